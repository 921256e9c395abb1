"""The schema: what every noun brings to Query and Mutation, joined. The order here is that of the SDL."""

from __future__ import annotations

import strawberry
from strawberry.schema.config import StrawberryConfig

from graph_schema.vocabulary import ErrorCode
from resolvers.agreement_lives import AgreementLifeMutation, AgreementLifeQuery
from resolvers.agreement_previews import AgreementPreviewQuery
from resolvers.agreements import AgreementQuery
from resolvers.audits import AuditQuery
from resolvers.cases import CaseMutation, CaseQuery
from resolvers.consents import ConsentMutation, ConsentQuery
from resolvers.context import Info
from resolvers.deliveries import DeliveryMutation, DeliveryQuery
from resolvers.duty_records import DutyRecordQuery
from resolvers.eligibility import EligibilityQuery
from resolvers.enum_labels import EnumLabelQuery
from resolvers.evaluations import EvaluationQuery
from resolvers.incentives import IncentivesQuery
from resolvers.investigations.editing import InvestigationMutation
from resolvers.investigations.exports import InvestigationExportQuery
from resolvers.investigations.files import InvestigationQuery
from resolvers.investigations.saved_graphs import SavedGraphQuery
from resolvers.investigations.watches import WatchMutation, WatchQuery
from resolvers.joint_punishments import JointPunishmentQuery, JointPunishmentsQuery
from resolvers.judgements import JudgementMutation, JudgementQuery
from resolvers.legal_texts import LegalTextQuery
from resolvers.measures import MeasureQuery
from resolvers.objections import ObjectionMutation, ObjectionQuery
from resolvers.outcome_types import OUTCOMES
from resolvers.own_reports import OwnReportQuery
from resolvers.own_view import OwnViewQuery
from resolvers.parameters import ParameterQuery
from resolvers.public_nodes import NodeQuery
from resolvers.publicity import PublicityQuery
from resolvers.publishing import PublishingMutation
from resolvers.purposes import PurposeQuery
from resolvers.quality import QualityMutation, QualityQuery
from resolvers.reads import ReadQuery
from resolvers.record_kinds import RecordKindQuery
from resolvers.regions import RegionQuery
from resolvers.repair_letters import RepairLetterMutation, RepairLetterQuery
from resolvers.repair_notices import RepairNoticeMutation, RepairNoticeQuery
from resolvers.repair_rates import RepairRateQuery
from resolvers.repairs import RepairMutation, RepairQuery
from resolvers.replays import ReplayQuery
from resolvers.reports import ReportQuery
from resolvers.reviews import ReviewMutation, ReviewQuery
from resolvers.rule_impacts import RuleImpactQuery
from resolvers.rule_values import FORMS
from resolvers.rules import RuleQuery
from resolvers.scalars import SCALARS
from resolvers.scales import GradeScaleQuery
from resolvers.scenarios import ScenarioQuery
from resolvers.signing_keys import SigningKeyMutation, SigningKeyQuery
from resolvers.subject_matches import SubjectMatchQuery
from resolvers.subject_queries import SubjectQuery
from resolvers.subject_searches import SubjectSearchQuery
from resolvers.tracing.beneficial_owners import BeneficialOwnerQuery
from resolvers.tracing.bidders import BidderQuery
from resolvers.tracing.control import ControlQuery
from resolvers.tracing.guarantees import GuaranteeQuery
from resolvers.tracing.owners import OwnerQuery
from resolvers.tracing.paths import ConnectionQuery
from resolvers.tracing.patterns import PatternQuery
from resolvers.tracing.timelines import TimelineQuery
from resolvers.white_lists import WhiteListMutation, WhiteListQuery
from resolvers.words.describing import describe


@strawberry.type(
    description="The policy is public: regions, rules, agreements and what they name; all else needs a token."
)
class Query(
    EligibilityQuery,
    WhiteListQuery,
    ConsentQuery,
    ReadQuery,
    ParameterQuery,
    RuleImpactQuery,
    AuditQuery,
    SigningKeyQuery,
    AgreementLifeQuery,
    AgreementPreviewQuery,
    ObjectionQuery,
    RepairQuery,
    RepairNoticeQuery,
    RepairLetterQuery,
    RepairRateQuery,
    QualityQuery,
    OwnViewQuery,
    OwnReportQuery,
    ReviewQuery,
    CaseQuery,
    InvestigationQuery,
    SavedGraphQuery,
    InvestigationExportQuery,
    WatchQuery,
    DeliveryQuery,
    ReportQuery,
    NodeQuery,
    PublicityQuery,
    SubjectQuery,
    OwnerQuery,
    ControlQuery,
    SubjectSearchQuery,
    SubjectMatchQuery,
    JudgementQuery,
    GuaranteeQuery,
    PatternQuery,
    BidderQuery,
    BeneficialOwnerQuery,
    DutyRecordQuery,
    ConnectionQuery,
    TimelineQuery,
    JointPunishmentQuery,
    IncentivesQuery,
    EvaluationQuery,
    JointPunishmentsQuery,
    ReplayQuery,
    AgreementQuery,
    RuleQuery,
    RegionQuery,
    GradeScaleQuery,
    ScenarioQuery,
    RecordKindQuery,
    MeasureQuery,
    LegalTextQuery,
    PurposeQuery,
    EnumLabelQuery,
):
    """What callers ask."""


@strawberry.type(
    description="Changes: one in an operation, by POST. A change and its audit entry are one transaction. "
    "Fields with `dryRun` only try, unless it is false; all others take effect at once."
)
class Mutation(
    PublishingMutation,
    ConsentMutation,
    AgreementLifeMutation,
    SigningKeyMutation,
    ObjectionMutation,
    RepairMutation,
    RepairNoticeMutation,
    RepairLetterMutation,
    WhiteListMutation,
    ReviewMutation,
    JudgementMutation,
    CaseMutation,
    QualityMutation,
    InvestigationMutation,
    WatchMutation,
    DeliveryMutation,
):
    """What callers change."""


def make_schema() -> strawberry.Schema:
    """The hub's schema."""
    schema = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=[ErrorCode, *FORMS, *OUTCOMES],
        config=StrawberryConfig(auto_camel_case=True, scalar_map=SCALARS, info_class=Info),
    )
    describe(schema._schema)  # pyright: ignore[reportPrivateUsage]
    return schema
