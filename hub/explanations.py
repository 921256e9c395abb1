"""Tells a result in sentences that a person can read, in Chinese or English.

Sentences are put together from the rule, the evidence, the clause, the legal basis, the modality and
the status; no free text decides anything, and none is invented here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from graph_schema.vocabulary import (
    Modality,
    Outcome,
    ReasonCode,
    RecordStatus,
    RuleKind,
    RuleStatus,
    SharingClass,
    Truth,
)
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.values import Text
from hub.rules.facts import ConditionResult, Missing, RecordFact, RuleResult, ValueResult


class Locale(StrEnum):
    """The language of an explanation."""

    ZH_CN = "ZH_CN"
    EN = "EN"


OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.GRANTED: ("可以享受", "Granted"),
    Outcome.REFUSED: ("不予享受", "Refused"),
    Outcome.WITHDRAWN: ("已取消", "Withdrawn"),
    Outcome.NOT_RECOGNISED: (
        "没有互认依据（不是信用不良）",
        "Not recognised (which does not mean bad credit)",
    ),
    Outcome.APPLIES: ("适用", "Applies"),
    Outcome.DOES_NOT_APPLY: ("不适用", "Does not apply"),
    Outcome.COMPLIANT: ("符合要求", "Compliant"),
    Outcome.NON_COMPLIANT: ("不符合要求", "Not compliant"),
    Outcome.FOLLOWED: ("已做到", "Followed"),
    Outcome.NOT_FOLLOWED: ("未做到（不是违规）", "Not followed (which is no breach)"),
    Outcome.NOT_APPLICABLE: ("不适用于此", "Not applicable here"),
    Outcome.NAMED: ("属于文件所列", "Named by the text"),
    Outcome.NOT_NAMED: ("不在文件所列之内", "Not named by the text"),
    Outcome.STATED: ("文件如此规定", "Stated by the text"),
    Outcome.ON_TIME: ("按时", "On time"),
    Outcome.LATE: ("逾期", "Late"),
    Outcome.UNDETERMINED: ("无法判定", "Undetermined"),
}
UNMET = (
    Outcome.REFUSED,
    Outcome.DOES_NOT_APPLY,
    Outcome.NON_COMPLIANT,
    Outcome.NOT_FOLLOWED,
    Outcome.NOT_NAMED,
)
"""Outcomes that say a condition is not met; the explanation names which."""
CONDITIONS: dict[str, tuple[str, str]] = {
    "attested": ("经认定为“{}”", "attested as “{}”"),
    "record": ("有符合要求的记录（{}）", "records as required ({})"),
    "grade": ("等级符合要求（{}）", "a grade as required ({})"),
    "on_list": ("列入{}", "on {}"),
    "left_list": ("移出{}", "has left {}"),
    "newest": ("最近一项为{}", "the newest is {}"),
    "account": ("余额符合要求", "a balance as required"),
    "outranks": ("等级高于对方（{}）", "a higher grade than the other ({})"),
    "compare": ("数值符合要求", "values as required"),
    "located": ("所在地符合要求", "a place as required"),
    "is_kind": ("主体类型为 {}", "a subject of kind {}"),
    "same": ("{} 一致", "the same {}"),
    "date": ("日期在规定期间内", "a date within the period"),
    "deadline": ("在期限内", "within the time limit"),
}
"""What each leaf of a condition asks, with what it is asked of."""
MODALITIES: dict[Modality, tuple[str, str]] = {
    Modality.MUST: ("文件的表述是“应当”。", "The text says: shall."),
    Modality.MUST_NOT: ("文件的表述是“不得”。", "The text says: shall not."),
    Modality.MAY: ("文件的表述是“可以”，由有权机关决定。", "The text says: may; the authority decides."),
    Modality.SHOULD: (
        "文件的表述是“推动、鼓励”，不构成权利。",
        "The text promotes this; it is no entitlement.",
    ),
    Modality.EXPLORE: ("文件的表述是“探索”，不构成权利。", "The text explores this; it is no entitlement."),
    Modality.PRACTICE: ("这是报道的做法，不构成权利。", "This is a reported practice; it is no entitlement."),
}
NOT_BINDING: dict[Modality, tuple[str, str]] = {
    Modality.SHOULD: ("文件的表述是“推动、鼓励”，不具强制力。", "The text promotes this; it binds nobody."),
    Modality.EXPLORE: ("文件的表述是“探索”，不具强制力。", "The text explores this; it binds nobody."),
    Modality.PRACTICE: ("这是报道的做法，不具强制力。", "This is a reported practice; it binds nobody."),
}
"""What stands in place of these for measures and duties, which are nobody's entitlement anyway."""
STATUSES: dict[RuleStatus, tuple[str, str]] = {
    RuleStatus.IN_FORCE: ("依据现行有效。", "Its basis is in force."),
    RuleStatus.PRACTICE: ("依据是做法报道，不是法律文件。", "Its basis is a report of practices, not law."),
    RuleStatus.DRAFT: ("依据是征求意见稿，尚未生效。", "Its basis is a draft that is not in force."),
    RuleStatus.DEMO: (
        "部分依据仅供演示，不得用于实际决定。",
        "Part of its basis is a demonstration: not for real use.",
    ),
}
REASONS: dict[ReasonCode, tuple[str, str]] = {
    ReasonCode.NOT_RECOGNISED: (
        "没有互认条款，也不属全国有效",
        "no clause recognises it and it is not effective everywhere",
    ),
    ReasonCode.REPAIRED: ("已修复", "it was repaired"),
    ReasonCode.REVOKED: ("已被撤销、变更或确认违法", "it was revoked"),
    ReasonCode.EXPIRED: ("期限已满", "its period has ended"),
    ReasonCode.OUTSIDE_WINDOW: ("不在规则的时间范围内", "it lies outside the rule's period"),
    ReasonCode.NOT_YET_PUBLISHED: ("截点时尚未公开", "it was not yet published at the cut-off"),
    ReasonCode.DISPUTED: ("处于异议中", "it is disputed"),
    ReasonCode.CONDITION_NOT_MET: ("不符合规则条件", "it does not meet the rule's condition"),
    ReasonCode.NO_RULE_FOR_KIND: ("本场景没有规则用到此类记录", "no rule of this occasion uses its kind"),
    ReasonCode.RESTRAINT_PREVAILS: ("惩戒措施优先于激励", "a restrictive measure prevails over it"),
    ReasonCode.RULE_ERROR: ("规则执行出错", "the rule failed"),
    ReasonCode.SUBJECT_UNKNOWN: (
        "本枢纽没有该主体，这不等于信用良好",
        "the hub does not know the subject, which does not mean good credit",
    ),
}
MISSING: dict[str, tuple[str, str]] = {
    "input": ("查询方未提供的输入", "an input that the caller did not give"),
    "parameter": ("本地未设定的参数", "a parameter that the region has not set"),
    "term": ("无人认定的用语", "a term that nobody has attested"),
    "coverage": ("没有来源声明已完整归集的记录种类", "a kind of record that no source declares complete"),
    "grade": ("等级", "a grade"),
    "attribute": ("记录中缺少的属性", "an attribute that a record lacks"),
    "subject": ("主体信息", "the subject"),
    "calendar": ("工作日安排", "the calendar of working days"),
    "link": ("关联关系", "a link"),
    "records": ("记录", "records"),
}


