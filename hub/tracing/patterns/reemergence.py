"""Who was listed, or stood behind who was listed, and now stands behind something newer (换壳经营).

A person on a list, or behind a company on a list when it was listed or later, who took a role in another
company after the entry and has it: the entry, the role in the listed company, which may have ended since, and
the new role are the evidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind
from hub import deadline
from hub.tracing.graph_part import Part, TracedLink

BEHIND = (
    LinkKind.LEGAL_REPRESENTATIVE_OF,
    LinkKind.ACTUAL_CONTROLLER_OF,
    LinkKind.SHAREHOLDER_OF,
    LinkKind.MANAGER_OF,
    LinkKind.DIRECTOR_OF,
)
"""In which roles somebody is behind a company."""


@dataclass(frozen=True)
class ListEntry:
    """A record that is an entry on a list, as the caller may see it. ``on`` is None where the class of
    sharing hides the day: it then says nothing of what is newer."""

    record: str
    kind: str
    subject: str
    on: date | None


@dataclass(frozen=True)
class Reemergence:
    """Somebody behind something newer.

    Args:
        person: who; the entry is its own, or that of ``listed``.
        listed: the company that is on the list; None: the person itself is.
        before: its roles in the listed company on the day of the entry or later.
        newer: the other company.
        now: its roles there that began after the entry and are held on the day.
        founded: the first day that is known of the newer company.
    """

    person: str
    listed: str | None
    entry: ListEntry
    before: tuple[TracedLink, ...]
    newer: str
    now: tuple[TracedLink, ...]
    founded: date | None


def reemergences(
    part: Part,
    entries: Mapping[str, Sequence[ListEntry]],
    founded: Mapping[str, date],
    day: date,
    roles: Collection[LinkKind] = BEHIND,
) -> list[Reemergence]:
    """Each (person, entry, newer company) once, the newest company first. A company counts as newer where the
    first day that is known of it is after the entry; one of which none is known does not.

    Args:
        part: with roles that are held no more.
        entries: by the subject that is on a list.
        founded: by company.
        day: on which somebody stands behind the newer company.
    """
    found = [
        one
        for person, links in deadline.checked(part.out_of.items(), stride=1)
        if part.subjects[person].kind is SubjectKind.NATURAL_PERSON
        for one in _of_person(person, [link for link in links if link.kind in roles], entries, founded, day)
    ]
    found.sort(key=lambda one: (one.person, one.newer, one.entry.record))
    return sorted(found, key=lambda one: one.founded or date.min, reverse=True)


def _of_person(
    person: str,
    links: Sequence[TracedLink],
    entries: Mapping[str, Sequence[ListEntry]],
    founded: Mapping[str, date],
    day: date,
) -> Iterator[Reemergence]:
    companies: dict[str, list[TracedLink]] = {}
    for link in links:
        companies.setdefault(link.end, []).append(link)
    listed: list[tuple[str | None, ListEntry]] = [(None, entry) for entry in entries.get(person, ())]
    listed += [(company, entry) for company in sorted(companies) for entry in entries.get(company, ())]
    for company, entry in listed:
        if entry.on is None:
            continue
        before: tuple[TracedLink, ...] = ()
        if company is not None:
            before = tuple(link for link in companies[company] if link.valid_to > entry.on)
            if not before:
                continue
        for newer, roles in companies.items():
            since = founded.get(newer)
            if newer == company or since is None or since <= entry.on:
                continue
            now = tuple(link for link in roles if entry.on < link.valid_from <= day < link.valid_to)
            if now:
                yield Reemergence(person, company, entry, before, newer, now, since)
