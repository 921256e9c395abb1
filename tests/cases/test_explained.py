"""Sentences that a reader of answers asked for: what of a place is asked, whose finding it is, what is there
already, and which of two cases is meant."""

from __future__ import annotations

from hub.decisions.explanations import Locale, explain
from tests.cases.every import CASES
from tests.cases.facts import Case
from tests.explanations.told import telling


def said(case_id: str, locale: Locale = Locale.ZH_CN) -> str:
    """The explanation of one case."""
    (case,) = [one for one in CASES if one.id == case_id]
    return " ".join(explain(telling(case), locale))


def test_a_place_is_told_with_what_is_asked_of_it() -> None:
    placed = "该主体的经营地是宿迁市市区，符合要求（位于宿迁市市区）"
    assert placed in said("own 003: two persons for three nights")
    assert "which meets the condition (a place in Suqian, urban area)" in said(
        "own 003: two persons for three nights", Locale.EN
    )


def test_whose_finding_it_is_is_named() -> None:
    found = said("R21 dishonest in work safety")
    assert "这一结论所依据的事实来自常州市的认定。" in found
    assert "有关部门的认定" not in " ".join(
        said(one) for one in ("R21 dishonest in work safety", "R21 not dishonest")
    )


def test_what_nothing_is_of_yet_is_not_increased() -> None:
    first = Case("", "nanjing-travel--citizen-card", "")
    assert "（3）无偿献血 4000 毫升；" in " ".join(explain(telling(first), Locale.ZH_CN))
    assert "(3) 4000 ml of blood is donated; " in " ".join(explain(telling(first), Locale.EN))


def test_of_two_cases_the_one_that_is_meant_is_told() -> None:
    hours, quota = said("less hours, more"), said("lower grade, higher quota")
    assert "“甲享受的便利和优惠数”为 2 项，而要求不超过“乙享受的便利和优惠数”（1 项）" in hours
    assert (
        "“本主体的可用信用保证额度”为 300 元，而要求低于“另一市场主体的可用信用保证额度”（200 元）" in quota
    )
    assert "有一项即可" not in hours + quota


def test_what_is_asked_once_something_is_so_is_no_alternative() -> None:
    used = said("R13 used, never published")
    assert "该主体没有“承诺履行情况公示”记录（“承诺事项”为“许可”）" in used
    assert "而要求没有此类记录" not in used


def test_what_took_too_long_takes_no_less_later() -> None:
    assert "逾期的事实不会改变" in said("R04 on the next working day")
    assert "减少" not in said("R04 on the next working day")


def test_one_way_alone_is_told_as_one() -> None:
    told = [said(case.id) for case in CASES if case.rule == "xixia-provider--pilot-disqualify"]
    assert any("如果记录" in one for one in told)
    assert not any("有下列任何一项" in one and "（2）" not in one.split("有下列任何一项")[1] for one in told)
