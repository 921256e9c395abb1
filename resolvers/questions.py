"""What is asked of subjects (研判), as a request has it, and its decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hub import decisions as d
from hub.decisions.questions import Ask
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.services import Services
from resolvers.context import Info, PurposeInput
from resolvers.rule_inputs import RuleInput, given
from resolvers.subject_refs import SubjectRef, subject_key
from resolvers.subjects import Subject, subject


@dataclass(frozen=True)
class Asked:
    """What is asked of subjects, as a request has it."""

    kind: Ask
    region: str
    purpose: PurposeInput
    scenario: str | None = None
    rule: str | None = None
    inputs: Sequence[RuleInput] = ()
    on: datetime | None = None
    as_known_at: datetime | None = None

    def question(self, services: Services) -> d.Question:
        """The question, of nobody yet."""
        return d.Question(
            ask=self.kind,
            region=self.region,
            scenario=self.scenario,
            rule=self.rule,
            inputs=tuple(given(place, one, services) for place, one in enumerate(self.inputs)),
            on=self.on,
            as_known_at=self.as_known_at,
        )


def ask(info: Info, ref: SubjectRef | None, asked: Asked) -> d.Decision:
    """Decides a question for the caller of this request."""
    context = info.context
    call = info.call_unasked(asked.purpose)
    key = subject_key(ref, context.services) if ref is not None else None
    question = replace(asked.question(context.services), subject=key)
    decision = d.decide(call, question)
    context.settle(decision.lookup.policy)
    return decision


def keys_of(refs: Sequence[SubjectRef], services: Services) -> list[SubjectKey | InputError]:
    """Whom each of some references means; in the place of one that means nobody, what is wrong with it."""
    found: list[SubjectKey | InputError] = []
    for place, ref in enumerate(refs):
        try:
            found.append(subject_key(ref, services, f"subjects[{place}]"))
        except InputError as error:
            found.append(error)
    return found


def ask_each(info: Info, keys: Sequence[SubjectKey], asked: Asked) -> list[d.Decision]:
    """Decides a question about each of some subjects, in their order."""
    context = info.context
    call = info.call_unasked(asked.purpose)
    question = asked.question(context.services)
    questions = [replace(question, subject=key) for key in keys]
    decisions = d.decide_each(call, questions) if questions else []
    for decision in decisions[:1]:
        context.settle(decision.lookup.policy)
    return decisions


def decided_subject(info: Info, decision: d.Decision) -> Subject | None:
    """Whom a decision is about, as its caller may see it."""
    access = info.context.disclosures.access
    assert access is not None
    view = info.context.view(access, decision.catalogue, decision.lookup.commit, decision.facts.day)
    return subject(decision.lookup, view)
