"""What a rule gives or takes, as the text says it: percent, amount, price, per unit, range, items, or a local
parameter. Money is decimal yuan; nothing is computed in binary fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from graph_schema.vocabulary import EffectKind
from hub.messages.message import message
from hub.policy.model.conditions import Account, Condition, Misfit, Model, Number, Operand, Path
from hub.policy.model.operands import PERIOD, Text

NotNegative = Annotated[Number, Field(ge=0)]


class PercentOffValue(Model):
    """``percent`` (0 to 100; an operand, so that it can be a parameter) less on an input."""

    steady: ClassVar[frozenset[str]] = frozenset({"percent", "of", "bound", "unit"})

    percent: Number | Operand
    of: Operand
    bound: Literal["exact", "at_least", "at_most"] = "exact"
    unit: str = "CNY"

    @model_validator(mode="after")
    def _in_range(self) -> PercentOffValue:
        if isinstance(self.percent, Decimal) and not 0 <= self.percent <= 100:
            raise Misfit(
                message("policy.percent-percent", percent=self.percent),
                message("policy.percentage-0-100"),
                "percent",
            )
        return self


class AmountValue(Model):
    """A fixed amount, or one that a parameter or input holds."""

    steady: ClassVar[frozenset[str]] = frozenset({"amount", "unit", "bound"})

    amount: NotNegative | Operand
    unit: str
    bound: Literal["exact", "at_least", "at_most"] = "exact"


class AmountOffValue(Model):
    """A fixed amount less on an input (价格低12元), never below zero; ``times`` counts it per person,
    per night …"""

    steady: ClassVar[frozenset[str]] = frozenset({"amount", "of", "times", "unit"})

    amount: NotNegative | Operand
    of: Operand
    times: tuple[Operand, ...] = ()
    unit: str = "CNY"


class PriceValue(Model):
    """What the subject pays, and for what (“1分钱”乘公交); 0 where it is free (免费、免押金)."""

    steady: ClassVar[frozenset[str]] = frozenset({"due", "unit", "items"})

    due: NotNegative | Operand
    unit: str = "CNY"
    items: tuple[Text, ...] = Field(min_length=1)


class PerUnitValue(Model):
    """``amount`` times each of the inputs (persons, nights, …)."""

    steady: ClassVar[frozenset[str]] = frozenset({"amount", "unit", "times", "cap"})

    amount: NotNegative | Operand
    unit: str
    times: tuple[Operand, ...] = Field(min_length=1)
    cap: NotNegative | None = None


class RangeValue(Model):
    """Between two amounts; which one is the giver's decision."""

    steady: ClassVar[frozenset[str]] = frozenset({"lowest", "highest", "unit"})

    lowest: NotNegative
    highest: NotNegative
    unit: str

    @model_validator(mode="after")
    def _ordered(self) -> RangeValue:
        if self.lowest > self.highest:
            found = message("policy.lowest-low-more-than-highest-high", low=self.lowest, high=self.highest)
            raise Misfit(found, message("policy.lowest-amount-above-highest"))
        return self


class BalanceValue(Account):
    """The balance of an account at the cut-off (积分余额、志愿服务时长)."""

    steady: ClassVar[frozenset[str]] = frozenset({"base", "plus", "minus", "within", "unit"})

    unit: str


class WhenValue(Model):
    """A value for one case."""

    steady: ClassVar[frozenset[str]] = frozenset({"when", "value"})

    when: Condition
    value: Value


class PercentOff(Model):
    """See :class:`PercentOffValue`."""

    steady: ClassVar[frozenset[str]] = frozenset({"percent_off"})

    percent_off: PercentOffValue


class Amount(Model):
    """See :class:`AmountValue`."""

    steady: ClassVar[frozenset[str]] = frozenset({"amount"})

    amount: AmountValue


class AmountOff(Model):
    """See :class:`AmountOffValue`."""

    steady: ClassVar[frozenset[str]] = frozenset({"amount_off"})

    amount_off: AmountOffValue


class Price(Model):
    """See :class:`PriceValue`."""

    steady: ClassVar[frozenset[str]] = frozenset({"price"})

    price: PriceValue


class BalanceOf(Model):
    """See :class:`BalanceValue`."""

    steady: ClassVar[frozenset[str]] = frozenset({"balance"})

    balance: BalanceValue


class Choose(Model):
    """The value of the first case whose condition is MET (分档); a case before it that is UNKNOWN makes
    the value unknown. Where no case is MET nothing is given beyond the effect itself."""

    steady: ClassVar[frozenset[str]] = frozenset({"choose"})

    choose: tuple[WhenValue, ...] = Field(min_length=1)


class Several(Model):
    """Several values at once (减免押金并赠送优惠券)."""

    steady: ClassVar[frozenset[str]] = frozenset({"several"})

    several: tuple[Value, ...] = Field(min_length=2)


