"""Cases are fed back: each once, by who decided, seen from both regions, counted without naming people."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from graph_schema.proceedings import CaseEffect
from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Purpose
from hub.access.grants import access_for
from hub.audit import Disclosures
from hub.call import Call
from hub.identity import Caller, OwnSubject
from hub.proceedings import cases as feedback
from hub.proceedings.cases import CaseReport
from hub.services import Services
from tests import staging
from tests.access.conftest import a_number
from tests.asking import INCENTIVES, JOINT_PUNISHMENT, PROCUREMENT, SERVICE, Json, code, codes, data
from tests.conftest import Ask
from tests.proceeding import ACKNOWLEDGE, ACKNOWLEDGE_REPAIR, DECIDE, FILE, ITSELF, WORK
from tests.test_eligibility import LISTED, entry, rule

Token = Callable[..., str]
MEASURE = "cn-procurement--major-violation"
CITY = "411500"
CASE = """
fragment C on Case {
  id decision { id } kind side subject { id name } applied effect amount note on records { id }
  rule { code version } measure { code } scenario { code } region { code } homeRegions { code }
  authority { code } delaySeconds withdrawnOn withdrawnBy { code } withdrawnReason
}
"""
REPORT = (
    """
mutation Report($case: CaseInput!, $purpose: PurposeInput!) {
  reportCase(case: $case, purpose: $purpose) { receipt case { ...C } }
}
"""
    + CASE
)
WITHDRAW = (
    """
mutation Withdraw($case: ID!, $on: Date!, $reason: String!, $purpose: PurposeInput!) {
  reportWithdrawal(case: $case, on: $on, reason: $reason, purpose: $purpose) { receipt case { ...C } }
}
"""
    + CASE
)
CASES = (
    """
