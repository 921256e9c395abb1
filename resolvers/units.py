"""Units (计量单位) in both languages, beside their codes."""

from __future__ import annotations

from typing import Any, Protocol

import strawberry

from hub.decisions.explanations.condition_names import unit_name
from resolvers.policy_types import Text, text


class Measured(Protocol):
    """What has a unit."""

    unit: str | None


def _named(root: Measured) -> Text | None:
    found = unit_name(root.unit)
    return None if found is None else text(found)


def named_unit() -> Any:
    """The field that names the unit of a type."""
    return strawberry.field(resolver=_named, description="The unit as people write it; null: there is none.")
