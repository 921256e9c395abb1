"""Repairs over HTTP: plain ones granted as they come, in effect everywhere at once, partners told."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from graph_schema.vocabulary import PurposeCode, Role, Severity
from hub import audit
from hub.access.caller_and_purpose import Purpose
from hub.access.grants import access_for
from hub.app import clock, connect
from hub.audit import Disclosures
from hub.calendar.periods import Length, first_day_after
from hub.call import Call
from hub.identity import Caller
from hub.identity.naming import SubjectKey
from hub.matching.merging import Merge, keyed_subject, merge, split
from hub.policy.model.disclosure_periods import Bound
from hub.policy.versions import PolicyVersions
from hub.proceedings.repairs import applying
from hub.proceedings.repairs import rate as rates
from hub.proceedings.repairs.reminders import spans
from hub.records.limits_and_ends import ends as ends_of
from hub.rules.shared_results import SharedResults
from hub.services import Services
from hub.settings import Settings
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from hub.subjects.revising import CURRENT
from tests import staging
from tests.asking import JOINT_PUNISHMENT, PROCUREMENT, RECORD, SUBJECT, Json, code, codes, data, nodes
from tests.conftest import Ask
from tests.proceeding import (
    ACKNOWLEDGE_REPAIR,
    APPLY,
    DECIDE,
    DECIDE_REPAIR,
    DUE,
    ITSELF,
    MISSING,
    NOTE,
    NOTICES,
    PAID,
    PROVIDER,
    RATE,
    REMIND,
    REPAIRS,
    WITHOUT,
    WORK,
    Case,
    Displayed,
    acknowledged,
    apply,
    days_ago,
    make_case,
    months_ago,
)
from tests.test_consents import served

Token = Callable[..., str]
DONE = ("DUTY_DONE", "COMMITMENT")


@pytest.fixture
def case(services: Services, token: Token) -> Case:
    return make_case(services, token, "test-repair")


def held(services: Services, record: str) -> Json:
    found = services.graph.read(lambda tx: tx.row(CURRENT, id=record, open=OPEN_COMMIT))
    assert found is not None
    return found["record"]


def seen(ask: Ask, case: Case, as_: str, purpose: Json = PROCUREMENT) -> Json | None:
    """The record as a caller sees it."""
    answer = ask(SUBJECT, {"ref": code(case.code), "purpose": purpose, "first": 100}, as_=as_)
    found = {edge["node"]["id"]: edge["node"] for edge in data(answer)["subject"]["records"]["edges"]}
    return found.get(case.record)


def decide(ask: Ask, case: Case, id_: str, *, grant: bool, as_: str | None = None) -> Json:
    sent = {"id": id_, "grant": grant, "reasons": "经核查。", "purpose": WORK}
    return ask(DECIDE_REPAIR, sent, as_=as_ or case.provider)


def repaired(answer: Json) -> Json:
    (change,) = data(answer).values()
    return change["repair"]


def truths(repair: Json) -> dict[str, str]:
    return {one["name"]: one["truth"] for one in repair["conditions"]}


# Granted as it comes


def test_a_plain_repair_is_granted_at_once_and_the_record_counts_no_more(
    ask: Ask, services: Services, case: Case
) -> None:
    asked = {"subject": code(case.code), "region": "411500", "purpose": PROCUREMENT}
    before = data(ask(JOINT_PUNISHMENT, asked))["jointPunishment"]
    assert case.record in str(before["applyingMeasures"])
    granted = repaired(apply(ask, case, *DONE))
    assert (granted["state"], granted["instant"], granted["channel"]) == ("GRANTED", True, "ONLINE")
    assert set(truths(granted).values()) == {"MET"}
    period = next(one for one in granted["conditions"] if one["name"] == "minimum-display")
    assert (period["source"], period["secondary"]) == ("ndrc-order-58-city-page", True)
    today = services.now().date().isoformat()
    record = held(services, case.record)
    assert [record[name] for name in ("repairedOn", "displayEndsOn", "sharingEndsOn")] == [today] * 3
    found = seen(ask, case, case.other)
    assert found is not None
    assert found["status"] == "REPAIRED"
    after = data(ask(JOINT_PUNISHMENT, asked))["jointPunishment"]
    assert case.record not in str(after["applyingMeasures"])
    reasons = {one["record"]["id"]: one["reasonCode"] for one in after["recordsWithoutEffect"]}
    assert reasons[case.record] == "REPAIRED"
    assert codes(apply(ask, case, *DONE)) == ["CONFLICT"], "repaired once"


@pytest.mark.parametrize(
    ("fields", "materials", "expected"),
    [
        ({}, ("DUTY_DONE",), {"material COMMITMENT": "UNMET"}),
        ({"attributes": {}}, DONE, {"material DUTY_DONE": "UNKNOWN"}),
        ({"attributes": {"duty_done_on": "2999-01-01"}}, DONE, {"material DUTY_DONE": "UNKNOWN"}),
        ({"attributes": {}}, ("COMMITMENT",), {"material DUTY_DONE": "UNMET"}),
        ({"severity": None}, DONE, {"minimum-display": "UNKNOWN"}),
        ({"decided_on": "2022-03-04", "published_on": "2022-03-06"}, DONE, {"minimum-display": "UNKNOWN"}),
    ],
    ids=[
        "a material is missing",
        "only the applicant says that the duty is done",
        "it is not done yet",
        "nobody says that it is done",
        "no severity",
        "before any text that is known",
    ],
)
def test_what_is_not_plain_waits_for_an_officer(
    ask: Ask, services: Services, token: Token, fields: Json, materials: tuple[str, ...], expected: Json
) -> None:
    case = make_case(services, token, "test-waits", **fields)
    waits = repaired(apply(ask, case, *materials))
    assert waits["state"] == "APPLIED"
    assert {name: truth for name, truth in truths(waits).items() if truth != "MET"} == expected
    assert "repairedOn" not in held(services, case.record)
    assert waits["timeLimit"]["source"] == "AMB-031", "即申即办: the same working day"
    assert codes(apply(ask, case, *materials)) == ["CONFLICT"], "one application at a time"
    answer = decide(ask, case, waits["id"], grant=True)
    if "UNMET" in expected.values():
        assert codes(answer) == ["CONFLICT"], "no officer grants what does not meet a condition"
        assert repaired(decide(ask, case, waits["id"], grant=False))["state"] == "REFUSED"
    else:
        assert repaired(answer)["state"] == "GRANTED"
        assert not repaired(answer)["instant"]


def test_what_was_missing_is_added_to_the_open_application(
    ask: Ask, services: Services, token: Token
) -> None:
    """补正: the application stays the one that it was, and is granted as soon as nothing is missing."""
    case = make_case(services, token, "test-added")
    waits = repaired(apply(ask, case, "DUTY_DONE"))
    assert truths(waits)["material COMMITMENT"] == "UNMET"
    assert codes(apply(ask, case, "DUTY_DONE")) == ["CONFLICT"], "nothing is added"
    granted = repaired(apply(ask, case, "COMMITMENT"))
    assert (granted["id"], granted["state"], granted["instant"]) == (waits["id"], "GRANTED", True)
    assert granted["materials"] == ["DUTY_DONE", "COMMITMENT"]


@pytest.mark.parametrize(("who", "state"), [("provider", "GRANTED"), ("other", "APPLIED")])
def test_at_a_window_only_the_provider_vouches_that_the_duty_is_done(
    ask: Ask, services: Services, token: Token, who: str, state: str
) -> None:
    case = make_case(services, token, f"test-vouched-{who}", attributes={})
    online = repaired(apply(ask, case, *DONE))
    assert online["state"] == "APPLIED"
    again = {"document": "信修2026-7", "materials": list(DONE), "purpose": WORK}
    sent = {"subject": code(case.code), "record": case.record, **again}
    answer = ask(APPLY, sent, as_=getattr(case, who))
    if state == "GRANTED":
        granted = repaired(answer)
        assert (granted["id"], granted["state"], granted["channel"]) == (online["id"], state, "ONLINE")
        assert granted["formNumber"] == "信修2026-7", "the form of the window is kept"
    else:
        assert codes(answer) == ["CONFLICT"], "another authority adds nothing by its word"


@pytest.mark.parametrize(
    ("severity", "months", "truth"),
    [("MINOR", 0, "MET"), ("GENERAL", 2, "UNMET"), ("GENERAL", 4, "MET"), ("SERIOUS", 7, "UNMET")],
)
def test_the_shortest_display_follows_severity_and_the_day_of_the_decision(
    ask: Ask, services: Services, token: Token, severity: str, months: int, truth: str
) -> None:
    """Order 36, from 2026-04-01: minor as soon as the duty is done, general 3 months, serious a year."""
    decided = months_ago(services, months)
    assert decided >= date(2026, 4, 1)
    fields = {"severity": severity, "decided_on": decided.isoformat(), "published_on": decided.isoformat()}
    found = repaired(apply(ask, make_case(services, token, f"test-{severity}-{months}", **fields), *DONE))
    assert truths(found)["minimum-display"] == truth
    period = next(one for one in found["conditions"] if one["name"] == "minimum-display")
    assert (period["source"], period["secondary"]) == ("ndrc-order-36", True)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"revoked_on": "2025-01-01"}, "CONFLICT"),
        ({"sharing_ends_on": "2025-01-01"}, "CONFLICT"),
        ({"kind": "admin-permit", "attributes": {}, "severity": None}, "BAD_INPUT"),
    ],
)
def test_what_can_not_be_repaired_is_told_so(
    ask: Ask, services: Services, token: Token, fields: Json, expected: str
) -> None:
    case = make_case(services, token, f"test-no-{next(iter(fields))}", **fields)
    assert codes(apply(ask, case, *DONE)) == [expected]


def test_an_open_objection_leaves_the_repair_to_an_officer_and_both_end(
    ask: Ask, services: Services, case: Case
) -> None:
    acknowledged(ask, case)
    waits = repaired(apply(ask, case, *DONE))
    assert (waits["state"], truths(waits)["no open objection"]) == ("APPLIED", "UNKNOWN")
    assert repaired(decide(ask, case, waits["id"], grant=True))["state"] == "GRANTED"
    found = seen(ask, case, case.other)
    assert found is not None
    assert found["status"] == "REPAIRED"


def test_an_application_is_judged_anew_when_the_objection_ends(
    ask: Ask, services: Services, case: Case
) -> None:
    checking = acknowledged(ask, case)
    waits = repaired(apply(ask, case, *DONE))
    assert waits["state"] == "APPLIED"
    refused = {"id": checking["id"], "uphold": False, "reasons": "处罚有效。", "purpose": WORK}
    data(ask(DECIDE, refused, as_=case.provider))
    (now,) = listed(ask, case)
    assert (now["state"], now["instant"], set(truths(now).values())) == ("GRANTED", True, {"MET"})


def listed(ask: Ask, case: Case) -> list[Json]:
    """The subject's applications, with their conditions."""
    query = REPAIRS.replace("state }", "state instant conditions { name truth } }", 1)
    return nodes(data(ask(query, {"purpose": ITSELF}, as_=case.subject))["repairs"])