class PerUnit(Model):
    """See :class:`PerUnitValue`."""

    steady: ClassVar[frozenset[str]] = frozenset({"per_unit"})

    per_unit: PerUnitValue


class Range(Model):
    """See :class:`RangeValue`."""

    steady: ClassVar[frozenset[str]] = frozenset({"range"})

    range: RangeValue


ItemsRole = Literal["SCOPE", "CONDITIONS", "GROUNDS"]


class Items(Model):
    """Services or facilitations, named. ``open_ended``: the text ends its list in 等, so there may be others
    that it does not name (AMB-012). ``role``: what items are that are not what is given: the fields
    that it holds in, the conditions of it, or what it follows from."""

    steady: ClassVar[frozenset[str]] = frozenset({"items"})

    items: tuple[Text, ...] = Field(min_length=1)
    open_ended: bool = False
    role: ItemsRole | None = None


class Discretion(Model):
    """The text names the benefit and leaves its size to whoever gives it (AMB-013)."""

    steady: ClassVar[frozenset[str]] = frozenset({"discretion"})

    discretion: Text


ValueForm = Literal[
    "percent_off",
    "amount",
    "amount_off",
    "price",
    "per_unit",
    "range",
    "balance",
    "items",
    "discretion",
    "choose",
    "several",
]
VALUES: tuple[ValueForm, ...] = get_args(ValueForm)
"""The forms of a value."""


def _form(value: Any) -> str | None:
    if isinstance(value, Model):
        return next((name for name in VALUES if name in type(value).model_fields), None)
    if isinstance(value, dict):
        forms = [name for name in VALUES if name in value]
        return forms[0] if len(forms) == 1 else None
    return None


Value = Annotated[
    Annotated[PercentOff, Tag("percent_off")]
    | Annotated[Amount, Tag("amount")]
    | Annotated[AmountOff, Tag("amount_off")]
    | Annotated[Price, Tag("price")]
    | Annotated[PerUnit, Tag("per_unit")]
    | Annotated[Range, Tag("range")]
    | Annotated[BalanceOf, Tag("balance")]
    | Annotated[Items, Tag("items")]
    | Annotated[Discretion, Tag("discretion")]
    | Annotated[Choose, Tag("choose")]
    | Annotated[Several, Tag("several")],
    Discriminator(
        _form,
        custom_error_type="value_form",
        custom_error_message="one value, a mapping with exactly one key of: " + ", ".join(VALUES),
    ),
]


for _model in (WhenValue, Choose, Several):
    _model.model_rebuild()


def parts(value: Value | None, path: Path = ("effect", "value")) -> list[tuple[Path, Value]]:
    """The value and every value inside it, each with where it stands in the document."""
    if value is None:
        return []
    found: list[tuple[Path, Value]] = [(path, value)]
    match value:
        case Choose():
            for position, case in enumerate(value.choose):
                found.extend(parts(case.value, (*path, "choose", position, "value")))
        case Several():
            for position, part in enumerate(value.several):
                found.extend(parts(part, (*path, "several", position)))
        case _:
            pass
    return found


def cases(value: Value | None) -> list[tuple[Path, Condition]]:
    """Every condition that a value depends on, with where it stands in the document."""
    return [
        ((*path, "choose", position, "when"), case.when)
        for path, part in parts(value)
        if isinstance(part, Choose)
        for position, case in enumerate(part.choose)
    ]


def accounts_of(value: Value | None) -> list[tuple[Path, Account]]:
    """Every account whose balance the value is."""
    return [((*path, "balance"), part.balance) for path, part in parts(value) if isinstance(part, BalanceOf)]


def operands_of(value: Value | None) -> list[Operand]:
    """Every operand that the value is computed from."""
    return [source for _, part in parts(value) for source in _sources(part) if isinstance(source, Operand)]


def _sources(value: Value) -> tuple[Decimal | Operand, ...]:
    match value:
        case PercentOff():
            return (value.percent_off.of, value.percent_off.percent)
        case Amount():
            return (value.amount.amount,)
        case AmountOff():
            return (value.amount_off.amount, value.amount_off.of, *value.amount_off.times)
        case Price():
            return (value.price.due,)
        case PerUnit():
            return (value.per_unit.amount, *value.per_unit.times)
        case BalanceOf():
            account = value.balance
            moved = (*account.plus, *account.minus)
            return (account.base, *(entry.each for entry in moved if entry.each is not None))
        case _:
            return ()


class Effect(Model):
    """What follows when the condition is MET. ``measure`` names a row of the measure catalogue:
    a rule of kind MEASURE must have one (依清单惩戒, AMB-004)."""

    kind: EffectKind
    label: Text
    measure: str | None = None
    value: Value | None = None
    lasts: str | None = Field(None, pattern=PERIOD, description="ISO 8601 period: P3Y, P6M, P30D, P1Y6M.")
