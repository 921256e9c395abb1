"""How files that nobody here wrote become subjects, links and records: a document, never code.

``docs/ingestion.md`` shows each part with an example;
:func:`hub.policy.checks.mappings.read_mapping` gives one that is sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from hub.messages.message import message
from hub.policy.model import operands as o
from hub.policy.model.conditions import Misfit, Model, Scalar
from hub.policy.model.mapping_columns import Coded, Column, spelled


def _inside(text: str) -> str:
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text:
        raise Misfit(message("policy.value", value=text), message("policy.file-inside"))
    return text


class When(Model):
    """Rows that have one of these values in a column: a part counts for them, a value is taken from them."""

    column: str
    is_: Scalar | tuple[Scalar, ...] | None = Field(alias="is", description="null: the column is empty.")

    @property
    def values(self) -> tuple[Scalar | None, ...]:
        """The values; None stands for none."""
        return self.is_ if isinstance(self.is_, tuple) else (self.is_,)


class FromColumn(Model):
    """The value that the row has in this column; with ``if`` only where another column says so."""

    column: str
    if_: When | None = Field(None, alias="if")


Value = FromColumn | Scalar
"""From a column, or the same for every row."""


class ByName(Model):
    """What tells who is meant where a row has no unified code: name, old code, region (hub/matching)."""

    name: FromColumn
    number: FromColumn | None = Field(None, description="An organisation code or registration number.")
    region: Value | None = Field(None, description="Left out: the record's.")


class KeyOf(Model):
    """Who is meant: scheme and value; of a record's subject, where there is no value, by name."""

    scheme: Value
    value: FromColumn
    by_name: ByName | None = None


