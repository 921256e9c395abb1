"""Addresses and phones that several subjects may use (共用地址、共用电话): in one form, and as a digest.

A phone and a person's home are personal data: what is kept of them is a keyed digest, by which users are
matched, and a masked label. The key is one of the hub's own (:data:`hub.identity.keys.OWN_KEYS`) and stays
the same when the identity keys rotate.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

from graph_schema.links import AttributeKind
from hub.errors import InputError
from hub.identity.keys import KeyRing

KEY = "shared-attributes"
SHORTEST_ADDRESS = 6
"""In characters of its normal form: less is no more than a city."""
LONGEST_ADDRESS = 200
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_BETWEEN = re.compile(r"[\s,、。;:()《》\"'·]+")
_PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}|[48]00[0-9]{7}")
"""A mobile number, one with its area code, or a service number: without it two cities have the same."""


@dataclass(frozen=True)
class SharedAttribute:
    """An address or phone as the graph keeps it. ``open``: the label is the whole of it, as public
    registration shows an organisation's address."""

    kind: AttributeKind
    value: str
    label: str
    open: bool


def shared_attribute(kind: AttributeKind, text: str, keys: KeyRing, *, person: bool) -> SharedAttribute:
    """What is kept of an address or phone.

    Args:
        person: whether it is a natural person's.

    Raises:
        InputError: it is no address or phone; it is not repeated.
    """
    plain = _phone(text) if kind is AttributeKind.PHONE else _address(text)
    value = hmac.new(keys.own(KEY), f"{kind}\x1f{plain}".encode(), hashlib.sha256).hexdigest()
    opens = kind is AttributeKind.ADDRESS and not person
    return SharedAttribute(kind, value, text.strip() if opens else _masked(kind, plain), opens)


def _address(text: str) -> str:
    """Without what is written in one way or another: widths, blanks, punctuation; house numbers keep their
    dashes."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).translate(_DASHES)).upper()
    if not SHORTEST_ADDRESS <= len(plain) <= LONGEST_ADDRESS:
        raise InputError("identity.no-address", least=SHORTEST_ADDRESS, most=LONGEST_ADDRESS)
    return plain


def _phone(text: str) -> str:
    plain = re.sub(r"[\s\-.()]", "", unicodedata.normalize("NFKC", text).translate(_DASHES))
    plain = re.sub(r"^(?:\+|00)86", "", plain)
    if not _PHONE.fullmatch(plain):
        raise InputError("identity.no-phone")
    return plain


def masked_label(kind: AttributeKind, label: str) -> str:
    """A label as that of a natural person; one that is masked stays as it is."""
    return label if "***" in label else _masked(kind, _BETWEEN.sub("", label))


def _masked(kind: AttributeKind, plain: str) -> str:
    if kind is AttributeKind.PHONE:
        return f"{plain[:3]}****{plain[-2:]}"
    return f"{plain[:3]}***"
