"""Addresses and phones that several subjects use (共用地址、共用电话): written, counted, their users read.

Only investigators in a case read them (:func:`hub.access.purposes.check_investigator`). Who uses one is
counted and named where the caller may see it: organisations, and natural persons where the caller has a duty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, LiteralString

from graph_schema.links import AttributeKind, LinkState
from graph_schema.vocabulary import SubjectKind
from hub.access.links import DUTY_AT_SUBJECT, HOLDS, OTHER_KNOWN
from hub.access.purposes import check_investigator
from hub.access.who_may_read import kind_seen
from hub.bound_checks import check_bound
from hub.canonical_json import digest
from hub.fragments import known_at, valid_on
from hub.identity.naming import SubjectKey
from hub.identity.shared_attributes import SharedAttribute
from hub.policy.model.subject_documents import AttributeDocument
from hub.store.entity import Entity
from hub.store.graph import Row, Transaction
from hub.subjects.batch_writing import positions
from hub.subjects.profiles import MOST_COUNTED
from hub.subjects.view import View

ATTRIBUTES_SHOWN = 50
"""So many addresses and phones of a subject are told; who has more is refused, not cut."""


class AttributeInUse(Entity, frozen=True):
    """An address or phone of a subject, and how many use it, counted up to one more than ``MOST_COUNTED``."""

    id: str
    kind: AttributeKind
    label: str
    users: int
    valid_from: date
    valid_to: date
    state: LinkState
    source: str


class AttributeUse(Entity, frozen=True):
    """Who uses an address or phone: ``id``, ``kind`` and ``name`` are the subject's."""

    id: str
    name: str | None
    kind: SubjectKind
    valid_from: date
    valid_to: date
    state: LinkState
    source: str


def _write(kind: AttributeKind) -> LiteralString:
    name: LiteralString = kind.relationship
    return f"""
UNWIND $rows AS row
MATCH (s:Subject {{scheme: row.scheme, value: row.value}})
MERGE (a:SharedAttribute {{kind: '{kind.value}', value: row.attribute}})
  ON CREATE SET a.id = row.id, a.label = row.label, a.open = row.open
FOREACH (o IN CASE WHEN row.open AND NOT a.open THEN [a] ELSE [] END |
  SET o.label = row.label, o.open = true)
WITH s, a, row
OPTIONAL MATCH (s)-[old:{name}]->(b)
WHERE old.source = $source AND old.key = row.key AND old.knownTo = $open
WITH s, a, row, old, b
WHERE old IS NULL OR b <> a OR old.validFrom <> row.validFrom OR old.validTo <> row.validTo
   OR old.state <> row.state
FOREACH (o IN CASE WHEN old IS NULL THEN [] ELSE [old] END | SET o.knownTo = $commit)
CREATE (s)-[l:{name}]->(a)
SET l.source = $source, l.key = row.key, l.state = row.state, l.validFrom = row.validFrom,
    l.validTo = row.validTo, l.batch = $batch, l.knownFrom = $commit, l.knownTo = $open,
    l.endPlace = a.id + '/' + s.id + '/' + row.validFrom + '/' + $source + '/' + left(row.key, 100),
    l.whence = row.whence
RETURN collect(row.position) AS positions
"""


WRITE_ATTRIBUTES: Mapping[str, LiteralString] = {kind: _write(kind) for kind in AttributeKind}
"""One use for each (subject, source, key); what changes is closed and written anew, as links are."""


def _of_subject(kind: AttributeKind) -> LiteralString:
    name: LiteralString = kind.relationship
    return f"""
  MATCH (s)-[l:{name}]->(a) WHERE {HOLDS}
  WITH a, l ORDER BY a.id, l.validFrom LIMIT $limit
  CALL (a) {{
    MATCH (o:Subject)-[l:{name}]->(a) WHERE {HOLDS} AND {OTHER_KNOWN}
    WITH DISTINCT o LIMIT $most
    RETURN count(o) AS users
  }}
  RETURN a, l, users
"""


ATTRIBUTES: LiteralString = f"""
UNWIND $subjects AS subject
MATCH (s:Subject {{id: subject}}) WHERE s.kind <> 'NATURAL_PERSON' OR {DUTY_AT_SUBJECT}
CALL (s) {{{"  UNION ALL".join(_of_subject(kind) for kind in AttributeKind)}}}
RETURN subject, a.id AS id, a.kind AS kind, a.label AS label, users, l.validFrom AS validFrom,
       l.validTo AS validTo, l.state AS state, l.source AS source ORDER BY subject, kind, id, validFrom
"""


