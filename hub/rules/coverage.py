"""Absence counts only where a source has declared that it holds everything; otherwise UNKNOWN, naming it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from graph_schema.links import LinkKind
from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.policy.catalogue import NATION
from hub.policy.model.documents import Rule
from hub.rules.context import Context, LeafResult
from hub.rules.facts import ClauseFact, CoverageFact, Evidence, Facts, Missing, SubjectFacts
from hub.rules.recognition import lets_in

Place = tuple[str, tuple[str, ...]]
"""A kind, and the regions one of which must be covered, the largest first."""


def absence(
    context: Context,
    kinds: Sequence[str],
    start: date | None = None,
    mapped: Sequence[ClauseFact] = (),
    decided_from: date | None = None,
) -> LeafResult:
    """UNMET where every source that could know is complete from ``start`` to the cut-off, else UNKNOWN.

    Without a ``start`` a source must be complete at the cut-off (it then holds all that is in force);
    for a rule that looks back over a whole life it must be complete since ever. ``mapped`` are clauses
    by which records of a partner would have counted as what was looked for. ``decided_from``: the first
    day on which what is looked for can have been decided, where that is known.
    """
    if context.subject is None:
        return Truth.UNKNOWN, (), (context.unheard,)
    looked_for = {*kinds, *(kind for fact in mapped for kind in fact.clause.kinds)}
    cut = unread(context.subject, looked_for, decided_from)
    if cut:
        return Truth.UNKNOWN, (), cut
    if start is None:
        start = date.min if context.rule.looks_back else context.facts.day
    return _complete(context, dict.fromkeys(_places(context, kinds, mapped)), start)


def unread(
    subject: SubjectFacts, kinds: Collection[str], decided_from: date | None = None
) -> tuple[Missing, ...]:
    """Of which kinds older records were not read, that could have been decided from that day on."""
    return tuple(
        Missing(what="records", name=cut.kind, detail=f"not all were read, only {cut.read}")
        for cut in subject.records_cut
        if cut.kind in kinds and (decided_from is None or decided_from <= cut.back_to)
    )


def links_absent(context: Context, link: LinkKind) -> LeafResult:
    """UNMET where a source holds every link of the kind for the subject's place of registration."""
    registered = context.subject.registered if context.subject is not None else ()
    place = (link.value, (NATION, *registered))
    return _complete(context, (place,), context.facts.day)


def _complete(context: Context, places: Sequence[Place] | dict[Place, None], start: date) -> LeafResult:
    missing: list[Missing] = []
    evidence: list[Evidence] = []
    for kind, regions in places:
        declared = _declared(context, kind, regions, start)
        if not declared:
            detail = f"no complete source for {regions[-1]}"
            missing.append(Missing(what="coverage", name=kind, detail=detail))
        evidence.extend(
            Evidence(
                origin=EvidenceOrigin.HELD,
                what="coverage",
                ref=f"{kind}@{coverage.region}",
                detail=coverage.authority,
            )
            for coverage in declared
        )
    if missing:
        return Truth.UNKNOWN, (), tuple(missing)
    return Truth.UNMET, tuple(evidence), ()


def _declared(context: Context, kind: str, regions: Sequence[str], start: date) -> list[CoverageFact]:
    """Declarations that together cover every day from ``start`` to the cut-off; none if they don't."""
    used: list[CoverageFact] = []
    reached, day = start, context.facts.day
    for coverage in _by_kind(_Same(context.facts.coverage)).get(kind, ()):
        if (
            coverage.from_ <= reached < coverage.to
            and reached <= day
            and coverage.region in regions
            and not (coverage.of_subject and context.other)
        ):
            used.append(coverage)
            reached = coverage.to
    return used if reached > day else []


@dataclass(frozen=True, eq=False)
class _Same:
    """Declarations by their identity: many subjects share them, and they never change."""

    coverage: tuple[CoverageFact, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.coverage is other.coverage

    def __hash__(self) -> int:
        return id(self.coverage)


@lru_cache(maxsize=256)
def _by_kind(same: _Same) -> dict[str, list[CoverageFact]]:
    """The declarations of each kind, in the order in which they take each other up."""
    found: dict[str, list[CoverageFact]] = {}
    for one in sorted(same.coverage, key=lambda one: (one.from_, one.to, one.region, one.authority)):
        found.setdefault(one.kind, []).append(one)
    return found


def _places(context: Context, kinds: Sequence[str], mapped: Sequence[ClauseFact]) -> Iterator[Place]:
    """Every kind and place where a record could stand that would have counted."""
    rule, facts = context.rule, context.facts
    for kind in kinds:
        yield kind, _home(rule, facts)
        partners = {
            fact.clause.from_
            for fact in facts.clauses
            if rule.effective != "EVERYWHERE" and kind in fact.clause.kinds and lets_in(fact.clause, rule)
        }
        for partner in sorted(partners):
            yield kind, (NATION, partner)
    for fact in mapped:
        for kind in fact.clause.kinds:
            yield kind, (NATION, fact.clause.from_)


def _home(rule: Rule, facts: Facts) -> tuple[str, ...]:
    """Where records count without a clause: a province's rule counts those of the whole province."""
    if rule.effective == "EVERYWHERE":
        return (NATION,)
    if rule.region == NATION:
        return facts.path
    if rule.region not in facts.path:
        return (NATION, rule.region)
    return facts.path[: facts.path.index(rule.region) + 1]
