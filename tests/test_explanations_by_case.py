"""What single answers say, of cases that are near the ones that the explanations were first read on."""

from __future__ import annotations

import pytest

from graph_schema.vocabulary import EvidenceOrigin
from hub.decisions.explanations import Locale, Telling, explain
from hub.rules import evaluate
from tests.cases.every import CASES
from tests.cases.facts import Case, Rec, ask, check, grade, lacking
from tests.cases.seeded import catalogue
from tests.explanations.told import records_of, telling
from tests.rules.builders import catalogue as small
from tests.rules.builders import clause, facts, inputs, record, rule

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
    assert "a source of this region records it" in said(FROM_ELSEWHERE)
    assert "并由本地区的来源记录" in said(FROM_ELSEWHERE, Locale.ZH_CN)
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


def test_what_ends_an_answer_is_told_as_what_it_is() -> None:
    """The rule's own last day is no record's; a day of the rule alone is neither."""
    honest = rule({"attested": "honest"}, "BENEFIT", valid={"from": "2020-01-01", "to": "2026-12-01"})
    known = facts(inputs=inputs(honest=True))
    here = Telling(evaluate(honest, known, {}), known, {honest.rule.id: honest}, {}, small())
    zh, en = ("\n".join(explain(here, locale)) for locale in Locale)
    assert "自2026年12月1日起，本规则不再施行" in zh
    assert "From 2026-12-01 on, the rule is no longer in force" in en
    assert "记录不再在" not in zh
    held = facts(record(valid_to="2026-12-01"))
    measure = rule(
        {"record": {"kind": "penalty"}}, "MEASURE", valid={"from": "2020-01-01", "to": "2027-01-01"}
    )
    told = Telling(evaluate(measure, held, {}), held, {measure.rule.id: measure}, records_of(held), small())
    assert "自2026年12月1日起现有记录的期限届满" in "\n".join(explain(told, Locale.ZH_CN))


def test_a_record_that_counts_by_a_clause_is_a_partners_word() -> None:
    """It is held here, and counts since a clause lets it."""
    held = facts(record(region="320500"), clauses=[clause()])
    measure = rule({"record": {"kind": "penalty"}}, "MEASURE")
    told = Telling(evaluate(measure, held, {}), held, {measure.rule.id: measure}, records_of(held), small())
    assert told.result.outcome == "APPLIES"
    assert told.rests_on == (EvidenceOrigin.DERIVED,)
    zh = "\n".join(explain(told, Locale.ZH_CN))
    assert "这一结论所依据的事实来自按互认条款采用的外地记录。" in zh
    assert "枢纽持有的记录" not in zh


def test_kinds_of_links_that_nobody_holds_complete_are_told_by_their_terms() -> None:
    case = Case(
        "",
        "cn-procurement--same-head-suppliers",
        "UNDETERMINED",
        others={"other_supplier": ()},
        closed=False,
        day="2026-05-04",
    )
    assert "中国的“法定代表人”和“实际控制人”记录归集完整" in said(case, Locale.ZH_CN)
    assert "records of “legal representative” and “actual controller” of China" in said(case)


def test_of_one_day_it_is_not_told_which_came_first() -> None:
    same = Case(
        "",
        "suqian-bidding--tenderer-commitment",
        "UNDETERMINED",
        given={"committed_on": "2022-06-01", "tender_begins_on": "2022-06-01"},
    )
    assert "“day of the commitment” and “day the tender begins” as one day (2022-06-01)" in said(same)
    assert "与“开展招标活动之日”是同一日（2022年6月1日），只凭日期分不出先后" in said(same, Locale.ZH_CN)


def test_nobody_is_late_where_a_period_of_grace_is_over() -> None:
    over = Case(
        "",
        "yancheng-student-loan--grace-5y",
        "REFUSED",
        (Rec("student-loan"),),
        {"graduated_on": "2019-01-01", "continues_studies": False, "years_left": "8"},
        day="2024-06-03",
    )
    assert ask(over).outcome == "REFUSED"
    assert "the day of the question, 2024-06-03, is 153 days after it" in said(over)
    assert " late" not in said(over)
    assert "查询当日2024年6月3日已在其后 153 天" in said(over, Locale.ZH_CN)
    assert "逾期" not in said(over, Locale.ZH_CN)


