"""Addresses and phones that subjects of a drawing share (共用地址、共用电话), as its reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from graph_schema.links import AttributeKind
from hub.access.links import HOLDS, SUBJECT_WITH_DUTY
from hub.store.graph import Transaction
from hub.subjects.view import View

MOST_ATTRIBUTES = 500
"""So many one drawing has; it says where there are more."""
_relationships: LiteralString = "|".join([kind.relationship for kind in AttributeKind])
SHARED: LiteralString = f"""
UNWIND $ids AS id
MATCH (s:Subject {{id: id}}) WHERE {SUBJECT_WITH_DUTY}
MATCH (s)-[l:{_relationships}]->(a:SharedAttribute) WHERE {HOLDS}
WITH a, id, l ORDER BY id, l.validFrom
WITH a, id, collect(l)[0] AS l
WITH a, collect([id, l.source, l.state, l.validFrom]) AS uses WHERE size(uses) > 1
WITH a, uses ORDER BY a.kind, a.id LIMIT $limit
RETURN a.id AS id, a.kind AS kind, a.label AS label, uses
"""


@dataclass(frozen=True)
class AttributeUser:
    """Who has an address or phone, who says so, in which state, and from which day on."""

    subject: str
    source: str
    state: str
    since: str


@dataclass(frozen=True)
class DrawnAttribute:
    """An address or phone of two or more subjects of a drawing, these by their ids."""

    id: str
    kind: AttributeKind
    label: str
    users: tuple[AttributeUser, ...]

    @property
    def subjects(self) -> tuple[str, ...]:
        """Ids of who has it."""
        return tuple(one.subject for one in self.users)

    def among(self, ids: Mapping[str, str]) -> DrawnAttribute | None:
        """The same of those who its users are by these ids; None where fewer than two are left."""
        left = {ids[one.subject]: one for one in self.users if one.subject in ids}
        users = tuple(
            AttributeUser(subject, one.source, one.state, one.since) for subject, one in sorted(left.items())
        )
        return DrawnAttribute(self.id, self.kind, self.label, users) if len(users) > 1 else None


def drawn_attributes(transaction: Transaction, view: View, ids: Sequence[str]) -> list[DrawnAttribute]:
    """What two or more of the subjects share, up to one more than :data:`MOST_ATTRIBUTES`: a natural person's
    is told where the reader has a duty."""
    if len(ids) < 2:
        return []
    rows = transaction.rows(
        SHARED,
        ids=list(ids),
        grants=list(view.access.grants),
        commit=view.commit,
        day=view.day.isoformat(),
        limit=MOST_ATTRIBUTES + 1,
    )
    return [
        DrawnAttribute(
            row["id"],
            AttributeKind(row["kind"]),
            row["label"],
            tuple(AttributeUser(*use) for use in row["uses"]),
        )
        for row in rows
    ]
