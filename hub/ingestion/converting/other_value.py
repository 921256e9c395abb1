"""A text that is not what its column holds."""

from __future__ import annotations

from hub.ingestion.readers import Reason


class OtherValue(Exception):
    """A text that is not what its column holds."""

    def __init__(self, found: str, expected: str, reason: Reason = Reason.BAD_VALUE) -> None:
        super().__init__()
        self.found = found
        self.expected = expected
        self.reason = reason


def without_the_value(text: str) -> str:
    """What a complaint says of a value. Never the value: where it stands is told, and what stands there may
    be a name, a number of a person, or a formula."""
    return "a text of 1 character" if len(text) == 1 else f"a text of {len(text)} characters"
