"""Subjects that an answer names, and that can be asked further: a link's other end, whose record it is.

Records and links stand below :mod:`resolvers.subjects`, which they lead back to; so what reads the subjects
is given to them with the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, ForwardRef, Protocol, TypeVar

import strawberry

from graph_schema.vocabulary import SubjectKind
from hub.access.caller_and_purpose import Access
from hub.store.graph import Transaction
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View, ViewKey
from resolvers.context import Info

SUBJECT: Any = Annotated[ForwardRef("Subject"), strawberry.lazy("resolvers.subjects")]
"""The type :class:`resolvers.subjects.Subject`, for what that module stands on."""
SUBJECT_OR_NULL: Any = SUBJECT | None


@dataclass(frozen=True)
class NamedSubject:
    """A subject as it is named somewhere.

    Args:
        read: answers the subjects of many names at once.
        kind, name: what is told with its name, whoever asks; None: nothing.
        lookup: where it was looked up already.
    """

    id: str
    view: View
    read: Callable[[Sequence[NamedSubject], Info], list[Any]]
    kind: SubjectKind | None = None
    name: str | None = None
    lookup: SubjectLookup | None = None


SeenBy = Callable[[Access], NamedSubject]
"""A name whose view follows from the access of who reads it."""


def read_named(named: Sequence[NamedSubject | SeenBy | None], info: Info) -> list[Any]:
    """The subjects behind names, in their order; None where there is no name."""
    access = info.context.disclosures.access
    assert access is not None, "whoever names a subject has noted for whom"
    seen = [one if one is None or isinstance(one, NamedSubject) else one(access) for one in named]
    there = [one for one in seen if one is not None]
    if not there:
        return [None] * len(named)
    subjects = iter(there[0].read(there, info))
    return [None if one is None else next(subjects) for one in seen]


ReadT = TypeVar("ReadT", covariant=True)


class ReadsSubjects(Protocol[ReadT]):
    """Reads something of subjects of one view, by their ids."""

    def __call__(self, transaction: Transaction, /, view: View, subjects: list[str]) -> Mapping[str, ReadT]:
        """By id."""
        ...


def read_by_view(
    info: Info,
    asked: Iterable[tuple[View, str]],
    read: ReadsSubjects[ReadT],
) -> dict[tuple[ViewKey, str], ReadT]:
    """What is read of subjects, by view and id: all of one view at once, each subject once."""
    views: dict[ViewKey, tuple[View, dict[str, None]]] = {}
    for view, id_ in asked:
        views.setdefault(view.key, (view, {}))[1][id_] = None
    found: dict[tuple[ViewKey, str], ReadT] = {}
    for key, (view, ids) in views.items():
        answered = info.context.services.graph.read(partial(read, view=view, subjects=list(ids)))
        found.update({(key, id_): one for id_, one in answered.items()})
    return found
