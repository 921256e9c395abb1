"""Amounts in words, and columns whose texts say what they mean in more than one way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from hub.identity.credit_codes import check_uscc
from hub.identity.identifier_checks import IdentifierError
from hub.ingestion.converting import authority_names
from hub.ingestion.converting.amounts import amounts, warning
from hub.ingestion.converting.authority_names import AuthorityNames
from hub.ingestion.converting.other_value import OtherValue
from hub.ingestion.converting.values import UNCLEAR, reader_of, without_accidents
from hub.policy.model import mapping_columns as mc
from hub.policy.model.reference import Authority, ShortName
from tests.conftest import ROOT

STATED = [
    ("罚款2000元", {2000}),
    ("罚款人民币2,000.50元整", {Decimal("2000.5")}),
    ("处0.2万元罚款", {2000}),
    ("罚款 １２００ 元", {1200}),
    ("罚款人民币贰仟元整", {2000}),
    ("罚款壹万贰仟叁佰元", {12300}),
    ("罚款两万元，没收违法所得300元", {20000, 300}),
    ("罚款十元", {10}),
    ("罚款1.5亿元", {150_000_000}),
    ("警告", set[int]()),
    ("依照第2000条", set[int]()),
]


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_a_text_states_amounts(text: str, expected: set[int]) -> None:
    assert amounts(text) == expected


@pytest.mark.parametrize(
    ("unit", "written", "text", "reason"),
    [
        ("万元", "0.2", "罚款2000元", None),
        ("万元", "2000", "罚款2000元", "UNIT"),
        ("万元", "20", "罚款2000元", "AMOUNT"),
        ("元", "2000", "罚款2000元", None),
        ("元", "0.2", "罚款2000元", "AMOUNT"),
        ("万元", "0.23", "罚款2000元，没收300元", None),
        ("万元", "0.03", "罚款2000元，没收300元", None),
        ("万元", "5", "见决定书", None),
        ("万元", "0", "罚款2000元", None),
    ],
)
def test_an_amount_beside_its_text(unit: Any, written: str, text: str, reason: str | None) -> None:
    column = mc.Number.model_validate({"type": "decimal", "unit": unit, "stated_in": "CF_NR"})
    found = warning("CF_NR_FK", column, Decimal(written) * mc.UNITS[unit], text)
    assert (found.reason.value if found else None) == reason


DAY = mc.Day(type="date", formats=(mc.USUAL,), open_end=("长期", "2099-12-31"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-07", "2025-03-07"),
        ("2025/3/7", "2025-03-07"),
        ("2025.3.7", "2025-03-07"),
        ("2025年3月7日", "2025-03-07"),
        ("20250307", "2025-03-07"),
        ("2025/3/7 0:00:00", "2025-03-07"),
        ("2025-03-07T23:30:00", "2025-03-07"),
        ("长期", "9999-12-31"),
        ("2099/12/31", "9999-12-31"),
        ("20991231", "9999-12-31"),
        ("2099年12月31日", "9999-12-31"),
        ("2025/3-7", None),
        ("2025-02-30", None),
        ("25-03-07", None),
        ("2025-03", None),
        ("45000", None),
        ("２０２５－０３－０７", "2025-03-07"),
        ("2025 年 3 月 7 日", "2025-03-07"),
        ("2025年3月", None),
        ("2025-03-07 25:00", None),
    ],
)
def test_days_as_departments_write_them(text: str, expected: str | None) -> None:
    read = reader_of(DAY, AuthorityNames({}, {}))
    if expected is None:
        with pytest.raises(OtherValue):
            read(text)
    else:
        assert read(text).isoformat() == expected


CLASSES = mc.Coded(
    type="map",
    several=True,
    values={"吊销执照": "LICENCE_REVOKED", "罚款": "FINE", "警告": "WARNING", "其他": "OTHER"},
    unclear=("暂扣或者吊销执照",),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("罚款", "FINE"),
        ("警告;罚款", "FINE"),
        ("罚款、吊销执照", "LICENCE_REVOKED"),
        ("警告，其他-通报批评", "WARNING"),
        ("其他-通报批评", "OTHER"),
        ("暂扣或者吊销执照", UNCLEAR),
        ("罚款;暂扣或者吊销执照", UNCLEAR),
        ("拘役", None),
        ("罚款;拘役", None),
    ],
)
def test_of_several_classes_the_gravest_counts(text: str, expected: object) -> None:
    read = reader_of(CLASSES, AuthorityNames({}, {}))
    if expected is None:
        with pytest.raises(OtherValue):
            read(text)
    else:
        assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1、2", "FINE"),
        ("2、3", "WARNING"),
        ("4．罚款 5．警告", "FINE"),
        ("(4)警告", "WARNING"),
        ("9、1", UNCLEAR),
    ],
)
def test_codes_that_are_numbers_are_not_taken_for_those_of_items(text: str, expected: object) -> None:
    values: dict[str, mc.Scalar] = {
        "1": "FINE",
        "罚款": "FINE",
        "2": "WARNING",
        "警告": "WARNING",
        "3": "OTHER",
    }
    numbered = mc.Coded(type="map", several=True, values=values, unclear=("9",))
    assert reader_of(numbered, AuthorityNames({}, {}))(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [("46083", "five digits"), ("2026-02-30", "there is not"), ("２０２６年２月３０日", "there is not")],
)
def test_what_is_wrong_with_a_day_is_told(text: str, says: str) -> None:
    with pytest.raises(OtherValue) as wrong:
        reader_of(DAY, AuthorityNames({}, {}))(text)
    assert says in wrong.value.says.text()


def test_the_forms_of_a_day_are_shown_by_example() -> None:
    with pytest.raises(OtherValue) as wrong:
        reader_of(DAY, AuthorityNames({}, {}))("三月")
    assert "2026-03-07 or 2026/3/7" in wrong.value.says.expected()


MONEY = mc.Number(type="decimal", unit="万元", at_least=Decimal(0))


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1.2", "12000"),
        ("1.20", "12000"),
        ("1.2万元", "12000"),
        ("1.2 万", "12000"),
        ("12,000元", "12000"),
        ("1,200", "12000000"),
        ("１．２万元", "12000"),
        ("0.5亿元", "50000000"),
        ("1,2", None),
        ("12,00元", None),
        ("1.2千元", None),
        ("约1.2", None),
        ("1.2-3", None),
        ("-1万元", None),
        ("01", None),
        ("元", None),
    ],
)
def test_amounts_as_departments_write_them(text: str, yuan: str | None) -> None:
    read = reader_of(MONEY, AuthorityNames({}, {}))
    if yuan is None:
        with pytest.raises(OtherValue):
            read(text)
    else:
        assert read(text) == Decimal(yuan)


def test_a_number_without_a_unit_is_read_in_its_exact_form_alone() -> None:
    read = reader_of(mc.Number(type="decimal"), AuthorityNames({}, {}))
    for text in ("1,200", "1.2万元", "１", "8小时"):
        with pytest.raises(OtherValue):
            read(text)


def test_a_number_may_have_the_unit_of_its_title() -> None:
    hours = mc.Number(type="decimal", titles=("服务时长（小时）",))
    days = mc.Whole(type="integer", titles=("天数（单位：天）",))
    for column, text, number in ((hours, "6.5", "6.5"), (hours, "8 小时", "8"), (days, "12天", "12")):
        assert reader_of(column, AuthorityNames({}, {}))(text) == Decimal(number)
    for column, text in ((hours, "8天"), (days, "12天半"), (hours, "8小时小时"), (hours, "８小时")):
        with pytest.raises(OtherValue):
            reader_of(column, AuthorityNames({}, {}))(text)


def test_the_unit_in_a_title_is_not_that_of_money_whose_file_has_another() -> None:
    column = mc.Number(type="decimal", unit="元", titles=("罚款金额（万元）",))
    assert reader_of(column, AuthorityNames({}, {}))("5万元") == 50_000


@pytest.mark.parametrize(
    "text",
    [
        "91411502DEM0T0001L",
        " 91411502 DEM0T 0001L",
        "'91411502DEM0T0001L",
        "９１４１１５０２ＤＥＭ０Ｔ０００１Ｌ",
        "91411502DEM0T0001L\u200b",
    ],
)
def test_a_code_is_read_without_the_accidents_of_writing(text: str) -> None:
    assert without_accidents(text) == "91411502DEM0T0001L"


def test_an_authority_is_known_by_its_full_and_its_short_name() -> None:
    named = {
        "1-a": "甲市市场监管局",
        "1-b": "甲市发展和改革委员会",
        "1-c": "甲市发展改革委",
        "1-d": "乙县信用局",
    }
    fields: dict[str, Any] = {
        id_: {"id": id_, "name": name, "name_en": id_, "region": "1"} for id_, name in named.items()
    }
    fields["1-d"]["aliases"] = [{"name": "乙县信用办"}, {"name": "县信用办"}]
    short = {
        one["id"]: ShortName.model_validate(one)
        for one in yaml.safe_load((ROOT / "seeds/reference/short-names.yaml").read_text("utf-8"))[
            "short_names"
        ]
    }
    names = AuthorityNames({id_: Authority.model_validate(one) for id_, one in fields.items()}, short)
    assert names.id_of("甲市市场监督管理局") == "1-a"
    assert names.id_of("甲市发展改革委") == "1-c"
    assert names.id_of("乙县信用办") == "1-d"
    for text in ("甲市发改委", "县信用办", "市场监督管理局"):
        with pytest.raises(OtherValue):
            names.id_of(text)


def test_an_authority_is_known_by_its_one_name() -> None:
    named = {"1-a": "甲市税务局（虚构）", "1-b": "甲市财政局", "2-b": "乙区财政局", "3-b": "乙区财政局"}
    fields = {id_: {"id": id_, "name": name, "name_en": id_, "region": "1"} for id_, name in named.items()}
    names = AuthorityNames({id_: Authority.model_validate(one) for id_, one in fields.items()}, {})
    assert [names.id_of(text) for text in ("甲市税务局(虚构)", "甲市财政局", "1-b")] == ["1-a", "1-b", "1-b"]
    with pytest.raises(OtherValue) as several:
        names.id_of("乙区财政局")
    assert several.value.says.expected().endswith(": 2-b, 3-b?")
    with pytest.raises(OtherValue) as near:
        names.id_of("甲市财政厅")
    assert "甲市财政局" in near.value.says.expected()


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.booleans())
def test_a_sound_code_is_the_one_whose_check_character_the_library_gives(lead: str, right: bool) -> None:
    lead = f"9{lead[1]}411502{lead[8:]}"
    due = uscc.calc_check_digit(lead + "0")
    text = lead + (due if right else ("A" if due != "A" else "B"))
    if right:
        assert check_uscc(text).value == text
    else:
        with pytest.raises(IdentifierError):
            check_uscc(text)


def test_an_authority_without_its_place_is_told_from_a_table_that_is_made_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = {"411500": "甲市", "1-b": "甲市财政局"}
    fields = {id_: {"id": id_, "name": name, "name_en": id_, "region": "1"} for id_, name in named.items()}
    names = AuthorityNames({id_: Authority.model_validate(one) for id_, one in fields.items()}, {})
    with pytest.raises(OtherValue) as told:
        names.id_of("市财政局")
    assert told.value.says.arguments["example"] == "甲市财政局"
    parted: list[str] = []
    monkeypatch.setattr(authority_names, "_parted", lambda name: (parted.append(name), ("", name))[1])
    with pytest.raises(OtherValue) as told:
        names.id_of("市")
    assert told.value.says.id == "row.no-authority"
    assert parted == ["市"]
