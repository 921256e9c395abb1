"""Writes one batch of rows in one transaction: all facts of a row, or none and the reason."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any

from graph_schema.vocabulary import RowOutcome, SubjectKind
from hub.identity.digests import LOCK, Name, note_exchange, stored, version_of
from hub.identity.identifiers import expected_change, wrong_change
from hub.identity.naming import SubjectKey
from hub.ingestion import annulments
from hub.ingestion.converting import Facts, with_stored_names, without_known
from hub.ingestion.meant import with_meant
from hub.ingestion.merged_subjects import redirected
from hub.ingestion.readers import Fault, Line, Reason
from hub.ingestion.receipts import RowReceipt, of_fault, of_warning
from hub.ingestion.row_matches import RowMatch
from hub.matching.pairs import propose
from hub.messages.message import message
from hub.store.commits import OPEN_COMMIT, begin_commit, stamp
from hub.store.graph import Graph, Row, Transaction
from hub.subjects import batch_writing, link_writing, record_writing, subject_writing
from hub.subjects.shared_attributes import write_attributes

STORED = """
UNWIND $values AS value
MATCH (s:Subject {scheme: $scheme, value: value})
RETURN value,
       COLLECT { MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion) WHERE v.knownTo = $open
                 RETURN v {.kind, .name, .registered, .residence, .operation, .status, .paths,
                           .validFrom, .validTo} } AS versions
"""
MISSING = """
UNWIND $values AS value
OPTIONAL MATCH (s:Subject {scheme: $scheme, value: value})
WITH value, s WHERE s IS NULL
RETURN value
"""
MOST_KNOWN = 200_000
"""How many subjects are remembered as held."""
WAIT_ELSEWHERE = """
UNWIND $rows AS row
MATCH (b:Batch {id: row.batch})
SET b.waitingRows = [one IN b.waitingRows WHERE NOT one IN row.rows]
"""
STATES_BEFORE = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open
RETURN id, r.revokedOn AS revokedOn, r.disputedFrom AS disputedFrom
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
    faults: list[tuple[Line, Fault]] = field(default_factory=list[tuple[Line, Fault]])
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
    known: set[Name],
    enter: Enter = enter_nothing,
) -> Outcome:
    """Writes a batch and its (:Batch) node.

    What is set aside is on disk before the transaction commits, so that a crash between the two loses
    neither; a rerun then writes the same file again.

    Args:
        known: subjects that the graph holds for certain; grows.
        enter: takes what became of the rows; may run again with its transaction.
    """
    outcome = Outcome()

    def change(transaction: Transaction) -> None:
        nonlocal outcome
        commit = begin_commit(transaction, f"ingest {batch.delivery.source}", now)
        outcome = _apply(transaction, batch, commit, known)
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
    if len(known) > MOST_KNOWN:
        known.clear()
    known |= outcome.subjects
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
        "waiting": reasons[Reason.UNKNOWN_SUBJECT],
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
    return sorted(line.first for line, fault in outcome.faults if fault.reason is Reason.UNKNOWN_SUBJECT)


def _take_over(transaction: Transaction, batch: Batch) -> None:
    """Rows that waited in an earlier batch are this one's now."""
    left: dict[str, list[int]] = {}
    for row, earlier in batch.waited.items():
        left.setdefault(earlier, []).append(row)
    if left:
        rows = [{"batch": earlier, "rows": sorted(gone)} for earlier, gone in left.items()]
        transaction.rows(WAIT_ELSEWHERE, rows=rows)


