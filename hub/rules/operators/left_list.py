"""``left_list``: was on a list, and is on none any more."""

from __future__ import annotations

from collections.abc import Sequence

from graph_schema.vocabulary import ReasonCode, Truth
from hub.policy.model import conditions as c
from hub.rules.context import Context, LeafResult
from hub.rules.coverage import absence
from hub.rules.filtering import sift
from hub.rules.operators.parts import Operator, leaf, never, no_end, unchanged
from hub.rules.recognition import recognition
from hub.rules.screening import Screened, ended_by

_ENDED = (ReasonCode.EXPIRED, ReasonCode.REVOKED)


def left_list_test(context: Context, test: c.LeftListTest) -> LeafResult:
    """Was on a list, and is on none any more."""
    entries, exits = context.screen(test.lists), sift(context, test.exits, test.where)
    last = entries[0].record.decided_on if entries else None
    left = [item for item in exits.fitting if last is None or item.record.decided_on >= last]
    if left:
        return Truth.MET, exits.given + context.use(left), ()
    if exits.unclear:
        return Truth.UNKNOWN, exits.given, exits.unclear
    if last is None:
        ended = _ended_entries(context, test.lists)
        if ended:
            return Truth.MET, context.use(ended), ()
        return absence(context, (*test.lists, *test.exits))
    evidence = context.use(entries)
    if not test.exits:
        return Truth.UNMET, evidence, ()
    truth, sources, missing = absence(context, test.exits, last, decided_from=last)
    return truth, evidence + sources, missing


def _ended_entries(context: Context, lists: Sequence[str]) -> list[Screened]:
    """Entries that had effect here and ended; a repaired one counts as if it had never been."""
    found: list[Screened] = []
    for record in context.records:
        if record.kind in lists:
            reason = ended_by(record, context.rule, context.facts)
            if reason in _ENDED and recognition(record, context.rule, context.facts)[0]:
                context.screened.pop(record.id, None)
                found.append(Screened(record, None))
    return sorted(found, key=lambda item: item.record.id)


OPERATOR = Operator(
    evaluate=leaf(
        "left_list", lambda x: ", ".join(x.left_list.lists), lambda k, x: left_list_test(k, x.left_list)
    ),
    ends=no_end,
    foreign=never,
    supposed=unchanged,
    beyond=False,
    mapped=True,
)
