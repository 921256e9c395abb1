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
from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.messages.message import Argument, Message, message

_USCC_LENGTH = 18
_IDENTITY_LENGTH = 18
_OLD_IDENTITY_LENGTH = 15
# GB 32100 leaves these out because they are read as 1, 0, 5, U and 2.
_LETTERS_NOT_IN_USCC = frozenset("IOSVZ")
_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class IdentifierError(ValueError):
    """An identifier that can't be used: ``said`` tells what is wrong, what would be right and what to do. No
    part of it repeats the value."""

    def __init__(self, id_: str, **arguments: Argument) -> None:
        super().__init__(id_)
        self.said = Message(id_, arguments)

    def __str__(self) -> str:
        return self.said.whole()

    @property
    def found(self) -> str:
        """What is wrong."""
        return self.said.text()

    @property
    def expected(self) -> str:
        """What would be right."""
        return self.said.expected()

    @property
    def fix(self) -> str:
        """What to do."""
        return self.said.fix()


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
            "identity.kind-not-of-scheme",
            scheme=scheme.code,
            name=scheme.name,
            kind=kind,
            kinds=sorted(scheme.subject_kinds),
        )


def require_ends(kind: LinkKind, start: Scheme, end: Scheme) -> None:
    """Raise :class:`IdentifierError` when a link of this kind can't lead from, or to, what these schemes
    name: a legal representative is a person, what is represented is none."""
    for message_id, scheme, fitting in (
        ("identity.link-start", start, kind.terms.starts),
        ("identity.link-end", end, kind.terms.ends),
    ):
        if not fitting & set(scheme.subject_kinds):
            raise IdentifierError(
                message_id,
                link=kind.value,
                term=kind.terms.term,
                scheme=scheme.code,
                name=scheme.name,
                kinds=sorted(fitting),
            )


BECOMES: Mapping[SubjectKind, SubjectKind] = {SubjectKind.INDIVIDUAL_BUSINESS: SubjectKind.LEGAL_ENTITY}
"""Which kind becomes which under the same identifier: a sole trader (个体工商户) that becomes a company keeps
its unified code (国市监注发〔2025〕58号). What becomes another kind otherwise is another subject, with an
identifier of its own."""


def wrong_change(kinds: Sequence[SubjectKind]) -> tuple[SubjectKind, SubjectKind] | None:
    """The first change that no register makes, of a subject's kinds in the order of their days."""
    changes = ((one, other) for one, other in pairwise(kinds) if one is not other)
    return next((change for change in changes if BECOMES.get(change[0]) is not change[1]), None)


def expected_change() -> Message:
    """What a refusal of a :func:`wrong_change` tells."""
    ((before, after),) = BECOMES.items()
    return message("policy.kind-before-becomes-after", before=before, after=after)


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
    if _is_sound_code(text):
        lead = f"The unified social credit code carries the district {text[2:8]},"
        return Checked(text, *_district(text[2:8], districts, lead))
    form = message("identity.form-of-code")
    value = _plain(text, message("identity.unified-code"), form)
    if len(value) != _USCC_LENGTH:
        wrong = _USCC_LENGTHS.get(len(value), "identity.code-length")
        raise IdentifierError(wrong, length=_characters(len(value)), form=form)
    for position, character in enumerate(value, start=1):
        _check_uscc_character(position, character, form)
    if code_is_a_person(value):
        raise _a_person("USCC", "统一社会信用代码")
    due = uscc.calc_check_digit(value)
    if value[-1] != due:
        raise IdentifierError("identity.code-check-digit", given=value[-1], due=due)
    lead = f"The unified social credit code carries the district {value[2:8]},"
    return Checked(value, *_district(value[2:8], districts, lead))


def _is_sound_code(text: str) -> bool:
    """Whether nothing is wrong with a code, character by character: most codes of a file are sound."""
    if _FORM_OF_CODES.fullmatch(text) is None:
        return False
    due = -sum(weight * _PLACES[character] for weight, character in zip(_WEIGHTS, text, strict=False)) % 31
    return due == _PLACES[text[-1]] and not code_is_a_person(text)