def _apply(transaction: Transaction, batch: Batch, commit: int, known: set[Name]) -> Outcome:
    names = stored(transaction, (key for facts in batch.rows for key in facts.persons.values()))
    rows = [with_stored_names(facts, names) for facts in batch.rows]
    known_by_name = with_meant(transaction, rows)
    rows = known_by_name.rows
    _under_held_ids(transaction, rows)
    _since_earlier(transaction, rows)
    rows = redirected(transaction, rows)
    held = _held(transaction, rows)
    rows = without_known(rows, held)
    outcome = Outcome(faults=[*batch.faults, *known_by_name.faults], pairs=known_by_name.pairs)
    accepted = _with_fitting_kinds(rows, held, outcome)
    accepted = _with_known_subjects(accepted, _missing(transaction, accepted, known), outcome)
    outcome.persons = {name: key for facts in accepted for name, key in facts.persons.items()}
    plan = _Plan(held)
    for facts in accepted:
        try:
            plan.take(facts)
        except Fault as fault:
            outcome.faults.append((facts.line, fault))
    outcome.subjects = plan.subjects()
    said = annulments.annulments(outcome.faults, {facts.line.first: facts for facts in rows})
    constants = {"commit": commit, "batch": batch.id}
    outcome.ended, warnings = annulments.end(transaction, said, plan.records, constants)
    changed = _write(transaction, plan, batch, commit, outcome.persons)
    ends = {facts.line.first: _end_of(facts, plan.lines[facts.line.first], changed) for facts in plan.taken}
    counted = Counter(ends.values())
    outcome.written = counted[RowOutcome.ACCEPTED]
    outcome.unchanged = counted[RowOutcome.UNCHANGED]
    outcome.duplicates = counted[RowOutcome.DUPLICATE]
    matches = known_by_name.matches
    outcome.receipts = sorted(
        [
            *(
                _receipt(facts, ends[facts.line.first], matches.get(facts.line.first, ()))
                for facts in plan.taken
            ),
            *(
                of_fault(line.first, fault, matches.get(line.first, ()), warnings.get(line.first))
                for line, fault in outcome.faults
            ),
        ],
        key=attrgetter("row"),
    )
    return outcome


def _end_of(facts: Facts, what: _Line, changed: Container[int]) -> RowOutcome:
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


def _under_held_ids(transaction: Transaction, rows: Iterable[Facts]) -> None:
    """Records that stand under an id from when ids held the kind keep it. Where one stands under several, for
    its kind was corrected then, the row ``closes`` the others: they were never other records."""
    asked = [{"ids": row["ids"]} for facts in rows for row in facts.records if len(row["ids"]) > 1]
    if not asked:
        return
    found: dict[str, set[str]] = {
        row["id"]: set(row["held"])
        for row in transaction.rows(record_writing.SAME_RECORDS, rows=asked, open=OPEN_COMMIT)
    }
    for facts in rows:
        for at, row in enumerate(facts.records):
            held = [one for one in row["ids"] if one in found.get(row["ids"][0], ())]
            if held:
                facts.records[at] = {**record_writing.record_under(held[0], row), "closes": held[1:]}


def _since_earlier(transaction: Transaction, rows: Iterable[Facts]) -> None:
    """What was annulled or disputed on a day that no row tells has been so since it came first."""
    undated = [row["id"] for facts in rows for row in facts.records if row.get("undated")]
    if not undated:
        return
    held = {row["id"]: row for row in transaction.rows(STATES_BEFORE, ids=undated, open=OPEN_COMMIT)}
    for facts in rows:
        for at, row in enumerate(facts.records):
            before = held.get(row["id"], {}) if row.get("undated") else {}
            since = {name: before[name] for name in row.get("undated", ()) if before.get(name)}
            if since:
                properties = {**row["properties"], **since}
                facts.records[at] = record_writing.record_under(row["id"], {**row, "properties": properties})


