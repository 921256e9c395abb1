"""Credit records of a row."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from hub import canonical_json
from hub.calendar.periods import FirstDayAfter, LastDay, after
from hub.ingestion.converting.by_name import meant, placeholder, row_names
from hub.ingestion.converting.column_contradictions import contradictions
from hub.ingestion.converting.facts import Facts, RowWarning, RowWarningReason, name_of
from hub.ingestion.converting.row_reading import (
    Reading,
    Values,
    built,
    column_of,
    end,
    get,
    needed,
    needed_day,
    plain_day,
)
from hub.ingestion.readers import Fault, RowReason
from hub.messages.message import Bilingual, Message, message
from hub.policy.checks.mappings import kind_names
from hub.policy.model import forbidden
from hub.policy.model import mapping as m
from hub.policy.model.document_parts import OPEN_END
from hub.policy.model.subject_documents import RecordDocument
from hub.policy.record_attributes import as_graded
from hub.records.contradictions import before_decision
from hub.subjects import record_writing

ID_LENGTH = 32
"""Hexadecimal digits of a record's id that stand for its number."""


@cache
def record_prefix(source: str, register: str) -> str:
    """What the ids of a register's records begin with."""
    return f"{source}-r{canonical_json.digest([register])[:8]}"


@dataclass(frozen=True)
class Untold:
    """What the rows of a file say nothing of, for it has no columns for it: states of a record by the names
    that the graph has for them, and attributes."""

    states: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


def add_record(part: m.RecordOf, values: Values, facts: Facts, reading: Reading, untold: Untold) -> None:
    """Adds a record. Raises Fault."""
    names = row_names(part, values)
    key = reading.key(part.subject, values, facts) if names is None else placeholder(facts)
    _refuse_forbidden(part.kind, values, reading)
    kind = reading.code(part.kind, values, reading.catalogue.kinds, "kind")
    authority = reading.code(part.authority, values, reading.catalogue.authorities, "authority")
    ids = record_ids(part, values, reading)
    data: dict[str, Any] = {
        "id": ids[0],
        "subject": {"scheme": key.scheme, "value": key.value},
        "kind": kind,
        "authority": authority,
        "region": _region(part, authority, values, reading),
        "decided_on": needed_day(part.decided_on, values, "row.empty-decided"),
        "attributes": {
            name: _attribute(found)
            for name, value in part.attributes.items()
            if (found := get(value, values)) is not None
        },
    }
    data["attributes"] = as_graded(str(kind), data["attributes"], reading.catalogue)
    for name in ("received_at", "severity", "title"):
        data[name] = get(getattr(part, name), values)
    for name in ("published_on", "repaired_on", "revoked_on", "disputed_from", "disputed_to"):
        data[name] = plain_day(getattr(part, name), values)
    undated = [
        name for name in _STATES if _is_undated(getattr(part, name), data[name], values, reading.today)
    ]
    for name in undated:
        data[name] = reading.today
        facts.warnings.append(_undated(getattr(part, name), name))
    facts.faults += contradictions(part, data, reading)
    for name, last in _ENDS.items():
        data[name] = _first_day_after(part, name, last, data["decided_on"], values)
    if _is_sound(data):
        document = RecordDocument.model_construct(**data)
    else:
        document = built(RecordDocument, data, part, reading.file)
    row = {**record_writing.record_row(document, key, reading.catalogue.path), "ids": ids}
    if part.apart_by:
        row = {**row, "apartBy": part.apart_by, "apart": apart_of(data["attributes"], part.apart_by)}
    earlier = (*(_STATES[name] for name in undated), *untold.states)
    if earlier:
        row = {**row, "earlier": earlier, "untold": untold.attributes}
    facts.records.append(row)
    facts.needs.add(name_of(key))
    if names is not None:
        region = part.subject.by_name.region if part.subject.by_name is not None else None
        facts.meant[name_of(key)] = meant(names, reading.region(region, values), document, reading)


_ENDS = {
    "valid_to": "valid_through",
    "display_ends_on": "displayed_through",
    "sharing_ends_on": None,
}
"""What a record keeps, the first day after, and by which name a mapping gives the last day instead."""


def _first_day_after(
    part: m.RecordOf, name: str, last: str | None, decided: date, values: Values
) -> FirstDayAfter:
    """The first day on which something of a record is over.

    Raises:
        Fault: it is over before the record was decided.
    """
    ends = FirstDayAfter(end(getattr(part, name), values))
    through = None if last is None else end(getattr(part, last), values)
    if through is not None and through != OPEN_END:
        ends = min(ends, after(LastDay(through)))
    says = before_decision(ends, decided)
    if says is not None:
        given = getattr(part, name) or (last and getattr(part, last))
        raise Fault(RowReason.BAD_VALUE, says, column_of(given))
    return ends


_STATES = {"revoked_on": "revokedOn", "disputed_from": "disputedFrom"}
"""What a row can say by a code alone, without the day: that its record was annulled, or is disputed."""


def untold(part: m.RecordOf, absent: Container[str]) -> Untold:
    """What a file says nothing of, for these columns are not in it: whether a record was annulled, or is
    disputed, stays as another said."""
    said = {name: getattr(part, name) for name in _STATES}
    states = tuple(
        _STATES[name]
        for name, value in said.items()
        if isinstance(value, m.FromColumn)
        and (value.column if value.if_ is None else value.if_.column) in absent
    )
    return Untold(states, tuple(name for name, one in part.attributes.items() if column_of(one) in absent))


