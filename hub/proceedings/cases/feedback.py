"""Feedback of cases (案例反馈): what was really done with a measure or benefit that a decision gave.

Whoever asked for the decision reports each measure and benefit once; the case is seen by officers of the
region that applied it and of the regions whose records made it so. A case decides nothing. Change and audit
entry are one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, LiteralString

from graph_schema.proceedings import CaseEffect
from graph_schema.vocabulary import ErrorCode, Outcome, Role, RuleKind
from hub.access.caller_and_purpose import Access
from hub.access.role_sets import DECIDERS, INSTITUTIONS, OFFICES
from hub.audit import Written
from hub.calendar.workdays import day_in_china
from hub.call import Call
from hub.decisions.kept_decision import KeptDecision
from hub.errors import HubError, InputError
from hub.fragments import valid_on
from hub.messages.message import message
from hub.policy.catalogue import NATION
from hub.proceedings.cases import case as store
from hub.proceedings.cases.case import Case, SeenCase
from hub.store.commits import OPEN_COMMIT, begin_commit
from hub.store.graph import Row, Transaction
from hub.store.ids import new_id

GAVE = (Outcome.APPLIES, Outcome.GRANTED)
REPORTABLE = """
MATCH (d:Decision {id: $decision})
WHERE d.callerRegion = $region AND coalesce(d.purpose, $purpose) = $purpose
  AND ((coalesce(d.personal, false) = false AND NOT $institution)
       OR (d.callerAuthority = $authority AND d.callerRole = $role))
RETURN d {.*} AS decision
"""
"""Whose decision it is: the region's; of an institution, and where it rests on a person's consent, only of
who asked for it."""
SETTLED = """
UNWIND $records AS id
MATCH (r:CreditRecord {id: id})
WHERE r.version > 0 AND r.knownTo = $open AND (r.revokedOn <= $today OR r.repairedOn <= $today)
RETURN r.id AS id LIMIT 1
"""
SEEN: LiteralString = f"""
MATCH (p:CasePlace) WHERE p.place > $start AND p.place < $end
MATCH (c:Case)-[:SEEN_AT]->(p)
WHERE (c.personal = false OR c.authority = $authority) AND ($side IS NULL OR p.side = $side)
  AND NOT any(kind IN c.recordKinds WHERE kind IN $withheld)
