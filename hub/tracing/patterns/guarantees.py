"""Guarantee chains and circles (担保链、担保圈) of a subject.

A chain is read as complex read 11 of the LDBC Financial Benchmark has it: from the subject on, step by step
to the end, at each subject no more guarantees than a limit in a stated order of their days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from graph_schema.links import LinkKind
from hub import deadline
from hub.tracing.graph_part import Part, TracedLink
from hub.tracing.patterns.rings import Group, groups

MOST_CHAINS = 50
"""So many chains are listed."""


class GuaranteeOrder(StrEnum):
    """Which guarantees of a subject come first, where a limit leaves others out."""

    EARLIEST_FIRST = "EARLIEST_FIRST"  # 生效在前的优先
    LATEST_FIRST = "LATEST_FIRST"  # 生效在后的优先


class GuaranteeDirection(StrEnum):
    """In which direction a chain is followed."""

    GUARANTEED = "GUARANTEED"  # 被担保方
    GUARANTORS = "GUARANTORS"  # 担保方


@dataclass(frozen=True)
class AmountBounds:
    """Between which bounds a sum lies; ``at_most`` is None where nobody can say."""

    currency: str
    at_least: Decimal
    at_most: Decimal | None


@dataclass(frozen=True)
class Exposure:
    """What is guaranteed, as far as the links say it.

    Args:
        amounts: the sums of what is stated, by currency; none: nothing is.
        without_amount: how many guarantees state none. Unless it is 0 every sum is open above: in which
            currency these are, nobody says either.
    """

    amounts: tuple[AmountBounds, ...]
    without_amount: int


@dataclass(frozen=True)
class Step:
    """A guarantee of a chain, and how many steps from the subject it leads to."""

    link: TracedLink
    distance: int


@dataclass(frozen=True)
class StepCut:
    """At a subject only ``read`` of ``of`` guarantees were followed."""

    subject: str
    read: int
    of: int


@dataclass(frozen=True)
class GuaranteeChain:
    """Everybody whom guarantees lead to from a subject.

    Args:
        steps: every guarantee that was followed, by distance, then in the order of the cut.
        depth: the distance of the farthest.
        chains: ways from the subject to an end, each as the ids on it; by the order of the cut at each step.
        more_chains: there are more ways than are listed.
        deeper: guarantees lead on behind the deepest that was looked at.
        cuts: where the limit left something out.
    """

    subject: str
    steps: tuple[Step, ...]
    depth: int
    chains: tuple[tuple[str, ...], ...]
    more_chains: bool
    deeper: bool
    cuts: tuple[StepCut, ...]
    exposure: Exposure


@dataclass(frozen=True)
class GuaranteeCircle:
    """A circle with what is guaranteed inside of it."""

    group: Group
    exposure: Exposure


def guarantee_chain(
    part: Part,
    subject: str,
    *,
    towards: GuaranteeDirection = GuaranteeDirection.GUARANTEED,
    order: GuaranteeOrder = GuaranteeOrder.EARLIEST_FIRST,
    limit: int | None = None,
    depth: int = 10,
) -> GuaranteeChain:
    """Follows guarantees from a subject breadth first, each subject once.

    Args:
        limit: so many guarantees of one subject are followed; None: all.
        depth: so many steps are made.
    """
    steps: list[Step] = []
    cuts: list[StepCut] = []
    followed: dict[str, list[str]] = {}
    distance, level = {subject: 0}, [subject]
    for step in range(1, depth + 1):
        after: list[str] = []
        for one in deadline.checked(level):
            links, of = _next(part, one, towards, order, limit)
            steps += [Step(link, step) for link in links]
            if len(links) < of:
                cuts.append(StepCut(one, len(links), of))
            others = list(dict.fromkeys(_other(link, towards) for link in links))
            after += [other for other in others if other not in distance]
            distance |= {other: step for other in others if other not in distance}
            followed[one] = [other for other in others if distance[other] == step]
        level = after
    chains, more = _chains(followed, subject)
    return GuaranteeChain(
        subject,
        tuple(steps),
        max(distance.values()),
        chains,
        more,
        any(_next(part, one, towards, order, limit)[1] for one in level),
        tuple(cuts),
        exposure(step.link for step in steps),
    )


def guarantee_circles(part: Part, subject: str | None = None) -> list[GuaranteeCircle]:
    """The guarantee circles of a part: in each, everybody stands behind everybody else, by however many
    steps. That of the subject comes first, then the largest."""
    links = [link for link in part.links if link.kind is LinkKind.GUARANTEES]
    found = [GuaranteeCircle(group, exposure(group.links)) for group in groups(links)]
    return sorted(found, key=lambda circle: subject not in circle.group.members)


def exposure(links: Iterable[TracedLink]) -> Exposure:
    """What guarantees come to."""
    sums: dict[str, Decimal] = {}
    without = 0
    for link in links:
        if link.amount is None:
            without += 1
        else:
            currency = link.currency or "CNY"
            sums[currency] = sums.get(currency, Decimal(0)) + link.amount
    bounds = (AmountBounds(one, sums[one], None if without else sums[one]) for one in sorted(sums))
    return Exposure(tuple(bounds), without)


def _next(
    part: Part, subject: str, towards: GuaranteeDirection, order: GuaranteeOrder, limit: int | None
) -> tuple[tuple[TracedLink, ...], int]:
    """The guarantees that are followed from a subject in their order, and how many it has."""
    links = (part.out_of if towards is GuaranteeDirection.GUARANTEED else part.into).get(subject, ())
    own = [link for link in links if link.kind is LinkKind.GUARANTEES]
    own.sort(key=lambda link: (_other(link, towards), link.place))
    own.sort(key=lambda link: link.valid_from, reverse=order is GuaranteeOrder.LATEST_FIRST)
    return tuple(own if limit is None else own[:limit]), len(own)


def _other(link: TracedLink, towards: GuaranteeDirection) -> str:
    return link.end if towards is GuaranteeDirection.GUARANTEED else link.start


def _chains(followed: Mapping[str, Sequence[str]], subject: str) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Ways to an end, depth first, and whether there are more: each step leads farther from the subject."""
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = [(subject,)]
    while waiting and len(found) <= MOST_CHAINS:
        way = waiting.pop()
        farther = followed.get(way[-1], ())
        if not farther and len(way) > 1:
            found.append(way)
        waiting += [(*way, other) for other in reversed(farther)]
        deadline.check()
    return tuple(found[:MOST_CHAINS]), len(found) > MOST_CHAINS
