"""Decisions about a subject (研判) as it sees them itself."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_schema.vocabulary import Outcome, PurposeCode, ReasonCode, Role
from hub.decisions.explanations import Locale, Telling, explain
from hub.decisions.kept_decision import KeptDecision, KeptOutcome
from hub.proceedings import own_view, reviews
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.enums import DecisionKind
from resolvers.http.cost_directives import cost, size
from resolvers.nodes import Node
from resolvers.policy_types import Authority, Region, authority_or_none, region
from resolvers.proceedings import NEWEST, keyset
from resolvers.reviews import ReviewConnection, review
from resolvers.rules import Rule, rule_named
from resolvers.scenarios import Scenario, scenario


@strawberry.type(description="What one rule answered about the subject in a decision.")
class OwnOutcome:
    """Rule, outcome, and why in sentences."""

    rule: Rule | None = strawberry.field(description="Null: the hub has this version of it no more.")
    outcome: Outcome
    reason_code: ReasonCode | None
    about: strawberry.Private[KeptDecision]
    kept: strawberry.Private[KeptOutcome]

    @strawberry.field(
        directives=size(10, 150),
        description="The answer in sentences, as it was given (PIPL-2021 第二十四条).",
    )
    def explanation(self, info: Info, locale: Locale = Locale.ZH_CN) -> list[str]:
        """Sentences from what was kept, with the subject's own records only."""
        return explained(info, self.about, self.kept, locale)


@strawberry.type(directives=cost(300), description="A decision (研判) that was made about the subject.")
class OwnDecision(Node):
    """Who asked what, when, for what purpose, and what the rules answered."""

    made_at: datetime
    kind: DecisionKind
    region: Region
    scenario: Scenario | None
    asked_by_region: Region
    asked_by_authority: Authority | None = strawberry.field(description="Null for the subject itself.")
    asked_by_role: Role
    purpose: PurposeCode
    outcomes: list[OwnOutcome] = strawberry.field(directives=size(20))
    other_rules: int = strawberry.field(
        description="How many more rules were asked that rest on nothing but the subject's kind and place."
    )
    about: strawberry.Private[KeptDecision]

    @strawberry.field(
        directives=cost(300), description="Reviews by a person that the subject demanded, the newest first."
    )
    def reviews(self, info: Info, first: int = 5, after: str | None = None) -> ReviewConnection:
        """A keyset page of demands with their answers, by (demanded, id)."""
        access = info.context.disclosures.access
        assert access is not None, "whoever tells of a decision has noted for whom"
        edges, page_info = keyset(
            info.cursors(access, self.id),
            first,
            after,
            NEWEST,
            lambda place, most: reviews.of_decision(info.context.services, str(self.id), place, most),
            lambda one: one.place_at_decision,
            lambda one: review(info, access, one),
        )
        return ReviewConnection(edges=edges, page_info=page_info)


OwnDecisionConnection = Connection[OwnDecision]


def explained(info: Info, about: KeptDecision, kept: KeptOutcome, locale: Locale) -> list[str]:
    """An answer in sentences, as it was given."""
    what = own_view.explainable(info.context.services, about, kept)
    telling = Telling(
        what.result, about.facts, what.rules, what.records, info.context.catalogue, what.restraints
    )
    return explain(telling, locale)


def own_decision(info: Info, about: KeptDecision) -> OwnDecision:
    """A kept decision."""
    catalogue, code = info.context.catalogue, about.content["question"]["scenario"]
    return OwnDecision(
        id=strawberry.ID(about.id),
        made_at=about.at,
        kind=DecisionKind(about.ask),
        region=region(about.region, catalogue),
        scenario=scenario(about.region, code, catalogue) if code is not None else None,
        asked_by_region=region(about.caller_region, catalogue),
        asked_by_authority=authority_or_none(about.caller_authority, about.caller_region, catalogue),
        asked_by_role=Role(about.caller_role),
        purpose=PurposeCode(about.purpose),
        outcomes=[_outcome(info, about, kept) for kept in about.outcomes],
        other_rules=about.others,
        about=about,
    )


def _outcome(info: Info, about: KeptDecision, kept: KeptOutcome) -> OwnOutcome:
    reason = kept.kept.get("reason")
    return OwnOutcome(
        rule=rule_named(info, kept.rule, kept.version),
        outcome=kept.outcome,
        reason_code=ReasonCode(reason) if reason is not None else None,
        about=about,
        kept=kept,
    )
