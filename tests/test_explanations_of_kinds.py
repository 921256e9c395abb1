"""What explanations say of kinds of cases that civil servants stumbled over."""

from __future__ import annotations

from functools import cache

import pytest
from pydantic import ValidationError

from hub.decisions.explanations import Locale, Telling, explain
from hub.decisions.explanations.places_in_texts import place_in_english
from hub.policy.model import conditions as c
from hub.policy.model.conditions import walk
from hub.policy.model.documents import InputSpec
from hub.rules import evaluate
from tests.cases.every import CASES
from tests.cases.facts import Case, Rec, ask, grade
from tests.cases.seeded import catalogue
from tests.explanations.sheet import tellings
from tests.explanations.told import records_of, telling
from tests.rules.builders import catalogue as small
from tests.rules.builders import facts, record, rule


def said(case: Case, locale: Locale = Locale.EN) -> str:
    """The explanation of a case, in one text."""
    return "\n".join(explain(telling(case), locale))


@pytest.mark.parametrize(("kind", "applied"), [("BENEFIT", True), ("MEASURE", False), ("DUTY", False)])
def test_an_applicant_is_spoken_of_only_where_somebody_applies(kind: str, applied: bool) -> None:
    """What is not set or not declared complete is nobody's to supply; of a duty there is no applicant."""
    open_ = {"record": {"kind": "penalty", "count": {"at_least": {"parameter": "days"}}}}
    asked = rule(open_, kind)
    for known in (facts(), facts(record())):
        told = Telling(evaluate(asked, known, {}), known, {asked.rule.id: asked}, records_of(known), small())
        assert told.result.outcome == "UNDETERMINED"
        zh, en = ("\n".join(explain(told, locale)) for locale in Locale)
        assert ("申请人" in zh, "applicant" in en) == (applied, applied), (zh, en)


def test_no_duty_and_no_measure_speaks_of_an_applicant_and_no_stated_text() -> None:
    """But where its own words do."""
    for case in CASES:
        version = case.version()
        if version.rule.kind == "BENEFIT" and not case.of_the_text():
            continue
        told = said(case, Locale.ZH_CN)
        own = version.text + "".join(basis.quote for basis in version.rule.legal_basis)
        assert "申请人" not in told or "申请人" in own, told


def test_what_is_not_done_yet_was_said_and_not_left_out() -> None:
    upload = Case(
        "",
        "jia--penalty-upload-deadline",
        "UNDETERMINED",
        given={"information_kind": "行政处罚", "decided_on": "2024-06-03", "uploaded_on": None},
        day="2024-06-10",
    )
    assert "查询方对“数据上传之日”的陈述是“没有上传”；期限到2024年6月13日为止" in said(upload, Locale.ZH_CN)
    assert "The caller says of “day of the upload”: “it was not uploaded”; the time limit" in said(upload)
    unsaid = upload._replace(given={"information_kind": "行政处罚", "decided_on": "2024-06-03"})
    assert "查询方没有给出“数据上传之日”；期限到2024年6月13日为止" in said(unsaid, Locale.ZH_CN)


def test_of_cases_that_a_text_tells_apart_the_one_that_is_given_is_told() -> None:
    """What holds where the provider has to be asked is no way out for whom nobody was asked."""
    objection = Case(
        "",
        "henan-objection--three-working-days",
        "LATE",
        given={
            "provider_asked": False,
            "appraised": False,
            "received_on": "2024-06-03",
            "settled_on": "2024-06-11",
        },
        day="2024-07-01",
    )
    zh, en = said(objection, Locale.ZH_CN), said(objection)
    assert "这是“需向提供单位核查”为“否”的情形。" in zh
    assert "This is the case in which “the provider had to be asked” is “no”." in en
    assert "有一项即可" not in zh
    assert "7 个工作日" not in zh
    assert "“需向提供单位核查”" in zh.split("查询方的陈述")[1]
    entry = Case(
        "",
        "xinyi-supervision--scan-entry",
        "NON_COMPLIANT",
        given={"monitored_firm": True, "scanned": True, "purpose": "监管执法", "scene": "来访参观登记"},
    )
    zh = said(entry, Locale.ZH_CN)
    assert "查询方给出的“所选场景”为“来访参观登记”，而要求为“监管执法备案”。" in zh
    assert "如果“所选场景”为“监管执法备案”，就做到了。" in zh


