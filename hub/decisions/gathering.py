"""Gathers the facts for decisions: at most six statements in one read transaction, whatever the data, and
two more for each further link that a rule looks over; for one subject (:func:`gather`) as for many
(:func:`gather_each`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hub.access.grants import Access
from hub.calendar.workdays import LONGEST_HOLIDAY, known_days, snapshot
from hub.decisions.inputs import Given
from hub.decisions.plan import Plan
from hub.policy.model import conditions as c
from hub.policy.parameters import nearest
from hub.rules.facts import (
    CoverageFact,
    Facts,
    LinksCut,
    Missing,
    ParameterFact,
    RelatedFact,
    SubjectFacts,
)
from hub.rules.operands import input_date
from hub.rules.operators.deadline import counted_day
from hub.store.graph import Transaction
from hub.subjects import lookup, reading
from hub.subjects.lookup import SubjectLookup

Linked = dict[str, tuple[tuple[RelatedFact, ...], tuple[LinksCut, ...]]]
"""By subject: whoever is linked to it, and of which links there are more."""
AT_ONCE = 25
"""So many subjects are read together."""
MOST_WORKING_DAYS = 400
"""So far the calendar is read where the length of a deadline is an input or a parameter."""


def gather(
    transaction: Transaction, plan: Plan, given: Given, founds: Sequence[SubjectLookup], access: Access
) -> list[Facts]:
    """The facts of each subject at the found commit, with what was given: records, coverage and links in one
    statement each for many subjects together."""
    others: dict[str, SubjectFacts] = {}
    for name, key in given.others.items():
        other = lookup.find(transaction, key, access, plan.cutoff.date(), founds[0].commit)
        for facts in _subjects(transaction, plan, [other], access, hops=0):
            others[name] = facts
    added = {"inputs": given.inputs, "others": others, "nobody": given.nobody}
    found: dict[int, Facts] = {}
    for places in _together(founds):
        each = gather_each(transaction, plan, [founds[place] for place in places], access)
        found.update(zip(places, each, strict=True))
    # The days that deadlines run over follow from the inputs, which all of them have.
    timed = _with_calendar(found[0].model_copy(update=added), plan)
    added |= {"calendar": timed.calendar, "parameters": timed.parameters}
    return [found[place].model_copy(update=added) for place in range(len(founds))]


def _together(founds: Sequence[SubjectLookup]) -> Iterator[Sequence[int]]:
    """Places of subjects that are read together. One of whom the caller may read more than of everybody is
    read alone: coverage that is believed of it says nothing of the others."""
    alike = [place for place, found in enumerate(founds) if found.whole == []]
    for start in range(0, len(alike), AT_ONCE):
        yield alike[start : start + AT_ONCE]
    yield from ([place] for place, found in enumerate(founds) if found.whole != [])


def gather_each(
    transaction: Transaction, plan: Plan, founds: Sequence[SubjectLookup], access: Access
) -> list[Facts]:
    """The facts of each subject, which all were found at one commit, without inputs: records, coverage and
    links in one statement each, whatever the number of subjects."""
    subjects = {one.id: one for one in _subjects(transaction, plan, founds, access, plan.hops)}
    wanted = [subjects.get(found.subject["id"]) if found.subject is not None else None for found in founds]
    covered: tuple[CoverageFact, ...] = ()
    if plan.kinds or plan.links:
        regions = sorted({region for subject in wanted for region in plan.regions(subject)})
        paths = {region: plan.catalogue.path(region) for region in regions}
        kinds = sorted({*plan.kinds, *plan.links})
        # What one subject consented to says nothing of another's records.
        consented = founds[0].whole if len(founds) == 1 else []
        covered = reading.coverage(transaction, kinds, paths, access, founds[0].commit, consented)
    return [_facts(plan, subject, covered) for subject in wanted]


def _subjects(
    transaction: Transaction, plan: Plan, founds: Sequence[SubjectLookup], access: Access, hops: int
) -> list[SubjectFacts]:
    """The subjects that were found, as rules see them, with whoever is linked to them over so many links."""
    ids = [found.subject["id"] for found in founds if found.subject is not None]
    if not ids:
        return []
    commit, kinds = founds[0].commit, list(plan.kinds)
    held = reading.records(transaction, ids, access, commit, kinds, plan.catalogue)
    linked = _linked(transaction, plan, ids, access, commit, hops)
    made = [
        reading.subject_facts(found, plan.catalogue, held.get(found.subject["id"], reading.ReadableRecords()))
        for found in founds
        if found.subject is not None
    ]
    read = hops > 0 or not plan.links
    return [_with_links(one, linked, read=read) for one in made if one is not None]


def _linked(
    transaction: Transaction, plan: Plan, ids: Sequence[str], access: Access, commit: int, hops: int
) -> Linked:
    """Whoever is linked to these subjects, and over more hops whoever is linked to those: as many statements
    for each hop, whatever the number."""
    if not hops or not ids:
        return {}
    day, kinds = plan.cutoff.date(), list(plan.kinds)
    found = reading.related(
        transaction, list(ids), list(plan.links), access, commit, day, kinds, plan.catalogue
    )
    next_ids = sorted({one.subject.id for linked, _ in found.values() for one in linked})
    further = _linked(transaction, plan, next_ids, access, commit, hops - 1)
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


def _facts(plan: Plan, subject: SubjectFacts | None, covered: Sequence[CoverageFact]) -> Facts:
    regions = plan.regions(subject)
    return Facts(
        cutoff=plan.cutoff,
        region=plan.region,
        path=plan.path,
        subject=subject,
        coverage=tuple(fact for fact in covered if fact.region in regions),
        clauses=plan.clauses,
        parameters=plan.parameters,
        scales=plan.scales,
    )


def _with_calendar(facts: Facts, plan: Plan) -> Facts:
    """With the working days that the rules' deadlines run over, or may end on; without, where none does or
    they are not known."""
    spans: list[tuple[date, date]] = []
    for condition in plan.conditions if facts.inputs else ():
        test = condition.deadline if isinstance(condition, c.Deadline) else None
        start = input_date(facts, test.start) if test is not None and test.start is not None else None
        if test is None or start is None:
            continue
        if test.working_days is None:
            counted = counted_day(facts, test, start)
            if not isinstance(counted, Missing):
                facts = _with_switch(facts, plan)
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


def _with_switch(facts: Facts, plan: Plan) -> Facts:
    """With what says whether a deadline ends on the next working day, where the policy says anything."""
    said = nearest(plan.catalogue, plan.path, c.NEXT_WORKING_DAY, facts.day)
    if said is None:
        return facts
    switch = ParameterFact(value=said.value == str(True), source=said.source, secondary=said.secondary)
    return facts.model_copy(update={"parameters": {**facts.parameters, c.NEXT_WORKING_DAY: switch}})
