"""Consent (同意): a subject lets one recipient read some kinds of its records for one purpose and a time.

PIPL-2021 第十四条、第十五条、第二十三条; 河南省社会信用条例 第四十五条. A consent is given by the subject
itself, or entered by an officer of the region where the subject lives from a written form whose number it
keeps; never by who receives. It opens the reading from the next statement on, and withdrawing it ends it as
soon.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_schema.vocabulary import ErrorCode, PurposeCode, Role, SharingClass
from hub.access.caller_and_purpose import Access
from hub.access.grants import CONSENT
from hub.access.role_sets import INSTITUTIONS, RECIPIENTS
from hub.audit import Written
from hub.calendar.periods import FirstDayAfter, Length, first_day_after
from hub.call import Call
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue
from hub.policy.model.reference import Authority
from hub.proceedings.representation import check_form, may_represent, represented_subject
from hub.services import Services
from hub.store.commits import OPEN_COMMIT, begin_commit, stamp
from hub.store.entity import Entity, Moment
from hub.store.graph import Transaction
from hub.store.ids import new_id

LONGEST_YEARS = 5
MOST_KINDS = 50

GIVE = """
MATCH (s:Subject {id: $subject})
CREATE (s)-[:GAVE]->(k:Consent)
SET k = $consent
"""
WITHDRAW = """
MATCH (s:Subject {id: $subject})-[:GAVE]->(k:Consent {id: $id})
WHERE k.knownTo = $open
SET k.knownTo = $commit, k.withdrawnAt = $at, k.withdrawnBy = $by
RETURN k {.*} AS consent
"""
THE_SAME = """
MATCH (s:Subject {id: $subject})-[:GAVE]->(k:Consent)
WHERE k.knownTo = $open AND k.recipient = $recipient AND k.purpose = $purpose AND k.share = $share
  AND k.validFrom = $from AND k.validTo = $to AND coalesce(k.document, '') = $document
  AND size(k.kinds) = size($kinds) AND all(kind IN k.kinds WHERE kind IN $kinds)
