"""What a file does not say and the rest of it tells: the kind of a subject, the scheme of its number; and
what is told of a column that is not there."""

from __future__ import annotations

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
