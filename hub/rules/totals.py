"""Totals over records that are known: what more records can still change about them."""

from __future__ import annotations

from decimal import Decimal

from graph_schema.vocabulary import Truth
from hub.policy.model.conditions import Comparison, Operand
from hub.rules.facts import RecordFact
from hub.rules.record_values import value_of
from hub.rules.scalars import as_number, order


def amount_of(record: RecordFact, attribute: str) -> Decimal | None:
    """What the record adds to a sum; None where it holds no number, or one below zero: a sum must only
    grow by one more record."""
    amount = as_number(value_of(record, attribute))
    return None if amount is None or amount < 0 else amount


def settled(passes: Truth, total: Decimal, wanted: Comparison) -> bool:
    """Whether a total that can only grow stays what it is: a floor that is reached stays reached, and a
    ceiling that is broken stays broken."""
    return not _has_ceiling(wanted) if passes is Truth.MET else _is_beyond(total, wanted)


def negated(wanted: Comparison) -> Comparison:
    """The comparison that the negative of a number passes where the number passes this one."""
    choices = wanted.one_of
    return Comparison(
        equals=_minus(wanted.equals),
        one_of=None if choices is None else tuple(_minus(choice) for choice in choices),  # pyright: ignore
        at_least=_minus(wanted.at_most),
        at_most=_minus(wanted.at_least),
        more_than=_minus(wanted.less_than),
        less_than=_minus(wanted.more_than),
    )


def _minus(bound: object) -> Decimal | None:
    number = None if bound is None or isinstance(bound, Operand) else as_number(bound)  # pyright: ignore
    return None if number is None else -number


def _has_ceiling(wanted: Comparison) -> bool:
    ceilings = (wanted.at_most, wanted.less_than, wanted.equals, wanted.one_of)
    return any(ceiling is not None for ceiling in ceilings)


def _is_beyond(total: Decimal, wanted: Comparison) -> bool:
    """Whether neither this total nor any greater one passes."""
    exact = [as_number(choice) for choice in wanted.choices]
    highest = max((number for number in exact if number is not None), default=None)
    return (
        _above(total, wanted.at_most, ">")
        or _above(total, wanted.less_than, ">=")
        or (highest is not None and total > highest)
    )


def _above(total: Decimal, bound: object, signs: str) -> bool:
    return isinstance(bound, Decimal) and order(total, bound) in list(signs)
