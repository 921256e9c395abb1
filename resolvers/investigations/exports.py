"""Exports of an investigation in GraphQL: one file as a text."""

from __future__ import annotations

from datetime import date

import strawberry

from hub.investigations import exports as e
from resolvers.audiences import INVESTIGATORS
from resolvers.context import Info, PurposeInput
from resolvers.proceedings import entered
from resolvers.root_fields import query

strawberry.enum(e.ExportFormat, description="In which form an investigation is handed on.")


@strawberry.type(description="An investigation as one file. Names of natural persons are masked in it.")
class InvestigationExport:
    """The text, and what stands in it."""

    file_name: str
    media_type: str
    text: str = strawberry.field(description="The file: save it as it is, in UTF-8.")
    sha256: str = strawberry.field(description="SHA-256 of the file, in hexadecimal.")
    known_as_of: int
    on: date
    receipt: str = strawberry.field(description="Of the read; it stands in the file too.")
    subject_count: int = strawberry.field(description="How many subjects stand in it.")
    link_count: int = strawberry.field(description="How many links stand in it.")
    left_out_count: int = strawberry.field(
        description="How many of these subjects and links the form has no words for: they are left out."
    )
    truncated: bool = strawberry.field(description="Whether there are more links than are shown.")


@strawberry.type
class InvestigationExportQuery:
    """Exports."""

    @query(
        INVESTIGATORS,
        45_000,
        "An investigation as one file (导出、卷宗), as it is now, or one of its saved graphs as it was seen; "
        'under the caller\'s grants of now. Null both for "not there" and for "not yours".',
    )
    def export_investigation(
        self,
        info: Info,
        id: strawberry.ID,
        format: e.ExportFormat,
        purpose: PurposeInput,
        saved_graph: strawberry.ID | None = None,
    ) -> InvestigationExport | None:
        """Hands it on."""
        call = info.call(purpose)
        found = e.export(call, str(id), format, str(saved_graph) if saved_graph is not None else None)
        if found is None:
            return None
        return InvestigationExport(
            file_name=found.name,
            media_type=found.media_type,
            text=found.text,
            sha256=found.digest,
            known_as_of=found.commit,
            on=found.day,
            receipt=entered(info, found.receipt),
            subject_count=found.subjects,
            link_count=found.links,
            left_out_count=found.left_out,
            truncated=found.truncated,
        )
