"""White lists (白名单) of a benefit, pushed by a region to a class of recipients: banks, hospitals.

A push stores who is on the list, by commit: who joined and who left. What a recipient reads is the result
alone, and never the stored list blindly: each member of a page is evaluated again when it is read, under the
duty of the region that pushed, and one for whom the benefit no longer stands is told as LAPSED, though only
the next push takes it off. The grant is the push itself: who is no recipient finds no list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from graph_schema.vocabulary import ErrorCode, Outcome, PurposeCode, RecipientClass, Role
from hub import deadline
from hub.access.grants import Access, Purpose, access_for
from hub.access.roles import OFFICES
from hub.call import Call
from hub.decisions.eligibility.benefit_rule import BenefitRule, benefit_rule
from hub.decisions.eligibility.listing import Listing, Request, Start, going_on, list_page, newest
from hub.decisions.gathering import gather_each
from hub.decisions.questions import check_region
from hub.errors import HubError, InputError
from hub.identity import Caller
from hub.policy.catalogue import OPEN_COMMIT, Catalogue
from hub.rules.scalars import as_number
from hub.services import SHANGHAI, Services
from hub.store.graph import Row, Transaction, begin_commit, stamp
from hub.subjects import regions
from hub.subjects.reading import SubjectLookup
from hub.subjects.writing import plain

MOST_EXAMINED = 50_000
"""How many subjects one push evaluates; a larger region pushes for each region below it."""
_AT_ONCE = 250

HELD = "MATCH (w:WhiteList {key: $key}) RETURN w {.*} AS list"
MEMBERS = "MATCH (m:WhiteListMember {list: $key}) WHERE m.left = $open RETURN m.subject AS subject"
WORK = "MATCH (w:WhiteListWork {key: $key}) RETURN w {.*} AS work"
KEEP_WORK = "MERGE (w:WhiteListWork {key: $key}) SET w = $work"
DROP_WORK = "MATCH (w:WhiteListWork {key: $key}) DELETE w"
PUSH = """
MERGE (w:WhiteList {key: $key})
SET w += $properties
CREATE (w)-[:HAS_PUSH]->(p:WhiteListPush) SET p = $properties, p.list = $key
WITH w
CALL () {
  UNWIND $left AS subject
  MATCH (m:WhiteListMember {list: $key, subject: subject}) WHERE m.left = $open
  SET m.left = $commit
}
CALL () {
  UNWIND $joined AS subject
  CREATE (m:WhiteListMember {list: $key, subject: subject, joined: $commit, left: $open})
}
"""
PAGE = """
MATCH (m:WhiteListMember {list: $key}) WHERE m.subject > $after AND m.joined <= $commit
WITH m ORDER BY m.subject, m.joined
WITH m.subject AS subject, collect(m)[-1] AS last
WHERE last.left > $commit AND ($since IS NULL OR last.joined > $since)
   OR last.left <= $commit AND last.left > $since
