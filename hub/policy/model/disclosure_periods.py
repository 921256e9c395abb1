"""How long dishonest information (失信信息) may be shared and kept: what texts set, as dated parameters.

Parameters of a region, none of them in code (``seeds/reference/parameters-ends.yaml``):

- ``…-disclosure-years``: the longest disclosure (披露期限). Disclosure is more than display: publication,
  sharing between authorities, and queries (henan-2019 第十八条).
- ``…-disclosure-start``: from which day it runs, ``DECISION`` or ``CONDUCT_END``;
  ``…-disclosure-conduct-kinds``: kinds for which it is ``CONDUCT_END`` anyway.
- ``…-disclosure-lists``: lists on which a subject stands until it is removed; so long its disclosure goes on.
- ``…-retention-years``: how long the record is kept (保存期限), by the same start and lists.

The text binds who discloses on a day, whenever the record was decided: an end lies no earlier than the first
day of the text. A record follows the nearest region above it that sets a value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graph_schema.vocabulary import Polarity
from hub.calendar.periods import FirstDayAfter, Length, first_day_after, latest_start
from hub.messages.message import Message, message
from hub.policy.model.document_parts import OPEN_END

if TYPE_CHECKING:
    from hub.policy.model.reference import Kind, Parameter, ParameterValue

CONDUCT_ENDED = "conduct_ended_on"
"""The attribute of a record that says on which day the dishonest conduct ended (失信行为终止之日)."""
DUTY_DONE_ON = "duty_done_on"
"""The attribute of a record that says on which day what it demands was done (履行义务之日)."""
DATES_OF_ANY = (CONDUCT_ENDED, DUTY_DONE_ON)
"""Attributes, all dates, that a record of any kind may have."""
REMEMBERED = 20_000
"""So many ends that were worked out are remembered by a policy, some 300 bytes each."""


class Start(StrEnum):
    """From which day of a record a period runs."""

    DECISION = "DECISION"
    CONDUCT_END = "CONDUCT_END"


class Bound(StrEnum):
    """What a period ends."""

    DISCLOSURE = "disclosure"
    RETENTION = "retention"


@dataclass(frozen=True)
class Term:
    """A period that a text sets for the records of a region, half-open in time."""

    bound: Bound
    region: str
    months: int
    start: Start
    by_conduct: tuple[str, ...]
    lists: tuple[str, ...]
    from_: date
    to: date
    parameter: str
    source: str
    secondary: bool

    def started(self, kind: str, decided: date, conduct_ended: date | None) -> date | None:
        """From when the period of a record runs; None where the record does not say it."""
        return conduct_ended if self.start is Start.CONDUCT_END or kind in self.by_conduct else decided

    @property
    def length(self) -> Length:
        """How long the period is."""
        return Length(months=self.months)

    def end(self, started: date) -> FirstDayAfter | None:
        """None where the text no longer holds then."""
        end = max(FirstDayAfter(self.from_), first_day_after(started, self.length))
        return end if end < self.to else None


@dataclass(frozen=True)
class Ending:
    """When a period ends; ``on`` is None where the record does not say from which day it runs."""

    on: FirstDayAfter | None
    term: Term


@dataclass(frozen=True)
class Disclosure:
    """The periods of one catalogue: by bound and region. They bound negative records only."""

    terms: Mapping[tuple[Bound, str], tuple[Term, ...]]
    above: Mapping[str, tuple[str, ...]]
    negative: frozenset[str]

    def ending(
        self, bound: Bound, path: Sequence[str], kind: str, decided: date, conduct_ended: date | None
    ) -> Ending | None:
        """When the period of a record ends; None: no text that the hub holds sets one.

        Args:
            path: the record's region with all above it, the nation first.
            conduct_ended: the day on which the conduct ended, where the record says it.
        """
        if kind not in self.negative:
            return None
        key = bound, tuple(path), kind, decided, conduct_ended
        try:
            return self._known[key]
        except KeyError:
            ending = self._ending(*key)
        if len(self._known) >= REMEMBERED:
            self._known.clear()  # another thread has what it found, and looks no second time
        self._known[key] = ending
        return ending

    @cached_property
    def _known(self) -> dict[tuple[Bound, tuple[str, ...], str, date, date | None], Ending | None]:
        """What was worked out: records of one day and place are many."""
        return {}

    def _ending(
        self, bound: Bound, path: tuple[str, ...], kind: str, decided: date, conduct_ended: date | None
    ) -> Ending | None:
        found = next((held for code in reversed(path) if (held := self.terms.get((bound, code)))), ())
        endings: list[Ending] = []
        for term in found:
            started = term.started(kind, decided, conduct_ended)
            end = term.end(started) if started is not None else None
            if started is None or end is not None:
                endings.append(Ending(end, term))
        return min(endings, key=lambda one: one.on or OPEN_END, default=None)

    def outlived(self, bound: Bound, on: date, known: int) -> dict[str, Any]:
        """The parameters of :data:`hub.records.sharing_end.OUTLIVED`: for each term the last day from which
        its period is over by the day ``on``."""
        terms = [
            {
                "region": term.region,
                "but": self._nearer(bound, term.region),
                "kinds": sorted(self.negative),
                "start": term.start.value,
                "byConduct": list(term.by_conduct),
                "before": latest_start(min(on, term.to - timedelta(1)), term.length).isoformat(),
                "months": term.months,
                "from": term.from_.isoformat(),
                "lists": list(term.lists),
            }
            for term in self.all(bound)
            if term.from_ <= on
        ]
        return {"terms": terms, "on": on.isoformat(), "known": known}

    def all(self, *bounds: Bound) -> Iterator[Term]:
        """Every term of these bounds."""
        for (bound, _), held in self.terms.items():
            if bound in bounds:
                yield from held

    @property
    def lists(self) -> list[str]:
        """Every list on which a disclosure can go on."""
        return sorted({kind for term in self.all(*Bound) for kind in term.lists})

    def _nearer(self, bound: Bound, region: str) -> list[str]:
        """Regions below that set a value of their own."""
        return sorted(code for one, code in self.terms if one is bound and region in self.above[code][:-1])


NOTHING = Disclosure({}, {}, frozenset())
"""No text sets anything."""


def disclosure(
    parameters: Collection[Parameter], kinds: Iterable[Kind], path: Callable[[str], tuple[str, ...]]
) -> Disclosure:
    """The periods that parameters set, each by the start and lists of that day. Without a start a period says
    nothing: it is never guessed. ``path`` leads from a region to the nation."""
    of_region: dict[str, list[Parameter]] = {}
    for parameter in parameters:
        of_region.setdefault(parameter.region, []).append(parameter)
    terms: dict[tuple[Bound, str], tuple[Term, ...]] = {}
    for bound in Bound:
        for parameter in parameters:
            if not parameter.is_called(f"{bound}-years"):
                continue
            region = parameter.region
            held = [
                term
                for value in parameter.usable
                if (term := _term(of_region[region], bound, parameter, value))
            ]
            if held:
                terms[bound, region] = tuple(held)
    negative = frozenset(kind.id for kind in kinds if kind.polarity is Polarity.NEGATIVE)
    return Disclosure(terms, {region: path(region) for _, region in terms}, negative)


def _term(
    beside: Sequence[Parameter], bound: Bound, parameter: Parameter, value: ParameterValue
) -> Term | None:
    said = {
        name: _said(beside, f"disclosure-{name}", value.from_) for name in ("start", "conduct-kinds", "lists")
    }
    start = said["start"]
    if start is None:
        return None
    kinds, lists = (str(one.value) if (one := said[name]) else "" for name in ("conduct-kinds", "lists"))
    source = value.source if start.source.startswith(value.source) else f"{value.source}; {start.source}"
    return Term(
        bound=bound,
        region=parameter.region,
        months=int(str(value.value)) * 12,
        start=Start(str(start.value)),
        by_conduct=tuple(kinds.split()),
        lists=tuple(lists.split()),
        from_=value.from_,
        to=value.to,
        parameter=parameter.id,
        source=source,
        secondary=value.secondary or start.secondary,
    )


def misfit(parameter: Parameter, kinds: Collection[str]) -> tuple[int, Message] | None:
    """The first value that such a parameter can't have: its position, and what was expected."""
    expected = {
        **{f"{bound}-years": message("policy.whole-number-years-1-99") for bound in Bound},
        "disclosure-start": message("policy.names", names=tuple(Start)),
        "disclosure-lists": message("policy.ids-kinds-record-blanks-between-them"),
        "disclosure-conduct-kinds": message("policy.ids-kinds-record-blanks-between-them"),
    }
    for name, said in expected.items():
        if not parameter.is_called(name):
            continue
        for position, one in enumerate(parameter.values):
            text = str(one.value)
            if name == "disclosure-start":
                fits = text in list(Start)
            elif name.endswith("-years"):
                fits = text.isdecimal() and 1 <= int(text) <= 99
            else:
                fits = all(kind in kinds for kind in text.split())
            if not fits:
                return position, said
    return None


def _said(beside: Sequence[Parameter], name: str, day: date) -> ParameterValue | None:
    return next(
        (value for one in beside if one.is_called(name) and (value := one.on(day)) is not None),
        None,
    )
