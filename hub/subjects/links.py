"""Links of a subject: how many, and in pages.

Each page seeks its place in the index of one kind and direction (``startPlace``, ``endPlace``: both ends, the
day and the source of a link as one text, see :data:`hub.subjects.link_writing.WRITE_LINKS_OF`), so it costs
the same whatever the number of links. Who may see which is said in :mod:`hub.access.links`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, LiteralString

from pydantic import BeforeValidator

from graph_schema.links import DIRECTIONS, PRIVATE, PUBLIC, Direction, LinkKind, LinkState
from graph_schema.shares import short
from graph_schema.vocabulary import SubjectKind
from hub.access.links import BEGUN, HOLDS, KNOWN, READABLE, holds, readable
from hub.access.who_may_read import kind_seen
from hub.fragments import known_at, valid_on
from hub.store.entity import Entity
from hub.store.graph import Row, Transaction
from hub.subjects.view import View

Place = tuple[str, str, str]
"""Kind, direction, and the place among the links of these."""
Way = tuple[LinkKind, Direction]
Part = Annotated[Decimal, BeforeValidator(short)]
"""A figure, without the zeros that its form in the graph has."""
MOST_COUNTED = 1_000
"""So many links of one public role and direction are counted, and of all other kinds together."""


class StatedFigures(Entity, frozen=True):
    """What a link may state, as the graph has it: parts of the whole as fractions of 1, each as one number or
    between bounds, the amount of a guarantee, and the id of the company which an agreement concerns: as it
    was named, also where that was merged into another since."""

    share: Part | None = None
    share_at_least: Part | None = None
    share_at_most: Part | None = None
    votes: Part | None = None
    votes_at_least: Part | None = None
    votes_at_most: Part | None = None
    benefit: Part | None = None
    benefit_at_least: Part | None = None
    benefit_at_most: Part | None = None
    amount: Decimal | None = None
    currency: str | None = None
    company: str | None = None


class SubjectLink(StatedFigures, frozen=True):
    """A link as one of its ends sees it: ``id``, ``kind`` and ``name`` are of the other end, ``place`` is
    among the links of one kind and direction. Figures are fractions of 1. Pages of links say how the company
    is called which an agreement concerns."""

    link: LinkKind
    direction: str
    registered_on: date | None
    state: LinkState
    valid_from: date
    valid_to: date
    source: str
    place: str
    id: str
    name: str | None
    kind: SubjectKind
    company_name: str | None = None
    company_kind: SubjectKind | None = None


class LinkCount(Entity, frozen=True):
    """How many links of one kind and direction there are; ``more`` than were counted."""

    kind: LinkKind
    direction: str
    count: int
    more: bool


def _figures(kind: LinkKind) -> LiteralString:
    """What links of the kind may state, as columns: of most kinds nothing."""
    stated: LiteralString = "".join(f"l.{name} AS {name}, " for name in kind.terms.stated)
    return stated + ("concerned[0] AS companyName, concerned[1] AS companyKind," if _names(kind) else "")


def _names(kind: LinkKind) -> bool:
    return kind.terms.names_company


def _concerned(commit: LiteralString) -> LiteralString:
    """Name and kind of the company which a link ``l`` concerns, or into which that was merged since."""
    return f"""head(COLLECT {{
  MATCH (old:Subject {{id: l.company}})
  OPTIONAL MATCH (old)-[m:MERGED_INTO]->(into:Subject) WHERE {known_at("m", commit)}
  WITH coalesce(into, old) AS c
  MATCH (c)-[:HAS_VERSION]->(named:SubjectVersion)
  WHERE {known_at("named", commit)}
    AND {valid_on("named")}
  RETURN [named.name, coalesce(named.kind, c.kind)] }})"""


def return_of(way: Way, commit: LiteralString = "$commit") -> LiteralString:
    """What is told of links ``l`` to ``o`` of one kind and direction: the end of a statement."""
    kind, direction = way
    return f"""OPTIONAL MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE {known_at("v", commit)} AND {valid_on("v")}
{f"WITH *, {_concerned(commit)} AS concerned" if _names(kind) else ""}
RETURN '{kind.terms.name}' AS link, '{direction.name}' AS direction, {_figures(kind)}
       l.registeredOn AS registeredOn, coalesce(l.state, 'REGISTERED') AS state, l.validFrom AS validFrom,
       l.validTo AS validTo, coalesce(l.source, '') AS source, l.{direction.place} AS place, o.id AS id,
       v.name AS name, {kind_seen("o", "$day", commit)} AS kind"""


@cache
def columns(kind: LinkKind) -> tuple[LiteralString, ...]:
    """The columns of :func:`return_of`."""
    rest = ("registeredOn", "state", "validFrom", "validTo", "source", "place", "id", "name", "kind")
    company = ("companyName", "companyKind") if _names(kind) else ()
    return "link", "direction", *kind.terms.stated, *company, *rest


def _links(
    way: Way,
    which: LiteralString,
    commit: LiteralString = "$commit",
    limit: LiteralString = "$limit",
    with_it: LiteralString = "",
) -> LiteralString:
    """Links after ``after`` and before ``end`` at one end, in the order of their places. ``with_it`` carries
    on a commit that is a name in the statement."""
    kind, direction = way
    name: LiteralString = kind.terms.name
    place: LiteralString = direction.place
    return f"""MATCH {direction.pattern(kind)} USING INDEX SEEK l:{name}({place})