def test_the_list_says_what_the_conditions_are_now(ask: Ask, services: Services, token: Token) -> None:
    case = make_case(services, token, "test-now", severity=None)
    assert truths(repaired(apply(ask, case, *DONE)))["minimum-display"] == "UNKNOWN"
    changed = {"decided_on": days_ago(services, 9), "received_at": None, "published_on": None}
    staging.put_records(services, staging.penalty(case.code, case.record, attributes=PAID, **changed))
    (now,) = listed(ask, case)
    assert (now["state"], truths(now)["minimum-display"]) == ("APPLIED", "UNMET"), (
        "SERIOUS, and nine days old"
    )
    assert codes(decide(ask, case, now["id"], grant=True)) == ["CONFLICT"], "the same conditions"


def test_an_application_goes_with_its_record_when_two_subjects_are_split(
    ask: Ask, services: Services, token: Token
) -> None:
    case = make_case(services, token, "test-split", severity=None)
    other = make_case(services, token, "test-split-other")

    def work(transaction: Transaction, commit: int, *, back: bool) -> None:
        one, into = (keyed_subject(transaction, SubjectKey("USCC", each.code)) for each in (case, other))
        assert one is not None
        assert into is not None
        if back:
            split(transaction, one.id, commit)
        else:
            merge(transaction, Merge(one, into), "（测试）", commit)

    staging.commit(services, partial(work, back=False))
    both = replace(other, record=case.record)
    id_ = repaired(apply(ask, both, *DONE))["id"]
    staging.commit(services, partial(work, back=True))
    assert [one["id"] for one in listed(ask, case)] == [id_], "with the record that it is about"
    assert listed(ask, other) == []


