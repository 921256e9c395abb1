"""No rule of the seeds is without a case; what the registry says that a table shows stands in that table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from graph_schema.vocabulary import EffectKind, RuleKind
from hub.policy.model.conditions import Stated
from tests.cases import test_scope_000_001_002_004 as scope
from tests.cases.every import CASES
from tests.cases.facts import Case, Rec
from tests.cases.seeded import catalogue
from tests.registry import By, read_registry

KEPT = {"COMPLIANT", "FOLLOWED", "ON_TIME"}
BROKEN = {"NON_COMPLIANT", "NOT_FOLLOWED", "LATE"}
LINES = [
    line
    for line in read_registry()
    if line.by is not By.CAPABILITY and (line.test or "").startswith("tests/cases/test_")
]


def records(case: Case) -> Iterator[Rec]:
    """Every record of a case, of whomever."""
    yield from case.records
    for others in (*case.others.values(), *(link.records for link in case.links)):
        yield from others


@cache
def shown(path: str) -> frozenset[str]:
    """The rules that a table asks, and the kinds and scales of its records."""
    module = import_module(path.removesuffix(".py").replace("/", "."))
    cases = [case for table in ("CASES", "MORE", "ROWS") for case in getattr(module, table, ())]
    kinds = {record.kind for case in cases for record in records(case)}
    scales = {str(record.attributes.get("scale")) for case in cases for record in records(case)}
    return frozenset({case.rule for case in cases} | kinds | scales)


def test_every_rule_is_asked() -> None:
    assert set(catalogue().rules) - {case.rule for case in (*CASES, *scope.CASES)} == set()


def test_every_duty_is_kept_in_one_case_and_broken_in_another() -> None:
    """But for those whose time a region has yet to set."""
    told: dict[str, set[str]] = {}
    for case in (*CASES, *scope.CASES):
        told.setdefault(case.rule, set()).add(case.outcome)
    lacking = {
        version.rule.id
        for version in catalogue().rules.values()
        if version.rule.kind is RuleKind.DUTY
        and version.rule.effect.kind is not EffectKind.CLASSIFY
        and not isinstance(version.rule.condition, Stated)
        and all(catalogue().parameters[name].values for name in version.dependencies.parameters)
        and not (told[version.rule.id] & KEPT and told[version.rule.id] & BROKEN)
    }
    assert lacking == set()


def test_the_table_that_a_line_of_the_registry_names_shows_what_carries_it() -> None:
    assert LINES
    lost = [line.id for line in LINES if not set(line.names) & shown(str(line.test))]
    assert lost == []
