"""Authorities by the names that files give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property

from hub.ingestion.converting.other_value import OtherValue, without_the_value
from hub.ingestion.readers import RowReason
from hub.messages.message import message
from hub.policy.model.documents import Authority
from hub.policy.model.reference import ShortName


class AuthorityNames:
    """The authorities of a catalogue by id and by name, whatever the width of brackets; by full names and
    short ones."""

    def __init__(self, authorities: Mapping[str, Authority], short_names: Mapping[str, ShortName]) -> None:
        self._brief = [(full, one.short) for one in short_names.values() for full in one.full]
        self._names: dict[str, set[str]] = {}
        self._known: dict[str, str] = {}
        self._short: dict[str, set[str]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        for id_, authority in authorities.items():
            for name in (id_, authority.name):
                self._names.setdefault(_spelled(name), set()).add(id_)
            for name in (authority.name, *_aliases(authority)):
                self._short.setdefault(self._shortened(name), set()).add(id_)

    def id_of(self, text: str) -> str:
        """The id of the authority that a text names.

        Raises:
            OtherValue: none or several are called so; it tells names of the same place that are nearly the
                same.
        """
        known = self._known.get(text)
        if known is not None:
            return known
        found = self._names.get(_spelled(text)) or self._short.get(self._shortened(text), set())
        if len(found) == 1:
            self._known[text] = next(iter(found))
            return self._known[text]
        near = sorted(found) or self._nearly(text)
        shape = without_the_value(text)
        says = message("row.no-authority", found=shape)
        example = None if near else self._elsewhere(text)
        if example is not None:
            says = message("row.authority-without-place", found=shape, example=example)
        if near:
            says = message("row.near-authorities", found=shape, near=tuple(near))
        raise OtherValue(says, RowReason.UNKNOWN_CODE)

    def _nearly(self, text: str) -> tuple[str, ...]:
        """Names of the same place that are nearly a text: a department of another city is another authority,
        however alike the names are."""
        known = self._near.get(text)
        if known is not None:
            return known
        place, department = _parted(self._shortened(text))
        # By the names of departments; of two names of one, the first.
        same: dict[str, str] = {}
        for other, its, name in self._parts:
            if place and other and (place.endswith(other) or other.endswith(place)):
                same.setdefault(its, name)
        close = get_close_matches(department, same, MOST_NEAR, LIKE)
        if len(self._near) < MOST_KEPT:
            self._near[text] = tuple(same[one] for one in close)
        return tuple(same[one] for one in close)

    def _elsewhere(self, text: str) -> str | None:
        """An authority of any place whose department is what a text without a place names (市市场监管局)."""
        short = self._shortened(text)
        without = short[1:] if short.startswith(("省", "市", "县", "区", "本", "我")) else short
        return self._departments.get(short) or self._departments.get(without)

    @cached_property
    def _parts(self) -> tuple[tuple[str, str, str], ...]:
        """Place and department of each name, and the name. Kept: a million bad rows ask for them."""
        return tuple((*_parted(self._shortened(name)), name) for name in self._names)

    @cached_property
    def _departments(self) -> dict[str, str]:
        """By department the first name that has it; a name of a place alone is of none."""
        names: dict[str, str] = {}
        for _, department, name in self._parts:
            if department:
                names.setdefault(department, name)
        return names

    def _shortened(self, name: str) -> str:
        short = _spelled(name)
        for full, brief in self._brief:
            short = short.replace(full, brief)
        return short


MOST_NEAR, LIKE = 3, 0.6
"""So many names are told, whose departments have so much in common with what was written, of 1."""
MOST_KEPT = 1_000
_PLACE = re.compile(r"[0-9]{6}-?|(?:(?!城市).{1,8}?(?:省|自治区|自治州|自治县|自治旗|市|县|区|旗))+(?=.)")


def _parted(name: str) -> tuple[str, str]:
    """The place with which a name (or an id) begins, and the department behind it."""
    found = _PLACE.match(name)
    return (found[0], name[found.end() :]) if found is not None else ("", name)


def _aliases(authority: Authority) -> Iterator[str]:
    """Its other names that say of which region it is; 县信用办 every county has."""
    for alias in authority.aliases:
        if alias.name[0] not in "省市县区":
            yield alias.name


def _spelled(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
