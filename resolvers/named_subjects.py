"""Subjects that an answer names, and that can be asked further: a link's other end, whose record it is.

Records and links stand below :mod:`resolvers.subjects`, which they lead back to; so what reads the subjects
is given to them with the name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ForwardRef

import strawberry

from graph_schema.vocabulary import SubjectKind
from hub.access.grants import Access
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View
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
        found: it was looked up already.
    """

    id: str
    view: View
    read: Callable[[Sequence[NamedSubject], Info], list[Any]]
    kind: SubjectKind | None = None
    name: str | None = None
    found: SubjectLookup | None = None


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
