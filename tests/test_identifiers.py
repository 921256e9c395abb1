"""Identifiers: each way of getting one wrong has its own sentence; none repeats a person's number."""

import re
import traceback
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from graph_schema.vocabulary import SubjectKind
from hub.identity.citizen_numbers import check_identity_number
from hub.identity.credit_codes import check_uscc
from hub.identity.identifier_checks import Checked, IdentifierError
from hub.identity.identifiers import Format, Keeping, check, parse_schemes, require_kind, wrong_change
from hub.messages.languages import Language

TODAY = date(2026, 1, 15)
SCHEMES = parse_schemes(
    yaml.safe_load((Path(__file__).parents[1] / "seeds" / "schemes.yaml").read_text(encoding="utf-8"))
)


def make_uscc(prefix: str) -> str:
    """17 characters and their check digit."""
    return prefix + uscc.calc_check_digit(prefix)


def make_identity(prefix: str) -> str:
    """17 digits of an invented person and their check character."""
    return prefix + ric.calc_check_digit(prefix + "0")


def full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


def refusal(scheme: str, text: str) -> IdentifierError:
    with pytest.raises(IdentifierError) as caught:
        check(SCHEMES[scheme], text, today=TODAY)
    return caught.value


GOOD_USCC = make_uscc("91411500MA4000001")
# The serial number 000 is given to nobody: no number here can be a person's.
GOOD_ID = make_identity("41150219900307000")
ID_WITH_X = next(
    number for day in range(10, 29) if (number := make_identity(f"411502199003{day}000")).endswith("X")
)


# --- what passes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "text", "value", "district"),
    [
        ("USCC", "91110000600037341L", "91110000600037341L", "110000"),
        ("USCC", "91110000600037341l", "91110000600037341L", "110000"),
        ("USCC", GOOD_USCC.lower(), GOOD_USCC, "411500"),
        # Rural collectives are registered by the agricultural authority: the first character is N.
        ("USCC", make_uscc("N2411502MF0000001"), make_uscc("N2411502MF0000001"), "411502"),
        ("ID", GOOD_ID, GOOD_ID, "411502"),
        ("ID", ID_WITH_X, ID_WITH_X, "411502"),
        ("ID", ID_WITH_X.lower(), ID_WITH_X, "411502"),
        ("ID", make_identity("41150218900101000"), make_identity("41150218900101000"), "411502"),
        ("ID", make_identity("41150220260115000"), make_identity("41150220260115000"), "411502"),
        ("SHIP", "cn20071234567", "CN20071234567", None),
        ("CREDIT_UNIT", "411502/某某社区", "411502/某某社区", "411502"),
        ("FINBENCH_COMPANY", "4398046511105", "4398046511105", None),
        ("FINBENCH_PERSON", "aB-1", "aB-1", None),
    ],
)
def test_good_values_come_back_normalised(scheme: str, text: str, value: str, district: str | None):
    assert check(SCHEMES[scheme], text, today=TODAY) == Checked(value, (), district)


