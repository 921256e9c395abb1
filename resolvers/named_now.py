"""Subjects and records that something names which is read as it stands, such as a proceeding or a report:
they are seen as they are now, by the access of who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import strawberry

from graph_schema.vocabulary import SubjectKind
from hub.access.caller_and_purpose import Access
from hub.subjects.named_records import NamedRecord, named_records
from hub.subjects.view import View, ViewKey
from resolvers.context import Info
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost
from resolvers.named_subjects import SUBJECT, SUBJECT_OR_NULL, NamedSubject
from resolvers.records import CreditRecord, credit_record
from resolvers.subjects import read_subjects

RECORD_OR_NULL: Any = CreditRecord | None


@dataclass(frozen=True)
class SubjectNow:
    """A subject as it is named.

    Args:
        access: of who reads what names it. The answer of a change begins a new page of disclosures, which
            does not know it yet.
        kind, name: what is told with its name, whoever asks; None: nothing.
    """

    id: str
    access: Access
    kind: SubjectKind | None = None
    name: str | None = None


@dataclass(frozen=True)
class RecordNow:
    """A record as it is named."""

    id: str
    access: Access


def view_now(info: Info, access: Access) -> View:
    """From where things are seen as they are now. The commit is asked for once an operation."""
    context = info.context
    return context.view(access, context.catalogue, context.commit, context.services.now().date())


def named_now(one: SubjectNow, info: Info) -> NamedSubject:
    """The same, seen from now."""
    return NamedSubject(one.id, view_now(info, one.access), read_subjects, one.kind, one.name)


def subjects_now(named: Sequence[SubjectNow | None], info: Info) -> list[Any]:
    """The subjects behind names, in their order; None where there is no name, or the caller may not know."""
    there = [named_now(one, info) for one in named if one is not None]
    subjects = iter(read_subjects(there, info))
    return [None if one is None else next(subjects) for one in named]


def records_now(named: Sequence[RecordNow | None], info: Info) -> list[CreditRecord | None]:
    """The records behind names, in their order; None where there is no name, or it is not the caller's."""
    return read_records([one and (view_now(info, one.access), one.id) for one in named], info)


def record_lists_now(named: Sequence[Sequence[RecordNow]], info: Info) -> list[list[CreditRecord]]:
    """The same of lists of names, all at once; what the caller may not read is left out."""
    found = iter(records_now([one for some in named for one in some], info))
    return [[one for one in islice(found, len(some)) if one is not None] for some in named]


def read_records(asked: Sequence[tuple[View, str] | None], info: Info) -> list[CreditRecord | None]:
    """Records by their ids, all of one view at once, and noted."""
    views: dict[ViewKey, tuple[View, dict[str, None]]] = {}
    for view, id_ in filter(None, asked):
        views.setdefault(view.key, (view, {}))[1][id_] = None
    found: dict[tuple[ViewKey, str], NamedRecord] = {}
    disclosures = info.context.disclosures
    for key, (view, ids) in views.items():
        read = info.context.services.graph.read(partial(named_records, view=view, ids=list(ids)))
        for id_, one in read.items():
            disclosures.note(view.access, one.subject, "records", regions=[one.fact.region])
            disclosures.grants.update(one.fact.grants)
            found[key, id_] = one
    return [one and _record(one[0], found.get((one[0].key, one[1]))) for one in asked]


def _record(view: View, found: NamedRecord | None) -> CreditRecord | None:
    if found is None:
        return None
    holder = NamedSubject(found.subject, view, read_subjects)
    return credit_record(found.fact, view.day, view.catalogue, holder)


@strawberry.type
class AboutSubject:
    """What is about one subject."""

    subject_now: strawberry.Private[SubjectNow]

    @hop(
        *cost(10),
        description="Whom it is about, as it is now; null: you may not know of it.",
        type_=SUBJECT_OR_NULL,
    )
    @staticmethod
    def subject(held: strawberry.Parent[list[AboutSubject]], info: Info) -> list[Any]:
        """Read for all of a place at once."""
        return subjects_now([one.subject_now for one in held], info)


@strawberry.type
class AboutNamedSubject:
    """What tells kind and name of the subject that it is about."""

    subject_now: strawberry.Private[SubjectNow]

    @hop(*cost(10), description="Whom it is about, as it is now.", type_=SUBJECT)
    @staticmethod
    def subject(held: strawberry.Parent[list[AboutNamedSubject]], info: Info) -> list[Any]:
        """Read for all of a place at once, where more is asked than what is told."""
        return subjects_now([one.subject_now for one in held], info)


@strawberry.type
class AboutRecord:
    """What is about one record."""

    record_now: strawberry.Private[RecordNow | None]

    @hop(
        *cost(30),
        description="The record that it is about, as it is now; null: there is none, or you may not read it.",
        type_=RECORD_OR_NULL,
    )
    @staticmethod
    def record(held: strawberry.Parent[list[AboutRecord]], info: Info) -> list[Any]:
        """Read for all of a place at once."""
        return records_now([one.record_now for one in held], info)
