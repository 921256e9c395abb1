"""A partner's records that a clause treats as grades or entries of lists here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph_schema.vocabulary import ReasonCode
from hub.policy.model.documents import GRADE_KIND, TreatAs
from hub.rules.context import Context
from hub.rules.facts import ClauseFact, RecordFact
from hub.rules.newest import SUPERSEDING
from hub.rules.recognition import covers, for_scenario, strongest
from hub.rules.scalars import as_number
from hub.rules.screening import Screened, awaits_settlement, ended_by


@dataclass(frozen=True)
class TreatedAs:
    """A partner's record with the clause by which it counts, and the home grade or list that it gives."""

    item: Screened
    fact: ClauseFact
    target: str


def mapping_clauses(
    context: Context, *, scale: str | None = None, lists: Sequence[str] = ()
) -> list[ClauseFact]:
    """Clauses that treat a partner's records as grades on this scale, or as entries of these lists."""
    return [
        fact
        for fact in sorted(context.facts.clauses, key=lambda one: (one.agreement, one.clause.id))
        if (target := fact.clause.treat_as) is not None
        and _gives(target, scale, lists)
        and target.scenario == context.rule.scenario
        and for_scenario(fact.clause, context.rule)
    ]


def _gives(target: TreatAs, scale: str | None, lists: Sequence[str]) -> bool:
    return target.scale == scale if scale is not None else target.list_ in lists


def records_treated_as(
    context: Context, clauses: Sequence[ClauseFact], year: int | None = None
) -> list[TreatedAs]:
    found: list[TreatedAs] = []
    for fact in clauses:
        target = fact.clause.treat_as
        assert target is not None
        for record in _current(context, fact.clause.kinds):
            if covers(fact.clause, record, context.facts) and of_year(record, year):
                item = Screened(record, None, fact.clause.id)
                found.append(TreatedAs(item, fact, target.grade or target.list_ or ""))
    return found


def _current(context: Context, kinds: Sequence[str]) -> list[RecordFact]:
    """Of grades only the newest on each scale, of others all. Those that ended or are held back are
    noted; a newest grade that is one of them, or that another of its day contradicts, opens no other."""
    groups: dict[tuple[str, str], list[tuple[RecordFact, ReasonCode | None]]] = {}
    for record in context.records:
        if record.kind in kinds:
            reason = ended_by(record, context.rule, context.facts)
            if reason is None and awaits_settlement(record, context.rule, context.facts):
                reason = ReasonCode.DISPUTED
            if reason is not None:
                context.note(record, reason)
            if reason in SUPERSEDING:
                shared = str(record.attributes.get("scale", ""))
                key = ("scale", shared) if record.kind == GRADE_KIND else ("record", record.id)
                groups.setdefault(key, []).append((record, reason))
    found: list[RecordFact] = []
    for group in groups.values():
        last = max(record.decided_on for record, _ in group)
        newest = [record for record, _ in group if record.decided_on == last]
        standing = all(reason is None for record, reason in group if record.decided_on == last)
        if standing and len({str(record.attributes.get("grade", "")) for record in newest}) == 1:
            found.extend(newest)
    return sorted(found, key=lambda record: (record.decided_on, record.id))


def of_year(record: RecordFact, year: int | None) -> bool:
    return year is None or as_number(record.attributes.get("year")) == year


def of_most_force(found: Sequence[TreatedAs]) -> TreatedAs:
    """The newest of those by the clause of most force."""
    fact = strongest([one.fact for one in found])
    return [one for one in found if one.fact is fact][-1]
