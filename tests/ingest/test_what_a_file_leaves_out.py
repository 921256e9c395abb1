"""What a file does not say and the rest of it tells: the kind of a subject, the scheme of its number; and
what is told of a column that is not there."""

from __future__ import annotations

import json

import pytest
from stdnum.cn import uscc

from hub.ingestion.converting import Facts
from hub.ingestion.converting.kinds_by_code import kind_of
from hub.ingestion.readers import Fault
from hub.messages.languages import Language
from tests.ingest.test_files_of_clerks import (
    PERSON,
    Clerk,
    clerk,  # noqa: F401 - a fixture
    file,
    penalty,
    told,
)

KIND, CODE, NAME = "行政相对人类别", "统一社会信用代码", "行政相对人名称"


def code(beginning: str) -> str:
    return beginning + uscc.calc_check_digit(beginning)


COMPANY, TRADER, COOPERATIVE, OFFICE = (code(f"{kind}411502DEM0Q7001") for kind in ("91", "92", "93", "11"))


def without(row: dict[str, str], *columns: str) -> dict[str, str]:
    return {title: text for title, text in row.items() if title not in columns}


@pytest.mark.parametrize(
    ("number", "name", "kind"),
    [
        (COMPANY, "信阳示例一店（虚构）", "LEGAL_ENTITY"),
        (COMPANY.lower(), "信阳示例一店（虚构）", "LEGAL_ENTITY"),
        (COOPERATIVE, "信阳示例合作社（虚构）", "LEGAL_ENTITY"),
        (TRADER, "信阳示例便利店（虚构）", "INDIVIDUAL_BUSINESS"),
        (TRADER, "信阳示例便利有限公司（虚构）", None),
        (OFFICE, "信阳示例中心（虚构）", None),
        (COMPANY[:-1] + "0", "信阳示例一店（虚构）", None),
        (PERSON, "张示例", None),
        ("", "信阳示例一店（虚构）", None),
    ],
)
def test_a_code_tells_a_kind_or_none(number: str, name: str, kind: str | None) -> None:
    assert kind_of(number, name) == kind


@pytest.mark.parametrize("absent", [True, False])
def test_a_file_without_kinds_is_read_where_the_code_tells(clerk: Clerk, absent: bool) -> None:  # noqa: F811
    rows = [
        penalty(1, {CODE: TRADER, NAME: "信阳示例便利店（虚构）", KIND: ""}),
        penalty(2, {CODE: COMPANY, NAME: "信阳示例一店（虚构）", KIND: ""}),
        penalty(3, {CODE: OFFICE, NAME: "信阳示例中心（虚构）", KIND: ""}),
        penalty(4, {CODE: "", NAME: "信阳示例一店（虚构）", KIND: ""}),
    ]
    trader, company, office, nobody = clerk.read(
        file(*(without(row, KIND) if absent else row for row in rows))
    )
    for fact, kind in ((trader, "INDIVIDUAL_BUSINESS"), (company, "LEGAL_ENTITY")):
        assert isinstance(fact, Facts)
        assert [version["kind"] for _, version in fact.subjects] == [kind]
        assert len(fact.records) == 1
    for fact in (office, nobody):
        assert told(fact) == [("EMPTY", KIND)]
        assert isinstance(fact, Fault)
        assert "类别列" in fact.says.fix(Language.ZH)


def test_what_a_file_says_of_a_kind_counts_before_the_code(clerk: Clerk) -> None:  # noqa: F811
    (fact,) = clerk.read(file(penalty(1, {CODE: TRADER, KIND: "企业"})))
    assert isinstance(fact, Facts)
    assert fact.subjects[0][1]["kind"] == "LEGAL_ENTITY"


def test_of_a_person_the_columns_that_are_not_there_are_named(clerk: Clerk) -> None:  # noqa: F811
    row = without(penalty(1, {KIND: "自然人", NAME: "张示例"}), "证件类型", "证件号码")
    (fact,) = clerk.read(file(row))
    assert told(fact) == [("EMPTY", "证件类型"), ("EMPTY", "证件号码")]
    assert isinstance(fact, Fault)
    assert fact.in_language(Language.ZH) == (
        "文件没有该列",
        "有 证件类型 一列，且该行已填",
        "请补上该列并填写，再报送该行",
    )


@pytest.mark.parametrize("title", ["身份证号码", "身份证号"])
def test_a_title_tells_the_scheme_of_the_numbers_below_it(clerk: Clerk, title: str) -> None:  # noqa: F811
    row = without(penalty(1, {KIND: "自然人", NAME: "张示例", title: PERSON}), "证件类型", "证件号码")
    (fact,) = clerk.read(file(row))
    assert isinstance(fact, Facts)
    assert [scheme for scheme, _ in fact.persons] == ["ID"]


