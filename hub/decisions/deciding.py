"""Evaluates the rules of a region on gathered facts and keeps the decision for replay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic_core import to_json

from graph_schema.vocabulary import Outcome, Polarity, ReasonCode, RecordStatus, RuleKind
from hub import __version__, deadline
from hub.access.grants import Access, rests_on_person
from hub.audit import Disclosures
from hub.call import Call
from hub.decisions.gathering import gather
from hub.decisions.questions import Checked, Question, check, closure, moment
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model.documents import Precedence
from hub.rules import Facts, RuleResult, evaluate
from hub.rules.facts import RecordFact
from hub.rules.index import Answer, SharedResults
from hub.services import Services
from hub.store.graph import Row, Transaction, stamp
from hub.subjects import reading
from hub.subjects.reading import SubjectLookup
from hub.subjects.writing import digest, new_id

_TELLING = (
    ReasonCode.REVOKED,
    ReasonCode.REPAIRED,
    ReasonCode.EXPIRED,
    ReasonCode.NOT_YET_PUBLISHED,
    ReasonCode.NOT_RECOGNISED,
    ReasonCode.DISPUTED,
    ReasonCode.OUTSIDE_WINDOW,
    ReasonCode.CONDITION_NOT_MET,
)
"""Where rules give a record different reasons, the first of these is the one that is told first."""

_BY_STATUS = {
    RecordStatus.REVOKED: ReasonCode.REVOKED,
    RecordStatus.REPAIRED: ReasonCode.REPAIRED,
    RecordStatus.EXPIRED: ReasonCode.EXPIRED,
    RecordStatus.NOT_YET_PUBLISHED: ReasonCode.NOT_YET_PUBLISHED,
}


@dataclass(frozen=True)
class NotApplied:
    """A known record that made no measure apply, with the reason by rule."""

    record: RecordFact
    reason: ReasonCode
    by_rule: Mapping[str, ReasonCode]


@dataclass(frozen=True)
class Decision:
    """A kept answer. ``results`` in the order of rules; ``restraints`` are measures that stand against
    benefits; ``rules`` are all versions that were evaluated. ``digests`` (by rule) are of results that rest
    on nothing about the subject but its kind and place: of these no more is kept."""

    id: str
    question: Question
    found: SubjectLookup
    facts: Facts
    results: tuple[RuleResult, ...]
    restraints: tuple[RuleResult, ...]
    precedence: Precedence | None
    rules: Mapping[str, RuleVersion]
    catalogue: Catalogue
    made_at: datetime
    digests: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def records(self) -> dict[str, RecordFact]:
        """Every record that the decision looked at, by id."""
        subject = self.facts.subject
        everyone = (*(subject.everyone if subject is not None else ()), *self.facts.others.values())
        return {record.id: record for one in everyone for record in one.records}

    def not_applied(self) -> list[NotApplied]:
        """The subject's records that no applied measure rests on, each with its reason."""
        applied = {
            name for result in self.results if result.outcome is Outcome.APPLIES for name in result.counted
        }
        subject = self.facts.subject
        return [
            _not_applied(record, self.results, self.facts)
            for record in (subject.records if subject is not None else ())
            if record.id not in applied and self._is_negative(record)
        ]

    def _is_negative(self, record: RecordFact) -> bool:
        kind = self.catalogue.kinds.get(record.kind)
        return kind is None or kind.polarity is Polarity.NEGATIVE


def _not_applied(record: RecordFact, results: Sequence[RuleResult], facts: Facts) -> NotApplied:
    by_rule = {result.rule: result.screened[record.id] for result in results if record.id in result.screened}
    reason = next((reason for reason in _TELLING if reason in by_rule.values()), None)
    if reason is None:
        counted = any(record.id in result.counted for result in results)
        fallback = ReasonCode.CONDITION_NOT_MET if counted else ReasonCode.NO_RULE_FOR_KIND
        reason = _BY_STATUS.get(record.status(facts.day), fallback)
    return NotApplied(record, reason, by_rule)


def decide(call: Call, question: Question) -> Decision:
    """Decides one question under a caller's access, stages the decision for keeping and notes what
    it discloses.

    Raises:
        InputError: what was asked does not fit (see :mod:`hub.decisions.questions`).
    """
    return decide_each(call, [question])[0]


