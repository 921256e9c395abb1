"""Which records are of one decision: the same that two sources delivered is counted once, and what may be the
same is not counted as two for certain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from hub.rules.facts import Missing, Plain, RecordFact
from hub.rules.scalars import typed
from hub.rules.screening import Screened

NUMBERS = ("document_number", "case_number", "bill", "number")
"""Attributes by which an authority tells its decisions apart, the first that both records have."""
WORDED = ("cause", "what", "matter")
"""Attributes that each source puts in words of its own."""
_BRACKETS = re.compile(r"[\s〔〕\[\]()【】{}<>《》]")


@dataclass(frozen=True)
class Deeds:
    """``items``: one for each decision, the newest first, each with its copies (``also``). ``doubtful``:
    groups of items of which nothing tells whether they are one decision or several."""

    items: list[Screened]
    doubtful: tuple[tuple[Screened, ...], ...] = ()

    @property
    def spare(self) -> int:
        """How many items there may be too many."""
        return sum(len(group) - 1 for group in self.doubtful)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is missing to tell."""
        return tuple(
            Missing(
                what="records",
                name=group[0].record.kind,
                detail=f"{', '.join(sorted(item.record.id for item in group))} may be one",
            )
            for group in self.doubtful
        )

    def fewest(self) -> list[Screened]:
        """The items if all that may be one are one."""
        more = {item.record.id for group in self.doubtful for item in group[1:]}
        return [item for item in self.items if item.record.id not in more]


def deeds(items: Sequence[Screened]) -> Deeds:
    """Puts records of one subject together that are of one decision: the same authority decided them on one
    day, under one number. Without a number on both sides nothing else tells, unless they differ in what a
    decision has once: an amount, a day, a grade, a title."""
    merged: list[Screened] = []
    doubtful: list[tuple[Screened, ...]] = []
    ordered = sorted(items, key=lambda item: (_place(item.record), item.record.id), reverse=True)
    for _, group in groupby(ordered, key=lambda item: _place(item.record)):
        held: list[Screened] = []
        for item in group:
            copy_of = next((one for one in held if one_deed(one.record, item.record) is True), None)
            if copy_of is None:
                held.append(item)
            else:
                held[held.index(copy_of)] = replace(copy_of, also=(*copy_of.also, item))
        merged.extend(held)
        doubtful.extend(_unclear(held))
    merged.sort(key=lambda item: (item.record.decided_on, item.record.id), reverse=True)
    return Deeds(merged, tuple(doubtful))


def _place(record: RecordFact) -> tuple[date, str, str]:
    return record.decided_on, record.kind, record.authority


def _unclear(items: Sequence[Screened]) -> Iterator[tuple[Screened, ...]]:
    """Groups of items that may be one, all of a group with each other: of two numbers only one can be that of
    an item without."""
    groups: list[list[Screened]] = []
    for item in sorted(items, key=lambda item: not any(name in item.record.attributes for name in NUMBERS)):
        for group in groups:
            if all(one_deed(item.record, one.record) is None for one in group):
                group.append(item)
                break
        else:
            groups.append([item])
    return (tuple(group) for group in groups if len(group) > 1)


def one_deed(record: RecordFact, other: RecordFact) -> bool | None:
    """Whether two records of one subject are of one decision; None: nothing tells."""
    if _place(record) != _place(other):
        return False
    mine, theirs = record.attributes, other.attributes
    for name in NUMBERS:
        if name in mine and name in theirs:
            return _number(mine[name]) == _number(theirs[name])
    shared = (mine.keys() & theirs.keys()).difference(NUMBERS, WORDED)
    return None if all(_alike(mine[name], theirs[name]) for name in shared) else False


def number_of(attributes: Mapping[str, Plain]) -> str | None:
    """The number by which an authority tells a decision from others, as :func:`one_deed` compares it."""
    return next((_number(attributes[name]) for name in NUMBERS if name in attributes), None)


def _number(value: Plain) -> str:
    """A number of a document without blanks and brackets, which are written in many ways."""
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", str(value))).casefold()


def _alike(value: Plain, other: Plain) -> bool:
    return typed(value, None) == typed(other, None)
