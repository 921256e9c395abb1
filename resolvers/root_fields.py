"""The fields of Query and Mutation, as every noun makes them: what one costs, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

import strawberry

from resolvers.http.prices import cost

CHANGE = 5_000
"""What a mutation costs."""

ADMINISTRATORS = "administrators of the region"
OFFICES = "officers and administrators of the region"
PARTIES = "agreement officers of a party"
SPEAKERS = "the subject itself, and officers and administrators of its region with its form"
DECIDERS = "officers, administrators and institutions: who asked for the decision"


def query(price: int, description: str, *directives: object) -> Callable[[Callable[..., Any]], Any]:
    """A field of Query."""
    return strawberry.field(directives=[*cost(price), *directives], description=description)


def mutation(who: str, description: str) -> Callable[[Callable[..., Any]], Any]:
    """A field of Mutation, and who may. Whether it only tries, unless it is told otherwise, follows from its
    arguments."""

    def field(resolver: Callable[..., Any]) -> Any:
        tries = "dry_run" in signature(resolver).parameters
        effect = "A dry run unless `dryRun` is false." if tries else "Takes effect at once."
        described = strawberry.mutation(
            description=f"{description} {effect} For {who}.", directives=cost(CHANGE)
        )
        return described(resolver)

    return field
