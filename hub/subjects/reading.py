"""Reads subjects, records and links under a caller's grants. Every statement starts at a key's index.

A record is readable through a grant (``$grants``: region, perhaps kinds) or through a clause in
force today, matched in the statement itself. What is not readable is not there: it is in no row, no
count, no cursor.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, LiteralString

from graph_schema.vocabulary import LinkKind, SharingClass, SubjectKind
from hub.grants import Access
from hub.graph import Row, Transaction
from hub.policy.catalogue import OPEN_COMMIT, Catalogue
from hub.rules.facts import CoverageFact, RecordFact, RelatedFact, SubjectFacts
from hub.subjects.identity import SubjectKey

COMMIT_AT = (
    "MATCH (c:Commit) WHERE c.at <= $at RETURN c.number AS number ORDER BY c.at DESC, c.number DESC LIMIT 1"
)

CLAUSES: LiteralString = """COLLECT {
  MATCH (c:Clause)
  WHERE c.to IN $path AND c.knownTo = $open AND c.validFrom <= $today AND c.validTo > $today
    AND $purpose IN c.purposes AND any(g IN $grants WHERE g.id = 'own-duty')
  RETURN c }"""
"""The clauses in force today that let the caller's region read for the purpose: they speak to its
authorities, so to callers who have a duty there, and not to its auditors, operators or institutions."""

GRANTS: LiteralString = """
  [g IN $grants WHERE g.region IN r.path AND (g.kinds IS NULL OR r.kind IN g.kinds) | [g.id, g.share]]
  + [c IN clauses WHERE c.from IN r.path AND r.kind IN c.kinds
                    AND (c.severities IS NULL OR r.severity IN c.severities)
                    AND (c.scale IS NULL OR c.scale = r.scale) | [c.id, c.share]]"""
"""What lets the caller read the record ``r``: pairs of grant and class of sharing; empty: not readable."""

FIND_BY_KEY: LiteralString = (
    """
MATCH (q:Sequence {name: 'commit'})
WITH q, coalesce($commit, q.value) AS commit, """
    + CLAUSES
    + """ AS clauses
OPTIONAL MATCH (s:Subject {scheme: $scheme, value: $value})
WHERE s.knownFrom <= commit
OPTIONAL MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownFrom <= commit AND v.knownTo > commit AND v.validFrom <= $day AND v.validTo > $day
WITH q, commit, clauses, s, v,
     s.kind <> 'NATURAL_PERSON'
     OR any(g IN $grants WHERE g.kinds IS NULL AND g.region IN v.paths)
     OR EXISTS { MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
                 WHERE r.knownFrom <= commit AND r.knownTo > commit AND size("""
    + GRANTS
    + """) > 0 }
     AS readable
RETURN commit, q.value AS head, q.policy AS policy,
       CASE WHEN readable THEN s {.id, .kind, .scheme, .value, .invented} END AS subject,
       CASE WHEN readable THEN v {.*} END AS version,
       any(c IN clauses WHERE c.opensNames AND c.from IN coalesce(v.paths, [])) AS opensNames
"""
)
FIND_BY_ID = FIND_BY_KEY.replace("{scheme: $scheme, value: $value}", "{id: $id}")

RECORDS: LiteralString = (
    "WITH "
    + CLAUSES
    + """ AS clauses
MATCH (s:Subject)-[:HAS_RECORD]->(r:CreditRecord)
WHERE s.id IN $subjects AND r.knownFrom <= $commit AND r.knownTo > $commit
  AND ($kinds IS NULL OR r.kind IN $kinds)
WITH s, r, """
    + GRANTS
    + """ AS grants
WHERE size(grants) > 0
RETURN s.id AS subject, r {.*} AS record, grants
ORDER BY r.decidedOn DESC, r.id DESC
"""
)

COVERAGE: LiteralString = (
    "WITH "
    + CLAUSES
    + """ AS clauses
MATCH (v:Coverage)
WHERE v.kind IN $kinds AND v.region IN $regions AND v.knownFrom <= $commit AND v.knownTo > $commit
  AND (any(g IN $grants WHERE g.region IN $above[v.region] AND (g.kinds IS NULL OR v.kind IN g.kinds))
       OR any(c IN clauses WHERE c.from IN $above[v.region] AND v.kind IN c.kinds AND c.severities IS NULL
               AND c.scale IS NULL))
RETURN v.region AS region, v.validFrom AS from_, v.validTo AS to, v.authority AS authority,
       collect(v.kind) AS kinds
"""
)
"""Declarations whose records the caller may read whole: the absence of what one may not see says nothing."""

RELATED = """
MATCH (s:Subject {id: $subject})
      -[l:SHAREHOLDER_OF|LEGAL_REPRESENTATIVE_OF|DIRECTOR_OF|SUPERVISOR_OF|MANAGER_OF
         |ACTUAL_CONTROLLER_OF|BRANCH_OF|GUARANTEES|EMPLOYED_BY|CO_BORROWS_WITH|SERVED_BY|HOSTS|MADE]-
      (o:Subject)
WHERE type(l) IN $links AND l.knownFrom <= $commit AND l.knownTo > $commit
  AND l.validFrom <= $day AND l.validTo > $day
RETURN type(l) AS link, CASE WHEN endNode(l) = s THEN 'to' ELSE 'from' END AS direction,
       o.id AS id, o.kind AS kind
