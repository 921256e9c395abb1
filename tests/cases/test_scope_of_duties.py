"""Of whom and of what a duty speaks stands in when it applies, and not in what is wanted.

A factory that is asked about a duty of pharmacies has broken nothing, nor has a platform that serves somebody
else than its sentence names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph_schema.vocabulary import EffectKind, Modality, RuleKind, SubjectKind
from hub.policy.model.conditions import Stated
from hub.policy.model.documents import Rule
from tests.cases.seeded import catalogue, maps_in
from tests.cases.sentences import bare

OF_ANYBODY = {
    "cn-procurement--same-head-suppliers": "of the two suppliers who are named",
    "jia-commitment--pre-access": "whoever enters a trade that is administered commits before",
    "suqian-bidding--tenderer-commitment": "the day of the tender is asked, and who has none is no tenderer",
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
ONLY_STATED = {
    "jia-credit-institutions--trades": "发展…等多种业态: which trades there are to be",
    "xinyang-credit-loan-products--innovations": "用足用好: how well, nobody can be asked",
    "xinyang-cross-region--governance": "创新…模式: an aim",
    "xinyang-gov-contract--problems": "着力解决: what is to be fought, each its own matter",
    "xinyang-safeguards--encouragement": "鼓励: whom it encourages",
    "xixia-credit-bidding--five-fulls": "打造…新格局: an aim",
    "xixia-credit-emergency--reserves": "是…的重要载体: what it is",
    "xixia-credit-employment--means": "多措并举: which means, taken together",
    "xixia-credit-environment--national-data": "通过…数据: of which; the assessment is asked for beside it",
    "xixia-credit-insurance--aspects": "从…等多方面: in which respects",
    "xixia-credit-loan--product-range": "继续完善: which products",
    "xixia-incentive-work--business-scenes": "以信用赋能…等经营场景: a list of scenes",
    "xixia-incentive-work--five-forms": "通过…等形式: a list of forms",
    "yunnan-credit-loan--product-range": "继续完善、探索开发: which products",
    "yunnan-incentive-work--participants": "充分发挥…的作用: whose",
    "yunnan-incentive-work--priorities": "优先发展、着力: what comes first",
}
"""What texts that bind, urge or explore only state, with why nobody can be asked whether it was done."""
NAMES = ("80分(A2级)", "“151易经营”", "(宿财教〔2021〕36号)")
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
    for one in maps_in(said):
        left = one.get("left")
        if isinstance(left, dict) and isinstance(left.get("input"), str):
            yield left["input"]


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


def test_what_a_text_wants_done_can_be_asked_for() -> None:
    """A fact of the text that no rule tests, though the text says that it shall be done, or is explored."""
    rules = [version.rule for version in catalogue().rules.values()]
    tested = [
        bare(basis.quote)
        for rule in rules
        if not isinstance(rule.condition, Stated)
        for basis in rule.legal_basis
    ]
    urging = {Modality.MUST, Modality.MUST_NOT, Modality.SHOULD, Modality.EXPLORE}
    only = {
        rule.id
        for rule in rules
        if isinstance(rule.condition, Stated) and rule.modality in urging
        for quotes in [[bare(basis.quote) for basis in rule.legal_basis]]
        if not any(quote in other or other in quote for quote in quotes for other in tested)
    }
    assert only == set(ONLY_STATED)


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
