"""Converts the rows of one file."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date
from typing import Any

from graph_schema.identity_numbers import holds_identity_number
from hub.identity.checked import IdentifierError
from hub.identity.credit_codes import check_uscc
from hub.identity.digests import Name
from hub.identity.naming import Naming, SubjectKey
from hub.ingestion.converting import amounts
from hub.ingestion.converting.annulled import Annulment, FaultOfAnnulled
from hub.ingestion.converting.authority_names import AuthorityNames
from hub.ingestion.converting.dates import day_in_china
from hub.ingestion.converting.facts import Facts, RowWarning, WarningReason
from hub.ingestion.converting.links import add_link, link_names
from hub.ingestion.converting.other_value import OtherValue
from hub.ingestion.converting.reading import Reading, Values, get
from hub.ingestion.converting.records import add_record, record_ids
from hub.ingestion.converting.subjects import add_attribute, add_subject
from hub.ingestion.converting.values import UNCLEAR, is_person_number, reader_of, without_accidents
from hub.ingestion.readers import Fault, Line, Reason, Source
from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.checks.mappings import market_data
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


CODE = "USCC"
"""Its values have a check character: without blanks and full width what is left is a code or none."""


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
        self._count = len(source.header)
        self._empty = frozenset(("", *source.file.empty))
        market = market_data(mapping, source.file, naming.schemes)
        absent = frozenset(name for name in source.file.columns if name not in source.header)
        self._reading = Reading(
            mapping.source, source.file, naming, catalogue, today, checked, market, kinds_in_ids, absent
        )
        authorities = AuthorityNames(catalogue.authorities)
        self._parts = [part for _, part in m.produced(source.file)]
        keys = [key for part in self._parts for key in _keys(part)]
        named = {key.value.column for key in keys}
        self._codes = {key.value.column for key in keys if key.scheme == CODE}
        self._columns = [
            (position, name, column, name in named, reader_of(column, authorities))
            for position, name in enumerate(source.header)
            if not isinstance(column := source.file.columns.get(name), mc.Ignored | None)
        ]
        self._amounts = [
            (name, column, column.stated_in)
            for _, name, column, _, _ in self._columns
            if isinstance(column, mc.Number) and column.stated_in is not None
        ]
        self._annulling = [
            (part, since.column, since.if_)
            for part in source.file.records
            if isinstance(since := part.revoked_on, m.FromColumn) and since.if_ is not None
        ]
        self._titles = dict(zip(source.header, source.titles, strict=True))
        self._lacking: dict[str, Any] = dict.fromkeys(absent)

    def facts(self, line: Line) -> Facts:
        """What a row says.

        Raises:
            Fault: the row can't be used.
        """
        facts = Facts(line, differing=self.differing)
        try:
            self._take(line, facts)
        except Fault as fault:
            named = self._by_title(fault)
            annulment = self._annulment(line, fault)
            raise (named if annulment is None else FaultOfAnnulled(named, annulment)) from None
        facts.warnings[:] = map(self._in_its_titles, facts.warnings)
        return facts

    def differing(self, what: str, one: Line, other: Line) -> tuple[str, ...]:
        """The columns, as the file calls them, in which two rows say something else.

        Args:
            what: of which parts of the mapping: subjects, links, records or attributes.
        """
        used = {column for part in getattr(self._file, what) for _, column in m.used(part)}
        if isinstance(one.fields, Fault) or isinstance(other.fields, Fault):
            return ()
        first, _ = self._read(one.fields, [])
        second, _ = self._read(other.fields, [])
        return tuple(
            self._called(name)
            for _, name, *_ in self._columns
            if name in used and first.get(name) != second.get(name)
        )

    def _annulment(self, line: Line, fault: Fault) -> Annulment | None:
        """What a row that can't be used says was annulled, where the columns can be read that say it."""
        fields = line.fields
        if isinstance(fields, Fault):
            fields = line.texts if fields.reason is Reason.BAD_CELL else ()
        says_so = False
        for part, since, state in self._annulling if len(fields) == self._count else ():
            said = self._readable(fields, {state.column}, fault)
            if said is None or said[state.column] not in state.values:
                continue
            says_so = True
            kinds = {part.kind.column} if isinstance(part.kind, m.FromColumn) else set[str]()
            values = self._readable(fields, kinds | _naming(part), fault)
            if values is not None and _given(part, values):
                return Annulment(
                    tuple(record_ids(part, values, self._reading)), self._since(fields, since, fault)
                )
        return Annulment((), self._reading.today.isoformat()) if says_so else None

    def _readable(self, fields: Sequence[str], columns: set[str], fault: Fault) -> dict[str, Any] | None:
        """Some columns of a row in which something is wrong; None where it is one of these."""
        if not columns.isdisjoint(one.column for one in (fault, *fault.others)):
            return None
        try:
            return self._values(fields, [], columns)
        except Fault:
            return None

    def _since(self, fields: Sequence[str], column: str, fault: Fault) -> str:
        """The day that a row names, up to today; today where it names none."""
        today = self._reading.today
        values = self._readable(fields, {column}, fault)
        day = values[column] if values is not None else None
        return (min(day_in_china(day), today) if day is not None else today).isoformat()

    def _by_title(self, fault: Fault) -> Fault:
        others = tuple(map(self._by_title, fault.others))
        return Fault(fault.reason, fault.says, self._called(fault.column), others)

    def _called(self, column: str) -> str:
        """What a column is called in the file, on one line and without the mark of a mandatory field."""
        return "".join(self._titles.get(column, column).split()).rstrip("*＊") or column

    def _in_its_titles(self, one: RowWarning) -> RowWarning:
        arguments = {
            name: self._called(str(value)) if value in self._titles else value
            for name, value in one.message.arguments.items()
            if isinstance(value, str)
        }
        says = Message(one.message.id, {**one.message.arguments, **arguments})
        return RowWarning(one.reason, says, self._called(one.column))

    def _take(self, line: Line, facts: Facts) -> None:
        fields = self._fields(line)
        values, faults = self._read(fields, facts.warnings)
        if faults:
            raise self._one_of([*faults, *self._faults_of_keys(values, facts)], fields)
        consent = self._file.written_consent
        if consent is not None and values[consent.column] is None:
            raise Fault(Reason.NO_CONSENT, message("row.no-consent"), consent.column)
        faults = self._add_parts(values, facts)
        if faults:
            raise self._one_of(faults, fields)
        if facts.empty:
            raise Fault(Reason.EMPTY, message("row.no-part"))
        for name, column, text in self._amounts:
            if values[name] is not None and values[text] is not None:
                strange = amounts.warning(name, column, values[name], values[text])
                if strange is not None:
                    facts.warnings.append(strange)

    def _add_parts(self, values: Values, facts: Facts) -> list[Fault]:
        """Adds what each part of the mapping says of a row; answers what is wrong with it."""
        faults: list[Fault] = []
        for part in self._parts:
            if not _given(part, values):
                continue
            try:
                match part:
                    case m.SubjectOf():
                        add_subject(part, values, facts, self._reading)
                    case m.LinkOf():
                        add_link(part, values, facts, self._reading)
                    case m.RecordOf():
                        add_record(part, values, facts, self._reading)
                    case m.AttributeOf():
                        add_attribute(part, values, facts, self._reading)
            except Fault as fault:
                faults.append(fault)
        return [*facts.faults, *faults]

    def _faults_of_keys(self, values: Values, facts: Facts) -> list[Fault]:
        """Faults of the keys of a row whose columns can't all be read, of each part that may count."""
        for part in self._parts:
            by_name = isinstance(part, m.RecordOf) and part.subject.by_name is not None
            if by_name or not _may_be_given(part, values):
                continue
            for key in _keys(part):
                readable = {column for _, column in m.used(key)} <= values.keys()
                if readable and None not in (get(key.scheme, values), get(key.value, values)):
                    self._reading.key(key, values, facts)
        return facts.faults

    def _one_of(self, faults: Sequence[Fault], fields: Sequence[str]) -> Fault:
        """All that is wrong with a row as one fault, each thing once: two parts may say the same of a
        column."""
        different = {(one.column, one.reason, one.says.id): one for one in reversed(faults)}
        told = [one for one in faults if different.get((one.column, one.reason, one.says.id)) is one]
        columns = {one.column for one in told}
        for position, name, _, is_key, _ in self._columns:
            if name in self._codes and is_key and name not in columns:
                text = without_accidents(fields[position])
                if len(text) >= 18 and holds_identity_number(text) and not _is_code(text):
                    says = message("row.identity-number-as-code")
                    told.append(Fault(Reason.IDENTITY_IN_TEXT, says, name))
        first, *others = told
        return Fault(first.reason, first.says, first.column, tuple(others))

    def _fields(self, line: Line) -> Sequence[str]:
        if isinstance(line.fields, Fault):
            raise line.fields
        if len(line.fields) != self._count:
            says = message("row.field-count", count=len(line.fields), right=self._count)
            raise Fault(Reason.FIELD_COUNT, says)
        return line.fields

    def _values(
        self, fields: Sequence[str], warnings: list[RowWarning], only: Container[str] | None = None
    ) -> dict[str, Any]:
        values, faults = self._read(fields, warnings, only)
        if faults:
            raise faults[0]
        return values

    def _read(
        self, fields: Sequence[str], warnings: list[RowWarning], only: Container[str] | None = None
    ) -> tuple[dict[str, Any], list[Fault]]:
        """The values of a row, without those of columns that can't be read, and what is wrong with these."""
        values, faults = self._lacking.copy(), list[Fault]()
        for position, name, column, is_key, read in self._columns:
            if only is not None and name not in only:
                continue
            text = without_accidents(fields[position]) if name in self._codes else fields[position].strip()
            if text in self._empty:
                if column.required:
                    faults.append(Fault(Reason.EMPTY, _EMPTY[column.type], name))
                else:
                    values[name] = None
                continue
            if len(text) >= 18 and not is_key and is_person_number(text, column):
                faults.append(Fault(Reason.IDENTITY_IN_TEXT, message("row.identity-number"), name))
                continue
            try:
                value = read(text)
            except OtherValue as error:
                faults.append(Fault(error.reason, error.says, name))
                continue
            if value is UNCLEAR:
                says = message("ingestion.warning-unclear", column=name)
                warnings.append(RowWarning(WarningReason.UNCLEAR, says, name))
                value = None
            values[name] = value
        return values, faults

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
        fields = self._fields(line)
        for part in self._complete_parts():
            wanted = {one.column for one in part.id} | {part.if_given or part.id[0].column}
            if (
                isinstance(part, m.RecordOf)
                and self._reading.kinds_in_ids
                and isinstance(part.kind, m.FromColumn)
            ):
                wanted.add(part.kind.column)
            if isinstance(part, m.RecordOf):
                wanted |= set(part.unless_given)
            if part.if_ is not None:
                wanted.add(part.if_.column)
            values = self._values(fields, [], wanted)
            if _given(part, values):
                key = isinstance(part, m.LinkOf), part.register_ or ""
                if isinstance(part, m.LinkOf):
                    yield key, link_names(part, values, self._reading)["name"]
                else:
                    yield from ((key, one) for one in record_ids(part, values, self._reading))


