"""Explanations a person can read: whole texts in ``tests/explanations``, read by a person when they change.

``EXPLANATIONS=write`` in the environment writes them anew; then read the difference.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hub.explanations import Locale, explain
from hub.policy.catalogue import Catalogue
from hub.rules import evaluate
from hub.rules.facts import ParameterFact
from tests.asking import BUILDER, CHECKING, PROCUREMENT, ROADS, UNHEARD, code, day, decimal, word, yes
from tests.cases.every import CASES as TABLE
from tests.cases.facts import facts_of
from tests.cases.seeded import catalogue
from tests.conftest import Ask
from tests.rules.builders import attestation, facts, record, rule

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


def aa(region: str, scenario: str, *inputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "s": code(ROADS),
        "p": BIDDING,
        "region": region,
        "scenario": scenario,
        "inputs": [decimal("deposit", "100000"), *inputs],
    }


CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "measures": (MEASURES, {"s": code(BUILDER), "p": PROCUREMENT}),
    "unheard-of": (MEASURES, {"s": code(UNHEARD), "p": PROCUREMENT}),
    "benefit-at-home": (BENEFITS, aa("320500", "transport-bid-deposit", yes("transport_works"))),
    "benefit-by-clause": (BENEFITS, aa("411500", "bid-deposit")),
    "late": (
        DUTY,
        {
            "rule": "jia--penalty-upload-deadline",
            "inputs": [
                word("information_kind", "行政处罚"),
                day("decided_on", "2026-04-03"),
                day("uploaded_on", "2026-04-16"),
            ],
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


def compare(name: str, told: str) -> None:
    """Asserts that a text is the one that was read; writes it where the environment says so."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("EXPLANATIONS") == "write":
        path.write_text(told, "utf-8")
    assert told == path.read_text("utf-8")


@pytest.mark.parametrize("locale", ["ZH_CN", "EN"])
@pytest.mark.parametrize("name", CASES)
def test_an_explanation_reads_as_it_was_read(ask: Ask, name: str, locale: str) -> None:
    query, variables = CASES[name]
    answer = ask(query, {**variables, "l": locale})
    assert "errors" not in answer
    compare(f"{name}.{locale}", "\n\n".join(texts(answer["data"])) + "\n")


PLAIN: dict[str, tuple[str, Mapping[str, int]]] = {
    "not-applicable": ("AC-003-016", {}),
    "stated": ("AC-001-016", {}),
    "named": ("AC-002-019", {}),
    "not-named": ("AC-002-029", {}),
    "not-followed": ("AC-003-027", {}),
    "amount-off": ("AC-003-112", {}),
    "balance": ("what is left", {}),
    "several": ("the bonus points are not set", {"xixia-trading-bonus-points": 2}),
    "parameter-not-set": ("the bonus points are not set", {}),
    "withdrawn": ("relief ends with the red list", {}),
}
"""Cases of tests/cases by their ids, and parameters that a region may set: what the demo has not."""


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("name", PLAIN)
def test_an_explanation_of_a_case_reads_as_it_was_read(name: str, locale: Locale) -> None:
    id_, parameters = PLAIN[name]
    (case,) = [case for case in TABLE if case.id == id_]
    facts = facts_of(case)
    held = {key: ParameterFact(value=value) for key, value in parameters.items()}
    facts = facts.model_copy(update={"parameters": {**facts.parameters, **held}})
    records = {record.id: record for record in facts.subject.records} if facts.subject is not None else {}
    result = evaluate(case.version(), facts, catalogue().rules)
    compare(
        f"{name}.{locale}", "\n".join(explain(result, case.version(), records, catalogue(), locale)) + "\n"
    )


def test_what_a_refusal_fails_on_is_named() -> None:
    """What is not met, and what is there though the rule excludes it; nothing of what is met."""
    condition = {
        "all": [
            {"attested": "honest"},
            {"not": {"record": {"kind": "penalty"}}},
            {"any": [{"on_list": {"lists": ["red-list"]}}, {"is_kind": ["LEGAL_ENTITY"]}]},
        ]
    }
    version = rule(condition, "BENEFIT")
    result = evaluate(version, facts(attestation("honest", False), record()), {})
    assert result.outcome == "REFUSED"
    zh, en = (explain(result, version, {}, Catalogue(), locale) for locale in Locale)
    assert "未满足的条件：经认定为“honest”。" in zh
    assert "存在规则所排除的情形：有符合要求的记录（penalty）。" in zh
    assert "Not met: attested as “honest”." in en
    assert "Met, and excluded by the rule: records as required (penalty)." in en
    assert not any("red-list" in sentence for sentence in (*zh, *en))


@pytest.mark.parametrize(
    ("open_ended", "zh", "en"),
    [
        (
            True,
            "内容：演示、再演示等。",
            "It consists of: demo, demo again, and others that the text does not name.",
        ),
        (False, "内容：演示、再演示。", "It consists of: demo, demo again."),
    ],
)
def test_a_list_that_the_text_leaves_open_says_so(open_ended: bool, zh: str, en: str) -> None:
    items = [{"zh": "演示", "en": "demo"}, {"zh": "再演示", "en": "demo again"}]
    value = {"items": items, "open_ended": open_ended}
    version = rule(
        {"attested": "honest"}, "BENEFIT", effect={"kind": "GRANT", "label": items[0], "value": value}
    )
    result = evaluate(version, facts(attestation("honest", True)), {})
    told = [explain(result, version, {}, Catalogue(), locale) for locale in Locale]
    assert [said in sentences for said, sentences in zip((zh, en), told, strict=True)] == [True, True]