def test_of_two_officers_one_decides(ask: Ask, services: Services, token: Token) -> None:
    case = make_case(services, token, "test-two", severity=None)
    waits = repaired(apply(ask, case, *DONE))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda grant: decide(ask, case, waits["id"], grant=grant), (True, False)))
    assert sorted(codes(answer) for answer in answers) == [[], ["CONFLICT"]]
    (won,) = [repaired(answer) for answer in answers if not codes(answer)]
    assert ("repairedOn" in held(services, case.record)) == (won["state"] == "GRANTED")


def test_a_window_applies_with_the_number_of_the_form_and_who_may_not_is_refused(
    ask: Ask, services: Services, token: Token, case: Case
) -> None:
    sent = {"subject": code(case.code), "record": case.record, "materials": list(DONE), "purpose": WORK}
    assert codes(ask(APPLY, sent, as_=case.other)) == ["BAD_INPUT"]
    form = {**sent, "document": "信修复2026-9"}
    answers = [ask(APPLY, {**form, "record": one}, as_=case.abroad) for one in (case.record, "no-such")]
    assert [codes(answer) for answer in answers] == [["NOT_FOUND"]] * 2
    assert answers[0]["errors"][0]["message"] == answers[1]["errors"][0]["message"]
    assert codes(ask(APPLY, form, as_=token(role=Role.AUDITOR))) == ["FORBIDDEN"]
    assert repaired(ask(APPLY, form, as_=case.other))["channel"] == "WINDOW"


