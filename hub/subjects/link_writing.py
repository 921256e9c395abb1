"""Writes links in batches, a statement for each kind. Writing the same twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import LiteralString

from graph_schema.links import COMPANY, LinkKind
from graph_schema.shares import fixed
from hub.identity.naming import SubjectKey
from hub.policy.model.subject_documents import (
    LinkDocument,
)
from hub.rules.scalars import plain
from hub.store.graph import Row, Transaction
from hub.subjects.batch_writing import iso_day, positions

_LINK_ROW = (
    *("startValue", "endValue", "key", "validFrom", "validTo", "state", "at", "position"),
    *("startsAs", "endsAs"),
)
"""What a row of every kind begins with; what only some kinds can state follows (:func:`_said`). ``startsAs``
and ``endsAs`` are the subjects that the row named, where they are merged into others (hub/matching)."""

_FURTHER: tuple[LiteralString, ...] = (
    *("row[10]", "row[11]", "row[12]", "row[13]", "row[14]"),
    *("row[15]", "row[16]", "row[17]", "row[18]", "row[19]"),
)


def _said(kind: LinkKind) -> tuple[LiteralString, ...]:
    return (*(name for name in kind.terms.stated if name != COMPANY), "registeredOn")


_COMPANY_ROW = ("companyScheme", "companyValue")
"""At the end of a row of a kind that names a company: by what that is named."""


def _write_links_of(kind: LinkKind) -> LiteralString:
    name: LiteralString = kind.terms.name
    said = tuple(zip(_said(kind), _FURTHER, strict=False))
    other: LiteralString = "".join(
        f"\n   OR coalesce(old.{one}, '') <> coalesce({row}, '')" for one, row in said
    )
    given: LiteralString = "".join(f"\n    l.{one} = {row}," for one, row in said)
    company: LiteralString = ""
    if kind.terms.names_company:
        scheme, value = _FURTHER[len(said)], _FURTHER[len(said) + 1]
        company = f"OPTIONAL MATCH (c:Subject {{scheme: {scheme}, value: {value}}})\n"
        other += "\n   OR coalesce(old.company, '') <> coalesce(company, '')"
        given += "\n    l.company = company,"
    about: LiteralString = "c.id" if company else "null"
    return f"""
UNWIND $rows AS row
MATCH (a:Subject {{scheme: $startScheme, value: row[0]}})
MATCH (b:Subject {{scheme: $endScheme, value: row[1]}})
{company}OPTIONAL MATCH (a)-[old:{name} {{source: $source, key: row[2]}}]->(b) WHERE old.knownTo = $open
WITH a, b, row, old, {about} AS company
WHERE old IS NULL OR old.validFrom <> row[3] OR old.validTo <> row[4] OR old.state <> row[5]{other}
FOREACH (o IN CASE WHEN old IS NULL THEN [] ELSE [old] END | SET o.knownTo = $commit, o.closedIn = $commit)
CREATE (a)-[l:{name}]->(b)
WITH a, b, l, row, company, '/' + row[3] + '/' + $source + '/' + left(row[2], 500) AS rest
SET l.startPlace = a.id + '/' + b.id + rest, l.endPlace = b.id + '/' + a.id + rest,
    l.source = $source, l.key = row[2], l.state = row[5],{given}
    l.validFrom = row[3], l.validTo = row[4],
    l.at = row[6], l.batch = $batch, l.knownFrom = $commit, l.knownTo = $open,
    l.writtenIn = $commit, l.startsOn = row[3], l.endsOn = CASE WHEN row[4] < '9999-12-31' THEN row[4] END,
    l.startsAs = row[8], l.endsAs = row[9]
RETURN collect(row[7]) AS positions
"""


WRITE_LINKS_OF: Mapping[str, LiteralString] = {kind: _write_links_of(kind) for kind in LinkKind}
"""One link for each (kind, start, end, source, key); what changes is closed and written anew. No two
rows of one call may name the same link. One statement for each kind, run for each pair of schemes: Neo4j
writes eight times as fast where the kind stands in the text, and the driver packs a row without names in
half the time. ``writtenIn``, ``closedIn``, ``startsOn`` and ``endsOn`` repeat what says when a link changes,
for the indexes of :mod:`hub.subjects.changes`: an index on the properties that every reader filters by would
be taken for theirs. Records and versions have the label ``Dated`` for the same end. ``startPlace`` and
``endPlace`` are what a subject's links are paged by."""

MOVED_LINKS = """
UNWIND $rows AS row
UNWIND [row.name, row.former] AS name
MATCH (n:LinkName {name: name}) WHERE name = row.name OR n.kind IN row.kinds
MATCH (start:Subject {id: n.start}), (end:Subject {id: n.end})
OPTIONAL MATCH (start)-[first:MERGED_INTO]->(a) WHERE first.knownTo = $open
OPTIONAL MATCH (end)-[last:MERGED_INTO]->(b) WHERE last.knownTo = $open
WITH row, name, n, coalesce(a, start) AS a, coalesce(b, end) AS b
MATCH (a)-[old:$(n.kind)]->(b)
WHERE old.source = $source AND old.key = n.key AND old.knownTo = $open
  AND (name <> row.name OR NOT (n.kind = row.kind
       AND a.scheme = row.startScheme AND a.value = row.startValue
       AND b.scheme = row.endScheme AND b.value = row.endValue))
SET old.knownTo = $commit, old.closedIn = $commit
FOREACH (o IN CASE WHEN name = row.name THEN [] ELSE [n] END | DELETE o)
RETURN collect(row.position) AS positions
"""
"""Closes links that a source names by a number of its own and that come with another kind, another end, or,
for the first time, with the register of that number (``former``: the name without it)."""

