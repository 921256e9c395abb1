"""A subject (信用主体) as a caller may see it: versions, records in keyset pages, links by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

import strawberry

from graph_schema.links import LinkKind
from graph_schema.vocabulary import Polarity, RecordStatus, SubjectKind
from hub.access.masking import public_name, shown_name, shows_regions
from hub.access.purposes import Use, check_investigator, serves
from hub.identity.naming import SubjectKey
from hub.rules.facts import RecordFact
from hub.store.graph import Transaction
from hub.subjects import link_filters, links, lookup, profiles
from hub.subjects.first_pages import FirstPages, PageSizes
from hub.subjects.lookup import SubjectLookup
from hub.subjects.profiles import RecordFilter
from hub.subjects.shared_attributes import ATTRIBUTES_SHOWN, AttributeUse, shared_attributes
from hub.subjects.view import View
from resolvers.connections import DEFAULT_PAGE, LARGEST_PAGE, page, page_size
from resolvers.context import Info
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.links import (
    Link,
    LinkConnection,
    LinkCount,
    LinkDirection,
    LinkFilter,
    link,
    link_count,
    seen_from,
)
from resolvers.named_subjects import NamedSubject, ReadsSubjects, read_by_view
from resolvers.policy_types import Region, region
from resolvers.records import CreditRecord, RecordConnection, credit_record, record_filter
from resolvers.shared_attributes import SharedAttribute, shared_attribute
from resolvers.subject_versions import MOST_VERSIONS, SubjectVersion, subject_version


@strawberry.type(
    description="A subject (信用主体) at a cut-off, as the caller may see it. Of one that is only named, and "
    "of which the caller may know no more (`readable` is false), all but id, kind, name and `on` is null."
)
class Subject:
    """The subject of a look-up, or one that another names."""

    id: strawberry.ID
    kind: SubjectKind = strawberry.field(description="What it is on the day; `versions` say what it was.")
    view: strawberry.Private[View]
    lookup: strawberry.Private[SubjectLookup | None]
    given_name: strawberry.Private[str | None]
    first_pages: strawberry.Private[FirstPages | None] = None

    @strawberry.field(description="Whether the caller may know more of it than that an answer names it.")
    def readable(self) -> bool:
        return self.lookup is not None

    @strawberry.field
    def name(self) -> str | None:
        if self.lookup is not None:
            return shown_name(self._version.get("name"), masked=self.lookup.masked)
        return public_name(self.given_name, self.kind)

    @strawberry.field(description="Whether the name is masked (自然人脱敏).")
    def masked(self) -> bool:
        return self.lookup.masked if self.lookup is not None else self.kind is SubjectKind.NATURAL_PERSON

    @strawberry.field(description="Unified social credit code, for organisations.")
    def code(self) -> str | None:
        known = self.lookup.subject if self.lookup is not None else None
        return known["value"] if known is not None and known["scheme"] == "USCC" else None

    @strawberry.field
    def scheme(self) -> str | None:
        return self.lookup.subject["scheme"] if self.lookup is not None and self.lookup.subject else None

    @strawberry.field(description="Part of the invented demo world.")
    def invented(self) -> bool | None:
        return (
            bool(self.lookup.subject["invented"]) if self.lookup is not None and self.lookup.subject else None
        )

    @strawberry.field
    def registered(self) -> Region | None:
        code = self._version.get("registered") if self._placed(self._version) else None
        return region(code, self.view.catalogue) if code else None

    @strawberry.field
    def on(self) -> date:
        return self.view.day

    @property
    def _version(self) -> dict[str, Any]:
        return (self.lookup.version if self.lookup is not None else None) or {}

    def _placed(self, version: dict[str, Any]) -> bool:
        own = self.lookup is not None and self.lookup.own
        return shows_regions(self.kind, self.view.access, version.get("paths") or (), own=own)

    def version(self, row: dict[str, Any]) -> SubjectVersion:
        """One of its versions, as the caller may see it."""
        assert self.lookup is not None
        return subject_version(row, self.view.catalogue, masked=self.lookup.masked, placed=self._placed(row))

    @hop(
        *size(MOST_VERSIONS, 100),
        description=f"The {MOST_VERSIONS} newest versions known, the newest first; `olderVersions` says "
        "whether there are more.",
    )
    @staticmethod
    def versions(subjects: strawberry.Parent[list[Subject]], info: Info) -> list[list[SubjectVersion] | None]:
        """Names, regions and status over time."""
        found = each_readable(subjects, info, _versions)
        return [
            None if rows is None else [one.version(row) for row in rows[:MOST_VERSIONS]]
            for one, rows in zip(subjects, found, strict=True)
        ]

    @hop(
        *cost(100),
        description=f"Whether versions are known that are older than the {MOST_VERSIONS} in `versions`.",
    )
    @staticmethod
    def older_versions(subjects: strawberry.Parent[list[Subject]], info: Info) -> list[bool | None]:
        """What `versions` leaves out."""
        found = each_readable(subjects, info, _versions)
        return [None if rows is None else len(rows) > MOST_VERSIONS for rows in found]

    @hop(*cost(300), description="Records the caller may see, the newest first.")
    @staticmethod
    def records(
        subjects: strawberry.Parent[list[Subject]],
        info: Info,
        kinds: list[str] | None = None,
        polarity: Polarity | None = None,
        status: RecordStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> list[RecordConnection | None]:
        """Keyset pages by (decidedOn, id). ``status`` filters by what a record is at the cut-off."""
        which = record_filter(kinds, polarity, status, info.context.catalogue)
        size, cursors = page_size(first), info.cursors_of_list()
        lists = {str(one.id): cursors(one.view.access, one.id) for one in subjects}

        ahead = _ahead(subjects) if which == RecordFilter() and after is None else None

        def read(tx: Transaction, view: View, subjects: list[str]) -> dict[str, list[RecordFact]]:
            if ahead is not None and ahead.sizes.records > size:
                return {subjects[0]: ahead.records(tx, view)[: size + 1]}
            pages = {id_: lists[id_].read(after) for id_ in subjects}
            return profiles.records_pages(tx, view, pages, which, size + 1)

        disclosures = info.context.disclosures
        answered: list[RecordConnection | None] = []
        for one, rows in zip(subjects, each_readable(subjects, info, read), strict=True):
            if rows is None:
                answered.append(None)
                continue
            disclosures.note(one.view.access, one.id, "records", regions={row.region for row in rows[:size]})
            disclosures.grants.update(name for row in rows[:size] for name in row.grants)
            node = partial(_record, one.as_named(), one.view)
            edges, info_ = page(rows, size, lists[str(one.id)], _record_place, node, after=after is not None)
            answered.append(RecordConnection(edges=edges, page_info=info_, of=one.as_named(), which=which))
        return answered

    @hop(*size(26, 200), description="How many links there are of each kind: look before you expand.")
    @staticmethod
    def link_counts(subjects: strawberry.Parent[list[Subject]], info: Info) -> list[list[LinkCount] | None]:
        """Counts per kind and direction at the cut-off."""
        for one in subjects:
            if one.lookup is not None:
                info.context.disclosures.note(one.view.access, one.id, "linkCounts")
        ahead = _ahead(subjects)

        def read(tx: Transaction, view: View, subjects: list[str]) -> Mapping[str, Sequence[links.LinkCount]]:
            if ahead is not None and ahead.counts is not None:
                return {subjects[0]: ahead.counts}
            return links.link_counts(tx, view, subjects)

        found = each_readable(subjects, info, read)
        return [None if counts is None else [link_count(count) for count in counts] for counts in found]

    @hop(
        *cost(150),
        description="Links of one kind, in keyset pages: in the order of the other ends' ids, then of the "
        "days.",
    )
    @staticmethod
    def links(
        subjects: strawberry.Parent[list[Subject]],
        info: Info,
        kind: LinkKind,
        direction: LinkDirection = LinkDirection.TO,
        past: bool = False,
        filter: LinkFilter | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> list[LinkConnection | None]:
        """Pages of links by the other subject's id."""
        size, cursors, way = page_size(first), info.cursors_of_list(), (kind, seen_from(direction))
        which = (filter or LinkFilter()).checked(kind, past)
        lists = {str(one.id): cursors(one.view.access, one.id) for one in subjects}

        ahead = _ahead(subjects) if which == link_filters.LinkFilter() and after is None else None

        def read(
            tx: Transaction, view: View, subjects: list[str]
        ) -> Mapping[str, Sequence[links.SubjectLink]]:
            if ahead is not None and ahead.sizes.way == way and ahead.sizes.links > size:
                return {subjects[0]: ahead.links[: size + 1]}
            starts = {id_: lists[id_].read(after) for id_ in subjects}
            pages = {id_: str(start[0]) if start is not None else None for id_, start in starts.items()}
            if which.open:
                return links.links_pages(tx, view, pages, (kind.value, direction.value), size + 1, past=past)
            return link_filters.filtered_pages(tx, view, pages, way, which, size + 1)

        answered: list[LinkConnection | None] = []
        for one, rows in zip(subjects, each_readable(subjects, info, read), strict=True):
            if rows is None:
                answered.append(None)
                continue
            for row in rows[:size]:
                info.context.disclosures.note(one.view.access, row.id, f"link:{kind}")
            node = partial(_link, one.view)
            edges, info_ = page(rows, size, lists[str(one.id)], _link_place, node, after=after is not None)
            of = one.view, str(one.id)
            answered.append(LinkConnection(edges=edges, page_info=info_, of=of, way=way, which=which))
        return answered

    @hop(
        *size(ATTRIBUTES_SHOWN, 300),
        description="Its addresses and phones (地址、电话), with how many use them: for investigators in a "
        f"case; everybody else is refused. At most {ATTRIBUTES_SHOWN} of each kind.",
    )
    @staticmethod
    def shared_attributes(
        subjects: strawberry.Parent[list[Subject]], info: Info
    ) -> list[list[SharedAttribute] | None]:
        """Read for all subjects of a place at once."""
        for one in subjects:
            check_investigator(one.view.access)
            if one.lookup is not None:
                info.context.disclosures.note(one.view.access, one.id, "sharedAttributes")
        found = each_readable(subjects, info, shared_attributes)
        return [
            None if rows is None else [shared_attribute(row, one.view, _user(one.view)) for row in rows]
            for one, rows in zip(subjects, found, strict=True)
        ]

    def as_named(self) -> NamedSubject:
        """Itself, where something of it leads back to it."""
        return NamedSubject(self.id, self.view, read_subjects, lookup=self.lookup)


