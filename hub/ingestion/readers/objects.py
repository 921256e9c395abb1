"""Reads rows out of JSON lines: one object a line, whose keys are the columns.

The keys of the first objects are the header; a key that an object lacks has no value there, as programs leave
out what is empty. Numbers are taken as they are
written, never as binary fractions, so that the same table gives the same rows as text does.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn, cast

from hub.ingestion.readers.contents import Content, chunks
from hub.ingestion.readers.delimited import LONGEST_LINE
from hub.ingestion.readers.kinds import Kind
from hub.ingestion.readers.row import Fault, Line, RowReason, Rows, Skip
from hub.messages.message import Message, message
from hub.policy.model.mapping_columns import spelled

LOOKED_AT = 200
"""Among so many lines the columns are looked for."""
MOST_DIGITS = 60
"""Of a number, written out: 1e999999 is a short text and a long number."""


@dataclass(frozen=True)
class ObjectsTable:
    """JSON lines."""

    content: Content
    lines: int
    keys: Sequence[str] = ()
    notes: Sequence[Message] = ()
    kind: Kind = Kind.OBJECTS
    sheet: str = ""
    others: Sequence[str] = ()

    def rows(self, skip: Skip, header: Sequence[str] = (), unread: Collection[int] = ()) -> Rows:
        keys: dict[str, None] | None = None
        number = 0
        with self.content.open() as opened:
            while raw := opened.readline(LONGEST_LINE + 1):
                number += 1
                whole = len(raw) <= LONGEST_LINE
                while not whole and not raw.endswith(b"\n") and (raw := opened.readline(LONGEST_LINE)):
                    pass
                if whole and (not raw.strip() or (keys is not None and skip(number))):
                    continue
                self.content.check(opened)
                found = _object(raw) if whole else _too_long()
                if keys is None:
                    keys = dict.fromkeys(() if isinstance(found, Fault) else [*found, *self.keys])
                    if not skip(0):
                        yield Line(0, 0, b"", found if isinstance(found, Fault) else list(keys))
                    if skip(number):
                        continue
                yield Line(number, number, raw if whole else b"", _fields(found, keys, unread))
            self.content.check(opened)


def objects_table(content: Content, columns: Collection[str] | None = None) -> ObjectsTable:
    """A file of JSON lines.

    Args:
        columns: titles by which a header is known, as :func:`hub.policy.model.mapping_columns.spelled`: a key
            that only later objects have is a column where it is one of these. None: each is.
    """
    lines, last = 0, b"\n"
    for chunk in chunks(content):
        lines += chunk.count(b"\n")
        last = chunk[-1:]
    notes = () if last == b"\n" else (message("ingestion.note-no-line-end"),)
    return ObjectsTable(content, lines + (last != b"\n"), _keys(content, columns), notes)


def _keys(content: Content, columns: Collection[str] | None) -> Sequence[str]:
    """The keys of the first objects, in the order in which they come."""
    keys: dict[str, None] = {}
    with content.open() as opened:
        for _ in range(LOOKED_AT):
            raw = opened.readline(LONGEST_LINE + 1)
            if len(raw) > LONGEST_LINE:
                break
            found = _object(raw) if raw.strip() else {}
            if not isinstance(found, Fault):
                keys |= dict.fromkeys(found)
        content.check(opened)
    return tuple(key for key in keys if columns is None or spelled(key) in columns)


def _too_long() -> Fault:
    return Fault(RowReason.TOO_LONG, message("row.long-line", most=LONGEST_LINE))


def _object(raw: bytes) -> dict[str, Any] | Fault:
    """What a line says, or what is wrong with it."""
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        found = _DECODER.decode(text.strip())
    except UnicodeDecodeError:
        return Fault(RowReason.BAD_BYTES, message("row.bad-bytes", encoding="utf-8"))
    except Fault as fault:
        return fault
    except (ValueError, RecursionError):
        return Fault(RowReason.BAD_OBJECT, message("row.no-object"))
    return (
        cast("dict[str, Any]", found)
        if isinstance(found, dict)
        else Fault(RowReason.BAD_OBJECT, message("row.no-object"))
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand there once.

    Raises:
        Fault: one stands there twice: which of the two counts is no reader's to say.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Fault(RowReason.BAD_OBJECT, message("row.key-twice"))
    return found


def _no_number(text: str) -> NoReturn:
    raise Fault(RowReason.BAD_OBJECT, message("row.odd-number", bound=MOST_DIGITS))


def _written_out(text: str) -> _Number:
    """A number without its exponent.

    Raises:
        Fault: it would be too long.
    """
    if len(text) > MOST_DIGITS:
        _no_number(text)
    if "e" not in text and "E" not in text:
        return _Number(text)
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS // 2:
        _no_number(text)
    return _Number(format(number, "f"))


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_written_out, parse_int=_written_out, parse_constant=_no_number
)


def _fields(
    found: dict[str, Any] | Fault, keys: Mapping[str, None], unread: Collection[int]
) -> list[str] | Fault:
    if isinstance(found, Fault):
        return found
    if not found.keys() <= keys.keys():
        return Fault(
            RowReason.FIELD_COUNT, message("row.keys-differ", further=len(found.keys() - keys.keys()))
        )
    fields: list[str] = []
    for at, key in enumerate(keys):
        value = found.get(key)
        if isinstance(value, dict | list):
            if at not in unread:
                return Fault(RowReason.BAD_OBJECT, message("row.nested"), column=key)
            value = ""
        text = _text(value)
        fault = _wrong(text)
        if fault is not None and at not in unread:
            return Fault(fault[0], fault[1], key)
        fields.append(text)
    return fields


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, str) else "true" if value else "false"


def _wrong(text: str) -> tuple[RowReason, Message] | None:
    if "\0" in text:
        return RowReason.NUL, message("row.nul")
    if any("\ud800" <= one <= "\udfff" for one in text) if not text.isascii() else False:
        return RowReason.BAD_BYTES, message("row.lone-surrogate")
    return None
