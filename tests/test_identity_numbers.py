"""Identity numbers are found however they are written, and other numbers are left alone."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from graph_schema.identity_numbers import HIDDEN, hide_identity_numbers, holds_identity_number
from hub.errors import InputError
from hub.identity.credit_codes import check_uscc
from hub.identity.identifier_checks import IdentifierError
from hub.policy.diagnostics.complaints import Complaint
from tests.edge_schema import with_check_digit
from tests.spelling import numbers, spelt

EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
SPECIMEN = "11010519491231002X"
"""The specimen number of GB 11643."""


@settings(max_examples=EXAMPLES)
@given(st.data())
def test_a_number_is_found_in_any_spelling_and_hidden(data: st.DataObject) -> None:
    number = data.draw(numbers())
    written = data.draw(spelt(number))
    before, behind = data.draw(
        st.sampled_from([("", ""), ("案号：", "（虚构）"), ("No.7 ", " 5"), ("x", "y")])
    )
    text = before + written + behind
    assert holds_identity_number(text)
    assert hide_identity_numbers(text) == before + HIDDEN + behind


LEFT_ALONE = [
    "91340100149012345X",
    "91310120MA1HXK2Q5T",
    "2026-01-31, 2026-02-28, 2026-03-31",
    "20260131 20260228 20260331",
    "2024-02-29T08:00:00.123456+08:00",
    "4111 1111 1111 1111 1949 1231",
    SPECIMEN[:-1] + "1",
    SPECIMEN[:-1],
    "7" + SPECIMEN,
    with_check_digit("41150019490231001"),
    with_check_digit("41150018891231001"),
    with_check_digit("41150020261122001").replace("2026", "-2026", 1),
    with_check_digit("41150020261122001").replace("20261122", "〔20261122〕", 1),
    "110105 和 19491231 和 002X",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_codes_days_and_numbers_of_files_are_left_alone(text: str) -> None:
    assert not holds_identity_number(text)


def test_neighbouring_days_and_moments_never_look_like_a_person() -> None:
    first = date(2019, 1, 1)
    days = [first + timedelta(days=at) for at in range(3000)]
    for form, gap in (("%Y-%m-%d", ", "), ("%Y%m%d", " "), ("%Y/%m/%d", "\n"), ("%d.%m.%Y", "; ")):
        assert not holds_identity_number(gap.join(f"{day:{form}}" for day in days)), form


def test_hidden_are_mistyped_ones_too_and_nothing_else() -> None:
    wrong = SPECIMEN[:-1] + "1"
    text = f"{wrong}, 91340100149012345X and {SPECIMEN[:6]}-{SPECIMEN[6:]}"
    assert hide_identity_numbers(text) == f"{HIDDEN}, 91340100149012345X and {HIDDEN}"


def test_a_number_that_is_a_right_code_too_is_no_code() -> None:
    """One identity number in 31 has the check digit of a unified social credit code."""
    both = [
        number
        for serial in range(1000)
        if uscc.is_valid(number := with_check_digit(f"41150219770417{serial:03}"))
    ]
    assert both
    for number in both:
        with pytest.raises(IdentifierError, match="is an identity number"):
            check_uscc(number)
    # A company's code that has a day in these places and both check digits stays a company's.
    company = next(
        number
        for serial in range(2000)
        if uscc.is_valid(number := with_check_digit(f"91310120150417{serial:03}"[:17]))
    )
    assert check_uscc(company).value == company


def test_no_error_and_no_complaint_holds_one_whatever_was_put_into_it() -> None:
    told = InputError("engine.folder-missing", parent=f"/in/{SPECIMEN}")
    assert "/in/" in told.message
    assert SPECIMEN[:6] not in repr((str(told), told.args, told.message, told.expected, told.fix))
    complaint = Complaint(f"{SPECIMEN}.yaml", 1, f"a.{SPECIMEN}", f"'{SPECIMEN}'", f"not {SPECIMEN}")
    assert SPECIMEN[:6] not in str(complaint) + complaint.zh + repr(complaint)