RETURN subject, last.joined AS joined, CASE WHEN last.left <= $commit THEN last.left END AS left
ORDER BY subject LIMIT $limit
"""


class MemberState(StrEnum):
    """What a member of a white list is when it is read."""

    STANDS = "STANDS"
    LAPSED = "LAPSED"
    LEFT = "LEFT"


class ListState(StrEnum):
    """How far a white list can be relied on."""

    CURRENT = "CURRENT"
    OVERDUE = "OVERDUE"
    INTERVAL_NOT_SET = "INTERVAL_NOT_SET"
    RULE_CHANGED = "RULE_CHANGED"
    RULE_WITHDRAWN = "RULE_WITHDRAWN"


@dataclass(frozen=True)
class Pushed:
    """What a push changed. ``members`` are on the list now; ``full``: everyone was evaluated for it.
    ``more``: time was over before everyone was; nothing changed yet, and the next push goes on."""

    rule: str
    region: str
    recipients: RecipientClass
    commit: int
    at: datetime
    joined: int
    left: int
    members: int
    full: bool
    receipt: str
    more: bool = False


@dataclass
class _Work:
    """How far a push has come: what was found of the subjects up to ``start``."""

    granted: set[str] = field(default_factory=set[str])
    others: set[str] = field(default_factory=set[str])
    examined: int = 0
    start: Start | None = None

    def take(self, page: Listing) -> None:
        """Adds who is granted the benefit, and who of those that were looked at is not."""
        for row in page.rows:
            stands = row.result is not None and row.result.outcome is Outcome.GRANTED
            (self.granted if stands else self.others).add(row.id)
        self.examined += page.examined
        self.start = going_on(page, page.after) if page.after is not None else None


@dataclass(frozen=True)
class Member:
    """A subject on the list, or that left it. ``found`` is None where the region no longer has it."""

    id: str
    state: MemberState
    joined: int
    left: int | None
    found: SubjectLookup | None


@dataclass(frozen=True)
class WhiteList:
    """A page of a list as its recipient reads it; ``after`` is where the next page begins."""

    rule: str
    region: str
    recipients: RecipientClass
    rule_version: int
    commit: int
    at: datetime
    state: ListState
    members: tuple[Member, ...]
    after: str | None


def push(
    call: Call,
    rule: str,
    region: str,
    recipients: RecipientClass,
) -> Pushed:
    """Makes the list of a benefit anew or brings it up to date, with the audit entry in one transaction.

    Where the operation has not the time to look at everyone, what was found is kept, and the next push of the
    list, for the same purpose and on the same day, goes on from there.

    Raises:
        HubError: FORBIDDEN for another region's caller or another role; LIMIT_EXCEEDED for a region that is
            too large; CONFLICT where another push came in between. InputError: rule or region do not fit.
    """
    check_region(region, call.services.book.current())
    if call.access.caller.role not in OFFICES or call.access.caller.region != region:
        raise HubError(
            ErrorCode.FORBIDDEN,
            "A white list is pushed by the region whose list it is, and you do not act for it.",
            expected=f"an officer or administrator of region {region}",
            fix="ask in your own region, or ask that region to push",
        )
    key = _key(rule, region, recipients)
    held, members = call.services.graph.read(lambda tx: _held(tx, key))
    duty = _duty(call.services, region, call.access.purpose)
    now = call.services.now()
    basis = f"{call.access.purpose.code} {held['commit'] if held is not None else 0} {now.date()}"
    work = _begun(call.services, key, basis)
    last = _look(call.services, duty, _request(held, rule, region, call.access.purpose), work)
    call.disclosures.note(call.access, None, f"white-list:{key}")
    if work.start is not None:
        kept = _kept(key, basis, work, work.start)

        def keep(transaction: Transaction) -> tuple[None, list[str]]:
            transaction.rows(KEEP_WORK, key=key, work=kept)
            return None, [f"white-list:{key}:{work.examined} looked at"]

        receipt = call.services.audit.write_with(call.disclosures, keep).receipt
        commit = int(held["commit"]) if held is not None else 0
        return Pushed(
            rule, region, recipients, commit, now, 0, 0, len(members), last.full, receipt, more=True
        )
    joined = sorted(work.granted - members)
    left = sorted(members - work.granted if last.full else members & work.others)

    def change(transaction: Transaction) -> tuple[int, list[str]]:
        commit = begin_commit(transaction, "white-list", now)
        again, _ = _held(transaction, key)
        if again != held:
            raise HubError(ErrorCode.CONFLICT, "Another push of this list came in between.", fix="push again")
        properties = {
            "rule": rule,
            "region": region,
            "recipients": recipients.value,
            "ruleVersion": last.benefit.rule.version,
            "commit": commit,
            "basis": last.commit,
            "cutoff": last.benefit.plan.cutoff.isoformat(),
            "at": stamp(now),
            "purpose": call.access.purpose.code.value,
            "matter": call.access.purpose.matter,
            "authority": call.access.caller.authority,
        }
        transaction.rows(DROP_WORK, key=key)
        transaction.rows(
            PUSH, key=key, properties=properties, joined=joined, left=left, commit=commit, open=OPEN_COMMIT
        )
        return commit, [f"white-list:{key}:{len(joined)} joined:{len(left)} left:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    count = len(members) + len(joined) - len(left)
    return Pushed(
        rule,
        region,
        recipients,
        written.made,
        now,
        len(joined),
        len(left),
        count,
        last.full,
        written.receipt,
    )


def read(
    call: Call,
    rule: str,
    region: str,
    since: int | None,
    first: int,
    start: tuple[int, str] | None,
) -> WhiteList | None:
    """A page of the list that was pushed to the caller's class; None both for "no list" and "not yours".

    Args:
        since: tell only who joined or left after this commit, the leavers as LEFT; None: who is on it.
        start: commit of the list's first page and the subject after which the page begins.
    """
    call.access.check_subjects()
    catalogue = call.services.book.current()
    recipients = _class_of(call.access, region, catalogue)
    key = _key(rule, region, recipients) if recipients is not None else ""
    held = call.services.graph.read(lambda tx: _held(tx, key)[0]) if key else None
    if held is None or recipients is None:
        call.disclosures.note(call.access, None, "white-list")
        return None
    commit, after = start if start is not None else (int(held["commit"]), "")
    rows = call.services.graph.read(
        lambda tx: tx.rows(PAGE, key=key, commit=commit, since=since, after=after, limit=first + 1)
    )
    purpose = Purpose(PurposeCode(held["purpose"]), held["matter"])
    duty = _duty(call.services, region, purpose)
    page = rows[:first]
    found, benefit, granted = _again(call.services, duty, rule, region, [row["subject"] for row in page])
    for row in page:
        call.disclosures.note(call.access, row["subject"], f"white-list:{rule}")
    call.disclosures.note(call.access, None, f"white-list:{rule}")
    call.disclosures.grants.add(f"white-list:{key}")
    return WhiteList(
        rule=rule,
        region=region,
        recipients=recipients,
        rule_version=int(held["ruleVersion"]),
        commit=commit,
        at=datetime.fromisoformat(held["at"]).astimezone(SHANGHAI),
        state=_state(held, benefit, catalogue, call.services.now().date()),
        members=tuple(_member(row, found, granted) for row in page),
        after=page[-1]["subject"] if len(rows) > first else None,
    )


def _key(rule: str, region: str, recipients: RecipientClass) -> str:
    return f"{rule}@{region}>{recipients.value}"


def _held(transaction: Transaction, key: str) -> tuple[Row | None, set[str]]:
    row = transaction.one(HELD, key=key)
    rows = transaction.rows(MEMBERS, key=key, open=OPEN_COMMIT) if row is not None else []
    return (row["list"] if row is not None else None), {one["subject"] for one in rows}


def _duty(services: Services, region: str, purpose: Purpose) -> Access:
    """What the region's own officers may read, whoever of them pushed and whoever reads. No authority: what a
    subject consented to for the one that pushed is not for the recipients."""
    caller = Caller("white-list", region, "", Role.OFFICER)
    return access_for(caller, purpose, services.book.current(), services.now().date())


def _request(held: Row | None, rule: str, region: str, purpose: Purpose) -> Request:
    """Only what changed since the last push; everything where that was for another purpose."""
    request = Request(rule, region, outcomes=(Outcome.GRANTED,))
    if held is None or held["purpose"] != purpose.code.value:
        return request
    return replace(request, since=int(held["basis"]), since_on=datetime.fromisoformat(held["cutoff"]))


def _begun(services: Services, key: str, basis: str) -> _Work:
    """What an earlier push kept, where it looked at the same and on the same day."""
    row = services.graph.read(lambda tx: tx.one(WORK, key=key))
    if row is None or row["work"]["basis"] != basis:
        return _Work()
    work = row["work"]
    start = Start(
        int(work["commit"]), datetime.fromisoformat(work["cutoff"]), bool(work["full"]), str(work["after"])
    )
    return _Work(set(work["granted"]), set(work["others"]), int(work["examined"]), start)


def _kept(key: str, basis: str, work: _Work, start: Start) -> Row:
    return {
        "key": key,
        "basis": basis,
        "granted": sorted(work.granted),
        "others": sorted(work.others),
        "examined": work.examined,
        "commit": start.commit,
        "cutoff": start.cutoff.isoformat(),
        "full": start.full,
        "after": start.after,
    }


def _look(services: Services, duty: Access, request: Request, work: _Work) -> Listing:
    """Looks at the subjects from the start on, while there is time; answers the last page."""
    while True:
        page = list_page(services, duty, request, _AT_ONCE, work.start)
        work.take(page)
        if work.start is None:
            return page
        if work.examined > MOST_EXAMINED:
            raise HubError(
                ErrorCode.LIMIT_EXCEEDED,
                "The region has too many subjects for one list.",
                expected=f"up to {MOST_EXAMINED} subjects",
                fix="push for each of the regions below it",
            )
        if deadline.nearly_over():
            return page


def _class_of(access: Access, region: str, catalogue: Catalogue) -> RecipientClass | None:
    """The class of the institution that asks, where it lies in the region."""
    authority = catalogue.authorities.get(access.caller.authority)
    if access.caller.role is not Role.INSTITUTION or authority is None:
        return None
    return authority.recipient if region in catalogue.path(authority.region) else None


def _again(
    services: Services, duty: Access, rule: str, region: str, subjects: Sequence[str]
) -> tuple[dict[str, SubjectLookup], BenefitRule | None, set[str]]:
    """The subjects as they are now, the benefit as it stands, and for whom it stands."""
    commit, now = newest(services), services.now()
    catalogue = services.book.at(commit)
    within = regions.areas(catalogue, region)
    try:
        benefit = benefit_rule(catalogue, rule, region, now)
    except InputError:  # withdrawn, or no longer in force
        benefit = None

    def work(transaction: Transaction) -> tuple[dict[str, SubjectLookup], set[str]]:
        found = regions.among(transaction, subjects, within, duty, now.date(), commit)
        by_id = {str(one.subject["id"]): one for one in found if one.subject is not None}
        if benefit is None or not found:
            return by_id, set()
        facts = gather_each(transaction, benefit.plan, found, duty)
        still_granted = {
            one.subject.id
            for one in facts
            if one.subject is not None and benefit.result(one).outcome is Outcome.GRANTED
        }
        return by_id, still_granted

    found, granted = services.graph.read(work)
    return found, benefit, granted


def _member(row: Row, found: dict[str, SubjectLookup], granted: set[str]) -> Member:
    subject, left = row["subject"], row["left"]
    state = MemberState.STANDS if subject in granted else MemberState.LAPSED
    return Member(
        id=subject,
        state=state if left is None else MemberState.LEFT,
        joined=int(row["joined"]),
        left=int(left) if left is not None else None,
        found=found.get(subject),
    )


def _state(held: Row, benefit: BenefitRule | None, catalogue: Catalogue, today: date) -> ListState:
    if benefit is None:
        return ListState.RULE_WITHDRAWN
    if benefit.rule.version != held["ruleVersion"]:
        return ListState.RULE_CHANGED
    days = push_interval(catalogue, held["rule"], today)
    if days is None:
        return ListState.INTERVAL_NOT_SET
    pushed = datetime.fromisoformat(held["at"]).astimezone(SHANGHAI).date()
    return ListState.OVERDUE if pushed + timedelta(days=days) < today else ListState.CURRENT


def push_interval(catalogue: Catalogue, rule: str, day: date) -> int | None:
    """After how many days the list is to be pushed again: the parameter ``<rule>--push-interval``. Texts say
    定期 and leave it open; None where it is not set."""
    parameter = catalogue.parameters.get(f"{rule}--push-interval")
    held = [value for value in parameter.values if value.holds(day)] if parameter is not None else []
    number = as_number(plain(held[0].value)) if held else None
    return int(number) if number is not None else None
