"""Writes what seeds say and the graph does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from hub.calendar.workdays import day_in_china
from hub.identity.keys import KeyRing
from hub.identity.naming import Naming, SubjectKey
from hub.identity.shared_attributes import shared_attribute
from hub.identity.stored_digests import Name, named_in, names_in, note_exchange, renamed, stored
from hub.loading.seed_files import Seeds
from hub.policy.model import subject_documents as w
from hub.policy.new_versions import changed, publish, removed
from hub.policy.versions import MARK_REGIONS, MERGE_REGIONS
from hub.store.commits import OPEN_COMMIT, begin_commit, stamp
from hub.store.graph import Graph, Row, Transaction
from hub.subjects import batch_writing, coverage_writing, link_writing, record_writing, subject_writing
from hub.subjects.shared_attributes import attribute_row, write_attributes

Progress = Callable[[str], None]


BATCH = 2_000


COVERAGE_STORED = """
MATCH (c:Coverage) WHERE c.knownTo = $open AND c.batch STARTS WITH 'seeds-'
RETURN c {.kind, .region, .authority, .validFrom} AS held
"""


SEEDS_LOADED = "MATCH (s:Seeds {name: 'seeds'}) RETURN s.digest AS digest"


MARK_SEEDS = "MERGE (s:Seeds {name: 'seeds'}) SET s.digest = $digest, s.at = $at"


@dataclass(frozen=True)
class Summary:
    """What a load changed. All zero the second time. ``skipped``: subjects that are held as a natural person
    and that the seeds have as another kind, or the other way round."""

    policy: int = 0
    subjects: int = 0
    links: int = 0
    records: int = 0
    coverage: int = 0
    skipped: int = 0
    unchanged: bool = False

    def __str__(self) -> str:
        if self.unchanged:
            return "nothing changed"
        return (
            f"{self.policy} policy documents, {self.subjects} subjects, {self.links} links, "
            f"{self.records} records, {self.coverage} declarations of coverage"
            + (f"; {self.skipped} subjects skipped" if self.skipped else "")
        )


def load(
    graph: Graph,
    seeds: Seeds,
    keys: KeyRing,
    now: datetime,
    progress: Progress = lambda _: None,
    *,
    force: bool = False,
) -> Summary:
    """Writes what changed.

    Args:
        force: also look into every document where the folder as a whole is the one loaded last.
    """
    held = graph.read(lambda tx: tx.row(SEEDS_LOADED))
    if not force and held is not None and held["digest"] == seeds.digest:
        return Summary(unchanged=True)
    progress(f"policy: {len(seeds.documents)} documents, {len(seeds.catalogue.regions)} regions")
    policy = graph.write(lambda tx: _load_policy(tx, seeds, now))
    rows = _rows(seeds, keys, day_in_china(now))
    counts: list[int] = []
    skipped: dict[int, str] = {}
    for name, write, found in (
        ("subjects", partial(_write_subjects, skipped=skipped), rows.subjects),
        ("records", _write_records, rows.records),
        ("links", _write_links, rows.links),
        ("attributes", _write_attributes, rows.attributes),
        ("coverage", partial(batch_writing.write, statement=coverage_writing.WRITE_COVERAGE), rows.coverage),
    ):
        progress(f"{name}: {len(found)}")
        others = {name for place in skipped for name in names_in(rows.subjects[place - 1])}
        kept = [row for row in found if others.isdisjoint(names_in(row))]
        counts.append(sum(_batch(graph, write, part, now, rows.persons) for part in _parts(kept)))
    changed_subjects, changed_records, changed_links, changed_attributes, declared = counts
    declared += _close_coverage(graph, rows.coverage, now)
    for told in skipped.values():
        progress(told)
    if not skipped:  # else the next load looks again, and tells it again
        graph.write(lambda tx: tx.rows(MARK_SEEDS, digest=seeds.digest, at=stamp(now)))
    linked = changed_links + changed_attributes
    return Summary(policy, changed_subjects, linked, changed_records, declared, len(skipped))


@dataclass(frozen=True)
class _Rows:
    """What the seeds say, as it is written; ``persons`` by their names: what finds each under older keys."""

    subjects: list[Row]
    records: list[Row]
    links: list[Row]
    attributes: list[Row]
    coverage: list[Row]
    persons: dict[Name, SubjectKey]


def _rows(seeds: Seeds, keys: KeyRing, today: date) -> _Rows:
    naming, paths = Naming(seeds.schemes, keys), seeds.catalogue.path
    persons: dict[Name, SubjectKey] = {}

    def key(named: w.Key) -> SubjectKey:
        found = naming.key(named.scheme, named.value, today)[0]
        if found.digests is not None:
            persons[str(found.scheme), str(found.value)] = found
        return found

    return _Rows(
        [
            {**subject_writing.subject_row(one, key(one.key), paths), "place": place}
            for place, one in enumerate(seeds.subjects, 1)
        ],
        [record_writing.record_row(one, key(one.subject), paths) for one in seeds.records],
        [
            {
                **link_writing.link_row(
                    one, key(one.start), key(one.end), company=key(one.company) if one.company else None
                ),
                "position": place,
            }
            for place, one in enumerate(seeds.links)
        ],
        [
            {**_attribute_row(one, key(one.subject), keys), "position": place}
            for place, one in enumerate(seeds.attributes)
        ],
        [row for one in seeds.coverage for row in coverage_writing.coverage_rows(one)],
        persons,
    )


def _close_coverage(graph: Graph, declared: Sequence[Row], now: datetime) -> int:
    """Declarations that the seeds don't have any more end: the absence of a record says nothing without."""
    names = ("kind", "region", "authority", "validFrom")
    stands = {tuple(row[name] for name in names) for row in declared}
    held = [row["held"] for row in graph.read(lambda tx: tx.rows(COVERAGE_STORED, open=OPEN_COMMIT))]
    gone = [row for row in held if tuple(row[name] for name in names) not in stands]
    if not gone:
        return 0

    def work(transaction: Transaction) -> int:
        commit = begin_commit(transaction, "seeds", now)
        return batch_writing.write(transaction, coverage_writing.CLOSE_COVERAGE, gone, commit=commit)

    return graph.write(work)


