"""From which day on a measure applies that does not apply yet, where its records only have to grow older."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from graph_schema.vocabulary import Outcome
from hub.access.sharing import opens_all
from hub.calendar.periods import Length, later
from hub.decisions.explanations.findings import Aside, Bound
from hub.decisions.explanations.material import Telling
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.operators.account import Balanced
from hub.decisions.explanations.reasons import items, nodes
from hub.rules import evaluate
from hub.rules.record_values import value_of
from hub.rules.scalars import as_date


def beginnings(telling: Telling, words: Words) -> list[str]:
    """The day from which on the measure applies unless further records come, by what the rule itself answers
    of that day; nothing where no record that is shared in full only has to grow older."""
    node = telling.tree.condition
    for leaf in nodes(items(node)) if node is not None else ():
        if not isinstance(leaf.leaf, Balanced) or not all(
            opens_all(one.record.share) for one in leaf.leaf.aside
        ):
            continue
        day = next((one for one in sorted(_days(leaf.leaf)) if _begins(telling, one)), None)
        if day is not None:
            kinds = [kind for one in leaf.leaf.moved if not one.adds for kind in one.kinds]
            other = (
                words.small("such.as", kinds=words.either([words.kind(kind) for kind in kinds]))
                if kinds
                else ""
            )
            return [words.say("begins", day=words.day(day), such=other)]
    return []


def _days(leaf: Balanced) -> Iterator[date]:
    """The days on which a record that does not count begins to, so far as it is its age that keeps it out."""
    for aside in leaf.aside:
        days = [_passes_from(aside, name, bound) for name, failing in aside.failing for bound in failing]
        known = [day for day in days if day is not None]
        if known and len(known) == len(days):
            yield max(known)


def _passes_from(aside: Aside, name: str, bound: Bound) -> date | None:
    value = as_date(value_of(aside.record, name))
    side = bound.sides[0] if bound.sides else None
    if value is None or side is None or side.source != "cutoff" or bound.op not in ("less_than", "at_most"):
        return None
    grown = later(value, Length.read(side.shift.removeprefix("-"))) if side.shift.startswith("-") else value
    return grown + timedelta(days=bound.op == "less_than")


def _begins(telling: Telling, day: date) -> bool:
    """Whether the rule answers that the measure applies on a day to come, and not on the day before."""
    before, then = (_on(telling, one) for one in (day - timedelta(days=1), day))
    return before is not Outcome.APPLIES and then is Outcome.APPLIES


def _on(telling: Telling, day: date) -> Outcome:
    cutoff = telling.facts.cutoff
    moment = datetime.combine(day, cutoff.timetz())
    facts = telling.facts.model_copy(update={"cutoff": max(moment, cutoff)})
    return evaluate(telling.version, facts, telling.rules).outcome
