"""Addresses and phones that several subjects use (共用地址、共用电话), for investigators in a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import strawberry

from graph_schema.links import AttributeKind, LinkState
from hub.store.graph import Transaction
from hub.subjects import shared_attributes as attributes
from hub.subjects.view import View
from resolvers.connections import Connection, Cursors, Total, page, page_size, total
from resolvers.context import Info
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost
from resolvers.named_subjects import SUBJECT, NamedSubject, read_by_view, read_named
from resolvers.policy_types import open_end

Naming = Callable[[attributes.AttributeUse], NamedSubject]
"""Names a user, so that it can be asked further."""


@strawberry.type(description="Who uses an address or phone, and since when.")
class AttributeUse:
    """A user."""

    valid_from: date
    valid_to: date | None
    state: LinkState
    source: str
    user: strawberry.Private[NamedSubject]

    @hop(*cost(10), description="Who uses it.", type_=SUBJECT)
    @staticmethod
    def subject(uses: strawberry.Parent[list[AttributeUse]], info: Info) -> list[Any]:
        """Read for all users of a page at once."""
        return read_named([one.user for one in uses], info)


AttributeUseConnection = Connection[AttributeUse]


@strawberry.type(
    description="An address or phone of a subject (地址、电话), with those who use it too. The same use of "
    "one address is no link between its users: an agent's has hundreds."
)
class SharedAttribute:
    """As the graph keeps it: matched by a digest, shown by its label."""

    id: strawberry.ID
    kind: AttributeKind
    label: str
    valid_from: date
    valid_to: date | None
    state: LinkState
    source: str
    counted: strawberry.Private[int]
    view: strawberry.Private[View]
    name: strawberry.Private[Naming]

    @strawberry.field(
        description="How many subjects use it on the day, itself among them; of natural persons those in a "
        "region of the caller's duty."
    )
    def user_count(self) -> Total:
        return total(self.counted)

    @hop(*cost(150), description="Who uses it, itself among them, in the order of their ids.")
    @staticmethod
    def users(
        shared: strawberry.Parent[list[SharedAttribute]],
        info: Info,
        first: int | None = None,
        after: str | None = None,
    ) -> list[AttributeUseConnection]:
        """Pages of users; those of one kind of attribute are read at once."""
        size, cursors = page_size(first), info.cursors_of_list()
        lists = {str(one.id): cursors(one.view.access, one.id) for one in shared}
        rows: dict[str, list[attributes.AttributeUse]] = {}
        for kind in {one.kind for one in shared}:

            def read(
                tx: Transaction, view: View, subjects: list[str], kind: AttributeKind = kind
            ) -> dict[str, list[attributes.AttributeUse]]:
                starts = {id_: lists[id_].read(after) for id_ in subjects}
                pages = {id_: str(start[0]) if start is not None else None for id_, start in starts.items()}
                return attributes.attribute_users(tx, view, pages, kind, size + 1)

            of_kind = [(one.view, str(one.id)) for one in shared if one.kind is kind]
            rows |= {id_: found for (_, id_), found in read_by_view(info, of_kind, read).items()}
        return [_page(one, rows[str(one.id)], size, lists[str(one.id)], after, info) for one in shared]


def _page(
    one: SharedAttribute,
    rows: list[attributes.AttributeUse],
    size: int,
    cursors: Cursors,
    after: str | None,
    info: Info,
) -> AttributeUseConnection:
    for row in rows[:size]:
        info.context.disclosures.note(one.view.access, row.id, f"attribute:{one.kind}")
    node = partial(_use, one.name)
    edges, info_ = page(rows, size, cursors, lambda row: [row.id], node, after=after is not None)
    return AttributeUseConnection(edges=edges, page_info=info_)


def _use(name: Naming, row: attributes.AttributeUse) -> AttributeUse:
    return AttributeUse(
        valid_from=row.valid_from,
        valid_to=open_end(row.valid_to),
        state=row.state,
        source=row.source,
        user=name(row),
    )


def shared_attribute(found: attributes.AttributeInUse, view: View, name: Naming) -> SharedAttribute:
    """An address or phone, whose users can be asked for."""
    return SharedAttribute(
        id=strawberry.ID(found.id),
        kind=found.kind,
        label=found.label,
        valid_from=found.valid_from,
        valid_to=open_end(found.valid_to),
        state=found.state,
        source=found.source,
        counted=found.users,
        view=view,
        name=name,
    )
