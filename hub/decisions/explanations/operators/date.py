"""``date`` told: the day beside a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hub.decisions.explanations.findings import Finding
from hub.decisions.explanations.leaf_contrasts import Contrast, wants
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, given_inputs, leaf, no_credit, no_step
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.operands import input_date

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Dated(Finding):
    """A day beside a period (both days inside) or beside days of the month."""

    input: str | None
    day: date | None
    first: date | None
    end: date | None
    days_of_month: tuple[int, int] | None


def dated(context: Context, test: c.DateTest) -> Dated:
    """The day that is tested."""
    day = context.facts.day if test.input is None else input_date(context.facts, test.input)
    return Dated(test.input, day, test.from_, test.to, test.days_of_month)


def _dated(node: Node, leaf: Dated, words: Words) -> Contrast:
    if leaf.input is None:
        fact = words.say("cutoff", value="" if leaf.day is None else words.day(leaf.day))
    else:
        value = "" if leaf.day is None else words.day(leaf.day)
        fact = words.say("input.day", label=words.input(leaf.input), value=value)
    no = "" if wants(node) else "no."
    asks: list[str] = []
    if leaf.first is not None and leaf.end is not None:
        days = {"first": words.day(leaf.first), "last": words.day(leaf.end - _DAY)}
        asks.append(words.say(f"ask.{no}period", **days))
    elif leaf.first is not None:
        asks.append(words.say(f"ask.{no}from", first=words.day(leaf.first)))
    elif leaf.end is not None:
        asks.append(words.say(f"ask.{no}to", last=words.day(leaf.end - _DAY)))
    if leaf.days_of_month is not None:
        first, last = leaf.days_of_month
        asks.append(words.say(f"ask.{no}month", first=first, last=last))
    return Contrast(fact, words.listing(asks), telling=True)


def _said(leaf: Dated, words: Words) -> list[str]:
    return given_inputs([] if leaf.input is None else [leaf.input], words)


TELLER = Teller(
    leaf(lambda k, x, _: dated(k, x.date)),
    Wording(Dated, say=_dated, step=no_step, credit=no_credit, stated=_said, on_inputs=True),
)
