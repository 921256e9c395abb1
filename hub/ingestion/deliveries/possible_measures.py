"""What a record can do, from the rulebook alone, and which other record is of the same decision.

A preview names the measures whose rules look at records of this kind, where they hold, and by which clause;
until when follows from the record's own end of sharing. Whether one applies depends on all else that its rule
asks: no decision is made here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph_schema.vocabulary import RuleKind
from hub.access.grants import OF_THE_HUB
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model.disclosure_periods import CONDUCT_ENDED
from hub.policy.model.documents import Clause
from hub.records.limits_and_ends import End, ends
from hub.rules.facts import RecordFact
from hub.rules.recognition import for_scenario
from hub.rules.same_decision import one_deed
from hub.rules.scalars import as_date
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Graph, Row
from hub.subjects.readable_records import record_fact

RECORDS = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open
RETURN r {.*} AS record
"""
OF_ONE_DAY = """
UNWIND $decisions AS one
CALL (one) {
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(subject, place)
  WHERE r.subject = one.subject AND r.place STARTS WITH one.decidedOn
    AND r.kind = one.kind AND r.authority = one.authority AND r.id <> one.id AND r.knownTo = $open
  WITH r ORDER BY r.id LIMIT $limit
  RETURN collect(r {.*}) AS records
}
RETURN one.id AS id, records
"""
MOST_COMPARED = 100
"""So many records of one authority, kind, subject and day are compared; where there are more none is named:
the one that is meant may be among the others."""
_ONE_DAY = ("id", "subject", "kind", "authority", "decidedOn")


@dataclass(frozen=True)
class PossibleEffect:
    """A rule that looks at records of the kind, in a region where it holds: the record's own, or one into
    which the clause lets it. ``asks`` are inputs of the asker, and ``also`` other kinds of records, on which
    it hangs too."""

    version: RuleVersion
    region: str
    clause: str | None
    asks: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True)
class RecordPreview:
    """A record with what it can do, until when it is shared, and records of others that are of the same
    decision."""

    id: str
    effects: Sequence[PossibleEffect]
    sharing: End
    same: Sequence[str]


def previews(
    graph: Graph, catalogue: Catalogue, ids: Collection[str], day: date, regions: Collection[str]
) -> dict[str, RecordPreview]:
    """Previews of records by id.

    Args:
        regions: in which a record of the same decision may lie, so that it is told.
    """
    rows = graph.read(lambda tx: tx.rows(RECORDS, ids=sorted(ids), open=OPEN_COMMIT))
    found: list[Row] = [row["record"] for row in rows]
    same = _same(graph, found, catalogue, regions)
    remembered: dict[tuple[str, str], tuple[PossibleEffect, ...]] = {}
    made: dict[str, RecordPreview] = {}
    for row in found:
        record = record_fact(row, OF_THE_HUB, catalogue)
        key = record.kind, record.region
        if key not in remembered:
            remembered[key] = tuple(effects(catalogue, record, day))
        conduct = as_date(record.attributes.get(CONDUCT_ENDED))
        made[record.id] = RecordPreview(
            record.id, remembered[key], ends(catalogue, record, conduct)[1], same.get(record.id, ())
        )
    return made


def effects(catalogue: Catalogue, record: RecordFact, day: date) -> Iterator[PossibleEffect]:
    """What the rulebook can make of a record on a day, by region and rule."""
    places: list[tuple[str, Clause | None]] = [(record.region, None)]
    for agreement, _ in catalogue.agreements.values():
        if agreement.valid.holds(day):
            places += [
                (clause.to, clause)
                for clause in agreement.clauses
                if clause.recognise and clause.from_ in record.path and record.kind in clause.kinds
            ]
    told: set[tuple[str, str]] = set()
    for region, clause in places:
        for version in catalogue.rules_for(region, RuleKind.MEASURE, day):
            kinds = version.dependencies.kinds
            fits = clause is None or for_scenario(clause, version.rule)
            if record.kind not in kinds or not fits or (region, version.rule.id) in told:
                continue
            told.add((region, version.rule.id))
            yield PossibleEffect(
                version,
                region,
                clause.id if clause is not None else None,
                tuple(one.name for one in version.rule.inputs),
                tuple(sorted(kinds - {record.kind})),
            )


def _same(
    graph: Graph, found: Sequence[Row], catalogue: Catalogue, regions: Collection[str]
) -> Mapping[str, Sequence[str]]:
    """Of each record those of other sources that are of the same decision for certain (ADR 0046)."""
    if not found:
        return {}
    decisions = [{name: row[name] for name in _ONE_DAY} for row in found]
    asked: Row = {"decisions": decisions, "open": OPEN_COMMIT, "limit": MOST_COMPARED + 1}
    others = {row["id"]: row["records"] for row in graph.read(lambda tx: tx.rows(OF_ONE_DAY, **asked))}
    same: dict[str, list[str]] = {}
    for row in found:
        record, alike = record_fact(row, OF_THE_HUB, catalogue), others.get(row["id"], [])
        facts = [record_fact(other, OF_THE_HUB, catalogue) for other in alike if len(alike) <= MOST_COMPARED]
        same[record.id] = [
            other.id for other in facts if other.region in regions and one_deed(record, other) is True
        ]
    return same
