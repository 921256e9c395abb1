"""Who uses the same address or phone (共用地址、共用电话), as a path between subjects may go over it.

A use is seen of organisations, and of natural persons where the caller has a duty. Over an address or phone
that many use no path goes: an agent's has hundreds of companies.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import LiteralString

from graph_schema.links import AttributeKind
from hub.access.links import HOLDS, OTHER_WITH_DUTY, SUBJECT_WITH_DUTY
from hub.store.entity import Entity
from hub.store.graph import Row, Transaction
from hub.subjects.shared_attributes import ATTRIBUTES_SHOWN, check_attributes
from hub.subjects.view import View

_relationships: LiteralString = "|".join([kind.relationship for kind in AttributeKind])
_users: LiteralString = f"""MATCH (o:Subject)-[l:{_relationships}]->(a)
    WHERE {HOLDS} AND {OTHER_WITH_DUTY}
    WITH DISTINCT o LIMIT $limit"""
SHARED_USES: LiteralString = f"""
UNWIND $subjects AS subject
MATCH (s:Subject {{id: subject}}) WHERE {SUBJECT_WITH_DUTY}
CALL (s) {{
  MATCH (s)-[l:{_relationships}]->(a:SharedAttribute)
  WHERE {HOLDS} AND a.kind IN $attributes
  WITH DISTINCT a ORDER BY a.id LIMIT $most
  CALL (a) {{
    {_users}
    RETURN collect(o.id) AS users
  }}
  RETURN collect([a.id, users]) AS uses
}}
RETURN s.id AS subject, uses
"""
"""Of each subject its addresses and phones, each with its users up to a limit, in no order."""
ATTRIBUTES: LiteralString = f"""
UNWIND $attributes AS attribute
MATCH (a:SharedAttribute {{id: attribute}})
CALL (a) {{
    {_users}
    RETURN count(o) AS users
}}
RETURN a {{.id, .kind, .label, users: users}} AS attribute
"""


class AttributeUsed(Entity, frozen=True):
    """An address or phone, with how many of whom the caller may see use it, counted up to a limit."""

    id: str
    kind: AttributeKind
    label: str
    users: int


@dataclass(frozen=True)
class SharedUses:
    """What is looked at: addresses, phones, or both."""

    transaction: Transaction
    view: View
    kinds: tuple[AttributeKind, ...]

    def of(self, subjects: Collection[str], limit: int) -> dict[str, list[tuple[str, list[str]]]]:
        """Of subjects, by id: their addresses and phones, each with its users, up to a limit in no order."""
        if not self.kinds or not subjects:
            return {}
        kinds = [kind.value for kind in self.kinds]
        rows = self._rows(
            SHARED_USES, subjects=list(subjects), attributes=kinds, limit=limit, most=ATTRIBUTES_SHOWN + 1
        )
        uses = {row["subject"]: [(id_, users) for id_, users in row["uses"]] for row in rows}
        for one in uses.values():
            check_attributes(len(one))
        return uses

    def named(self, attributes: Collection[str], limit: int) -> dict[str, AttributeUsed]:
        """Addresses and phones by id, their users counted up to a limit."""
        rows = self._rows(ATTRIBUTES, attributes=list(attributes), limit=limit) if attributes else ()
        return {row["attribute"]["id"]: AttributeUsed.from_row(row["attribute"]) for row in rows}

    def _rows(self, statement: LiteralString, **parameters: object) -> list[Row]:
        return self.transaction.rows(
            statement,
            grants=list(self.view.access.grants),
            commit=self.view.commit,
            day=self.view.day.isoformat(),
            **parameters,
        )
