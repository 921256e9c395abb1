"""``account``: a balance of points, derived from records."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from pydantic import Field, model_validator

from hub.messages.message import message
from hub.policy.model.form import Directions, Form, Naming
from hub.policy.model.operands import (
    Comparison,
    Misfit,
    Model,
    Number,
    Operand,
    Text,
    Window,
    number_test,
    ways,
)


class Entries(Model):
    """Records that move an account: by the number in ``attribute``, or each by the same ``each``."""

    steady: ClassVar[frozenset[str]] = frozenset({"kinds", "where", "attribute", "each"})

    kinds: tuple[str, ...] = Field(min_length=1)
    where: dict[str, Comparison] = Field(default_factory=dict)
    attribute: str | None = None
    each: Number | Operand | None = None

    @model_validator(mode="after")
    def _one_amount(self) -> Entries:
        if (self.attribute is None) == (self.each is None):
            raise Misfit(
                message("policy.both-none-names", names=("attribute", "each")),
                message("policy.exactly-names", names=("attribute", "each")),
            )
        if isinstance(self.each, Operand) and self.each.is_day:
            raise Misfit(
                message("policy.day-as-what-each-record-moves"),
                message("policy.number-input-parameter"),
                "each",
            )
        return self


class Account(Model):
    """A balance (积分账户) derived from records at the cut-off: ``base``, more by ``plus``, less by
    ``minus``. It is never stored, so it can't drift."""

    base: Number | Operand = Decimal(0)
    plus: tuple[Entries, ...] = ()
    minus: tuple[Entries, ...] = ()
    within: Window | None = None
    called: Text | None = Field(None, description="What it is a balance of: answers call it so.")

    @model_validator(mode="after")
    def _moves(self) -> Account:
        if not self.plus and not self.minus:
            raise Misfit(message("policy.account-nothing-moves"), message("policy.plus-minus-both"))
        return self

    def names(self, naming: Naming, *at: int | str) -> None:
        """Tells every name in what moves the balance."""
        for side, entries in (("plus", self.plus), ("minus", self.minus)):
            for position, entry in enumerate(entries):
                inside = (*at, side, position)
                naming.kinds(entry.kinds, *inside, "kinds")
                naming.filter(entry.kinds, entry.where, *inside, "where")
                naming.number_of(entry.kinds, entry.attribute, *inside, "attribute")
                naming.window(entry.kinds, self.within, *at, "within")

    @property
    def raising(self) -> tuple[str, ...]:
        """Kinds of records that raise the balance."""
        return tuple(kind for entry in self.plus for kind in entry.kinds)

    @property
    def lowering(self) -> tuple[str, ...]:
        """Kinds of records that lower it."""
        return tuple(kind for entry in self.minus for kind in entry.kinds)


class AccountTest(Account):
    """The balance passes ``is``."""

    steady: ClassVar[frozenset[str]] = frozenset({"base", "plus", "minus", "within", "called", "is_"})

    is_: Comparison = Field(alias="is")

    @model_validator(mode="after")
    def _numbers(self) -> AccountTest:
        number_test(self.is_, "balance")
        return self


class Balance(Form):
    """See :class:`AccountTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"account"})

    account: AccountTest

    def names(self, naming: Naming) -> None:
        test = self.account
        test.names(naming, "account")
        naming.total(test.is_, "account", "is")
        for entry in (*test.plus, *test.minus):
            if isinstance(entry.each, Operand):
                naming.number(entry.each, "account")
        if isinstance(test.base, Operand):
            naming.number(test.base, "account", "base")

    def directions(self) -> Directions:
        test = self.account
        up, down = ways(test.is_)
        helping = (*(test.raising if up else ()), *(test.lowering if down else ()))
        return Directions(helping, (*(test.raising if down else ()), *(test.lowering if up else ())))
