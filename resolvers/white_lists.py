"""White lists (白名单) in GraphQL: a region pushes, institutions of the class read the result alone."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import strawberry

from graph_schema.vocabulary import RecipientClass, SubjectKind
from hub.access.caller_and_purpose import Access
from hub.decisions.eligibility import white_list_pushes
from hub.decisions.eligibility import white_lists as w
from hub.decisions.eligibility.white_lists import WhiteListMemberState, WhiteListState
from resolvers.audiences import LIST_READERS, OFFICERS
from resolvers.connections import Edge, PageInfo, page_size
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost
from resolvers.named_now import SubjectNow, subjects_now
from resolvers.named_subjects import SUBJECT_OR_NULL
from resolvers.policy_types import Region
from resolvers.policy_types import region as shown_region
from resolvers.root_fields import mutation, query
from resolvers.rules import Rule, rule_named

strawberry.enum(
    WhiteListMemberState,
    description="STANDS: on the list, and evaluated again just now. LAPSED: still on it, but the benefit "
    "no longer stands for it: give nothing on it. LEFT: taken off by a push.",
)
strawberry.enum(
    WhiteListState,
    description="OVERDUE: older than the push interval that the region set. INTERVAL_NOT_SET: the text says "
    "定期 and the region set no interval. RULE_CHANGED, RULE_WITHDRAWN: since the push.",
)


@strawberry.type(description="What a push changed.")
class WhiteListPush:
    """Counts; who is on it is read by its recipients."""

    rule: Rule | None = strawberry.field(description="Null: it no longer stands.")
    region: Region
    recipients: RecipientClass
    known_as_of: int = strawberry.field(description="Commit number of this version of the list.")
    pushed_at: datetime
    joined_count: int
    left_count: int
    member_count: int
    full: bool = strawberry.field(description="Everyone was evaluated, not only who could have changed.")
    more: bool = strawberry.field(
        description="Time was over before the whole region was looked at: nothing changed yet. Push again, "
        "on the same day and for the same purpose: it goes on from there."
    )


@strawberry.type(description="A subject on a white list: the result alone, no record and no condition.")
class WhiteListMember:
    """Who is on it, or left it."""

    id: strawberry.ID = strawberry.field(
        description="Id of the subject, of which nothing else is told once its region no longer has it."
    )
    state: WhiteListMemberState
    joined_commit: int = strawberry.field(description="Commit number of the push by which it joined.")
    left_commit: int | None
    subject_now: strawberry.Private[SubjectNow | None]

    @hop(
        *cost(10),
        description="The subject, as it is now; null: its region no longer has it.",
        type_=SUBJECT_OR_NULL,
    )
    @staticmethod
    def subject(held: strawberry.Parent[list[WhiteListMember]], info: Info) -> list[Any]:
        """Read for all of a page at once, where more is asked than what the list tells."""
        return subjects_now([one.subject_now for one in held], info)


@strawberry.type(description="A page of a white list as its recipient reads it.")
class WhiteList:
    """A Relay connection with how far the list can be relied on."""

    rule: Rule | None = strawberry.field(
        description="The version by which it was pushed; null: the hub has it no more."
    )
    region: Region
    recipients: RecipientClass
    known_as_of: int = strawberry.field(
        description="Commit number of the push that all pages are of: send it as changedSince the next time."
    )
    pushed_at: datetime
    state: WhiteListState
    edges: list[Edge[WhiteListMember]]
    page_info: PageInfo


@strawberry.type
class WhiteListQuery:
    """White lists as their recipients read them."""

    @query(
        LIST_READERS,
        3_000,
        "A white list (白名单) that a region pushed to the class of the institution that asks; null "
        'both for "no list" and for "not yours". With changedSince: who joined or left since.',
    )
    def white_list(
        self,
        info: Info,
        rule: str,
        region: str,
        purpose: PurposeInput,
        changed_since: int | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> WhiteList | None:
        """The list that was pushed to the class of the institution that asks."""
        context = info.context
        call = info.call(purpose)
        cursors = info.cursors(call.access)
        held = cursors.read(after)
        start = (int(held[0]), str(held[1])) if held is not None else None
        size = page_size(first)
        found = w.read(call, rule, region, changed_since, size, start)
        if found is None:
            return None
        edges = [
            Edge(node=_member(one, call.access), sealed=partial(cursors.make, [found.commit, one.id]))
            for one in found.members
        ]
        return WhiteList(
            rule=rule_named(info, rule, found.rule_version),
            region=shown_region(region, context.catalogue),
            recipients=found.recipients,
            known_as_of=found.commit,
            pushed_at=found.at,
            state=found.state,
            edges=edges,
            page_info=PageInfo(
                has_next_page=found.after is not None,
                has_previous_page=after is not None,
                first=edges[0].sealed if edges else None,
                last=edges[-1].sealed if edges else None,
            ),
        )


@strawberry.type
class WhiteListMutation:
    """White lists as a region pushes them."""

    @mutation(
        OFFICERS,
        "Pushes the white list of a benefit to a class of recipients: made anew the first time, then "
        "brought up to date.",
    )
    def push_white_list(
        self, info: Info, rule: str, region: str, recipients: RecipientClass, purpose: PurposeInput
    ) -> WhiteListPush:
        """Makes or refreshes the list of a benefit for a class of recipients."""
        context = info.context
        written = white_list_pushes.push(info.call(purpose), rule, region, recipients)
        context.entered(written.receipt)
        pushed = written.made
        return WhiteListPush(
            rule=rule_named(info, rule),
            region=shown_region(region, context.catalogue),
            recipients=recipients,
            known_as_of=pushed.commit,
            pushed_at=pushed.at,
            joined_count=pushed.joined,
            left_count=pushed.left,
            member_count=pushed.members,
            full=pushed.full,
            more=pushed.more,
        )


def _member(one: w.Member, access: Access) -> WhiteListMember:
    found = one.lookup
    subject = found.subject if found is not None else None
    name = found.version["name"] if found is not None and found.version is not None else None
    kind = SubjectKind(subject["kind"]) if subject is not None else None
    return WhiteListMember(
        id=strawberry.ID(one.id),
        state=one.state,
        joined_commit=one.joined,
        left_commit=one.left,
        subject_now=SubjectNow(one.id, access, kind, name) if kind is not None else None,
    )