def _keys(part: m.Produced) -> tuple[m.KeyOf, ...]:
    match part:
        case m.SubjectOf():
            return (part.key,)
        case m.LinkOf():
            return (part.start, part.end)
        case m.RecordOf() | m.AttributeOf():
            return (part.subject,)


def _naming(part: m.RecordOf) -> set[str]:
    """The columns that say which record a row names."""
    columns = {one.column for one in part.id} | set(part.unless_given)
    columns |= {part.if_given} if part.if_given is not None else set()
    return columns | ({part.if_.column} if part.if_ is not None else set())


def _may_be_given(part: m.Produced, values: Values) -> bool:
    """Whether a part may count, as far as the columns can be read that say so."""
    needed = {part.if_given} if part.if_given is not None else set[str]()
    if isinstance(part, m.RecordOf):
        needed |= set(part.unless_given)
    if part.if_ is not None and part.if_.column in values and values[part.if_.column] not in part.if_.values:
        return False
    unknown = part.if_ is not None and part.if_.column not in values
    return unknown or (needed <= values.keys() and _given(part, values))


def _is_code(text: str) -> bool:
    try:
        check_uscc(text)
    except IdentifierError:
        return False
    return True


def _given(part: m.Produced, values: Values) -> bool:
    if part.if_given is not None and values[part.if_given] is None:
        return False
    if isinstance(part, m.RecordOf) and any(values[name] is not None for name in part.unless_given):
        return False
    return part.if_ is None or values[part.if_.column] in part.if_.values
