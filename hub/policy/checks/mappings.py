"""Reads a mapping of files and refuses what does not fit together, with file, line, found and expected."""

from __future__ import annotations

import typing
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import get_args

from pydantic.alias_generators import to_snake

from graph_schema.links import AttributeKind, Figure, LinkKind, LinkState
from graph_schema.vocabulary import Severity, SubjectKind
from hub.errors import InputError
from hub.identity.identifiers import Keeping, Scheme
from hub.messages.message import AnyOf, Argument, Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.diagnostics.complaints import BrokenDocuments, Complaint, one_of
from hub.policy.document_reading import build, read
from hub.policy.model import forbidden
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc
from hub.policy.model.subject_documents import SubjectVersion
from hub.policy.record_attributes import types_of, words_of

Path_ = tuple[int | str, ...]
Problem = tuple[Path_, Argument, Argument]
"""Where in the document, what was found, what was expected."""

STATUSES = frozenset(get_args(typing.get_type_hints(SubjectVersion)["status"]))
FIGURES = frozenset(to_snake(name) for figure in Figure for name in figure.properties)
DAYS = ("from", "to", "decided_on", "published_on")
ENDS = ("valid_to", "valid_through", "display_ends_on", "displayed_through", "sharing_ends_on")
DAY_OF_REGISTRATION = "registered_on"
DAYS_OF_STATE = ("repaired_on", "revoked_on", "disputed_from", "disputed_to")
REGIONS = ("registered", "residence", "operation", "region")
CONSTANTS: Mapping[str, type | tuple[type, ...]] = {
    "text": str,
    "date": date,
    "boolean": bool,
    "integer": int,
    "decimal": (Decimal, int),
}


@dataclass(frozen=True)
class _Wanted:
    """What a field takes: columns of these types; ``codes`` are the only texts it may then hold."""

    types: tuple[str, ...]
    constant: type | tuple[type, ...]
    says: Message
    codes: Container[str] | None = None
    instead: Callable[[str], Message | None] = lambda _: None
    """What stands for a text that once was one of the codes; None for any other."""


def read_mapping(path: Path, name: str, schemes: Mapping[str, Scheme], catalogue: Catalogue) -> m.Mapping:
    """A mapping that is sound in itself and against the schemes and the catalogue.

    Args:
        name: how complaints call the file.

    Raises:
        BrokenDocuments: with every complaint.
        InputError: there is no such file.
    """
    if not path.is_file():
        raise InputError("policy.mapping-missing", path=str(path))
    document = read(path, name)
    mapping = build(m.Mapping, document)
    problems = [
        Complaint(name, document.line(where), ".".join(map(str, where)), found, expected)
        for where, found, expected in check(mapping, schemes, catalogue)
    ]
    if problems:
        raise BrokenDocuments(problems)
    return mapping


def _wrong(where: Path_, says: Message) -> Problem:
    """A problem of which one message says what was found and what is expected."""
    return where, says, message("mapping.expected-of", says=says)


def check(mapping: m.Mapping, schemes: Mapping[str, Scheme], catalogue: Catalogue) -> Iterator[Problem]:
    """What does not fit together in a mapping."""
    yield from _registers(mapping)
    seen: set[str] = set()
    for position, file in enumerate(mapping.files):
        where = ("files", position)
        if file.file in seen:
            yield _wrong((*where, "file"), message("mapping.file-twice", file=file.file))
        seen.add(file.file)
        refused = _forbidden(mapping, file, schemes, catalogue)
        whole = (*_columns(file), *_amounts_and_titles(file), *_secrets(file, schemes), *refused)
        for inner, found, expected in whole:
            yield (*where, *inner), found, expected
        for inner, part in m.produced(file):
            for deep, found, expected in (*_conditions(file, part), *_part(file, part, schemes, catalogue)):
                yield (*where, *inner, *deep), found, expected


