"""What was true of a subject (信用主体) for a time, as a caller may see it."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from graph_schema.vocabulary import SubjectKind
from hub.access.masking import shown_name
from hub.policy.catalogue import Catalogue
from resolvers.http.cost_directives import size
from resolvers.policy_types import Region, open_end, region

MOST_VERSIONS = 100


@strawberry.type(description="What was true of a subject for a time.")
class SubjectVersion:
    """A dated version."""

    kind: SubjectKind = strawberry.field(
        description="A sole trader (个体工商户) that becomes a company keeps its code: one subject, "
        "two kinds."
    )
    name: str
    registered: Region | None
    residence: Region | None = strawberry.field(
        description="Regions of a natural person are shown where they lie in a region of the caller's duty."
    )
    operation: list[Region] = strawberry.field(directives=size(10))
    status: str
    valid_from: date
    valid_to: date | None


def subject_version(
    row: dict[str, Any], catalogue: Catalogue, *, masked: bool, placed: bool
) -> SubjectVersion:
    """A version as it is read; ``placed``: its regions are shown."""
    name: str = row["name"]
    return SubjectVersion(
        kind=SubjectKind(row["kind"]),
        name=shown_name(name, masked=masked),
        registered=region(row["registered"], catalogue) if placed and row.get("registered") else None,
        residence=region(row["residence"], catalogue) if placed and row.get("residence") else None,
        operation=[region(code, catalogue) for code in (row.get("operation") or ()) if placed],
        status=row["status"],
        valid_from=date.fromisoformat(row["validFrom"]),
        valid_to=open_end(date.fromisoformat(row["validTo"])),
    )