def explain(
    result: RuleResult,
    version: RuleVersion,
    records: Mapping[str, RecordFact],
    catalogue: Catalogue,
    locale: Locale,
) -> list[str]:
    """One rule's result in sentences: what, why, on which basis, how firm."""
    zh = locale is Locale.ZH_CN
    rule = version.rule
    title = rule.title.zh if zh else rule.title.en
    sentences = [f"{_say(OUTCOMES[result.outcome], zh)}{'：' if zh else ': '}{title}{'。' if zh else '.'}"]
    if _of_another_kind(result):
        sentences.append(_say(("该规则不针对此类主体。", "The rule is not about this kind of subject."), zh))
    elif result.outcome in UNMET and result.condition.truth is Truth.UNMET:
        sentences.extend(_unmet(result.condition, catalogue, zh))
    if result.reason is not None:
        sentences.append(_say(("原因：{}。", "Reason: {}."), zh).format(_say(REASONS[result.reason], zh)))
    if result.value is not None:
        sentences.append(_value(result.value, zh))
    sentences.extend(_record(records[ref], result, catalogue, zh) for ref in result.counted if ref in records)
    sentences.extend(_not_counted(ref, why, zh) for ref, why in result.screened.items())
    sentences.extend(_due(day, zh) for day in _due_days(result.condition))
    sentences.extend(_gap(gap, catalogue, zh) for gap in result.missing)
    for basis in rule.legal_basis:
        source = catalogue.sources.get(basis.document)
        name = basis.document if source is None else source.title if zh else source.title_en
        form = ("依据：《{}》{}：“{}”。", "Basis: {}, {}: “{}”.")
        sentences.append(_say(form, zh).format(name, basis.article, basis.quote))
        if source is not None and source.secondary:
            sentences.append(
                _say(("该依据仅见于二手报道。", "This basis is known from secondary reports only."), zh)
            )
    modalities = MODALITIES if rule.kind is RuleKind.BENEFIT else {**MODALITIES, **NOT_BINDING}
    sentences.append(_say(modalities[rule.modality], zh))
    sentences.append(_say(STATUSES[result.status], zh))
    if result.ends_on is not None:
        sentences.append(
            _say(("自 {} 起不再依此适用。", "It no longer rests on this from {}."), zh).format(result.ends_on)
        )
    if rule.defaults:
        form = (
            "文件未明确之处按默认处理：{}。",
            "Where the text is silent, these labelled defaults hold: {}.",
        )
        sentences.append(_say(form, zh).format(_list(rule.defaults, zh)))
    return sentences


