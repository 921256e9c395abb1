"""Whose bodies a duty binds: every duty of public bodies is asked of one of its region and of one of another.

What a county asks of its departments it asks of no other county's.
"""

from __future__ import annotations

from functools import cache

import pytest

from graph_schema.vocabulary import Outcome, RuleKind, SubjectKind
from hub.decisions.explanations.explaining import explain
from hub.decisions.explanations.language import Locale
from hub.decisions.explanations.material import Telling
from hub.policy.catalogue import NATION
from hub.policy.model.conditions import Stated
from tests.cases import test_scope_000_001_002_004 as scope
from tests.cases.every import CASES
from tests.cases.facts import BODY, Case, ask, facts_of
from tests.cases.seeded import catalogue

ELSEWHERE = {"53": "321000"}
"""Where a body of another region is from, by the first two digits of the duty's; elsewhere it is Yunnan."""
NOT_OF_THE_REGION = {
    "henan--dishonest-information": NATION,
    "suqian-bidding--tenderer-commitment": NATION,
    "xinyang-cross-region--partners": NATION,
    "xixia-incentive-work--credit-file": "411300",
    "xixia-incentive-work--recipients": "411300",
    "yunnan-electricity--guarantee-forms": NATION,
    "yunnan-electricity--lawful-operation": NATION,
    "yunnan-electricity--market-adjust": NATION,
    "yunnan-electricity--negative-watch": NATION,
    "yunnan-electricity--quota-by-grade": NATION,
}
"""Duties that speak of other bodies than those of their region: whoever has dishonest records, tenders in the
city, or takes part in the market; the platform of the city above the county. What partners a text names it
names to anybody."""


@cache
def settled() -> dict[str, Case]:
    """One case of each duty of public bodies in which a body of its region is bound."""
    bound = {Outcome.NOT_APPLICABLE, Outcome.UNDETERMINED, Outcome.STATED}
    return {
        case.rule: case
        for case in (*CASES, *scope.CASES)
        if case.subject_kind() == BODY and case.outcome not in bound
    }


def duties() -> list[str]:
    """Duties of public bodies that are more than stated."""
    return [
        version.rule.id
        for version in catalogue().rules.values()
        if version.rule.kind is RuleKind.DUTY
        and SubjectKind.PUBLIC_BODY in version.rule.subject_kinds
        and not isinstance(version.rule.condition, Stated)
    ]


def test_only_these_speak_of_other_bodies_than_those_of_their_region() -> None:
    others = {name: catalogue().rules[name].rule.bodies_of for name in duties()}
    assert {name: code for name, code in others.items() if code is not None} == NOT_OF_THE_REGION


@pytest.mark.parametrize("name", duties())
def test_a_body_of_another_region_or_of_the_one_above_is_not_bound(name: str) -> None:
    version, case = catalogue().rules[name], settled().get(name)
    if case is None or version.of_here is None:
        assert (
            case is not None or version.rule.subject_kinds[0] != BODY or set(version.dependencies.parameters)
        )
        return
    bound = version.of_here.located.in_
    for home in (catalogue().path(bound)[-2], ELSEWHERE.get(version.rule.region[:2], "530100")):
        case = case._replace(home=home)
        result = ask(case)
        assert (home, result.outcome, result.missing) == (home, Outcome.NOT_APPLICABLE, ())
    telling = Telling(result, facts_of(case), catalogue().rules, {}, catalogue())
    place = catalogue().regions[bound]
    assert f"只约束{place.name}的机关事业单位" in "".join(explain(telling, Locale.ZH_CN))
    assert "binds public bodies of" in " ".join(explain(telling, Locale.EN))
