"""Who controls a subject, and whom it controls (控制关系): a fixpoint over votes. Pure.

A party controls whom it holds more than half of the votes of, alone or together with all that it controls
already; chains of majorities alone miss the holdings that only add up to a majority. Who acts in concert
(一致行动) is one party, and told as joint. Beside it stands control that is stated: of an actual controller,
of a managing general partner. Each is YES, NO or UNDETERMINED: what is not known to be others' may be its.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from graph_schema.links import LinkKind, LinkState
from hub import deadline
from hub.tracing.graph_part import NOTHING, ONE, Interval, Part
from hub.tracing.holdings import OWNED_BY_NOBODY, ROUNDED, OverWhole
from hub.tracing.ownership import TraceVerdict
from hub.tracing.voting import Voting, voting

HALF = Fraction(1, 2)
MOST_STEPS = 20
"""So many steps of a control are told."""
MOST_PARTIES = 500
"""Of so many parties it is worked out whether they control; the nearest first."""


class ControlBasis(StrEnum):
    """On what control rests."""

    MAJORITY = "MAJORITY"  # 表决权过半数
    STATED_CONTROLLER = "STATED_CONTROLLER"  # 登记或者自述的实际控制人
    GENERAL_PARTNER = "GENERAL_PARTNER"  # 执行事务合伙人


_STATED = {
    LinkKind.ACTUAL_CONTROLLER_OF: ControlBasis.STATED_CONTROLLER,
    LinkKind.GENERAL_PARTNER_OF: ControlBasis.GENERAL_PARTNER,
}


@dataclass(frozen=True)
class ControlStep:
    """How one subject comes under control.

    Args:
        votes: what ``holders``, which are of the party or controlled by it, have in it together.
        by_proxy: some of them are exercised for others, or by a nominee.
    """

    subject: str
    basis: ControlBasis
    votes: Interval
    holders: tuple[str, ...]
    by_proxy: bool
    certain: bool


@dataclass(frozen=True)
class Control:
    """A party and a subject that it controls, or may.

    Args:
        parties: one, or those who act in concert.
        votes: what the party and all that it controls have in the subject.
        steps: what leads to it, the subject last; the last 20.
        ultimate: nobody is known to control the party.
    """

    parties: tuple[str, ...]
    subject: str
    verdict: TraceVerdict
    basis: ControlBasis
    votes: Interval
    steps: tuple[ControlStep, ...]
    ultimate: bool

    @property
    def joint(self) -> bool:
        """Whether it is control of several together (共同控制)."""
        return len(self.parties) > 1


@dataclass(frozen=True)
class OpenVotes:
    """More than half of the votes in ``subject`` are nobody's for certain (``votes``, a fraction of 1): who
    has them controls it, and who that is is not known."""

    subject: str
    votes: Fraction


@dataclass(frozen=True)
class Controls:
    """Controls with a verdict of YES, then UNDETERMINED; ``count`` in all. Of so many ``parties`` that can
    be, ``examined`` were looked at. ``open``: of the subject and of those who control it, or may, whose own
    controllers somebody who is not listed can be. ``over_whole``: of the subject and of whom the controls
    lead over, those of whom more votes are stated than there are."""

    controls: tuple[Control, ...]
    count: int
    parties: int
    examined: int
    open: tuple[OpenVotes, ...] = ()
    over_whole: tuple[OverWhole, ...] = ()


_Steps = Mapping[str, ControlStep]
_Party = tuple[str, ...]


def controllers(part: Part, subject: str, most: int = 100) -> Controls:
    """Who controls a subject of a part that was read upwards."""
    return controllers_of_each(part, [subject], most)[subject]


def controllers_of_each(part: Part, subjects: Iterable[str], most: int = 100) -> dict[str, Controls]:
    """Who controls each of several subjects of one part: what a party controls is worked out once."""
    world = _World(part)
    reached: dict[_Party, _Steps] = {}
    return {one: _controllers(world, one, reached, most) for one in deadline.checked(subjects, 1)}


def _controllers(world: _World, subject: str, reached: dict[_Party, _Steps], most: int) -> Controls:
    own = world.party(subject)
    parties = [one for one in world.parties_above(subject) if one != own]
    examined = parties[:MOST_PARTIES]
    for one in deadline.checked(examined, 1):
        if one not in reached:
            reached[one] = world.spread(one)
    found = [(one, subject, reached[one]) for one in examined if subject in reached[one]]
    ultimate = {one: not _is_controlled(one, examined, reached) for one, _, _ in found}
    told = _controls(world, found, ultimate, most, (len(parties), len(examined)))
    named = dict.fromkeys([subject, *(one for control in told.controls for one in control.parties)])
    over_whole = world.over_whole([subject, *(one.subject for one in told.over_whole)])
    return replace(told, open=tuple(world.open_votes(named)), over_whole=over_whole)


def _is_controlled(party: _Party, by: Iterable[_Party], reached: Mapping[_Party, _Steps]) -> bool:
    """Whether one of others certainly controls somebody of a party."""
    return any(
        (step := reached[other].get(one)) is not None and step.certain
        for other in by
        if other != party
        for one in party
    )


def controlled(part: Part, subject: str, most: int = 100) -> Controls:
    """Whom a subject of a part that was read downwards controls, with those with whom it acts in concert."""
    world = _World(part)
    party = world.party(subject)
    steps = world.spread(party)
    return _controls(world, [(party, one, steps) for one in steps], {party: True}, most, (1, 1))


def _controls(
    world: _World,
    found: Sequence[tuple[_Party, str, _Steps]],
    ultimate: Mapping[_Party, bool],
    most: int,
    parties: tuple[int, int],
) -> Controls:
    def place(one: tuple[_Party, str, _Steps]) -> tuple[bool, bool, Fraction, str, _Party]:
        party, subject, steps = one
        return not steps[subject].certain, not ultimate[party], -steps[subject].votes.lower, subject, party

    told = sorted(found, key=place)[:most]
    controls = tuple(_control(party, one, steps, ultimate[party]) for party, one, steps in told)
    over_whole = world.over_whole(step.subject for one in controls for step in one.steps)
    return Controls(controls, len(found), *parties, over_whole=over_whole)


def _control(party: _Party, subject: str, steps: _Steps, ultimate: bool) -> Control:
    """What is told of one control."""
    step = steps[subject]
    used: dict[str, None] = {}
    pending = [subject]
    for one in deadline.checked(pending):
        if one in steps and one not in used:
            used[one] = None
            pending.extend(steps[one].holders)
    # Whatever a step rests on was reached before it.
    ordered = [one for name, one in steps.items() if name in used]
    ordered = ordered[: ordered.index(step) + 1]
    verdict = TraceVerdict.YES if step.certain else TraceVerdict.UNDETERMINED
    return Control(party, subject, verdict, step.basis, step.votes, tuple(ordered[-MOST_STEPS:]), ultimate)


class _World:
    def __init__(self, part: Part) -> None:
        self.part = part
        self.voting: Voting = voting(part)
        self.over = {one: total - ONE for one, total in self.voting.certain.items() if total > ROUNDED}
        self.parties = _concert(part, disputed=False)
        self.possible_parties = _concert(part, disputed=True)

    def party(self, subject: str) -> tuple[str, ...]:
        """The party that a subject is of: itself, with those with whom it acts in concert."""
        return self.parties.get(subject, (subject,))

    def parties_above(self, subject: str) -> list[tuple[str, ...]]:
        """Parties over votes or stated control of which something leads to a subject, the nearest first."""
        seen, pending = {subject: None}, [subject]
        for below in pending:
            holders = [*self.voting.into.get(below, ()), *(start for start, _, _ in self.stated_of(below))]
            for one in (other for holder in holders for other in self.party(holder)):
                if one not in seen:
                    seen[one] = None
                    pending.append(one)
        return list(dict.fromkeys(self.party(one) for one in seen))

    def open_votes(self, subjects: Iterable[str]) -> Iterator[OpenVotes]:
        """In which of several more than half of the votes are nobody's for certain."""
        for one in subjects:
            votes = ONE - self.voting.certain.get(one, NOTHING)
            subject = self.part.subjects.get(one)
            if votes > HALF and (subject is None or subject.kind not in OWNED_BY_NOBODY):
                yield OpenVotes(one, votes)

    def over_whole(self, subjects: Iterable[str]) -> tuple[OverWhole, ...]:
        """Of which of several more votes are stated than there are, each once."""
        return tuple(
            OverWhole(one, ONE + self.over[one]) for one in dict.fromkeys(subjects) if one in self.over
        )

    def stated_of(self, subject: str) -> Iterator[tuple[str, ControlBasis, bool]]:
        """Whose control of a subject is stated, and whether nobody disputes it."""
        for link in self.part.into.get(subject, ()):
            if link.kind in _STATED:
                yield link.start, _STATED[link.kind], link.state != LinkState.DISPUTED

    def stated_by(self, subject: str) -> Iterator[tuple[str, ControlBasis, bool]]:
        """Whose control by a subject is stated."""
        for link in self.part.out_of.get(subject, ()):
            if link.kind in _STATED:
                yield link.end, _STATED[link.kind], link.state != LinkState.DISPUTED

    def spread(self, party: tuple[str, ...]) -> dict[str, ControlStep]:
        """All that a party controls, or may: what is certain first, then what is possible on top of it."""
        steps: dict[str, ControlStep] = {}
        group = dict.fromkeys(party)
        self._grow(group, steps, None)
        sure = dict(group)
        for one in party:
            group.update(dict.fromkeys(self.possible_parties.get(one, ())))
        self._grow(group, steps, sure)
        return steps

    def _grow(
        self, group: dict[str, None], steps: dict[str, ControlStep], sure: Mapping[str, None] | None
    ) -> None:
        """Adds to a group whom it controls; where ``sure`` is given, what it may control beside that."""
        pending = list(group)
        for one in deadline.checked(pending):
            stated = {subject: (basis, known) for subject, basis, known in self.stated_by(one)}
            for subject in dict.fromkeys((*self.voting.of.get(one, ()), *stated)):
                if subject in group:
                    continue
                votes, holders, by_proxy = self._together(group, sure, subject)
                basis, known = stated.get(subject, (ControlBasis.MAJORITY, False))
                if holders and (self._sure(votes, subject) if sure is None else votes.upper) > HALF:
                    basis = ControlBasis.MAJORITY
                elif subject not in stated or (sure is None and not known):
                    continue
                steps[subject] = ControlStep(subject, basis, votes, holders or (one,), by_proxy, sure is None)
                group[subject] = None
                pending.append(subject)

    def _sure(self, votes: Interval, subject: str) -> Fraction:
        """How many of the votes stay where more are stated than there are, and whoever has them has too many:
        else two would control one company."""
        return votes.lower - self.over.get(subject, NOTHING)

    def _together(
        self, group: Mapping[str, None], sure: Mapping[str, None] | None, subject: str
    ) -> tuple[Interval, tuple[str, ...], bool]:
        """The votes of a group in a subject, whose they are, and whether others' are among them."""
        into = self.voting.into.get(subject, {})
        own = [one for holder, one in into.items() if holder in group]
        own_votes = sum((one.votes.lower for one in own), NOTHING)
        lower = sum((one.votes.lower for one in own if sure is None or one.holder in sure), NOTHING)
        upper = sum((one.votes.upper for one in own), NOTHING)
        if subject not in self.over:
            # What nobody is known to have may be the group's, though nothing is known to be.
            others = self.voting.certain.get(subject, NOTHING) - own_votes
            upper = max(own_votes, ONE - others)
        return Interval(lower, upper), tuple(one.holder for one in own), any(one.by_others for one in own)


def _concert(part: Part, *, disputed: bool) -> dict[str, tuple[str, ...]]:
    """Who acts in concert with whom, over several such links."""
    beside: dict[str, list[str]] = {}
    for link in part.links:
        known = disputed or link.state != LinkState.DISPUTED
        if link.kind is LinkKind.ACTS_IN_CONCERT_WITH and known:
            beside.setdefault(link.start, []).append(link.end)
            beside.setdefault(link.end, []).append(link.start)
    found: dict[str, tuple[str, ...]] = {}
    for one in beside:
        if one not in found:
            together = _connected(one, beside)
            found.update(dict.fromkeys(together, together))
    return found


def _connected(start: str, beside: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    seen, pending = {start}, [start]
    for one in pending:
        for other in beside[one]:
            if other not in seen:
                seen.add(other)
                pending.append(other)
    return tuple(sorted(seen))
