"""What is given to rules: a word of no list and a name of no region are refused, never decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from graph_schema.vocabulary import ErrorCode
from hub.calendar.workdays import SHANGHAI
from hub.decisions.inputs import GivenInput, check_complete, read
from hub.decisions.plan import plan_rules
from hub.errors import InputError
from hub.messages.languages import Language
from hub.policy.catalogue import RuleVersion
from hub.policy.checks.names_in_conditions import conditions_of
from hub.policy.model import conditions as c
from hub.policy.model.documents import InputSpec
from hub.rules.facts import InputFact
from resolvers.rules import rule
from tests.cases.seeded import catalogue

PARTNERS = "xinyang-cross-region--partners"
TEXTS = [
    (version, spec)
    for version in catalogue().rules.values()
    for spec in version.rule.inputs
    if spec.type == "text"
]


def given(rule: str, name: str, type_: Any, value: Any) -> InputFact:
    """An input as the rule takes it."""
    said = [GivenInput(name, type_, value)]
    return read(said, [catalogue().rules[rule]], (), catalogue()).inputs[name]


def refusal(rule: str, name: str, value: str) -> InputError:
    """What a word meets."""
    with pytest.raises(InputError) as refused:
        given(rule, name, "text", value)
    assert refused.value.code is ErrorCode.INVALID_INPUT
    return refused.value


@pytest.mark.parametrize(
    ("version", "spec"),
    [pytest.param(*one, id=f"{one[0].rule.id}: {one[1].name}") for one in TEXTS if one[1].free is None],
)
def test_no_free_word_is_decided(version: RuleVersion, spec: InputSpec) -> None:
    assert spec.choices is not None
    for word in spec.choices:
        assert given(version.rule.id, spec.name, "text", word).value == word
        for slip in (word[:-1], word + " ", word + "等"):
            expected = refusal(version.rule.id, spec.name, slip).expected
            assert expected == "one of " + "、".join(spec.choices)


def test_a_free_text_is_looked_up_among_records_and_nothing_else() -> None:
    for version, spec in TEXTS:
        if spec.free is not None:
            asked = [part for _, part in conditions_of(version.rule) if spec.name in str(part)]
            assert asked
            assert [part for part in asked if isinstance(part, c.Compare)] == []


@pytest.mark.parametrize(
    ("type_", "said", "code"),
    [
        ("text", "苏州市", "320500"),
        ("text", "320500", "320500"),
        ("region", "苏州市", "320500"),
        ("region", " 六安市", "341500"),
        ("region", "341200", "341200"),
        ("region", "东莞市", "441900"),
        ("region", "南京市", "320100"),
    ],
)
def test_a_region_is_its_code_or_its_name(type_: str, said: str, code: str) -> None:
    assert given(PARTNERS, "partner", type_, said) == InputFact(type="region", value=code)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("苏洲市", "320500 (江苏省苏州市)"),
        ("苏州", "320500 (江苏省苏州市)"),
        ("320599", "a GB/T 2260 code such as 320500, or a full name such as 苏州市"),
        ("鼓楼区", "320302 (江苏省徐州市鼓楼区)"),
        ("其他", "a full name"),
        ("", "a full name"),
    ],
)
def test_what_names_no_region_or_several_is_refused_with_those_that_it_may_mean(said: str, told: str) -> None:
    assert told in str(refusal(PARTNERS, "partner", said).expected)


def test_a_number_is_no_region() -> None:
    with pytest.raises(InputError) as refused:
        given(PARTNERS, "partner", "integer", 320500)
    assert refused.value.expected == "type region"


def test_what_was_not_done_is_none_where_the_rule_says_what_that_means() -> None:
    duty, review = "nanjing-medical--repaid-in-time", "xinyang-repair--instant-review"
    assert given(duty, "repaid_on", "none", None) == InputFact(type="date", value=None)
    assert given(review, "working_days_used", "none", None) == InputFact(type="integer", value=None)
    with pytest.raises(InputError) as refused:
        given(duty, "repayment_day", "none", None)
    assert (refused.value.code, refused.value.expected) == (ErrorCode.INVALID_INPUT, "type date")
    with pytest.raises(InputError, match="can't be none"):
        read([GivenInput("honest", "none", None)], [], ["honest"], catalogue())


def test_a_missing_day_is_asked_for_with_what_can_be_said_instead() -> None:
    version = catalogue().rules["nanjing-medical--repaid-in-time"]
    with pytest.raises(InputError) as refused:
        check_complete(read([], [version], (), catalogue()), version)
    assert refused.value.code is ErrorCode.MISSING_INPUT
    assert refused.value.problem.text(Language.EN).startswith("The rule needs the input 'repaid_on' (")
    assert refused.value.problem.whole(Language.EN).isascii()
    assert refused.value.problem.expected(Language.ZH) == "类型 date，或者 none: true（没有还款）"


@pytest.mark.parametrize("name", ["changzhou-loan--grade-decides", "cn-procurement--major-violation"])
def test_a_rule_tells_every_name_that_it_takes(name: str) -> None:
    """What a form is made of: inputs, and terms of the text that somebody may attest."""
    version = catalogue().rules[name]
    shown = rule(version, catalogue())
    plan = plan_rules(catalogue(), version.rule.region, datetime(2026, 6, 1, tzinfo=SHANGHAI), [version])
    with pytest.raises(InputError) as refused:
        read([GivenInput("no-such-name", "boolean", True)], plan.rules, plan.terms, catalogue())
    told = sorted([*(one.name for one in shown.inputs), *(one.code for one in shown.terms)])
    assert refused.value.expected == (
        f"one of {', '.join(told)}" if told else "no inputs: the rules that are asked take none"
    )