class _Killed(Disclosures):
    """The hub is killed after the change was written and before its entry is."""

    def entry(self) -> Json:
        raise KeyboardInterrupt


def test_killed_in_the_middle_nothing_is_repaired(services: Services, case: Case) -> None:
    caller = audit_caller()
    catalogue = services.book.current()
    purpose = Purpose(PurposeCode(WORK["code"]), WORK["matter"])
    access = access_for(caller, purpose, catalogue, services.now().date())
    key = services.naming.key("USCC", case.code, services.now().date())[0]
    application = applying.Application(case.record, tuple(applying.Material(one) for one in DONE), "表1")
    with pytest.raises(KeyboardInterrupt):
        applying.apply(Call(services, access, _Killed(), catalogue), key, application)
    assert "repairedOn" not in held(services, case.record)
    done = applying.apply(Call(services, access, Disclosures(), catalogue), key, application)
    assert done.made.state == "GRANTED", "no trace of the first attempt is left"


def audit_caller() -> Caller:
    return Caller("test-killed", "411500", PROVIDER, Role.OFFICER)


# In partner regions


AGREEMENT = """
id: test-repair-agreement
title: {zh: 测试修复协议, en: test agreement on repair}
parties: ["411500", "320500"]
status: DEMO
valid: {from: 2025-01-01}
legal_basis:
  - {document: doc-002, article: "25", quote: 信用修复跨区域开展}
clauses:
  - id: read
    from: "411500"
    to: "320500"
    kinds: [admin-penalty]
    purposes: [GOVERNMENT_PROCUREMENT, SUPERVISION]
    share: RECORD
"""


@pytest.fixture
def partner(services: Services, token: Token) -> Generator[str]:
    """An officer of 苏州, which reads penalties of 信阳 by an agreement."""
    with staging.published(services, "agreement", "test-repair-agreement", AGREEMENT):
        yield token(region="320500", authority="320500-demo")


@contextmanager
def second_hub(services: Services, settings: Settings) -> Generator[Callable[..., Json]]:
    """Another hub on the same Neo4j, with its own connection, policy, caches and log writer."""
    graph = connect(settings)
    writer = audit.AuditWriter(graph, clock)
    own = replace(
        services, graph=graph, book=PolicyVersions(graph), audit=writer, shared_results=SharedResults()
    )

    with served(own, settings) as client:

        def send(query: str, variables: Json | None = None, *, as_: str | None = "") -> Json:
            headers = {"authorization": f"Bearer {as_}"}
            body = {"query": query, "variables": variables}
            return client.post("/graphql", json=body, headers=headers).json()

        yield send
    writer.close()
    graph.close()


