"""Authorities by the names that files give them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

from hub.ingestion.converting.other_value import OtherValue, without_the_value
from hub.ingestion.readers import Reason
from hub.messages.message import message
from hub.policy.model.documents import Authority


class AuthorityNames:
    """The authorities of a catalogue by id and by name, whatever the width of brackets."""

    def __init__(self, authorities: Mapping[str, Authority]) -> None:
        self._names: dict[str, set[str]] = {}
        self._known: dict[str, str] = {}
        for id_, authority in authorities.items():
            for name in (id_, authority.name):
                self._names.setdefault(_spelled(name), set()).add(id_)

    def id_of(self, text: str) -> str:
        """The id of the authority that a text names.

        Raises:
            OtherValue: none or several are called so; it tells names that are nearly the same.
        """
        known = self._known.get(text)
        if known is not None:
            return known
        found = self._names.get(_spelled(text), set())
        if len(found) == 1:
            self._known[text] = next(iter(found))
            return self._known[text]
        near = sorted(found) or get_close_matches(_spelled(text), self._names, 3, 0.7)
        shape = without_the_value(text)
        says = message("row.no-authority", found=shape)
        if near:
            says = message("row.near-authorities", found=shape, near=tuple(near))
        raise OtherValue(says, Reason.UNKNOWN_CODE)


def _spelled(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace(" ", "")
