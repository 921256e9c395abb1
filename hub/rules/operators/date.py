"""``date``: the cut-off's day, or a day that is given, beside a period."""

from __future__ import annotations

from datetime import date

from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.policy.model import conditions as c
from hub.rules.context import Context, LeafResult
from hub.rules.facts import Evidence, Missing
from hub.rules.operands import input_date
from hub.rules.operators.parts import Operator, leaf, never, no_end, unchanged


def date_test(context: Context, test: c.DateTest) -> LeafResult:
    """The cut-off's day or a date input, in a period or on days of the month."""
    day: date | None = context.facts.day
    evidence = Evidence(origin=EvidenceOrigin.HELD, what="cutoff", ref=context.facts.day.isoformat())
    if test.input is not None:
        day = input_date(context.facts, test.input)
        evidence = Evidence(origin=EvidenceOrigin.ASSERTED, what="input", ref=test.input)
    if day is None:
        return Truth.UNKNOWN, (), (Missing(what="input", name=test.input or ""),)
    inside = (test.from_ is None or test.from_ <= day) and (test.to is None or day < test.to)
    if test.days_of_month is not None:
        inside = inside and test.days_of_month[0] <= day.day <= test.days_of_month[1]
    return (Truth.MET if inside else Truth.UNMET), (evidence,), ()


OPERATOR = Operator(
    evaluate=leaf("date", lambda x: x.date.input or "cutoff", lambda k, x: date_test(k, x.date)),
    ends=no_end,
    foreign=never,
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
