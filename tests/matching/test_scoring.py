"""Who is meant, scored: pure, on invented pairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from stdnum.cn import ric, uscc

from hub.matching.numbers import Number, NumberKind, district_of, organisation_part, read_number
from hub.matching.scoring import Known, Sought, names_agree, ranked, scored
from hub.matching.weights import THRESHOLDS, MatchingFeature, PartSimilarity
from hub.search.gazetteer import Gazetteer
from hub.search.name_parts import DatedName, parse
from tests.matching import making, measuring

CODE = "91410602DEM000014E"


@pytest.fixture(scope="module")
def words() -> Gazetteer:
    """The hub's regions."""
    return measuring.seeds_gazetteer()


def known(words: Gazetteer, *names: str, code: str | None = CODE, regions: tuple[str, ...] = ()) -> Known:
    """A subject; all names but the first are former ones, borne from 2015 on."""
    days = date(2015, 1, 1), date(2020, 1, 1)
    dated = tuple(DatedName(one, parse(one, words), place > 0, *days) for place, one in enumerate(names))
    return Known("s_1", code, dated, regions)


def test_the_set_is_what_its_maker_writes() -> None:
    assert making.PAIRS.read_text(encoding="utf-8") == making.text()


def test_above_the_threshold_pairs_are_as_often_right_as_is_stated(words: Gazetteer) -> None:
    pairs = [one for one in measuring.read_pairs() if one.kind == "organisation"]
    scores = {one.id: float(measuring.score(one, words)) for one in pairs}
    for part, recall in (("tuning", 0.65), ("reported", 0.64)):
        of = [one for one in pairs if one.part == part]
        matched = measuring.at(scores, of, THRESHOLDS.match)
        assert matched.precision is not None
        assert matched.precision >= THRESHOLDS.precision
        assert matched.recall >= recall
        assert measuring.at(scores, of, THRESHOLDS.undecided).recall >= 0.9


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("91410602dem000014e", NumberKind.USCC, CODE),
        ("ＤＥＭ０００４１－９", None, None),
        ("73587 4-3", None, None),
        ("DEM00001-4", NumberKind.ORGANISATION_CODE, "DEM000014"),
        ("91410602DEM0000140", None, None),
        # A rural collective's: the register of agriculture begins its codes with a letter.
        ("N2411502DEM0002016", NumberKind.USCC, "N2411502DEM0002016"),
        ("无", None, None),
    ],
)
def test_codes_are_read_with_their_check_digits(
    text: str, kind: NumberKind | None, value: str | None
) -> None:
    found = read_number(text)
    assert (found and found.kind, found and found.value) == (kind, value)


def test_a_citizens_number_is_no_code_even_where_its_check_digit_is_a_codes() -> None:
    first = date(1900, 1, 1)
    bodies = (f"411502{first + timedelta(days):%Y%m%d}001" for days in range(400))
    numbers = (body + ric.calc_check_digit(body + "0") for body in bodies)
    alike = next(number for number in numbers if uscc.is_valid(number))
    assert read_number(alike) is None


def test_a_registration_number_names_its_district_and_a_unified_code_its_organisation_code() -> None:
    number = read_number("410602000000015")
    assert number is None or district_of(number) == "410602"
    assert organisation_part(CODE) == "DEM000014"
    assert district_of(Number(NumberKind.USCC, CODE)) == "410602"


def test_nothing_is_scored_unless_the_distinctive_part_the_whole_or_a_code_agrees(words: Gazetteer) -> None:
    one = known(words, "信阳鹊岭建设工程有限公司")
    assert scored(Sought(parse("信阳鹊林建设工程有限公司", words)), one, words) is None
    assert scored(Sought(parse("信阳建设工程有限公司", words)), one, words) is None
    assert scored(Sought(None, None, "411500"), one, words) is None


