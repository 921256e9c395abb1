"""Evaluates a kept decision again, on its own facts and rule versions, and asks the graph anew.

The two are told apart: a replay must equal its decision after any later change; what the graph
says now may differ. What it says now is compared and not kept: nobody has decided again about the subject, in
whose own view decisions stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph_schema.vocabulary import ErrorCode, Truth
from hub.call import Call
from hub.canonical_json import digest
from hub.decisions.deciding import decide
from hub.decisions.decision import Decision
from hub.decisions.inputs import GivenInput
from hub.decisions.kept_decision import KeptDecision
from hub.decisions.kept_lookup import kept_decisions
from hub.decisions.precedence import prevail
from hub.decisions.questions import Ask, Question
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import RuleVersion
from hub.policy.model.documents import Precedence
from hub.rules import Facts, RuleResult, evaluate
from hub.rules.facts import ConditionResult, SubjectFacts
from hub.rules.shared_results import digest_of
from hub.services import Services

_ID = re.compile("d_[0-9a-f]{20}")
_ASKED_OTHERWISE = (ErrorCode.UNKNOWN_RULE, ErrorCode.MISSING_INPUT, ErrorCode.INVALID_INPUT)
"""What the same question meets where its rule is gone or takes other inputs now."""


@dataclass(frozen=True)
class Replay:
    """A decision evaluated again. ``kept`` is what was answered then, ``again`` what its facts and
    rules give today, ``now`` the same question to today's graph: None where its rule was withdrawn, or takes
    other inputs."""

    decision: str
    made_at: datetime
    kept: tuple[RuleResult, ...]
    again: tuple[RuleResult, ...]
    rules: dict[str, RuleVersion]
    intact: bool
    now: Decision | None

    @property
    def equal(self) -> bool:
        """Whether the replay gives what was answered, from a body that nobody changed."""
        return self.intact and self.kept == self.again


def replay(call: Call, decision: str) -> Replay:
    """Replays a decision of the caller's own region.

    Raises:
        HubError: NOT_FOUND, also for a decision that another region asked for, and for a role that has
            no duty to decide.
    """
    call.access.check_subjects()
    # What is no id of a decision is not carried further: it may be anything, a person's number too.
    id_ = decision if _ID.fullmatch(decision) is not None else ""
    kept = call.services.graph.read(lambda tx: kept_decisions(tx, [id_], call.access)).get(decision)
    if kept is None:
        raise HubError(ErrorCode.NOT_FOUND, "decisions.decision-unknown")
    body, facts = kept.content, kept.facts
    call.services.book.current()
    rules = _rules(call.services, kept)
    again = _again(body, facts, rules)
    return Replay(
        decision=decision,
        made_at=kept.at,
        kept=tuple(
            _kept(result, one, rules, facts) for result, one in zip(body["results"], again, strict=True)
        ),
        again=again,
        rules=rules,
        intact=digest(kept.body) == kept.digest,
        now=_now(call, _question(body, facts)),
    )


def _now(call: Call, question: Question) -> Decision | None:
    try:
        return decide(call, question, kept=False)
    except InputError as error:
        if error.code in _ASKED_OTHERWISE:
            call.disclosures.note(call.access, None, question.ask)
            return None
        raise


def _rules(services: Services, kept: KeptDecision) -> dict[str, RuleVersion]:
    rules: dict[str, RuleVersion] = {}
    for name, number in kept.rule_numbers.items():
        version = services.book.rule(name, number)
        if version is None:
            raise HubError(ErrorCode.CONFLICT, "decisions.version-gone", version=number, rule=name)
        rules[name] = version
    return rules


def _again(body: dict[str, Any], facts: Facts, rules: dict[str, RuleVersion]) -> tuple[RuleResult, ...]:
    precedence = Precedence.model_validate(body["precedence"]) if body["precedence"] else None
    results = [evaluate(rules[result["rule"]], facts, rules) for result in body["results"]]
    restraints = [evaluate(rules[result["rule"]], facts, rules) for result in body["restraints"]]
    return tuple(prevail(results, restraints, rules, precedence))


def _kept(kept: dict[str, Any], again: RuleResult, rules: dict[str, RuleVersion], facts: Facts) -> RuleResult:
    """A result as it was answered. Of one that rested on nothing a digest is kept: where it fits what is
    found again, that is it; where not, the outcome is all that is known of it."""
    if "digest" not in kept:
        return RuleResult.model_validate(kept)
    if kept["digest"] == digest_of(again, facts.subject.id if facts.subject is not None else ""):
        return again
    version = rules[kept["rule"]]
    return RuleResult(
        rule=version.rule.id,
        version=version.version,
        outcome=kept["outcome"],
        condition=ConditionResult(operator="", label="", truth=Truth.UNKNOWN),
        status=version.rule.status,
    )


def _question(body: dict[str, Any], facts: Facts) -> Question:
    asked = body["question"]
    ask: Ask = asked["ask"]
    inputs = tuple(
        GivenInput(name, "none" if given.value is None else given.type, given.value)
        for name, given in facts.inputs.items()
    ) + tuple(
        GivenInput(name, "subject", _key(facts.others.get(name), key))
        for name, key in asked["others"].items()
    )
    return Question(
        ask=ask,
        region=asked["region"],
        subject=_key(facts.subject, asked["subject"]) if asked["subject"] is not None else None,
        scenario=asked["scenario"],
        rule=asked["rule"],
        inputs=inputs,
        on=datetime.fromisoformat(facts.cutoff.isoformat()),
    )


def _key(known: SubjectFacts | None, kept: dict[str, str]) -> SubjectKey:
    """A subject that was known by its id; another by what it was asked by, for it may be known now."""
    return SubjectKey(id=known.id) if known is not None else SubjectKey(kept["scheme"], kept["value"])
