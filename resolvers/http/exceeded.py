"""The refusal of an operation that goes over a limit."""

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.messages.message import Argument


def exceeded(message: str, **arguments: Argument) -> HubError:
    """LIMIT_EXCEEDED, with a message of the catalogue."""
    return HubError(ErrorCode.LIMIT_EXCEEDED, message, **arguments)
