"""Feedback of cases (案例反馈) in GraphQL: reported, withdrawn, listed, counted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import strawberry

from graph_schema.proceedings import CaseEffect
from graph_schema.vocabulary import RuleKind
from hub.access.caller_and_purpose import Access
from hub.audit import Written
from hub.proceedings import cases as f
from hub.proceedings.revoked_grounds import rests_on_revoked
from resolvers.audiences import CASE_COUNTERS, CASE_REPORTERS, OFFICERS
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.kept_decisions import KeptDecision, decisions_named
from resolvers.measures import Measure, measure
from resolvers.named_now import AboutSubject, RecordNow, SubjectNow, record_lists_now
from resolvers.nodes import Node
from resolvers.policy_types import Authority, Region, authority, authority_or_none
from resolvers.policy_types import region as shown_region
from resolvers.proceedings import RESTS_ON_REVOKED, checked_words, keyset
from resolvers.records import CreditRecord
from resolvers.root_fields import mutation, query
from resolvers.rules import Rule, rule_named
from resolvers.scenarios import Scenario, scenario

LONGEST_NOTE = 500

strawberry.enum(
    CaseEffect,
    description="What a measure or benefit did in a case (成效); the hub's own list. NONE: not applied.",
)


@strawberry.enum(description="From which side a region sees a case.")
class CaseSide(StrEnum):
    """APPLYING: it applied the measure or benefit. HOME: its records made it so."""

    APPLYING = "APPLYING"
    HOME = "HOME"


@strawberry.input(
    name="CaseInput", description="What was done with a measure or benefit that a decision gave."
)
class CaseInput:
    """Each measure or benefit of a decision once."""

    decision: strawberry.ID = strawberry.field(description="The decision that gave it.")
    rule: str = strawberry.field(description="Code of the rule that answered APPLIES or GRANTED there.")
    applied: bool = strawberry.field(description="Whether it was really applied.")
    effect: CaseEffect
    on: date = strawberry.field(description="The day on which it was, or was not.")
    amount: Decimal | None = strawberry.field(default=None, description="In the unit of the rule's value.")
    note: str | None = strawberry.field(
        default=None, description="For people; nothing is decided by it. No names and no identity numbers."
    )


@strawberry.type(description="A case (案例) that was fed back. Accounts of persons are not shown.")
class Case(AboutSubject, Node):
    """What was applied to whom, by which decision, and what became of it."""

    rule: Rule | None = strawberry.field(
        description="The version that answered; null: the hub has it no more."
    )
    kind: RuleKind
    measure: Measure | None = strawberry.field(description="Null for a benefit.")
    scenario: Scenario
    side: CaseSide
    applied: bool
    effect: CaseEffect
    amount: Decimal | None
    note: str | None
    on: date
    region: Region = strawberry.field(description="Where it was applied.")
    home_regions: list[Region] = strawberry.field(
        directives=size(5), description="Regions whose records made it so."
    )
    authority: Authority = strawberry.field(description="Who reported it.")
    decision_made_at: datetime
    reported_at: datetime
    delay_seconds: int = strawberry.field(description="From the decision to its report (实时反馈).")
    withdrawn_on: date | None
    withdrawn_at: datetime | None
    withdrawn_by: Authority | None = strawberry.field(description="The authority that reported it.")
    withdrawn_reason: str | None
    kept: strawberry.Private[f.SeenCase]

    @hop(*cost(30), description="The decision that gave the measure or benefit.")
    @staticmethod
    def decision(held: strawberry.Parent[list[Case]], info: Info) -> list[KeptDecision | None]:
        """Read for all cases of a place at once."""
        return decisions_named([one.kept.case.decision for one in held], held[0].subject_now.access, info)

    @hop(
        *size(20, 30),
        description="These records, as they are now, as far as you may read them; none for the home side.",
    )
    @staticmethod
    def records(held: strawberry.Parent[list[Case]], info: Info) -> list[list[CreditRecord]]:
        """Read for all cases of a place at once."""
        return record_lists_now([one.records_now for one in held], info)

    @property
    def records_now(self) -> list[RecordNow]:
        """The records, where they are told."""
        if self.side is not CaseSide.APPLYING:
            return []
        return [RecordNow(one, self.subject_now.access) for one in self.kept.case.records]


@strawberry.type(description="A case after it was reported, its benefit withdrawn, or its measure lifted.")
class CaseChange:
    """The case, and the audit entry that was written with it."""

    case: Case
    receipt: str
    rests_on_revoked_record: bool = strawberry.field(description=RESTS_ON_REVOKED)


@strawberry.type(description="Cases of one scenario, measure or benefit, and effect.")
class CaseCount:
    """Organisations are counted out; natural persons in fives, rounded up."""

    scenario_code: str = strawberry.field(
        description="Code of the scenario in the region where the measure or benefit was applied."
    )
    kind: RuleKind
    measure: Measure | None = strawberry.field(description="Null for a benefit.")
    rule: Rule | None = strawberry.field(description="A benefit's rule, as it stands; null for a measure.")
    effect: CaseEffect
    applied: bool
    organisations: int
    persons: int = strawberry.field(description="In fives, rounded up.")
    withdrawn: int = strawberry.field(
        description="Benefits that were withdrawn and measures that were lifted; those of natural persons in "
        "fives, rounded up."
    )


@strawberry.type(description="Cases of a region over a period (统计), and how many measures were fed back.")
class CaseStatistics:
    """`measuresFedBack` of `measures` is the rate that `xinyang-joint--case-feedback` asks for."""

    region: Region
    from_: date = strawberry.field(name="from")
    to: date
    side: CaseSide
    case_counts: list[CaseCount] = strawberry.field(directives=size(100))
    measures: int = strawberry.field(
        description="Measures that decisions of this region's own callers told in the period, each once a "
        "subject; those about natural persons in fives, rounded up."
    )
    measures_fed_back: int = strawberry.field(
        description="Those of them with a case; again natural persons in fives, rounded up."
    )


CaseConnection = Connection[Case]


@strawberry.type
class CaseQuery:
    """Cases, listed and counted."""

    @query(
        OFFICERS,
        800,
        "Cases fed back (案例反馈) that the caller's region applied or whose records made them, the "
        "newest first.",
    )
    def cases(
        self,
        info: Info,
        purpose: PurposeInput,
        side: CaseSide | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> CaseConnection:
        """Cases that the caller's region sees, the newest first."""
        call = info.call(purpose)
        region = call.access.caller.region

        def node(one: f.SeenCase) -> Case:
            info.context.disclosures.note(call.access, one.case.subject, "case", regions=one.case.homes)
            return _case(info, call.access, one)

        edges, page_info = keyset(
            info.cursors(call.access),
            first,
            after,
            (f"{region}0",),  # "0" follows the "/" between a region and the rest of a place
            lambda place, most: f.cases(call, side.value if side is not None else None, place[0], most),
            lambda one: [one.place],
            node,
        )
        return CaseConnection(edges=edges, page_info=page_info)

    @query(
        CASE_COUNTERS,
        5_000,
        "Counts of cases by scenario, measure or benefit, and effect over a period (案例统计).",
    )
    def case_statistics(
        self,
        info: Info,
        region: str,
        from_: Annotated[date, strawberry.argument(name="from", description="First day of the period.")],
        to: Annotated[date, strawberry.argument(description="First day outside of it.")],
        purpose: PurposeInput,
        side: CaseSide = CaseSide.APPLYING,
    ) -> CaseStatistics:
        """Counts over a period."""
        call, catalogue = info.call(purpose), info.context.catalogue
        found = f.statistics(call, region, from_, to, side.value)
        return CaseStatistics(
            region=shown_region(region, catalogue),
            from_=from_,
            to=to,
            side=side,
            case_counts=[
                CaseCount(
                    scenario_code=one.scenario,
                    kind=one.kind,
                    measure=measure(one.what, catalogue) if one.kind is RuleKind.MEASURE else None,
                    rule=rule_named(info, one.what) if one.kind is not RuleKind.MEASURE else None,
                    effect=one.effect,
                    applied=one.applied,
                    organisations=one.organisations,
                    persons=one.persons,
                    withdrawn=one.withdrawn,
                )
                for one in found.counts
            ],
            measures=found.measures,
            measures_fed_back=found.fed_back,
        )


