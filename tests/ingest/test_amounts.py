"""Amounts in words, and columns whose texts say what they mean in more than one way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from hub.identity.identifiers import IdentifierError, check_uscc
from hub.ingestion.converting.amounts import amounts, warning
from hub.ingestion.converting.authority_names import AuthorityNames
from hub.ingestion.converting.other_value import OtherValue
from hub.ingestion.converting.values import UNCLEAR, reader_of
from hub.policy.model import mapping_columns as mc
from hub.policy.model.documents import Authority

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
        ("２０２５-03-07", None),
        ("2025-03-07 25:00", None),
    ],
)
def test_days_as_departments_write_them(text: str, expected: str | None) -> None:
    read = reader_of(DAY, AuthorityNames({}))
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
    read = reader_of(CLASSES, AuthorityNames({}))
    if expected is None:
        with pytest.raises(OtherValue):
            read(text)
    else:
        assert read(text) == expected


def test_an_authority_is_known_by_its_one_name() -> None:
    named = {"1-a": "甲市税务局（虚构）", "1-b": "甲市财政局", "2-b": "乙区财政局", "3-b": "乙区财政局"}
    fields = {id_: {"id": id_, "name": name, "name_en": id_, "region": "1"} for id_, name in named.items()}
    names = AuthorityNames({id_: Authority.model_validate(one) for id_, one in fields.items()})
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
