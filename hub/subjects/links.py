"""Links of a subject: how many, and in pages.

Each page seeks its place in the index of one kind and direction (``startPlace``, ``endPlace``: both ends, the
day and the source of a link as one text, see :data:`hub.subjects.writing.WRITE_LINKS_OF`), so it costs the
same whatever the number of links. What names natural persons is shown where the role is public registration
data (企业信息公示暂行条例), where the other end lies in the caller's own region, or where it ties the caller
itself to an organisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, LiteralString

from graph_schema.vocabulary import LinkKind
from hub.access.grants import Access
from hub.access.predicates import LINK_KINDS, OWN, PUBLIC_ROLES, kind_on
from hub.store.graph import Row, Transaction

Place = tuple[str, str, str]
"""Kind, direction, and the place among the links of these."""
MOST_COUNTED = 5_000
"""So many links of one public role and direction are counted, and of all other kinds together."""
DIRECTIONS: tuple[LiteralString, ...] = ("FROM", "TO")
"""FROM: the subject holds the role; TO: the other one does."""
Way = tuple[LiteralString, LiteralString]
"""Kind and direction."""

_HOLDS: LiteralString = (
    "l.knownFrom <= $commit AND l.knownTo > $commit AND l.validFrom <= $on AND l.validTo > $on"
)
_OTHER: LiteralString = (
    """
  AND ((o.kind <> 'NATURAL_PERSON' AND (s.kind <> 'NATURAL_PERSON' OR """
    + OWN
    + """))
       OR EXISTS { MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
                   WHERE v.knownFrom <= $commit AND v.knownTo > $commit
                     AND v.validFrom <= $on AND v.validTo > $on
                     AND any(g IN $grants WHERE g.kinds IS NULL AND g.region IN v.paths) })"""
)
"""Whether the caller may see a link whose kind is no public role."""


def _page(way: Way, which: LiteralString) -> LiteralString:
    statement: LiteralString = (
        """
MATCH PATTERN USING INDEX SEEK l:KIND(PLACE)
WHERE l.PLACE > $after AND l.PLACE < $end AND """
        + which
        + """
WITH s, l, o ORDER BY l.PLACE LIMIT $limit
OPTIONAL MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownFrom <= $commit AND v.knownTo > $commit AND v.validFrom <= $on AND v.validTo > $on
RETURN 'KIND' AS link, 'DIRECTION' AS direction, l.share AS share, l.validFrom AS validFrom,
       l.validTo AS validTo, coalesce(l.source, '') AS source, l.PLACE AS place, o.id AS id,
       v.name AS name, """
        + kind_on("o", "$on", "$commit")
        + """ AS kind
ORDER BY place
"""
    )
    return _of(way, statement)


def _count(way: Way, which: LiteralString) -> LiteralString:
    statement: LiteralString = (
        """
  MATCH PATTERN WHERE """
        + which
        + """
  WITH l LIMIT $most
  WITH count(l) AS count
  RETURN 'KIND' AS kind, 'DIRECTION' AS direction, count, count >= $most AS more
"""
    )
    return _of(way, statement)


def _of(way: Way, statement: LiteralString) -> LiteralString:
    kind, direction = way
    held = direction == "FROM"
    pattern: LiteralString = "(s)-[l:KIND]->(o)" if held else "(s)<-[l:KIND]-(o)"
    statement = statement.replace("PATTERN", pattern).replace("PLACE", "startPlace" if held else "endPlace")
    return statement.replace("DIRECTION", direction).replace("KIND", kind)


def _which(kind: LiteralString) -> LiteralString:
    return _HOLDS if kind in PUBLIC_ROLES else _HOLDS + _OTHER


_WAYS: tuple[Way, ...] = tuple((kind, direction) for kind in LINK_KINDS for direction in DIRECTIONS)
LINKS_PAGES: Mapping[tuple[str, str], LiteralString] = {way: _page(way, _which(way[0])) for way in _WAYS}
LINKS_HELD: Mapping[tuple[str, str], LiteralString] = {
    way: _page(way, "l.knownFrom <= $commit AND l.knownTo > $commit") for way in _WAYS
}
"""The same for the subject itself: past ones too, and whoever is at the other end."""
_PRIVATE: LiteralString = "|".join(kind for kind in LINK_KINDS if kind not in PUBLIC_ROLES)


def _count_private(pattern: LiteralString, direction: LiteralString) -> LiteralString:
    return (
        "\n  MATCH "
        + pattern.replace("KIND", _PRIVATE)
        + " WHERE "
        + _HOLDS
        + _OTHER
        + """
  WITH l LIMIT $most
  WITH type(l) AS kind, count(l) AS counted
  WITH collect([kind, counted]) AS kinds, sum(counted) AS all
  UNWIND kinds AS one
  RETURN one[0] AS kind, '"""
        + direction
        + "' AS direction, one[1] AS count, all >= $most AS more\n"
    )