query Cases($side: CaseSide, $first: Int, $after: String, $purpose: PurposeInput!) {
  cases(side: $side, first: $first, after: $after, purpose: $purpose) {
    edges { node { ...C } } pageInfo { hasNextPage endCursor }
  }
}
"""
    + CASE
)
STATISTICS = """
query Statistics($region: String!, $from: Date!, $to: Date!, $side: CaseSide! = APPLYING,
                 $purpose: PurposeInput!) {
  caseStatistics(region: $region, from: $from, to: $to, side: $side, purpose: $purpose) {
    measures measuresFedBack
    caseCounts { scenarioCode kind measure { code } rule { code } effect applied organisations persons
                 withdrawn }
  }
}
"""
COUNT = "MATCH (c:Case {decision: $decision}) RETURN count(c) AS cases"


@pytest.fixture
def punished(ask: Ask, services: Services) -> Json:
    """A company of 信阳 that 苏州 punished, and the decision of a purchaser of 信阳 about it."""
    company = staging.put_subject(services)
    name = f"test-case-{company}"
    staging.put_records(services, staging.penalty(company, name, region="320500", authority="320500-demo"))
    asked = {"subject": code(company), "region": CITY, "occasion": "government-procurement"}
    found = data(ask(JOINT_PUNISHMENT, {**asked, "purpose": PROCUREMENT}))["jointPunishment"]
    assert MEASURE in {one["rule"]["code"] for one in found["applyingMeasures"]}
    return {**found, "record": name}


def case_of(decision: str, services: Services, **fields: Any) -> Json:
    return {
        "decision": decision,
        "rule": MEASURE,
        "applied": True,
        "effect": "EXCLUDED",
        "on": services.now().date().isoformat(),
        **fields,
    }


def report(ask: Ask, case: Json, purpose: Json = PROCUREMENT, as_: str | None = "") -> Json:
    return ask(REPORT, {"case": case, "purpose": purpose}, as_=as_)


def listed(ask: Ask, as_: str, **more: Any) -> dict[str, Json]:
    answer = data(ask(CASES, {"first": 100, "purpose": PROCUREMENT, **more}, as_=as_))["cases"]
    return {edge["node"]["id"]: edge["node"] for edge in answer["edges"]}


def test_a_measure_is_fed_back_once_and_both_regions_see_it(
    ask: Ask, services: Services, punished: Json, token: Token
) -> None:
    case = case_of(punished["id"], services, note="未参加本次采购")
    made = data(report(ask, case))["reportCase"]["case"]
    assert (made["measure"]["code"], made["kind"], made["scenario"]["code"], made["side"]) == (
        next(
            one["rule"]["effect"]["measure"]["code"]
            for one in punished["applyingMeasures"]
            if one["rule"]["code"] == MEASURE
        ),
        "MEASURE",
        "government-procurement",
        "APPLYING",
    )
    assert (made["homeRegions"], made["records"]) == ([{"code": "320500"}], [{"id": punished["record"]}])
    assert 0 <= made["delaySeconds"] < 600
    assert codes(report(ask, case)) == ["CONFLICT"], "each once"
    here = listed(ask, token(authority="411500-fgw"))[made["id"]]
    assert here["side"] == "APPLYING"
    there = listed(ask, token("320500", Role.OFFICER, "320500-demo"), side="HOME")[made["id"]]
    assert (there["side"], there["decision"], there["records"]) == ("HOME", {"id": punished["id"]}, [])
    assert made["id"] not in listed(ask, token("370100", Role.OFFICER, "370100-demo"))
    assert made["id"] in listed(ask, token("410000", Role.REGION_ADMINISTRATOR, "410000-fgw"))


def test_what_does_not_fit_is_told_in_a_sentence(
    ask: Ask, services: Services, punished: Json, token: Token
) -> None:
    decision = punished["id"]
    not_there = report(ask, case_of("d_" + "0" * 20, services))
    assert codes(not_there) == ["NOT_FOUND"]
    theirs = token("320500", Role.OFFICER, "320500-demo")
    assert report(ask, case_of(decision, services), as_=theirs)["errors"] == not_there["errors"]
    assert report(ask, case_of(decision, services), SERVICE)["errors"] == not_there["errors"], "purpose"
    bank = token(role=Role.INSTITUTION, authority="411500-bank-demo")
    assert codes(report(ask, case_of(decision, services), SERVICE, bank)) == ["NOT_FOUND"], "an institution"
    other = next(
        one["rule"]["code"] for one in (*punished["notApplyingMeasures"], *punished["undeterminedMeasures"])
    )
    tomorrow = (services.now().date() + timedelta(1)).isoformat()
    for fields in (
        {"rule": other},
        {"rule": "no-such-rule"},
        {"on": tomorrow},
        {"on": "2020-01-01"},
        {"applied": False},
        {"effect": "NONE"},
        {"amount": "-1"},
        {"note": "张某" + a_number()},
    ):
        assert codes(report(ask, case_of(decision, services, **fields))) == ["BAD_INPUT"], fields
    assert codes(report(ask, case_of(decision, services), as_=None)) == ["UNAUTHENTICATED"]
    investigator = token(role=Role.INVESTIGATOR)
    case: Json = {"code": "SUPERVISION", "matter": "1"}
    assert codes(report(ask, case_of(decision, services), case, investigator)) == ["FORBIDDEN"]
    left_out = case_of(decision, services, applied=False, effect="NONE")
    assert data(report(ask, left_out))["reportCase"]["case"]["applied"] is False


def test_two_at_once_make_one_case(ask: Ask, services: Services, punished: Json) -> None:
    case = case_of(punished["id"], services)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: report(ask, case), range(6)))
    assert sorted(codes(one)[0] if codes(one) else "" for one in answers) == [""] + ["CONFLICT"] * 5
    row = services.graph.read(lambda tx: tx.row(COUNT, decision=punished["id"]))
    assert row == {"cases": 1}


def test_a_case_without_its_entry_is_no_case(
    ask: Ask, services: Services, punished: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise RuntimeError("the entry can't be written")

    caller = Caller("test", CITY, "411500-czj", Role.OFFICER, None)
    catalogue, today = services.book.current(), services.now().date()
    purpose = Purpose(PurposeCode.GOVERNMENT_PROCUREMENT, "1")
    access = access_for(caller, purpose, catalogue, today)
    told = CaseReport(punished["id"], MEASURE, True, CaseEffect.EXCLUDED, today)
    with monkeypatch.context() as broken:
        broken.setattr("hub.audit.writer._put", fails)
        with pytest.raises(RuntimeError):
            feedback.report(Call(services, access, Disclosures(), catalogue), told)
    row = services.graph.read(lambda tx: tx.row(COUNT, decision=punished["id"]))
    assert row == {"cases": 0}
    assert not codes(report(ask, case_of(punished["id"], services)))


def statistics(ask: Ask, services: Services, **more: Any) -> Json:
    today = services.now().date()
    period = {"from": (today - timedelta(7)).isoformat(), "to": (today + timedelta(1)).isoformat()}
    sent = {"region": CITY, **period, "purpose": SERVICE, **more}
    return data(ask(STATISTICS, sent))["caseStatistics"]


def of(found: Json, what: str) -> dict[str, Json]:
    return {
        row["effect"]: row
        for row in found["caseCounts"]
        if (row["measure"] or row["rule"] or {}).get("code") == what
    }


def test_measures_that_were_fed_back_are_told_of_all(ask: Ask, services: Services, punished: Json) -> None:
    before = statistics(ask, services)
    assert before["measures"] >= 1
    data(report(ask, case_of(punished["id"], services)))
    after = statistics(ask, services)
    assert after["measures"] == before["measures"]
    assert after["measuresFedBack"] == before["measuresFedBack"] + 1
    asked = {
        "subject": {"id": punished["subject"]["id"]},
        "region": CITY,
        "occasion": "government-procurement",
    }
    data(ask(JOINT_PUNISHMENT, {**asked, "purpose": PROCUREMENT}))
    assert statistics(ask, services)["measures"] == before["measures"], "told twice, one case"


def test_measures_against_persons_are_counted_in_groups(ask: Ask, services: Services) -> None:
    told = [statistics(ask, services)]
    for _ in range(6):
        number = a_number()
        staging.put_person(services, number)
        theirs = {
            "subject": {"scheme": "ID", "value": number},
            "region": "320500",
            "authority": "320500-demo",
        }
        staging.put_records(services, staging.penalty("", f"test-case-{number[6:]}", **theirs))
        asked = {"subject": {"identityNumber": number}, "region": CITY, "purpose": PROCUREMENT}
        found = data(ask(JOINT_PUNISHMENT, {**asked, "occasion": "government-procurement"}))
        data(report(ask, case_of(found["jointPunishment"]["id"], services)))
        told.append(statistics(ask, services))
    for name in ("measures", "measuresFedBack"):
        moved = [after[name] - before[name] for before, after in itertools.pairwise(told)]
        assert sum(moved) >= 5, moved
        assert all(step % 5 == 0 for step in moved), (name, moved)


def test_a_benefit_is_given_withdrawn_and_counted_without_counting_people_out(
    ask: Ask, services: Services, token: Token
) -> None:
    today = services.now().date().isoformat()
    with rule(services, "case-benefit", LISTED) as name:

        def granted(ref: Json) -> str:
            asked = {"subject": ref, "region": CITY, "scenario": "credit-loan", "purpose": SERVICE}
            found = data(ask(INCENTIVES, asked))["incentives"]
            assert {"GRANTED"} == {one["outcome"] for one in found["results"] if one["rule"]["code"] == name}
            case = {"decision": found["id"], "rule": name, "applied": True, "effect": "FINANCED"}
            sent = {**case, "on": today, "amount": "50000.00"}
            return data(report(ask, sent, SERVICE))["reportCase"]["case"]["id"]

        def person() -> Json:
            number = a_number()
            staging.put_person(services, number)
            held = entry("", f"case-{number[6:]}", subject={"scheme": "ID", "value": number})
            staging.put_records(services, held)
            return {"identityNumber": number}

        company = staging.put_subject(services)
        staging.put_records(services, entry(company, f"case-{company}"))
        given = granted(code(company))
        last = [granted(person()) for _ in range(4)][-1]
        row = of(statistics(ask, services), name)["FINANCED"]
        assert (row["organisations"], row["persons"], row["withdrawn"]) == (1, 5, 0)
        granted(person())
        row = of(statistics(ask, services), name)["FINANCED"]
        assert (row["organisations"], row["persons"], row["withdrawn"]) == (1, 5, 0)

        sent = {"case": given, "on": today, "reason": "不再符合条件", "purpose": SERVICE}
        theirs = token("320500", Role.OFFICER, "320500-demo")
        assert (
            ask(WITHDRAW, sent, as_=theirs)["errors"]
            == ask(WITHDRAW, {**sent, "case": "c_" + "0" * 20}, as_=theirs)["errors"]
        )
        assert codes(ask(WITHDRAW, {**sent, "on": "2020-01-01"})) == ["BAD_INPUT"]
        done = data(ask(WITHDRAW, sent))["reportWithdrawal"]["case"]
        assert (done["withdrawnOn"], done["withdrawnBy"]["code"], done["withdrawnReason"]) == (
            today,
            "411500-czj",
            "不再符合条件",
        )
        assert codes(ask(WITHDRAW, sent)) == ["CONFLICT"]
        assert of(statistics(ask, services), name)["FINANCED"]["withdrawn"] == 1
        data(ask(WITHDRAW, {**sent, "case": last}))
        assert of(statistics(ask, services), name)["FINANCED"]["withdrawn"] == 6, "one to five persons"

        seen = listed(ask, token(authority="411500-fgw"), purpose=SERVICE)
        assert seen[last]["subject"]["name"].startswith("测*"), "masked"


def test_a_measure_is_not_withdrawn_as_a_benefit(ask: Ask, services: Services, punished: Json) -> None:
    case = data(report(ask, case_of(punished["id"], services)))["reportCase"]["case"]
    sent = {"case": case["id"], "on": case["on"], "reason": "误", "purpose": PROCUREMENT}
    assert codes(ask(WITHDRAW, sent)) == ["BAD_INPUT"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"region": "320500"}, "FORBIDDEN"),
        ({"region": "000000"}, "UNKNOWN_REGION"),
        ({"from": "2026-01-02", "to": "2026-01-02"}, "BAD_INPUT"),
        ({"from": "2001-01-02", "to": "2026-01-02"}, "BAD_INPUT"),
    ],
)
def test_statistics_are_of_the_own_region_and_a_period(ask: Ask, fields: Json, error: str) -> None:
    sent = {"region": CITY, "from": "2026-01-01", "to": "2026-07-01", "purpose": SERVICE, **fields}
    assert codes(ask(STATISTICS, sent)) == [error]


def test_cases_come_in_pages_the_newest_first(ask: Ask, services: Services, punished: Json) -> None:
    data(report(ask, case_of(punished["id"], services)))
    first = data(ask(CASES, {"first": 1, "purpose": PROCUREMENT}))["cases"]
    assert len(first["edges"]) == 1
    if first["pageInfo"]["hasNextPage"]:
        rest = {"first": 1, "after": first["pageInfo"]["endCursor"], "purpose": PROCUREMENT}
        second = data(ask(CASES, rest))["cases"]
        assert second["edges"][0]["node"]["id"] != first["edges"][0]["node"]["id"]


NOTICES_OF = """
query ($purpose: PurposeInput!) { repairNotices(purpose: $purpose, acknowledged: false, first: 100) {
  edges { node { id record { id } region { code } partner { code } repairedOn revokedOn dueOn } } } }
