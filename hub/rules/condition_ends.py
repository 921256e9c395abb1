"""When the records that a condition rests on stop to count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from hub.policy.catalogue import RuleVersion
from hub.policy.model import conditions as c
from hub.policy.model.documents import OPEN_END, Rule
from hub.records.status import expires_on
from hub.rules.dates import date_of, window_end
from hub.rules.facts import ConditionResult, Facts, RecordFact

Ended = tuple[RecordFact, date]
"""A record with the first day on which it no longer counts."""


@dataclass(frozen=True)
class Ending:
    """What the end of a rule's conditions is worked out from; ``inner`` works out that of any condition."""

    rule: Rule
    facts: Facts
    rules: Mapping[str, RuleVersion]
    records: Mapping[str, RecordFact]
    inner: Callable[[c.Condition, ConditionResult, Ending], date]

    def of(self, condition: c.Condition, result: ConditionResult) -> date:
        """The first day on which a condition that is MET no longer is; OPEN_END where none is known."""
        return self.inner(condition, result, self)


def ended(result: ConditionResult, ending: Ending, window: c.Window | None = None) -> list[Ended]:
    """Each record of the evidence with the first day on which it no longer counts, the last first."""
    found = [
        (ending.records[piece.ref], _record_end(ending.records[piece.ref], ending.rule, window))
        for piece in result.evidence
        if piece.what == "record"
    ]
    return sorted(found, key=lambda pair: pair[1], reverse=True)


def last_end(_: c.Condition, result: ConditionResult, ending: Ending) -> date:
    """The end of a condition that any one of its records carries."""
    return max((end for _, end in ended(result, ending)), default=OPEN_END)


def _record_end(record: RecordFact, rule: Rule, window: c.Window | None) -> date:
    end = OPEN_END if rule.looks_back else expires_on(record)
    moves = window is not None and window.ending is None
    start = date_of(record, window.of) if window is not None and moves else None
    return min(end, window_end(start, window)) if start is not None and window is not None else end
