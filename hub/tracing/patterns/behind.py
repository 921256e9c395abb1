"""Who is behind each of several subjects of one part: owners over all chains, and controllers.

What is worked out of the part is worked out once for all of them: in a list of a hundred companies that hold
of each other, each by itself would take as long as all.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from hub import deadline
from hub.tracing.control import controllers_of_each
from hub.tracing.graph_part import Cut, CutReason, Interval, Part, TracedLink
from hub.tracing.holdings import Holdings, holdings
from hub.tracing.indirect_shares import MOST_WALKED, legal_paths
from hub.tracing.ownership import Verdict, ranked
from hub.tracing.patterns.bidders import Behind
from hub.tracing.strong_components import Knot, knots_above_each

MOST = 100
"""So many owners and controllers of each are looked at, the largest first."""
LEAST_WALKED = 200
"""So many steps of simple paths are gone in the loops above each, however many they are."""


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
            cuts.append(Cut(one, CutReason.STEPS))
    return found, cuts


def _owners(held: Holdings, knots: Sequence[Knot], steps: int) -> tuple[dict[str, Interval], bool]:
    """The largest owners by simple chains, and whether they are all, with every chain."""
    shares = legal_paths(held, knots, steps)
    largest = ranked(held, knots, shares)
    owners = {one: shares.interval(one, held.moved_of(one)) for one in largest[:MOST]}
    return owners, len(largest) <= MOST and not shares.left_over


def _chains(held: Holdings, subject: str, owners: Container[str]) -> dict[str, tuple[TracedLink, ...]]:
    """The shortest chain of holdings from each owner down to a subject, by its links from the owner on."""
    chains: dict[str, tuple[TracedLink, ...]] = {subject: ()}
    for one in deadline.checked(pending := [subject]):
        for holding in held.of.get(one, ()):
            if holding.owner not in chains:
                chains[holding.owner] = (*holding.links, *chains[one])
                pending.append(holding.owner)
    return {owner: links for owner, links in chains.items() if owner in owners}


def _controllers(part: Part, subjects: Sequence[str]) -> dict[str, dict[str, tuple[TracedLink, ...]]]:
    """By subject: who certainly controls it, with the links that say so."""
    found: dict[str, dict[str, tuple[TracedLink, ...]]] = {}
    for subject, controls in controllers_of_each(part, subjects, MOST).items():
        of = found[subject] = {}
        for control in controls.controls:
            if control.verdict is Verdict.YES:
                pairs = {(holder, step.subject) for step in control.steps for holder in step.holders}
                below = dict.fromkeys(step.subject for step in control.steps)
                links = (link for one in below for link in part.into.get(one, ()))
                shown = tuple(link for link in links if (link.start, link.end) in pairs)
                for party in control.parties:
                    of.setdefault(party, shown)
    return found
