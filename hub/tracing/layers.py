"""Links of many subjects, as the caller sees them: those of a layer of a part.

There is one statement for whatever kinds are asked: Neo4j plans each text once, and takes seconds for one
with a branch for each kind and direction. It looks at every link of a subject and drops what was not asked,
so it leaves out who has very many: their links are sought by their places, each kind and direction by a small
statement. Of few subjects it reads ahead those around them, too: most parts are small, and each statement
takes a millisecond however little it reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, LiteralString

from graph_schema.links import DIRECTIONS, FROM, PUBLIC, TO, LinkKind, types
from hub.access.links import HELD, OTHER_WITH_DUTY, SUBJECT_WITH_DUTY
from hub.access.links import READABLE as LINK_READABLE
from hub.access.who_may_read import CLAUSES, READABLE, kind_seen
from hub.fragments import fragment, known_at, valid_on
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.links import Way, degrees
from hub.subjects.view import View

EVERY_WAY: tuple[Way, ...] = tuple((kind, direction) for kind in LinkKind for direction in DIRECTIONS)
MOST_PLAIN = 200
"""Of a subject with at most so many links, of all kinds and times, all are read at once. Of one with more
they are sought, which takes a statement for each kind and direction."""
ALL_PLAIN = 2 * MOST_PLAIN
"""So many are they at most: one to itself is seen from both ends."""
FEW = 24
"""So many links of each kind and direction are read at first of a subject that has more than those."""
MOST_COUNTED = 1_000
"""Up to so many links of a kind and direction are counted where a part was cut; of more nobody says how many
there are."""
ANY_LINK: LiteralString = fragment(types(LinkKind))
"""A pattern's types: so it never walks to the records and versions of a subject."""


FEW_SUBJECTS, MOST_AHEAD, LEVELS = 16, 200, 3
"""Of so few subjects so many are read ahead, at most so many layers around them."""
_from_ids: LiteralString = "UNWIND $subjects AS subject\nMATCH (s:Subject {id: subject})"


def of_subjects(rest: LiteralString, subjects: LiteralString = _from_ids) -> LiteralString:
    """A statement on many subjects: the rest of it has ``s``, its version ``v``, and whether the caller may
    know of it (``readable``)."""
    return f"""
WITH $commit AS commit, {CLAUSES} AS clauses
{subjects} WHERE s.knownFrom <= commit
OPTIONAL MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE {known_at("v", "commit")} AND {valid_on("v")}
WITH *, coalesce({READABLE}, false) AS readable
{rest}"""


def _next_level(before: LiteralString, level: LiteralString) -> LiteralString:
    """Those beside the last level: behind no natural person without a duty where that one lives or is known,
    and at the other end of a private link none either. What the caller may not see makes nothing longer."""
    goes: LiteralString = f"{HELD} AND (type(l) IN $public OR {OTHER_WITH_DUTY})"
    return f"""
CALL ({before}) {{
  UNWIND {before} AS s
  WITH s WHERE $levels >= {level} AND COUNT {{ (s)--() }} <= $plain AND {SUBJECT_WITH_DUTY}
  CALL (s) {{
    MATCH (s)-[l:{ANY_LINK}]->(o) WHERE type(l) IN $from AND {goes} RETURN o
    UNION ALL
    MATCH (s)<-[l:{ANY_LINK}]-(o) WHERE type(l) IN $to AND {goes} RETURN o
  }}
  WITH DISTINCT o LIMIT $ahead
  RETURN collect(o) AS level{level}
}}"""


_around: LiteralString = f"""UNWIND $subjects AS subject
MATCH (s:Subject {{id: subject}})
WITH commit, clauses, collect(s) AS level0{_next_level("level0", "1")}{_next_level("level1", "2")}\
{_next_level("level2", "3")}
UNWIND [s IN level0 | [s, 0]] + [s IN level1 | [s, 1]] + [s IN level2 | [s, 2]]
       + [s IN level3 | [s, 3]] AS one
WITH commit, clauses, one[0] AS s, $listed AND min(one[1]) < $edge AS listed"""