def explain_record(record: RecordFact, reason: ReasonCode, catalogue: Catalogue, locale: Locale) -> str:
    """Why a known record makes no measure apply."""
    zh = locale is Locale.ZH_CN
    form = ("记录 {}（{}）未适用：{}。", "Record {} ({}) does not apply: {}.")
    return _say(form, zh).format(record.id, _kind(record, catalogue, zh), _say(REASONS[reason], zh))


UNITS = {
    "CNY": "元",
    "percent": "%",
    "points": "分",
    "days": "天",
    "working days": "个工作日",
    "years": "年",
    "hours": "小时",
    "persons": "人",
    "nights": "晚",
    "subjects": "个主体",
    "cases": "件",
    "penalties": "件处罚",
    "benefits": "项优惠",
    "storeys": "层",
    "km": "公里",
    "evaluation a year": "次评价（每年）",
    "inspection a quarter": "次检查（每季度）",
}
"""Units of values in Chinese; a test finds one that is missing."""


def _say(pair: tuple[str, str], zh: bool) -> str:
    return pair[0] if zh else pair[1]


def _list(names: tuple[str, ...], zh: bool) -> str:
    return ("、" if zh else ", ").join(names)


def _kind(record: RecordFact, catalogue: Catalogue, zh: bool) -> str:
    kind = catalogue.kinds.get(record.kind)
    return record.kind if kind is None else _text(kind.title, zh)


def _text(label: Text, zh: bool) -> str:
    return label.zh if zh else label.en


def _record(record: RecordFact, result: RuleResult, catalogue: Catalogue, zh: bool) -> str:
    region = catalogue.regions.get(record.region)
    place = region.name if region is not None else record.region
    when = (
        record.decided_on.isoformat()
        if record.share is not SharingClass.RESULT_ONLY
        else ("—" if zh else "not shared")
    )
    form = ("所据记录：{}（{}，{}，{}）。", "It rests on record {} ({}, {}, {}).")
    sentence = _say(form, zh).format(record.id, _kind(record, catalogue, zh), place, when)
    clause = next((name for name in result.clauses if name in record.grants), None)
    if clause is not None:
        sentence += _say(("经互认条款 {}。", " It counts by clause {}."), zh).format(clause)
    if record.status(record.known_on) is RecordStatus.DISPUTED:
        sentence += _say(("该记录有异议。", " It is disputed."), zh)
    return sentence


def _not_counted(ref: str, why: ReasonCode, zh: bool) -> str:
    form = ("记录 {} 未计入：{}。", "Record {} was not counted: {}.")
    return _say(form, zh).format(ref, _say(REASONS[why], zh))


def _of_another_kind(result: RuleResult) -> bool:
    """Whether it is the subject's own kind that fails: what a rule asks first of all."""
    if result.outcome not in (Outcome.REFUSED, Outcome.DOES_NOT_APPLY, Outcome.NOT_APPLICABLE):
        return False
    first = result.condition
    while first.parts:
        first = first.parts[0]
    return first.operator == "is_kind" and first.truth is Truth.UNMET


def _unmet(condition: ConditionResult, catalogue: Catalogue, zh: bool) -> list[str]:
    """The leaves on which it fails: those that are not met, and under a "not" those that are."""
    failing = list(dict.fromkeys(_failing(condition, Truth.UNMET)))
    sentences: list[str] = []
    for truth, form in (
        (Truth.UNMET, ("未满足的条件：{}。", "Not met: {}.")),
        (Truth.MET, ("存在规则所排除的情形：{}。", "Met, and excluded by the rule: {}.")),
    ):
        said = tuple(
            _asked(operator, label, catalogue, zh) for operator, label, was in failing if was is truth
        )
        if said:
            sentences.append(_say(form, zh).format(_list(tuple(dict.fromkeys(said)), zh)))
    return sentences


