"""Inputs of rules in GraphQL: typed values, checked for size and for what must not travel here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.vocabulary import ErrorCode
from hub import decisions as d
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.services import Services
from resolvers.subject_refs import SubjectRef, subject_key

LONGEST_TEXT = 500
LARGEST_NUMBER = 30


@strawberry.input(
    name="RuleInputValue",
    one_of=True,
    description="A value; exactly one of these fields. A region is its code or its full name; "
    "`none: true` says that it was not done up to the cut-off, where the input's `none` allows it.",
)
class RuleInputValue:
    """Typed as the rule declares it."""

    decimal: strawberry.Maybe[Decimal]
    integer: strawberry.Maybe[int]
    date: strawberry.Maybe[date]
    text: strawberry.Maybe[str]
    boolean: strawberry.Maybe[bool]
    subject: strawberry.Maybe[SubjectRef]
    region: strawberry.Maybe[str]
    none: strawberry.Maybe[bool]


@strawberry.input(name="RuleInput", description="One input of a rule; the rule declares name, type and unit.")
class RuleInput:
    """Name and value. A term of the text (守信群体 …) is attested as a boolean under the term's id."""

    name: str
    value: RuleInputValue


def given(place: int, one: RuleInput, services: Services) -> d.GivenInput:
    """An input as sent, the ``place``-th of its list (from 0).

    Raises:
        InputError: INVALID_INPUT for a value that is out of bounds or not exactly one.
    """
    value = one.value
    for kind in ("decimal", "integer", "date", "text", "boolean", "subject", "region", "none"):
        sent = getattr(value, kind)
        if sent is not None and sent.value is not None:
            found = sent.value
            if kind == "subject":
                key: SubjectKey = subject_key(found, services, f"inputs[{place}]")
                return d.GivenInput(one.name, "subject", key)
            if _out_of_bounds(found) or (kind == "none" and found is False):
                break
            return d.GivenInput(one.name, kind, None if kind == "none" else found)
    raise InputError(
        "resolvers.input-value",
        code=ErrorCode.INVALID_INPUT,
        place=place,
        digits=LARGEST_NUMBER,
        longest=LONGEST_TEXT,
    )


def _out_of_bounds(value: object) -> bool:
    if isinstance(value, Decimal):
        return (
            not value.is_finite()
            or abs(value.adjusted()) >= LARGEST_NUMBER
            or len(value.as_tuple().digits) > LARGEST_NUMBER
            or holds_identity_number(format(value, "f"))
        )
    return isinstance(value, str) and (len(value) > LONGEST_TEXT or holds_identity_number(value))
