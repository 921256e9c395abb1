"""How the fact base's ``expected_code`` reads in the API. docs/cases.md shows it; a test compares both."""

from __future__ import annotations

from graph_schema.vocabulary import Modality, Outcome, RuleKind

BENEFIT, MEASURE, DUTY = RuleKind.BENEFIT, RuleKind.MEASURE, RuleKind.DUTY
Reading = dict[RuleKind, tuple[Outcome, ...]]

READINGS: dict[str, Reading] = {
    "ELIGIBLE": {BENEFIT: (Outcome.GRANTED,)},
    "NOT_ELIGIBLE": {BENEFIT: (Outcome.REFUSED, Outcome.NOT_RECOGNISED), DUTY: (Outcome.NON_COMPLIANT,)},
    "VALUE": {BENEFIT: (Outcome.GRANTED,), DUTY: (Outcome.COMPLIANT, Outcome.FOLLOWED, Outcome.STATED)},
    "LIST": {BENEFIT: (Outcome.GRANTED,), DUTY: (Outcome.COMPLIANT, Outcome.FOLLOWED, Outcome.STATED)},
    "RESTRICTED": {MEASURE: (Outcome.APPLIES,), BENEFIT: (Outcome.REFUSED,)},
    "NOT_RESTRICTED": {MEASURE: (Outcome.DOES_NOT_APPLY,)},
    "WITHDRAWN": {MEASURE: (Outcome.APPLIES,), BENEFIT: (Outcome.WITHDRAWN,)},
    "RESTORED": {BENEFIT: (Outcome.GRANTED,)},
    "YES": {BENEFIT: (Outcome.GRANTED,), DUTY: (Outcome.COMPLIANT, Outcome.FOLLOWED, Outcome.NAMED)},
    "YES, it is due": {DUTY: (Outcome.NON_COMPLIANT, Outcome.NOT_FOLLOWED)},
    "NO": {
        BENEFIT: (Outcome.NOT_RECOGNISED,),
        DUTY: (Outcome.NON_COMPLIANT, Outcome.NOT_FOLLOWED, Outcome.NOT_NAMED),
    },
    "NO, it is not due": {BENEFIT: (Outcome.GRANTED,), DUTY: (Outcome.NOT_APPLICABLE,)},
    "MUST": {BENEFIT: (Outcome.GRANTED,), DUTY: (Outcome.COMPLIANT,)},
    "MAY": {BENEFIT: (Outcome.GRANTED,), DUTY: (Outcome.NAMED, Outcome.STATED)},
    "MUST_NOT": {DUTY: (Outcome.NON_COMPLIANT,)},
    "COMPLIANT": {DUTY: (Outcome.COMPLIANT,)},
    "NON_COMPLIANT": {DUTY: (Outcome.NON_COMPLIANT, Outcome.NOT_FOLLOWED)},
    "ON_TIME": {DUTY: (Outcome.ON_TIME,)},
    "LATE": {DUTY: (Outcome.LATE,)},
    "TARGET_MET": {DUTY: (Outcome.COMPLIANT,)},
    "TARGET_MISSED": {DUTY: (Outcome.NON_COMPLIANT,)},
}
"""Code, or a second reading of it: by kind of rule, the outcomes that it can be."""

DUE = {
    "AC-000-030": "must unit price matters be filed?",
    "AC-001-012": "are credit reports to be used first?",
    "AC-003-016": "is the guarantee clause required?",
    "AC-003-027": "quiet day?",
    "AC-003-121": "does the report score apply?",
    "AC-003-122": "is it covered?",
    "AC-003-128": "must the agreement be signed again?",
    "AC-004-015": "is an integrity archive due?",
}
"""Cases that ask whether something is due. It is asked as left out: is that against a duty that applies?"""

MODALITIES: dict[str, tuple[Modality, ...]] = {
    "MUST": (Modality.MUST,),
    "MAY": (Modality.MAY,),
    "MUST_NOT": (Modality.MUST_NOT, Modality.MUST),
}
"""Codes that are read from ``rule.modality`` beside the outcome. 必须 forbids its opposite."""

ORDERS = {"AC-001-005", "AC-003-014"}
"""VALUE cases whose answer is which of two comes first: the outcome says it, and there is no amount."""

FIRMNESS: dict[str, tuple[Modality, str]] = {
    "AC-001-013": (Modality.MAY, "也可采用已有的个人信用分和信用等级"),
    "AC-003-027": (Modality.SHOULD, "期间严格控制到企频次"),
    "AC-003-104": (Modality.MUST_NOT, "不可享受芝麻信用租车"),
    "AC-003-116": (Modality.MAY, "可以采用担保、保险、保函形式缴纳投标保证金"),
    "AC-003-121": (Modality.PRACTICE, "目前已在所有工程建设项目及200万元以上政府采购项目中全面应用"),
    "AC-003-122": (Modality.PRACTICE, "目前已在所有工程建设项目及200万元以上政府采购项目中全面应用"),
    "AC-003-132": (Modality.MUST, "货运和维修企业必须具备一定规模"),
    "AC-004-001": (Modality.PRACTICE, "工作亮点及成效"),
    "AC-004-002": (Modality.PRACTICE, "工作亮点及成效"),
}
"""Where the rule is firmer or less firm than the fact base's ``rule_modality``, with the text's words."""

OTHER = {
    "AC-003-125": "which benefits hold in another field: asked of `incentives`, not of one rule",
    "AC-003-131": "which benefits hold in another city: asked of `incentives`, not of one rule",
}
"""Cases that no single rule answers; test_both_ways.py asks them."""

NO_QUESTION = {
    "AC-003-042": "how many firms were pushed (A 4, B 144, E 26) is a figure of a report, not a rule; "
    "the hub counts what it holds and repeats no figure of a report",
}
"""Cases that are no question to the hub."""
