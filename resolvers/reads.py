"""Who read a subject (谁查询过我): its entries of the audit log, for the subject itself."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_schema.vocabulary import AuditAct, PurposeCode, Role
from hub import audit
from hub.policy.catalogue import Catalogue
from hub.proceedings.representation import represented_subject, with_form
from hub.store.graph import Row
from hub.subjects.ids_after_merge import ids_of
from resolvers.audiences import SUBJECTS_OWN
from resolvers.connections import Connection, page, page_size
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import size
from resolvers.policy_types import Authority, Region, authority_or_none, region
from resolvers.proceedings import form as checked_form
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef, subject_key


@strawberry.type(
    description="One operation that disclosed something of the subject. Accounts of persons are not shown."
)
class SubjectRead:
    """Who, when, for what, what, and by which grant."""

    receipt: str
    at: datetime
    act: AuditAct
    region: Region
    authority: Authority | None = strawberry.field(description="Null for a subject.")
    role: Role
    purpose: PurposeCode
    matter: str
    fields: str = strawberry.field(
        description="The fields that were asked for: `subject{id,records{status}}`."
    )
    parts: list[str] = strawberry.field(
        directives=size(20), description="What was disclosed of this subject."
    )
    grants: list[str] = strawberry.field(directives=size(10))


SubjectReadConnection = Connection[SubjectRead]


def reads_of(
    info: Info,
    subject: SubjectRef,
    purpose: PurposeInput,
    first: int | None = None,
    after: str | None = None,
    form_number: str | None = None,
) -> SubjectReadConnection:
    """A keyset page by (at, receipt), the newest first."""
    context = info.context
    access = info.access(purpose)
    services = context.services
    size = page_size(first)
    key = subject_key(subject, services)
    entered = with_form(access, checked_form(form_number))
    id_ = represented_subject(services.graph, access, key, services.now().date())
    cursors = info.cursors(access, id_)
    start = cursors.read(after)
    before = (str(start[0]), str(start[1])) if start is not None else ("9999", "")
    ids = services.graph.read(lambda tx: ids_of(tx, id_))
    rows = audit.reads_of(services.log, ids, size + 1, before)
    context.disclosures.note(access, id_, "readsOf")
    context.disclosures.outcomes.extend(one for one in entered if one not in context.disclosures.outcomes)

    def read(row: Row) -> SubjectRead:
        return _read(row, context.catalogue)

    edges, page_info = page(
        rows, size, cursors, lambda row: [row["at"], row["receipt"]], read, after=start is not None
    )
    return SubjectReadConnection(edges=edges, page_info=page_info)


@strawberry.type
class ReadQuery:
    """Who read a subject."""

    reads_of = query(
        SUBJECTS_OWN,
        3_000,
        "Who read a subject, when, for what and by which grant, the newest first (查询记录), without "
        "investigations.",
    )(reads_of)


def _read(row: Row, catalogue: Catalogue) -> SubjectRead:
    return SubjectRead(
        receipt=row["receipt"],
        at=datetime.fromisoformat(row["at"]),
        act=AuditAct(row["act"] or "READ"),
        region=region(row["region"], catalogue),
        authority=authority_or_none(row["authority"], row["region"], catalogue),
        role=Role(row["role"]),
        purpose=PurposeCode(row["purpose"]),
        matter=row["matter"],
        fields=row["fields"],
        parts=list(row["what"]),
        grants=list(row["grants"]),
    )
