"""Messages of rows in both languages, each written once: a million bad rows say few things."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from hub.messages.languages import Language
from hub.messages.message import AnyOf, Argument, Bilingual, Each, Message, Sentences

Texts = tuple[str, str]
"""A text in English and in Chinese."""
MOST_KEPT = 2_000


@dataclass(frozen=True)
class MessageTexts:
    """What was found, what would be right, and what to do (empty where that is plain)."""

    found: Texts
    expected: Texts
    fix: Texts


def texts_of(says: Message) -> MessageTexts:
    """A message in both languages."""
    return _kept(_Keyed(_key(says), says))


@dataclass(frozen=True)
class _Keyed:
    """A message beside what tells it from others: equal messages may be written differently (1.5, 1.50)."""

    key: Hashable
    says: Message = field(compare=False)


@lru_cache(maxsize=MOST_KEPT)
def _kept(one: _Keyed) -> MessageTexts:
    return _written(one.says)


def _key(value: Argument) -> Hashable:
    if type(value) is str or isinstance(value, Bilingual):
        return value
    if isinstance(value, Message):
        return Message, value.id, tuple((name, _key(one)) for name, one in value.arguments.items())
    if isinstance(value, AnyOf):
        return AnyOf, tuple(map(_key, value.names))
    if isinstance(value, Each):
        return Each, tuple(map(_key, value.parts))
    if isinstance(value, Sentences):
        return Sentences, tuple(map(_key, value.messages))
    if isinstance(value, str | int | float | Decimal | date):
        return type(value), str(value)
    return tuple(map(_key, value))


def _written(says: Message) -> MessageTexts:
    return MessageTexts(
        (says.text(Language.EN), says.text(Language.ZH)),
        (says.expected(Language.EN), says.expected(Language.ZH)),
        (says.fix(Language.EN), says.fix(Language.ZH)),
    )