def _registers(mapping: m.Mapping) -> Iterator[Problem]:
    """A number names a thing within one numbering: where parts give several kinds, each says which it has.
    All parts of a numbering are complete, or none is."""
    numbered: dict[bool, list[tuple[Path_, m.LinkOf | m.RecordOf]]] = {True: [], False: []}
    for position, file in enumerate(mapping.files):
        for inner, part in m.produced(file):
            if isinstance(part, m.LinkOf | m.RecordOf):
                numbered[isinstance(part, m.LinkOf)].append((("files", position, *inner), part))
    for parts in numbered.values():
        kinds = {str(part.kind) for _, part in parts if part.id}
        complete: dict[str | None, bool] = {}
        for where, part in parts:
            if part.complete and not part.id:
                yield _wrong((*where, "complete"), message("mapping.complete-without-id"))
            if part.id and part.register_ is None and len(kinds) > 1:
                yield _wrong((*where, "register"), message("mapping.no-register"))
            if isinstance(part, m.RecordOf) and not part.attributes.keys() >= set(part.apart_by):
                yield _wrong((*where, "apart_by"), message("mapping.apart-by-none", names=part.apart_by))
            if complete.setdefault(part.register_, part.complete) != part.complete:
                yield _wrong((*where, "complete"), message("mapping.complete-in-part"))


def _columns(file: m.FileOf) -> Iterator[Problem]:
    """Every named column is declared; every declared one is used, or ignored on purpose."""
    names: set[str] = set()
    consent = file.written_consent
    if consent is not None:
        names.add(consent.column)
        column = file.columns.get(consent.column)
        if not isinstance(column, mc.Text):
            says = message("mapping.no-text-column", column=consent.column)
            yield _wrong(("written_consent", "column"), says)
    declared = [name for name, column in file.columns.items() if not isinstance(column, mc.Ignored)]
    for top, part in m.produced(file):
        for inner, name in m.used(part):
            names.add(name)
            if name not in file.columns:
                says = message("mapping.column-undeclared", column=name, columns=tuple(declared))
                yield _wrong((*top, *inner), says)
            elif name not in declared:
                yield _wrong((*top, *inner), message("mapping.column-ignored", column=name))
    for name in declared:
        if name not in names:
            yield _wrong(("columns", name), message("mapping.column-unused", form="{type: ignored, why: …}"))


def _amounts_and_titles(file: m.FileOf) -> Iterator[Problem]:
    """A text that states an amount is a declared text; a title names one column."""
    named: dict[str, str] = {}
    for name, column in file.columns.items():
        for title in (name, *column.titles):
            other = named.setdefault(mc.spelled(title), name)
            if other != name:
                says = message("mapping.title-of-two", title=title, other=other)
                yield _wrong(("columns", name, "titles"), says)
        told_by = column.by_code if isinstance(column, mc.Coded) else None
        for field, other in told_by or ():
            if not isinstance(file.columns.get(other), mc.Text):
                says = message("mapping.no-text-column", column=other)
                yield _wrong(("columns", name, "by_code", field), says)
        text = column.stated_in if isinstance(column, mc.Number) else None
        if text is not None and not isinstance(file.columns.get(text), mc.Text):
            yield _wrong(("columns", name, "stated_in"), message("mapping.no-text-column", column=text))
        if not isinstance(column, mc.Ignored) and column.optional and column.required:
            yield _wrong(("columns", name, "required"), message("mapping.optional-and-required"))


def _conditions(file: m.FileOf, part: m.Produced) -> Iterator[Problem]:
    """A part, or a value, hangs on what a column can say."""
    for where, when in m.conditions(part):
        column = file.columns.get(when.column)
        there = list(dict.fromkeys(column.values.values())) if isinstance(column, mc.Coded) else None
        for value in when.values:
            if there is not None and value is not None and value not in there:
                says = message("mapping.none-of-values", value=str(value), values=tuple(map(str, there)))
                yield _wrong((*where, "is"), says)


def _secrets(file: m.FileOf, schemes: Mapping[str, Scheme]) -> Iterator[Problem]:
    """A column whose values are kept as digests only can be a key's value, and nothing else."""
    secret: set[str] = set()
    for _, part in m.produced(file):
        for key in _keys(part).values():
            for scheme in _texts(file, part, key.scheme):
                if (
                    isinstance(scheme, str)
                    and scheme in schemes
                    and schemes[scheme].keeping is Keeping.DIGEST
                ):
                    secret.add(key.value.column)
    for top, part in m.produced(file):
        keys = {(name, "value", "column") for name in _keys(part)}
        for inner, name in m.used(part):
            if name in secret and inner not in keys and inner[0] not in ("if_given", "unless_given"):
                yield _wrong((*top, *inner), message("mapping.column-of-identity-numbers", column=name))


