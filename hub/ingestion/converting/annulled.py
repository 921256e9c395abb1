"""What a row says has ended, though the row itself can't be used.

A penalty that its authority changed, annulled or found unlawful or invalid has to be withdrawn
(penalty-law-2021, article 48). A slip in another column of the row that says so is no reason to leave it
public.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.ingestion.readers import Fault


@dataclass(frozen=True)
class Annulment:
    """That records have been annulled since a day. ``ids`` are those under which the record may stand; none
    where nobody can tell which record is meant."""

    ids: tuple[str, ...]
    day: str


class FaultOfAnnulled(Fault):
    """A row can't be used, and says that its record was annulled."""

    def __init__(self, fault: Fault, annulment: Annulment) -> None:
        super().__init__(fault.reason, fault.says, fault.column, fault.others)
        self.annulment = annulment
