"""Writes one batch of rows in one transaction: all facts of a row, or none and the reason."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from graph_schema.vocabulary import RowOutcome
from hub.calendar.workdays import day_in_china
from hub.identity.naming import SubjectKey
from hub.identity.stored_digests import LOCK, Name, note_exchange, stored
from hub.ingestion.batches import annulments, same_decisions
from hub.ingestion.batches.batch_plan import BatchPlan, RowEffect, Versions
from hub.ingestion.batches.earlier_batches import RowsBefore
from hub.ingestion.batches.merged_subjects import redirected
from hub.ingestion.batches.objected_values import warn_of_corrected
from hub.ingestion.batches.other_names import other_names
from hub.ingestion.batches.records_of_one_number import each_with_its_own
from hub.ingestion.batches.row_subjects import (
    missing_subjects,
    stored_versions,
    with_fitting_kinds,
    with_known_subjects,
)
from hub.ingestion.batches.rows_without_codes import with_meant
from hub.ingestion.batches.same_decisions import CodeCorrections
from hub.ingestion.batches.stored_records import under_stored_ids, with_earlier_states, written_before
from hub.ingestion.converting import Facts, RowWarning, with_stored_names, without_known
from hub.ingestion.readers import Fault, Line, RowReason
from hub.ingestion.receipts.row_match import RowMatch
from hub.ingestion.receipts.row_receipts import RowReceipt, of_fault, of_warning
from hub.matching.pairs import propose
from hub.policy.catalogue import Catalogue
from hub.search.gazetteer import gazetteer_of
from hub.store.commits import OPEN_COMMIT, begin_commit, stamp
from hub.store.graph import Graph, Row, Transaction
from hub.subjects import batch_writing, link_writing, record_writing, subject_writing
from hub.subjects.ended_records import after_end
from hub.subjects.shared_attributes import write_attributes

MOST_KNOWN = 200_000
"""How many subjects are remembered as held."""
WAIT_ELSEWHERE = """
UNWIND $rows AS row
MATCH (b:Batch {id: row.batch})
SET b.waitingRows = [one IN b.waitingRows WHERE NOT one IN row.rows]
"""
NOTE_BATCH = "MERGE (b:Batch {id: $batch}) ON CREATE SET b += $properties"


@dataclass(frozen=True)
class Delivery:
    """What the batches of one file have in common. ``name`` begins the id of each; ``owner`` are region and
    authority whose rows all of them are, None where nobody says so."""

    name: str
    source: str
    file: str
    sha256: str
    mapping: str
    invented: bool
    owner: tuple[str, str] | None = None


@dataclass(frozen=True)
class Batch:
    """Rows of a file, in their order, with those that could not be converted."""

    id: str
    delivery: Delivery
    first: int
    through: int
    rows: Sequence[Facts]
    faults: Sequence[tuple[Line, Fault]]
    fresh: bool = True
    """False when only rows come again that waited for a subject."""
    position: int = 0
    """Of the file within its delivery."""
    waited: Mapping[int, str] = field(default_factory=dict[int, str])
    """Rows that come again because they waited for a subject: by first line, the batch that they waited
    in."""


@dataclass
class Outcome:
    """What became of the rows of a batch: their sum is what was read."""

    written: int = 0
    unchanged: int = 0
    duplicates: int = 0
    ended: int = 0
    """Records that were annulled by rows that are set aside."""
    over: dict[str, str] = field(default_factory=dict[str, str])
    """All records that such rows name and that have ended, with the day."""
    faults: list[tuple[Line, Fault]] = field(default_factory=list[tuple[Line, Fault]])
    uncompared: int = 0
    """Rows that may correct a code and were not looked at for it: their days have too many records."""
    commit: int | None = None
    subjects: frozenset[Name] = frozenset()
    """Those that the accepted rows named: the graph holds them once this is committed."""
    persons: dict[Name, SubjectKey] = field(default_factory=dict[Name, SubjectKey])
    """The keys of those whom an identity number names, as the graph holds them."""
    pairs: list[Row] = field(default_factory=list[Row])
    """Whom rows may mean that name nobody by a key: for a person to say."""
    receipts: list[RowReceipt] = field(default_factory=list[RowReceipt])
    """One for each row, in the order of the file."""

    @property
    def reasons(self) -> Counter[str]:
        """How many rows were set aside for which reason."""
        return Counter(fault.reason.value for _, fault in self.faults)


@dataclass
class LoadState:
    """What the batches of a file are written with. ``known``: subjects that the graph holds for certain, and
    ``before``: what earlier batches said; both grow. ``again``: the source has delivered before."""

    catalogue: Catalogue
    known: set[Name] = field(default_factory=set[Name])
    before: RowsBefore = field(default_factory=RowsBefore)
    again: bool = False


SetAside = Callable[[str, str, Sequence[tuple[Line, Fault]]], None]
Enter = Callable[[Transaction, Batch, Outcome], None]
"""Enters what became of a batch's rows, in the transaction that writes them."""


