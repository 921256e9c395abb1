"""One benefit in one region at a cut-off: the rule with all that can bear on it, and how it falls for one.

The same rules, precedence and evaluator as ``incentives``: what is told of a subject here is told there too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from graph_schema.vocabulary import ErrorCode, Outcome, RuleKind
from hub.decisions.plan import Plan, plan_benefits
from hub.decisions.precedence import prevail
from hub.decisions.questions import check_in_force, check_not_withdrawn, check_region
from hub.errors import InputError
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.rules import Facts, RuleResult
from hub.rules.shared_results import SharedResults


@dataclass(frozen=True)
class BenefitRule:
    """A benefit's rule, with the plan of it and of the measures that can stand against it."""

    rule: RuleVersion
    plan: Plan

    def result(self, facts: Facts, shared_results: SharedResults) -> RuleResult:
        """How the benefit falls for the subject of these facts. Measures are looked at where they matter:
        only a granted benefit can be refused for one."""
        catalogue = self.plan.catalogue
        (found,) = (one.result for one in shared_results.answers([self.rule], facts, catalogue))
        if found.outcome is not Outcome.GRANTED:
            return found
        against = (one.result for one in shared_results.answers(self.plan.restraints, facts, catalogue))
        applying = [result for result in against if result.outcome is Outcome.APPLIES]
        return prevail([found], applying, self.plan.known, self.plan.precedence)[0]


def find_benefit(catalogue: Catalogue, rule: str, region: str, cutoff: datetime) -> BenefitRule:
    """The benefit as it stands in the region at the cut-off.

    Raises:
        InputError: UNKNOWN_REGION; UNKNOWN_RULE for a rule that is not there, is no benefit, not of this
            region or not in force then.
    """
    check_region(region, catalogue)
    version = catalogue.rules.get(rule)
    if version is None:
        check_not_withdrawn(rule, catalogue)
        raise InputError("decisions.no-benefit-rule", code=ErrorCode.UNKNOWN_RULE)
    if version.rule.kind is not RuleKind.BENEFIT:
        raise InputError("decisions.rule-without-benefit", code=ErrorCode.UNKNOWN_RULE)
    if version.rule.region not in catalogue.path(region):
        raise InputError(
            "decisions.rule-of-other-region", code=ErrorCode.UNKNOWN_RULE, region=version.rule.region
        )
    check_in_force(version, cutoff.date())
    return BenefitRule(version, plan_benefits(catalogue, region, cutoff, (version,)))


def in_force(benefit: BenefitRule, day: date) -> list[tuple[str, int, bool]]:
    """Which versions bear on the benefit, and which of them are in force on the day."""
    return sorted((name, one.version, one.rule.valid.holds(day)) for name, one in benefit.plan.known.items())
