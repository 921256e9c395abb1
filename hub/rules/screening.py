"""Which records count for a rule in a region at a cut-off, and why the others do not.

A record counts when it is published, not revoked, neither repaired nor expired (unless the rule
looks back over a whole life), recognised (effective everywhere, issued in the jurisdiction, or let
in by a clause in force), and not disputed where the rule holds disputed records back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_schema.vocabulary import ReasonCode, RecordStatus, RuleStatus
from hub.policy.catalogue import NATION
from hub.policy.model.conditions import Comparison
from hub.policy.model.documents import Clause, Rule
from hub.rules.facts import ClauseFact, Facts, Plain, RecordFact
from hub.rules.scalars import compare

_ENDED = {
    RecordStatus.NOT_YET_PUBLISHED: ReasonCode.NOT_YET_PUBLISHED,
    RecordStatus.REVOKED: ReasonCode.REVOKED,
    RecordStatus.REPAIRED: ReasonCode.REPAIRED,
    RecordStatus.EXPIRED: ReasonCode.EXPIRED,
}
_LOOKED_BACK_AT = (RecordStatus.REPAIRED, RecordStatus.EXPIRED)
_STRENGTH = list(RuleStatus)


@dataclass(frozen=True)
class Screened:
    """A record with the reason why it does not count, or with the clause that lets it count. ``also``: other
    sources' records of the same decision (:mod:`hub.rules.deeds`)."""

    record: RecordFact
    reason: ReasonCode | None
    clause: str | None = None
    also: tuple[Screened, ...] = ()


def screen(record: RecordFact, rule: Rule, facts: Facts) -> Screened:
    """Whether the record counts for the rule as what it is."""
    ended = ended_by(record, rule, facts)
    if ended is not None:
        return Screened(record, ended)
    recognised, clause = recognition(record, rule, facts)
    if not recognised:
        return Screened(record, ReasonCode.NOT_RECOGNISED)
    if awaits_settlement(record, rule, facts):
        return Screened(record, ReasonCode.DISPUTED)
    return Screened(record, None, clause)


def ended_by(record: RecordFact, rule: Rule, facts: Facts) -> ReasonCode | None:
    """Why the record is not, not yet or no longer there for the rule."""
    status = record.status(facts.day)
    return None if rule.looks_back and status in _LOOKED_BACK_AT else _ENDED.get(status)


def awaits_settlement(record: RecordFact, rule: Rule, facts: Facts) -> bool:
    """Whether the rule waits until the record's dispute is settled."""
    return rule.disputed == "HOLD_BACK" and record.disputed(facts.day)


def recognition(record: RecordFact, rule: Rule, facts: Facts) -> tuple[bool, str | None]:
    """Whether the record has effect here, and the clause that gives it (None: it needs none)."""
    if in_jurisdiction(record, rule, facts):
        return True, None
    letting_in = [
        fact for fact in facts.clauses if lets_in(fact.clause, rule) and covers(fact.clause, record, facts)
    ]
    return bool(letting_in), strongest(letting_in).clause.id if letting_in else None


def in_jurisdiction(record: RecordFact, rule: Rule, facts: Facts) -> bool:
    """Effective everywhere, issued inside the asked region or the rule's own (a province, a city), or
    issued by an authority above the asked region."""
    if rule.effective == "EVERYWHERE" or facts.region in record.path or record.region in facts.path:
        return True
    return rule.region != NATION and rule.region in record.path


def lets_in(clause: Clause, rule: Rule) -> bool:
    """Whether the clause lets records count for the rule as what they are."""
    return clause.recognise and clause.treat_as is None and for_scenario(clause, rule)


def for_scenario(clause: Clause, rule: Rule) -> bool:
    """Whether the clause speaks of the rule's scenario."""
    return not clause.scenarios or rule.scenario in clause.scenarios


def covers(clause: Clause, record: RecordFact, facts: Facts) -> bool:
    """Whether the clause speaks of this record."""
    return (
        clause.from_ in record.path
        and record.kind in clause.kinds
        and _reaches(clause, record, facts)
        and all(compare(value_of(record, name), test) is True for name, test in clause.where.items())
    )


def _reaches(clause: Clause, record: RecordFact, facts: Facts) -> bool:
    if clause.scale is None or clause.at_least is None:
        return True
    if record.attributes.get("scale") != clause.scale:
        return False
    grades, grade = facts.scales[clause.scale], record.attributes.get("grade")
    return grade in grades and grades.index(str(grade)) <= grades.index(clause.at_least)


def strongest(found: list[ClauseFact]) -> ClauseFact:
    """Of several clauses the one whose agreement stands firmest, whatever order they come in."""
    return min(found, key=lambda fact: (_STRENGTH.index(fact.status), fact.agreement, fact.clause.id))


def weakest(statuses: list[RuleStatus]) -> RuleStatus:
    """An answer stands no firmer than the weakest thing that it rests on."""
    return max(statuses, key=_STRENGTH.index)


def value_of(record: RecordFact, name: str) -> Plain | None:
    """An attribute of the record; ``severity`` is one of every record."""
    return record.severity if name == "severity" else record.attributes.get(name)


def matches(record: RecordFact, where: Mapping[str, Comparison]) -> bool | str:
    """True or False, or the name of the attribute that the record lacks."""
    results = {name: compare(value_of(record, name), test) for name, test in where.items()}
    if False in results.values():
        return False
    return next((name for name, result in results.items() if result is None), True)
