"""Finds entries in the graph and in segments, newest first: for auditors, and for a subject's own view."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from graph_schema.vocabulary import PurposeCode
from hub.audit.files import Segment, may_hold, read_segment
from hub.audit.log import AuditLog
from hub.audit.proving import find
from hub.audit.segments import all_segments
from hub.graph import Row

TOLD = ("receipt", "at", "act", "region", "authority", "role", "purpose", "matter", "grants", "fields")
"""What a subject is told of an entry about it."""
OLDEST, NEWEST = "", "9999"
INVESTIGATIONS = (PurposeCode.INVESTIGATION.value,)

SEARCH = """
MATCH (a:AuditEntry)
WHERE $since <= a.at < $until
  AND (a.at < $beforeAt OR (a.at = $beforeAt AND a.receipt < $beforeReceipt))
  AND ($caller IS NULL OR a.caller = $caller)
  AND ($subject IS NULL OR $subject IN a.subjects)
  AND NOT a.purpose IN $withheld
  AND ($within IS NULL OR a.region IN $within OR any(one IN a.regions WHERE one IN $within))
RETURN a {.*} AS entry ORDER BY a.at DESC, a.receipt DESC LIMIT $most
"""


@dataclass(frozen=True)
class Wanted:
    """Which entries: all conditions together. ``since`` and ``until`` are moments as the graph keeps them,
    half-open. ``within``: only entries whose caller is of one of these regions, or that read records of
    one. ``withheld``: no entries of these purposes."""

    subject: str | None = None
    caller: str | None = None
    receipt: str | None = None
    since: str = OLDEST
    until: str = NEWEST
    within: Collection[str] | None = None
    withheld: Collection[str] = ()

    def fits(self, entry: Row) -> bool:
        """The same conditions as the statement's, for an entry of a segment."""
        return (
            self.since <= entry["at"] < self.until
            and self.receipt in (None, entry["receipt"])
            and self.caller in (None, entry["caller"])
            and (self.subject is None or self.subject in entry["subjects"])
            and entry["purpose"] not in self.withheld
            and (
                self.within is None
                or entry["region"] in self.within
                or any(region in self.within for region in entry.get("regions", ()))
            )
        )


def search(
    log: AuditLog, wanted: Wanted, most: int, before: tuple[str, str] = (NEWEST, "")
) -> list[dict[str, Any]]:
    """Up to ``most`` entries, the newest first, older than ``before`` (its time and receipt).

    A segment is opened only if it can hold what is wanted and what is found so far does not fill the page.

    Raises:
        EngineError: a segment's file is gone or was changed.
    """
    if wanted.receipt is not None:
        placed = find(log, wanted.receipt)
        fits = placed is not None and wanted.fits(placed.entry) and _key(placed.entry) < before
        return [placed.entry] if placed is not None and fits and most else []
    rows = log.graph.read(
        lambda tx: tx.rows(
            SEARCH,
            since=wanted.since,
            until=wanted.until,
            beforeAt=before[0],
            beforeReceipt=before[1],
            caller=wanted.caller,
            subject=wanted.subject,
            within=list(wanted.within) if wanted.within is not None else None,
            withheld=list(wanted.withheld),
            most=most,
        )
    )
    # By receipt: an entry that moves just now can stand in both.
    found: dict[str, Row] = {row["entry"]["receipt"]: row["entry"] for row in rows}
    segments = [one for one in all_segments(log.graph) if not one.deleted]
    for segment in sorted(segments, key=lambda one: one.last, reverse=True):
        page = _newest(found.values(), most)
        if len(page) == most and page[-1]["at"] > segment.last:
            break
        if _can_hold(log, segment, wanted, before):
            for data in read_segment(log.segments, segment):
                entry = json.loads(data)
                if wanted.fits(entry) and _key(entry) < before:
                    found.setdefault(entry["receipt"], entry)
    return _newest(found.values(), most)


def reads_of(
    log: AuditLog, subject: str, most: int, before: tuple[str, str] = (NEWEST, "")
) -> list[dict[str, Any]]:
    """Who read this subject (its id): entries that disclosed it, the newest first. What else such an
    entry disclosed is left out, so that it can be shown to the subject itself; so are investigations, of
    which the subject need not be told (PIPL-2021 第三十五条)."""
    found: list[dict[str, Any]] = []
    for entry in search(log, Wanted(subject=subject, withheld=INVESTIGATIONS), most, before):
        what: Any = json.loads(entry["disclosed"]).get(subject, [])
        found.append({**{name: entry.get(name, "") for name in TOLD}, "what": what})
    return found


def _can_hold(log: AuditLog, segment: Segment, wanted: Wanted, before: tuple[str, str]) -> bool:
    if segment.last < wanted.since or segment.first >= wanted.until or segment.first > before[0]:
        return False
    words = (("subject", wanted.subject), ("caller", wanted.caller))
    return all(value is None or may_hold(log.segments, segment, word, value) for word, value in words)


def _newest(entries: Iterable[Row], most: int) -> list[Row]:
    return sorted(entries, key=_key, reverse=True)[:most]


def _key(entry: Row) -> tuple[str, str]:
    return (entry["at"], entry["receipt"])
