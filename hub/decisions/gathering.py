"""Gathers the facts for a decision: at most six statements in one read transaction, whatever the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_schema.vocabulary import Polarity, RuleKind
from hub.decisions.questions import Checked, closure, conditions_of
from hub.grants import Access
from hub.graph import Transaction
from hub.policy import conditions as c
from hub.policy.catalogue import NATION, Catalogue, RuleVersion
from hub.policy.documents import ATTESTATION_KIND, GRADE_KIND
from hub.policy.values import operands_of
from hub.rules.facts import ClauseFact, CoverageFact, Facts, ParameterFact, RelatedFact, SubjectFacts
from hub.rules.scalars import as_date
from hub.subjects import reading
from hub.subjects.reading import Found
from hub.subjects.writing import plain
from hub.workdays import UnknownYear, snapshot


@dataclass(frozen=True)
class Needs:
    """What rules could touch: kinds of records, kinds of links, parameters, scales."""

    kinds: frozenset[str]
    links: frozenset[str]
    parameters: frozenset[str]
    scales: frozenset[str]


def needs(rules: Sequence[RuleVersion], clauses: Sequence[ClauseFact], catalogue: Catalogue) -> Needs:
    """What these rules could touch. Measures also look at every negative kind: what is known and does
    not count is told with its reason."""
    kinds: set[str] = set()
    scales: set[str] = set()
    links: set[str] = set()
    operands = [operand for version in rules for operand in operands_of(version.rule.effect.value)]
    for condition in conditions_of(rules):
        match condition:
            case c.Record():
                kinds.update(condition.record.kinds)
            case c.OnList():
                kinds.update(condition.on_list.lists)
            case c.Grade():
                kinds.add(GRADE_KIND)
                scales.add(condition.grade.scale)
                operands.extend(_year(condition.grade))
            case c.Attested():
                kinds.add(ATTESTATION_KIND)
            case c.Related():
                links.add(condition.related.link.value)
            case c.Compare():
                operands.extend((condition.compare.left, condition.compare.right))
            case _:
                pass
    for fact in clauses:
        if fact.clause.treat_as is not None:
            kinds.update(fact.clause.kinds)
        scales.update([fact.clause.scale] if fact.clause.scale else [])
    if any(version.rule.kind is RuleKind.MEASURE for version in rules):
        kinds.update(kind.id for kind in catalogue.kinds.values() if kind.polarity is Polarity.NEGATIVE)
    parameters = frozenset(operand.parameter for operand in operands if operand.parameter is not None)
    return Needs(frozenset(kinds), frozenset(links), parameters, frozenset(scales))


def _year(test: c.GradeTest) -> list[c.Operand]:
    return [c.Operand(parameter=test.year)] if isinstance(test.year, str) else []


def gather(
    transaction: Transaction, checked: Checked, rules: Sequence[RuleVersion], found: Found, access: Access
) -> Facts:
    """The facts at the found commit: records, coverage and links in one statement each."""
    catalogue, day = checked.catalogue, checked.cutoff.date()
    touched = closure(rules, catalogue)
    clauses = clauses_of(catalogue, checked.path, day)
    wanted = needs(touched, clauses, catalogue)
    kinds = sorted(wanted.kinds)
    subject: SubjectFacts | None = None
    covered: tuple[CoverageFact, ...] = ()
    others: dict[str, SubjectFacts] = {}
    if found.subject is not None:
        held = reading.records(transaction, [found.subject["id"]], access, found.commit, kinds)
        linked: tuple[RelatedFact, ...] = ()
        if wanted.links:
            linked = reading.related(
                transaction, found.subject["id"], sorted(wanted.links), access, found.commit, day, kinds
            )
        subject = reading.subject_facts(found, catalogue, held.get(found.subject["id"], []), linked)
    for name, key in checked.others.items():
        other = reading.find(transaction, key, access, day, found.commit)
        if other.subject is not None:
            held = reading.records(transaction, [other.subject["id"]], access, found.commit, kinds)
            facts = reading.subject_facts(other, catalogue, held.get(other.subject["id"], []))
            if facts is not None:
                others[name] = facts
    if kinds or wanted.links:
        home = subject.registered if subject is not None else ()
        regions = {*checked.path, NATION, *home, *(fact.clause.from_ for fact in clauses)}
        paths = {region: catalogue.path(region) for region in regions}
        covered = reading.coverage(
            transaction, sorted(wanted.kinds | wanted.links), paths, access, found.commit
        )
    return Facts(
        cutoff=checked.cutoff,
        region=checked.question.region,
        path=checked.path,
        subject=subject,
        coverage=covered,
        clauses=clauses,
        inputs=checked.inputs,
        others=others,
        parameters={
            name: _parameter(catalogue, name, checked.path, day) for name in sorted(wanted.parameters)
        },
        scales={name: catalogue.scales[name].grades for name in sorted(wanted.scales)},
        calendar=_calendar(checked, touched),
    )


def clauses_of(catalogue: Catalogue, path: tuple[str, ...], day: date) -> tuple[ClauseFact, ...]:
    """Clauses in force on the day whose records may be used on the path."""
    return tuple(
        ClauseFact(agreement=agreement.id, version=version, status=agreement.status, clause=clause)
        for agreement, version, clause in catalogue.clauses_into(path, day)
    )


def _parameter(catalogue: Catalogue, name: str, path: tuple[str, ...], day: date) -> ParameterFact:
    parameter = catalogue.parameters[name]
    for value in parameter.values:
        if value.from_ <= day < value.to and parameter.region in path:
            return ParameterFact(value=plain(value.value), source=value.source, secondary=value.secondary)
    return ParameterFact(value=None)


def _calendar(checked: Checked, rules: Sequence[RuleVersion]) -> dict[str, Any] | None:
    """The working days that the rules' deadlines run over; None where none does or they are not known."""
    spans: list[tuple[date, int]] = []
    for condition in conditions_of(rules):
        if isinstance(condition, c.Deadline) and condition.deadline.working_days is not None:
            given = checked.inputs.get(condition.deadline.start)
            start = as_date(given.value) if given is not None else None
            if start is not None:
                spans.append((start, condition.deadline.working_days))
    if not spans:
        return None
    first = min(start for start, _ in spans)
    last = max(date.fromordinal(start.toordinal() + 2 * days + 31) for start, days in spans)
    try:
        return snapshot(first, last).to_data()
    except UnknownYear:
        return None
