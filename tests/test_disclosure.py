"""Periods that texts set for the disclosure and retention of dishonest information: read and published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, LiteralString

import pytest

from graph_schema.vocabulary import RecordStatus, Role
from hub.calendar.periods import Length, first_day_after, latest_start
from hub.identity import OwnSubject
from hub.jobs.ends import publish
from hub.policy.checks.proposals import propose_parameter
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.policy.model.disclosure_periods import NOTHING, Bound
from hub.policy.yaml_documents import parse
from hub.records.sharing_end import OUTLIVED
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.subjects.readable_records import record_facts
from tests import staging
from tests.asking import JOINT_PUNISHMENT, PROCUREMENT, SUBJECT, Json, code, data
from tests.conftest import Ask
from tests.proceeding import ITSELF, days_ago
from tests.test_ends import events

ENDS = """
query Ends($subject: SubjectRef!, $purpose: PurposeInput!) {
  ownView(subject: $subject, purpose: $purpose) {
    records(first: 50) { edges { node { retentionEndsOn record {
      id status displayEndsOn sharingEndsOn ends { what on basis parameter { code } source secondary } } } } }
  }
}
"""
HENAN = "henan-2019 第十九条; ndrc-order-36"


def years_ago(services: Services, years: int, days: int = 0) -> date:
    """The last day from which so many years are over, ``days`` later."""
    return latest_start(services.now().date(), Length(years=years)) + timedelta(days)


def put(services: Services, company: str, name: str, decided: date, **fields: Any) -> str:
    record = f"{name}-{company}"
    days = {"decided_on": str(decided), "received_at": None, "published_on": str(decided)}
    staging.put_records(services, staging.penalty(company, record, **{**days, **fields}))
    return record


def own(ask: Ask, token: Callable[..., str], company: str) -> dict[str, Json]:
    me = token(role=Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=company))
    answer = data(ask(ENDS, {"subject": code(company), "purpose": ITSELF}, as_=me))["ownView"]
    nodes = [edge["node"] for edge in answer["records"]["edges"]]
    return {node["record"]["id"]: {**node["record"], "retention": node["retentionEndsOn"]} for node in nodes}


def end(record: Json, what: str) -> Json:
    return next(one for one in record["ends"] if one["what"] == what)


def test_a_record_stops_counting_five_years_after_its_decision_in_henan_whatever_was_delivered(
    ask: Ask, services: Services, token: Callable[..., str]
) -> None:
    company = staging.put_subject(services)
    over = put(services, company, "test-over", years_ago(services, 5))
    last = put(services, company, "test-last-day", years_ago(services, 5, 1))
    asked = {"subject": code(company), "region": "411500", "purpose": PROCUREMENT}
    answer = data(ask(JOINT_PUNISHMENT, {**asked, "occasion": "government-procurement"}))["jointPunishment"]
    counted = {one["id"] for outcome in answer["applyingMeasures"] for one in outcome["records"]}
    assert over not in counted
    reasons = {one["record"]["id"]: one["reasonCode"] for one in answer["recordsWithoutEffect"]}
    assert reasons.get(over) == "EXPIRED"
    assert reasons.get(last) != "EXPIRED"
    for status, wanted in (("CURRENT", {last}), ("EXPIRED", {over}), (None, {over, last})):
        sent = {"ref": code(company), "purpose": PROCUREMENT, "status": status, "first": 9}
        edges = data(ask(SUBJECT, sent))["subject"]["records"]["edges"]
        assert {edge["node"]["id"] for edge in edges} == wanted, status
    seen = own(ask, token, company)
    today = services.now().date()
    assert end(seen[over], "SHARING") == {
        "what": "SHARING",
        "on": str(max(date(2020, 5, 1), first_day_after(years_ago(services, 5), Length(years=5)))),
        "basis": "TEXT",
        "parameter": {"code": "henan-disclosure-years"},
        "source": HENAN,
        "secondary": True,
    }
    assert seen[over]["status"] == "EXPIRED"
    assert seen[over]["sharingEndsOn"] <= str(today) < seen[last]["sharingEndsOn"]
    assert (end(seen[over], "RETENTION")["basis"], seen[over]["retention"]) == ("NO_TEXT", None)


def test_each_text_by_its_own_start_and_no_text_is_said(
    ask: Ask, services: Services, token: Callable[..., str]
) -> None:
    company = staging.put_subject(services)
    old, ended = years_ago(services, 7), years_ago(services, 4)
    says = {"penalty_type": "FINE", "conduct_ended_on": str(old)}
    place = {"authority": "370100-demo", "region": "370100"}
    silent = put(services, company, "test-shandong", old, **place)
    over = put(services, company, "test-shandong-over", old, **place, attributes=says)
    late = {**says, "conduct_ended_on": str(ended)}
    runs = put(services, company, "test-shandong-runs", old, **place, attributes=late)
    kept = put(services, company, "test-zhejiang", ended, region="330100", authority="330100-x")
    crime = put(services, company, "test-zhejiang-crime", old, region="330100", kind="criminal-judgment")
    none = put(
        services, company, "test-jiangsu", old, region="320500", authority="320500-demo", severity=None
    )
    permit = put(services, company, "test-permit", old, kind="admin-permit", severity=None)
    seen = own(ask, token, company)
    told = {name: (end(seen[name], "SHARING")["basis"], seen[name]["status"]) for name in seen}
    assert told == {
        silent: ("DAY_UNKNOWN", "CURRENT"),
        over: ("TEXT", "EXPIRED"),
        runs: ("TEXT", "CURRENT"),
        kept: ("TEXT", "CURRENT"),
        crime: ("DAY_UNKNOWN", "CURRENT"),
        none: ("NO_TEXT", "CURRENT"),
        permit: ("NO_TEXT", "CURRENT"),
    }
    assert seen[runs]["sharingEndsOn"] == str(first_day_after(ended, Length(years=5)))
    retention = end(seen[kept], "RETENTION")
    assert (retention["on"], retention["source"]) == (seen[kept]["sharingEndsOn"], "zhejiang-2017 第十六条")
    assert seen[kept]["retention"] == retention["on"]
    assert end(seen[silent], "SHARING")["source"].startswith("shandong-2020 第三十八条")
    assert all(end(seen[none], what)["source"] is None for what in ("DISPLAY", "SHARING", "RETENTION"))


def test_the_earlier_end_counts_and_a_repair_settles_it(
    ask: Ask, services: Services, token: Callable[..., str]
) -> None:
    company = staging.put_subject(services)
    decided, soon = years_ago(services, 2), days_ago(services, 1)
    delivered = put(services, company, "test-delivered", decided, sharing_ends_on=soon, display_ends_on=soon)
    repaired = put(services, company, "test-settled", decided, repaired_on=soon)
    seen = own(ask, token, company)
    assert [one["basis"] for one in seen[delivered]["ends"]] == ["DELIVERED", "DELIVERED", "NO_TEXT"]
    assert [one["basis"] for one in seen[repaired]["ends"]] == ["SETTLED", "SETTLED", "NO_TEXT"]
    assert seen[repaired]["displayEndsOn"] == seen[repaired]["ends"][1]["on"] == soon


def test_on_a_joint_punishment_list_disclosure_goes_on_until_the_removal(
    ask: Ask, services: Services, token: Callable[..., str]
) -> None:
    company = staging.put_subject(services)
    old = years_ago(services, 5, -30)
    record = put(services, company, "test-listed", old)
    entry = {"kind": "joint-punishment-list", "severity": None, "attributes": {}}
    listed = put(services, company, "test-list", old + timedelta(400), **entry)
    seen = own(ask, token, company)
    assert (seen[record]["status"], seen[record]["sharingEndsOn"]) == ("CURRENT", None)
    assert end(seen[record], "SHARING")["basis"] == "LISTED"
    sent = {"ref": code(company), "purpose": PROCUREMENT, "status": "CURRENT", "first": 9}
    assert len(data(ask(SUBJECT, sent))["subject"]["records"]["edges"]) == 2
    publish(services.graph, services.book.current(), services.now())
    assert "SHARING" not in events(services, record)
    removed = days_ago(services, 0)
    put(services, company, "test-list", old + timedelta(400), **entry, repaired_on=removed)
    assert own(ask, token, company)[record]["status"] == "EXPIRED"
    assert data(ask(SUBJECT, sent))["subject"]["records"]["edges"] == []
    publish(services.graph, services.book.current(), services.now())
    assert events(services, record)["SHARING"] == removed
    assert events(services, listed)["SHARING"] == removed


def test_a_list_entered_after_the_end_revives_nothing(
    ask: Ask, services: Services, token: Callable[..., str]
) -> None:
    company = staging.put_subject(services)
    record = put(services, company, "test-archived", years_ago(services, 6))
    put(services, company, "test-later", years_ago(services, 0, -9), kind="joint-punishment-list")
    assert own(ask, token, company)[record]["status"] == "EXPIRED"


def test_ends_that_follow_from_a_text_are_published_once_however_late(
    services: Services, token: Callable[..., str]
) -> None:
    company = staging.put_subject(services)
    three = Length(months=3)
    over_today = latest_start(services.now().date(), three)
    shown = put(services, company, "test-minor", over_today, severity="MINOR", region="320500")
    over = put(services, company, "test-five", years_ago(services, 5, -40), severity=None)
    publish(services.graph, services.book.current(), services.now())
    assert events(services, shown) == {"DISPLAY": str(first_day_after(over_today, three))}
    on = str(first_day_after(years_ago(services, 5, -40), Length(years=5)))
    assert events(services, over) == {"DISPLAY": on, "SHARING": on}
    assert publish(services.graph, services.book.current(), services.now()) == 0


def test_a_changed_period_counts_with_the_next_read_and_is_published_for_old_records_too(
    ask: Ask, services: Services, token: Callable[..., str]
) -> None:
    company = staging.put_subject(services)
    record = put(services, company, "test-changed", years_ago(services, 4), severity=None)
    publish(services.graph, services.book.current(), services.now())
    assert events(services, record) == {}
    text = staging.held(services, "parameter", "henan-disclosure-years")["text"]
    value = next(line for line in text.splitlines() if "value: 5" in line)
    changed = text.replace(value, value.replace("value: 5", "value: 3"))
    with staging.published(services, "parameter", "henan-disclosure-years", changed):
        seen = own(ask, token, company)[record]
        assert (seen["status"], end(seen, "SHARING")["basis"]) == ("EXPIRED", "TEXT")
        publish(services.graph, services.book.current(), services.now())
        assert "SHARING" in events(services, record)
    assert own(ask, token, company)[record]["status"] == "CURRENT"


CHECK: LiteralString = (
    "MATCH (s:Subject {value: $company})-[:HAS_RECORD]->(r:CreditRecord) WHERE r.knownTo = $open "
    "RETURN s.id AS subject, r {.*} AS record, " + OUTLIVED + " AS over"
)


def test_the_statement_and_the_facts_agree_on_every_day(services: Services) -> None:
    """The predicate that filters pages and reports, against what a decision works out."""
    company = staging.put_subject(services)
    for place, decided in enumerate(("2016-02-29", "2019-03-31", "2020-11-30", "2021-05-31", "2022-01-01")):
        day = date.fromisoformat(decided)
        put(services, company, f"test-a{place}", day)
        ended = {"conduct_ended_on": str(day + timedelta(40))}
        put(services, company, f"test-b{place}", day, region="370100", attributes=ended)
        put(services, company, f"test-c{place}", day, region="330100")
    fields = {"kind": "joint-punishment-list", "severity": None}
    put(services, company, "test-l1", date(2020, 1, 1), **fields, valid_to="2024-08-15")
    put(services, company, "test-l2", date(2025, 11, 30), **fields, repaired_on="2026-03-01")
    catalogue = services.book.current()
    start = date(2020, 4, 29)
    days = [start + timedelta(n) for n in range(0, (services.now().date() - start).days, 97)]
    days += [date(2020, 4, 30), date(2020, 5, 1), date(2024, 8, 14), date(2024, 8, 15), date(2025, 11, 30)]
    for day in days:
        over = catalogue.disclosure.outlived(Bound.DISCLOSURE, day, OPEN_COMMIT - 1)

        def work(tx: Any, over: Json = over, day: date = day) -> None:
            rows = tx.rows(CHECK, company=company, open=OPEN_COMMIT, **over)
            assert len(rows) == 17
            held = [{**row, "grants": [["own-duty", "RECORD"]]} for row in rows]
            facts = record_facts(tx, held, OPEN_COMMIT - 1, day, catalogue)
            for row, fact in zip(rows, facts, strict=True):
                assert row["over"] == (fact.sharing_ends_on <= day), (fact.id, day)

        services.graph.read(work)


@pytest.mark.parametrize(
    ("id_", "value"),
    [
        ("henan-disclosure-years", "five"),
        ("henan-disclosure-years", 0),
        ("henan-disclosure-start", "LATER"),
        ("henan-disclosure-lists", "no-such-kind"),
    ],
)
def test_a_period_that_nobody_could_count_is_refused(services: Services, id_: str, value: str | int) -> None:
    values = f"[{{from: 2020-05-01, value: {value}, source: x}}]"
    text = f"id: {id_}\ntitle: {{zh: 测试, en: test}}\nregion: '410000'\nvalues: {values}"
    with pytest.raises(BrokenDocuments):
        propose_parameter(parse(text, id_), services.book.current())


def test_a_status_is_what_the_ends_say(services: Services) -> None:
    company = staging.put_subject(services)
    record = put(services, company, "test-status", date(2021, 2, 28))
    catalogue = services.book.current()

    def work(tx: Any) -> None:
        nothing = NOTHING.outlived(Bound.DISCLOSURE, services.now().date(), OPEN_COMMIT)
        rows = tx.rows(CHECK, company=company, open=OPEN_COMMIT, **nothing)
        held = [{**row, "grants": [["own-duty", "RECORD"]]} for row in rows]
        (fact,) = record_facts(tx, held, OPEN_COMMIT - 1, services.now().date(), catalogue)
        assert fact.id == record
        assert fact.status(date(2026, 2, 28)) is RecordStatus.CURRENT
        assert fact.status(date(2026, 3, 1)) is RecordStatus.EXPIRED

    services.graph.read(work)
