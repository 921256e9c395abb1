"""The two files of the catalogue, read by Babel.

An entry's ``msgid`` is the message's id, or that with ``.expected`` or ``.fix``: what would have been right,
and what to do. Its ``msgstr`` is a template in the form of ``str.format``, with the message's arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from hub.messages.languages import Language

PARTS = ("", ".expected", ".fix")
BOTH = "both"
"""The flag in en.po of a message that is told in both languages to who named none."""


@dataclass(frozen=True)
class Texts:
    """The templates of one language, by id and part. ``both``: ids told in both languages by default."""

    templates: Mapping[str, str]
    both: frozenset[str]


def file_of(language: Language) -> Path:
    """Where the templates of a language stand."""
    return Path(__file__).with_name(f"{language}.po")


@cache
def texts_of(language: Language) -> Texts:
    """The templates of a language, read once."""
    with file_of(language).open("rb") as file:
        catalog = read_po(file, locale=language.value)
    entries = [entry for entry in catalog if entry.id]
    return Texts(
        {str(entry.id): str(entry.string) for entry in entries},
        frozenset(str(entry.id) for entry in entries if BOTH in entry.flags),
    )
