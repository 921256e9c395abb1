"""Asks one seeded rule of document 003 in its city, on records, inputs and coverage that a case names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from hub.policy.documents import OPEN_END
from hub.rules import Facts, RuleResult, evaluate
from hub.rules.facts import CoverageFact, RecordFact, SubjectFacts
from tests.cases.seeded import catalogue
from tests.rules.builders import inputs, parameters

DAY = "2022-06-01"
FIRM, PERSON, BODY = "LEGAL_ENTITY", "NATURAL_PERSON", "PUBLIC_BODY"
PARAMETERS = ("taizhou-plus-points", "suqian-agency-supervision")


class Rec(NamedTuple):
    """One record; its region is the asked city."""

    kind: str
    attributes: Mapping[str, Any] = {}
    severity: str | None = None
    decided_on: str = "2021-11-10"
    repaired_on: str | None = None


class Case(NamedTuple):
    """What is known, the rule that is asked, and what it must answer."""

    id: str
    rule: str
    outcome: str
    records: tuple[Rec, ...] = ()
    given: Mapping[str, Any] = {}
    kind: str = FIRM
    covered: tuple[str, ...] = ()
    operation: str | None = None
    day: str = DAY
    others: Mapping[str, tuple[Rec, ...]] = {}
    value: Mapping[str, object] = {}
    items: tuple[str, ...] = ()


def grade(
    scale: str, letter: str = "", score: str | None = None, year: int | None = None, **rest: str
) -> Rec:
    """A grade or a score on one scale."""
    found: dict[str, Any] = {"scale": scale}
    found |= {"grade": letter} if letter else {}
    found |= {"score": score} if score is not None else {}
    found |= {"year": year} if year is not None else {}
    return Rec("credit-grade", found, **rest)


def term(name: str, holds: bool = True) -> Rec:
    """An authority's word on a term."""
    return Rec("attested-term", {"term": name, "holds": holds})


def _record(at: int, city: str, path: tuple[str, ...], given: Rec) -> RecordFact:
    return RecordFact.model_validate(
        {
            **{"id": f"{city}-{at}", "version": 1, "region": city, "path": path, "authority": "a body"},
            **{"valid_to": OPEN_END, "display_ends_on": OPEN_END, "sharing_ends_on": OPEN_END},
            **given._asdict(),
        }
    )


def ask(case: Case) -> RuleResult:
    """The rule's answer in its city to a subject of that city."""
    policy = catalogue()
    version = policy.rules[case.rule]
    city = version.rule.region
    path = ("100000", "320000", city)
    day = date.fromisoformat(case.day)
    assert version.rule.valid.holds(day)

    def subject(name: str, kind: str, records: tuple[Rec, ...]) -> SubjectFacts:
        return SubjectFacts.model_validate(
            {
                **{"id": name, "kind": kind, "registered": path},
                "operation": ((*path, case.operation),) if case.operation else (),
                "records": [_record(at, city, path, one) for at, one in enumerate(records)],
            }
        )

    known = Facts(
        cutoff=datetime(day.year, day.month, day.day, 12),
        region=city,
        path=path,
        subject=subject("one", case.kind, case.records),
        others={name: subject(name, FIRM, records) for name, records in case.others.items()},
        coverage=tuple(
            CoverageFact(kind=kind, region=city, from_=date.min, to=OPEN_END, authority="a source")
            for kind in case.covered
        ),
        inputs=inputs(**case.given),
        parameters=parameters(**dict.fromkeys(PARAMETERS)),
        scales={scale.id: scale.grades for scale in policy.scales.values()},
    )
    return evaluate(version, known, policy.rules)


def check(case: Case) -> None:
    """Asserts outcome, value and named items of the rule's answer."""
    found = ask(case)
    assert found.outcome == case.outcome, (found.missing, found.condition)
    if case.value:
        assert found.value is not None
        assert {name: getattr(found.value, name) for name in case.value} == dict(case.value)
    value = catalogue().rules[case.rule].rule.effect.value
    named = [text.zh for text in getattr(value, "items", ())]
    assert [one for one in case.items if one not in named] == []