"""
LIFTED = WITHDRAW.replace("{ receipt case", "{ restsOnRevokedRecord receipt case", 1)
ON_REVIEW = """
mutation ($id: ID!, $purpose: PurposeInput!) {
  answerReview(review: $id, act: CONFIRM, reason: "维持", purpose: $purpose) { restsOnRevokedRecord } }
"""
DEMAND_IT = """
mutation ($subject: SubjectRef!, $decision: ID!, $purpose: PurposeInput!) {
  demandReview(subject: $subject, decision: $decision, reason: "处罚已撤销", purpose: $purpose) {
    restsOnRevokedRecord review { id } } }
"""


def test_who_used_a_record_is_told_of_its_revocation_and_reports_what_it_lifted(
    ask: Ask, services: Services, punished: Json, token: Token
) -> None:
    case = data(report(ask, case_of(punished["id"], services)))["reportCase"]["case"]
    company = punished["record"].removeprefix("test-case-")
    me = token(role=Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=company))
    provider = token("320500", Role.OFFICER, "320500-demo")
    filing = {
        "subject": code(company),
        "record": punished["record"],
        "grounds": "处罚决定已被撤销（虚构）。",
        "purpose": ITSELF,
    }
    id_ = data(ask(FILE, filing, as_=me))["fileObjection"]["objection"]["id"]
    data(ask(ACKNOWLEDGE, {"id": id_, "purpose": WORK}, as_=provider))
    upheld = {
        "id": id_,
        "uphold": True,
        "reasons": "已撤销。",
        "correction": {"revoke": True},
        "purpose": WORK,
    }
    data(ask(DECIDE, upheld, as_=provider))
    told = [
        one["node"]
        for one in data(ask(NOTICES_OF, {"purpose": WORK}))["repairNotices"]["edges"]
        if one["node"]["record"]["id"] == punished["record"]
    ]
    assert [(one["region"], one["partner"]) for one in told] == [({"code": "320500"}, {"code": CITY})]
    assert (told[0]["repairedOn"], told[0]["revokedOn"]) == (None, services.now().date().isoformat())
    assert told[0]["dueOn"] is not None, "henan-2019, article 42: one working day"
    answer = ask(ACKNOWLEDGE_REPAIR, {"notice": told[0]["id"], "purpose": WORK})
    assert data(answer)["acknowledgeRepair"]["notice"]["acknowledgedAt"].endswith("+08:00")
    sent = {"case": case["id"], "on": case["on"], "reason": "记录已撤销", "purpose": PROCUREMENT}
    lifted = data(ask(LIFTED, sent))["reportWithdrawal"]
    assert lifted["restsOnRevokedRecord"]
    assert lifted["case"]["withdrawnReason"] == "记录已撤销"
    demand = {"subject": code(company), "decision": punished["id"], "purpose": ITSELF}
    demanded = data(ask(DEMAND_IT, demand, as_=me))["demandReview"]
    confirmed = data(ask(ON_REVIEW, {"id": demanded["review"]["id"], "purpose": WORK}))["answerReview"]
    assert confirmed == {"restsOnRevokedRecord": True}
