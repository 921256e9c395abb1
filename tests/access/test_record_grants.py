"""Which records a caller reads, and by which grants: the filter, the list and what is said of the rows that
came are one law, over generated records, grants, clauses and consents."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any, LiteralString

from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.who_may_read import GRANTS, OF_CLAUSES, OF_CONSENTS, OF_RECORD, OPEN_RECORD, OWN, RecordGrants
from hub.identity import Caller
from hub.identity.callers import OwnSubject
from hub.services import Services

SAYS: LiteralString = f"""
UNWIND $records AS r
WITH r, r.of AS s, $clauses AS clauses, r.consents AS consents
WITH r, s, clauses, consents, {OF_RECORD}
RETURN {OPEN_RECORD} AS open, {GRANTS} AS grants, {OF_CLAUSES} AS clauses, {OF_CONSENTS} AS consents,
       coalesce({OWN}, false) AS own
"""
NATION, HERE, THERE = "100000", "411500", "341500"
PATHS = [[NATION], [NATION, "410000", HERE], [NATION, "340000", THERE]]
KINDS = ["admin-penalty", "credit-grade", "utilities"]
SHARES = ["RECORD", "DESENSITISED", "RESULT_ONLY"]


def some(chance: Random, values: list[Any]) -> list[Any] | None:
    """A few of the values, or None: any."""
    return None if chance.random() < 0.4 else chance.sample(values, chance.randint(0, len(values)))


def access(chance: Random) -> Access:
    """A caller with up to three grants; now and then a subject."""
    grants = tuple(
        {"id": f"g{n}", "region": chance.choice([NATION, HERE, THERE]), "kinds": some(chance, KINDS)}
        | {"share": chance.choice(SHARES)}
        for n in range(chance.randint(0, 3))
    )
    subject = OwnSubject(id="s1") if chance.random() < 0.3 else None
    caller = Caller("somebody", HERE, f"{HERE}-demo", Role.SUBJECT if subject else Role.OFFICER, subject)
    withheld = ("utilities",) if chance.random() < 0.5 else ()
    purpose = Purpose(PurposeCode.PUBLIC_SERVICE, "test")
    return Access(caller, purpose, date(2026, 1, 1), (NATION, "410000", HERE), grants, withheld)


def clause(chance: Random, number: int) -> dict[str, Any]:
    """A clause from some region, on some kinds, perhaps of a severity or a scale."""
    return {
        "id": f"c{number}",
        "share": chance.choice(SHARES),
        "from": chance.choice([HERE, THERE]),
        "kinds": some(chance, KINDS) or KINDS[:1],
        "severities": some(chance, ["GENERAL", "SERIOUS"]),
        "scale": chance.choice([None, None, "a-scale"]),
    }


def record(chance: Random) -> dict[str, Any]:
    """A record of one of two subjects, who may have consented."""
    return {
        "path": chance.choice(PATHS),
        "kind": chance.choice(KINDS),
        "severity": chance.choice([None, "GENERAL", "SERIOUS"]),
        "scale": chance.choice([None, "a-scale", "another"]),
        "of": {"id": chance.choice(["s1", "s2"]), "scheme": "USCC", "value": "x"},
        "consents": [
            {"id": f"k{n}", "kinds": chance.sample(KINDS, 2), "share": chance.choice(SHARES)}
            for n in range(chance.choice([0, 0, 1, 2]))
        ],
    }


def test_the_filter_the_list_and_the_rows_say_the_same(services: Services) -> None:
    chance, seen = Random(7), {True: 0, False: 0}
    for _ in range(60):
        caller = access(chance)
        clauses = [clause(chance, number) for number in range(chance.randint(0, 3))]
        records = [record(chance) for _ in range(20)]
        asked = {"records": records, "clauses": clauses, **caller.parameters()}
        rows = services.graph.read(lambda tx, asked=asked: tx.rows(SAYS, **asked))
        grants = RecordGrants(caller, rows[0]["clauses"])
        for one, row in zip(records, rows, strict=True):
            assert bool(row["open"]) is (row["grants"] != []), (caller, clauses, one)
            assert grants.of(one, row["consents"], own=row["own"]) == row["grants"], (caller, clauses, one)
            seen[bool(row["open"])] += 1
    assert min(seen.values()) > 200
