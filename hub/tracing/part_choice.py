"""Which part is read for which question about owners and control."""

from __future__ import annotations

from collections.abc import Collection

from graph_schema.links import FROM, TO, LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.store.graph import Transaction
from hub.subjects.links import Way
from hub.subjects.view import View
from hub.tracing.graph_part import Part
from hub.tracing.part_reading import Bounds, read_part

NOMINEES: tuple[Way, ...] = ((LinkKind.HOLDS_FOR, FROM),)
OWNERS: tuple[Way, ...] = ((LinkKind.SHAREHOLDER_OF, TO), *NOMINEES)
"""Upwards: who holds a share, and for whom."""
VOTERS: tuple[Way, ...] = (
    *NOMINEES,
    (LinkKind.VOTES_FOR, TO),
    (LinkKind.ACTS_IN_CONCERT_WITH, FROM),
    (LinkKind.ACTS_IN_CONCERT_WITH, TO),
)
"""Beside a holder: who exercises its votes, or acts with it."""
CONTROLLERS: tuple[Way, ...] = (
    (LinkKind.SHAREHOLDER_OF, TO),
    (LinkKind.ACTUAL_CONTROLLER_OF, TO),
    (LinkKind.GENERAL_PARTNER_OF, TO),
    *VOTERS,
)
CONTROLLED: tuple[Way, ...] = (
    (LinkKind.SHAREHOLDER_OF, FROM),
    (LinkKind.ACTUAL_CONTROLLER_OF, FROM),
    (LinkKind.GENERAL_PARTNER_OF, FROM),
    (LinkKind.VOTES_FOR, FROM),
    (LinkKind.HOLDS_FOR, TO),
    (LinkKind.ACTS_IN_CONCERT_WITH, FROM),
    (LinkKind.ACTS_IN_CONCERT_WITH, TO),
)
"""Downwards: whose votes somebody has, and in whom."""
BESIDE: tuple[Way, ...] = (
    (LinkKind.SHAREHOLDER_OF, TO),
    (LinkKind.SHAREHOLDER_OF, FROM),
    (LinkKind.HOLDS_FOR, FROM),
    (LinkKind.HOLDS_FOR, TO),
)


def owners_part(transaction: Transaction, view: View, subject: str, bounds: Bounds) -> Part:
    """Everybody above a subject; of those at the edge, too, for whom they hold."""
    part = read_part(transaction, view, [subject], OWNERS, bounds)
    return _with(part, transaction, view, [cut.subject for cut in part.cuts], NOMINEES)


def controllers_part(transaction: Transaction, view: View, subject: str, bounds: Bounds) -> Part:
    """Everybody whose votes or whose stated control lead down to a subject."""
    part = read_part(transaction, view, [subject], CONTROLLERS, bounds)
    return _with(part, transaction, view, [cut.subject for cut in part.cuts], VOTERS)


def controlled_part(transaction: Transaction, view: View, subject: str, bounds: Bounds) -> Part:
    """Everybody to whom votes or stated control of a subject lead, with who else votes there."""
    part = read_part(transaction, view, [subject], CONTROLLED, bounds)
    persons = SubjectKind.NATURAL_PERSON
    companies = [one.id for one in part.subjects.values() if one.kind is not persons]
    part = _with(part, transaction, view, companies, ((LinkKind.SHAREHOLDER_OF, TO),))
    holders = [one for one in part.subjects if one in part.out_of]
    return _with(part, transaction, view, holders, VOTERS)


def close_part(transaction: Transaction, view: View, subject: str, bounds: Bounds) -> Part:
    """Holdings around a subject in both directions, and who guarantees it."""
    part = read_part(transaction, view, [subject], BESIDE, bounds)
    return _with(part, transaction, view, [subject], ((LinkKind.GUARANTEES, TO),))


def _with(
    part: Part, transaction: Transaction, view: View, starts: Collection[str], ways: tuple[Way, ...]
) -> Part:
    """The part with what is one step from some of it; who is reached by that step is not cut."""
    starts = [one for one in starts if one in part.subjects]
    if not starts:
        return part
    more = read_part(transaction, view, starts, ways, WIDEST, beyond=False)
    links = {(one.kind, one.place): one for one in (*more.links, *part.links)}
    cut = {one.subject for one in part.cuts}
    cuts = (one for one in more.cuts if one.subject not in cut)
    return Part({**more.subjects, **part.subjects}, tuple(links.values()), (*part.cuts, *cuts))


WIDEST = Bounds(depth=1, subjects=5_000, links=20_000)