def test_each_feature_is_told_with_its_points(words: Gazetteer) -> None:
    one = known(words, "信阳鹊岭建设工程有限公司")
    found = scored(Sought(parse("郑州鹊岭建设工程有限责任公司", words)), one, words)
    assert found is not None
    assert {feature.feature: feature.similarity for feature in found.features} == {
        MatchingFeature.DISTINCTIVE_PART: PartSimilarity.SAME,
        MatchingFeature.REGION: PartSimilarity.DIFFERENT,
        MatchingFeature.INDUSTRY: PartSimilarity.SAME,
        MatchingFeature.FORM: PartSimilarity.SAME,
    }
    assert found.score == sum(feature.points for feature in found.features) < THRESHOLDS.undecided


def test_two_unified_codes_are_two_subjects_whatever_their_names(words: Gazetteer) -> None:
    one = known(words, "信阳鹊岭建设工程有限公司")
    other = read_number("91411502DEM000030B")
    assert scored(Sought(one.names[0].parts, other), one, words) is None
    code = Number(NumberKind.USCC, CODE)
    same = scored(Sought(parse("信阳鹊林建设工程有限公司", words), code), one, words)
    assert same is not None
    assert same.score >= THRESHOLDS.match
    wrong = scored(Sought(parse("济南翎桥软件有限公司", words), code), one, words)
    assert wrong is not None
    assert THRESHOLDS.undecided <= wrong.score < THRESHOLDS.match


def test_a_former_name_counts_as_any_other_on_a_day_on_which_it_was_borne(words: Gazetteer) -> None:
    one = known(words, "信阳翎桥商贸有限公司", "信阳青柘商贸有限公司")
    sought = Sought(parse("信阳青柘商贸有限公司", words))
    undated = scored(sought, one, words)
    dated = scored(replace(sought, on=date(2018, 3, 1)), one, words)
    later = scored(replace(sought, on=date(2021, 3, 1)), one, words)
    assert undated is not None
    assert dated is not None
    assert undated == later
    assert undated.score < THRESHOLDS.match <= dated.score


def test_a_branch_is_not_its_company(words: Gazetteer) -> None:
    one = known(words, "信阳鹊岭建设有限公司")
    found = scored(Sought(parse("信阳鹊岭建设有限公司郑州分公司", words)), one, words)
    assert found is not None
    assert found.score < THRESHOLDS.undecided
    branch = known(words, "信阳鹊岭建设有限公司第一分公司")
    same = scored(Sought(parse("信阳鹊岭建设有限公司1分公司", words)), branch, words)
    assert same is not None
    assert same.score >= THRESHOLDS.match


def test_the_best_stands_first(words: Gazetteer) -> None:
    here = replace(known(words, "信阳鹊岭建设有限公司", code=None), id="s_2")
    there = replace(known(words, "郑州鹊岭建设有限公司", code=None), id="s_1")
    found = ranked(Sought(parse("鹊岭建设有限公司", words), None, "411500"), [there, here], words)
    assert [one.subject for one in found] == ["s_2", "s_1"]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("信阳鹊岭商贸有限公司", "信阳松涛商贸有限公司", False),
        ("信阳宏达商贸有限公司", "信阳宏远商贸有限公司", False),
        ("信阳鹊岭春商贸有限公司", "信阳鹊林春商贸有限公司", True),
        ("信阳鹊岭一号商贸有限公司", "信阳鹊岭三号商贸有限公司", False),
        ("信阳鹊岭商贸有限公司", "河南鹊岭商贸有限责任公司", True),
        ("鹊岭商贸", "信阳鹊岭商贸有限公司", True),
        ("信阳商贸有限公司", "信阳市商贸有限公司", True),
        ("鹊岭", "信阳市鹊岭商贸有限公司", True),
        ("信阳市", "信阳市鹊岭商贸有限公司", False),
        ("公司", "信阳市鹊岭商贸有限公司", False),
        ("商贸", "信阳市鹊岭商贸有限公司", False),
        ("——", "信阳市鹊岭商贸有限公司", False),
    ],
)
def test_two_names_agree_where_the_distinctive_part_does(
    words: Gazetteer, one: str, other: str, agree: bool
) -> None:
    assert names_agree(parse(one, words), parse(other, words)) is agree
    assert names_agree(parse(other, words), parse(one, words)) is agree
