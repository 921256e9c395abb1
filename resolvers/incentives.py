"""Incentives (守信激励) in GraphQL."""

from __future__ import annotations

from datetime import datetime

import strawberry

from hub import decisions as d
from resolvers.audiences import READERS
from resolvers.context import Info, PurposeInput
from resolvers.decisions import NO_RULE, Decision, asked_scenario, head
from resolvers.enums import PrecedenceScope, PrecedenceWinner
from resolvers.http.cost_directives import cost, size
from resolvers.outcome_making import outcomes
from resolvers.outcome_types import BenefitOutcome, MeasureApplies
from resolvers.policy_types import Text
from resolvers.questions import Asked, ask
from resolvers.root_fields import query
from resolvers.rule_inputs import RuleInput
from resolvers.rule_values import Missing, missing
from resolvers.scenarios import Scenario
from resolvers.subject_refs import SubjectRef


@strawberry.type(description="Which side wins where a measure and a benefit meet, and where that is from.")
class Precedence:
    """A dated precedence rule."""

    winner: PrecedenceWinner
    scope: PrecedenceScope
    source: str
    note: Text


@strawberry.type(
    directives=cost(3_000), description="Which benefits a subject is entitled to here (守信激励)."
)
class Incentives(Decision):
    """One outcome a rule; measures that stand against them."""

    scenario: Scenario | None
    results: list[BenefitOutcome] = strawberry.field(directives=size(50))
    restraints: list[MeasureApplies] = strawberry.field(directives=size(10))
    precedence: Precedence | None
    missing: list[Missing] = strawberry.field(directives=size(1), description=NO_RULE)


@strawberry.type
class IncentivesQuery:
    """Benefits of a subject."""

    @query(READERS, 1_500, "Which benefits a subject is entitled to in a region (守信激励).")
    def incentives(
        self,
        info: Info,
        subject: SubjectRef,
        region: str,
        purpose: PurposeInput,
        scenario: str | None = None,
        inputs: list[RuleInput] | None = None,
        at: datetime | None = None,
        as_known_at: datetime | None = None,
    ) -> Incentives:
        """Benefits at a cut-off, as known then."""
        asked = Asked("incentives", region, purpose, scenario, None, inputs or (), at, as_known_at)
        return _answer(info, ask(info, subject, asked))


def _answer(info: Info, decision: d.Decision) -> Incentives:
    precedence = decision.precedence
    return Incentives(
        **head(info, decision),
        scenario=asked_scenario(decision),
        results=outcomes(decision, decision.results, BenefitOutcome),
        restraints=outcomes(decision, decision.restraints, MeasureApplies),
        precedence=None
        if precedence is None
        else Precedence(
            winner=PrecedenceWinner(precedence.winner),
            scope=PrecedenceScope(precedence.scope),
            source=precedence.source,
            note=Text(zh=precedence.note.zh, en=precedence.note.en),
        ),
        missing=missing(decision.missing),
    )
