"""``located``: where the subject is registered, resident or operating."""

from __future__ import annotations

from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.policy.model import conditions as c
from hub.rules.context import UNHEARD_OF, Context, LeafResult
from hub.rules.facts import Evidence, Missing
from hub.rules.operators.parts import Operator, leaf, never, no_end, unchanged


def located_test(context: Context, test: c.LocatedTest) -> LeafResult:
    """Where the subject is registered, resident or operating."""
    if context.subject is None:
        return Truth.UNKNOWN, (), (UNHEARD_OF,)
    paths = context.subject.operation if test.by == "operation" else (getattr(context.subject, test.by),)
    if not any(paths):
        return Truth.UNKNOWN, (), (Missing(what="subject", name=test.by, detail="region not known"),)
    evidence = Evidence(origin=EvidenceOrigin.HELD, what="subject", ref=context.subject.id, detail=test.by)
    inside = any(test.in_ in path for path in paths)
    return (Truth.MET if inside else Truth.UNMET), (evidence,), ()


OPERATOR = Operator(
    evaluate=leaf("located", lambda x: x.located.by, lambda k, x: located_test(k, x.located)),
    ends=no_end,
    foreign=never,
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