ORDER BY link, direction, id LIMIT $limit
"""
MOST_RELATED = 200
"""How many linked subjects one rule looks at; a decision's work stays bounded."""


@dataclass(frozen=True)
class Found:
    """A look-up at a commit. ``subject`` is None both for "not there" and for "not yours"."""

    commit: int
    head: int
    policy: int
    subject: Row | None
    version: Row | None
    opens_names: bool

    @property
    def masked(self) -> bool:
        """Whether the name must be masked: a natural person whose name no clause opens."""
        return (
            self.subject is not None
            and self.subject["kind"] == SubjectKind.NATURAL_PERSON
            and not self.opens_names
        )


def find(transaction: Transaction, key: SubjectKey, access: Access, day: date, commit: int | None) -> Found:
    """A subject at a day and a commit (None: the newest)."""
    statement = FIND_BY_ID if key.id is not None else FIND_BY_KEY
    row = transaction.one(
        statement,
        **key.parameters(),
        **access.parameters(),
        day=day.isoformat(),
        commit=commit,
        open=OPEN_COMMIT,
    )
    assert row is not None, "the migrations create the sequence"
    return Found(
        int(row["commit"]),
        int(row["head"]),
        int(row["policy"]),
        row["subject"],
        row["version"],
        bool(row["opensNames"]),
    )


def records(
    transaction: Transaction, subjects: list[str], access: Access, commit: int, kinds: list[str] | None
) -> dict[str, list[RecordFact]]:
    """Readable records by subject id, newest first, in one statement."""
    rows = transaction.rows(
        RECORDS, subjects=subjects, kinds=kinds, commit=commit, open=OPEN_COMMIT, **access.parameters()
    )
    found: dict[str, list[RecordFact]] = {}
    for row in rows:
        found.setdefault(row["subject"], []).append(record_fact(row["record"], row["grants"]))
    return found


def record_fact(record: Row, grants: list[list[str]]) -> RecordFact:
    """A record's row as a fact; the most open of its grants decides how much of it is shown."""
    order = list(SharingClass)
    share = max((SharingClass(share) for _, share in grants), key=order.index)
    received = record.get("receivedAt")
    return RecordFact(
        id=record["id"],
        version=record["version"],
        kind=record["kind"],
        region=record["region"],
        path=tuple(record["path"]),
        authority=record["authority"],
        decided_on=record["decidedOn"],
        received_on=received[:10] if received else None,
        published_on=record.get("publishedOn"),
        valid_to=record["validTo"],
        display_ends_on=record["displayEndsOn"],
        sharing_ends_on=record["sharingEndsOn"],
        severity=record.get("severity"),
        repaired_on=record.get("repairedOn"),
        revoked_on=record.get("revokedOn"),
        disputed_from=record.get("disputedFrom"),
        disputed_to=record.get("disputedTo"),
        attributes=json.loads(record["attributes"]),
        title=record.get("title"),
        share=share,
        grants=tuple(dict.fromkeys(name for name, _ in grants)),
    )


def coverage(
    transaction: Transaction,
    kinds: list[str],
    paths: Mapping[str, tuple[str, ...]],
    access: Access,
    commit: int,
) -> tuple[CoverageFact, ...]:
    """Declarations of complete coverage for these kinds in these regions (by region: its path), as far as
    the caller may read all that they cover."""
    rows = transaction.rows(
        COVERAGE,
        kinds=kinds,
        regions=sorted(paths),
        above={region: list(path) for region, path in paths.items()},
        commit=commit,
        open=OPEN_COMMIT,
        **access.parameters(),
    )
    facts = [
        CoverageFact(
            kind=kind, region=row["region"], from_=row["from_"], to=row["to"], authority=row["authority"]
        )
        for row in rows
        for kind in row["kinds"]
    ]
    order = attrgetter("authority", "from_", "kind", "region", "to")
    return tuple(sorted(facts, key=order))


def related(
    transaction: Transaction,
    subject: str,
    links: list[str],
    access: Access,
    commit: int,
    day: date,
    kinds: list[str],
) -> tuple[RelatedFact, ...]:
    """Linked subjects with their readable records: two statements, whatever their number."""
    rows = transaction.rows(
        RELATED, subject=subject, links=links, commit=commit, day=day.isoformat(), limit=MOST_RELATED
    )
    if not rows:
        return ()
    held = records(transaction, sorted({row["id"] for row in rows}), access, commit, kinds)
    return tuple(
        RelatedFact(
            link=LinkKind(row["link"]),
            direction=row["direction"],
            subject=SubjectFacts(
                id=row["id"], kind=SubjectKind(row["kind"]), records=tuple(held.get(row["id"], ()))
            ),
        )
        for row in rows
    )


def subject_facts(
    found: Found, catalogue: Catalogue, held: list[RecordFact], linked: tuple[RelatedFact, ...] = ()
) -> SubjectFacts | None:
    """The subject as rules see it."""
    if found.subject is None:
        return None
    version: dict[str, Any] = found.version or {}
    return SubjectFacts(
        id=found.subject["id"],
        kind=SubjectKind(found.subject["kind"]),
        registered=catalogue.path(version.get("registered") or ""),
        residence=catalogue.path(version.get("residence") or ""),
        operation=tuple(catalogue.path(code) for code in version.get("operation") or ()),
        records=tuple(held),
        related=linked,
    )
