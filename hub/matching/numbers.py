"""Codes as they stand in files: the unified one, and those that it replaced. Pure.

统一社会信用代码 (GB 32100-2015) has the organisation code (组织机构代码, GB 11714) as its characters 9 to 17,
and the district of the register as its characters 3 to 8. The registration number of before (注册号, 15
digits, 工商行政管理市场主体注册号编制规则) begins with a district and is in no unified code.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from hub.identity.credit_codes import is_sound

_SEPARATORS = re.compile(r"[\s\-‐‑–—－.·]+")
_ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_REGISTRATION_NUMBER = re.compile(r"[0-9]{15}")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class NumberKind(StrEnum):
    """By what a subject is named."""

    USCC = "USCC"  # 统一社会信用代码
    ORGANISATION_CODE = "ORGANISATION_CODE"  # 组织机构代码
    REGISTRATION_NUMBER = "REGISTRATION_NUMBER"  # 注册号


@dataclass(frozen=True)
class Number:
    """A code whose check digit is right, without blanks and hyphens, in upper case."""

    kind: NumberKind
    value: str


def read_number(text: str) -> Number | None:
    """The code that a text is; None for any other text, or whose check digit is wrong: such a one
    says nothing, and is no evidence against anybody either."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if is_sound(plain):
        return Number(NumberKind.USCC, plain)
    if _ORGANISATION_CODE.fullmatch(plain) and plain[8] == organisation_check(plain[:8]):
        return Number(NumberKind.ORGANISATION_CODE, plain)
    if _REGISTRATION_NUMBER.fullmatch(plain) and plain[14] == registration_check(plain[:14]):
        return Number(NumberKind.REGISTRATION_NUMBER, plain)
    return None


def organisation_part(code: str) -> str:
    """The organisation code inside of a unified code."""
    return code[8:17]


def district_of(number: Number) -> str | None:
    """The district that a code names; an organisation code names none."""
    if number.kind is NumberKind.USCC:
        return number.value[2:8]
    return number.value[:6] if number.kind is NumberKind.REGISTRATION_NUMBER else None


def organisation_check(body: str) -> str:
    """The check character of an organisation code (GB 11714): weights modulo 11."""
    total = sum(int(one, 36) * weight for one, weight in zip(body, _WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def registration_check(body: str) -> str:
    """The check digit of a registration number (ISO 7064, MOD 11,10)."""
    product = 10
    for one in body:
        total = (int(one) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)
