"""Gathers the facts for decisions: at most six statements in one read transaction, whatever the data, and
two more for each further link that a rule looks over; for one subject (:func:`gather`) as for many
(:func:`gather_each`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from graph_schema.vocabulary import Polarity, RuleKind
from hub.access.grants import Access
from hub.calendar.workdays import LONGEST_HOLIDAY, known_days, snapshot
from hub.decisions.questions import Checked, closure, conditions_of
from hub.policy.catalogue import NATION, Catalogue, RuleVersion
from hub.policy.dependencies import Dependencies
from hub.policy.model import conditions as c
from hub.policy.model.operands import type_of
from hub.records.terms import dated
from hub.rules.facts import (
    ClauseFact,
    CoverageFact,
    Facts,
    LinksCut,
    Missing,
    ParameterFact,
    RelatedFact,
    SubjectFacts,
)
from hub.rules.leaves import counted_day, input_date
from hub.store.graph import Transaction
from hub.subjects import reading
from hub.subjects.reading import SubjectLookup
from hub.subjects.writing import plain

Linked = dict[str, tuple[tuple[RelatedFact, ...], tuple[LinksCut, ...]]]
"""By subject: whoever is linked to it, and of which links there are more."""
AT_ONCE = 25
"""So many subjects are read together."""
MOST_WORKING_DAYS = 400
"""So far the calendar is read where the length of a deadline is an input or a parameter."""


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


@dataclass(frozen=True)
class Frame:
    """What is the same for every subject of which some rules are asked in a region at a cut-off."""

    catalogue: Catalogue
    region: str
    path: tuple[str, ...]
    cutoff: datetime
    kinds: tuple[str, ...]
    links: tuple[str, ...]
    clauses: tuple[ClauseFact, ...]
    parameters: dict[str, ParameterFact]
    scales: dict[str, tuple[str, ...]]
    hops: int = 1

    def regions(self, subject: SubjectFacts | None) -> set[str]:
        """Regions whose declarations of coverage can matter for a subject."""
        home = subject.registered if subject is not None else ()
        return {*self.path, NATION, *home, *(fact.clause.from_ for fact in self.clauses)}


def frame(catalogue: Catalogue, region: str, cutoff: datetime, rules: Sequence[RuleVersion]) -> Frame:
    """What these rules, and those that they rest on, look at in the region at the cut-off."""
    path, day = catalogue.path(region), cutoff.date()
    clauses = clauses_of(catalogue, path, day)
    wanted = needs(closure(rules, catalogue), clauses, catalogue)
    return Frame(
        catalogue=catalogue,
        region=region,
        path=path,
        cutoff=cutoff,
        kinds=tuple(sorted(wanted.kinds)),
        links=tuple(sorted(wanted.links)),
        clauses=clauses,
        parameters={name: _parameter(catalogue, name, path, day) for name in sorted(wanted.parameters)},
        scales={name: catalogue.scales[name].grades for name in sorted(wanted.scales)},
        hops=wanted.hops,
    )


def gather(
    transaction: Transaction,
    checked: Checked,
    rules: Sequence[RuleVersion],
    founds: Sequence[SubjectLookup],
    access: Access,
) -> list[Facts]:
    """The facts of each subject at the found commit: records, coverage and links in one statement each for
    many subjects together."""
    same = frame(checked.catalogue, checked.question.region, checked.cutoff, rules)
    others: dict[str, SubjectFacts] = {}
    for name, key in checked.others.items():
        other = reading.find(transaction, key, access, checked.cutoff.date(), founds[0].commit)
        for facts in _subjects(transaction, same, [other], access, hops=0):
            others[name] = facts
    given = {"inputs": checked.inputs, "others": others, "nobody": checked.question.nobody}
    found: dict[int, Facts] = {}
    for places in _together(founds):
        each = gather_each(transaction, same, [founds[place] for place in places], access)
        found.update(zip(places, each, strict=True))
    # The days that deadlines run over follow from the inputs, which all of them have.
    timed = _with_calendar(found[0].model_copy(update=given), same, closure(rules, checked.catalogue))
    given |= {"calendar": timed.calendar, "parameters": timed.parameters}
    return [found[place].model_copy(update=given) for place in range(len(founds))]


def _together(founds: Sequence[SubjectLookup]) -> Iterator[Sequence[int]]:
    """Places of subjects that are read together. One of whom the caller may read more than of everybody is
    read alone: coverage that is believed of it says nothing of the others."""
    alike = [place for place, found in enumerate(founds) if found.whole == []]
    for start in range(0, len(alike), AT_ONCE):
        yield alike[start : start + AT_ONCE]
    yield from ([place] for place, found in enumerate(founds) if found.whole != [])


def gather_each(
    transaction: Transaction, same: Frame, founds: Sequence[SubjectLookup], access: Access
) -> list[Facts]:
    """The facts of each subject, which all were found at one commit, without inputs: records, coverage and
    links in one statement each, whatever the number of subjects."""
    subjects = {one.id: one for one in _subjects(transaction, same, founds, access, same.hops)}
    wanted = [subjects.get(found.subject["id"]) if found.subject is not None else None for found in founds]
    covered: tuple[CoverageFact, ...] = ()
    if same.kinds or same.links:
        regions = sorted({region for subject in wanted for region in same.regions(subject)})
        paths = {region: same.catalogue.path(region) for region in regions}
        kinds = sorted({*same.kinds, *same.links})
        # What one subject consented to says nothing of another's records.
        consented = founds[0].whole if len(founds) == 1 else []
        covered = reading.coverage(transaction, kinds, paths, access, founds[0].commit, consented)
    return [_facts(same, subject, covered) for subject in wanted]


def _subjects(
    transaction: Transaction, same: Frame, founds: Sequence[SubjectLookup], access: Access, hops: int
) -> list[SubjectFacts]:
    """The subjects that were found, as rules see them, with whoever is linked to them over so many links."""
    ids = [found.subject["id"] for found in founds if found.subject is not None]
    if not ids:
        return []
    commit, kinds = founds[0].commit, list(same.kinds)
    held = reading.records(transaction, ids, access, commit, kinds, same.catalogue)
    linked = _linked(transaction, same, ids, access, commit, hops)
    made = [
        reading.subject_facts(found, same.catalogue, held.get(found.subject["id"], reading.Held()))
        for found in founds
        if found.subject is not None
    ]
    read = hops > 0 or not same.links
    return [_with_links(one, linked, read=read) for one in made if one is not None]


def _linked(
    transaction: Transaction, same: Frame, ids: Sequence[str], access: Access, commit: int, hops: int
) -> Linked:
    """Whoever is linked to these subjects, and over more hops whoever is linked to those: as many statements
    for each hop, whatever the number."""
    if not hops or not ids:
        return {}
    day, kinds = same.cutoff.date(), list(same.kinds)
    found = reading.related(
        transaction, list(ids), list(same.links), access, commit, day, kinds, same.catalogue
    )
    next_ids = sorted({one.subject.id for linked, _ in found.values() for one in linked})
    further = _linked(transaction, same, next_ids, access, commit, hops - 1)
    return {
        subject: (
            tuple(
                one.model_copy(update={"subject": _with_links(one.subject, further, read=hops > 1)})
                for one in linked
            ),
            cut,
        )
        for subject, (linked, cut) in found.items()
    }


def _with_links(one: SubjectFacts, linked: Linked, *, read: bool) -> SubjectFacts:
    """The subject with its links. Where they were cut, or not read, they are not taken for all."""
    own, cut = linked.get(one.id, ((), ()))
    return one.model_copy(update={"related": own, "links_read": read, "links_cut": cut})


def _facts(same: Frame, subject: SubjectFacts | None, covered: Sequence[CoverageFact]) -> Facts:
    regions = same.regions(subject)
    return Facts(
        cutoff=same.cutoff,
        region=same.region,
        path=same.path,
        subject=subject,
        coverage=tuple(fact for fact in covered if fact.region in regions),
        clauses=same.clauses,
        parameters=same.parameters,
        scales=same.scales,
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
            return ParameterFact(
                value=plain(value.value),
                type=type_of(value.value),
                source=value.source,
                secondary=value.secondary,
            )
    return ParameterFact(value=None)


def _with_calendar(facts: Facts, same: Frame, rules: Sequence[RuleVersion]) -> Facts:
    """With the working days that the rules' deadlines run over, or may end on; without, where none does or
    they are not known."""
    spans: list[tuple[date, date]] = []
    for condition in conditions_of(rules) if facts.inputs else ():
        test = condition.deadline if isinstance(condition, c.Deadline) else None
        start = input_date(facts, test.start) if test is not None and test.start is not None else None
        if test is None or start is None:
            continue
        if test.working_days is None:
            counted = counted_day(facts, test, start)
            if not isinstance(counted, Missing):
                facts = _with_switch(facts, same)
                spans.append((counted, counted + LONGEST_HOLIDAY))
        else:
            days = MOST_WORKING_DAYS if isinstance(test.working_days, c.Operand) else test.working_days
            spans.append((start, start + timedelta(2 * days) + LONGEST_HOLIDAY))
    known_first, known_last = known_days()
    known = [span for span in spans if known_first <= span[0] <= known_last]
    if not known:
        return facts
    calendar = snapshot(min(first for first, _ in known), max(last for _, last in known))
    return facts.model_copy(update={"calendar": calendar.to_data()})


def _with_switch(facts: Facts, same: Frame) -> Facts:
    """With what says whether a deadline ends on the next working day, where the policy says anything."""
    said = dated(same.catalogue, same.path, c.NEXT_WORKING_DAY, facts.day)
    if said is None:
        return facts
    switch = ParameterFact(value=said.value == str(True), source=said.source, secondary=said.secondary)
    return facts.model_copy(update={"parameters": {**facts.parameters, c.NEXT_WORKING_DAY: switch}})
