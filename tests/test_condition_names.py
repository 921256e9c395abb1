"""Conditions and evidence in words: no code is left where a person reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from graph_schema.vocabulary import EvidenceOrigin
from hub.decisions.explanations.condition_names import condition_name, evidence_name, unit_name
from hub.decisions.explanations.tables import UNITS
from hub.decisions.explanations.tested_conditions import origin_of
from hub.policy.model.documents import Rule
from hub.rules.facts import ConditionResult
from tests.cases.every import CASES
from tests.cases.facts import Case, Rec
from tests.cases.seeded import catalogue
from tests.explanations.told import telling

CHINESE = re.compile("[\u4e00-\u9fff]")
JOINS = {"all", "any", "not"}


def every(condition: ConditionResult, rule: Rule) -> Iterator[tuple[ConditionResult, Rule]]:
    """A condition and those inside, each with the rule whose it is."""
    yield condition, rule
    inner = catalogue().rules[condition.label].rule if condition.operator == "rule" else rule
    for part in condition.parts:
        yield from every(part, inner)


@pytest.mark.parametrize("start", range(4))
def test_what_a_condition_asks_of_and_rests_on_is_said_in_words(start: int) -> None:
    for case in CASES[start::4]:
        told = telling(case)
        for condition, rule in every(told.result.condition, told.version.rule):
            name = condition_name(condition, told, rule)
            if name is None:
                assert condition.operator in JOINS or not (condition.evidence or condition.missing), condition
            else:
                assert CHINESE.search(name.zh), (case.id, condition.operator, condition.label, name)
                assert "--" not in name.en
            for piece in condition.evidence:
                text = evidence_name(piece, told, rule)
                assert CHINESE.search(text.zh), (case.id, piece, text)
                assert text.zh != piece.detail


def names(case: Case) -> list[tuple[str, str]]:
    """The Chinese of a case's conditions that have a name, with that of their evidence."""
    told = telling(case)
    return [
        (name.zh, "|".join(evidence_name(piece, told, rule).zh for piece in condition.evidence))
        for condition, rule in every(told.result.condition, told.version.rule)
        if (name := condition_name(condition, told, rule)) is not None
    ]


def test_inputs_terms_lists_and_days_have_their_names() -> None:
    upload = Case(
        "",
        "jia--penalty-upload-deadline",
        "",
        given={"information_kind": "行政处罚", "decided_on": "2021-04-28", "uploaded_on": "2021-05-11"},
        day="2021-06-01",
    )
    found = dict(names(upload))
    assert found["信息种类"].startswith("信息种类：行政处罚")
    days = ("作出决定之日：2021年4月28日", "最后一日：2021年5月11日", "数据上传之日：2021年5月11日")
    assert found["作出决定之日"] == "|".join(days)
    card, station = (Rec("honest-citizen-card"),), {"at_metro_station": True}
    found = dict(names(Case("", "nanjing-travel--umbrella", "", card, station)))
    assert found["自然人"] == "主体类型：自然人"
    assert found["市民诚信卡"].startswith("市民诚信卡")


def test_the_conditions_of_a_rule_that_another_rests_on_have_its_names() -> None:
    within = Case(
        "",
        "qidong-medical--within-limit",
        "",
        (Rec("pay-after-agreement"), Rec("medical-insurance")),
        {"public_institution": True, "bill": "100"},
    )
    title = catalogue().rules["qidong-medical--eligible"].rule.title.zh
    assert title in dict(names(within))


def test_a_record_that_counts_by_a_clause_is_a_partners_word_in_evidence_too() -> None:
    seen = 0
    for case in CASES:
        told = telling(case) if case.clause is not None else None
        for condition, _ in every(told.result.condition, told.version.rule) if told is not None else ():
            for piece in condition.evidence:
                seen += piece.clause is not None
                assert piece.clause is None or origin_of(piece) is not EvidenceOrigin.HELD
    assert seen > 0


def test_every_unit_has_a_name_in_both_languages() -> None:
    known = {spec.unit for version in catalogue().rules.values() for spec in version.rule.inputs}
    known |= {one.unit for one in (*catalogue().parameters.values(), *catalogue().attributes.values())}
    for unit in known - {None}:
        name = unit_name(unit)
        assert unit in UNITS
        assert name is not None
        assert name.zh == "%" or CHINESE.search(name.zh)
    assert unit_name(None) is None
    days = unit_name("working days")
    assert days is not None
    assert (days.zh, days.en) == ("个工作日", "working days")
