"""Who is linked with whom, and by which links, as a path between some subjects may go along them.

All statements look at links of the kinds that are asked, held on the day, known at the commit, and only at
those that the caller is shown from one of their ends (:data:`hub.access.links.ALONG`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import LiteralString, TypeVar

from graph_schema.links import COMPANY, FROM, TO, Figure, LinkKind
from hub.access.links import ALONG, DUTY_AT_SUBJECT, HOLDS
from hub.fragments import fragment
from hub.store.graph import Row, Transaction
from hub.subjects.links import SubjectLink
from hub.subjects.view import View
from hub.tracing.layers import ANY_LINK, of_subjects, parameters

BATCH = 200
"""So many subjects are read in a statement."""
PAIRS = 500
"""So many pairs of subjects."""
_FIGURES: tuple[LiteralString, ...] = tuple(name for figure in Figure for name in figure.properties)
_TOLD: tuple[LiteralString, ...] = (
    *_FIGURES,
    "amount",
    "currency",
    COMPANY,
    "registeredOn",
    "state",
    "validFrom",
    "validTo",
)

LINK: LiteralString = fragment(
    f"""l {{{", ".join(f".{one}" for one in _TOLD)},
  link: type(l), direction: CASE WHEN startNode(l) = s THEN '{FROM.name}' ELSE '{TO.name}' END,
  source: coalesce(l.source, ''), place: l.startPlace, id: o.id, kind: o.kind, name: null}}""",
    needs="l o s",
)
"""A link as :class:`hub.subjects.links.SubjectLink` takes it, as ``s`` sees it. Who the other end is, whoever
shows it looks up."""
_along: LiteralString = f"type(l) IN $kinds AND {HOLDS} AND o <> s AND (type(l) IN $public OR {ALONG})"
_seen: LiteralString = f"""
  MATCH (s)-[l:{ANY_LINK}]-(o)
  WHERE {_along}"""
_known: LiteralString = of_subjects("WITH s, readable WHERE readable\n")
BESIDE: LiteralString = f"""{_known}
WITH s, {DUTY_AT_SUBJECT} AS duty
CALL (s, duty) {{{_seen}
  WITH o LIMIT $limit
  RETURN collect(o.id) AS beside
}}
RETURN s.id AS subject, beside
"""
"""Of each subject that the caller may know, the other ends of its links: up to a limit, in no order. That is
enough where more means that no path goes through it."""
BESIDE_END: LiteralString = f"""
MATCH (s:Subject {{id: $subject}})
WITH s, {DUTY_AT_SUBJECT} AS duty
CALL (s, duty) {{{_seen}
  WITH DISTINCT o.id AS other ORDER BY other LIMIT $limit
  RETURN collect(other) AS beside
}}
RETURN beside
"""
"""Who is linked with one subject, in the order of their ids."""
LINK_TOTALS: LiteralString = f"""
UNWIND $subjects AS subject
MATCH (s:Subject {{id: subject}})
WITH s, {DUTY_AT_SUBJECT} AS duty
CALL (s, duty) {{{_seen}
  WITH l LIMIT $limit
  RETURN count(l) AS links
}}
RETURN s.id AS subject, links
"""
KNOWABLE: LiteralString = f"{_known}RETURN collect(s.id) AS subjects"
"""Those subjects that the caller may know."""
BETWEEN: LiteralString = f"""
UNWIND $pairs AS pair
MATCH (s:Subject {{id: pair[0]}}), (o:Subject {{id: pair[1]}})
WITH s, o, {DUTY_AT_SUBJECT} AS duty
CALL (s, o, duty) {{
  MATCH (s)-[l:{ANY_LINK}]-(o)
  WHERE {_along}
  WITH s, l, o ORDER BY type(l), l.startPlace LIMIT $limit
  RETURN collect({LINK}) AS links
}}
RETURN s.id AS one, o.id AS other, links
"""
"""The links between the two of each pair, up to a limit, by kind and place."""

T = TypeVar("T")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Beside:
    """What is looked at.

    Args:
        kinds: links of these.
        ends: ids of the subjects between which is asked: the caller may know them.
    """

    transaction: Transaction
    view: View
    kinds: tuple[LinkKind, ...]
    ends: tuple[str, ...]

    def of(self, subjects: Collection[str], limit: int) -> dict[str, list[str]]:
        """The other ends of the links of subjects, by id, up to a limit of each in no order; of one whom the
        caller may not know there is nothing."""
        return {
            row["subject"]: row["beside"]
            for batch in batches(subjects, BATCH)
            for row in self._rows(BESIDE, subjects=batch, limit=limit)
        }

    def first_of(self, subject: str, limit: int) -> list[str]:
        """Who is linked with one subject, the first by their ids."""
        (row,) = self._rows(BESIDE_END, subject=subject, limit=limit)
        return row["beside"]

    def totals(self, subjects: Collection[str], limit: int) -> dict[str, int]:
        """How many links subjects have, each counted up to a limit."""
        rows = self._rows(LINK_TOTALS, subjects=list(subjects), limit=limit) if subjects else ()
        return {row["subject"]: int(row["links"]) for row in rows}

    def knowable(self, subjects: Collection[str]) -> set[str]:
        """Those whom the caller may know."""
        found = (self._rows(KNOWABLE, subjects=batch)[0] for batch in batches(subjects, PAIRS))
        return {one for row in found for one in row["subjects"]}

    def between(self, pairs: Iterable[Pair], limit: int) -> dict[Pair, tuple[SubjectLink, ...]]:
        """The links between the two of each pair, by kind and place, up to a limit; none where there are
        none."""
        return {
            (row["one"], row["other"]): tuple(SubjectLink.from_row(link) for link in row["links"])
            for batch in batches(dict.fromkeys(pairs), PAIRS)
            for row in self._rows(BETWEEN, pairs=[list(pair) for pair in batch], limit=limit)
        }

    def _rows(self, statement: LiteralString, **more: object) -> list[Row]:
        return self.transaction.rows(
            statement,
            **parameters(self.view),
            kinds=[kind.value for kind in self.kinds],
            ends=list(self.ends),
            **more,
        )


def batches(things: Collection[T], size: int) -> Iterator[Sequence[T]]:
    """The same things, so many at once."""
    listed = list(things)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
