"""Bidders with common control (围标串标): what connects those who bid for the same thing.

Each piece of evidence names what is shared and the bidders that share it, so that a list of a hundred gives
what a person can read. None of it makes a bid collusive: it says where to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from graph_schema.links import LinkKind
from hub import deadline
from hub.tracing.graph_part import Interval, Part, TracedLink

MOST_BIDDERS = 100


class BidderTie(StrEnum):
    """What bidders share."""

    COMMON_CONTROLLER = "COMMON_CONTROLLER"  # 同一控制人
    COMMON_OWNER = "COMMON_OWNER"  # 同一持股人
    SHARED_LEGAL_REPRESENTATIVE = "SHARED_LEGAL_REPRESENTATIVE"  # 同一法定代表人
    SHARED_MANAGER = "SHARED_MANAGER"  # 同一负责人
    SHARED_PERSON = "SHARED_PERSON"  # 同一人分任法定代表人、负责人
    BIDS_TOGETHER = "BIDS_TOGETHER"  # 联合投标
    SHARED_ADDRESS = "SHARED_ADDRESS"  # 同一地址
    SHARED_PHONE = "SHARED_PHONE"  # 同一电话


@dataclass(frozen=True)
class Behind:
    """What is worked out of one bidder: who holds how much of it over all chains, and who controls it;
    ``chains``: the heaviest chain of holdings down from each of these owners."""

    owners: Mapping[str, Interval] = field(default_factory=dict[str, Interval])
    controllers: Mapping[str, tuple[TracedLink, ...]] = field(
        default_factory=dict[str, tuple[TracedLink, ...]]
    )
    chains: Mapping[str, tuple[TracedLink, ...]] = field(default_factory=dict[str, tuple[TracedLink, ...]])


@dataclass(frozen=True)
class UsedAttribute:
    """An address or phone of a bidder: ``users`` subjects have it, no more than were counted."""

    id: str
    tie: BidderTie
    label: str | None
    users: int
    bidder: str


@dataclass(frozen=True)
class Evidence:
    """What connects bidders.

    Args:
        shared: id of the subject or attribute that they share; of bidders that bid together, None.
        bidders: two or more, by id. Who owns or controls another bidder is one of them itself.
        links: what it rests on: of a common owner the heaviest chain to each bidder, and nobody else's links.
        sure: it holds whatever is not known; else it can hold.
        shares: of a common owner, how much of each bidder it holds, in their order.
    """

    tie: BidderTie
    shared: str | None
    bidders: tuple[str, ...]
    links: tuple[TracedLink, ...] = ()
    sure: bool = True
    shares: tuple[Interval, ...] = ()
    attribute: UsedAttribute | None = None


def connected_bidders(
    part: Part,
    bidders: Sequence[str],
    behind: Mapping[str, Behind],
    attributes: Iterable[UsedAttribute] = (),
    threshold: Fraction = Fraction(1, 4),
) -> list[Evidence]:
    """What connects bidders, the surest kinds first, then by what is shared.

    Args:
        threshold: a common owner holds at least so much of each.
    """
    listed = sorted(dict.fromkeys(bidders))
    found = [
        *_controllers(listed, behind),
        *_owners(listed, behind, threshold),
        *_people(part, listed),
        *_together(part, listed),
        *_attributes(listed, attributes),
    ]
    order = list(BidderTie)
    return sorted(found, key=lambda one: (order.index(one.tie), not one.sure, one.shared or "", one.bidders))


def _controllers(bidders: Sequence[str], behind: Mapping[str, Behind]) -> Iterator[Evidence]:
    by: dict[str, dict[str, tuple[TracedLink, ...]]] = {}
    for bidder in deadline.checked(bidders):
        for controller, links in behind.get(bidder, Behind()).controllers.items():
            by.setdefault(controller, {})[bidder] = links
    for controller, reached in by.items():
        together = _with_itself(controller, reached, bidders)
        if len(together) > 1:
            links = _once(link for own in reached.values() for link in own)
            yield Evidence(BidderTie.COMMON_CONTROLLER, controller, together, links)


def _owners(bidders: Sequence[str], behind: Mapping[str, Behind], threshold: Fraction) -> Iterator[Evidence]:
    by: dict[str, dict[str, Interval]] = {}
    for bidder in deadline.checked(bidders):
        for owner, share in behind.get(bidder, Behind()).owners.items():
            if share.upper >= threshold and owner != bidder:
                by.setdefault(owner, {})[bidder] = share
    for owner, shares in by.items():
        # Its being a bidder itself is no question; how much it holds of the others is.
        least = 1 if owner in bidders else 2
        certain = {one: share for one, share in shares.items() if share.lower >= threshold}
        for sure, some in ((True, certain), (False, shares)):
            if len(some) < least or (not sure and len(some) == len(certain)):
                continue
            together = _with_itself(owner, some, bidders)
            yield Evidence(
                BidderTie.COMMON_OWNER,
                owner,
                together,
                _once(link for one in sorted(some) for link in behind[one].chains.get(owner, ())),
                sure,
                tuple(some.get(one, Interval(Fraction(1), Fraction(1))) for one in together),
            )


_ROLES = {
    LinkKind.LEGAL_REPRESENTATIVE_OF: BidderTie.SHARED_LEGAL_REPRESENTATIVE,
    LinkKind.MANAGER_OF: BidderTie.SHARED_MANAGER,
}


def _people(part: Part, bidders: Sequence[str]) -> Iterator[Evidence]:
    """Who runs two of them, in the same role or in two."""
    by: dict[str, list[TracedLink]] = {}
    for bidder in deadline.checked(bidders):
        for link in part.into.get(bidder, ()):
            if link.kind in _ROLES:
                by.setdefault(link.start, []).append(link)
    for person, links in by.items():
        together = tuple(sorted({link.end for link in links}))
        if len(together) < 2:
            continue
        whole: set[tuple[str, ...]] = set()
        for kind, tie in _ROLES.items():
            same = [link for link in links if link.kind is kind]
            those = tuple(sorted({link.end for link in same}))
            if len(those) > 1:
                whole.add(those)
                yield Evidence(tie, person, those, _once(same))
        if together not in whole:
            yield Evidence(BidderTie.SHARED_PERSON, person, together, _once(links))


def _together(part: Part, bidders: Sequence[str]) -> Iterator[Evidence]:
    listed = frozenset(bidders)
    pairs: dict[tuple[str, ...], list[TracedLink]] = {}
    for link in deadline.checked(part.links):
        if link.kind is LinkKind.BIDS_WITH and {link.start, link.end} <= listed and link.start != link.end:
            pairs.setdefault(tuple(sorted((link.start, link.end))), []).append(link)
    for pair, links in pairs.items():
        yield Evidence(BidderTie.BIDS_TOGETHER, None, pair, _once(links))


def _attributes(bidders: Sequence[str], attributes: Iterable[UsedAttribute]) -> Iterator[Evidence]:
    listed = frozenset(bidders)
    by: dict[tuple[BidderTie, str], dict[str, UsedAttribute]] = {}
    for one in attributes:
        if one.bidder in listed:
            by.setdefault((one.tie, one.id), {})[one.bidder] = one
    for (tie, id_), users in by.items():
        if len(users) > 1:
            together = tuple(sorted(users))
            yield Evidence(tie, id_, together, attribute=users[together[0]])


def _with_itself(one: str, reached: Iterable[str], bidders: Sequence[str]) -> tuple[str, ...]:
    """The bidders that somebody is behind; itself with them where it bids too."""
    return tuple(sorted({*reached, *({one} & {*bidders})}))


def _once(links: Iterable[TracedLink]) -> tuple[TracedLink, ...]:
    return tuple(dict.fromkeys(links))