def test_which_of_its_steps_a_contract_is_at_is_told() -> None:
    kinds = ("gov-contract", "gov-contract-tracking", "gov-contract-publication")
    records = tuple(
        Rec(kind, {"number": "K7"}, decided_on=f"2024-05-0{n}") for n, kind in enumerate(kinds, 1)
    )
    step = Case("", "xinyang-gov-contract--state", "NAMED", records, {"contract_no": "K7"}, day="2024-06-03")
    assert "合同所处环节：公示。" in said(step, Locale.ZH_CN)
    assert "Step of the contract: published." in said(step)


def test_the_list_that_was_left_is_named_and_no_other() -> None:
    youth = Case(
        "",
        "xixia-credit-rental--honours-rental",
        "WITHDRAWN",
        (
            Rec("honour-honest-youth", decided_on="2021-06-01"),
            Rec("honour-revoked", {"honour": "诚信青年"}, decided_on="2021-12-10"),
        ),
        {"rental_kind": "房屋租赁"},
        kind="NATURAL_PERSON",
    )
    assert ask(youth).outcome == "WITHDRAWN"
    assert "该主体已经退出“诚信青年”（" in said(youth, Locale.ZH_CN)


def test_a_size_is_worked_out_and_not_determined_and_nothing_is_asked_for_nothing() -> None:
    free = Case(
        "",
        "suqian-bidding--a1-90",
        "GRANTED",
        (grade("suqian-third-party-report", score="90"),),
        {
            "works_project": True,
            "stated_in_tender": True,
            "bid_on": "2022-06-01",
            "report_valid_to": "2022-06-01",
        },
    )
    assert "应付 0.00 元" in said(free, Locale.ZH_CN)
    assert "没有给出" not in said(free, Locale.ZH_CN)
    half = Case(
        "",
        "suzhou-transport--aa-bid-deposit",
        "GRANTED",
        (grade("suzhou-transport", "AA"),),
        {"transport_works": True},
    )
    assert "查询方没有给出“投标保证金”；给出以后可以算出数额。" in said(half, Locale.ZH_CN)


def test_points_that_are_not_set_are_no_balance_that_can_be_told() -> None:
    points = Case("", "changzhou-travel--points", "GRANTED", given={"operator_user": True})
    assert "余额可以算出" not in said(points, Locale.ZH_CN)
    assert "分值还不能确定。" in said(points, Locale.ZH_CN)


@cache
def answers() -> list[Telling]:
    """Those of the sheet."""
    return [one for _, one in tellings()]


def of_the_sheet(place: int, locale: Locale = Locale.EN) -> list[str]:
    """One answer of the sheet."""
    return explain(answers()[place - 1], locale)


@pytest.mark.parametrize(
    ("article", "english"),
    [
        ("文头", "opening paragraph"),
        ("25", "item 25"),
        ("三（二十）", "part 3 (20)"),
        ("四.4", "part 4.4"),
        ("一（三）1", "part 1 (3) 1"),
        ("第一百零二条", "article 102"),
        ("第二十二条（五）", "article 22 (5)"),
        ("苏州市 信易+政务", "Suzhou, credit-easy + government services"),
        ("附件", "附件"),
    ],
)
def test_a_place_in_a_text_is_told_in_english(article: str, english: str) -> None:
    assert place_in_english(article, catalogue()) == english


def test_every_place_that_a_rule_cites_has_english_words() -> None:
    cited = {basis.article for version in catalogue().rules.values() for basis in version.rule.legal_basis}
    assert [one for one in cited if not place_in_english(one, catalogue()).isascii()] == []


