"""``stated`` told: the text says so."""

from __future__ import annotations

from dataclasses import dataclass

from hub.decisions.explanations.findings import Finding
from hub.decisions.explanations.leaf_contrasts import Contrast
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_credit, no_inputs, no_step


@dataclass(frozen=True)
class Stated(Finding):
    """The text says so."""


def _stated(node: Node, leaf: Stated, words: Words) -> Contrast:
    return Contrast(words.say("stated"), None)


TELLER = Teller(
    leaf(lambda _, __, ___: Stated()),
    Wording(Stated, say=_stated, step=no_step, credit=no_credit, stated=no_inputs, on_inputs=False),
)
