"""One message: its id and arguments, and its text in either language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from graph_schema.identity_numbers import hide_identity_numbers
from hub.messages.enum_names import in_chinese
from hub.messages.languages import Language
from hub.messages.texts import texts_of


@dataclass(frozen=True)
class AnyOf:
    """Names of which any one will do: "a or b"."""

    names: tuple[Argument, ...]


@dataclass(frozen=True)
class Bilingual:
    """A text of a document that has it in both languages, such as a title."""

    en: str
    zh: str


@dataclass(frozen=True)
class Each:
    """Several things, each a sentence's part of its own: "this; that"."""

    parts: tuple[Argument, ...]


@dataclass(frozen=True)
class Sentences:
    """Several messages, one after the other."""

    messages: tuple[Message, ...]


@dataclass(frozen=True)
class Message:
    """What is said, without its words. No argument holds an identity number."""

    id: str
    arguments: Mapping[str, Argument] = field(default_factory=dict[str, "Argument"])

    def __post_init__(self) -> None:
        # Whatever was put in: a path, a name of a column, a text of a library.
        hidden = {name: _hidden(value) for name, value in self.arguments.items()}
        object.__setattr__(self, "arguments", hidden)

    def __hash__(self) -> int:
        return hash(self.id)

    def text(self, language: Language | None = None) -> str:
        """The sentence. Without a language: English, for some messages with the Chinese one after it."""
        return self._part("", language)

    def expected(self, language: Language | None = None) -> str:
        """What would have been right; empty where that says nothing more."""
        return self._part(".expected", language)

    def fix(self, language: Language | None = None) -> str:
        """What to do; empty where that is plain."""
        return self._part(".fix", language)

    def whole(self, language: Language | None = None) -> str:
        """All three, as a line of a terminal or a log tells them."""
        expected, fix = self.expected(language), self.fix(language)
        chinese = language is Language.ZH
        parts = [self.text(language)]
        if expected:
            parts.append(f"应为：{expected}。" if chinese else f"Expected: {expected}.")
        if fix:
            parts.append(f"处理办法：{fix}。" if chinese else f"To do: {fix}.")
        return ("" if chinese else " ").join(parts)

    def as_json(self) -> dict[str, Any]:
        """Id and arguments, for a front end that writes its own texts."""
        return {
            "messageId": self.id,
            "arguments": {name: _plain(value) for name, value in self.arguments.items()},
        }

    def _part(self, part: str, language: Language | None) -> str:
        key = self.id + part
        templates = texts_of(language or Language.EN).templates
        template = templates[key] if not part else templates.get(key, "")
        text = hide_identity_numbers(
            template.format_map({name: _shown(value, language) for name, value in self.arguments.items()})
        )
        if language is None and key in texts_of(Language.EN).both:
            return f"{text} {self._part(part, Language.ZH)}"
        return text


Argument: TypeAlias = (
    "str | int | float | Decimal | date | AnyOf | Bilingual | Each | Sentences | Message | Sequence[Argument]"
)
"""A message inside of another is said in the other's language; its parts are ``{name.expected}`` and
``{name.fix}`` in the other's template."""


class _Inside(str):
    """A message inside of another, as a template takes it: its sentence, or one of its parts."""

    __slots__ = ("expected", "fix")

    expected: str
    fix: str


def message(id_: str, **arguments: Argument) -> Message:
    """A message to put into another, or to keep."""
    return Message(id_, arguments)


def shown(value: Argument, language: Language | None = None) -> str:
    """An argument as a text has it."""
    return hide_identity_numbers(str(_shown(value, language)))


def _shown(value: Argument, language: Language | None) -> object:
    chinese = language is Language.ZH
    if isinstance(value, Message):
        inside = _Inside(value.text(language))
        inside.expected, inside.fix = value.expected(language), value.fix(language)
        return inside
    if isinstance(value, AnyOf):
        return ("或" if chinese else " or ").join(str(_shown(one, language)) for one in value.names)
    if isinstance(value, Sentences):
        return ("" if chinese else " ").join(one.text(language) for one in value.messages)
    if isinstance(value, Bilingual):
        return value.zh if chinese else value.en
    if isinstance(value, Each):
        return ("；" if chinese else "; ").join(str(_shown(one, language)) for one in value.parts)
    if chinese and isinstance(value, StrEnum):
        return in_chinese(value)
    if isinstance(value, str | int | float | Decimal | date):
        return value
    return ("、" if chinese else ", ").join(str(_shown(one, language)) for one in value)


def _hidden(value: Argument) -> Argument:
    if isinstance(value, StrEnum):
        return value
    if isinstance(value, str):
        return hide_identity_numbers(value)
    if isinstance(value, AnyOf):
        return AnyOf(tuple(map(_hidden, value.names)))
    if isinstance(value, Bilingual):
        return Bilingual(hide_identity_numbers(value.en), hide_identity_numbers(value.zh))
    if isinstance(value, Each):
        return Each(tuple(map(_hidden, value.parts)))
    if isinstance(value, int | float | Decimal | date | Message | Sentences):
        return value
    return tuple(map(_hidden, value))


def _plain(value: Argument) -> Any:
    if isinstance(value, Message):
        return value.as_json()
    if isinstance(value, AnyOf):
        return [_plain(one) for one in value.names]
    if isinstance(value, Sentences):
        return [one.as_json() for one in value.messages]
    if isinstance(value, Bilingual):
        return {"en": value.en, "zh": value.zh}
    if isinstance(value, Each):
        return [_plain(one) for one in value.parts]
    if isinstance(value, StrEnum | Decimal | date):
        return str(value)
    if isinstance(value, str | int | float):
        return value
    return [_plain(one) for one in value]
