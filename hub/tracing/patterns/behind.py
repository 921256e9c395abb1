"""Who is behind each of several subjects of one part: owners over all chains, and controllers."""

from __future__ import annotations

from collections.abc import Sequence

from graph_schema.links import LinkKind
from hub import deadline
from hub.tracing.control import controllers
from hub.tracing.graph_part import Part, TracedLink
from hub.tracing.ownership import Method, Verdict, owners
from hub.tracing.patterns.bidders import Behind

MOST = 100
"""So many owners and controllers of each are looked at, the largest first."""


def behind_each(part: Part, subjects: Sequence[str]) -> dict[str, Behind]:
    """By subject. Each is looked at in what lies above it alone."""
    return {one: _behind(above(part, one), one) for one in deadline.checked(subjects, stride=1)}


def _behind(part: Part, subject: str) -> Behind:
    held = owners(part, subject, Method.LEGAL_PATHS, most=MOST).owners
    sure = [one for one in controllers(part, subject, MOST).controls if one.verdict is Verdict.YES]
    found: dict[str, tuple[TracedLink, ...]] = {}
    for control in sure:
        pairs = {(holder, step.subject) for step in control.steps for holder in step.holders}
        links = tuple(link for link in part.links if (link.start, link.end) in pairs)
        for party in control.parties:
            found.setdefault(party, links)
    return Behind({one.subject: one.paths_share for one in held}, found)


def above(part: Part, subject: str) -> Part:
    """What lies above a subject: those whose links lead to it, and for whom they hold or act."""
    seen, pending = {subject: None}, [subject]
    for one in pending:
        near = [link.start for link in part.into.get(one, ())]
        near += [link.end for link in part.out_of.get(one, ()) if link.kind in _SIDEWAYS]
        for other in near:
            if other not in seen:
                seen[other] = None
                pending.append(other)
    links = tuple(link for link in part.links if link.start in seen and link.end in seen)
    cuts = tuple(cut for cut in part.cuts if cut.subject in seen)
    return Part({one: part.subjects[one] for one in seen if one in part.subjects}, links, cuts)


_SIDEWAYS = (LinkKind.HOLDS_FOR, LinkKind.ACTS_IN_CONCERT_WITH)
