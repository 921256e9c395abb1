"""What a rule gives or takes, as the text says it: percent, amount, per unit, range, items, or a local
parameter. Money is decimal yuan; nothing is computed in binary fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from graph_schema.vocabulary import EffectKind
from hub.policy.conditions import Misfit, Model, Number, Operand

NotNegative = Annotated[Number, Field(ge=0)]
PERIOD = r"^P(\d+Y(\d+M)?(\d+D)?|\d+M(\d+D)?|\d+D)$"


class Text(Model):
    """One label in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class PercentOffValue(Model):
    """``percent`` (0 to 100; an operand, so that it can be a parameter) less on an input."""

    percent: Number | Operand
    of: Operand
    bound: Literal["exact", "at_least", "at_most"] = "exact"
    unit: str = "CNY"

    @model_validator(mode="after")
    def _in_range(self) -> PercentOffValue:
        if isinstance(self.percent, Decimal) and not 0 <= self.percent <= 100:
            raise Misfit(f"percent {self.percent}", "a percentage from 0 to 100", "percent")
        return self


class AmountValue(Model):
    """A fixed amount, or one that a parameter or input holds."""

    amount: NotNegative | Operand
    unit: str
    bound: Literal["exact", "at_least", "at_most"] = "exact"


class PerUnitValue(Model):
    """``amount`` times each of the inputs (persons, nights, …)."""

    amount: NotNegative
    unit: str
    times: tuple[Operand, ...] = Field(min_length=1)
    cap: NotNegative | None = None


class RangeValue(Model):
    """Between two amounts; which one is the giver's decision."""

    lowest: NotNegative
    highest: NotNegative
    unit: str

    @model_validator(mode="after")
    def _ordered(self) -> RangeValue:
        if self.lowest > self.highest:
            found = f"lowest {self.lowest}, which is more than highest {self.highest}"
            raise Misfit(found, "a lowest amount that is not above the highest")
        return self


class PercentOff(Model):
    """See :class:`PercentOffValue`."""

    percent_off: PercentOffValue


class Amount(Model):
    """See :class:`AmountValue`."""

    amount: AmountValue


class PerUnit(Model):
    """See :class:`PerUnitValue`."""

    per_unit: PerUnitValue


class Range(Model):
    """See :class:`RangeValue`."""

    range: RangeValue


class Items(Model):
    """Services or facilitations, named."""

    items: tuple[Text, ...] = Field(min_length=1)


class Discretion(Model):
    """The text names the benefit and leaves its size to whoever gives it (AMB-013)."""

    discretion: Text


VALUES = ("percent_off", "amount", "per_unit", "range", "items", "discretion")


def _form(value: Any) -> str | None:
    if isinstance(value, Model):
        return next((name for name in VALUES if name in type(value).model_fields), None)
    if isinstance(value, dict) and len(value) == 1:  # pyright: ignore[reportUnknownArgumentType]
        return str(next(iter(value)))  # pyright: ignore[reportUnknownArgumentType]
    return None


Value = Annotated[
    Annotated[PercentOff, Tag("percent_off")]
    | Annotated[Amount, Tag("amount")]
    | Annotated[PerUnit, Tag("per_unit")]
    | Annotated[Range, Tag("range")]
    | Annotated[Items, Tag("items")]
    | Annotated[Discretion, Tag("discretion")],
    Discriminator(
        _form,
        custom_error_type="value_form",
        custom_error_message="one value, a mapping with exactly one key of: " + ", ".join(VALUES),
    ),
]


def operands_of(value: Value | None) -> list[Operand]:
    """Every operand that the value is computed from."""
    match value:
        case PercentOff():
            percent = value.percent_off.percent
            return [value.percent_off.of, *([percent] if isinstance(percent, Operand) else [])]
        case Amount():
            return [value.amount.amount] if isinstance(value.amount.amount, Operand) else []
        case PerUnit():
            return list(value.per_unit.times)
        case Range() | Items() | Discretion() | None:
            return []


class Effect(Model):
    """What follows when the condition is MET. ``measure`` names a row of the measure catalogue:
    a rule of kind MEASURE must have one (依清单惩戒, AMB-004)."""

    kind: EffectKind
    label: Text
    measure: str | None = None
    value: Value | None = None
    lasts: str | None = Field(None, pattern=PERIOD, description="ISO 8601 period: P3Y, P6M, P30D, P1Y6M.")
