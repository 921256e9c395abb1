"""The subjects of a region, in keyset pages: first those whose home lies there, then those who operate there.

A version's ``home`` is its region of registration (for persons: of residence) and the subject's id as one
text, ``411502/s_…``; each region of operation stands on a ``Workplace`` in the same form. One index gives a
page in its order, however many subjects there are. The codes below a region are a few ranges of that text.
The statements name their index: in a small graph the planner would rather read all of it, and a plan stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph_schema.vocabulary import SubjectKind
from hub.access.caller_and_purpose import Access
from hub.access.who_may_read import CLAUSES, OWN, READABLE
from hub.fragments import known_at, valid_on
from hub.policy.catalogue import Catalogue
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.lookup import SubjectLookup
from hub.subjects.profiles import MOST_COUNTED

_AT_THE_DAY: LiteralString = (
    f"{known_at('v', 'commit')} AND {valid_on('v')} AND ($kinds IS NULL OR v.kind IN $kinds)"
)
_FOUND: LiteralString = f"""
s {{.id, .scheme, .value, .invented, kind: v.kind}} AS subject, v {{.*}} AS version,
any(c IN clauses WHERE c.opensNames AND c.from IN v.paths) AS opensNames, coalesce({OWN}, false) AS own"""
_WORKS_INSIDE: LiteralString = (
    "any(code IN v.operation WHERE any(a IN $areas WHERE code + '/' >= a[0] AND code + '/' < a[1]))"
)


def _living(answered: LiteralString) -> LiteralString:
    """Of versions ``v`` whose home lies in the ranges, with subjects ``s``: what is answered of each."""
    return f"""WITH $commit AS commit, {CLAUSES} AS clauses
UNWIND $ranges AS range
CALL (commit, clauses, range) {{
  MATCH (v:SubjectVersion) USING INDEX SEEK v:SubjectVersion(home)
  WHERE v.home > range[0] AND v.home < range[1] AND {_AT_THE_DAY}
  MATCH (s:Subject)-[:HAS_VERSION]->(v)
  WHERE {READABLE}
  {answered}"""


def _working(answered: LiteralString) -> LiteralString:
    """The same of those that operate there, by their place ``w``."""
    return f"""WITH $commit AS commit, {CLAUSES} AS clauses
UNWIND $ranges AS range
CALL (commit, clauses, range) {{
  MATCH (w:Workplace) USING INDEX SEEK w:Workplace(place)
  WHERE w.place > range[0] AND w.place < range[1]
  MATCH (s:Subject)-[:HAS_VERSION]->(v:SubjectVersion)-[:OPERATES_AT]->(w)
  WHERE {_AT_THE_DAY}
    AND NOT any(a IN $areas WHERE coalesce(v.home, '') > a[0] AND coalesce(v.home, '') < a[1])
    AND NOT any(code IN v.operation WHERE code + '/' + s.id < w.place
                AND any(a IN $areas WHERE code + '/' >= a[0] AND code + '/' < a[1]))
    AND {READABLE}
  {answered}"""


LIVING: LiteralString = _living(f"""RETURN s, v ORDER BY v.home LIMIT $limit
}}
WITH clauses, s, v ORDER BY v.home LIMIT $limit
RETURN v.home AS place, {_FOUND} ORDER BY place""")
WORKING: LiteralString = _working(f"""RETURN s, v, w.place AS place ORDER BY w.place LIMIT $limit
}}
WITH clauses, s, v, place ORDER BY place LIMIT $limit
RETURN DISTINCT place, {_FOUND} ORDER BY place""")
"""Who has a home in the region stands in :data:`LIVING`; who operates at several places there stands at the
first of them: so each subject comes once."""
_TOTAL: LiteralString = """RETURN s.id AS subject
}
WITH subject LIMIT $limit
RETURN count(DISTINCT subject) AS total"""
LIVING_TOTAL: LiteralString = _living(_TOTAL)
WORKING_TOTAL: LiteralString = _working(_TOTAL)
"""In no order, so that nothing is read past the bound."""
AMONG: LiteralString = f"""WITH $commit AS commit, {CLAUSES} AS clauses
UNWIND $subjects AS id
MATCH (s:Subject {{id: id}})-[:HAS_VERSION]->(v:SubjectVersion) USING INDEX SEEK s:Subject(id)
WHERE {known_at("v", "commit")} AND v.validFrom <= $through AND v.validTo > $day
  AND (any(a IN $areas WHERE v.home > a[0] AND v.home < a[1]) OR {_WORKS_INSIDE})
  AND {READABLE}