def enter_nothing(transaction: Transaction, batch: Batch, outcome: Outcome) -> None:
    """For a delivery that came through no door."""


class _NothingChanged(Exception):
    """Rolls the transaction back, so that no commit number is spent."""


def write_batch(
    graph: Graph,
    batch: Batch,
    now: datetime,
    set_aside: SetAside,
    state: LoadState,
    enter: Enter = enter_nothing,
) -> Outcome:
    """Writes a batch and its (:Batch) node.

    What is set aside is on disk before the transaction commits, so that a crash between the two loses
    neither; a rerun then writes the same file again.

    Args:
        state: what earlier batches know; grows.
        enter: takes what became of the rows; may run again with its transaction.
    """
    outcome = Outcome()

    def change(transaction: Transaction) -> None:
        nonlocal outcome
        commit = begin_commit(transaction, f"ingest {batch.delivery.source}", now)
        outcome = _apply(transaction, batch, commit, state, now)
        if not outcome.written and not outcome.ended:
            raise _NothingChanged
        outcome.commit = commit
        note_exchange(transaction, outcome.persons.values())
        _note(transaction, batch, outcome, now, set_aside)
        propose(transaction, outcome.pairs, now)
        enter(transaction, batch, outcome)

    def note(transaction: Transaction) -> None:
        transaction.rows(LOCK)
        note_exchange(transaction, stored(transaction, outcome.persons.values()).values())
        propose(transaction, outcome.pairs, now)
        if batch.fresh or len(_waiting(outcome)) < len(batch.waited):
            _note(transaction, batch, outcome, now, set_aside)
        enter(transaction, batch, outcome)

    try:
        graph.write(change)
    except _NothingChanged:
        if batch.fresh or outcome.persons or outcome.pairs or batch.waited:
            graph.write(note)
    if len(state.known) > MOST_KNOWN:
        state.known.clear()
    state.known |= outcome.subjects
    taken = (one for one in outcome.receipts if one.outcome is not RowOutcome.SET_ASIDE)
    state.before.note(((one.row, one.records) for one in taken), outcome.over.items())
    return outcome


def _note(
    transaction: Transaction, batch: Batch, outcome: Outcome, now: datetime, set_aside: SetAside
) -> None:
    reasons = outcome.reasons
    if outcome.faults:
        set_aside(batch.id, batch.delivery.file, outcome.faults)
    properties: Row = {
        "source": batch.delivery.source,
        "file": batch.delivery.file,
        "sha256": batch.delivery.sha256,
        "mapping": batch.delivery.mapping,
        "first": batch.first,
        "through": batch.through,
        "read": len(batch.rows) + len(batch.faults),
        "written": outcome.written,
        "unchanged": outcome.unchanged,
        "duplicates": outcome.duplicates,
        "setAside": len(outcome.faults),
        "waiting": reasons[RowReason.UNKNOWN_SUBJECT],
        "waitingRows": _waiting(outcome),
        "reasons": json.dumps(reasons, sort_keys=True),
        "at": stamp(now),
        "commit": outcome.commit,
    }
    if batch.delivery.owner is not None:
        properties["region"], properties["authority"] = batch.delivery.owner
    transaction.rows(NOTE_BATCH, batch=batch.id, properties=properties)
    _take_over(transaction, batch)


