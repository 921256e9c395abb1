"""Identity numbers (公民身份号码) may travel only as a variable of a POST: the edge refuses them elsewhere.

What counts as one stands in :mod:`graph_schema.identity_numbers`; here texts are decoded. Log lines hide them
(:mod:`hub.serving.identity_numbers_in_logs`).
"""

import re
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import unquote

from graph_schema.identity_numbers import MOST_ENCODINGS, holds_identity_number
from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError

_ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\u([0-9A-Fa-f]{4})|\\[bfnrt]")


def is_written(text: str) -> bool:
    """Whether a text holds one, as it stands or with the escapes of GraphQL."""
    return holds_identity_number(text) or ("\\" in text and holds_identity_number(_unescaped(text)))


def refuse_identity_number(text: str) -> None:
    """Raise ``IDENTITY_IN_QUERY`` when a text that is not a POST's variables holds one."""
    if is_written(text):
        raise HubError(ErrorCode.IDENTITY_IN_QUERY, "http.identity-number-outside-variables")


def refuse_identity_in(data: Any) -> None:
    """The same for every key, text and number of parsed JSON."""
    for text in texts_in(data):
        refuse_identity_number(text)


def decoded(text: str) -> Iterator[str]:
    """A part of a URL, which was decoded once when it was taken apart, and as often more as makes
    :data:`MOST_ENCODINGS` in all."""
    for _ in range(MOST_ENCODINGS):
        yield text
        if "%" not in text:
            break
        text = unquote(text)


def texts_in(data: Any) -> Iterator[str]:
    """Every key, text and number of parsed JSON."""
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found = cast("dict[str, Any]", one)
            yield from found
            waiting += found.values()
        elif isinstance(one, list):
            waiting += cast("list[Any]", one)
        elif one is not None and not isinstance(one, bool):
            yield str(one)


def _unescaped(text: str) -> str:
    plain = _ESCAPE.sub(_character, text)
    # Two escapes may be the halves of one character.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _character(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    if digits is None:
        return " "
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else found[0]
