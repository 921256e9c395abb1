"""The words of the field, once each: every closed list that the graph, the rules and the API share.

Chinese terms stand in the comments beside the values; labels for people live in ``seeds/``. Kinds of links
stand in :mod:`graph_schema.links`.
"""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Why a request was refused. Domain outcomes are never errors."""

    BAD_INPUT = "BAD_INPUT"
    INVALID_IDENTIFIER = "INVALID_IDENTIFIER"
    UNKNOWN_REGION = "UNKNOWN_REGION"
    UNKNOWN_SCENARIO = "UNKNOWN_SCENARIO"
    UNKNOWN_RULE = "UNKNOWN_RULE"
    UNKNOWN_DOCUMENT = "UNKNOWN_DOCUMENT"
    FUTURE_CUTOFF = "FUTURE_CUTOFF"
    MISSING_INPUT = "MISSING_INPUT"
    INVALID_INPUT = "INVALID_INPUT"
    INVALID_CURSOR = "INVALID_CURSOR"
    IDENTITY_IN_QUERY = "IDENTITY_IN_QUERY"
    QUERY_INVALID = "QUERY_INVALID"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


class SubjectKind(StrEnum):
    """What kind of subject (信用主体) this is."""

    LEGAL_ENTITY = "LEGAL_ENTITY"  # 法人及非法人组织
    INDIVIDUAL_BUSINESS = "INDIVIDUAL_BUSINESS"  # 个体工商户
    NATURAL_PERSON = "NATURAL_PERSON"  # 自然人
    PUBLIC_BODY = "PUBLIC_BODY"  # 机关事业单位
    SHIP = "SHIP"  # 船舶
    CREDIT_UNIT = "CREDIT_UNIT"  # 信用村/社区/园区/街道
    PRODUCT = "PRODUCT"  # 带电子合格证的产品


class SubjectStatus(StrEnum):
    """What a subject is on a day."""

    ACTIVE = "ACTIVE"  # 存续
    CLOSED = "CLOSED"  # 注销、撤销
    DECEASED = "DECEASED"  # 死亡


class Polarity(StrEnum):
    """Whether a record kind speaks for or against its subject; data, see ``seeds/reference/kinds*.yaml``."""

    POSITIVE = "POSITIVE"
    NEGATIVE = "NEGATIVE"
    NEUTRAL = "NEUTRAL"
    GRADE = "GRADE"


class Severity(StrEnum):
    """How serious a negative record is, as its authority decided it."""

    MINOR = "MINOR"  # 轻微
    GENERAL = "GENERAL"  # 一般
    SERIOUS = "SERIOUS"  # 严重


class RuleKind(StrEnum):
    """What a rule gives."""

    BENEFIT = "BENEFIT"  # 激励措施
    MEASURE = "MEASURE"  # 惩戒措施
    DUTY = "DUTY"  # 义务、程序、监督


class RuleStatus(StrEnum):
    """What standing the text behind a rule has. Listed from the strongest to the weakest."""

    IN_FORCE = "IN_FORCE"  # 现行有效
    PRACTICE = "PRACTICE"  # 报道的做法
    DRAFT = "DRAFT"  # 征求意见稿
    DEMO = "DEMO"  # 演示，不是任何文件的内容


class Modality(StrEnum):
    """How the text says it; never merged into one another."""

    MUST = "MUST"  # 应当、必须
    MUST_NOT = "MUST_NOT"  # 不得、禁止
    MAY = "MAY"  # 可以
    SHOULD = "SHOULD"  # 推动、鼓励
    EXPLORE = "EXPLORE"  # 探索
    PRACTICE = "PRACTICE"  # 已有做法


class EffectKind(StrEnum):
    """The closed list of what a rule may do."""

    GRANT = "GRANT"
    RESTRICT = "RESTRICT"
    REQUIRE = "REQUIRE"
    PERMIT = "PERMIT"
    FORBID = "FORBID"
    CLASSIFY = "CLASSIFY"
    LIST = "LIST"
    DELIST = "DELIST"
    SHARE = "SHARE"
    PUBLISH = "PUBLISH"
    NOTIFY = "NOTIFY"


class Truth(StrEnum):
    """Three-valued: UNKNOWN always comes with what is missing."""

    MET = "MET"
    UNMET = "UNMET"
    UNKNOWN = "UNKNOWN"


class Outcome(StrEnum):
    """What an answer says; which of them can occur depends on the rule's kind."""

    GRANTED = "GRANTED"  # benefit: 可享受
    REFUSED = "REFUSED"  # benefit: 不满足条件
    WITHDRAWN = "WITHDRAWN"  # benefit: 已取消
    NOT_RECOGNISED = "NOT_RECOGNISED"  # benefit: 无互认依据，不是“信用不良”
    APPLIES = "APPLIES"  # measure
    DOES_NOT_APPLY = "DOES_NOT_APPLY"  # measure
    COMPLIANT = "COMPLIANT"  # duty (应当、不得)
    NON_COMPLIANT = "NON_COMPLIANT"  # duty (应当、不得)
    FOLLOWED = "FOLLOWED"  # duty that does not bind (可以、鼓励、探索、做法): 已做到
    NOT_FOLLOWED = "NOT_FOLLOWED"  # duty that does not bind: 未做到，不是违规
    NOT_APPLICABLE = "NOT_APPLICABLE"  # duty: 不适用于此
    NAMED = "NAMED"  # duty that classifies: 文件所列
    NOT_NAMED = "NOT_NAMED"  # duty that classifies: 不在文件所列之内
    STATED = "STATED"  # what the text says, asked of nobody: 文件如此规定，不判断任何主体
    ON_TIME = "ON_TIME"  # duty with a deadline: 按时
    LATE = "LATE"  # duty with a deadline: 逾期
    UNDETERMINED = "UNDETERMINED"  # 无法判定，并说明缺什么


