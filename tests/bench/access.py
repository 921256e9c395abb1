"""What grants and the read log cost: the same look-ups with and without them, in turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString

from neo4j import Driver, ManagedTransaction

from hub.audit import Disclosures
from hub.decisions import Question, decide
from hub.identity.naming import SubjectKey
from hub.store.commits import OPEN_COMMIT
from hub.subjects import lookup, readable_records
from tests.bench.engines import NOW, REGION, Bench
from tests.bench.measuring import Figure, Step, compared, in_turns, throughput
from tests.bench.sides import Hub, Raw

PLAIN_FIND: LiteralString = """
MATCH (q:Sequence {name: 'commit'})
WITH q, coalesce($commit, q.value) AS commit
OPTIONAL MATCH (s:Subject {scheme: $scheme, value: $value})
WHERE s.knownFrom <= commit
OPTIONAL MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownFrom <= commit AND v.knownTo > commit AND v.validFrom <= $day AND v.validTo > $day
RETURN commit, q.value AS head, q.policy AS policy, s {.id, .kind, .scheme, .value, .invented} AS subject,
       v {.*} AS version
"""
"""``lookup.FIND_BY_KEY`` for somebody who may read everything."""
PLAIN_RECORDS: LiteralString = """
MATCH (s:Subject) WHERE s.id IN $subjects
MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
WHERE r.knownFrom <= $commit AND r.knownTo > $commit
  AND ($kinds IS NULL OR r.kind IN $kinds)
RETURN s.id AS subject, r {.*} AS record
ORDER BY r.decidedOn DESC, r.id DESC
"""
"""``reading.RECORDS`` for somebody who may read everything."""


def statements(
    bench: Bench, driver: Driver, keys: Sequence[SubjectKey]
) -> list[tuple[str, list[list[Step]]]]:
    """By name: the calls of a statement under the caller's grants, and of the same without any."""
    access = {**bench.access.parameters(), "open": OPEN_COMMIT, "lists": ["joint-punishment-list"]}
    access |= {"only": None, "limit": readable_records.MOST_RECORDS + 1}
    find: list[list[Step]] = [[], []]
    records: list[list[Step]] = [[], []]
    for key in keys:
        asked = {**key.parameters(), "keys": [{"place": 0, **key.parameters()}]}
        asked |= {"day": NOW.date().isoformat(), "commit": None}
        (row,) = driver.execute_query(PLAIN_FIND, asked).records
        find[0].append(lambda asked=asked: _read(driver, lookup.FIND_BY_KEY, {**asked, **access}))
        find[1].append(lambda asked=asked: _read(driver, PLAIN_FIND, asked))
        these = {"subjects": [row["subject"]["id"]], "commit": row["commit"], "kinds": None}
        records[0].append(lambda these=these: _read(driver, readable_records.RECORDS, {**these, **access}))
        records[1].append(lambda these=these: _read(driver, PLAIN_RECORDS, these))
    return [("find a subject", find), ("read its records", records)]


def unaudited(bench: Bench, keys: Sequence[SubjectKey]) -> tuple[list[Step], list[Step]]:
    """Look-ups and decisions as the hub makes them, whose entry is not written; nor is a decision kept,
    which is one transaction with its entry."""

    def look_up(key: SubjectKey) -> None:
        bench.services.graph.read(lambda tx: lookup.find(tx, key, bench.access, NOW.date(), None))

    def judge(key: SubjectKey) -> None:
        question = Question("jointPunishment", REGION, key, "government-procurement")
        decide(bench.call(Disclosures("bench", "0" * 64)), question)

    return [lambda key=key: look_up(key) for key in keys], [lambda key=key: judge(key) for key in keys]


def report(bench: Bench, raw: Raw, keys: Sequence[SubjectKey], rounds: int, length: float) -> list[Figure]:
    """The figures of docs/benchmarks.md, "What grants and the log cost"."""
    figures: list[Figure] = []
    for name, sides in statements(bench, raw.driver, keys):
        in_turns(sides, 3)
        times = in_turns(sides, rounds)
        figures.append(compared(f"{name}, granted : anyone", times[0], times[1], "ms", ""))
    hub = Hub(bench)
    look_ups, decisions = unaudited(bench, keys)
    audited: tuple[list[Step], list[Step]] = (
        [lambda key=key: hub.look_up(key) for key in keys],
        [lambda key=key: hub.decide(key) for key in keys],
    )
    for name, calls, bare in (
        ("look-up", audited[0], look_ups),
        ("decision", audited[1], decisions),
    ):
        times = in_turns([calls, bare], rounds)
        figures.append(compared(f"{name}, with its entry : without", times[0], times[1], "ms", ""))
        rates: tuple[list[float], list[float]] = [], []
        for number in range(max(4, rounds // 2 + 1)):
            for side, found in ((calls, rates[0]), (bare, rates[1])):
                rate = throughput(lambda n, side=side: side[n % len(side)](), 16, length)
                if number:  # the first round warms up
                    found.append(rate)
        figures.append(compared(f"{name}, the same, 16 clients", rates[0], rates[1], "a second", ""))
    return figures


def _read(driver: Driver, statement: LiteralString, parameters: dict[str, Any]) -> None:
    def work(transaction: ManagedTransaction) -> None:
        list(transaction.run(statement, parameters))

    with driver.session(database="neo4j") as session:
        session.execute_read(work)
