"""When and how records stop to count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph_schema.vocabulary import Polarity, RuleKind
from hub.access.sharing import opens_days
from hub.decisions.explanations.findings import CitedRecord
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.policy.model import conditions as c
from hub.policy.model.documents import OPEN_END
from hub.records.status import expires_on
from hub.rules.dates import date_of, window_end


def leaving(node: Node, held: Sequence[CitedRecord], window: c.Window | None, words: Words) -> str | None:
    """Each record stops to count: by its day, or by a repair where that would do it."""
    steps: list[str] = []
    for one in held:
        shown = words.open_records.get(one.record.id)
        if shown is None:
            return None
        said = words.say("record", id=shown.id, about="")
        end = _end(node, one, window)
        kind = words.catalogue.kinds.get(shown.kind)
        ways: list[str] = []
        if kind is not None and kind.polarity is Polarity.NEGATIVE and not node.rule.looks_back:
            ways.append(words.small("delisted" if kind.category == "list" else "repaired"))
        # Until when a measure holds is told of all its records together.
        measure = words.about is RuleKind.MEASURE
        if not measure and end < OPEN_END and opens_days(shown.share):
            over = end in (one.record.valid_to, one.record.sharing_ends_on)
            ways.append(words.small("run.out" if over else "too.old", day=words.day(end)))
        if not ways:
            return None
        steps.append(words.say("step.leaving", record=said, ways=words.small("else").join(ways)))
    return words.small("and").join(steps)


def _end(node: Node, one: CitedRecord, window: c.Window | None) -> date:
    record = one.record
    end = OPEN_END if node.rule.looks_back else expires_on(record)
    if window is not None and window.ending is None:
        start = date_of(record, window.of)
        end = end if start is None else min(end, window_end(start, window))
    return end
