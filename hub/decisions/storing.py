"""Keeps a decision for replay: its question, facts, rule versions and results, and what it disclosed."""

from __future__ import annotations

from pydantic_core import to_json

from graph_schema.vocabulary import Outcome
from hub import __version__
from hub.access.caller_and_purpose import Access
from hub.access.grants import rests_on_person
from hub.audit import Disclosures
from hub.canonical_json import digest
from hub.decisions.decision import Decision
from hub.decisions.kept_decision import KeptDecision
from hub.identity.naming import SubjectKey
from hub.rules import RuleResult


def keep(decision: Decision, access: Access, disclosures: Disclosures) -> None:
    """Stages the decision, which is written with the audit entry of its operation, and notes what it
    discloses."""
    question, facts = decision.question, decision.facts
    body = {
        "question": {
            "ask": question.ask,
            "region": question.region,
            "scenario": question.scenario,
            "rule": question.rule,
            "knownAsOf": decision.lookup.commit,
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
    subject = decision.lookup.subject
    kept = KeptDecision(
        id=decision.id,
        at=decision.made_at,
        ask=question.ask,
        subject=subject["id"] if subject is not None else "",
        region=question.region,
        caller_region=access.caller.region,
        caller_authority=access.caller.authority,
        caller_role=access.caller.role.value,
        purpose=access.purpose.code.value,
        personal=rests_on_person({*decision.lookup.grants, *_granted(decision)}),
        measures=tuple(result.rule for result in decision.results if result.outcome is Outcome.APPLIES),
        commit=decision.lookup.commit,
        engine=__version__,
        records=tuple(sorted(decision.records)),
        body=text,
        digest=digest(text),
    )
    disclosures.decisions.append(kept.properties())
    note(decision, access, disclosures)


def note(decision: Decision, access: Access, disclosures: Disclosures) -> None:
    """Notes what a decision discloses, whether it is kept or not."""
    question, facts, subject = decision.question, decision.facts, decision.lookup.subject
    disclosures.note(access, subject["id"] if subject is not None else None, question.ask)
    for other in facts.others.values():
        disclosures.note(access, other.id, question.ask)
    for related in facts.subject.everyone[1:] if facts.subject is not None else ():
        disclosures.note(access, related.id, f"{question.ask}:related")
    disclosures.grants.update(decision.lookup.grants, _granted(decision))
    disclosures.regions.update(record.region for record in decision.records.values())
    disclosures.outcomes.extend(f"{result.rule}:{result.outcome}" for result in decision.results)


def _granted(decision: Decision) -> set[str]:
    return {name for record in decision.records.values() for name in record.grants}


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
