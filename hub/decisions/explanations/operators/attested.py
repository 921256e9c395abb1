"""``attested`` told: who said what of a term."""

from __future__ import annotations

from dataclasses import dataclass

from hub.decisions.explanations.findings import CitedRecord, Finding
from hub.decisions.explanations.leaf_contrasts import Contrast, wants
from hub.decisions.explanations.leaf_lookups import cited_records
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf
from hub.rules.context import Context
from hub.rules.facts import ConditionResult, InputFact


@dataclass(frozen=True)
class Term(Finding):
    """A term that the text uses: who said what of it."""

    term: str
    statement: InputFact | None
    records: tuple[CitedRecord, ...]


def attested(context: Context, term: str, found: ConditionResult) -> Term:
    """Who said what of a term."""
    held = cited_records(context, found)
    return Term(term, None if held else context.facts.inputs.get(term), held)


def _term(node: Node, leaf: Term, words: Words) -> Contrast:
    term = words.term(leaf.term)
    ask = words.say("ask.answer", value=words.small("yes" if wants(node) else "no"))
    if not leaf.records:
        value = (
            ""
            if leaf.statement is None or leaf.statement.value is None
            else words.value(leaf.statement.value)
        )
        return Contrast(words.say("term.said", term=term, value=value), ask)
    (record, *_) = [one.record for one in leaf.records]
    value = words.shown(record, "holds")
    slots = {"term": term, "record": words.inline(record, leaf.records[0].clause)}
    if value is None:
        return Contrast(words.say("term.hidden", authority=words.maker(record), **slots), ask)
    return Contrast(
        words.say("term.attested", authority=words.authority(record.authority), value=value, **slots), ask
    )


def _step(node: Node, leaf: Term, words: Words) -> str | None:
    term = words.catalogue.terms.get(leaf.term)
    so = None if term is None else term.holds if wants(node) else term.fails
    if so is None:
        value = words.small("yes" if wants(node) else "no")
        step = words.say("step.answer", label=words.term(leaf.term), value=value)
    else:
        step = words.title(so)
    if not leaf.records:
        return step
    return words.say("step.attested", step=step, authority=words.maker(leaf.records[0].record))


def _credit(leaf: Term, words: Words) -> list[str]:
    return [words.term(leaf.term)]


def _said(leaf: Term, words: Words) -> list[str]:
    return [] if leaf.records else [words.term(leaf.term)]


TELLER = Teller(
    leaf(lambda k, x, found: attested(k, x.attested, found)),
    Wording(Term, say=_term, step=_step, credit=_credit, stated=_said, on_inputs=True),
)
