"""Identity numbers of citizens (公民身份号码, GB 11643): form, birth date and check digit.

Whether a text holds one is found by :mod:`graph_schema.identity_numbers`.
"""

from __future__ import annotations

from datetime import date

from stdnum.cn import ric

from graph_schema.identity_numbers import EARLIEST_BIRTH_YEAR
from hub.identity.identifier_checks import Checked, IdentifierError, characters, district, plain
from hub.messages.message import message

_LENGTH = 18
_OLD_LENGTH = 15
_DIGITS = frozenset("0123456789")


def check_identity_number(text: str, today: date, *, districts: frozenset[str] | None = None) -> Checked:
    """Check a citizen's identity number (公民身份号码, GB 11643); no refusal repeats any part of it."""
    form = message("identity.form-of-number")
    value = plain(text, message("identity.identity-number"), form)
    if len(value) != _LENGTH:
        old = len(value) == _OLD_LENGTH
        wrong = "identity.number-length-15" if old else "identity.number-length"
        raise IdentifierError(wrong, length=characters(len(value)), form=form)
    for position, character in enumerate(value, start=1):
        if character not in _DIGITS and not (position == _LENGTH and character == "X"):
            raise IdentifierError("identity.number-character", position=position, form=form)
    _check_birth_date(value[6:14], today)
    if value[-1] != ric.calc_check_digit(value):
        raise IdentifierError("identity.number-check")
    return Checked(value, *district(value[:6], districts, "The identity number carries a district"))


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
