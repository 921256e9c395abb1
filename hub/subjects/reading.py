"""Reads subjects, records and links under a caller's grants. Every statement starts at a key's index.

A record is readable through a grant (``$grants``: region, perhaps kinds) or through a clause in
force today, matched in the statement itself. What is not readable is not there: it is in no row, no
count, no cursor.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, LiteralString

from graph_schema.links import FROM, PRIVATE, PUBLIC, TO, Direction, LinkKind
from graph_schema.vocabulary import SharingClass, SubjectKind
from hub import deadline
from hub.access.grants import Access
from hub.access.links import COUNTS, DUTY_AT_SUBJECT, HOLDS
from hub.access.predicates import (
    CLAUSES,
    CONSENTS,
    GRANTS,
    kind_on,
)
from hub.policy.catalogue import OPEN_COMMIT, Catalogue
from hub.policy.model.disclosure import CONDUCT_ENDED, Bound, Ending
from hub.records.sharing_end import LISTS, REMOVED, sharing_end
from hub.rules.facts import CoverageFact, LinksCut, RecordFact, RecordsCut, RelatedFact, SubjectFacts
from hub.rules.scalars import as_date
from hub.store.graph import Row, Transaction
from hub.subjects.lookup import SubjectLookup

COMMIT_AT = (
    "MATCH (c:Commit) WHERE c.at <= $at RETURN c.number AS number ORDER BY c.at DESC, c.number DESC LIMIT 1"
)


RECORDS: LiteralString = f"""WITH {CLAUSES} AS clauses
MATCH (s:Subject) WHERE s.id IN $subjects
WITH clauses, s, {CONSENTS} AS consents, {LISTS} AS listed
MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
WHERE r.knownFrom <= $commit AND r.knownTo > $commit
  AND ($kinds IS NULL OR r.kind IN $kinds) AND ($only IS NULL OR r.id = $only)
WITH s, r, listed, {GRANTS} AS grants
WHERE size(grants) > 0
WITH s, r, listed, grants ORDER BY r.decidedOn DESC, r.id DESC
WITH s, listed, r.kind AS kind, collect([r, grants])[..$limit] AS newest
UNWIND newest AS one
WITH s, listed, one[0] AS r, one[1] AS grants
RETURN s.id AS subject, r {{.*}} AS record, grants, listed
ORDER BY r.decidedOn DESC, r.id DESC
"""
MOST_RECORDS = 500
"""How many records of one kind of one subject a decision looks at, the newest; where there are more, the
facts say so (``records_cut``), and older ones are not taken for absent."""

LISTED: LiteralString = f"""
UNWIND $subjects AS subject
MATCH (e:CreditRecord)
WHERE e.subject = subject AND e.kind IN $lists AND e.knownFrom <= $known AND e.knownTo > $known
RETURN subject, e.kind AS kind, e.decidedOn AS since, {REMOVED} AS removed"""

COVERAGE: LiteralString = f"""WITH {CLAUSES} AS clauses
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
"""Declarations whose records the caller may read: of everyone (``whole``), or of the subject that consented
or asks. The absence of what one may not see says nothing."""


_WAYS: tuple[tuple[LiteralString, Direction], ...] = (("to", TO), ("from", FROM))


def _public(kind: LinkKind) -> tuple[LiteralString, ...]:
    return tuple(
        f"""MATCH {direction.pattern(kind)}
WHERE {HOLDS}
RETURN '{kind.terms.name}' AS link, '{way}' AS direction, o, l ORDER BY o.id, l.validFrom LIMIT $limit
"""
        for way, direction in _WAYS
    )


def _private(kinds: Sequence[LinkKind]) -> tuple[LiteralString, ...]:
    # In one pattern: Neo4j takes half a second to plan a test of the other end.
    return tuple(
        f"""MATCH {direction.pattern(*kinds)}
WHERE {HOLDS} AND {COUNTS}
WITH type(l) AS link, o, l ORDER BY o.id, l.validFrom
WITH link, collect([o, l])[..$limit] AS pairs UNWIND pairs AS pair
RETURN link, '{way}' AS direction, pair[0] AS o, pair[1] AS l
"""
        for way, direction in _WAYS
    )


MOST_RELATED = 200
"""How many linked subjects of one kind and direction a decision looks at; its work stays bounded, and what
was left out is told (``links_cut``)."""


def related_by(links: Sequence[str]) -> LiteralString:
    """The statement that reads links of these kinds. Each kind and direction has a bound of its own: what a
    rule finds hangs on no other rule that is asked with it."""
    parts: list[LiteralString] = [part for kind in PUBLIC if kind in links for part in _public(kind)]
    private = [kind for kind in PRIVATE if kind in links]
    if private:
        parts += _private(private)
    return f"""UNWIND $subjects AS subject MATCH (s:Subject {{id: subject}})
WITH subject, s, {DUTY_AT_SUBJECT} AS duty
CALL (s, duty) {{{"UNION ALL ".join(parts)}}}
RETURN subject, link, direction, o.id AS id, l.share AS share, {kind_on("o", "$day", "$commit")} AS kind
ORDER BY subject, link, direction, id, l.validFrom"""


@dataclass(frozen=True)
class ReadableRecords:
    """Readable records of a subject, the newest first, and of which kinds there are more."""

    records: tuple[RecordFact, ...] = ()
    cut: tuple[RecordsCut, ...] = ()