class ReasonCode(StrEnum):
    """Why a known record does not count, or why an outcome is not the plain one."""

    NOT_RECOGNISED = "NOT_RECOGNISED"  # 无互认条款，也不属全国有效
    REPAIRED = "REPAIRED"  # 已修复
    REVOKED = "REVOKED"  # 已撤销、变更或确认违法
    EXPIRED = "EXPIRED"  # 共享期已满
    OUTSIDE_WINDOW = "OUTSIDE_WINDOW"  # 不在规则的时间范围内
    NOT_YET_PUBLISHED = "NOT_YET_PUBLISHED"  # 截点时尚未公开
    DISPUTED = "DISPUTED"  # 异议中
    CONDITION_NOT_MET = "CONDITION_NOT_MET"  # 不符合规则条件（如不属“重大”）
    NO_RULE_FOR_KIND = "NO_RULE_FOR_KIND"  # 本场景没有规则用到此类记录
    RESTRAINT_PREVAILS = "RESTRAINT_PREVAILS"  # 惩戒优先于激励
    RULE_ERROR = "RULE_ERROR"  # 规则执行出错
    SUBJECT_UNKNOWN = "SUBJECT_UNKNOWN"  # 本枢纽没有该主体


class EvidenceOrigin(StrEnum):
    """Who stands behind a piece of evidence."""

    HELD = "HELD"  # 本枢纽归集的记录
    ATTESTED = "ATTESTED"  # 部门出具的认定
    ASSERTED = "ASSERTED"  # 查询方声明
    DERIVED = "DERIVED"  # 由上述推得（如互认映射）


class RecordStatus(StrEnum):
    """What a record is at a cut-off; always derived from its dates, never stored."""

    CURRENT = "CURRENT"
    DISPUTED = "DISPUTED"
    REPAIRED = "REPAIRED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_PUBLISHED = "NOT_YET_PUBLISHED"


class EndKind(StrEnum):
    """The three ends of a record, kept apart."""

    DISPLAY = "DISPLAY"  # 公示期届满
    SHARING = "SHARING"  # 共享、查询、使用期限届满
    RETENTION = "RETENTION"  # 保存期限届满


class EndBasis(StrEnum):
    """What sets an end of a record, or why none is known."""

    DELIVERED = "DELIVERED"  # 提供单位报送
    TEXT = "TEXT"  # 法规规定的期限
    LISTED = "LISTED"  # 尚在名单，延至移出之日
    SETTLED = "SETTLED"  # 已修复或者已撤销
    DAY_UNKNOWN = "DAY_UNKNOWN"  # 有规定，记录未载明起算日
    NO_TEXT = "NO_TEXT"  # 没有规定


class AuditAct(StrEnum):
    """What an entry of the read log is about."""

    READ = "READ"
    DECISION = "DECISION"
    MUTATION = "MUTATION"
    EXPORT = "EXPORT"
    REFUSAL = "REFUSAL"


class PurposeCode(StrEnum):
    """For what a subject's data is read (查询用途)."""

    GOVERNMENT_PROCUREMENT = "GOVERNMENT_PROCUREMENT"  # 政府采购
    BIDDING = "BIDDING"  # 招标投标
    LICENSING = "LICENSING"  # 行政许可
    SUBSIDY = "SUBSIDY"  # 财政资金
    PUBLIC_SERVICE = "PUBLIC_SERVICE"  # 公共服务与惠民
    FINANCING = "FINANCING"  # 融资
    SUPERVISION = "SUPERVISION"  # 日常监管
    INVESTIGATION = "INVESTIGATION"  # 案件调查
    COMPLIANCE_CHECK = "COMPLIANCE_CHECK"  # 归集、公示时限核查
    SUBJECT_ACCESS = "SUBJECT_ACCESS"  # 本人查询
    POLICY_MAKING = "POLICY_MAKING"  # 制定规则、参数和协议
    AUDIT = "AUDIT"  # 审计查询留痕


