"""Prints how long the names of a file take against so many known companies, and what the parts cost.

``python -m tests.bench.matching --subjects 100000 --names 10000``: invented companies of real regions, every
third name of the file written otherwise, every tenth of nobody. A distinctive part is shared by more
companies the more there are, as in a register.
"""

from __future__ import annotations

import argparse
from collections import Counter
from random import Random
from time import perf_counter
from typing import Any

from hub.matching.resolving import RowNames, resolve
from hub.policy.model.subject_documents import SubjectDocument
from hub.search.gazetteer import gazetteer_of
from hub.search.indexing import follow
from hub.store.commits import begin_commit
from hub.subjects import subject_writing
from tests.bench.engines import NOW, Bench, bench
from tests.matching import making

BATCH = 2_000
SEED = 7


def main() -> None:
    """Loads, indexes, resolves."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--subjects", type=int, default=100_000)
    parser.add_argument("--names", type=int, default=10_000)
    asked = parser.parse_args()
    with bench("1G", "1G") as at:
        random = Random(SEED)
        began = perf_counter()
        known = _load(at, asked.subjects, random)
        print(f"{asked.subjects:,} subjects written: {perf_counter() - began:.0f} s", flush=True)
        words = gazetteer_of(at.catalogue)
        began = perf_counter()
        follow(at.services.graph, words)
        print(f"names indexed: {perf_counter() - began:.0f} s", flush=True)
        rows = _rows(known, asked.names, random)
        for turn in (1, 2):
            began = perf_counter()
            found = at.services.graph.read(lambda tx: resolve(tx, rows, words))
            took = perf_counter() - began
            told = Counter(one.meaning.value for one in found)
            print(f"turn {turn}: {len(rows):,} names in {took:.1f} s, {dict(told)}", flush=True)


def _load(at: Bench, count: int, random: Random) -> list[making.Company]:
    places = making.places()
    paths = at.catalogue.path
    known: list[making.Company] = []
    for start in range(0, count, BATCH):
        part = [
            making.random_company(random, places, number)
            for number in range(start, min(start + BATCH, count))
        ]
        rows = [subject_writing.subject_row(_document(one), _key(at, one), paths) for one in part]

        def work(transaction: Any, rows: list[Any] = rows) -> None:
            commit = begin_commit(transaction, "bench", NOW)
            subject_writing.write_new_subjects(transaction, rows, commit=commit, batch="bench")

        at.services.graph.write(work)
        known += part
    return known


def _document(one: making.Company) -> SubjectDocument:
    version = {"name": one.name, "registered": one.place.district, "from": "2015-01-01"}
    return SubjectDocument.model_validate(
        {
            "key": {"scheme": "USCC", "value": one.code},
            "kind": "LEGAL_ENTITY",
            "invented": True,
            "versions": [version],
        }
    )


def _key(at: Bench, one: making.Company) -> Any:
    return at.services.naming.key("USCC", one.code, NOW.date())[0]


def _rows(known: list[making.Company], count: int, random: Random) -> list[RowNames]:
    places = making.places()
    rows: list[RowNames] = []
    for number in range(count):
        one = random.choice(known) if number % 10 else making.random_company(random, places, 10**6 + number)
        name = random.choice(making.same_pairs(one, random)).name if number % 3 == 0 else one.name
        rows.append(RowNames(name or one.name, None, one.place.district))
    return rows


if __name__ == "__main__":
    main()
