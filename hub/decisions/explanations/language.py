"""One language: forms filled, lists joined, numbers, days and values as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from hub.decisions.explanations.change_forms import CHANGES
from hub.decisions.explanations.condition_forms import ASKED, BOUNDS, FACTS
from hub.decisions.explanations.forms import Pair
from hub.decisions.explanations.gap_forms import GAP_PARTS
from hub.decisions.explanations.sentence_forms import SENTENCES
from hub.decisions.explanations.tables import PERIODS, SAYINGS, UNITS, WINDOWS
from hub.policy.model.operands import Window
from hub.policy.model.reference import Region
from hub.policy.model.values import Text
from hub.rules.facts import Plain
from hub.rules.scalars import as_date, as_number, text

FORMS: Mapping[str, Pair] = {
    **FACTS,
    **SENTENCES,
    **CHANGES,
    **GAP_PARTS,
    **ASKED,
    **{f"bound.{key}": form for key, form in BOUNDS.items()},
}
"""Every form by its id."""


class Locale(StrEnum):
    """The language of an explanation."""

    ZH_CN = "ZH_CN"
    EN = "EN"


@dataclass(frozen=True)
class Language:
    """Chinese, or English."""

    zh: bool

    def say(self, form: str, **slots: object) -> str:
        """A form with its slots filled."""
        return self.pick(FORMS[form]).format(**slots)

    def pick(self, pair: Pair) -> str:
        """The language's one of the two."""
        return pair[0 if self.zh else 1]

    def small(self, form: str, **slots: object) -> str:
        """A small phrase."""
        return self.pick(SAYINGS[form]).format(**slots)

    def title(self, label: Text) -> str:
        """A label in the language."""
        return label.zh if self.zh else label.en

    def quoted(self, name: str) -> str:
        """A name in quotation marks; marks inside it become single ones."""
        return "“" + name.replace("“", "‘").replace("”", "’") + "”"

    # lists

    def listing(self, items: Sequence[str]) -> str:
        """Items beside each other."""
        return ("、" if self.zh else ", ").join(items)

    def either(self, items: Sequence[str]) -> str:
        """One or another of the items."""
        if len(items) < 2:
            return "".join(items)
        head = self.listing(items[:-1])
        return head + self.small("or") + items[-1]

    def together(self, items: Sequence[str]) -> str:
        """All of the items, as a phrase."""
        if len(items) < 2:
            return "".join(items)
        return self.listing(items[:-1]) + self.small("both") + items[-1]

    def points(self, items: Sequence[str]) -> str:
        """Items that hold commas of their own."""
        return ("；" if self.zh else "; ").join(items)

    # numbers and days

    def day(self, day: date) -> str:
        """A day."""
        return f"{day.year}年{day.month}月{day.day}日" if self.zh else day.isoformat()

    def amount(self, value: Decimal | int | str, unit: str | None) -> str:
        """A number with its unit; a percentage without a space in Chinese."""
        figure = value if isinstance(value, str) else text(value)
        zh, one, more = UNITS.get(unit or "", (unit or "", unit or "", unit or ""))
        if self.zh:
            return f"{figure}%" if zh == "%" else f"{figure} {zh}".rstrip()
        return f"{figure} {one if as_number(figure) == 1 else more}".rstrip()

    def money(self, value: Decimal, unit: str | None) -> str:
        """An amount as it is given, to the fen."""
        return self.amount(format(value, "f"), unit)

    def led(self, value: str) -> str:
        """A value as it follows a Chinese word: a blank before a number."""
        return f" {value}" if self.zh and value[:1] in tuple("-0123456789") and "月" not in value else value

    def period(self, period: str) -> str:
        """An ISO 8601 period of years, months and days."""
        parts: list[str] = []
        for number, unit in re.findall(r"(\d+)([YMD])", period):
            zh, one, more = PERIODS[unit]
            parts.append(f"{number} {zh if self.zh else one if number == '1' else more}")
        return self.listing(parts)

    def window(self, since: date | None, window: Window | None) -> str:
        """How far back records are looked at."""
        if since is None or window is None:
            return ""
        slots = {"day": self.day(since), "what": self.pick(WINDOWS[window.of])}
        if window.this is not None or window.ending is not None:
            return self.pick(WINDOWS["since"]).format(**slots)
        return self.pick(WINDOWS["period"]).format(period=self.length(window), **slots)

    def length(self, window: Window) -> str:
        """How long a window is."""
        parts = ((window.years, "Y"), (window.months, "M"), (window.days, "D"))
        return self.period("".join(f"{number}{unit}" for number, unit in parts if number))

    def rate(self, value: Decimal, near: Decimal | None) -> str:
        """A percentage to one decimal, or to as many as it takes to tell it from what it is compared with."""
        if value == value.to_integral_value():
            return self.amount(value, "percent")
        for places in range(1, 12):
            rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
            if near is None or ((rounded > near) == (value > near) and (rounded < near) == (value < near)):
                return self.amount(format(rounded, "f"), "percent")
        return self.amount(format(value, "f"), "percent")

    def value(
        self, value: Plain | Decimal, unit: str | None = None, codes: Mapping[str, Text] | None = None
    ) -> str:
        """A value of an input, an attribute or a literal."""
        if isinstance(value, bool):
            return self.small("yes" if value else "no")
        known = (codes or {}).get(str(value))
        if known is not None:
            return self.quoted(self.title(known))
        day = as_date(value)
        if day is not None:
            return self.day(day)
        if as_number(value) is not None:
            return self.amount(text(value), unit)
        return self.quoted(str(value))


def by_word(words: Sequence[Text]) -> Mapping[str, Text]:
    """Choices by the word that the caller gives."""
    return {word.zh: word for word in words}


def region_words(region: Region) -> Text:
    """What a region is called; most that no rule names have no English name."""
    return Text(zh=region.name, en=region.name_en or region.name)
