"""Unified social credit codes (统一社会信用代码, GB 32100): their form and their check digit."""

from __future__ import annotations

import re

from stdnum.cn import uscc

from graph_schema.identity_numbers import holds_identity_number
from hub.identity.identifier_checks import Checked, IdentifierError, a_person, characters, district, plain
from hub.messages.message import Message, message

_LENGTH = 18
# GB 32100 leaves these out because they are read as 1, 0, 5, U and 2.
_LETTERS_NOT_IN_USE = frozenset("IOSVZ")
_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def check_uscc(text: str, *, districts: frozenset[str] | None = None) -> Checked:
    """Check a unified social credit code (统一社会信用代码, GB 32100); ``value`` is upper case."""
    if is_sound(text):
        lead = f"The unified social credit code carries the district {text[2:8]},"
        return Checked(text, *district(text[2:8], districts, lead))
    form = message("identity.form-of-code")
    value = plain(text, message("identity.unified-code"), form)
    if len(value) != _LENGTH:
        wrong = _LENGTHS.get(len(value), "identity.code-length")
        raise IdentifierError(wrong, length=characters(len(value)), form=form)
    for position, character in enumerate(value, start=1):
        _check_character(position, character, form)
    if code_is_a_person(value):
        raise a_person("USCC", "统一社会信用代码")
    due = uscc.calc_check_digit(value)
    if value[-1] != due:
        raise IdentifierError("identity.code-check-digit", given=value[-1], due=due)
    lead = f"The unified social credit code carries the district {value[2:8]},"
    return Checked(value, *district(value[2:8], districts, lead))


def is_sound(text: str) -> bool:
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


_LENGTHS = {9: "identity.code-length-9", 15: "identity.code-length-15"}
"""What is said of codes of another length that were in use before."""


def _check_character(position: int, character: str, form: Message) -> None:
    if character in _LETTERS_NOT_IN_USE:
        raise IdentifierError(
            "identity.code-letter-unused", position=position, character=character, form=form
        )
    if character not in _DIGITS and character not in _LETTERS:
        raise IdentifierError("identity.code-no-letter", position=position, form=form)
    # Positions 3 to 8 are the district of registration: always digits.
    if 3 <= position <= 8 and character not in _DIGITS:
        raise IdentifierError("identity.code-letter-misplaced", position=position, character=character)
