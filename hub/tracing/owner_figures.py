"""What the rules on beneficial owners ask of a person in a company, in figures; and what a person whom no
register names can still hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind, Truth
from hub.tracing.part import NOTHING, ONE, Interval, Part, TracedLink

Path = tuple[TracedLink, ...]
NONE = Interval(NOTHING, NOTHING)


@dataclass(frozen=True)
class Holding:
    """How much somebody has of a company over all chains, and the chains."""

    figure: Interval = NONE
    paths: tuple[Path, ...] = ()

    @property
    def links(self) -> tuple[TracedLink, ...]:
        """Every link on the chains, once."""
        return tuple(dict.fromkeys(link for path in self.paths for link in path))


@dataclass(frozen=True)
class Control:
    """That somebody controls a company, or can (UNKNOWN), alone or with others, and what says so."""

    truth: Truth
    links: tuple[TracedLink, ...] = ()
    jointly: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnerFigures:
    """Of one company, by who stands behind it: natural persons, companies and public bodies alike."""

    equity: Mapping[str, Holding] = field(default_factory=dict[str, Holding])
    votes: Mapping[str, Holding] = field(default_factory=dict[str, Holding])
    benefit: Mapping[str, Holding] = field(default_factory=dict[str, Holding])
    control: Mapping[str, Control] = field(default_factory=dict[str, Control])

    def holding(self, what: Mapping[str, Holding], person: str) -> Holding:
        """Of one who is not in the figures it is nothing."""
        return what.get(person, Holding())


def unnamed(part: Part, company: str, holdings: Mapping[str, Holding]) -> Fraction:
    """How much a person whom the part does not name can have at most: what is not given out of the company
    and of those behind it, each by what it can have of the company itself."""
    reach = {company: ONE} | {one: held.figure.upper for one, held in holdings.items()}
    whole = sum((share * _not_given_out(part, one) for one, share in reach.items()), NOTHING)
    persons = sum(
        (held.figure.lower for one, held in holdings.items() if _is_person(part, one)),
        NOTHING,
    )
    return max(NOTHING, min(whole, ONE - persons))


def gaps(part: Part, company: str, holdings: Mapping[str, Holding]) -> list[tuple[str, Fraction]]:
    """The companies behind it of which not all is given out, with how much of each is not."""
    behind = [company, *(one for one, held in holdings.items() if held.figure.upper > 0)]
    found = ((one, _not_given_out(part, one)) for one in dict.fromkeys(behind))
    return [(one, rest) for one, rest in found if rest > 0]


def _not_given_out(part: Part, company: str) -> Fraction:
    """Of a natural person and of a public body nobody has anything."""
    subject = part.subjects.get(company)
    if subject is not None and subject.kind in (SubjectKind.NATURAL_PERSON, SubjectKind.PUBLIC_BODY):
        return NOTHING
    given = [link.share for link in part.into.get(company, ()) if link.kind is LinkKind.SHAREHOLDER_OF]
    return max(NOTHING, ONE - sum((share.lower for share in given if share is not None), NOTHING))


def _is_person(part: Part, one: str) -> bool:
    subject = part.subjects.get(one)
    return subject is not None and subject.kind is SubjectKind.NATURAL_PERSON
