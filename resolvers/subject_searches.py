"""Finding subjects by what people know of them: a code, a name of now or before, how it is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

import strawberry

from graph_schema.vocabulary import ErrorCode, SubjectKind, SubjectStatus
from hub.access.masking import shown_name
from hub.decisions.questions import check_region
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.search.finding import (
    EXAMINED_CANDIDATES,
    SubjectFit,
    SubjectMatch,
    SubjectSearch,
    check_finder,
    check_text,
    matches,
    total,
)
from hub.store.graph import Row, Transaction
from hub.subjects.view import View
from resolvers.audiences import SEARCHERS
from resolvers.connections import Connection, page, page_size
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost
from resolvers.policy_types import open_end
from resolvers.records import Total, record_filter
from resolvers.root_fields import query
from resolvers.subjects import Subject, subject

T = TypeVar("T")
FILTERS_AT_ONCE = 20


@strawberry.type(description="A name that a subject has or had, with its days.")
class BorneName:
    """Dated as the version that has it."""

    name: str = strawberry.field(description="A natural person's is masked.")
    former: bool = strawberry.field(description="Whether it is not its name any more (曾用名).")
    valid_from: date
    valid_to: date | None


def borne_name(name: str, former: bool, start: date, end: date, *, masked: bool) -> BorneName:
    """A name as it is shown."""
    return BorneName(
        name=shown_name(name, masked=masked), former=former, valid_from=start, valid_to=open_end(end)
    )


@strawberry.type(description="A subject that was found, and by what.")
class SubjectSearchHit:
    """One place of the list."""

    match: strawberry.Private[SubjectMatch]
    view: strawberry.Private[View]

    @strawberry.field
    def subject(self) -> Subject:
        found = subject(self.match.lookup, self.view)
        assert found is not None
        return found

    @strawberry.field(description="How it fits: the reason for its place.")
    def fit(self) -> SubjectFit:
        return self.match.fit

    @strawberry.field(description="The name by which it fits; null where it was found by its code.")
    def name(self) -> BorneName | None:
        name = self.match.name
        return None if name is None else self._borne(name)

    def _borne(self, name: Row) -> BorneName:
        days = date.fromisoformat(name["validFrom"]), date.fromisoformat(name["validTo"])
        return borne_name(name["name"], self.match.former, *days, masked=self.match.lookup.masked)


@dataclass(frozen=True)
class Sought:
    """What a page is of."""

    search: SubjectSearch
    view: View


@strawberry.type(description="Subjects that were found, the best fits first.")
class SubjectSearchConnection(Connection[SubjectSearchHit]):
    """A page, whose total is counted where it is asked for."""

    sought: strawberry.Private[Sought]
    more: bool = strawberry.field(
        description=f"Whether more than {EXAMINED_CANDIDATES} names fit: only so many are looked at, before "
        "kinds, states and lists narrow them. A longer text or a region finds the others."
    )
    complete: bool = strawberry.field(
        description="Whether every name that is stored can be found: names of the last seconds, and of a hub "
        "that was just updated, may not be yet."
    )

    @hop(*cost(20), description="How many subjects were found, on all pages.")
    @staticmethod
    def total_count(pages: strawberry.Parent[list[SubjectSearchConnection]], info: Info) -> list[Total]:
        """One statement a list. Its price is taken `first` times, as all of a page is."""
        graph = info.context.services.graph
        found = [graph.read(partial(_total, sought=one.sought)) for one in pages]
        return [Total(count=count, more=more) for count, more in found]


def check_narrowing(
    subject_kinds: Sequence[SubjectKind] | None,
    statuses: Sequence[str] | None,
    record_kinds: Sequence[str] | None,
    catalogue: Catalogue,
) -> None:
    """Refuses what a search can't be narrowed by.

    Raises:
        InputError: a list without an entry or with too many; a kind of record that there is not.
    """
    narrowing = {"subjectKinds": subject_kinds, "statuses": statuses, "recordKinds": record_kinds}
    for name, given in narrowing.items():
        if given is not None and not 1 <= len(given) <= FILTERS_AT_ONCE:
            code = ErrorCode.LIMIT_EXCEEDED
            raise InputError("search.filter-count", code=code, name=name, most=FILTERS_AT_ONCE)
    if record_kinds is not None:
        record_filter(record_kinds, None, None, catalogue, "recordKinds")


@strawberry.type
class SubjectSearchQuery:
    """Search."""

    @query(
        SEARCHERS,
        3_000,
        "Subjects by a code (whole, or its first six characters and more), a name of now or before (whole, "
        "its beginning, words in it), its distinctive part (字号), pinyin or initials (jiantong, jt), the "
        "best fits first. Natural persons only where `subjectKinds` names them, by the whole name, in "
        "regions of the caller's own duty.",
    )
    def search_subjects(
        self,
        info: Info,
        text: str,
        purpose: PurposeInput,
        region: str | None = None,
        subject_kinds: list[SubjectKind] | None = None,
        statuses: list[SubjectStatus] | None = None,
        record_kinds: list[str] | None = None,
        former: bool = True,
        first: int | None = None,
        after: str | None = None,
    ) -> SubjectSearchConnection:
        """A keyset page by (fit, former, length, id); its list stays at the commit of its first page."""
        context, call = info.context, info.call(purpose)
        check_finder(call.access)
        search = SubjectSearch(
            text, region, _listed(subject_kinds), _listed(statuses), _listed(record_kinds), former
        )
        _check(search, context.catalogue)
        cursors, size = info.cursors(call.access), page_size(first)
        start = cursors.read(after)
        commit, place = (
            (int(start[0]), str(start[1])) if start is not None else (call.services.newest_commit(), None)
        )
        view = context.view(call.access, context.catalogue, commit, context.services.now().date())
        found = context.services.graph.read(lambda tx: matches(tx, search, view, place, size + 1))
        if not found.page:
            context.disclosures.note(call.access, None, "subject")
        for one in found.page[:size]:
            context.disclosures.note(call.access, one.lookup.id, "subject")
        edges, page_info = page(
            found.page,
            size,
            cursors,
            lambda one: [commit, one.place],
            lambda one: SubjectSearchHit(match=one, view=view),
            after=start is not None,
        )
        return SubjectSearchConnection(
            edges=edges,
            page_info=page_info,
            sought=Sought(search, view),
            more=found.more,
            complete=found.complete,
        )


def _listed(values: list[T] | None) -> tuple[T, ...] | None:
    return tuple(values) if values is not None else None


def _check(search: SubjectSearch, catalogue: Catalogue) -> None:
    check_text(search.text)
    if search.region is not None:
        check_region(search.region, catalogue)
    check_narrowing(search.kinds, search.statuses, search.listed, catalogue)


def _total(transaction: Transaction, sought: Sought) -> tuple[int, bool]:
    return total(transaction, sought.search, sought.view)
