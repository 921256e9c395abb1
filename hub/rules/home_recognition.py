"""Whether a clause in force lets the credit of the subject's home count here."""

from __future__ import annotations

from collections.abc import Callable

from hub.policy.model.documents import Clause
from hub.rules.context import Context
from hub.rules.recognition import for_scenario


def opened(context: Context, home: tuple[str, ...], opens: Callable[[Clause], bool]) -> bool:
    rule = context.rule
    return any(
        clause.recognise
        and clause.from_ in home
        and for_scenario(clause, rule)
        and (clause.treat_as is None or clause.treat_as.scenario == rule.scenario)
        and opens(clause)
        for clause in (fact.clause for fact in context.facts.clauses)
    )


def opens_records(clause: Clause, kinds: tuple[str, ...]) -> bool:
    return clause.treat_as is None and not set(kinds).isdisjoint(clause.kinds)
