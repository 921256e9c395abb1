"""Gathers the facts for decisions: however many subjects are asked about, a bounded number of statements.

One for the links of the subjects with the records of them all and of whoever is linked to them; or, where
rules look further than that, one for each link of distance and one for the records (one more for each
:data:`hub.subjects.readable_records.MOST_TOGETHER`); one for declarations of coverage, where those of a
region are not kept yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph_schema.vocabulary import SubjectKind
from hub.access.caller_and_purpose import Access
from hub.calendar.workdays import LONGEST_HOLIDAY, known_days, snapshot
from hub.decisions.inputs import Given
from hub.decisions.plan import Plan
from hub.policy.model import conditions as c
from hub.policy.parameters import nearest
from hub.rules.facts import CoverageFact, Facts, Missing, ParameterFact, RelatedFact, SubjectFacts
from hub.rules.operands import input_date
from hub.rules.operators.deadline import counted_day
from hub.store.graph import Row, Transaction
from hub.subjects import lookup, readable_records
from hub.subjects.around import read_around
from hub.subjects.coverage import DeclaredCoverage, believed
from hub.subjects.lookup import SubjectLookup
from hub.subjects.readable_records import NOTHING_READ, Read
from hub.subjects.related import NO_LINKS, RelatedLinks, links_of
from hub.subjects.view import View

MOST_WORKING_DAYS = 400
"""So far the calendar is read where the length of a deadline is an input or a parameter."""
_NOTHING_GIVEN = Given({}, {})
Hops = Sequence[Mapping[str, RelatedLinks]]
"""By distance: the links of the subjects that are so far away."""


@dataclass(frozen=True)
class Reader:
    """What facts are read with: statements, the declarations of coverage that are kept, and what the caller
    may read."""

    transaction: Transaction
    coverage: DeclaredCoverage
    access: Access


def gather(
    reader: Reader, plan: Plan, lookups: Sequence[SubjectLookup], given: Given = _NOTHING_GIVEN
) -> list[Facts]:
    """The facts of each subject, which all were looked up at one commit, with what was given."""
    if not lookups:
        return []
    commit, day = lookups[0].commit, plan.cutoff.date()
    keys = list(given.others.values())
    others = lookup.find_each(reader.transaction, keys, reader.access, day, commit)
    ids = {row["id"] for one in lookups if (row := one.subject) is not None}
    beside = {row["id"] for one in others if (row := one.subject) is not None}
    hops, read = _read(reader, plan, ids, beside, commit)
    subjects = [_subject(plan, one.subject, one.version, hops, read) for one in lookups]
    same = Facts.model_construct(
        cutoff=plan.cutoff,
        region=plan.region,
        path=plan.path,
        nobody=given.nobody,
        unnamed=given.unnamed,
        clauses=plan.clauses,
        inputs=given.inputs,
        others={
            name: other
            for name, one in zip(given.others, others, strict=True)
            if (other := _subject(plan, one.subject, one.version, (), read)) is not None
        },
        parameters=plan.parameters,
        scales=plan.scales,
        neutral=plan.neutral,
        areas=plan.areas,
    )
    # The days that deadlines run over follow from the inputs, which all of them have.
    same = _with_calendar(same, plan)
    coverage = _coverage(reader, plan, read, lookups, subjects)
    return [
        same.model_copy(update={"subject": subject, "coverage": covered})
        for subject, covered in zip(subjects, coverage, strict=True)
    ]


def _read(reader: Reader, plan: Plan, ids: set[str], beside: set[str], commit: int) -> tuple[Hops, Read]:
    """The links of the subjects as far as rules look, and the records of all of them and of those beside."""
    if plan.hops == 1 and plan.links and plan.kinds and ids:
        view = View(reader.access, plan.catalogue, commit, plan.cutoff.date())
        found, read = read_around(reader.transaction, view, sorted(ids), beside, plan.links, plan.kinds)
        return [found], read
    hops = _links(reader, plan, ids, commit)
    if not plan.kinds and not plan.links:
        return hops, NOTHING_READ
    linked = (link.other for hop in hops for of in hop.values() for link in of.links)
    wanted = ids.union(beside, linked) if plan.kinds else set[str]()
    return hops, readable_records.records(
        reader.transaction, wanted, reader.access, commit, plan.kinds, plan.catalogue
    )


def _links(reader: Reader, plan: Plan, ids: set[str], commit: int) -> Hops:
    """The links of the subjects, then of whoever is linked to them, as far as rules look."""
    hops: list[dict[str, RelatedLinks]] = []
    for _ in range(plan.hops if plan.links else 0):
        if ids:
            day = plan.cutoff.date()
            found = links_of(reader.transaction, sorted(ids), plan.links, reader.access, commit, day)
            hops.append(found)
            ids = {link.other for one in found.values() for link in one.links}
    return hops


def _subject(plan: Plan, row: Row | None, version: Row | None, hops: Hops, read: Read) -> SubjectFacts | None:
    """A subject as rules see it. Where its links were cut, or not read, they are not taken for all."""
    if row is None:
        return None
    id_, at, path = row["id"], version or {}, plan.catalogue.path
    records, links = read.of(id_), hops[0].get(id_, NO_LINKS) if hops else NO_LINKS
    return SubjectFacts.model_construct(
        id=id_,
        kind=SubjectKind(row["kind"]),
        registered=path(at.get("registered") or ""),
        residence=path(at.get("residence") or ""),
        operation=tuple(path(code) for code in at.get("operation") or ()),
        records=records.records,
        related=_related(links, hops[1:], read),
        links_read=bool(hops) or not plan.links,
        links_cut=links.cut,
        records_cut=records.cut,
    )


def _related(links: RelatedLinks, hops: Hops, read: Read) -> tuple[RelatedFact, ...]:
    """Whoever is linked to a subject, each with those of its own links that were read."""
    found: list[RelatedFact] = []
    for link in links.links:
        records, further = read.of(link.other), hops[0].get(link.other, NO_LINKS) if hops else NO_LINKS
        other = SubjectFacts.model_construct(
            id=link.other,
            kind=link.kind,
            records=records.records,
            related=_related(further, hops[1:], read),
            links_read=bool(hops),
            links_cut=further.cut,
            records_cut=records.cut,
        )
        found.append(
            RelatedFact.model_construct(
                link=link.link, direction=link.direction, subject=other, share=link.share
            )
        )
    return tuple(found)


def _coverage(
    reader: Reader,
    plan: Plan,
    read: Read,
    lookups: Sequence[SubjectLookup],
    subjects: Sequence[SubjectFacts | None],
) -> list[tuple[CoverageFact, ...]]:
    """The declarations of coverage that the caller may believe of each subject. Those who live in the same
    regions share them, but for what somebody consented to: that says nothing of another's records."""
    kinds = {*plan.kinds, *plan.links}
    if not kinds:
        return [()] * len(subjects)
    regions = [frozenset(plan.regions(subject)) for subject in subjects]
    declared = reader.coverage.of(reader.transaction, read.coverage, frozenset[str]().union(*regions))
    found: dict[tuple[frozenset[str], tuple[str, ...] | None], tuple[CoverageFact, ...]] = {}
    made: list[tuple[CoverageFact, ...]] = []
    for looked_up, at in zip(lookups, regions, strict=True):
        whole = looked_up.whole
        key = at, None if whole is None else tuple(whole)
        if key not in found:
            paths = {region: plan.catalogue.path(region) for region in at}
            found[key] = reader.coverage.once(
                believed(declared, kinds, paths, reader.access, read.clauses, looked_up.commit, whole)
            )
        made.append(found[key])
    return made


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
