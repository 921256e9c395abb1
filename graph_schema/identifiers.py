"""Identifiers of subjects: which schemes there are, what is well formed, and how a refusal reads.

Schemes are data (``seeds/schemes.yaml``). A value that passes comes back normalised; a strange
district (行政区划代码) in a code is a warning, because real codes carry districts that no published
list has; everything else that is wrong is an :class:`IdentifierError`. No message and no ``repr``
ever holds an identity number (公民身份号码).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import cast

from stdnum.cn import ric, uscc

from graph_schema.identity_numbers import EARLIEST_BIRTH_YEAR, holds_identity_number
from graph_schema.vocabulary import SubjectKind

_USCC_LENGTH = 18
_IDENTITY_LENGTH = 18
_OLD_IDENTITY_LENGTH = 15
# GB 32100 leaves these out because they are read as 1, 0, 5, U and 2.
_LETTERS_NOT_IN_USCC = frozenset("IOSVZ")
_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class IdentifierError(ValueError):
    """An identifier that can't be used, told in a sentence.

    ``found`` says what is wrong, ``expected`` what would be right, ``fix`` what to do. None of
    them repeats the value.
    """

    def __init__(self, found: str, *, expected: str, fix: str) -> None:
        super().__init__(f"{found} Expected: {expected}. To do: {fix}.")
        self.found = found
        self.expected = expected
        self.fix = fix


@dataclass(frozen=True)
class Checked:
    """A well-formed identifier.

    ``value`` is normalised (upper case where the scheme has letters) and kept out of ``repr``.
    ``district`` is the six-digit GB/T 2260 code inside it, if the scheme has one.
    """

    value: str = field(repr=False)
    warnings: tuple[str, ...] = ()
    district: str | None = None


class Format(StrEnum):
    """How a scheme's values are checked."""

    USCC = "USCC"  # GB 32100, with check digit
    IDENTITY = "IDENTITY"  # GB 11643, with birth date and check digit
    REGION_NAME = "REGION_NAME"  # six digits of GB/T 2260, a slash, a name
    PATTERN = "PATTERN"  # a regular expression of the scheme's own


class Keeping(StrEnum):
    """In what form the graph keeps a scheme's values."""

    PLAIN = "PLAIN"
    DIGEST = "DIGEST"  # keyed digest only; the value itself is never stored


@dataclass(frozen=True)
class Scheme:
    """One way of naming subjects; ``pattern``, ``expected`` and ``upper`` are for ``PATTERN`` only."""

    code: str
    name: str
    name_en: str
    subject_kinds: frozenset[SubjectKind]
    format: Format
    keeping: Keeping
    pattern: str = ""
    expected: str = ""
    upper: bool = False


