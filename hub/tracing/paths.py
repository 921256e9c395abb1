"""How subjects are connected (关联路径): the shortest simple paths between them, met from both sides.

The graph is read in layers around the starts and around the ends, each time where less is to be read, until
paths of so many steps must lie in what was read; :mod:`hub.tracing.shortest` finds them there. Where this
runs and why is in ``docs/adr/0064``.

What the caller may not see does not exist for a path: it goes along what :mod:`hub.tracing.path_links` sees,
and through no natural person of whom the caller may know no more than a name. Through what many use no path
goes either, unless that is asked for: whom a bank connects is connected by nothing. Every bound counts what
the caller may see, so none tells of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from graph_schema.links import AttributeKind, LinkKind
from hub import deadline
from hub.access.purposes import check_investigator
from hub.bound_checks import check_bound
from hub.errors import InputError
from hub.store.graph import Transaction
from hub.subjects.links import SubjectLink
from hub.subjects.view import View
from hub.tracing.graph_part import Cut, TraceCutReason
from hub.tracing.path_links import BATCH, Beside, Pair, batches
from hub.tracing.shared_uses import AttributeUsed, SharedUses
from hub.tracing.shortest import NOBODY, Budget, between, simple_paths

MANY = 50
"""Through a subject with more links than this, of the kinds that are walked, no path goes."""
MANY_WALKED = 1_000
"""No path goes through one with more than this, whatever is asked."""
MOST_OF_END = 5_000
"""So many links are read of a start or an end, the first by the other's id."""
MOST_DEPTH, MOST_PATHS, MOST_ENDS = 6, 20, 50
MOST_NAMED = 20
"""So many subjects that were not walked through are named."""
LINKS_OF_STEP = 10
"""So many links between the same two are told."""
LINKS_EACH = 8
"""So many links a subject is taken to have whose links were not read."""
NEVER = 10**9
SPARE = 1_000


@dataclass(frozen=True)
class PathQuestion:
    """What is asked.

    Args:
        starts, ends: ids of subjects whom the caller may know, 1 to 50 on each side, none on both. kinds:
        along which links. depth: steps of a path at most, 1 to 6. first: paths, 1 to 20. through_high_degree:
        also through what more than :data:`MANY` links lead to, up to :data:`MANY_WALKED`. attributes: also
        over the use of the same address or phone, each use a step.

    Raises:
        InputError: BAD_INPUT, LIMIT_EXCEEDED outside of these.
    """

    starts: tuple[str, ...]
    ends: tuple[str, ...]
    kinds: tuple[LinkKind, ...]
    depth: int = 4
    first: int = 5
    through_high_degree: bool = False
    attributes: tuple[AttributeKind, ...] = ()

    def __post_init__(self) -> None:
        check_bound("from", len(self.starts), MOST_ENDS)
        check_bound("to", len(self.ends), MOST_ENDS)
        check_bound("depth", self.depth, MOST_DEPTH)
        check_bound("first", self.first, MOST_PATHS)
        if not self.kinds and not self.attributes:
            raise InputError("tracing.kinds-empty")
        if set(self.starts) & set(self.ends):
            raise InputError("tracing.on-both-sides")


@dataclass(frozen=True)
class SearchBounds:
    """How much a search may read and try: subjects whose links are read, links, steps of the search."""

    subjects: int = 4_000
    links: int = 60_000
    steps: int = 200_000


@dataclass(frozen=True)
class NotWalked:
    """What no path went through, and how many links lead to it; ``more`` than were counted."""

    subject: str
    links: int
    more: bool


@dataclass(frozen=True)
class NotShared:
    """Over which address or phone no path went, and how many use it; ``more`` than were counted."""

    attribute: AttributeUsed
    users: int
    more: bool


@dataclass(frozen=True)
class ShortestPaths:
    """The paths, by length and then by ids.

    Args:
        links: between the two of each step, as :data:`LINKS_OF_STEP` lets.
        shared: addresses and phones that the two of a step both use, by the two in the order of their ids.
        complete_to: of paths with so many steps and fewer none is missing, but for those through somebody
            whom many use.
        bound: why others can be missing, up to the depth that was asked; None: none are.
        not_walked: the first in the order in which the search met them, of ``not_walked_count``.
        not_shared: the first addresses and phones over which no path went, of ``not_shared_count``.
        cuts: starts and ends of which not all links were read.
    """

    paths: tuple[tuple[str, ...], ...]
    links: dict[Pair, tuple[SubjectLink, ...]]
    shared: dict[Pair, tuple[AttributeUsed, ...]]
    complete_to: int
    bound: TraceCutReason | None
    not_walked: tuple[NotWalked, ...]
    not_walked_count: int
    not_shared: tuple[NotShared, ...]
    not_shared_count: int
    cuts: tuple[Cut, ...]


