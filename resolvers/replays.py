"""Replay of kept decisions in GraphQL."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_schema.vocabulary import Outcome
from hub import decisions as d
from resolvers.audiences import READERS
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import size
from resolvers.nodes import Node
from resolvers.root_fields import query
from resolvers.rules import Rule, rule_named


@strawberry.type(
    description="One rule of a replayed decision: then, evaluated again, and as the graph says now."
)
class ReplayedRule:
    """Three outcomes side by side."""

    rule: Rule | None = strawberry.field(description="Null: the hub has this version of it no more.")
    outcome_then: Outcome
    outcome_again: Outcome | None
    outcome_now: Outcome | None


@strawberry.type(
    description="A kept decision evaluated again on its own facts, and the same question asked now."
)
class Replay(Node):
    """``equal`` must be true whatever changed since; ``changed``: the graph answers otherwise now. Its id is
    that of the decision."""

    made_at: datetime
    equal: bool = strawberry.field(description="The replay gives exactly what was answered.")
    intact: bool = strawberry.field(description="Nobody changed the kept decision.")
    changed: bool = strawberry.field(description="The same question has another answer now.")
    rules: list[ReplayedRule] = strawberry.field(directives=size(50))


@strawberry.type
class ReplayQuery:
    """Kept decisions evaluated again."""

    @query(READERS, 5_000, "A kept decision evaluated again, and what the graph says now.")
    def replay(self, info: Info, decision: strawberry.ID, purpose: PurposeInput) -> Replay:
        """Replays a decision of the caller's region."""
        call = info.call(purpose)
        return _replay(info, d.replay(call, str(decision)))


def _replay(info: Info, found: d.Replay) -> Replay:
    again = {result.rule: result.outcome for result in found.again}
    now = {result.rule: result.outcome for result in found.now.results} if found.now is not None else {}
    then = {result.rule: result.outcome for result in found.kept}
    return Replay(
        id=strawberry.ID(found.decision),
        made_at=found.made_at,
        equal=found.equal,
        intact=found.intact,
        changed=now != then,
        rules=[
            ReplayedRule(
                rule=rule_named(info, result.rule, result.version),
                outcome_then=result.outcome,
                outcome_again=again.get(result.rule),
                outcome_now=now.get(result.rule),
            )
            for result in found.kept
        ],
    )
