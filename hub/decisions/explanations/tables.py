"""What the words of the vocabulary are called in an explanation, in Chinese and English."""

from __future__ import annotations

from graph_schema.links import LinkKind
from graph_schema.vocabulary import Modality, ReasonCode, RuleStatus, SubjectKind
from hub.decisions.explanations.forms import Pair

MODALITIES: dict[Modality, tuple[Pair, Pair, Pair]] = {
    Modality.MUST: (
        ("文件现行有效，要求给予符合条件的主体。", "The text is in force and requires that it be given."),
        ("文件现行有效，要求采取这一措施。", "The text is in force and requires the measure."),
        ("文件现行有效，要求做到。", "The text is in force and requires it."),
    ),
    Modality.MUST_NOT: (
        ("文件现行有效，禁止不给予。", "The text is in force and forbids withholding it."),
        ("文件现行有效，明确禁止。", "The text is in force and forbids it."),
        ("文件现行有效，禁止相反的做法。", "The text is in force and forbids the contrary."),
    ),
    Modality.MAY: (
        (
            "文件现行有效，允许这样做，不强制。",
            "The text is in force and allows this without requiring it.",
        ),
        (
            "文件现行有效，允许采取这一措施，不强制。",
            "The text is in force and allows the measure without requiring it.",
        ),
        (
            "文件现行有效，允许这样做，不要求。",
            "The text is in force and allows it without requiring it.",
        ),
    ),
    Modality.SHOULD: (
        (
            "文件现行有效，但只是提倡，不能当作权利来主张。",
            "The text is in force, but promotes it only: nobody can claim it as a right.",
        ),
        ("文件现行有效，但只是提倡这一措施。", "The text is in force, but promotes the measure only."),
        (
            "文件现行有效，但只是提倡，不强制。",
            "The text is in force, but only promotes it.",
        ),
    ),
    Modality.EXPLORE: (
        (
            "文件现行有效，但只列为探索的事项，不能当作权利来主张。",
            "The text is in force, but wants it tried only: nobody can claim it as a right.",
        ),
        ("文件现行有效，但只列为探索的事项。", "The text is in force, but wants the measure tried only."),
        (
            "文件现行有效，但只列为探索的事项，不强制。",
            "The text is in force, but wants it tried only and binds nobody.",
        ),
    ),
}
"""How firmly a text in force says it: of a benefit, of a measure, of a duty. None of it is a quote."""
LAID_DOWN: Pair = ("文件现行有效。", "The text is in force.")
"""Of what a text classifies: nobody has to do it."""
PRACTICES: tuple[Pair, Pair, Pair] = (
    (
        "文件现行有效，写明给予这一优惠，但是没有规定谁有权要求必须给予。",
        "The text is in force and says that this is given, but not that anybody can demand it.",
    ),
    ("文件现行有效，写明了这一做法。", "The text is in force and states that this is done."),
    (
        "文件现行有效，写明这样做，但是没有规定必须这样做。",
        "The text is in force and says that this is done, but does not lay it down as an obligation.",
    ),
)
"""Of Modality.PRACTICE: a plan in force reports none, it states one."""

STATUSES: dict[RuleStatus, Pair] = {
    RuleStatus.IN_FORCE: ("文件现行有效。", "The text is in force."),
    RuleStatus.PRACTICE: (
        "这是对做法的报道，不是法律文件。",
        "It is described in a report of practices, which is no law.",
    ),
    RuleStatus.DRAFT: ("这是征求意见稿，还没有生效。", "The text is a draft that is not in force."),
    RuleStatus.DEMO: (
        "依据中有为演示虚构的内容。",
        "Part of its basis is invented, to show how the hub works.",
    ),
}
"""What standing a text has."""
STANDINGS_OF_BOTH: dict[RuleStatus, Pair] = {
    RuleStatus.IN_FORCE: ("现行有效的文件", "a text in force"),
    RuleStatus.PRACTICE: ("对做法的报道，不是法律文件", "a report of practices, which is no law"),
    RuleStatus.DRAFT: ("没有生效的征求意见稿", "a draft that is not in force"),
    RuleStatus.DEMO: ("一部分为演示虚构的内容", "what is invented in part"),
}
"""The same where a measure's text and a benefit's are told apart."""
REPORTED: Pair = (
    "这是对做法的报道，不是法律文件，不能据此主张权利；能否实际享受，请向{whom}核实。",
    "It is described in a report of practices, which is no law and gives nobody a right; to know whether it "
    "can be had, ask {whom}.",
)
"""Of a benefit that a report describes."""
REPORTED_MEASURE: Pair = (
    "这是对做法的报道，不是法律文件；能否采取这一措施，要看当地所依据的规定，请向{whom}核实。",
    "It is described in a report of practices, which is no law; whether the measure may be taken depends on "
    "the provisions of the place: ask {whom}.",
)
"""Of a measure that a report describes."""