def _users(kind: AttributeKind) -> LiteralString:
    name: LiteralString = kind.relationship
    return f"""
UNWIND $pages AS page
WITH page[0] AS attribute, page[1] AS after, page[2] AS end
CALL (after, end) {{
  MATCH (o:Subject)-[l:{name}]->(:SharedAttribute) USING INDEX SEEK l:{name}(endPlace)
  WHERE l.endPlace > after AND l.endPlace < end AND {HOLDS} AND {OTHER_KNOWN}
  WITH o, l ORDER BY l.endPlace LIMIT $limit
  OPTIONAL MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
  WHERE {known_at("v")} AND {valid_on("v")}
  RETURN o.id AS id, v.name AS name, {kind_seen("o", "$day", "$commit")} AS kind, l.validFrom AS validFrom,
         l.validTo AS validTo, l.state AS state, l.source AS source, l.endPlace AS place
}}
RETURN attribute, id, name, kind, validFrom, validTo, state, source ORDER BY attribute, place
"""


USERS: Mapping[str, LiteralString] = {kind: _users(kind) for kind in AttributeKind}


def attribute_row(document: AttributeDocument, key: SubjectKey, kept: SharedAttribute) -> Row:
    """A use as :func:`write_attributes` takes it, but for its ``position``."""
    since = document.from_.isoformat()
    return {
        "kind": kept.kind.value,
        "scheme": key.scheme,
        "value": key.value,
        "attribute": kept.value,
        "id": f"a_{kept.value[:20]}",
        "label": kept.label,
        "open": kept.open,
        "key": digest([document.number, *([] if document.number else [kept.value, since])])[:32],
        "state": document.state.value,
        "validFrom": since,
        "validTo": document.to.isoformat(),
    }


def write_attributes(transaction: Transaction, rows: Sequence[Row], **rest: object) -> set[int]:
    """Writes uses of addresses and phones; answers the positions of those that changed something."""
    changed: set[int] = set()
    for kind, statement in WRITE_ATTRIBUTES.items():
        of_kind = [row for row in rows if row["kind"] == kind]
        changed |= positions(transaction, statement, of_kind, **rest)
    return changed


def shared_attributes(
    transaction: Transaction, view: View, subjects: Sequence[str]
) -> dict[str, list[AttributeInUse]]:
    """Addresses and phones of subjects, each with the number of those who use it.

    Raises:
        HubError: FORBIDDEN to who is no investigator in a case.
    """
    check_investigator(view.access)
    found: dict[str, list[AttributeInUse]] = {subject: [] for subject in subjects}
    asked = {"limit": ATTRIBUTES_SHOWN + 1, "most": MOST_COUNTED + 1, **_parameters(view)}
    for row in transaction.rows(ATTRIBUTES, subjects=list(subjects), **asked):
        found[row["subject"]].append(AttributeInUse.from_row(row))
    for one in found.values():
        check_attributes(len(one))
    return found


def check_attributes(number: int) -> None:
    """Refuses a subject with more addresses and phones than are told: some of them are never taken for all.

    Raises:
        InputError: LIMIT_EXCEEDED.
    """
    check_bound("sharedAttributes", number, ATTRIBUTES_SHOWN, least=0)


def attribute_users(
    transaction: Transaction, view: View, pages: Mapping[str, str | None], kind: AttributeKind, limit: int
) -> dict[str, list[AttributeUse]]:
    """Who uses addresses or phones of one kind, by the users' ids, at most so many of each.

    Args:
        pages: by attribute, after which user its page begins.

    Raises:
        HubError: FORBIDDEN to who is no investigator in a case.
    """
    check_investigator(view.access)
    spans = [[one, f"{one}/{after}0" if after else f"{one}/", f"{one}0"] for one, after in pages.items()]
    found: dict[str, dict[str, AttributeUse]] = {one: {} for one in pages}
    for row in transaction.rows(USERS[kind], pages=spans, limit=limit, **_parameters(view)):
        found[row["attribute"]].setdefault(
            row["id"], AttributeUse.from_row(row)
        )  # of several sources the first
    return {one: list(users.values()) for one, users in found.items()}


def _parameters(view: View) -> dict[str, Any]:
    given = view.access.parameters()
    return {
        "commit": view.commit,
        "day": view.day.isoformat(),
        **{name: given[name] for name in ("grants", "self", "alone")},
    }
