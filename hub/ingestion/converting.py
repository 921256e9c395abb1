"""Turns the fields of a row into what the graph takes, as the mapping says, or into one fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic.alias_generators import to_snake

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.links import Figure
from graph_schema.vocabulary import SubjectKind
from hub.calendar.workdays import SHANGHAI
from hub.errors import InputError
from hub.identity.digests import Name, renamed
from hub.identity.identifiers import IdentifierError, require_kind
from hub.identity.naming import Naming, SubjectKey
from hub.identity.shared_attributes import shared_attribute
from hub.ingestion.lines import Fault, Line, Reason, Source
from hub.messages.message import shown
from hub.policy.catalogue import Catalogue
from hub.policy.checks.mappings import kind_names, market_data
from hub.policy.model import exact, forbidden
from hub.policy.model import mapping as m
from hub.policy.model import world as w
from hub.policy.model.conditions import Misfit, Model
from hub.policy.model.documents import OPEN_END
from hub.store.graph import Row
from hub.subjects import writing
from hub.subjects.shared_attributes import attribute_row

M = TypeVar("M", bound=Model)
KNOWN_KEYS = 100_000
"""How many checked keys are remembered while a file is read."""
ID_LENGTH = 32
"""Hexadecimal digits of a record's id that stand for its number."""


@dataclass
class Facts:
    """What one row says. ``needs`` are the subjects that have to be there; ``persons`` the keys, by name, of
    those whom an identity number names."""

    line: Line
    subjects: list[tuple[Name, Row]] = field(default_factory=list[tuple[Name, Row]])
    links: list[Row] = field(default_factory=list[Row])
    records: list[Row] = field(default_factory=list[Row])
    attributes: list[Row] = field(default_factory=list[Row])
    needs: set[Name] = field(default_factory=set[Name])
    persons: dict[Name, SubjectKey] = field(default_factory=dict[Name, SubjectKey])
    warned: bool = False


def with_stored_names(facts: Facts, names: Mapping[Name, SubjectKey]) -> Facts:
    """The same with persons named as the graph holds them (:func:`hub.identity.digests.stored`)."""
    if not facts.persons or all(_name(names[name]) == name for name in facts.persons):
        return facts

    def held(name: Name) -> Name:
        return _name(names[name]) if name in names else name

    return replace(
        facts,
        subjects=[(held(name), version) for name, version in facts.subjects],
        links=[renamed(row, names) for row in facts.links],
        records=[renamed(row, names) for row in facts.records],
        attributes=[renamed(row, names) for row in facts.attributes],
        needs={held(name) for name in facts.needs},
        persons={held(name): names[name] for name in facts.persons},
    )


def record_prefix(source: str, register: str) -> str:
    """What the ids of a register's records begin with."""
    return f"{source}-r{writing.digest([register])[:8]}"


