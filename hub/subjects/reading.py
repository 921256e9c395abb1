"""Reads subjects, records and links under a caller's grants. Every statement starts at a key's index.

A record is readable through a grant (``$grants``: region, perhaps kinds) or through a clause in
force today, matched in the statement itself. What is not readable is not there: it is in no row, no
count, no cursor.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, LiteralString

from graph_schema.vocabulary import LinkKind, SharingClass, SubjectKind
from hub.grants import Access
from hub.graph import Row, Transaction
from hub.policy.catalogue import OPEN_COMMIT, Catalogue
from hub.rules.facts import CoverageFact, RecordFact, RelatedFact, SubjectFacts
from hub.subjects.digests import Versions, versions
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

CONSENT: LiteralString = """(s)-[:GAVE]->(k:Consent)
    WHERE k.recipient = $recipient AND k.purpose = $purpose AND k.knownTo = $open
      AND k.validFrom <= $today AND k.validTo > $today"""
"""The consents of the subject ``s`` that let the caller's authority read for the purpose today."""

CONSENTS: LiteralString = "COLLECT { MATCH " + CONSENT + " RETURN k {.id, .kinds, .share} }"
"""The same as a list: made once for a subject, as ``consents``, and never for each of its records."""

OWN: LiteralString = "(s.id = $self.id OR (s.scheme = $self.scheme AND s.value = $self.value))"
"""Whether the caller is the subject ``s`` itself; never false: null for everyone else."""

GRANTED: LiteralString = """CASE WHEN r.kind IN $withheld THEN [] ELSE
  [g IN $grants WHERE g.region IN r.path AND (g.kinds IS NULL OR r.kind IN g.kinds) | [g.id, g.share]]
  + [c IN clauses WHERE c.from IN r.path AND r.kind IN c.kinds
                    AND (c.severities IS NULL OR r.severity IN c.severities)
                    AND (c.scale IS NULL OR c.scale = r.scale) | [c.id, c.share]] END"""
"""What duty, laws and clauses say of the record ``r``: pairs of grant and class of sharing. Of a private kind
that the purpose does not open they say nothing."""

GRANTS: LiteralString = (
    GRANTED
    + """
  + [k IN consents WHERE r.kind IN k.kinds | [k.id, k.share]]
  + CASE WHEN """
    + OWN
    + """ THEN [['self', 'RECORD']] ELSE [] END"""
)
"""What lets the caller read the record ``r`` of the subject ``s``; empty: not readable. A private kind that
the purpose does not open is read by consent, or by the subject."""

READABLE: LiteralString = (
    "coalesce("
    + OWN
    + """, NOT $alone AND (s.kind <> 'NATURAL_PERSON'
     OR any(g IN $grants WHERE g.kinds IS NULL AND g.region IN v.paths)
     OR EXISTS { MATCH """
    + CONSENT
    + """ }
     OR EXISTS { MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
                 WHERE r.knownFrom <= commit AND r.knownTo > commit AND size("""
    + GRANTED
    + """) > 0 }))"""
)
"""Whether the caller may know of the subject ``s``, whose version of the day is ``v``: of a person only where
the person lives or is known in a region of the caller's, consented, or has a readable record. A subject that
asks (``$alone``) knows of itself."""

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
WITH q, commit, clauses, s, v, """
    + READABLE
    + """ AS readable, coalesce("""
    + OWN
    + """, false) AS own, """
    + CONSENTS
    + """ AS consents
RETURN commit, q.value AS head, q.policy AS policy,
       CASE WHEN readable THEN s {.id, .kind, .scheme, .value, .invented} END AS subject,
       CASE WHEN readable THEN v {.*} END AS version,
       any(c IN clauses WHERE c.opensNames AND c.from IN coalesce(v.paths, [])) AS opensNames, own,
       reduce(kinds = [], k IN consents | kinds + k.kinds) AS consented,
       [g IN $grants WHERE g.kinds IS NULL AND g.region IN coalesce(v.paths, []) | g.id]
       + [k IN consents | k.id] + CASE WHEN own THEN ['self'] ELSE [] END AS grants