def decide_each(call: Call, questions: Sequence[Question]) -> list[Decision]:
    """Decides some questions that differ in their subjects alone, in their order and as known at one commit.

    Raises:
        InputError: what was asked does not fit (see :mod:`hub.decisions.questions`).
    """
    same = questions[0]
    cutoff = moment(call.services, same.on, "cut-off (on)")
    known_at = None if same.as_known_at is None else moment(call.services, same.as_known_at, "asKnownAt")

    def work(transaction: Transaction) -> list[Decision] | int:
        commit = _commit_at(transaction, known_at)
        founds: list[SubjectLookup] = []
        for one in questions:
            founds.append(
                reading.find(transaction, one.subject or _NOBODY, call.access, cutoff.date(), commit)
            )
            commit = founds[0].commit
        if call.services.book.follow(founds[0].policy):
            return founds[0].policy
        checked = check(same, call.services.book.at(founds[0].commit), cutoff)
        return _evaluate(transaction, checked, questions, founds, call.access, call.services)

    decisions = call.services.graph.read(work)
    while isinstance(decisions, int):  # the policy changed under us and was read anew: ask again
        decisions = call.services.graph.read(work)
    for decision in decisions:
        deadline.check()
        _keep(decision, call.access, call.disclosures)
    return decisions


_NOBODY = reading.SubjectKey(scheme="", value="")


def _commit_at(transaction: Transaction, known_at: datetime | None) -> int | None:
    if known_at is None:
        return None
    row = transaction.one(reading.COMMIT_AT, at=stamp(known_at))
    if row is None:
        raise InputError(
            "At asKnownAt this hub knew nothing yet: no rule, no region, no subject.",
            expected="a moment after the first load of this hub",
            fix="leave it out, or ask for an earlier cut-off (on) as known now",
        )
    return int(row["number"])


def _evaluate(
    transaction: Transaction,
    checked: Checked,
    questions: Sequence[Question],
    founds: Sequence[SubjectLookup],
    access: Access,
    services: Services,
) -> list[Decision]:
    catalogue, question = checked.catalogue, checked.question
    day, asked = checked.cutoff.date(), question.ask == "incentives"
    precedence = precedence_in(catalogue, question.region, day) if asked else None
    restraining = restraints_in(catalogue, question.region, day, precedence, question.scenario)
    rules = (*checked.rules, *restraining)
    known = {version.rule.id: version for version in closure(rules, catalogue)}
    decisions: list[Decision] = []
    gathered = gather(transaction, checked, rules, founds, access)
    for one, found, facts in zip(questions, founds, gathered, strict=True):
        answers = _answers(checked.rules, facts, catalogue, services.shared_results)
        restraints = tuple(
            answer.result
            for answer in _answers(restraining, facts, catalogue, services.shared_results)
            if answer.result.outcome is Outcome.APPLIES
        )
        results = prevail([answer.result for answer in answers], restraints, known, precedence)
        decisions.append(
            Decision(
                id=new_id("d"),
                question=one,
                found=found,
                facts=facts,
                results=tuple(results),
                restraints=restraints,
                precedence=precedence,
                rules=known,
                catalogue=catalogue,
                made_at=services.now(),
                digests={
                    result.rule: answer.digest
                    for answer, result in zip(answers, results, strict=True)
                    if answer.digest is not None and answer.result is result
                },
            )
        )
    return decisions


def _answers(
    versions: Sequence[RuleVersion], facts: Facts, catalogue: Catalogue, shared_results: SharedResults
) -> list[Answer]:
    if len(versions) > 1:
        return shared_results.answers(versions, facts, catalogue)
    return [Answer(evaluate(version, facts, catalogue.rules)) for version in versions]


def precedence_in(catalogue: Catalogue, region: str, day: date) -> Precedence | None:
    """The precedence of the nearest region that has one for the day."""
    for code in reversed(catalogue.path(region)):
        for row in catalogue.precedences.values():
            if row.region == code and row.valid.holds(day):
                return row
    return None


