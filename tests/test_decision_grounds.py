"""Whose decisions rested on a record, and the newest of them, are found without looking at the others."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, LiteralString

import pytest
from neo4j import Driver

from hub.audit.writer import WRITE_DECISIONS
from hub.proceedings.objections.affected_decisions import DECISIONS
from hub.services import Services
from hub.store.migrations import read_migrations
from hub.subjects.decision_grounds import INVESTIGATED, NEXT_REGION, OWN, regions_of
from tests import staging
from tests.test_pages_seek import hits
from tests.test_queries import driver

__all__ = ["driver"]
GONE: LiteralString = """
MATCH (d:Decision) WHERE d.id STARTS WITH $record OPTIONAL MATCH (d)-->(g:Ground) DETACH DELETE d, g"""
AS_BEFORE: LiteralString = "MATCH (g:Ground {record: $record}) REMOVE g.region, g.at"
FEW, MANY = 30, 1_500


@pytest.fixture
def record(services: Services) -> Generator[str]:
    """The id of a record of which nothing is there; decisions whose ids begin with it go at the end."""
    made = f"test-{staging.order_code()}"
    yield made
    services.graph.write(lambda tx: tx.rows(GONE, record=made))


def decided(
    services: Services, record: str, numbers: range, region: str, role: str = "OFFICER", **more: str
) -> None:
    """Decisions that rested on the record, one a second."""
    rows: list[dict[str, Any]] = [
        {
            "id": f"{record}-{region}-{role}-{number:05}",
            "at": f"2026-01-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}.000000Z",
            "purpose": "SUPERVISION",
            "callerRegion": region,
            "callerRole": role,
            "subject": "s_test",
            "records": [record, f"{record}-other"],
            **more,
        }
        for number in numbers
    ]
    statement: LiteralString = WRITE_DECISIONS
    services.graph.write(lambda tx: tx.rows(statement, decisions=rows))


def regions(services: Services, records: list[str], after: str = OWN) -> dict[str, list[str]]:
    return services.graph.read(lambda tx: regions_of(tx, records, after))


def test_each_region_is_named_once_and_who_made_no_decision_never(services: Services, record: str) -> None:
    assert regions(services, [record]) == {record: []}
    assert regions(services, []) == {}
    decided(services, record, range(3), "411500")
    decided(services, record, range(2), "320500")
    decided(services, record, range(2), "411500", "SUBJECT")
    decided(services, record, range(2), "150900", purpose="INVESTIGATION")
    assert regions(services, [record, f"{record}-other", f"{record}-none"]) == {
        record: ["320500", "411500"],
        f"{record}-other": ["320500", "411500"],
        f"{record}-none": [],
    }
    assert regions(services, [record], INVESTIGATED) == {record: [OWN, "320500", "411500"]}


def test_many_decisions_cost_what_few_do(services: Services, driver: Driver, record: str) -> None:
    asked = {"after": [{"record": record, "region": OWN}]}
    page = {
        "regions": ["320500", "411500"],
        "record": record,
        "subjects": None,
        "at": "9999",
        "id": "",
        "limit": 6,
    }

    def read() -> list[tuple[int, int]]:
        return [hits(driver, NEXT_REGION, asked), hits(driver, DECISIONS, page)]

    decided(services, record, range(FEW), "411500")
    decided(services, record, range(FEW), "320500")
    few = read()
    decided(services, record, range(FEW, MANY), "411500")
    decided(services, record, range(FEW, MANY), "320500")
    many = read()
    assert [rows for _, rows in few] == [rows for _, rows in many] == [1, 6]
    for (cost, _), (more_cost, _) in zip(few, many, strict=True):
        assert more_cost <= 1.3 * cost


def test_grounds_of_before_get_their_regions(services: Services, record: str) -> None:
    decided(services, record, range(2), "411500")
    decided(services, record, range(1), "411500", "SUBJECT")
    services.graph.write(lambda tx: tx.rows(AS_BEFORE, record=record))
    assert regions(services, [record], INVESTIGATED) == {record: []}
    (migration,) = [one for one in read_migrations() if one.name == "0082_grounds_by_region"]
    (mend,) = [one for one in migration.statements(empty=False) if one.startswith("MATCH")]
    services.graph.script(mend)
    assert regions(services, [record], INVESTIGATED) == {record: [OWN, "411500"]}
