"""Whom several subjects have in common (共同关联): who is linked with at least two of a set, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graph_schema.links import LinkKind
from hub import deadline
from hub.access.purposes import check_investigator
from hub.bound_checks import check_bound
from hub.errors import InputError
from hub.store.graph import Transaction
from hub.subjects.links import SubjectLink
from hub.subjects.view import View
from hub.tracing.graph_part import Cut, TraceCutReason
from hub.tracing.path_links import Beside

MOST_SUBJECTS = 50
MOST_EACH = 2_000
"""So many links are read of each of the set. Of one with more it is asked for everybody who is linked with
another one of the set, whether it is linked with that one too."""
MOST_OF_HEAVY = 5_000
"""Where two of the set have more links than are read, so many of each are compared, the first by id."""
MOST_ASKED = 20_000
"""So many pairs are asked for."""
LINKS_OF_PAIR = 5
"""So many links between two are told."""


@dataclass(frozen=True)
class CommonSubject:
    """Who is linked with at least two of the set: ``members`` are those two or more, in their order there."""

    subject: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class CommonLinks:
    """The first of those that the set has in common, those with most of it before the others, then by id.

    Args:
        count: how many there are in all, as far as was read.
        links: between each of them and each of its members.
        cuts: of which of the set not all links were compared.
    """

    subjects: tuple[CommonSubject, ...]
    count: int
    links: dict[tuple[str, str], tuple[SubjectLink, ...]]
    cuts: tuple[Cut, ...]


def common_links(
    transaction: Transaction, view: View, members: Sequence[str], kinds: tuple[LinkKind, ...], most: int
) -> CommonLinks:
    """Whom subjects have in common, over links of some kinds.

    Args:
        members: 2 to 50 ids of subjects whom the caller may know.
        most: how many are answered, 1 to 100.

    Raises:
        HubError: FORBIDDEN for who is no investigator in a case. InputError: BAD_INPUT, LIMIT_EXCEEDED.
    """
    check_investigator(view.access)
    check_bound("subjects", len(members), MOST_SUBJECTS, least=2)
    check_bound("first", most, 100)
    if not kinds:
        raise InputError("tracing.kinds-empty")
    beside = Beside(transaction, view, kinds, tuple(members))
    others, cuts = _others(beside, sorted(members))
    linked = Counter(other for these in others.values() for other in these)
    common = beside.knowable([other for other, count in linked.items() if count > 1])
    ranked = sorted(common, key=lambda one: (-linked[one], one))[:most]
    subjects = tuple(
        CommonSubject(one, tuple(member for member in members if one in others[member])) for one in ranked
    )
    pairs = [(one.subject, member) for one in subjects for member in one.members]
    return CommonLinks(subjects, len(common), beside.between(pairs, LINKS_OF_PAIR + 1), cuts)


def _others(beside: Beside, members: Sequence[str]) -> tuple[dict[str, set[str]], tuple[Cut, ...]]:
    """With whom each of the set is linked, as far as it matters."""
    read = beside.of(members, MOST_EACH + 1)
    others = {one: set(these) for one, these in read.items() if len(these) <= MOST_EACH}
    heavy = [one for one in members if one not in others]
    asked = sorted({other for these in others.values() for other in deadline.checked(these)})
    cuts: dict[str, Cut] = {}
    for one in heavy:
        part = asked[: MOST_ASKED // len(heavy)]
        others[one] = _linked_with(beside, one, part)
        if len(part) < len(asked):
            cuts[one] = Cut(one, TraceCutReason.LINKS, len(part))
    if len(heavy) > 1:
        for one in heavy:
            first = beside.first_of(one, MOST_OF_HEAVY + 1)
            others[one].update(first[:MOST_OF_HEAVY])
            if len(first) > MOST_OF_HEAVY:
                cuts[one] = Cut(one, TraceCutReason.LINKS, MOST_OF_HEAVY)
    return others, tuple(cuts[one] for one in sorted(cuts))


def _linked_with(beside: Beside, member: str, others: Collection[str]) -> set[str]:
    linked = beside.between([(other, member) for other in others if other != member], 1)
    return {other for (other, _), links in linked.items() if links}
