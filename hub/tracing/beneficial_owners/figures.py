"""What the rules on beneficial owners ask of those behind a company, in figures: equity, votes and benefits
over all chains, control, and what a person whom no register names can still have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from graph_schema.links import LinkKind, LinkState
from graph_schema.vocabulary import Truth
from hub.tracing.control import controllers
from hub.tracing.control_spread import OpenVotes
from hub.tracing.graph_part import NONE, NOTHING, ONE, Interval, Part, TracedLink
from hub.tracing.holdings import OpenPart
from hub.tracing.ownership import OwnershipMethod, OwnershipPath, TraceVerdict, owners

LARGEST_OWNERS = 300
"""Of so many owners figures are taken, the largest first; who has less than all of these is below 1/300."""
_TRUTHS = {
    TraceVerdict.YES: Truth.MET,
    TraceVerdict.NO: Truth.UNMET,
    TraceVerdict.UNDETERMINED: Truth.UNKNOWN,
}
_OF_CONTROL = (
    LinkKind.SHAREHOLDER_OF,
    LinkKind.ACTUAL_CONTROLLER_OF,
    LinkKind.GENERAL_PARTNER_OF,
    LinkKind.VOTES_FOR,
)


@dataclass(frozen=True)
class OwnerShares:
    """How much somebody has of a company over all chains, and the heaviest chains.

    Args:
        figure: between the least and the most that the two methods give.
        loop: the methods differ, because of a loop.
    """

    figure: Interval = NONE
    paths: tuple[OwnershipPath, ...] = ()
    loop: bool = False

    @property
    def links(self) -> tuple[TracedLink, ...]:
        """Every link on the chains, once."""
        steps = (link for path in self.paths for one in path.holdings for link in one.links)
        return tuple(dict.fromkeys(steps))


NOBODY = OwnerShares()


@dataclass(frozen=True)
class Shares:
    """One figure of everybody behind a company; ``open`` is what may be anybody's, ``unnamed`` how much a
    person who is not named can have at most, ``over_whole`` of whom more than the whole is stated."""

    owners: Mapping[str, OwnerShares] = field(default_factory=dict[str, OwnerShares])
    open: tuple[OpenPart, ...] = ()
    unnamed: Fraction = ONE
    over_whole: frozenset[str] = frozenset()

    def of(self, one: str) -> OwnerShares:
        """What somebody has; nothing, where they are not behind it."""
        return self.owners.get(one, NOBODY)

    def figure_of(self, one: str) -> Interval:
        """What is told of somebody: of who is no known holder that what is open may be theirs."""
        return self.owners[one].figure if one in self.owners else Interval(NOTHING, self.unnamed)


@dataclass(frozen=True)
class Controller:
    """That somebody controls a company, or can (UNKNOWN), alone or with others, and what says so; ``loop``:
    it can because of a loop."""

    truth: Truth
    links: tuple[TracedLink, ...] = ()
    jointly: tuple[str, ...] = ()
    loop: bool = False


@dataclass(frozen=True)
class OwnerFigures:
    """Of one company, by who stands behind it: natural persons, companies and public bodies alike.
    ``control_examined``: every party was; ``open_control``: somebody who is not known can control it."""

    equity: Shares = Shares()
    votes: Shares = Shares()
    benefit: Shares = Shares()
    control: Mapping[str, Controller] = field(default_factory=dict[str, Controller])
    control_examined: bool = True
    open_control: OpenVotes | None = None

    @property
    def over_whole(self) -> frozenset[str]:
        """Of whom more than the whole is stated, of any of them."""
        return self.equity.over_whole | self.votes.over_whole | self.benefit.over_whole


def figures_of(part: Part, company: str) -> OwnerFigures:
    """The figures of a company of a part that was read upwards.

    Raises:
        Stopped: the operation's time is over.
    """
    found = controllers(part, company, LARGEST_OWNERS)
    control: dict[str, Controller] = {}
    for one in found.controls:
        truth = _TRUTHS[one.verdict]
        steps = {(holder, step.subject) for step in one.steps for holder in step.holders}
        links = tuple(_links_of_control(part, steps, one.parties))
        for party in one.parties:
            jointly = tuple(other for other in one.parties if other != party)
            if party not in control or control[party].truth is not Truth.MET:
                control[party] = Controller(truth, links, jointly, bool(one.because_of))
    disputed = _with_disputes(part)
    return OwnerFigures(
        equity=_shares(disputed, company),
        votes=_apart(disputed, company, "votes"),
        benefit=_apart(disputed, company, "benefit"),
        control=control,
        control_examined=found.count == len(found.controls) and found.parties == found.examined,
        open_control=next((one for one in found.open if one.subject == company), None),
    )


def _shares(part: Part, company: str) -> Shares:
    found = owners(part, company, OwnershipMethod.LEGAL_PATHS, most=LARGEST_OWNERS)
    held = {
        one.subject: OwnerShares(
            one.paths_share.joined(one.integrated_share),
            one.paths,
            one.paths_share != one.integrated_share,
        )
        for one in found.owners
    }
    whole = sum((one.share for one in found.open), NOTHING)
    told = found.open_count == len(found.open) and found.owner_count == len(found.owners)
    unnamed = min(ONE, whole) if told and not found.endless else ONE
    return Shares(held, found.open, unnamed, frozenset(one.subject for one in found.over_whole))


def _apart(part: Part, company: str, what: Literal["votes", "benefit"]) -> Shares:
    """Votes or benefits. Where some of a company are told and others follow its shares, what these come to
    together says nothing of the register."""
    found = _shares(_told_apart(part, what), company)
    follow = {
        link.end
        for link in part.links
        if link.kind is LinkKind.SHAREHOLDER_OF and (link.votes if what == "votes" else link.benefit) is None
    }
    return replace(found, over_whole=found.over_whole - follow)


def _with_disputes(part: Part) -> Part:
    """The part where a disputed nominee holds for another or for itself, which nobody knows."""
    links = tuple(
        replace(link, share=Interval(NOTHING, link.share.upper if link.share is not None else ONE))
        if link.kind is LinkKind.HOLDS_FOR and link.state == LinkState.DISPUTED
        else link
        for link in part.links
    )
    return Part(part.subjects, links, part.cuts)


def _told_apart(part: Part, what: Literal["votes", "benefit"]) -> Part:
    """The part with votes or benefits in the place of shares, which they follow where no source tells them
    apart. Who votes for another has its votes, as for whom a nominee holds has its shares."""
    return Part(part.subjects, tuple(_with_figure(part.links, what)), part.cuts)


def _with_figure(links: Iterable[TracedLink], what: Literal["votes", "benefit"]) -> Iterable[TracedLink]:
    for link in links:
        if link.kind is LinkKind.SHAREHOLDER_OF:
            apart = link.votes if what == "votes" else link.benefit
            yield replace(link, share=apart) if apart is not None else link
        elif link.kind is LinkKind.VOTES_FOR and what == "votes":
            yield replace(
                link, kind=LinkKind.HOLDS_FOR, start=link.end, end=link.start, share=link.votes, votes=None
            )
        else:
            yield link


def _links_of_control(
    part: Part, steps: set[tuple[str, str]], parties: tuple[str, ...]
) -> Iterable[TracedLink]:
    """The links between holders and whom they control, and those by which the parties act together."""
    for _, below in sorted(steps):
        for link in part.into.get(below, ()):
            if link.kind in _OF_CONTROL and (link.start, below) in steps:
                yield link
    for one in parties:
        for link in part.out_of.get(one, ()):
            if link.kind is LinkKind.ACTS_IN_CONCERT_WITH and link.end in parties:
                yield link
            if link.kind is LinkKind.VOTES_FOR and link.company in (None, *(below for _, below in steps)):
                yield link
