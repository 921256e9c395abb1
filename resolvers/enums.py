"""Closed lists as GraphQL enums: the vocabulary's, which importing this module registers, and those that
documents and kept decisions write in small letters, under names of their own."""

from enum import StrEnum

import strawberry

from graph_schema import vocabulary as words
from graph_schema.links import AttributeKind, LinkKind, LinkState
from hub.matching.weights import PartSimilarity
from hub.search.finding import SubjectFit

DESCRIPTIONS = {
    words.ErrorCode: "Why a request was refused (`extensions.code`). Domain outcomes are never errors.",
    words.SubjectKind: "What kind of subject (信用主体) it is.",
    words.SubjectStatus: "What a subject is on a day (存续、注销).",
    AttributeKind: "What several subjects may use: an address or a phone (共用地址、共用电话).",
    LinkKind: "Directed links between subjects; the start is the holder of the role.",
    LinkState: "What stands behind a link: the register, what the subject states, or a dispute (登记状态).",
    words.Polarity: "Whether a kind of record speaks for or against its subject.",
    words.Severity: "How serious a negative record is: 轻微、一般、严重.",
    words.RuleKind: "What a rule gives: a benefit (激励), a restrictive measure (惩戒) or a duty (义务).",
    words.RuleStatus: "What standing the text behind a rule has; an answer has that of its weakest part.",
    words.Modality: "How the text says it (应当、可以、推动、探索); never merged into one another.",
    words.EffectKind: "What a rule does when its condition is met.",
    words.Truth: "Three-valued: UNKNOWN always comes with what is missing.",
    words.Outcome: "What an answer says (判定结果).",
    words.ReasonCode: "Why a known record does not count, or why an outcome is not the plain one.",
    words.EvidenceOrigin: "Who stands behind evidence: held, attested, asserted by the caller, derived.",
    words.RecordStatus: "What a record is at the cut-off, derived from its dates.",
    words.EndKind: "The three ends of a record: display, sharing, retention (公示、共享、保存).",
    words.EndBasis: "What sets an end of a record: its provider, a text, a list on which the subject still "
    "stands, a repair or revocation; or why no end is known.",
    words.PurposeCode: "For what a subject's data is read (查询用途).",
    words.AuditAct: "What an entry of the audit log is about.",
    words.AgreementState: "What became of a version of an agreement, by its events (协议状态).",
    words.AgreementEventKind: "What happened to a version of an agreement (协议事件).",
    words.RecipientClass: "Classes of institutions to which a white list is pushed.",
    words.TimelineEventKind: "What happened to a subject on a day (时间线事件), or what of it differs.",
    SubjectFit: "How a subject fits what was searched for; the best first.",
    PartSimilarity: "Whether a part of two names agrees. NEAR: one says more than the other, as 建设工程 "
    "does than 建设; NOT_STATED: one of the two says nothing of it.",
    words.SharingClass: "How much of a record a partner may see: 仅结果、脱敏、完整.",
}

for _enum, _description in DESCRIPTIONS.items():
    strawberry.enum(_enum, description=_description)


@strawberry.enum(
    description="What kind of region (行政区划) it is. UNKNOWN: the hub's policy has it no more."
)
class RegionKind(StrEnum):
    """Levels of GB/T 2260, and what documents name beside them."""

    NATION = "NATION"
    PROVINCE = "PROVINCE"
    CITY = "CITY"
    DISTRICT = "DISTRICT"
    FUNCTION_AREA = "FUNCTION_AREA"
    GROUP = "GROUP"
    UNKNOWN = "UNKNOWN"


@strawberry.enum(description="What kind of legal text or policy document (法律、法规、规范性文件) it is.")
class LegalTextKind(StrEnum):
    """From a law down to a report."""

    LAW = "law"
    REGULATION = "regulation"
    LOCAL_REGULATION = "local-regulation"
    JUDICIAL_INTERPRETATION = "judicial-interpretation"
    DEPARTMENTAL_RULE = "departmental-rule"
    POLICY = "policy"
    REPORT = "report"


