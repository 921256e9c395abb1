"""What stands in the graph as a node of its own: frozen models that read themselves from a row."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel

from hub.store.commits import stamp
from hub.store.graph import Row

Moment = Annotated[datetime, PlainSerializer(stamp, return_type=str, when_used="json")]
"""A moment that the graph keeps as :func:`hub.store.commits.stamp` writes it."""


class Entity(BaseModel, frozen=True):
    """A node: each field is a property, named in camelCase there; what no field names stays in the graph,
    unread. A row comes from ``RETURN n {.*}``."""

    model_config = ConfigDict(extra="ignore", alias_generator=to_camel, populate_by_name=True)

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """The entity that a node's properties say."""
        return cls.model_validate(row)

    def properties(self) -> Row:
        """The node's properties; None for what it has not."""
        return self.model_dump(mode="json", by_alias=True)
