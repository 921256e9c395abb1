"""What a record is on a day, and when its sharing ends: the statement says what the facts do, over generated
records whose dates lie before, on and after the day, or nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, LiteralString

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from graph_schema.vocabulary import RecordStatus, SharingClass
from hub.calendar.workdays import SHANGHAI
from hub.policy.model.disclosure_periods import CONDUCT_ENDED, Bound
from hub.records.status import CURRENT_ON, STANDS_ON, STATUS_ON, ended
from hub.rules.facts import RecordFact
from hub.rules.scalars import as_date
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from hub.subjects.readable_records import record_facts
from tests import staging
from tests.asking import Json

SAYS: LiteralString = f"""
MATCH (s:Subject {{value: $company}})-[:HAS_RECORD]->(r:CreditRecord) WHERE r.knownTo = $open
RETURN s.id AS subject, r {{.*}} AS record, [['own-duty', 'RECORD']] AS grants,
       {STATUS_ON} AS status, {CURRENT_ON} AS current, {STANDS_ON} AS stands
"""
LISTS, PENALTY = ("joint-punishment-list", "serious-dishonesty-list"), "admin-penalty"
"""Lists by which a period goes on, and what a period ends."""
HONOUR = "joint-incentive-list"
"""What no period ends."""
HENAN, SHANDONG, ZHEJIANG, JIANGSU = "411500", "370100", "330100", "320500"
"""The period runs from the decision; from the end of the conduct; goes on by another list; there is none."""
OPTIONAL = ("published_on", "valid_to", "sharing_ends_on", "repaired_on", "revoked_on")


def world(chance: Random) -> tuple[date, list[Json]]:
    """A day, and records that say something of it; without their subject and ids."""
    day = date(2020, 6, 1) + timedelta(chance.randrange(2300))
    five_years_ago = date(day.year - 5, day.month, min(day.day, 28))

    def near(first: int = -1, last: int = 1, of: date = day) -> date:
        return of + timedelta(chance.randint(first, last))

    def record(kinds: Sequence[str], region: str, decided: date, names: Sequence[str]) -> Json:
        """A record that has one or two of these dates, or none."""
        dates = {name: near().isoformat() for name in chance.sample(names, chance.randint(0, 2))}
        return {"kind": chance.choice(kinds), "region": region, "decided_on": decided.isoformat(), **dates}

    records: list[Json] = []
    for _ in range(10):
        one = record((PENALTY, HONOUR), HENAN, day - timedelta(30), OPTIONAL)
        if chance.random() < 0.4:
            moment = datetime.combine(near(), time(chance.randrange(24)), SHANGHAI)
            one["received_at"] = moment.isoformat()
        if chance.random() < 0.6:
            one["disputed_from"] = near(-2, 1).isoformat()
            until = near().isoformat()
            one |= {"disputed_to": until} if until > one["disputed_from"] and chance.random() < 0.7 else {}
        records.append(one)
    for _ in range(5):
        region = chance.choice((HENAN, HENAN, SHANDONG, ZHEJIANG, JIANGSU))
        one = record((PENALTY, PENALTY, HONOUR), region, near(-2, 2, five_years_ago), OPTIONAL[1:3])
        if chance.random() < 0.6:
            one["attributes"] = {"conduct_ended_on": near(-2, 2, five_years_ago).isoformat()}
        records.append(one)
    for _ in range(chance.randrange(3)):
        records.append(record(LISTS, HENAN, near(-3, 1), OPTIONAL[1:]))
    return day, records


def test_the_statement_says_what_the_facts_do(services: Services) -> None:
    seen: Counter[RecordStatus] = Counter()
    outlived = prolonged = 0

    @settings(max_examples=60)
    @given(st.integers(0, 2**32))
    def check(seed: int) -> None:
        nonlocal outlived, prolonged
        day, records = world(Random(seed))
        company = staging.put_subject(services)
        rest: Json = {"subject": {"scheme": "USCC", "value": company}, "authority": "411500-demo"}
        staging.put_records(
            services,
            *({**record, **rest, "id": f"test-{company}-{place}"} for place, record in enumerate(records)),
        )
        catalogue = services.book.current()
        terms = catalogue.disclosure.outlived(Bound.DISCLOSURE, day, OPEN_COMMIT - 1)

        def read(transaction: Transaction) -> tuple[list[Json], list[Any]]:
            rows = transaction.rows(SAYS, company=company, open=OPEN_COMMIT, **terms)
            return rows, list(record_facts(transaction, rows, OPEN_COMMIT - 1, day, catalogue))

        rows, facts = services.graph.read(read)
        assert len(rows) == len(records)
        for row, fact in zip(rows, facts, strict=True):
            checked = RecordFact.model_validate(vars(fact))
            assert vars(checked) == vars(fact), "each value is one that its field takes as it is"
            assert to_json(checked) == to_json(fact)
            status = fact.status(day)
            assert row["status"] == status, fact
            assert row["current"] == (status is RecordStatus.CURRENT), fact
            ends = (fact.valid_to, fact.sharing_ends_on, fact.repaired_on, fact.revoked_on)
            assert ended(fact, day) == any(end is not None and end <= day for end in ends), fact
            delivered = date.fromisoformat(row["record"]["sharingEndsOn"])
            own = (fact.valid_to, delivered, fact.repaired_on, fact.revoked_on)
            assert row["stands"] == all(end is None or end > day for end in own), fact
            assert fact.share is SharingClass.RECORD
            seen[status] += 1
            outlived += status is RecordStatus.EXPIRED and row["record"]["sharingEndsOn"] > day.isoformat()
            conduct_ended = as_date(fact.attributes.get(CONDUCT_ENDED))
            of_text = (Bound.DISCLOSURE, fact.path, fact.kind, fact.decided_on, conduct_ended)
            ending = catalogue.disclosure.ending(*of_text)
            over = ending is not None and ending.on is not None and ending.on <= day
            prolonged += over and fact.sharing_ends_on > day

    check()
    assert set(seen) == set(RecordStatus), seen
    assert outlived, "no period that a text sets was over"
    assert prolonged, "none went on by a list"
