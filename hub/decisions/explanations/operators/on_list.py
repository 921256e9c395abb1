"""``on_list`` told: the entries that counted."""

from __future__ import annotations

from dataclasses import dataclass

from hub.decisions.explanations.findings import Aside, CitedRecord, Filters, Finding
from hub.decisions.explanations.leaf_contrasts import Contrast, covered, wants
from hub.decisions.explanations.leaf_lookups import aside_of_kinds, cited_records, filters
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_inputs
from hub.decisions.explanations.record_ends import leaving
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.facts import ConditionResult


@dataclass(frozen=True)
class Listed(Finding):
    """Entries on some lists."""

    lists: tuple[str, ...]
    filters: Filters
    records: tuple[CitedRecord, ...]
    aside: tuple[Aside, ...]


def listed(context: Context, test: c.ListTest, found: ConditionResult) -> Listed:
    """Entries that counted, and those that did not."""
    held = cited_records(context, found)
    aside = aside_of_kinds(context, test.lists, held, test.where)
    return Listed(test.lists, filters(test.where, context.facts), held, tuple(aside))


def _listed(node: Node, leaf: Listed, words: Words) -> Contrast:
    lists = [words.kind(name) for name in leaf.lists]
    several = len(lists) > 1
    who = words.who(node.who)
    if leaf.records:
        on = dict.fromkeys(words.kind(one.taken_for or one.record.kind) for one in leaf.records)
        records = words.records(leaf.records)
        fact = words.say("list.on", who=who, lists=words.listing(list(on)), records=records)
    else:
        form = "list.off.any" if several else "list.off"
        whole = covered(node, words, "list.covered")
        filters = words.filters(leaf.filters)
        fact = words.say(form, who=who, lists=words.listing(lists), filters=filters, covered=whole)
    if not wants(node):
        return Contrast(fact, words.say("ask.not.listed"))
    return Contrast(fact, words.say("ask.listed.any" if several else "ask.listed"))


def _step(node: Node, leaf: Listed, words: Words) -> str | None:
    if wants(node):
        return words.say("step.listed", lists=words.either([words.kind(name) for name in leaf.lists]))
    return leaving(node, leaf.records, None, words) if leaf.records else None


def _credit(leaf: Listed, words: Words) -> list[str]:
    return [words.kind(name) for name in leaf.lists]


TELLER = Teller(
    leaf(lambda k, x, found: listed(k, x.on_list, found)),
    Wording(Listed, say=_listed, step=_step, credit=_credit, stated=no_inputs, on_inputs=False),
)
