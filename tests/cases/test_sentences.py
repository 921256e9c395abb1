"""Every sentence of the five documents stands in a rule, or in ``without_rules.yaml`` with why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cases.seeded import catalogue
from tests.cases.sentences import DOCUMENTS, without_rules

LISTED: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("without_rules.yaml").read_text(encoding="utf-8")
)
WHY = {"heading", "aim", "account", "repeated"}


def beginnings(document: str) -> list[str]:
    """How the sentences begin that the list has."""
    return [one for listed in LISTED[document].values() for one in listed]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_sentence_without_a_rule_is_listed_with_why(document: str) -> None:
    assert set(LISTED[document]) <= WHY
    begin = beginnings(document)
    lost = [one for one in without_rules(document) if sum(map(one.startswith, begin)) != 1]
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_sentence_is_listed_that_a_rule_quotes(document: str) -> None:
    sentences = list(without_rules(document))
    assert [one for one in beginnings(document) if not any(said.startswith(one) for said in sentences)] == []


def test_what_is_said_again_stands_in_the_rule_that_is_named() -> None:
    named = {rule for listed in LISTED.values() for rule in listed.get("repeated", {}).values()}
    assert named - set(catalogue().rules) == set()
