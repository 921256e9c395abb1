"""What an answer says in numbers and of places stands in the words that its rule quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from hub.policy.model import conditions as c
from hub.policy.model.conditions import walk
from hub.policy.model.documents import Rule
from tests.cases.seeded import catalogue
from tests.cases.sentences import bare

NUMBER = re.compile(r"\d+(?:\.\d+)?")
IN_WORDS = {
    "两": "2", "三年": "3", "三日": "3", "三个": "3", "七个": "7", "七天": "7",
    "两层": "2", "8折": "20", "半价": "50",
    "全部": "100", "不缴纳": "100", "1分钱": "0.01", "应签尽签": "100", "应归尽归": "100", "全量": "100",
    "全覆盖": "100", "全共享": "100", "两万余": "20000", "三星": "3",
}  # fmt: skip
"""Numbers that texts write in words, and what is asked of all of something."""
ELSEWHERE = {
    "jia-phases--credit-reports": "2022年1月-12月: before 1 January 2023",
    "suqian-tourism--hotel-subsidy": "2021年度: before 1 January 2022",
    "xinyang-demo--bid-deposit-reduction": "20 % is the demonstration's",
}
"""Rules that say a number that no text has, with why."""
HERE = re.compile("全市|全县|全区|本县|本市|辖区|市区|县级|示范体验区|大市区|全省|各州|各地")
"""Words by which a text says its own place."""
PLACES = {
    "haiyong-grassroots--points": "海永镇 lies in 海门区",
    "xinyang-gov-contract--arrears-rates": "国有企业: of the city whose plan it is",
    "xixia-department-appraisal--commendation": "部门: of the county whose plan it is",
    "yancheng-student-loan--eligibility": "生源地",
}


def numbers(said: str) -> set[Decimal]:
    """The numbers in a text, those counted in tens of thousands in both ways."""
    found = {Decimal(one) for one in NUMBER.findall(re.sub(r"(?<=\d),(?=\d{3}\b)", "", said))}
    return found | {Decimal(one) * 10_000 for one in re.findall(r"(\d+(?:\.\d+)?)万", said)}


def told(rule: Rule) -> Iterator[str]:
    """Where an answer of the rule has numbers from: its title and labels, its sizes, what is compared."""
    yield from (rule.title.zh, rule.effect.label.zh, *(spec.label.zh for spec in rule.inputs))
    trees = [rule.condition, rule.applies_when, rule.withdrawn_when, rule.effect.value]
    for tree in trees:
        if tree is not None:
            said = tree.model_dump_json(exclude_none=True)
            yield re.sub(
                r'"(en|in_|region|choices|parameter|scale|input|lists|kind|by)":("[^"]*"|\[[^]]*\])', "", said
            )


def rules() -> Iterator[Rule]:
    """Every rule of the seeds."""
    return (version.rule for version in catalogue().rules.values())


def test_a_number_that_an_answer_tells_stands_in_a_quote_of_the_rule() -> None:
    lost: dict[str, set[Decimal]] = {}
    for rule in rules():
        words = "".join(bare(basis.quote) for basis in rule.legal_basis)
        quoted = numbers(words) | {Decimal(number) for word, number in IN_WORDS.items() if word in words}
        found = (
            {one for said in told(rule) for one in numbers(bare(said))} - quoted - {Decimal(0), Decimal(1)}
        )
        if found:
            lost[rule.id] = found
    assert set(lost) == set(ELSEWHERE), {one: lost.get(one) for one in set(lost) ^ set(ELSEWHERE)}


def test_a_place_that_is_asked_for_stands_in_a_quote_of_the_rule() -> None:
    lost: set[str] = set()
    for version in catalogue().rules.values():
        quoted = "".join(bare(basis.quote) for basis in version.rule.legal_basis)
        for condition in (part for _, tree in version.rule.trees for part in walk(tree)):
            if isinstance(condition, c.Located):
                name = catalogue().regions[condition.located.in_].name
                if name.rstrip("省市县区镇") not in quoted and not HERE.search(quoted):
                    lost.add(version.rule.id)
    assert lost == set(PLACES)
