"""A review is demanded, taken on, answered, retracted: each step and its entry are one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from graph_schema.proceedings import ReviewAct
from graph_schema.vocabulary import ErrorCode, PurposeCode, Role
from hub.access.caller_and_purpose import Access
from hub.audit import Written
from hub.call import Call
from hub.decisions.kept_decision import KeptDecision
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.messages.message import Message
from hub.proceedings.representation import check_form, may_represent, represented_subject
from hub.proceedings.reviews.lists import may_answer
from hub.proceedings.reviews.review import STATES, Review, ReviewStep, by_id
from hub.proceedings.reviews.time_limits import review_days
from hub.store.commits import begin_commit, stamp
from hub.store.graph import Row, Transaction
from hub.store.ids import new_id
from hub.subjects.ids_after_merge import ids_of

_Check = Callable[[Transaction, Review], None]
OF_THE_SUBJECT = (ReviewAct.RETRACT,)
"""Acts of the subject; all others are an officer's."""
NO_DEMAND = "proceedings.review-unknown"

OPEN_REVIEWS = """
MATCH (r:Review {decision: $decision}) WHERE r.state IN $open RETURN r.id AS id LIMIT 1
"""
DEMAND = """
CREATE (r:Review) SET r = $review, r.knownFrom = $commit
CREATE (r)-[:HAS_STEP]->(p:ReviewStep) SET p = $step
"""
MOVE = """
MATCH (r:Review {id: $id})
SET r += $review, r.steps = $step.number, r.movedIn = $commit
CREATE (r)-[:HAS_STEP]->(p:ReviewStep) SET p = $step
"""
DECISION_ABOUT = """
MATCH (d:Decision {id: $decision})
WHERE d.subject IN $subjects AND NOT coalesce(d.purpose, '') IN $withheld
RETURN d {.id, .at, .ask, .region, .callerRegion, .callerAuthority, .callerRole} AS decision
"""


def demand(
    call: Call,
    key: SubjectKey,
    decision: str,
    reason: str,
    form: str | None = None,
) -> Written[Review]:
    """The subject, or an officer of its region for it, demands that a person reviews a decision.

    Args:
        form: the number of the written demand, where an officer enters it.

    Raises:
        HubError: FORBIDDEN for another role; NOT_FOUND for a subject or a decision that is not there or not
            the caller's; CONFLICT while a review of the decision is open.
        InputError: BAD_INPUT for a question that the subject asked itself, and for an officer without a form.
    """
    may_represent(call.access)
    check_form(call.access, form, "proceedings.review-without-form")
    subject = represented_subject(call.services.graph, call.access, key, call.services.now().date())
    kept = call.services.graph.read(lambda tx: _decision_about(tx, decision, subject))
    if kept is None:
        raise _not_found("proceedings.reviewed-decision-unknown")
    if kept.caller_role == Role.SUBJECT:
        raise InputError("proceedings.review-of-own-question")
    now, id_, region = call.services.now(), new_id("v"), kept.caller_region
    demanded = Review(
        id=id_,
        decision=decision,
        subject=subject,
        region=region,
        authority=kept.caller_authority,
        state=STATES.start,
        demanded_at=now,
        days=review_days(call.catalogue, region, now.date()),
        place=f"{region}/{stamp(now)}/{id_}",
        form=form,
    )
    call.disclosures.note(call.access, subject, "review", regions=(region,))

    def change(transaction: Transaction) -> tuple[Review, list[str]]:
        commit = begin_commit(transaction, "review", now)
        if transaction.row(OPEN_REVIEWS, decision=decision, open=STATES.open) is not None:
            raise HubError(ErrorCode.CONFLICT, "proceedings.review-open")
        step = _step(call.access, demanded, commit, now, "DEMAND", reason)
        transaction.rows(DEMAND, review=demanded.properties(), step=step.properties(), commit=commit)
        return demanded.after(step), [f"review-demanded:{id_}:{decision}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def step(
    call: Call,
    id_: str,
    act: ReviewAct,
    reasons: str,
    new_decision: str | None = None,
) -> Written[Review]:
    """An officer of the region takes a demand on, or answers it.

    Args:
        new_decision: for CHANGE the decision that stands instead: about the same subject, asked by the same
            region for the same question, after the demand.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, also for another region's; CONFLICT where the state allows it no more.
        InputError: BAD_INPUT for a new decision that does not fit.
    """
    if act in OF_THE_SUBJECT:
        raise InputError("proceedings.review-retracted-by-officer")
    may_answer(call.access)
    if (new_decision is not None) != (act is ReviewAct.CHANGE):
        raise InputError("proceedings.review-new-decision")

    def check(transaction: Transaction, review: Review) -> None:
        if review.region != call.access.caller.region:
            raise _not_found(NO_DEMAND)
        if new_decision is not None:
            _check_fits(transaction, review, new_decision)

    return _move(call, id_, act, reasons, check, new_decision)


