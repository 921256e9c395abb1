"""Ends of records: published once as events, by any number of hubs, late or not; no answer rests on them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from neo4j import Driver

from graph_schema.vocabulary import Severity
from hub.jobs import ends
from hub.jobs.ends import publish
from hub.policy.catalogue import Catalogue
from hub.policy.parameters import nearest
from hub.records.limits_and_ends import ends as record_ends
from hub.records.limits_and_ends import shortest_display
from hub.services import SHANGHAI, Services
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from tests import staging
from tests.asking import PROCUREMENT, SUBJECT, code, data
from tests.conftest import Ask
from tests.proceeding import Displayed, days_ago, make_case
from tests.test_pages_seek import hits
from tests.test_queries import driver

__all__ = ["driver"]

EVENTS = "MATCH (e:Ended) WHERE e.record = $record RETURN e.what AS what, e.on AS on, e.commit AS commit"


def events(services: Services, record: str) -> dict[str, str]:
    rows = services.graph.read(lambda tx: tx.rows(EVENTS, record=record))
    assert len(rows) == len({(row["what"], row["on"]) for row in rows}), "an end stands twice"
    assert all(row["commit"] > 0 for row in rows)
    return {row["what"]: row["on"] for row in rows}


def test_each_end_is_published_once_and_a_late_job_changes_no_answer(
    ask: Ask, services: Services, token: Callable[..., str]
) -> None:
    ended, tomorrow = days_ago(services, 3), days_ago(services, -1)
    case = make_case(services, token, "test-ended", display_ends_on=ended, sharing_ends_on=tomorrow)
    over = make_case(services, token, "test-over", sharing_ends_on=ended)
    answer = ask(SUBJECT, {"ref": code(over.code), "purpose": PROCUREMENT, "first": 9})
    (edge,) = data(answer)["subject"]["records"]["edges"]
    assert edge["node"]["status"] == "EXPIRED", "although no job said so"
    now = services.now()
    assert publish(services.graph, services.book.current(), now) > 0
    assert events(services, case.record) == {"DISPLAY": ended}
    assert events(services, over.record) == {"SHARING": ended}
    assert publish(services.graph, services.book.current(), now) == 0, "nothing twice"
    late = make_case(services, token, "test-late", display_ends_on=ended)
    publish(services.graph, services.book.current(), now)
    assert events(services, late.record) == {"DISPLAY": ended}, "entered after its day was looked at"


def test_two_hubs_at_once_publish_each_end_once(services: Services, token: Callable[..., str]) -> None:
    day = days_ago(services, 2)
    cases = [make_case(services, token, f"test-both-{one}", display_ends_on=day) for one in range(5)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: publish(services.graph, services.book.current(), services.now()), range(2)))
    assert all(events(services, one.record) == {"DISPLAY": day} for one in cases)


@pytest.fixture
def ended(services: Services) -> list[str]:
    """Records whose display ended on days of their own, after everything that was published."""
    publish(services.graph, services.book.current(), services.now())
    company = staging.put_subject(services)
    names = [f"test-linear-{company}-{place}" for place in range(90)]
    days = [days_ago(services, 100 - place) for place in range(90)]
    records = (
        staging.penalty(company, name, decided_on="2020-01-01", display_ends_on=day)
        for name, day in zip(names, days, strict=True)
    )
    staging.put_records(services, *records)
    return names


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ends, "READ", 20)
    monkeypatch.setattr(ends, "BATCH", 10)


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the records that the job looks at from now on."""
    seen: list[str] = []
    batch = ends._batch

    def noted(transaction: Transaction, catalogue: Catalogue, ids: list[str], *rest: Any) -> int:
        seen.extend(ids)
        return batch(transaction, catalogue, ids, *rest)

    monkeypatch.setattr(ends, "_batch", noted)
    return seen


