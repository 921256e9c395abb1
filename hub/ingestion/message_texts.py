"""Messages of rows in both languages, each written once: a million bad rows say few things."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from hub.messages.languages import Language
from hub.messages.message import Argument, Message

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
    arguments = tuple((name, type(value), value) for name, value in says.arguments.items())
    try:
        return _kept(says.id, arguments)
    except TypeError:  # an argument that is no key of a table
        return _written(says)


@lru_cache(maxsize=MOST_KEPT)
def _kept(id_: str, arguments: tuple[tuple[str, type, Argument], ...]) -> MessageTexts:
    return _written(Message(id_, {name: value for name, _, value in arguments}))


def _written(says: Message) -> MessageTexts:
    return MessageTexts(
        (says.text(Language.EN), says.text(Language.ZH)),
        (says.expected(Language.EN), says.expected(Language.ZH)),
        (says.fix(Language.EN), says.fix(Language.ZH)),
    )