def _waiting(outcome: Outcome) -> list[int]:
    return sorted(line.first for line, fault in outcome.faults if fault.reason is RowReason.UNKNOWN_SUBJECT)


def _take_over(transaction: Transaction, batch: Batch) -> None:
    """Rows that waited in an earlier batch are this one's now."""
    left: dict[str, list[int]] = {}
    for row, earlier in batch.waited.items():
        left.setdefault(earlier, []).append(row)
    if left:
        rows = [{"batch": earlier, "rows": sorted(gone)} for earlier, gone in left.items()]
        transaction.rows(WAIT_ELSEWHERE, rows=rows)


def _apply(transaction: Transaction, batch: Batch, commit: int, state: LoadState, now: datetime) -> Outcome:
    """Writes a batch: whom its rows mean, what is new, what that ends elsewhere, a receipt a row."""
    known_by_name = with_meant(transaction, _under_stored_names(transaction, batch))
    outcome = Outcome(faults=[*batch.faults, *known_by_name.faults], pairs=known_by_name.pairs)
    rows = _own_rows(transaction, known_by_name.rows, state, outcome)
    held = stored_versions(transaction, rows)
    today = day_in_china(now)
    named = other_names(transaction, rows, held, gazetteer_of(state.catalogue), today)
    called = {facts.line.first: facts.subjects[0][1]["name"] for facts in rows if facts.subjects}
    rows = without_known(rows, held)
    plan = _planned(transaction, named.without(rows, outcome.faults), held, state, outcome)
    said = annulments.annulments(outcome.faults, {facts.line.first: facts for facts in rows})
    constants = {"commit": commit, "batch": batch.id}
    outcome.ended, outcome.over, warnings = annulments.end(transaction, said, plan.records, constants)
    changed = _write(transaction, plan, batch, commit, outcome.persons)
    taken_back: frozenset[str] = frozenset()
    if state.again:
        corrections = CodeCorrections(state.catalogue, batch.delivery.source, state.before, called)
        day, records = today.isoformat(), plan.records
        looked = corrections.look(transaction, plan.taken, records, changed, day, **constants)
        taken_back, outcome.uncompared = looked.taken_back, looked.uncompared
        outcome.ended += len(taken_back)
    annulled = same_decisions.annulled_of(plan.taken)
    for row, one in said.items():
        for id_ in one.ids:
            annulled.setdefault(id_, warnings.setdefault(row, []))
    same_decisions.warn_of_copies(transaction, state.catalogue, annulled)
    ended = {*annulled, *taken_back, *_repaired(plan.taken)}
    after_end(transaction, ended, commit, state.catalogue, now, batch=batch.id)
    _receive(plan, changed, {**known_by_name.matches, **named.two}, warnings, outcome)
    return outcome


def _under_stored_names(transaction: Transaction, batch: Batch) -> list[Facts]:
    """The rows, with natural persons under the names that the graph has for them."""
    names = stored(transaction, (key for facts in batch.rows for key in facts.persons.values()))
    # A transaction may run again: what it adds to a row must not be there then.
    return [with_stored_names(facts.copied(), names) for facts in batch.rows]


def _own_rows(transaction: Transaction, rows: list[Facts], state: LoadState, outcome: Outcome) -> list[Facts]:
    """The rows with the ids, subjects and states that the graph has for what they name; a row that means
    another's record is a fault."""
    under_stored_ids(transaction, rows)
    rows = redirected(transaction, rows)
    rows = each_with_its_own(transaction, rows, state.before, outcome.faults)
    with_earlier_states(transaction, rows)
    annulments.still_ended(rows, state.before.ended)
    return rows


