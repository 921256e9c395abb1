"""Lives of decisions: their review by a person, and the cases that are fed back."""

from __future__ import annotations

from collections.abc import Callable, Generator

from graph_schema.vocabulary import Role
from hub.identity import OwnSubject
from tests import staging
from tests.asking import PROCUREMENT, SERVICE, Json
from tests.killing import DECIDE
from tests.kills.steps import NAME, PARTNER, Life, Step, World, change, nodes, question, said
from tests.proceeding import ITSELF, WORK
from tests.test_cases_feedback import CASES, MEASURE, REPORT, WITHDRAW
from tests.test_eligibility import CITY, INCENTIVES, entry
from tests.test_reviews import ANSWER, DEMAND, RETRACT, SEEN

GRANTED = INCENTIVES.replace("{\n    results", "{\n    id results")


def reviewed_and_fed_back(answer: str) -> Callable[[World], Life]:
    """A decision whose measure is fed back and whose review ends by CONFIRM, CHANGE or RETRACT."""

    def life(world: World) -> Life:
        company = staging.put_subject(world.services)
        known: Json = {"region": PARTNER, "authority": f"{PARTNER}-demo"}
        staging.put_records(world.services, staging.penalty(company, f"{NAME}-{company}", **known))
        ref: Json = {"code": company}
        me = world.token(role=Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=company))
        judge = question(DECIDE, world.token(), lambda value: str(value["id"]), ref=ref)
        judged = yield judge
        assert judged is not None
        decision = str(judged["id"])
        told = {"decision": decision, "rule": MEASURE, "applied": True, "effect": "EXCLUDED"}
        case = yield from fed_back(world, told, PROCUREMENT)
        value = yield change(
            DEMAND,
            me,
            lambda value: f"review-demanded:{value['review']['id']}:{decision}",
            subject=ref,
            decision=decision,
            reason="罚款已经撤销",
            purpose=ITSELF,
        )
        if value is None:
            seen = yield question(SEEN, me, subject=ref, purpose=ITSELF)
            assert seen is not None
            (value,) = ({"review": one} for row in nodes(seen["decisions"]) for one in nodes(row["reviews"]))
        id_ = str(value["review"]["id"])
        acts = ["TAKE", answer]
        for act in acts:
            says = said("review", act, id_, decision)
            if act == "RETRACT":
                yield change(RETRACT, me, says, subject=ref, review=id_, purpose=ITSELF)
                continue
            more: Json = {}
            if act == "CHANGE":
                anew = yield judge
                assert anew is not None
                more = {"new": anew["id"]}
            sent = {"review": id_, "act": act, "reasons": "已核对处罚决定书", "purpose": WORK, **more}
            yield Step(ANSWER, world.token(), sent, says)
        return [
            f"case:{case}:{decision}:{MEASURE}",
            f"review-demanded:{id_}:{decision}",
            *(f"review:{act}:{id_}:{decision}" for act in acts),
        ]

    return life


def benefit_withdrawn(world: World) -> Life:
    """A benefit that is fed back and later withdrawn."""
    company = staging.put_subject(world.services)
    staging.put_records(world.services, entry(company, f"{NAME}-{company}"))
    found = yield question(
        GRANTED,
        world.token(),
        lambda value: str(value["id"]),
        subject={"code": company},
        region=CITY,
        purpose=SERVICE,
    )
    assert found is not None
    decision = str(found["id"])
    told = {"decision": decision, "rule": world.rule, "applied": True, "effect": "FINANCED"}
    case = yield from fed_back(world, told, SERVICE)
    says = said("case-withdrawn", case)
    sent = {"case": case, "on": world.today, "reason": "不再符合条件", "purpose": SERVICE}
    yield Step(WITHDRAW, world.token(), sent, says)
    return [f"case:{case}:{decision}:{world.rule}", f"case-withdrawn:{case}"]


def fed_back(world: World, told: Json, purpose: Json) -> Generator[Step, Json | None, str]:
    """Reports a case; its id, which the region's list of cases has where the report was not answered."""
    value = yield change(
        REPORT,
        world.token(),
        lambda value: f"case:{value['case']['id']}:{told['decision']}:{told['rule']}",
        case={**told, "on": world.today},
        purpose=purpose,
    )
    after = None
    while value is None:
        page = yield question(CASES, world.token(), first=100, after=after, purpose=purpose)
        assert page is not None
        mine = [
            one
            for one in nodes(page)
            if (one["decision"]["id"], one["rule"]["code"]) == (told["decision"], told["rule"])
        ]
        value = {"case": mine[0]} if mine else None
        after = page["pageInfo"]["endCursor"]
        assert value is not None or page["pageInfo"]["hasNextPage"], "told that it is reported; it is nowhere"
    return str(value["case"]["id"])