@pytest.mark.parametrize(
    "text",
    [f"'{PERSON}", f"{PERSON[:6]} {PERSON[6:14]} {PERSON[14:]}", f"{PERSON[:-1]}４", f"{PERSON}\u200b"],
)
def test_an_identity_number_is_read_without_accidents(clerk: Clerk, text: str) -> None:  # noqa: F811
    more = {KIND: "自然人", NAME: "张示例", CODE: "", "证件类型": "身份证"}
    (plain,) = clerk.read(file(penalty(1, {**more, "证件号码": PERSON})))
    (fact,) = clerk.read(file(penalty(1, {**more, "证件号码": text})))
    assert isinstance(plain, Facts)
    assert isinstance(fact, Facts)
    assert fact.persons == plain.persons


def test_an_authority_is_known_without_the_body_above_it(clerk: Clerk) -> None:  # noqa: F811
    facts = clerk.read(
        file(*(penalty(1, {"处罚机关": name}) for name in ("国家税务总局信阳市税务局", "信阳市税务局")))
    )
    ids = {fact.records[0]["properties"]["authority"] for fact in facts if isinstance(fact, Facts)}
    assert ids == {"411500-tax"}


DAY, BODY = "2026-03-02", "信阳市市场监管局"
SHORT = [
    (
        {
            "姓名": "张示例",
            "主体类别": "自然人",
            "身份证号": PERSON,
            "名单名称": "守信红名单",
            "认定文号": "样例〔2026〕1号",
        }
        | {"认定日期": DAY, "认定机关": BODY},
        {"kind": "joint-incentive-list", "title": None},
        {},
    ),
    (
        {
            "户名": "信阳示例一店（虚构）",
            "信用代码": COMPANY,
            "用户号": "H-1",
            "欠费月份": "2026-02",
            "费用类别": "水费",
        }
        | {"欠费金额": "234.50", "账单日期": DAY, "供应单位": BODY},
        {"kind": "utilities"},
        {"service": "供水", "owed": "234.50", "amount": None},
    ),
    (
        {
            "企业名称": "信阳示例一店（虚构）",
            "信用代码": COMPANY,
            "红黑榜": "黑",
            "发布日期": DAY,
            "发布部门": BODY,
        },
        {"kind": "red-black-board", "decidedOn": DAY, "validTo": "9999-12-31"},
        {"side": "黑"},
    ),
]
"""Rows of lists that have less than the forms, and what their records say; nothing else is made up."""


@pytest.mark.parametrize(("row", "says", "attributes"), SHORT, ids=["list", "arrears", "board"])
def test_a_list_without_what_it_need_not_have(
    clerk: Clerk,  # noqa: F811
    row: dict[str, str],
    says: dict[str, str | None],
    attributes: dict[str, str | None],
) -> None:
    (fact,) = clerk.read(file(row))
    assert isinstance(fact, Facts), told(fact)
    (record,) = fact.records
    assert {name: record["properties"].get(name, record.get(name)) for name in says} == says
    kept = json.loads(record["properties"]["attributes"])
    assert {name: kept.get(name) for name in attributes} == attributes


def test_a_board_with_numbers_takes_no_row_without_one(clerk: Clerk) -> None:  # noqa: F811
    """It would be another record once the number is there."""
    board = {**SHORT[2][0], "期号": "2026年第1期"}
    facts = clerk.read(file(board, {**board, "期号": ""}))
    assert isinstance(facts[0], Facts)
    assert told(facts[1]) == [("EMPTY", "期号")]


def test_a_list_of_judgment_defaulters_needs_the_day_of_its_decision(clerk: Clerk) -> None:  # noqa: F811
    """Neither the day on which the case was filed nor that of the publication is it."""
    row = {"被执行人姓名/名称": "信阳示例一店（虚构）", "信用代码": COMPANY, "案号": "（2026）样例执1号"}
    row |= {"执行法院": BODY, "立案时间": "2026-01-05", "发布时间": DAY}
    assert "lacks 列入决定日期" in clerk.refusal(file(row)).problem.text()
    (fact,) = clerk.read(file(row | {"列入日期": "2026-02-02"}))
    assert isinstance(fact, Facts)
    assert fact.records[0]["properties"]["decidedOn"] == "2026-02-02"


def test_the_name_of_a_person_is_that_of_the_party(clerk: Clerk) -> None:  # noqa: F811
    row = without(
        penalty(1, {KIND: "自然人", "姓名": "张示例", "身份证号": PERSON}), "证件类型", "证件号码", NAME
    )
    (fact,) = clerk.read(file(row))
    assert isinstance(fact, Facts), told(fact)
    assert [scheme for scheme, _ in fact.persons] == ["ID"]
    assert "repeats 行政相对人名称, 姓名" in clerk.refusal(file({NAME: "甲", **row})).problem.text()
