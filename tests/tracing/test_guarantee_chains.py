"""Guarantee chains beside another method: SQLite's recursive tables over the same rows, on the FinBench
sample and on one made of the same shape."""

import csv
import random
import sqlite3
from datetime import date

import pytest

from hub.tracing.graph_part import Part
from hub.tracing.patterns.guarantees import GuaranteeDirection, GuaranteeOrder, guarantee_chain
from tests.fact_base import FINBENCH
from tests.tracing.drawn import link, part_of

Rows = list[tuple[str, str, str]]
REACHED = """
WITH RECURSIVE cut AS (
  SELECT start, "end" FROM (
    SELECT start, "end", row_number() OVER (PARTITION BY start ORDER BY {order}, "end") AS place
    FROM guarantee
  ) WHERE place <= :most
), reached (id, distance) AS (
  SELECT :subject, 0
  UNION
  SELECT cut."end", reached.distance + 1 FROM reached JOIN cut ON cut.start = reached.id WHERE distance < 12
)
SELECT id, min(distance) FROM reached GROUP BY id
"""
ORDERS = {GuaranteeOrder.EARLIEST_FIRST: "since", GuaranteeOrder.LATEST_FIRST: "since DESC"}


def finbench(file: str) -> Rows:
    with (FINBENCH / file).open(encoding="utf-8") as lines:
        return [
            (row["fromId"], row["toId"], row["createTime"][:10])
            for row in csv.DictReader(lines, delimiter="|")
        ]


def made() -> Rows:
    """As many persons and guarantees, most towards somebody with a greater number, some on one day."""
    chance = random.Random(11)
    rows = {}
    while len(rows) < 900:
        start = chance.randrange(300)
        end = start + chance.randrange(1, 40) if chance.random() < 0.9 else chance.randrange(300)
        rows[f"P{start:03}", f"P{end:03}"] = date(2020, 1, 1 + chance.randrange(28)).isoformat()
    return [(start, end, day) for (start, end), day in rows.items()]


def graph(rows: Rows) -> Part:
    return part_of(*(link(start, "guarantees", end, since=day) for start, end, day in rows))


@pytest.mark.parametrize("order", GuaranteeOrder)
@pytest.mark.parametrize("most", [1, 2, 100])
@pytest.mark.parametrize("file", [None, "PersonGuaranteePerson.csv"])
def test_a_chain_is_that_of_another_method(order: GuaranteeOrder, most: int, file: str | None) -> None:
    read = finbench(file) if file is not None else made()
    table = sqlite3.connect(":memory:")
    table.execute('CREATE TABLE guarantee (start TEXT, "end" TEXT, since TEXT)')
    table.executemany("INSERT INTO guarantee VALUES (?, ?, ?)", read)
    table.execute("CREATE INDEX by_start ON guarantee (start)")
    part = graph(read)
    statement = REACHED.format(order=ORDERS[order])
    for subject in sorted({start for start, _, _ in read})[::17]:
        expected = dict(table.execute(statement, {"most": most, "subject": subject}))
        chain = guarantee_chain(part, subject, order=order, limit=most, depth=12)
        found = {subject: 0}
        for step in chain.steps:
            found.setdefault(step.link.end, step.distance)
        assert found == expected
        assert chain.depth == max(expected.values())


@pytest.mark.parametrize(
    ("file", "deepest"), [("PersonGuaranteePerson.csv", 7), ("CompanyGuaranteeCompany.csv", 8)]
)
def test_the_deepest_chain_of_finbench(file: str, deepest: int) -> None:
    part = graph(finbench(file))
    assert max(guarantee_chain(part, one, depth=20).depth for one in part.subjects) == deepest
    assert (
        max(
            guarantee_chain(part, one, towards=GuaranteeDirection.GUARANTORS, depth=20).depth
            for one in part.subjects
        )
        == deepest
    )
