"""The schema: every query of the hub, each handed to the noun that answers it."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry.schema.config import StrawberryConfig

from graph_schema.vocabulary import ErrorCode, RuleKind
from hub import decisions as d
from hub.decisions.questions import check_region, check_scenario, moment
from hub.errors import InputError
from hub.policy.catalogue import NATION
from resolvers import policies
from resolvers.connections import Connection, Cursors, page_of_all
from resolvers.context import Info, PurposeInput
from resolvers.coverage import CoverageReport, coverage_report
from resolvers.decisions import (
    Incentives,
    JointPunishment,
    Replay,
    ask,
    incentives,
    joint_punishment,
    replayed,
)
from resolvers.outcomes import RuleOutcome, outcome
from resolvers.policies import Agreement, GradeScale, Region, Rule, Scenario
from resolvers.rule_inputs import RuleInput
from resolvers.subjects import Subject, SubjectRef, find_subject

MOST_SUBJECTS = 100

AgreementConnection = Connection[Agreement]
RuleConnection = Connection[Rule]
RegionConnection = Connection[Region]
GradeScaleConnection = Connection[GradeScale]
ScenarioConnection = Connection[Scenario]


@strawberry.type(description="Rules, agreements, scales and regions are public; all else needs a token.")
class Query:
    """The entry points."""

    @strawberry.field(description='One subject (信用主体); null both for "not there" and for "not yours".')
    def subject(self, info: Info, ref: SubjectRef, purpose: PurposeInput) -> Subject | None:
        """A subject's profile as of now."""
        return find_subject(info, ref, purpose)

    @strawberry.field(
        description="Which restrictive measures apply to a subject in a region, and why (联合惩戒)."
    )
    def joint_punishment(
        self,
        info: Info,
        subject: SubjectRef,
        region: str,
        purpose: PurposeInput,
        occasion: str | None = None,
        inputs: list[RuleInput] | None = None,
        on: datetime | None = None,
        as_known_at: datetime | None = None,
    ) -> JointPunishment:
        """Measures at a cut-off, as known then."""
        decision = ask(
            info,
            "jointPunishment",
            subject,
            region,
            purpose,
            scenario=occasion,
            inputs=inputs or (),
            on=on,
            as_known_at=as_known_at,
        )
        return joint_punishment(info, decision)

    @strawberry.field(description="Which benefits a subject is entitled to in a region (守信激励).")
    def incentives(
        self,
        info: Info,
        subject: SubjectRef,
        region: str,
        purpose: PurposeInput,
        scenario: str | None = None,
        inputs: list[RuleInput] | None = None,
        on: datetime | None = None,
        as_known_at: datetime | None = None,
    ) -> Incentives:
        """Benefits at a cut-off, as known then."""
        decision = ask(
            info,
            "incentives",
            subject,
            region,
            purpose,
            scenario=scenario,
            inputs=inputs or (),
            on=on,
            as_known_at=as_known_at,
        )
        return incentives(info, decision)

    @strawberry.field(description="One rule or duty with its inputs: deadlines, rates, must and must-not.")
    def evaluate(
        self,
        info: Info,
        rule: strawberry.ID,
        purpose: PurposeInput,
        subject: SubjectRef | None = None,
        inputs: list[RuleInput] | None = None,
        on: datetime | None = None,
        as_known_at: datetime | None = None,
        region: str | None = None,
    ) -> RuleOutcome:
        """A single rule, in the caller's region unless another is named."""
        caller = info.context.caller
        place = region or (caller.region if caller is not None else NATION)
        check_region(place, info.context.catalogue)
        decision = ask(
            info,
            "evaluate",
            subject,
            place,
            purpose,
            rule=str(rule),
            inputs=inputs or (),
            on=on,
            as_known_at=as_known_at,
        )
        return outcome(decision, decision.results[0])

    @strawberry.field(
        description="Joint punishment for up to 100 subjects, in their order, as a tender needs it."
    )
    def decisions(
        self,
        info: Info,
        subjects: list[SubjectRef],
        region: str,
        purpose: PurposeInput,
        occasion: str | None = None,
        on: datetime | None = None,
    ) -> list[JointPunishment]:
        """One answer a subject."""
        if not 1 <= len(subjects) <= MOST_SUBJECTS:
            raise InputError(
                "The list of subjects is empty or too long.",
                code=ErrorCode.LIMIT_EXCEEDED,
                expected=f"1 to {MOST_SUBJECTS} subjects",
                fix="send several requests",
            )
        cutoff = moment(info.context.services, on, "cut-off (on)")
        return [
            joint_punishment(
                info, ask(info, "jointPunishment", one, region, purpose, scenario=occasion, on=cutoff)
            )
            for one in subjects
        ]

    @strawberry.field(description="A kept decision evaluated again, and what the graph says now.")
    def replay(self, info: Info, decision: strawberry.ID, purpose: PurposeInput) -> Replay:
        """Replays a decision of the caller's region."""
        access = info.context.access(purpose)
        return replayed(d.replay(info.context.services, access, info.context.ledger, str(decision)))

    @strawberry.field(description="Mutual-recognition agreements (互认协议), of a region or all. Public.")
    def agreements(
        self,
        info: Info,
        region: str | None = None,
        on: datetime | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> AgreementConnection:
        """Agreements valid at a moment, by id."""
        catalogue = info.context.catalogue
        if region is not None:
            check_region(region, catalogue)
        day = moment(info.context.services, on, "moment (on)").date()
        found = sorted(
            (
                (agreement, version)
                for agreement, version in catalogue.agreements.values()
                if region is None or region in agreement.parties
            ),
            key=lambda row: row[0].id,
        )
        cursors = Cursors(info.context.services.cursor_key, f"agreements:{region}")
        edges, page_info = page_of_all(
            found,
            first,
            after,
            cursors,
            lambda row: row[0].id,
            lambda row: policies.agreement(*row, day, catalogue),
        )
        return AgreementConnection(edges=edges, page_info=page_info)

    @strawberry.field(description="Rules that hold in a region (its own and those above it), or all. Public.")
    def rules(
        self,
        info: Info,
        region: str | None = None,
        scenario: str | None = None,
        kind: RuleKind | None = None,
        on: datetime | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> RuleConnection:
        """Rules valid at a moment, by id."""
        catalogue = info.context.catalogue
        if region is not None:
            check_region(region, catalogue)
            if scenario is not None:
                check_scenario(region, scenario, catalogue)
        day = moment(info.context.services, on, "moment (on)").date()
        path = catalogue.path(region) if region is not None else None
        found = sorted(
            (
                version
                for version in catalogue.rules.values()
                if version.rule.valid.holds(day)
                and (path is None or version.rule.region in path)
                and scenario in (None, version.rule.scenario)
                and kind in (None, version.rule.kind)
            ),
            key=lambda version: version.rule.id,
        )
        cursors = Cursors(info.context.services.cursor_key, f"rules:{region}:{scenario}:{kind}:{day}")
        edges, page_info = page_of_all(
            found, first, after, cursors, lambda row: row.rule.id, lambda row: policies.rule(row, catalogue)
        )
        return RuleConnection(edges=edges, page_info=page_info)

    @strawberry.field(description="Regions below another one (the provinces without it). Public.")
    def regions(
        self, info: Info, parent: str = NATION, first: int | None = None, after: str | None = None
    ) -> RegionConnection:
        """Regions by code."""
        catalogue = info.context.catalogue
        check_region(parent, catalogue)
        found = sorted(code for code, one in catalogue.regions.items() if one.parent == parent)
        cursors = Cursors(info.context.services.cursor_key, f"regions:{parent}")
        edges, page_info = page_of_all(
            found, first, after, cursors, lambda code: code, lambda code: policies.region(code, catalogue)
        )
        return RegionConnection(edges=edges, page_info=page_info)

    coverage: list[CoverageReport] = strawberry.field(
        resolver=coverage_report, description="What the hub carries of each document's rows. Public."
    )

    @strawberry.field(description="Scales of grades (等级). Public.")
    def scales(self, info: Info, first: int | None = None, after: str | None = None) -> GradeScaleConnection:
        """Scales by id."""
        found = sorted(info.context.catalogue.scales.values(), key=lambda scale: scale.id)
        cursors = Cursors(info.context.services.cursor_key, "scales")
        edges, page_info = page_of_all(found, first, after, cursors, lambda row: row.id, policies.scale)
        return GradeScaleConnection(edges=edges, page_info=page_info)

    @strawberry.field(
        description="Scenarios (应用场景) that hold in a region: its own and those above it. Public."
    )
    def scenarios(
        self, info: Info, region: str, first: int | None = None, after: str | None = None
    ) -> ScenarioConnection:
        """Scenarios by id and region."""
        catalogue = info.context.catalogue
        check_region(region, catalogue)
        path = catalogue.path(region)
        found = sorted(
            (one for one in catalogue.scenarios.values() if one.region in path),
            key=lambda one: f"{one.id}@{one.region}",
        )
        cursors = Cursors(info.context.services.cursor_key, f"scenarios:{region}")
        edges, page_info = page_of_all(
            found, first, after, cursors, lambda row: f"{row.id}@{row.region}", policies.scenario
        )
        return ScenarioConnection(edges=edges, page_info=page_info)


def make_schema() -> strawberry.Schema:
    """The hub's schema."""
    return strawberry.Schema(
        query=Query,
        types=[ErrorCode],
        config=StrawberryConfig(auto_camel_case=True),
    )
