"""In which of the two languages somebody is answered."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

_MAX_RANGES = 50
_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


class Language(StrEnum):
    """The languages of the catalogue."""

    EN = "en"
    ZH = "zh"


_spoken: ContextVar[Language | None] = ContextVar("language", default=None)


def spoken() -> Language | None:
    """The language that the operation at hand asked for; None: it asked for none."""
    return _spoken.get()


def speak(language: Language | None) -> None:
    """From here on, in this context, texts are made in this language. None changes nothing."""
    if language is not None:
        _spoken.set(language)


@contextmanager
def speaking(language: Language | None) -> Generator[None]:
    """What is said meanwhile is in this language; None: in none that was asked for."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def language_of_tag(tag: object) -> Language | None:
    """The language of a tag such as ``zh``, ``zh-Hans-CN`` or ``zh_CN.UTF-8``; None for every other."""
    primary = re.split("[-_.@]", tag.strip(), maxsplit=1)[0].lower() if isinstance(tag, str) else ""
    return next((one for one in Language if one == primary), None)


def language_of_environment(variables: Mapping[str, str]) -> Language | None:
    """The language that a terminal speaks, by the first of LC_ALL, LC_MESSAGES and LANG that is set; None for
    every other."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return language_of_tag(next((variables[name] for name in names if variables.get(name)), ""))


def language_of_header(header: str) -> Language | None:
    """The language that an Accept-Language header wants most, of equal ones the first (RFC 9110, 12.5.4);
    None where it names none of the two. ``*`` names nothing."""
    best: tuple[float, Language] | None = None
    for part in header.split(",")[:_MAX_RANGES]:
        tag, *parameters = (piece.strip().lower() for piece in part.split(";"))
        language = language_of_tag(tag)
        weight = next((_quality(one[2:]) for one in parameters if one.startswith("q=")), 1.0)
        if language is not None and weight > 0 and (best is None or weight > best[0]):
            best = (weight, language)
    return best[1] if best is not None else None


def _quality(text: str) -> float:
    return float(text) if _WEIGHT.fullmatch(text) else 0.0
