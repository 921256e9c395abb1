"""Identifiers of subjects: which schemes there are, what is well formed, and how a refusal reads.

Schemes are data (``seeds/schemes.yaml``). A value that passes comes back normalised; a strange
district (行政区划代码) in a code is a warning, because real codes carry districts that no published
list has; everything else that is wrong is an :class:`IdentifierError`. No message and no ``repr``
ever holds an identity number (公民身份号码).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import cast

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.links import COMPANIES, LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.identity.citizen_numbers import check_identity_number
from hub.identity.credit_codes import check_uscc
from hub.identity.identifier_checks import Checked, IdentifierError, a_person, characters, district, plain
from hub.messages.message import Bilingual, Message, message


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
    """One way of naming subjects. For ``PATTERN`` only: ``pattern``, ``upper``, and what a refusal tells,
    ``expected`` in Chinese and ``expected_en`` in English."""

    code: str
    name: str
    name_en: str
    subject_kinds: frozenset[SubjectKind]
    format: Format
    keeping: Keeping
    pattern: str = ""
    expected: str = ""
    expected_en: str = ""
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
    told = scheme.pattern and scheme.expected and scheme.expected_en
    if (scheme.format is Format.PATTERN) != bool(told):
        raise ValueError(
            f"The scheme {code} needs `pattern`, `expected` and `expected_en` if, and only if, its "
            "format is PATTERN."
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


def require_ends(kind: LinkKind, start: Scheme, end: Scheme, company: Scheme | None = None) -> None:
    """Raise :class:`IdentifierError` when a link of this kind can't lead from, or to, what these schemes
    name, or concern it: a legal representative is a person, what is represented is not."""
    for message_id, scheme, fitting in (
        ("identity.link-start", start, kind.terms.starts),
        ("identity.link-end", end, kind.terms.ends),
        ("identity.link-company", company, COMPANIES),
    ):
        if scheme is not None and not fitting & set(scheme.subject_kinds):
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
        raise a_person(scheme.code, scheme.name)
    if scheme.format is Format.REGION_NAME:
        return _check_region_name(scheme, text, districts)
    return _check_pattern(scheme, text)


def _check_region_name(scheme: Scheme, text: str, districts: frozenset[str] | None) -> Checked:
    value = unicodedata.normalize("NFC", text)
    match = re.fullmatch(r"([0-9]{6})/([^\s/](?:[^\n\r/]{0,62}[^\s/])?)", value)
    if match is None:
        raise IdentifierError("identity.no-region-name", scheme=scheme.code, name=scheme.name)
    code = match.group(1)
    return Checked(value, *district(code, districts, f"The {scheme.code} carries the district {code},"))


def _check_pattern(scheme: Scheme, text: str) -> Checked:
    what = message("identity.scheme", scheme=scheme.code)
    form = Bilingual(scheme.expected_en, scheme.expected)
    value = plain(text, what, form, upper=scheme.upper)
    if re.fullmatch(scheme.pattern, value) is None:
        raise IdentifierError(
            "identity.other-form",
            scheme=scheme.code,
            name=scheme.name,
            length=characters(len(value)),
            form=form,
        )
    return Checked(value)
