"""Objections over HTTP: filed, disputed at once, acknowledged, decided once, and never by who may not."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.proceedings import ObjectionState
from graph_schema.vocabulary import Role
from hub.errors import HubError
from hub.proceedings.machine import Machine
from hub.proceedings.objections import STATES, Objection
from hub.proceedings.repairs.repair import STATES as REPAIR_STATES
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.subjects.revising import CURRENT
from tests import staging
from tests.asking import JOINT_PUNISHMENT, PROCUREMENT, SUBJECT, Json, code, codes, data, nodes
from tests.conftest import Ask
from tests.proceeding import (
    ACKNOWLEDGE,
    DECIDE,
    FILE,
    ITSELF,
    OBJECTIONS,
    PAID,
    RETRACT_OBJECTION,
    RETRACT_REPAIR,
    WORK,
    Case,
    acknowledged,
    apply,
    days_ago,
    make_case,
    object_to,
)

Token = Callable[..., str]


@pytest.fixture
def case(services: Services, token: Token) -> Case:
    return make_case(services, token, "test-objection")


def held(services: Services, record: str) -> Json:
    found = services.graph.read(lambda tx: tx.row(CURRENT, id=record, open=OPEN_COMMIT))
    assert found is not None
    return found["record"]


def status(ask: Ask, case: Case, record: str | None = None) -> str:
    answer = ask(SUBJECT, {"ref": code(case.code), "purpose": PROCUREMENT, "first": 100})
    edges = data(answer)["subject"]["records"]["edges"]
    return {edge["node"]["id"]: edge["node"]["status"] for edge in edges}[record or case.record]


def decide(ask: Ask, case: Case, id_: str, **sent: Any) -> Json:
    variables = {"id": id_, "uphold": True, "reasons": "经核查属实。", "purpose": WORK, **sent}
    return ask(DECIDE, variables, as_=case.provider)


# The table of states


@pytest.mark.parametrize("machine", [STATES, REPAIR_STATES], ids=lambda machine: machine.what)
@given(
    events=st.lists(
        st.sampled_from(["acknowledge", "uphold", "refuse", "grant", "lapse", "retract", "reopen"]),
        max_size=8,
    )
)
def test_no_path_leads_to_an_illegal_state(machine: Machine[Any], events: list[str]) -> None:
    state, settled = machine.start, False
    for event in events:
        try:
            following = machine.after(state, event)
        except HubError:
            assert (state, event) not in machine.moves
            continue
        assert not settled, "what is settled stays so"
        assert following in machine.states
        state, settled = following, following not in machine.open


def test_an_objection_is_never_decided_before_it_is_acknowledged() -> None:
    decided = {state for state in STATES.states if state not in STATES.open}
    moves = [(start, event) for (start, event), end in STATES.moves.items() if end in decided]
    assert {start for start, event in moves if event != "retract"} == {"CHECKING"}


def test_without_a_limit_nothing_is_overdue_or_in_time_also_once_it_is_decided() -> None:
    day = date(2026, 6, 1)
    for state in ObjectionState:
        bare = Objection.model_construct(state=state, due_on=None, provider_due_on=None)
        assert bare.overdue(STATES, day) is None
    late = Objection.model_construct(state=ObjectionState.CHECKING, due_on=day, provider_due_on=None)
    assert [late.overdue(STATES, day + timedelta(more)) for more in (0, 1)] == [False, True]


# Its life


def test_filed_the_record_is_disputed_at_once_and_refused_it_is_not(
    ask: Ask, services: Services, case: Case
) -> None:
    asked = {"subject": code(case.code), "region": "411500", "purpose": PROCUREMENT}
    before = data(ask(JOINT_PUNISHMENT, asked))["jointPunishment"]["id"]
    filed = object_to(ask, case)
    assert (filed["state"], filed["authority"]["code"]) == ("FILED", "411500-demo")
    assert (filed["timeLimit"]["workingDays"], filed["timeLimit"]["source"]) == (7, "henan-2019 第四十一条")
    assert filed["overdue"] is False
    assert before in [one["id"] for one in nodes(filed["restedOn"])], "about itself it sees it"
    assert status(ask, case) == "DISPUTED"
    early = decide(ask, case, filed["id"], uphold=False)
    assert codes(early) == ["CONFLICT"], "it is acknowledged first"
    sent = {"id": filed["id"], "purpose": WORK}
    taken = data(ask(ACKNOWLEDGE, sent, as_=case.other))["acknowledgeObjection"]["objection"]
    assert taken["state"] == "CHECKING"
    assert taken["providerDueOn"] is not None
    assert before in [one["id"] for one in nodes(taken["restedOn"])], "officers see what rested on it"
    answer = decide(ask, case, filed["id"], uphold=False, reasons="处罚决定有效，未被撤销。")
    settled = data(answer)["decideObjection"]["objection"]
    assert (settled["state"], settled["reason"]) == ("REFUSED", "处罚决定有效，未被撤销。")
    assert status(ask, case) == "CURRENT"
    assert codes(decide(ask, case, filed["id"])) == ["CONFLICT"], "decided once"


OUTCOMES = """
mutation ($id: ID!, $purpose: PurposeInput!) {
  acknowledgeObjection(objection: $id, purpose: $purpose) {
    objection { restedOn { edges { node { id outcomes { rule { code } outcome reasonCode } } } } } } }
