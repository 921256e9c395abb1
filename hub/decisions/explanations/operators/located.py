"""``located`` told: where the subject is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph_schema.vocabulary import SubjectKind
from hub.decisions.explanations.findings import Finding
from hub.decisions.explanations.leaf_contrasts import Contrast, wants
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_credit, no_inputs
from hub.policy.model import conditions as c
from hub.rules.context import Context


@dataclass(frozen=True)
class Placed(Finding):
    """Where the subject is registered, lives or operates (the nearest region of each path), and in which of
    some regions it is to be."""

    by: Literal["registered", "residence", "operation"]
    regions: tuple[str, ...]
    places: tuple[str, ...]


def located(context: Context, test: c.LocatedTest) -> Placed:
    """Where the subject is."""
    subject = context.subject
    if subject is None:
        return Placed(test.by, (test.in_,), ())
    paths = subject.operation if test.by == "operation" else (getattr(subject, test.by),)
    return Placed(test.by, (test.in_,), tuple(path[-1] for path in paths if path))


def _placed(node: Node, leaf: Placed, words: Words) -> Contrast:
    place = words.listing([words.place(code) for code in leaf.places])
    subject = words.facts.subject
    person = node.who.what == "subject" and subject is not None and subject.kind is SubjectKind.NATURAL_PERSON
    form = "registered.person" if person and leaf.by == "registered" else leaf.by
    fact = words.say(f"place.{form}", who=words.who(node.who), place=place)
    return Contrast(
        fact,
        words.say(
            "ask.place" if wants(node) else "ask.no.place",
            place=words.either([words.place(code) for code in leaf.regions]),
        ),
        telling=True,
    )


def _step(node: Node, leaf: Placed, words: Words) -> str | None:
    if not wants(node):
        return None
    place = words.either([words.place(code) for code in leaf.regions])
    return words.say(f"step.{leaf.by}", place=place)


TELLER = Teller(
    leaf(lambda k, x, _: located(k, x.located)),
    Wording(Placed, say=_placed, step=_step, credit=no_credit, stated=no_inputs, on_inputs=False),
)
