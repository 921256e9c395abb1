"""Who exercises how many votes in whom, of a part: pure, in exact fractions of 1.

Votes are as the source tells them apart from the share, else as the share. Those of a principal are exercised
by its proxy (VOTES_FOR), those of a nominee for whom it holds (HOLDS_FOR), over several such steps; where
such an agreement names the company which it concerns, in that one alone, and before one that names none.
What is disputed, or lies between two bounds, counts for certain by its lower bound. What a company has in
itself is nobody's for certain: who controls it exercises that, or no one does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from graph_schema.links import LinkKind, LinkState
from hub.tracing.graph_part import NONE, NOTHING, ONE, UNKNOWN, WHOLE, Interval, Part, TracedLink

MOST_STEPS = 6
"""Over so many proxies and nominees in a row votes are followed."""
Agreed = tuple[TracedLink, str, Interval | None]
"""An agreement on votes or holdings, who is at its other end, and the figure that it states."""


@dataclass(frozen=True)
class Votes:
    """What ``holder`` exercises in ``company``. ``by_others``: some of them belong to others, whose proxy or
    principal it is."""

    holder: str
    company: str
    votes: Interval
    by_others: bool


@dataclass(frozen=True)
class Voting:
    """All votes of a part."""

    exercised: tuple[Votes, ...]

    @cached_property
    def of(self) -> Mapping[str, Mapping[str, Votes]]:
        """By holder and company."""
        return _by((one.holder, one.company, one) for one in self.exercised)

    @cached_property
    def into(self) -> Mapping[str, Mapping[str, Votes]]:
        """By company and holder."""
        return _by((one.company, one.holder, one) for one in self.exercised)

    @cached_property
    def certain(self) -> Mapping[str, Fraction]:
        """How many votes in each company are somebody's for certain."""
        return {
            company: sum((one.votes.lower for one in several.values()), NOTHING)
            for company, several in self.into.items()
        }


def _by(triples: Iterator[tuple[str, str, Votes]]) -> dict[str, dict[str, Votes]]:
    found: dict[str, dict[str, Votes]] = {}
    for first, second, one in triples:
        found.setdefault(first, {})[second] = one
    return found


def voting(part: Part) -> Voting:
    """The votes of a part's shareholders, where they are exercised."""
    gathered: dict[tuple[str, str], tuple[Interval, bool]] = {}
    exercisers: dict[tuple[str, str], tuple[tuple[str, Interval], ...]] = {}
    concerned = {link.company for link in part.links if link.company is not None}
    for link in part.links:
        if link.kind is not LinkKind.SHAREHOLDER_OF:
            continue
        # In companies that no agreement names the same exercise what somebody has.
        where = link.start, link.end if link.end in concerned else ""
        if where not in exercisers:
            exercisers[where] = tuple(_exercisers(part, where, WHOLE, (link.start,)))
        held = certain(link.votes or link.share or UNKNOWN, link)
        for holder, fraction in exercisers[where]:
            votes = held * fraction
            if holder == link.end:
                votes = Interval(NOTHING, votes.upper)
            before, others = gathered.get((holder, link.end), (NONE, False))
            gathered[holder, link.end] = before + votes, others or holder != link.start
    return Voting(
        tuple(
            Votes(holder, company, votes, others)
            for (holder, company), (votes, others) in gathered.items()
            if votes.upper > 0
        )
    )


def certain(figure: Interval, link: TracedLink) -> Interval:
    """A figure of a link, of which nothing is certain where it is disputed."""
    return Interval(NOTHING, figure.upper) if link.state == LinkState.DISPUTED else figure


def _exercisers(
    part: Part, where: tuple[str, str], fraction: Interval, seen: tuple[str, ...]
) -> Iterator[tuple[str, Interval]]:
    """Who exercises what a holder has in a company, and what part of it; what a circle of proxies has, nobody
    does."""
    holder, company = where
    moves = list(_moves(part, holder, company))
    for other, given in moves:
        if other not in seen and len(seen) < MOST_STEPS:
            yield from _exercisers(part, (other, company), fraction * given, (*seen, other))
    kept = fraction * rest_of(given for _, given in moves)
    if kept.upper > 0:
        yield holder, kept


def _moves(part: Part, holder: str, company: str) -> Iterator[tuple[str, Interval]]:
    """To whom votes of a holder in a company go, and what part of them: by the agreements that name the
    company first, by general ones of what those leave."""
    agreed = _given(part, holder)
    named = [
        Move(other, moved(part, link, holder, figure), (link,))
        for link, other, figure in agreed
        if link.company is not None and link.company == company
    ]
    taken = shared_out(named)
    left = rest_of(one.fraction for one in taken)
    general = [
        Move(other, moved(part, link, holder, figure).at_most(left), (link,))
        for link, other, figure in agreed
        if link.company is None
    ]
    for one in (*taken, *shared_out(general, sum((one.fraction.lower for one in taken), NOTHING))):
        yield one.to, one.fraction


def _given(part: Part, holder: str) -> list[Agreed]:
    """By which agreements a holder gives votes or shares away, to whom, and the figures that they state."""
    return _agreed(part, holder, LinkKind.VOTES_FOR, LinkKind.HOLDS_FOR)


