"""The refusal of an operation that goes over a limit."""

from graphql import Node

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.messages.message import Argument


class InputExceeded(HubError):
    """LIMIT_EXCEEDED by one input of the operation.

    Args:
        inputs: ``variable`` or ``argument``, and its name.
        at: where it is written in the document; None for a variable's own value.
    """

    def __init__(self, message: str, inputs: dict[str, str], at: Node | None, **arguments: Argument) -> None:
        super().__init__(ErrorCode.LIMIT_EXCEEDED, message, **arguments)
        self.inputs = inputs
        self.at = at


def exceeded(message: str, **arguments: Argument) -> HubError:
    """LIMIT_EXCEEDED, with a message of the catalogue."""
    return HubError(ErrorCode.LIMIT_EXCEEDED, message, **arguments)
