"""Pages of public records, the newest first: of a region and what lies below it, or of one organisation.

The place in a page is a public record's own; what is not public is in no row and no count. A page is read
anew each time: what ended since the page before is not there any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from hub.fragments import valid_on
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue
from hub.publicity.what_is_public import OF_NOBODY, PUBLIC_ON, laws, parameters, publicity_end
from hub.records.limits_and_ends import End
from hub.rules.facts import RecordFact
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.profiles import place_before
from hub.subjects.readable_records import record_facts

# The order of the index is asked for before the condition: else Neo4j seeks twice for "is null, or later",
# and reads a whole run of it for each page.
_NAMED: LiteralString = f"""
// The newest of all runs, each with the name of the day.
WITH s, r ORDER BY r.place DESC LIMIT $limit
CALL (s) {{
  OPTIONAL MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
  WHERE v.knownTo = $open AND {valid_on("v", "$on")}
  RETURN head(collect(v.name)) AS name
}}
RETURN s.id AS subject, s {{.scheme, .value, .invented, name: name}} AS named, r {{.*}} AS record
ORDER BY r.place DESC
"""
OF_REGIONS: LiteralString = f"""
UNWIND $regions AS region UNWIND $kinds AS kind
CALL (region, kind) {{
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(region, kind, place)
  WHERE r.region = region AND r.kind = kind AND r.place < $before
  WITH r ORDER BY r.region DESC, r.kind DESC, r.place DESC WHERE {PUBLIC_ON}
  MATCH (s:Subject {{id: r.subject}}) WHERE {OF_NOBODY}
  RETURN s, r ORDER BY r.region DESC, r.kind DESC, r.place DESC LIMIT $limit
}}
{_NAMED}"""
OF_SUBJECT: LiteralString = f"""
MATCH (s:Subject {{scheme: $scheme, value: $value}}) WHERE {OF_NOBODY}
CALL (s) {{
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(subject, place)
  WHERE r.subject = s.id AND r.place < $before
  WITH r ORDER BY r.subject DESC, r.place DESC WHERE r.kind IN $kinds AND {PUBLIC_ON}
  RETURN r ORDER BY r.subject DESC, r.place DESC LIMIT $limit
}}
{_NAMED}"""


@dataclass(frozen=True)
class PublicRecord:
    """A public record with its organisation and what ends its publicity. ``laws`` are the ids of the
    statutory grants by which it is published."""

    fact: RecordFact
    code: str | None
    name: str | None
    invented: bool
    ends: End
    laws: tuple[str, ...]


@dataclass(frozen=True)
class Where:
    """Of whom: of regions, or of the organisation behind a key; of one kind, or of every public one."""

    regions: tuple[str, ...] = ()
    key: SubjectKey | None = None
    kind: str | None = None


def public_records(
    transaction: Transaction,
    catalogue: Catalogue,
    where: Where,
    day: date,
    start: Sequence[Any] | None,
    limit: int,
) -> list[PublicRecord]:
    """Public records after a place (decidedOn, id), at most so many: one statement, and perhaps a second one
    for lists that prolong a disclosure."""
    kinds = sorted({kind for law in laws(catalogue, day) for kind in law.kinds if where.kind in (None, kind)})
    asked: Row = {
        **parameters(catalogue, day),
        "kinds": kinds,
        "open": OPEN_COMMIT,
        "before": place_before(start),
        "limit": limit,
    }
    if where.key is not None:
        rows = transaction.rows(OF_SUBJECT, scheme=where.key.scheme, value=where.key.value, **asked)
    else:
        rows = transaction.rows(OF_REGIONS, regions=list(where.regions), **asked)
    held = [
        {**row, "grants": [[one, share] for one, share in _laws_of(row["record"], catalogue, day)]}
        for row in rows
    ]
    facts = record_facts(transaction, held, OPEN_COMMIT - 1, day, catalogue)
    return [_public(row, fact, catalogue) for row, fact in zip(held, facts, strict=True)]


def _laws_of(record: Row, catalogue: Catalogue, day: date) -> list[tuple[str, str]]:
    return [
        (law.grant.id, law.grant.share.value)
        for law in laws(catalogue, day)
        if law.grant.records in record["path"] and record["kind"] in law.kinds
    ]


def _public(row: Row, fact: RecordFact, catalogue: Catalogue) -> PublicRecord:
    named = row["named"]
    display = publicity_end(catalogue, fact)
    code = named["value"] if named["scheme"] == "USCC" else None
    return PublicRecord(fact, code, named["name"], bool(named["invented"]), display, fact.grants)
