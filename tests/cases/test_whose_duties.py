"""A duty that the text puts on named bodies is no other's; what it says of firms alone is not said of sole
traders."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from graph_schema.vocabulary import Outcome, RuleKind, SubjectKind
from hub.decisions.explanations import Locale, explain
from hub.policy.model.conditions import Stated
from hub.policy.model.documents import Rule
from tests.cases import test_scope_000_001_002_004 as scope
from tests.cases.every import CASES
from tests.cases.facts import BEARERS, FIRM, SHOP, Case, ask
from tests.cases.seeded import catalogue
from tests.cases.sentences import WHO_IS_RESPONSIBLE, bare, text
from tests.cases.test_bodies import settled
from tests.explanations.told import telling

OPEN_ENDED = re.compile("等）")
"""At the end of a list of the bodies responsible: others are too, and of which kind is not said."""
OWN_DECISIONS = "of its own decisions, and whoever decides is an administrative department"
SAID_OTHERWISE = {
    "xinyang--eight-kinds-upload-deadline": OWN_DECISIONS,
    "xinyang--penalty-upload-deadline": OWN_DECISIONS,
    "xinyang-agri-quality--graded": "quality_regulator: 各级农产品质量安全监管部门",
    "xinyang--objection-deadline": "whoever was asked, and of no set time it is never decided",
    "xinyang-cross-region--partners": "which places are partners, whoever asks",
    "xinyang-gov-contract--arrears-rates": "机关事业单位和国有企业: whoever owes",
    "xinyang-gov-contract--gov-dishonesty": "机关、事业单位: whose breach it is",
    "xinyang-gov-contract--in-order": "whoever has the contract",
    "xinyang-gov-contract--state": "whoever has the contract",
    "xinyang-publicity--double-publicity-rates": OWN_DECISIONS,
    "xixia-credit-procurement--acceptance-stage": "the county's finance bureau is named in duty_of",
    "xixia-credit-procurement--acceptance-work": "whoever purchases",
    "xixia-credit-procurement--tender-doc-content": "whoever purchases",
}
"""Duties of a section that names bodies, or a class of them, that say in another way whose they are."""
WITH_TRADERS = {
    "changzhou-public-service--thirty-measures": "企业家",
    "nantong-transport-service--aaa-green-channel": "水路运输经营者、出租汽车经营者",
    "xinyang-credit-loan--one-stop-loan": "本地存续企业（个体工商户）",
    "xinyang-rural-finance--products": "专业大户、农民合作社",
    "xixia-credit-renovation--contract-conditions": "装修客户",
    "yunnan-electricity--exemption": "电力用户",
    "yunnan-electricity--guarantee-forms": "电力用户",
    "yunnan-electricity--lawful-operation": "电力用户",
    "yunnan-electricity--market-adjust": "电力用户",
    "yunnan-electricity--negative-watch": "电力用户",
}
"""Rules with 企业 in their words that speak of sole traders too, with the words that take them in."""
FIRMS_ALONE = "AMB-102"


def of_documents() -> Iterator[Rule]:
    """The rules of the five documents."""
    rules = (version.rule for version in catalogue().rules.values())
    return (rule for rule in rules if rule.legal_basis[0].document.startswith("doc-"))


def responsible(rule: Rule) -> str | None:
    """The bracket that says whose the section is in which a rule's words stand; None where it is open."""
    basis = rule.legal_basis[0]
    if basis.document not in ("doc-000", "doc-002"):
        return None
    whole = text(basis.document)
    after = whole.find(WHO_IS_RESPONSIBLE, whole.find(bare(basis.quote)))
    found = re.compile("（责任单位：[^）]*）").match(whole, after)
    numbered = basis.article.isdigit() or basis.article.startswith("三（")
    if found is None or not numbered or OPEN_ENDED.search(found[0]):
        return None
    return found[0]


def names_bearer(rule: Rule) -> bool:
    """Whether it asks if the body is one of those that the text names."""
    return any(spec.name in BEARERS for spec in rule.inputs)


BOUND = sorted(rule.id for rule in of_documents() if names_bearer(rule))


def test_a_section_of_named_bodies_binds_them_alone() -> None:
    lacking = {
        rule.id
        for rule in of_documents()
        if rule.kind is RuleKind.DUTY
        and SubjectKind.PUBLIC_BODY in rule.subject_kinds
        and not isinstance(rule.condition, Stated)
        and rule.duty_of is None
        and responsible(rule) is not None
        and not names_bearer(rule)
    }
    assert lacking == set(SAID_OTHERWISE) - {"xixia-credit-procurement--acceptance-stage"}


def test_who_is_named_stands_in_the_words_of_the_rule() -> None:
    for rule_id in BOUND:
        rule = catalogue().rules[rule_id].rule
        quotes = [bare(basis.quote) for basis in rule.legal_basis]
        found = responsible(rule)
        assert found is None or found in quotes, rule_id
        (label,) = (spec.label.zh for spec in rule.inputs if spec.name in BEARERS)
        named = re.split("、|或者", label.removeprefix("该单位为"))
        known = "".join(quotes)
        for one in named:
            core = re.sub("^(市|县|淮安市)", "", one)
            assert core[:2] in known, (rule_id, one)


@pytest.mark.parametrize("rule", BOUND)
def test_another_body_is_not_bound(rule: str) -> None:
    kept = settled()[rule]
    (name,) = (spec.name for spec in catalogue().rules[rule].rule.inputs if spec.name in BEARERS)
    other = kept._replace(given={**kept.given, name: False})
    assert ask(kept).outcome == kept.outcome
    assert ask(other).outcome is Outcome.NOT_APPLICABLE
    label = next(spec.label for spec in catalogue().rules[rule].rule.inputs if spec.name == name)
    assert any(label.zh in line for line in explain(telling(other), Locale.ZH_CN))
    assert any(label.en in line for line in explain(telling(other), Locale.EN))


def test_where_the_text_says_firms_sole_traders_are_in_only_by_its_words() -> None:
    kinds = {SubjectKind.LEGAL_ENTITY, SubjectKind.INDIVIDUAL_BUSINESS}
    taken_in = {
        rule.id: [bare(basis.quote) for basis in rule.legal_basis]
        for rule in of_documents()
        if kinds <= set(rule.subject_kinds) and any("企业" in basis.quote for basis in rule.legal_basis)
    }
    assert set(taken_in) == set(WITH_TRADERS)
    for rule, quotes in taken_in.items():
        assert any(WITH_TRADERS[rule] in quote for quote in quotes), rule


FIRMS = sorted(rule.id for rule in of_documents() if FIRMS_ALONE in rule.defaults)


@pytest.mark.parametrize("rule", FIRMS)
def test_a_sole_trader_is_no_firm_and_told_why(rule: str) -> None:
    cases = [one for one in (*CASES, *scope.CASES) if one.rule == rule]
    case = next((one for one in cases if one.subject_kind() == FIRM), cases[0])._replace(kind=FIRM)
    trader: Case = case._replace(kind=SHOP)
    assert ask(trader).outcome in (Outcome.REFUSED, Outcome.DOES_NOT_APPLY, Outcome.NOT_APPLICABLE)
    assert SubjectKind.INDIVIDUAL_BUSINESS not in catalogue().rules[rule].rule.subject_kinds
    default = catalogue().defaults[FIRMS_ALONE].title
    assert any(default.zh in line for line in explain(telling(trader), Locale.ZH_CN))
    assert any(default.en in line for line in explain(telling(trader), Locale.EN))
    assert not any(default.zh in line for line in explain(telling(case), Locale.ZH_CN))
