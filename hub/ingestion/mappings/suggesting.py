"""Proposes a mapping for a file that none fits: the nearest shipped one, or one from scratch.

What only a person can say stands as TODO, at which the checker of mappings stops and names the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from graph_schema.identity_numbers import hide_identity_numbers, holds_identity_number
from hub.errors import InputError
from hub.identity.credit_codes import check_uscc
from hub.identity.identifier_checks import IdentifierError
from hub.ingestion.converting.dates import read_day
from hub.ingestion.headers.title_units import other_unit
from hub.ingestion.mappings.known_mappings import ShippedMapping
from hub.ingestion.mappings.recognising import Candidate, forms, recognise, titles_of
from hub.ingestion.readers import Fault, look
from hub.policy.model import exact
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc

TODO = "TODO"
MOST_CODES = 12
"""A column of a class or state with at most so many different texts is taken for codes."""
LIKE = 0.6
"""How much of two titles has to be the same, of 1, where one is guessed to be the other."""
_CLASS = re.compile("类别|类型|状态|种类|环节|等级|是否|级别|性质")
_AUTHORITY = re.compile("机关|部门|单位")
_CODE = re.compile("代码|信用码|USCC|SHXYM", re.IGNORECASE)
_NUMBER = re.compile("文号|编号|文书号|号$|WSH", re.IGNORECASE)
_DAY = mc.Day(type="date", formats=(mc.USUAL,), open_end=("长期", "永久", "2099-12-31"))


def suggest(
    name: str, titles: Sequence[str], rows: Sequence[Sequence[str]], mappings: Iterable[ShippedMapping]
) -> str:
    """A mapping for a file, as YAML to edit.

    Args:
        rows: the first rows below the header.

    Raises:
        InputError: the header has no columns, or an identity number in it.
    """
    mappings = tuple(mappings)
    named = [title.strip() for title in titles if title.strip()]
    if not named or any(map(holds_identity_number, named)):
        raise InputError("ingestion.no-mapping", name=name, columns=(), mappings=forms(mappings))
    recognition = recognise(titles, mappings)
    if recognition.fitting or recognition.near:
        return "\n".join(_edited((recognition.fitting or recognition.near)[0], name, rows)) + "\n"
    return "\n".join(_from_scratch(name, [title.strip() for title in titles], rows)) + "\n"


def suggest_for(path: Path, mappings: Sequence[ShippedMapping]) -> str:
    """A mapping for a file, by its header and its first rows: for each of its tables one.

    Raises:
        InputError: it is nothing that can be read.
    """
    made: list[str] = []
    for seen in look(path.parent, path.name):
        titles = titles_of(seen, mappings)
        rows = [list(row.fields) for row in seen.rows if not isinstance(row.fields, Fault)]
        at = next((at for at, row in enumerate(rows) if tuple(field.strip() for field in row) == titles), -1)
        made.append(suggest(path.name, titles, rows[at + 1 :], mappings))
    if not made:
        raise InputError("ingestion.no-mapping", name=path.name, columns=(), mappings=forms(mappings))
    return "---\n".join(made)


def _edited(candidate: Candidate, name: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The nearest shipped mapping, with guesses for what the header calls otherwise."""
    header, file = candidate.header, candidate.file
    guessed = _guesses(header.missing, header.undeclared, file)
    yield f"# After the shipped mapping {candidate.name}. What differs from it is marked with <."
    for key in ("title", "known_from", "licence", "attribution", "provider"):
        value = getattr(candidate.mapping, key)
        if key == "title":
            yield f"source: {candidate.mapping.source}"
        if value:
            yield f"{key}: {_flow(value)}"
    yield "files:"
    yield f"  - file: {_flow(name)}"
    parts = _plain(file.model_dump(by_alias=True, exclude_defaults=True, exclude={"file", "columns"}))
    sections = [one for one in ("subjects", "links", "records", "attributes") if one in parts]
    for key in (key for key in parts if key not in sections):
        yield f"    {key}: {_flow(parts[key])}"
    yield "    columns:"
    for column_name, column in file.columns.items():
        described = _plain(column.model_dump(by_alias=True, exclude_defaults=True))
        described = {"type": column.type, **described}
        mark = ""
        if column_name in guessed:
            described["titles"] = [*column.titles, guessed[column_name]]
            mark = f"  # < guessed: {guessed[column_name]}"
        elif column_name in header.missing:
            mark = "  # < the file has no such column: which one says it?"
        yield f"      {_flow(column_name)}: {_flow(described)}{mark}"
    for title in header.undeclared:
        if title and title not in guessed.values():
            at = header.titles.index(title)
            described = _described(title, [row[at].strip() for row in rows if at < len(row)])
            yield f"      {_flow(title)}: {_flow({'type': TODO})}  # < new; it looks like {_flow(described)}"
    for section in sections:
        yield f"    {section}:"
        text = yaml.safe_dump(parts[section], allow_unicode=True, sort_keys=False, width=100)
        yield from (f"      {line}" for line in text.splitlines())


