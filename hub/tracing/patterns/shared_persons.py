"""One person behind many companies (一人多企)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind
from hub import deadline
from hub.tracing.graph_part import Part, TracedLink

ROLES = (
    LinkKind.LEGAL_REPRESENTATIVE_OF,
    LinkKind.DIRECTOR_OF,
    LinkKind.SHAREHOLDER_OF,
    LinkKind.MANAGER_OF,
)


@dataclass(frozen=True)
class SharedPerson:
    """A person, the companies that it is behind by id, and the links that say so."""

    person: str
    companies: tuple[str, ...]
    links: tuple[TracedLink, ...]


def shared_persons(part: Part, least: int = 2, roles: Collection[LinkKind] = ROLES) -> list[SharedPerson]:
    """The natural persons of a part who have one of the roles in at least so many companies, those with the
    most first, then by id. Companies outside of the part are not counted: whoever was cut there has more."""
    found: list[SharedPerson] = []
    for person, links in deadline.checked(part.out_of.items()):
        if part.subjects[person].kind is not SubjectKind.NATURAL_PERSON:
            continue
        own = [link for link in links if link.kind in roles]
        companies = sorted({link.end for link in own})
        if len(companies) >= least:
            own.sort(key=lambda link: (link.end, link.kind, link.place))
            found.append(SharedPerson(person, tuple(companies), tuple(own)))
    return sorted(found, key=lambda one: (-len(one.companies), one.person))
