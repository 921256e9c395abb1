"""The newest of a subject's records that were given here."""

from __future__ import annotations

from collections.abc import Callable

from graph_schema.vocabulary import ReasonCode
from hub.rules.context import Context
from hub.rules.facts import RecordFact
from hub.rules.recognition import recognition
from hub.rules.screening import Screened, screen

SUPERSEDING = (None, ReasonCode.DISPUTED, ReasonCode.EXPIRED)


def newest_of(context: Context, kind: str, fits: Callable[[RecordFact], bool]) -> list[Screened]:
    """Of the records that were given here the newest, with those of the same day. One that expired or
    is disputed still stands before older ones: a lost grade opens no earlier one."""
    found: list[Screened] = []
    for record in context.records:
        if record.kind == kind and fits(record):
            item = screen(record, context.rule, context.facts)
            if item.reason is not None:
                context.note(record, item.reason)
            if item.reason in SUPERSEDING and recognition(record, context.rule, context.facts)[0]:
                found.append(item)
    last = max((item.record.decided_on for item in found), default=None)
    return sorted((item for item in found if item.record.decided_on == last), key=lambda item: item.record.id)
