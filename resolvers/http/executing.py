"""Executes an operation under its deadline, and no further than its answer may be long."""

# graphql-core's executor is generic without a default: strict calls it partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownParameterType=false
# pyright: reportUnknownArgumentType=false

from typing import Any

from graphql import GraphQLLeafType, GraphQLObjectType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph_schema.vocabulary import ErrorCode
from hub import deadline
from hub.deadline import STRIDE, Stopped
from hub.errors import HubError

_FRAME = 4
"""Bytes around a member of JSON: quotes, colon, comma."""


class Execution(StrawberryGraphQLCoreExecutionContext):
    """Counts fields and bytes as they come, so that what is too long is refused before it is whole."""

    def __init__(self, *args: Any, most_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._left = most_bytes
        self._most = most_bytes
        self._fields = 0

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: Any,
        path: Any,
        position_context: Any,
    ) -> Any:
        """One field; some fields later a look at the clocks."""
        self._fields += 1
        if self._fields % STRIDE == 0:
            deadline.check()
        self._left -= len(path.key) + _FRAME
        return super().execute_field(parent_type, source, field_details_list, path, position_context)

    def complete_leaf_value(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, return_type: GraphQLLeafType, result: Any
    ) -> Any:
        """A value, whose bytes count."""
        completed = super().complete_leaf_value(return_type, result)
        self._left -= _FRAME + (_bytes(completed) if isinstance(completed, str) else 0)
        if self._left < 0:
            raise Stopped(too_long(self._most))
        return completed


def _bytes(text: str) -> int:
    """As many as UTF-8 needs, at most: Chinese needs three for each character."""
    return len(text) if text.isascii() else 3 * len(text)


def too_long(most: int) -> HubError:
    """What is told of an answer that has more than ``most`` bytes."""
    return HubError(ErrorCode.LIMIT_EXCEEDED, "http.answer-too-long", most=most)