_PLACES = {character: place for place, character in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_FORM_OF_CODES = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")


def code_is_a_person(value: str) -> bool:
    """Whether what is sent as a unified social credit code is an identity number: one in 31 has that code's
    check digit too. Codes of market supervision begin with 9, as the number of no citizen does."""
    return not value.startswith("9") and holds_identity_number(value)


def _a_person(code: str, name: str) -> IdentifierError:
    # Under another scheme it would be stored and shown as it is.
    return IdentifierError("identity.code-is-a-person", scheme=code, name=name)


_USCC_LENGTHS = {9: "identity.code-length-9", 15: "identity.code-length-15"}
"""What is said of codes of another length that were in use before."""


def _check_uscc_character(position: int, character: str, form: Message) -> None:
    if character in _LETTERS_NOT_IN_USCC:
        raise IdentifierError(
            "identity.code-letter-unused", position=position, character=character, form=form
        )
    if character not in _DIGITS and character not in _LETTERS:
        raise IdentifierError("identity.code-no-letter", position=position, form=form)
    # Positions 3 to 8 are the district of registration: always digits.
    if 3 <= position <= 8 and character not in _DIGITS:
        raise IdentifierError("identity.code-letter-misplaced", position=position, character=character)


def check_identity_number(text: str, today: date, *, districts: frozenset[str] | None = None) -> Checked:
    """Check a citizen's identity number (公民身份号码, GB 11643); no refusal repeats any part of it."""
    form = message("identity.form-of-number")
    value = _plain(text, message("identity.identity-number"), form)
    if len(value) != _IDENTITY_LENGTH:
        old = len(value) == _OLD_IDENTITY_LENGTH
        wrong = "identity.number-length-15" if old else "identity.number-length"
        raise IdentifierError(wrong, length=_characters(len(value)), form=form)
    for position, character in enumerate(value, start=1):
        if character not in _DIGITS and not (position == _IDENTITY_LENGTH and character == "X"):
            raise IdentifierError("identity.number-character", position=position, form=form)
    _check_birth_date(value[6:14], today)
    if value[-1] != ric.calc_check_digit(value):
        raise IdentifierError("identity.number-check")
    return Checked(value, *_district(value[:6], districts, "The identity number carries a district"))


def _check_birth_date(digits: str, today: date) -> None:
    earliest = EARLIEST_BIRTH_YEAR
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise IdentifierError("identity.birth-impossible", earliest=earliest) from None
    if born > today:
        raise IdentifierError("identity.birth-ahead", earliest=earliest)
    if born.year < EARLIEST_BIRTH_YEAR:
        raise IdentifierError("identity.birth-long-ago", earliest=earliest)


def _check_region_name(scheme: Scheme, text: str, districts: frozenset[str] | None) -> Checked:
    value = unicodedata.normalize("NFC", text)
    match = re.fullmatch(r"([0-9]{6})/([^\s/](?:[^\n\r/]{0,62}[^\s/])?)", value)
    if match is None:
        raise IdentifierError("identity.no-region-name", scheme=scheme.code, name=scheme.name)
    code = match.group(1)
    return Checked(value, *_district(code, districts, f"The {scheme.code} carries the district {code},"))


def _check_pattern(scheme: Scheme, text: str) -> Checked:
    what = message("identity.scheme", scheme=scheme.code)
    value = _plain(text, what, scheme.expected, upper=scheme.upper)
    if re.fullmatch(scheme.pattern, value) is None:
        raise IdentifierError(
            "identity.other-form",
            scheme=scheme.code,
            name=scheme.name,
            length=_characters(len(value)),
            form=scheme.expected,
        )
    return Checked(value)


def _characters(count: int) -> Message:
    return message("identity.character-one") if count == 1 else message("identity.characters", count=count)


def _plain(text: str, what: Message, form: Argument, *, upper: bool = True) -> str:
    """Refuse what copying and typing add (full-width forms, blanks, hyphens); give upper case back."""
    if not text:
        raise IdentifierError("identity.empty", what=what, form=form)
    for position, character in enumerate(text, start=1):
        name = _foreign(character, hyphens=upper)
        if name:
            raise IdentifierError(
                "identity.foreign-character",
                position=position,
                what=what,
                character=message(name),
                form=form,
            )
    # Only ASCII changes its case: other letters are refused by the caller at their own place.
    return text.upper() if upper and text.isascii() else text


def _foreign(character: str, *, hyphens: bool) -> str:
    """What a character that slips in by copying is called: a message, or "" for any other."""
    category = unicodedata.category(character)
    if character == "\u3000" or category.startswith("Z") or character in "\t\n\r":
        return "identity.a-space"
    if category in {"Cc", "Cf"}:
        return "identity.an-invisible"
    if "\uff01" <= character <= "\uff5e":
        return _FULL_WIDTH.get(category[0], "identity.full-width-sign")
    if category == "Pd" and (hyphens or character != "-"):
        return "identity.a-hyphen"
    return ""


_FULL_WIDTH = {"N": "identity.full-width-digit", "L": "identity.full-width-letter"}


def _district(code: str, districts: frozenset[str] | None, lead: str) -> tuple[tuple[str, ...], str]:
    """The warnings about a district, and the district."""
    strange = districts is not None and code not in districts
    return ((f"{lead} which the region tree does not have.",) if strange else (), code)
