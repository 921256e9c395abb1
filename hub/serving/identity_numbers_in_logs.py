"""Log lines hide identity numbers (公民身份号码), whoever writes them.

The hub writes none. This is the second lock, for paths of other routes, texts of exceptions, libraries. What
counts as one stands in :mod:`graph_schema.identity_numbers`.
"""

import logging
import re
import traceback
from typing import Any
from urllib.parse import unquote

from graph_schema.identity_numbers import MOST_ENCODINGS, hide_identity_numbers

_SHORT = 10**16
"""A whole number below has too few digits for an identity number."""
_ENCODED = re.compile("%[0-9A-Fa-f]{2}")


class IdentityFilter(logging.Filter):
    """Hides identity numbers in log records."""

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
    for _ in range(MOST_ENCODINGS):
        if _ENCODED.search(plain) is None:
            break
        plain = unquote(plain)
    hidden = hide_identity_numbers(plain)
    return text if hidden == plain else hidden