def test_whoever_a_grade_or_a_score_keeps_out_learns_who_can_correct_it() -> None:
    (zh,) = [said for said in of_the_sheet(13, Locale.ZH_CN) if "申请更正" in said]
    assert zh.startswith("认为所依据的记录（记录 13-one-0）有错漏的，向作出记录的宿迁市人行申请更正；")
    (en,) = [said for said in of_the_sheet(13) if "wrong or incomplete" in said]
    assert "People's Bank of China, Suqian" in en
    assert not any("申请更正" in said for said in of_the_sheet(12, Locale.ZH_CN))  # the caller's word decides


def test_what_an_agreement_for_demonstration_carries_says_so_first() -> None:
    assert of_the_sheet(7)[0].startswith("The mutual-recognition agreement that is used is invented")
    assert of_the_sheet(7, Locale.ZH_CN)[0].startswith("所用的互认协议是为演示虚构的，没有真实签订")


def test_one_thing_that_fails_is_told_with_that_the_others_are_met() -> None:
    assert "其他条件都已符合。" in of_the_sheet(12, Locale.ZH_CN)
    assert "All other conditions are met." in of_the_sheet(12)
    assert "其他条件都已符合。" not in of_the_sheet(16, Locale.ZH_CN)


def test_how_far_back_a_rule_looks_is_told_as_a_length_from_the_day_of_the_question() -> None:
    zh = "\n".join(of_the_sheet(23, Locale.ZH_CN))
    assert "因为它作出于2021年6月2日，距查询当日已超过 3 年。" in zh
    assert "（作出于查询当日前 3 年内，自2021年6月3日起）" in zh
    ends = "\n".join(of_the_sheet(22))
    assert "from 2024-06-05 on, when those held now are more than 3 years old" in ends


def test_what_was_done_late_is_not_told_to_be_done_still() -> None:
    done, undone = (" ".join(of_the_sheet(place)) for place in (36, 37))
    assert "It has been done by now" in done
    assert "still to be done" not in done
    assert "still to be done" in undone


def test_what_says_that_a_provision_applies_is_told_once() -> None:
    hours = [said for said in of_the_sheet(26) if "A's volunteer hours” as 120 hours" in said]
    assert len(hours) == 1
    assert "so that the provision applies to this case" in hours[0]


def test_an_answer_quotes_what_another_rule_rests_on_that_it_asks() -> None:
    (said,) = [said for said in of_the_sheet(5) if said.startswith("The text applied is")]
    assert "超过七天未付清费用的将被列入黑名单" in said
    assert said.count("只需一次签约,即可以在全市公立医疗机构通用") == 1


def test_who_declares_that_nothing_is_missing_is_named() -> None:
    zh = "\n".join(of_the_sheet(4, Locale.ZH_CN))
    assert "（西峡县民政局声明此类记录已经归集完整）" in zh
    assert "四.4" in zh


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (9, "（3）再无偿献血 100 毫升；（4）慈善捐赠 10000 元。", "(4) 10000 CNY is given to charity."),
        (10, "如果再缴清所欠的 1500 元，就符合条件。", "Once 1500 CNY more of what is owed is paid, "),
        (11, "（2）交清所欠的就医费用。", "(2) all medical bills that are owed are paid."),
        (15, "如果补齐法律法规要求的必备材料，", "Once the material that the law requires is handed in, "),
        (20, "如果缴清所欠的 500 元，", "Once 500 CNY of what is owed is paid, "),
        (21, "如果增加积分 1 分，", "Once 1 point is earned by the rules of the operator, "),
        (
            28,
            "如果在招标文件中写明查询的时间截点，就做到了。",
            "Once the tender document states up to which time ",
        ),
        (29, "以后要做到的是：到企业以前说明理由。", "next time: a reason is given before the visit."),
    ],
)
def test_what_would_turn_an_answer_is_told_as_an_act(place: int, zh: str, en: str) -> None:
    assert any(zh in said for said in of_the_sheet(place, Locale.ZH_CN))
    assert any(en in said for said in of_the_sheet(place))