class Converter:
    """Converts the rows of one file.

    ``kinds_in_ids`` says that records of the source stand under ids from when these held the kind: each row
    then also tells under which it may stand.
    """

    def __init__(
        self,
        source: Source,
        mapping: m.Mapping,
        naming: Naming,
        catalogue: Catalogue,
        today: date,
        checked: dict[Name, tuple[SubjectKey, bool]],
        *,
        kinds_in_ids: bool = False,
    ) -> None:
        self._file = source.file
        self._source = mapping.source
        self._naming = naming
        self._catalogue = catalogue
        self._today = today
        self._count = len(source.header)
        self._empty = frozenset(("", *source.file.empty))
        self._keys = checked
        self._kinds_in_ids = kinds_in_ids
        self._market = market_data(mapping, source.file, naming.schemes)
        keys = {key.value.column for _, part in m.produced(source.file) for key in _keys(part)}
        self._columns = [
            (position, name, column, name in keys, _reader(column))
            for position, name in enumerate(source.header)
            if not isinstance(column := source.file.columns[name], m.Ignored)
        ]

    def facts(self, line: Line) -> Facts:
        """What a row says.

        Raises:
            Fault: the row can't be used.
        """
        if isinstance(line.fields, Fault):
            raise line.fields
        if len(line.fields) != self._count:
            found = f"{len(line.fields)} fields"
            raise Fault(Reason.FIELD_COUNT, found, f"{self._count}, as the header has")
        values = self._values(line.fields)
        consent = self._file.written_consent
        if consent is not None and values[consent.column] is None:
            found = "no written consent"
            raise Fault(Reason.NO_CONSENT, found, "what names the person's consent", consent.column)
        facts = Facts(line)
        for subject in self._file.subjects:
            if _given(subject, values):
                self._subject(subject, values, facts)
        for link in self._file.links:
            if _given(link, values):
                self._link(link, values, facts)
        for record in self._file.records:
            if _given(record, values):
                self._record(record, values, facts)
        for attribute in self._file.attributes:
            if _given(attribute, values):
                self._attribute(attribute, values, facts)
        return facts

    def _values(self, fields: Sequence[str], only: Container[str] | None = None) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for position, name, column, is_key, read in self._columns:
            if only is not None and name not in only:
                continue
            text = fields[position].strip()
            if text in self._empty:
                if column.required:
                    raise Fault(Reason.EMPTY, "nothing", f"a {column.type}", name)
                values[name] = None
                continue
            if not is_key and _holds_identity_number(text, column):
                found, expected = "an identity number (公民身份号码)", "such numbers in their own column only"
                raise Fault(Reason.IDENTITY_IN_TEXT, found, expected, name)
            try:
                values[name] = read(text)
            except _NotSo as error:
                raise Fault(error.reason, error.found, error.expected, name) from None
        return values

    def _key(self, key: m.KeyOf, values: Mapping[str, Any], facts: Facts) -> SubjectKey:
        scheme = str(self._needed(key.scheme, values, "the scheme of a key"))
        column = key.value.column
        text = str(self._needed(key.value, values, "a key"))
        found = self._keys.get((scheme, text))
        if found is None:
            try:
                checked, warnings = self._naming.key(scheme, text, self._today)
            except InputError as error:
                raise Fault(Reason.INVALID_IDENTIFIER, error.message, error.expected, column) from None
            found = checked, bool(warnings)
            if len(self._keys) >= KNOWN_KEYS:
                self._keys.clear()
            self._keys[scheme, text] = found
        facts.warned |= found[1]
        if found[0].digests is not None:
            facts.persons[_name(found[0])] = found[0]
        return found[0]

    def _needed(self, value: m.Value, values: Mapping[str, Any], what: str) -> Any:
        got = _get(value, values)
        if got is None:
            raise Fault(
                Reason.EMPTY, "nothing", what, value.column if isinstance(value, m.FromColumn) else ""
            )
        return got

    def _region(self, value: m.Value | None, values: Mapping[str, Any]) -> str | None:
        code = _get(value, values)
        instead = self._catalogue.instead_of(str(code)) if code is not None else None
        wanted = instead.text() if instead is not None else ""
        return self._code(value, values, self._catalogue.regions, "a region", wanted)

    def _code(
        self,
        value: m.Value | None,
        values: Mapping[str, Any],
        known: Mapping[str, object],
        what: str,
        instead: str = "",
    ) -> str | None:
        code = _get(value, values)
        if code is not None and code not in known:
            column = value.column if isinstance(value, m.FromColumn) else ""
            expected = instead or f"the code of {what} of this hub"
            raise Fault(Reason.UNKNOWN_CODE, _shown(str(code)), expected, column)
        return code

    def _refuse_forbidden(self, kind: m.Value, values: Mapping[str, Any]) -> None:
        """Refuses a row whose kind says that law forbids to collect it; tells which law, not what it says."""
        if not isinstance(kind, m.FromColumn):
            return  # told when the mapping was read
        for text in kind_names(values[kind.column], self._catalogue):
            row = forbidden.names(text, self._catalogue.forbidden, market=self._market)
            if row is not None:
                found = f"a kind of record that is {row.title.en} ({row.title.zh}), which {row.basis}"
                raise Fault(Reason.FORBIDDEN, found, shown(forbidden.violation("", row)[1]), kind.column)

    def _subject(self, part: m.SubjectOf, values: Mapping[str, Any], facts: Facts) -> None:
        key = self._key(part.key, values, facts)
        kind = SubjectKind(self._needed(part.kind, values, "a kind of subject"))
        try:
            require_kind(self._naming.schemes[str(key.scheme)], kind)
        except IdentifierError as error:
            raise Fault(Reason.OTHER_KIND, error.found, error.expected, part.key.value.column) from None
        version = _built(
            w.SubjectVersion,
            {
                "name": self._needed(part.name, values, "a name"),
                "registered": self._region(part.registered, values),
                "residence": self._region(part.residence, values),
                "operation": tuple(
                    code for one in part.operation if (code := self._region(one, values)) is not None
                ),
                "status": self._needed(part.status, values, "a status"),
                "from": _day(self._needed(part.from_, values, "the day from which it holds")),
                "to": _end(part.to, values),
            },
        )
        facts.subjects.append((_name(key), writing.version_row(version, kind, self._catalogue.path)))

    def _link(self, part: m.LinkOf, values: Mapping[str, Any], facts: Facts) -> None:
        start, end = self._key(part.start, values, facts), self._key(part.end, values, facts)
        since = self._needed(part.from_, values, "the day from which it holds")
        figures = _figures(part, values)
        registered = _get(part.registered_on, values)
        document = _built(
            w.LinkDocument,
            {
                "kind": self._needed(part.kind, values, "a kind of link"),
                "start": {"scheme": start.scheme, "value": start.value},
                "end": {"scheme": end.scheme, "value": end.value},
                **figures,
                "registered_on": _day(registered) if registered is not None else None,
                "state": self._needed(part.state, values, "a state"),
                "from": _day(since),
                "to": _end(part.to, values),
            },
        )
        at = since if isinstance(since, datetime) else None
        if part.id:
            named = self._link_names(part, values)
        else:
            named = {"key": f"{self._moment(part.from_, since).isoformat()}\x1f{_text(figures)}"}
        facts.links.append(writing.link_row(document, start, end, at=at, **named))
        facts.needs |= {_name(start), _name(end)}

    def _attribute(self, part: m.AttributeOf, values: Mapping[str, Any], facts: Facts) -> None:
        key = self._key(part.subject, values, facts)
        document = _built(
            w.AttributeDocument,
            {
                "kind": self._needed(part.kind, values, "a kind of attribute"),
                "subject": {"scheme": key.scheme, "value": key.value},
                "value": self._needed(part.value, values, "an address or phone"),
                "number": "\x1f".join(str(self._needed(one, values, "its number")) for one in part.id),
                "state": self._needed(part.state, values, "a state"),
                "from": _day(self._needed(part.from_, values, "the day from which it holds")),
                "to": _end(part.to, values),
            },
        )
        person = SubjectKind.NATURAL_PERSON in self._naming.schemes[str(key.scheme)].subject_kinds
        try:
            kept = shared_attribute(document.kind, document.value, self._naming.keys, person=person)
        except InputError as error:
            raise Fault(Reason.BAD_VALUE, error.message, error.expected, part.value.column) from None
        facts.attributes.append(attribute_row(document, key, kept))
        facts.needs.add(_name(key))

    def _moment(self, value: m.Value, since: date) -> date:
        """A link's beginning as its name has it: of a column of moments the first one of a day."""
        column = self._file.columns.get(value.column) if isinstance(value, m.FromColumn) else None
        if isinstance(since, datetime) or not isinstance(column, m.Moment):
            return since
        return datetime.combine(since, time(), ZoneInfo(column.zone))

    def _record(self, part: m.RecordOf, values: Mapping[str, Any], facts: Facts) -> None:
        key = self._key(part.subject, values, facts)
        self._refuse_forbidden(part.kind, values)
        kind = self._code(part.kind, values, self._catalogue.kinds, "a record kind")
        ids = self._record_ids(part, values)
        data: dict[str, Any] = {
            "id": ids[0],
            "subject": {"scheme": key.scheme, "value": key.value},
            "kind": kind,
            "authority": self._code(part.authority, values, self._catalogue.authorities, "an authority"),
            "region": self._region(part.region, values),
            "decided_on": _day(self._needed(part.decided_on, values, "the day of the decision")),
            "attributes": {
                name: _attribute(got)
                for name, value in part.attributes.items()
                if (got := _get(value, values)) is not None
            },
        }
        for name in ("received_at", "severity", "title"):
            data[name] = _get(getattr(part, name), values)
        for name in ("published_on", "repaired_on", "revoked_on", "disputed_from", "disputed_to"):
            got = _get(getattr(part, name), values)
            data[name] = _day(got) if got is not None else None
        for name in ("valid_to", "display_ends_on", "sharing_ends_on"):
            data[name] = _end(getattr(part, name), values)
        document = _built(w.RecordDocument, data)
        facts.records.append({**writing.record_row(document, key, self._catalogue.path), "ids": ids})
        facts.needs.add(_name(key))

    def _record_ids(self, part: m.RecordOf, values: Mapping[str, Any]) -> list[str]:
        """The record's id, and those under which it may stand from when ids held the kind: first with the
        kind that it has now."""
        names = [str(self._needed(one, values, "what names the record")) for one in part.id]
        register = part.register_ or ""
        ids = [record_prefix(self._source, register) + writing.digest([register, *names])[:ID_LENGTH]]
        if self._kinds_in_ids:
            kind = _get(part.kind, values)
            kinds = m.kinds_of(self._file, part) or tuple(self._catalogue.kinds)
            before = [kind, *(one for one in kinds if one != kind)]
            ids += [f"{self._source}-{writing.digest([one, *names])[:ID_LENGTH]}" for one in before]
        return ids

    def _link_names(self, part: m.LinkOf, values: Mapping[str, Any]) -> dict[str, Any]:
        """How a link with a number is called: ``key``, ``name``, ``former`` and ``kinds``."""
        number = "\x1f".join(str(self._needed(one, values, "what names the link")) for one in part.id)
        if part.register_ is None:
            return {"key": number, "name": writing.link_name(self._source, "", number)}
        return {
            "key": f"{part.register_}\x1f{number}",
            "name": writing.link_name(self._source, part.register_, number),
            "former": writing.link_name(self._source, "", number),
            "kinds": m.kinds_of(self._file, part) or (),
        }

    @property
    def complete(self) -> frozenset[tuple[bool, str]]:
        """The registers (of links or not, and their name) of which this file has rows and each delivery is
        complete."""
        return frozenset(
            (isinstance(part, m.LinkOf), part.register_ or "") for part in self._complete_parts()
        )

    def _complete_parts(self) -> Iterator[m.LinkOf | m.RecordOf]:
        for part in (*self._file.links, *self._file.records):
            if part.complete:
                yield part

    def names(self, line: Line) -> Iterator[tuple[tuple[bool, str], str]]:
        """What a row names of complete registers, whatever else is wrong with it.

        Raises:
            Fault: nobody can tell what it names.
        """
        if isinstance(line.fields, Fault):
            raise line.fields
        if len(line.fields) != self._count:
            raise Fault(Reason.FIELD_COUNT, "", "")
        for part in self._complete_parts():
            wanted = {one.column for one in part.id} | {part.if_given or part.id[0].column}
            if isinstance(part, m.RecordOf) and self._kinds_in_ids and isinstance(part.kind, m.FromColumn):
                wanted.add(part.kind.column)
            values = self._values(line.fields, wanted)
            if _given(part, values):
                key = isinstance(part, m.LinkOf), part.register_ or ""
                if isinstance(part, m.LinkOf):
                    yield key, self._link_names(part, values)["name"]
                else:
                    yield from ((key, one) for one in self._record_ids(part, values))