def retract(call: Call, key: SubjectKey, id_: str, reasons: str) -> Written[Review]:
    """The subject takes its own demand back. Raises as :func:`step`."""
    subject = represented_subject(call.services.graph, call.access, key, call.services.now().date())

    def check(transaction: Transaction, review: Review) -> None:
        if review.subject not in ids_of(transaction, subject):
            raise _not_found(NO_DEMAND)

    return _move(call, id_, ReviewAct.RETRACT, reasons, check)


def _move(
    call: Call,
    id_: str,
    act: ReviewAct,
    reasons: str,
    check: _Check,
    new_decision: str | None = None,
) -> Written[Review]:
    now = call.services.now()

    def change(transaction: Transaction) -> tuple[Review, list[str]]:
        commit = begin_commit(transaction, "review", now)  # from here on nobody else moves it
        before = by_id(transaction, id_)
        if before is None:
            raise _not_found(NO_DEMAND)
        check(transaction, before)
        state = STATES.following(before.state, act)
        if state is None:
            raise HubError(ErrorCode.CONFLICT, "proceedings.review-not-allowed", state=before.state, act=act)
        ended: Row = {} if state in STATES.open else {"ended_at": now, "new_decision": new_decision}
        moved = before.model_copy(update={"state": state, **ended})
        step = _step(call.access, moved, commit, now, act, reasons, new_decision)
        transaction.rows(MOVE, id=id_, review=moved.properties(), step=step.properties(), commit=commit)
        call.disclosures.note(call.access, moved.subject, "review", regions=(moved.region,))
        return moved.after(step), [f"review:{act}:{id_}:{moved.decision}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def _decision_about(transaction: Transaction, id_: str, subject: str) -> KeptDecision | None:
    """A kept decision about the subject, but for investigations; None for "not there" as for another's."""
    withheld, subjects = [PurposeCode.INVESTIGATION.value], ids_of(transaction, subject)
    row = transaction.row(DECISION_ABOUT, decision=id_, subjects=subjects, withheld=withheld)
    return KeptDecision.from_row(row["decision"]) if row is not None else None


def _check_fits(transaction: Transaction, review: Review, new_decision: str) -> None:
    old = _decision_about(transaction, review.decision, review.subject)
    new = _decision_about(transaction, new_decision, review.subject)
    if (
        old is None
        or new is None
        or new.at <= review.demanded_at
        or (old.caller_region, old.region, old.ask) != (new.caller_region, new.region, new.ask)
    ):
        raise InputError("proceedings.review-other-decision")


def _step(
    access: Access,
    review: Review,
    commit: int,
    at: datetime,
    act: str,
    reasons: str,
    new_decision: str | None = None,
) -> ReviewStep:
    """The step after which the review stands as it does."""
    caller = access.caller
    return ReviewStep(
        number=len(review.steps) + 1,
        known_from=commit,
        at=at,
        act=act,
        state=review.state,
        reasons=reasons,
        new_decision=new_decision,
        by=caller.name,
        by_role=caller.role,
        authority=caller.authority,
        matter=access.purpose.matter,
    )


def _not_found(id_: str) -> HubError:
    """For what is not there as for what is not the caller's: a message."""
    return HubError(ErrorCode.NOT_FOUND, Message(id_))
