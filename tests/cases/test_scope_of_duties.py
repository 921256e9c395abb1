"""Of whom and of what a duty speaks stands in when it applies, and not in what is wanted.

A factory that is asked about a duty of pharmacies has broken nothing, nor has a platform that serves somebody
else than its sentence names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph_schema.vocabulary import EffectKind, RuleKind, SubjectKind
from hub.policy.model.conditions import Stated
from hub.policy.model.documents import Rule
from tests.cases.seeded import catalogue
from tests.cases.sentences import bare

OF_ANYBODY = {
    "cn-procurement--same-head-suppliers": "of the two suppliers who are named",
    "jia-commitment--pre-access": "whoever enters a trade that is administered commits before",
    "suqian-bidding--tenderer-commitment": "the day of the tender is asked, and who has none is no tenderer",
    "xinyang-commitment--both-recorded": "of the commitment that is named",
    "xixia-credit-emergency--unified-rating": "各类市场化商事主体: every business is rated",
    "xixia-credit-environment--eco-steward": "企业: of every one",
    "xixia-credit-environment--premium-by-risk": "企业: of every one",
    "xixia-credit-rental--full-credit-evaluation": "企业、消费者: of every one",
}
"""Duties of firms and people that say of nobody in particular what is wanted, with whom they mean."""
CLOSED = {
    "xixia-incentive-work--recipients": "to the three alone, the list has no 等",
    "xinyang-domestic-service--evaluation": "of the three kinds the evaluation is wanted, of each the rest",
}
"""Duties that want something of a list of words, with why a word beside it is not outside of them."""
NAMES = ("80分(A2级)", "“151易经营”")
"""Numbers that are part of a name."""


def duties() -> list[Rule]:
    """Duties that are more than stated, and do not only say what belongs to a list."""
    rules = (version.rule for version in catalogue().rules.values())
    return [
        rule
        for rule in rules
        if rule.kind is RuleKind.DUTY
        and not isinstance(rule.condition, Stated)
        and rule.effect.kind is not EffectKind.CLASSIFY
    ]


def compared(said: Any) -> Iterator[str]:
    """The inputs that a condition compares."""
    if isinstance(said, dict):
        left = said.get("left")
        if isinstance(left, dict) and isinstance(left.get("input"), str):
            yield left["input"]
        for part in said.values():
            yield from compared(part)
    elif isinstance(said, list):
        for part in said:
            yield from compared(part)


def test_what_a_duty_is_about_is_not_what_it_wants() -> None:
    wanted = {
        rule.id
        for rule in duties()
        for spec in rule.inputs
        if "其他" in (spec.choices or ())
        and spec.name in set(compared(rule.condition.model_dump(mode="json")))
    }
    assert wanted == set(CLOSED)


def test_a_duty_about_firms_or_people_says_which() -> None:
    plain = {
        rule.id
        for rule in duties()
        if rule.applies_when is None and set(rule.subject_kinds) - {SubjectKind.PUBLIC_BODY}
    }
    assert plain == set(OF_ANYBODY)


def untold() -> set[str]:
    """The quotes with a number (and what it counts) that no rule tells that quotes it."""
    rules = [version.rule for version in catalogue().rules.values()]
    without = {"legal_basis", "note", "rows", "defaults", "authorities", "id"}
    told = [
        (bare(basis.quote), rule.model_dump_json(exclude=without))
        for rule in rules
        for basis in rule.legal_basis
    ]
    return {
        quote
        for quote, _ in told
        for number, counted in re.findall(r"(\d+(?:\.\d+)?)(.?)", quote)
        if not re.fullmatch(r"20[12]\d", number)
        and not any(number in said for other, said in told if number + counted in other)
    }


def test_a_number_of_a_quote_is_told() -> None:
    assert {quote for quote in untold() if not any(name in quote for name in NAMES)} == set()