LINK_COUNTS: LiteralString = (
    "MATCH (s:Subject {id: $subject})\nCALL (s) {"
    + "  UNION ALL".join(
        (
            *(_count(way, _HOLDS) for way in _WAYS if way[0] in PUBLIC_ROLES),
            _count_private("(s)-[l:KIND]->(o)", "FROM"),
            _count_private("(s)<-[l:KIND]-(o)", "TO"),
        )
    )
    + "}\nWITH kind, direction, count, more WHERE count > 0\n"
    + "RETURN kind, direction, count, more ORDER BY kind, direction"
)
"""Kinds that are no public role are counted in one pattern, up to as many as of one public role: a test of
the other end for each kind and direction takes Neo4j ten seconds to plan."""
DEGREES: LiteralString = (
    "MATCH (s:Subject {id: $subject})\nRETURN ["
    + ", ".join(
        f"COUNT {{ (s)-[:{kind}]->() }}" if direction == "FROM" else f"COUNT {{ (s)<-[:{kind}]-() }}"
        for kind, direction in _WAYS
    )
    + "] AS degrees"
)


def link_counts(transaction: Transaction, subject: str, access: Access, commit: int, on: date) -> list[Row]:
    """``count`` of readable links by ``kind`` and ``direction``, and whether there are ``more``: so many are
    counted of each public role and direction, and of all other kinds together."""
    most = MOST_COUNTED + 1
    rows = transaction.rows(LINK_COUNTS, subject=subject, most=most, **_parameters(access, commit, on))
    return [{**row, "count": min(row["count"], MOST_COUNTED)} for row in rows]


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
) -> list[Row]:
    """Readable links of one kind and direction after a place, by the other subject's id."""
    return transaction.rows(
        LINKS_PAGES[kind.value, direction],
        **_span(subject, after),
        limit=limit,
        **_parameters(access, commit, on),
    )


def links_held(
    transaction: Transaction, subject: str, commit: int, on: date, after: Place | None, limit: int
) -> list[Row]:
    """Every link that names the subject after a place, in the order of the kinds."""
    row = transaction.one(DEGREES, subject=subject)
    degrees: list[int] = row["degrees"] if row is not None else [0] * len(_WAYS)
    found: list[Row] = []
    begun = after is None
    for way, degree in zip(_WAYS, degrees, strict=True):
        here = after is not None and way == after[:2]
        begun = begun or here
        if begun and degree and len(found) < limit:
            span = _span(subject, after[2] if after is not None and here else None)
            asked: Row = {**span, "limit": limit - len(found), "commit": commit, "on": on.isoformat()}
            found += transaction.rows(LINKS_HELD[way], **asked)
    return found


def _span(subject: str, after: str | None) -> Row:
    return {"after": after if after is not None else f"{subject}/", "end": f"{subject}0"}  # "0" follows "/"


def _parameters(access: Access, commit: int, on: date) -> dict[str, Any]:
    given = access.parameters()
    return {"commit": commit, "on": on.isoformat(), "grants": given["grants"], "self": given["self"]}