def _is_undated(value: m.Value | None, day: date | None, values: Values, today: date) -> bool:
    """Whether a row says that something is so, and names no day up to today. It is so from the day on which
    that came: to leave it open would let a penalty stand that its authority has annulled."""
    if not isinstance(value, m.FromColumn) or value.if_ is None:
        return False
    return values[value.if_.column] in value.if_.values and (day is None or day > today)


def _undated(value: m.FromColumn, name: str) -> RowWarning:
    id_ = "ingestion.warning-annulled" if name == "revoked_on" else "ingestion.warning-disputed"
    return RowWarning(RowWarningReason.UNDATED, Message(id_, {"column": value.column}), value.column)


LONGEST_TITLE = 300


def _is_sound(data: dict[str, Any]) -> bool:
    """Whether the model would take the values as they are: what was read from columns has its type already.
    What is in doubt the model looks at, and says what is wrong."""
    title = data["title"]
    return (
        data["kind"] is not None
        and data["authority"] is not None
        and data["region"] is not None
        and (title is None or len(title) <= LONGEST_TITLE)
        and data["disputed_to"] is None
        and data["received_at"] is None
        and data["severity"] is None
        and all(map(_is_plain, data["attributes"].values()))
    )


def _is_plain(value: Any) -> bool:
    if isinstance(value, Decimal):
        return -30 <= value.adjusted() <= 29 and len(value.as_tuple().digits) <= 30
    return isinstance(value, str | bool | int | date)


def _region(part: m.RecordOf, authority: str | None, values: Values, reading: Reading) -> str | None:
    if part.region is not None or authority is None:
        return reading.region(part.region, values)
    return reading.catalogue.authorities[authority].region


Apart = tuple[str, ...]
"""What tells a record from others of its number, such as the number of a certificate; empty: nothing."""


def apart_of(attributes: Mapping[str, object], names: Iterable[str]) -> Apart:
    """What a record is told from others of its number by, of its attributes of these names."""
    values = tuple("".join(str(attributes.get(name) or "").split()) for name in names)
    return values if any(values) else ()


@dataclass(frozen=True)
class Decider:
    """Authority and region of a record; None for what nobody can read."""

    authority: str | None
    region: str | None


def decider(part: m.RecordOf, values: Values, reading: Reading) -> Decider:
    """Whose decision a record is, of a row some of whose columns may be unread."""
    catalogue = reading.catalogue
    authority = catalogue.authorities.get(str(_read(part.authority, values)))
    region = _read(part.region, values) if part.region is not None else authority and authority.region
    return Decider(
        authority.id if authority is not None else None, region if region in catalogue.regions else None
    )


def _read(value: m.Value | None, values: Values) -> Any:
    """A value of a row, None where its column is not among those that were read."""
    if isinstance(value, m.FromColumn):
        return values.get(value.column) if value.if_ is None else None
    return value


def record_ids(part: m.RecordOf, values: Values, reading: Reading) -> list[str]:
    """The record's id, and those under which it may stand: from when ids held a number as it was written (its
    width, then its brackets too), and from when they held the kind, first with the kind that it has now."""
    names = [str(needed(one, values, "row.empty-name-of-record")) for one in part.id]
    register = part.register_ or ""
    prefix = record_prefix(reading.source, register)
    forms = dict.fromkeys((tuple(map(_in_one_form, names)), tuple(map(_with_one_year, names)), tuple(names)))
    ids = [prefix + canonical_json.digest([register, *form])[:ID_LENGTH] for form in forms]
    if reading.kinds_in_ids:
        kind = get(part.kind, values)
        kinds = m.kinds_of(reading.file, part) or tuple(reading.catalogue.kinds)
        before = [kind, *(one for one in kinds if one != kind)]
        ids += [f"{reading.source}-{canonical_json.digest([one, *names])[:ID_LENGTH]}" for one in before]
    return ids


_YEAR = re.compile(r"[\[〔【﹝(（]\s*(\d{4})\s*[\]〕】﹞)）]")


_NARROW = {
    one: one - ord("０") + ord("0")
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for one in range(ord(first), ord(last) + 1)
}


def _in_one_form(number: str) -> str:
    """A number of a document in one form: digits and letters in full width are those of half width."""
    return _with_one_year(number if number.isascii() else number.translate(_NARROW))


def _with_one_year(number: str) -> str:
    """A number of a document with its year in the brackets of official documents (GB/T 9704), whichever were
    typed: [2026], (2026) and 〔2026〕 are one."""
    return _YEAR.sub(r"〔\1〕", number)


def _refuse_forbidden(kind: m.Value, values: Values, reading: Reading) -> None:
    """Refuses a row whose kind says that law forbids to collect it; tells which law, not what it says."""
    if not isinstance(kind, m.FromColumn):
        return  # told when the mapping was read
    for text in kind_names(values[kind.column], reading.catalogue):
        row = forbidden.names(text, reading.catalogue.forbidden, market=reading.market)
        if row is not None:
            title = Bilingual(f"{row.title.en} ({row.title.zh})", row.title.zh)
            expected = forbidden.violation("", row)[1]
            says = message("row.forbidden-kind", title=title, basis=row.basis, right=expected)
            raise Fault(RowReason.FORBIDDEN, says, kind.column)


def _attribute(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
