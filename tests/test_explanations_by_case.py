"""What single answers say, of cases that are near the ones that the explanations were first read on."""

from __future__ import annotations

from hub.decisions.explanations import Locale, explain
from tests.cases.facts import Case, Rec, ask
from tests.explanations.told import telling

FROM_ELSEWHERE = Case(
    "hours of another province",
    "yunnan-volunteer--hours",
    "NOT_RECOGNISED",
    (Rec("volunteer-hours", {"hours": 40}, region="440000"),),
    home="440000",
)


def said(case: Case, locale: Locale = Locale.EN) -> str:
    """The explanation of a case, in one text."""
    return "\n".join(explain(telling(case), locale))


def test_what_this_region_records_of_a_subject_from_elsewhere_is_among_what_would_change_it() -> None:
    assert ask(FROM_ELSEWHERE).outcome == "NOT_RECOGNISED"
    assert "where a source of this region records such credit of the subject" in said(FROM_ELSEWHERE)
    assert "本地区的来源如果记有该主体的此类信用" in said(FROM_ELSEWHERE, Locale.ZH_CN)
    here = FROM_ELSEWHERE._replace(records=(Rec("volunteer-hours", {"hours": 40}),))
    assert ask(here).outcome == "GRANTED"


def test_a_commitment_is_no_credit_that_another_region_could_give() -> None:
    tolerant = Case(
        "",
        "yunnan-credit-approval--tolerant-acceptance",
        "REFUSED",
        given={"qualified-applicant": True, "statutory_material_missing": False, "written_promise": True},
        home="440000",
    )
    assert ask(tolerant).outcome == "REFUSED"
    assert ask(tolerant._replace(closed=False)).outcome == "UNDETERMINED"
    assert "agreement" not in said(tolerant)


def test_of_one_day_it_is_not_told_which_came_first() -> None:
    same = Case(
        "",
        "suqian-bidding--tenderer-commitment",
        "UNDETERMINED",
        given={"committed_on": "2022-06-01", "tender_begins_on": "2022-06-01"},
    )
    assert "“day of the commitment” and “day the tender begins” as one day (2022-06-01)" in said(same)
    assert "与“开展招标活动之日”是同一日（2022年6月1日），只凭日期分不出先后" in said(same, Locale.ZH_CN)