def shortest_paths(
    transaction: Transaction, view: View, question: PathQuestion, bounds: SearchBounds | None = None
) -> ShortestPaths:
    """The first paths between two sets of subjects: the same each time that it is asked at the same commit.

    Raises:
        HubError: FORBIDDEN for who is no investigator in a case. Stopped: the operation's time is over.
    """
    check_investigator(view.access)
    beside = Beside(transaction, view, question.kinds, (*question.starts, *question.ends))
    uses = SharedUses(transaction, view, question.attributes)
    return _Search(beside, uses, question, bounds or SearchBounds()).run()


@dataclass
class _Side:
    """One of the two sides: whom it has reached, and those at its edge, whose links come next."""

    reached: set[str]
    edge: tuple[str, ...]


@dataclass
class _Search:
    """A search while it goes on.

    Args:
        neighbours: who is linked with whom, as far as was read, both ways.
        walked: whom a path may go through, since their links were read and are few.
        refused: whom none may: the caller may not know them, or many use them (``high_degree``).
        heavy: starts and ends with many links, and with how many.
        shared: which addresses and phones two subjects both use; ``not_shared``: those that too many use.
    """

    beside: Beside
    uses: SharedUses
    question: PathQuestion
    bounds: SearchBounds
    neighbours: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    read: set[str] = field(default_factory=set[str])
    walked: set[str] = field(default_factory=set[str])
    refused: set[str] = field(default_factory=set[str])
    high_degree: list[str] = field(default_factory=list[str])
    heavy: dict[str, int] = field(default_factory=dict[str, int])
    shared: dict[Pair, set[str]] = field(default_factory=dict[Pair, set[str]])
    not_shared: dict[str, None] = field(default_factory=dict[str, None])
    links: int = 0
    bound: TraceCutReason | None = None
    cuts: list[Cut] = field(default_factory=list[Cut])

    def run(self) -> ShortestPaths:
        """Length by length, until there are enough."""
        question = self.question
        starts, ends = frozenset(question.starts), frozenset(question.ends)
        self._read(sorted(starts | ends))
        self.heavy = self.beside.totals(sorted(self.heavy), MOST_OF_END + 1)
        self._link_heavy()
        sides = [_Side(set(one), tuple(sorted(one))) for one in (starts, ends)]
        paths, complete_to = self._search(sides, starts, ends)
        steps = list(dict.fromkeys(step for path in paths for step in pairwise(path)))
        return ShortestPaths(
            tuple(paths),
            self.beside.between(steps, LINKS_OF_STEP + 1),
            self._shared(steps),
            complete_to,
            self.bound,
            self._not_walked(),
            len(self.high_degree),
            self._not_shared(),
            len(self.not_shared),
            tuple(self.cuts),
        )

    def _search(
        self, sides: Sequence[_Side], starts: frozenset[str], ends: frozenset[str]
    ) -> tuple[list[tuple[str, ...]], int]:
        most, budget = self.question.first, Budget(self.bounds.steps)
        paths: list[tuple[str, ...]] = []
        complete_to = 0
        for length in range(1, self.question.depth + 1):
            if self.bound is None and all(side.edge for side in sides):
                self._widen(min(sides, key=self._weight))
            inside = between(self.neighbours, starts, ends, self._open(), length)
            self._read(sorted(inside - self.read), SPARE)
            found = simple_paths(self.neighbours, starts, ends, self.walked, length, budget)
            paths += islice(found, most + 1 - len(paths))
            if len(paths) > most:
                self.bound = TraceCutReason.PATHS
            elif budget.spent:
                self.bound = TraceCutReason.STEPS
            if self.bound is None:
                complete_to = length
            if len(paths) >= most or budget.spent:
                break
        return paths[:most], complete_to

    def _open(self) -> set[str]:
        """Whom a path may go through as far as is known."""
        return self.neighbours.keys() - self.refused - {*self.question.starts, *self.question.ends}

    def _link_heavy(self) -> None:
        """A start and an end that both have too many links to be read may be linked with each other."""
        starts, ends = (
            [one for one in side if self.heavy.get(one, 0) > MOST_OF_END]
            for side in (self.question.starts, self.question.ends)
        )
        pairs = [(start, end) for start in starts for end in ends]
        for (start, end), links in self.beside.between(pairs, 1).items():
            if links:
                self._link(start, [end])

    def _weight(self, side: _Side) -> int:
        """How much is to be read around a side, in links. A start whose links can't all be read comes last:
        those that matter are found from the other side."""
        unread = [one for one in side.edge if one in self.heavy or one not in self.read]
        links = [self.heavy.get(one, LINKS_EACH) for one in unread]
        return sum(one if one <= MOST_OF_END else NEVER for one in links)

    def _widen(self, side: _Side) -> None:
        """Reads the links at the edge of a side; who is reached by them is its next edge."""
        for one in side.edge:
            if one in self.heavy:
                self._read_end(one)
        self._read([one for one in side.edge if one not in self.read])
        ends = {*self.question.starts, *self.question.ends}
        reached = {
            other
            for one in deadline.checked(side.edge)
            if one in self.walked or one in ends
            for other in self.neighbours.get(one, NOBODY)
        }
        reached -= side.reached | self.refused | ends
        side.reached |= reached
        side.edge = tuple(sorted(reached))

    def _read(self, subjects: Sequence[str], spare: int = 0) -> None:
        """Reads the links of subjects, as far as the bounds let; ``spare`` subjects more where they must be
        known for what is found already."""
        most = MANY_WALKED if self.question.through_high_degree else MANY
        for batch in batches(subjects, BATCH):
            if len(self.read) + len(batch) > self.bounds.subjects + spare:
                self.bound = TraceCutReason.SUBJECTS
                return
            if self.links >= self.bounds.links and not spare:
                self.bound = TraceCutReason.LINKS
                return
            beside = self.beside.of(batch, most + 1)
            self.read.update(batch)
            for one in batch:
                self._place(one, beside.get(one), most)
            self._share([one for one in batch if one not in self.refused], most)

    def _place(self, subject: str, beside: list[str] | None, most: int) -> None:
        end = subject in self.beside.ends
        if beside is None:
            self.refused.add(subject)
        elif len(beside) <= most:
            self._link(subject, beside)
            if not end:
                self.walked.add(subject)
        elif end:
            self.heavy[subject] = len(beside)
        else:
            self.refused.add(subject)
            self.high_degree.append(subject)

    def _share(self, subjects: Sequence[str], most: int) -> None:
        """Reads who uses the addresses and phones of subjects."""
        for subject, uses in self.uses.of(subjects, most + 1).items():
            for attribute, users in uses:
                if len(users) > most:
                    self.not_shared.setdefault(attribute)
                    continue
                others = [one for one in users if one != subject]
                self._link(subject, others)
                for one in others:
                    self.shared.setdefault(_pair(subject, one), set()).add(attribute)

    def _read_end(self, subject: str) -> None:
        """Reads the links of a start or an end that has many."""
        count = self.heavy.pop(subject)
        self._link(subject, self.beside.first_of(subject, MOST_OF_END))
        if count > MOST_OF_END:
            self.bound = TraceCutReason.LINKS
            self.cuts.append(Cut(subject, TraceCutReason.LINKS, MOST_OF_END))

    def _link(self, subject: str, beside: Iterable[str]) -> None:
        others = set(beside)
        self.links += len(others)
        self.neighbours.setdefault(subject, set()).update(others)
        for other in others:
            self.neighbours.setdefault(other, set()).add(subject)

    def _not_walked(self) -> tuple[NotWalked, ...]:
        """The first of those that many use, with how many links lead to them."""
        links = self.beside.totals(self.high_degree[:MOST_NAMED], MOST_OF_END + 1)
        return tuple(
            NotWalked(one, min(links[one], MOST_OF_END), links[one] > MOST_OF_END)
            for one in self.high_degree[:MOST_NAMED]
        )

    def _shared(self, steps: Sequence[Pair]) -> dict[Pair, tuple[AttributeUsed, ...]]:
        """The addresses and phones that the two of each step both use."""
        pairs = {_pair(*step) for step in steps}
        of_pairs = {pair: sorted(self.shared[pair])[:LINKS_OF_STEP] for pair in pairs if pair in self.shared}
        named = self.uses.named({one for these in of_pairs.values() for one in these}, MOST_OF_END + 1)
        return {pair: tuple(named[one] for one in these) for pair, these in of_pairs.items()}

    def _not_shared(self) -> tuple[NotShared, ...]:
        """The first addresses and phones that many use."""
        first = list(self.not_shared)[:MOST_NAMED]
        named = self.uses.named(first, MOST_OF_END + 1)
        return tuple(
            NotShared(named[one], min(named[one].users, MOST_OF_END), named[one].users > MOST_OF_END)
            for one in first
        )


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
