"""Addresses and phones that are held about one subject, read for itself: never who else uses them."""

from __future__ import annotations

from datetime import date
from typing import LiteralString

from graph_schema.links import AttributeKind, LinkState
from graph_schema.vocabulary import SubjectKind
from hub.fragments import known_at
from hub.identity.shared_attributes import masked_label
from hub.proceedings.own_view.holdings import Own
from hub.store.entity import Entity
from hub.store.graph import Transaction

_KINDS: LiteralString = "|".join([kind.relationship for kind in AttributeKind])
OWN_ATTRIBUTES: LiteralString = f"""
MATCH (s:Subject {{id: $subject}})-[l:{_KINDS}]->(a:SharedAttribute)
WHERE {known_at("l")}
WITH a, l, a.kind + '/' + l.endPlace AS place WHERE place > $after
WITH a, l, place ORDER BY place LIMIT $limit
RETURN a.kind AS kind, a.label AS label, l.validFrom AS validFrom, l.validTo AS validTo, l.state AS state,
       l.source AS source, place ORDER BY place
"""


class OwnAttribute(Entity, frozen=True):
    """An address or phone of the subject. ``place`` is where it stands in the list."""

    kind: AttributeKind
    label: str
    valid_from: date
    valid_to: date
    state: LinkState
    source: str
    place: str


def own_attributes(transaction: Transaction, me: Own, after: str | None, limit: int) -> list[OwnAttribute]:
    """Addresses and phones after a place, past ones too, by kind. A person's are masked whatever the graph
    shows of them: an address that is open says that an organisation has it, too."""
    asked = {"subject": me.id, "commit": me.commit, "after": after or "", "limit": limit}
    found = [OwnAttribute.from_row(row) for row in transaction.rows(OWN_ATTRIBUTES, **asked)]
    if me.kind is not SubjectKind.NATURAL_PERSON:
        return found
    return [one.model_copy(update={"label": masked_label(one.kind, one.label)}) for one in found]
