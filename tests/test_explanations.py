"""Explanations a person can read: whole texts in ``tests/explanations``, read by a person when they change.

``EXPLANATIONS=write`` in the environment writes them anew; then read the difference.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.asking import BUILDER, CHECKING, PROCUREMENT, ROADS, UNHEARD, code, day, decimal
from tests.conftest import Ask

FOLDER = Path(__file__).parent / "explanations"
BIDDING = {"code": "BIDDING", "matter": "XY-1"}
MEASURES = """
query ($s: SubjectRef!, $p: PurposeInput!, $l: Locale!) {
  jointPunishment(subject: $s, region: "411500", occasion: "government-procurement", purpose: $p) {
    applied { explanation(locale: $l) } undetermined { explanation(locale: $l) }
  }
}
"""
BENEFITS = """
query ($s: SubjectRef!, $p: PurposeInput!, $l: Locale!, $region: String!, $scenario: String!,
       $inputs: [RuleInput!]) {
  incentives(subject: $s, region: $region, scenario: $scenario, inputs: $inputs, purpose: $p) {
    results { explanation(locale: $l) }
  }
}
"""
DUTY = """
query ($p: PurposeInput!, $l: Locale!, $rule: ID!, $inputs: [RuleInput!]) {
  evaluate(rule: $rule, inputs: $inputs, purpose: $p) { explanation(locale: $l) }
}
"""


def aa(region: str, scenario: str) -> dict[str, Any]:
    return {
        "s": code(ROADS),
        "p": BIDDING,
        "region": region,
        "scenario": scenario,
        "inputs": [decimal("deposit", "100000")],
    }


CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "measures": (MEASURES, {"s": code(BUILDER), "p": PROCUREMENT}),
    "unheard-of": (MEASURES, {"s": code(UNHEARD), "p": PROCUREMENT}),
    "benefit-at-home": (BENEFITS, aa("320500", "transport-bid-deposit")),
    "benefit-by-clause": (BENEFITS, aa("411500", "bid-deposit")),
    "late": (
        DUTY,
        {
            "rule": "jia--penalty-upload-deadline",
            "inputs": [day("decided_on", "2026-04-03"), day("uploaded_on", "2026-04-16")],
            "p": CHECKING,
        },
    ),
}


def texts(found: Any) -> list[str]:
    """Every explanation in an answer, in its order."""
    if isinstance(found, dict):
        lines = found.get("explanation")
        return (
            ["\n".join(lines)] if lines is not None else [t for value in found.values() for t in texts(value)]
        )
    return [t for value in found for t in texts(value)] if isinstance(found, list) else []


@pytest.mark.parametrize("locale", ["ZH_CN", "EN"])
@pytest.mark.parametrize("name", CASES)
def test_an_explanation_reads_as_it_was_read(ask: Ask, name: str, locale: str) -> None:
    query, variables = CASES[name]
    answer = ask(query, {**variables, "l": locale})
    assert "errors" not in answer
    told = "\n\n".join(texts(answer["data"])) + "\n"
    path = FOLDER / f"{name}.{locale}.txt"
    if os.environ.get("EXPLANATIONS") == "write":
        path.write_text(told, "utf-8")
    assert told == path.read_text("utf-8")
