"""A review is demanded, taken on, answered, retracted: each step and its entry are one transaction."""

from __future__ import annotations

from collections.abc import Callable

from graph_schema.vocabulary import ErrorCode, ReviewAct, ReviewState, Role
from hub.access.grants import Access
from hub.call import Call
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.proceedings.representation import may_speak, spoken_for
from hub.proceedings.reviews.limits import review_days
from hub.proceedings.reviews.lists import may_answer
from hub.proceedings.reviews.states import OPEN, STEPS, A, S, Stepped, decision_about, not_found, with_steps
from hub.store.graph import Row, Transaction, begin_commit, stamp
from hub.subjects.writing import new_id

_Check = Callable[[Transaction, Row], None]
OF_THE_SUBJECT = (A.RETRACT,)
"""Acts of the subject; all others are an officer's."""

OPEN_REVIEWS = """
MATCH (r:Review {decision: $decision}) WHERE r.state IN $open RETURN r.id AS id LIMIT 1
"""
DEMAND = """
CREATE (r:Review) SET r = $review
CREATE (r)-[:HAS_STEP]->(p:ReviewStep) SET p = $step
"""
BY_ID = "MATCH (r:Review {id: $id}) RETURN r {.*} AS review"
MOVE = """
MATCH (r:Review {id: $id})
SET r += $properties
CREATE (r)-[:HAS_STEP]->(p:ReviewStep) SET p = $step
RETURN r {.*} AS review
"""


