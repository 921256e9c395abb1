"""How the amounts of an answer were worked out: the factors of each, typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from graph_schema.vocabulary import EvidenceOrigin
from hub.decisions.explanations.findings import Side
from hub.decisions.explanations.leaf_lookups import side
from hub.decisions.explanations.operators.account import Balanced, balanced
from hub.policy.catalogue import RuleVersion
from hub.policy.model import values as v
from hub.rules.context import Context
from hub.rules.evaluation import EXACT, given
from hub.rules.facts import Facts, RuleResult, ValueResult
from hub.rules.scalars import as_number


@dataclass(frozen=True)
class Working:
    """One value with what it was worked out of: ``amount`` times each of ``times`` (``product``), no more
    than ``cap``, or so much percent ``of`` something; or a balance. Where a factor is not known there is no
    product. ``among``: it is one of several cases of which one is given."""

    value: ValueResult
    percent: Side | None = None
    amount: Side | None = None
    times: tuple[Side, ...] = ()
    of: Side | None = None
    product: Decimal | None = None
    cap: Decimal | None = None
    balance: Balanced | None = None
    among: bool = False


def workings(
    version: RuleVersion, result: RuleResult, facts: Facts, rules: Mapping[str, RuleVersion]
) -> list[Working]:
    """Each value of an answer with its working, in the order in which the answer gives them."""
    if result.value is None:
        return []
    told = list(_flat(result.value))
    with localcontext(EXACT):
        forms = given(version, facts, rules)
        if len(forms) != len(told) or any(one.among for one in told):  # which case it is is not known
            return told
        context = Context(version.rule, facts, facts.subject)
        return [_working(form, one.value, context) for form, one in zip(forms, told, strict=True)]


def balance_origins(found: Sequence[Working]) -> set[EvidenceOrigin]:
    """Whose word a balance is worked out of: records held here, or taken by a clause; that there are no more
    is what the hub's sources say."""
    balances = [one.balance for one in found if one.balance is not None and one.balance.total is not None]
    clauses = {held.clause for balance in balances for moved in balance.moved for held in moved.records}
    derived = {EvidenceOrigin.DERIVED} if clauses - {None} else set[EvidenceOrigin]()
    return derived | ({EvidenceOrigin.HELD} if balances else set[EvidenceOrigin]())


def _flat(value: ValueResult, *, among: bool = False) -> Iterator[Working]:
    if value.form not in ("several", "choose"):
        yield Working(value, among=among)
    for part in value.parts:
        yield from _flat(part, among=among or value.form == "choose")


def _working(form: v.Value, value: ValueResult, context: Context) -> Working:
    facts = context.facts
    match form:
        case v.PercentOff():
            part = form.percent_off
            return Working(value, percent=side(part.percent, facts), of=side(part.of, facts))
        case v.Amount():
            return Working(value, amount=side(form.amount.amount, facts))
        case v.Price():
            return Working(value, amount=side(form.price.due, facts))
        case v.AmountOff():
            part = form.amount_off
            times = tuple(side(one, facts) for one in part.times)
            amount = side(part.amount, facts)
            return Working(
                value,
                amount=amount,
                times=times,
                of=side(part.of, facts),
                product=_product(amount, times),
            )
        case v.PerUnit():
            part = form.per_unit
            times = tuple(side(one, facts) for one in part.times)
            amount = side(part.amount, facts)
            return Working(value, amount=amount, times=times, product=_product(amount, times), cap=part.cap)
        case v.BalanceOf():
            return Working(value, balance=balanced(context, form.balance))
        case _:
            return Working(value)


def _product(amount: Side, times: tuple[Side, ...]) -> Decimal | None:
    total = as_number(amount.value)
    for one in times:
        number = as_number(one.value)
        if total is None or number is None:
            return None
        total *= number
    return total