RETURN s.id AS place, {_FOUND} ORDER BY place"""
MOST_REGIONS = 4_096
"""Of so many regions the ranges are remembered."""
Area = tuple[str, str]
"""From the first to the last place of a run of codes; the last is the first that lies outside."""


@dataclass(frozen=True)
class Places:
    """A page of a region's subjects, each with its place, after which a page can begin; ``last`` is the
    place of the last one, None at the end of the region."""

    lookups: tuple[SubjectLookup, ...]
    places: tuple[str, ...]
    last: str | None


def areas(catalogue: Catalogue, region: str) -> list[Area]:
    """The region, its members and all below them as ranges of places: runs of neighbouring codes."""
    return catalogue.once(areas, region, lambda: _areas(catalogue, region), MOST_REGIONS)


def _areas(catalogue: Catalogue, region: str) -> list[Area]:
    wanted = {region, *catalogue.regions[region].members} if region in catalogue.regions else {region}
    found: list[Area] = []
    inside_before = False
    for code in sorted(catalogue.regions, key=lambda one: one + "/"):
        inside = not wanted.isdisjoint(catalogue.path(code))
        if inside:
            start = found.pop()[0] if inside_before else code + "/"
            found.append((start, code + "0"))  # "0" follows "/"
        inside_before = inside
    return found


def subjects_page(
    transaction: Transaction,
    within: Sequence[Area],
    access: Access,
    day: date,
    commit: int,
    after: str | None,
    limit: int,
    kinds: Sequence[SubjectKind] | None = None,
) -> Places:
    """Up to ``limit`` subjects (of some kinds) that the caller may know of, after a ``last`` of the same
    region: at most two statements."""
    access.check_subjects()
    phase, place = (after[0], after[1:]) if after is not None else ("h", "")
    found: list[tuple[str, SubjectLookup]] = []
    phases: tuple[tuple[LiteralString, str], ...] = ((LIVING, "h"), (WORKING, "w"))
    for statement, name in phases:
        if name >= phase and len(found) < limit:
            start = place if name == phase else ""
            rows = transaction.rows(
                statement,
                ranges=[(max(first, start), end) for first, end in within if start < end],
                limit=limit - len(found),
                kinds=list(kinds) if kinds is not None else None,
                **_parameters(within, access, day, commit),
            )
            found.extend((name + row["place"], _found(row, commit)) for row in rows)
    places = tuple(place for place, _ in found)
    return Places(tuple(one for _, one in found), places, places[-1] if len(found) == limit else None)


def subjects_total(
    transaction: Transaction,
    within: Sequence[Area],
    access: Access,
    day: date,
    commit: int,
    kinds: Sequence[SubjectKind] | None = None,
) -> int:
    """How many subjects of the region the caller may know of, counted up to one more than ``MOST_COUNTED``:
    at most two statements."""
    access.check_subjects()
    asked: Row = {
        "ranges": list(within),
        "kinds": list(kinds) if kinds is not None else None,
        **_parameters(within, access, day, commit),
    }
    total = 0
    statements: tuple[LiteralString, ...] = (LIVING_TOTAL, WORKING_TOTAL)
    for statement in statements:
        if total <= MOST_COUNTED:
            row = transaction.row(statement, **asked, limit=MOST_COUNTED + 1 - total)
            assert row is not None, "a count always has a row"
            total += int(row["total"])
    return total


def among(
    transaction: Transaction,
    subjects: Sequence[str],
    within: Sequence[Area],
    access: Access,
    day: date,
    commit: int,
    through: date | None = None,
) -> tuple[SubjectLookup, ...]:
    """Those of the subjects (by id) that belong to the region on the day, or on any day ``through`` another,
    and that the caller may know of; each once."""
    access.check_subjects()
    parameters = _parameters(within, access, day, commit)
    last = (through or day).isoformat()
    rows = transaction.rows(AMONG, subjects=list(subjects), through=last, **parameters)
    return tuple({row["place"]: _found(row, commit) for row in rows}.values())


def _parameters(within: Sequence[Area], access: Access, day: date, commit: int) -> Row:
    return {
        "areas": list(within),
        "day": day.isoformat(),
        "commit": commit,
        "open": OPEN_COMMIT,
        **access.parameters(),
    }


def _found(row: Row, commit: int) -> SubjectLookup:
    return SubjectLookup(
        commit, commit, 0, row["subject"], row["version"], bool(row["opensNames"]), bool(row["own"])
    )
