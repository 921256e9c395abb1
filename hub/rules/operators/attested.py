"""``attested``: a term that a named authority attests, or the asking caller."""

from __future__ import annotations

from graph_schema.vocabulary import EvidenceOrigin, ReasonCode, Truth
from hub.policy.model import conditions as c
from hub.policy.model.documents import ATTESTATION_KIND
from hub.rules.condition_ends import last_end
from hub.rules.context import Context, LeafResult
from hub.rules.coverage import unread
from hub.rules.facts import Evidence, Missing
from hub.rules.newest import newest_of
from hub.rules.operators.parts import Operator, leaf, unchanged


def attested_test(context: Context, term: str) -> LeafResult:
    """By a named authority first, else by the asking caller (an input of that name), else UNKNOWN."""
    newest = newest_of(context, ATTESTATION_KIND, lambda record: record.attributes.get("term") == term)
    if newest and all(item.reason is None for item in newest):
        evidence = context.use(newest, EvidenceOrigin.ATTESTED)
        said = {item.record.attributes.get("holds") for item in newest}
        if said in ({True}, {False}):
            return (Truth.MET if said == {True} else Truth.UNMET), evidence, ()
        gap = Missing(what="attribute", name="holds", detail=newest[0].record.id)
        return Truth.UNKNOWN, evidence, (gap,)
    if not newest and context.subject is not None:
        cut = unread(context.subject, (ATTESTATION_KIND,))
        if cut:
            return Truth.UNKNOWN, (), cut
    given = context.facts.inputs.get(term)
    if given is not None and isinstance(given.value, bool):
        asserted = Evidence(origin=EvidenceOrigin.ASSERTED, what="input", ref=term)
        return (Truth.MET if given.value else Truth.UNMET), (asserted,), ()
    return Truth.UNKNOWN, (), (Missing(what="term", name=term, detail="attested by nobody"),)


def _foreign(condition: c.Attested, context: Context, _: tuple[str, ...]) -> bool:
    """Whether an authority that has no effect here attested the term. (Where nobody did, the asking
    caller can: that is missing, not unrecognised.)"""
    return any(
        record.kind == ATTESTATION_KIND
        and record.attributes.get("term") == condition.attested
        and context.screened.get(record.id) is ReasonCode.NOT_RECOGNISED
        for record in context.records
    )


OPERATOR = Operator(
    evaluate=leaf("attested", lambda x: x.attested, lambda k, x: attested_test(k, x.attested)),
    ends=last_end,
    foreign=_foreign,
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
