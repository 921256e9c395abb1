"""Who exercises how many votes in whom, of a part: pure, in exact fractions of 1.

Votes are as the source tells them apart from the share, else as the share. Those of a principal are exercised
by its proxy (VOTES_FOR), those of a nominee for whom it holds (HOLDS_FOR), over several such steps; where
such an agreement names the company which it concerns, in that one alone. What is disputed, or lies between
two bounds, counts for certain by its lower bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from graph_schema.links import LinkKind, LinkState
from hub.tracing.graph_part import NONE, NOTHING, ONE, UNKNOWN, WHOLE, Interval, Part, TracedLink

MOST_STEPS = 6
"""Over so many proxies and nominees in a row votes are followed."""


@dataclass(frozen=True)
class Votes:
    """What ``holder`` exercises in ``company``. ``by_others``: some of them belong to others, whose proxy or
    principal it is."""

    holder: str
    company: str
    votes: Interval
    by_others: bool


@dataclass(frozen=True)
class Voting:
    """All votes of a part."""

    exercised: tuple[Votes, ...]

    @cached_property
    def of(self) -> Mapping[str, Mapping[str, Votes]]:
        """By holder and company."""
        return _by((one.holder, one.company, one) for one in self.exercised)

    @cached_property
    def into(self) -> Mapping[str, Mapping[str, Votes]]:
        """By company and holder."""
        return _by((one.company, one.holder, one) for one in self.exercised)

    @cached_property
    def certain(self) -> Mapping[str, Fraction]:
        """How many votes in each company are somebody's for certain."""
        return {
            company: sum((one.votes.lower for one in several.values()), NOTHING)
            for company, several in self.into.items()
        }


def _by(triples: Iterator[tuple[str, str, Votes]]) -> dict[str, dict[str, Votes]]:
    found: dict[str, dict[str, Votes]] = {}
    for first, second, one in triples:
        found.setdefault(first, {})[second] = one
    return found


def voting(part: Part) -> Voting:
    """The votes of a part's shareholders, where they are exercised."""
    gathered: dict[tuple[str, str], tuple[Interval, bool]] = {}
    exercisers: dict[tuple[str, str], tuple[tuple[str, Interval], ...]] = {}
    concerned = {link.company for link in part.links if link.company is not None}
    for link in part.links:
        if link.kind is not LinkKind.SHAREHOLDER_OF:
            continue
        # In companies that no agreement names the same exercise what somebody has.
        where = link.start, link.end if link.end in concerned else ""
        if where not in exercisers:
            exercisers[where] = tuple(_exercisers(part, where, WHOLE, (link.start,)))
        held = certain(link.votes or link.share or UNKNOWN, link)
        for holder, fraction in exercisers[where]:
            before, others = gathered.get((holder, link.end), (NONE, False))
            gathered[holder, link.end] = before + held * fraction, others or holder != link.start
    return Voting(
        tuple(
            Votes(holder, company, votes, others)
            for (holder, company), (votes, others) in gathered.items()
            if votes.upper > 0
        )
    )


def certain(figure: Interval, link: TracedLink) -> Interval:
    """A figure of a link, of which nothing is certain where it is disputed."""
    return Interval(NOTHING, figure.upper) if link.state == LinkState.DISPUTED else figure


def _exercisers(
    part: Part, where: tuple[str, str], fraction: Interval, seen: tuple[str, ...]
) -> Iterator[tuple[str, Interval]]:
    """Who exercises what a holder has in a company, and what part of it; what a circle of proxies has, nobody
    does."""
    holder, company = where
    least, most = NOTHING, NOTHING
    for other, moved in _moves(part, holder, company):
        least, most = least + moved.lower, most + moved.upper
        if other not in seen and len(seen) < MOST_STEPS:
            yield from _exercisers(part, (other, company), fraction * moved, (*seen, other))
    kept = fraction * Interval(max(NOTHING, ONE - most), max(NOTHING, ONE - least))
    if kept.upper > 0:
        yield holder, kept


def _moves(part: Part, holder: str, company: str) -> Iterator[tuple[str, Interval]]:
    """To whom votes of a holder in a company go, and what part of them."""
    for link in part.into.get(holder, ()):
        if link.kind is LinkKind.VOTES_FOR and link.company in (None, company):
            yield link.start, moved(part, link, holder, link.votes)
    for link in part.out_of.get(holder, ()):
        if link.kind is LinkKind.HOLDS_FOR and link.company in (None, company):
            yield link.end, moved(part, link, holder, link.share)


def moved(part: Part, link: TracedLink, holder: str, figure: Interval | None) -> Interval:
    """What part of what a holder has goes to another by a link: of what it has in the company which the link
    names, else of all. Where none is stated it is the whole. A figure is of the whole of a company, as every
    figure is; where the link does not say of which, it is known if the holder has something of one alone."""
    if figure is None or figure.lower >= ONE:
        return certain(WHOLE, link)
    held: dict[str, Interval] = {}
    for one in part.out_of.get(holder, ()):
        if one.kind is LinkKind.SHAREHOLDER_OF and link.company in (None, one.end):
            held[one.end] = held.get(one.end, NONE) + (one.share or UNKNOWN)
    if len(held) != 1:
        return UNKNOWN
    (all_of_it,) = held.values()
    least = figure.lower / all_of_it.upper if all_of_it.upper else NOTHING
    most = figure.upper / all_of_it.lower if all_of_it.lower else ONE
    return certain(Interval(min(ONE, least), min(ONE, most)), link)
