"""A balance of points at the cut-off. Derived from the records anew each time, never stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.coverage import absence
from hub.rules.facts import Evidence, Facts, Missing
from hub.rules.filtering import sift
from hub.rules.operands import operand
from hub.rules.same_decision import deeds
from hub.rules.scalars import as_number
from hub.rules.screening import Screened
from hub.rules.totals import amount_of


@dataclass
class Balance:
    """A balance over what is known; ``rise`` and ``fall`` say what is missing to exclude that records that
    are not known raise or lower it."""

    total: Decimal
    evidence: list[Evidence] = field(default_factory=list[Evidence])
    rise: list[Missing] = field(default_factory=list[Missing])
    fall: list[Missing] = field(default_factory=list[Missing])

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Everything that is missing for a definite balance."""
        return tuple(dict.fromkeys((*self.rise, *self.fall)))


def balance(context: Context, account: c.Account) -> Balance | Missing:
    """The balance of an account; or what is missing to compute any."""
    if context.subject is None:
        return context.unheard
    base = constant(account.base, context.facts)
    if isinstance(base, Missing):
        return base
    held = Balance(base)
    for entries, sign, gaps in (
        *((entry, 1, held.rise) for entry in account.plus),
        *((entry, -1, held.fall) for entry in account.minus),
    ):
        sifted = sift(context, entries.kinds, entries.where, account.within)
        each = constant(entries.each, context.facts) if entries.each is not None else None
        if isinstance(each, Missing) and (sifted.fitting or sifted.unclear):
            return each
        amounts = [(item, _amount(item, entries, each)) for item in sifted.fitting]
        moved = [(item, amount) for item, amount in amounts if amount is not None]
        held.total += sign * sum((amount for _, amount in moved), Decimal(0))
        held.evidence.extend((*sifted.given, *context.use([item for item, _ in moved])))
        # What is counted twice and may be one has moved the balance too far.
        other = held.fall if gaps is held.rise else held.rise
        if len(moved) > 1:
            other.extend(deeds([item for item, _ in moved]).missing)
        # One more record only moves the balance its own way; one that can't be read may stand for any.
        gaps.extend(sifted.unclear)
        gaps.extend(
            Missing(what="attribute", name=entries.attribute or "", detail=item.record.id)
            for item, amount in amounts
            if amount is None
        )
        truth, sources, missing = absence(
            context, entries.kinds, sifted.start, decided_from=sifted.decided_from
        )
        if truth is Truth.UNKNOWN:
            gaps.extend(missing)
        held.evidence.extend(sources)
    return held


def constant(source: Decimal | c.Operand, facts: Facts) -> Decimal | Missing:
    """A number, below zero too."""
    if isinstance(source, Decimal):
        return source
    value, origin = operand(source, facts)
    if isinstance(origin, Missing):
        return origin
    found = as_number(value)
    if found is not None:
        return found
    what = "parameter" if origin.what == "parameter" else "input"
    return Missing(what=what, name=origin.ref, detail="is not a number")


def _amount(item: Screened, entries: c.Entries, each: Decimal | Missing | None) -> Decimal | None:
    if isinstance(each, Decimal):
        return each
    return amount_of(item.record, entries.attribute or "")
