"""The file of an investigation (调查案件) in GraphQL: whose it is, what it holds, what was done in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graph_schema.vocabulary import AuditAct, InvestigationState
from hub import audit
from hub.access.caller_and_purpose import Access
from hub.access.purposes import check_investigator
from hub.investigations import contents, editing, graphs
from hub.investigations import investigation as f
from hub.store.commits import stamp
from hub.store.graph import Row
from hub.subjects.view import View
from resolvers.audiences import INVESTIGATORS
from resolvers.connections import Connection, page, page_of_all, page_size
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.investigations.saved_graphs import (
    SavedGraphConnection,
    saved_graph,
)
from resolvers.named_subjects import SUBJECT, NamedSubject, read_named
from resolvers.nodes import Node
from resolvers.policy_types import Authority, Region, authority, region
from resolvers.proceedings import NEWEST, OLDEST, keyset
from resolvers.root_fields import query
from resolvers.subjects import read_subjects

strawberry.enum(
    InvestigationState, description="Whether the file of an investigation is worked on (在办、已结)."
)


@strawberry.type(description="A subject of an investigation, as its reader may see it.")
class InvestigationSubject:
    """Why it is looked at."""

    why: str
    added_by: str = strawberry.field(description="Account of the investigator.")
    added_at: datetime
    named: strawberry.Private[NamedSubject]

    @hop(*cost(10), description="The subject.", type_=SUBJECT)
    @staticmethod
    def subject(held: strawberry.Parent[list[InvestigationSubject]], info: Info) -> list[Any]:
        """They were looked up together."""
        return read_named([one.named for one in held], info)


@strawberry.type(description="A page of the subjects of an investigation.")
class InvestigationSubjectConnection(Connection[InvestigationSubject]):
    """The page, and how many there are."""

    total_count: int = strawberry.field(description="How many the caller may see.")


@strawberry.type(description="A note in an investigation.")
class InvestigationNote(Node):
    """What somebody wrote."""

    text: str
    by: str = strawberry.field(description="Account of the investigator.")
    at: datetime
    receipt: str | None = strawberry.field(description="Of the read on which the note rests.")


InvestigationNoteConnection = Connection[InvestigationNote]


@strawberry.type(description="What was done in the matter of an investigation, as the audit log has it.")
class InvestigationRead:
    """An entry of the log. Of how many subjects, and not of which: each reader has its own grants."""

    receipt: str
    at: datetime
    act: AuditAct
    caller: str = strawberry.field(description="Account of the investigator.")
    fields: str = strawberry.field(
        description="The fields that were asked for: `subject{id,records{status}}`."
    )
    subject_count: int = strawberry.field(description="Of how many subjects something was disclosed.")
    outcomes: list[str] = strawberry.field(directives=size(5))


InvestigationReadConnection = Connection[InvestigationRead]


@strawberry.type(
    description="An investigation (调查案件): the file of a matter. It opens no subject: what its "
    "readers see of one follows from their own grants. Nothing in it decides anything."
)
class Investigation(Node):
    """Whose it is, who sees it, and what it holds."""

    matters: list[str] = strawberry.field(
        directives=size(5), description="Its matter number, and those of what was merged into it."
    )
    title: str
    region: Region
    authority: Authority
    opened_by: str = strawberry.field(description="Account of the investigator.")
    opened_at: datetime
    state: InvestigationState
    version: int = strawberry.field(description="Counts its changes: `expectedVersion` of the next one.")
    members: list[str] = strawberry.field(
        directives=size(editing.MOST_MEMBERS),
        description="Accounts of colleagues of the region with whom it is shared.",
    )
    shared_with_region: bool = strawberry.field(description="Whether all investigators of the region see it.")
    closed_at: datetime | None
    closed_by: str | None
    closing_reason: str | None
    kept: strawberry.Private[f.Investigation]
    access: strawberry.Private[Access]

    @hop(*size(10, 100), description="Investigations that were merged into it, as far as you see them.")
    @staticmethod
    def merged(held: strawberry.Parent[list[Investigation]], info: Info) -> list[list[Investigation]]:
        """Read for all files of a place at once."""
        access, ids = held[0].access, list(dict.fromkeys(id_ for one in held for id_ in one.kept.merged))
        rows = info.context.services.graph.read(lambda tx: f.visible_each(tx, access, ids)) if ids else ()
        found = {one.id: investigation(info, access, one) for one in rows}
        return [[found[id_] for id_ in one.kept.merged if id_ in found] for one in held]

    @strawberry.field(
        directives=cost(3_000), description="Its subjects, in the order in which they were added."
    )
    def subjects(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> InvestigationSubjectConnection:
        """Those that the caller may know of now."""
        context = info.context
        call = context.call_with(self.access)
        today = context.services.now().date()

        def read(tx: Any) -> tuple[View, list[contents.SeenSubject]]:
            view = context.view(self.access, call.catalogue, graphs.head(tx), today)
            return view, contents.subjects(tx, view, self.kept.id)

        view, seen = context.services.graph.read(read)
        cursors = info.cursors(self.access, self.id)

        def node(one: contents.SeenSubject) -> InvestigationSubject:
            context.disclosures.note(self.access, one.lookup.id, "investigation")
            context.disclosures.grants.update(one.lookup.grants)
            return InvestigationSubject(
                why=one.named.why,
                added_by=one.named.added_by,
                added_at=one.named.added_at,
                named=NamedSubject(one.lookup.id, view, read_subjects, lookup=one.lookup),
            )

        edges, page_info = page_of_all(
            seen,
            first,
            after,
            cursors,
            lambda one: f"{stamp(one.named.added_at)}/{one.named.subject}",
            node,
        )
        return InvestigationSubjectConnection(edges=edges, page_info=page_info, total_count=len(seen))

    @strawberry.field(directives=cost(200), description="Notes, in the order in which they were written.")
    def notes(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> InvestigationNoteConnection:
        """A keyset page."""
        graph = info.context.services.graph
        edges, page_info = keyset(
            info.cursors(self.access, self.id),
            first,
            after,
            OLDEST,
            lambda place, most: graph.read(lambda tx: contents.notes(tx, self.kept.id, place, most)),
            lambda one: (stamp(one.at), one.id),
            _note,
        )
        return InvestigationNoteConnection(edges=edges, page_info=page_info)

    @strawberry.field(
        directives=cost(200), description="Saved graphs, in the order in which they were saved."
    )
    def saved_graphs(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> SavedGraphConnection:
        """A keyset page."""
        graph = info.context.services.graph
        edges, page_info = keyset(
            info.cursors(self.access, self.id),
            first,
            after,
            OLDEST,
            lambda place, most: graph.read(lambda tx: graphs.graphs(tx, self.kept.id, place, most)),
            lambda one: (stamp(one.saved_at), one.id),
            saved_graph,
        )
        return SavedGraphConnection(edges=edges, page_info=page_info)

    @strawberry.field(
        directives=cost(2_000),
        description="What those who see the file did in its matters, the newest first (办案留痕).",
    )
    def reads(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> InvestigationReadConnection:
        """Entries of the log of callers who see the file, from graph and segments."""
        context, kept = info.context, self.kept
        wanted = audit.EntryFilter(
            since=stamp(kept.opened_at) if not kept.merged else "",
            matters=[f"{kept.region}/{one}" for one in kept.matters],
            callers=None if kept.of_region else (kept.opened_by, *kept.members),
        )
        cursors = info.cursors(self.access, self.id)
        length, start = page_size(first), cursors.read(after)
        before = (str(start[0]), str(start[1])) if start is not None else NEWEST
        rows = audit.search(context.services.log, wanted, length + 1, before)
        edges, page_info = page(
            rows,
            length,
            cursors,
            lambda row: [row["at"], row["receipt"]],
            _read,
            after=start is not None,
        )
        return InvestigationReadConnection(edges=edges, page_info=page_info)


InvestigationConnection = Connection[Investigation]


@strawberry.type
class InvestigationQuery:
    """Files of matters."""

    @query(
        INVESTIGATORS,
        300,
        "An investigation (调查案件) of the matter that the purpose names; of one that was merged into "
        'another, that one. Null both for "not there" and for "not yours".',
    )
    def investigation(self, info: Info, id: strawberry.ID, purpose: PurposeInput) -> Investigation | None:
        """One file."""
        call = info.call(purpose)
        check_investigator(call.access)
        call.disclosures.note(call.access, None, "investigation")
        found = call.services.graph.read(lambda tx: f.find(tx, call.access, str(id)))
        return None if found is None else investigation(info, call.access, found)

    @query(
        INVESTIGATORS,
        1_000,
        "Investigations that the caller opened or that are shared with it, of every matter, the last opened "
        "first.",
    )
    def investigations(
        self,
        info: Info,
        purpose: PurposeInput,
        state: InvestigationState | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> InvestigationConnection:
        """A keyset page by (opened, id)."""
        call = info.call(purpose)
        check_investigator(call.access)
        call.disclosures.note(call.access, None, "investigations")

        def read(place: tuple[str, str], most: int) -> list[f.Investigation]:
            filter_ = f.InvestigationFilter(state, place, most)
            return call.services.graph.read(lambda tx: f.investigations(tx, call.access, filter_))

        edges, page_info = keyset(
            info.cursors(call.access),
            first,
            after,
            NEWEST,
            read,
            lambda one: one.place,
            lambda one: investigation(info, call.access, one),
        )
        return InvestigationConnection(edges=edges, page_info=page_info)


def investigation(info: Info, access: Access, found: f.Investigation) -> Investigation:
    """A file, for who sees it."""
    catalogue = info.context.catalogue
    return Investigation(
        id=strawberry.ID(found.id),
        matters=list(found.matters),
        title=found.title,
        region=region(found.region, catalogue),
        authority=authority(found.authority, found.region, catalogue),
        opened_by=found.opened_by,
        opened_at=found.opened_at,
        state=found.state,
        version=found.version,
        members=list(found.members),
        shared_with_region=found.of_region,
        closed_at=found.closed_at,
        closed_by=found.closed_by,
        closing_reason=found.closing_reason,
        kept=found,
        access=access,
    )


def _note(found: contents.InvestigationNote) -> InvestigationNote:
    return InvestigationNote(
        id=strawberry.ID(found.id), text=found.text, by=found.by, at=found.at, receipt=found.receipt
    )


def _read(row: Row) -> InvestigationRead:
    return InvestigationRead(
        receipt=row["receipt"],
        at=datetime.fromisoformat(row["at"]),
        act=AuditAct(row["act"] or "READ"),
        caller=row["caller"],
        fields=row["fields"],
        subject_count=sum(1 for one in row["subjects"] if one != "-"),
        outcomes=list(row["outcomes"]),
    )
