"""How subjects are connected (关联路径), and whom they have in common, in GraphQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Annotated, Any

import strawberry

from graph_schema.links import WALKED, AttributeKind, LinkKind
from hub.subjects.links import SubjectLink
from hub.subjects.view import View
from hub.tracing.common_links import LINKS_OF_PAIR, MOST_SUBJECTS, CommonLinks, common_links
from hub.tracing.paths import (
    LINKS_OF_STEP,
    MANY,
    MANY_WALKED,
    MOST_DEPTH,
    MOST_ENDS,
    MOST_NAMED,
    MOST_PATHS,
    PathQuestion,
    ShortestPaths,
    shortest_paths,
)
from hub.tracing.shared_uses import AttributeUsed
from resolvers.audiences import INVESTIGATORS
from resolvers.connections import Total
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import ListSize, cost, size
from resolvers.links import Link, link
from resolvers.named_subjects import SUBJECT, NamedSubject, read_named
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef
from resolvers.tracing.named import known_subjects, named_subjects
from resolvers.tracing.shown import PRICE_ALONE, BoundedTrace, bounds_of, trace_fields

Named = Mapping[str, NamedSubject]
"""By id."""


@strawberry.type(description="An address or phone that several subjects use (共用地址、共用电话).")
class StepAttribute:
    """Matched by a digest, shown by its label."""

    id: strawberry.ID
    kind: AttributeKind
    label: str = strawberry.field(
        description="A phone and a person's home are masked; an organisation's address is public."
    )


@strawberry.type(description="An address or phone over which no path was looked for, since many use it.")
class NotShared:
    """As an agent's."""

    attribute: StepAttribute
    user_count: Total = strawberry.field(description="How many subjects use it whom the caller may see.")


@strawberry.type(description="One step of a path: two subjects and the links between them.")
class PathStep:
    """A link is told as the first of the two sees it."""

    first: strawberry.Private[NamedSubject]
    second: strawberry.Private[NamedSubject]
    links: list[Link] = strawberry.field(
        directives=size(LINKS_OF_STEP),
        description="The links between the two, by kind: `FROM`: the first of the two holds the role.",
    )
    link_count: Total = strawberry.field(
        description=f"How many there are, of which the first {LINKS_OF_STEP} are told."
    )
    shared: list[StepAttribute] = strawberry.field(
        directives=size(2), description="Addresses and phones that both use, the first by id."
    )

    @hop(*cost(10), description="Where the step begins.", type_=SUBJECT)
    @staticmethod
    def subject(steps: strawberry.Parent[list[PathStep]], info: Info) -> list[Any]:
        """Read for all steps of a place at once."""
        return read_named([step.first for step in steps], info)

    @hop(*cost(10), description="Where it ends.", type_=SUBJECT)
    @staticmethod
    def next(steps: strawberry.Parent[list[PathStep]], info: Info) -> list[Any]:
        """Read for all steps of a place at once."""
        return read_named([step.second for step in steps], info)


@strawberry.type(description="A simple path (关联路径): no subject stands in it twice.")
class SubjectPath:
    """From one of the starts to one of the ends."""

    length: int = strawberry.field(description="The number of its steps.")
    steps: list[PathStep] = strawberry.field(directives=size(MOST_DEPTH))


@strawberry.type(description="A subject through which no path was looked for, since many use it.")
class NotWalked:
    """Who connects everybody connects nobody."""

    named: strawberry.Private[NamedSubject]
    link_count: Total = strawberry.field(
        description="How many links lead to it, of the kinds that were asked for."
    )

    @hop(*cost(10), description="Which subject it is.", type_=SUBJECT)
    @staticmethod
    def subject(held: strawberry.Parent[list[NotWalked]], info: Info) -> list[Any]:
        """Read for all of a place at once."""
        return read_named([one.named for one in held], info)


