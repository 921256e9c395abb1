"""What values of enums are called, in a word or two: for who shows them, beside the sentences that describe
them. What messages name in Chinese is called the same here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from graph_schema.links import LinkKind
from hub.messages.enum_names import CHINESE
from resolvers.words.words import Words

FILE = Path(__file__).with_name("values.po")


def label_of(enum: str, value: str) -> Words:
    """What a value of an enum is called; by its own name where nobody has called it anything, which a test
    refuses."""
    return labels().get(f"{enum}.{value}") or Words(_english(value), value)


@cache
def labels() -> Mapping[str, Words]:
    """All labels by coordinate, read once."""
    with FILE.open("rb") as opened:
        found = {
            str(entry.context): Words(str(entry.id), str(entry.string))
            for entry in read_po(opened, locale="zh")
            if entry.context
        }
    for type_, names in CHINESE.items():
        found |= {f"{type_.__name__}.{one}": Words(_english(one), name) for one, name in names.items()}
    for one in LinkKind:
        # What stands in brackets behind a term says who is meant; its description does so, too.
        term = one.terms.term.partition("（")[0]
        found[f"LinkKind.{one.name}"] = Words(_english(one.name), term)
    return found


def _english(value: str) -> str:
    return value.replace("_", " ").capitalize()
