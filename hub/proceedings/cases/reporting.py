"""Feedback of cases (案例反馈): what was really done with a measure or benefit that a decision gave.

Whoever asked for the decision reports each measure and benefit once; the case is seen by officers of the
region that applied it and of the regions whose records made it so. A case decides nothing. Change and audit
entry are one transaction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from graph_schema.vocabulary import CaseEffect, ErrorCode, Outcome, Role, RuleKind
from hub.access.grants import Access
from hub.access.roles import DECIDERS, OFFICES
from hub.call import Call
from hub.errors import HubError, InputError
from hub.policy.catalogue import NATION, OPEN_COMMIT
from hub.services import SHANGHAI
from hub.store.graph import Row, Transaction, begin_commit, stamp
from hub.subjects.writing import new_id

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
CASE_OF = "MATCH (c:Case {decision: $decision, rule: $rule}) RETURN c.id AS id"
REPORT = """
CREATE (c:Case) SET c = $case
WITH c
UNWIND $places AS place
CREATE (c)-[:SEEN_AT]->(p:CasePlace {place: place.place, side: place.side})
"""
ONE_CASE = "MATCH (c:Case {id: $id}) RETURN c {.*} AS case"
WITHDRAW_CASE = "MATCH (c:Case {id: $id}) SET c += $properties RETURN c {.*} AS case"
SEEN = """
MATCH (p:CasePlace) WHERE p.place > $start AND p.place < $end
MATCH (c:Case)-[:SEEN_AT]->(p)
WHERE (c.personal = false OR c.authority = $authority) AND ($side IS NULL OR p.side = $side)
  AND NOT any(kind IN c.recordKinds WHERE kind IN $withheld)
WITH c, p ORDER BY p.place DESC LIMIT $limit
OPTIONAL MATCH (s:Subject {id: c.subject})-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownTo = $open AND v.validFrom <= $today AND v.validTo > $today
RETURN c {.*} AS case, p.place AS place, p.side AS side, head(collect(v.name)) AS name
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


@dataclass(frozen=True)
class Case:
    """A case as it stands, with the region's side (APPLYING or HOME) it is seen from, and a name."""

    row: Row
    side: str
    place: str = ""
    name: str | None = None


@dataclass(frozen=True)
class Reported:
    """A case after a change, with the audit entry's receipt."""

    case: Case
    receipt: str


def report(call: Call, told: CaseReport) -> Reported:
    """Reports a measure or benefit of a kept decision as a case.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND for a decision that is not there or not the caller's; CONFLICT for one
            that was reported.
        InputError: BAD_INPUT for a rule that gave nothing there, or what does not fit.
    """
    may(call.access, DECIDERS)
    caller = call.access.caller
    held = call.services.graph.read(
        lambda tx: tx.one(
            REPORTABLE,
            decision=told.decision,
            region=caller.region,
            authority=caller.authority,
            role=caller.role.value,
            institution=caller.role is Role.INSTITUTION,
            purpose=call.access.purpose.code.value,
        )
    )
    if held is None or not held["decision"]["subject"]:
        raise HubError(
            ErrorCode.NOT_FOUND,
            "Your region made no decision about a subject with this id for this purpose.",
            expected="the id of a decision that an answer carried, and its purpose",
            fix="correct the id or the purpose",
        )
    decision: Row = held["decision"]
    body: dict[str, Any] = json.loads(decision["body"])
    result = _given(body, told.rule)
    made = datetime.fromisoformat(decision["at"]).astimezone(SHANGHAI).date()
    _check(told, made, call.services.now().date())
    version = call.services.book.rule(told.rule, int(body["rules"][told.rule]))
    assert version is not None, "versions of rules are never deleted"
    rule, now, id_ = version.rule, call.services.now(), new_id("c")
    counted = _counted(body, result)
    personal = bool(decision.get("personal", False))
    homes = set[str]() if personal else {code for one in counted for code in one["path"] if code != NATION}
    case: Row = {
        "id": id_,
        "decision": told.decision,
        "decidedAt": decision["at"],
        "rule": told.rule,
        "ruleVersion": version.version,
        "kind": rule.kind.value,
        "what": rule.effect.measure if rule.effect.measure is not None else told.rule,
        "scenario": decision_scenario(body, rule.scenario),
        "subject": decision["subject"],
        "subjectKind": body["facts"]["subject"]["kind"],
        "applied": told.applied,
        "effect": told.effect.value,
        "amount": format(told.amount, "f") if told.amount is not None else None,
        "note": told.note,
        "on": told.on.isoformat(),
        "region": decision["region"],
        "homes": sorted({str(one["region"]) for one in counted}) if not personal else [],
        "records": sorted(str(one["id"]) for one in counted),
        "recordKinds": sorted({str(one["kind"]) for one in counted}),
        "personal": personal,
        "authority": caller.authority,
        "authorityRegion": caller.region,
        "reportedAt": stamp(now),
        "reportedBy": caller.name,
        "matter": call.access.purpose.matter,
    }
    applying = {code for code in (*call.catalogue.path(caller.region), decision["region"]) if code != NATION}
    sides = {**dict.fromkeys(homes, "HOME"), **dict.fromkeys(applying, "APPLYING")}
    places = [{"place": f"{code}/{case['on']}/{id_}", "side": side} for code, side in sorted(sides.items())]
    call.disclosures.note(call.access, decision["subject"], "case", regions=case["homes"])

    def change(transaction: Transaction) -> tuple[None, list[str]]:
        commit = begin_commit(transaction, "case", now)
        if transaction.one(CASE_OF, decision=told.decision, rule=told.rule) is not None:
            raise HubError(
                ErrorCode.CONFLICT,
                "This rule's outcome in this decision was reported already. 该案例已反馈。",
                expected="each measure or benefit of a decision once",
                fix="read it in `cases`; a benefit that ended is reported by reportWithdrawal",
            )
        transaction.rows(REPORT, case={**case, "knownFrom": commit}, places=places)
        return None, [f"case:{id_}:{told.decision}:{told.rule}:commit {commit}"]

    receipt = call.services.audit.write_with(call.disclosures, change).receipt
    return Reported(Case(case, "APPLYING"), receipt)


