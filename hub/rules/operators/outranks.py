"""``outranks``: whose newest grade on one scale is better."""

from __future__ import annotations

from dataclasses import replace

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.policy.model.documents import GRADE_KIND
from hub.rules.condition_ends import last_end
from hub.rules.context import Context, LeafResult
from hub.rules.facts import Evidence, Missing
from hub.rules.newest import newest_of
from hub.rules.operators.parts import Operator, leaf, never, unchanged


def outranks_test(context: Context, test: c.OutranksTest) -> LeafResult:
    """Whose newest grade on one scale is better: this subject's or the other's."""
    other = context.facts.others.get(test.input)
    if context.subject is None:
        return Truth.UNKNOWN, (), (context.unheard,)
    if other is None:
        return Truth.UNKNOWN, (), (Missing(what="subject", name=test.input),)
    mine, my_evidence, my_gaps = _rank(context, test.scale)
    theirs, their_evidence, their_gaps = _rank(replace(context, subject=other), test.scale)
    evidence = my_evidence + their_evidence
    if mine is None or theirs is None:
        return Truth.UNKNOWN, evidence, my_gaps + their_gaps
    better = mine < theirs or (test.or_equal and mine == theirs)
    return (Truth.MET if better else Truth.UNMET), evidence, ()


def _rank(context: Context, scale: str) -> tuple[int | None, tuple[Evidence, ...], tuple[Missing, ...]]:
    """The place of the subject's newest grade on the scale, from 0 for the best."""
    newest = newest_of(context, GRADE_KIND, lambda record: record.attributes.get("scale") == scale)
    grades = context.facts.scales.get(scale, ())
    held = {str(item.record.attributes.get("grade", "")) for item in newest if item.reason is None}
    standing = all(item.reason is None for item in newest)
    if not newest or not standing or len(held) > 1 or not held <= set(grades):
        detail = "no grade in force is known" if not newest or not standing else "its grade is not clear"
        return None, (), (Missing(what="grade", name=scale, detail=detail),)
    return grades.index(held.pop()), context.use(newest), ()


OPERATOR = Operator(
    evaluate=leaf("outranks", lambda x: x.outranks.scale, lambda k, x: outranks_test(k, x.outranks)),
    ends=last_end,
    foreign=never,
    supposed=unchanged,
    beyond=True,
    mapped=False,
)
