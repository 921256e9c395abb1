"""``is_kind`` told: of what kind the subject is."""

from __future__ import annotations

from dataclasses import dataclass

from graph_schema.vocabulary import RuleKind, SubjectKind
from hub.decisions.explanations.findings import Finding
from hub.decisions.explanations.leaf_contrasts import Contrast, wants
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_credit, no_inputs
from hub.policy.model import conditions as c
from hub.rules.context import Context


@dataclass(frozen=True)
class OfKind(Finding):
    """Which kinds of subject are meant, and which the subject is of."""

    kinds: tuple[SubjectKind, ...]
    kind: SubjectKind | None


def of_kind(context: Context, test: c.IsKind) -> OfKind:
    """What kind the subject is of."""
    return OfKind(test.is_kind, None if context.subject is None else context.subject.kind)


def _of_kind(node: Node, leaf: OfKind, words: Words) -> Contrast:
    kind = "" if leaf.kind is None else words.kinds_of_subject([leaf.kind])
    form = "ask.kind" if wants(node) else "ask.no.kind"
    fact = words.say("kind", who=words.who(node.who), kind=kind)
    return Contrast(fact, words.say(form, kinds=words.kinds_of_subject(leaf.kinds)))


def _step(node: Node, leaf: OfKind, words: Words) -> str | None:
    if not wants(node) or words.about is not RuleKind.BENEFIT:
        return None
    return words.say("step.kind", kinds=words.kinds_of_subject(leaf.kinds))


TELLER = Teller(
    leaf(lambda k, x, _: of_kind(k, x)),
    Wording(OfKind, say=_of_kind, step=_step, credit=no_credit, stated=no_inputs, on_inputs=False),
)
