"""How a trace is asked for: about whom, on which day, and what is noted of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from hub.access.purposes import check_investigator
from hub.store.graph import Transaction
from hub.subjects.lookup import SubjectLookup, find_each
from hub.subjects.view import View
from resolvers.context import Info, PurposeInput, day_asked
from resolvers.subject_refs import SubjectRef, subject_key

T = TypeVar("T")


@dataclass(frozen=True)
class Traced:
    """Whom a trace is about, and how they are seen: None in the place of one who is not there, or not the
    caller's to see."""

    view: View
    lookups: tuple[SubjectLookup | None, ...]

    @property
    def ids(self) -> list[str]:
        """The ids of those who are there."""
        return [one.id for one in self.lookups if one is not None]


def traced(
    info: Info,
    refs: Sequence[SubjectRef],
    purpose: PurposeInput,
    on: date | None,
    places: Sequence[str] | None = None,
) -> Traced:
    """Looks up whom a trace is about, all at one commit.

    Args:
        places: where each of several references stands, such as ``to[1]``: which one an error is about.

    Raises:
        HubError: FORBIDDEN for who is no investigator in a case.
        InputError: a reference that can't be meant; a day that is not yet.
    """
    context, services = info.context, info.context.services
    call = info.call(purpose)
    check_investigator(call.access)
    given = zip(refs, places if places is not None else [""] * len(refs), strict=True)
    keys = [subject_key(ref, services, where) for ref, where in given]
    day = day_asked(on, services)
    found = services.graph.read(partial(find_each, keys=keys, access=call.access, day=day, commit=None))
    for one in found:
        context.disclosures.note(call.access, one.id if one.subject is not None else None, "subject")
        context.disclosures.grants.update(one.grants)
    commit = max((one.commit for one in found), default=0)
    view = context.view(call.access, context.catalogue, commit, day)
    return Traced(view, tuple(one if one.subject is not None else None for one in found))


def traced_subject(
    info: Info, ref: SubjectRef, purpose: PurposeInput, on: date | None
) -> tuple[View, SubjectLookup] | None:
    """Looks up the subject of a trace; None both for "not there" and for "not yours"."""
    asked = traced(info, [ref], purpose, on)
    found = asked.lookups[0]
    return (asked.view, found) if found is not None else None


def read(info: Info, what: Callable[[Transaction], T]) -> T:
    """Reads in a transaction of its own."""
    return info.context.services.graph.read(what)


def note(info: Info, view: View, subjects: Iterable[str], field: str) -> None:
    """Notes whom an answer names."""
    for one in subjects:
        info.context.disclosures.note(view.access, one, field)
