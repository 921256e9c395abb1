"""Shared answers are the very answers that evaluation gives, whoever asks, in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from pydantic_core import to_json

from hub.decisions.plan import plan_rules
from hub.loading import read_seeds
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.rules import Facts, evaluate
from hub.rules.facts import InputFact, SubjectFacts, ValueResult
from hub.rules.shared_results import BEYOND, Answer, Index, SharedResults, digest_of, present_in
from tests.conftest import ROOT
from tests.rules.builders import (
    DAY,
    PATHS,
    TEXT,
    attestation,
    catalogue,
    clause,
    covered,
    facts,
    grade,
    inputs,
    linked,
    record,
    rule,
    subject,
)
from tests.rules.strategies import rules, worlds
from tests.rules.test_properties import MANY

PENALTY = {"record": {"kind": "penalty"}}
PRICE = {"compare": {"left": {"input": "price"}, "op": "more_than", "right": {"value": 10}}}
GRADE = {"grade": {"scale": "home-scale", "at_least": "A"}}
RED = {"on_list": {"lists": ["red-list"]}}
ON_PENALTIES = {"rule": {"rule": "on-penalties"}}
HERE = {"located": {"by": "registered", "in": "411502"}}
AT_NOON = datetime(DAY.year, DAY.month, DAY.day, 12)


def answers(shared_results: SharedResults, of: list[RuleVersion], known: Facts) -> list[Answer]:
    """What the shared_results answers, after a look that evaluation says the plan."""
    policy = catalogue(*of)
    found = shared_results.answers(of, known, policy)
    assert [answer.result for answer in found] == [evaluate(one, known, policy.rules) for one in of]
    return found


def others_like(known: Facts) -> list[Facts]:
    """Other subjects in the same place, each of which differs in one thing that a rule may look at."""
    mine = known.subject
    if mine is None:
        return [known]

    def one(**changes: Any) -> Facts:
        return known.model_copy(update={"subject": mine.model_copy(update=changes)})

    return [
        one(id="s9"),
        one(records=()),
        one(related=()),
        one(kind="NATURAL_PERSON", registered=(), residence=PATHS["411502"]),
        one(registered=PATHS["410100"], operation=(PATHS["411502"],)),
        one(registered=PATHS["411502"], id="s8", records=()),
        known.model_copy(update={"inputs": {}}),
        known.model_copy(update={"others": {}, "clauses": ()}),
        known.model_copy(update={"cutoff": datetime(DAY.year, DAY.month, DAY.day, 23, 59)}),
    ]


@MANY
@given(rules(), rules(), worlds(), worlds(), st.randoms(use_true_random=False))
def test_every_answer_is_the_one_that_evaluation_gives(
    first: list[RuleVersion], second: list[RuleVersion], known: Facts, more: Facts, random: Any
) -> None:
    second = [rule_ for rule_ in second if rule_.rule.id != "inner"]
    of = [first[0], first[1], RuleVersion(second[0].rule.model_copy(update={"id": "r-2"}), 1, "")]
    policy = catalogue(*of)
    shared_results = SharedResults()
    asked = [known, more, *others_like(known), *others_like(more)]
    random.shuffle(asked)
    for one in asked:
        found = shared_results.answers(of, one, policy)
        for version, answer in zip(of, found, strict=True):
            assert answer.result == evaluate(version, one, policy.rules)
            assert type(answer.result).model_validate_json(answer.result.model_dump_json()) == answer.result
            event(f"shared: {answer.digest is not None}")
            if answer.digest is not None:
                assert digest_of(answer.result, one.subject.id if one.subject else "") == answer.digest


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        (PENALTY, facts(record())),
        (PENALTY, facts(record(valid_to="2026-02-01"))),
        (PENALTY, facts(record(region="320500"), clauses=[clause()])),
        (PRICE, facts(inputs=inputs(price="20"))),
        (GRADE, facts(grade("A"))),
        (
            GRADE,
            facts(
                record(kind="honour"),
                clauses=[
                    clause(
                        kinds=["honour"],
                        treat_as={"scenario": "bidding", "scale": "home-scale", "grade": "A"},
                    )
                ],
            ),
        ),
        (
            RED,
            facts(
                record(kind="honour"),
                clauses=[clause(kinds=["honour"], treat_as={"scenario": "bidding", "list": "red-list"})],
            ),
        ),
        ({"attested": "honest"}, facts(attestation("honest", True))),
        ({"attested": "honest"}, facts(inputs=inputs(honest=True))),
        ({"rule": {"rule": "inner"}}, facts(record())),
        ({"related": {"link": "MANAGER_OF", "condition": {"is_kind": ["LEGAL_ENTITY"]}}}, facts()),
        (
            {"related": {"link": "MANAGER_OF", "condition": PENALTY}},
            facts(subject=subject(related=[linked("MANAGER_OF", subject(record(), id="m1"))])),
        ),
        ({"other": {"input": "other", "condition": PENALTY}}, facts(others={"other": subject(id="s2")})),
        ({"same": {"input": "other", "attribute": "registered"}}, facts(others={"other": subject(id="s2")})),
    ],
)
def test_a_rule_that_the_facts_touch_is_evaluated_on_them(condition: dict[str, Any], known: Facts) -> None:
    given = [{"name": "price", "type": "decimal", "label": TEXT}]
    of = [rule(condition, inputs=given), rule(PENALTY, id_="inner")]
    shared_results = SharedResults()
    answers(shared_results, of, facts())
    assert answers(shared_results, of, known)[0].digest is None


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        (PENALTY, facts(record(kind="honour"), inputs=inputs(price="20"))),
        (PRICE, facts(record())),
        (GRADE, facts(record(kind="honour"), clauses=[clause(kinds=["honour"])])),
        (HERE, facts(record(), grade("A"), attestation("honest", True))),
        ({"date": {"days_of_month": [1, 20]}}, facts(record())),
    ],
)
def test_a_rule_that_the_facts_do_not_touch_is_not_evaluated_twice(
    condition: dict[str, Any], known: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = [rule(condition)]
    policy, shared_results = catalogue(*of), SharedResults()
    bare = known.model_copy(update={"subject": subject(id="first"), "inputs": {}})
    (before,) = shared_results.answers(of, bare, policy)
    (expected,) = [evaluate(one, known, policy.rules) for one in of]
    monkeypatch.setattr("hub.rules.shared_results.evaluate", lambda *_: pytest.fail("evaluated again"))
    (after,) = shared_results.answers(of, known, policy)
    assert after.result == expected
    assert after.digest == before.digest is not None


def test_districts_that_nobody_names_share_and_one_that_a_rule_names_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def at(region: str) -> Facts:
        return facts(subject=subject(id=f"s-{region}", registered=(*PATHS["411500"], region)))

    policy, shared_results = catalogue(rule(HERE, "BENEFIT")), SharedResults()
    of = list(policy.rules.values())
    assert shared_results.answers(of, at("411502"), policy)[0].result.outcome == "GRANTED"
    assert shared_results.answers(of, at("411503"), policy)[0].result.outcome == "REFUSED"
    monkeypatch.setattr("hub.rules.shared_results.evaluate", lambda *_: pytest.fail("evaluated again"))
    assert shared_results.answers(of, at("411521"), policy)[0].result.outcome == "REFUSED"


@pytest.mark.parametrize("by", ["registered", "residence", "operation"])
def test_each_place_of_a_subject_counts(by: str) -> None:
    shared_results, of = SharedResults(), [rule({"located": {"by": by, "in": "411502"}})]
    nowhere = subject(registered=(), residence=(), operation=())
    truths: list[str] = []
    for region in ("411502", "411500", "410100"):
        place: Any = (PATHS[region],) if by == "operation" else PATHS[region]
        known = facts(subject=nowhere.model_copy(update={by: place}))
        truths.append(answers(shared_results, of, known)[0].result.condition.truth)
    truths.append(answers(shared_results, of, facts(subject=nowhere))[0].result.condition.truth)
    assert truths == ["MET", "UNMET", "UNMET", "UNKNOWN"]


def test_a_place_of_which_the_city_is_known_is_not_one_of_another_district() -> None:
    shared_results, of = SharedResults(), [rule(HERE)]
    area = {"411502": {"path": PATHS["411502"]}}
    truths = [
        answers(shared_results, of, facts(subject=subject(home=home), areas=area))[0].result.condition.truth
        for home in ("411502", "411503", "411500", "411503", "410000", "320500")
    ]
    assert truths == ["MET", "UNMET", "UNKNOWN", "UNMET", "UNKNOWN", "UNMET"]


def test_another_source_another_day_and_another_policy_are_other_answers() -> None:
    shared_results, of = SharedResults(), [rule(PENALTY)]
    truths = {
        name: answers(shared_results, of, known)[0].result.condition.truth.value
        for name, known in {
            "no source": facts(),
            "a source": facts(coverage=[covered("penalty"), covered("penalty", "410000")]),
            "of a later day": facts(coverage=[covered("penalty", from_=DAY.replace(year=2030))]),
        }.items()
    }
    assert truths == {"no source": "UNKNOWN", "a source": "UNMET", "of a later day": "UNKNOWN"}
    assert answers(shared_results, [rule({"not": HERE})], facts())[0].result.condition.truth == "MET"


def test_each_operator_has_its_place() -> None:
    # A new one counts as touched by everything until hub/rules/shared_results.py says that it looks at
    # nothing but the subject's own kind, places, records and inputs, and only at what it names.
    assert {"related", "other", "same", "outranks"} == BEYOND


@pytest.fixture(scope="module")
def seeds() -> Catalogue:
    return read_seeds(ROOT / "seeds", date(2026, 11, 22)).catalogue  # when none of the demo is yet to come


def test_every_rule_of_the_seeds_answers_as_evaluation_does(seeds: Catalogue) -> None:
    shared_results, dice = SharedResults(), Random(7)
    shared = 0
    for region in sorted({version.rule.region for version in seeds.rules.values()}):
        path = seeds.path(region)
        of = [version for version in seeds.rules.values() if version.rule.region in path]
        for number in range(4):
            known = some_facts(seeds, of, region, dice, f"s{number}")
            found = shared_results.answers(of, known, seeds)
            assert [one.result for one in found] == [evaluate(one, known, seeds.rules) for one in of]
            shared += sum(one.digest is not None for one in found)
    assert shared > 1_000


def some_facts(seeds: Catalogue, of: Sequence[RuleVersion], region: str, dice: Random, name: str) -> Facts:
    """Facts about a subject with a few records and inputs of those that the rules know."""
    home = dice.choice([region, "411502", "110101"])

    def some_record(number: int) -> Any:
        kind = seeds.kinds[dice.choice(sorted(seeds.kinds))]
        values = ["10", "2026-01-01", True, "A", 5]
        return {
            **record(f"{name}-{number}").model_dump(),
            "kind": kind.id,
            "region": region,
            "path": seeds.path(dice.choice([region, home])),
            "attributes": {attribute: dice.choice(values) for attribute in kind.attributes},
        }

    plan = plan_rules(seeds, region, AT_NOON, of)
    names = {spec.name for one in of for spec in one.rule.inputs}
    names |= {word for one in of for word in one.words & set(seeds.terms)}
    place = seeds.path(home)
    return facts(
        subject={
            "id": name,
            "kind": dice.choice(["LEGAL_ENTITY", "NATURAL_PERSON", "INDIVIDUAL_BUSINESS"]),
            "registered": place if dice.random() < 0.8 else (),
            "residence": place if dice.random() < 0.5 else (),
            "operation": (seeds.path(region),),
            "records": [some_record(number) for number in range(dice.choice([0, 1, 3]))],
        },
        region=region,
        path=seeds.path(region),
        coverage=[covered(kind, "100000") for kind in plan.kinds if dice.random() < 0.5],
        clauses=plan.clauses,
        inputs={one: InputFact(type="text", value="5") for one in sorted(names) if dice.random() < 0.1},
        parameters=plan.parameters,
        scales=plan.scales,
        neutral=plan.neutral,
        areas=plan.areas,
    )


def test_nobody_knows_the_subject() -> None:
    (answer,) = answers(SharedResults(), [rule(PENALTY, "MEASURE")], facts(subject=None))
    assert (answer.result.reason, digest_of(answer.result, "")) == ("SUBJECT_UNKNOWN", answer.digest)


def test_an_answer_that_says_who_it_is_about_elsewhere_is_not_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    def tells(version: RuleVersion, known: Facts, known_rules: Any, *_: Any) -> Any:
        assert isinstance(known.subject, SubjectFacts)
        return evaluate(version, known, known_rules).model_copy(update={"clauses": (known.subject.id,)})

    monkeypatch.setattr("hub.rules.shared_results.evaluate", tells)
    policy, shared_results = catalogue(rule(HERE)), SharedResults()
    for name in ("s1", "s2"):
        (answer,) = shared_results.answers(
            list(policy.rules.values()), facts(subject=subject(id=name)), policy
        )
        assert (answer.result.clauses, answer.digest) == ((name,), None)


def test_what_was_not_asked_for_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = catalogue(rule(PENALTY), rule(HERE, id_="r-2"))
    of = list(policy.rules.values())
    asked: list[int] = []

    def counted(*arguments: Any) -> Any:
        asked.append(1)
        return evaluate(*arguments)

    monkeypatch.setattr("hub.rules.shared_results.evaluate", counted)

    def evaluations(shared_results: SharedResults, *days: int) -> int:
        asked.clear()
        for day in days:
            shared_results.answers(of, facts(cutoff=AT_NOON.replace(day=day)), policy)
        return len(asked)

    assert evaluations(SharedResults(), 1, 2, 1, 2) == 4
    assert evaluations(SharedResults(most_bases=1), 1, 2, 1, 2) == 8
    assert evaluations(SharedResults(most_results=4), 1, 2, 1, 3, 1, 2) == 8
    assert evaluations(SharedResults(most_results=1), 1, 1, 1) == 2


def test_the_index_leads_from_facts_to_the_rules_that_name_them() -> None:
    of = catalogue(
        rule(PENALTY, id_="on-penalties"),
        rule(PRICE, id_="on-price"),
        rule({"any": [ON_PENALTIES, HERE, {"not": ON_PENALTIES}]}, id_="on-another"),
        rule({"related": {"link": "MANAGER_OF", "condition": HERE}}, id_="on-managers"),
    ).rules
    index = Index(of)
    assert index.touched(present_in(facts())) == {"on-managers"}
    assert index.touched(present_in(facts(record()))) == {"on-managers", "on-penalties", "on-another"}
    assert index.touched(present_in(facts(inputs=inputs(price="1")))) == {"on-managers", "on-price"}
    assert (index.names("411502"), index.names("411500"), index.names("320500")) == (True, True, False)


@pytest.mark.parametrize("open_ended", [False, True])
def test_only_a_list_that_is_open_says_so_in_what_is_kept(open_ended: bool) -> None:
    """Answers from before lists said it keep their digests."""
    told = to_json(ValueResult(form="items", open_ended=open_ended))
    assert (b"open_ended" in told) is open_ended