NAME_LINKS = """
UNWIND $rows AS row
MATCH (a:Subject {scheme: row.startScheme, value: row.startValue})
MATCH (b:Subject {scheme: row.endScheme, value: row.endValue})
OPTIONAL MATCH (n:LinkName {name: row.name})
WITH row, a, b, n WHERE n IS NULL OR n.kind <> row.kind OR n.start <> a.id OR n.end <> b.id
MERGE (m:LinkName {name: row.name})
SET m.kind = row.kind, m.start = a.id, m.end = b.id, m.key = row.key
RETURN count(*) AS changed
"""

END_LINKS = """
UNWIND $names AS name
MATCH (n:LinkName {name: name})
MATCH (start:Subject {id: n.start}), (end:Subject {id: n.end})
OPTIONAL MATCH (start)-[first:MERGED_INTO]->(a) WHERE first.knownTo = $open
OPTIONAL MATCH (end)-[last:MERGED_INTO]->(b) WHERE last.knownTo = $open
WITH n, coalesce(a, start) AS a, coalesce(b, end) AS b
MATCH (a)-[old:$(n.kind)]->(b)
WHERE old.source = $source AND old.knownTo = $open AND old.validTo > $day
  AND old.key = n.key
SET old.knownTo = $commit, old.closedIn = $commit
WITH a, b, n, old, CASE WHEN old.validFrom > $day THEN old.validFrom ELSE $day END AS ends
CREATE (a)-[l:$(n.kind)]->(b)
SET l = properties(old), l.validTo = ends, l.endsOn = ends, l.batch = $batch, l.closedIn = NULL,
    l.knownFrom = $commit, l.writtenIn = $commit, l.knownTo = $open
RETURN count(*) AS changed
"""
"""Ends links that a complete delivery does not name any more."""


def write_links(transaction: Transaction, rows: Sequence[Row], source: str, **rest: object) -> set[int]:
    """Writes links, each with its ``position``; answers the positions of those that changed something."""
    named = [row for row in rows if row["name"] is not None]
    changed = positions(transaction, MOVED_LINKS, named, source=source, **rest)
    groups: dict[tuple[str, str, str], list[list[object]]] = {}
    for row in rows:
        group = groups.setdefault((row["kind"], row["startScheme"], row["endScheme"]), [])
        kind = LinkKind(row["kind"])
        said = (*_LINK_ROW, *_said(kind), *(_COMPANY_ROW if kind.terms.names_company else ()))
        group.append([row.get(name) for name in said])
    for (kind, start, end), group in groups.items():
        schemes = {"startScheme": start, "endScheme": end}
        changed |= positions(transaction, WRITE_LINKS_OF[kind], group, source=source, **schemes, **rest)
    if named:
        transaction.rows(NAME_LINKS, rows=named)
    return changed


def link_name(source: str, register: str, number: str) -> str:
    """What a link is called, whatever its kind and its ends: by its source's own number."""
    return "\x1f".join((source, register, number))


def link_row(
    document: LinkDocument,
    start: SubjectKey,
    end: SubjectKey,
    *,
    company: SubjectKey | None = None,
    key: str | None = None,
    at: datetime | None = None,
    name: str | None = None,
    former: str | None = None,
    kinds: Sequence[str] = (),
) -> Row:
    """A link as :func:`write_links` takes it, but for its ``position``.

    Args:
        key: tells links of the same kind between the same two apart, within one source: the
            source's own number of the link. Left out, it is the day from which the link holds, and the
            company which it concerns.
        at: the moment the source gives, where it is finer than a day.
        name: the link's own name (:func:`link_name`), whatever its kind and its ends.
        former: what it was called before the register was named, among links of these kinds.
    """
    return {
        "kind": document.kind.value,
        "startScheme": start.scheme,
        "startValue": start.value,
        "endScheme": end.scheme,
        "endValue": end.value,
        "key": key if key is not None else document.from_.isoformat() + company_text(company),
        "name": name,
        "former": former,
        "kinds": list(kinds),
        **{name: fixed(figure) for name, figure in document.figures().items()},
        **_amount(document),
        **_company(company),
        "state": document.state.value,
        "registeredOn": iso_day(document.registered_on),
        "validFrom": document.from_.isoformat(),
        "validTo": document.to.isoformat(),
        "at": at.astimezone(UTC).isoformat() if at is not None else None,
    }


def company_text(company: SubjectKey | None) -> str:
    """What the company adds to a link's key: two agreements of one day on two companies are two."""
    return f"\x1f{company.scheme}:{company.value}" if company is not None else ""


def _company(company: SubjectKey | None) -> Row:
    if company is None:
        return {}
    return {"companyScheme": company.scheme, "companyValue": company.value}


def _amount(document: LinkDocument) -> Row:
    if document.amount is None:
        return {}
    return {"amount": plain(document.amount), "currency": document.currency or "CNY"}
