"""JSON that a request brings: read strictly, and what is wrong with it told by line and column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hub.errors import InputError
from hub.messages.message import Message, message

_PROBLEMS = (
    ("Expecting property name", "http.json-wants-name"),
    ("Expecting ':'", "http.json-wants-colon"),
    ("Expecting ','", "http.json-wants-comma"),
    ("Illegal trailing comma", "http.json-wants-no-comma"),
    ("Unterminated string", "http.json-wants-quote"),
    ("Invalid control character", "http.json-wants-escape"),
    ("Invalid \\", "http.json-wants-escape"),
    ("Extra data", "http.json-wants-end"),
    ("Unexpected UTF-8 BOM", "http.json-wants-no-mark"),
)
"""What Python says of a text that is no JSON, by how that begins. All else wants a value."""
_STRING = r'"(?:[^"\\]|\\.)*"'
_CONSTANT = re.compile(rf"{_STRING}|(-?Infinity|NaN)", re.DOTALL)
_SURROGATE = re.compile(
    r"\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_TOKEN = re.compile(rf"({_STRING})\s*(:)?|([{{}}])", re.DOTALL)
_NAME = re.compile("[_A-Za-z][_0-9A-Za-z]{0,80}")


class _Unusable(Exception):
    """What Python's JSON would take, and the hub does not."""


def read_json(text: str, what: Message) -> Any:
    """The value of a text; ``what`` it is, to people.

    Raises:
        InputError: with line and column, from 1. ``RecursionError``: it is nested too deeply.
    """
    if text.startswith("\ufeff"):
        wanted = message("http.json-wants-no-mark")
        raise InputError("http.no-json", what=what, line=1, column=1, wanted=wanted)
    try:
        value = _JSON.decode(text)
    except json.JSONDecodeError as error:
        known = (id_ for begin, id_ in _PROBLEMS if error.msg.startswith(begin))
        wanted = message(next(known, "http.json-wants-value"))
        line, column = error.lineno, error.colno
        raise InputError("http.no-json", what=what, line=line, column=column, wanted=wanted) from None
    except _Unusable:
        raise _unusable(text, what) from None
    except ValueError:
        # A number with more digits than Python turns into one.
        raise InputError("http.json-number", what=what) from None
    if "\\u" in text:
        lone = next((found.start(1) for found in _SURROGATE.finditer(text) if found[1]), None)
        if lone is not None:
            # It is JSON but no text; it can't be stored or answered.
            line, column = _place(text, lone)
            raise InputError("http.json-surrogate", what=what, line=line, column=column)
    return value


def _unusable(text: str, what: Message) -> InputError:
    """Of what is first: a name that stands twice, or a number that JSON does not have."""
    constant = next((found.start(1) for found in _CONSTANT.finditer(text) if found[1]), len(text))
    at, name = next(_twice(text), (len(text), ""))
    line, column = _place(text, min(constant, at))
    if constant < at:
        return InputError("http.json-constant", what=what, line=line, column=column)
    if not _NAME.fullmatch(name):
        return InputError("http.json-name-twice", what=what, line=line, column=column)
    return InputError("http.json-member-twice", what=what, line=line, column=column, name=name)


def _twice(text: str) -> Iterator[tuple[int, str]]:
    """Each name that its object has already, with its place. The text was read up to it: it is JSON there."""
    objects: list[set[str]] = []
    for found in _TOKEN.finditer(text):
        if found[3] == "{":
            objects.append(set())
        elif found[3]:
            objects.pop()
        elif found[2] and objects:
            name = str(json.loads(found[1], strict=False))
            if name in objects[-1]:
                yield found.start(1), name
            objects[-1].add(name)


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _no_constant(_: str) -> Any:
    raise _Unusable


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise _Unusable
    return found


_JSON = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_once)
