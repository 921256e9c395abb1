"""The value of a parameter (参数) on a day: a region's own comes before that of the region above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hub.policy.catalogue import Catalogue
from hub.policy.model.reference import Parameter


@dataclass(frozen=True)
class Value:
    """A value on a day with where it comes from; ``secondary``: known from reports only."""

    value: str
    parameter: str
    source: str
    secondary: bool


def nearest(catalogue: Catalogue, path: Sequence[str], name: str, day: date) -> Value | None:
    """The value of the nearest region that has one; see :func:`values_on`."""
    return next(values_on(catalogue, path, name, day), None)


def values_on(catalogue: Catalogue, path: Sequence[str], name: str, day: date) -> Iterator[Value]:
    """The values on a day of what regions call by a name, the nearest region's first.

    Args:
        path: from the nation to the region.
        name: as :meth:`hub.policy.model.reference.Parameter.is_called` takes it.
    """
    for code in reversed(path):
        for parameter in catalogue.parameters_of.get(code, ()):
            one = parameter.on(day) if parameter.is_called(name) else None
            if one is not None:
                yield Value(str(one.value), parameter.id, one.source, one.secondary)


def called(catalogue: Catalogue, name: str) -> Iterator[Parameter]:
    """What any region calls by a name."""
    return (parameter for parameter in catalogue.parameters.values() if parameter.is_called(name))
