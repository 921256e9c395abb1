"""Kept decisions (研判) in GraphQL, where something that came of one names it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import strawberry

from graph_schema.vocabulary import Outcome, ReasonCode
from hub.access.caller_and_purpose import Access
from hub.decisions import kept_decision as kept
from hub.decisions import kept_lookup
from resolvers.context import Info
from resolvers.enums import DecisionKind
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import size
from resolvers.nodes import Node
from resolvers.policy_types import Authority, Region, authority_or_none, region
from resolvers.rules import Rule, rule_named


@strawberry.type(description="What one rule answered in a kept decision.")
class KeptOutcome:
    """Rule, outcome, reason."""

    rule: Rule | None = strawberry.field(description="Null: the hub has this version of it no more.")
    outcome: Outcome
    reason_code: ReasonCode | None


@strawberry.type(
    description="A kept decision (研判), where something names it: a review, a case, an objection. "
    "`replay` evaluates it again."
)
class KeptDecision(Node):
    """Which, when, what was asked where, by which authority, and for some what was answered."""

    made_at: datetime
    kind: DecisionKind
    region: Region
    asked_by_region: Region
    asked_by_authority: Authority | None = strawberry.field(description="Null for the subject itself.")
    access: strawberry.Private[Access]

    @hop(
        *size(50, 300),
        description="What rules answered that looked at something of the subject; null for whom `replay` "
        "does not find it: it is told to the region that asked, for the purpose that it was asked for.",
    )
    @staticmethod
    def outcomes(
        decisions: strawberry.Parent[list[KeptDecision]], info: Info
    ) -> list[list[KeptOutcome] | None]:
        """Read for all decisions of a place at once."""
        access, ids = decisions[0].access, list(dict.fromkeys(str(one.id) for one in decisions))
        found = info.context.services.graph.read(partial(kept_lookup.kept_decisions, ids=ids, access=access))
        disclosures = info.context.disclosures
        for one in found.values():
            disclosures.note(access, one.subject or None, "decision")
        return [_outcomes(info, found.get(str(one.id))) for one in decisions]


def decisions_named(ids: Sequence[str | None], access: Access, info: Info) -> list[Any]:
    """The decisions of some ids, in their order; None where there is no id, or no such decision any more."""
    there = list(dict.fromkeys(id_ for id_ in ids if id_ is not None))
    if not there:
        return [None] * len(ids)
    found = info.context.services.graph.read(partial(kept_lookup.asked_decisions, ids=there))
    shown = {id_: kept_decision(info, access, one) for id_, one in found.items()}
    return [None if id_ is None else shown.get(id_) for id_ in ids]


def kept_decision(info: Info, access: Access, found: kept.KeptDecision) -> KeptDecision:
    """Who asked what in a decision."""
    catalogue = info.context.catalogue
    return KeptDecision(
        id=strawberry.ID(found.id),
        made_at=found.at,
        kind=DecisionKind(found.ask),
        region=region(found.region, catalogue),
        asked_by_region=region(found.caller_region, catalogue),
        asked_by_authority=authority_or_none(found.caller_authority, found.caller_region, catalogue),
        access=access,
    )


def _outcomes(info: Info, found: kept.KeptDecision | None) -> list[KeptOutcome] | None:
    if found is None:
        return None
    return [
        KeptOutcome(
            rule=rule_named(info, one.rule, one.version),
            outcome=one.outcome,
            reason_code=ReasonCode(one.kept["reason"]) if one.kept.get("reason") is not None else None,
        )
        for one in found.outcomes
    ]