def _failing(condition: ConditionResult, truth: Truth) -> Iterator[tuple[str, str, Truth]]:
    if condition.truth is not truth:
        return
    if condition.operator in CONDITIONS:
        yield condition.operator, condition.label, truth
    if condition.operator == "not":
        truth = Truth.MET if truth is Truth.UNMET else Truth.UNMET
    for part in condition.parts:
        yield from _failing(part, truth)


def _asked(operator: str, label: str, catalogue: Catalogue, zh: bool) -> str:
    names: list[str] = []
    for name in label.split(", "):
        known = catalogue.kinds.get(name) or catalogue.terms.get(name) or catalogue.scales.get(name)
        names.append(name if known is None else _text(known.title, zh))
    return _say(CONDITIONS[operator], zh).format(_list(tuple(names), zh))


UNUSABLE = ("查询方所给但不能采用的输入", "an input that was given and can't be right")
"""For a gap of an input with a detail: a part above its whole, a price below zero, no date."""


def _gap(gap: Missing, catalogue: Catalogue, zh: bool) -> str:
    given = gap.what == "input" and gap.detail.startswith("is ")
    what = _say(UNUSABLE if given else MISSING.get(gap.what, (gap.what, gap.what)), zh)
    known = (
        catalogue.terms.get(gap.name) or catalogue.kinds.get(gap.name) or catalogue.parameters.get(gap.name)
    )
    name = gap.name if known is None else f"{_text(known.title, zh)} [{gap.name}]"
    return _say(("缺少：{}“{}”。", "Missing: {} ({})."), zh).format(what, name)


def _due_days(condition: ConditionResult) -> list[str]:
    """The last days of the deadlines in a condition."""
    here = [piece.detail for piece in condition.evidence if piece.ref == "due_on"]
    return [*here, *(day for part in condition.parts for day in _due_days(part))]


def _due(day: str, zh: bool) -> str:
    return _say(("最迟应于 {} 当日完成。", "It was due on {} at the latest."), zh).format(day)


def _value(value: ValueResult, zh: bool) -> str:
    if value.form in ("several", "choose"):
        one = _say(("以下之一：", "One of these: "), zh) if value.form == "choose" else ""
        return one + (" " if not zh else "").join(_value(part, zh) for part in value.parts)
    if value.missing:
        return _unsized(value, zh)
    if value.form == "balance" and value.amount is None:
        return _say(("余额不在共享范围内。", "The balance is not among what is shared."), zh)
    unit = (UNITS.get(value.unit or "", value.unit) if zh else value.unit) or ""
    items = _list(tuple(item["zh" if zh else "en"] for item in value.items), zh)
    if value.open_ended:
        items += _say(("等", ", and others that the text does not name"), zh)
    bound = {"exact": ("", ""), "at_least": ("至少 ", "at least "), "at_most": ("至多 ", "at most ")}[
        value.bound
    ]
    return _say(_VALUES[value.form], zh).format(
        b=_say(bound, zh),
        p=f"{value.percent:f}" if value.percent is not None else "",
        a=value.amount,
        d=value.due,
        l=value.lowest,
        h=value.highest,
        u=unit,
        i=items,
    )


def _unsized(value: ValueResult, zh: bool) -> str:
    """A value of which not everything is known; for want of what, another sentence says."""
    known = f"{value.percent:f} %" if value.percent is not None else ""
    unit = (UNITS.get(value.unit or "", value.unit) if zh else value.unit) or ""
    if value.rate is not None:
        known = f"{value.rate} {unit}"
    if not known:
        return _say(("数额未定。", "How much is not known."), zh)
    form = ("按 {}；数额未定。", "At {}; how much it comes to is not known.")
    return _say(form, zh).format(known)


_VALUES: dict[str, tuple[str, str]] = {
    "percent_off": ("减免{b}{p}%：{a} {u}，应付 {d} {u}。", "{b}{p} % off: {a} {u}; {d} {u} remains due."),
    "amount": ("数额：{b}{a} {u}。", "Amount: {b}{a} {u}."),
    "amount_off": ("减免 {a} {u}，应付 {d} {u}。", "{a} {u} off; {d} {u} remains due."),
    "price": ("应付 {d} {u}：{i}。", "{d} {u} is to be paid: {i}."),
    "per_unit": ("数额：{a} {u}。", "Amount: {a} {u}."),
    "range": ("数额在 {l} 至 {h} {u} 之间，由给予方决定。", "Between {l} and {h} {u}; the giver decides."),
    "balance": ("截至查询时点的余额：{a} {u}。", "Balance at the cut-off: {a} {u}."),
    "items": ("内容：{i}。", "It consists of: {i}."),
    "discretion": ("内容：{i}；幅度由给予方决定。", "It consists of: {i}; the giver decides how much."),
}
