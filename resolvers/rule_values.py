"""What a rule gives (规则所给予的值): each form is a type with fields of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import strawberry

from hub.decisions.explanations.gaps import detail_in
from hub.messages.languages import spoken
from hub.policy.model.values import ValueForm
from hub.rules.facts import Missing as Gap
from hub.rules.facts import ValueResult
from resolvers.enums import ItemsRole, MissingKind, ValueBound
from resolvers.http.cost_directives import size
from resolvers.policy_types import Text
from resolvers.units import named_unit


@strawberry.type(
    description="What would have to be known for a definite answer, or for the size of what is given."
)
class Missing:
    """Kind and name of what is missing."""

    kind: MissingKind
    name: str
    detail: str = strawberry.field(description="What is not known of it, in the language of the request.")


@strawberry.interface(
    description="What a rule gives, in one of its forms. Amounts are decimal, in `unit`; what is not known "
    "is null."
)
class RuleValue:
    """What every form has."""

    missing: list[Missing] = strawberry.field(
        directives=size(5),
        description="For want of what its size is not known, as a parameter that the region has not set.",
    )


@strawberry.type(description="A percentage less.")
class PercentOff(RuleValue):
    """Percent, and what it comes to."""

    unit: str | None
    unit_name: Text | None = named_unit()
    percent: Decimal | None
    amount: Decimal | None = strawberry.field(description="The relief; null: not known yet.")
    due: Decimal | None = strawberry.field(description="What the subject pays after it; null: not known yet.")
    bound: ValueBound


@strawberry.type(description="A fixed amount, or one that the region sets.")
class FixedAmount(RuleValue):
    """An amount."""

    unit: str | None
    unit_name: Text | None = named_unit()
    amount: Decimal | None
    bound: ValueBound


@strawberry.type(description="An amount less, never below zero.")
class AmountOff(RuleValue):
    """A relief in money."""

    unit: str | None
    unit_name: Text | None = named_unit()
    rate: Decimal | None = strawberry.field(description="What one person, night … brings.")
    amount: Decimal | None = strawberry.field(description="The relief; null: not known yet.")
    due: Decimal | None = strawberry.field(description="What the subject pays after it; null: not known yet.")


@strawberry.type(description="What the subject pays, and for what; 0 where it is free.")
class Price(RuleValue):
    """A price."""

    unit: str | None
    unit_name: Text | None = named_unit()
    due: Decimal | None = strawberry.field(description="What the subject pays.")
    items: list[Text] = strawberry.field(directives=size(10), description="For what it pays.")


@strawberry.type(description="An amount for each unit, such as a person or a night.")
class AmountPerUnit(RuleValue):
    """A rate, and what it comes to."""

    unit: str | None
    unit_name: Text | None = named_unit()
    rate: Decimal | None = strawberry.field(description="What one person, night … brings.")
    amount: Decimal | None = strawberry.field(description="What all of them bring.")


@strawberry.type(description="Between two amounts; which one is the giver's decision.")
class AmountRange(RuleValue):
    """Lowest and highest."""

    unit: str | None
    unit_name: Text | None = named_unit()
    lowest: Decimal | None
    highest: Decimal | None


@strawberry.type(description="The balance of an account at the cut-off (积分余额、志愿服务时长).")
class AccountBalance(RuleValue):
    """What is on it."""

    unit: str | None
    unit_name: Text | None = named_unit()
    amount: Decimal | None = strawberry.field(
        description="Null also where it rests on a record of which less than all is shared."
    )


@strawberry.type(description="Services or facilitations, named.")
class NamedItems(RuleValue):
    """What is given, item by item."""

    items: list[Text] = strawberry.field(directives=size(10))
    role: ItemsRole | None = strawberry.field(
        description="What `items` are where they are not what is given. Null: they are given."
    )
    open_ended: bool = strawberry.field(
        description="The text ends its list in 等: `items` are those that it names, and there may be others."
    )


@strawberry.type(description="The text names the benefit and leaves its size to whoever gives it.")
class Discretion(RuleValue):
    """What is given."""

    items: list[Text] = strawberry.field(directives=size(10))


@strawberry.type(description="One of some values, of which it is not known or not asked which one.")
class ValueByCase(RuleValue):
    """The cases."""

    parts: list[RuleValue] = strawberry.field(directives=size(5), description="One of these is given.")
    items: list[Text] = strawberry.field(directives=size(10), description="All that the cases name.")
    open_ended: bool = strawberry.field(
        description="The text ends its list in 等: `items` are those that it names, and there may be others."
    )


@strawberry.type(description="Several values at once.")
class SeveralValues(RuleValue):
    """The parts."""

    parts: list[RuleValue] = strawberry.field(directives=size(5), description="All of these are given.")


FORMS = (
    *(PercentOff, FixedAmount, AmountOff, Price, AmountPerUnit, AmountRange, AccountBalance, NamedItems),
    *(Discretion, ValueByCase, SeveralValues),
)


def rule_value(value: ValueResult | None) -> RuleValue | None:
    """A value in the type of its form."""
    return None if value is None else MAKERS[value.form](value)


def missing(gaps: Sequence[Gap]) -> list[Missing]:
    """What is missing."""
    language = spoken()
    return [
        Missing(kind=MissingKind(gap.what), name=gap.name, detail=detail_in(language, gap)) for gap in gaps
    ]


def _parts(value: ValueResult) -> list[RuleValue]:
    return [MAKERS[part.form](part) for part in value.parts]


def _items(value: ValueResult) -> list[Text]:
    return [Text(zh=item["zh"], en=item["en"]) for item in value.items]


MAKERS: Mapping[ValueForm, Callable[[ValueResult], RuleValue]] = {
    "percent_off": lambda value: PercentOff(
        missing=missing(value.missing),
        unit=value.unit,
        percent=value.percent,
        amount=value.amount,
        due=value.due,
        bound=ValueBound(value.bound),
    ),
    "amount": lambda value: FixedAmount(
        missing=missing(value.missing), unit=value.unit, amount=value.amount, bound=ValueBound(value.bound)
    ),
    "amount_off": lambda value: AmountOff(
        missing=missing(value.missing),
        unit=value.unit,
        rate=value.rate,
        amount=value.amount,
        due=value.due,
    ),
    "price": lambda value: Price(
        missing=missing(value.missing), unit=value.unit, due=value.due, items=_items(value)
    ),
    "per_unit": lambda value: AmountPerUnit(
        missing=missing(value.missing), unit=value.unit, rate=value.rate, amount=value.amount
    ),
    "range": lambda value: AmountRange(
        missing=missing(value.missing), unit=value.unit, lowest=value.lowest, highest=value.highest
    ),
    "balance": lambda value: AccountBalance(
        missing=missing(value.missing), unit=value.unit, amount=value.amount
    ),
    "items": lambda value: NamedItems(
        missing=missing(value.missing),
        items=_items(value),
        role=ItemsRole(value.role) if value.role is not None else None,
        open_ended=value.open_ended,
    ),
    "discretion": lambda value: Discretion(missing=missing(value.missing), items=_items(value)),
    "choose": lambda value: ValueByCase(
        missing=missing(value.missing), parts=_parts(value), items=_items(value), open_ended=value.open_ended
    ),
    "several": lambda value: SeveralValues(missing=missing(value.missing), parts=_parts(value)),
}
