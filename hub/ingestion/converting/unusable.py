"""What can be told of a row that can't be used, from those of its columns that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hub.calendar.workdays import day_in_china
from hub.ingestion.converting.annulled import Annulment
from hub.ingestion.converting.columns import Columns
from hub.ingestion.converting.parts import may_be_given, naming, part_given
from hub.ingestion.converting.records import Decider, decider, record_ids
from hub.ingestion.converting.row_reading import Reading, column_of
from hub.ingestion.readers import Fault, Line, RowReason
from hub.policy.model import mapping as m


@dataclass(frozen=True)
class UnusableRows:
    """Reads what is left of the rows of a file that can't be used."""

    columns: Columns
    reading: Reading

    def annulment(self, line: Line, fault: Fault) -> Annulment | None:
        """What a row says was annulled, where the columns can be read that say it."""
        fields, says_so = self._fields(line), False
        for part in self.reading.file.records if len(fields) == self.columns.count else ():
            since = part.revoked_on
            if not isinstance(since, m.FromColumn) or since.if_ is None:
                continue
            said = self._readable(fields, {since.if_.column}, fault)
            if said is None or said[since.if_.column] not in since.if_.values:
                continue
            says_so = True
            kinds = {part.kind.column} if isinstance(part.kind, m.FromColumn) else set[str]()
            values = self._readable(fields, kinds | naming(part), fault)
            if values is not None and part_given(part, values):
                ids = tuple(record_ids(part, values, self.reading))
                return Annulment(ids, self._since(fields, since.column, fault))
        return Annulment((), self.reading.today.isoformat()) if says_so else None

    def deciders(self, line: Line) -> Iterator[Decider]:
        """Authority and region of the records that a row may bring, as far as they can be read."""
        fields = self._fields(line)
        for part in self.reading.file.records if len(fields) == self.columns.count else ():
            wanted = naming(part) | ({column_of(part.authority), column_of(part.region)} - {""})
            values, _ = self.columns.read(fields, [], wanted)
            if may_be_given(part, values):
                yield decider(part, values, self.reading)

    def _fields(self, line: Line) -> Sequence[str]:
        fields = line.fields
        if isinstance(fields, Fault):
            return line.texts if fields.reason is RowReason.BAD_CELL else ()
        return fields

    def _readable(self, fields: Sequence[str], columns: set[str], fault: Fault) -> dict[str, Any] | None:
        """Some columns of a row in which something is wrong; None where it is one of these."""
        if not columns.isdisjoint(one.column for one in (fault, *fault.others)):
            return None
        try:
            return self.columns.values(fields, [], columns)
        except Fault:
            return None

    def _since(self, fields: Sequence[str], column: str, fault: Fault) -> str:
        """The day that a row names, up to today; today where it names none."""
        today = self.reading.today
        values = self._readable(fields, {column}, fault)
        day = values[column] if values is not None else None
        return (min(day_in_china(day), today) if day is not None else today).isoformat()