_LINK: LiteralString = (
    "direction, o.id, place, type(l), l.startPlace, l.share, l.shareAtLeast, l.shareAtMost, l.votes,"
    " l.votesAtLeast, l.votesAtMost, l.benefit, l.benefitAtLeast, l.benefitAtMost, l.validFrom, l.validTo,"
    " l.source, l.state, l.amount, l.currency, l.company"
)
_FOUND: LiteralString = f"count(l) AS number, collect(CASE WHEN listed THEN [{_LINK}] END) AS links"
LAYER: LiteralString = of_subjects(
    f"""
WITH s, v.name AS name, v.status AS status, {kind_seen("s", "$day", "commit")} AS kind,
     readable, listed,
     readable AND COUNT {{ (s)--() }} > $plain AND COUNT {{ (s)-[:{ANY_LINK}]-() }} > $plain AS heavy
CALL (s, readable, listed, heavy) {{
  CALL (s, readable, heavy) {{
    MATCH (s)-[l:{ANY_LINK}]->(o) WHERE readable AND NOT heavy AND type(l) IN $from AND {HELD}
    RETURN l, o, 'FROM' AS direction, l.startPlace AS place
    UNION ALL
    MATCH (s)<-[l:{ANY_LINK}]-(o) WHERE readable AND NOT heavy AND type(l) IN $to AND {HELD}
    RETURN l, o, 'TO' AS direction, l.endPlace AS place
  }}
  WITH s, l, o, direction, place, listed
  WHERE CASE WHEN type(l) IN $public THEN true ELSE {LINK_READABLE} END
  WITH l, o, direction, place, listed LIMIT $limit
  RETURN {_FOUND}
}}
RETURN s.id AS subject, kind, name, status, heavy, number, links, listed
""",
    _around,
)
"""Subjects and, up to ``levels``, those around them, with the number of their links, listed or not: one text
for all, because it takes long to be planned. From the level ``edge`` on links are counted alone."""


def _sought(way: Way) -> LiteralString:
    kind, direction = way
    name, place = kind.terms.name, direction.place
    seen: LiteralString = HELD if kind in PUBLIC else f"{HELD} AND {LINK_READABLE}"
    return f"""
WITH $listed AS listed
UNWIND $subjects AS subject
CALL (subject, listed) {{
  MATCH {direction.pattern(kind)} USING INDEX SEEK l:{name}({place})
  WHERE l.{place} > subject + '/' AND l.{place} < subject + '0' AND {seen}
  WITH l, o, '{direction.name}' AS direction, l.{place} AS place, listed ORDER BY place LIMIT $limit
  RETURN {_FOUND}
}}
RETURN subject, number, links
"""


SOUGHT: Mapping[Way, LiteralString] = {way: _sought(way) for way in EVERY_WAY}
"""Links of one kind and direction of subjects whom the caller may know, the first by their places, listed or
not. It costs what is read, whatever the number of links."""
Values = Sequence[Any]
"""A link: its direction, who is at the other end, its place there, and what
:func:`hub.tracing.part_reading.traced_link` takes."""


@dataclass(frozen=True)
class Read:
    """A subject of a layer with its links, in the order of the ways and of their places. ``heavy``: it has
    very many, and these are a few of each kind and direction."""

    subject: str
    who: Row
    links: Sequence[Values]
    heavy: bool