@strawberry.type
class CaseMutation:
    """Reporting them."""

    @mutation(
        CASE_REPORTERS, "Reports what was done with a measure or benefit of a decision (案例反馈), each once."
    )
    def report_case(self, info: Info, case: CaseInput, purpose: PurposeInput) -> CaseChange:
        """Reports a measure or benefit of a kept decision."""
        call = info.call(purpose)
        told = f.CaseReport(
            str(case.decision),
            case.rule,
            case.applied,
            case.effect,
            case.on,
            case.amount,
            checked_words(case.note, "resolvers.words-note", LONGEST_NOTE) if case.note is not None else None,
        )
        done = f.report(call, told)
        return _changed(info, call.access, done)

    @mutation(
        CASE_REPORTERS,
        "Reports that a benefit was withdrawn (取消激励), or that a measure was lifted whose record was "
        "revoked or repaired since (解除惩戒): by whom, why, when.",
    )
    def report_withdrawal(
        self, info: Info, case: strawberry.ID, reason: str, on: date, purpose: PurposeInput
    ) -> CaseChange:
        """Reports that a benefit was withdrawn, or a measure lifted."""
        call = info.call(purpose)
        text = checked_words(reason, "resolvers.words-reason", LONGEST_NOTE)
        return _changed(info, call.access, f.withdraw(call, str(case), text, on))


def _changed(info: Info, access: Access, written: Written[f.Case]) -> CaseChange:
    info.context.entered(written.receipt)
    case = _case(info, access, f.SeenCase(written.made, CaseSide.APPLYING))
    services, decision = info.context.services, written.made.decision
    return CaseChange(
        case=case,
        receipt=written.receipt,
        rests_on_revoked_record=rests_on_revoked(services, decision, services.now().date()),
    )


def _case(info: Info, access: Access, seen: f.SeenCase) -> Case:
    case, catalogue = seen.case, info.context.catalogue
    return Case(
        id=strawberry.ID(case.id),
        rule=rule_named(info, case.rule, case.rule_version),
        kind=case.kind,
        measure=measure(case.what, catalogue) if case.kind is RuleKind.MEASURE else None,
        scenario=scenario(case.region, case.scenario, catalogue),
        side=CaseSide(seen.side),
        subject_now=SubjectNow(case.subject, access, case.subject_kind, seen.name),
        applied=case.applied,
        effect=case.effect,
        amount=case.amount,
        note=case.note,
        on=case.on,
        region=shown_region(case.region, catalogue),
        home_regions=[shown_region(code, catalogue) for code in case.homes],
        authority=authority(case.authority, case.region, catalogue),
        decision_made_at=case.decided_at,
        reported_at=case.reported_at,
        delay_seconds=int((case.reported_at - case.decided_at).total_seconds()),
        withdrawn_on=case.withdrawn_on,
        withdrawn_at=case.withdrawn_at,
        withdrawn_by=authority_or_none(case.withdrawn_authority, case.region, catalogue),
        withdrawn_reason=case.withdrawn_reason,
        kept=seen,
    )
