"""How files that nobody here wrote become subjects, links and records: a document, never code.

``docs/ingestion.md`` shows each part with an example;
:func:`hub.policy.checks.mappings.read_mapping` gives one that is sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from hub.messages.message import message
from hub.policy.model import operands as o
from hub.policy.model.conditions import Misfit, Model, Scalar
from hub.policy.model.world import Part

ISO = "iso"
"""The format that takes the exact forms of :mod:`hub.policy.model.exact`."""


def _known_format(text: str) -> str:
    """Refuses a format that does not read back what it writes."""
    if text != ISO:
        sample = datetime(2021, 10, 31)
        try:
            good = "%Y" in text and datetime.strptime(sample.strftime(text), text) == sample
        except ValueError:
            good = False
        if not good:
            raise Misfit(message("policy.date-form-given", text=text), message("policy.date-form"))
    return text


def _known_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise Misfit(
            message("policy.time-zone-given", text=text),
            message("policy.such-as-example", example="Asia/Shanghai"),
        ) from None
    return text


def _inside(text: str) -> str:
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text:
        raise Misfit(message("policy.value", value=text), message("policy.file-inside"))
    return text


Format = Annotated[str, AfterValidator(_known_format)]


class _Column(Model):
    """What all columns share. An empty field of a column that is not required is no value."""

    required: o.Flag = True


class Text(_Column):
    """Text, trimmed."""

    type: Literal["text"]
    longest: o.Whole = Field(1_000, ge=1, le=10_000, description="In characters.")


class Day(_Column):
    """A date. ``open_end`` are texts that stand for "no end" (长期)."""

    type: Literal["date"]
    formats: tuple[Format, ...] = Field((ISO,), min_length=1)
    open_end: tuple[str, ...] = ()


class Moment(_Column):
    """A date with time of day. Where a text says no zone, it is read in ``zone``."""

    type: Literal["datetime"]
    formats: tuple[Format, ...] = Field((ISO,), min_length=1)
    zone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"


class Number(_Column):
    """A decimal, never binary. ``times`` brings it to the unit of the record kind (万元: 10000); of
    ``unit: percent`` 25 and 25% are 0.25."""

    type: Literal["decimal"]
    unit: Literal["percent"] | None = None
    scientific: o.Flag = Field(False, description="Takes 1.97e-05 too, as programs write it.")
    times: o.Number = Decimal(1)
    at_least: o.Number | None = None
    at_most: o.Number | None = None


class Whole(_Column):
    """An integer."""

    type: Literal["integer"]
    at_least: o.Whole | None = None
    at_most: o.Whole | None = None


class Coded(_Column):
    """One of the texts in ``values``, which stands for what is written beside it."""

    type: Literal["map"]
    values: dict[str, Scalar] = Field(min_length=1)


class Bands(_Column):
    """One of the texts in ``values``, each of which stands for a figure between two bounds, fractions of 1:
    what a register publishes instead of the figure itself (25% 至 50%)."""

    type: Literal["bands"]
    values: dict[str, tuple[Part, Part]] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Bands:
        for text, (low, high) in self.values.items():
            if low > high:
                found = message("policy.band-upside-down", text=text, low=low, high=high)
                raise Misfit(found, message("policy.bounds-in-order"), "values", text)
        return self


class Ignored(Model):
    """A column that is left out on purpose."""

    type: Literal["ignored"]
    why: str = Field(min_length=1)


def _short_form(value: Any) -> Any:
    return {"type": value} if isinstance(value, str) else value


Column = Annotated[
    Annotated[Text | Day | Moment | Number | Whole | Coded | Bands | Ignored, Field(discriminator="type")],
    BeforeValidator(_short_form),
]


class FromColumn(Model):
    """The value that the row has in this column."""

    column: str


Value = FromColumn | Scalar
"""From a column, or the same for every row."""


class KeyOf(Model):
    """Who is meant: scheme and value."""

    scheme: Value
    value: FromColumn


Register = Annotated[str | None, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""The numbering that ``id`` belongs to. Within a source and a register equal ids are one thing, whatever its
kind; a mapping that gives records (or links) of several kinds says which numbering each has."""
COMPLETE = Field(
    False, description="Each delivery names all that holds: what it does not name any more has left that day."
)


