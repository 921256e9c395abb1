"""What differs of a subject between two days, or two commits (时点比对): its version, its links, its records.

Each side is read as a look-up of that day at that commit would show it, so nothing is compared that the
caller may not see on that side. Lists are read up to a bound in one order; where one is longer, both are
compared up to where the shorter reading ends, and the cut is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import LiteralString

from graph_schema.links import PUBLIC
from graph_schema.vocabulary import RecordStatus, TimelineEventKind
from hub.access.links import HOLDS, READABLE
from hub.access.masking import shown_name, shows_regions
from hub.access.purposes import check_investigator
from hub.access.who_may_read import kind_seen
from hub.fragments import known_at, valid_on
from hub.rules.facts import RecordFact
from hub.store.graph import Row, Transaction
from hub.subjects.links import SubjectLink
from hub.subjects.lookup import SubjectLookup
from hub.subjects.profiles import RecordFilter, records_pages
from hub.subjects.view import View
from hub.tracing.graph_part import Cut, TraceCutReason
from hub.tracing.path_links import LINK

MOST_LINKS = 1_000
MOST_RECORDS = 500

LINKS_ON: LiteralString = f"""
MATCH (s:Subject {{id: $subject}})
CALL (s) {{
  MATCH (s)-[l]-(o:Subject)
  WHERE {HOLDS} AND (type(l) IN $public OR {READABLE})
  WITH s, l, o ORDER BY type(l), l.startPlace LIMIT $limit
  RETURN l, o
}}
OPTIONAL MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE {known_at("v")} AND {valid_on("v")}
RETURN {LINK} AS link, v.name AS name, {kind_seen("o", "$day", "$commit")} AS kind
ORDER BY link.link, link.place
"""
"""The links of a subject on a day, by kind and place."""


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: from where the subject is seen, and what is there then."""

    view: View
    subject: SubjectLookup


@dataclass(frozen=True)
class Difference:
    """What of the version differs, as the caller may see it; None: nothing was there."""

    what: TimelineEventKind
    before: str | None
    after: str | None


@dataclass(frozen=True)
class LinkDifference:
    """A link that one side has only, or that says something else on the other."""

    before: SubjectLink | None
    after: SubjectLink | None


@dataclass(frozen=True)
class RecordDifference:
    """A record that one side has only, that is in another state on the other, or in another version."""

    before: RecordFact | None
    after: RecordFact | None
    status_before: RecordStatus | None
    status_after: RecordStatus | None


@dataclass(frozen=True)
class Comparison:
    """All that differs, as far as was read (``cuts``)."""

    version: tuple[Difference, ...]
    links: tuple[LinkDifference, ...]
    records: tuple[RecordDifference, ...]
    cuts: tuple[Cut, ...]


def compare(transaction: Transaction, before: Side, after: Side) -> Comparison:
    """What differs of a subject between two sides.

    Raises:
        HubError: FORBIDDEN for who is no investigator in a case.
    """
    check_investigator(after.view.access)
    links, links_cut = _links(transaction, before, after)
    records, records_cut = _records(transaction, before, after)
    id_ = (after.subject if after.subject.subject is not None else before.subject).id
    cuts = [
        Cut(id_, reason, read)
        for reason, read, cut in (
            (TraceCutReason.LINKS, MOST_LINKS, links_cut),
            (TraceCutReason.RECORDS, MOST_RECORDS, records_cut),
        )
        if cut
    ]
    return Comparison(tuple(_versions(before, after)), links, records, tuple(cuts))


def _versions(before: Side, after: Side) -> Iterator[Difference]:
    for what, value in _VALUES.items():
        sides = [value(side, side.subject.version or {}) for side in (before, after)]
        raw = [_RAW[what](side.subject.version or {}) for side in (before, after)]
        if raw[0] != raw[1] and (sides[0] is not None or sides[1] is not None):
            yield Difference(what, *sides)


def _region(side: Side, version: Row) -> str | None:
    if side.subject.subject is None:
        return None
    paths, own = version.get("paths") or (), side.subject.own
    return regions_of(version) if shows_regions(side.subject.kind, side.view.access, paths, own=own) else None


def regions_of(version: Row) -> str | None:
    """Where a version says that the subject is registered, lives and operates: codes, in this order."""
    named = (version.get("registered"), version.get("residence"), *(version.get("operation") or ()))
    return ",".join(dict.fromkeys(one for one in named if one)) or None