WHERE l.{place} > after AND l.{place} < end AND {which}
WITH s, l, o{with_it} ORDER BY l.{place} LIMIT {limit}
{return_of(way, commit)}"""


def first_links(way: Way, commit: LiteralString, limit: LiteralString) -> LiteralString:
    """The subquery of the first readable links of a subject ``s``, where it is ``readable``: ``links``, each
    as its :func:`columns`."""
    return f"""CALL (s, {commit}, readable) {{
  CALL (s, {commit}, readable) {{
    WITH s, {commit}, s.id + '/' AS after, s.id + '0' AS end WHERE readable
    {_links(way, _shown(way[0], commit), commit, limit, f", {commit}")}
  }}
  WITH * ORDER BY place
  RETURN collect([{", ".join(columns(way[0]))}]) AS links
}}
"""


def few_counts(commit: LiteralString) -> LiteralString:
    """The subquery that counts the readable links of a subject ``s`` of which there are ``few``: ``counts``,
    each of kind, direction and number."""
    parts: list[LiteralString] = [
        f"""
    WITH s, {commit} WHERE few
    MATCH {direction.pattern(*kinds)} WHERE {_shown(kinds[0], commit)}
    WITH type(l) AS kind, count(l) AS number
    RETURN [kind, '{direction.name}', number] AS one ORDER BY kind
"""
        for kinds in (PUBLIC, PRIVATE)
        for direction in DIRECTIONS
    ]
    return f"""CALL (s, {commit}, few) {{
  CALL (s, {commit}, few) {{{"  UNION ALL".join(parts)}  }}
  RETURN collect(one) AS counts
}}
"""


def _shown(kind: LinkKind, commit: LiteralString) -> LiteralString:
    """Whether a link of the kind holds on the day, and may be seen."""
    return holds(commit) if kind in PUBLIC else f"{holds(commit)} AND {readable(commit)}"


def _pages(way: Way, which: LiteralString) -> LiteralString:
    return f"""
UNWIND $pages AS page
WITH page.subject AS subject, page.after AS after, page.end AS end
CALL (after, end) {{
{_links(way, which)}
}}
WITH * ORDER BY subject, place
RETURN collect([subject, {", ".join(columns(way[0]))}]) AS links
"""


def _page(way: Way, which: LiteralString) -> LiteralString:
    return f"""
WITH $after AS after, $end AS end
{_links(way, which)}
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
    (kind, direction.name): _pages((kind, direction), _shown(kind, "$commit")) for kind, direction in _WAYS
}
PAST_LINKS_PAGES: Mapping[tuple[str, str], LiteralString] = {
    (kind, direction.name): _pages((kind, direction), BEGUN if kind in PUBLIC else BEGUN + " AND " + READABLE)
    for kind, direction in _WAYS
}
"""With links that ended before the day."""
LINKS_HELD: Mapping[tuple[str, str], LiteralString] = {
    (kind, direction.name): _page((kind, direction), KNOWN) for kind, direction in _WAYS
}
"""The same for the subject itself: past ones too, and whoever is at the other end."""
_COUNTED: tuple[LiteralString, ...] = (
    *(_count((kind, direction)) for kind in PUBLIC for direction in DIRECTIONS),
    *(_count_private(direction) for direction in DIRECTIONS),
)
LINK_COUNTS: LiteralString = f"""
UNWIND $subjects AS subject
MATCH (s:Subject {{id: subject}})
CALL (s) {{{"  UNION ALL".join(_COUNTED)}}}
WITH subject, kind, direction, count, more WHERE count > 0
RETURN subject, kind, direction, count, more ORDER BY subject, kind, direction
"""
"""Private kinds are counted in one pattern, up to as many as of one public role: a test of the other end for
each kind and direction takes Neo4j ten seconds to plan."""
_DEGREES: tuple[LiteralString, ...] = tuple(
    f"COUNT {{ (s){direction.before}[:{kind.terms.name}]{direction.after}() }}" for kind, direction in _WAYS
)
DEGREES: LiteralString = f"""
UNWIND $subjects AS subject
MATCH (s:Subject {{id: subject}})
RETURN subject, [{", ".join(_DEGREES)}] AS degrees
"""
"""How many relationships there are, whenever they held and whoever may see them: nothing that is shown."""


