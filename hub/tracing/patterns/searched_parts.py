"""What patterns are looked for in: which part of the graph, and which records and days beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph_schema.links import DIRECTIONS, FROM, TO, AttributeKind, LinkKind
from graph_schema.vocabulary import Polarity
from hub.access.sharing import as_shared, opens_days
from hub.fragments import known_at
from hub.policy.catalogue import Catalogue
from hub.rules.facts import RecordFact
from hub.store.graph import Transaction
from hub.subjects.links import Way
from hub.subjects.profiles import RecordFilter, records_pages
from hub.subjects.shared_attributes import shared_attributes
from hub.subjects.view import View
from hub.tracing.beneficial_owners.part_above import ABOVE, OFFICES
from hub.tracing.graph_part import Part
from hub.tracing.part_reading import Bounds, read_part
from hub.tracing.patterns.bidders import BidderTie, UsedAttribute
from hub.tracing.patterns.reemergence import BEHIND, ListEntry

GUARANTEED: tuple[Way, ...] = ((LinkKind.GUARANTEES, FROM),)
GUARANTORS: tuple[Way, ...] = ((LinkKind.GUARANTEES, TO),)
EITHER_SIDE = GUARANTEED + GUARANTORS
HOLDINGS: tuple[Way, ...] = ((LinkKind.SHAREHOLDER_OF, TO), (LinkKind.SHAREHOLDER_OF, FROM))
AROUND_A_COMPANY = Bounds(depth=2, subjects=400, links=2_000, links_each=100)
"""Who is behind a company, and what else they are behind."""
MOST_ENTRIES = 20
"""So many entries of one subject are looked at, the newest; of more it is said that there are more."""
MOST_LISTED = 300
"""Of so many subjects of a part entries are looked for."""
FOUNDED: LiteralString = f"""
UNWIND $subjects AS subject
MATCH (s:Subject {{id: subject}}) WHERE s.kind <> 'NATURAL_PERSON'
MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE {known_at("v")}
RETURN subject, min(v.validFrom) AS since
"""
"""The first day that is known of organisations, which are public."""


def around(
    transaction: Transaction,
    view: View,
    subject: str,
    roles: Collection[LinkKind] = BEHIND,
    since: date | None = None,
) -> Part:
    """Who is behind a subject in these roles, and what else they are behind; or was since a day."""
    ways = tuple((kind, direction) for kind in LinkKind if kind in roles for direction in (TO, FROM))
    return read_part(transaction, view, [subject], ways, AROUND_A_COMPANY, since=since)


def lists(catalogue: Catalogue) -> tuple[str, ...]:
    """The kinds of records that are entries on lists against their subject."""
    kinds = catalogue.kinds.values()
    return tuple(
        sorted(kind.id for kind in kinds if kind.category == "list" and kind.polarity is Polarity.NEGATIVE)
    )


@dataclass(frozen=True)
class ListEntries:
    """Entries on lists by subject, and whether there are ``more`` than were looked at."""

    by_subject: Mapping[str, Sequence[ListEntry]]
    more: bool


def entries(transaction: Transaction, view: View, subjects: Sequence[str]) -> ListEntries:
    """Entries on lists that the caller may see: each as far as its class of sharing opens it on the day. Of
    one that was repaired or revoked, or whose sharing ended elsewhere, the day is not told."""
    which = RecordFilter(kinds=lists(view.catalogue))
    pages = {subject: None for subject in subjects[:MOST_LISTED]}
    found = records_pages(transaction, view, pages, which, MOST_ENTRIES + 1)
    return ListEntries(
        {
            subject: [_entry(subject, record, view) for record in records[:MOST_ENTRIES]]
            for subject, records in found.items()
            if records
        },
        more=len(subjects) > MOST_LISTED or any(len(records) > MOST_ENTRIES for records in found.values()),
    )


def _entry(subject: str, record: RecordFact, view: View) -> ListEntry:
    shared = as_shared(record, max(view.day, view.access.day))
    ended = record.repaired_on is not None or record.revoked_on is not None
    on = record.decided_on if opens_days(shared.share) and not ended else None
    return ListEntry(record.id, record.kind, subject, on)


def founded(transaction: Transaction, view: View, subjects: Iterable[str]) -> Mapping[str, date]:
    """Since when organisations are known to be there."""
    rows = transaction.rows(FOUNDED, subjects=list(subjects), commit=view.commit)
    return {row["subject"]: date.fromisoformat(row["since"]) for row in rows if row["since"] is not None}


BIDDERS = Bounds(depth=6, subjects=2_000, links=6_000, links_each=100)


def above_bidders(transaction: Transaction, view: View, bidders: Sequence[str]) -> Part:
    """Who is behind bidders and runs them, and who bids with whom."""
    together = tuple((LinkKind.BIDS_WITH, direction) for direction in DIRECTIONS)
    return read_part(transaction, view, bidders, ABOVE + OFFICES + together, BIDDERS)


_TIES = {AttributeKind.ADDRESS: BidderTie.SHARED_ADDRESS, AttributeKind.PHONE: BidderTie.SHARED_PHONE}


def attributes(transaction: Transaction, view: View, bidders: Sequence[str]) -> list[UsedAttribute]:
    """The addresses and phones of bidders, each with the number of those who use it."""
    return [
        UsedAttribute(one.id, _TIES[one.kind], one.label, one.users, bidder)
        for bidder, used in shared_attributes(transaction, view, bidders).items()
        for one in used
    ]
