"""``newest``: the state that the last event left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.rules.condition_ends import last_end
from hub.rules.context import Context, LeafResult
from hub.rules.coverage import absence
from hub.rules.facts import Evidence, Missing
from hub.rules.filtering import sift
from hub.rules.home_recognition import opens_records
from hub.rules.operators.parts import Operator, leaf, unchanged, unless


def newest_test(context: Context, test: c.NewestTest) -> LeafResult:
    """What kind the newest event is of. A newer one of the other kinds must not be possible."""
    sifted = sift(context, test.kinds, test.where)
    if sifted.unclear:
        return Truth.UNKNOWN, sifted.given, sifted.unclear
    if not sifted.fitting:
        truth, sources, missing = absence(context, test.kinds)
        return truth, sifted.given + sources, missing
    last = sifted.fitting[0].record.decided_on
    newest = [item for item in sifted.fitting if item.record.decided_on == last]
    evidence = sifted.given + context.use(newest)
    inside = {item.record.kind in test.is_ for item in newest}
    if len(inside) > 1:
        kinds = ", ".join(sorted({item.record.kind for item in newest}))
        gap = Missing(what="records", name=kinds, detail="both are of one day")
        return Truth.UNKNOWN, evidence, (gap,)
    return _unless_newer(context, test, last, evidence, truth=Truth.MET if True in inside else Truth.UNMET)


def _unless_newer(
    context: Context, test: c.NewestTest, last: date, evidence: tuple[Evidence, ...], *, truth: Truth
) -> LeafResult:
    others: Sequence[str] = [kind for kind in test.kinds if (kind in test.is_) is (truth is Truth.UNMET)]
    absent, sources, missing = absence(context, others, last, decided_from=last)
    if absent is Truth.UNKNOWN:
        return Truth.UNKNOWN, evidence, missing
    return truth, evidence + sources, ()


OPERATOR = Operator(
    evaluate=leaf("newest", lambda x: ", ".join(x.newest.is_), lambda k, x: newest_test(k, x.newest)),
    ends=last_end,
    foreign=unless(lambda x, clause: opens_records(clause, x.newest.kinds)),
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
