"""Identity numbers (公民身份号码) may travel only as a variable of a POST: the edge refuses them elsewhere,
and log lines hide them. What counts as one stands in :mod:`graph_schema.identity_numbers`; here texts are
decoded.
"""

import logging
import re
import traceback
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import unquote

from graph_schema.identity_numbers import hide_identity_numbers, holds_identity_number
from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError

_ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\u([0-9A-Fa-f]{4})|\\[bfnrt]")
_SHORT = 10**16
"""A whole number below has too few digits for an identity number."""
_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_MOST_ENCODINGS = 3
"""How often a text of a URL may be percent-encoded and still be read."""


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
    """A part of a URL as it stands, and as often decoded as it may be percent-encoded."""
    for _ in range(_MOST_ENCODINGS):
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


class IdentityFilter(logging.Filter):
    """Hides identity numbers in log records.

    The hub writes none. This is the second lock, for paths of other routes, texts of exceptions, libraries.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden_argument(one) for one in record.args)
        elif record.args:
            record.args = {name: _hidden_argument(one) for name, one in record.args.items()}
        if record.exc_info and not record.exc_text:
            record.exc_text = _hidden("".join(traceback.format_exception(record.exc_info[1])))
        return True


_make_record = logging.getLogRecordFactory()
_FILTER = IdentityFilter()


def hide_identity_numbers_in_logs() -> None:
    """From now on no log line of this process holds an identity number, whoever writes it. A filter would be
    asked only by the logger or handler on which it hangs."""
    logging.setLogRecordFactory(_hiding)


def _hiding(*given: Any, **named: Any) -> logging.LogRecord:
    record = _make_record(*given, **named)
    _FILTER.filter(record)
    return record


def _hidden_argument(given: object) -> object:
    """Numbers and the like stay what they are: a format may ask for them."""
    if given is None or isinstance(given, bool | float) or (isinstance(given, int) and abs(given) < _SHORT):
        return given
    text = given if isinstance(given, str) else str(given)
    hidden = _hidden(text)
    return given if hidden == text else hidden


def _hidden(text: str) -> str:
    plain = text
    for _ in range(_MOST_ENCODINGS):
        if _ENCODED.search(plain) is None:
            break
        plain = unquote(plain)
    hidden = hide_identity_numbers(plain)
    return text if hidden == plain else hidden