def _planned(
    transaction: Transaction, rows: list[Facts], held: Versions, state: LoadState, outcome: Outcome
) -> BatchPlan:
    """What is written of the rows whose subjects are known and of a fitting kind."""
    accepted = with_fitting_kinds(rows, held, outcome.faults)
    missing = missing_subjects(transaction, accepted, state.known)
    accepted = with_known_subjects(accepted, missing, outcome.faults)
    outcome.persons = {name: key for facts in accepted for name, key in facts.persons.items()}
    plan = BatchPlan(held, written_before(transaction, accepted, state.before))
    for facts in accepted:
        try:
            plan.take(facts)
        except Fault as fault:
            outcome.faults.append((facts.line, fault.kept()))
    outcome.subjects = plan.subjects()
    return plan


def _receive(
    plan: BatchPlan,
    changed: Container[int],
    matches: Mapping[int, tuple[RowMatch, ...]],
    warnings: Mapping[int, Sequence[RowWarning]],
    outcome: Outcome,
) -> None:
    """Counts what became of the rows, and gives each its receipt, in the order of the file."""
    ends = {facts.line.first: _end_of(facts, plan.lines[facts.line.first], changed) for facts in plan.taken}
    counted = Counter(ends.values())
    outcome.written = counted[RowOutcome.ACCEPTED]
    outcome.unchanged = counted[RowOutcome.UNCHANGED]
    outcome.duplicates = counted[RowOutcome.DUPLICATE]
    outcome.receipts = sorted(
        [
            *(
                _receipt(facts, ends[facts.line.first], matches.get(facts.line.first, ()))
                for facts in plan.taken
            ),
            *(
                of_fault(line.first, fault, matches.get(line.first, ()), warnings.get(line.first, ()))
                for line, fault in outcome.faults
            ),
        ],
        key=attrgetter("row"),
    )


def _repaired(taken: Sequence[Facts]) -> Iterator[str]:
    """Records that their source says are repaired."""
    return (row["id"] for facts in taken for row in facts.records if row["properties"].get("repairedOn"))


def _end_of(facts: Facts, what: RowEffect, changed: Container[int]) -> RowOutcome:
    if what.changed or facts.line.first in changed:
        return RowOutcome.ACCEPTED
    return RowOutcome.UNCHANGED if what.new else RowOutcome.DUPLICATE


def _receipt(facts: Facts, end: RowOutcome, matched: tuple[RowMatch, ...]) -> RowReceipt:
    return RowReceipt(
        row=facts.line.first,
        outcome=end,
        records=tuple(row["id"] for row in facts.records),
        kinds=tuple(row["properties"]["kind"] for row in facts.records),
        warnings=tuple(map(of_warning, facts.warnings)),
        matched=matched,
    )


def _write(
    transaction: Transaction, plan: BatchPlan, batch: Batch, commit: int, persons: Mapping[Name, SubjectKey]
) -> set[int]:
    """Writes a plan; answers the lines whose links or records changed something."""
    constants = {"commit": commit, "batch": batch.id}
    subjects = plan.subject_rows(batch.delivery.invented, persons)
    held = [row for row in subjects if plan.holds(row)]
    batch_writing.write(transaction, subject_writing.WRITE_SUBJECTS, held, **constants)
    subject_writing.write_new_subjects(
        transaction, [row for row in subjects if not plan.holds(row)], **constants
    )
    links = list(plan.links.values())
    changed = link_writing.write_links(transaction, links, batch.delivery.source, **constants)
    attributes = list(plan.attributes.values())
    changed |= write_attributes(transaction, attributes, source=batch.delivery.source, **constants)
    records = list(plan.records.values())
    closes = {row["position"]: row["closes"] for row in records if row.get("closes")}
    if closes:
        ids = [one for closed in closes.values() for one in closed]
        transaction.rows(record_writing.CLOSE_RECORDS, ids=ids, open=OPEN_COMMIT, commit=commit)
        changed |= closes.keys()
    written = record_writing.write_records(transaction, records, commit=commit, batch=batch.id)
    warn_of_corrected(plan.taken, written.not_taken)
    return changed | written.positions