URBAN_HOTEL = Case(
    "",
    "suqian-tourism--hotel-subsidy",
    "UNDETERMINED",
    (Rec("suqian-tour-hotel-list"),),
    {"first_night_on": "2021-05-01", "persons": 2, "nights": 3, "tour_group": True},
    day="2021-12-01",
)
"""Of a hotel; the subsidy is for those of the urban area of 宿迁, whose districts the text does not name."""


def test_whether_a_place_lies_in_an_urban_area_is_known_only_where_it_is_said() -> None:
    outcomes = {
        place: str(ask(URBAN_HOTEL._replace(operation=place)).outcome)
        for place in ("X-321300-SQ", "321300", "321302", "321322", "320000", "320900")
    }
    assert outcomes == {
        "X-321300-SQ": "GRANTED",
        "321300": "UNDETERMINED",  # the city
        "321302": "UNDETERMINED",  # 宿城区
        "321322": "REFUSED",  # 沭阳县: a county is no urban area
        "320000": "UNDETERMINED",  # the province
        "320900": "REFUSED",  # another city
    }
    city = URBAN_HOTEL._replace(operation="321300")
    assert "whether the subject is inside Suqian, urban area" in said(city)
    assert "还不能确定该主体是否在宿迁市市区范围之内" in said(city, Locale.ZH_CN)


def test_a_question_without_a_subject_is_not_told_that_the_hub_does_not_know_it() -> None:
    unnamed = Case(
        "",
        "yancheng-student-loan--short-term",
        "UNDETERMINED",
        given={"repays_by_contract": True, "years_left": "4"},
        kind="NOBODY",
    )
    assert ask(unnamed).reason is None
    assert "The question names no subject." in said(unnamed)
    assert "does not know the subject" not in said(unnamed)
    assert "查询没有指明主体。" in said(unnamed, Locale.ZH_CN)
    assert "枢纽没有该主体的登记" not in said(unnamed, Locale.ZH_CN)


def test_what_a_rule_needs_and_is_not_set_is_not_said_to_be_left_to_the_region() -> None:
    rated = next(case for case in CASES if case.rule == "nantong-transport-service--aaa-green-channel")
    unset = rated._replace(closed=False, day="2023-06-01")
    assert "nantong-rating-year" in {gap.name for gap in ask(unset).missing}
    assert "The rule needs “year of the Nantong transport grade”, which is not set here" in said(unset)
    assert "留给当地" not in said(unset, Locale.ZH_CN)


def test_an_agency_of_80_points_is_exempt_from_the_inspections_of_2022() -> None:
    agency = Case(
        "",
        "suqian-tourism--agency-80",
        "GRANTED",
        (grade("suqian-travel-agency", score="80", year=2021),),
        items=("命名为2021年度诚信旅行社", "不纳入2022年“双随机一公开”检查范围"),
    )
    check(agency, ask(agency))
    assert "不纳入2022年“双随机一公开”检查范围" in said(agency, Locale.ZH_CN)


def test_of_ships_nothing_is_told_of_filling_stations() -> None:
    on_list = Case("", "yangzhou-maritime--three-lists", "APPLIES", (Rec("ship-black-list"),))
    assert ask(on_list).outcome == "APPLIES"
    assert "加油站" not in said(on_list, Locale.ZH_CN)


def test_what_is_not_named_for_a_record_is_not_told_to_be_missing_in_a_text() -> None:
    overload = Case(
        "",
        "yancheng-vehicle-repair--lifetime-clean",
        "NOT_NAMED",
        (Rec("overload", decided_on="2015-01-01", repaired_on="2016-01-01"),),
    )
    assert ask(overload).outcome == "NOT_NAMED"
    assert "such a record counts even when it is repaired or has run out, unless it is revoked" in said(
        overload
    )
    assert "须另有文件" not in said(overload, Locale.ZH_CN)
    taxpayer = Case("", "jia-graded-practice--tax-grade", "NOT_NAMED", (grade("tax-credit", "B"),))
    assert "Once the grade on “tax credit grade” is “A” or “D”" in said(taxpayer)
    honest = Case("", "henan--dishonest-information", "NOT_NAMED", day="2024-06-03")
    assert ask(honest).outcome == "NOT_NAMED"
    assert "With any one of these" not in said(honest)
    assert "To count" not in said(honest)


BILL = Rec("medical-arrears", {"amount": "300", "billed_on": "2022-05-25"}, decided_on="2022-05-25")
LAST_OF_SEVEN = Case("", "qidong-medical--blacklist-7d", "DOES_NOT_APPLY", (BILL,), day="2022-06-01")


