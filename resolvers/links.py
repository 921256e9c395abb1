"""Links between subjects (关联关系) in GraphQL, each as one of its ends sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any

import strawberry
from pydantic.alias_generators import to_snake

from graph_schema.links import FROM, TO, Direction, Figure, LinkKind, LinkState
from graph_schema.vocabulary import ErrorCode
from hub.access.role_sets import WITH_DUTY
from hub.bound_checks import check_order
from hub.errors import InputError
from hub.subjects import link_filters, links
from hub.subjects.links import Way
from hub.subjects.view import View
from resolvers.connections import Connection, Total, total
from resolvers.context import Info
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost
from resolvers.named_subjects import SUBJECT, SUBJECT_OR_NULL, NamedSubject, read_by_view, read_named
from resolvers.policy_types import open_end


@strawberry.enum(description="From which end a link is seen.")
class LinkDirection(Enum):
    """As :class:`graph_schema.links.Direction`."""

    FROM = "FROM"
    TO = "TO"


def seen_from(direction: LinkDirection) -> Direction:
    """The direction of the graph."""
    return FROM if direction is LinkDirection.FROM else TO


@strawberry.type(description="How many links of a kind there are, from the subject or towards it.")
class LinkCount:
    """A count per kind and direction."""

    kind: LinkKind
    direction: LinkDirection
    count: int
    more: bool = strawberry.field(
        description=f"Whether there can be more: {links.MOST_COUNTED} of each public role and direction are "
        "counted, and as many of all other kinds together in each direction."
    )


CONCERNED = (
    "The company which the agreement of a proxy or a nominee concerns (所涉公司); null: it names none, so "
    "that it bears on whatever the principal has."
)


@strawberry.type
class LinkFacts:
    """What is told of a link, whoever asks. Figures are fractions of 1."""

    kind: LinkKind
    direction: LinkDirection
    share: Decimal | None
    share_at_least: Decimal | None
    share_at_most: Decimal | None
    votes: Decimal | None
    votes_at_least: Decimal | None
    votes_at_most: Decimal | None
    benefit: Decimal | None
    benefit_at_least: Decimal | None
    benefit_at_most: Decimal | None
    amount: Decimal | None
    currency: str | None
    valid_from: date
    valid_to: date | None
    registered_on: date | None
    state: LinkState
    concerned: strawberry.Private[NamedSubject | None]

    @hop(
        *cost(10),
        description=CONCERNED,
        type_=SUBJECT_OR_NULL,
    )
    @staticmethod
    def company(held: strawberry.Parent[list[LinkFacts]], info: Info) -> list[Any]:
        """Read for all links of a page at once."""
        return read_named([one.concerned for one in held], info)


@strawberry.type(description="A dated link between two subjects.")
class Link(LinkFacts):
    """A link as seen from the subject."""

    source: str | None
    other_end: strawberry.Private[NamedSubject]

    @hop(*cost(10), description="The other end.", type_=SUBJECT)
    @staticmethod
    def subject(held: strawberry.Parent[list[Link]], info: Info) -> list[Any]:
        """Read for all links of a page at once, where more is asked than what the link says."""
        return read_named([one.other_end for one in held], info)


@strawberry.input(
    description="Which links are wanted: all that is given must hold. A list that is filtered is cut in the "
    "same order."
)
class LinkFilter:
    """As :class:`hub.subjects.link_filters.LinkFilter`."""

    share_at_least: Decimal | None = strawberry.field(
        default=None,
        description="The share, or the lower bound of its band, is no less; a link whose source states none "
        "is left out.",
    )
    states: list[LinkState] | None = None
    among: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description=f"Only links to one of these subjects, at most {link_filters.MOST_AMONG}: those among "
        "the subjects that are shown already.",
    )
    begun_since: date | None = strawberry.field(
        default=None, description="Only links that took effect on that day or later."
    )
    begun_until: date | None = strawberry.field(
        default=None, description="Only links that took effect before that day."
    )
    other_end_links_at_least: int | None = strawberry.field(
        default=None,
        description="The other end has so many links of kinds that public registration names, or more; of "
        "a natural person of whom you may know no more than the name nobody tells, and its link is left out.",
    )
    other_end_links_at_most: int | None = strawberry.field(
        default=None,
        description="The other end has so many such links, or fewer: what hangs on few is seldom an agent of "
        "many.",
    )

    def checked(self, kind: LinkKind, past: bool) -> link_filters.LinkFilter:
        """The same for the statements.

        Raises:
            InputError: a kind without a share, a share that is no fraction of 1, or numbers out of bounds.
        """
        if self.share_at_least is not None:
            if "share" not in kind.terms.figures:
                raise InputError("resolvers.link-without-share", kind=kind)
            if not 0 <= self.share_at_least <= 1:
                raise InputError("resolvers.share-no-fraction")
        if self.among is not None and len(self.among) > link_filters.MOST_AMONG:
            most = link_filters.MOST_AMONG
            raise InputError("resolvers.links-among-many", code=ErrorCode.LIMIT_EXCEEDED, most=most)
        for number in (self.other_end_links_at_least, self.other_end_links_at_most):
            if number is not None and not 0 <= number <= link_filters.MOST_OF_OTHER:
                raise InputError(
                    "resolvers.links-of-other-end",
                    code=ErrorCode.LIMIT_EXCEEDED,
                    most=link_filters.MOST_OF_OTHER,
                )
        least, most = self.other_end_links_at_least, self.other_end_links_at_most
        crossed = least is not None and most is not None and least > most
        check_order("otherEndLinksAtLeast", "otherEndLinksAtMost", crossed=crossed)
        since, until = self.begun_since, self.begun_until
        crossed = since is not None and until is not None and since > until
        check_order("begunSince", "begunUntil", crossed=crossed)
        return link_filters.LinkFilter(
            past=past,
            share_at_least=self.share_at_least,
            states=tuple(self.states) if self.states is not None else None,
            among=tuple(map(str, self.among)) if self.among is not None else None,
            begun_since=since,
            begun_until=until,
            others_at_least=self.other_end_links_at_least,
            others_at_most=self.other_end_links_at_most,
        )


@strawberry.type(
    name="LinkConnection",
    description="A page of a subject's links, in the order of the other ends' ids and then of the days.",
)
class LinkConnection(Connection[Link]):
    """A page, whose total is counted where it is asked for."""

    of: strawberry.Private[tuple[View, str]]
    way: strawberry.Private[Way]
    which: strawberry.Private[link_filters.LinkFilter]

    @hop(*cost(100), description="How many such links there are on all pages.")
    @staticmethod
    def total_count(pages: strawberry.Parent[list[LinkConnection]], info: Info) -> list[Total]:
        """Counted for all subjects of a place at once: all its pages have the same filter."""
        one = pages[0]
        read = partial(link_filters.links_totals, way=one.way, which=one.which)
        answered = read_by_view(info, [page.of for page in pages], read)
        return [total(answered[view.key, id_]) for view, id_ in (page.of for page in pages)]


def link_count(counted: links.LinkCount) -> LinkCount:
    """A count."""
    return LinkCount(
        kind=counted.kind,
        direction=LinkDirection[counted.direction],
        count=counted.count,
        more=counted.more,
    )


def link_facts(found: links.SubjectLink, other_end: NamedSubject) -> dict[str, Any]:
    """The arguments of :class:`LinkFacts`. The company is seen as the other end is."""
    company, kind, name = found.company, found.company_kind, found.company_name
    figures = {name: getattr(found, name) for name in FIGURES}
    return {
        "kind": found.link,
        "direction": LinkDirection[found.direction],
        **figures,
        "amount": found.amount,
        "currency": found.currency,
        "valid_from": found.valid_from,
        "valid_to": open_end(found.valid_to),
        "registered_on": found.registered_on,
        "state": found.state,
        "concerned": replace(other_end, id=company, kind=kind, name=name, lookup=None) if company else None,
    }


FIGURES = tuple(to_snake(name) for figure in Figure for name in figure.properties)
"""The arguments of figures, by the names of Python."""


def link(found: links.SubjectLink, other_end: NamedSubject) -> Link:
    """A link, whose other end can be asked further. Who delivered it is told to those who read for a
    statutory duty."""
    source = found.source if other_end.view.access.caller.role in WITH_DUTY else None
    return Link(**link_facts(found, other_end), source=source, other_end=other_end)
