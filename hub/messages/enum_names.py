"""What members of enums are called in Chinese where a sentence names one. The code, which the reader types or
finds in a token or an answer, stands in brackets behind it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from graph_schema.proceedings import ObjectionState, RepairState, ReviewAct, ReviewState
from graph_schema.vocabulary import (
    AgreementEventKind,
    AgreementState,
    DeliveryState,
    Outcome,
    PurposeCode,
    Role,
    SharingClass,
)

CHINESE: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Role: {
        Role.OFFICER: "经办人",
        Role.INVESTIGATOR: "调查人员",
        Role.INSTITUTION: "机构",
        Role.REGION_ADMINISTRATOR: "管理员",
        Role.AGREEMENT_OFFICER: "协议经办人",
        Role.AUDITOR: "审计人员",
        Role.OPERATOR: "运维人员",
        Role.SUBJECT: "主体本人",
    },
    PurposeCode: {
        PurposeCode.GOVERNMENT_PROCUREMENT: "政府采购",
        PurposeCode.BIDDING: "招标投标",
        PurposeCode.LICENSING: "行政许可",
        PurposeCode.SUBSIDY: "财政资金",
        PurposeCode.PUBLIC_SERVICE: "公共服务",
        PurposeCode.FINANCING: "融资",
        PurposeCode.SUPERVISION: "日常监管",
        PurposeCode.INVESTIGATION: "案件调查",
        PurposeCode.COMPLIANCE_CHECK: "时限核查",
        PurposeCode.SUBJECT_ACCESS: "本人查询",
        PurposeCode.POLICY_MAKING: "制定规则、参数和协议",
        PurposeCode.AUDIT: "审计查询留痕",
    },
    SharingClass: {
        SharingClass.RESULT_ONLY: "仅结果",
        SharingClass.DESENSITISED: "脱敏",
        SharingClass.RECORD: "完整记录",
    },
    AgreementState: {
        AgreementState.DRAFTED: "已起草",
        AgreementState.PARTLY_SIGNED: "部分签署",
        AgreementState.IN_FORCE: "生效",
        AgreementState.SUSPENDED: "中止",
        AgreementState.REPLACED: "被取代",
        AgreementState.WITHDRAWN: "草案已撤回",
        AgreementState.TERMINATED: "终止",
    },
    AgreementEventKind: {
        AgreementEventKind.DRAFTED: "起草",
        AgreementEventKind.SEEDED: "随种子数据生效",
        AgreementEventKind.SIGNED: "签署",
        AgreementEventKind.IN_FORCE: "生效",
        AgreementEventKind.SUSPENDED: "中止",
        AgreementEventKind.RESUMED: "撤销中止",
        AgreementEventKind.REPLACED: "被取代",
        AgreementEventKind.WITHDRAWN: "撤回草案",
        AgreementEventKind.TERMINATED: "终止",
    },
    Outcome: {
        Outcome.GRANTED: "可享受",
        Outcome.REFUSED: "不符合条件",
        Outcome.WITHDRAWN: "已取消",
        Outcome.NOT_RECOGNISED: "无互认依据",
        Outcome.APPLIES: "适用",
        Outcome.DOES_NOT_APPLY: "不适用",
        Outcome.COMPLIANT: "符合要求",
        Outcome.NON_COMPLIANT: "不符合要求",
        Outcome.FOLLOWED: "已做到",
        Outcome.NOT_FOLLOWED: "未做到",
        Outcome.NOT_APPLICABLE: "不适用于此",
        Outcome.NAMED: "文件所列",
        Outcome.NOT_NAMED: "不在文件所列之内",
        Outcome.STATED: "文件如此规定",
        Outcome.ON_TIME: "按时",
        Outcome.LATE: "逾期",
        Outcome.UNDETERMINED: "无法判定",
    },
    ObjectionState: {
        ObjectionState.FILED: "待受理",
        ObjectionState.CHECKING: "核查中",
        ObjectionState.UPHELD: "成立",
        ObjectionState.REFUSED: "不成立",
        ObjectionState.RETRACTED: "已撤回",
    },
    RepairState: {
        RepairState.APPLIED: "待审核",
        RepairState.GRANTED: "准予修复",
        RepairState.REFUSED: "不予修复",
        RepairState.LAPSED: "无需修复",
        RepairState.RETRACTED: "已撤回",
    },
    ReviewState: {
        ReviewState.DEMANDED: "已提出",
        ReviewState.TAKEN: "已受理",
        ReviewState.CONFIRMED: "维持",
        ReviewState.CHANGED: "变更",
        ReviewState.WITHDRAWN: "撤销",
        ReviewState.RETRACTED: "主体已撤回",
    },
    ReviewAct: {
        ReviewAct.TAKE: "受理",
        ReviewAct.CONFIRM: "维持",
        ReviewAct.CHANGE: "变更",
        ReviewAct.WITHDRAW: "撤销",
        ReviewAct.RETRACT: "撤回要求",
    },
    DeliveryState: {
        DeliveryState.RECEIVED: "已接收",
        DeliveryState.VALIDATED: "已校验",
        DeliveryState.WRITTEN: "已入库",
        DeliveryState.CLOSED: "已办结",
        DeliveryState.REFUSED: "已退回",
        DeliveryState.WITHDRAWN: "已撤回",
    },
}


def in_chinese(member: StrEnum) -> str:
    """The member as a Chinese sentence names it; by its code alone where it has no name."""
    name = CHINESE.get(type(member), {}).get(member)
    return f"{name}（{member}）" if name is not None else str(member)
