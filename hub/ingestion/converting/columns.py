"""The columns of one file: the values that a row has in them, and what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from hub.ingestion.converting.authority_names import AuthorityNames
from hub.ingestion.converting.facts import RowWarning, RowWarningReason
from hub.ingestion.converting.kinds_by_code import kind_of
from hub.ingestion.converting.other_value import OtherValue
from hub.ingestion.converting.row_reading import column_of
from hub.ingestion.converting.values import (
    UNCLEAR,
    as_typed,
    is_person_number,
    reader_of,
    without_accidents,
)
from hub.ingestion.readers import Fault, Line, RowReason, Source
from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc

_EMPTY = {
    "text": message("row.empty-text"),
    "date": message("row.empty-date"),
    "datetime": message("row.empty-moment"),
    "decimal": message("row.empty-number"),
    "integer": message("row.empty-whole-number"),
    "map": message("row.empty-code"),
    "bands": message("row.empty-code"),
    "authority": message("row.empty-authority"),
}
"""What is said of an empty field, by the type of its column."""


def _at(columns: Container[str], faults: Iterable[Fault]) -> bool:
    return any(one.column in columns for one in faults)


class Columns:
    """The columns of a file. ``keys`` are those that hold keys, ``codes`` of these those of unified codes,
    ``numbers`` those of unified codes and identity numbers."""

    def __init__(
        self,
        source: Source,
        catalogue: Catalogue,
        keys: Container[str],
        codes: Collection[str],
        numbers: Container[str],
    ) -> None:
        self._numbers = numbers
        self.codes = frozenset(codes)
        self.absent = frozenset(name for name in source.file.columns if name not in source.header)
        self.count = len(source.header)
        self._empty = frozenset(("", *source.file.empty))
        authorities = AuthorityNames(catalogue.authorities, catalogue.short_names)
        self._each = [
            (position, name, column, name in keys, reader_of(column, authorities))
            for position, name in enumerate(source.header)
            if not isinstance(column := source.file.columns.get(name), mc.Ignored | None)
        ]
        self.amounts = [
            (name, column, column.stated_in)
            for _, name, column, _, _ in self._each
            if isinstance(column, mc.Number) and column.stated_in is not None
        ]
        """Columns of amounts that another column states in words."""
        self._titles = dict(zip(source.header, source.titles, strict=True))
        if any(title != name for name, title in self._titles.items()):
            lacking = ((name, source.file.columns[name].titles) for name in self.absent)
            self._titles |= {name: titles[0] for name, titles in lacking if titles}
        self._lacking: dict[str, Any] = dict.fromkeys(self.absent)
        self._file = source.file
        coded = ((name, one) for name, one in source.file.columns.items() if isinstance(one, mc.Coded))
        self._by_code = {name: one.by_code for name, one in coded if one.by_code is not None}

    def tell_schemes(self, keys: Iterable[m.KeyOf]) -> None:
        """Of keys whose scheme a column says that the file does not have: what the title above their numbers
        tells (身份证号码 holds numbers of identity cards)."""
        for key in keys:
            scheme, title = column_of(key.scheme), self.called(key.value.column)
            column = self._file.columns.get(scheme)
            if scheme in self.absent and isinstance(column, mc.Coded):
                self._lacking[scheme] = column.values.get(title) or column.values.get(
                    re.sub("号码?$", "", title)
                )

    def fields(self, line: Line) -> Sequence[str]:
        """The texts of a row.

        Raises:
            Fault: they can't be read, or are of another number than the columns.
        """
        if isinstance(line.fields, Fault):
            raise line.fields
        if len(line.fields) != self.count:
            says = message("row.field-count", count=len(line.fields), right=self.count)
            raise Fault(RowReason.FIELD_COUNT, says)
        return line.fields

    def values(
        self, fields: Sequence[str], warnings: list[RowWarning], only: AbstractSet[str] | None = None
    ) -> dict[str, Any]:
        """The values of a row. Raises the first fault of a column."""
        values, faults = self.read(fields, warnings, only)
        if faults:
            raise faults[0]
        return values

    def read(
        self, fields: Sequence[str], warnings: list[RowWarning], only: AbstractSet[str] | None = None
    ) -> tuple[dict[str, Any], list[Fault]]:
        """The values of a row, without those of columns that can't be read, and what is wrong with these."""
        told = {name: by for name, by in self._by_code.items() if only is None or name in only}
        if only is not None:
            only = {*only, *(one for by in told.values() for one in (by.code, by.name))}
        values, faults = self._read(fields, warnings, only)
        for name, by in told.items():
            if values.get(name) is None and not _at((name, by.code, by.name), faults):
                kind = kind_of(values.get(by.code) or "", values.get(by.name) or "")
                if kind is not None:
                    values[name] = kind.value
                else:
                    values.pop(name, None)
                    faults.append(Fault(RowReason.EMPTY, message("row.kind-not-told"), name))
        return values, faults

    def _read(
        self, fields: Sequence[str], warnings: list[RowWarning], only: AbstractSet[str] | None
    ) -> tuple[dict[str, Any], list[Fault]]:
        values, faults = self._lacking.copy(), list[Fault]()
        for position, name, column, is_key, read in self._each:
            if only is not None and name not in only:
                continue
            text = fields[position].strip()
            if text.startswith("="):
                text = as_typed(text)
            if name in self._numbers:
                text = without_accidents(text)
            if text in self._empty:
                if column.required:
                    faults.append(Fault(RowReason.EMPTY, _EMPTY[column.type], name))
                else:
                    values[name] = None
                continue
            if len(text) >= 18 and not is_key and is_person_number(text, column):
                faults.append(Fault(RowReason.IDENTITY_IN_TEXT, message("row.identity-number"), name))
                continue
            try:
                value = read(text)
            except OtherValue as error:
                faults.append(Fault(error.reason, error.says, name))
                continue
            if value is UNCLEAR:
                says = message("ingestion.warning-unclear", column=name)
                warnings.append(RowWarning(RowWarningReason.UNCLEAR, says, name))
                value = None
            values[name] = value
        return values, faults

    def texts_of_codes(self, fields: Sequence[str]) -> dict[str, str]:
        """What stands in the columns of unified codes."""
        return {
            name: without_accidents(as_typed(fields[position].strip()))
            for position, name, *_ in self._each
            if name in self.codes
        }

    def differing(self, one: Line, other: Line, used: Container[str]) -> tuple[str, ...]:
        """The columns among some, as the file calls them, in which two rows say something else."""
        if isinstance(one.fields, Fault) or isinstance(other.fields, Fault):
            return ()
        first, _ = self.read(one.fields, [])
        second, _ = self.read(other.fields, [])
        return tuple(
            self.called(name)
            for _, name, *_ in self._each
            if name in used and first.get(name) != second.get(name)
        )

    def called(self, column: str) -> str:
        """What a column is called in the file, on one line and without the mark of a mandatory field."""
        return "".join(self._titles.get(column, column).split()).rstrip("*＊") or column

    def fault_by_titles(self, fault: Fault) -> Fault:
        """A fault that calls columns as the file does, and says so where the file does not have one."""
        others, column = tuple(map(self.fault_by_titles, fault.others)), self.called(fault.column)
        says = fault.says
        if fault.reason is RowReason.EMPTY and fault.column in self.absent and says.id != "row.kind-not-told":
            says = message("row.no-such-column", column=column)
        return Fault(fault.reason, says, column, others)

    def warning_by_titles(self, one: RowWarning) -> RowWarning:
        """The same of a warning."""
        arguments = {
            name: self.called(str(value)) if value in self._titles else value
            for name, value in one.message.arguments.items()
            if isinstance(value, str)
        }
        says = Message(one.message.id, {**one.message.arguments, **arguments})
        return RowWarning(one.reason, says, self.called(one.column))
