"""Text that people type or paste: its one spelling, and whether it can be printed."""

import unicodedata


def printable(text: str, *, lines: bool = False) -> str | None:
    """The text with every blank (U+3000, U+00A0 …) as a plain one and none around it; None where it holds
    what can't be printed: control characters, invisible ones, line ends unless ``lines`` are allowed."""
    blanks = {one: " " for one in map(ord, set(text)) if unicodedata.category(chr(one)) == "Zs"}
    plain = text.translate(blanks).strip()
    if lines:
        plain = plain.replace("\r\n", "\n")
    return plain if (plain.replace("\n", " ") if lines else plain).isprintable() else None