class SubjectOf(Model):
    """A subject, and what the row says of it from a day on."""

    if_given: str | None = Field(None, description="Left out where this column is empty.")
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
    fractions of 1; ``from`` is the day on which the right took effect, ``registered_on`` the register's."""

    if_given: str | None = Field(None, description="Left out where this column is empty.")
    kind: Value
    start: KeyOf
    end: KeyOf
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
    registered_on: Value | None = None
    state: Value = "REGISTERED"
    from_: Value = Field(alias="from")
    to: Value | None = None


class AttributeOf(Model):
    """An address or phone of a subject, by which it is matched with others who use it. ``id`` is the source's
    own number of the entry: with it a later delivery corrects it."""

    if_given: str | None = Field(None, description="Left out where this column is empty.")
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
    id: tuple[FromColumn, ...] = Field(min_length=1)
    register_: Register = Field(None, alias="register")
    complete: o.Flag = COMPLETE
    subject: KeyOf
    kind: Value
    authority: Value
    region: Value
    decided_on: Value
    received_at: Value | None = None
    published_on: Value | None = None
    valid_to: Value | None = None
    display_ends_on: Value | None = None
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
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    separator: Literal[",", "|", ";", "\t"] = ","
    quote: Literal['"', "'"] | None = '"'
    empty: tuple[str, ...] = Field((), description="Texts that mean: no value. The empty one always does.")
    order: Literal["number", "name"] = Field(
        "number",
        description="In which order files of one pattern are read, the last one counting: by the numbers in "
        "their names (part-9 before part-10), or by their names as texts.",
    )
    columns: dict[str, Column] = Field(min_length=1)
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


class Mapping(Model):
    """All files of one source, in the order in which they are read: subjects before their links."""

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,31}$")
    title: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    attribution: str = Field(min_length=1)
    invented: o.Flag = Field(False, description="Made-up data; every answer says so.")
    provider: Literal["PUBLIC", "MARKET"] = Field(
        "MARKET",
        description="A public body or a market provider (henan-2019, article 10): law binds them apart.",
    )
    files: tuple[FileOf, ...] = Field(min_length=1)


def used(part: object, path: tuple[int | str, ...] = ()) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Each column that a part of a file's mapping names, with where it does."""
    if isinstance(part, FromColumn):
        yield (*path, "column"), part.column
    elif isinstance(part, tuple):
        for position, item in enumerate(part):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield from used(item, (*path, position))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(part, dict):
        for name, item in part.items():  # pyright: ignore[reportUnknownVariableType]
            yield from used(item, (*path, str(name)))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(part, Produced | KeyOf):
        if not isinstance(part, KeyOf) and part.if_given is not None:
            yield (*path, "if_given"), part.if_given
        for name, field in type(part).model_fields.items():
            yield from used(getattr(part, name), (*path, field.alias or name))


def kinds_of(file: FileOf, part: LinkOf | RecordOf) -> tuple[str, ...] | None:
    """The kinds that a part can give; None where a column says any."""
    if not isinstance(part.kind, FromColumn):
        return (str(part.kind),)
    column = file.columns.get(part.kind.column)
    return tuple(sorted(map(str, column.values.values()))) if isinstance(column, Coded) else None


def produced(file: FileOf) -> Iterator[tuple[tuple[int | str, ...], Produced]]:
    """What a row of the file says, each with its path in the document."""
    for name in ("subjects", "links", "records", "attributes"):
        for position, part in enumerate(getattr(file, name)):
            yield (name, position), part
