"""Parts of a graph made by hand, for tests of what is reckoned with them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.tracing.graph_part import Cut, Interval, Part, TraceCutReason, TracedLink, TracedSubject

Share = str | tuple[str, str] | None


def figure(share: Share) -> Interval | None:
    """A share, a band or nothing."""
    if share is None:
        return None
    lower, upper = share if isinstance(share, tuple) else (share, share)
    return Interval(Fraction(lower), Fraction(upper))


def link(start: str, end: str, share: Share = None, kind: str = "SHAREHOLDER_OF", **more: Any) -> TracedLink:
    """A link between two subjects."""
    place = more.pop("place", f"{start}/{end}")
    return TracedLink(LinkKind(kind), start, end, place, figure(share), **more)


def part(links: Iterable[TracedLink], persons: str | Iterable[str] = "PQRSXYZ", **more: Any) -> Part:
    """A part of these links; ``persons`` are natural persons, all others companies."""
    held = tuple(links)
    names = dict.fromkeys(name for one in held for name in (one.start, one.end))
    kinds = {
        name: SubjectKind.NATURAL_PERSON if name in persons else SubjectKind.LEGAL_ENTITY for name in names
    }
    return Part({name: TracedSubject(name, kind) for name, kind in kinds.items()}, held, **more)


def cut_at(subject: str) -> tuple[Cut, ...]:
    """A part that ends at a subject."""
    return (Cut(subject, TraceCutReason.DEPTH),)
