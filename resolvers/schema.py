"""The schema: every query of the hub, each handed to the noun that answers it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from inspect import signature
from typing import Any, cast

import strawberry
from strawberry.schema.config import StrawberryConfig

from graph_schema.vocabulary import ErrorCode, RuleKind
from hub import decisions as d
from hub.decisions.questions import check_region, check_scenario, moment, place_of
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import NATION
from resolvers import (
    agreement_previews,
    audits,
    eligibility,
    feedback,
    policies,
    publishing,
    reads,
    reports,
    white_lists,
)
from resolvers import agreements as lives
from resolvers import objections as objecting
from resolvers import own_view as own
from resolvers import repair_letters as letters
from resolvers import repair_notices as notices
from resolvers import repairs as repairing
from resolvers import reviews as demands
from resolvers.connections import Connection, Cursors, page_of_all
from resolvers.consents import ConsentChange, ConsentConnection, consents_of, give_consent, withdraw_consent
from resolvers.context import Info, PurposeInput
from resolvers.decisions import (
    Asked,
    Incentives,
    JointPunishment,
    Replay,
    ask,
    ask_each,
    incentives,
    joint_punishment,
    keys_of,
    replayed,
)
from resolvers.http.prices import ListSize, cost
from resolvers.outcomes import RuleOutcome, outcome
from resolvers.parameters import ParameterConnection, parameters
from resolvers.policies import Agreement, GradeScale, Region, Rule, Scenario
from resolvers.publishing import Publication, RuleImpact
from resolvers.rule_inputs import RuleInput
from resolvers.scalars import SCALARS
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

    @strawberry.field(
        directives=cost(900),
        description='One subject (信用主体); null both for "not there" and for "not yours".',
    )
    def subject(self, info: Info, ref: SubjectRef, purpose: PurposeInput) -> Subject | None:
        """A subject's profile as of now."""
        return find_subject(info, ref, purpose)

    @strawberry.field(
        directives=cost(6_000),
        description="Which restrictive measures apply to a subject in a region, and why (联合惩戒).",
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
        asked = Asked("jointPunishment", region, purpose, occasion, None, inputs or (), on, as_known_at)
        return joint_punishment(info, ask(info, subject, asked))

    @strawberry.field(
        directives=cost(1_500), description="Which benefits a subject is entitled to in a region (守信激励)."
    )
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
        asked = Asked("incentives", region, purpose, scenario, None, inputs or (), on, as_known_at)
        return incentives(info, ask(info, subject, asked))

    @strawberry.field(
        directives=cost(2_000),
        description="One rule or duty with its inputs: deadlines, rates, must and must-not.",
    )
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
        """A single rule, in the caller's region, or where it holds, unless a region is named."""
        caller = info.context.caller
        home = caller.region if caller is not None else NATION
        place = place_of(str(rule), region, home, info.context.catalogue)
        asked = Asked("evaluate", place, purpose, None, str(rule), inputs or (), on, as_known_at)
        decision = ask(info, subject, asked)
        return outcome(decision, decision.results[0])

    @strawberry.field(
        directives=[*cost(100), ListSize(slicing_arguments=["subjects"])],
        description="Joint punishment for up to 100 subjects, in their order, as a tender needs it, all as "
        "known at one commit. Where one of them can't be meant, all is refused, and the error names each "
        "such place; `jointPunishments` answers the others.",
    )
    def decisions(
        self,
        info: Info,
        subjects: list[SubjectRef],
        region: str,
        purpose: PurposeInput,
        occasion: str | None = None,
        inputs: list[RuleInput] | None = None,
        on: datetime | None = None,
        as_known_at: datetime | None = None,
    ) -> list[JointPunishment]:
        """One answer a subject, or none at all."""
        asked = Asked("jointPunishment", region, purpose, occasion, None, inputs or (), on, as_known_at)
        keys = _keys(info, subjects, purpose)
        wrong = [one for one in keys if isinstance(one, InputError)]
        if wrong:
            raise InputError(
                " ".join(one.message for one in wrong),
                code=wrong[0].code,
                expected=wrong[0].expected,
                fix="correct these, or ask for jointPunishments, which answers the others",
            )
        known = [one for one in keys if isinstance(one, SubjectKey)]
        return [joint_punishment(info, one) for one in ask_each(info, known, asked)]

    @strawberry.field(
        directives=[*cost(100), ListSize(slicing_arguments=["subjects"])],
        description="As `decisions`, with an outcome for each subject: one that can't be meant, such as a "
        "code with a wrong check digit, is null, and an error names its place; the others are answered.",
    )
    def joint_punishments(
        self,
        info: Info,
        subjects: list[SubjectRef],
        region: str,
        purpose: PurposeInput,
        occasion: str | None = None,
        inputs: list[RuleInput] | None = None,
        on: datetime | None = None,
        as_known_at: datetime | None = None,
    ) -> list[JointPunishment | None]:
        """One answer a subject that can be meant."""
        asked = Asked("jointPunishment", region, purpose, occasion, None, inputs or (), on, as_known_at)
        keys = _keys(info, subjects, purpose)
        made = iter(ask_each(info, [one for one in keys if isinstance(one, SubjectKey)], asked))
        answers = [one if isinstance(one, InputError) else joint_punishment(info, next(made)) for one in keys]
        # graphql-core tells an error that stands in a list with its place, and answers the others.
        return cast("list[JointPunishment | None]", answers)

    eligible_subjects: eligibility.EligibleSubjectConnection = strawberry.field(
        directives=cost(80_000),
        resolver=eligibility.eligible_subjects,
        description="Whom a benefit reaches in a region (政策找人): its subjects with these outcomes, or "
        "with changedSince those that can have changed since, whatever their outcome is now.",
    )

    white_list: white_lists.WhiteList | None = strawberry.field(
        directives=cost(3_000),
        resolver=white_lists.white_list,
        description="A white list (白名单) that a region pushed to the class of the institution that asks; "
        'null both for "no list" and for "not yours". With changedSince: who joined or left since.',
    )

    @strawberry.field(
        directives=cost(5_000), description="A kept decision evaluated again, and what the graph says now."
    )
    def replay(self, info: Info, decision: strawberry.ID, purpose: PurposeInput) -> Replay:
        """Replays a decision of the caller's region."""
        call = info.context.call(purpose)
        return replayed(d.replay(call, str(decision)))

    @strawberry.field(
        directives=cost(100),
        description="Mutual-recognition agreements (互认协议), of a region or all. Public.",
    )
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

    @strawberry.field(
        directives=cost(100),
        description="Rules that hold in a region (its own and those above it), or all. Public.",
    )
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

    @strawberry.field(
        directives=cost(200), description="Regions below another one (the provinces without it). Public."
    )
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

    consents: ConsentConnection = strawberry.field(
        directives=cost(1_000),
        resolver=consents_of,
        description="What a subject consented to, the newest first: for itself, or an officer of its region.",
    )

    reads_of: reads.SubjectReadConnection = strawberry.field(
        directives=cost(3_000),
        resolver=reads.reads_of,
        description="Who read a subject, when, for what and by which grant, the newest first (查询记录): for "
        "the subject itself, or an officer of its region. Without investigations.",
    )

    parameters: ParameterConnection = strawberry.field(
        directives=cost(100),
        resolver=parameters,
        description="Values that texts leave to a region (地方参数), set or not; of a region and those above "
        "it, or all. Public.",
    )
    rule_impact: RuleImpact = strawberry.field(
        directives=cost(50_000),
        resolver=publishing.rule_impact,
        description="Which subjects of a rule's region would change outcome if a text were published, or a "
        "rule withdrawn. For administrators of the region.",
    )

    audit_entries: audits.AuditEntryConnection = strawberry.field(
        directives=cost(2_000),
        resolver=audits.audit_entries,
        description="The audit log (查询留痕), the newest entry first: entries of callers of the auditor's "
        "region, or that read its records. For auditors.",
    )
    why_allowed: audits.WhyAllowed | None = strawberry.field(
        directives=cost(1_500),
        resolver=audits.why_allowed,
        description="The grants behind an entry, with their basis (授权依据). For auditors.",
    )
    audit_proof: audits.AuditProof | None = strawberry.field(
        directives=cost(1_500),
        resolver=audits.audit_proof,
        description="The proof that an entry is in the log, for whose receipt it is, and for auditors.",
    )

    signing_keys: lives.SigningKeyConnection = strawberry.field(
        directives=cost(300),
        resolver=lives.signing_keys,
        description="The keys by which a region signs agreements, withdrawn ones too. Public.",
    )
    agreement: lives.AgreementLife | None = strawberry.field(
        directives=cost(2_000),
        resolver=lives.agreement,
        description="An agreement with its versions, events and signatures, as of a moment. For agreement "
        'officers and administrators of its parties; null both for "not there" and for "not yours".',
    )
    own_agreements: lives.AgreementLifeConnection = strawberry.field(
        directives=cost(2_000),
        resolver=lives.own_agreements,
        description="Every agreement of the caller's region, drafts too. For the same.",
    )
    export_agreement: str | None = strawberry.field(
        directives=cost(2_000),
        resolver=lives.export_agreement,
        description="An agreement as one file that `hub agreement verify` checks offline. For the same.",
    )
    agreement_preview: agreement_previews.AgreementPreview = strawberry.field(
        directives=cost(35_000),
        resolver=agreement_previews.agreement_preview,
        description="What a text, or a version of an agreement, opens of the caller's own region, and the "
        "points of an impact assessment (个人信息保护影响评估). For the same.",
    )

    objections: objecting.ObjectionConnection = strawberry.field(
        directives=cost(1_000),
        resolver=objecting.objections,
        description="Objections (异议) of the caller's region, or the subject's own, the newest first.",
    )
    repairs: repairing.RepairConnection = strawberry.field(
        directives=cost(1_000),
        resolver=repairing.repairs,
        description="Applications for repair (信用修复) of the caller's region, or the subject's own, the "
        "newest first.",
    )
    repair_notices: notices.RepairNoticeConnection = strawberry.field(
        directives=cost(1_000),
        resolver=notices.repair_notices,
        description="Repairs elsewhere that the caller's region was told of, the oldest first. For officers.",
    )
    overdue_acknowledgements: notices.RepairNoticeConnection = strawberry.field(
        directives=cost(1_000),
        resolver=notices.overdue_acknowledgements,
        description="Repairs of the region that a partner has not acknowledged in time (逾期未回执), or not "
        "within so many days. For officers.",
    )
    due_reminders: letters.DueReminderConnection = strawberry.field(
        directives=cost(2_000),
        resolver=letters.due_reminders,
        description="Records of the region whose display ends within some days, by the delivery or a text, "
        "and whose subjects were not yet reminded by both channels (修复提醒). For officers.",
    )
    penalties_without_notice: letters.PenaltyWithoutNoticeConnection = strawberry.field(
        directives=cost(60_000),
        resolver=letters.penalties_without_notice,
        description="Penalties of the region that were served without their repair notice (双书同达). "
        "For officers.",
    )
    repair_rate: repairing.RepairRate = strawberry.field(
        directives=cost(1_500),
        resolver=repairing.repair_rate,
        description="The repair rate (信用信息修复率) of the region. For officers.",
    )

    @strawberry.field(directives=cost(100), description="Scales of grades (等级). Public.")
    def scales(self, info: Info, first: int | None = None, after: str | None = None) -> GradeScaleConnection:
        """Scales by id."""
        found = sorted(info.context.catalogue.scales.values(), key=lambda scale: scale.id)
        cursors = Cursors(info.context.services.cursor_key, "scales")
        edges, page_info = page_of_all(found, first, after, cursors, lambda row: row.id, policies.scale)
        return GradeScaleConnection(edges=edges, page_info=page_info)

    @strawberry.field(
        directives=cost(150),
        description="Scenarios (应用场景) that hold in a region: its own and those above it. Public.",
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

    own_view: own.OwnView = strawberry.field(
        directives=cost(900),
        resolver=own.own_view_of,
        description="What the hub holds about a subject, who read it, what was decided (本人查询): for the "
        "subject itself, or an officer of its region with the number of its written demand.",
    )
    export_own_report: own.OwnReport = strawberry.field(
        directives=cost(50_000),
        resolver=own.export_own_report,
        description="The same as one signed file (信用报告), which the subject can carry and anybody check.",
    )
    reviews: demands.ReviewConnection = strawberry.field(
        directives=cost(800),
        resolver=demands.reviews,
        description="Demands for review of decisions (人工复核) to the caller's region, the oldest first. "
        "For officers and administrators.",
    )
    cases: feedback.CaseConnection = strawberry.field(
        directives=cost(800),
        resolver=feedback.cases,
        description="Cases fed back (案例反馈) that the caller's region applied or whose records made them, "
        "the newest first. For officers and administrators.",
    )
    case_statistics: feedback.CaseStatistics = strawberry.field(
        directives=cost(5_000),
        resolver=feedback.case_statistics,
        description="Counts of cases by scenario, measure or benefit, and effect over a period (案例统计). "
        "For officers, administrators and agreement officers of the region or one above it.",
    )
    repeat_offenders: reports.RepeatOffenderConnection = strawberry.field(
        directives=cost(50_000),
        resolver=reports.repeat_offenders,
        description="Subjects with repeated penalties of one kind (屡禁不止、屡罚不改). Thresholds are "
        "arguments, or parameters of the region. For officers and administrators of the region or one above.",
    )
    grade_changes: reports.GradeChangeConnection = strawberry.field(
        directives=cost(50_000),
        resolver=reports.grade_changes,
        description="Whose grade on a scale changed since a commit or a day (等级变动). For officers and "
        "administrators of the region or one above it.",
    )
    broken_commitments: reports.BrokenCommitmentConnection = strawberry.field(
        directives=cost(20_000),
        resolver=reports.broken_commitments,
        description="Commitments broken in a period (违背承诺). For officers and administrators of the "
        "region or one above it.",
    )


def _keys(info: Info, subjects: list[SubjectRef], purpose: PurposeInput) -> list[SubjectKey | InputError]:
    if not 1 <= len(subjects) <= MOST_SUBJECTS:
        raise InputError(
            "The list of subjects is empty or too long.",
            code=ErrorCode.LIMIT_EXCEEDED,
            expected=f"1 to {MOST_SUBJECTS} subjects",
            fix="send several requests",
        )
    info.context.access(purpose)  # who may ask nothing is told so first
    return keys_of(subjects, info.context.services)


ADMINISTRATORS = "administrators of the region"
OFFICES = "officers and administrators of the region"
PARTIES = "agreement officers of a party"
SPEAKERS = "the subject itself, and officers and administrators of its region with its form"
DECIDERS = "officers, administrators and institutions: who asked for the decision"


def change(resolver: Callable[..., Any], who: str, description: str) -> Any:
    """A field that changes something, and who may. Whether it only tries, unless it is told otherwise,
    follows from its arguments."""
    tries = "dry_run" in signature(resolver).parameters
    told = "A dry run unless `dryRun` is false." if tries else "Takes effect at once."
    return strawberry.mutation(
        resolver=resolver, description=f"{description} {told} For {who}.", directives=cost(5_000)
    )


@strawberry.type(
    description="Changes: one in an operation, by POST. A change and its audit entry are one transaction. "
    "Fields with `dryRun` only try, unless it is false; all others take effect at once."
)
class Mutation:
    """What callers change."""

    publish_rule: Publication = change(
        publishing.publish_rule,
        ADMINISTRATORS,
        "Publishes a rule from its text (YAML) as a new version, where nothing is wrong with it "
        "(发布规则). `expectedVersion` is the version that was changed; null for a new rule.",
    )
    withdraw_rule: Publication = change(
        publishing.withdraw_rule,
        ADMINISTRATORS,
        "Withdraws a rule that no other rule rests on (撤回规则). Its versions stay for replay.",
    )
    publish_parameter: Publication = change(
        publishing.publish_parameter,
        ADMINISTRATORS,
        "Publishes a dated value of a region's own parameter (发布地方参数).",
    )

    give_consent: ConsentChange = change(
        give_consent,
        SPEAKERS,
        "Lets one recipient read some kinds of a subject's records for one purpose (授权同意).",
    )
    withdraw_consent: ConsentChange = change(
        withdraw_consent,
        SPEAKERS,
        "Ends a consent (撤回同意).",
    )

    draft_agreement: lives.AgreementChange = change(
        lives.draft_agreement,
        PARTIES,
        "Drafts an agreement from its text (YAML) for the own party (起草协议). It opens "
        "nothing before every party has signed.",
    )
    amend_agreement: lives.AgreementChange = change(
        lives.amend_agreement,
        PARTIES,
        "Drafts a new version (修订协议), whose signatures start anew; what is in force stays so "
        "until all have signed.",
    )
    sign_agreement: lives.AgreementChange = change(
        lives.sign_agreement,
        PARTIES,
        "Signs a version for the own party with a detached JWS (签署协议). With the last "
        "signature the version is in force.",
    )
    withdraw_agreement_draft: lives.AgreementChange = change(
        lives.withdraw_agreement_draft,
        PARTIES,
        "Withdraws a version that is not yet in force (撤回协议草案).",
    )
    suspend_agreement: lives.AgreementChange = change(
        lives.suspend_agreement,
        PARTIES,
        "Suspends an agreement for all its parties (中止协议).",
    )
    resume_agreement: lives.AgreementChange = change(
        lives.resume_agreement,
        PARTIES,
        "Lifts the own party's suspension (恢复协议); in force again where no other stands.",
    )
    terminate_agreement: lives.AgreementChange = change(
        lives.terminate_agreement,
        PARTIES,
        "Ends an agreement for all its parties, for good (终止协议).",
    )
    register_signing_key: lives.SigningKeyChange = change(
        lives.register_signing_key,
        ADMINISTRATORS,
        "Registers a public key of the own region (登记签署公钥).",
    )
    withdraw_signing_key: lives.SigningKeyChange = change(
        lives.withdraw_signing_key,
        ADMINISTRATORS,
        "Withdraws a key of the own region (撤回签署公钥). What it signed stays signed.",
    )

    file_objection: objecting.ObjectionChange = change(
        objecting.file_objection,
        SPEAKERS,
        "Objects to a record or a part of the profile (提出异议). The record is marked disputed at once.",
    )
    acknowledge_objection: objecting.ObjectionChange = change(
        objecting.acknowledge_objection,
        OFFICES,
        "Takes an objection up and forwards it to the authority that provided the record (受理、转办).",
    )
    decide_objection: objecting.ObjectionChange = change(
        objecting.decide_objection,
        OFFICES,
        "Upholds an objection, for the authority that provided the record, and corrects or revokes "
        "the record, or refuses it, with reasons (异议处理).",
    )
    apply_for_repair: repairing.RepairChange = change(
        repairing.apply_for_repair,
        SPEAKERS,
        "Applies for the repair of a record "
        "(申请信用修复); granted at once where every condition is met (即申即办).",
    )
    decide_repair: repairing.RepairChange = change(
        repairing.decide_repair,
        OFFICES,
        "Grants or refuses a repair, with reasons. Granted, display, sharing and use end at "
        "once, in every region.",
    )
    acknowledge_repair: notices.RepairNoticeChange = change(
        notices.acknowledge_repair,
        OFFICES,
        "A partner region acknowledges a repair that it was told of (回执).",
    )
    note_repair_notice: letters.LetterChange = change(
        letters.note_repair_notice,
        OFFICES,
        "Notes that a penalty's repair notice was served (修复告知书送达). Noted again, what "
        "differs corrects it; the earlier note is kept.",
    )
    record_reminder: letters.LetterChange = change(
        letters.record_reminder,
        OFFICES,
        "Notes that a subject was reminded that display ends (修复提醒).",
    )

    push_white_list: white_lists.WhiteListPush = change(
        white_lists.push_white_list,
        OFFICES,
        "Pushes the white list of a benefit to a class of recipients: made anew the first time, "
        "then brought up to date.",
    )

    demand_review: demands.ReviewChange = change(
        demands.demand_review,
        SPEAKERS,
        "Demands that a person explains and reviews a decision (人工复核).",
    )
    retract_review: demands.ReviewChange = change(
        demands.retract_review,
        SPEAKERS,
        "Takes such a demand back.",
    )
    answer_review: demands.ReviewChange = change(
        demands.answer_review,
        OFFICES,
        "Takes a demand on, or answers it: "
        "confirmed, changed (with the new decision), or withdrawn, with reasons.",
    )
    report_case: feedback.CaseChange = change(
        feedback.report_case,
        DECIDERS,
        "Reports what was done with a measure or benefit of a decision (案例反馈), each once.",
    )
    report_withdrawal: feedback.CaseChange = change(
        feedback.report_withdrawal,
        DECIDERS,
        "Reports that a benefit was withdrawn (取消激励): by whom, why, when.",
    )


def make_schema() -> strawberry.Schema:
    """The hub's schema."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=[ErrorCode],
        config=StrawberryConfig(auto_camel_case=True, scalar_map=SCALARS),
    )
