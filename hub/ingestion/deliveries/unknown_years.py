"""Years that the reporting terms of a delivery's records need, and whose holidays nobody knows yet.

The calendar of working days (工作日) is that of a library; the State Council publishes each year's
arrangement in the autumn before. Records are taken in all the same, for they hold whatever a calendar says;
whether they came in time nobody can tell until then. That is said once, before the first row is written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from hub.calendar.workdays import UnknownYear, known_days, snapshot_for, working_days_after
from hub.ingestion.converting import Facts
from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.records.reporting_terms import term_on

FAR = timedelta(days=400)
"""No term of a rule reaches so far."""
MOST_REMEMBERED = 50_000


@dataclass
class UnknownYears:
    """Looks at the records of a delivery, row by row."""

    catalogue: Catalogue
    records: int = 0
    years: Counter[int] = field(default_factory=Counter[int])
    _known: tuple[date, date] = field(default_factory=known_days)
    _needed: dict[tuple[str, str, str], int | None] = field(
        default_factory=dict[tuple[str, str, str], int | None]
    )

    def look(self, facts: Facts) -> None:
        """Counts the records of a row that need such a year."""
        first, last = self._known[0].isoformat(), (self._known[1] - FAR).isoformat()
        for row in facts.records:
            record = row["properties"]
            if first <= record["decidedOn"] <= last:
                continue
            key = record["region"], record["kind"], record["decidedOn"]
            if key not in self._needed:
                if len(self._needed) >= MOST_REMEMBERED:
                    self._needed.clear()
                self._needed[key] = self._year(*key)
            year = self._needed[key]
            if year is not None:
                self.records += 1
                self.years[year] += 1

    def _year(self, region: str, kind: str, decided: str) -> int | None:
        day = date.fromisoformat(decided)
        term = term_on(self.catalogue, region, kind, day)
        if term is None:
            return None
        try:
            working_days_after(day, term.working_days, snapshot_for(day, term.working_days))
        except UnknownYear as unknown:
            return unknown.year
        return None

    @property
    def says(self) -> Message | None:
        """What the sender is told; None where every year is known."""
        if not self.years:
            return None
        first, last = self._known
        return message(
            "ingestion.years-unknown",
            count=self.records,
            years=tuple(sorted(self.years)),
            first=first,
            last=last,
        )