def test_a_job_that_is_stopped_ends_at_the_next_batch_and_another_goes_on_there(
    services: Services, ended: list[str], small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = looked_at(monkeypatch)

    def work(batches: int) -> int:
        """How many records were looked at until the stop."""
        begun = len(seen)
        publish(
            services.graph,
            services.book.current(),
            services.now(),
            lambda: len(seen) - begun >= 10 * batches,
        )
        return len(seen) - begun

    assert [work(batches) for batches in (3, 4, 1_000)] == [30, 40, 20]
    mine = [name for name in seen if name in set(ended)]
    assert (len(mine), set(mine)) == (90, set(ended)), "none was looked at twice"
    assert all("DISPLAY" in events(services, name) for name in ended)
    assert publish(services.graph, services.book.current(), services.now()) == 0


def test_of_many_records_on_one_day_each_is_looked_at_once(
    services: Services, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(services.graph, services.book.current(), services.now())
    company, day = staging.put_subject(services), days_ago(services, 2)
    names = [f"test-tied-{company}-{place}" for place in range(55)]
    staging.put_records(services, *(staging.penalty(company, name, display_ends_on=day) for name in names))
    seen = looked_at(monkeypatch)
    publish(services.graph, services.book.current(), services.now())
    mine = [name for name in seen if name in set(names)]
    assert (len(mine), set(mine)) == (55, set(names))


def test_a_late_page_reads_no_more_than_an_early_one(
    driver: Driver, services: Services, ended: list[str]
) -> None:
    """By what Neo4j reads, not by time."""
    days = {"until": "9999-12-30", "open": OPEN_COMMIT, "limit": 10, "id": ends.BEHIND_ALL}
    early, late = (
        hits(driver, ends.ENDINGS["displayEndsOn"], {**days, "place": days_ago(services, ago)})
        for ago in (101, 30)
    )
    assert early[1] == late[1] == 10
    assert late[0] <= 1.3 * early[0]


@pytest.mark.parametrize(
    ("severity", "decided", "least", "ends", "source"),
    [
        ("MINOR", "2026-04-01", "2026-04-01", "2026-07-02", "ndrc-order-36"),
        ("GENERAL", "2026-04-01", "2026-07-02", "2027-04-02", "ndrc-order-36"),
        ("SERIOUS", "2026-04-01", "2027-04-02", "2029-04-02", "ndrc-order-36"),
        ("GENERAL", "2026-03-31", "2026-07-01", "2029-04-01", "ndrc-order-58-city-page"),
        ("SERIOUS", "2026-03-31", "2027-04-01", "2029-04-01", "ndrc-order-58-city-page"),
        ("SERIOUS", "2023-04-30", None, None, None),
        (None, "2026-05-01", None, None, None),
    ],
)
def test_display_follows_the_text_in_force_on_the_day_of_the_decision(
    services: Services, severity: str | None, decided: str, least: str, ends: str, source: str | None
) -> None:
    catalogue = services.book.current()
    record = Displayed(
        catalogue.path("411500"), Severity(severity) if severity else None, date.fromisoformat(decided)
    )
    shortest = shortest_display(catalogue, record.path, record.severity, record.decided_on)
    end = record_ends(catalogue, record, None)[0]
    said = [day.isoformat() if day is not None else None for day in (shortest and shortest.over, end.on)]
    assert said == [least, ends]
    told = [one for one in (shortest, end if ends is not None else None) if one is not None]
    assert [(one.source, one.secondary) for one in told] == [(source, True)] * len(told)
    earlier = record.decided_on + timedelta(30)
    assert record_ends(catalogue, replace(record, display_ends_on=earlier), None)[0].on == earlier


def test_a_regions_own_value_comes_first_and_an_unset_one_lets_the_next_speak(services: Services) -> None:
    catalogue, day = services.book.current(), datetime(2026, 6, 1, tzinfo=SHANGHAI).date()
    review = nearest(catalogue, catalogue.path("411500"), "repair-review-days", day)
    above = nearest(catalogue, catalogue.path("410000"), "repair-review-days", day)
    objection = nearest(catalogue, catalogue.path("411500"), "objection-days", day)
    assert review is not None
    assert above is not None
    assert objection is not None
    assert (review.value, review.source) == ("0", "AMB-031")
    assert (above.value, objection.value) == ("1", "7"), "AMB-030 is unset, Henan's regulation is in force"
    assert nearest(catalogue, catalogue.path("320500"), "objection-days", day) is None
    with staging.republished(
        services,
        "parameter",
        "xinyang-objection-days",
        ("values: []", "values: [{from: 2024-01-01, value: 5, source: 演示}]"),
    ):
        found = nearest(services.book.current(), catalogue.path("411500"), "objection-days", day)
        assert found is not None
        assert found.value == "5"
