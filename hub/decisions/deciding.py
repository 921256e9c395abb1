"""Decides: a plan, the facts as it says, its rules evaluated on them, and the decision kept for replay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from graph_schema.vocabulary import Outcome
from hub import deadline
from hub.call import Call
from hub.decisions.decision import Decision
from hub.decisions.gathering import Reader, gather
from hub.decisions.inputs import Given, check_complete, read
from hub.decisions.plan import Plan, plan_question
from hub.decisions.precedence import prevail
from hub.decisions.questions import Question, moment
from hub.decisions.storing import keep, note
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import RuleVersion
from hub.rules import Facts, evaluate
from hub.rules.shared_results import Answer, SharedResults
from hub.services import Services
from hub.store.commits import stamp
from hub.store.graph import Transaction
from hub.store.ids import new_id
from hub.subjects import lookup, readable_records
from hub.subjects.lookup import SubjectLookup


def decide(call: Call, question: Question, *, kept: bool = True) -> Decision:
    """Decides one question under a caller's access, stages the decision for keeping and notes what
    it discloses.

    Args:
        kept: False for what is no decision about the subject, such as what a replay compares with.

    Raises:
        InputError: what was asked does not fit (see :mod:`hub.decisions.questions`).
    """
    return decide_each(call, [question], kept=kept)[0]


def decide_each(call: Call, questions: Sequence[Question], *, kept: bool = True) -> list[Decision]:
    """Decides some questions that differ in their subjects alone, in their order and as known at one commit.

    Raises:
        InputError: what was asked does not fit (see :mod:`hub.decisions.questions`).
    """
    same = questions[0]
    cutoff = moment(call.services, same.on, "decisions.cut-off")
    known_at = (
        None if same.as_known_at is None else moment(call.services, same.as_known_at, "decisions.as-known-at")
    )

    def work(transaction: Transaction) -> list[Decision] | Call:
        commit = _commit_at(transaction, known_at)
        keys = [one.subject or _NOBODY for one in questions]
        founds = lookup.find_each(transaction, keys, call.access, cutoff.date(), commit)
        now = call.at_policy(founds[0].policy)
        if now is not call:
            return now
        plan = plan_question(same, call.services.book.at(founds[0].commit), cutoff)
        reader = Reader(transaction, call.services.coverage, call.access)
        facts = gather(reader, plan, founds, _given(same, plan))
        return [_decided(plan, *one, call.services) for one in zip(questions, founds, facts, strict=True)]

    decisions = call.services.graph.read(work)
    while isinstance(decisions, Call):  # under a newer policy than the one that was known: ask again
        call = decisions
        decisions = call.services.graph.read(work)
    for decision in decisions:
        deadline.check()
        if kept:
            keep(decision, call.access, call.disclosures)
        else:
            note(decision, call.access, call.disclosures)
    return decisions


_NOBODY = SubjectKey(scheme="", value="")


def _commit_at(transaction: Transaction, known_at: datetime | None) -> int | None:
    if known_at is None:
        return None
    row = transaction.row(readable_records.COMMIT_AT, at=stamp(known_at))
    if row is None:
        raise InputError("decisions.nothing-known-yet")
    return int(row["number"])


def _given(question: Question, plan: Plan) -> Given:
    """What the question gives, as the plan's rules take it.

    Raises:
        InputError: MISSING_INPUT or INVALID_INPUT.
    """
    terms = plan.terms if question.inputs else ()
    given = read(question.inputs, plan.rules, terms, plan.catalogue)
    # What a text gives or lists needs no input; where it does neither there is only its test.
    states = question.nobody and plan.rules[0].rule.effect.value is not None
    if question.ask == "evaluate" and not states:
        check_complete(given, plan.rules[0])
    return replace(given, nobody=question.nobody, unnamed=question.subject is None)


def _decided(
    plan: Plan, question: Question, found: SubjectLookup, facts: Facts, services: Services
) -> Decision:
    answers = _answers(plan, plan.rules, facts, services.shared_results)
    against = _answers(plan, plan.restraints, facts, services.shared_results)
    restraints = tuple(one.result for one in against if one.result.outcome is Outcome.APPLIES)
    results = prevail([answer.result for answer in answers], restraints, plan.known, plan.precedence)
    return Decision(
        id=new_id("d"),
        question=question,
        lookup=found,
        facts=facts,
        results=tuple(results),
        restraints=restraints,
        precedence=plan.precedence,
        rules=plan.known,
        catalogue=plan.catalogue,
        made_at=services.now(),
        digests={
            result.rule: answer.digest
            for answer, result in zip(answers, results, strict=True)
            if answer.digest is not None and answer.result is result
        },
    )


def _answers(
    plan: Plan, versions: Sequence[RuleVersion], facts: Facts, shared_results: SharedResults
) -> list[Answer]:
    if len(versions) > 1:
        return shared_results.answers(versions, facts, plan.catalogue)
    return [Answer(evaluate(version, facts, plan.catalogue.rules)) for version in versions]