@strawberry.enum(description="What records of a kind are (信用信息类别).")
class RecordCategory(StrEnum):
    """The categories of kinds."""

    PUBLICITY = "publicity"
    LIST = "list"
    GRADE = "grade"
    ATTESTATION = "attestation"
    CONDUCT = "conduct"
    HONOUR = "honour"
    CONTRACT = "contract"
    OTHER = "other"


@strawberry.enum(description="What a value that a rule or record names is.")
class ValueType(StrEnum):
    """The types of inputs and attributes."""

    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE = "date"
    TEXT = "text"
    BOOLEAN = "boolean"
    SUBJECT = "subject"
    REGION = "region"


@strawberry.enum(description="Where what a rule decides holds: where its text applies, or everywhere.")
class RuleReach(StrEnum):
    """EVERYWHERE only where a national law says so."""

    JURISDICTION = "JURISDICTION"
    EVERYWHERE = "EVERYWHERE"


@strawberry.enum(description="What a kept decision (研判) was asked for.")
class DecisionKind(StrEnum):
    """The three questions."""

    JOINT_PUNISHMENT = "jointPunishment"
    INCENTIVES = "incentives"
    EVALUATION = "evaluate"


@strawberry.enum(description="Whether a value is exact or a bound.")
class ValueBound(StrEnum):
    """Exact, from below, from above."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@strawberry.enum(description="What items are that are not what is given.")
class ItemsRole(StrEnum):
    """Fields, conditions, grounds."""

    SCOPE = "SCOPE"
    CONDITIONS = "CONDITIONS"
    GROUNDS = "GROUNDS"


@strawberry.enum(description="What a condition of a rule tests.")
class ConditionOperator(StrEnum):
    """The operators of conditions (`docs/rules.md`)."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    ATTESTED = "attested"
    RECORD = "record"
    GRADE = "grade"
    ON_LIST = "on_list"
    LEFT_LIST = "left_list"
    NEWEST = "newest"
    ACCOUNT = "account"
    OUTRANKS = "outranks"
    COMPARE = "compare"
    LOCATED = "located"
    IS_KIND = "is_kind"
    RELATED = "related"
    OTHER = "other"
    SAME = "same"
    RULE = "rule"
    DATE = "date"
    DEADLINE = "deadline"
    STATED = "stated"


@strawberry.enum(description="What a piece of evidence is.")
class EvidenceKind(StrEnum):
    """What a result can rest on."""

    RECORD = "record"
    INPUT = "input"
    PARAMETER = "parameter"
    CLAUSE = "clause"
    COVERAGE = "coverage"
    CUTOFF = "cutoff"
    SUBJECT = "subject"
    LINK = "link"
    CALENDAR = "calendar"


@strawberry.enum(description="What would have to be known.")
class MissingKind(StrEnum):
    """For want of what an answer can be open."""

    INPUT = "input"
    PARAMETER = "parameter"
    TERM = "term"
    COVERAGE = "coverage"
    GRADE = "grade"
    ATTRIBUTE = "attribute"
    SUBJECT = "subject"
    CALENDAR = "calendar"
    LINK = "link"
    RECORDS = "records"
    RULE = "rule"


@strawberry.enum(description="Which side wins where a measure and a benefit meet.")
class PrecedenceWinner(StrEnum):
    """The measure, or the benefit."""

    RESTRAINT = "RESTRAINT"
    INCENTIVE = "INCENTIVE"


@strawberry.enum(description="Where one side wins over the other.")
class PrecedenceScope(StrEnum):
    """In every scenario, or in that of the measure."""

    ANY_SCENARIO = "ANY_SCENARIO"
    SAME_SCENARIO = "SAME_SCENARIO"


@strawberry.enum(description="Where a version of a policy document comes from.")
class VersionOrigin(StrEnum):
    """The seeds, or an authority that published it."""

    SEED = "SEED"
    PUBLISHED = "PUBLISHED"