def link_counts(transaction: Transaction, view: View, subjects: Sequence[str]) -> dict[str, list[LinkCount]]:
    """Readable links of subjects by kind and direction, in one statement: so many are counted of each public
    role and direction, and of all other kinds together."""
    found: dict[str, list[LinkCount]] = {subject: [] for subject in subjects}
    rows = transaction.rows(LINK_COUNTS, subjects=list(found), most=MOST_COUNTED + 1, **_parameters(view))
    for row in rows:
        count = LinkCount.from_row({**row, "count": min(row["count"], MOST_COUNTED)})
        found[row["subject"]].append(count)
    return found


def links_pages(
    transaction: Transaction,
    view: View,
    pages: Mapping[str, str | None],
    way: tuple[str, str],
    limit: int,
    *,
    past: bool = False,
) -> dict[str, list[SubjectLink]]:
    """Readable links of subjects, of one kind and direction, by the other subject's id, at most so many of
    each: one statement.

    Args:
        pages: by subject, after which place its page begins.
        way: kind and direction.
        past: also those that ended before the day.
    """
    statement = (PAST_LINKS_PAGES if past else LINKS_PAGES)[way]
    spans = [{"subject": subject, **span(subject, after)} for subject, after in pages.items()]
    found: dict[str, list[SubjectLink]] = {subject: [] for subject in pages}
    for answer in transaction.rows(statement, pages=spans, limit=limit, **_parameters(view)):
        for subject, *values in answer["links"]:
            found[subject].append(link_of(LinkKind(way[0]), values))
    return found


def link_of(kind: LinkKind, values: Sequence[Any]) -> SubjectLink:
    """A link of which its :func:`columns` were read."""
    return SubjectLink.from_row(dict(zip(columns(kind), values, strict=True)))


def all_links(
    transaction: Transaction, subject: str, commit: int, on: date, after: Place | None, limit: int
) -> list[SubjectLink]:
    """Every link that names the subject after a place, in the order of the kinds."""
    found: list[SubjectLink] = []
    begun = after is None
    for (kind, direction), degree in degrees(transaction, [subject])[subject].items():
        way = kind.value, direction.name
        here = after is not None and way == after[:2]
        begun = begun or here
        if begun and degree and len(found) < limit:
            bounds = span(subject, after[2] if after is not None and here else None)
            asked: Row = {**bounds, "limit": limit - len(found), "commit": commit, "day": on.isoformat()}
            found += (SubjectLink.from_row(row) for row in transaction.rows(LINKS_HELD[way], **asked))
    return found


def degrees(transaction: Transaction, subjects: Collection[str]) -> dict[str, dict[Way, int]]:
    """How many links of each kind and direction subjects have, whenever they held and whoever may see them:
    what need not be sought. Nobody is shown it."""
    rows = transaction.rows(DEGREES, subjects=list(subjects))
    found = {row["subject"]: dict(zip(_WAYS, row["degrees"], strict=True)) for row in rows}
    return {subject: found.get(subject, dict.fromkeys(_WAYS, 0)) for subject in subjects}


def span(subject: str, after: str | None) -> Row:
    """The places ``after`` which, and before the ``end`` of which, a page lies."""
    return {"after": after if after is not None else f"{subject}/", "end": f"{subject}0"}  # "0" follows "/"


def _parameters(view: View) -> dict[str, Any]:
    given = view.access.parameters()
    return {
        "commit": view.commit,
        "day": view.day.isoformat(),
        "grants": given["grants"],
        "self": given["self"],
    }
