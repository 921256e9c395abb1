"""A subject's profile: versions, pages of records, counts and pages of links.

Pages are keyset pages whose limit stands in the statement. Links that name natural persons are shown
where the role is public registration data (企业信息公示暂行条例), where the other end lies in the caller's
own region, or where they tie the caller itself to an organisation.
"""

from __future__ import annotations

from datetime import date
from typing import Any, LiteralString

from graph_schema.vocabulary import LinkKind, RecordStatus
from hub.grants import Access
from hub.graph import Row, Transaction
from hub.policy.catalogue import OPEN_COMMIT, Catalogue
from hub.policy.disclosure import NOTHING, Bound
from hub.rules.facts import RecordFact
from hub.subjects.predicates import CLAUSES, CONSENTS, GRANTS, LISTS, OUTLIVED, OWN, PUBLIC_ROLES, kind_on
from hub.subjects.reading import record_facts

VERSIONS = """
MATCH (s:Subject {id: $subject})-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownFrom <= $commit AND v.knownTo > $commit
RETURN v {.*} AS version ORDER BY v.validFrom DESC LIMIT $limit
"""
RECORDS_PAGE: LiteralString = (
    "WITH "
    + CLAUSES
    + """ AS clauses
MATCH (s:Subject {id: $subject})
WITH s, clauses, """
    + CONSENTS
    + " AS consents, "
    + LISTS
    + """ AS listed
MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
WHERE r.knownFrom <= $commit AND r.knownTo > $commit AND ($kinds IS NULL OR r.kind IN $kinds)
  AND ($day IS NULL OR r.decidedOn < $day OR (r.decidedOn = $day AND r.id < $id))
WITH r, listed, """
    + GRANTS
    + """ AS grants,
     CASE WHEN coalesce(r.publishedOn, left(r.receivedAt, 10), r.decidedOn) > $on THEN 'NOT_YET_PUBLISHED'
          WHEN r.revokedOn <= $on THEN 'REVOKED'
          WHEN r.repairedOn <= $on THEN 'REPAIRED'
          WHEN r.validTo <= $on OR r.sharingEndsOn <= $on OR """
    + OUTLIVED
    + """ THEN 'EXPIRED'
          WHEN r.disputedFrom <= $on AND coalesce(r.disputedTo, '9999-12-31') > $on THEN 'DISPUTED'
          ELSE 'CURRENT' END AS status
WHERE size(grants) > 0 AND ($status IS NULL OR status = $status)
RETURN $subject AS subject, r {.*} AS record, grants, listed
ORDER BY r.decidedOn DESC, r.id DESC LIMIT $limit
"""
)
LINK_READABLE: LiteralString = (
    """
  l.knownFrom <= $commit AND l.knownTo > $commit AND l.validFrom <= $on AND l.validTo > $on
  AND (type(l) IN $public
       OR (o.kind <> 'NATURAL_PERSON' AND (s.kind <> 'NATURAL_PERSON' OR """
    + OWN
    + """))
       OR EXISTS { MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
                   WHERE v.knownFrom <= $commit AND v.knownTo > $commit
                     AND v.validFrom <= $on AND v.validTo > $on
                     AND any(g IN $grants WHERE g.kinds IS NULL AND g.region IN v.paths) })
"""
)
LINK_COUNTS: LiteralString = (
    "MATCH (s:Subject {id: $subject})-[l]-(o:Subject) WHERE "
    + LINK_READABLE
    + """
WITH type(l) AS kind, CASE WHEN endNode(l) = s THEN 'TO' ELSE 'FROM' END AS direction
RETURN kind, direction, count(*) AS count ORDER BY kind, direction
"""
)
LINKS_PAGE: LiteralString = (
    "MATCH (s:Subject {id: $subject})-[l:$($kind)]-(o:Subject) WHERE "
    + LINK_READABLE
    + """
  AND (CASE WHEN endNode(l) = s THEN 'TO' ELSE 'FROM' END) = $direction
  AND ($id IS NULL OR o.id > $id OR (o.id = $id AND l.validFrom > $from))
WITH l, o ORDER BY o.id, l.validFrom LIMIT $limit
OPTIONAL MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownFrom <= $commit AND v.knownTo > $commit AND v.validFrom <= $on AND v.validTo > $on
RETURN type(l) AS link, $direction AS direction, l.share AS share, l.validFrom AS validFrom,
       l.validTo AS validTo, o.id AS id, v.name AS name, """
    + kind_on("o", "$on", "$commit")
    + """ AS kind
ORDER BY id, validFrom
"""
)


def versions(transaction: Transaction, subject: str, commit: int, limit: int) -> list[Row]:
    """Versions of a subject known at a commit, the newest first, at most so many."""
    rows = transaction.rows(VERSIONS, subject=subject, commit=commit, limit=limit)
    return [row["version"] for row in rows]


def records_page(
    transaction: Transaction,
    subject: str,
    access: Access,
    commit: int,
    kinds: list[str] | None,
    status: RecordStatus | None,
    on: date,
    start: list[Any] | None,
    limit: int,
    catalogue: Catalogue,
) -> list[RecordFact]:
    """Readable records after ``start`` (decidedOn, id), the newest first."""
    rows = transaction.rows(
        RECORDS_PAGE,
        # Without a status to filter by, what the facts say below is enough.
        **(catalogue.disclosure if status is not None else NOTHING).outlived(Bound.DISCLOSURE, on, commit),
        subject=subject,
        commit=commit,
        open=OPEN_COMMIT,
        lists=catalogue.disclosure.lists,
        kinds=kinds,
        status=status.value if status is not None else None,
        on=on.isoformat(),
        day=start[0] if start is not None else None,
        id=start[1] if start is not None else None,
        limit=limit,
        **access.parameters(),
    )
    return record_facts(transaction, rows, commit, on, catalogue)


def link_counts(transaction: Transaction, subject: str, access: Access, commit: int, on: date) -> list[Row]:
    """Counts of readable links by kind and direction."""
    return transaction.rows(LINK_COUNTS, subject=subject, **_link_parameters(access, commit, on))


def links_page(
    transaction: Transaction,
    subject: str,
    access: Access,
    commit: int,
    on: date,
    kind: LinkKind,
    direction: str,
    start: list[Any] | None,
    limit: int,
) -> list[Row]:
    """Readable links of one kind and direction after ``start`` (other subject's id, validFrom)."""
    return transaction.rows(
        LINKS_PAGE,
        subject=subject,
        kind=kind.value,
        direction=direction,
        id=start[0] if start is not None else None,
        limit=limit,
        **{"from": start[1] if start is not None else None},
        **_link_parameters(access, commit, on),
    )


def _link_parameters(access: Access, commit: int, on: date) -> dict[str, Any]:
    return {
        "commit": commit,
        "on": on.isoformat(),
        "public": list(PUBLIC_ROLES),
        "grants": access.parameters()["grants"],
        "self": access.parameters()["self"],
    }