ReadT = TypeVar("ReadT")


def each_readable(subjects: Sequence[Subject], info: Info, read: ReadsSubjects[ReadT]) -> list[ReadT | None]:
    """What is read of subjects, in their order; None for one of which no more may be known."""
    found = read_by_view(info, ((one.view, one.id) for one in subjects if one.lookup is not None), read)
    return [found.get((one.view.key, one.id)) if one.lookup is not None else None for one in subjects]


def _ahead(subjects: Sequence[Subject]) -> FirstPages | None:
    """What was read with the one subject of a place."""
    return subjects[0].first_pages if len(subjects) == 1 else None


def _versions(transaction: Transaction, view: View, subjects: list[str]) -> dict[str, list[dict[str, Any]]]:
    return profiles.versions(transaction, subjects, view.commit, MOST_VERSIONS + 1)


def _record_place(row: RecordFact) -> list[str]:
    return [row.decided_on.isoformat(), row.id]


def _record(holder: NamedSubject, view: View, row: RecordFact) -> CreditRecord:
    return credit_record(row, view.day, view.catalogue, holder, max(view.day, view.access.day))


def _link_place(row: links.SubjectLink) -> list[str]:
    return [row.place]


def _link(view: View, row: links.SubjectLink) -> Link:
    return link(row, NamedSubject(row.id, view, read_subjects, row.kind, row.name))


