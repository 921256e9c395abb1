"""What the report calls things, in Chinese with English beside it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from hub.messages.enum_names import name_of


class Pair(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str


def called(member: StrEnum) -> Pair:
    """What a figure, an alert or the reason of a missing rate is called."""
    name = name_of(member)
    return Pair(name.zh, name.en)
