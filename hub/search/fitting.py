"""Whether a subject fits a text that was searched by, by its code and its names alone: what
:mod:`hub.search.finding` finds by the index, for whoever holds the subject already. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from hub.search.finding import code_typed, in_index
from hub.search.gazetteer import Gazetteer
from hub.search.name_parts import fold, parse, words_of
from hub.search.spelling import spell, typed


def code_fits(text: str, scheme: str | None, value: str | None) -> bool:
    """Whether the text is a unified social credit code or its beginning, and that of the subject."""
    code = code_typed(text)
    return code is not None and scheme == "USCC" and value is not None and value.startswith(code)


def person_fits(text: str, name: str) -> bool:
    """Whether a natural person bears the name: it is the whole of it."""
    return fold(name) == fold(text)


def organisation_fits(text: str, names: Iterable[str], gazetteer: Gazetteer) -> bool:
    """Whether one of an organisation's names is the text, begins with it, holds its words, or sounds so."""
    whole, words, letters = fold(text), words_of(text), typed(text)
    sought = words if in_index(words) else ()
    return any(_fits(name, whole, sought, letters, gazetteer) for name in names)


def _fits(name: str, whole: str, words: tuple[str, ...], letters: str | None, gazetteer: Gazetteer) -> bool:
    parts = parse(name, gazetteer)
    if parts.folded.startswith(whole) or parts.distinctive == whole:
        return True
    if words and all(word in parts.folded for word in words):
        return True
    if letters is None:
        return False
    spoken = [spell(one) for one in (parts.folded, parts.distinctive) if one]
    return any(one.pinyin.startswith(letters) or one.initials.startswith(letters) for one in spoken)