@strawberry.type(description="The shortest paths between subjects, the first by length and then by ids.")
class SubjectPaths(BoundedTrace):
    """An answer that ends somewhere says where."""

    paths: list[SubjectPath] = strawberry.field(directives=size(MOST_PATHS))
    complete_to: int = strawberry.field(
        description="Of paths with so many steps and fewer none is missing, but for those through what was "
        "not walked; 0: even direct links may be."
    )
    not_walked: list[NotWalked] = strawberry.field(
        directives=size(MOST_NAMED),
        description=f"The first {MOST_NAMED} of those through which no path was looked for.",
    )
    not_walked_count: int = strawberry.field(description="How many of those there are, as far as was read.")
    not_shared: list[NotShared] = strawberry.field(
        directives=size(MOST_NAMED),
        description=f"The first {MOST_NAMED} addresses and phones over which no path was looked for.",
    )
    not_shared_count: int = strawberry.field(
        description="How many such addresses and phones there are, as far as was read."
    )


@strawberry.type(description="One of the subjects that were asked about, and how it is linked with another.")
class CommonLinkMember:
    """A link is told as the common subject sees it."""

    named: strawberry.Private[NamedSubject]
    read: strawberry.Private[Sequence[SubjectLink]]
    link_count: Total = strawberry.field(
        description=f"How many there are, of which the first {LINKS_OF_PAIR} are told."
    )

    @strawberry.field(directives=size(LINKS_OF_PAIR))
    def links(self) -> list[Link]:
        """Made where they are asked for: of a hundred in common there are some twenty thousand."""
        return _links(self.read[:LINKS_OF_PAIR], self.named)

    @hop(*cost(10), description="Which of those asked about.", type_=SUBJECT)
    @staticmethod
    def subject(held: strawberry.Parent[list[CommonLinkMember]], info: Info) -> list[Any]:
        """Read for all of a place at once."""
        return read_named([one.named for one in held], info)


@strawberry.type(description="A subject that is linked with at least two of those asked about.")
class CommonLink:
    """Whom they have in common."""

    named: strawberry.Private[NamedSubject]
    members: list[CommonLinkMember] = strawberry.field(
        directives=size(5), description="With whom of those asked about it is linked."
    )

    @hop(*cost(10), description="Whom they have in common.", type_=SUBJECT)
    @staticmethod
    def subject(held: strawberry.Parent[list[CommonLink]], info: Info) -> list[Any]:
        """Read for all of a place at once."""
        return read_named([one.named for one in held], info)


@strawberry.type(
    description="Whom subjects have in common (共同关联), those linked with most of them first, then by id."
)
class CommonLinkList(BoundedTrace):
    """The first of them, and how many there are."""

    common: list[CommonLink] = strawberry.field(directives=size(20))
    common_count: int = strawberry.field(description="How many there are in all, as far as was read.")


@strawberry.type
class ConnectionQuery:
    """Paths, and what subjects have in common."""

    @query(
        INVESTIGATORS,
        8_000,
        f"How subjects are connected: the shortest simple paths between two sets of them, at most "
        f"{MOST_PATHS} of at most {MOST_DEPTH} steps, in either direction of a link. None goes through a "
        f"subject with more than {MANY} links, which the answer names.",
        ListSize(assumed_size=MOST_PATHS, sized_fields=["paths"]),
    )
    def paths(
        self,
        info: Info,
        from_: Annotated[
            list[SubjectRef],
            strawberry.argument(name="from", description=f"Where paths begin: 1 to {MOST_ENDS} subjects."),
        ],
        to: Annotated[
            list[SubjectRef], strawberry.argument(description=f"Where they end: 1 to {MOST_ENDS} subjects.")
        ],
        purpose: PurposeInput,
        kinds: Annotated[
            list[LinkKind] | None,
            strawberry.argument(description="Along which links; without it along all that connect (walked)."),
        ] = None,
        attributes: Annotated[
            list[AttributeKind] | None,
            strawberry.argument(
                description="Also over the use of the same address or phone; without it over both where no "
                "kinds are named, else over none."
            ),
        ] = None,
        on: date | None = None,
        depth: Annotated[int, strawberry.argument(description="Steps of a path at most.")] = 4,
        first: int = 5,
        through_many: Annotated[
            bool,
            strawberry.argument(description=f"Also through subjects with more links, up to {MANY_WALKED}."),
        ] = False,
    ) -> SubjectPaths:
        """The first paths, by length and then by ids."""
        view, (starts, ends) = known_subjects(info, purpose, {"from": from_, "to": to}, on)
        over = _attributes(attributes, kinds)
        question = PathQuestion(starts, ends, _kinds(kinds), depth, first, through_many, over)
        services = info.context.services
        found = services.graph.read(partial(shortest_paths, view=view, question=question))
        shown = [one for path in found.paths for one in path]
        shown += [one.subject for one in found.not_walked]
        return _paths(found, named_subjects(info, view, shown, "path"), view)

    @query(
        INVESTIGATORS,
        PRICE_ALONE,
        "Whom several subjects have in common: who is linked with at least two of them.",
        ListSize(sized_fields=["common"]),
    )
    def common_links(
        self,
        info: Info,
        subjects: Annotated[
            list[SubjectRef], strawberry.argument(description=f"2 to {MOST_SUBJECTS} subjects.")
        ],
        purpose: PurposeInput,
        kinds: Annotated[
            list[LinkKind] | None,
            strawberry.argument(description="Over which links; without it over all that connect (walked)."),
        ] = None,
        on: date | None = None,
        first: int = 20,
    ) -> CommonLinkList:
        """The first of them, with how many there are."""
        view, (members,) = known_subjects(info, purpose, {"subjects": subjects}, on)
        read = partial(common_links, view=view, members=members, kinds=_kinds(kinds), most=first)
        found = info.context.services.graph.read(read)
        shown = [one.subject for one in found.subjects]
        shown += [member for one in found.subjects for member in one.members]
        return _common(found, named_subjects(info, view, shown, "commonLinks"), view)