def _keys(part: m.Produced) -> tuple[m.KeyOf, ...]:
    match part:
        case m.SubjectOf():
            return (part.key,)
        case m.LinkOf():
            return (part.start, part.end)
        case m.RecordOf() | m.AttributeOf():
            return (part.subject,)


def _name(key: SubjectKey) -> Name:
    return str(key.scheme), str(key.value)


def _given(part: m.Produced, values: Mapping[str, Any]) -> bool:
    return part.if_given is None or values[part.if_given] is not None


def _get(value: m.Value | None, values: Mapping[str, Any]) -> Any:
    return values[value.column] if isinstance(value, m.FromColumn) else value


def _figures(part: m.LinkOf, values: Mapping[str, Any]) -> dict[str, Decimal]:
    """What a row states of a link, by the names of :class:`hub.policy.model.world.LinkDocument`."""
    figures: dict[str, Decimal] = {}
    for figure in Figure:
        exact_, least, most = map(to_snake, figure.properties)
        given = {name: _get(getattr(part, name), values) for name in (exact_, least, most)}
        if isinstance(given[exact_], tuple):  # a band
            given[exact_], given[least], given[most] = None, *given[exact_]
        figures |= {name: value for name, value in given.items() if value is not None}
    return figures


def _text(figures: Mapping[str, Decimal]) -> str:
    """What a link's name has of its figures, where no number of the source names it: the share alone, as
    links were named when they had no more."""
    share = figures.get("share")
    rest = ",".join(f"{name}={value}" for name, value in sorted(figures.items()) if name != "share")
    return f"{share or ''}{',' if rest else ''}{rest}"


