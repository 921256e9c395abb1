"""What the rules on beneficial owners are asked of: the part of the graph above a company, and whether a
source has declared that it holds every actual controller there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import LiteralString

from graph_schema.links import DIRECTIONS, FROM, TO, LinkKind
from hub.fragments import known_at, valid_on
from hub.store.graph import Transaction
from hub.subjects.links import Way
from hub.subjects.view import View
from hub.tracing.graph_part import Part
from hub.tracing.part_reading import Bounds, read_part

ABOVE: tuple[Way, ...] = (
    (LinkKind.SHAREHOLDER_OF, TO),
    (LinkKind.ACTUAL_CONTROLLER_OF, TO),
    (LinkKind.GENERAL_PARTNER_OF, TO),
    (LinkKind.VOTES_FOR, TO),
    (LinkKind.HOLDS_FOR, FROM),
    *((LinkKind.ACTS_IN_CONCERT_WITH, direction) for direction in DIRECTIONS),
)
"""Everything that makes an owner or a controller, upwards."""
OFFICES: tuple[Way, ...] = ((LinkKind.MANAGER_OF, TO), (LinkKind.LEGAL_REPRESENTATIVE_OF, TO))
BRANCHES: tuple[Way, ...] = ((LinkKind.BRANCH_OF, FROM),)
BOUNDS = Bounds(depth=12, subjects=1_500, links=5_000, links_each=300)
REGISTERED: LiteralString = f"""
MATCH (s:Subject {{id: $subject}})-[:HAS_VERSION]->(v:SubjectVersion)
WHERE {known_at("v")} AND {valid_on("v")}
RETURN v.registered AS region
"""
COMPLETE: LiteralString = f"""
UNWIND $kinds AS kind
UNWIND $regions AS region
MATCH (c:Coverage {{kind: kind, region: region}})
WHERE {known_at("c")} AND {valid_on("c")}
RETURN DISTINCT kind
"""


def part_above(transaction: Transaction, view: View, subjects: Sequence[str]) -> Part:
    """The part above subjects, with who holds their offices."""
    return read_part(transaction, view, subjects, ABOVE + OFFICES + BRANCHES, BOUNDS)


def complete_of(
    transaction: Transaction, view: View, company: str, kinds: Collection[LinkKind]
) -> frozenset[LinkKind]:
    """Of which of these kinds, which are public, a source has declared that it holds every link of a company:
    for the region where it is registered, or one above it."""
    seen = {"commit": view.commit, "day": view.day.isoformat()}
    row = transaction.row(REGISTERED, subject=company, **seen)
    regions = view.catalogue.path(row["region"]) if row is not None and row["region"] else ()
    rows = transaction.rows(COMPLETE, kinds=[kind.value for kind in kinds], regions=list(regions), **seen)
    return frozenset(LinkKind(row["kind"]) for row in rows)