"""
)
FIND_BY_ID = FIND_BY_KEY.replace("{scheme: $scheme, value: $value}", "{id: $id}")
FIND_BY_DIGEST = FIND_BY_KEY.replace(
    """OPTIONAL MATCH (s:Subject {scheme: $scheme, value: $value})
WHERE s.knownFrom <= commit
""",
    """OPTIONAL MATCH (older:Subject {scheme: $scheme, value: $older})
WITH q, commit, clauses, older
OPTIONAL MATCH (newer:Subject {scheme: $scheme, value: $value})
WITH q, commit, clauses, coalesce(older, newer) AS s
WITH q, commit, clauses, CASE WHEN s.knownFrom <= commit THEN s END AS s
""",
)
"""While the keys of identity digests rotate a person has one of two: the older is sought first, because a
person only moves from it to the newer."""

RECORDS: LiteralString = (
    "WITH "
    + CLAUSES
    + """ AS clauses
MATCH (s:Subject) WHERE s.id IN $subjects
WITH clauses, s, """
    + CONSENTS
    + """ AS consents
MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
WHERE r.knownFrom <= $commit AND r.knownTo > $commit
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
WITH v, NOT v.kind IN $withheld
     AND (any(g IN $grants WHERE g.region IN $above[v.region] AND (g.kinds IS NULL OR v.kind IN g.kinds))
          OR any(c IN clauses WHERE c.from IN $above[v.region] AND v.kind IN c.kinds
                 AND c.severities IS NULL AND c.scale IS NULL)) AS whole
WHERE whole OR $consented IS NULL OR v.kind IN $consented
RETURN v.region AS region, v.validFrom AS from_, v.validTo AS to, v.authority AS authority,
       whole, collect(v.kind) AS kinds
"""
)
"""Declarations whose records the caller may read: of everyone (``whole``), or of the subject that consented
or asks. The absence of what one may not see says nothing."""

RELATED = """
UNWIND $subjects AS subject
MATCH (s:Subject {id: subject})
CALL (s) {
  MATCH (s)-[l:SHAREHOLDER_OF|LEGAL_REPRESENTATIVE_OF|DIRECTOR_OF|SUPERVISOR_OF|MANAGER_OF
              |ACTUAL_CONTROLLER_OF|BRANCH_OF|GUARANTEES|EMPLOYED_BY|CO_BORROWS_WITH|SERVED_BY|HOSTS|MADE]-
        (o:Subject)
  WHERE type(l) IN $links AND l.knownFrom <= $commit AND l.knownTo > $commit
    AND l.validFrom <= $day AND l.validTo > $day
  RETURN type(l) AS link, CASE WHEN endNode(l) = s THEN 'to' ELSE 'from' END AS direction,
         o.id AS id, o.kind AS kind, l.share AS share
  ORDER BY link, direction, id LIMIT $limit
}
RETURN subject, link, direction, id, kind, share
ORDER BY subject, link, direction, id
"""
MOST_RELATED = 200
"""How many linked subjects one rule looks at; a decision's work stays bounded."""


@dataclass(frozen=True)
class Found:
    """A look-up at a commit. ``subject`` is None both for "not there" and for "not yours". ``grants`` let the
    caller know of it; an organisation is public."""

    commit: int
    head: int
    policy: int
    subject: Row | None
    version: Row | None
    opens_names: bool
    own: bool = False
    consented: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()

    @property
    def whole(self) -> list[str] | None:
        """The kinds that the caller may read wherever they stand: those consented to; None: all of them."""
        return None if self.own else list(self.consented)

    @property
    def masked(self) -> bool:
        """Whether the name must be masked: a natural person whose name no clause opens."""
        return (
            self.subject is not None
            and self.subject["kind"] == SubjectKind.NATURAL_PERSON
            and not self.opens_names
            and not self.own
        )


