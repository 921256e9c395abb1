"""The scalars Date, DateTime and Decimal, read in exact forms only (:mod:`hub.policy.model.exact`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from graphql import GraphQLError, ValueNode
from graphql.language import FloatValueNode, IntValueNode, StringValueNode
from strawberry.types.scalar import ScalarDefinition

from hub.calendar.workdays import SHANGHAI
from hub.errors import InputError
from hub.messages.message import Message, message
from hub.policy.model import exact

T = TypeVar("T")

_BETWEEN: dict[str, int] = {"first": exact.EARLIEST.year, "last": exact.LATEST.year}
_AS_DAY = message("resolvers.form-of-day", **_BETWEEN)
_AS_MOMENT = message("resolvers.form-of-moment", **_BETWEEN)
# Forms of ISO 8601 that stand for days and moments too, or that would have to be completed.
_OTHER_FORM = re.compile(r"[0-9]{4}(-?(W[0-9]{2}(-?[0-9])?|[0-9]{3}|[0-9]{2}(-?[0-9]{2})?))?([T ].*)?")


def _dated(read: Callable[[str], T], what: str, form: Message) -> Callable[[object], T]:
    def parse(value: object) -> T:
        if not isinstance(value, str):
            raise GraphQLError(f"A {what} is a text.")
        try:
            return read(value)
        except ValueError:
            if _OTHER_FORM.fullmatch(value) and not _is_impossible(value):
                raise InputError(
                    "resolvers.moment-inexact", what=message(f"resolvers.{what}"), form=form
                ) from None
            raise GraphQLError(f"This is no {what}.") from None

    return parse


def _is_impossible(text: str) -> bool:
    """Whether it is the right form of a day that there is not."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text[:10]):
        return False
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return True
    return False


def _moment(text: str) -> datetime:
    if " " in text:
        raise ValueError("a blank for the T")
    return exact.moment(text)


def _in_china(moment: datetime) -> str:
    """Every moment in one zone, whether the hub has just made it or the graph keeps it in UTC."""
    return (moment if moment.tzinfo is None else moment.astimezone(SHANGHAI)).isoformat()


def _number(value: object) -> Decimal:
    if isinstance(value, Decimal):
        value = format(value, "f") if -30 <= value.adjusted() <= 30 else str(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise GraphQLError("A decimal number is a number or a text.")
    try:
        return exact.number(repr(value) if isinstance(value, float) else str(value))
    except ValueError:
        raise GraphQLError("This is no decimal number.") from None


def _literal_number(node: ValueNode, variables: object = None) -> Decimal:
    if isinstance(node, IntValueNode | FloatValueNode | StringValueNode):
        return _number(node.value)
    raise GraphQLError("A decimal number is a number or a text.")


SCALARS: Mapping[object, ScalarDefinition] = {
    date: ScalarDefinition(
        name="Date",
        description=f"A day, written 2026-01-31, {exact.BOUNDS}.",
        specified_by_url=None,
        serialize=date.isoformat,
        parse_value=_dated(exact.day, "day", _AS_DAY),
        parse_literal=None,
        origin=date,
    ),
    datetime: ScalarDefinition(
        name="DateTime",
        description=f"A moment, written 2026-01-31T08:00:00+08:00, {exact.BOUNDS}; without a zone China's.",
        specified_by_url=None,
        serialize=_in_china,
        parse_value=_dated(_moment, "moment", _AS_MOMENT),
        parse_literal=None,
        origin=datetime,
    ),
    Decimal: ScalarDefinition(
        name="Decimal",
        description='A decimal number without an exponent, best written as a text: "800.50".',
        specified_by_url=None,
        serialize=lambda value: format(value, "f"),
        parse_value=_number,
        parse_literal=_literal_number,
        origin=Decimal,
    ),
}