def _day(value: date) -> date:
    """The day in China of a date or a moment."""
    return value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value


def _end(value: m.Value | None, values: Mapping[str, Any]) -> date:
    got = _get(value, values)
    return _day(got) if got is not None else OPEN_END


def _attribute(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _built(model: type[M], data: dict[str, Any]) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        detail = error.errors()[0]
        misfit = detail.get("ctx", {}).get("error")
        where = str((*detail["loc"], *(misfit.at if isinstance(misfit, Misfit) else ()), "row")[0])
        message = detail["msg"][0].lower() + detail["msg"][1:]
        expected = shown(misfit.expected) if isinstance(misfit, Misfit) else message
        raise Fault(Reason.BAD_VALUE, f"a {where} that does not fit", expected) from None


class _NotSo(Exception):
    """A text that is not what its column holds."""

    def __init__(self, found: str, expected: str, reason: Reason = Reason.BAD_VALUE) -> None:
        super().__init__()
        self.found = found
        self.expected = expected
        self.reason = reason


def _shown(text: str) -> str:
    """What a complaint says of a value. Never the value: where it stands is told, and what stands there may
    be a name, a number of a person, or a formula."""
    return "a text of 1 character" if len(text) == 1 else f"a text of {len(text)} characters"


def _reader(column: m.Column) -> Callable[[str], Any]:
    """The function that reads the texts of a column."""
    match column:
        case m.Text():
            return lambda text: _read_text(text, column.longest)
        case m.Day():
            return lambda text: OPEN_END if text in column.open_end else _only_day(_read_date(text, column))
        case m.Moment():
            zone = ZoneInfo(column.zone)
            return lambda text: _read_moment(text, column, zone)
        case m.Number():
            return lambda text: _bounded(_in_its_unit(text, column) * column.times, column, text)
        case m.Whole():
            return lambda text: _bounded(_read_integer(text), column, text)
        case m.Coded() | m.Bands():
            return lambda text: _read_coded(text, column)
        case m.Ignored():  # pragma: no cover - left out by the caller
            return lambda text: text


def _read_text(text: str, longest: int) -> str:
    if len(text) > longest:
        raise _NotSo(f"a text of {len(text)} characters", f"at most {longest}")
    return text


def _holds_identity_number(text: str, column: m.Column) -> bool:
    """Of a number each side of its point for itself: of 18 digits by chance one in 14,000 looks like a
    person's."""
    parts = text.split(".") if isinstance(column, m.Number | m.Whole) else (text,)
    return any(map(holds_identity_number, parts))


def _read_date(text: str, column: m.Day | m.Moment) -> date:
    """The day in the first of the forms that fits; a moment where the form of a moment says the time too."""
    for form in column.formats:
        try:
            found = _exactly(text, column) if form == m.ISO else _in_form(text, form)
            return OPEN_END if _only_day(found) == OPEN_END else exact.within(found)
        except ValueError:
            continue
    forms = " or ".join(column.formats)
    raise _NotSo(_shown(text), f"a {column.type} {exact.BOUNDS}, written as {forms}")


def _only_day(value: date) -> date:
    """The day as it is written, whatever the zone."""
    return value.date() if isinstance(value, datetime) else value


def _exactly(text: str, column: m.Day | m.Moment) -> date:
    if text == str(OPEN_END):
        return OPEN_END
    if isinstance(column, m.Day) or len(text) == len("2026-01-31"):
        return exact.day(text)
    return exact.moment(text)


def _in_form(text: str, form: str) -> date:
    """Read and written back it is the same, but for zeros before a number (2025/3/7 for %Y/%m/%d): "202511"
    is no day in the form %Y%m%d.

    Raises:
        ValueError: another form.
    """
    found = datetime.strptime(text, form)
    if _LEADING_ZEROS.sub("", text) != _LEADING_ZEROS.sub("", found.strftime(form)):
        raise ValueError("another form")
    return found if any(one in form for one in _TIMES) else found.date()


_TIMES = ("%H", "%I", "%X", "%c")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def _read_moment(text: str, column: m.Moment, zone: ZoneInfo) -> date:
    """A moment; a day where the text says no more: no time is made up for it."""
    found = _read_date(text, column)
    return found.replace(tzinfo=zone) if isinstance(found, datetime) and found.tzinfo is None else found


def _in_its_unit(text: str, column: m.Number) -> Decimal:
    if column.unit != "percent":
        return _read_decimal(text, column)
    return _read_decimal(text.removesuffix("%").rstrip(), column).scaleb(-2)


def _read_decimal(text: str, column: m.Number) -> Decimal:
    try:
        return exact.number(text, scientific=column.scientific)
    except ValueError:
        form = "a decimal number such as 1234.5" + (" or 1.97e-05" if column.scientific else "")
        raise _NotSo(_shown(text), form) from None


def _read_integer(text: str) -> int:
    try:
        return exact.whole(text)
    except ValueError:
        raise _NotSo(_shown(text), "a whole number of at most 18 digits, such as 12") from None


def _bounded(number: Any, column: m.Number | m.Whole, text: str) -> Any:
    if column.at_least is not None and number < column.at_least:
        raise _NotSo(_shown(text), f"at least {column.at_least}")
    if column.at_most is not None and number > column.at_most:
        raise _NotSo(_shown(text), f"at most {column.at_most}")
    return number


def _read_coded(text: str, column: m.Coded | m.Bands) -> Any:
    if text not in column.values:
        raise _NotSo(_shown(text), "one of " + ", ".join(column.values), Reason.UNKNOWN_CODE)
    return column.values[text]