class Role(StrEnum):
    """In what capacity a caller acts."""

    OFFICER = "OFFICER"  # 部门工作人员
    INVESTIGATOR = "INVESTIGATOR"
    INSTITUTION = "INSTITUTION"  # 银行、医院、图书馆…
    REGION_ADMINISTRATOR = "REGION_ADMINISTRATOR"
    AGREEMENT_OFFICER = "AGREEMENT_OFFICER"
    AUDITOR = "AUDITOR"
    OPERATOR = "OPERATOR"
    SUBJECT = "SUBJECT"


class SharingClass(StrEnum):
    """How much of a record a clause lets the partner see. From the least to the most."""

    RESULT_ONLY = "RESULT_ONLY"  # 仅结果
    DESENSITISED = "DESENSITISED"  # 脱敏
    RECORD = "RECORD"  # 完整记录


class AgreementState(StrEnum):
    """What became of a version of an agreement, and so of the agreement. Derived from its events."""

    DRAFTED = "DRAFTED"  # 已起草
    PARTLY_SIGNED = "PARTLY_SIGNED"  # 部分签署方已签署
    IN_FORCE = "IN_FORCE"  # 生效
    SUSPENDED = "SUSPENDED"  # 中止
    REPLACED = "REPLACED"  # 被新版本取代
    WITHDRAWN = "WITHDRAWN"  # 草案撤回
    TERMINATED = "TERMINATED"  # 终止


class AgreementEventKind(StrEnum):
    """What happened to a version of an agreement (协议事件)."""

    DRAFTED = "DRAFTED"  # 起草
    SEEDED = "SEEDED"  # 随种子数据生效，没有签名
    SIGNED = "SIGNED"  # 一方签署
    IN_FORCE = "IN_FORCE"  # 生效
    SUSPENDED = "SUSPENDED"  # 一方中止
    RESUMED = "RESUMED"  # 一方撤销中止
    REPLACED = "REPLACED"  # 被新版本取代
    WITHDRAWN = "WITHDRAWN"  # 草案撤回
    TERMINATED = "TERMINATED"  # 一方终止


class RecipientClass(StrEnum):
    """Classes of institutions to which a white list is pushed; an authority's document says its class."""

    FINANCIAL_INSTITUTION = "FINANCIAL_INSTITUTION"  # 金融机构
    MEDICAL_INSTITUTION = "MEDICAL_INSTITUTION"  # 医疗机构


class GradeMove(StrEnum):
    """How a subject's grade on a scale changed."""

    UP = "UP"  # 升级
    DOWN = "DOWN"  # 降级
    NEW = "NEW"  # 新获等级
    LOST = "LOST"  # 不再有等级
    OTHER = "OTHER"  # 变更（等级无先后）


class InvestigationState(StrEnum):
    """Whether the file of an investigation (调查案件) is worked on."""

    OPEN = "OPEN"  # 在办
    CLOSED = "CLOSED"  # 已结


class TimelineEventKind(StrEnum):
    """What happened to a subject on a day (时间线事件)."""

    FIRST_KNOWN = "FIRST_KNOWN"  # 首次有记载
    NAME_CHANGED = "NAME_CHANGED"  # 名称变更
    KIND_CHANGED = "KIND_CHANGED"  # 主体类型变更
    STATUS_CHANGED = "STATUS_CHANGED"  # 登记状态变更
    REGION_CHANGED = "REGION_CHANGED"  # 登记地、住所、经营地变更
    LINK_BEGUN = "LINK_BEGUN"  # 关联建立
    LINK_ENDED = "LINK_ENDED"  # 关联终止
    RECORD_DECIDED = "RECORD_DECIDED"  # 记录作出
    RECORD_RECEIVED = "RECORD_RECEIVED"  # 记录接收
    RECORD_REPAIRED = "RECORD_REPAIRED"  # 信用修复
    RECORD_REVOKED = "RECORD_REVOKED"  # 记录撤销


class DeliveryState(StrEnum):
    """Where a delivery (交付) is in its life."""

    RECEIVED = "RECEIVED"  # 已接收
    VALIDATED = "VALIDATED"  # 已校验
    WRITTEN = "WRITTEN"  # 已入库
    CLOSED = "CLOSED"  # 已办结
    REFUSED = "REFUSED"  # 已退回
    WITHDRAWN = "WITHDRAWN"  # 已撤回


class RowOutcome(StrEnum):
    """What became of a row (行) of a delivery."""

    ACCEPTED = "ACCEPTED"  # 已采纳
    UNCHANGED = "UNCHANGED"  # 无变化
    DUPLICATE = "DUPLICATE"  # 重复
    SET_ASIDE = "SET_ASIDE"  # 搁置