def parse_schemes(document: object) -> dict[str, Scheme]:
    """Read the parsed YAML of ``seeds/schemes.yaml``: ``{schemes: [{code, name, …}]}``.

    Raises ``ValueError`` naming the scheme when a key is missing, unknown or a code comes twice.
    """
    rows = document.get("schemes") if isinstance(document, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if not isinstance(rows, list):
        raise ValueError("A scheme file has one key `schemes` that holds a list.")
    schemes: dict[str, Scheme] = {}
    for row in cast(list[object], rows):
        scheme = _scheme(row)
        if scheme.code in schemes:
            raise ValueError(f"The scheme {scheme.code} is given twice.")
        schemes[scheme.code] = scheme
    return schemes


def _scheme(row: object) -> Scheme:
    if not isinstance(row, dict):
        raise ValueError(
            "A scheme is a mapping with `code`, `name`, `name_en`, `subject_kinds`, `format`, `keeping`."
        )
    values = dict(cast(Mapping[str, object], row))
    code = str(values.get("code", "?"))
    try:
        kinds = frozenset(SubjectKind(kind) for kind in cast(list[str], values.pop("subject_kinds")))
        form = Format(cast(str, values.pop("format")))
        keeping = Keeping(cast(str, values.pop("keeping")))
        scheme = Scheme(subject_kinds=kinds, format=form, keeping=keeping, **cast(dict[str, str], values))  # pyright: ignore[reportArgumentType]
        re.compile(scheme.pattern)
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise ValueError(f"The scheme {code} can't be read: {error}.") from None
    if (scheme.format is Format.PATTERN) != bool(scheme.pattern and scheme.expected):
        raise ValueError(
            f"The scheme {code} needs `pattern` and `expected` if, and only if, its format is PATTERN."
        )
    return scheme


def require_kind(scheme: Scheme, kind: SubjectKind) -> None:
    """Raise :class:`IdentifierError` when subjects of this kind aren't named by this scheme."""
    if kind not in scheme.subject_kinds:
        raise IdentifierError(
            f"A {scheme.code} ({scheme.name}) does not name a subject of kind {kind}.",
            expected=f"a subject of kind {', '.join(sorted(scheme.subject_kinds))}",
            fix="use a scheme of this kind of subject, or correct the kind",
        )


BECOMES: Mapping[SubjectKind, SubjectKind] = {SubjectKind.INDIVIDUAL_BUSINESS: SubjectKind.LEGAL_ENTITY}
"""Which kind becomes which under the same identifier: a sole trader (个体工商户) that becomes a company keeps
its unified code (国市监注发〔2025〕58号). What becomes another kind otherwise is another subject, with an
identifier of its own."""


def wrong_change(kinds: Sequence[SubjectKind]) -> tuple[SubjectKind, SubjectKind] | None:
    """The first change that no register makes, of a subject's kinds in the order of their days."""
    changes = ((one, other) for one, other in pairwise(kinds) if one is not other)
    return next((change for change in changes if BECOMES.get(change[0]) is not change[1]), None)


def expected_change() -> str:
    """What a refusal of a :func:`wrong_change` tells."""
    changes = ", or ".join(f"{one} that becomes {other}" for one, other in BECOMES.items())
    return f"one kind, or {changes}"


def check(scheme: Scheme, text: str, *, today: date, districts: frozenset[str] | None = None) -> Checked:
    """Check and normalise ``text`` under ``scheme``; refuse with :class:`IdentifierError`.

    ``today`` bounds birth dates. ``districts`` are the known region codes; without them no district
    is called strange.
    """
    if scheme.format is Format.USCC:
        return check_uscc(text, districts=districts)
    if scheme.format is Format.IDENTITY:
        return check_identity_number(text, today, districts=districts)
    if holds_identity_number(text):
        raise _a_person(scheme.code, scheme.name)
    if scheme.format is Format.REGION_NAME:
        return _check_region_name(scheme, text, districts)
    return _check_pattern(scheme, text)


def check_uscc(text: str, *, districts: frozenset[str] | None = None) -> Checked:
    """Check a unified social credit code (统一社会信用代码, GB 32100); ``value`` is upper case."""
    what = "unified social credit code"
    expected = "18 characters: digits and capital letters without I, O, S, V, Z"
    value = _plain(text, what, expected)
    if len(value) != _USCC_LENGTH:
        raise IdentifierError(
            f"The {what} (统一社会信用代码) has {_characters(len(value))}.",
            expected=expected,
            fix=_USCC_LENGTH_HINTS.get(len(value), "count the characters against the licence (营业执照)"),
        )
    for position, character in enumerate(value, start=1):
        _check_uscc_character(position, character, expected)
    if code_is_a_person(value):
        raise _a_person("USCC", "统一社会信用代码")
    due = uscc.calc_check_digit(value)
    if value[-1] != due:
        raise IdentifierError(
            f"The check digit of the {what} is {value[-1]}; its other 17 characters give {due}.",
            expected=f"a code whose 18th character is {due}, or other characters before it",
            fix="compare each character with the licence (营业执照)",
        )
    return Checked(value, *_district(value[2:8], districts, f"The {what} carries the district {value[2:8]},"))


def code_is_a_person(value: str) -> bool:
    """Whether what is sent as a unified social credit code is an identity number: one in 31 has that code's
    check digit too. Codes of market supervision begin with 9, as the number of no citizen does."""
    return not value.startswith("9") and holds_identity_number(value)


def _a_person(code: str, name: str) -> IdentifierError:
    # Under another scheme it would be stored and shown as it is.
    return IdentifierError(
        f"The {code} sent is an identity number (公民身份号码).",
        expected=f"a {code} ({name})",
        fix="send identity numbers as such: only then are they kept as a keyed digest",
    )


_USCC_LENGTH_HINTS = {
    9: "9 characters are an organisation code (组织机构代码): send the 18-character code that replaced it",
    15: "15 digits are an old business registration number (工商注册号): "
    "send the 18-character code that replaced it",
}


def _check_uscc_character(position: int, character: str, expected: str) -> None:
    where = f"Character {position} of the unified social credit code"
    fix = "compare this character with the licence (营业执照)"
    if character in _LETTERS_NOT_IN_USCC:
        raise IdentifierError(
            f"{where} is the letter {character}, which GB 32100 does not use.", expected=expected, fix=fix
        )
    if character not in _DIGITS and character not in _LETTERS:
        raise IdentifierError(f"{where} is neither a digit nor a letter.", expected=expected, fix=fix)
    # Positions 3 to 8 are the district of registration: always digits.
    if 3 <= position <= 8 and character not in _DIGITS:
        raise IdentifierError(
            f"{where} is the letter {character}.", expected="digits in places 3 to 8 (行政区划码)", fix=fix
        )


def check_identity_number(text: str, today: date, *, districts: frozenset[str] | None = None) -> Checked:
    """Check a citizen's identity number (公民身份号码, GB 11643); no refusal repeats any part of it."""
    what = "identity number"
    expected = "18 characters: 17 digits and a check character, a digit or X"
    value = _plain(text, what, expected)
    if len(value) != _IDENTITY_LENGTH:
        old = len(value) == _OLD_IDENTITY_LENGTH
        raise IdentifierError(
            f"The {what} (公民身份号码) has {_characters(len(value))}.",
            expected=expected,
            fix="15 digits are a first-generation number: send the 18-character number that replaced it"
            if old
            else "count the characters against the card",
        )
    for position, character in enumerate(value, start=1):
        if character not in _DIGITS and not (position == _IDENTITY_LENGTH and character == "X"):
            raise IdentifierError(
                f"Character {position} of the {what} is not allowed there.",
                expected=expected,
                fix="compare this character with the card",
            )
    _check_birth_date(value[6:14], today)
    if value[-1] != ric.calc_check_digit(value):
        raise IdentifierError(
            f"The check character of the {what} does not fit its other characters.",
            expected="a number as the card prints it",
            fix="compare each character with the card",
        )
    return Checked(value, *_district(value[:6], districts, f"The {what} carries a district"))


def _check_birth_date(digits: str, today: date) -> None:
    expected = f"a birth date from {EARLIEST_BIRTH_YEAR} until today in places 7 to 14, as YYYYMMDD"
    fix = "compare these eight digits with the card"
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        found = "The identity number holds a birth date that does not exist."
        raise IdentifierError(found, expected=expected, fix=fix) from None
    if born > today:
        raise IdentifierError(
            "The identity number holds a birth date in the future.", expected=expected, fix=fix
        )
    if born.year < EARLIEST_BIRTH_YEAR:
        found = f"The identity number holds a birth date before {EARLIEST_BIRTH_YEAR}."
        raise IdentifierError(found, expected=expected, fix=fix)


def _check_region_name(scheme: Scheme, text: str, districts: frozenset[str] | None) -> Checked:
    value = unicodedata.normalize("NFC", text)
    match = re.fullmatch(r"([0-9]{6})/([^\s/](?:[^\n\r/]{0,62}[^\s/])?)", value)
    if match is None:
        raise IdentifierError(
            f"The {scheme.code} ({scheme.name}) is not a region code and a name.",
            expected="six digits of GB/T 2260, a slash, a name of 1 to 64 characters: 411502/某某社区",
            fix="write the code of the district first, then a slash, then the name",
        )
    code = match.group(1)
    return Checked(value, *_district(code, districts, f"The {scheme.code} carries the district {code},"))


def _check_pattern(scheme: Scheme, text: str) -> Checked:
    value = _plain(text, scheme.code, scheme.expected, upper=scheme.upper)
    if re.fullmatch(scheme.pattern, value) is None:
        raise IdentifierError(
            f"The {scheme.code} ({scheme.name}) of {_characters(len(value))} has not the right form.",
            expected=scheme.expected,
            fix="compare it with the register it comes from",
        )
    return Checked(value)


def _characters(count: int) -> str:
    return "1 character" if count == 1 else f"{count} characters"


def _plain(text: str, what: str, expected: str, *, upper: bool = True) -> str:
    """Refuse what copying and typing add (full-width forms, blanks, hyphens); give upper case back."""
    if not text:
        raise IdentifierError(f"The {what} is empty.", expected=expected, fix="send the value")
    for position, character in enumerate(text, start=1):
        name = _foreign(character, hyphens=upper)
        if name:
            raise IdentifierError(
                f"Character {position} of the {what} is {name}.",
                expected=expected,
                fix="type it again in half-width (半角) characters, without spaces or hyphens",
            )
    # Only ASCII changes its case: other letters are refused by the caller at their own place.
    return text.upper() if upper and text.isascii() else text


def _foreign(character: str, *, hyphens: bool) -> str:
    """What a character that slips in by copying is called, or "" for any other."""
    category = unicodedata.category(character)
    if character == "\u3000" or category.startswith("Z") or character in "\t\n\r":
        return "a space"
    if category in {"Cc", "Cf"}:
        return "an invisible character"
    if "\uff01" <= character <= "\uff5e":
        return f"a full-width (全角) {_full_width_kind(category)}"
    if category == "Pd" and (hyphens or character != "-"):
        return "a hyphen"
    return ""


def _full_width_kind(category: str) -> str:
    return {"N": "digit", "L": "letter"}.get(category[0], "sign")


def _district(code: str, districts: frozenset[str] | None, lead: str) -> tuple[tuple[str, ...], str]:
    """The warnings about a district, and the district."""
    strange = districts is not None and code not in districts
    return ((f"{lead} which the region tree does not have.",) if strange else (), code)
