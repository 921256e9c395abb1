"""Decisions about a subject (研判) as it sees them itself."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_schema.vocabulary import Outcome, PurposeCode, ReasonCode, Role
from hub.decisions.explanations import Locale, Telling, explain
from hub.decisions.kept import KeptDecision, KeptOutcome
from hub.proceedings import own_view, reviews
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.http.prices import cost, size
from resolvers.policies import Region, Text, region
from resolvers.proceedings import NEWEST, keyset
from resolvers.reviews import ReviewConnection, review


@strawberry.type(description="What one rule answered about the subject in a decision.")
class OwnOutcome:
    """Rule, outcome, and why in sentences."""

    rule: strawberry.ID
    version: int
    title: Text
    outcome: Outcome
    reason: ReasonCode | None
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
class OwnDecision:
    """Who asked what, when, for what purpose, and what the rules answered."""

    id: strawberry.ID
    made_at: datetime
    ask: str = strawberry.field(description="jointPunishment, incentives or evaluate.")
    region: Region
    scenario: str | None
    asked_by_region: str
    asked_by_authority: str = strawberry.field(description="Empty for the subject itself.")
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
        edges, page_info = keyset(
            info,
            f"own:reviews:{self.id}",
            first,
            after,
            NEWEST,
            lambda place, most: reviews.of_decision(info.context.services, str(self.id), place, most),
            lambda one: one.place_at_decision,
            lambda one: review(info, one),
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
    return OwnDecision(
        id=strawberry.ID(about.id),
        made_at=about.at,
        ask=about.ask,
        region=region(about.region, info.context.catalogue),
        scenario=about.content["question"]["scenario"],
        asked_by_region=about.caller_region,
        asked_by_authority=about.caller_authority,
        asked_by_role=Role(about.caller_role),
        purpose=PurposeCode(about.purpose),
        outcomes=[_outcome(info, about, kept) for kept in about.outcomes],
        other_rules=about.others,
        about=about,
    )


def _outcome(info: Info, about: KeptDecision, kept: KeptOutcome) -> OwnOutcome:
    version = info.context.services.book.rule(kept.rule, kept.version)
    title = version.rule.title if version is not None else None
    reason = kept.kept.get("reason")
    return OwnOutcome(
        rule=strawberry.ID(kept.rule),
        version=kept.version,
        title=Text(zh=title.zh, en=title.en) if title is not None else Text(zh=kept.rule, en=kept.rule),
        outcome=kept.outcome,
        reason=ReasonCode(reason) if reason is not None else None,
        about=about,
        kept=kept,
    )
