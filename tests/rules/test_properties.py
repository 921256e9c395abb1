"""What holds for every rule that may be published, whatever the facts are."""

from __future__ import annotations

import json
import os
from typing import Any

from hypothesis import Phase, assume, event, given, settings
from hypothesis import strategies as st

from graph_schema.vocabulary import Outcome, ReasonCode, RuleStatus, Truth
from hub.policy.catalogue import RuleVersion
from hub.policy.checks.whole_policy import check
from hub.rules import Facts, RuleResult, evaluate
from hub.rules.facts import ConditionResult, RecordFact, SubjectFacts, unchecked
from tests.rules.builders import DAY, catalogue
from tests.rules.strategies import (
    NEGATIVE,
    plain_benefits,
    plain_records,
    plain_worlds,
    records,
    rules,
    worlds,
)

EXAMPLES = int(os.environ.get("EXAMPLES", "20"))
"""How many worlds each property is tried on; ``make soak`` tries far more."""

MANY = settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
DEFINITE = {
    Outcome.GRANTED,
    Outcome.REFUSED,
    Outcome.APPLIES,
    Outcome.DOES_NOT_APPLY,
    Outcome.COMPLIANT,
    Outcome.NON_COMPLIANT,
    Outcome.ON_TIME,
    Outcome.LATE,
}


def result(of: list[RuleVersion], known: Facts) -> RuleResult:
    """The first rule's answer."""
    return evaluate(of[0], known, {one.rule.id: one for one in of})


def may_be_published(of: list[RuleVersion]) -> bool:
    """Whether the policy check lets these rules pass."""
    return check(catalogue(*of)) == []


def added(known: Facts, more: RecordFact, where: str) -> Facts:
    """The facts with one record more: the subject's, its first manager's or the other subject's."""

    def with_it(one: SubjectFacts) -> SubjectFacts:
        return one.model_copy(update={"records": (*one.records, more)})

    mine = known.subject
    if where == "other" and "other" in known.others:
        return known.model_copy(update={"others": {"other": with_it(known.others["other"])}})
    if mine is None:
        return known
    if where == "manager" and mine.related:
        first = mine.related[0].model_copy(update={"subject": with_it(mine.related[0].subject)})
        return known.model_copy(
            update={"subject": mine.model_copy(update={"related": (first, *mine.related[1:])})}
        )
    return known.model_copy(update={"subject": with_it(mine)})


places = st.sampled_from(["subject", "subject", "manager", "other"])


@MANY
@given(rules("BENEFIT"), worlds(clear=True) | worlds(), records("extra", NEGATIVE), places)
def test_one_negative_record_more_never_grants(
    of: list[RuleVersion], known: Facts, more: RecordFact, where: str
) -> None:
    assume(may_be_published(of))
    never_grants(of, known, more, where)


@settings(MANY, max_examples=3 * EXAMPLES)
@given(plain_benefits(), plain_worlds(), plain_records("extra"), places)
def test_one_negative_record_more_never_grants_where_it_matters_most(
    of: list[RuleVersion], known: Facts, more: RecordFact, where: str
) -> None:
    assume(may_be_published(of))
    never_grants(of, known, more, where)


def never_grants(of: list[RuleVersion], known: Facts, more: RecordFact, where: str) -> None:
    """What was not granted is not granted with one negative record more, either."""
    before, after = result(of, known).outcome, result(of, added(known, more, where)).outcome
    event(f"{before} to {after}")
    assert after is not Outcome.GRANTED or before is Outcome.GRANTED


def bare(one: RuleResult, ref: str) -> dict[str, Any]:
    """Everything that an answer says, but for why one record does not count."""
    said = one.model_dump()
    said["screened"].pop(ref, None)
    return said


@MANY
@given(rules(looks_back=False), (worlds() | worlds(clear=True)), records("extra"), places)
def test_a_repaired_record_equals_an_absent_one(
    of: list[RuleVersion], known: Facts, more: RecordFact, where: str
) -> None:
    repaired = more.model_copy(update={"repaired_on": DAY})
    after = result(of, added(known, repaired, where))
    assert bare(after, "extra") == bare(result(of, known), "extra")
    assert after.screened.get("extra") in (
        None,
        ReasonCode.REPAIRED,
        ReasonCode.REVOKED,
        ReasonCode.NOT_YET_PUBLISHED,
    )