def _parts(found: Sequence[Any]) -> list[Sequence[Any]]:
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]


def _batch(
    graph: Graph,
    write: Callable[..., int],
    part: Sequence[Any],
    now: datetime,
    persons: Mapping[Name, SubjectKey],
) -> int:
    def work(transaction: Transaction) -> int:
        commit = begin_commit(transaction, "seeds", now)
        held = stored(transaction, named_in(part, persons))
        rows_ = [renamed(row, held) for row in part]
        written = write(transaction, rows=rows_, commit=commit, batch=f"seeds-{commit}", source="seeds")
        note_exchange(transaction, held.values())
        return written

    return graph.write(work)


def _write_subjects(
    transaction: Transaction, rows: Sequence[Row], skipped: dict[int, str], **rest: Any
) -> int:
    """Writes subjects, but for those that are held as a natural person and come as something else, or the
    other way round; notes what to tell of these."""
    found = transaction.rows(subject_writing.PERSONS, rows=list(rows))
    held = {(row["scheme"], row["value"]): row["kind"] for row in found}
    wanted: list[Row] = []
    for row in rows:
        name = row["scheme"], row["value"]
        if name in held:
            skipped[row["place"]] = (
                f"skipped, with its records and links: subject {row['place']} of demo/subjects.yaml, "
                f"{row['kind']}, which the hub holds as {held[name]}. To do: correct its kind or its key."
            )
        else:
            wanted.append(row)
    return batch_writing.write(transaction, subject_writing.WRITE_SUBJECTS, wanted, **rest)


def _attribute_row(document: w.AttributeDocument, key: SubjectKey, keys: KeyRing) -> Row:
    kept = shared_attribute(document.kind, document.value, keys, person=key.digests is not None)
    return attribute_row(document, key, kept)


def _write_attributes(transaction: Transaction, **rest: Any) -> int:
    return len(write_attributes(transaction, **rest))


def _write_records(
    transaction: Transaction, rows: Sequence[Row], *, commit: int, batch: str, **_: Any
) -> int:
    return record_writing.write_records(transaction, rows, commit=commit, batch=batch).changed


def _write_links(transaction: Transaction, **rest: Any) -> int:
    return len(link_writing.write_links(transaction, **rest))


def _load_policy(transaction: Transaction, seeds: Seeds, now: datetime) -> int:
    rows_ = [region.model_dump(mode="json") for region in seeds.catalogue.regions.values()]
    fresh = changed(transaction, seeds.documents, "seed")
    transaction.rows(MERGE_REGIONS, rows=rows_)
    transaction.rows(MARK_REGIONS, digest=hashlib.sha256(json.dumps(rows_).encode()).hexdigest())
    gone = removed(transaction, seeds.documents)
    if fresh or gone:
        publish(transaction, fresh, begin_commit(transaction, "policy", now), gone)
    return len(fresh) + len(gone)
