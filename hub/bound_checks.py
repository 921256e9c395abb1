"""Numbers within bounds; too few is another matter than too many, and so is what to do about it."""

from graph_schema.vocabulary import ErrorCode
from hub.errors import InputError
from hub.messages.message import Message, message


def check_bound(name: str, number: int, most: int, least: int = 1) -> None:
    """Refuses a number of a trace that is outside of its bounds; ``name`` is its argument.

    Raises:
        InputError: LIMIT_EXCEEDED.
    """
    if not least <= number <= most:
        way, code = way_within(number, least, message("bounds.trace")), ErrorCode.LIMIT_EXCEEDED
        raise InputError("tracing.bound", code=code, name=name, least=least, most=most, way=way)


def check_order(first: str, last: str, *, crossed: bool) -> None:
    """Refuses two bounds of which the first lies beyond the last; ``first`` and ``last`` are their arguments.

    Raises:
        InputError: BAD_INPUT.
    """
    if crossed:
        raise InputError("bounds.crossed", first=first, last=last)


def way_within(number: int, least: int, less: Message) -> Message:
    """The way out: at least so many, or what to do about too many of them."""
    return message("bounds.at-least", least=least) if number < least else less
