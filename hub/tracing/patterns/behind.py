"""Who is behind each of several subjects of one part: owners over all chains, and controllers.

What is worked out of the part is worked out once for all of them: in a list of a hundred companies that hold
of each other, each by itself would take as long as all.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from hub import deadline
from hub.tracing.control import controllers_of_each
from hub.tracing.graph_part import Cut, Interval, Part, TraceCutReason, TracedLink
from hub.tracing.holdings import Holdings, holdings
from hub.tracing.indirect_shares import MOST_WALKED, integrated, legal_paths
from hub.tracing.ownership import TraceVerdict, ranked
from hub.tracing.patterns.bidders import Behind
from hub.tracing.simple_paths import Budget, heaviest
from hub.tracing.strong_components import Knot, knots_above_each

MOST = 100
"""So many owners and controllers of each are looked at, the largest first."""
LEAST_WALKED = 200
"""So many steps of simple paths are gone in the loops above each, however many they are."""

LARGEST_LOOP = 50
"""In loops of more members owners are reckoned by simple chains alone: there can be a hundred bidders."""


def behind_each(part: Part, subjects: Sequence[str]) -> tuple[dict[str, Behind], list[Cut]]:
    """By subject, and at whom not every owner and chain was reckoned: in dense loops, or where its
    time is nearly over.

    Raises:
        Stopped: the operation's time is over.
    """
    held = holdings(part)
    knots = knots_above_each(subjects, held.of)
    controls = _controllers(part, subjects)
    steps = max(LEAST_WALKED, MOST_WALKED // max(1, len(subjects)))
    found, cuts = dict[str, Behind](), list[Cut]()
    for one in deadline.checked(subjects, stride=1):
        if deadline.nearly_over():
            owners, whole = dict[str, Interval](), False
        else:
            owners, whole = _owners(held, knots[one], steps)
        found[one] = Behind(owners, controls[one], _chains(held, one, owners))
        if not whole:
            cuts.append(Cut(one, TraceCutReason.STEPS))
    return found, cuts


def _owners(held: Holdings, knots: Sequence[Knot], steps: int) -> tuple[dict[str, Interval], bool]:
    """The largest owners by simple chains, and whether they are all, with every chain. In loops what each has
    lies between both methods, as everywhere: one that turns the verdict makes it no sure one."""
    shares = legal_paths(held, knots, steps)
    largest = ranked(held, knots, shares)
    owners = {one: shares.interval(one, held.moved_of(one)) for one in largest[:MOST]}
    loops = [len(knot.members) for knot in knots if knot.looped]
    if loops and max(loops) <= LARGEST_LOOP:
        walks = integrated(held, knots)
        owners = {
            one: figure.joined(walks.interval(one, held.moved_of(one))) for one, figure in owners.items()
        }
    return owners, len(largest) <= MOST and not shares.left_over


def _chains(held: Holdings, subject: str, owners: Collection[str]) -> dict[str, tuple[TracedLink, ...]]:
    """The heaviest chain of holdings from each owner down to a subject, by its links from the owner on."""
    chains: dict[str, tuple[TracedLink, ...]] = {}
    if not owners:
        return chains
    passed: set[str] = set()

    def steps(one: str) -> Iterator[tuple[str, float, float]]:
        """Onwards from whom is reached for the first time, which is by its heaviest chain."""
        if one not in passed:
            passed.add(one)
            for holding in held.of.get(one, ()):
                if holding.owner not in passed:
                    yield holding.owner, *holding.about

    for walked in heaviest(subject, steps, Budget(sys.maxsize)):
        owner = walked.subjects[-1]
        if owner in owners and owner not in chains:
            chains[owner] = tuple(_links(held, walked.subjects))
            if len(chains) == len(owners):
                break
    return chains


def _links(held: Holdings, upwards: Sequence[str]) -> Iterator[TracedLink]:
    """The links of a chain, from its last subject down to its first."""
    for owned, owner in reversed(tuple(pairwise(upwards))):
        several = (one for one in held.of[owned] if one.owner == owner)
        yield from max(several, key=lambda one: one.about).links


def _controllers(part: Part, subjects: Sequence[str]) -> dict[str, dict[str, tuple[TracedLink, ...]]]:
    """By subject: who certainly controls it, with the links that say so."""
    found: dict[str, dict[str, tuple[TracedLink, ...]]] = {}
    for subject, controls in controllers_of_each(part, subjects, MOST).items():
        of = found[subject] = {}
        for control in controls.controls:
            if control.verdict is TraceVerdict.YES:
                pairs = {(holder, step.subject) for step in control.steps for holder in step.holders}
                below = dict.fromkeys(step.subject for step in control.steps)
                links = (link for one in below for link in part.into.get(one, ()))
                shown = tuple(link for link in links if (link.start, link.end) in pairs)
                for party in control.parties:
                    of.setdefault(party, shown)
    return found