# --- what is refused, and in which words -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "The unified social credit code is empty."),
        (GOOD_USCC[:-1], "The unified social credit code (统一社会信用代码) has 17 characters."),
        (GOOD_USCC + "0", "The unified social credit code (统一社会信用代码) has 19 characters."),
        ("9", "The unified social credit code (统一社会信用代码) has 1 character."),
        (
            full_width("9") + GOOD_USCC[1:],
            "Character 1 of the unified social credit code is a full-width (全角) digit.",
        ),
        (
            GOOD_USCC[:8] + full_width("M") + GOOD_USCC[9:],
            "Character 9 of the unified social credit code is a full-width (全角) letter.",
        ),
        (
            full_width(GOOD_USCC),
            "Character 1 of the unified social credit code is a full-width (全角) digit.",
        ),
        (
            GOOD_USCC[:8] + "－" + GOOD_USCC[8:],
            "Character 9 of the unified social credit code is a full-width (全角) sign.",
        ),
        (f" {GOOD_USCC}", "Character 1 of the unified social credit code is a space."),
        (f"{GOOD_USCC}\n", "Character 19 of the unified social credit code is a space."),
        (f"{GOOD_USCC[:2]} {GOOD_USCC[2:]}", "Character 3 of the unified social credit code is a space."),
        (f"{GOOD_USCC}\u3000", "Character 19 of the unified social credit code is a space."),
        (f"{GOOD_USCC}\u00a0", "Character 19 of the unified social credit code is a space."),
        (f"\ufeff{GOOD_USCC}", "Character 1 of the unified social credit code is an invisible character."),
        (f"{GOOD_USCC[:8]}-{GOOD_USCC[8:]}", "Character 9 of the unified social credit code is a hyphen."),
        (
            f"{GOOD_USCC[:8]}\u2013{GOOD_USCC[8:]}",
            "Character 9 of the unified social credit code is a hyphen.",
        ),
        *(
            (
                f"91411500M{letter}4000001A",
                f"Character 10 of the unified social credit code is the letter {letter.upper()}, "
                "which GB 32100 does not use.",
            )
            for letter in "IOSVZiosvz"
        ),
        (
            "9141150_MA4000001A",
            "Character 8 of the unified social credit code is neither a digit nor a letter.",
        ),
        (
            "9141150٣MA4000001A",
            "Character 8 of the unified social credit code is neither a digit nor a letter.",
        ),
        (
            "中1411500MA4000001A",
            "Character 1 of the unified social credit code is neither a digit nor a letter.",
        ),
        ("914115A0MA4000001A", "Character 7 of the unified social credit code is the letter A."),
    ],
)
def test_a_wrong_unified_code_is_refused_in_its_own_words(text: str, found: str):
    assert refusal("USCC", text).problem.text() == found


def test_a_wrong_check_digit_names_the_right_one():
    due = GOOD_USCC[-1]
    error = refusal("USCC", GOOD_USCC[:-1] + ("1" if due != "1" else "2"))
    assert f"its other 17 characters give {due}." in error.problem.text()
    assert "licence (营业执照)" in error.problem.fix()


@pytest.mark.parametrize(
    ("length", "hint"), [(9, "组织机构代码"), (15, "工商注册号"), (17, "count the characters")]
)
def test_an_older_number_is_told_by_its_length(length: int, hint: str):
    assert hint in refusal("USCC", "9" * length).problem.fix()


BAD_IDENTITY = [
    ("", "The identity number is empty."),
    (GOOD_ID[:-1], "The identity number (公民身份号码) has 17 characters."),
    (GOOD_ID + "1", "The identity number (公民身份号码) has 19 characters."),
    ("411502900307123", "The identity number (公民身份号码) has 15 characters."),
    (full_width(GOOD_ID), "Character 1 of the identity number is a full-width (全角) digit."),
    (ID_WITH_X[:-1] + "Ｘ", "Character 18 of the identity number is a full-width (全角) letter."),
    (f"{GOOD_ID[:6]} {GOOD_ID[6:]}", "Character 7 of the identity number is a space."),
    (f"{GOOD_ID[:6]}-{GOOD_ID[6:]}", "Character 7 of the identity number is a hyphen."),
    (f"{GOOD_ID[:8]}X{GOOD_ID[9:]}", "Character 9 of the identity number is not allowed there."),
    (f"{GOOD_ID[:-1]}Y", "Character 18 of the identity number is not allowed there."),
    (f"{GOOD_ID[:8]}٣{GOOD_ID[9:]}", "Character 9 of the identity number is not allowed there."),
    (make_identity("41150219900230000"), "The identity number holds a birth date that does not exist."),
    (make_identity("41150219901301000"), "The identity number holds a birth date that does not exist."),
    (make_identity("41150219010229000"), "The identity number holds a birth date that does not exist."),
    (make_identity("41150200000101000"), "The identity number holds a birth date that does not exist."),
    (make_identity("41150220260116000"), "The identity number holds a birth date in the future."),
    (make_identity("41150218891231000"), "The identity number holds a birth date before 1890."),
    (
        GOOD_ID[:-1] + str((int(GOOD_ID[-1].replace("X", "0")) + 1) % 10),
        "The check character of the identity number does not fit its other characters.",
    ),
]