_RAW: dict[TimelineEventKind, Callable[[Row], object]] = {
    TimelineEventKind.NAME_CHANGED: lambda one: one.get("name"),
    TimelineEventKind.KIND_CHANGED: lambda one: one.get("kind"),
    TimelineEventKind.STATUS_CHANGED: lambda one: one.get("status"),
    TimelineEventKind.REGION_CHANGED: regions_of,
}
_VALUES: dict[TimelineEventKind, Callable[[Side, Row], str | None]] = {
    TimelineEventKind.NAME_CHANGED: lambda side, one: shown_name(one.get("name"), masked=side.subject.masked),
    TimelineEventKind.KIND_CHANGED: lambda _, one: one.get("kind"),
    TimelineEventKind.STATUS_CHANGED: lambda _, one: one.get("status"),
    TimelineEventKind.REGION_CHANGED: _region,
}
_LinkPlace = tuple[str, str]


def _links(transaction: Transaction, before: Side, after: Side) -> tuple[tuple[LinkDifference, ...], bool]:
    old, new = (_links_of(transaction, side) for side in (before, after))
    ends = [_place(read[-1]) for read in (old, new) if len(read) > MOST_LINKS]
    last = min(ends) if ends else None
    sides = [
        {_identity(one): one for one in read if last is None or _place(one) < last} for read in (old, new)
    ]
    pairs = [(sides[0].get(key), sides[1].get(key)) for key in sorted(sides[0].keys() | sides[1].keys())]
    differ = [LinkDifference(*pair) for pair in pairs if _said(pair[0]) != _said(pair[1])]
    return tuple(differ), last is not None


def _links_of(transaction: Transaction, side: Side) -> list[SubjectLink]:
    if side.subject.subject is None:
        return []
    given = side.view.access.parameters()
    rows = transaction.rows(
        LINKS_ON,
        subject=side.subject.id,
        grants=given["grants"],
        self=given["self"],
        public=[kind.value for kind in PUBLIC],
        commit=side.view.commit,
        day=side.view.day.isoformat(),
        limit=MOST_LINKS + 1,
    )
    return [SubjectLink.from_row({**row["link"], "name": row["name"], "kind": row["kind"]}) for row in rows]


def _place(link: SubjectLink) -> _LinkPlace:
    return link.link.value, link.place


def _identity(link: SubjectLink) -> tuple[str, ...]:
    """What stays of a link when its day changes: its kind, its ends, its source and the source's number."""
    start, end, _, *rest = link.place.split("/", 3)
    return link.link.value, start, end, *rest


def _said(link: SubjectLink | None) -> object:
    """What a link says that may change; who its other end is then called is no change of the link."""
    return None if link is None else link.model_dump(exclude={"name", "kind", "place"})


def _records(
    transaction: Transaction, before: Side, after: Side
) -> tuple[tuple[RecordDifference, ...], bool]:
    old, new = (_records_of(transaction, side) for side in (before, after))
    ends = [_decided(read[-1]) for read in (old, new) if len(read) > MOST_RECORDS]
    first = max(ends) if ends else None
    sides = [{one.id: one for one in read if first is None or _decided(one) > first} for read in (old, new)]
    keys = sorted(sides[0].keys() | sides[1].keys())
    pairs = [(sides[0].get(key), sides[1].get(key)) for key in keys]
    made = (_record(before, after, *pair) for pair in pairs)
    return tuple(one for one in made if one is not None), first is not None


def _records_of(transaction: Transaction, side: Side) -> Sequence[RecordFact]:
    if side.subject.subject is None:
        return ()
    pages = {side.subject.id: None}
    found = records_pages(transaction, side.view, pages, RecordFilter(), MOST_RECORDS + 1)
    return found[side.subject.id]


def _decided(record: RecordFact) -> tuple[str, str]:
    return record.decided_on.isoformat(), record.id


def _record(
    before: Side, after: Side, old: RecordFact | None, new: RecordFact | None
) -> RecordDifference | None:
    status = [
        side_of.status(side.view.day) if side_of is not None else None
        for side, side_of in ((before, old), (after, new))
    ]
    if status[0] == status[1] and (old is None or new is None or old.version == new.version):
        return None
    return RecordDifference(old, new, status[0], status[1])