def market_data(mapping: m.Mapping, file: m.FileOf, schemes: Mapping[str, Scheme]) -> bool:
    """Whether a market provider delivers a file about natural persons without a column of their consent."""
    persons = any(
        SubjectKind.NATURAL_PERSON in schemes[scheme].subject_kinds
        for _, part in m.produced(file)
        for key in _keys(part).values()
        for scheme in map(str, _texts(file, part, key.scheme))
        if scheme in schemes
    )
    return mapping.provider == "MARKET" and persons and file.written_consent is None


def _forbidden(
    mapping: m.Mapping, file: m.FileOf, schemes: Mapping[str, Scheme], catalogue: Catalogue
) -> Iterator[Problem]:
    """Columns, record kinds and attributes whose name says that law forbids to collect them. A column that
    is ignored is refused too: what may not be collected may not be taken in and left aside either."""
    market = market_data(mapping, file, schemes)
    named: list[tuple[Path_, str]] = [
        (("columns", name), title)
        for name, column in file.columns.items()
        for title in (name, *column.titles)
    ]
    for top, part in m.produced(file):
        if isinstance(part, m.RecordOf):
            named += [((*top, "attributes", name), name) for name in part.attributes]
            kinds = [text for kind in _texts(file, part, part.kind) for text in kind_names(kind, catalogue)]
            named += [((*top, "kind"), text) for text in kinds]
    for path, text in named:
        row = forbidden.names(text, catalogue.forbidden, market=market)
        if row is not None:
            yield path, *forbidden.violation(text, row)


def kind_names(kind: object, catalogue: Catalogue) -> tuple[str, ...]:
    """The names of a record kind: its id, and its titles where the catalogue has it."""
    held = catalogue.kinds.get(str(kind))
    return (str(kind), held.title.zh, held.title.en) if held is not None else (str(kind),)


def _keys(part: m.Produced) -> dict[str, m.KeyOf]:
    match part:
        case m.SubjectOf():
            return {"key": part.key}
        case m.LinkOf():
            company = {"company": part.company} if part.company is not None else {}
            return {"start": part.start, "end": part.end, **company}
        case m.RecordOf() | m.AttributeOf():
            return {"subject": part.subject}


def _texts(file: m.FileOf, part: m.Produced, value: m.Value) -> list[object]:
    """All values that a field can have, where the mapping tells."""
    return list(m.possible(file, part, value) or ())


def _codes(kinds: type[StrEnum]) -> frozenset[str]:
    return frozenset(kind.value for kind in kinds)


def _wanted(part: m.Produced, name: str, catalogue: Catalogue) -> _Wanted | None:
    coded = ("map",)
    if name in (*DAYS, *ENDS, *DAYS_OF_STATE, DAY_OF_REGISTRATION):
        return _Wanted(("date", "datetime"), date, message("mapping.wants-date", example="2020-01-31"))
    if name in REGIONS:
        wants = message("mapping.wants-region")
        return _Wanted(("text", "map"), str, wants, catalogue.regions, catalogue.instead_of)
    if name == "kind":
        if isinstance(part, m.RecordOf):
            return _Wanted(("map", "text"), str, message("mapping.wants-kind"), catalogue.kinds)
        if isinstance(part, m.AttributeOf):
            kinds = _codes(AttributeKind)
        else:
            kinds = _codes(SubjectKind if isinstance(part, m.SubjectOf) else LinkKind)
        return _Wanted(coded, str, _one_of(kinds), kinds)
    if name in FIGURES:
        types = ("decimal", "bands") if name in set(Figure) else ("decimal",)
        return _Wanted(types, (Decimal, int), message("mapping.wants-fraction"))
    if name == "value":
        return _Wanted(("text",), (), _of_type("text"))
    return {
        "authority": _Wanted(
            ("text", "map", "authority"), str, message("mapping.wants-authority"), catalogue.authorities
        ),
        "severity": _Wanted(coded, str, _one_of(_codes(Severity)), _codes(Severity)),
        "status": _Wanted(coded, str, _one_of(STATUSES), STATUSES),
        "name": _Wanted(("text", "map"), str, message("mapping.wants-text")),
        "title": _Wanted(("text", "map"), str, message("mapping.wants-text")),
        "state": _Wanted(coded, str, _one_of(_codes(LinkState)), _codes(LinkState)),
        "received_at": _Wanted(("datetime",), (), _of_type("datetime")),
    }.get(name)


