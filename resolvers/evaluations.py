"""Single rules and duties in GraphQL: deadlines, rates, must and must-not."""

from __future__ import annotations

from datetime import datetime

import strawberry

from hub.decisions.questions import place_of
from hub.policy.catalogue import NATION
from resolvers.audiences import READERS
from resolvers.context import Info, PurposeInput
from resolvers.decisions import Decision, head
from resolvers.outcome_making import outcome
from resolvers.outcome_types import RuleOutcome
from resolvers.questions import Asked, ask
from resolvers.root_fields import query
from resolvers.rule_inputs import RuleInput
from resolvers.subject_refs import SubjectRef


@strawberry.type(description="One rule or duty asked by itself.")
class Evaluation(Decision):
    """The one answer."""

    result: RuleOutcome


@strawberry.type
class EvaluationQuery:
    """Single rules."""

    @query(READERS, 2_000, "One rule or duty with its inputs: deadlines, rates, must and must-not.")
    def evaluate(
        self,
        info: Info,
        rule: str,
        purpose: PurposeInput,
        subject: SubjectRef | None = None,
        inputs: list[RuleInput] | None = None,
        at: datetime | None = None,
        as_known_at: datetime | None = None,
        region: str | None = None,
    ) -> Evaluation:
        """A single rule, in the caller's region, or where it holds, unless a region is named."""
        caller = info.context.caller
        home = caller.region if caller is not None else NATION
        place = place_of(rule, region, home, info.context.catalogue)
        asked = Asked("evaluate", place, purpose, None, rule, inputs or (), at, as_known_at)
        decision = ask(info, subject, asked)
        return Evaluation(**head(info, decision), result=outcome(decision, decision.results[0]))
