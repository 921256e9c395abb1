"""What values of enums are called, in a word or two, in English and Chinese: for who shows them, and where a
sentence, an export or a report names one. Each stands once in ``enum_names.po``, by enum and value."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.pofile import read_po

from graph_schema.links import LinkKind

FILE = Path(__file__).with_name("enum_names.po")


class EnumName(NamedTuple):
    """What a value is called."""

    en: str
    zh: str


@cache
def enum_names() -> Mapping[str, EnumName]:
    """All by enum and value (``RecordStatus.CURRENT``), read once. Kinds of links go by their terms."""
    with FILE.open("rb") as opened:
        names = {
            str(entry.context): EnumName(str(entry.id), str(entry.string))
            for entry in read_po(opened, locale="zh")
            if entry.context
        }
    for kind in LinkKind:
        # What stands in brackets behind a term says who is meant; its description does so, too.
        term = kind.terms.term.partition("（")[0]
        names[f"LinkKind.{kind.name}"] = EnumName(kind.name.replace("_", " ").capitalize(), term)
    return names


def name_of(member: StrEnum) -> EnumName:
    """What a member of an enum of the schema is called."""
    return enum_names()[f"{type(member).__name__}.{member.name}"]


def in_chinese(member: StrEnum) -> str:
    """The member as a Chinese sentence names it, with the code, which the reader types or finds in a token or
    an answer, in brackets; the code alone where the schema has no such enum."""
    name = enum_names().get(f"{type(member).__name__}.{member.name}")
    return f"{name.zh}（{member}）" if name is not None else str(member)
