"""What is held about one subject, read for itself: whole, in keyset pages, private kinds too.

Who speaks for the subject (:mod:`hub.proceedings.representation`) reads it by the subject's right, not by a
duty, so no grant filters what is the subject's own. Other natural persons are masked by whoever shows it,
and what was decided in an investigation is left out (PIPL-2021 第十八条、第三十五条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph_schema.vocabulary import ErrorCode, PurposeCode, Role, SharingClass, SubjectKind
from hub.access.grants import SELF
from hub.access.who_may_read import kind_on
from hub.call import Call
from hub.decisions.kept_decision import KeptDecision, KeptOutcome
from hub.errors import HubError, InputError
from hub.fragments import known_at
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model.disclosure_periods import CONDUCT_ENDED
from hub.proceedings.representation import check_form, represented_subject
from hub.records.limits_and_ends import End, ends
from hub.rules import RuleResult
from hub.rules.facts import RecordFact
from hub.rules.scalars import as_date
from hub.services import Services
from hub.store.entity import Entity
from hub.store.graph import Row, Transaction
from hub.subjects import links
from hub.subjects.ids_after_merge import ids_of
from hub.subjects.links import Place, SubjectLink
from hub.subjects.profiles import place_before
from hub.subjects.readable_records import record_facts

WITHHELD = (PurposeCode.INVESTIGATION.value,)
"""Purposes of which the subject need not be told."""
EARLIEST: tuple[str, str] = ("9999", "")
"""Before the first row of what is told newest first."""

WHO: LiteralString = (
    f"""
