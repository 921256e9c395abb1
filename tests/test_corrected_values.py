"""Corrected values against what a delivery says, one by one."""

from __future__ import annotations

import json
from typing import Any

from hub.subjects.corrected_values import by_attribute, guarded, noted

WRONG: dict[str, Any] = {"amount": "100", "cause": "甲", "conduct_ended_on": "2025-01-01"}


def stored(attributes: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A record's properties."""
    texts = {"attributes": json.dumps(attributes, ensure_ascii=False)}
    others = {"severity": "SERIOUS", "title": None, "validTo": "9999-12-31", "conductEndedOn": None}
    return {**others, **values, **texts}


def corrected(attributes: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A version that an objection corrected to these."""
    is_ = stored(attributes, **values)
    changed = {name: value for name, value in is_.items() if value != stored(WRONG)[name]}
    names = noted(stored(WRONG), changed)
    return {**is_, "ruledNames": [name for name, _ in names], "ruledWas": [text for _, text in names]}


def test_each_value_is_guarded_by_itself() -> None:
    held = corrected({**WRONG, "amount": "50"}, severity="GENERAL")
    assert held["ruledNames"] == ["severity", "attributes.amount"]
    written, left = guarded(stored({**WRONG, "cause": "乙"}, title="新"), held)
    assert json.loads(written["attributes"]) == {**WRONG, "amount": "50", "cause": "乙"}
    assert (written["severity"], written["title"], left) == (
        "GENERAL",
        "新",
        ["severity", "attributes.amount"],
    )
    written, left = guarded(stored({**WRONG, "amount": "70"}, severity="MINOR"), held)
    assert (json.loads(written["attributes"])["amount"], written["severity"], left) == ("70", "MINOR", [])


def test_an_attribute_that_was_missing_stays_where_it_is_missing_again() -> None:
    held = corrected({**WRONG, "basis": "第一条"})
    written, left = guarded(stored(WRONG), held)
    assert (json.loads(written["attributes"])["basis"], left) == ("第一条", ["attributes.basis"])


def test_what_repeats_an_attribute_follows_it() -> None:
    held = corrected({**WRONG, "conduct_ended_on": "2024-06-01"}, conductEndedOn="2024-06-01")
    assert held["ruledNames"] == ["attributes.conduct_ended_on"]
    written, _ = guarded(stored({**WRONG, "cause": "乙"}, conductEndedOn="2025-01-01"), held)
    assert written["conductEndedOn"] == "2024-06-01"


def test_a_whole_text_noted_before_is_read_as_the_attributes_that_differ() -> None:
    is_ = {**WRONG, "amount": "50"}
    held = {
        **stored(is_),
        "ruledNames": ["attributes", "scale", "title"],
        "ruledWas": [json.dumps(WRONG), "", "旧"],
    }
    written, left = guarded(stored({**WRONG, "cause": "乙"}), held)
    assert (json.loads(written["attributes"]), left) == ({**is_, "cause": "乙"}, ["attributes.amount"])
    assert written["ruledNames"] == ["attributes.amount", "title"]
    # What was new then is no correction: said as it first was, it counts again.
    again = guarded(stored(WRONG), {**held, **written})
    assert (json.loads(again[0]["attributes"]), again[1]) == (is_, ["attributes.amount"])
    assert by_attribute(["attributes"], [json.dumps(WRONG)], json.dumps(WRONG)) == []