def _guesses(missing: Sequence[str], strange: Sequence[str], file: m.FileOf) -> dict[str, str]:
    """By missing column: the title of the file that is nearly one of its own."""
    found: dict[str, str] = {}
    for name in missing:
        rest = [title for title in strange if title and title not in found.values()]
        spelled = {mc.spelled(title): title for title in rest}
        for own in (name, *file.columns[name].titles):
            near = get_close_matches(mc.spelled(own), spelled, 1, LIKE)
            if near and not other_unit(spelled[near[0]], own):
                found[name] = spelled[near[0]]
                break
    return found


def _from_scratch(name: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    columns = {
        title: _described(title, [row[at].strip() for row in rows if at < len(row)])
        for at, title in enumerate(titles)
        if title
    }
    yield "# Guessed from the header and the first rows. Replace each TODO; the checker names what is left."
    yield f"source: {TODO}  # who delivers: lower case letters, digits, hyphens"
    yield f"title: {TODO}"
    yield f"licence: {TODO}"
    yield f"attribution: {TODO}"
    yield "provider: MARKET  # or PUBLIC, for a public body"
    yield "files:"
    yield f"  - file: {_flow(name)}"
    yield "    columns:"
    for title, described in columns.items():
        yield f"      {_flow(title)}: {_flow(described)}"
    yield from _record(columns)


def _record(columns: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A record of the columns whose titles tell what they are."""

    def of(type_: str, titled: re.Pattern[str] | None = None) -> str | None:
        fitting = (
            title
            for title, described in columns.items()
            if described["type"] == type_ and (titled is None or titled.search(title))
        )
        return next(fitting, None)

    number, day, authority = of("text", _NUMBER), of("date"), of("authority")
    code = next((title for title in columns if _CODE.search(title)), None)
    yield "    records:"
    yield f"      - id: [{{column: {_flow(number or TODO)}}}]"
    yield f"        subject: {{scheme: {'USCC' if code else TODO}, value: {{column: {_flow(code or TODO)}}}}}"
    yield f"        kind: {TODO}  # a record kind of the catalogue"
    yield f"        authority: {_flow({'column': authority}) if authority else TODO}"
    yield f"        decided_on: {_flow({'column': day}) if day else TODO}"


def _described(title: str, values: Sequence[str]) -> dict[str, Any]:
    """What a column seems to hold. No value is repeated but those of a class or state."""
    given = [value for value in values if value]
    optional = {} if len(given) == len(values) and given else {"required": False}
    if not given:
        return {"type": "text", **optional}
    if any(map(holds_identity_number, given)) or all(map(_is_code, given)):
        return {"type": "text", **optional}
    if all(map(_is_day, given)):
        return {"type": "date", "formats": [mc.USUAL], **optional}
    if _AUTHORITY.search(title) and not _CODE.search(title) and not _NUMBER.search(title):
        return {"type": "authority", **optional}
    codes = list(dict.fromkeys(given))
    if _CLASS.search(title) and len(codes) <= MOST_CODES and all(len(code) <= 30 for code in codes):
        return {"type": "map", "values": {hide_identity_numbers(code): TODO for code in codes}, **optional}
    if all(map(_is_number, given)):
        unit = next((unit for unit in ("万元", "亿元", "元") if unit in title), None)
        return {"type": "decimal", **({"unit": unit} if unit else {}), **optional}
    longest = max(map(len, given))
    return {"type": "text", **({"longest": 4_000} if longest > 500 else {}), **optional}


def _is_code(value: str) -> bool:
    try:
        check_uscc(value)
    except IdentifierError:
        return False
    return True


def _is_day(value: str) -> bool:
    try:
        read_day(value, _DAY)
    except ValueError:
        return False
    return True


def _is_number(value: str) -> bool:
    try:
        exact.number(value)
    except ValueError:
        return False
    return True


def _plain(value: Any) -> Any:
    """A part of a mapping as YAML writes it: dates stay dates, numbers numbers."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10_000)
    return text.removesuffix("\n...\n").rstrip("\n")
