"""What a batch of rows says, with each thing once; a row that says something else of it is a fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from hub.identity.naming import SubjectKey
from hub.identity.stored_digests import Name, version_of
from hub.ingestion.converting import Facts
from hub.ingestion.readers import Fault, RowReason
from hub.messages.message import message
from hub.store.graph import Row
from hub.subjects import subject_writing

Versions = Mapping[Name, Sequence[Row]]
"""By subject: its versions."""


@dataclass
class RowEffect:
    """What a row brings to its batch."""

    new: bool = False
    changed: bool = False


@dataclass(frozen=True)
class Earlier:
    """What an earlier batch of the file said of a record: in which row, and the digest of it."""

    row: int
    digest: str


class BatchPlan:
    """What a batch says, with each thing once. ``earlier`` is what batches before it said of its records."""

    def __init__(self, held: Versions, earlier: Mapping[str, Earlier]) -> None:
        self._held = held
        self._earlier = earlier
        self._versions: dict[Name, list[Row]] = {}
        self._said: dict[tuple[Name, str], Row] = {}
        self._changed: set[Name] = set()
        self.links: dict[tuple[str, ...], Row] = {}
        self.records: dict[str, Row] = {}
        self.attributes: dict[tuple[str, ...], Row] = {}
        self.lines: dict[int, RowEffect] = {}
        self.taken: list[Facts] = []

    def take(self, facts: Facts) -> None:
        """Adds a row.

        Raises:
            Fault: an earlier row of the batch, or of its file, says something else of the same thing.
        """
        number = facts.line.first
        for row in facts.records:
            self._compare(row)
        new_subjects = [s for s in facts.subjects if self._new_version(facts, *s)]
        links = [(_link_name(row), row) for row in facts.links]
        new_links = [one for one in links if self._new(facts, "links", self.links, *one)]
        new_records = [
            row for row in facts.records if self._new(facts, "records", self.records, row["id"], row)
        ]
        uses = [(_use(row), row) for row in facts.attributes]
        new_attributes = [one for one in uses if self._new(facts, "attributes", self.attributes, *one)]
        what = RowEffect(new=bool(new_subjects or new_links or new_records or new_attributes))
        for name, version in new_subjects:
            what.changed |= self._add_version(name, version, number)
        for link, row in new_links:
            self.links[link] = {**row, "position": number}
        for row in new_records:
            self.records[row["id"]] = {**row, "position": number}
        for use, row in new_attributes:
            self.attributes[use] = {**row, "position": number}
        self.lines[number] = what
        self.taken.append(facts)

    def _compare(self, row: Row) -> None:
        """Refuses what says something else of a record than an earlier batch."""
        before = self._earlier.get(row["id"])
        if before is not None and row.get("saidBefore", row["digest"]) != before.digest:
            raise Fault(RowReason.CONTRADICTION, message("row.contradiction", row=before.row))

    def _new(self, facts: Facts, what: str, said: Mapping[Any, Row], name: Any, row: Row) -> bool:
        """Whether nothing was said of this before; the same once more is no news, another is a fault that
        tells the earlier row and the columns that differ."""
        before = said.get(name)
        if before is None:
            return True
        if {**before, "position": None} == {**row, "position": None}:
            return False
        number = before["position"]
        earlier = next((one for one in self.taken if one.line.first == number), None)
        columns: tuple[str, ...] = ()
        if earlier is not None and facts.differing is not None:
            columns = facts.differing(what, earlier.line, facts.line)
        says = message("row.contradiction", row=number)
        if columns:
            says = message("row.contradiction-in", row=number, columns=columns)
        raise Fault(RowReason.CONTRADICTION, says, columns[0] if len(columns) == 1 else "")

    def _new_version(self, facts: Facts, name: Name, version: Row) -> bool:
        return self._new(facts, "subjects", self._said, (name, version["validFrom"]), version)

    def _add_version(self, name: Name, version: Row, number: int) -> bool:
        before = self._versions.get(name) or sorted(self._held.get(name, ()), key=itemgetter("validFrom"))
        after = with_version(before, version)
        self._said[name, version["validFrom"]] = {**version, "position": number}
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
        """The subjects that changed, as
        :data:`hub.subjects.subject_writing.WRITE_SUBJECTS` takes them."""
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
