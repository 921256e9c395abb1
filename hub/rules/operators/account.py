"""``account``: a balance of points at the cut-off."""

from __future__ import annotations

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.policy.model.documents import Clause
from hub.rules.accounts import balance
from hub.rules.context import Context, LeafResult
from hub.rules.facts import Missing
from hub.rules.home_recognition import opens_records
from hub.rules.operands import resolved
from hub.rules.operators.parts import Operator, leaf, no_end, unchanged, unless
from hub.rules.scalars import compare
from hub.rules.totals import negated, settled


def account_test(context: Context, test: c.AccountTest) -> LeafResult:
    """Whether the balance passes, whatever is not known."""
    held = balance(context, test)
    if isinstance(held, Missing):
        return Truth.UNKNOWN, (), (held,)
    wanted = resolved(test.is_, context.facts)
    if isinstance(wanted, Missing):
        return Truth.UNKNOWN, tuple(held.evidence), (wanted,)
    passes = Truth.MET if compare(held.total, wanted[0]) else Truth.UNMET
    evidence = (*held.evidence, *wanted[1])
    rising = not held.rise or settled(passes, held.total, wanted[0])
    falling = not held.fall or settled(passes, -held.total, negated(wanted[0]))
    return (passes, evidence, ()) if rising and falling else (Truth.UNKNOWN, evidence, held.missing)


def _opens(condition: c.Balance, clause: Clause) -> bool:
    account = condition.account
    kinds = tuple(kind for entry in (*account.plus, *account.minus) for kind in entry.kinds)
    return opens_records(clause, kinds)


OPERATOR = Operator(
    evaluate=leaf("account", lambda _: "balance", lambda k, x: account_test(k, x.account)),
    ends=no_end,
    foreign=unless(_opens),
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