@pytest.mark.parametrize(("text", "found"), BAD_IDENTITY, ids=[found for _, found in BAD_IDENTITY])
def test_a_wrong_identity_number_is_refused_in_its_own_words(text: str, found: str):
    assert refusal("ID", text).problem.text() == found


@pytest.mark.parametrize("text", [text for text, _ in BAD_IDENTITY if text], ids=range(len(BAD_IDENTITY) - 1))
def test_no_part_of_an_identity_number_is_in_its_refusal(text: str):
    error = refusal("ID", text)
    told = (
        "".join(traceback.format_exception(error))
        + repr(error)
        + error.problem.expected()
        + error.problem.fix()
    )
    assert text not in told
    for start in range(len(text) - 5):
        assert text[start : start + 6] not in told
    # The right check character would let a reader mend a number that isn't theirs.
    assert "give" not in error.problem.text()


def test_an_old_identity_number_is_told_what_replaced_it():
    assert "18-character number" in refusal("ID", "411502900307123").problem.fix()


def test_a_checked_identity_number_does_not_show_itself():
    checked = check_identity_number(GOOD_ID, TODAY)
    assert GOOD_ID not in repr(checked)
    assert GOOD_ID not in f"{checked}"


@pytest.mark.parametrize(
    ("scheme", "text", "found"),
    [
        ("SHIP", "CN2007123456", "The SHIP (船舶识别号) of 12 characters has not the right form."),
        ("SHIP", "20071234567CN", "The SHIP (船舶识别号) of 13 characters has not the right form."),
        ("SHIP", "CN2007-123456", "Character 7 of the SHIP is a hyphen."),
        ("CREDIT_UNIT", "某某社区", "is not a region code and a name."),
        ("CREDIT_UNIT", "411502/", "is not a region code and a name."),
        ("CREDIT_UNIT", "411502/某/某", "is not a region code and a name."),
        ("FINBENCH_COMPANY", "", "The FINBENCH_COMPANY is empty."),
        ("FINBENCH_COMPANY", "1" * 65, "of 65 characters has not the right form."),
        ("FINBENCH_PERSON", "1 2", "Character 2 of the FINBENCH_PERSON is a space."),
        ("FINBENCH_PERSON", "１２", "Character 1 of the FINBENCH_PERSON is a full-width (全角) digit."),
    ],
)
def test_other_schemes_say_what_they_expect(scheme: str, text: str, found: str):
    error = refusal(scheme, text)
    assert found in error.problem.text()
    assert error.problem.expected()
    assert error.problem.fix()


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
@pytest.mark.parametrize("text", [" ", "?"])
def test_what_a_scheme_expects_is_said_in_either_language(scheme: str, text: str):
    said = refusal(scheme, text).problem
    chinese = said.expected(Language.ZH)
    assert chinese != said.expected(Language.EN)
    assert re.search("[\u4e00-\u9fff]", chinese), chinese


@pytest.mark.parametrize("scheme", ["FINBENCH_PERSON", "FINBENCH_COMPANY", "PRODUCT_CERTIFICATE", "SHIP"])
def test_an_identity_number_does_not_slip_in_under_another_scheme(scheme: str):
    error = refusal(scheme, GOOD_ID)
    assert "is an identity number" in error.problem.text()
    assert GOOD_ID not in str(error)


# --- districts: a warning, never a refusal ------------------------------------------------------------


@pytest.mark.parametrize("district", ["411500", "999999"])
def test_a_strange_district_is_a_warning(district: str):
    code = make_uscc(f"91{district}MA4000001")
    known = frozenset({"411500"})
    assert check_uscc(code).warnings == ()
    expected = () if district in known else ("999999",)
    warnings = check_uscc(code, districts=known).warnings
    assert len(warnings) == len(expected)
    assert all(part in warning for part, warning in zip(expected, warnings, strict=True))


def test_the_warning_about_a_person_does_not_say_where_they_are_from():
    warnings = check_identity_number(GOOD_ID, TODAY, districts=frozenset({"110000"})).warnings
    assert warnings == ("The identity number carries a district which the region tree does not have.",)


