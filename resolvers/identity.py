"""Identity numbers (公民身份号码, GB 11643) may travel only as a variable of a POST: here they are found.

Found means: 17 digits and a digit or X, not inside a longer run of digits, whose positions 7-14 are a
date and, for a refusal, whose check digit is right. Written in groups (``110105 1949-1231-002X``) it is found
where the date lies before 2020: numbers of files are written so too, with the days of these years. An
all-digit unified social credit code (统一社会信用代码, also 18 characters) has no date there and passes.
"""

import logging
import re
import traceback
import unicodedata
from datetime import date
from urllib.parse import unquote

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError

_SHAPE = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_GAP = "[ \\t_.·‐‑–—-]"
# What stands before it may be digits in groups too, so matches may overlap; a year is looked for at once.
_GROUPED = re.compile(
    f"(?<![0-9])(?=((?:[0-9]{_GAP}?){{6}}"
    f"(?:1{_GAP}?[89](?:{_GAP}?[0-9]){{9}}|2{_GAP}?0{_GAP}?[01](?:{_GAP}?[0-9]){{8}}){_GAP}?[0-9Xx])(?![0-9]))"
)
_SEPARATORS = re.compile(_GAP)
_ESCAPE = re.compile(r"\\u(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{4}))")
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_HIDDEN = "[identity number]"


def holds_identity_number(text: str) -> bool:
    """Whether an identity number stands in the text, also full-width or written with GraphQL escapes."""
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if any(_dated(found) and _checked(found) for found in _SHAPE.findall(text)):
        return True
    grouped = [_SEPARATORS.sub("", found) for found in _GROUPED.findall(text)]
    return any(_dated(found) and _checked(found) for found in grouped)


def refuse_identity_number(text: str) -> None:
    """Raise ``IDENTITY_IN_QUERY`` when the text, which is not a POST's variables, holds one."""
    if holds_identity_number(text):
        raise HubError(
            ErrorCode.IDENTITY_IN_QUERY,
            "The request holds an identity number outside of the variables of a POST.",
            expected="identity numbers only as a variable, in a POST",
            fix='declare a variable, e.g. query($id: String!), and send the number in "variables"',
        )


def hide_identity_numbers(text: str) -> str:
    """The text with everything that looks like an identity number replaced, its check digit right or not."""
    plain = unquote(text) if "%" in text else text
    hidden = _SHAPE.sub(lambda found: _HIDDEN if _dated(found[0]) else found[0], plain)
    return text if hidden == plain else hidden


class IdentityFilter(logging.Filter):
    """Hides identity numbers in log lines; for handlers, or for loggers such as ``uvicorn.access``.

    The edge writes none. This is the second lock, for paths of other routes and for libraries.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = hide_identity_numbers(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(hide_identity_numbers(a) if isinstance(a, str) else a for a in record.args)
        if record.exc_info and not record.exc_text:
            record.exc_text = hide_identity_numbers("".join(traceback.format_exception(record.exc_info[1])))
        return True


def _unescaped(found: re.Match[str]) -> str:
    number = int(found[1] or found[2], 16)
    return chr(number) if number <= 0x10FFFF else found[0]


def _dated(number: str) -> bool:
    if number[6:8] not in ("18", "19", "20"):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def _checked(number: str) -> bool:
    """ISO 7064 MOD 11-2, as GB 11643 has it."""
    rest = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11
    return "10X98765432"[rest] == number[17].upper()