def _write(
    transaction: Transaction, plan: _Plan, batch: Batch, commit: int, persons: Mapping[Name, SubjectKey]
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
    return changed | batch_writing.positions(transaction, record_writing.WRITE_RECORDS, records, **constants)


Versions = Mapping[Name, Sequence[Row]]
"""By subject: its versions."""


def _held(transaction: Transaction, rows: Iterable[Facts]) -> Versions:
    names = {name for facts in rows for name, _ in facts.subjects}
    return {
        (scheme, row["value"]): row["versions"]
        for scheme, values in _by_scheme(names).items()
        for row in transaction.rows(STORED, scheme=scheme, values=values, open=OPEN_COMMIT)
    }


def _by_scheme(names: Iterable[Name]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for scheme, value in names:
        found.setdefault(scheme, []).append(value)
    return found


def _missing(transaction: Transaction, rows: Iterable[Facts], known: set[Name]) -> set[Name]:
    """The needed subjects that the graph does not hold. Adds those it does to ``known``: a subject is
    an identity and never goes away."""
    names = {name for facts in rows for name in facts.needs} - known
    missing = {
        (scheme, row["value"])
        for scheme, values in _by_scheme(names).items()
        for row in transaction.rows(MISSING, scheme=scheme, values=values)
    }
    known |= names - missing
    return missing


def _with_fitting_kinds(rows: Sequence[Facts], held: Versions, outcome: Outcome) -> list[Facts]:
    """The rows without those by which a subject would become what no register makes of it."""
    said: dict[Name, list[Row]] = {}
    for facts in rows:
        for name, version in facts.subjects:
            said.setdefault(name, []).append(version)
    changing = {
        name: list(held.get(name, ()))
        for name, brought in said.items()
        if len({version["kind"] for version in (*brought, *held.get(name, ()))}) > 1
    }
    if not changing:
        return list(rows)
    # Where all rows together fit, each of them does: one alone may be half of a correction. Of two that say
    # something of the same day the first one counts.
    together = {
        name for name, versions in changing.items() if _wrong_change(versions, *said[name][::-1]) is None
    }
    accepted: list[Facts] = []
    for facts in rows:
        of_changing = [(name, version) for name, version in facts.subjects if name in changing]
        faults = (_of_other_kind(changing[name], one, name in together) for name, one in of_changing)
        fault = next((found for found in faults if found is not None), None)
        if fault is not None:
            outcome.faults.append((facts.line, fault))
            continue
        accepted.append(facts)
        for name, version in of_changing:
            changing[name] = with_version(changing[name], version)
    return accepted


def _of_other_kind(versions: Sequence[Row], new: Row, fits: bool) -> Fault | None:
    """What is wrong with the kind of a subject's new version, beside those that it has."""
    person = SubjectKind.NATURAL_PERSON.value
    kinds = [one["kind"] for one in versions]
    other = next((kind for kind in kinds if (kind == person) != (new["kind"] == person)), None)
    if other is not None:
        says = message("row.held-as-other-kind", held=other, new=new["kind"], person=person)
        return Fault(Reason.OTHER_KIND, says)
    change = None if fits else _wrong_change(versions, new)
    if change is None:
        return None
    says = message("row.strange-change", before=change[0], after=change[1], right=expected_change())
    return Fault(Reason.OTHER_KIND, says)


def _wrong_change(versions: Sequence[Row], *new: Row) -> tuple[SubjectKind, SubjectKind] | None:
    for version in new:
        versions = with_version(versions, version)
    return wrong_change([SubjectKind(version["kind"]) for version in versions])


def _with_known_subjects(rows: Sequence[Facts], missing: set[Name], outcome: Outcome) -> list[Facts]:
    """The rows whose subjects all stand in the graph or in a row that is itself accepted."""
    accepted = list(rows)
    while missing:
        brought = {name for facts in accepted for name, _ in facts.subjects}
        waiting = [facts for facts in accepted if (facts.needs & missing) - brought]
        if not waiting:
            break
        for facts in waiting:
            schemes = tuple(sorted({scheme for scheme, _ in (facts.needs & missing) - brought}))
            says = message("row.subject-not-held", schemes=schemes)
            outcome.faults.append((facts.line, Fault(Reason.UNKNOWN_SUBJECT, says)))
        lines = {facts.line.first for facts in waiting}
        accepted = [facts for facts in accepted if facts.line.first not in lines]
    return accepted


@dataclass
class _Line:
    """What a row brings to its batch."""

    new: bool = False
    changed: bool = False


class _Plan:
    """What a batch says, with each thing once."""

    def __init__(self, held: Versions) -> None:
        self._held = held
        self._versions: dict[Name, list[Row]] = {}
        self._said: dict[tuple[Name, str], Row] = {}
        self._changed: set[Name] = set()
        self.links: dict[tuple[str, ...], Row] = {}
        self.records: dict[str, Row] = {}
        self.attributes: dict[tuple[str, ...], Row] = {}
        self.lines: dict[int, _Line] = {}
        self.taken: list[Facts] = []

    def take(self, facts: Facts) -> None:
        """Adds a row.

        Raises:
            Fault: an earlier row of the batch says something else of the same thing.
        """
        number = facts.line.first
        new_subjects = [s for s in facts.subjects if self._new_version(*s)]
        links = [(_link_name(row), row) for row in facts.links]
        new_links = [(name, row) for name, row in links if _new(self.links, name, row)]
        new_records = [row for row in facts.records if _new(self.records, row["id"], row)]
        attributes = [(_use(row), row) for row in facts.attributes]
        new_attributes = [(name, row) for name, row in attributes if _new(self.attributes, name, row)]
        what = _Line(new=bool(new_subjects or new_links or new_records or new_attributes))
        for name, version in new_subjects:
            what.changed |= self._add_version(name, version)
        for link, row in new_links:
            self.links[link] = {**row, "position": number}
        for row in new_records:
            self.records[row["id"]] = {**row, "position": number}
        for use, row in new_attributes:
            self.attributes[use] = {**row, "position": number}
        self.lines[number] = what
        self.taken.append(facts)

    def _new_version(self, name: Name, version: Row) -> bool:
        return _new(self._said, (name, version["validFrom"]), version)

    def _add_version(self, name: Name, version: Row) -> bool:
        before = self._versions.get(name) or sorted(self._held.get(name, ()), key=itemgetter("validFrom"))
        after = with_version(before, version)
        self._said[name, version["validFrom"]] = version
        self._versions[name] = after
        if after == before:
            return False
        self._changed.add(name)
        return True

    def subjects(self) -> frozenset[Name]:
        """All subjects that were taken."""
        return frozenset(self._versions)

    def holds(self, row: Row) -> bool:
        """Whether the graph has the subject already."""
        return (row["scheme"], row["value"]) in self._held

    def subject_rows(self, invented: bool, persons: Mapping[Name, SubjectKey]) -> list[Row]:
        """The subjects that changed, as :data:`writing.WRITE_SUBJECTS` takes them."""
        return [
            {
                "scheme": name[0],
                "value": name[1],
                "invented": invented,
                **subject_writing.of_versions(self._versions[name]),
                "keyVersion": version_of(persons[name]) if name in persons else None,
            }
            for name in self._versions
            if name in self._changed
        ]


def _new(said: Mapping[Any, Row], name: Any, row: Row) -> bool:
    """Whether nothing was said of this before; the same once more is no news, another is a fault."""
    before = said.get(name)
    if before is None:
        return True
    if {**before, "position": None} != {**row, "position": None}:
        raise Fault(Reason.CONTRADICTION, message("row.contradiction"))
    return False


def _link_name(row: Row) -> tuple[str, ...]:
    if row["name"] is not None:
        return (row["name"],)
    names = ("kind", "startScheme", "startValue", "endScheme", "endValue", "key")
    return tuple(row[name] for name in names)


def _use(row: Row) -> tuple[str, ...]:
    """What names the use of an address or phone within its source."""
    return row["kind"], row["scheme"], row["value"], row["key"]


def with_version(versions: Sequence[Row], new: Row) -> list[Row]:
    """A subject's versions with one more: what held before ends where it begins, and it ends where
    a later one begins. One that begins on the same day is corrected."""
    begins = new["validFrom"]
    kept: list[Row] = []
    ends = new["validTo"]
    for version in versions:
        if version["validFrom"] == begins:
            continue
        if version["validFrom"] < begins < version["validTo"]:
            kept.append({**version, "validTo": begins})
            continue
        if version["validFrom"] > begins:
            ends = min(ends, version["validFrom"])
        kept.append(version)
    return sorted([*kept, {**new, "validTo": ends}], key=lambda version: version["validFrom"])
