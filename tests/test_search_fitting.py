"""A watched text fits as a search by it finds."""

from __future__ import annotations

import pytest

from hub.search.fitting import code_fits, organisation_fits, person_fits
from hub.search.gazetteer import gazetteer_of
from hub.services import Services

NAME = "信阳市建通建材有限公司"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (NAME, True),
        ("信陽市建通", True),
        ("建通", True),
        ("建材 建通", True),
        ("jiantong", True),
        ("jt", True),
        ("xinyang shi jian", True),
        ("xysjt", True),
        ("ＪＴ", True),
        ("建通商贸", False),
        ("tong", False),
        ("建 商", False),
        ("411502", False),
    ],
)
def test_names_fit_a_text(services: Services, text: str, fits: bool) -> None:
    gazetteer = gazetteer_of(services.book.current())
    assert organisation_fits(text, ["（测试）别名", NAME], gazetteer) is fits


def test_a_single_letter_or_digit_is_a_word_as_in_a_search(services: Services) -> None:
    gazetteer = gazetteer_of(services.book.current())
    assert organisation_fits("9 号", ["（测试）9号货船"], gazetteer)
    assert not organisation_fits("8 号", ["（测试）9号货船"], gazetteer)


def test_codes_fit_by_their_beginning() -> None:
    assert code_fits("914115", "USCC", "91411502DEM000153C")
    assert not code_fits("914115", "FINBENCH_COMPANY", "914115")
    assert not code_fits("建通", "USCC", "91411502DEM000153C")


def test_a_person_fits_by_the_whole_name() -> None:
    assert person_fits("示例丁", "示例丁")
    assert not person_fits("示例", "示例丁")
