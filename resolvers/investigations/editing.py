"""Changing the file of an investigation in GraphQL: opened, filled, shared, closed, merged."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_schema.vocabulary import ErrorCode
from hub.access.caller_and_purpose import Access
from hub.audit import Written
from hub.bound_checks import way_within
from hub.errors import InputError
from hub.investigations import contents, editing, graphs
from hub.investigations import investigation as f
from hub.messages.message import message
from resolvers.audiences import INVESTIGATORS
from resolvers.context import Info, PurposeInput, day_asked
from resolvers.investigations.files import Investigation, investigation
from resolvers.investigations.saved_graphs import GraphLinkInput, GraphNodeInput
from resolvers.proceedings import checked_words, entered
from resolvers.root_fields import mutation
from resolvers.subject_refs import SubjectRef, subject_key

LONGEST_TITLE = 200
LONGEST_ACCOUNT = 120
MOST_ADDED = 100


@strawberry.type(description="An investigation after a change.")
class InvestigationChange:
    """The file, and the audit entry that was written with the change."""

    investigation: Investigation
    receipt: str


@strawberry.input(name="InvestigationSubjectInput", description="A subject to look at, and why.")
class InvestigationSubjectInput:
    """Which, and why."""

    subject: SubjectRef
    why: str = strawberry.field(description="1 to 2,000 characters, without an identity number.")


@strawberry.type
class InvestigationMutation:
    """Changing a file: each names the version that its author read."""

    @mutation(INVESTIGATORS, "Opens the file of the matter that the purpose names (立案).")
    def open_investigation(self, info: Info, title: str, purpose: PurposeInput) -> InvestigationChange:
        """Opens a file."""
        call = info.call(purpose)
        done = editing.open_(call, checked_words(title, "resolvers.words-case-title", LONGEST_TITLE))
        return changed(info, call.access, done)

    @mutation(INVESTIGATORS, "Adds subjects to an investigation, or says anew why they are looked at.")
    def add_to_investigation(
        self,
        info: Info,
        investigation: strawberry.ID,
        expected_version: int,
        subjects: list[InvestigationSubjectInput],
        purpose: PurposeInput,
    ) -> InvestigationChange:
        """Adds subjects."""
        call = info.call(purpose)
        _check_number(len(subjects))
        added = [
            contents.Added(
                subject_key(one.subject, call.services, f"subjects[{place}]"),
                checked_words(one.why, "resolvers.words-reason"),
            )
            for place, one in enumerate(subjects)
        ]
        return changed(info, call.access, contents.add(call, str(investigation), expected_version, added))

    @mutation(INVESTIGATORS, "Takes subjects out of an investigation.")
    def remove_from_investigation(
        self,
        info: Info,
        investigation: strawberry.ID,
        expected_version: int,
        subjects: list[strawberry.ID],
        purpose: PurposeInput,
    ) -> InvestigationChange:
        """Takes subjects out."""
        call = info.call(purpose)
        _check_number(len(subjects))
        ids = [str(one) for one in subjects]
        return changed(info, call.access, contents.remove(call, str(investigation), expected_version, ids))

    @mutation(INVESTIGATORS, "Adds a note to an investigation.")
    def note_in_investigation(
        self,
        info: Info,
        investigation: strawberry.ID,
        expected_version: int,
        text: str,
        purpose: PurposeInput,
        receipt: str | None = None,
    ) -> InvestigationChange:
        """Adds a note."""
        call = info.call(purpose)
        words = checked_words(text, "resolvers.words-note")
        rests_on = checked_words(receipt, "resolvers.words-receipt", 64) if receipt is not None else None
        done = contents.note(call, str(investigation), expected_version, words, rests_on)
        return changed(info, call.access, done)

    @mutation(
        INVESTIGATORS,
        "Saves a graph in an investigation: subjects with their places, and the links that are shown; as "
        "known at `asKnownAtCommit` on a day.",
    )
    def save_graph(
        self,
        info: Info,
        investigation: strawberry.ID,
        expected_version: int,
        title: str,
        nodes: list[GraphNodeInput],
        purpose: PurposeInput,
        links: list[GraphLinkInput] | None = None,
        as_known_at_commit: int | None = None,
        on: date | None = None,
    ) -> InvestigationChange:
        """Saves what was seen."""
        call = info.call(purpose)
        day = day_asked(on, call.services)
        if len(links or ()) > graphs.MOST_CHOSEN:
            raise InputError(
                "investigations.links", code=ErrorCode.LIMIT_EXCEEDED, at_most=graphs.MOST_CHOSEN
            )
        graph = graphs.GraphToSave(
            title=checked_words(title, "resolvers.words-case-title", LONGEST_TITLE),
            nodes=tuple(graphs.PlacedNode(str(one.subject), one.x, one.y) for one in nodes),
            links=None
            if links is None
            else tuple(graphs.ChosenLink(one.kind, str(one.start), str(one.end)) for one in links),
            commit=as_known_at_commit,
            day=day,
        )
        done = graphs.save(call, str(investigation), expected_version, graph)
        return changed(info, call.access, done)

    @mutation(
        INVESTIGATORS,
        "Says with whom of the region an investigation is shared; for who opened it. Who is not named any "
        "more no longer sees it.",
    )
    def share_investigation(
        self,
        info: Info,
        investigation: strawberry.ID,
        expected_version: int,
        purpose: PurposeInput,
        members: list[str] | None = None,
        with_region: bool = False,
    ) -> InvestigationChange:
        """Shares it."""
        call = info.call(purpose)
        named = [checked_words(one, "resolvers.words-account", LONGEST_ACCOUNT) for one in members or ()]
        done = editing.share(call, str(investigation), expected_version, named, of_region=with_region)
        return changed(info, call.access, done)

    @mutation(INVESTIGATORS, "Closes an investigation (结案), for who opened it: it is changed no more.")
    def close_investigation(
        self,
        info: Info,
        investigation: strawberry.ID,
        expected_version: int,
        reason: str,
        purpose: PurposeInput,
    ) -> InvestigationChange:
        """Closes it."""
        call = info.call(purpose)
        words = checked_words(reason, "resolvers.words-reason")
        return changed(info, call.access, editing.close(call, str(investigation), expected_version, words))

    @mutation(
        INVESTIGATORS,
        "Merges another investigation into this one (并案), for who opened one of them: what the other holds "
        "is here then, and its id leads here. Who saw either sees all of it (`members`, `sharedWithRegion`); "
        "what a colleague opened must have been shared with them before.",
    )
    def merge_investigations(
        self,
        info: Info,
        investigation: strawberry.ID,
        expected_version: int,
        other: strawberry.ID,
        purpose: PurposeInput,
    ) -> InvestigationChange:
        """Merges two files."""
        call = info.call(purpose)
        done = editing.merge(call, str(investigation), expected_version, str(other))
        return changed(info, call.access, done)


def changed(info: Info, access: Access, written: Written[f.Investigation]) -> InvestigationChange:
    """A file after a change, with the receipt of the entry that was written with it."""
    receipt = entered(info, written.receipt)
    return InvestigationChange(investigation=investigation(info, access, written.made), receipt=receipt)


def _check_number(subjects: int) -> None:
    if not 1 <= subjects <= MOST_ADDED:
        raise InputError(
            "investigations.subjects-number",
            code=ErrorCode.LIMIT_EXCEEDED,
            count=subjects,
            at_most=MOST_ADDED,
            way=way_within(subjects, 1, message("bounds.requests")),
        )
