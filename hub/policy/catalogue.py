"""The whole policy as one frozen object.

``Catalogue`` is what documents say when they stand side by side; what does not fit together is refused by
:mod:`hub.policy.checks.whole_policy`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from graph_schema.vocabulary import RuleKind, SubjectKind
from hub.messages.message import AnyOf, Message, message
from hub.policy.dependencies import Dependencies, dependencies, kinds_of
from hub.policy.model.conditions import (
    All,
    Condition,
    IsKind,
    Located,
    LocatedTest,
    RuleResult,
    Stated,
    walk,
)
from hub.policy.model.disclosure_periods import Disclosure, disclosure
from hub.policy.model.documents import (
    Agreement,
    Attribute,
    Authority,
    Clause,
    Default,
    GradeScale,
    Kind,
    Measure,
    Parameter,
    Precedence,
    PurposeTerms,
    Region,
    Rule,
    Scenario,
    Source,
    StatutoryGrant,
    Term,
)
from hub.policy.model.forbidden import Forbidden
from hub.policy.model.owner_rules import OwnerRule, OwnerUse
from hub.policy.model.reference import ShortName

T = TypeVar("T")

NATION = "100000"

MOST_REGIONS = 256
"""Of so many regions those below are kept."""


@dataclass(frozen=True)
class RuleVersion:
    """One version of a rule: its document and its number (from 1)."""

    rule: Rule
    version: int
    text: str
    origin: str = "seed"

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the rule."""
        own = tuple(found for _, tree in self.rule.trees for found in walk(tree))
        return own if self.of_here is None else (*own, self.of_here)

    @property
    def bound_region(self) -> str | None:
        """Of which region a duty binds the public bodies, those of it and below it: its own, where the text
        names no other. None: it binds no public bodies, or is stated to anybody."""
        rule = self.rule
        if rule.kind is not RuleKind.DUTY or isinstance(rule.condition, Stated):
            return None
        return rule.bodies_of or rule.region if SubjectKind.PUBLIC_BODY in rule.subject_kinds else None

    @cached_property
    def of_here(self) -> Located | None:
        """That a public body is one of those that a duty binds; the nation's binds every one."""
        bound = self.bound_region
        if bound in (None, NATION):
            return None
        return Located(located=LocatedTest.model_validate({"by": "registered", "in": bound}))

    @cached_property
    def of_here_and_applies(self) -> Condition | None:
        """Both: the body is bound, and the duty applies."""
        parts = [one for one in (self.of_here, self.rule.applies_when) if one is not None]
        return All(all=tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    @cached_property
    def asked(self) -> Condition:
        """The rule's condition, after the kinds of subject it is for; duties may have no subject at all."""
        rule = self.rule
        if rule.kind is RuleKind.DUTY:
            return rule.condition
        return All(all=(IsKind(is_kind=rule.subject_kinds), rule.condition))

    @cached_property
    def rests_on(self) -> tuple[str, ...]:
        """Ids of the rules whose results are among the conditions."""
        return tuple(one.rule.rule for one in self.conditions if isinstance(one, RuleResult))

    @cached_property
    def dependencies(self) -> Dependencies:
        """What the rule's own conditions and value look at."""
        return dependencies(self.rule)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every key and every text of what the rule tests and gives: it looks at nothing without a name."""
        said = {"condition", "withdrawn_when", "applies_when", "effect", "bodies_of"}
        return frozenset(_words(self.rule.model_dump(mode="json", by_alias=True, include=said)))

    @cached_property
    def words_of_conditions(self) -> Mapping[int, frozenset[str]]:
        """By the identity of each condition of the rule: its words, and the kinds that it looks at without
        naming them."""
        return {
            id(one): kinds_of(one).union(_words(one.model_dump(mode="json", by_alias=True)))
            for one in (*walk(self.asked), *self.conditions)
        }


def closure(asked: Iterable[RuleVersion], rules: Mapping[str, RuleVersion]) -> list[RuleVersion]:
    """These rules and all that they rest on by ``rule``; an earlier version may rest on one that is gone."""
    found: dict[str, RuleVersion] = {}
    pending = list(asked)
    while pending:
        version = pending.pop()
        if version.rule.id not in found:
            found[version.rule.id] = version
            pending.extend(rules[name] for name in version.rests_on if name in rules)
    return list(found.values())


def _words(data: object) -> set[str]:
    if isinstance(data, str):
        return {data}
    if isinstance(data, dict):
        held = cast("dict[str, Any]", data)
        return {key for key, value in held.items() if value is not None}.union(*map(_words, held.values()))
    return set[str]().union(*map(_words, cast("list[Any]", data))) if isinstance(data, list) else set()


@dataclass(frozen=True)
class Catalogue:
    """Everything that holds at one commit. Mappings are by id; ``versions`` has the numbers of versions
    that are no first ones, by type and id, and ``withdrawn`` the rules that were there and are no more, with
    the moment of their end."""

    rules: Mapping[str, RuleVersion] = field(default_factory=dict[str, RuleVersion])
    kinds: Mapping[str, Kind] = field(default_factory=dict[str, Kind])
    scales: Mapping[str, GradeScale] = field(default_factory=dict[str, GradeScale])
    scenarios: Mapping[tuple[str, str], Scenario] = field(default_factory=dict[tuple[str, str], Scenario])
    terms: Mapping[str, Term] = field(default_factory=dict[str, Term])
    measures: Mapping[str, Measure] = field(default_factory=dict[str, Measure])
    parameters: Mapping[str, Parameter] = field(default_factory=dict[str, Parameter])
    defaults: Mapping[str, Default] = field(default_factory=dict[str, Default])
    attributes: Mapping[str, Attribute] = field(default_factory=dict[str, Attribute])
    grants: Mapping[str, StatutoryGrant] = field(default_factory=dict[str, StatutoryGrant])
    purposes: Mapping[str, PurposeTerms] = field(default_factory=dict[str, PurposeTerms])
    precedences: Mapping[str, Precedence] = field(default_factory=dict[str, Precedence])
    owner_rules: Mapping[str, OwnerRule] = field(default_factory=dict[str, OwnerRule])
    sources: Mapping[str, Source] = field(default_factory=dict[str, Source])
    agreements: Mapping[str, tuple[Agreement, int]] = field(default_factory=dict[str, tuple[Agreement, int]])
    authorities: Mapping[str, Authority] = field(default_factory=dict[str, Authority])
    short_names: Mapping[str, ShortName] = field(default_factory=dict[str, ShortName])
    regions: Mapping[str, Region] = field(default_factory=dict[str, Region])
    forbidden: Mapping[str, Forbidden] = field(default_factory=dict[str, Forbidden])
    versions: Mapping[tuple[str, Any], int] = field(default_factory=dict[tuple[str, Any], int])
    withdrawn: Mapping[str, datetime] = field(default_factory=dict[str, datetime])

    @cached_property
    def worked_out(self) -> dict[Hashable, dict[Any, Any]]:
        """What :meth:`once` keeps: each thing by its keys. It goes when the policy does."""
        return {}

    def once(self, what: Hashable, key: Hashable, make: Callable[[], T], most: int) -> T:
        """What others make of the policy, such as the plan of a question or what is shown of a document: made
        once for a key, and the ``most`` of one thing are kept."""
        known = self.worked_out.setdefault(what, {})
        found: T | None = known.get(key)  # another thread may clear it meanwhile
        if found is not None:
            return found
        made = make()
        if len(known) >= most:
            known.clear()
        known[key] = made
        return made

    def path(self, region: str) -> tuple[str, ...]:
        """The region and everything above it, the nation first. Empty for an unknown region."""
        found: list[str] = []
        step: str | None = region
        while step is not None and step in self.regions and step not in found:
            found.append(step)
            step = self.regions[step].parent
        return tuple(reversed(found))

    def with_those_below(self, region: str) -> tuple[str, ...]:
        """The region and every one inside it, in order. Empty for an unknown region."""

        def found() -> tuple[str, ...]:
            return tuple(sorted(code for code in self.regions if region in self.path(code)))

        return self.once("with those below", region, found, MOST_REGIONS)

    def regions_named(self, said: str) -> tuple[str, ...]:
        """Codes of the regions that a code or a full name means: none, one, or those that bear one name.
        Of a region and one inside it that bears its name (东莞市) it is the larger one."""
        if said in self.regions:
            return (said,)
        bearing = self._codes_by_name.get(said, [])
        return tuple(code for code in bearing if not {*self.path(code)[:-1]} & {*bearing})

    def became(self, code: str) -> tuple[Region, ...]:
        """The regions that the region of an abolished code became; none for any other code."""
        return self._by_former_code.get(code, ())

    def instead_of(self, code: str) -> Message | None:
        """What to write for an abolished code, and why; None for any other code."""
        names = tuple(f"{region.code} ({region.name})" for region in self.became(code))
        return message("policy.region-became", names=AnyOf(names), abolished=code) if names else None

    @cached_property
    def _by_former_code(self) -> dict[str, tuple[Region, ...]]:
        found: dict[str, tuple[Region, ...]] = {}
        for region in self.regions.values():
            for code in region.former:
                found[code] = (*found.get(code, ()), region)
        return found

    @cached_property
    def _codes_by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for region in self.regions.values():
            found.setdefault(region.name, []).append(region.code)
        return found

    def scenario(self, region: str, scenario: str) -> Scenario | None:
        """The scenario of that name in the region, or in the nearest region above it that has one."""
        for code in reversed(self.path(region)):
            if (code, scenario) in self.scenarios:
                return self.scenarios[code, scenario]
        return None

    def rules_for(
        self, region: str, kind: RuleKind, day: date, scenario: str | None = None
    ) -> list[RuleVersion]:
        """Rules of this kind that hold in the region on the day: its own and those above it."""
        return [
            version
            for code in self.path(region)
            for version in self._rules_by_region.get((code, kind), ())
            if version.rule.valid.holds(day) and scenario in (None, version.rule.scenario)
        ]

    @cached_property
    def _rules_by_region(self) -> dict[tuple[str, RuleKind], list[RuleVersion]]:
        found: dict[tuple[str, RuleKind], list[RuleVersion]] = {}
        for version in self.rules.values():
            found.setdefault((version.rule.region, version.rule.kind), []).append(version)
        return found

    def owner_rule(self, path: tuple[str, ...], use: OwnerUse, day: date) -> OwnerRule | None:
        """Who counts as a beneficial owner on the day in a region of this path: the nearest region's rule for
        the use, the newest of those that hold; None: none does."""
        held = [one for one in self.owner_rules.values() if one.use is use and one.valid.holds(day)]
        near = [one for one in held if one.region in path]
        return max(near, key=lambda one: (path.index(one.region), one.valid.from_, one.id), default=None)

    @cached_property
    def parameters_of(self) -> Mapping[str, list[Parameter]]:
        """Parameters by the region that they are of."""
        found: dict[str, list[Parameter]] = {}
        for parameter in self.parameters.values():
            found.setdefault(parameter.region, []).append(parameter)
        return found

    @cached_property
    def disclosure(self) -> Disclosure:
        """How long negative records may be shared and kept."""
        return disclosure(self.parameters.values(), self.kinds.values(), self.path)

    @cached_property
    def clauses(self) -> Mapping[str, tuple[Clause, Agreement, int]]:
        """Every clause by its id, which belongs to one agreement."""
        return {
            clause.id: (clause, agreement, version)
            for agreement, version in self.agreements.values()
            for clause in agreement.clauses
        }

    def clauses_into(self, path: tuple[str, ...], day: date) -> list[tuple[Agreement, int, Clause]]:
        """Clauses in force on the day whose ``to`` is on the path."""
        return [
            (agreement, version, clause)
            for agreement, version in self.agreements.values()
            if agreement.valid.holds(day)
            for clause in agreement.clauses
            if clause.to in path
        ]
