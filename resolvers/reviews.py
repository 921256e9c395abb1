"""Review of a decision by a person (人工复核) in GraphQL: demanded by the subject, answered by an officer."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import strawberry

from graph_schema.proceedings import ReviewAct, ReviewState
from graph_schema.vocabulary import Role
from hub.access.caller_and_purpose import Access
from hub.audit import Written
from hub.policy.catalogue import Catalogue
from hub.proceedings import reviews as r
from hub.proceedings.revoked_grounds import rests_on_revoked
from resolvers.audiences import RIGHTS_OFFICES, SUBJECTS_OWN
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.kept_decisions import KeptDecision, decisions_named
from resolvers.named_now import AboutSubject, SubjectNow
from resolvers.nodes import Node
from resolvers.policy_types import Authority, Region, authority, authority_or_none, region
from resolvers.proceedings import RESTS_ON_REVOKED, checked_words, entered, keyset
from resolvers.proceedings import form as checked_form
from resolvers.root_fields import mutation, query
from resolvers.subject_refs import SubjectRef, subject_key

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
    changed_to: strawberry.Private[tuple[str | None, Access]]

    @hop(*cost(30), description="The decision that stands instead, if CHANGED.")
    @staticmethod
    def new_decision(held: strawberry.Parent[list[ReviewStep]], info: Info) -> list[KeptDecision | None]:
        """Read for all steps of a place at once."""
        return decisions_named([one.changed_to[0] for one in held], held[0].changed_to[1], info)


@strawberry.type(description="A demand that a person explains and reviews a decision (PIPL-2021 第二十四条).")
class Review(AboutSubject, Node):
    """The demand with its steps, the oldest first."""

    region: Region = strawberry.field(description="Whose officers answer: where the decision was asked for.")
    authority: Authority = strawberry.field(description="Who asked for the decision.")
    state: ReviewState
    demanded_at: datetime
    due_on: date | None = strawberry.field(
        description="Last day for the answer; null: the region set no limit, or its calendar is not out yet."
    )
    overdue: bool
    steps: list[ReviewStep] = strawberry.field(directives=size(10))
    kept: strawberry.Private[r.Review]

    @hop(*cost(30), description="The decision that is to be explained and reviewed.")
    @staticmethod
    def decision(held: strawberry.Parent[list[Review]], info: Info) -> list[KeptDecision | None]:
        """Read for all reviews of a place at once."""
        return decisions_named([one.kept.decision for one in held], held[0].subject_now.access, info)

    @hop(*cost(30), description="The decision that stands instead, if CHANGED.")
    @staticmethod
    def new_decision(held: strawberry.Parent[list[Review]], info: Info) -> list[KeptDecision | None]:
        """Read for all reviews of a place at once."""
        return decisions_named([one.kept.new_decision for one in held], held[0].subject_now.access, info)


@strawberry.type(description="A review after a step.")
class ReviewChange:
    """The review, and the audit entry that was written with the step."""

    review: Review
    receipt: str
    rests_on_revoked_record: bool = strawberry.field(description=RESTS_ON_REVOKED)


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
            info.cursors(call.access),
            first,
            after,
            ("",),
            lambda place, most: r.of_region(call, state, place[0], most),
            lambda one: [one.place],
            lambda one: review(info, call.access, one),
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
        return _changed(info, call.access, done)

    @mutation(SUBJECTS_OWN, "Takes such a demand back.")
    def retract_review(
        self, info: Info, subject: SubjectRef, review: strawberry.ID, reason: str, purpose: PurposeInput
    ) -> ReviewChange:
        """Takes the subject's own demand back."""
        context = info.context
        call = info.call(purpose)
        key = subject_key(subject, context.services)
        text = checked_words(reason, "resolvers.words-reasons", LONGEST)
        return _changed(info, call.access, r.retract(call, key, str(review), text))

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
        return _changed(info, call.access, r.step(call, str(review), act, text, new))


def review(info: Info, access: Access, found: r.Review) -> Review:
    """A review as its subject and its officers see it."""
    catalogue = info.context.catalogue
    return Review(
        id=strawberry.ID(found.id),
        subject_now=SubjectNow(found.subject, access),
        region=region(found.region, catalogue),
        authority=authority(found.authority, found.region, catalogue),
        state=found.state,
        demanded_at=found.demanded_at,
        due_on=found.due_on,
        overdue=found.overdue(info.context.services.now().date()),
        steps=[_step(one, found.region, access, catalogue) for one in found.steps],
        kept=found,
    )


def _step(found: r.ReviewStep, home: str, access: Access, catalogue: Catalogue) -> ReviewStep:
    return ReviewStep(
        position=found.number,
        at=found.at,
        act=ReviewStepAct(found.act),
        state=found.state,
        reason=found.reasons,
        role=found.by_role,
        authority=authority_or_none(found.authority, home, catalogue),
        changed_to=(found.new_decision, access),
    )


def _changed(info: Info, access: Access, written: Written[r.Review]) -> ReviewChange:
    receipt = entered(info, written.receipt)
    services, decision = info.context.services, written.made.decision
    return ReviewChange(
        review=review(info, access, written.made),
        receipt=receipt,
        rests_on_revoked_record=rests_on_revoked(services, decision, services.now().date()),
    )
