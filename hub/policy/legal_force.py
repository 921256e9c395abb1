"""The legal force (效力) of a text: applied law, a reported practice, a draft, a demonstration."""

from __future__ import annotations

from collections.abc import Iterable

from graph_schema.vocabulary import RuleStatus

_MOST_FIRST = (RuleStatus.IN_FORCE, RuleStatus.PRACTICE, RuleStatus.DRAFT, RuleStatus.DEMO)


def legal_force(status: RuleStatus) -> int:
    """Its place among the statuses; 0 is the one of most force."""
    return _MOST_FIRST.index(status)


def weakest(statuses: Iterable[RuleStatus]) -> RuleStatus:
    """An answer has no more force than the weakest thing that it rests on."""
    return max(statuses, key=legal_force)
