"""Converts the rows of one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from graph_schema.identity_numbers import holds_identity_number
from hub.identity.credit_codes import check_uscc
from hub.identity.identifier_checks import IdentifierError
from hub.identity.identifiers import Format
from hub.identity.naming import Naming, SubjectKey
from hub.identity.stored_digests import Name
from hub.ingestion.converting import amounts
from hub.ingestion.converting.annulled import FaultOfAnnulled
from hub.ingestion.converting.columns import Columns
from hub.ingestion.converting.facts import Facts
from hub.ingestion.converting.links import add_link, link_names
from hub.ingestion.converting.parts import keys_of, may_be_given, naming, part_given
from hub.ingestion.converting.records import Decider, add_record, record_ids, untold
from hub.ingestion.converting.row_reading import Reading, Values, column_of, get
from hub.ingestion.converting.subjects import add_attribute, add_subject
from hub.ingestion.converting.unusable import UnusableRows
from hub.ingestion.readers import Fault, Line, RowReason, Source, joined_fault
from hub.messages.message import message
from hub.policy.catalogue import Catalogue
from hub.policy.checks.mappings import market_data
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc

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
        market = market_data(mapping, source.file, naming.schemes)
        self._reading = Reading(
            mapping.source, source.file, naming, catalogue, today, checked, market, kinds_in_ids
        )
        self._parts = [part for _, part in m.produced(source.file)]
        keys = [key for part in self._parts for key in keys_of(part)]
        codes = {key.value.column for key in keys if key.scheme == CODE}
        numbers = {key.value.column for key in keys if self._of_official_numbers(key)}
        self._columns = Columns(source, catalogue, {key.value.column for key in keys}, codes, numbers)
        self._columns.tell_schemes(keys)
        self._untold = {
            at: untold(part, self._columns.absent)
            for at, part in enumerate(self._parts)
            if isinstance(part, m.RecordOf)
        }
        self._unusable = UnusableRows(self._columns, self._reading)

    def facts(self, line: Line) -> Facts:
        """What a row says.

        Raises:
            Fault: the row can't be used.
        """
        facts = Facts(line, differing=self.differing)
        try:
            self._take(line, facts)
        except Fault as fault:
            named = self._columns.fault_by_titles(fault)
            annulment = self._unusable.annulment(line, fault)
            raise (named if annulment is None else FaultOfAnnulled(named, annulment)) from None
        facts.warnings[:] = map(self._columns.warning_by_titles, facts.warnings)
        facts.columns = {name: self._columns.called(column) for name, column in facts.columns.items()}
        return facts

    def _of_official_numbers(self, key: m.KeyOf) -> bool:
        """Whether a key is a unified code or an identity number, whichever of them its row says."""
        known, column = self._reading.naming.schemes, self._file.columns.get(column_of(key.scheme))
        schemes = column.values.values() if isinstance(column, mc.Coded) else (key.scheme,)
        return all(
            scheme in known and known[str(scheme)].format in (Format.USCC, Format.IDENTITY)
            for scheme in schemes
        )

    def deciders(self, line: Line) -> Iterator[Decider]:
        """Whose decisions a row that can't be used may bring, as far as its columns can be read."""
        return self._unusable.deciders(line)

    def differing(self, what: str, one: Line, other: Line) -> tuple[str, ...]:
        """The columns, as the file calls them, in which two rows say something else.

        Args:
            what: of which parts of the mapping: subjects, links, records or attributes.
        """
        used = {column for part in getattr(self._file, what) for _, column in m.used(part)}
        return self._columns.differing(one, other, used)

    def _take(self, line: Line, facts: Facts) -> None:
        fields = self._columns.fields(line)
        values, faults = self._columns.read(fields, facts.warnings)
        if faults:
            raise self._one_of([*faults, *self._faults_of_keys(values, facts)], fields)
        consent = self._file.written_consent
        if consent is not None and values[consent.column] is None:
            raise Fault(RowReason.NO_CONSENT, message("row.no-consent"), consent.column)
        faults = self._add_parts(values, facts)
        if faults:
            raise self._one_of(faults, fields)
        if facts.empty:
            raise Fault(RowReason.EMPTY, message("row.no-part"))
        for name, column, text in self._columns.amounts:
            if values[name] is not None and values[text] is not None:
                strange = amounts.warning(name, column, values[name], values[text])
                if strange is not None:
                    facts.warnings.append(strange)

    def _add_parts(self, values: Values, facts: Facts) -> list[Fault]:
        """Adds what each part of the mapping says of a row; answers what is wrong with it."""
        faults: list[Fault] = []
        for at, part in enumerate(self._parts):
            if not part_given(part, values):
                continue
            try:
                match part:
                    case m.SubjectOf():
                        add_subject(part, values, facts, self._reading)
                    case m.LinkOf():
                        add_link(part, values, facts, self._reading)
                    case m.RecordOf():
                        add_record(part, values, facts, self._reading, self._untold[at])
                    case m.AttributeOf():
                        add_attribute(part, values, facts, self._reading)
            except Fault as fault:
                faults.append(fault.kept())
        return [*facts.faults, *faults]

    def _faults_of_keys(self, values: Values, facts: Facts) -> list[Fault]:
        """Faults of the keys of a row whose columns can't all be read, of each part that may count."""
        for part in self._parts:
            by_name = isinstance(part, m.RecordOf) and part.subject.by_name is not None
            if by_name or not may_be_given(part, values):
                continue
            for key in keys_of(part):
                readable = {column for _, column in m.used(key)} <= values.keys()
                if readable and None not in (get(key.scheme, values), get(key.value, values)):
                    self._reading.key(key, values, facts)
        return facts.faults

    def _one_of(self, faults: Sequence[Fault], fields: Sequence[str]) -> Fault:
        """All that is wrong with a row as one fault, each thing once: two parts may say the same of a
        column."""
        faults = [one for fault in faults for one in (fault, *fault.others)]
        different = {(one.column, one.reason, one.says.id): one for one in reversed(faults)}
        told = [one for one in faults if different.get((one.column, one.reason, one.says.id)) is one]
        columns = {one.column for one in told}
        for name, text in self._columns.texts_of_codes(fields).items():
            if name not in columns and len(text) >= 18 and holds_identity_number(text) and not _is_code(text):
                says = message("row.identity-number-as-code")
                told.append(Fault(RowReason.IDENTITY_IN_TEXT, says, name))
        return joined_fault(told)

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
        fields = self._columns.fields(line)
        for part in self._complete_parts():
            if isinstance(part, m.RecordOf):
                wanted = naming(part)
                if self._reading.kinds_in_ids and isinstance(part.kind, m.FromColumn):
                    wanted.add(part.kind.column)
            else:
                wanted = {one.column for one in part.id} | {part.if_given or part.id[0].column}
                wanted |= {part.if_.column} if part.if_ is not None else set()
            values = self._columns.values(fields, [], wanted)
            if part_given(part, values):
                key = isinstance(part, m.LinkOf), part.register_ or ""
                if isinstance(part, m.LinkOf):
                    yield key, link_names(part, values, self._reading)["name"]
                else:
                    yield from ((key, one) for one in record_ids(part, values, self._reading))


def _is_code(text: str) -> bool:
    try:
        check_uscc(text)
    except IdentifierError:
        return False
    return True
