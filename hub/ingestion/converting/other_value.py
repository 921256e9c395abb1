"""A text that is not what its column holds."""

from __future__ import annotations

from hub.ingestion.readers import RowReason
from hub.messages.message import Message, message


class OtherValue(Exception):
    """A text that is not what its column holds."""

    def __init__(self, says: Message, reason: RowReason = RowReason.BAD_VALUE) -> None:
        super().__init__(says.id)
        self.says = says
        self.reason = reason


def without_the_value(text: str) -> Message:
    """What a complaint says of a value. Never the value: where it stands is told, and what stands there may
    be a name, a number of a person, or a formula."""
    return message("row.one-character") if len(text) == 1 else message("row.characters", count=len(text))
