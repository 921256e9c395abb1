"""Links of a subject: how many, and in pages.

Each page seeks its place in the index of one kind and direction (``startPlace``, ``endPlace``: both ends, the
day and the source of a link as one text, see :data:`hub.subjects.writing.WRITE_LINKS_OF`), so it costs the
same whatever the number of links. Who may see which is said in :mod:`hub.access.links`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, LiteralString

from graph_schema.links import DIRECTIONS, PRIVATE, PUBLIC, Direction, LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.access.grants import Access
from hub.access.links import HOLDS, KNOWN, READABLE
from hub.access.predicates import kind_on
from hub.store.entities import Entity
from hub.store.graph import Row, Transaction

Place = tuple[str, str, str]
"""Kind, direction, and the place among the links of these."""
Way = tuple[LinkKind, Direction]
MOST_COUNTED = 5_000
"""So many links of one public role and direction are counted, and of all other kinds together."""


class SubjectLink(Entity, frozen=True):
    """A link as one of its ends sees it: ``id``, ``kind`` and ``name`` are of the other end, ``place`` is
    among the links of one kind and direction."""

    link: LinkKind
    direction: str
    share: float | None
    valid_from: date
    valid_to: date
    source: str
    place: str
    id: str
    name: str | None
    kind: SubjectKind


class LinkCount(Entity, frozen=True):
    """How many links of one kind and direction there are; ``more`` than were counted."""

    kind: LinkKind
    direction: str
    count: int
    more: bool


def _page(way: Way, which: LiteralString) -> LiteralString:
    kind, direction = way
    name: LiteralString = kind.terms.name
    place: LiteralString = direction.place
    return f"""
MATCH {direction.pattern(kind)} USING INDEX SEEK l:{name}({place})
WHERE l.{place} > $after AND l.{place} < $end AND {which}
WITH s, l, o ORDER BY l.{place} LIMIT $limit
OPTIONAL MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownFrom <= $commit AND v.knownTo > $commit AND v.validFrom <= $day AND v.validTo > $day
RETURN '{name}' AS link, '{direction.name}' AS direction, l.share AS share, l.validFrom AS validFrom,
       l.validTo AS validTo, coalesce(l.source, '') AS source, l.{place} AS place, o.id AS id,
       v.name AS name, {kind_on("o", "$day", "$commit")} AS kind
ORDER BY place
"""


def _count(way: Way) -> LiteralString:
    kind, direction = way
    return f"""
  MATCH {direction.pattern(kind)} WHERE {HOLDS}
  WITH l LIMIT $most
  WITH count(l) AS count
  RETURN '{kind.terms.name}' AS kind, '{direction.name}' AS direction, count, count >= $most AS more
"""


def _count_private(direction: Direction) -> LiteralString:
    return f"""
  MATCH {direction.pattern(*PRIVATE)} WHERE {HOLDS} AND {READABLE}
  WITH l LIMIT $most
  WITH type(l) AS kind, count(l) AS counted
  WITH collect([kind, counted]) AS kinds, sum(counted) AS all
  UNWIND kinds AS one
  RETURN one[0] AS kind, '{direction.name}' AS direction, one[1] AS count, all >= $most AS more
"""


_WAYS: tuple[Way, ...] = tuple((kind, direction) for kind in LinkKind for direction in DIRECTIONS)
LINKS_PAGES: Mapping[tuple[str, str], LiteralString] = {
    (kind, direction.name): _page((kind, direction), HOLDS if kind in PUBLIC else HOLDS + " AND " + READABLE)
    for kind, direction in _WAYS
}
LINKS_HELD: Mapping[tuple[str, str], LiteralString] = {
    (kind, direction.name): _page((kind, direction), KNOWN) for kind, direction in _WAYS
}
"""The same for the subject itself: past ones too, and whoever is at the other end."""
_COUNTED: tuple[LiteralString, ...] = (
    *(_count((kind, direction)) for kind in PUBLIC for direction in DIRECTIONS),
    *(_count_private(direction) for direction in DIRECTIONS),
)
LINK_COUNTS: LiteralString = f"""
MATCH (s:Subject {{id: $subject}})
CALL (s) {{{"  UNION ALL".join(_COUNTED)}}}
WITH kind, direction, count, more WHERE count > 0
RETURN kind, direction, count, more ORDER BY kind, direction
"""
"""Private kinds are counted in one pattern, up to as many as of one public role: a test of the other end for
each kind and direction takes Neo4j ten seconds to plan."""
_DEGREES: tuple[LiteralString, ...] = tuple(
    f"COUNT {{ (s){direction.before}[:{kind.terms.name}]{direction.after}() }}" for kind, direction in _WAYS
)
DEGREES: LiteralString = f"MATCH (s:Subject {{id: $subject}})\nRETURN [{', '.join(_DEGREES)}] AS degrees"


def link_counts(
    transaction: Transaction, subject: str, access: Access, commit: int, on: date
) -> list[LinkCount]:
    """Readable links by kind and direction: so many are counted of each public role and direction, and of all
    other kinds together."""
    most = MOST_COUNTED + 1
    rows = transaction.rows(LINK_COUNTS, subject=subject, most=most, **_parameters(access, commit, on))
    return [LinkCount.from_row({**row, "count": min(row["count"], MOST_COUNTED)}) for row in rows]


def links_page(
    transaction: Transaction,
    subject: str,
    access: Access,
    commit: int,
    on: date,
    kind: LinkKind,
    direction: str,
    after: str | None,
    limit: int,
) -> list[SubjectLink]:
    """Readable links of one kind and direction after a place, by the other subject's id."""
    rows = transaction.rows(
        LINKS_PAGES[kind, direction],
        **_span(subject, after),
        limit=limit,
        **_parameters(access, commit, on),
    )
    return [SubjectLink.from_row(row) for row in rows]


def all_links(
    transaction: Transaction, subject: str, commit: int, on: date, after: Place | None, limit: int
) -> list[SubjectLink]:
    """Every link that names the subject after a place, in the order of the kinds."""
    row = transaction.one(DEGREES, subject=subject)
    degrees: list[int] = row["degrees"] if row is not None else [0] * len(_WAYS)
    found: list[SubjectLink] = []
    begun = after is None
    for (kind, direction), degree in zip(_WAYS, degrees, strict=True):
        way = kind.value, direction.name
        here = after is not None and way == after[:2]
        begun = begun or here
        if begun and degree and len(found) < limit:
            span = _span(subject, after[2] if after is not None and here else None)
            asked: Row = {**span, "limit": limit - len(found), "commit": commit, "day": on.isoformat()}
            found += (SubjectLink.from_row(row) for row in transaction.rows(LINKS_HELD[way], **asked))
    return found


def _span(subject: str, after: str | None) -> Row:
    return {"after": after if after is not None else f"{subject}/", "end": f"{subject}0"}  # "0" follows "/"


def _parameters(access: Access, commit: int, on: date) -> dict[str, Any]:
    given = access.parameters()
    return {"commit": commit, "day": on.isoformat(), "grants": given["grants"], "self": given["self"]}
