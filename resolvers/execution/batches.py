"""Fields that are read for many objects at once: a *hop*, one call whatever the number of objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

import strawberry

T = TypeVar("T")
HOP = "hop"
"""Under this name a field's metadata says that it is a hop."""


class Batch(list[T]):
    """The objects of one place of an operation, for a hop."""


def hop(
    *directives: object, description: str | None = None, type_: Any = None
) -> Callable[[Callable[..., Sequence[Any]]], Any]:
    """A field of an object type that is read for many objects at once.

    The function (a static method) takes all objects as its first argument, annotated
    ``strawberry.Parent[list[...]]``, and answers as many values in their order, each the field's value or the
    exception that stands for it. Its return annotation is ``list[...]`` of the field's type, or that is given
    as ``type_``.

    An operation calls it once for each place at which the field stands in it, so the number of statements
    follows from the operation's text.
    """

    def field(read: Callable[..., Sequence[Any]]) -> Any:
        function: Callable[..., Sequence[Any]] = getattr(read, "__func__", read)
        own = signature(function)
        first = next(iter(own.parameters))

        @wraps(function)
        def resolver(**given: Any) -> Any:
            objects: Any = given.pop(first)
            if isinstance(objects, Batch):
                return function(objects, **given)
            # Stock execution asks for one at a time.
            answered: Any = function(Batch([objects]), **given)[0]
            if isinstance(answered, Exception):
                raise answered
            return answered

        values = str(own.return_annotation)
        assert values.startswith("list["), "a hop answers a list, and says so"
        one = values.removeprefix("list[").removesuffix("]")
        vars(resolver)["__signature__"] = own.replace(return_annotation=one)
        return strawberry.field(
            resolver,
            description=description,
            directives=directives,
            metadata={HOP: True},
            graphql_type=type_,
        )

    return field