RETURN k {.*} AS consent ORDER BY k.givenAt, k.id LIMIT 1
"""
GIVEN = """
MATCH (s:Subject {id: $subject})-[:GAVE]->(k:Consent)
WHERE k.givenAt < $at OR (k.givenAt = $at AND k.id < $id)
RETURN k {.*} AS consent ORDER BY k.givenAt DESC, k.id DESC LIMIT $limit
"""
BY_ID = "MATCH (k:Consent {id: $id}) RETURN k {.*} AS consent"


@dataclass(frozen=True)
class Terms:
    """What a subject consents to. ``document`` is the number of the written form, where an officer enters
    what was signed at a window. ``to`` is the first day outside."""

    recipient: str
    purpose: PurposeCode
    kinds: tuple[str, ...]
    from_: date
    to: date
    share: SharingClass = SharingClass.RESULT_ONLY
    document: str | None = None


class Consent(Entity, frozen=True):
    """A consent as it stands. ``known_to`` is the commit that withdrew it, open while it stands."""

    id: str
    subject: str
    recipient: str
    recipient_region: str
    purpose: PurposeCode
    kinds: tuple[str, ...]
    share: SharingClass
    valid_from: date
    valid_to: date
    document: str | None = None
    given_at: Moment
    entered_by: str
    entered_by_role: Role
    withdrawn_at: Moment | None = None
    withdrawn_by: str | None = None
    known_from: int
    known_to: int = OPEN_COMMIT

    @property
    def place(self) -> tuple[str, str]:
        """Its place in a list: given, id."""
        return stamp(self.given_at), self.id

    def holds(self, day: date) -> bool:
        """Whether it lets anything be read on a day."""
        return self.known_to == OPEN_COMMIT and self.valid_from <= day < self.valid_to


def give(call: Call, key: SubjectKey, terms: Terms) -> Written[Consent]:
    """Enters a consent. Given again while the same stands, it is the one that stands: of two clicks comes one
    consent, and withdrawing it ends the reading.

    Raises:
        HubError: FORBIDDEN for who may not enter it, NOT_FOUND for a subject that is not the caller's.
        InputError: BAD_INPUT for terms that do not fit.
    """
    _check(terms, call.access, call.catalogue, call.services.now().date())
    subject = _own(call.services, call.access, key)
    id_, region = new_id(CONSENT), call.catalogue.authorities[terms.recipient].region
    call.disclosures.note(call.access, subject, "consent", regions=(region,))

    def change(transaction: Transaction) -> tuple[Consent, list[str]]:
        now = call.services.now()
        commit = begin_commit(transaction, "consent", now)  # from here on nobody else gives one
        standing = _the_same(transaction, subject, terms)
        if standing is not None:
            return standing, [f"consent-given-again:{standing.id}:{terms.recipient}:commit {commit}"]
        consent = Consent(
            id=id_,
            subject=subject,
            recipient=terms.recipient,
            recipient_region=region,
            purpose=terms.purpose,
            kinds=tuple(dict.fromkeys(terms.kinds)),
            share=terms.share,
            valid_from=terms.from_,
            valid_to=terms.to,
            document=terms.document,
            given_at=now,
            entered_by=call.access.caller.name,
            entered_by_role=call.access.caller.role,
            known_from=commit,
        )
        transaction.rows(GIVE, subject=subject, consent=consent.properties())
        return consent, [f"consent-given:{id_}:{terms.recipient}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def _the_same(transaction: Transaction, subject: str, terms: Terms) -> Consent | None:
    """The consent to the same terms that stands."""
    row = transaction.row(
        THE_SAME,
        subject=subject,
        open=OPEN_COMMIT,
        recipient=terms.recipient,
        purpose=terms.purpose.value,
        share=terms.share.value,
        kinds=sorted(set(terms.kinds)),
        document=terms.document or "",
        **{"from": terms.from_.isoformat(), "to": terms.to.isoformat()},
    )
    return Consent.from_row(row["consent"]) if row is not None else None


def withdraw(call: Call, key: SubjectKey, id_: str) -> Written[Consent]:
    """Ends a consent at once (PIPL-2021 第十五条). What was read before stays entered in the log.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND (also for one that was withdrawn already).
    """
    subject = _own(call.services, call.access, key)
    call.disclosures.note(call.access, subject, "consent")

    def change(transaction: Transaction) -> tuple[Consent, list[str]]:
        commit = begin_commit(transaction, "consent", call.services.now())
        row = transaction.row(
            WITHDRAW,
            subject=subject,
            id=id_,
            commit=commit,
            open=OPEN_COMMIT,
            at=stamp(call.services.now()),
            by=call.access.caller.name,
        )
        if row is None:
            raise HubError(ErrorCode.NOT_FOUND, "proceedings.consent-unknown")
        consent = Consent.from_row(row["consent"])
        call.disclosures.regions.add(consent.recipient_region)
        return consent, [f"consent-withdrawn:{id_}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def given(call: Call, subject: str, before: tuple[str, str], limit: int) -> list[Consent]:
    """Consents of a subject for which the caller speaks (its id) before (given, id), the newest first,
    withdrawn ones too."""
    call.disclosures.note(call.access, subject, "consents")
    at, id_ = before

    def read(transaction: Transaction) -> list[Consent]:
        rows = transaction.rows(GIVEN, subject=subject, at=at, id=id_, limit=limit)
        return [Consent.from_row(row["consent"]) for row in rows]

    return call.services.graph.read(read)


def named(services: Services, id_: str) -> Consent | None:
    """A consent by its id, which an entry of the read log names as a grant."""
    row = services.graph.read(lambda tx: tx.row(BY_ID, id=id_))
    return Consent.from_row(row["consent"]) if row is not None else None


def latest_end(today: date) -> FirstDayAfter:
    """The latest day on which a consent that is given today may no longer hold."""
    return first_day_after(today, Length(years=LONGEST_YEARS))


def _own(services: Services, access: Access, key: SubjectKey) -> str:
    return represented_subject(services.graph, access, key, services.now().date())


def _check(terms: Terms, access: Access, catalogue: Catalogue, today: date) -> None:
    may_represent(access)
    check_form(access, terms.document, "proceedings.consent-without-form")
    recipient = catalogue.authorities.get(terms.recipient)
    if recipient is None:
        raise InputError("proceedings.recipient-unknown")
    if terms.recipient == access.caller.authority:
        raise HubError(ErrorCode.FORBIDDEN, "proceedings.recipient-enters")
    _check_purpose(terms.purpose, recipient, catalogue)
    known = all(kind in catalogue.kinds for kind in terms.kinds)
    if not known or not 1 <= len(set(terms.kinds)) <= MOST_KINDS:
        raise InputError("proceedings.consent-kinds", at_most=MOST_KINDS)
    if not (today <= terms.from_ < terms.to <= latest_end(today)):
        raise InputError("proceedings.consent-time", years=LONGEST_YEARS)


def _check_purpose(purpose: PurposeCode, recipient: Authority, catalogue: Catalogue) -> None:
    """Refuses a purpose for which the recipient can't read: a consent to it would open nothing. A recipient
    of a class (:attr:`Authority.recipient`) is an institution; of any other the token alone tells."""
    roles = set(INSTITUTIONS) if recipient.recipient is not None else set(RECIPIENTS)
    usable = [
        code
        for code, one in catalogue.purposes.items()
        if Role.SUBJECT not in one.roles and not roles.isdisjoint(one.roles)
    ]
    if purpose not in usable:
        raise InputError("proceedings.recipient-purpose", purpose=purpose, usable=usable)
