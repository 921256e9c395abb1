"""``same`` told: whether two subjects are one, or of one place."""

from __future__ import annotations

from dataclasses import dataclass

from graph_schema.vocabulary import Truth
from hub.decisions.explanations.findings import Finding
from hub.decisions.explanations.leaf_contrasts import Contrast, wants
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_credit, no_inputs, no_step


@dataclass(frozen=True)
class Same(Finding):
    """Whether two subjects are one, or share a region."""

    attribute: str
    input: str


def _same(node: Node, leaf: Same, words: Words) -> Contrast:
    form = "same" if node.truth is Truth.MET else "other"
    other = words.small("other", label=words.input(leaf.input))
    fact = words.say(f"{form}.{leaf.attribute}", who=words.who(node.who), other=other)
    return Contrast(fact, words.say("ask.same" if wants(node) else "ask.different"))


TELLER = Teller(
    leaf(lambda _, x, __: Same(x.same.attribute, x.same.input)),
    Wording(Same, say=_same, step=no_step, credit=no_credit, stated=no_inputs, on_inputs=False),
)
