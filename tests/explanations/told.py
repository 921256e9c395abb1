"""Answers to cases with what explains them, as a caller who may see every record in full is told them."""

from __future__ import annotations

from hub.decisions.explanations import Telling
from hub.policy.catalogue import RuleVersion
from hub.rules import Facts, evaluate
from hub.rules.facts import RecordFact, SubjectFacts
from tests.cases.facts import Case, facts_of
from tests.cases.seeded import catalogue


def telling(case: Case) -> Telling:
    """The answer to a case."""
    return answered(case.version(), facts_of(case))


def answered(version: RuleVersion, facts: Facts) -> Telling:
    """What a rule of the seeds answers on facts."""
    rules = catalogue().rules
    return Telling(evaluate(version, facts, rules), facts, rules, records_of(facts), catalogue())


def records_of(facts: Facts) -> dict[str, RecordFact]:
    """Every record among the facts, by its id."""
    everyone: list[SubjectFacts] = [*facts.others.values()]
    if facts.subject is not None:
        everyone += [facts.subject, *(one.subject for one in facts.subject.related)]
    return {record.id: record for one in everyone for record in one.records}