def withdraw(call: Call, id_: str, reason: str, on: date) -> Reported:
    """Reports that a benefit, once applied, was withdrawn: by whom, why, when.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, also for another region's case; CONFLICT for one that was withdrawn.
        InputError: BAD_INPUT for a measure, a benefit that was not applied, a day that does not fit.
    """
    may(call.access, DECIDERS)
    caller, now = call.access.caller, call.services.now()

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "case", now)
        row = transaction.one(ONE_CASE, id=id_)
        if row is None or not _own(row["case"], call.access):
            raise HubError(
                ErrorCode.NOT_FOUND,
                "Your region reported no case with this id.",
                expected="the id that reportCase gave",
                fix="correct the id",
            )
        held = row["case"]
        if held["kind"] != RuleKind.BENEFIT or not held["applied"]:
            raise InputError(
                "Only a benefit that was given can be withdrawn.",
                expected="a case of a benefit with applied: true",
                fix="correct the id",
            )
        if held.get("withdrawnAt") is not None:
            raise HubError(
                ErrorCode.CONFLICT,
                "The withdrawal of this benefit was reported already. 该激励已取消。",
                expected="each withdrawal once",
                fix="read it in `cases`",
            )
        if not date.fromisoformat(held["on"]) <= on <= now.date():
            raise _bad_day("the day on which it was given, or a later one up to today")
        properties: Row = {
            "withdrawnAt": stamp(now),
            "withdrawnOn": on.isoformat(),
            "withdrawnBy": caller.name,
            "withdrawnAuthority": caller.authority,
            "withdrawnReason": reason,
            "withdrawnIn": commit,
        }
        found = transaction.one(WITHDRAW_CASE, id=id_, properties=properties)
        assert found is not None, "it was read in this transaction"
        call.disclosures.note(call.access, held["subject"], "case", regions=held["homes"])
        return found["case"], [f"case-withdrawn:{id_}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return Reported(Case(written.made, "APPLYING"), written.receipt)


def cases(
    call: Call,
    side: str | None,
    before: str | None,
    limit: int,
) -> list[Case]:
    """Cases that the caller's region sees, the newest first, before a place.

    Raises:
        HubError: FORBIDDEN.
    """
    may(call.access, OFFICES)
    region = call.access.caller.region
    rows = call.services.graph.read(
        lambda tx: tx.rows(
            SEEN,
            start=f"{region}/",
            end=before or f"{region}0",  # "0" follows "/"
            side=side,
            authority=call.access.caller.authority,
            withheld=list(call.access.withheld),
            today=call.access.day.isoformat(),
            open=OPEN_COMMIT,
            limit=limit,
        )
    )
    call.disclosures.note(call.access, None, "cases")
    return [Case(row["case"], row["side"], row["place"], row["name"]) for row in rows]


def decision_scenario(body: dict[str, Any], of_rule: str) -> str:
    """The scenario that was asked about, else the rule's own."""
    asked = body["question"]["scenario"]
    return str(asked) if asked is not None else of_rule


def _given(body: dict[str, Any], rule: str) -> Row:
    """The kept result of a rule that gave something."""
    result = next((one for one in body["results"] if one["rule"] == rule), None)
    if result is None:
        raise InputError(
            "The decision did not ask this rule.",
            expected="the id of a rule in its answer",
            fix="take it from the answer, or from `replay`",
        )
    if result["outcome"] not in GAVE:
        raise InputError(
            f"The rule answered {result['outcome']} there, so nothing of it could be applied.",
            expected="a rule that answered APPLIES or GRANTED in this decision",
            fix="report the rules that did",
        )
    return {"counted": [], **result}


def _counted(body: dict[str, Any], result: Row) -> list[Row]:
    """The subject's own records that made the result so."""
    subject: Row = body["facts"]["subject"] or {}
    records: list[Row] = subject.get("records", [])
    return [one for one in records if one["id"] in result["counted"]]


def _check(told: CaseReport, made: date, today: date) -> None:
    if not made <= told.on <= today:
        raise _bad_day("the day of the decision, or a later one up to today")
    if told.applied == (told.effect is CaseEffect.NONE):
        raise InputError(
            "What was applied and its effect contradict each other.",
            expected=f"effect {CaseEffect.NONE} where nothing was applied, and another one where it was",
            fix="correct applied or effect",
        )
    if told.amount is not None and (not told.applied or not told.amount.is_finite() or told.amount < 0):
        raise InputError(
            "The amount can't be used.",
            expected="an amount of 0 or more, and only where something was applied",
            fix="correct it or leave it out",
        )


def _own(case: Row, access: Access) -> bool:
    caller = access.caller
    mine = case["authority"] == caller.authority
    region = case["authorityRegion"] == caller.region
    return region and (mine or (caller.role is not Role.INSTITUTION and not case["personal"]))


def _bad_day(expected: str) -> InputError:
    return InputError("The day (on) can't be used.", expected=expected, fix="correct it")


def may(access: Access, roles: tuple[Role, ...]) -> None:
    """Refuses other roles.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in roles:
        raise HubError(
            ErrorCode.FORBIDDEN,
            "The token's role does not take part in the feedback of cases.",
            expected=f"a caller of role {', '.join(roles)}",
            fix="use the token of who is in charge of it",
        )