REASONS: dict[ReasonCode, Pair] = {
    ReasonCode.NOT_RECOGNISED: (
        "没有互认条款承认它，它也不属于全国有效的记录",
        "no clause recognises it, and it is not effective everywhere",
    ),
    ReasonCode.REPAIRED: (
        "它已经修复，枢纽不再计入已经修复的记录",
        "it was repaired, and the hub counts repaired records no more",
    ),
    ReasonCode.REVOKED: ("它已被撤销、变更或者确认违法", "it was revoked, changed or found unlawful"),
    ReasonCode.EXPIRED: ("它的期限已满", "its period has ended"),
    ReasonCode.OUTSIDE_WINDOW: (
        "它不在规则所看的时间范围内",
        "it lies outside the period that the rule looks at",
    ),
    ReasonCode.NOT_YET_PUBLISHED: ("它在查询时点还没有公开", "it was not yet published at the cut-off"),
    ReasonCode.DISPUTED: ("对它的异议还在处理", "an objection to it is still open"),
    ReasonCode.CONDITION_NOT_MET: (
        "它不符合规则对记录的条件",
        "it does not meet the rule's condition on records",
    ),
    ReasonCode.NO_RULE_FOR_KIND: ("本场景没有规则用到此类记录", "no rule of this occasion uses its kind"),
    ReasonCode.RESTRAINT_PREVAILS: ("惩戒优先于激励", "a restrictive measure prevails over it"),
    ReasonCode.RULE_ERROR: ("规则执行时出错", "the rule failed"),
    ReasonCode.SUBJECT_UNKNOWN: (
        "枢纽没有该主体的登记，这不等于信用良好",
        "the hub does not know the subject, which does not mean good credit",
    ),
}
"""Why a record does not count, as the end of a sentence."""


UNITS: dict[str, tuple[str, str, str]] = {
    "CNY": ("元", "CNY", "CNY"),
    "percent": ("%", "%", "%"),
    "percentage points": ("个百分点", "percentage point", "percentage points"),
    "points": ("分", "point", "points"),
    "days": ("天", "day", "days"),
    "working days": ("个工作日", "working day", "working days"),
    "months": ("个月", "month", "months"),
    "years": ("年", "year", "years"),
    "year": ("年", "", ""),
    "hours": ("小时", "hour", "hours"),
    "persons": ("人", "person", "persons"),
    "nights": ("晚", "night", "nights"),
    "subjects": ("个", "subject", "subjects"),
    "cases": ("件", "case", "cases"),
    "penalties": ("件", "penalty", "penalties"),
    "benefits": ("项", "benefit", "benefits"),
    "records": ("条", "record", "records"),
    "items": ("项", "item", "items"),
    "fields": ("个领域", "field", "fields"),
    "demands": ("项需求", "demand", "demands"),
    "commitments": ("份承诺", "commitment", "commitments"),
    "contracts": ("份合同", "contract", "contracts"),
    "firms": ("家企业", "firm", "firms"),
    "businesses": ("户", "business", "businesses"),
    "storeys": ("层", "storey", "storeys"),
    "km": ("公里", "km", "km"),
    "ml": ("毫升", "ml", "ml"),
    "evaluation a year": ("次评价（每年）", "evaluation a year", "evaluations a year"),
    "inspection a quarter": ("次检查（每季度）", "inspection a quarter", "inspections a quarter"),
}
"""A unit in Chinese, and in English of one and of more; a test finds one that is missing."""

SUBJECT_KINDS: dict[SubjectKind, Pair] = {
    SubjectKind.LEGAL_ENTITY: ("法人、非法人组织", "a legal entity"),
    SubjectKind.INDIVIDUAL_BUSINESS: ("个体工商户", "an individual business"),
    SubjectKind.NATURAL_PERSON: ("自然人", "a natural person"),
    SubjectKind.PUBLIC_BODY: ("机关事业单位", "a public body"),
    SubjectKind.SHIP: ("船舶", "a ship"),
    SubjectKind.CREDIT_UNIT: ("信用村、社区、园区、街道", "a village, community, park or street"),
    SubjectKind.PRODUCT: ("带电子合格证的产品", "a product with an electronic certificate"),
}

