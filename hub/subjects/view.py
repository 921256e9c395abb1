"""From where subjects are seen: one caller, one policy, one commit, one day. All that an answer walks to is
seen so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hub.access.caller_and_purpose import Access
from hub.policy.catalogue import Catalogue

ViewKey = tuple[int, int, int, date]


@dataclass(frozen=True)
class View:
    """``commit``: up to which facts are known; ``day``: on which they hold."""

    access: Access
    catalogue: Catalogue
    commit: int
    day: date

    @property
    def key(self) -> ViewKey:
        """Two views with the same key show the same."""
        return id(self.access), id(self.catalogue), self.commit, self.day
