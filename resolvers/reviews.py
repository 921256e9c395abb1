"""Review of a decision by a person (人工复核) in GraphQL: demanded by the subject, answered by an officer."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import strawberry

from graph_schema.vocabulary import ReviewAct, ReviewState, Role
from hub.audit import Written
from hub.policy.catalogue import Catalogue
from hub.proceedings import reviews as r
from resolvers.audiences import RIGHTS_OFFICES, SUBJECTS_OWN
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.http.prices import size
from resolvers.nodes import Node
from resolvers.policies import Authority, Region, authority, authority_or_none, region
from resolvers.proceedings import checked_words, entered, keyset
from resolvers.proceedings import form as checked_form
from resolvers.root_fields import mutation, query
from resolvers.subjects import SubjectRef, subject_key

LONGEST = 500

strawberry.enum(
    ReviewState,
    description="How far a review is (复核进度). CONFIRMED, CHANGED, WITHDRAWN: answered. RETRACTED: by the "
    "subject.",
)
strawberry.enum(ReviewAct, description="What moves a review on; RETRACT is the subject's own.")


@strawberry.enum(description="A step of a review: the demand, or what moved it on.")
class ReviewStepAct(StrEnum):
    """DEMAND, and each ReviewAct."""

    DEMAND = "DEMAND"
    TAKE = "TAKE"
    CONFIRM = "CONFIRM"
    CHANGE = "CHANGE"
    WITHDRAW = "WITHDRAW"
    RETRACT = "RETRACT"


@strawberry.type(description="One step of a review. Accounts of persons are not shown.")
class ReviewStep:
    """Who, when, why, and where it stood after it."""

    position: int
    at: datetime
    act: ReviewStepAct
    state: ReviewState
    reason: str
    role: Role
    authority: Authority | None = strawberry.field(description="Null for the subject.")
    new_decision: strawberry.ID | None


@strawberry.type(description="A demand that a person explains and reviews a decision (PIPL-2021 第二十四条).")
class Review(Node):
    """The demand with its steps, the oldest first."""

    decision: strawberry.ID
    subject: strawberry.ID
    region: Region = strawberry.field(description="Whose officers answer: where the decision was asked for.")
    authority: Authority = strawberry.field(description="Who asked for the decision.")
    state: ReviewState
    demanded_at: datetime
    due_on: date | None = strawberry.field(
        description="Last day for the answer; null: the region set no limit, or its calendar is not out yet."
    )
    overdue: bool
    new_decision: strawberry.ID | None = strawberry.field(description="What stands instead, if CHANGED.")
    steps: list[ReviewStep] = strawberry.field(directives=size(10))


@strawberry.type(description="A review after a step.")
class ReviewChange:
    """The review, and the audit entry that was written with the step."""

    review: Review
    receipt: str


ReviewConnection = Connection[Review]


@strawberry.type
class ReviewQuery:
    """Demands for review."""

    @query(
        RIGHTS_OFFICES,
        800,
        "Demands for review of decisions (人工复核) to the caller's region, the oldest first.",
    )
    def reviews(
        self,
        info: Info,
        purpose: PurposeInput,
        state: ReviewState | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> ReviewConnection:
        """Demands to the caller's region, the oldest first."""
        call = info.call(purpose)
        edges, page_info = keyset(
            info,
            f"reviews:{call.access.caller.region}:{state}",
            first,
            after,
            ("",),
            lambda place, most: r.of_region(call, state, place[0], most),
            lambda one: [one.place],
            lambda one: review(info, one),
        )
        return ReviewConnection(edges=edges, page_info=page_info)


@strawberry.type
class ReviewMutation:
    """Demanding, and answering."""

    @mutation(SUBJECTS_OWN, "Demands that a person explains and reviews a decision (人工复核).")
    def demand_review(
        self,
        info: Info,
        subject: SubjectRef,
        decision: strawberry.ID,
        reason: str,
        purpose: PurposeInput,
        form_number: str | None = None,
    ) -> ReviewChange:
        """Demands that a person looks at a decision."""
        context = info.context
        call = info.call(purpose)
        key = subject_key(subject, context.services)
        done = r.demand(
            call,
            key,
            str(decision),
            checked_words(reason, "resolvers.words-reason", LONGEST),
            checked_form(form_number),
        )
        return _changed(info, done)

    @mutation(SUBJECTS_OWN, "Takes such a demand back.")
    def retract_review(
        self, info: Info, subject: SubjectRef, review: strawberry.ID, reason: str, purpose: PurposeInput
    ) -> ReviewChange:
        """Takes the subject's own demand back."""
        context = info.context
        call = info.call(purpose)
        key = subject_key(subject, context.services)
        text = checked_words(reason, "resolvers.words-reasons", LONGEST)
        return _changed(info, r.retract(call, key, str(review), text))

    @mutation(
        RIGHTS_OFFICES,
        "Takes a demand on, or answers it: confirmed, changed (with the new decision), or withdrawn, "
        "with reasons.",
    )
    def answer_review(
        self,
        info: Info,
        review: strawberry.ID,
        act: ReviewAct,
        reason: str,
        purpose: PurposeInput,
        new_decision: strawberry.ID | None = None,
    ) -> ReviewChange:
        """Takes a demand on, or answers it."""
        call = info.call(purpose)
        new = str(new_decision) if new_decision is not None else None
        text = checked_words(reason, "resolvers.words-reasons", LONGEST)
        return _changed(info, r.step(call, str(review), act, text, new))


def review(info: Info, found: r.Review) -> Review:
    """A review as its subject and its officers see it."""
    catalogue, new = info.context.catalogue, found.new_decision
    return Review(
        id=strawberry.ID(found.id),
        decision=strawberry.ID(found.decision),
        subject=strawberry.ID(found.subject),
        region=region(found.region, catalogue),
        authority=authority(found.authority, found.region, catalogue),
        state=found.state,
        demanded_at=found.demanded_at,
        due_on=found.due_on,
        overdue=found.overdue(info.context.services.now().date()),
        new_decision=strawberry.ID(new) if new is not None else None,
        steps=[_step(one, found.region, catalogue) for one in found.steps],
    )


def _step(found: r.ReviewStep, home: str, catalogue: Catalogue) -> ReviewStep:
    new = found.new_decision
    return ReviewStep(
        position=found.number,
        at=found.at,
        act=ReviewStepAct(found.act),
        state=found.state,
        reason=found.reasons,
        role=found.by_role,
        authority=authority_or_none(found.authority, home, catalogue),
        new_decision=strawberry.ID(new) if new is not None else None,
    )


def _changed(info: Info, written: Written[r.Review]) -> ReviewChange:
    receipt = entered(info, written.receipt)
    return ReviewChange(review=review(info, written.made), receipt=receipt)