def demand(
    call: Call,
    key: SubjectKey,
    decision: str,
    reason: str,
    form: str | None = None,
) -> Stepped:
    """The subject, or an officer of its region for it, demands that a person reviews a decision.

    Args:
        form: the number of the written demand, where an officer enters it.

    Raises:
        HubError: FORBIDDEN for another role; NOT_FOUND for a subject or a decision that is not there or not
            the caller's; CONFLICT while a review of the decision is open.
        InputError: BAD_INPUT for a question that the subject asked itself, and for an officer without a form.
    """
    may_speak(call.access)
    if call.access.caller.role is not Role.SUBJECT and form is None:
        raise InputError(
            "An officer enters a demand without the subject's written form.",
            expected="form: the number of the form that the subject signed",
            fix="send its number",
        )
    subject = spoken_for(call.services.graph, call.access, key, call.services.now().date())
    held = call.services.graph.read(lambda tx: decision_about(tx, decision, subject))
    if held is None:
        raise not_found("No decision with this id was made about this subject. 没有关于该主体的此项研判。")
    if held["callerRole"] == Role.SUBJECT:
        raise InputError(
            "The subject asked this question itself: no authority decided anything by it.",
            expected="a decision that an authority or institution asked for",
            fix="take its id from ownView.decisions",
        )
    now = call.services.now()
    id_, at, region = new_id("v"), stamp(now), str(held["callerRegion"])
    review: Row = {
        "id": id_,
        "decision": decision,
        "subject": subject,
        "region": region,
        "authority": held["callerAuthority"],
        "state": S.DEMANDED.value,
        "demandedAt": at,
        "days": review_days(call.catalogue, region, now.date()),
        "place": f"{region}/{at}/{id_}",
        "form": form,
    }
    call.disclosures.note(call.access, subject, "review", regions=(region,))

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "review", now)
        if transaction.one(OPEN_REVIEWS, decision=decision, open=[state.value for state in OPEN]) is not None:
            raise HubError(
                ErrorCode.CONFLICT,
                "A review of this decision is open already. 该研判已在复核中。",
                expected="one review of a decision at a time",
                fix="wait for its answer; ownView.decisions shows it",
            )
        step = _step(call.access, 1, commit, at, None, S.DEMANDED, reason)
        transaction.rows(DEMAND, review={**review, "knownFrom": commit}, step=step)
        return review, [f"review-demanded:{id_}:{decision}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return Stepped(with_steps(call.services, [written.made])[0], written.receipt)


def step(
    call: Call,
    id_: str,
    act: ReviewAct,
    reasons: str,
    new_decision: str | None = None,
) -> Stepped:
    """An officer of the region takes a demand on, or answers it.

    Args:
        new_decision: for CHANGE the decision that stands instead: about the same subject, asked by the same
            region for the same question, after the demand.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, also for another region's; CONFLICT where the state allows it no more.
        InputError: BAD_INPUT for a new decision that does not fit.
    """
    if act in OF_THE_SUBJECT:
        raise InputError("An officer does not retract a subject's demand.", fix="answer it")
    may_answer(call.access)
    if (new_decision is not None) != (act is A.CHANGE):
        raise InputError(
            "A changed decision names the new one, and only a changed decision does.",
            expected="newDecision with CHANGE, and none with any other act",
            fix="ask the question anew and send the id of that answer",
        )

    def check(transaction: Transaction, held: Row) -> None:
        if held["region"] != call.access.caller.region:
            raise not_found()
        if new_decision is not None:
            _fits(transaction, held, new_decision)

    return _move(call, id_, act, reasons, check, new_decision)


def retract(call: Call, key: SubjectKey, id_: str, reasons: str) -> Stepped:
    """The subject takes its own demand back. Raises as :func:`step`."""
    subject = spoken_for(call.services.graph, call.access, key, call.services.now().date())

    def check(_: Transaction, held: Row) -> None:
        if held["subject"] != subject:
            raise not_found()

    return _move(call, id_, A.RETRACT, reasons, check)


def _move(
    call: Call,
    id_: str,
    act: ReviewAct,
    reasons: str,
    check: _Check,
    new_decision: str | None = None,
) -> Stepped:
    now = call.services.now()

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "review", now)  # from here on nobody else moves it
        row = transaction.one(BY_ID, id=id_)
        if row is None:
            raise not_found()
        held = row["review"]
        check(transaction, held)
        state = STEPS.get((ReviewState(held["state"]), act))
        if state is None:
            raise HubError(
                ErrorCode.CONFLICT,
                f"The review is {held['state']}, which {act} does not follow. 该复核已有结果或者已受理。",
                expected="a review that is still open for it",
                fix="read what stands (reviews, or ownView for the subject)",
            )
        number = int(held.get("steps", 1)) + 1
        properties: Row = {"state": state.value, "steps": number, "movedIn": commit}
        if state not in OPEN:
            properties |= {"endedAt": stamp(now), "newDecision": new_decision}
        taken = _step(call.access, number, commit, stamp(now), act, state, reasons, new_decision)
        found = transaction.one(MOVE, id=id_, properties=properties, step=taken)
        assert found is not None, "it was read in this transaction"
        call.disclosures.note(call.access, held["subject"], "review", regions=(held["region"],))
        return found["review"], [f"review:{act}:{id_}:{held['decision']}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return Stepped(with_steps(call.services, [written.made])[0], written.receipt)


def _fits(transaction: Transaction, held: Row, new_decision: str) -> None:
    old = decision_about(transaction, held["decision"], held["subject"])
    new = decision_about(transaction, new_decision, held["subject"])
    same = ("callerRegion", "region", "ask")
    if (
        old is None
        or new is None
        or new["at"] <= held["demandedAt"]
        or any(old[name] != new[name] for name in same)
    ):
        raise InputError(
            "The new decision does not replace the one under review.",
            expected="a decision about the same subject that your region asked for after the demand, with "
            "the same question and region",
            fix="ask the question anew and send the id of that answer",
        )


def _step(
    access: Access,
    number: int,
    commit: int,
    at: str,
    act: ReviewAct | None,
    state: ReviewState,
    reasons: str,
    new_decision: str | None = None,
) -> Row:
    caller = access.caller
    return {
        "number": number,
        "knownFrom": commit,
        "at": at,
        "act": act.value if act is not None else "DEMAND",
        "state": state.value,
        "reasons": reasons,
        "newDecision": new_decision,
        "by": caller.name,
        "byRole": caller.role.value,
        "authority": caller.authority,
        "matter": access.purpose.matter,
    }
