"""Whether a record has effect in a region (互认): by itself, or through a clause in force."""

from __future__ import annotations

from hub.policy.catalogue import NATION
from hub.policy.legal_force import legal_force
from hub.policy.model.documents import Clause, Rule
from hub.rules.facts import ClauseFact, Facts, RecordFact
from hub.rules.record_values import value_of
from hub.rules.scalars import compare


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
    """Of several clauses the one whose agreement has most force, whatever order they come in."""
    return min(found, key=lambda fact: (legal_force(fact.status), fact.agreement, fact.clause.id))
