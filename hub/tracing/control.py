"""Who controls a subject, and whom it controls (控制关系): a fixpoint over votes. Pure.

A party controls whom it holds more than half of the votes of, alone or together with all that it controls
already; chains of majorities alone miss the holdings that only add up to a majority. Who acts in concert
(一致行动) is one party, and told as joint. Beside it stands control that is stated: of an actual controller,
of a managing general partner. Each is YES, NO or UNDETERMINED: what is not known to be others' may be its.

Of companies that hold of each other there can be more than one fixpoint: who is controlled in the least is,
who is not even in the greatest is not, and between them a loop decides (ADR 0096).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hub import deadline
from hub.tracing.control_spread import ControlBasis, ControlStep, OpenVotes, Party, World
from hub.tracing.graph_part import Interval, Part
from hub.tracing.holdings import OverWhole
from hub.tracing.ownership import TraceVerdict
from hub.tracing.strong_components import Knot

MOST_STEPS = 20
"""So many steps of a control are told."""
MOST_PARTIES = 500
"""Of so many parties it is worked out whether they control; the nearest first."""


@dataclass(frozen=True)
class Control:
    """A party and a subject that it controls, or may.

    Args:
        parties: one, or those who act in concert.
        votes: what the party and all that it controls have in the subject.
        steps: what leads to it, the subject last; the last 20.
        ultimate: nobody is known to control the party.
        because_of: the loops that leave the verdict open.
    """

    parties: tuple[str, ...]
    subject: str
    verdict: TraceVerdict
    basis: ControlBasis
    votes: Interval
    steps: tuple[ControlStep, ...]
    ultimate: bool
    because_of: tuple[Knot, ...] = ()

    @property
    def joint(self) -> bool:
        """Whether it is control of several together (共同控制)."""
        return len(self.parties) > 1


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


def controllers(part: Part, subject: str, most: int = 100) -> Controls:
    """Who controls a subject of a part that was read upwards."""
    return controllers_of_each(part, [subject], most)[subject]


def controllers_of_each(part: Part, subjects: Iterable[str], most: int = 100) -> dict[str, Controls]:
    """Who controls each of several subjects of one part: what a party controls is worked out once."""
    world = World(part)
    reached: dict[Party, _Steps] = {}
    return {one: _controllers(world, one, reached, most) for one in deadline.checked(subjects, 1)}


def _controllers(world: World, subject: str, reached: dict[Party, _Steps], most: int) -> Controls:
    own = world.party(subject)
    parties = [one for one in world.parties_above(subject) if one != own]
    examined = parties[:MOST_PARTIES]
    for one in deadline.checked(examined, 1):
        if one not in reached:
            reached[one] = world.spread(one)
    found = [(one, subject, reached[one]) for one in examined if subject in reached[one]]
    if own not in reached:
        reached[own] = world.spread(own)
    ultimate = {one: not _is_controlled(one, (*examined, own), reached) for one, _, _ in found}
    told = _controls(world, found, ultimate, most, (len(parties), len(examined)))
    named = dict.fromkeys([subject, *(one for control in told.controls for one in control.parties)])
    over_whole = world.over_whole([subject, *(one.subject for one in told.over_whole)])
    return replace(told, open=tuple(world.open_votes(named)), over_whole=over_whole)


def _is_controlled(party: Party, by: Iterable[Party], reached: Mapping[Party, _Steps]) -> bool:
    """Whether one of others certainly controls somebody of a party."""
    return any(
        (step := reached[other].get(one)) is not None and step.certain
        for other in by
        if other != party
        for one in party
    )


def controlled(part: Part, subject: str, most: int = 100) -> Controls:
    """Whom a subject of a part that was read downwards controls, with those with whom it acts in concert."""
    world = World(part)
    party = world.party(subject)
    steps = world.spread(party)
    return _controls(world, [(party, one, steps) for one in steps], {party: True}, most, (1, 1))


def _controls(
    world: World,
    found: Sequence[tuple[Party, str, _Steps]],
    ultimate: Mapping[Party, bool],
    most: int,
    parties: tuple[int, int],
) -> Controls:
    def place(one: tuple[Party, str, _Steps]) -> tuple[bool, bool, Fraction, str, Party]:
        party, subject, steps = one
        return not steps[subject].certain, not ultimate[party], -steps[subject].votes.lower, subject, party

    told = sorted(found, key=place)[:most]
    controls = tuple(_control(party, one, steps, ultimate[party]) for party, one, steps in told)
    over_whole = world.over_whole(step.subject for one in controls for step in one.steps)
    return Controls(controls, len(found), *parties, over_whole=over_whole)


def _control(party: Party, subject: str, steps: _Steps, ultimate: bool) -> Control:
    """What is told of one control."""
    step = steps[subject]
    used: dict[str, None] = {}
    pending = [subject]
    for one in deadline.checked(pending):
        if one in steps and one not in used:
            used[one] = None
            pending.extend(steps[one].holders)
    # What a step rests on was reached before it, but in a loop.
    ordered = (*(one for name, one in steps.items() if name in used and one is not step), step)
    verdict = TraceVerdict.YES if step.certain else TraceVerdict.UNDETERMINED
    told = ordered[-MOST_STEPS:]
    return Control(party, subject, verdict, step.basis, step.votes, told, ultimate, step.because_of)