def _kinds(kinds: Sequence[LinkKind] | None) -> tuple[LinkKind, ...]:
    return WALKED if kinds is None else tuple(dict.fromkeys(kinds))


def _attributes(
    attributes: Sequence[AttributeKind] | None, kinds: Sequence[LinkKind] | None
) -> tuple[AttributeKind, ...]:
    if attributes is not None:
        return tuple(dict.fromkeys(attributes))
    return tuple(AttributeKind) if kinds is None else ()


def _attribute(used: AttributeUsed) -> StepAttribute:
    return StepAttribute(id=strawberry.ID(used.id), kind=used.kind, label=used.label)


def _paths(found: ShortestPaths, named: Named, view: View) -> SubjectPaths:
    return SubjectPaths(
        **trace_fields(view),
        paths=[
            SubjectPath(length=len(path) - 1, steps=[_step(found, named, *step) for step in pairwise(path)])
            for path in found.paths
        ],
        complete_to=found.complete_to,
        not_walked=[
            NotWalked(named=named[one.subject], link_count=Total(count=one.links, more=one.more))
            for one in found.not_walked
        ],
        not_walked_count=found.not_walked_count,
        not_shared=[
            NotShared(attribute=_attribute(one.attribute), user_count=Total(count=one.users, more=one.more))
            for one in found.not_shared
        ],
        not_shared_count=found.not_shared_count,
        bounds=bounds_of(found.cuts, found.bound),
    )


def _step(found: ShortestPaths, named: Named, one: str, other: str) -> PathStep:
    links = found.links[one, other]
    return PathStep(
        first=named[one],
        second=named[other],
        links=_links(links[:LINKS_OF_STEP], named[other]),
        link_count=_up_to(LINKS_OF_STEP, links),
        shared=[_attribute(used) for used in found.shared.get((min(one, other), max(one, other)), ())],
    )


def _up_to(most: int, read: Sequence[SubjectLink]) -> Total:
    """Of links of which one more than are told is read."""
    return Total(count=min(len(read), most), more=len(read) > most)


def _common(found: CommonLinks, named: Named, view: View) -> CommonLinkList:
    def member(common: str, one: str) -> CommonLinkMember:
        links = found.links[common, one]
        return CommonLinkMember(named=named[one], read=links, link_count=_up_to(LINKS_OF_PAIR, links))

    return CommonLinkList(
        **trace_fields(view),
        common=[
            CommonLink(
                named=named[one.subject], members=[member(one.subject, other) for other in one.members]
            )
            for one in found.subjects
        ],
        common_count=found.count,
        bounds=bounds_of(found.cuts),
    )


def _links(links: Sequence[SubjectLink], other: NamedSubject) -> list[Link]:
    return [link(one, other) for one in links]
