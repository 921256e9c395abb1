"""The tables of descriptions, in gettext's PO form as the messages have it (docs/adr/0052, 0057).

An entry's ``msgid`` is English and its ``msgstr`` Chinese. ``msgctxt`` names what it describes: a schema
coordinate, or the tail of one, and so everything of that name. Without it the English stands in the code.

    ==========================  ======================================================
    ``Subject.records(kinds:)``  this argument
    ``records(kinds:)``          the argument of every field ``records``
    ``(kinds:)``                 every argument ``kinds``
    ``kinds``                    every field ``kinds``, of objects and of inputs
    ``RecordStatus.CURRENT``     this value of an enum; ``CURRENT``: of each enum
    ``Edge``                     every type whose name ends so
    ==========================  ======================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from resolvers.words.words import Words

FILES = tuple(sorted(Path(__file__).parent.glob("*.po")))


@dataclass(frozen=True)
class Tables:
    """``placed``: by coordinate or tail. ``chinese``: by the English that stands in the code."""

    placed: Mapping[str, Words]
    chinese: Mapping[str, str]

    def place_of(self, coordinate: str) -> str | None:
        """The entry that is closest to what a coordinate names."""
        return next((tail for tail in tails(coordinate) if tail in self.placed), None)


@cache
def tables() -> Tables:
    """All tables, read once."""
    placed: dict[str, Words] = {}
    chinese: dict[str, str] = {}
    for file in FILES:
        with file.open("rb") as opened:
            for entry in read_po(opened, locale="zh"):
                if entry.context:
                    placed[entry.context] = Words(str(entry.id), str(entry.string))
                elif entry.id:
                    chinese[str(entry.id)] = str(entry.string)
    return Tables(placed, chinese)


def tails(coordinate: str) -> Iterator[str]:
    """A coordinate and its tails, the longest first."""
    yield coordinate
    if argument := re.fullmatch(r"(?:@?\w+\.)?@?(\w+)\((\w+):\)", coordinate):
        field, name = argument.groups()
        yield from (f"{field}({name}:)", f"({name}:)")
    elif "." in coordinate:
        yield coordinate.partition(".")[2]
    else:
        yield from re.findall("(?<=.)[A-Z][a-z]+$", coordinate)
