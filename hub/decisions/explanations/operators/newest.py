"""``newest`` told: the newest event."""

from __future__ import annotations

from dataclasses import dataclass

from hub.decisions.explanations.acts import done
from hub.decisions.explanations.findings import Aside, CitedRecord, Filters, Finding
from hub.decisions.explanations.leaf_contrasts import Contrast, covered, wants
from hub.decisions.explanations.leaf_lookups import aside_of_kinds, cited_records, filters
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_inputs
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.facts import ConditionResult


@dataclass(frozen=True)
class Newest(Finding):
    """The newest of some kinds of event, and of which kind it is to be."""

    kinds: tuple[str, ...]
    expected_kinds: tuple[str, ...]
    filters: Filters
    records: tuple[CitedRecord, ...]
    aside: tuple[Aside, ...]


_TWO = 2
"""Of two kinds it is said with the fact which of them is the newest."""


def newest(context: Context, test: c.NewestTest, found: ConditionResult) -> Newest:
    """The newest event."""
    held = cited_records(context, found)
    aside = aside_of_kinds(context, test.kinds, held, test.where)
    return Newest(test.kinds, test.is_, filters(test.where, context.facts), held, tuple(aside))


def _newest(node: Node, leaf: Newest, words: Words) -> Contrast:
    who, wanted = words.who(node.who), words.either([words.kind(kind) for kind in leaf.expected_kinds])
    ask = words.say("ask.newest" if wants(node) else "ask.not.newest", kinds=wanted)
    filters = words.filters(leaf.filters)
    if not leaf.records:
        kinds = words.listing([words.kind(kind) for kind in leaf.kinds]) + filters
        return Contrast(words.say("newest.none", who=who, kinds=kinds, covered=covered(node, words)), ask)
    newest, records = leaf.records[0].record.kind, words.records(leaf.records)
    kind = words.kind(newest) + filters
    others = words.either([words.kind(one) for one in leaf.kinds if one != newest])
    fact = words.say(
        "newest.is", who=who, others=others, kind=kind, records=records, covered=covered(node, words)
    )
    return Contrast(fact, None if len(leaf.kinds) == _TWO and node.fails else ask)


def _step(node: Node, leaf: Newest, words: Words) -> str | None:
    others = tuple(kind for kind in leaf.kinds if kind not in leaf.expected_kinds)
    kinds = leaf.expected_kinds if wants(node) else others
    return done(kinds, words) or words.say(
        "step.newest", kinds=words.either([words.short(kind) for kind in kinds])
    )


def _credit(leaf: Newest, words: Words) -> list[str]:
    return words.credit(leaf.kinds, leaf.filters)


TELLER = Teller(
    leaf(lambda k, x, found: newest(k, x.newest, found)),
    Wording(Newest, say=_newest, step=_step, credit=_credit, stated=no_inputs, on_inputs=False),
)
