"""``is_kind``: of what kind the subject is."""

from __future__ import annotations

from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.policy.model import conditions as c
from hub.rules.context import Context, LeafResult
from hub.rules.facts import Evidence
from hub.rules.operators.parts import Operator, leaf, never, no_end, unchanged


def kind_test(context: Context, test: c.IsKind) -> LeafResult:
    """What kind of subject it is."""
    if context.subject is None:
        return Truth.UNKNOWN, (), (context.unheard,)
    evidence = Evidence(
        origin=EvidenceOrigin.HELD, what="subject", ref=context.subject.id, detail=context.subject.kind
    )
    return (Truth.MET if context.subject.kind in test.is_kind else Truth.UNMET), (evidence,), ()


OPERATOR = Operator(
    evaluate=leaf("is_kind", lambda x: ", ".join(x.is_kind), kind_test),
    ends=no_end,
    foreign=never,
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