def _got(part: Part, holder: str) -> list[Agreed]:
    """By which agreements a holder gets votes or shares, from whom, and the figures that they state."""
    return _agreed(part, holder, LinkKind.HOLDS_FOR, LinkKind.VOTES_FOR)


def _agreed(part: Part, holder: str, to: LinkKind, from_: LinkKind) -> list[Agreed]:
    """Agreements of one kind that lead to the holder, and of one that lead from it."""
    near = [(link, link.start) for link in part.into.get(holder, ()) if link.kind is to]
    near += [(link, link.end) for link in part.out_of.get(holder, ()) if link.kind is from_]
    return [
        (link, other, link.votes if link.kind is LinkKind.VOTES_FOR else link.share) for link, other in near
    ]


@dataclass(frozen=True)
class Move:
    """What part of what a holder has goes to another, by agreements."""

    to: str
    fraction: Interval
    links: tuple[TracedLink, ...]


def shared_out(moves: Iterable[Move], taken: Fraction = NOTHING) -> tuple[Move, ...]:
    """What a holder gives, one for each who gets something. Where more than the whole would go for certain,
    beside what is ``taken`` already, the agreements contradict each other, and nothing is certain of them."""
    to: dict[str, Move] = {}
    for one in moves:
        before = to.get(one.to, Move(one.to, NONE, ()))
        both = (before.fraction + one.fraction).at_most(WHOLE)
        to[one.to] = Move(one.to, both, (*before.links, *one.links))
    if taken + sum((one.fraction.lower for one in to.values()), NOTHING) <= ONE:
        return tuple(to.values())
    return tuple(replace(one, fraction=Interval(NOTHING, one.fraction.upper)) for one in to.values())


def rest_of(fractions: Iterable[Interval]) -> Interval:
    """What fractions leave of the whole."""
    given = sum(fractions, NONE)
    return Interval(max(NOTHING, ONE - given.upper), max(NOTHING, ONE - given.lower))


def moved(
    part: Part, link: TracedLink, holder: str, figure: Interval | None, *, shares_only: bool = False
) -> Interval:
    """What part of what a holder has goes to another by a link: of what it has in the company which the link
    names, else of all; where none is stated it is the whole.

    A figure is of the whole of a company, as every figure is, and what part it is of what the holder has
    there, agreements in its favour included, is known where these are simple. Where the link does not say of
    which company, that is known if the holder has something of one alone, and no other agreement bears on it.

    Args:
        shares_only: whose shares are, and not who votes: proxies, and nominees of which no company is named,
            leave a holder what it has in a company.
    """
    if figure is None or figure.lower >= ONE:
        return certain(WHOLE, link)
    kinds = (LinkKind.HOLDS_FOR,) if shares_only else (LinkKind.HOLDS_FOR, LinkKind.VOTES_FOR)
    company = link.company
    if company is None:
        company = _only_company(part, holder, kinds)
        held = _registered(part, holder, company, link.kind) if company is not None else None
    else:
        bearing = (company,) if shares_only else (None, company)
        held = _held(part, holder, company, link.kind, _Bearing(kinds, bearing))
    if held is None:
        return UNKNOWN
    least = figure.lower / held.upper if held.upper else NOTHING
    most = figure.upper / held.lower if held.lower else ONE
    return certain(Interval(min(ONE, least), min(ONE, most)), link)


@dataclass(frozen=True)
class _Bearing:
    """Agreements that bear on a company: of these kinds, about one of these."""

    kinds: tuple[LinkKind, ...]
    companies: tuple[str | None, ...]

    def __contains__(self, link: TracedLink) -> bool:
        return link.kind in self.kinds and link.company in self.companies


def _only_company(part: Part, holder: str, kinds: tuple[LinkKind, ...]) -> str | None:
    """The one company of which a holder has something, where only general agreements bear on that."""
    companies = {one.end for one in part.out_of.get(holder, ()) if one.kind is LinkKind.SHAREHOLDER_OF}
    if len(companies) != 1 or any(link.kind in kinds for link, _, _ in _got(part, holder)):
        return None
    (company,) = companies
    named = _Bearing(kinds, (company,))
    return None if any(link in named for link, _, _ in _given(part, holder)) else company


def _held(part: Part, holder: str, company: str, kind: LinkKind, bearing: _Bearing) -> Interval | None:
    """What a holder has in a company with what agreements bring it; None where they are not simple: where who
    gives it something gives to another too, or gets something itself."""
    held = _registered(part, holder, company, kind)
    for link, giver, figure in _got(part, holder):
        if link in bearing:
            given = sum(one in bearing for one, _, _ in _given(part, giver))
            if given > 1 or any(one in bearing for one, _, _ in _got(part, giver)):
                return None
            shares_only = None not in bearing.companies
            fraction = moved(part, link, giver, figure, shares_only=shares_only)
            held += _registered(part, giver, company, kind) * fraction
    return held


def _registered(part: Part, holder: str, company: str, kind: LinkKind) -> Interval:
    """What a holder has in a company by the register: of what a proxy states a figure, its votes."""
    return sum(
        (
            (one.votes if kind is LinkKind.VOTES_FOR else None) or one.share or UNKNOWN
            for one in part.out_of.get(holder, ())
            if one.kind is LinkKind.SHAREHOLDER_OF and one.end == company
        ),
        NONE,
    )


def concert(part: Part, *, disputed: bool) -> dict[str, tuple[str, ...]]:
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