WITH c, p ORDER BY p.place DESC LIMIT $limit
OPTIONAL MATCH (s:Subject {{id: c.subject}})-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownTo = $open AND {valid_on("v", "$today")}
RETURN c {{.*}} AS case, p.place AS place, p.side AS side, head(collect(v.name)) AS name
ORDER BY place DESC
"""


@dataclass(frozen=True)
class CaseReport:
    """What a caller reports. ``on`` is the day on which it was applied, or was not."""

    decision: str
    rule: str
    applied: bool
    effect: CaseEffect
    on: date
    amount: Decimal | None = None
    note: str | None = None


def report(call: Call, feedback: CaseReport) -> Written[Case]:
    """Reports a measure or benefit of a kept decision as a case.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND for a decision that is not there or not the caller's; CONFLICT for one
            that was reported.
        InputError: BAD_INPUT for a rule that gave nothing there, or what does not fit.
    """
    may(call.access, DECIDERS)
    caller = call.access.caller
    decision = call.services.graph.read(lambda tx: _reportable(tx, call.access, feedback.decision))
    if decision is None or not decision.subject:
        raise HubError(ErrorCode.NOT_FOUND, "proceedings.decision-unknown")
    result = _given(decision.content, feedback.rule)
    _check(feedback, day_in_china(decision.at), call.services.now().date())
    now, counted = call.services.now(), _counted(decision.content, result)
    case = _reported(call, feedback, decision, counted, now)
    homes = {code for one in counted for code in one["path"] if code != NATION and not case.personal}
    applying = {code for code in (*call.catalogue.path(caller.region), case.region) if code != NATION}
    sides = {**dict.fromkeys(homes, "HOME"), **dict.fromkeys(applying, "APPLYING")}
    call.disclosures.note(call.access, case.subject, "case", regions=case.homes)

    def change(transaction: Transaction) -> tuple[Case, list[str]]:
        commit = begin_commit(transaction, "case", now)
        if store.reported(transaction, case.decision, case.rule):
            raise HubError(ErrorCode.CONFLICT, "proceedings.case-reported")
        store.add(transaction, case, sides, commit)
        return case, [f"case:{case.id}:{case.decision}:{case.rule}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def _reported(
    call: Call, feedback: CaseReport, decision: KeptDecision, counted: Sequence[Row], now: datetime
) -> Case:
    """The case; where a natural person is concerned, without the regions of the records."""
    assert decision.subject, "who may report was checked"
    version = call.services.book.rule(feedback.rule, decision.rule_numbers[feedback.rule])
    assert version is not None, "versions of rules are never deleted"
    rule, personal, body, caller = version.rule, bool(decision.personal), decision.content, call.access.caller
    return Case(
        id=new_id("c"),
        decision=feedback.decision,
        decided_at=decision.at,
        rule=feedback.rule,
        rule_version=version.version,
        kind=rule.kind,
        what=rule.effect.measure if rule.effect.measure is not None else feedback.rule,
        scenario=_scenario(body, rule.scenario),
        subject=decision.subject,
        subject_kind=body["facts"]["subject"]["kind"],
        applied=feedback.applied,
        effect=feedback.effect,
        amount=feedback.amount,
        note=feedback.note,
        on=feedback.on,
        region=decision.region,
        homes=tuple(sorted({str(one["region"]) for one in counted})) if not personal else (),
        records=tuple(sorted(str(one["id"]) for one in counted)),
        record_kinds=tuple(sorted({str(one["kind"]) for one in counted})),
        personal=personal,
        authority=caller.authority,
        authority_region=caller.region,
        reported_at=now,
        reported_by=caller.name,
        matter=call.access.purpose.matter,
    )


def withdraw(call: Call, id_: str, reason: str, on: date) -> Written[Case]:
    """Reports that a benefit, once applied, was withdrawn, or a measure lifted of whose records one was
    revoked or repaired since: by whom, why, when.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, also for another region's case; CONFLICT for one that was withdrawn.
        InputError: BAD_INPUT for a measure whose records stand, for what was not applied, for a day that
            does not fit.
    """
    may(call.access, DECIDERS)
    caller, now = call.access.caller, call.services.now()

    def change(transaction: Transaction) -> tuple[Case, list[str]]:
        commit = begin_commit(transaction, "case", now)
        case = store.by_id(transaction, id_)
        if case is None or not _own(case, call.access):
            raise HubError(ErrorCode.NOT_FOUND, "proceedings.case-unknown")
        lifted = case.kind is RuleKind.MEASURE and _settled(transaction, case, now.date())
        if not case.applied or not (case.kind is RuleKind.BENEFIT or lifted):
            raise InputError("proceedings.withdrawal-of-nothing")
        if case.withdrawn_at is not None:
            raise HubError(ErrorCode.CONFLICT, "proceedings.withdrawal-reported")
        if not case.on <= on <= now.date():
            raise _bad_day("proceedings.day-of-withdrawal")
        withdrawn = case.model_copy(
            update={
                "withdrawn_at": now,
                "withdrawn_on": on,
                "withdrawn_by": caller.name,
                "withdrawn_authority": caller.authority,
                "withdrawn_reason": reason,
            }
        )
        store.change(transaction, withdrawn, commit)
        call.disclosures.note(call.access, case.subject, "case", regions=case.homes)
        return withdrawn, [f"case-withdrawn:{id_}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def cases(
    call: Call,
    side: str | None,
    before: str,
    limit: int,
) -> list[SeenCase]:
    """Cases that the caller's region sees, the newest first, before a place.

    Raises:
        HubError: FORBIDDEN.
    """
    may(call.access, OFFICES)
    region = call.access.caller.region
    asked: Row = {
        "start": f"{region}/",
        "end": before,
        "side": side,
        "authority": call.access.caller.authority,
        "withheld": list(call.access.withheld),
        "today": call.access.day.isoformat(),
        "open": OPEN_COMMIT,
        "limit": limit,
    }
    seen = call.services.graph.read(
        lambda tx: [
            SeenCase(Case.from_row(row["case"]), row["side"], row["place"], row["name"])
            for row in tx.rows(SEEN, **asked)
        ]
    )
    call.disclosures.note(call.access, None, "cases")
    return seen


def _settled(transaction: Transaction, case: Case, today: date) -> bool:
    """Whether one of the records that made it so was revoked or repaired since."""
    asked: Row = {"records": list(case.records), "open": OPEN_COMMIT, "today": today.isoformat()}
    return transaction.row(SETTLED, **asked) is not None


def _reportable(transaction: Transaction, access: Access, decision: str) -> KeptDecision | None:
    caller = access.caller
    row = transaction.row(
        REPORTABLE,
        decision=decision,
        region=caller.region,
        authority=caller.authority,
        role=caller.role.value,
        institution=caller.role in INSTITUTIONS,
        purpose=access.purpose.code.value,
    )
    return KeptDecision.from_row(row["decision"]) if row is not None else None


def _scenario(body: dict[str, Any], of_rule: str) -> str:
    """The scenario that was asked about, else the rule's own."""
    asked = body["question"]["scenario"]
    return str(asked) if asked is not None else of_rule


def _given(body: dict[str, Any], rule: str) -> dict[str, Any]:
    """The kept result of a rule that gave something."""
    result = next((one for one in body["results"] if one["rule"] == rule), None)
    if result is None:
        raise InputError("proceedings.rule-not-asked")
    if result["outcome"] not in GAVE:
        raise InputError("proceedings.rule-without-effect", outcome=Outcome(result["outcome"]))
    return {"counted": [], **result}


def _counted(body: dict[str, Any], result: dict[str, Any]) -> list[dict[str, Any]]:
    """The subject's own records that made the result so."""
    subject: dict[str, Any] = body["facts"]["subject"] or {}
    records: list[dict[str, Any]] = subject.get("records", [])
    return [one for one in records if one["id"] in result["counted"]]


def _check(feedback: CaseReport, made: date, today: date) -> None:
    if not made <= feedback.on <= today:
        raise _bad_day("proceedings.day-of-case")
    if feedback.applied == (feedback.effect is CaseEffect.NONE):
        raise InputError("proceedings.effect-contradicts", none=CaseEffect.NONE)
    if feedback.amount is not None and (
        not feedback.applied or not feedback.amount.is_finite() or feedback.amount < 0
    ):
        raise InputError("proceedings.amount")


def _own(case: Case, access: Access) -> bool:
    caller = access.caller
    if case.authority_region != caller.region:
        return False
    return case.authority == caller.authority or (caller.role not in INSTITUTIONS and not case.personal)


def _bad_day(wanted: str) -> InputError:
    return InputError("proceedings.day", wanted=message(wanted))


def may(access: Access, roles: tuple[Role, ...]) -> None:
    """Refuses other roles.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in roles:
        raise HubError(ErrorCode.FORBIDDEN, "proceedings.feedback-role", roles=roles)
