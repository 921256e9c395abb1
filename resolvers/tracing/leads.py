"""What an answer of a trace that names its subjects where they stand says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

import strawberry

from hub.subjects.view import View
from hub.tracing.part import Cut
from resolvers.policies import Text
from resolvers.tracing.shown import LEAD, TraceCut, trace_cut


class LeadFields(TypedDict):
    """The arguments of :class:`Lead`."""

    note: Text
    commit: int
    on: date


@strawberry.type
class Lead:
    """A lead (线索), and from where it was seen: the same question at that commit is answered the same."""

    note: Text
    commit: int
    on: date


def lead(view: View) -> LeadFields:
    """What an answer says of itself."""
    return {"note": LEAD, "commit": view.commit, "on": view.day}


def trace_cuts(cuts: Sequence[Cut]) -> list[TraceCut]:
    """Where an answer ends."""
    return [trace_cut(one) for one in cuts]
