"""What checking an identifier gives: a normalised value with warnings, or a refusal that never repeats it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from hub.messages.message import Argument, Message, message


class IdentifierError(ValueError):
    """An identifier that can't be used: ``problem`` tells what is wrong, what would be right and what to do.
    No part of it repeats the value."""

    def __init__(self, id_: str, **arguments: Argument) -> None:
        super().__init__(id_)
        self.problem = Message(id_, arguments)

    def __str__(self) -> str:
        return self.problem.whole()


@dataclass(frozen=True)
class Checked:
    """A well-formed identifier.

    ``value`` is normalised (upper case where the scheme has letters) and kept out of ``repr``.
    ``district`` is the six-digit GB/T 2260 code inside it, if the scheme has one.
    """

    value: str = field(repr=False)
    warnings: tuple[str, ...] = ()
    district: str | None = None


def characters(count: int) -> Message:
    """So many characters, as a refusal says it."""
    return message("identity.character-one") if count == 1 else message("identity.characters", count=count)


def plain(text: str, what: Message, form: Argument, *, upper: bool = True) -> str:
    """Refuse what copying and typing add (full-width forms, blanks, hyphens); give upper case back."""
    if not text:
        raise IdentifierError("identity.empty", what=what, form=form)
    for position, character in enumerate(text, start=1):
        name = _foreign(character, hyphens=upper)
        if name:
            raise IdentifierError(
                "identity.foreign-character",
                position=position,
                what=what,
                character=message(name),
                form=form,
            )
    # Only ASCII changes its case: other letters are refused by the caller at their own place.
    return text.upper() if upper and text.isascii() else text


def _foreign(character: str, *, hyphens: bool) -> str:
    """What a character that slips in by copying is called: a message, or "" for any other."""
    category = unicodedata.category(character)
    if character == "\u3000" or category.startswith("Z") or character in "\t\n\r":
        return "identity.a-space"
    if category in {"Cc", "Cf"}:
        return "identity.an-invisible"
    if "\uff01" <= character <= "\uff5e":
        return _FULL_WIDTH.get(category[0], "identity.full-width-sign")
    if category == "Pd" and (hyphens or character != "-"):
        return "identity.a-hyphen"
    return ""


_FULL_WIDTH = {"N": "identity.full-width-digit", "L": "identity.full-width-letter"}


def district(code: str, districts: frozenset[str] | None, lead: str) -> tuple[tuple[str, ...], str]:
    """The warnings about a district, and the district."""
    strange = districts is not None and code not in districts
    return ((f"{lead} which the region tree does not have.",) if strange else (), code)


def a_person(code: str, name: str) -> IdentifierError:
    """The refusal of an identity number under another scheme, where it would be stored and shown as it is."""
    return IdentifierError("identity.code-is-a-person", scheme=code, name=name)
