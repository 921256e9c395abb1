"""Parts of Cypher that several statements share, and the two that every room needs: what is known at a commit
and what is valid on a day. A part declares the names that it reads of the statement around it and those that
it gives to what follows. ``tests/test_fragments.py`` holds the declarations to the texts, and sees in every
statement that what a part needs is there where it stands.
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


def known_at(name: LiteralString, commit: LiteralString = "$commit") -> LiteralString:
    """Whether what has this name (a node, a link) is known at a commit: written by then, and not yet replaced
    or taken back."""
    return f"{name}.knownFrom <= {commit} AND {name}.knownTo > {commit}"


def valid_on(name: LiteralString, day: LiteralString = "$day") -> LiteralString:
    """Whether it is valid on a day. Both spans are half-open, and an open end is 9999-12-31, never null."""
    return f"{name}.validFrom <= {day} AND {name}.validTo > {day}"