def _user(view: View) -> Callable[[AttributeUse], NamedSubject]:
    return lambda row: NamedSubject(row.id, view, read_subjects, row.kind, row.name)


_TOLD = frozenset({"id", "kind", "on", "__typename"})
"""What is told of a subject with its name alone."""

_TOLD_OF_ORGANISATIONS = _TOLD | {"name", "masked"}


def read_subjects(named: Sequence[NamedSubject], info: Info) -> list[Subject | None]:
    """The subjects behind names: those of which more is asked than the name says are looked up together. A
    purpose that does not serve looking subjects up (:func:`hub.access.purposes.serves`) leads no further than
    to who is meant."""
    unread = [one for one in named if one.lookup is None and not _told(one, info.asked)]
    found = read_by_view(info, ((one.view, one.id) for one in unread), _look_up)
    return [_named(one, one.lookup or found.get((one.view.key, one.id)), info) for one in named]


def _opened(view: View) -> bool:
    """Whether the purpose serves looking subjects up."""
    return serves(view.access.purpose.code, Use.SUBJECTS, view.access.caller.role)


def _told(named: NamedSubject, asked: frozenset[str] | None) -> bool:
    if named.kind is None:
        return False
    if not _opened(named.view):
        return True
    if asked is None:
        return False
    person = named.kind is SubjectKind.NATURAL_PERSON
    return asked <= (_TOLD if person else _TOLD_OF_ORGANISATIONS)


