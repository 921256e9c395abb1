"""Refuses policy whose parts do not fit together: references that lead nowhere, and forms that could harm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graph_schema.links import LinkKind
from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.checks import harmful_rules as harms
from hub.policy.checks import inputs, names_in_conditions, shared_inputs
from hub.policy.checks.problems import Name, Problem, unless_known, unless_region
from hub.policy.model import forbidden
from hub.policy.model.conditions import Path
from hub.policy.model.disclosure_periods import misfit
from hub.policy.model.documents import OPEN_END, Agreement, Clause, Kind, LegalBasis, Parameter, Rule
from hub.policy.model.operators.deadline import NEXT_WORKING_DAY

__all__ = ["Problem", "check", "check_agreements"]


def check(catalogue: Catalogue) -> list[Problem]:
    """Every reference that leads nowhere and every form that could harm."""
    problems: list[Problem] = []
    for version in catalogue.rules.values():
        problems.extend(_rule(version.rule, catalogue))
    problems.extend(shared_inputs.of_shared_inputs(catalogue))
    problems.extend(check_agreements(catalogue))
    problems.extend(_reference_data(catalogue))
    problems.extend(_forbidden_kinds(catalogue.kinds.values(), catalogue.forbidden))
    for parameter in catalogue.parameters.values():
        problems.extend(_parameter(parameter, catalogue))
    return problems


def check_agreements(catalogue: Catalogue) -> list[Problem]:
    """What :func:`check` finds in agreements. Nothing else refers to one."""
    problems: list[Problem] = []
    for agreement, _ in catalogue.agreements.values():
        problems.extend(_agreement(agreement, catalogue))
    problems.extend(_clause_ids(catalogue))
    return problems


def _basis(me: Name, basis: Iterable[LegalBasis], catalogue: Catalogue) -> Iterator[Problem]:
    for position, one in enumerate(basis):
        at = ("legal_basis", position, "document")
        yield from unless_known(me, at, message("policy.source"), one.document, catalogue.sources)


def _scenario(me: Name, at: Path, region: str, scenario: str, catalogue: Catalogue) -> Iterable[Problem]:
    above = catalogue.path(region)
    known = [name for code, name in catalogue.scenarios if code in above]
    return unless_known(me, at, message("policy.scenario-region-region", region=region), scenario, known)


def _rule(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    me = ("rule", rule.id)
    yield from _basis(me, rule.legal_basis, catalogue)
    yield from unless_region(me, ("region",), rule.region, catalogue)
    if rule.bodies_of is not None:
        yield from unless_region(me, ("bodies_of",), rule.bodies_of, catalogue)
    if rule.region in catalogue.regions:
        yield from _scenario(me, ("scenario",), rule.region, rule.scenario, catalogue)
    for position, name in enumerate(rule.authorities):
        yield from unless_known(
            me, ("authorities", position), message("policy.authority"), name, catalogue.authorities
        )
    for position, name in enumerate(rule.defaults):
        yield from unless_known(
            me, ("defaults", position), message("policy.numbered-default"), name, catalogue.defaults
        )
    yield from unless_known(
        me, ("effect", "measure"), message("policy.measure"), rule.effect.measure, catalogue.measures
    )
    yield from names_in_conditions.of_value(rule, catalogue)
    yield from names_in_conditions.of_conditions(rule, catalogue)
    yield from inputs.of_inputs(rule, catalogue)
    yield from harms.of_rule(rule, catalogue)


def _agreement(agreement: Agreement, catalogue: Catalogue) -> Iterator[Problem]:
    me = ("agreement", agreement.id)
    yield from _basis(me, agreement.legal_basis, catalogue)
    yield from harms.presented_as_more(me, agreement.status, agreement.legal_basis, catalogue)
    for position, region in enumerate(agreement.parties):
        yield from unless_region(me, ("parties", position), region, catalogue)
    for position, clause in enumerate(agreement.clauses):
        yield from _clause(me, ("clauses", position), clause, catalogue)


def _clause(me: Name, at: Path, clause: Clause, catalogue: Catalogue) -> Iterator[Problem]:
    for kind in clause.kinds:
        yield from unless_known(me, (*at, "kinds"), message("policy.record-kind"), kind, catalogue.kinds)
    kinds = [catalogue.kinds[kind] for kind in clause.kinds if kind in catalogue.kinds]
    yield from names_in_conditions.of_filter(me, (*at, "where"), kinds, clause.where, catalogue)
    for scenario in clause.scenarios:
        yield from _scenario(me, (*at, "scenarios"), clause.to, scenario, catalogue)
    yield from unless_known(me, (*at, "scale"), message("policy.scale"), clause.scale, catalogue.scales)
    if clause.scale is not None and clause.at_least is not None:
        least = (*at, "at_least")
        yield from names_in_conditions.of_grade(
            me, least, clause.scale, clause.at_least, catalogue, ordered=True
        )
    yield from _treat_as(me, (*at, "treat_as"), clause, catalogue)


def _treat_as(me: Name, at: Path, clause: Clause, catalogue: Catalogue) -> Iterator[Problem]:
    target = clause.treat_as
    if target is None:
        return
    yield from _scenario(me, (*at, "scenario"), clause.to, target.scenario, catalogue)
    if clause.scenarios and target.scenario not in clause.scenarios:
        found = message("policy.scenario-name-none-clauses-scenarios", name=target.scenario)
        yield Problem(me, (*at, "scenario"), found, message("policy.names", names=clause.scenarios))
    if target.list_ is not None:
        yield from names_in_conditions.of_list(me, (*at, "list"), target.list_, catalogue)
    yield from unless_known(me, (*at, "scale"), message("policy.scale"), target.scale, catalogue.scales)
    if target.scale is not None and target.grade is not None:
        grade = (*at, "grade")
        yield from names_in_conditions.of_grade(
            me, grade, target.scale, target.grade, catalogue, ordered=False
        )
    negative = [kind for kind in clause.kinds if harms.is_negative(kind, catalogue)]
    if negative and (target.list_ is None or not harms.is_negative(target.list_, catalogue)):
        found = message("policy.negative-record-kind-treated-as-something", kind=negative[0])
        yield Problem(me, at, found, message("policy.list-negative-polarity"))


def _clause_ids(catalogue: Catalogue) -> Iterator[Problem]:
    """Decisions name clauses by their id alone, so an id belongs to one agreement."""
    owners: dict[str, str] = {}
    for agreement, _ in catalogue.agreements.values():
        for position, clause in enumerate(agreement.clauses):
            owner = owners.setdefault(clause.id, agreement.id)
            if owner != agreement.id:
                found = message("policy.clause-id-clause-agreement-name-has", clause=clause.id, name=owner)
                at = ("clauses", position, "id")
                yield Problem(
                    ("agreement", agreement.id), at, found, message("policy.id-no-other-agreement-has")
                )


def _reference_data(catalogue: Catalogue) -> Iterator[Problem]:
    for row in catalogue.forbidden.values():
        yield from _basis(("forbidden", row.id), row.legal_basis, catalogue)
    for measure in catalogue.measures.values():
        yield from _basis(("measure", measure.id), measure.legal_basis, catalogue)
    for kind in catalogue.kinds.values():
        if kind.id in set(LinkKind):
            found = message("policy.record-kind-kind-name-link", kind=kind.id)
            yield Problem(("kind", kind.id), ("id",), found, message("policy.another-id"))
    for scenario in catalogue.scenarios.values():
        me = ("scenario", scenario.id)
        yield from unless_region(me, ("region",), scenario.region, catalogue)
    for scale in catalogue.scales.values():
        yield from unless_region(("scale", scale.id), ("region",), scale.region, catalogue)
    yield from _grants_and_purposes(catalogue)
    for precedence in catalogue.precedences.values():
        me = ("precedence", precedence.id)
        yield from unless_region(me, ("region",), precedence.region, catalogue)
        for name in precedence.measures or ():
            yield from unless_known(me, ("measures",), message("policy.measure"), name, catalogue.measures)
    for rule in catalogue.owner_rules.values():
        me = ("owner-rule", rule.id)
        yield from unless_region(me, ("region",), rule.region, catalogue)
        source = message("policy.source")
        yield from unless_known(me, ("document",), source, rule.document, catalogue.sources)
    for parameter in catalogue.parameters.values():
        me = ("parameter", parameter.id)
        yield from unless_region(me, ("region",), parameter.region, catalogue)


def _grants_and_purposes(catalogue: Catalogue) -> Iterator[Problem]:
    for grant in catalogue.grants.values():
        me = ("grant", grant.id)
        yield from _basis(me, grant.legal_basis, catalogue)
        yield from unless_region(me, ("callers",), grant.callers, catalogue)
        yield from unless_region(me, ("records",), grant.records, catalogue)
        for name in grant.kinds or ():
            yield from unless_known(me, ("kinds",), message("policy.record-kind"), name, catalogue.kinds)
    for purpose in catalogue.purposes.values():
        me = ("purpose", purpose.id)
        yield from _basis(me, purpose.legal_basis, catalogue)
        private = [kind.id for kind in catalogue.kinds.values() if kind.private]
        for position, name in enumerate(purpose.private_kinds):
            yield from unless_known(
                me, ("private_kinds", position), message("policy.private-record-kind"), name, private
            )


def _no_switch(parameter: Parameter) -> tuple[int, Message] | None:
    """As :func:`hub.policy.model.disclosure_periods.misfit`, for a parameter that is true or false."""
    if parameter.is_called(NEXT_WORKING_DAY):
        for position, one in enumerate(parameter.values):
            if not isinstance(one.value, bool):
                return position, message("policy.true-false")
    return None


def _out_of_bounds(parameter: Parameter) -> tuple[int, Message] | None:
    """As :func:`_no_switch`, for what its unit or its name lets a value be."""
    found = ((position, parameter.misfit(one)) for position, one in enumerate(parameter.values))
    return next(((position, wrong) for position, wrong in found if wrong is not None), None)


def _parameter(parameter: Parameter, catalogue: Catalogue) -> Iterator[Problem]:
    wrong = misfit(parameter, catalogue.kinds) or _no_switch(parameter) or _out_of_bounds(parameter)
    if wrong is not None:
        place: tuple[str | int, ...] = ("values", wrong[0], "value")
        found = repr(str(parameter.values[wrong[0]].value))
        yield Problem(("parameter", parameter.id), place, found, wrong[1])
    for position, value in enumerate(parameter.values):
        for other in parameter.values[:position]:
            if value.overlaps(other):
                found = message(
                    "policy.value-start-beside-end-overlapping-dates", start=value.from_, end=other.to
                )
                if other.to == OPEN_END:
                    found = message("policy.value-start-beside-open-overlapping-dates", start=value.from_)
                yield Problem(
                    ("parameter", parameter.id), ("values", position), found, message("policy.value-day")
                )


def _forbidden_kinds(kinds: Iterable[Kind], rows: Mapping[str, forbidden.Forbidden]) -> Iterator[Problem]:
    """Record kinds that declare such data. What only market providers may not deliver can be declared: a
    public body may (:mod:`hub.policy.checks.mappings` looks at who delivers)."""
    for kind in kinds:
        spelled = [(("id",), kind.id), (("title", "zh"), kind.title.zh), (("title", "en"), kind.title.en)]
        for path, text in (*spelled, *((("attributes", name), name) for name in kind.attributes)):
            row = forbidden.names(text, rows, market=False)
            if row is not None:
                found, expected = forbidden.violation(text, row)
                yield Problem(("kind", kind.id), path, found, expected)
