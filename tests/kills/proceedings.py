"""Lives of objections and repairs, as subjects, officers and partners send them."""

from __future__ import annotations

from collections.abc import Generator

from tests.asking import Json
from tests.kills.steps import NAME, PARTNER, Life, Step, World, change, nodes, question, said
from tests.proceeding import (
    ACKNOWLEDGE,
    ACKNOWLEDGE_REPAIR,
    APPLY,
    DECIDE,
    DECIDE_REPAIR,
    FILE,
    ITSELF,
    NOTE,
    OBJECTIONS,
    REPAIRS,
    WORK,
    Case,
)
from tests.test_eligibility import CITY

DONE = ("DUTY_DONE", "COMMITMENT")
RECOGNISED = f"""
id: {NAME}-partner
title: {{zh: 测试修复协议, en: test agreement on repair}}
parties: ["{CITY}", "{PARTNER}"]
status: DEMO
valid: {{from: 2025-01-01}}
legal_basis:
  - {{document: doc-002, article: "25", quote: 信用修复跨区域开展}}
clauses:
  - id: read
    from: "{CITY}"
    to: "{PARTNER}"
    kinds: [admin-penalty]
    purposes: [GOVERNMENT_PROCUREMENT, SUPERVISION]
    share: RECORD
"""
"""By this a repair in 信阳 is told to 苏州."""


def file(case: Case) -> Generator[Step, Json | None, str]:
    """Files an objection; its id, which the list of objections has where the filing was not answered."""
    value = yield change(
        FILE,
        case.subject,
        lambda value: f"objection-filed:{value['objection']['id']}:{case.record}",
        subject={"code": case.code},
        record=case.record,
        grounds="处罚决定已被法院撤销（虚构）。",
        purpose=ITSELF,
    )
    if value is None:
        listed = yield question(OBJECTIONS, case.subject, first=10, purpose=ITSELF)
        (found,) = nodes(listed)
        return str(found["id"])
    return str(value["objection"]["id"])


def acknowledge(case: Case, id_: str) -> Step:
    says = said("objection-acknowledged", id_, "CHECKING")
    return change(ACKNOWLEDGE, case.other, says, id=id_, purpose=WORK)


def rule_on(case: Case, id_: str, correction: Json | None) -> Step:
    """Upholds the objection with a correction, or refuses it."""
    says = said("objection-decided", id_, "REFUSED" if correction is None else "UPHELD")
    uphold = correction is not None
    sent = {"id": id_, "uphold": uphold, "reasons": "经核查。", "correction": correction, "purpose": WORK}
    return Step(DECIDE, case.provider, sent, says)


def apply(case: Case, state: str, *materials: str) -> Generator[Step, Json | None, str]:
    """Applies for repair; the application's id."""
    value = yield change(
        APPLY,
        case.subject,
        lambda value: f"repair-applied:{value['repair']['id']}:{state}",
        subject={"code": case.code},
        record=case.record,
        materials=list(materials),
        purpose=ITSELF,
    )
    if value is None:
        listed = yield question(REPAIRS, case.subject, first=10, purpose=ITSELF)
        (found,) = nodes(listed)
        assert found["state"] == state, found
        return str(found["id"])
    return str(value["repair"]["id"])


def decide_repair(case: Case, id_: str, *, grant: bool) -> Step:
    says = said("repair-decided", id_, "GRANTED" if grant else "REFUSED")
    return change(DECIDE_REPAIR, case.provider, says, id=id_, grant=grant, reasons="经核查。", purpose=WORK)


def partner_acknowledges(world: World, repair: str) -> Step:
    officer = world.token(region=PARTNER, authority=f"{PARTNER}-demo")
    says = said("repair-acknowledged", f"{repair}-{PARTNER}")
    return change(ACKNOWLEDGE_REPAIR, officer, says, notice=f"{repair}-{PARTNER}", purpose=WORK)


def granted_as_it_comes(world: World) -> Life:
    """The letter is noted, the repair is granted at once, the partner acknowledges."""
    case = world.case()
    yield change(
        NOTE,
        case.provider,
        said("repair-notice", case.record),
        record=case.record,
        served=world.today,
        decision=world.today,
        document="信告2026-1",
        purpose=WORK,
    )
    repair = yield from apply(case, "GRANTED", *DONE)
    yield partner_acknowledges(world, repair)
    return [
        f"repair-notice:{case.record}",
        f"repair-applied:{repair}:GRANTED",
        f"repair-acknowledged:{repair}-{PARTNER}",
    ]


def refused_repair(world: World) -> Life:
    """Without materials it waits, and is refused."""
    case = world.case()
    repair = yield from apply(case, "APPLIED")
    yield decide_repair(case, repair, grant=False)
    return [f"repair-applied:{repair}:APPLIED", f"repair-decided:{repair}:REFUSED"]


def upheld(world: World) -> Life:
    """An objection that corrects the record."""
    case = world.case()
    id_ = yield from file(case)
    yield acknowledge(case, id_)
    yield rule_on(case, id_, {"severity": "GENERAL", "title": "更正后的处罚（虚构）"})
    return [
        f"objection-filed:{id_}:{case.record}",
        f"objection-acknowledged:{id_}:CHECKING",
        f"objection-decided:{id_}:UPHELD",
    ]


def repaired_while_disputed(world: World) -> Life:
    """An application waits for the open objection; an officer grants it, and the objection is refused."""
    case = world.case()
    id_ = yield from file(case)
    repair = yield from apply(case, "APPLIED", *DONE)
    yield decide_repair(case, repair, grant=True)
    yield acknowledge(case, id_)
    yield partner_acknowledges(world, repair)
    yield rule_on(case, id_, None)
    return [
        f"objection-filed:{id_}:{case.record}",
        f"repair-applied:{repair}:APPLIED",
        f"repair-decided:{repair}:GRANTED",
        f"objection-acknowledged:{id_}:CHECKING",
        f"repair-acknowledged:{repair}-{PARTNER}",
        f"objection-decided:{id_}:REFUSED",
    ]


def revoked_while_applied_for(world: World) -> Life:
    """The record is revoked while a repair waits, which lapses with it."""
    case = world.case()
    id_ = yield from file(case)
    repair = yield from apply(case, "APPLIED", *DONE)
    yield acknowledge(case, id_)
    yield rule_on(case, id_, {"revoke": True})
    return [
        f"objection-filed:{id_}:{case.record}",
        f"repair-applied:{repair}:APPLIED",
        f"objection-acknowledged:{id_}:CHECKING",
        f"objection-decided:{id_}:UPHELD",
    ]
