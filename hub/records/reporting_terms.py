"""Within how many working days a decision is to be reported and published (报送时限): by a rule, never by a
number written here.

A term is a duty of the scenario ``publicity`` to publish, with a deadline in working days after
``decided_on``, that applies to kinds of information by their names (doc-002 5: 7 and 20 days;
doc-004 一（三）1: 7). The nearest region's rule counts. Where no rule of a region's path sets a term
there is none: 7 and 20 are no law of the nation's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_schema.vocabulary import EffectKind, RuleKind
from hub.policy.catalogue import Catalogue
from hub.policy.model.documents import Rule
from hub.policy.model.operands import Operand
from hub.policy.model.operators.compare import Compare
from hub.policy.model.operators.deadline import Deadline

PUBLICITY = "publicity"


@dataclass(frozen=True)
class Term:
    """So many working days after the decision, by a rule."""

    rule: str
    working_days: int


def measured_kinds(catalogue: Catalogue) -> tuple[str, ...]:
    """The kinds of publicity (十公示) that the reference data calls so."""
    return tuple(sorted(one.id for one in catalogue.kinds.values() if one.publish_within_working_days))


def term_on(catalogue: Catalogue, region: str, kind: str, day: date) -> Term | None:
    """What holds for a decision of the day; None: no rule of the region or above it sets a term."""
    title = catalogue.kinds[kind].title.zh
    for version in reversed(catalogue.rules_for(region, RuleKind.DUTY, day, PUBLICITY)):
        rule = version.rule
        if rule.effect.kind is EffectKind.PUBLISH and title in _names(rule):
            days = _working_days(rule, catalogue, day)
            if days is not None:
                return Term(rule.id, days)
    return None


def _names(rule: Rule) -> tuple[object, ...]:
    """The names of the kinds of information to which a rule applies."""
    found = rule.applies_when
    return found.compare.choices or () if isinstance(found, Compare) else ()


def _working_days(rule: Rule, catalogue: Catalogue, day: date) -> int | None:
    test = rule.condition
    if not isinstance(test, Deadline) or test.deadline.start != "decided_on":
        return None
    length = test.deadline.working_days
    if not isinstance(length, Operand):
        return length
    named = catalogue.parameters.get(length.parameter or "")
    value = named.on(day) if named is not None else None
    return int(str(value.value)) if value is not None else None