def records(
    transaction: Transaction,
    subjects: list[str],
    access: Access,
    commit: int,
    kinds: list[str] | None,
    catalogue: Catalogue,
    only: str | None = None,
) -> dict[str, ReadableRecords]:
    """Readable records by subject id (``only``: the one of this id), in one statement."""
    rows = transaction.rows(
        RECORDS,
        subjects=subjects,
        kinds=kinds,
        only=only,
        limit=MOST_RECORDS + 1,
        commit=commit,
        open=OPEN_COMMIT,
        lists=catalogue.disclosure.lists,
        **access.parameters(),
    )
    counted: Counter[tuple[str, str]] = Counter()
    read: list[Row] = []
    cut: dict[str, list[RecordsCut]] = {}
    for row in rows:
        place = row["subject"], row["record"]["kind"]
        counted[place] += 1
        if counted[place] <= MOST_RECORDS:
            read.append(row)
        else:
            back_to = row["record"]["decidedOn"]
            made = RecordsCut(kind=place[1], read=MOST_RECORDS, back_to=back_to)
            cut.setdefault(place[0], []).append(made)
    found: dict[str, list[RecordFact]] = {}
    facts = record_facts(transaction, read, commit, access.day, catalogue)
    for row, fact in zip(read, facts, strict=True):
        found.setdefault(row["subject"], []).append(fact)
    return {
        subject: ReadableRecords(tuple(held), tuple(cut.get(subject, ()))) for subject, held in found.items()
    }


def record_facts(
    transaction: Transaction, rows: list[Row], known: int, today: date, catalogue: Catalogue
) -> list[RecordFact]:
    """Rows (``subject``, ``record``, ``grants``) as facts, each with the end of sharing that counts
    (:mod:`hub.records.sharing_end`). On which lists the subject stands the row says (``listed``), or it is
    looked up, once for all."""
    facts = [record_fact(row["record"], row["grants"], catalogue) for row in deadline.checked(rows)]
    over = [
        (place, ending.on, ending.term.lists)
        for place, fact in enumerate(facts)
        if (ending := _disclosed(fact, catalogue)) is not None
        and ending.on is not None
        and ending.on <= today
        and ending.term.lists
    ]
    if not over:
        return facts
    listed: dict[str, list[Row]] = {str(row["subject"]): row["listed"] for row in rows if "listed" in row}
    subjects = sorted({str(rows[place]["subject"]) for place, _, _ in over} - listed.keys())
    if subjects:
        lists = catalogue.disclosure.lists
        for one in transaction.rows(LISTED, subjects=subjects, lists=lists, known=known):
            listed.setdefault(one["subject"], []).append(one)
    for place, ended, kinds in over:
        delivered = date.fromisoformat(rows[place]["record"]["sharingEndsOn"])
        end = sharing_end(delivered, ended, kinds, listed.get(rows[place]["subject"], ()))
        facts[place] = facts[place].model_copy(update={"sharing_ends_on": end})
    return facts


def _disclosed(fact: RecordFact, catalogue: Catalogue) -> Ending | None:
    conduct_ended = as_date(fact.attributes.get(CONDUCT_ENDED))
    return catalogue.disclosure.ending(Bound.DISCLOSURE, fact.path, fact.kind, fact.decided_on, conduct_ended)


def record_fact(record: Row, grants: list[list[str]], catalogue: Catalogue) -> RecordFact:
    """A record's row as a fact; the most open of its grants decides how much of it is shown. Of a subject
    that may stand on a list, :func:`record_facts` knows the end of sharing."""
    fact = _fact(record, grants)
    ending = _disclosed(fact, catalogue)
    if ending is None or ending.on is None or ending.on >= fact.sharing_ends_on:
        return fact
    return fact.model_copy(update={"sharing_ends_on": ending.on})


def _fact(record: Row, grants: list[list[str]]) -> RecordFact:
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
    catalogue: Catalogue,
) -> dict[str, tuple[tuple[RelatedFact, ...], tuple[LinksCut, ...]]]:
    """Linked subjects with their readable records, by the subject that they are linked to, where the caller
    may know of the link, and of which links there are more: a bounded number of statements, whatever the
    number of subjects."""
    if not links:
        return {}
    given = access.parameters()
    rows = transaction.rows(
        related_by(links),
        subjects=subjects,
        commit=commit,
        day=day.isoformat(),
        limit=MOST_RELATED + 1,
        grants=given["grants"],
        self=given["self"],
    )
    found: dict[str, tuple[list[Row], list[LinksCut]]] = {}
    for (subject, link, direction), group in groupby(rows, itemgetter("subject", "link", "direction")):
        of_kind = list(group)
        linked, cut = found.setdefault(subject, ([], []))
        linked.extend(of_kind[:MOST_RELATED])
        if len(of_kind) > MOST_RELATED:
            cut.append(LinksCut(link=LinkKind(link), direction=direction, read=MOST_RELATED))
    ids = sorted({row["id"] for linked, _ in found.values() for row in linked})
    held = records(transaction, ids, access, commit, kinds, catalogue) if ids else {}
    return {
        subject: (
            tuple(_related_fact(row, held.get(row["id"], ReadableRecords())) for row in linked),
            tuple(cut),
        )
        for subject, (linked, cut) in found.items()
    }


def _related_fact(row: Row, held: ReadableRecords) -> RelatedFact:
    return RelatedFact(
        link=LinkKind(row["link"]),
        direction=row["direction"],
        subject=SubjectFacts(
            id=row["id"], kind=SubjectKind(row["kind"]), records=held.records, records_cut=held.cut
        ),
        share=None if row["share"] is None else format(Decimal(repr(row["share"])), "f"),
    )


def subject_facts(found: SubjectLookup, catalogue: Catalogue, held: ReadableRecords) -> SubjectFacts | None:
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
        records=held.records,
        records_cut=held.cut,
    )
