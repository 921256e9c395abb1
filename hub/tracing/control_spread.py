"""How far control goes (控制关系): whom a party certainly controls, whom it may, and whom it may if it is
supposed to, in a loop (ADR 0096). Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from graph_schema.links import LinkKind, LinkState
from hub import deadline
from hub.tracing.graph_part import NOTHING, ONE, Interval, Part
from hub.tracing.holdings import OWNED_BY_NOBODY, ROUNDED, OverWhole
from hub.tracing.strong_components import Knot, loops_above
from hub.tracing.voting import Voting, concert, voting

HALF = Fraction(1, 2)


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
        because_of: the loops (循环持股) by which alone it can: where others of them are supposed to be
            controlled too.
    """

    subject: str
    basis: ControlBasis
    votes: Interval
    holders: tuple[str, ...]
    by_proxy: bool
    certain: bool
    because_of: tuple[Knot, ...] = ()


@dataclass(frozen=True)
class OpenVotes:
    """Somebody who is not known can have so many ``votes`` in ``subject`` (a fraction of 1), by themselves or
    by whom they can control in the same way, that they control it; ``because_of``: by loops alone."""

    subject: str
    votes: Fraction
    because_of: tuple[Knot, ...] = ()


Party = tuple[str, ...]


class World:
    """The votes of a part, and how far control by them goes."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.voting: Voting = voting(part)
        self.over = {one: total - ONE for one, total in self.voting.certain.items() if total > ROUNDED}
        self.parties = concert(part, disputed=False)
        self.possible_parties = concert(part, disputed=True)

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
        """Which of several somebody can control who is not known."""
        for one in subjects:
            if one in self._anybodys:
                yield self._anybodys[one]
            elif one not in self.part.subjects:
                yield OpenVotes(one, ONE)

    @cached_property
    def _anybodys(self) -> Mapping[str, OpenVotes]:
        """All whom somebody can control of whom nothing is known."""
        companies = {
            one: None for one, found in self.part.subjects.items() if found.kind not in OWNED_BY_NOBODY
        }
        most = self._sustained({}, companies, self._anybody_has)
        least: dict[str, None] = {}
        pending = list(most)
        for one in deadline.checked(pending):
            if one in most and one not in least and self._anybody_has(least, one):
                least[one] = None
                pending.extend(self.below(one))
        loops = loops_above([one for one in most if one not in least], self.below)
        return {
            one: OpenVotes(one, self._together(most, None, one)[0].upper, loops.get(one, ())) for one in most
        }

    def _anybody_has(self, group: Mapping[str, None], subject: str) -> bool:
        """Whether who has a group can control a subject, known holder or not."""
        return self._together(group, None, subject)[0].upper > HALF or self._is_stated(group, subject)

    def _is_stated(self, group: Mapping[str, None], subject: str) -> bool:
        return any(start in group for start, _, _ in self.stated_of(subject))

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
        """All that a party controls, or may: what is certain first, then what is possible on top of it, then
        what is only if it is supposed."""
        steps: dict[str, ControlStep] = {}
        group = dict.fromkeys(party)
        self._grow(group, steps, None)
        sure = dict(group)
        for one in party:
            group.update(dict.fromkeys(self.possible_parties.get(one, ())))
        self._grow(group, steps, sure)
        self._suppose(group, steps, sure)
        return steps

    def below(self, one: str) -> Iterator[str]:
        """In whom somebody votes, and over whom its control is stated."""
        yield from self.voting.of.get(one, ())
        yield from (subject for subject, _, _ in self.stated_by(one))

    @cached_property
    def _supposable(self) -> Mapping[str, None]:
        """Whom some party or other can control if it is supposed to: nobody else is asked about for each."""
        return self._sustained({}, dict.fromkeys(self.part.subjects), self._some_party_has)

    def _some_party_has(self, group: Mapping[str, None], subject: str) -> bool:
        """Whether there may be a party that has a subject with a group."""
        if subject in self.over or any(self.stated_of(subject)):
            return True
        others: dict[Party, Fraction] = {}
        for holder, one in self.voting.into.get(subject, {}).items():
            if holder not in group:
                party = self.possible_parties.get(holder, (holder,))
                others[party] = others.get(party, NOTHING) + one.votes.lower
        rest = sum(others.values(), NOTHING) - max(others.values(), default=NOTHING)
        return subject in self.voting.into and ONE - rest > HALF

    @cached_property
    def _looped(self) -> frozenset[str]:
        """Who of these vote in each other over some way."""
        loops = loops_above(self._supposable, self.below).values()
        return frozenset(one for knots in loops for knot in knots for one in knot.members)

    def _suppose(
        self, group: dict[str, None], steps: dict[str, ControlStep], sure: Mapping[str, None]
    ) -> None:
        """Adds to a group whom it controls if it is supposed to: each of them held by the group and by others
        that are supposed as well, in the end in a loop."""
        if self._looped.issubset(group):
            return
        reached = self._reached(group, self._supposable)
        if self._looped.isdisjoint(reached):
            return
        supposed = self._sustained(group, reached, self._has)
        loops = loops_above([*supposed], self.below)
        group.update(supposed)
        for one in supposed:
            votes, holders, by_proxy = self._together(group, sure, one)
            basis = ControlBasis.MAJORITY
            if not holders or votes.upper <= HALF:
                start, basis = next((who, what) for who, what, _ in self.stated_of(one) if who in group)
                holders = holders or (start,)
            steps[one] = ControlStep(one, basis, votes, holders, by_proxy, False, loops[one])

    def _has(self, group: Mapping[str, None], subject: str) -> bool:
        """Whether a group, of which somebody has votes in it, can control a subject."""
        votes, holders, _ = self._together(group, None, subject)
        return (bool(holders) and votes.upper > HALF) or self._is_stated(group, subject)

    def _reached(self, group: Mapping[str, None], among: Collection[str]) -> dict[str, None]:
        """To whom of some votes and stated control lead from a group, the nearest first."""
        seen, pending = dict.fromkeys(group), [*group]
        for one in deadline.checked(pending):
            for other in self.below(one):
                if other in among and other not in seen:
                    seen[other] = None
                    pending.append(other)
        return {one: None for one in seen if one not in group}

    def _sustained(
        self,
        group: Mapping[str, None],
        candidates: Mapping[str, None],
        has: Callable[[Mapping[str, None], str], bool],
    ) -> dict[str, None]:
        """The greatest fixpoint: who of the candidates stays when those are left out whom a group with all
        the others does not have, and those to whom nothing leads from it any more."""
        together = {**group, **candidates}
        gone: list[str] = [""]
        looked_at: dict[str, None] = dict.fromkeys(candidates)
        while gone:
            gone = [one for one in deadline.checked(looked_at) if not has(together, one)]
            if not gone and group:
                reached = self._reached(group, together)
                gone = [one for one in together if one not in reached and one not in group]
            for one in gone:
                del together[one]
            below = (other for one in gone for other in self.below(one))
            looked_at = {one: None for one in below if one in together and one not in group}
        return self._reached(group, together) if group else together

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
        lower = own_votes
        if sure is not None:
            lower = sum((one.votes.lower for one in own if one.holder in sure), NOTHING)
        if subject in self.over:
            upper = sum((one.votes.upper for one in own), NOTHING)
        else:
            # What nobody is known to have may be the group's, though nothing is known to be.
            others = self.voting.certain.get(subject, NOTHING) - own_votes
            upper = max(own_votes, ONE - others)
        return Interval(lower, upper), tuple(one.holder for one in own), any(one.by_others for one in own)