"""


def test_what_rested_on_the_record_answered_is_told_to_the_region_for_the_same_purpose(
    ask: Ask, case: Case
) -> None:
    asked = {"subject": code(case.code), "region": "411500"}
    same = data(ask(JOINT_PUNISHMENT, {**asked, "purpose": WORK}))["jointPunishment"]
    other = data(ask(JOINT_PUNISHMENT, {**asked, "purpose": PROCUREMENT}))["jointPunishment"]
    filed = object_to(ask, case)
    sent = {"id": filed["id"], "purpose": WORK}
    found = data(ask(OUTCOMES, sent, as_=case.other))["acknowledgeObjection"]["objection"]
    told = {one["id"]: one["outcomes"] for one in nodes(found["restedOn"])}
    assert told[other["id"]] is None, "it was asked for another purpose"
    answered = {one["rule"]["code"]: one["outcome"] for one in told[same["id"]]}
    applying = {one["rule"]["code"] for one in same["applyingMeasures"]}
    assert applying
    assert {rule for rule, outcome in answered.items() if outcome == "APPLIES"} == applying


def test_upheld_the_record_is_revoked_and_an_open_repair_lapses(
    ask: Ask, services: Services, case: Case
) -> None:
    assert data(apply(ask, case))["applyForRepair"]["repair"]["state"] == "APPLIED"
    checking = acknowledged(ask, case)
    settled = data(decide(ask, case, checking["id"], correction={"revoke": True}))["decideObjection"]
    assert settled["objection"]["state"] == "UPHELD"
    assert settled["objection"]["corrected"] == ["revokedOn"]
    assert status(ask, case) == "REVOKED"
    again = ask(
        FILE,
        {"subject": code(case.code), "record": case.record, "grounds": "再次", "purpose": ITSELF},
        as_=case.subject,
    )
    assert codes(again) == ["CONFLICT"], "nothing is left to correct"
    find = "MATCH (p:Repair {record: $record}) RETURN p.state AS state"
    assert [row["state"] for row in services.graph.read(lambda tx: tx.rows(find, record=case.record))] == [
        "LAPSED"
    ]


def test_upheld_the_record_is_corrected_in_a_new_version_that_a_repeated_delivery_leaves(
    ask: Ask, services: Services, token: Token
) -> None:
    case = make_case(services, token, "test-corrected")
    delivered = {"decided_on": "2024-03-04", "received_at": None, "published_on": "2024-03-06"}
    checking = acknowledged(ask, case)
    for bad in (
        {"attributes": [{"name": "amount", "value": "viel"}]},
        {"attributes": [{"name": "x", "value": "1"}]},
        {},
    ):
        assert codes(decide(ask, case, checking["id"], correction=bad)) == ["BAD_INPUT"], bad
    correction = {"severity": "GENERAL", "attributes": [{"name": "amount", "value": "2000.00"}]}
    data(decide(ask, case, checking["id"], correction=correction))
    record = held(services, case.record)
    assert (record["severity"], '"2000.00"' in record["attributes"]) == ("GENERAL", True)
    staging.put_records(
        services, {**staging.penalty(case.code, case.record), "attributes": PAID, **delivered}
    )
    assert held(services, case.record) == record, "the same delivery changes nothing"


def test_a_correction_that_changes_nothing_is_refused(ask: Ask, services: Services, case: Case) -> None:
    checking = acknowledged(ask, case)
    record = held(services, case.record)
    amount = json.loads(record["attributes"])["amount"]
    same = {
        "severity": record["severity"],
        "attributes": [{"name": "amount", "value": amount}],
    }
    for name, value in same.items():
        answer = decide(ask, case, checking["id"], correction={name: value})
        assert codes(answer) == ["BAD_INPUT"], name
    settled = data(decide(ask, case, checking["id"], correction={**same, "severity": "GENERAL"}))
    assert settled["decideObjection"]["objection"]["corrected"] == ["severity"]
    record = held(services, case.record)
    assert record["ruledNames"] == ["severity"], "the rest was never found wrong"


def test_a_changed_delivery_keeps_what_was_ruled(ask: Ask, services: Services, case: Case) -> None:
    object_to(ask, case)
    fields = {"decided_on": "2024-03-04", "received_at": None, "published_on": "2024-03-06", "title": "新题"}
    staging.put_records(services, staging.penalty(case.code, case.record, **fields))
    record = held(services, case.record)
    assert record["title"] == "新题"
    assert status(ask, case) == "DISPUTED"


DELIVERED: Json = {"decided_on": "2024-03-04", "received_at": None, "published_on": "2024-03-06"}


def test_a_later_delivery_does_not_bring_back_what_was_found_wrong(
    ask: Ask, services: Services, case: Case
) -> None:
    checking = acknowledged(ask, case)
    data(decide(ask, case, checking["id"], correction={"severity": "GENERAL", "title": "更正后的标题"}))
    more = {"display_ends_on": "2027-03-04"}
    staging.put_records(services, staging.penalty(case.code, case.record, **DELIVERED, **more))
    record = held(services, case.record)
    assert record["displayEndsOn"] == "2027-03-04", "what is new of the delivery counts"
    assert (record["severity"], record["title"]) == ("GENERAL", "更正后的标题"), "what was wrong does not"
    minor = {**DELIVERED, **more, "severity": "MINOR"}
    staging.put_records(services, staging.penalty(case.code, case.record, **minor))
    record = held(services, case.record)
    assert (record["severity"], record["title"]) == ("MINOR", "更正后的标题"), "the source has thought again"


def test_a_later_delivery_brings_back_no_wrong_attribute_beside_a_new_one(
    ask: Ask, services: Services, case: Case
) -> None:
    wrong = json.loads(held(services, case.record)["attributes"])
    checking = acknowledged(ask, case)
    correction = {"attributes": [{"name": "amount", "value": "2000.00"}]}
    data(decide(ask, case, checking["id"], correction=correction))
    assert held(services, case.record)["ruledNames"] == ["attributes.amount"]

    def deliver(**attributes: Any) -> Json:
        sent = {**DELIVERED, "attributes": {**wrong, **attributes}}
        staging.put_records(services, staging.penalty(case.code, case.record, **sent))
        return json.loads(held(services, case.record)["attributes"])

    assert deliver(cause="新事由") == {**wrong, "amount": "2000.00", "cause": "新事由"}
    assert deliver(cause="又一事由")["amount"] == "2000.00", "however often"
    assert deliver(amount="3000.00")["amount"] == "3000.00", "the source has thought again"
    assert deliver()["amount"] == "3000.00", "and the wrong one stays wrong"


def test_a_corrected_grade_is_read_by_its_own_scale(ask: Ask, services: Services, token: Token) -> None:
    grade = {"scale": "suzhou-transport", "grade": "A", "year": "2025"}
    fields = {"kind": "credit-grade", "severity": None, "attributes": grade}
    case = make_case(services, token, "test-grade", **fields)
    checking = acknowledged(ask, case)
    for wrong in ({"scale": "no-such-scale"}, {"grade": "ZZZ"}):
        correction = {"attributes": [{"name": name, "value": value} for name, value in wrong.items()]}
        assert codes(decide(ask, case, checking["id"], correction=correction)) == ["BAD_INPUT"], wrong
    correction = {"attributes": [{"name": "grade", "value": "AA"}]}
    data(decide(ask, case, checking["id"], correction=correction))
    record = held(services, case.record)
    assert (record["scale"], '"AA"' in record["attributes"]) == ("suzhou-transport", True)


def test_who_objects_and_applies_takes_it_back_and_nobody_else(
    ask: Ask, services: Services, case: Case, token: Token
) -> None:
    another = make_case(services, token, "test-retract")
    repair = data(apply(ask, case))["applyForRepair"]["repair"]["id"]
    objection = object_to(ask, case)["id"]
    for query, name, id_ in (
        (RETRACT_OBJECTION, "retractObjection", objection),
        (RETRACT_REPAIR, "retractRepair", repair),
    ):
        foreign = {"subject": code(another.code), "id": id_, "reason": "误", "purpose": ITSELF}
        assert codes(ask(query, foreign, as_=another.subject)) == ["NOT_FOUND"]
        own = {**foreign, "subject": code(case.code)}
        (found,) = data(ask(query, own, as_=case.subject))[name].values()
        assert (found["state"], found["reason"]) == ("RETRACTED", "误")
        assert codes(ask(query, own, as_=case.subject)) == ["CONFLICT"], "once"
    assert status(ask, case) == "CURRENT"
    assert object_to(ask, case)["state"] == "FILED", "and may object again"
    assert data(apply(ask, case))["applyForRepair"]["repair"]["state"] == "APPLIED"


def test_what_was_refused_is_heard_again_on_other_grounds_only(
    ask: Ask, services: Services, case: Case
) -> None:
    sent = {"subject": code(case.code), "record": case.record, "purpose": ITSELF}
    first = acknowledged(ask, case)
    refused = data(decide(ask, case, first["id"], uphold=False, reasons="处罚决定有效。"))["decideObjection"]
    assert nodes(refused["objection"]["earlier"]) == []
    same = f"　{first['grounds']}！"
    answer = ask(FILE, {**sent, "grounds": same}, as_=case.subject)
    assert codes(answer) == ["CONFLICT"]
    assert first["id"] in answer["errors"][0]["message"]
    assert "处罚决定有效。" in answer["errors"][0]["message"], "a refusal says its reasons"
    assert status(ask, case) == "CURRENT", "nor does it hold the record back once more"
    other = data(ask(FILE, {**sent, "grounds": "罚款已缴纳，金额有误。"}, as_=case.subject))["fileObjection"]
    assert [one["id"] for one in nodes(other["objection"]["earlier"])] == [first["id"]]
    assert nodes(other["objection"]["earlier"])[0]["reason"] == "处罚决定有效。"
    data(ask(ACKNOWLEDGE, {"id": other["objection"]["id"], "purpose": WORK}, as_=case.other))
    data(decide(ask, case, other["objection"]["id"], uphold=False))
    # Delivered anew, it is another matter.
    staging.put_records(services, staging.penalty(case.code, case.record, **DELIVERED, title="新题"))
    again = ask(FILE, {**sent, "grounds": first["grounds"]}, as_=case.subject)
    assert len(nodes(data(again)["fileObjection"]["objection"]["earlier"])) == 2


def test_a_dispute_that_the_source_ends_some_day_lasts_until_the_decision(
    ask: Ask, services: Services, token: Token
) -> None:
    ends = days_ago(services, -3)
    case = make_case(services, token, "test-dispute", disputed_from=days_ago(services, 5), disputed_to=ends)
    object_to(ask, case)
    assert held(services, case.record).get("disputedTo") is None


def test_a_correction_never_makes_an_end_worse_than_it_was(
    ask: Ask, services: Services, token: Token
) -> None:
    case = make_case(services, token, "test-ends")
    checking = acknowledged(ask, case)
    for bad in ({"validTo": "2020-01-01"}, {"revoke": True, "title": "x"}):
        assert codes(decide(ask, case, checking["id"], correction=bad)) == ["BAD_INPUT"], bad
    # The source revokes it itself, from an earlier day on, before the objection is decided.
    gone = days_ago(services, 9)
    staging.put_records(services, staging.penalty(case.code, case.record, **DELIVERED, revoked_on=gone))
    data(decide(ask, case, checking["id"], correction={"revoke": True}))
    assert held(services, case.record)["revokedOn"] == gone


def test_a_provider_that_is_late_is_overdue(ask: Ask, services: Services, case: Case) -> None:
    checking = acknowledged(ask, case)
    assert checking["overdue"] is False
    late = "MATCH (o:Objection {id: $id}) SET o.providerDueOn = $due"
    services.graph.write(lambda tx: tx.rows(late, id=checking["id"], due=days_ago(services, 1)))
    sent = {"purpose": ITSELF, "overdue": True}
    found = data(ask(OBJECTIONS, sent, as_=case.subject))["objections"]["edges"]
    assert [(edge["node"]["id"], edge["node"]["overdue"]) for edge in found] == [(checking["id"], True)]


def test_an_objection_against_a_part_of_the_profile(ask: Ask, case: Case) -> None:
    sent = {"subject": code(case.code), "part": "NAME", "grounds": "名称有误", "purpose": ITSELF}
    filed = data(ask(FILE, sent, as_=case.subject))["fileObjection"]["objection"]
    assert (filed["part"], filed["record"], filed["authority"]) == ("NAME", None, None)
    assert filed["timeLimit"]["workingDays"] == 3
    assert codes(ask(FILE, sent, as_=case.subject)) == ["CONFLICT"], "one at a time"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"sharing_ends_on": "2025-01-01"}, None),
        ({"repaired_on": "2025-01-01"}, None),
        ({"revoked_on": "2025-01-01"}, "CONFLICT"),
    ],
    ids=["expired", "repaired", "revoked"],
)
def test_what_is_still_kept_can_be_objected_to(
    ask: Ask, services: Services, token: Token, fields: Json, expected: str | None
) -> None:
    case = make_case(services, token, f"test-{next(iter(fields))}", **fields)
    sent = {"subject": code(case.code), "record": case.record, "grounds": "有误", "purpose": ITSELF}
    assert codes(ask(FILE, sent, as_=case.subject)) == ([expected] if expected else [])


# Two at once, and who may not


def test_of_two_officers_one_decides(ask: Ask, services: Services, case: Case) -> None:
    checking = acknowledged(ask, case)
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda uphold: decide(
                    ask, case, checking["id"], uphold=uphold, correction={"revoke": True} if uphold else None
                ),
                (True, False),
            )
        )
    assert sorted(codes(answer) for answer in answers) == [[], ["CONFLICT"]]
    (won,) = [data(answer)["decideObjection"]["objection"] for answer in answers if not codes(answer)]
    assert status(ask, case) == ("REVOKED" if won["state"] == "UPHELD" else "CURRENT")


def test_two_objections_at_once_are_one(ask: Ask, case: Case) -> None:
    sent = {"subject": code(case.code), "record": case.record, "grounds": "有误", "purpose": ITSELF}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: ask(FILE, sent, as_=case.subject), range(2)))
    assert sorted(codes(answer) for answer in answers) == [[], ["CONFLICT"]]


def test_not_there_and_not_yours_answer_the_same(
    ask: Ask, services: Services, token: Token, case: Case
) -> None:
    another = make_case(services, token, "test-another")
    filed = object_to(ask, case)
    refused: list[Json] = []
    for record in (another.record, "no-such-record"):
        sent = {"subject": code(case.code), "record": record, "grounds": "有误", "purpose": ITSELF}
        refused.append(ask(FILE, sent, as_=case.subject))
    for id_ in (filed["id"], "o_nothing"):
        refused.append(ask(ACKNOWLEDGE, {"id": id_, "purpose": WORK}, as_=case.abroad))
    assert [codes(answer) for answer in refused] == [["NOT_FOUND"]] * 4
    for one, other in (refused[:2], refused[2:]):
        assert one["errors"][0]["message"] == other["errors"][0]["message"]
    assert object_to(ask, another)["state"] == "FILED"
    taken = {"id": filed["id"], "purpose": WORK}
    assert codes(ask(ACKNOWLEDGE, taken, as_=token(role=Role.INVESTIGATOR))) == ["FORBIDDEN"]
    data(ask(ACKNOWLEDGE, taken, as_=case.other))
    sent = {"id": filed["id"], "uphold": False, "reasons": "不成立", "purpose": WORK}
    assert codes(ask(DECIDE, sent, as_=case.other)) == ["FORBIDDEN"], "the provider decides"


@pytest.mark.parametrize(
    "change",
    [
        {"grounds": " "},
        {"grounds": "身份证411502197703111196"},
        {"part": "NAME"},
        {"record": None},
    ],
)
def test_bad_objections_are_refused(ask: Ask, case: Case, change: Json) -> None:
    sent = {"subject": code(case.code), "record": case.record, "grounds": "有误", "purpose": ITSELF, **change}
    answer = ask(FILE, sent, as_=case.subject)
    assert codes(answer) == ["BAD_INPUT"]
    assert "411502197703111196" not in str(answer)


def test_a_window_files_with_the_number_of_the_form(ask: Ask, case: Case) -> None:
    sent = {"subject": code(case.code), "record": case.record, "grounds": "有误", "purpose": WORK}
    assert codes(ask(FILE, sent, as_=case.other)) == ["BAD_INPUT"], "no form"
    filed = data(ask(FILE, {**sent, "document": "信异议2026-7"}, as_=case.other))["fileObjection"]
    assert filed["objection"]["formNumber"] == "信异议2026-7"


# Lists


def test_lists_page_and_tell_what_is_overdue_for_any_limit(
    ask: Ask, services: Services, token: Token
) -> None:
    cases = [make_case(services, token, f"test-listed-{number}") for number in range(3)]
    filed = [object_to(ask, one)["id"] for one in cases]
    late = "MATCH (o:Objection {id: $id}) SET o.dueOn = $due"
    services.graph.write(lambda tx: tx.rows(late, id=filed[0], due=days_ago(services, 1)))
    services.graph.write(lambda tx: tx.rows(late, id=filed[1], due=None))

    def ids(as_: str, **more: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        after: str | None = None
        while True:
            sent = {
                "purpose": ITSELF if as_ == cases[0].subject else WORK,
                "first": 2,
                "after": after,
                **more,
            }
            page = data(ask(OBJECTIONS, sent, as_=as_))["objections"]
            for edge in page["edges"]:
                assert edge["node"]["id"] not in found
                found[edge["node"]["id"]] = edge["node"]["overdue"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return found

    officer = ids(cases[0].other)
    assert [officer[one] for one in filed] == [True, None, False]
    overdue = ids(cases[0].other, overdue=True)
    assert filed[0] in overdue
    assert filed[1] not in overdue
    assert ids(cases[0].other, state="UPHELD").keys().isdisjoint(filed)
    assert ids(cases[0].subject) == {filed[0]: True}, "a subject sees its own"
    assert set(filed).isdisjoint(ids(cases[0].abroad)), "another region sees none of them"
    foreign = ask(OBJECTIONS, {"purpose": WORK, "region": "411500"}, as_=cases[0].abroad)
    assert codes(foreign) == ["FORBIDDEN"]
