"""Finds entries in the graph and in segments, newest first: for auditors, and for a subject's own view."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from graph_schema.vocabulary import PurposeCode
from hub import deadline
from hub.audit.blocks import Block, word
from hub.audit.entry_words import of_matter
from hub.audit.files import Segment, may_hold, read_block
from hub.audit.log import AuditLog
from hub.audit.proof_making import find
from hub.audit.segments import kept_segments
from hub.fragments import fragment
from hub.store.graph import Row

SHOWN_PROPERTIES = (
    "receipt",
    "at",
    "act",
    "region",
    "authority",
    "role",
    "purpose",
    "matter",
    "grants",
    "fields",
)
"""What a subject is told of an entry about it."""
OLDEST, NEWEST = "", "9999"
INVESTIGATIONS = (PurposeCode.INVESTIGATION.value,)

MOST_REGIONS = 200
"""An auditor of more regions than these is of so large an area that its log is walked by time."""

FITS: LiteralString = fragment(
    """
    a.at < $until AND (a.at < $beforeAt OR a.receipt < $beforeReceipt)
    AND ($caller IS NULL OR a.caller = $caller)
    AND ($subjects IS NULL OR any(subject IN $subjects WHERE subject IN a.subjects))
    AND ($matters IS NULL OR (a.purpose = 'INVESTIGATION' AND a.region + '/' + a.matter IN $matters))
    AND ($callers IS NULL OR a.caller IN $callers)
    AND NOT a.purpose IN $withheld
    AND ($within IS NULL OR a.region IN $within OR any(code IN a.regions WHERE code IN $within))
""",
    needs="a",
)
"""Stands after a WITH: before it, its OR would be split into a seek and a scan. Each statement names all
properties of its index in ORDER BY, so that the index's order is used and nothing is sorted, and its index: a
plan made while the log was small would walk by time for ever."""
BY_TIME: LiteralString = (
    """
MATCH (a:AuditEntry) WHERE $since <= a.at <= $last
WITH a ORDER BY a.at DESC, a.receipt DESC WHERE
"""
    + FITS
    + "RETURN a {.*} AS entry LIMIT $most"
)
BY_CALLER: LiteralString = (
    """
MATCH (a:AuditEntry {caller: $caller}) USING INDEX SEEK a:AuditEntry(caller, at)
WHERE $since <= a.at <= $last
WITH a ORDER BY a.caller DESC, a.at DESC, a.receipt DESC WHERE
"""
    + FITS
    + "RETURN a {.*} AS entry LIMIT $most"
)
LISTED: LiteralString = fragment(
    """
  // newest first along the index of the words: what others did is never looked at
  MATCH (w:AuditWord {word: word}) USING INDEX SEEK w:AuditWord(word, at, receipt)
  WHERE $since <= w.at <= $last AND w.receipt > ''
  WITH w ORDER BY w.word DESC, w.at DESC, w.receipt DESC
  MATCH (a:AuditEntry {receipt: w.receipt}) USING INDEX SEEK a:AuditEntry(receipt)
  WITH w, a WHERE a.at = w.at AND
"""
    + FITS
    + "  RETURN a LIMIT $most",
    needs="word",
    gives="a w",
)
NEWEST_FIRST: LiteralString = fragment(
    """
WITH DISTINCT a
RETURN a {.*} AS entry ORDER BY a.at DESC, a.receipt DESC LIMIT $most
""",
    needs="a",
    gives="entry",
)
BY_WORD: LiteralString = "UNWIND $words AS word CALL (word) {" + LISTED + "}" + NEWEST_FIRST
BY_REGIONS: LiteralString = (
    """
