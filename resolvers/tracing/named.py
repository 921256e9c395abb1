"""Subjects that a trace must know to be asked at all, and those that it answers with, to be asked further."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from graph_schema.vocabulary import ErrorCode
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.subjects.lookup import find_each
from hub.subjects.view import View
from resolvers.context import Info, PurposeInput
from resolvers.named_subjects import NamedSubject
from resolvers.subject_refs import SubjectRef
from resolvers.subjects import read_subjects
from resolvers.tracing.asking import note, read, traced


def known_subjects(
    info: Info, purpose: PurposeInput, refs: Mapping[str, Sequence[SubjectRef]], on: date | None
) -> tuple[View, list[tuple[str, ...]]]:
    """The ids of all subjects of a question, looked up at once, each once for each argument.

    Args:
        refs: by the argument that names them.

    Raises:
        HubError: FORBIDDEN for who is no investigator in a case. InputError: NOT_FOUND where one is not there
            or not the caller's to know, which is one answer; BAD_INPUT for a day that is still to come.
    """
    places = [f"{argument}[{place}]" for argument, named in refs.items() for place in range(len(named))]
    asked = traced(info, [ref for named in refs.values() for ref in named], purpose, on, places)
    found = iter(asked.lookups)
    sides: list[tuple[str, ...]] = []
    for argument, named in refs.items():
        ids: dict[str, None] = {}
        for place in range(len(named)):
            one = next(found)
            if one is None:
                missing = {"argument": argument, "place": place}
                raise InputError("tracing.subject-not-there", code=ErrorCode.NOT_FOUND, **missing)
            ids[one.id] = None
        sides.append(tuple(ids))
    return asked.view, sides


def named_subjects(info: Info, view: View, subjects: Iterable[str], field: str) -> dict[str, NamedSubject]:
    """Subjects that a trace answers with, looked up at once and noted, by id."""
    ids = list(dict.fromkeys(subjects))
    if not ids:
        return {}
    keys = [SubjectKey(id=one) for one in ids]
    found = read(info, partial(find_each, keys=keys, access=view.access, day=view.day, commit=view.commit))
    note(info, view, ids, field)
    known = {one: lookup for one, lookup in zip(ids, found, strict=True) if lookup.subject is not None}
    info.context.disclosures.grants.update(name for lookup in known.values() for name in lookup.grants)
    return {one: NamedSubject(one, view, read_subjects, lookup=known.get(one)) for one in ids}