def _one_of(codes: Collection[str]) -> Message:
    return message("policy.names", names=tuple(sorted(codes)))


def _of_type(*types: str) -> Message:
    return message("mapping.wants-column", types=AnyOf(types))


def _part(
    file: m.FileOf,
    part: m.Produced,
    schemes: Mapping[str, Scheme],
    catalogue: Catalogue,
) -> Iterator[Problem]:
    for field, info in type(part).model_fields.items():
        name = info.alias or field
        wanted = _wanted(part, name, catalogue)
        value = getattr(part, field)
        if wanted is None or value is None:
            continue
        many = list(enumerate(value)) if isinstance(value, tuple) else [(None, value)]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        for position, one in many:  # pyright: ignore[reportUnknownVariableType]
            where: Path_ = (name,) if position is None else (name, position)
            yield from _field(file, part, where, one, wanted)  # pyright: ignore[reportUnknownArgumentType]
    for name, key in _keys(part).items():
        yield from _key(file, part, name, key, schemes)
    if isinstance(part, m.RecordOf):
        yield from _attributes(file, part, catalogue)


def _attributes(file: m.FileOf, part: m.RecordOf, catalogue: Catalogue) -> Iterator[Problem]:
    """Attributes are those of the record kind, of its types; some dates any record may have."""
    for kind in dict.fromkeys(_texts(file, part, part.kind)):
        declared = catalogue.kinds.get(str(kind))
        if declared is None:
            continue  # told by _field
        types = types_of(declared)
        for name, value in part.attributes.items():
            if _of_another_kind(part, value, kind):
                continue
            type_ = types.get(name)
            if type_ is None:
                found = message("mapping.attribute-of-other-kind", kind=str(kind))
                yield ("attributes", name), found, one_of(declared.attributes, name)
            else:
                codes = words_of(str(kind), name, catalogue)
                says = _one_of(codes) if codes else message("mapping.wants-value", type=type_)
                wanted = _Wanted((type_, "map"), CONSTANTS[type_], says, codes or None)
                yield from _field(file, part, ("attributes", name), value, wanted)


def _of_another_kind(part: m.RecordOf, value: m.Value, kind: object) -> bool:
    """Whether a value is taken for other kinds of a part only."""
    when = value.if_ if isinstance(value, m.FromColumn) else None
    if when is None or not isinstance(part.kind, m.FromColumn) or when.column != part.kind.column:
        return False
    return kind not in when.values


def _field(
    file: m.FileOf, part: m.Produced, where: Path_, value: m.Value, wanted: _Wanted
) -> Iterator[Problem]:
    if isinstance(value, m.FromColumn):
        column = file.columns.get(value.column)
        if column is None or isinstance(column, mc.Ignored):
            return  # told by _columns
        if column.type not in wanted.types:
            found = message("mapping.column-of-type", column=value.column, type=column.type)
            yield (*where, "column"), found, _of_type(*wanted.types)
            return
    for text in _texts(file, part, value):
        fits = isinstance(text, wanted.constant) and not (
            wanted.constant is date and isinstance(text, datetime)
        )
        if not fits or (wanted.codes is not None and str(text) not in wanted.codes):
            yield where, message("policy.quoted", name=str(text)), wanted.instead(str(text)) or wanted.says


def _key(
    file: m.FileOf,
    part: m.Produced,
    name: str,
    key: m.KeyOf,
    schemes: Mapping[str, Scheme],
) -> Iterator[Problem]:
    yield from _field(
        file,
        part,
        (name, "scheme"),
        key.scheme,
        _Wanted(("map",), str, _one_of(schemes), schemes),
    )
    if key.by_name is not None and not (isinstance(part, m.RecordOf) and key.scheme == "USCC"):
        yield _wrong((name, "by_name"), message("mapping.by-name-elsewhere"))
    column = file.columns.get(key.value.column)
    if column is not None and not isinstance(column, mc.Text | mc.Ignored):
        found = message("mapping.column-of-type", column=key.value.column, type=column.type)
        yield (name, "value", "column"), found, _of_type("text")
    if isinstance(part, m.SubjectOf) and not isinstance(part.kind, m.FromColumn):
        scheme = schemes.get(str(key.scheme))
        if scheme is not None and part.kind not in scheme.subject_kinds:
            says = message("mapping.scheme-of-other-kind", scheme=scheme.code, kind=str(part.kind))
            yield _wrong((name, "scheme"), says)