def test_a_repair_on_one_hub_is_seen_by_another_and_the_partner_acknowledges(
    ask: Ask, services: Services, settings: Settings, case: Case, partner: str
) -> None:
    with second_hub(services, settings) as other:
        before = seen(other, case, partner)
        assert before is not None
        assert (before["status"], before["headline"] is None, before["attributes"] == []) == (
            "CURRENT",
            True,
            False,
        )
        granted = repaired(apply(ask, case, *DONE))
        assert [one["code"] for one in granted["partners"]].count("320500") == 1
        after = seen(other, case, partner)
        assert after is not None
        assert after["status"] == "REPAIRED", "use and sharing end there at once"
        told = {name for name, value in after.items() if value not in (None, [])}
        assert told == ITS_BEING_SO, "and nothing else of it"

    def of_mine(found: Json, field: str) -> list[Json]:
        edges = found["data"][field]["edges"]
        return [edge["node"] for edge in edges if edge["node"]["id"].startswith(granted["id"])]

    here, there = {"purpose": WORK}, {"purpose": {"code": "SUPERVISION", "matter": "苏2026-1"}}
    assert of_mine(ask(MISSING, here, as_=case.other), "overdueAcknowledgements") == [], "no limit is set"
    late = of_mine(ask(MISSING, {**here, "days": 0}, as_=case.other), "overdueAcknowledgements")
    assert "320500" in [one["partner"]["code"] for one in late]
    (told,) = of_mine(ask(NOTICES, {**there, "acknowledged": False}, as_=partner), "repairNotices")
    assert (told["acknowledgedAt"], told["overdue"]) == (None, None)
    sent = {"notice": f"{granted['id']}-320500", **there}
    assert codes(ask(ACKNOWLEDGE_REPAIR, {**sent, **here}, as_=case.abroad)) == ["NOT_FOUND"]
    done = data(ask(ACKNOWLEDGE_REPAIR, sent, as_=partner))["acknowledgeRepair"]["notice"]
    assert done["acknowledgedAt"] is not None
    assert codes(ask(ACKNOWLEDGE_REPAIR, sent, as_=partner)) == ["CONFLICT"]
    late = of_mine(ask(MISSING, {**here, "days": 0}, as_=case.other), "overdueAcknowledgements")
    assert "320500" not in [one["partner"]["code"] for one in late]


ITS_BEING_SO = {"id", "version", "kind", "region", "share", "status", "grants"}
"""What a record says of which only what became of it is shown."""
DECIDED = (
    """
query ($subject: SubjectRef!, $purpose: PurposeInput!, $on: DateTime) {
  jointPunishment(subject: $subject, region: "411500", purpose: $purpose, at: $on) {
    applyingMeasures { endsOn explanation(locale: EN) records { ...Record } }
    recordsWithoutEffect { reasonCode record { ...Record } } } }
"""
    + RECORD
)


@pytest.mark.parametrize("how", ["repaired", "revoked", "sharing ended", "sharing ended by a text"])
def test_a_partner_sees_what_became_of_a_record_and_nothing_else_of_it(
    ask: Ask, services: Services, token: Token, partner: str, how: str
) -> None:
    """As a record, in a decision, and in one about a day before; the own region and the subject see all."""
    yesterday, today = days_ago(services, 1), days_ago(services, 0)
    old = str(months_ago(services, 60) - timedelta(1))
    fields: dict[str, Json] = {
        "repaired": {"repaired_on": today},
        "revoked": {"revoked_on": today},
        "sharing ended": {"sharing_ends_on": today},
        "sharing ended by a text": {"decided_on": old, "published_on": old},
    }
    case = make_case(services, token, f"test-over-{how[-4:].strip()}", **fields[how])

    def decided(as_: str, on: str | None) -> tuple[Json, str]:
        asked = {"subject": code(case.code), "purpose": PROCUREMENT}
        asked |= {"on": f"{on}T12:00:00+08:00"} if on is not None else {}
        answer = data(ask(DECIDED, asked, as_=as_))["jointPunishment"]
        found = [row["record"] for row in answer["recordsWithoutEffect"]]
        found += [record for row in answer["applyingMeasures"] for record in row["records"]]
        said = [
            text for row in answer["applyingMeasures"] for text in (*row["explanation"], str(row["endsOn"]))
        ]
        return next(one for one in found if one["id"] == case.record), " ".join(said)

    def of(record: Json | None) -> set[str]:
        assert record is not None
        return {name for name, value in record.items() if value not in (None, [])}

    whole = ITS_BEING_SO | {"severity", "decidedOn", "authority", "attributes"}
    assert of(seen(ask, case, partner)) == ITS_BEING_SO
    assert of(seen(ask, case, case.other)) >= whole
    assert of(seen(ask, case, case.subject, ITSELF)) >= whole
    for on in (None, yesterday):
        record, said = decided(partner, on)
        assert of(record) == ITS_BEING_SO, on
        assert "2024-03-04" not in said
        assert of(decided(case.other, on)[0]) >= whole


ONCE = AGREEMENT.replace("test-repair-agreement", "test-once").replace("320500", "340300")


def test_who_used_the_record_by_an_agreement_that_ended_is_told_too(
    ask: Ask, services: Services, token: Token
) -> None:
    used, unused = make_case(services, token, "test-once"), make_case(services, token, "test-never")
    partner = token(region="340300", authority="340300-czj")
    with staging.published(services, "agreement", "test-once", ONCE):
        asked = {"subject": code(used.code), "region": "340300", "purpose": PROCUREMENT}
        data(ask(JOINT_PUNISHMENT, asked, as_=partner))
    granted = repaired(apply(ask, used, *DONE))
    assert "340300" in {one["code"] for one in granted["partners"]}
    assert "340300" not in {one["code"] for one in repaired(apply(ask, unused, *DONE))["partners"]}
    there = {"purpose": {"code": "SUPERVISION", "matter": "蚌2026-1"}}
    edges = data(ask(NOTICES, {**there, "acknowledged": False}, as_=partner))["repairNotices"]["edges"]
    (notice,) = [edge["node"] for edge in edges if edge["node"]["id"].startswith(granted["id"])]
    data(ask(ACKNOWLEDGE_REPAIR, {"notice": notice["id"], **there}, as_=partner))


