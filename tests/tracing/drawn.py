"""Parts of a graph as a test writes them: links as short lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.tracing.graph_part import Cut, Interval, Part, TracedLink, TracedSubject

SHORT = {
    "owns": LinkKind.SHAREHOLDER_OF,
    "guarantees": LinkKind.GUARANTEES,
    "represents": LinkKind.LEGAL_REPRESENTATIVE_OF,
    "manages": LinkKind.MANAGER_OF,
    "directs": LinkKind.DIRECTOR_OF,
    "controls": LinkKind.ACTUAL_CONTROLLER_OF,
    "branch": LinkKind.BRANCH_OF,
}


def share(text: str) -> Interval:
    """``0.25`` or ``0.25-0.5``."""
    lower, _, upper = text.partition("-")
    return Interval(Fraction(lower), Fraction(upper or lower))


def link(
    start: str,
    verb: str,
    end: str,
    part: str | None = None,
    since: str = "2020-01-01",
    place: str = "",
    amount: str | None = None,
    **more: object,
) -> TracedLink:
    """A link; ``verb`` is short, or the name of a kind."""
    kind = SHORT.get(verb) or LinkKind(verb)
    held = {
        name: share(str(value)) if name in ("votes", "benefit") else value for name, value in more.items()
    }
    return TracedLink(
        kind,
        start,
        end,
        place or f"{start}/{end}/{since}",
        share=share(part) if part is not None else None,
        valid_from=date.fromisoformat(since),
        amount=Decimal(amount) if amount is not None else None,
        **held,  # type: ignore[arg-type]
    )


def part_of(
    *links: TracedLink, cuts: tuple[Cut, ...] = (), kinds: dict[str, SubjectKind] | None = None
) -> Part:
    """A part of these links. Who has a small letter first is a natural person, if ``kinds`` says nothing."""
    ids = {end for one in links for end in (one.start, one.end)}
    given = kinds or {}
    person, company = SubjectKind.NATURAL_PERSON, SubjectKind.LEGAL_ENTITY
    return Part(
        {
            one: TracedSubject(one, given.get(one, person if one[:1].islower() else company), one)
            for one in sorted(ids | set(given))
        },
        links,
        cuts,
    )