def test_a_bill_that_is_not_old_enough_is_not_told_to_be_none() -> None:
    assert ask(LAST_OF_SEVEN).outcome == "DOES_NOT_APPLY"
    assert ask(LAST_OF_SEVEN._replace(day="2022-06-02")).outcome == "APPLIES"
    zh, en = said(LAST_OF_SEVEN, Locale.ZH_CN), said(LAST_OF_SEVEN)
    assert "“账单日期”为2022年5月25日，而要求早于2022年5月25日" in zh
    assert "该主体没有应计入的“医疗欠费”" in zh
    assert "如果没有新的记录（如“缴付费用（就医，全部或部分）”），自2022年6月2日起这一措施就适用。" in zh
    assert "the measure applies from 2022-06-02 on" in en


def test_a_bill_that_is_paid_begins_nothing() -> None:
    paid = Rec("medical-fees-settled", {"amount": "300", "billed_on": "2022-05-25"}, decided_on="2022-05-26")
    assert "applies from" not in said(LAST_OF_SEVEN._replace(records=(BILL, paid)))
    assert "applies from" not in said(LAST_OF_SEVEN._replace(records=()))


RATES = Case(
    "",
    "xinyang-gov-contract--arrears-rates",
    "UNDETERMINED",
    given={"resolved_rate": "100", "settled_rate": "100", "state_owned": True},
)


@pytest.mark.parametrize(
    ("rate", "outcome"),
    [("100", "COMPLIANT"), ("99.5", "NON_COMPLIANT"), ("100.5", "UNDETERMINED"), ("-1", "UNDETERMINED")],
)
def test_no_share_is_more_than_its_whole_or_less_than_nothing(rate: str, outcome: str) -> None:
    assert ask(lacking(RATES, settled_rate=rate)).outcome == outcome


def test_a_share_that_can_not_be_is_questioned() -> None:
    case = lacking(RATES, settled_rate="100.5")
    assert "“share paid” as 100.5 %, which is more than 100; please check it" in said(case)
    assert "“清偿率”为 100.5%，大于 100，请核对" in said(case, Locale.ZH_CN)


def test_every_share_that_a_rule_asks_for_has_a_greatest_value() -> None:
    specs = [spec for version in catalogue().rules.values() for spec in version.rule.inputs]
    assert [spec.name for spec in specs if spec.unit == "percent" and spec.most != 100] == []


@pytest.mark.parametrize(
    ("rule", "outcome", "told"),
    [
        ("xixia-credit-procurement--blacklists", "APPLIES", "文件所列的适用情形是：失信被执行人"),
        ("yancheng-student-loan--five-conditions", "GRANTED", "文件所列的条件是：国籍"),
        ("lianyungang-transport--priority", "GRANTED", "适用的领域或者事项是：新增运力"),
        ("jia-joint-incentive--enterprises", "GRANTED", "适用的领域或者事项是：行政审批"),
    ],
)
def test_items_are_told_as_what_they_are(rule: str, outcome: str, told: str) -> None:
    given = [case for case in CASES if case.rule == rule and case.outcome == outcome]
    assert given
    for case in given:
        assert told in said(case, Locale.ZH_CN)
        first = told.partition("：")[2]
        assert f"内容是：{first}" not in said(case, Locale.ZH_CN)


def test_a_measure_whose_items_are_its_grounds_says_what_follows() -> None:
    listed = next(
        case
        for case in CASES
        if case.rule == "xixia-credit-procurement--blacklists" and case.outcome == "APPLIES"
    )
    assert "适用的后果是：拒绝参与政府采购活动" in said(listed, Locale.ZH_CN)


def test_what_is_before_a_day_that_has_not_come_is_earlier_and_not_less() -> None:
    unsigned = Case(
        "",
        "yancheng-procurement--aa-performance-deposit",
        "GRANTED",
        (grade("yancheng-third-party-report", "AA"),),
        {
            "report_filed": True,
            "government_procurement": True,
            "report_verifiable": True,
            "report_on": "2021-11-20",
            "contract_on": None,
        },
        day="2021-12-01",
    )
    assert ask(unsigned).outcome == "GRANTED"
    assert "早于“签订采购合同之日”（“采购合同尚未签订”）" in said(unsigned, Locale.ZH_CN)
    assert "a day before “day of the contract” (“the contract is not signed yet”)" in said(unsigned)