LINKS: dict[tuple[LinkKind, str], Pair] = {
    (kind, way): words
    for kind in LinkKind
    for way, words in (("to", kind.terms.holder), ("from", kind.terms.other))
}
"""Who a linked subject is; ``to``: it holds the role towards the subject."""

WHAT: dict[str, Pair] = {
    "CNY": ("金额", "the amount"),
    "percent": ("比例", "the share"),
    "points": ("分值", "the number of points"),
    "years": ("期限", "the period"),
    "months": ("期限", "the period"),
    "days": ("期限", "the period"),
    "working days": ("期限", "the period"),
    "hours": ("时长", "the time"),
}
"""What a value is, by its unit."""
WINDOWS: dict[str, Pair] = {
    "decided_on": ("作出", "decided"),
    "received_on": ("收到", "received"),
    "published_on": ("公开", "published"),
    "valid_from": ("生效", "effective"),
    "since": ("自{day}起{what}", "{what} since {day}"),
    "period": (
        "{what}于查询当日前 {period}内，自{day}起",
        "{what} within {period} before the question, since {day}",
    ),
}
WEEKDAYS: dict[int, Pair] = {5: ("星期六", "Saturday"), 6: ("星期日", "Sunday")}
"""Of the days of a weekend, as ``date.weekday`` counts."""
PERIODS: dict[str, tuple[str, str, str]] = {
    "Y": ("年", "year", "years"),
    "M": ("个月", "month", "months"),
    "D": ("天", "day", "days"),
}
SAYINGS: dict[str, Pair] = {
    "aside": ("（{title}）", " ({title})"),
    "such.as": ("（如{kinds}）", " (such as {kinds})"),
    "counting": ("应计入的", " that counts"),
    "since": ("，因为{why}", ", since {why}"),
    "how": ("：{how}", ": {how}"),
    "else": ("，或者", ", or "),
    "or.better": ("以上", " or better"),
    "repaired": ("经修复或者被撤销", "is repaired or revoked"),
    "delisted": ("经修复、移出名单或者被撤销", "is repaired, taken off the list or revoked"),
    "run.out": ("到{day}期限届满", "runs out, which it does on {day}"),
    "too.old": ("到{day}已超过规则所看的时间", "is older than the rule looks back, as it is from {day} on"),
    "subject": ("该主体", "the subject"),
    "other": ("查询方给出的{label}", "the {label} that the caller named"),
    "yes": ("“是”", "“yes”"),
    "no": ("“否”", "“no”"),
    "today": ("查询当日（{day}）", "the day of the question ({day})"),
    "today.shifted": ("{day}（查询当日{way} {period}）", "{day} ({period} {way} the question)"),
    "before": ("前", "before"),
    "after": ("后", "after"),
    "set.here": (
        "{place}设定的{label}（{value}{where}）",
        "{label} as {place} has set it ({value}{where})",
    ),
    "stands.in": ("，出处：{text}", ", which stands in {text}"),
    "own.reading": ("枢纽对文件的理解", "the hub's reading of the text"),
    "its.source": ("来源", "their source"),
    "nation": ("国家", "the nation"),
    "somebody": ("当地", "the region"),
    "named": ("{label}（{value}）", "{label} ({value})"),
    "named.shifted": ("{label}{way} {period}（{value}）", "{period} {way} {label} ({value})"),
    "registered": ("登记地", "place of registration"),
    "residence": ("居住地", "place of residence"),
    "operation": ("经营地", "place of operation"),
    "balance": ("余额", "the balance"),
    "undone": ("没有做", "it was not done"),
    "hidden": ("（不在共享范围内）", "not shared"),
    "or": ("或者", " or "),
    "both": ("和", " and "),
    "record.kinds": ("{kinds}记录", "{kinds}"),
    "and": ("，并且", ", and "),
    "whoever.gives.it": ("给予优惠的单位", "whoever gives it"),
    "whoever.takes.it": ("采取措施的单位", "whoever takes it"),
    "result": ("结果", "the result"),
    "older": (
        "{attribute}距查询当日已超过 {period}，即早于{day}",
        "{attribute} more than {period} before the question, that is, before {day}",
    ),
    "filters": ("（{filters}）", " ({filters})"),
    "filter": ("{attribute}{ask}", "{attribute}: {ask}"),
}
"""Small words and phrases."""