def find(transaction: Transaction, key: SubjectKey, access: Access, day: date, commit: int | None) -> Found:
    """A subject at a day and a commit (None: the newest).

    A person who is not found, or not the caller's, is sought again if the keys of the identity digests were
    rotated meanwhile: what is read after the first search says so for certain.

    Raises:
        HubError: FORBIDDEN for a role that reads no data about subjects.
    """
    access.check_subjects()
    if key.digests is None:
        return _find(transaction, FIND_BY_ID if key.id is not None else FIND_BY_KEY, key, access, day, commit)
    forms = key.digests.forms
    tried = Versions(max(len(forms) - 1, 1), len(forms))
    while True:
        sought = replace(key, value=key.digests.form(tried.newest))
        older = key.digests.form(tried.settled)
        found = _find(transaction, FIND_BY_DIGEST, sought, access, day, commit, older=older)
        now = versions(transaction) if found.subject is None else tried
        if {now.settled, now.newest} <= {tried.settled, tried.newest}:
            return found
        tried = now


def _find(
    transaction: Transaction,
    statement: LiteralString,
    key: SubjectKey,
    access: Access,
    day: date,
    commit: int | None,
    **more: str,
) -> Found:
    row = transaction.one(
        statement,
        **key.parameters(),
        **access.parameters(),
        day=day.isoformat(),
        commit=commit,
        open=OPEN_COMMIT,
        **more,
    )
    assert row is not None, "the migrations create the sequence"
    return Found(
        int(row["commit"]),
        int(row["head"]),
        int(row["policy"]),
        row["subject"],
        row["version"],
        bool(row["opensNames"]),
        bool(row["own"]),
        tuple(sorted(set(row["consented"]))),
        tuple(row["grants"]),
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
    consented: list[str] | None,
) -> tuple[CoverageFact, ...]:
    """Declarations of complete coverage for these kinds in these regions (by region: its path), as far as
    the caller may read all that they cover. ``consented``: kinds of the subject in question that are readable
    wherever they stand, None: all."""
    rows = transaction.rows(
        COVERAGE,
        kinds=kinds,
        regions=sorted(paths),
        above={region: list(path) for region, path in paths.items()},
        consented=consented,
        commit=commit,
        open=OPEN_COMMIT,
        **access.parameters(),
    )
    facts = [
        CoverageFact(
            kind=kind,
            region=row["region"],
            from_=row["from_"],
            to=row["to"],
            authority=row["authority"],
            of_subject=not row["whole"],
        )
        for row in rows
        for kind in row["kinds"]
    ]
    order = attrgetter("authority", "from_", "kind", "region", "to")
    return tuple(sorted(facts, key=order))


def related(
    transaction: Transaction,
    subjects: list[str],
    links: list[str],
    access: Access,
    commit: int,
    day: date,
    kinds: list[str],
) -> dict[str, tuple[RelatedFact, ...]]:
    """Linked subjects with their readable records, by the subject that they are linked to: two statements,
    whatever their number."""
    rows = transaction.rows(
        RELATED, subjects=subjects, links=links, commit=commit, day=day.isoformat(), limit=MOST_RELATED
    )
    if not rows:
        return {}
    held = records(transaction, sorted({row["id"] for row in rows}), access, commit, kinds)
    found: dict[str, list[RelatedFact]] = {}
    for row in rows:
        found.setdefault(row["subject"], []).append(
            RelatedFact(
                link=LinkKind(row["link"]),
                direction=row["direction"],
                subject=SubjectFacts(
                    id=row["id"], kind=SubjectKind(row["kind"]), records=tuple(held.get(row["id"], ()))
                ),
                share=None if row["share"] is None else format(Decimal(repr(row["share"])), "f"),
            )
        )
    return {subject: tuple(linked) for subject, linked in found.items()}


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
