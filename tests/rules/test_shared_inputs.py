"""Rules that one question asks together mean one thing by an input's name."""

from __future__ import annotations

from typing import Any

import pytest

from hub.policy.catalogue import RuleVersion
from hub.policy.checks.proposals import propose_rule
from hub.policy.checks.whole_policy import check
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.policy.yaml_documents import dump, parse
from tests.rules.builders import TEXT, catalogue, rule

ASKED = {"compare": {"left": {"input": "vehicle"}, "op": "equals", "right": {"value": True}}}
BICYCLE = {"name": "vehicle", "type": "boolean", "label": {"zh": "共享单车", "en": "a shared bicycle"}}
CAR = {**BICYCLE, "label": {"zh": "共享汽车", "en": "a shared car"}}
WORD = {"name": "sort", "type": "text", "label": TEXT, "choices": ["甲", "乙"]}
DAY = {"name": "day", "type": "date", "label": TEXT}
SHARE = {"name": "share", "type": "decimal", "label": TEXT, "unit": "%"}
NUMBER = {"name": "number", "type": "text", "label": TEXT, "free": TEXT}
HONEST = {"attested": "honest"}


def asking(id_: str, spec: dict[str, Any], kind: str = "BENEFIT", **fields: Any) -> RuleVersion:
    """A rule with this input alone."""
    return rule(fields.pop("condition", HONEST), kind, id_=id_, inputs=[spec], **fields)


def told(*rules: RuleVersion) -> list[tuple[str, str]]:
    """The rule and the words of each problem."""
    return [(problem.document[1], problem.found) for problem in check(catalogue(*rules))]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ({}, {}, True),
        ({}, {"scenario": "parking"}, True),
        ({}, {"region": "410000"}, True),
        ({}, {"region": "320500"}, False),
        ({"kind": "MEASURE"}, {"kind": "MEASURE", "scenario": "parking"}, True),
        ({"kind": "BENEFIT"}, {"kind": "MEASURE"}, True),
        ({"kind": "DUTY"}, {"kind": "DUTY"}, True),
        ({"kind": "DUTY"}, {"kind": "DUTY", "scenario": "parking"}, False),
        ({"kind": "DUTY"}, {"kind": "BENEFIT"}, False),
        ({}, {"kind": "DUTY", "condition": {"rule": {"rule": "one"}}}, True),
        (
            {"kind": "DUTY"},
            {"kind": "DUTY", "scenario": "parking", "condition": {"rule": {"rule": "one"}}},
            True,
        ),
        ({"valid": {"from": "2020-01-01", "to": "2021-01-01"}}, {"valid": {"from": "2021-01-01"}}, False),
    ],
)
def test_a_name_means_one_thing_to_rules_that_are_asked_together(
    one: dict[str, Any], other: dict[str, Any], together: bool
) -> None:
    found = told(asking("one", BICYCLE, **one), asking("other", CAR, **other))
    assert [name for name, _ in found] == (["one", "other"] if together else [])
    for (name, words), beside in zip(found, ("other", "one"), strict=False):
        assert f"input 'vehicle', which differs in label from that of rule '{beside}'" in words, name


def test_what_a_rule_rests_on_is_asked_with_all_that_is_asked_with_it() -> None:
    duty = asking("duty", BICYCLE, "DUTY")
    through = rule({"rule": {"rule": "duty"}}, "DUTY", id_="through")
    resting = rule({"rule": {"rule": "through"}}, "BENEFIT", id_="resting")
    beside = asking("beside", CAR)
    assert told(duty, through, beside) == []
    assert [name for name, _ in told(duty, through, resting, beside)] == ["duty", "beside"]


@pytest.mark.parametrize(
    ("spec", "change", "parts"),
    [
        (BICYCLE, {}, ""),
        (BICYCLE, {"required": False}, ""),
        (WORD, {"choices": ["乙", "甲"]}, ""),
        (WORD, {"choices": ["甲", "乙", "丙"]}, "choices"),
        (WORD, {"label": {"zh": "乙", "en": "a"}}, "label"),
        (WORD, {"type": "boolean", "choices": None}, "type, choices"),
        (NUMBER, {"free": {"zh": "乙", "en": "b"}}, "free"),
        (SHARE, {"unit": "CNY"}, "unit"),
        (SHARE, {"most": 100}, "most"),
        (DAY, {"none": TEXT}, "none"),
    ],
)
def test_all_that_a_form_shows_of_an_input_has_to_agree(
    spec: dict[str, Any], change: dict[str, Any], parts: str
) -> None:
    found = told(asking("one", spec), asking("other", {**spec, **change}))
    assert len(found) == (2 if parts else 0)
    assert all(f"which differs in {parts} from" in words for _, words in found)


@pytest.mark.parametrize("changed", ["one", "other"])
def test_who_publishes_a_rule_is_told_of_it_at_the_input_and_once(changed: str) -> None:
    before = catalogue(asking("one", BICYCLE), asking("other", BICYCLE))
    document = asking(changed, CAR).rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    with pytest.raises(BrokenDocuments) as refused:
        propose_rule(parse(dump(document), "rule.yaml"), before)
    (complaint,) = refused.value.complaints
    assert complaint.field == "inputs.0"
    assert ("other" if changed == "one" else "one") in complaint.found
    assert "所问不同的" in complaint.zh