def restraints_in(
    catalogue: Catalogue, region: str, day: date, precedence: Precedence | None, scenario: str | None = None
) -> Sequence[RuleVersion]:
    """The measures that can stand against a benefit (of a scenario) in the region on the day."""
    if precedence is None or precedence.winner != "RESTRAINT":
        return ()
    same = scenario if precedence.scope == "SAME_SCENARIO" else None
    return [
        version
        for version in catalogue.rules_for(region, RuleKind.MEASURE, day, same)
        if precedence.measures is None or version.rule.effect.measure in precedence.measures
    ]


def prevail(
    results: Sequence[RuleResult],
    restraints: Sequence[RuleResult],
    rules: Mapping[str, RuleVersion],
    precedence: Precedence | None,
) -> list[RuleResult]:
    """Benefits after restraint: where a measure applies, a granted benefit is refused, and both are told."""
    if precedence is None or precedence.winner == "INCENTIVE":
        return list(results)
    everywhere = precedence.scope == "ANY_SCENARIO"
    barred = {rules[restraint.rule].rule.scenario for restraint in restraints}
    return [
        result.model_copy(
            update={
                "outcome": Outcome.REFUSED,
                "reason": ReasonCode.RESTRAINT_PREVAILS,
                "value": None,
                "missing": (),
            }
        )
        if result.outcome is Outcome.GRANTED
        and restraints
        and (everywhere or rules[result.rule].rule.scenario in barred)
        else result
        for result in results
    ]


def _keep(decision: Decision, access: Access, disclosures: Disclosures) -> None:
    question, facts = decision.question, decision.facts
    body = {
        "question": {
            "ask": question.ask,
            "region": question.region,
            "scenario": question.scenario,
            "rule": question.rule,
            "knownAsOf": decision.found.commit,
            "subject": _kept_key(question.subject),
            "others": {
                given.name: _kept_key(given.value)
                for given in question.inputs
                if isinstance(given.value, SubjectKey)
            },
        },
        "facts": facts,
        "rules": {name: version.version for name, version in decision.rules.items()},
        "results": [_kept(result, decision.digests.get(result.rule)) for result in decision.results],
        "restraints": decision.restraints,
        "precedence": decision.precedence,
        "engine": __version__,
    }
    text = to_json(body).decode()
    subject = decision.found.subject
    granted = {name for record in decision.records.values() for name in record.grants}
    disclosures.decisions.append(
        {
            "id": decision.id,
            "at": stamp(decision.made_at),
            "ask": question.ask,
            "subject": subject["id"] if subject is not None else "",
            "region": question.region,
            "callerRegion": access.caller.region,
            "callerAuthority": access.caller.authority,
            "callerRole": access.caller.role.value,
            "purpose": access.purpose.code.value,
            "personal": rests_on_person({*decision.found.grants, *granted}),
            "measures": [result.rule for result in decision.results if result.outcome is Outcome.APPLIES],
            "commit": decision.found.commit,
            "engine": __version__,
            "records": sorted(decision.records),
            "body": text,
            "digest": digest(text),
        }
    )
    disclosures.note(access, subject["id"] if subject is not None else None, question.ask)
    for other in facts.others.values():
        disclosures.note(access, other.id, question.ask)
    for related in facts.subject.everyone[1:] if facts.subject is not None else ():
        disclosures.note(access, related.id, f"{question.ask}:related")
    disclosures.grants.update(decision.found.grants, granted)
    disclosures.regions.update(record.region for record in decision.records.values())
    disclosures.outcomes.extend(f"{result.rule}:{result.outcome}" for result in decision.results)


def _kept(result: RuleResult, digest_: str | None) -> RuleResult | dict[str, str]:
    """A result as it is kept: of thousands that rest on nothing only what they were and what proves it."""
    if digest_ is None:
        return result
    return {"rule": result.rule, "outcome": result.outcome, "digest": digest_}


def _kept_key(key: SubjectKey | None) -> dict[str, str] | None:
    """What a replay looks an unknown subject up by: a code. What persons are named by is not kept."""
    if key is None:
        return None
    return (
        {"scheme": "USCC", "value": key.value or ""} if key.scheme == "USCC" else {"scheme": "", "value": ""}
    )


def rule_numbers(row: Row) -> dict[str, int]:
    """Rule ids and versions of a kept decision's body."""
    found: dict[str, Any] = row["rules"]
    return {name: int(version) for name, version in found.items()}
