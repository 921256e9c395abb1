"""What some rules look at, worked out once: for one subject, a hundred, or a whole list.

A plan needs no graph. Facts are gathered as it says, and evaluated by its rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from graph_schema.vocabulary import Polarity, RuleKind
from hub.decisions.precedence import precedence_in, restraints_in
from hub.decisions.questions import Question, rules_of
from hub.policy.catalogue import NATION, Catalogue, RuleVersion, closure
from hub.policy.dependencies import Dependencies
from hub.policy.model import conditions as c
from hub.policy.model.documents import Precedence, Region
from hub.policy.model.operands import type_of
from hub.rules.facts import AreaFact, ClauseFact, ParameterFact, SubjectFacts
from hub.rules.scalars import plain


@dataclass(frozen=True)
class Plan:
    """Rules asked in a region at a cut-off, and all that they look at.

    ``rules`` are answered; ``restraints`` are the measures that can stand against them, as ``precedence``
    says; ``known`` are these and every rule that they rest on, by id. ``kinds`` of records and ``links``,
    over so many ``hops``, ``scales`` and ``parameters`` are what conditions and values name; ``neutral`` are
    the kinds among these that are no credit, ``areas`` the regions asked about; ``clauses`` are those in
    force whose records may count in the region.
    """

    catalogue: Catalogue
    region: str
    path: tuple[str, ...]
    cutoff: datetime
    rules: tuple[RuleVersion, ...]
    restraints: tuple[RuleVersion, ...]
    precedence: Precedence | None
    known: Mapping[str, RuleVersion]
    kinds: tuple[str, ...]
    links: tuple[str, ...]
    hops: int
    scales: dict[str, tuple[str, ...]]
    neutral: tuple[str, ...]
    areas: dict[str, AreaFact]
    parameters: dict[str, ParameterFact]
    clauses: tuple[ClauseFact, ...]

    def regions(self, subject: SubjectFacts | None) -> set[str]:
        """Regions whose declarations of coverage can matter for a subject."""
        home = subject.registered if subject is not None else ()
        return {*self.path, NATION, *home, *(fact.clause.from_ for fact in self.clauses)}

    @property
    def conditions(self) -> Iterator[c.Condition]:
        """Every condition of the rules, and of those that they rest on."""
        return (condition for version in self.known.values() for condition in version.conditions)

    @property
    def terms(self) -> set[str]:
        """Attested terms that the rules asked, and those that they rest on, ask for."""
        return terms_of(self.rules, self.catalogue)


MOST_PLANS = 256
"""How many plans of questions are kept with a policy; what they hold is in memory with it anyway."""


def plan_question(question: Question, catalogue: Catalogue, cutoff: datetime) -> Plan:
    """The plan of a question, made once for a policy and a day. Of incentives also the measures that can
    stand against one are looked at.

    Raises:
        InputError: UNKNOWN_REGION, UNKNOWN_SCENARIO or UNKNOWN_RULE.
    """
    key = question.ask, question.region, question.scenario, question.rule, cutoff.date()
    plan = catalogue.once(Plan, key, lambda: _plan(question, catalogue, cutoff), MOST_PLANS)
    return replace(plan, cutoff=cutoff)


def _plan(question: Question, catalogue: Catalogue, cutoff: datetime) -> Plan:
    rules = rules_of(question, catalogue, cutoff.date())
    if question.ask != "incentives":
        return plan_rules(catalogue, question.region, cutoff, rules)
    return plan_benefits(catalogue, question.region, cutoff, rules, question.scenario)


def plan_benefits(
    catalogue: Catalogue,
    region: str,
    cutoff: datetime,
    rules: Sequence[RuleVersion],
    scenario: str | None = None,
) -> Plan:
    """The plan of benefits (of a scenario), with the measures that can stand against them."""
    precedence = precedence_in(catalogue, region, cutoff.date())
    restraints = restraints_in(catalogue, region, cutoff.date(), precedence, scenario)
    return plan_rules(catalogue, region, cutoff, rules, restraints, precedence)


def plan_rules(
    catalogue: Catalogue,
    region: str,
    cutoff: datetime,
    rules: Sequence[RuleVersion],
    restraints: Sequence[RuleVersion] = (),
    precedence: Precedence | None = None,
) -> Plan:
    """The plan of these rules.

    Args:
        catalogue: the policy that holds these rules; it need not be published.
    """
    path, day = catalogue.path(region), cutoff.date()
    clauses = clauses_of(catalogue, path, day)
    known = closure((*rules, *restraints), catalogue.rules)
    looked_at = needs(known, clauses, catalogue)
    return Plan(
        catalogue=catalogue,
        region=region,
        path=path,
        cutoff=cutoff,
        rules=tuple(rules),
        restraints=tuple(restraints),
        precedence=precedence,
        known={version.rule.id: version for version in known},
        kinds=tuple(sorted(looked_at.kinds)),
        links=tuple(sorted(looked_at.links)),
        hops=looked_at.hops,
        scales={name: catalogue.scales[name].grades for name in sorted(looked_at.scales)},
        neutral=neutral_kinds(looked_at.kinds, catalogue),
        areas=areas_of(known, catalogue),
        parameters={name: _parameter(catalogue, name, path, day) for name in sorted(looked_at.parameters)},
        clauses=clauses,
    )


def at_another_cutoff(plan: Plan, cutoff: datetime) -> Plan:
    """The same rules at another cut-off, under the clauses and parameters of that day."""
    return plan_rules(plan.catalogue, plan.region, cutoff, plan.rules, plan.restraints, plan.precedence)


def terms_of(rules: Sequence[RuleVersion], catalogue: Catalogue) -> set[str]:
    """Attested terms that some rules, and those that they rest on, ask for."""
    asked = (part for version in closure(rules, catalogue.rules) for part in version.conditions)
    return {part.attested for part in asked if isinstance(part, c.Attested)}


def needs(rules: Sequence[RuleVersion], clauses: Sequence[ClauseFact], catalogue: Catalogue) -> Dependencies:
    """What these rules could touch. Measures also look at every negative kind: what is known and does
    not count is told with its reason."""
    found = [version.dependencies for version in rules]
    kinds = {kind for one in found for kind in one.kinds}
    scales = {scale for one in found for scale in one.scales}
    for fact in clauses:
        if fact.clause.treat_as is not None:
            kinds.update(fact.clause.kinds)
        scales.update([fact.clause.scale] if fact.clause.scale else [])
    if any(version.rule.kind is RuleKind.MEASURE for version in rules):
        kinds.update(kind.id for kind in catalogue.kinds.values() if kind.polarity is Polarity.NEGATIVE)
    links = frozenset(link for one in found for link in one.links)
    parameters = frozenset(name for one in found for name in one.parameters)
    hops = max((one.hops for one in found), default=0)
    return Dependencies(frozenset(kinds), links, frozenset(scales), parameters, hops)


def neutral_kinds(kinds: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """Those of the kinds that are no credit, in order."""
    return tuple(kind for kind in sorted(kinds) if catalogue.kinds[kind].polarity is Polarity.NEUTRAL)


def areas_of(rules: Sequence[RuleVersion], catalogue: Catalogue) -> dict[str, AreaFact]:
    """The regions that conditions ask whether a subject is in, by code."""
    conditions = [one for version in rules for one in version.conditions]
    codes = {one.located.in_ for one in conditions if isinstance(one, c.Located)}
    return {code: _area(catalogue.regions[code], catalogue) for code in sorted(codes)}


COUNTIES_FROM = 21
"""From this number on the last two digits of a code are a county's or a county-level city's, below it a
district's (GB/T 2260)."""


def _area(region: Region, catalogue: Catalogue) -> AreaFact:
    beside = (
        [one.code for one in catalogue.regions.values() if one.parent == region.parent]
        if region.urban
        else []
    )
    return AreaFact(
        path=catalogue.path(region.code),
        apart=region.kind in ("FUNCTION_AREA", "GROUP"),
        outside=tuple(sorted(one for one in beside if one.isdecimal() and int(one[-2:]) >= COUNTIES_FROM)),
    )


def clauses_of(catalogue: Catalogue, path: tuple[str, ...], day: date) -> tuple[ClauseFact, ...]:
    """Clauses in force on the day whose records may be used on the path."""
    return tuple(
        ClauseFact(agreement=agreement.id, version=version, status=agreement.status, clause=clause)
        for agreement, version, clause in catalogue.clauses_into(path, day)
    )


def _parameter(catalogue: Catalogue, name: str, path: tuple[str, ...], day: date) -> ParameterFact:
    parameter = catalogue.parameters[name]
    value = parameter.on(day) if parameter.region in path else None
    if value is None:
        return ParameterFact(value=None)
    return ParameterFact(
        value=plain(value.value),
        type=type_of(value.value),
        source=value.source,
        secondary=value.secondary,
    )
