"""What a condition asks of, and what a piece of evidence is, in words that stand beside their codes."""

from __future__ import annotations

from collections.abc import Mapping

from graph_schema.vocabulary import SubjectKind
from hub.decisions.explanations.forms import Pair
from hub.decisions.explanations.language import Locale
from hub.decisions.explanations.material import Telling
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.tables import UNITS
from hub.policy.model.documents import Rule
from hub.policy.model.values import Text
from hub.rules.facts import ConditionResult, Evidence
from hub.rules.scalars import as_date

NAMES: Mapping[str, Pair] = {
    "applies_when": ("适用的情形", "when it applies"),
    "withdrawn_when": ("取消的情形", "when it is withdrawn"),
    "stated": ("文件所载", "what the text states"),
    "share": ("持股比例", "the share held"),
    "by": ("规定的日期", "the day that is set"),
    "cutoff": ("查询时点", "the cut-off"),
    "subject": ("另一主体", "the other subject"),
    "value": ("文件所载的值：{value}", "a value of the text: {value}"),
    "given": ("{label}：{value}", "{label}: {value}"),
    "coverage": (
        "{authority}声明已归集完整：{region}的{kind}",
        "declared to be complete by {authority}: {kind} of {region}",
    ),
    "due_on": ("最后一日：{day}", "the last day: {day}"),
    "kind": ("主体类型：{kind}", "kind of subject: {kind}"),
    "place": ("主体的{place}", "the subject's {place}"),
}
"""What is no name of the policy."""


def unit_name(unit: str | None) -> Text | None:
    """A unit in both languages, of more than one; None of no unit."""
    if unit is None:
        return None
    zh, _, more = UNITS.get(unit, (unit, unit, unit))
    return Text(zh=zh, en=more or unit)


def condition_name(condition: ConditionResult, telling: Telling, rule: Rule) -> Text | None:
    """What a condition of a rule asks of: lists, scales, terms, inputs, links by their titles; None of one
    that only joins others."""
    zh, en = (_condition(condition, telling, _words(telling, rule, locale)) for locale in Locale)
    return Text(zh=zh, en=en) if zh else None


def evidence_name(piece: Evidence, telling: Telling, rule: Rule) -> Text:
    """What a piece of evidence is, and where the caller gave it or the text has it, its value."""
    zh, en = (_evidence(piece, _words(telling, rule, locale)) for locale in Locale)
    return Text(zh=zh or piece.ref, en=en or piece.ref)


def _words(telling: Telling, rule: Rule, locale: Locale) -> Words:
    return telling.words(locale).of(rule)


def _condition(condition: ConditionResult, telling: Telling, words: Words) -> str:
    label = condition.label
    match condition.operator:
        case "compare":
            gaps = [gap.name for gap in condition.missing if gap.what in ("input", "parameter")]
            refs = [one.ref for one in condition.evidence if one.what in ("input", "parameter")]
            return _names([name for name in (*refs, *gaps) if name != "text"], words)
        case "is_kind":
            return words.kinds_of_subject(label.split(", "))
        case "rule":
            return words.title(telling.rules[label].rule.title) if label in telling.rules else label
        case "located":
            return words.small(label)
        case "account":
            return words.small("balance")
        case _ if label in NAMES:
            return words.pick(NAMES[label])
        case "all" | "any" | "not":
            return ""
        case _:
            return _names(label.split(", "), words)


def _evidence(piece: Evidence, words: Words) -> str:
    def form(name: str, **slots: str) -> str:
        return words.pick(NAMES[name]).format(**slots)

    match piece.what:
        case "record":
            return _names([piece.detail], words)
        case "input":
            return words.points([_given(name, words) for name in piece.ref.split("/")])
        case "parameter" if piece.ref == "text":
            truth = {"true": True, "false": False}.get(piece.detail)
            value = words.value(piece.detail if truth is None else truth)
            return form("value", value=value.strip("“”"))
        case "clause":
            return words.clause(piece.ref)
        case "coverage":
            kind, _, region = piece.ref.partition("@")
            slots = {"kind": _names([kind], words), "region": words.place(region)}
            return form("coverage", authority=words.authority(piece.detail), **slots)
        case "cutoff" if (day := as_date(piece.ref)) is not None:
            return words.day(day)
        case "calendar" if (day := as_date(piece.detail)) is not None:
            return form("due_on", day=words.day(day))
        case "subject" if piece.detail in SubjectKind.__members__:
            return form("kind", kind=words.kinds_of_subject([piece.detail]))
        case "subject" if piece.detail in ("registered", "residence", "operation"):
            return form("place", place=words.small(piece.detail))
        case "subject" | "link":
            return form("subject") if piece.detail == "subject" else _names([piece.detail], words)
        case _:
            return _names([piece.ref], words)


def _given(name: str, words: Words) -> str:
    """An input by its label, with what the caller gave; of a subject that was named only the label."""
    label, spec = _names([name], words), words.spec(name)
    value = "" if spec is not None and spec.type == "subject" else words.given(name).strip("“”")
    return words.pick(NAMES["given"]).format(label=label, value=value) if value else label


def _names(names: list[str], words: Words) -> str:
    """Names of the policy by their titles, without the marks that they have in a sentence."""
    return words.listing([words.any_name(name).strip("“”") for name in dict.fromkeys(names) if name])
