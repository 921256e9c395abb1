"""A company's name taken apart, and compared: pure. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching.numbers import Number, NumberKind
from hub.matching.scoring import Known, Sought, ranked, scored
from hub.matching.weights import THRESHOLDS, MatchingFeature, PartSimilarity
from hub.search.gazetteer import Gazetteer, gazetteer
from hub.search.name_parts import CompanyName, DatedName, fold, parse, words_of
from hub.search.spelling import spell, typed
from hub.search.words import FORMS, INDUSTRIES
from tests.name_matching import measured


@dataclass(frozen=True)
class Place:
    """A region of the tree of these tests."""

    name: str
    parent: str | None


PLACES = {
    "100000": Place("中国", None),
    "410000": Place("河南省", "100000"),
    "411500": Place("信阳市", "410000"),
    "411502": Place("浉河区", "411500"),
    "411525": Place("固始县", "411500"),
    "410100": Place("郑州市", "410000"),
    "370000": Place("山东省", "100000"),
    "370100": Place("济南市", "370000"),
    "422800": Place("恩施土家族苗族自治州", "100000"),
    "150000": Place("内蒙古自治区", "100000"),
    "650000": Place("新疆维吾尔自治区", "100000"),
    "469007": Place("东方市", "100000"),
    "610116": Place("长安区", "100000"),
}


def path(code: str) -> tuple[str, ...]:
    """From the nation down."""
    found: list[str] = []
    step: str | None = code if code in PLACES else None
    while step is not None:
        found.append(step)
        step = PLACES[step].parent
    return tuple(reversed(found))


WORDS: Gazetteer = gazetteer(PLACES, path)


@pytest.mark.parametrize(
    ("name", "region", "distinctive", "industries", "form", "branch"),
    [
        ("信阳鹊岭建设工程有限公司", "411500", "鹊岭", "建设工程", "有限公司", ""),
        ("河南省信阳市鹊岭建设有限责任公司", "411500", "鹊岭", "建设", "有限公司", ""),
        ("鹊岭（信阳）建设有限公司", "411500", "鹊岭", "建设", "有限公司", ""),
        ("鹊岭建设(信阳)股份有限公司", "411500", "鹊岭", "建设", "股份有限公司", ""),
        ("信陽鵬嶺建設有限公司", "411500", "鹏岭", "建设", "有限公司", ""),
        ("ＡＢ信阳鹊岭　商贸有限公司", "", "ab信阳鹊岭", "商贸", "有限公司", ""),
        ("固始鹊岭粮油有限公司", "411525", "鹊岭", "粮油", "有限公司", ""),
        ("信阳市浉河区鹊岭茶叶店", "411502", "鹊岭", "茶叶", "店", ""),
        ("恩施鹊岭茶业有限公司", "422800", "鹊岭", "茶业", "有限公司", ""),
        ("内蒙古鹊岭牧业集团有限公司", "150000", "鹊岭", "集团 牧业", "有限公司", ""),
        ("新疆鹊岭果业有限公司", "650000", "鹊岭", "果业", "有限公司", ""),
        ("长安汽车有限公司", "", "长安", "汽车", "有限公司", ""),
        ("东方红机械有限公司", "", "东方红", "机械", "有限公司", ""),
        ("中国鹊岭集团股份有限公司", "", "鹊岭", "集团", "股份有限公司", ""),
        ("信阳科技有限公司", "411500", "", "科技", "有限公司", ""),
        ("信阳市建设工程有限公司", "411500", "", "建设工程", "有限公司", ""),
        ("科技有限公司", "", "", "科技", "有限公司", ""),
        ("鹊岭投资合伙企业（有限合伙）", "", "鹊岭", "投资", "合伙企业", ""),
        ("信阳鹊岭茶叶种植农民专业合作社", "411500", "鹊岭", "种植 茶叶", "合作社", ""),
        ("鹊岭建设有限公司郑州分公司", "", "鹊岭", "建设", "有限公司", "郑州分公司"),
        ("信阳鹊岭建材经营部", "411500", "鹊岭", "建材", "经营部", ""),
        ("鹊岭", "", "鹊岭", "", "", ""),
        ("Quercus Trading Co., Ltd.", "", "quercus", "trading", "有限公司", ""),
        ("有限公司", "", "", "", "有限公司", ""),
        ("（）、。", "", "", "", "", ""),
        ("示例信阳商贸有限公司（虚构）", "", "示例信阳", "商贸", "有限公司", ""),
    ],
)
def test_a_name_is_taken_apart(
    name: str, region: str, distinctive: str, industries: str, form: str, branch: str
) -> None:
    assert parse(name, WORDS) == CompanyName(
        folded=fold(name),
        regions=(region,) if region else (),
        distinctive=distinctive,
        industries=tuple(industries.split()),
        form=form,
        branch=branch,
    )


PARTS = st.tuples(
    st.sampled_from(["", "信阳", "信阳市", "河南省", "固始", "河南省信阳市"]),
    st.sampled_from(["鹊岭", "翎桥", "大鹊岭", "quercus"]),
    st.sampled_from(["", "建设", "建设工程", "茶叶", "食品科技"]),
    st.sampled_from(["有限公司", "有限责任公司", "股份有限公司", "农民专业合作社"]),
)


@given(PARTS)
def test_what_is_put_together_is_taken_apart(parts: tuple[str, str, str, str]) -> None:
    region, distinctive, industry, form = parts
    found = parse(region + distinctive + industry + form, WORDS)
    assert (found.distinctive, found.form) == (distinctive, FORMS[form])
    assert bool(found.regions) == bool(region)
    assert "".join(reversed(found.industries)) == industry


@given(st.text(max_size=60))
def test_any_text_has_parts_and_folding_twice_changes_nothing(text: str) -> None:
    found = parse(text, WORDS)
    assert found.folded == fold(text) == fold(fold(text))
    assert found.distinctive == "" or len(found.distinctive) >= 2
    assert found.distinctive not in INDUSTRIES
    assert "".join(words_of(text)) == fold(text)
    spell(found.folded)
    typed(text)


@given(PARTS, st.sampled_from(["full", "blank", "bracket"]))
def test_another_spelling_is_the_same_company(parts: tuple[str, str, str, str], way: str) -> None:
    name = "".join(parts)
    other = {
        "full": "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in name),
        "blank": " ".join(name),
        "bracket": f"{parts[1]}（{parts[0]}）{parts[2]}{parts[3]}" if parts[0] in ("信阳", "固始") else name,
    }[way]
    match = scored(Sought(parse(other, WORDS)), held("s_1", name), WORDS)
    assert match is not None
    assert match.score >= THRESHOLDS.undecided
    if parts[0]:
        assert match.score >= THRESHOLDS.match


def held(id_: str, *names: str, code: str | None = None, regions: tuple[str, ...] = ()) -> Known:
    """A subject that has the first name and had the others."""
    return Known(
        id_,
        code,
        tuple(
            DatedName(name, parse(name, WORDS), place > 0, date(2015, 1, 1), date(2020, 1, 1))
            for place, name in enumerate(names)
        ),
        regions,
    )


def score(wanted: str, *names: str, region: str | None = None, regions: tuple[str, ...] = ()) -> int:
    """How far a name is that of a subject; 0: it is none."""
    match = scored(Sought(parse(wanted, WORDS), None, region), held("s_1", *names, regions=regions), WORDS)
    return match.score if match is not None and match.score >= THRESHOLDS.undecided else 0


def test_the_distinctive_part_must_agree() -> None:
    builder = "信阳鹊岭建设工程有限公司"
    for other in (
        "信阳建设工程有限公司",
        "信阳翎桥建设工程有限公司",
        "信阳科技有限公司",
        "建设工程有限公司",
        "",
    ):
        assert score(other, builder) == 0, other
    assert score("信阳科技有限公司", "信阳贸易有限公司") == 0


def test_each_part_that_agrees_speaks_for_it() -> None:
    builder = "信阳鹊岭建设工程有限公司"
    scores = [
        score(builder, builder),
        score("信阳鹊岭建设工程公司", builder),
        score("信阳鹊岭建设工程有限公司", "信阳翎桥贸易有限公司", builder),
        score("信阳鹊岭建设公司", builder),
        score("信阳鹊岭公司", builder),
    ]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= 60
    assert len(set(scores)) == len(scores)
    for other in ("济南鹊岭建设工程有限公司", "信阳鹊岭食品有限公司", "信阳鹊岭建设工程有限公司郑州分公司"):
        assert score(other, builder) == 0, other


def test_where_a_subject_is_registered_says_what_its_name_does_not() -> None:
    name = "鹊岭建设有限公司"
    assert score("信阳鹊岭建设有限公司", name, regions=("411502",)) > score("信阳鹊岭建设有限公司", name)
    assert score("济南鹊岭建设有限公司", name, regions=("411502",)) == 0
    here, elsewhere = (score(name, name, region=one, regions=("411502",)) for one in ("411500", "370100"))
    assert here > elsewhere


A, B = (Number(NumberKind.USCC, one) for one in "AB")


def test_a_code_goes_before_a_name_and_says_where_they_disagree() -> None:
    one = held("s_1", "信阳鹊岭建设有限公司", code="A")
    name = parse("信阳鹊岭建设有限公司", WORDS)
    assert [match.score for match in ranked(Sought(None, A), [one], WORDS)] == [100]
    assert [match.score for match in ranked(Sought(name, A), [one], WORDS)] == [100]
    assert ranked(Sought(name, B), [one], WORDS) == []
    (other,) = ranked(Sought(parse("信阳翎桥食品有限公司", WORDS), A), [one], WORDS)
    assert other.score < 100
    assert [(item.feature, item.similarity) for item in other.features] == [
        (MatchingFeature.CODE, PartSimilarity.SAME),
        (MatchingFeature.DISTINCTIVE_PART, PartSimilarity.DIFFERENT),
    ]


def test_candidates_stand_in_one_order() -> None:
    name = "信阳鹊岭建设有限公司"
    register = [held("s_2", name), held("s_1", name), held("s_3", "鹊岭建设有限公司")]
    found = ranked(Sought(parse(name, WORDS)), register, WORDS)
    assert [match.subject for match in found] == ["s_1", "s_2", "s_3"]


def test_a_spelling_is_that_of_the_word() -> None:
    assert spell("重庆长安") == spell("重庆长安")
    assert spell("重庆鹊岭").pinyin == "chongqingqueling"
    assert spell("信阳3m鹊岭").initials == "xy3mql"
    assert [typed(text) for text in ("Què lǐng", "que'ling", "LÜ", "xy3m", "鹊岭", "123", "")] == [
        "queling",
        "queling",
        "lv",
        "xy3m",
        None,
        None,
        None,
    ]


def test_the_set_of_examples_is_matched(capsys: pytest.CaptureFixture[str]) -> None:
    precision, recall = measured(WORDS)
    assert (precision, recall) >= (0.95, 0.9), capsys.readouterr().out
