"""Which subjects can have changed between two commits and two days: found by index, from what changed.

A subject is touched by a commit (a version, a record or a link of it became known or ceased to be), by a day
(a date at which something of it begins or ends to count lies in the span), or by a linked subject that is
touched. What is found may be more than what changed, never less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import LiteralString

from graph_schema.links import LinkKind
from hub.store.graph import Row, Transaction

Days = tuple[date, date]
"""From the first day to the last, both inside."""


def _known(name: LiteralString) -> LiteralString:
    return f"""
  MATCH (d:Dated) USING INDEX SEEK d:Dated({name}) WHERE d.{name} > $since AND d.{name} <= $commit RETURN d
"""


def _dated(name: LiteralString, spans: LiteralString) -> LiteralString:
    return f"""
  UNWIND ${spans} AS span
  MATCH (d:Dated) USING INDEX SEEK d:Dated({name}) WHERE d.{name} >= span[0] AND d.{name} < span[1]
    AND (d:SubjectVersion OR d.kind IN $kinds)
  RETURN d
"""


_PARTS: tuple[LiteralString, ...] = (
    _known("knownFrom"),
    _known("knownTo"),
    _dated("validFrom", "days"),
    _dated("validTo", "days"),
    _dated("sharingEndsOn", "days"),
    _dated("repairedOn", "days"),
    _dated("revokedOn", "days"),
    _dated("disputedFrom", "days"),
    _dated("disputedTo", "days"),
    _dated("decidedOn", "decided"),
    _dated("receivedAt", "received"),
    _dated("publishedOn", "published"),
    _dated("conductEndedOn", "conduct"),
)
TOUCHED: LiteralString = f"""CALL () {{{" UNION ".join(_PARTS)}}}
MATCH (s:Subject)-[:HAS_RECORD|HAS_VERSION]->(d)
WITH DISTINCT s.id AS id WHERE id > $after
RETURN id ORDER BY id LIMIT $limit
"""
TOUCHED_WITH_LINKED: LiteralString = f"""CALL () {{{" UNION ".join(_PARTS)}}}
MATCH (s:Subject)-[:HAS_RECORD|HAS_VERSION]->(d)
WITH DISTINCT s
CALL (s) {{
  RETURN s.id AS id
  UNION
  MATCH (s)-[l]-(o:Subject) WHERE type(l) IN $links RETURN o.id AS id
}}
WITH DISTINCT id WHERE id > $after
RETURN id ORDER BY id LIMIT $limit
"""


def _linked(kind: LinkKind) -> LiteralString:
    name: LiteralString = kind.terms.name
    match: LiteralString = f"MATCH (a:Subject)-[l:{name}]->(b:Subject) USING INDEX SEEK l:{name}"
    return f"""
CALL () {{
  {match}(writtenIn)
  WHERE l.writtenIn > $since AND l.writtenIn <= $commit RETURN a, b
  UNION
  {match}(closedIn)
  WHERE l.closedIn > $since AND l.closedIn <= $commit RETURN a, b
  UNION
  UNWIND $days AS span
  {match}(startsOn)
  WHERE l.startsOn >= span[0] AND l.startsOn < span[1] RETURN a, b
  UNION
  UNWIND $days AS span
  {match}(endsOn)
  WHERE l.endsOn >= span[0] AND l.endsOn < span[1] RETURN a, b
}}
UNWIND [a.id, b.id] AS id
WITH DISTINCT id WHERE id > $after
RETURN id ORDER BY id LIMIT $limit
"""


LINKED: Mapping[str, LiteralString] = {kind: _linked(kind) for kind in LinkKind}
COVERAGE_CHANGED = """
MATCH (v:Coverage)
USING INDEX SEEK v:Coverage(kind, region)
WHERE v.kind IN $kinds AND v.region > ''
  AND (v.knownFrom > $since AND v.knownFrom <= $commit OR v.knownTo > $since AND v.knownTo <= $commit
       OR any(span IN $spans WHERE v.validFrom >= span[0] AND v.validFrom < span[1]
                                OR v.validTo >= span[0] AND v.validTo < span[1]))
RETURN count(*) AS changed
"""
"""``v.region > ''`` says nothing new; without it the index of (kind, region) can't be sought."""
COMMITTED_AT = "MATCH (c:Commit {number: $number}) RETURN c.at AS at"


@dataclass(frozen=True)
class Span:
    """What lies between two states: commits after ``since`` up to ``commit``, days after ``days[0]`` up to
    ``days[1]``, looked at by rules with these kinds, links and windows. ``windows`` are days by the record's
    date (decided_on, received_on, published_on, conduct_ended_on) at which what happened then enters or
    leaves a period."""

    since: int
    commit: int
    days: Days
    kinds: tuple[str, ...]
    links: tuple[str, ...]
    windows: tuple[tuple[str, Days], ...] = ()

    def parameters(self) -> Row:
        """The parameters of the statements of this module, without ``after`` and ``limit``."""
        passing = _text((self.days[0] + timedelta(days=1), self.days[1]))
        happening = {
            name: [passing, *(_text(days) for of, days in self.windows if of == f"{name}_on")]
            for name in ("decided", "received", "published")
        }
        return {
            "since": self.since,
            "commit": self.commit,
            "days": [passing],
            "kinds": list(self.kinds),
            "conduct": [_text(days) for of, days in self.windows if of == "conduct_ended_on"],
            **happening,
        }


def touched(transaction: Transaction, span: Span, after: str, limit: int) -> list[str]:
    """Ids of up to ``limit`` subjects that the span can have changed, in their order, after an id."""
    parameters = {**span.parameters(), "after": after, "limit": limit}
    if span.links:
        rows = transaction.rows(TOUCHED_WITH_LINKED, links=list(span.links), **parameters)
    else:
        rows = transaction.rows(TOUCHED, **parameters)
    for kind in span.links:
        rows.extend(transaction.rows(LINKED[kind], **parameters))
    return sorted({row["id"] for row in rows})[:limit]


def coverage_changed(transaction: Transaction, span: Span, windows: Sequence[Days]) -> bool:
    """Whether a declaration of coverage came, ended or begins to reach over a window's start (``windows``):
    what that changes concerns every subject."""
    row = transaction.row(
        COVERAGE_CHANGED,
        kinds=[*span.kinds, *span.links],
        since=span.since,
        commit=span.commit,
        spans=[_text((first + timedelta(days=1), last)) for first, last in (span.days, *windows)],
    )
    return row is None or row["changed"] > 0


def _text(days: Days) -> list[str]:
    """From the first day to the one after the last: a moment of the last day lies before that."""
    return [days[0].isoformat(), (days[1] + timedelta(days=1)).isoformat()]
