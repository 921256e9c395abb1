"""How firmly a text stands: as applied law, a reported practice, a draft, a demonstration."""

from __future__ import annotations

from collections.abc import Iterable

from graph_schema.vocabulary import RuleStatus

_FIRMEST_FIRST = (RuleStatus.IN_FORCE, RuleStatus.PRACTICE, RuleStatus.DRAFT, RuleStatus.DEMO)


def firmness(status: RuleStatus) -> int:
    """Its place among the statuses; 0 is the firmest."""
    return _FIRMEST_FIRST.index(status)


def weakest(statuses: Iterable[RuleStatus]) -> RuleStatus:
    """An answer stands no firmer than the weakest thing that it rests on."""
    return max(statuses, key=firmness)
