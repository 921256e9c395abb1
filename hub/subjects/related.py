"""Reads who is linked to subjects, as a decision for a caller looks at it: in one statement for each link of
distance, whatever the number of subjects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, LiteralString

from graph_schema.links import FROM, PRIVATE, PUBLIC, TO, Direction, LinkKind
from graph_schema.shares import short
from graph_schema.vocabulary import SubjectKind
from hub.access.caller_and_purpose import Access
from hub.access.links import COUNTS, DUTY_AT_SUBJECT, HOLDS
from hub.access.who_may_read import kind_on
from hub.rules.facts import LinksCut
from hub.store.graph import Transaction

_WAYS: tuple[tuple[LiteralString, Direction], ...] = (("to", TO), ("from", FROM))


def _public(kind: LinkKind) -> tuple[LiteralString, ...]:
    return tuple(
        f"""MATCH {direction.pattern(kind)}
WHERE {HOLDS}
RETURN '{kind.terms.name}' AS link, '{way}' AS direction, o, l ORDER BY o.id, l.validFrom LIMIT $most
"""
        for way, direction in _WAYS
    )


def _private(kinds: Sequence[LinkKind]) -> tuple[LiteralString, ...]:
    # In one pattern: Neo4j takes half a second to plan a test of the other end.
    return tuple(
        f"""MATCH {direction.pattern(*kinds)}
WHERE {HOLDS} AND {COUNTS}
WITH type(l) AS link, o, l ORDER BY o.id, l.validFrom
WITH link, collect([o, l])[..$most] AS pairs UNWIND pairs AS pair
RETURN link, '{way}' AS direction, pair[0] AS o, pair[1] AS l
"""
        for way, direction in _WAYS
    )


MOST_RELATED = 200
"""How many linked subjects of one kind and direction a decision looks at; its work stays bounded, and what
was left out is told (``links_cut``)."""


def related_by(links: Collection[str], of: LiteralString = "$subjects") -> LiteralString:
    """The statement that reads links of these kinds, of subjects by their ids. Each kind and direction has a
    bound of its own: what a rule finds hangs on no other rule that is asked with it."""
    parts: list[LiteralString] = [part for kind in PUBLIC if kind in links for part in _public(kind)]
    private = [kind for kind in PRIVATE if kind in links]
    if private:
        parts += _private(private)
    return f"""UNWIND {of} AS subject MATCH (s:Subject {{id: subject}})
WITH subject, s, {DUTY_AT_SUBJECT} AS duty
CALL (s, duty) {{{"UNION ALL ".join(parts)}}}
WITH subject, link, direction, o.id AS id, l.share AS share, {kind_on("o", "$day", "$commit")} AS kind, l
ORDER BY subject, link, direction, id, l.validFrom
RETURN collect([subject, link, direction, id, share, kind]) AS links"""


@dataclass(frozen=True)
class RelatedLink:
    """A link of a subject: who is at its other end, of which kind on the day; ``to``: the other holds the
    role towards the subject."""

    link: LinkKind
    direction: Literal["to", "from"]
    other: str
    kind: SubjectKind
    share: str | None


@dataclass(frozen=True)
class RelatedLinks:
    """The links of a subject, and of which of them there are more."""

    links: tuple[RelatedLink, ...] = ()
    cut: tuple[LinksCut, ...] = ()


NO_LINKS = RelatedLinks()


def links_of(
    transaction: Transaction,
    subjects: Collection[str],
    links: Collection[str],
    access: Access,
    commit: int,
    day: date,
) -> dict[str, RelatedLinks]:
    """The links of these kinds that the caller may know of, by the subject whose they are."""
    given = access.parameters()
    row = transaction.row(
        related_by(links),
        subjects=list(subjects),
        commit=commit,
        day=day.isoformat(),
        most=MOST_RELATED + 1,
        grants=given["grants"],
        self=given["self"],
    )
    assert row is not None, "a collected list is one row"
    return related_links(row["links"])


def related_links(links: Iterable[Sequence[Any]]) -> dict[str, RelatedLinks]:
    """The links that the statement answers, by the subject whose they are."""
    found: dict[str, RelatedLinks] = {}
    for subject, of_subject in groupby(links, itemgetter(0)):
        held: list[RelatedLink] = []
        cut: list[LinksCut] = []
        for (link, direction), group in groupby(of_subject, itemgetter(1, 2)):
            kind, rows = LinkKind(link), list(group)
            held.extend(
                RelatedLink(kind, direction, other, SubjectKind(other_kind), share and short(share))
                for _, _, _, other, share, other_kind in rows[:MOST_RELATED]
            )
            if len(rows) > MOST_RELATED:
                cut.append(LinksCut(link=kind, direction=direction, read=MOST_RELATED))
        found[subject] = RelatedLinks(tuple(held), tuple(cut))
    return found
