"""The columns of a file that nobody here wrote: what stands in them, and how a header may name them."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from hub.messages.message import message
from hub.policy.model import operands as o
from hub.policy.model.conditions import Misfit, Model, Scalar
from hub.policy.model.subject_documents import Part

ISO = "iso"
"""The format that takes the exact forms of :mod:`hub.policy.model.exact`."""

USUAL = "usual"
"""The format that takes the forms in which departments write a day: 2025-03-07, 2025/3/7, 2025.3.7,
2025年3月7日 and 20250307, with a time of day behind it or none."""

UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
"""Units of money, and what they are in yuan: amounts of records are in yuan."""


def _known_format(text: str) -> str:
    """Refuses a format that does not read back what it writes."""
    if text not in (ISO, USUAL):
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


Format = Annotated[str, AfterValidator(_known_format)]


class _Titled(Model):
    """How a header may name a column besides its own name (行政相对人名称 for CF_XDR_MC), and whether it may
    lack it: then it is empty in every row."""

    titles: tuple[str, ...] = ()
    optional: o.Flag = False


class _Column(_Titled):
    """What all columns share. An empty field of a column that is not required is no value."""

    required: o.Flag = True

    @model_validator(mode="before")
    @classmethod
    def _optional_is_not_required(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("optional") is True:  # pyright: ignore[reportUnknownMemberType]
            return {"required": False, **data}  # pyright: ignore[reportUnknownVariableType]
        return data  # pyright: ignore[reportUnknownVariableType]


class Text(_Column):
    """Text, trimmed."""

    type: Literal["text"]
    longest: o.Whole = Field(1_000, ge=1, le=10_000, description="In characters.")


class Day(_Column):
    """A date. ``open_end`` are texts that stand for "no end" (长期), days in any form of the column
    (2099-12-31)."""

    type: Literal["date"]
    formats: tuple[Format, ...] = Field((ISO,), min_length=1)
    open_end: tuple[str, ...] = ()


class Moment(_Column):
    """A date with time of day. Where a text says no zone, it is read in ``zone``."""

    type: Literal["datetime"]
    formats: tuple[Format, ...] = Field((ISO,), min_length=1)
    zone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"


class Number(_Column):
    """A decimal, never binary. ``unit`` says what it is in: of 万元 1.5 is 15000; of percent 25 and 25% are
    0.25. ``times`` brings any other number to the unit of the record kind. ``stated_in`` is a column of text
    that may state the amount too (罚款2000元): where the two differ, the row is warned."""

    type: Literal["decimal"]
    unit: Literal["percent", "元", "万元", "亿元"] | None = None
    stated_in: str | None = None
    scientific: o.Flag = Field(default=False, description="Takes 1.97e-05 too, as programs write it.")
    times: o.Number = Decimal(1)
    at_least: o.Number | None = None
    at_most: o.Number | None = None


class Whole(_Column):
    """An integer."""

    type: Literal["integer"]
    at_least: o.Whole | None = None
    at_most: o.Whole | None = None


class KindByCode(Model):
    """Columns by which the kind of a subject is told where the file does not say it: the unified code, whose
    second character (GB 32100) tells companies from sole traders, and the name."""

    code: str
    name: str


class Coded(_Column):
    """One of the texts in ``values``, which stands for what is written beside it. Texts that are ``unclear``
    do not tell which (暂扣或者吊销许可证): no value, and the row is warned. With ``several`` a text may name
    more than one, with ; 、 or a comma between them and a note behind a hyphen (罚款;其他-通报批评): of those
    the first in the order of ``values`` counts. ``by_code``: empty it is what the unified code tells."""

    type: Literal["map"]
    values: dict[str, Scalar] = Field(min_length=1)
    unclear: tuple[str, ...] = ()
    several: o.Flag = False
    by_code: KindByCode | None = Field(default=None, exclude_if=lambda one: one is None)


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


class AuthorityNamed(_Column):
    """An authority of the catalogue, by its name, another name of it, or its code."""

    type: Literal["authority"]


class Ignored(_Titled):
    """A column that is left out on purpose."""

    type: Literal["ignored"]
    why: str = Field(min_length=1)


def _short_form(value: Any) -> Any:
    return {"type": value} if isinstance(value, str) else value


Column = Annotated[
    Annotated[
        Text | Day | Moment | Number | Whole | Coded | Bands | AuthorityNamed | Ignored,
        Field(discriminator="type"),
    ],
    BeforeValidator(_short_form),
]


_NO_NAME = re.compile(r"[\s*＊]+|\((?:必填|选填|非必填)\)")


def spelled(title: str) -> str:
    """A column's title without the accidents of writing: width, blanks, case, the mark that a field is
    mandatory."""
    return _NO_NAME.sub("", unicodedata.normalize("NFKC", title.lstrip("\ufeff"))).casefold()
