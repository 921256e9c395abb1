"""What has an identity: an ``id`` that no two things share, so that a client may keep what it knows by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import strawberry

from hub.policy.catalogue import Catalogue
from resolvers.connections import Edge, PageInfo, page_of_all
from resolvers.context import Info

ShownT = TypeVar("ShownT")
ItemT = TypeVar("ItemT")
MOST_SHOWN = 10_000
"""Of documents of one type what is shown is kept as long as the policy: answers name the same few again and
again. It is more than a policy has."""


@strawberry.interface(
    description="A thing with an identity. `id` is opaque: two answers with the same one are about the same "
    "thing, in the same version."
)
class Node:
    """Clients keep what they know of a thing by its ``id``."""

    id: strawberry.ID


def node_id(type_: str, *key: object) -> strawberry.ID:
    """The id of a thing of a GraphQL type, by what tells it from others of its type."""
    return strawberry.ID(":".join((type_, *map(str, key))))


def document_id(type_: str, kind: str, code: str, catalogue: Catalogue) -> strawberry.ID:
    """The id of a document of the policy, of one ``kind`` of them: its version belongs to it."""
    return node_id(type_, code, catalogue.versions.get((kind, code), 1))


def page_of_documents(
    info: Info,
    documents: Iterable[ItemT],
    first: int | None,
    after: str | None,
    code: Callable[[ItemT], str],
    show: Callable[[ItemT, Catalogue], ShownT],
) -> dict[str, Any]:
    """Edges and page info of a list of the policy, by code."""
    catalogue = info.context.catalogue
    cursors = info.cursors(None)
    found: tuple[list[Edge[ShownT]], PageInfo] = page_of_all(
        sorted(documents, key=code), first, after, cursors, code, lambda one: show(one, catalogue)
    )
    return {"edges": found[0], "page_info": found[1]}