def test_a_changed_delivery_leaves_a_repair_and_its_ends(ask: Ask, services: Services, case: Case) -> None:
    repaired(apply(ask, case, *DONE))
    fields = {"decided_on": "2024-03-04", "received_at": None, "published_on": "2024-03-06", "title": "新题"}
    staging.put_records(services, staging.penalty(case.code, case.record, **fields))
    record, today = held(services, case.record), services.now().date().isoformat()
    assert record["title"] == "新题"
    assert [record[name] for name in ("repairedOn", "displayEndsOn", "sharingEndsOn")] == [today] * 3
    assert codes(apply(ask, case, *DONE)) == ["CONFLICT"], "repaired once"


# Letters, reminders, the rate


def test_both_letters_come_together_or_the_penalty_is_on_the_list(
    ask: Ask, services: Services, token: Token
) -> None:
    day = days_ago(services, 20)
    fields = {"decided_on": day, "published_on": day}
    cases = [make_case(services, token, f"test-letter-{number}", **fields) for number in range(3)]
    delivered = make_case(services, token, "test-letter-delivered", **fields)
    revoked = make_case(services, token, "test-letter-revoked", **fields)
    for one, more in ((delivered, {}), (revoked, {"revoked_on": day})):
        staging.put_records(
            services,
            staging.penalty(
                one.code,
                f"{one.record}-notice",
                kind="repair-notice",
                severity=None,
                attributes={"penalty": one.record},
                **fields,
                **more,
            ),
        )
    officer = cases[0].other
    noted = {"decision": day, "document": "信修复告2026-1", "purpose": WORK}
    data(ask(NOTE, {"record": cases[0].record, "served": day, **noted}, as_=officer))
    late = days_ago(services, 5)
    data(ask(NOTE, {"record": cases[1].record, "served": late, **noted}, as_=officer))
    again = {"record": cases[0].record, "served": day, **noted}
    assert codes(ask(NOTE, again, as_=officer)) == ["CONFLICT"], "nothing differs"
    early = {**again, "record": cases[2].record, "served": days_ago(services, 21)}
    assert codes(ask(NOTE, early, as_=officer)) == ["BAD_INPUT"]
    assert codes(ask(NOTE, again, as_=cases[0].abroad)) == ["NOT_FOUND"]
    found: dict[str, Json] = {}
    after = None
    while True:
        sent = {"purpose": WORK, "from": day, "to": days_ago(services, 19), "first": 1, "after": after}
        page = data(ask(WITHOUT, sent, as_=officer))["penaltiesWithoutNotice"]
        found |= {edge["node"]["record"]["id"]: edge["node"] for edge in page["edges"]}
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    mine = {one.record for one in (*cases, delivered, revoked)} & set(found)
    assert mine == {cases[1].record, cases[2].record, revoked.record}, "a notice that was revoked is none"
    assert found[cases[1].record]["noticeServedOn"] == late
    assert found[cases[2].record]["noticeServedOn"] is None


def test_a_letter_that_was_noted_wrongly_is_noted_again(ask: Ask, services: Services, token: Token) -> None:
    """The list goes by the correction; what was noted first stays, closed."""
    day, late = days_ago(services, 20), days_ago(services, 5)
    case = make_case(services, token, "test-letter-corrected", decided_on=day, published_on=day)
    sent = {"record": case.record, "decision": day, "document": "信修复告2026-2", "purpose": WORK}

    def listed() -> bool:
        asked = {"purpose": WORK, "from": day, "to": days_ago(services, 19), "first": 100}
        page = data(ask(WITHOUT, asked, as_=case.other))["penaltiesWithoutNotice"]
        assert not page["pageInfo"]["hasNextPage"]
        return case.record in {edge["node"]["record"]["id"] for edge in page["edges"]}

    data(ask(NOTE, {**sent, "served": late}, as_=case.provider))
    assert listed()
    data(ask(NOTE, {**sent, "served": day}, as_=case.provider))
    assert not listed()
    assert codes(ask(NOTE, {**sent, "served": day}, as_=case.provider)) == ["CONFLICT"]
    found = services.graph.read(
        lambda tx: tx.row(
            "MATCH (n:NoticeLetter {record: $record})-[:CORRECTS]->(o:CorrectedLetter) "
            "RETURN n.servedOn AS now, o.servedOn AS earlier, o.knownTo = n.commit AS closed",
            record=case.record,
        )
    )
    assert found == {"now": day, "earlier": late, "closed": True}


