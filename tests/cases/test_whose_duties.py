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
from tests.cases.facts import BEARERS, FIRM, NOBODY, SHOP, Case, ask
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
IN_DUTY_OF = {"xixia-credit-procurement--acceptance-stage"}
WHOSE = {
    "changzhou-travel--red-list-reporting": "全区社会信用体系领导小组成员单位",
    "jia--penalty-upload-deadline": "自作出决定之日起: whoever decides",
    "jia-commitment--signed-and-sent": "要求各单位",
    "jia-gov-integrity--three-affairs": "乡镇（街道）",
    "jia-graded-practice--medical-grades": "县卫生健康委员会",
    "jia-publicity--data-quality": "要求各单位",
    "qidong-medical--notice": "全市公立医疗机构",
    "qidong-medical--upload-arrears": "各医疗机构",
    "suqian-bidding--tenderer-commitment": "招标人",
    "suzhou-offshore-trade--abnormal-detection": "银行和外汇管理部门",
    "suzhou-offshore-trade--pre-commitment": "苏州新型国际贸易服务平台",
    "wuxi-finance--iot-query": "地方征信平台",
    "wuxi-guarantee--data-collected": "guarantee_business: whoever gives guarantees",
    "wuxi-guarantee--electronic-guarantee": "guarantee_business: whoever gives guarantees",
    "xinyang-safeguards--division": "各成员单位和其他市直有关部门、各县区、管理区、开发区",
    "xinyang-safeguards--leadership": "市委、区县党委、行业系统主管部门党组（党委）",
    "xinyi-supervision--no-basis-no-check": "whoever inspects",
    "xinyi-supervision--no-repeat-checks": "whoever inspects",
    "xinyi-supervision--power-list-public": "行政执法部门",
    "xinyi-supervision--quiet-days": "whoever goes to a firm",
    "xinyi-supervision--visit-stages": "whoever goes to a firm",
    "xuzhou-gov-procurement--announcement-ban": "市级预算单位、各代理机构",
    "xuzhou-gov-procurement--commitment": "procurement_party: whoever takes part",
    "xuzhou-gov-procurement--prepayment-in-time": "采购人",
    "xuzhou-gov-procurement--sme-guarantee-required": "市级预算单位、各代理机构",
    "yancheng-procurement--mandatory-use": "采购人",
    "yancheng-procurement--relief-given": "采购人",
    "yancheng-procurement--stated-in-documents": "采购人",
    "yancheng-procurement--third-party-use-2020": "采购人",
    "yunnan-electricity--guarantee-forms": "发电企业、电力用户和售电公司",
    "yunnan-electricity--lawful-operation": "发电企业、电力用户和售电公司",
    "yunnan-information-sharing--provincial": "省信用管理部门",
}
"""Duties that no bracket gives to anybody, with the words that say whose they are."""
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
NOBODY_NAMED = "AMB-113"


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


def asked_of_every_body() -> Iterator[Rule]:
    """Duties of public bodies that are asked about and do not ask which body it is."""
    for rule in of_documents():
        if (
            rule.kind is RuleKind.DUTY
            and SubjectKind.PUBLIC_BODY in rule.subject_kinds
            and not isinstance(rule.condition, Stated)
            and rule.duty_of is None
            and not names_bearer(rule)
        ):
            yield rule


def test_a_section_of_named_bodies_binds_them_alone() -> None:
    lacking = {rule.id for rule in asked_of_every_body() if responsible(rule) is not None}
    assert lacking == set(SAID_OTHERWISE) - IN_DUTY_OF


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


def test_a_duty_says_whose_it_is_or_that_the_text_does_not() -> None:
    asked = {rule.id for rule in asked_of_every_body()}
    silent = {rule.id for rule in of_documents() if NOBODY_NAMED in rule.defaults}
    assert silent < asked
    assert asked - silent == (set(SAID_OTHERWISE) | set(WHOSE)) - IN_DUTY_OF


def test_where_the_text_names_nobody_every_answer_says_so() -> None:
    title = catalogue().defaults[NOBODY_NAMED].title
    told = [case for case in CASES if NOBODY_NAMED in case.version().rule.defaults and case.kind != NOBODY]
    assert told
    for case in told:
        if ask(case).outcome in (Outcome.COMPLIANT, Outcome.NON_COMPLIANT):
            assert any(title.zh in line for line in explain(telling(case), Locale.ZH_CN))
            assert any(title.en in line for line in explain(telling(case), Locale.EN))


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
