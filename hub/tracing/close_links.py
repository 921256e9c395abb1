"""Who is closely linked with a subject by holdings (紧密联系), as an independent guarantor is not. Pure.

Two are closely linked where one holds a fifth or more of the other, directly or over others (products along
simple chains, added up), or where a third does of both: the measure of Directive 2013/36/EU and of the
Eurosystem's rules on collateral; no Chinese text is quoted for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from graph_schema.links import LinkKind
from hub import deadline
from hub.tracing.graph_part import Interval, Part
from hub.tracing.holdings import Holdings, holdings
from hub.tracing.indirect_shares import IndirectShares, legal_paths
from hub.tracing.ownership import TraceVerdict, side
from hub.tracing.strong_components import knots_above

FIFTH = Fraction(1, 5)
MOST_EXAMINED = 150
"""Of so many subjects it is worked out who holds of them, the nearest first."""


class CloseRelation(StrEnum):
    """How two are linked."""

    HOLDS = "HOLDS"  # 对方持有该主体
    HELD = "HELD"  # 该主体持有对方
    COMMON_HOLDER = "COMMON_HOLDER"  # 同一第三方持有双方


@dataclass(frozen=True)
class CloseLink:
    """One way in which another subject is closely linked.

    Args:
        third: who holds of both; None where one holds of the other.
        of_subject, of_other: what the holder has of the subject, and of the other; None where it has none to
            do with it.
        guarantor: the other stands behind the subject's debts (GUARANTEES): not as an independent one.
    """

    other: str
    relation: CloseRelation
    third: str | None
    of_subject: Interval | None
    of_other: Interval | None
    verdict: TraceVerdict
    guarantor: bool


@dataclass(frozen=True)
class CloseLinks:
    """Those with a verdict of YES first, then UNDETERMINED; guarantors first among them. ``count`` in all; of
    ``candidates`` so many were ``examined``."""

    links: tuple[CloseLink, ...]
    count: int
    candidates: int
    examined: int


def close_links(part: Part, subject: str, threshold: Fraction = FIFTH, most: int = 100) -> CloseLinks:
    """Who is closely linked with a subject of a part that was read in both directions."""
    held = holdings(part)
    guarantors = {one.start for one in part.into.get(subject, ()) if one.kind is LinkKind.GUARANTEES}
    above = _figures(held, subject)
    holders = {one: figure for one, figure in above.items() if side(figure, threshold) is not TraceVerdict.NO}
    found = [
        CloseLink(one, CloseRelation.HOLDS, None, figure, None, side(figure, threshold), one in guarantors)
        for one, figure in holders.items()
    ]
    candidates = [one for one in part.subjects if one != subject and one in held.of]
    examined = 0
    for other in candidates[:MOST_EXAMINED]:
        deadline.check()
        if deadline.nearly_over():
            break
        examined += 1
        figures = _figures(held, other)
        found.extend(_of(subject, other, figures, holders, threshold, other in guarantors))
    found.sort(key=_place)
    return CloseLinks(tuple(found[:most]), len(found), len(candidates), examined)


def _figures(held: Holdings, target: str) -> dict[str, Interval]:
    """What each holds of the target, over simple paths."""
    shares: IndirectShares = legal_paths(held, knots_above(target, held.of))
    return {one: shares.interval(one, held.moved_of(one)) for one in shares.at if one != target}


def _of(
    subject: str,
    other: str,
    figures: dict[str, Interval],
    holders: dict[str, Interval],
    threshold: Fraction,
    guarantor: bool,
) -> Iterator[CloseLink]:
    own = figures.get(subject)
    if own is not None and side(own, threshold) is not TraceVerdict.NO:
        yield CloseLink(other, CloseRelation.HELD, None, None, own, side(own, threshold), guarantor)
    for third, of_subject in holders.items():
        of_other = figures.get(third)
        if of_other is None:
            continue
        sides = {side(of_subject, threshold), side(of_other, threshold)}
        if TraceVerdict.NO not in sides:
            verdict = TraceVerdict.YES if sides == {TraceVerdict.YES} else TraceVerdict.UNDETERMINED
            yield CloseLink(
                other, CloseRelation.COMMON_HOLDER, third, of_subject, of_other, verdict, guarantor
            )


def _place(one: CloseLink) -> tuple[bool, bool, str, str, str]:
    return (
        one.verdict is not TraceVerdict.YES,
        not one.guarantor,
        one.other,
        one.relation.value,
        one.third or "",
    )
