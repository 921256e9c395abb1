"""Every case of every document is answered twice, by the evaluator on plain facts and by the hub over HTTP on
its graph, and both answers are the table's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator
from decimal import Decimal
from typing import Any

import pytest

from hub.decisions.explanations import Locale, explain
from hub.rules import RuleResult
from hub.rules.facts import ValueResult
from hub.services import Services
from tests.asking import INCENTIVES, Json, by_rule, data
from tests.cases import facts, graph
from tests.cases.every import CASES
from tests.cases.facts import Case, Rec, asking, check, grade
from tests.conftest import ROOT, Ask
from tests.explanations.told import telling

PAGE = (ROOT / "docs/cases.md").read_text(encoding="utf-8")
OTHERS = (
    Case(
        "AC-003-125",
        "suzhou-transport--aa-bid-deposit",
        "",
        (grade("suzhou-transport", "AA"),),
        {"transport_works": True, "deposit": "800000"},
    ),
    Case(
        "AC-003-131",
        "nanjing-travel--bike-deposit",
        "",
        (Rec("honest-citizen-card"),),
        {"public_bicycle": True},
    ),
)
"""Their answer is a list of benefits."""


@pytest.fixture(scope="module")
def world(services: Services) -> Generator[graph.World]:
    """The facts of all cases in the session's graph."""
    with graph.staged(services, (*CASES, *OTHERS)) as staged:
        yield staged


@pytest.fixture(scope="module")
def answers(world: graph.World, ask: Ask, token: Callable[..., str]) -> graph.Answers:
    """The hub's answers to all cases."""

    def send(query: str, variables: Json, place: str) -> Json:
        return data(ask(query, variables, as_=token(region=place, authority=f"{place}-xyb")))

    return graph.Answers(world, CASES, send)


AMOUNTS = ("percent", "rate", "amount", "due", "lowest", "highest")
TYPES = {
    "PercentOff": "percent_off",
    "FixedAmount": "amount",
    "AmountOff": "amount_off",
    "Price": "price",
    "AmountPerUnit": "per_unit",
    "AmountRange": "range",
    "AccountBalance": "balance",
    "NamedItems": "items",
    "Discretion": "discretion",
    "ValueByCase": "choose",
    "SeveralValues": "several",
}
"""Each type of a value, with the form that it is of."""


def _value(value: Json | None) -> Json | None:
    """A value with every field that any form has."""
    if value is None:
        return None
    lists = {"items": [], "role": None, "openEnded": False}
    bare = {"unit": None, **dict.fromkeys(AMOUNTS), "bound": "EXACT", **lists}
    told: Json = {**bare, **value}
    amounts = {name: Decimal(told[name]) for name in AMOUNTS if told[name] is not None}
    parts = {"parts": [_value(part) for part in value["parts"]]} if "parts" in value else {}
    return {
        **{name: one for name, one in told.items() if name != "__typename"},
        **amounts,
        **parts,
        "form": TYPES[value["__typename"]],
        "bound": told["bound"].lower(),
        "missing": _missing(value["missing"]),
    }


def _missing(gaps: list[Json]) -> list[Json]:
    return [
        {
            "what": gap["kind"].lower(),
            "name": gap["name"],
            # The evaluator says nothing of what was not given.
            "detail": "" if gap["detail"].startswith("not given") else gap["detail"],
        }
        for gap in gaps
    ]


def told(answer: Json) -> dict[str, Any]:
    """An answer of the hub in the shape of :func:`expected`: amounts as decimals."""
    value = answer.get("value")
    # Of a definite answer it is the value that says for want of what its size is not known.
    gaps = answer["missing"] if answer["outcome"] == "UNDETERMINED" else (value or {}).get("missing", [])
    return {
        "reasonCode": None,
        "endsOn": None,
        **answer,
        "value": _with_parts(value),
        "missing": _missing(gaps),
        "records": [record["id"] for record in answer["records"]],
    }


def _with_parts(value: Json | None) -> Json | None:
    """A whole value has parts, if none; a part of one is told without."""
    found = _value(value)
    return None if found is None else {"parts": [], **found}


def _form(value: ValueResult) -> dict[str, Any]:
    """A value as the hub tells it; a part of a value has no parts."""
    return {**_plain(value), "parts": [_plain(part) for part in value.parts]}


def _plain(value: ValueResult) -> dict[str, Any]:
    told = value.model_dump(exclude={"parts", "open_ended", "role"})
    lists = {"items": list(value.items), "missing": [gap.model_dump() for gap in value.missing]}
    return {**told, **lists, "rate": value.rate, "role": value.role, "openEnded": value.open_ended}


def expected(case: Case, result: RuleResult) -> dict[str, Any]:
    """What the hub must say where the evaluator says ``result``."""
    rule = case.version().rule
    return {
        "outcome": result.outcome,
        "reasonCode": result.reason,
        "status": result.status,
        "endsOn": result.ends_on.isoformat() if result.ends_on is not None else None,
        "clauses": [{"code": one} for one in result.clauses],
        "rule": {"code": rule.id, "modality": rule.modality},
        "value": _form(result.value) if result.value is not None else None,
        "missing": [gap.model_dump() for gap in result.missing],
        "records": list(result.counted),
    }


@asking(CASES)
def test_the_hub_answers_a_case_as_the_evaluator_does(case: Case, answers: graph.Answers) -> None:
    result = facts.ask(case)
    check(case, result)
    answer = told(answers.of(case))
    said = answer.pop("restsOn"), answer.pop("explanation")
    assert answer == expected(case, result)
    # A partner's record is shown by today's class of sharing, which the table knows nothing of.
    if case.clause is None and result.outcome != "NOT_RECOGNISED":
        explained = telling(case)
        assert said == (list(explained.rests_on), explain(explained, Locale.ZH_CN))


@pytest.mark.parametrize(
    ("case", "region", "scenario"),
    [(OTHERS[0], "320500", "bidding"), (OTHERS[1], "321000", None)],
    ids=["AC-003-125", "AC-003-131"],
)
def test_what_one_field_or_city_gives_another_does_not(
    case: Case, region: str, scenario: str | None, world: graph.World, ask: Ask, token: Callable[..., str]
) -> None:
    variables = world.variables(case)
    caller = token(region="100000", authority="100000-xyb")

    def benefits(**asked: Any) -> dict[str, Json]:
        return by_rule(data(ask(INCENTIVES, {**variables, **asked}, as_=caller))["incentives"]["results"])

    rule = case.version().rule
    at_home = benefits(region=rule.region, scenario=rule.scenario)
    assert at_home[case.rule]["outcome"] == "GRANTED"
    elsewhere = benefits(region=region, scenario=scenario, inputs=[])
    assert case.rule not in elsewhere
    assert [name for name, result in elsewhere.items() if result["records"]] == []


def test_the_worked_case_of_the_page_is_answered_so(ask: Ask, token: Callable[..., str]) -> None:
    query, variables, answer = re.findall(r"^```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    caller = token(region="320500", authority="320500-jtj")
    assert ask(query, json.loads(variables), as_=caller)["data"] == json.loads(answer)["data"]