MATCH (q:Sequence {{name: 'commit'}})
MATCH (s:Subject {{id: $subject}})
OPTIONAL MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE {known_at("v", "q.value")}
WITH q, s, v ORDER BY v.validFrom DESC
RETURN q.value AS commit, collect(v {{.*}}) AS versions, s {{.id, .scheme, .value, .invented, kind: """
    + kind_on("s", "$on", "q.value")
    + """} AS subject
"""
)
OWN_RECORDS: LiteralString = f"""
MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(subject, place)
WHERE r.subject = $subject AND r.place < $before AND {known_at("r")}
WITH r ORDER BY r.subject DESC, r.place DESC LIMIT $limit
OPTIONAL MATCH (b:Batch {{id: r.batch}})
RETURN r {{.*}} AS record, b.source AS source ORDER BY r.subject DESC, r.place DESC
"""
DECISIONS_ABOUT = """
MATCH (d:Decision)
WHERE d.subject IN $subjects AND d.at <= $at AND (d.at < $at OR d.id < $id)
  AND NOT coalesce(d.purpose, '') IN $withheld
RETURN d {.*} AS decision ORDER BY d.at DESC, d.id DESC LIMIT $limit
"""


class OwnVersion(Entity, frozen=True):
    """A version of the subject: name, regions and status over a time."""

    name: str
    kind: SubjectKind
    registered: str | None = None
    residence: str | None = None
    operation: tuple[str, ...] | None = None
    status: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Own:
    """The subject whose view it is, with its versions, the newest first. ``code`` of an organisation;
    ``masked``: a person's name is not shown to an officer, who speaks for it; ``form`` is then the number of
    its written demand."""

    id: str
    kind: SubjectKind
    code: str | None
    invented: bool
    versions: tuple[OwnVersion, ...]
    commit: int
    on: date
    masked: bool
    form: str | None

    @property
    def name(self) -> str | None:
        """The name of its newest version."""
        return self.versions[0].name if self.versions else None


@dataclass(frozen=True)
class OwnRecord:
    """A record with where it came from, and its ends: of display, sharing, retention."""

    fact: RecordFact
    batch: str
    source: str | None
    ends: tuple[End, End, End]


def own(call: Call, key: SubjectKey, form: str | None) -> Own:
    """The subject, for itself or for an officer of its region who has its written demand.

    Raises:
        HubError: FORBIDDEN for another role; NOT_FOUND for "not there" as for "not yours".
        InputError: another purpose, or an officer without a form.
    """
    today = call.services.now().date()
    id_ = represented_subject(call.services.graph, call.access, key, today)
    if call.access.purpose.code is not PurposeCode.SUBJECT_ACCESS:
        raise InputError("proceedings.own-view-purpose", purpose=PurposeCode.SUBJECT_ACCESS)
    itself = call.access.caller.role is Role.SUBJECT
    check_form(call.access, form, "proceedings.own-view-without-form")
    row = call.services.graph.read(lambda tx: tx.row(WHO, subject=id_, on=today.isoformat()))
    assert row is not None, "it was found just now"
    call.disclosures.note(call.access, id_, "ownView")
    call.disclosures.grants.add(SELF)
    if form is not None and not itself:
        call.disclosures.outcomes.append(f"form:{form}")
    subject = row["subject"]
    return Own(
        id=id_,
        kind=SubjectKind(subject["kind"]),
        code=subject["value"] if subject["scheme"] == "USCC" else None,
        invented=bool(subject["invented"]),
        versions=tuple(OwnVersion.from_row(version) for version in row["versions"]),
        commit=int(row["commit"]),
        on=today,
        masked=not itself and subject["kind"] == SubjectKind.NATURAL_PERSON,
        form=None if itself else form,
    )


def own_records(
    transaction: Transaction, me: Own, start: tuple[str, str] | None, limit: int, catalogue: Catalogue
) -> list[OwnRecord]:
    """Records after ``start`` (decidedOn, id), the newest first, whatever they have become."""
    asked: Row = {"subject": me.id, "commit": me.commit, "before": place_before(start), "limit": limit}
    rows = transaction.rows(OWN_RECORDS, **asked)
    own = [[SELF, SharingClass.RECORD.value]]
    held = [{"subject": me.id, "record": row["record"], "grants": own} for row in rows]
    facts = record_facts(transaction, held, me.commit, me.on, catalogue)
    return [
        OwnRecord(
            fact,
            row["record"]["batch"],
            row["source"],
            ends(catalogue, fact, as_date(fact.attributes.get(CONDUCT_ENDED))),
        )
        for row, fact in zip(rows, facts, strict=True)
    ]


def own_links(transaction: Transaction, me: Own, after: Place | None, limit: int) -> list[SubjectLink]:
    """Links that name the subject after a place, past ones too, by kind and then by the other end."""
    return links.all_links(transaction, me.id, me.commit, me.on, after, limit)


def decisions_about(
    transaction: Transaction, me: Own, before: tuple[str, str] | None, limit: int
) -> list[KeptDecision]:
    """Kept decisions about the subject before (at, id), the newest first, without investigations."""
    at, id_ = before or EARLIEST
    asked: Row = {"subjects": ids_of(transaction, me.id), "at": at, "id": id_, "limit": limit}
    rows = transaction.rows(DECISIONS_ABOUT, **asked, withheld=list(WITHHELD))
    return [KeptDecision.from_row(row["decision"]) for row in rows]


@dataclass(frozen=True)
class Explainable:
    """What an explanation of one outcome is put together from: with the subject's own records only, for a
    decision may have looked at those of others too. ``rules`` are the rule and those that it rests on,
    ``restraints`` what the measures that stood against a benefit answered, with their rules among them."""

    result: RuleResult
    rules: dict[str, RuleVersion]
    records: dict[str, RecordFact]
    restraints: tuple[RuleResult, ...]


def explainable(services: Services, decision: KeptDecision, outcome: KeptOutcome) -> Explainable:
    """What explains an outcome as it was given.

    Raises:
        HubError: CONFLICT where a rule's version is gone.
    """
    restraints = tuple(RuleResult.model_validate(row) for row in decision.content["restraints"])
    rules: dict[str, RuleVersion] = {}
    pending = [outcome.rule, *(one.rule for one in restraints)]
    while pending:
        name = pending.pop()
        if name not in rules:
            rules[name] = _version(services, decision, name)
            pending.extend(rules[name].rests_on)
    subject = decision.facts.subject
    mine = {} if subject is None else {record.id: record for record in subject.records}
    result = RuleResult.model_validate(outcome.kept)
    screened = {name: why for name, why in result.screened.items() if name in mine}
    counted = tuple(name for name in result.counted if name in mine)
    result = result.model_copy(update={"screened": screened, "counted": counted})
    return Explainable(result, rules, mine, restraints)


def _version(services: Services, decision: KeptDecision, name: str) -> RuleVersion:
    number = decision.rule_numbers[name]
    version = services.book.rule(name, number)
    if version is None:
        raise HubError(ErrorCode.CONFLICT, "proceedings.version-gone", version=number, rule=name)
    return version
