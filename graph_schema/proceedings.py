"""The words of proceedings (办理程序), once each: objections, repairs, reviews and cases, where they stand
and what moves them. Chinese terms stand in the comments beside the values."""

from enum import StrEnum


class ObjectionState(StrEnum):
    """Where an objection (异议) stands."""

    FILED = "FILED"  # 已提出，待受理
    CHECKING = "CHECKING"  # 已受理，转提供单位核查
    UPHELD = "UPHELD"  # 异议成立
    REFUSED = "REFUSED"  # 异议不成立
    RETRACTED = "RETRACTED"  # 主体自行撤回


class RepairState(StrEnum):
    """Where an application for repair (信用修复) stands."""

    APPLIED = "APPLIED"  # 已申请，待审核
    GRANTED = "GRANTED"  # 准予修复
    REFUSED = "REFUSED"  # 不予修复
    LAPSED = "LAPSED"  # 记录已撤销，无需修复
    RETRACTED = "RETRACTED"  # 主体自行撤回


class Channel(StrEnum):
    """By which way something comes in or is told."""

    ONLINE = "ONLINE"  # 线上
    WINDOW = "WINDOW"  # 线下（信用服务窗口）


class Material(StrEnum):
    """What an applicant for repair hands in (修复材料)."""

    DUTY_DONE = "DUTY_DONE"  # 履行义务、纠正失信行为的证明
    COMMITMENT = "COMMITMENT"  # 信用承诺书
    TRAINING = "TRAINING"  # 信用修复培训证明
    REPORT = "REPORT"  # 信用报告
    OTHER = "OTHER"


class ProfilePart(StrEnum):
    """What of a profile, other than a record, an objection can be against."""

    NAME = "NAME"  # 名称、姓名
    REGISTRATION = "REGISTRATION"  # 登记地、住所、经营地
    STATUS = "STATUS"  # 登记状态
    LINKS = "LINKS"  # 关联关系


class ReviewState(StrEnum):
    """How far a review of a decision by a person (人工复核) is."""

    DEMANDED = "DEMANDED"  # 已提出
    TAKEN = "TAKEN"  # 已受理
    CONFIRMED = "CONFIRMED"  # 维持
    CHANGED = "CHANGED"  # 变更，并有新的研判
    WITHDRAWN = "WITHDRAWN"  # 撤销
    RETRACTED = "RETRACTED"  # 主体自行撤回


class ReviewAct(StrEnum):
    """What moves a review on."""

    TAKE = "TAKE"  # 受理
    CONFIRM = "CONFIRM"  # 维持
    CHANGE = "CHANGE"  # 变更
    WITHDRAW = "WITHDRAW"  # 撤销
    RETRACT = "RETRACT"  # 主体撤回要求


class CaseEffect(StrEnum):
    """What a measure or benefit did in a case (案例成效): the hub's own list, for no document gives one."""

    EXCLUDED = "EXCLUDED"  # 禁止、限制参加
    LIMITED = "LIMITED"  # 额度、资格受限
    SUPERVISED = "SUPERVISED"  # 加强监管
    CORRECTED = "CORRECTED"  # 促使其改正
    PRIORITY = "PRIORITY"  # 优先
    FACILITATED = "FACILITATED"  # 简化手续、绿色通道
    RELIEVED = "RELIEVED"  # 减免费用、押金
    FINANCED = "FINANCED"  # 获得融资、资金
    OTHER = "OTHER"
    NONE = "NONE"  # 没有适用