def test_reminders_follow_the_longest_disclosure_and_the_lists_that_prolong_it(
    ask: Ask, services: Services, token: Token
) -> None:
    """Of Henan, five years from the decision: also without a severity, and none where display ended before,
    where the delivery ends it, or while a list prolongs it."""
    today = services.now().date()
    begun = months_ago(services, 60) + timedelta(12)

    def five_years(name: str, **fields: Any) -> Case:
        text = begun.isoformat()
        return make_case(services, token, f"test-due-{name}", decided_on=text, published_on=text, **fields)

    def on_a_list(case: Case, **fields: Any) -> None:
        days = (today - timedelta(100)).isoformat()
        entry = {"kind": "joint-punishment-list", "severity": None, "attributes": {}, "decided_on": days}
        more = {"received_at": None, "published_on": days, **fields}
        staging.put_records(services, staging.penalty(case.code, f"{case.record}-list", **entry, **more))

    plain = five_years("five", severity=None)
    sooner = five_years("sooner", severity=None, display_ends_on=(today + timedelta(4)).isoformat())
    shared = five_years("shared", severity=None, sharing_ends_on=today.isoformat())
    listed = five_years("listed", severity=None)
    on_a_list(listed)
    prolonged = five_years("prolonged", severity=None)
    removed = today + timedelta(20)
    on_a_list(prolonged, valid_to=removed.isoformat())
    found: dict[str, Json] = {}
    after = None
    while True:
        sent = {"purpose": WORK, "days": 40, "first": 2, "after": after}
        page = data(ask(DUE, sent, as_=plain.other))["dueReminders"]
        assert not {edge["node"]["record"]["id"] for edge in page["edges"]} & set(found), "each once"
        found |= {edge["node"]["record"]["id"]: edge["node"] for edge in page["edges"]}
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    ends = [found[one.record]["displayEndsOn"] for one in (plain, sooner, prolonged)]
    assert ends == [
        str(first_day_after(begun, Length(years=5))),
        str(today + timedelta(4)),
        str(removed),
    ]
    assert "henan-2019" in found[plain.record]["source"]
    assert found[sooner.record]["source"] == "delivered"
    assert not {shared.record, listed.record} & set(found)