# --- any input -------------------------------------------------------------------------------------


@given(text=st.text(max_size=40), scheme=st.sampled_from(sorted(SCHEMES)))
def test_any_text_is_taken_or_refused_in_a_sentence(text: str, scheme: str):
    try:
        checked = check(SCHEMES[scheme], text, today=TODAY)
    except IdentifierError as error:
        told = (error.problem.text(), error.problem.expected(), error.problem.fix())
        refused = True
    else:
        told = (checked.value,)
        refused = False
        assert check(SCHEMES[scheme], checked.value, today=TODAY).value == checked.value
    assert all(told)
    assert not refused or told[0].endswith(".")


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), st.integers(0, 17))
def test_one_wrong_character_never_passes(organisation: str, place: int):
    code = make_uscc("91411500" + organisation)
    assert check_uscc(code).value == code
    other = "2" if code[place] != "2" else "3"
    with pytest.raises(IdentifierError):
        check_uscc(code[:place] + other + code[place + 1 :])


# --- schemes are data --------------------------------------------------------------------------------


def test_identity_numbers_are_the_ones_kept_as_digests():
    assert {code for code, scheme in SCHEMES.items() if scheme.keeping is Keeping.DIGEST} == {"ID"}
    assert SCHEMES["ID"].format is Format.IDENTITY


def test_every_kind_of_subject_has_a_scheme():
    assert frozenset[SubjectKind]().union(*(scheme.subject_kinds for scheme in SCHEMES.values())) == set(
        SubjectKind
    )


def test_a_scheme_names_only_its_kinds():
    require_kind(SCHEMES["ID"], SubjectKind.NATURAL_PERSON)
    with pytest.raises(IdentifierError, match="does not name a subject of kind SHIP"):
        require_kind(SCHEMES["ID"], SubjectKind.SHIP)


@pytest.mark.parametrize("one", SubjectKind)
@pytest.mark.parametrize("other", SubjectKind)
def test_a_sole_trader_becomes_a_company_and_nothing_becomes_anything_else(
    one: SubjectKind, other: SubjectKind
) -> None:
    fits = one is other or (one, other) == (SubjectKind.INDIVIDUAL_BUSINESS, SubjectKind.LEGAL_ENTITY)
    assert wrong_change([one, one, other, other]) == (None if fits else (one, other))


ROW = {
    "code": "A",
    "name": "甲",
    "name_en": "a",
    "subject_kinds": ["SHIP"],
    "format": "PATTERN",
    "keeping": "PLAIN",
    "pattern": "[0-9]+",
    "expected": "数字",
    "expected_en": "digits",
}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (None, "one key `schemes`"),
        ({"schemes": "A"}, "one key `schemes`"),
        ({"schemes": ["A"]}, "A scheme is a mapping"),
        ({"schemes": [ROW, ROW]}, "The scheme A is given twice"),
        ({"schemes": [ROW | {"subject_kinds": ["HORSE"]}]}, "The scheme A can't be read: 'HORSE'"),
        ({"schemes": [ROW | {"format": "HORSE"}]}, "The scheme A can't be read: 'HORSE'"),
        ({"schemes": [ROW | {"colour": "red"}]}, "The scheme A can't be read"),
        (
            {"schemes": [{key: value for key, value in ROW.items() if key != "keeping"}]},
            "can't be read: 'keeping'",
        ),
        ({"schemes": [ROW | {"pattern": "["}]}, "The scheme A can't be read"),
        ({"schemes": [ROW | {"pattern": ""}]}, "needs `pattern`, `expected` and `expected_en`"),
        ({"schemes": [ROW | {"expected_en": ""}]}, "needs `pattern`, `expected` and `expected_en`"),
        ({"schemes": [ROW | {"format": "USCC"}]}, "needs `pattern`, `expected` and `expected_en`"),
    ],
)
def test_a_damaged_scheme_file_is_refused(document: Any, message: str):
    with pytest.raises(ValueError, match=message.replace("[", r"\[")):
        parse_schemes(document)
