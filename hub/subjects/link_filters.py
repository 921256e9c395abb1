"""Links of a subject that pass a filter, in pages, and how many links there are.

A page seeks as those of :mod:`hub.subjects.links` do, in the same order. A filter by the number of links of
the other end counts what public registration data names of it, and says nothing of a natural person of whom
the caller may know no more than its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, LiteralString

from graph_schema.links import PUBLIC, LinkState, types
from graph_schema.shares import fixed
from hub.access.links import BEGUN, READABLE
from hub.access.who_may_read import COVERED
from hub.fragments import known_at, valid_on
from hub.store.graph import Row, Transaction
from hub.subjects.links import SubjectLink, Way, columns, return_of, span
from hub.subjects.profiles import MOST_COUNTED
from hub.subjects.view import View

MOST_AMONG = 100
"""So many other ends can be named."""
MOST_OF_OTHER = 1_000
"""Up to so many links of the other end can be asked for."""


@dataclass(frozen=True)
class LinkFilter:
    """Which links are wanted.

    Args:
        past: also those that ended before the day.
        share_at_least: the share, or the lower bound of its band, is no less; what nobody states is not.
        among: ids of the other ends.
        begun_since: they began on that day or later.
        begun_until: they began before that day.
        others_at_least, others_at_most: how many links of public kinds the other end has, in both directions.
    """

    past: bool = False
    share_at_least: Decimal | None = None
    states: tuple[LinkState, ...] | None = None
    among: tuple[str, ...] | None = None
    begun_since: date | None = None
    begun_until: date | None = None
    others_at_least: int | None = None
    others_at_most: int | None = None

    @property
    def open(self) -> bool:
        """Whether every link passes that holds on the day, or did."""
        return LinkFilter(past=self.past) == self

    @property
    def by_others(self) -> bool:
        """Whether the number of links of the other end matters."""
        return self.others_at_least is not None or self.others_at_most is not None

    def parameters(self) -> Row:
        """The parameters of a statement."""
        states = self.states
        return {
            "past": self.past,
            "share": fixed(self.share_at_least) if self.share_at_least is not None else None,
            "states": [one.value for one in states] if states is not None else None,
            "since": self.begun_since.isoformat() if self.begun_since is not None else "",
            "until": self.begun_until.isoformat() if self.begun_until is not None else "~",  # after any day
            "fewest": self.others_at_least or 0,
            "others": MOST_OF_OTHER + 1,
            "most": self.others_at_most if self.others_at_most is not None else MOST_OF_OTHER + 1,
        }


_of_other: LiteralString = f"""WITH l, o
CALL (o) {{
  MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
  WHERE {known_at("v")} AND {valid_on("v")}
  WITH {COVERED} AS duty
  RETURN max(CASE WHEN duty THEN 1 ELSE 0 END) AS duty
}}
WITH l, o WHERE NOT $alone AND (o.kind <> 'NATURAL_PERSON' OR duty = 1)
CALL (o) {{
  MATCH (o)-[m:{types(PUBLIC)}]-(:Subject)
  WHERE {known_at("m")} AND {valid_on("m")}
  WITH m LIMIT $others
  RETURN count(m) AS others
}}
WITH l, o WHERE others >= $fewest AND others <= $most"""
"""Leaves those whose other end has so many links, where the caller may be told of it. In steps: as one
condition Neo4j takes half a minute to plan it."""


def _spans(way: Way, others: bool) -> LiteralString:
    """The first links that pass in the spans of places of a page, each span a seek."""
    kind, direction = way
    name: LiteralString = kind.terms.name
    place: LiteralString = direction.place
    seen: LiteralString = "" if kind in PUBLIC else f" AND {READABLE}"
    share: LiteralString = ""
    if "share" in kind.terms.figures:
        share = "\n  AND ($share IS NULL OR coalesce(l.share, l.shareAtLeast) >= $share)"
    return f"""UNWIND spans AS span
WITH span[0] AS after, span[1] AS end
CALL (after, end) {{
MATCH {direction.pattern(kind)} USING INDEX SEEK l:{name}({place})
WHERE l.{place} > after AND l.{place} < end AND {BEGUN} AND ($past OR l.validTo > $day){seen}
  AND l.validFrom >= $since AND l.validFrom < $until
  AND ($states IS NULL OR coalesce(l.state, 'REGISTERED') IN $states){share}
{_of_other if others else ""}
RETURN l, o ORDER BY l.{place} LIMIT $limit
}}"""


@cache
def pages_of(way: Way, others: bool) -> LiteralString:
    """The statement that reads pages of links that pass; ``others``: the number of links of the other end is
    asked for."""
    place: LiteralString = way[1].place
    return f"""
UNWIND $pages AS page
WITH page[0] AS subject, page[1] AS spans
CALL (spans) {{
{_spans(way, others)}
WITH l, o ORDER BY l.{place} LIMIT $limit
{return_of(way)}
}}
RETURN subject, {", ".join(columns(way[0]))} ORDER BY subject, place
"""


@cache
def totals_of(way: Way, others: bool) -> LiteralString:
    """The statement that counts links that pass."""
    return f"""
UNWIND $pages AS page
WITH page[0] AS subject, page[1] AS spans
CALL (spans) {{
{_spans(way, others)}
WITH l LIMIT $limit
RETURN count(l) AS total
}}
RETURN subject, total
"""


def filtered_pages(
    transaction: Transaction,
    view: View,
    pages: Mapping[str, str | None],
    way: Way,
    which: LinkFilter,
    limit: int,
) -> dict[str, list[SubjectLink]]:
    """Readable links of subjects that pass a filter, as :func:`hub.subjects.links.links_pages` gives them."""
    found: dict[str, list[SubjectLink]] = {subject: [] for subject in pages}
    for row in transaction.rows(pages_of(way, which.by_others), **_asked(view, pages, which), limit=limit):
        found[row["subject"]].append(SubjectLink.from_row(row))
    return found


def links_totals(
    transaction: Transaction,
    view: View,
    subjects: Sequence[str],
    way: Way,
    which: LinkFilter,
) -> dict[str, int]:
    """How many readable links of subjects pass a filter, counted up to one more than ``MOST_COUNTED``."""
    asked = _asked(view, dict.fromkeys(subjects), which)
    rows = transaction.rows(totals_of(way, which.by_others), **asked, limit=MOST_COUNTED + 1)
    return {row["subject"]: int(row["total"]) for row in rows}


def _asked(view: View, pages: Mapping[str, str | None], which: LinkFilter) -> dict[str, Any]:
    given = view.access.parameters()
    return {
        "commit": view.commit,
        "day": view.day.isoformat(),
        **{name: given[name] for name in ("grants", "self", "alone")},
        **which.parameters(),
        "pages": [[subject, _places(subject, after, which)] for subject, after in pages.items()],
    }


def _places(subject: str, after: str | None, which: LinkFilter) -> list[list[str]]:
    whole = span(subject, after)
    if which.among is None:
        return [[whole["after"], whole["end"]]]
    ends = ((f"{subject}/{one}/", f"{subject}/{one}0") for one in sorted(set(which.among)))
    return [[max(low, whole["after"]), high] for low, high in ends if high > whole["after"]]
