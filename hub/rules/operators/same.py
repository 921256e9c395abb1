"""``same``: whether another subject is this one, or of its place."""

from __future__ import annotations

from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.policy.model import conditions as c
from hub.rules.context import Context, LeafResult
from hub.rules.facts import Evidence, Missing
from hub.rules.operators.parts import Operator, leaf, never, no_end, unchanged


def same_test(context: Context, test: c.SameTest) -> LeafResult:
    """Whether two subjects are one, or share a region."""
    other = context.facts.others.get(test.input)
    if context.subject is None:
        return Truth.UNKNOWN, (), (context.unheard,)
    if other is None:
        return Truth.UNKNOWN, (), (Missing(what="subject", name=test.input),)
    evidence = (Evidence(origin=EvidenceOrigin.HELD, what="subject", ref=other.id, detail=test.attribute),)
    if test.attribute == "subject":
        return (Truth.MET if context.subject.id == other.id else Truth.UNMET), evidence, ()
    if test.attribute == "operation":
        mine = {path[-1] for path in context.subject.operation if path}
        theirs = {path[-1] for path in other.operation if path}
    else:
        mine = set(getattr(context.subject, test.attribute)[-1:])
        theirs = set(getattr(other, test.attribute)[-1:])
    if not mine or not theirs:
        return Truth.UNKNOWN, (), (Missing(what="subject", name=test.attribute, detail="region not known"),)
    return (Truth.MET if mine & theirs else Truth.UNMET), evidence, ()


OPERATOR = Operator(
    evaluate=leaf("same", lambda x: x.same.attribute, lambda k, x: same_test(k, x.same)),
    ends=no_end,
    foreign=never,
    supposed=unchanged,
    beyond=True,
    mapped=False,
)
