"""Parts of Cypher that several statements share. Each declares the names that it reads of the statement
around it and those that it gives to what follows. ``tests/test_fragments.py`` holds the declarations to the
texts, and sees in every statement that what a part needs is there where it stands.
"""

from __future__ import annotations

from typing import LiteralString, NamedTuple


class Names(NamedTuple):
    """What a part of a statement reads and gives."""

    needs: frozenset[str]
    gives: frozenset[str]


FRAGMENTS: dict[str, Names] = {}
"""By their texts."""


def fragment(text: LiteralString, *, needs: str = "", gives: str = "") -> LiteralString:
    """The text, declared. ``needs`` and ``gives`` are names with blanks between them."""
    FRAGMENTS[text] = Names(frozenset(needs.split()), frozenset(gives.split()))
    return text
