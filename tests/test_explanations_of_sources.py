"""Whose a value is, and where it stands: parameters, balances, the law on repair; and words of records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hub.decisions.explanations import Locale, explain
from hub.decisions.explanations.set_values import repair_basis, text_of
from hub.rules.facts import ParameterFact
from tests.cases.facts import Case, Rec, facts_of
from tests.cases.seeded import catalogue, maps_in
from tests.explanations.told import answered, telling

LIMIT = Case(
    "",
    "qidong-medical--within-limit",
    "GRANTED",
    (Rec("pay-after-agreement"), Rec("medical-insurance")),
    {"bill": "3000", "public_institution": True},
)
POINTS = Case(
    "",
    "taizhou-bike-rental--points",
    "GRANTED",
    (Rec("ride-points", {"change": "加分", "points": "5"}),),
    {"operator_user": True},
)
SHARED = {
    "grade": "each scale has its own letters",
    "honour": "the list of honours ends in 等",
    "party": "of several kinds of record",
    "scale": "an id of a scale",
    "sector": "of several kinds of record",
    "what": "of several kinds of record",
}
"""Attributes that rules compare with words and that are open, with why."""


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("", "启东市设定的“先看病后付费信用额度（启东）”（5000 元）", "as Qidong has set it (5000 CNY)"),
        ("henan-2019 第四十三条", "（5000 元，出处：《河南省社会信用条例》第四十三条）", "article 43)"),
        ("AMB-031", "（5000 元，出处：枢纽对文件的理解）", "which stands in the hub's reading of the text)"),
        (
            "启卫发〔2026〕1号",
            "（5000 元，出处：“启卫发〔2026〕1号”）",
            "which stands in “启卫发〔2026〕1号”)",
        ),
    ],
)
def test_who_set_a_value_and_where_it_stands_is_told(source: str, zh: str, en: str) -> None:
    facts = facts_of(LIMIT)
    held = facts.parameters["qidong-credit-limit"]
    set_here = ParameterFact(value=held.value, type=held.type, source=source)
    told = answered(
        LIMIT.version(),
        facts.model_copy(update={"parameters": {**facts.parameters, "qidong-credit-limit": set_here}}),
    )
    assert any(zh in line for line in explain(told, Locale.ZH_CN))
    assert any(en in line for line in explain(told, Locale.EN))


def test_a_source_with_its_words_is_told_by_its_place() -> None:
    words = telling(LIMIT).words(Locale.ZH_CN)
    said = text_of("zhejiang-2017 第十六条: 自该刑罚执行完毕之日起计算", words, catalogue())
    assert said.endswith("》第十六条")


@pytest.mark.parametrize(
    ("region", "said"),
    [
        ("411500", "在本地区，信用修复依据《河南省社会信用条例》第四十三条申请。"),
        ("411323", "在本地区，信用修复依据《河南省社会信用条例》第四十三条申请。"),
        ("320500", "枢纽没有登记本地区关于信用修复的规定，修复的条件和程序以作出记录的单位的答复为准。"),
    ],
)
def test_by_which_law_a_repair_is_applied_for_is_told(region: str, said: str) -> None:
    """A reading of the hub (即申即办, in 信阳) is no law."""
    facts = facts_of(LIMIT).model_copy(update={"path": catalogue().path(region)})
    assert repair_basis(telling(LIMIT).words(Locale.ZH_CN), catalogue(), facts) == said


def test_who_declares_that_a_balance_is_complete_is_named() -> None:
    facts = facts_of(POINTS)
    (who,) = {one.authority for one in facts.coverage if one.kind == "ride-points"}
    assert any(f"{who}声明此类记录已经归集完整" in line for line in explain(telling(POINTS), Locale.ZH_CN))


def compared(said: Any) -> Iterator[tuple[str, str]]:
    """The attributes of records that a condition compares with words, with each word."""
    for one in maps_in(said):
        for name, test in (one.get("where") or {}).items():
            words = [test.get("equals"), *(test.get("one_of") or ())] if isinstance(test, dict) else []
            yield from ((name, word) for word in words if isinstance(word, str))


def test_a_word_of_a_record_that_a_rule_compares_stands_in_a_list_of_its_attribute() -> None:
    """Who delivers records is told which words there are, and another is refused."""
    found = {
        one
        for version in catalogue().rules.values()
        for one in compared(version.rule.model_dump(mode="json"))
    }
    assert ("obtained", "PERMIT") in found
    known = catalogue().attributes
    free = {name for name, word in found if name not in known or word not in known[name].values}
    assert free == {"grade", "scale"}
    assert {name for name, _ in found if name in known and known[name].open} <= set(SHARED)
