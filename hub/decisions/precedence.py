"""Where a measure and a benefit meet: which of them stands (惩戒与激励的优先次序)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from graph_schema.vocabulary import Outcome, ReasonCode, RuleKind
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model.documents import Precedence
from hub.rules import RuleResult


def precedence_in(catalogue: Catalogue, region: str, day: date) -> Precedence | None:
    """The precedence of the nearest region that has one for the day."""
    for code in reversed(catalogue.path(region)):
        for row in catalogue.precedences.values():
            if row.region == code and row.valid.holds(day):
                return row
    return None


def restraints_in(
    catalogue: Catalogue, region: str, day: date, precedence: Precedence | None, scenario: str | None = None
) -> Sequence[RuleVersion]:
    """The measures that can stand against a benefit (of a scenario) in the region on the day."""
    if precedence is None or precedence.winner != "RESTRAINT":
        return ()
    same = scenario if precedence.scope == "SAME_SCENARIO" else None
    return [
        version
        for version in catalogue.rules_for(region, RuleKind.MEASURE, day, same)
        if precedence.measures is None or version.rule.effect.measure in precedence.measures
    ]


def prevail(
    results: Sequence[RuleResult],
    restraints: Sequence[RuleResult],
    rules: Mapping[str, RuleVersion],
    precedence: Precedence | None,
) -> list[RuleResult]:
    """Benefits after restraint: where a measure applies, a granted benefit is refused, and both are told."""
    if precedence is None or precedence.winner == "INCENTIVE":
        return list(results)
    everywhere = precedence.scope == "ANY_SCENARIO"
    barred = {rules[restraint.rule].rule.scenario for restraint in restraints}
    return [
        result.model_copy(
            update={
                "outcome": Outcome.REFUSED,
                "reason": ReasonCode.RESTRAINT_PREVAILS,
                "value": None,
                "missing": (),
            }
        )
        if result.outcome is Outcome.GRANTED
        and restraints
        and (everywhere or rules[result.rule].rule.scenario in barred)
        else result
        for result in results
    ]