def test_a_page_of_reminders_is_whole_where_few_of_many_are_due(
    ask: Ask, services: Services, token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.proceedings.repairs.reminders.LOOKED", 2)
    today = services.now().date()
    due = make_case(services, token, "test-due-whole", display_ends_on=(today + timedelta(39)).isoformat())
    answer = data(ask(DUE, {"purpose": WORK, "days": 40, "first": 100}, as_=due.other))["dueReminders"]
    assert not answer["pageInfo"]["hasNextPage"]
    assert due.record in {edge["node"]["record"]["id"] for edge in answer["edges"]}


def test_subjects_are_reminded_by_both_channels_before_display_ends(
    ask: Ask, services: Services, token: Token
) -> None:
    """An end that was delivered, and one that follows from the period in force when it was decided."""
    today = services.now().date()
    stored = make_case(
        services, token, "test-due-stored", display_ends_on=(today + timedelta(10)).isoformat()
    )
    decided = months_ago(services, 36) + timedelta(12)
    text = decided.isoformat()
    derived = make_case(services, token, "test-due-derived", decided_on=text, published_on=text)
    later = make_case(services, token, "test-due-later", display_ends_on=(today + timedelta(90)).isoformat())
    officer = stored.other

    def due(days: int = 40) -> dict[str, Json]:
        found: dict[str, Json] = {}
        after = None
        while True:
            sent = {"purpose": WORK, "days": days, "first": 2, "after": after}
            page = data(ask(DUE, sent, as_=officer))["dueReminders"]
            found |= {edge["node"]["record"]["id"]: edge["node"] for edge in page["edges"]}
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return found

    found = due()
    assert later.record not in found
    assert (found[stored.record]["source"], found[stored.record]["secondary"]) == ("delivered", False)
    assert found[derived.record]["secondary"] is True
    assert found[derived.record]["source"] == "ndrc-order-58-city-page"
    for channel in ("ONLINE", "WINDOW"):
        assert channel in due()[stored.record]["notReminded"]
        data(ask(REMIND, {"record": stored.record, "channel": channel, "purpose": WORK}, as_=officer))
    assert stored.record not in due(), "reminded by both"
    repaired(apply(ask, derived, *DONE))
    assert derived.record not in due(), "repaired"
    assert codes(ask(DUE, {"purpose": WORK, "days": 0}, as_=officer)) == ["LIMIT_EXCEEDED"]


def test_spans_miss_no_day_of_any_month(services: Services) -> None:
    """Each day that a record can be decided on is looked at, where its display ends in the days asked for."""
    catalogue = services.book.current()
    path = catalogue.path("411500")
    for start in (date(2026, 2, 26), date(2026, 8, 30), date(2028, 2, 27), date(2026, 11, 22)):
        end = start + timedelta(5)
        looked = spans(catalogue, start, end)
        for severity in (*Severity, None):
            for back in range(0, 62 * 31):
                decided = end - timedelta(back)
                shown = ends_of(catalogue, Displayed(path, severity, decided), None)[0].on
                told = catalogue.disclosure.ending(Bound.DISCLOSURE, path, "admin-penalty", decided, None)
                for by, ends in ((severity, shown), (None, told.on if told is not None else None)):
                    if ends is not None and start <= ends < end:
                        assert any(
                            one["by"] == "decision"
                            and one["severity"] in (by, None)
                            and one["from"] <= decided.isoformat() < one["to"]
                            for one in looked
                        ), (by, decided, start)


def test_the_rate_is_of_the_willing_and_eligible_and_null_for_nobody(
    ask: Ask, services: Services, token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = {"region": "411525", "authority": "411525-demo"}
    officer = token(region="411525", authority="411525-fgw")

    def rate() -> Json:
        sent = {"purpose": WORK, "region": "411525"}
        return data(ask(RATE, sent, as_=officer))["repairRate"]

    assert rate() == {"willing": 0, "eligible": 0, "repaired": 0, "percent": None}
    plain = make_case(services, token, "test-rate-1", **district)
    repaired(apply(ask, plain, *DONE))
    waits = make_case(services, token, "test-rate-2", severity=None, **district)
    repaired(apply(ask, waits, *DONE))
    early = make_case(
        services, token, "test-rate-3", decided_on=days_ago(services, 9), published_on=None, **district
    )
    repaired(apply(ask, early, *DONE))
    assert rate() == {"willing": 3, "eligible": 2, "repaired": 1, "percent": "50.00"}
    monkeypatch.setattr(rates, "AT_ONCE", 1)
    assert rate()["eligible"] == 2, "records are read for some applications at a time"
    monkeypatch.setattr(rates, "MOST_WAITING", 1)
    (error,) = ask(RATE, {"purpose": WORK, "region": "411525"}, as_=officer)["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED", "two wait, and no rate leaves one of them out"
    assert "`from`" in error["extensions"]["expected"]
    monkeypatch.undo()
    # What stood against an application is gone, and it is refused all the same: eligible, and not repaired.
    sooner = {**district, "decided_on": "2024-03-04", "received_at": None, "published_on": "2024-03-06"}
    staging.put_records(services, staging.penalty(early.code, early.record, attributes=PAID, **sooner))
    id_ = listed(ask, early)[0]["id"]
    assert rate() == {"willing": 3, "eligible": 3, "repaired": 1, "percent": "33.33"}, "as of now"
    refused = repaired(
        decide(ask, early, id_, grant=False, as_=token(region="411525", authority="411525-demo"))
    )
    assert set(truths(refused).values()) == {"MET"}, "the conditions of the day of the refusal"
    assert rate() == {"willing": 3, "eligible": 3, "repaired": 1, "percent": "33.33"}
    # Applied for again and granted, its information is repaired, however often it had to ask.
    assert repaired(apply(ask, early, *DONE))["state"] == "GRANTED"
    assert rate() == {"willing": 3, "eligible": 3, "repaired": 2, "percent": "66.67"}


def test_a_subject_sees_its_own_applications_and_no_others(
    ask: Ask, services: Services, token: Token, case: Case
) -> None:
    another = make_case(services, token, "test-own")
    mine = repaired(apply(ask, case, *DONE))["id"]
    repaired(apply(ask, another, *DONE))
    assert [one["id"] for one in listed(ask, case)] == [mine]
    assert codes(ask(DUE, {"purpose": ITSELF, "days": 5}, as_=case.subject)) == ["FORBIDDEN"]
