"""What a rule gives or lists stands in the words that it quotes: an answer shows both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from hub.policy.model.documents import Rule
from tests.cases.seeded import catalogue
from tests.cases.sentences import bare

LEAST = 0.45
"""The part of the pairs of characters of an item that stands in quotes: some words are left out or turned."""
OTHERWISE = {
    "changzhou-loan--national-users": "全应用 is of the app that the sentence begins with",
    "changzhou-work-safety--push-grades": "A、B、E级 is three grades",
    "suqian-tourism--agency-grades": "AA、A、B、C、D is five grades",
    "wuxi-finance--data-centre": "水、电、气费 is three fees",
    "xinyang-gov-contract--in-order": "which comes before which is the order of the list",
    "xixia-credit-approval--tolerant-acceptance": "容缺受理 is how the article calls 先行受理",
    "yunnan-credit-approval--tolerant-acceptance": "容缺受理 is how the article calls 先行受理",
}
"""Rules whose items are put otherwise than in their quotes, with why."""


def items(value: Any) -> Iterator[str]:
    """Every item of a value, as the document has it."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "items":
                yield from (one["zh"] for one in part)
            else:
                yield from items(part)
    elif isinstance(value, list):
        for part in value:
            yield from items(part)


def plain(text: str) -> str:
    """A text without blanks and punctuation."""
    return re.sub(r"\W", "", bare(text))


def stands(item: str, quotes: str) -> bool:
    """Whether an item stands in the quotes, in about its own words."""
    pairs = ["".join(two) for two in pairwise(plain(item))] or [plain(item)]
    return sum(two in quotes for two in pairs) >= LEAST * len(pairs)


def not_quoted(rule: Rule) -> list[str]:
    """The items of a rule that stand in none of its quotes."""
    quotes = plain("".join(one.quote for one in rule.legal_basis))
    value = rule.effect.model_dump(mode="json")["value"]
    return [item for item in items(value) if not stands(item, quotes)]


@pytest.mark.parametrize("name", sorted(set(catalogue().rules) - set(OTHERWISE)))
def test_what_is_given_is_quoted(name: str) -> None:
    assert not_quoted(catalogue().rules[name].rule) == []


def test_no_exception_is_left_over() -> None:
    assert [name for name in OTHERWISE if not not_quoted(catalogue().rules[name].rule)] == []