@pytest.mark.parametrize(
    ("place", "zh"),
    [
        (2, "补贴出自2021年度的资金"),
        (3, "列入旅游团队接待酒店名录的宾馆饭店，以查询当日是否在名录上为准"),
        (10, "列入就医黑名单以后又有缴付的"),
        (10, "七天自就诊结束的账单之日起按自然日计算"),
        (23, "“几年内”自查询当日往前推算"),
        (26, "就算符合"),
        (37, "“某日之前”包括当日，当日是休息日的不顺延"),
    ],
)
def test_what_the_editors_take_where_it_decides_is_disclosed(place: int, zh: str) -> None:
    (readings,) = [
        said for said in of_the_sheet(place, Locale.ZH_CN) if said.startswith("文件没有写明的地方")
    ]
    assert zh in readings


def test_every_rule_that_looks_back_some_years_says_from_which_day() -> None:
    """By a default of its own, where its text does not."""
    looking = {
        name
        for name, version in catalogue().rules.items()
        for _, tree in version.rule.trees
        for part in walk(tree)
        if isinstance(part, c.Record) and part.record.within is not None
    }
    told = {name for name in looking if {"AMB-107", "AMB-015"} & {*catalogue().rules[name].rule.defaults}}
    assert looking
    assert looking == told


def test_a_record_that_does_not_count_is_among_the_facts() -> None:
    (facts_,) = [said for said in of_the_sheet(24) if said.startswith("The facts are")]
    assert "records that the hub holds" in facts_


def test_of_what_a_text_states_without_demanding_it_no_breach_is_found() -> None:
    assert of_the_sheet(36)[-1] == "This only points it out and finds no breach of an obligation."
    assert of_the_sheet(37)[-1] == "The text is in force and requires it."
    assert not any("finds no breach" in said for said in of_the_sheet(35))


@pytest.mark.parametrize(
    "spec",
    [
        {"type": "integer", "remedy": {"zh": "做", "en": "it is done"}},
        {"type": "boolean", "remedy": {"zh": "做", "en": "do"}, "next_time": {"zh": "做", "en": "do"}},
    ],
)
def test_what_is_done_is_said_of_a_yes_or_no_and_once(spec: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        InputSpec.model_validate({"name": "done", "label": {"zh": "做", "en": "done"}, **spec})


def test_what_there_is_to_do_is_told_in_the_clause_of_the_rule() -> None:
    case = next(
        one for one in CASES if one.rule == "jia-red-black--publicity" and one.outcome == "NOT_FOLLOWED"
    )
    assert "如果依法公示，就做到了。" in said(case, Locale.ZH_CN)
    assert "Once the lists are published in accordance with law, this is met." in said(case)


def test_a_grade_that_is_missing_is_to_be_got_on_its_scale() -> None:
    rated = next(
        one
        for one in CASES
        if one.rule == "xixia-credit-renovation--grade-publicity" and one.outcome == "REFUSED"
    )
    assert "如果取得“装修行业信用等级（西峡）”的等级或者得分，就符合条件。" in said(rated, Locale.ZH_CN)
    assert "Once the subject gets a grade or a score on “renovation trade grade”, " in said(rated)


@pytest.mark.parametrize(
    ("rule_id", "reading"),
    [
        ("jia-joint-incentive--no-bad-record", "AMB-108"),
        ("xinyi-supervision--increase-check", "AMB-109"),
        ("suqian-tourism--hotel-veto", "AMB-110"),
        ("yancheng-vehicle-repair--ten-percent", "AMB-111"),
        ("yancheng-vehicle-repair--shop-discount", "AMB-111"),
        ("yancheng-vehicle-repair--use-selected-shops", "AMB-111"),
        ("xixia-provider--pilot-disqualify", "AMB-112"),
    ],
)
def test_lists_and_records_that_no_quote_names_are_disclosed_as_readings(rule_id: str, reading: str) -> None:
    title = catalogue().defaults[reading].title
    told = [
        one for one in CASES if one.rule == rule_id and one.outcome not in ("NOT_APPLICABLE", "UNDETERMINED")
    ]
    assert told
    for case in told:
        if not case.of_the_text():
            assert title.zh in said(case, Locale.ZH_CN)
            assert title.en in said(case)