def _look_up(transaction: Transaction, view: View, subjects: list[str]) -> dict[str, SubjectLookup]:
    keys = [SubjectKey(id=id_) for id_ in subjects]
    found = lookup.find_each(transaction, keys, view.access, view.day, view.commit)
    return dict(zip(subjects, found, strict=True))


def _named(named: NamedSubject, found: SubjectLookup | None, info: Info) -> Subject | None:
    if found is not None and found.subject is not None:
        if named.lookup is None:
            info.context.disclosures.note(named.view.access, named.id, "subject")
            info.context.disclosures.grants.update(found.grants)
        if _opened(named.view):
            return looked_up(found, named.view)
        return _only_named(named, found.kind)
    return None if named.kind is None else _only_named(named, named.kind)


def _only_named(named: NamedSubject, kind: SubjectKind) -> Subject:
    return Subject(id=strawberry.ID(named.id), view=named.view, lookup=None, kind=kind, given_name=named.name)


def asked_with(info: Info) -> PageSizes:
    """The first pages that are asked for of the subject that the field answers, each with the one more that
    tells of another page."""
    records, links_ = info.asked_below("records"), info.asked_below("links")
    sizes = PageSizes()
    if records is not None and not records.keys() - {"first"}:
        sizes = replace(sizes, records=_rows(records))
    if links_ is not None and not links_.keys() - _OF_FIRST_LINKS and not links_["past"]:
        way = LinkKind(links_["kind"]), seen_from(links_["direction"])
        counted = info.asked_below("linkCounts") is not None
        sizes = replace(sizes, way=way, links=_rows(links_), counts=counted)
    return sizes


_OF_FIRST_LINKS = frozenset({"kind", "direction", "past", "first"})
"""The arguments of the first page of unfiltered links."""


def _rows(page: Mapping[str, Any]) -> int:
    """So many rows tell a page; 0 where the page itself will be refused."""
    first = page.get("first", DEFAULT_PAGE)
    return first + 1 if 1 <= first <= LARGEST_PAGE else 0


def subject(found: SubjectLookup, view: View, first: FirstPages | None = None) -> Subject | None:
    """A subject that was looked up, if it is there, with what was read with it."""
    return None if found.subject is None else looked_up(found, view, first)


def looked_up(found: SubjectLookup, view: View, first: FirstPages | None = None) -> Subject:
    """A subject that was looked up and is there."""
    return Subject(
        id=strawberry.ID(found.id),
        view=view,
        lookup=found,
        kind=found.kind,
        given_name=None,
        first_pages=first,
    )