UNWIND $within AS word
CALL (word) {
  MATCH (a:AuditEntry {region: word}) USING INDEX SEEK a:AuditEntry(region, at)
  WHERE $since <= a.at <= $last
  WITH a ORDER BY a.region DESC, a.at DESC, a.receipt DESC WHERE
"""
    + FITS
    + """
  RETURN a LIMIT $most
  UNION
"""
    + LISTED
    + "}"
    + NEWEST_FIRST
)


@dataclass(frozen=True)
class EntryFilter:
    """Which entries: all conditions together. ``since`` and ``until`` are moments as the graph keeps them,
    half-open. ``within``: only entries whose caller is of one of these regions, or that read records of
    one. ``withheld``: no entries of these purposes. ``matters``: only reads and changes for investigations in
    one of these, each written ``region/matter``. ``callers``: only those of one of these. ``merged``: further
    ids of the subject (:func:`hub.subjects.ids_after_merge.ids_of`)."""

    subject: str | None = None
    caller: str | None = None
    receipt: str | None = None
    since: str = OLDEST
    until: str = NEWEST
    within: Collection[str] | None = None
    withheld: Collection[str] = ()
    matters: Collection[str] | None = None
    callers: Collection[str] | None = None
    merged: Collection[str] = ()

    @property
    def subjects(self) -> list[str]:
        """The ids under which entries name the subject; none where any subject is wanted."""
        return list(dict.fromkeys((self.subject, *self.merged))) if self.subject is not None else []

    @property
    def narrowest(self) -> tuple[LiteralString, list[str]]:
        """The statement that seeks the narrowest of the conditions, and what a block of a segment must hold
        one of; nothing where any entry may be wanted. Segments list no matters: their callers lead there."""
        if self.subject is not None:
            return BY_WORD, [word("subject", one) for one in self.subjects]
        if self.caller is not None:
            return BY_CALLER, [word("caller", self.caller)]
        if self.matters is not None:
            if self.callers is not None:
                return BY_WORD, [word("caller", one) for one in self.callers]
            return BY_WORD, [word("region", one.partition("/")[0]) for one in self.matters]
        if self.within is not None and len(self.within) <= MOST_REGIONS:
            return BY_REGIONS, [word("region", code) for code in self.within]
        return BY_TIME, []

    @property
    def words(self) -> list[str]:
        """The words under one of which the entries of the graph are listed, where they are sought by one."""
        if self.subject is not None:
            return self.subjects
        return [of_matter(one) for one in self.matters or ()]

    def fits(self, entry: Row) -> bool:
        """The same conditions as the statement's, for an entry of a segment."""
        return (
            self.since <= entry["at"] < self.until
            and self.receipt in (None, entry["receipt"])
            and self.caller in (None, entry["caller"])
            and (self.subject is None or not set(self.subjects).isdisjoint(entry["subjects"]))
            and entry["purpose"] not in self.withheld
            and (self.matters is None or _matter(entry) in self.matters)
            and (self.callers is None or entry["caller"] in self.callers)
            and (
                self.within is None
                or entry["region"] in self.within
                or any(region in self.within for region in entry.get("regions", ()))
            )
        )


def search(
    log: AuditLog, wanted: EntryFilter, most: int, before: tuple[str, str] = (NEWEST, "")
) -> list[dict[str, Any]]:
    """Up to ``most`` entries, the newest first, older than ``before`` (its time and receipt).

    A block of a segment is opened only if it can hold what is wanted and what is found so far does not
    fill the page.

    Raises:
        EngineError: a segment's file is gone or was changed.
    """
    if wanted.receipt is not None:
        placed = find(log, wanted.receipt)
        fits = placed is not None and wanted.fits(placed.entry) and _key(placed.entry) < before
        return [placed.entry] if placed is not None and fits and most else []
    if wanted.within is not None and not wanted.within:
        return []
    statement, words = wanted.narrowest
    rows = log.graph.read(
        lambda tx: tx.rows(
            statement,
            since=wanted.since,
            until=wanted.until,
            last=min(wanted.until, before[0]),
            beforeAt=before[0],
            beforeReceipt=before[1],
            caller=wanted.caller,
            subjects=wanted.subjects or None,
            words=wanted.words,
            within=list(wanted.within) if wanted.within is not None else None,
            withheld=list(wanted.withheld),
            matters=list(wanted.matters) if wanted.matters is not None else None,
            callers=list(wanted.callers) if wanted.callers is not None else None,
            most=most,
        )
    )
    # By receipt: an entry that moves just now can stand in both.
    found: dict[str, Row] = {row["entry"]["receipt"]: row["entry"] for row in rows}
    for segment in sorted(kept_segments(log.graph), key=lambda one: one.last, reverse=True):
        if _filled(found, most, segment.last):
            break
        for block in _blocks(log, segment, words, wanted, before):
            if _filled(found, most, block.last if block is not None else segment.last):
                break
            for _, data in deadline.checked(read_block(log.segments, segment, block)):
                entry = json.loads(data)
                if wanted.fits(entry) and _key(entry) < before:
                    found.setdefault(entry["receipt"], entry)
            found = {entry["receipt"]: entry for entry in _newest(found.values(), most)}
    return _newest(found.values(), most)


def reads_of(
    log: AuditLog, subjects: Sequence[str], most: int, before: tuple[str, str] = (NEWEST, "")
) -> list[dict[str, Any]]:
    """Who read this subject (all of its ids): entries that disclosed it, the newest first. What else such an
    entry disclosed is left out, so that it can be shown to the subject itself; so are investigations, of
    which the subject need not be told (PIPL-2021 第三十五条)."""
    found: list[dict[str, Any]] = []
    wanted = EntryFilter(subject=subjects[0], merged=subjects[1:], withheld=INVESTIGATIONS)
    for entry in search(log, wanted, most, before):
        disclosed: dict[str, list[str]] = json.loads(entry["disclosed"])
        what = sorted({one for subject in subjects for one in disclosed.get(subject, [])})
        found.append({**{name: entry.get(name, "") for name in SHOWN_PROPERTIES}, "what": what})
    return found


def _blocks(
    log: AuditLog, segment: Segment, words: list[str], wanted: EntryFilter, before: tuple[str, str]
) -> list[Block | None]:
    """The blocks of a segment that can hold what is wanted, the newest first."""

    def within(one: Segment | Block) -> bool:
        return one.last >= wanted.since and one.first < wanted.until and one.first <= before[0]

    if not within(segment):
        return []
    found = may_hold(log.segments, segment, words)
    kept = [one for one in found if one is None or within(one)]
    return sorted(kept, key=lambda one: one.last if one is not None else "", reverse=True)


def _filled(found: dict[str, Row], most: int, last: str) -> bool:
    """Whether nothing that is as old as ``last`` can still come into the page."""
    return len(found) >= most and min((entry["at"] for entry in found.values()), default=NEWEST) > last


def _newest(entries: Iterable[Row], most: int) -> list[Row]:
    return sorted(entries, key=_key, reverse=True)[:most]


def _matter(entry: Row) -> str | None:
    return f"{entry['region']}/{entry['matter']}" if entry["purpose"] in INVESTIGATIONS else None


def _key(entry: Row) -> tuple[str, str]:
    return (entry["at"], entry["receipt"])