Register = Annotated[str | None, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""The numbering that ``id`` belongs to. Within a source and a register equal ids are one thing, whatever its
kind; a mapping that gives records (or links) of several kinds says which numbering each has."""

COMPLETE = Field(
    False, description="Each delivery names all that holds: what it does not name any more has left that day."
)


class SubjectOf(Model):
    """A subject, and what the row says of it from a day on."""

    if_given: str | None = Field(None, description="Left out where this column is empty.")
    if_: When | None = Field(None, alias="if")
    unless_known: o.Flag = Field(
        False, description="Only where nothing is known of the subject yet: for files that are no register."
    )
    key: KeyOf
    kind: Value
    name: Value
    registered: Value | None = None
    residence: Value | None = None
    operation: tuple[Value, ...] = ()
    status: Value = "ACTIVE"
    from_: Value = Field(alias="from")
    to: Value | None = None


class LinkOf(Model):
    """A link. ``id`` is the source's own number of the link: with it a later delivery corrects the
    link; without it the moment from which it holds and the share tell links of a pair apart. Figures are
    fractions of 1; ``amount``, of a guarantee, is in ``currency`` (CNY where none is named); ``company`` is
    the one which an agreement concerns, none where its column is empty. ``from`` is the day on which the
    right took effect, ``registered_on`` the register's."""

    if_given: str | None = Field(None, description="Left out where this column is empty.")
    if_: When | None = Field(None, alias="if")
    kind: Value
    start: KeyOf
    end: KeyOf
    company: KeyOf | None = Field(None, exclude_if=lambda key: key is None)
    id: tuple[FromColumn, ...] = ()
    register_: Register = Field(None, alias="register")
    complete: o.Flag = COMPLETE
    share: Value | None = None
    share_at_least: Value | None = None
    share_at_most: Value | None = None
    votes: Value | None = None
    votes_at_least: Value | None = None
    votes_at_most: Value | None = None
    benefit: Value | None = None
    benefit_at_least: Value | None = None
    benefit_at_most: Value | None = None
    amount: Value | None = None
    currency: Value | None = None
    registered_on: Value | None = None
    state: Value = "REGISTERED"
    from_: Value = Field(alias="from")
    to: Value | None = None


class AttributeOf(Model):
    """An address or phone of a subject, by which it is matched with others who use it. ``id`` is the source's
    own number of the entry: with it a later delivery corrects it."""

    if_given: str | None = Field(None, description="Left out where this column is empty.")
    if_: When | None = Field(None, alias="if")
    kind: Value
    subject: KeyOf
    id: tuple[FromColumn, ...] = ()
    value: FromColumn
    state: Value = "REGISTERED"
    from_: Value = Field(alias="from")
    to: Value | None = None


class RecordOf(Model):
    """A credit record. ``id`` are the columns that name it for good within the source."""

    if_given: str | None = Field(None, description="Left out where this column is empty.")
    unless_given: tuple[str, ...] = Field(
        (), description="Counted only where these columns are all empty: a subject without its code."
    )
    if_: When | None = Field(None, alias="if")
    id: tuple[FromColumn, ...] = Field(min_length=1)
    register_: Register = Field(None, alias="register")
    apart_by: tuple[str, ...] = Field(
        (),
        exclude_if=lambda names: not names,
        description="Attributes that tell records of one id apart, such as the number of a certificate.",
    )
    complete: o.Flag = COMPLETE
    subject: KeyOf
    kind: Value
    authority: Value
    region: Value | None = Field(None, description="Left out: the authority's.")
    decided_on: Value
    received_at: Value | None = None
    published_on: Value | None = None
    valid_to: Value | None = Field(None, description="The first day on which it no longer holds.")
    valid_through: Value | None = Field(None, description="The last day on which it holds (有效期至).")
    display_ends_on: Value | None = Field(None, description="The first day on which it is no longer shown.")
    displayed_through: Value | None = Field(
        None, description="The last day on which it is shown (公示截止期)."
    )
    sharing_ends_on: Value | None = None
    severity: Value | None = None
    repaired_on: Value | None = None
    revoked_on: Value | None = None
    disputed_from: Value | None = None
    disputed_to: Value | None = None
    attributes: dict[str, Value] = Field(default_factory=dict)
    title: Value | None = None


class FileOf(Model):
    """One file, or the parts of one (``file`` may hold ``*``), and what each of its rows says."""

    file: Annotated[str, AfterValidator(_inside)] = Field(min_length=1)
    encoding: Literal["utf-8", "gb18030", "auto"] = "utf-8"
    separator: Literal[",", "|", ";", "\t", "auto"] = ","
    quote: Literal['"', "'"] | None = '"'
    sheet: str | None = Field(
        None,
        description="Which sheet of a workbook is read; * for each with data. Left out: the only one with "
        "data, or the only one with these columns.",
    )
    header_row: o.Whole | None = Field(
        None, ge=1, description="Where the header stands. Left out: the first row that names all columns."
    )
    empty: tuple[str, ...] = Field((), description="Texts that mean: no value. The empty one always does.")
    order: Literal["number", "name"] = Field(
        "number",
        description="In which order files of one pattern are read, the last one counting: by the numbers in "
        "their names (part-9 before part-10), or by their names as texts.",
    )
    columns: dict[str, Column] = Field(min_length=1)
    undeclared: Literal["refuse", "list"] = Field(
        "refuse", description="What becomes of a header's column that is none of these."
    )
    written_consent: FromColumn | None = Field(
        None, description="Names each person's written consent to deliver what law allows only with one."
    )
    subjects: tuple[SubjectOf, ...] = ()
    links: tuple[LinkOf, ...] = ()
    records: tuple[RecordOf, ...] = ()
    attributes: tuple[AttributeOf, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> FileOf:
        if not (self.subjects or self.links or self.records or self.attributes):
            raise Misfit(message("policy.file-empty"), message("policy.file-parts"))
        return self


Produced = SubjectOf | LinkOf | RecordOf | AttributeOf
"""What a row may say."""


SOURCE = r"^[a-z0-9][a-z0-9-]{1,31}$"
"""How who delivers may be called."""


class Mapping(Model):
    """All files of one source, in the order in which they are read: subjects before their links."""

    source: str = Field(pattern=SOURCE)
    title: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    attribution: str = Field(min_length=1)
    known_from: str = Field("", description="What the form of the files is known from.")
    invented: o.Flag = Field(False, description="Made-up data; every answer says so.")
    provider: Literal["PUBLIC", "MARKET"] = Field(
        "MARKET",
        description="A public body or a market provider (henan-2019, article 10): law binds them apart.",
    )
    files: tuple[FileOf, ...] = Field(min_length=1)


def by_title(file: FileOf) -> dict[str, str]:
    """The columns of a file by each title that a header may give them, as :func:`spelled`."""
    return {spelled(title): name for name, column in file.columns.items() for title in (name, *column.titles)}


def used(part: object, path: tuple[int | str, ...] = ()) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Each column that a part of a file's mapping names, with where it does."""
    if isinstance(part, FromColumn):
        yield (*path, "column"), part.column
        if part.if_ is not None:
            yield (*path, "if", "column"), part.if_.column
    elif isinstance(part, tuple):
        for position, item in enumerate(part):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield from used(item, (*path, position))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(part, dict):
        for name, item in part.items():  # pyright: ignore[reportUnknownVariableType]
            yield from used(item, (*path, str(name)))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(part, Produced | KeyOf | ByName):
        if not isinstance(part, KeyOf | ByName) and part.if_given is not None:
            yield (*path, "if_given"), part.if_given
        if isinstance(part, RecordOf):
            yield from (((*path, "unless_given", at), name) for at, name in enumerate(part.unless_given))
        if not isinstance(part, KeyOf | ByName) and part.if_ is not None:
            yield (*path, "if", "column"), part.if_.column
        for name, field in type(part).model_fields.items():
            yield from used(getattr(part, name), (*path, field.alias or name))


def conditions(
    part: object, path: tuple[int | str, ...] = ()
) -> Iterator[tuple[tuple[int | str, ...], When]]:
    """What a part and its values hang on, each with where."""
    if isinstance(part, When):
        yield path, part
    elif isinstance(part, tuple):
        for position, item in enumerate(part):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield from conditions(item, (*path, position))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(part, dict):
        for name, item in part.items():  # pyright: ignore[reportUnknownVariableType]
            yield from conditions(item, (*path, str(name)))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(part, Produced | KeyOf | ByName | FromColumn):
        for name, field in type(part).model_fields.items():
            yield from conditions(getattr(part, name), (*path, field.alias or name))


def kinds_of(file: FileOf, part: LinkOf | RecordOf) -> tuple[str, ...] | None:
    """The kinds that a part can give; None where a column says any."""
    kinds = possible(file, part, part.kind)
    return tuple(sorted(map(str, kinds))) if kinds is not None else None


def possible(file: FileOf, part: Produced, value: Value) -> tuple[Scalar, ...] | None:
    """All that a value of a part can be; None where a column says anything."""
    if not isinstance(value, FromColumn):
        return (value,)
    for when in (value.if_, part.if_):
        if when is not None and when.column == value.column:
            return tuple(value for value in when.values if value is not None)
    column = file.columns.get(value.column)
    return tuple(column.values.values()) if isinstance(column, Coded) else None


def produced(file: FileOf) -> Iterator[tuple[tuple[int | str, ...], Produced]]:
    """What a row of the file says, each with its path in the document."""
    for name in ("subjects", "links", "records", "attributes"):
        for position, part in enumerate(getattr(file, name)):
            yield (name, position), part
