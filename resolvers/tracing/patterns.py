"""Cross-holdings, one person behind many, who appears again (交叉持股、一人多企、换壳经营), in GraphQL."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.subjects.view import View
from hub.tracing.part_reading import Bounds, read_part
from hub.tracing.patterns import cross_holdings as c
from hub.tracing.patterns import reemergence as r
from hub.tracing.patterns import searched_parts
from hub.tracing.patterns import shared_persons as s
from resolvers.audiences import INVESTIGATORS
from resolvers.connections import Total
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.named_now import RECORD_OR_NULL, read_records
from resolvers.record_kinds import RecordKind, record_kind
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef
from resolvers.tracing.asking import note, read, traced_subject
from resolvers.tracing.groups import LinkedGroup, linked_group
from resolvers.tracing.guarantees import checked
from resolvers.tracing.shown import PRICE, TracedPart, TraceLink, part_fields, shown_links

MOST_LEADS = 50
"""So many leads of a pattern are listed."""
HOLDINGS = Bounds(depth=12, subjects=1_500, links=6_000, links_each=200)


@strawberry.type(
    description="Companies around a subject that hold shares in each other (交叉持股): its own group first, "
    "then the largest."
)
class CrossHoldings(TracedPart):
    """Groups."""

    groups: list[LinkedGroup] = strawberry.field(directives=size(10))
    group_count: int


@strawberry.type(description="A person behind several companies, with the links that say so.")
class SharedPerson:
    """Ids of the person and the companies."""

    person: strawberry.ID
    company_count: int
    companies: list[strawberry.ID] = strawberry.field(directives=size(20))
    links: list[TraceLink] = strawberry.field(directives=size(20))


@strawberry.type(description="People around a subject who are behind several companies (一人多企).")
class SharedPersons(TracedPart):
    """Those with the most first."""

    persons: list[SharedPerson] = strawberry.field(directives=size(20))
    person_count: int


@strawberry.type(description="An entry on a list against its subject, as far as the caller may see it.")
class ListEntry:
    """Kind, day, and the record itself where more of it is asked."""

    record_kind: RecordKind
    subject: strawberry.ID
    decided_on: date
    listed: strawberry.Private[tuple[View, str]]

    @hop(
        *cost(30),
        description="The entry on the day of the answer; null: you may not read it.",
        type_=RECORD_OR_NULL,
    )
    @staticmethod
    def record(entries: strawberry.Parent[list[ListEntry]], info: Info) -> list[Any]:
        """Read for all of a place at once."""
        return read_records([one.listed for one in entries], info)


@strawberry.type(
    description="A person on a list, or behind a company on a list, who after the entry came behind a newer "
    "company."
)
class Reemergence:
    """The entry, the roles before and the roles now."""

    person: strawberry.ID
    listed: strawberry.ID | None
    entry: ListEntry
    roles_before: list[TraceLink] = strawberry.field(directives=size(3))
    newer: strawberry.ID
    newer_since_on: date | None
    roles_now: list[TraceLink] = strawberry.field(directives=size(3))


@strawberry.type(description="Who appears again behind newer companies around a subject (换壳经营).")
class Reemergences(TracedPart):
    """The newest companies first."""

    appearances: list[Reemergence] = strawberry.field(directives=size(10))
    appearance_count: Total


@strawberry.type
class PatternQuery:
    """Patterns around a subject."""

    @query(
        INVESTIGATORS,
        PRICE,
        "Companies around a subject that hold shares in each other or in themselves; null both for "
        '"not there" and for "not yours".',
    )
    def cross_holdings(
        self, info: Info, subject: SubjectRef, purpose: PurposeInput, on: date | None = None
    ) -> CrossHoldings | None:
        """Of shareholdings in both directions."""
        found = traced_subject(info, subject, purpose, on)
        if found is None:
            return None
        view, start = found
        part = read(info, lambda tx: read_part(tx, view, [start.id], searched_parts.HOLDINGS, HOLDINGS))
        groups = c.cross_holdings(part, start.id)
        shown = groups[:MOST_LEADS]
        members = {one for group in shown for one in group.members} | {start.id}
        note(info, view, members, "crossHoldings")
        return CrossHoldings(
            **part_fields(part, members, view),
            groups=list(map(linked_group, shown)),
            group_count=len(groups),
        )

    @query(
        INVESTIGATORS,
        PRICE,
        "People who are behind the subject, or behind the company of somebody who is, and behind others "
        'beside it; null both for "not there" and for "not yours".',
    )
    def shared_persons(
        self,
        info: Info,
        subject: SubjectRef,
        purpose: PurposeInput,
        on: date | None = None,
        companies_at_least: int = 2,
        kinds: list[LinkKind] | None = None,
    ) -> SharedPersons | None:
        """Two steps around the subject."""
        checked("companiesAtLeast", companies_at_least, 1_000)
        found = traced_subject(info, subject, purpose, on)
        if found is None:
            return None
        view, start = found
        roles = tuple(kinds) if kinds else s.ROLES
        part = read(info, lambda tx: searched_parts.around(tx, view, start.id, roles))
        people = s.shared_persons(part, companies_at_least, roles)
        shown = people[:MOST_LEADS]
        members = {id_ for one in shown for id_ in (one.person, *one.companies)} | {start.id}
        note(info, view, members, "sharedPersons")
        return SharedPersons(
            **part_fields(part, members, view),
            persons=[
                SharedPerson(
                    person=strawberry.ID(one.person),
                    company_count=len(one.companies),
                    companies=list(map(strawberry.ID, one.companies)),
                    links=shown_links(one.links),
                )
                for one in shown
            ],
            person_count=len(people),
        )

    @query(
        INVESTIGATORS,
        PRICE,
        "People around the subject who are on a list, or behind a company that is, and who came behind a "
        'newer company after the entry; null both for "not there" and for "not yours".',
    )
    def reemergences(
        self, info: Info, subject: SubjectRef, purpose: PurposeInput, on: date | None = None
    ) -> Reemergences | None:
        """Entries count as far as grants open their day."""
        found = traced_subject(info, subject, purpose, on)
        if found is None:
            return None
        view, start = found
        part = read(info, lambda tx: searched_parts.around(tx, view, start.id, since=date.min))
        people = [one.id for one in part.subjects.values() if one.kind is SubjectKind.NATURAL_PERSON]
        companies = [one for one in part.subjects if one not in set(people)]
        sought = list(dict.fromkeys((start.id, *people, *companies)))
        entries = read(info, lambda tx: searched_parts.entries(tx, view, sought))
        since = read(info, lambda tx: searched_parts.founded(tx, view, companies))
        leads = r.reemergences(part, entries.by_subject, since, view.day)
        shown = leads[:MOST_LEADS]
        members = {id_ for one in shown for id_ in (one.person, one.listed or one.person, one.newer)}
        note(info, view, members | {start.id}, "reemergences")
        return Reemergences(
            **part_fields(part, members | {start.id}, view),
            appearances=[_reemergence(one, view) for one in shown],
            appearance_count=Total(count=len(leads), more=entries.more),
        )


def _reemergence(one: r.Reemergence, view: View) -> Reemergence:
    assert one.entry.on is not None, "an entry whose day is not told leads nowhere"
    return Reemergence(
        person=strawberry.ID(one.person),
        listed=strawberry.ID(one.listed) if one.listed is not None else None,
        entry=ListEntry(
            record_kind=record_kind(one.entry.kind, view.catalogue),
            subject=strawberry.ID(one.entry.subject),
            decided_on=one.entry.on,
            listed=(view, one.entry.record),
        ),
        roles_before=shown_links(one.before),
        newer=strawberry.ID(one.newer),
        newer_since_on=one.founded,
        roles_now=shown_links(one.now),
    )