@dataclass(frozen=True)
class Layers:
    """Reads subjects with their links of these kinds and directions, held on the day, known at the commit;
    with ``since`` also those that were held on some day from then on. ``ways`` are in the order of
    :data:`EVERY_WAY`; ``ahead``: what was read ahead, by id."""

    transaction: Transaction
    view: View
    ways: tuple[Way, ...]
    since: date | None = None
    ahead: dict[str, Row] = field(default_factory=dict[str, Row])

    def of(self, subjects: Sequence[str], each: int, further: int = 0) -> Iterator[Read]:
        """Subjects with all of their links; of who has very many, ``each`` of each kind and direction. Of one
        whom the caller may not know there is no link; of one who is not there, nothing.

        Args:
            further: so many layers behind this one will be asked for, the last of them by :meth:`edge`.
        """
        rows = self._layer(subjects, True, further)
        heavy: dict[str, list[Values]] = {row["subject"]: [] for row in rows if row["heavy"]}
        for way, among in self._asked(heavy):
            for row in self._rows(SOUGHT[way], among, limit=each, listed=True):
                heavy[row["subject"]] += row["links"]
        order = {(kind.value, direction.name): place for place, (kind, direction) in enumerate(self.ways)}
        for row in rows:
            subject = row["subject"]
            plain = sorted(row["links"], key=lambda one: (order[one[3], one[0]], one[2]))
            yield Read(subject, row, heavy.get(subject, plain), subject in heavy)

    def more_of(self, subject: str, links: Sequence[Values], few: int, each: int) -> Sequence[Values]:
        """Links of a subject who has very many, of which ``few`` of a kind and direction were read:
        ``each`` of those of which there may be more."""
        read: dict[tuple[str, str], list[Values]] = {}
        for one in links:
            read.setdefault((one[3], one[0]), []).append(one)
        found: list[Values] = []
        for way in self.ways:
            known = read.get((way[0].value, way[1].name), [])
            if len(known) >= few and each > few:
                (row,) = self._rows(SOUGHT[way], [subject], limit=each, listed=True)
                known = row["links"]
            found += known
        return found

    def edge(self, subjects: Sequence[str], *, counted: bool) -> Iterator[tuple[Row, int | None]]:
        """Subjects with the numbers of their links (None: more than anybody counts); with 0 where nothing is
        to be counted."""
        rows = self._layer(subjects, False, 0, ALL_PLAIN if counted else 0)
        heavy = [row["subject"] for row in rows if row["heavy"]] if counted else []
        numbers = self.counted(heavy)
        for row in rows:
            yield row, numbers.get(row["subject"], row["number"]) if counted else 0

    def counted(self, subjects: Sequence[str]) -> dict[str, int | None]:
        """How many links subjects have, whom the caller may know: None where there are more than
        :data:`MOST_COUNTED` of a kind and direction."""
        numbers: dict[str, int | None] = dict.fromkeys(subjects, 0)
        for way, among in self._asked(subjects):
            for row in self._rows(SOUGHT[way], among, limit=MOST_COUNTED + 1, listed=False):
                before, more = numbers[row["subject"]], row["number"] > MOST_COUNTED
                numbers[row["subject"]] = None if before is None or more else before + row["number"]
        return numbers

    def _layer(
        self, subjects: Sequence[str], listed: bool, further: int, limit: int = ALL_PLAIN
    ) -> list[Row]:
        there = {one: self.ahead.get(one) for one in subjects}
        unread = [one for one, row in there.items() if row is None or (listed and not row["listed"])]
        if unread:
            levels = min(further, LEVELS) if len(unread) <= FEW_SUBJECTS else 0
            how: Row = {"limit": limit, "listed": listed, "levels": levels, "edge": max(further, 1)}
            for row in self._rows(LAYER, unread, **how, ahead=MOST_AHEAD):
                before = self.ahead.get(row["subject"])
                if before is None or row["listed"]:
                    self.ahead[row["subject"]] = row
        return [self.ahead[one] for one in subjects if one in self.ahead]

    def _asked(self, subjects: Collection[str]) -> Iterator[tuple[Way, list[str]]]:
        """Each kind and direction, with those of the subjects who have such links at all."""
        if subjects:
            has = degrees(self.transaction, subjects)
            for way in self.ways:
                among = [subject for subject in subjects if has[subject][way]]
                if among:
                    yield way, among

    def _rows(self, statement: LiteralString, subjects: Sequence[str], **more: object) -> list[Row]:
        asked = {**parameters(self.view, self.since), **self._kinds(), "plain": MOST_PLAIN, **more}
        return self.transaction.rows(statement, **asked, subjects=list(subjects))

    def _kinds(self) -> dict[str, list[str]]:
        return {
            "from": [kind.value for kind, direction in self.ways if direction == FROM],
            "to": [kind.value for kind, direction in self.ways if direction == TO],
        }


def parameters(view: View, since: date | None = None) -> dict[str, Any]:
    """What the statements of tracing look at of the caller, the commit, the day, and from which day on links
    count that are there no more: by default none of them does."""
    return {
        **view.access.parameters(),
        "public": [kind.value for kind in PUBLIC],
        "commit": view.commit,
        "day": view.day.isoformat(),
        "since": (since or view.day).isoformat(),
        "open": OPEN_COMMIT,
    }