@MANY
@given(rules(), (worlds() | worlds(clear=True)), st.randoms(use_true_random=False))
def test_the_order_of_records_sources_and_clauses_does_not_matter(
    of: list[RuleVersion], known: Facts, dice: Any
) -> None:
    def shuffled(items: Any) -> Any:
        found = list(items)
        dice.shuffle(found)
        return tuple(found)

    changes: dict[str, Any] = {"coverage": shuffled(known.coverage), "clauses": shuffled(known.clauses)}
    if known.subject is not None:
        changes["subject"] = known.subject.model_copy(update={"records": shuffled(known.subject.records)})
    again = result(of, known.model_copy(update=changes))
    assert again.model_dump_json() == result(of, known).model_dump_json()


def every_part(condition: ConditionResult) -> list[ConditionResult]:
    """A condition's result with all that is inside."""
    return [condition, *(found for part in condition.parts for found in every_part(part))]


@MANY
@given(rules(), (worlds() | worlds(clear=True)))
def test_what_is_unknown_stays_unknown_and_says_what_is_missing(of: list[RuleVersion], known: Facts) -> None:
    answer = result(of, known)
    event(answer.outcome)
    assert answer.reason is not ReasonCode.RULE_ERROR, answer.missing
    for part in every_part(answer.condition):
        assert (part.truth is Truth.UNKNOWN) is bool(part.missing)
    if answer.outcome is Outcome.UNDETERMINED:
        assert answer.missing
    else:
        assert answer.missing == (answer.value.missing if answer.value is not None else ())
    if answer.outcome in (Outcome.GRANTED, Outcome.APPLIES, Outcome.COMPLIANT, Outcome.ON_TIME):
        assert answer.condition.truth is Truth.MET
    if known.subject is None:
        assert answer.outcome not in (Outcome.GRANTED, Outcome.APPLIES)


@MANY
@given(rules(), (worlds() | worlds(clear=True)))
def test_a_source_less_leaves_more_open_and_turns_nothing_round(of: list[RuleVersion], known: Facts) -> None:
    before = result(of, known)
    after = result(of, known.model_copy(update={"coverage": ()}))
    assert after.condition.truth in (before.condition.truth, Truth.UNKNOWN)
    if after.outcome in DEFINITE:
        finer = (after.outcome, before.outcome) == (Outcome.REFUSED, Outcome.WITHDRAWN)
        assert after.outcome is before.outcome or finer, (
            "what was withdrawn is refused where that isn't known"
        )


@MANY
@given(rules(), (worlds() | worlds(clear=True)))
def test_facts_and_answers_read_back_from_json_as_they_were(of: list[RuleVersion], known: Facts) -> None:
    answer = result(of, known)
    stored = known.model_dump_json()
    for read_back in (Facts.model_validate_json(stored), Facts.model_validate(json.loads(stored))):
        assert read_back.model_dump_json() == stored
        assert result(of, read_back) == answer
        assert result(of, read_back).model_dump_json() == answer.model_dump_json()
    assert RuleResult.model_validate(json.loads(answer.model_dump_json())) == answer


@MANY
@given(worlds())
def test_a_fact_that_is_not_checked_is_the_one_that_is(known: Facts) -> None:
    for record in known.subject.records if known.subject is not None else ():
        made = unchecked(RecordFact, {name: getattr(record, name) for name in RecordFact.model_fields})
        assert (made, made.model_dump_json()) == (record, record.model_dump_json())


@MANY
@given(rules(), (worlds() | worlds(clear=True)))
def test_an_answer_names_its_records_and_never_stands_firmer_than_what_it_used(
    of: list[RuleVersion], known: Facts
) -> None:
    answer = result(of, known)
    order = list(RuleStatus)
    used = [fact.status for fact in known.clauses if fact.clause.id in answer.clauses]
    assert all(order.index(answer.status) >= order.index(status) for status in (of[0].rule.status, *used))
    evidence = {
        piece.ref
        for part in every_part(answer.condition)
        for piece in part.evidence
        if piece.what == "record"
    }
    assert evidence == set(answer.counted)
    assert not evidence & set(answer.screened)
    assert (answer.value is None) or answer.outcome in (Outcome.GRANTED, Outcome.APPLIES)
