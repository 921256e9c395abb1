"""Review of a decision by a person (说明与人工复核), which the subject of the decision demands.

PIPL-2021 第二十四条: who is decided on automatically may ask for an explanation, and refuse that it rests on
automatic means alone. The demand goes to the region of the authority that asked for the decision; an officer
there answers with reasons. Each step and its audit entry are one transaction; every step stays on record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from graph_schema.vocabulary import ErrorCode, PurposeCode, ReviewAct, ReviewState, Role
from hub.audit import Ledger
from hub.errors import HubError, InputError
from hub.grants import Access
from hub.graph import Row, Transaction, begin_commit, stamp
from hub.policy.catalogue import Catalogue
from hub.rules.scalars import as_number
from hub.services import SHANGHAI, Services
from hub.subjects.identity import SubjectKey
from hub.subjects.speaking import may_speak, spoken_for
from hub.subjects.writing import new_id
from hub.workdays import UnknownYear, snapshot_for, working_days_after

S, A = ReviewState, ReviewAct
_Check = Callable[[Transaction, Row], None]
STEPS: Mapping[tuple[ReviewState, ReviewAct], ReviewState] = {
    (S.DEMANDED, A.TAKE): S.TAKEN,
    (S.DEMANDED, A.CONFIRM): S.CONFIRMED,
    (S.DEMANDED, A.CHANGE): S.CHANGED,
    (S.DEMANDED, A.WITHDRAW): S.WITHDRAWN,
    (S.DEMANDED, A.RETRACT): S.RETRACTED,
    (S.TAKEN, A.CONFIRM): S.CONFIRMED,
    (S.TAKEN, A.CHANGE): S.CHANGED,
    (S.TAKEN, A.WITHDRAW): S.WITHDRAWN,
    (S.TAKEN, A.RETRACT): S.RETRACTED,
}
"""From a state by an act to the next state; what stands here not is refused."""
OPEN = (S.DEMANDED, S.TAKEN)
OF_THE_SUBJECT = (A.RETRACT,)
"""Acts of the subject; all others are an officer's."""
ANSWERING = (Role.OFFICER, Role.REGION_ADMINISTRATOR)
LONGEST_DAYS = 400
MOST_REVIEWS = 200

DECISION_ABOUT = """
MATCH (d:Decision {id: $decision})
WHERE d.subject = $subject AND NOT coalesce(d.purpose, '') IN $withheld
RETURN d {.id, .at, .ask, .region, .callerRegion, .callerAuthority, .callerRole} AS decision
"""
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
STEPS_OF = """
UNWIND $ids AS id
MATCH (r:Review {id: id})-[:HAS_STEP]->(p:ReviewStep)
RETURN id, p {.*} AS step ORDER BY id, p.number
"""
OF_DECISIONS = """
UNWIND $decisions AS decision
MATCH (r:Review {decision: decision})
RETURN r {.*} AS review ORDER BY r.demandedAt DESC, r.id LIMIT $limit
"""
OF_REGION = """
MATCH (r:Review)
WHERE r.place > $after AND r.place < $end AND ($state IS NULL OR r.state = $state)
RETURN r {.*} AS review ORDER BY r.place LIMIT $limit
"""
"""``place`` is region, moment and id as one text: the oldest demand of a region comes first."""


@dataclass(frozen=True)
class Review:
    """A review with its steps, the oldest first."""

    row: Row
    steps: tuple[Row, ...]

    @property
    def state(self) -> ReviewState:
        """Where it stands."""
        return ReviewState(self.row["state"])

    @property
    def due_on(self) -> date | None:
        """The last day for an answer; None: no limit was set, or the calendar of working days ends before."""
        days = self.row.get("days")
        if days is None:
            return None
        start = datetime.fromisoformat(self.row["demandedAt"]).astimezone(SHANGHAI).date()
        try:
            return working_days_after(start, int(days), snapshot_for(start, int(days)))
        except UnknownYear:
            return None

    def overdue(self, today: date) -> bool:
        """Whether the limit passed and nobody answered."""
        return self.state in OPEN and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Stepped:
    """A review after a step, with the audit entry's receipt."""

    review: Review
    receipt: str


def demand(
    services: Services,
    access: Access,
    ledger: Ledger,
    catalogue: Catalogue,
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
    may_speak(access)
    if access.caller.role is not Role.SUBJECT and form is None:
        raise InputError(
            "An officer enters a demand without the subject's written form.",
            expected="form: the number of the form that the subject signed",
            fix="send its number",
        )
    subject = spoken_for(services.graph, access, key, services.now().date())
    held = services.graph.read(lambda tx: _decision(tx, decision, subject))
    if held is None:
        raise _not_found("No decision with this id was made about this subject.")
    if held["callerRole"] == Role.SUBJECT:
        raise InputError(
            "The subject asked this question itself: no authority decided anything by it.",
            expected="a decision that an authority or institution asked for",
            fix="take its id from ownView.decisions",
        )
    now = services.now()
    id_, at, region = new_id("v"), stamp(now), str(held["callerRegion"])
    review: Row = {
        "id": id_,
        "decision": decision,
        "subject": subject,
        "region": region,
        "authority": held["callerAuthority"],
        "state": S.DEMANDED.value,
        "demandedAt": at,
        "days": review_days(catalogue, region, now.date()),
        "place": f"{region}/{at}/{id_}",
        "form": form,
    }
    ledger.note(access, subject, "review", regions=(region,))

    def change(transaction: Transaction) -> list[str]:
        commit = begin_commit(transaction, "review", now)
        if transaction.one(OPEN_REVIEWS, decision=decision, open=[state.value for state in OPEN]) is not None:
            raise HubError(
                ErrorCode.CONFLICT,
                "A review of this decision is open already. 该研判已在复核中。",
                expected="one review of a decision at a time",
                fix="wait for its answer; ownView.decisions shows it",
            )
        step = _step(access, 1, commit, at, None, S.DEMANDED, reason)
        transaction.rows(DEMAND, review={**review, "knownFrom": commit}, step=step)
        return [f"review-demanded:{id_}:{decision}:commit {commit}"]

    receipt = services.audit.write_with(ledger, change)
    return Stepped(_with_steps(services, [review])[0], receipt)


def step(
    services: Services,
    access: Access,
    ledger: Ledger,
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
    _may_answer(access)
    if (new_decision is not None) != (act is A.CHANGE):
        raise InputError(
            "A changed decision names the new one, and only a changed decision does.",
            expected="newDecision with CHANGE, and none with any other act",
            fix="ask the question anew and send the id of that answer",
        )

    def check(transaction: Transaction, held: Row) -> None:
        if held["region"] != access.caller.region:
            raise _not_found()
        if new_decision is not None:
            _fits(transaction, held, new_decision)

    return _move(services, access, ledger, id_, act, reasons, check, new_decision)


def retract(
    services: Services, access: Access, ledger: Ledger, key: SubjectKey, id_: str, reasons: str
) -> Stepped:
    """The subject takes its own demand back. Raises as :func:`step`."""
    subject = spoken_for(services.graph, access, key, services.now().date())

    def check(_: Transaction, held: Row) -> None:
        if held["subject"] != subject:
            raise _not_found()

    return _move(services, access, ledger, id_, A.RETRACT, reasons, check)


def of_decisions(services: Services, decisions: list[str]) -> list[Review]:
    """Reviews of these decisions, the newest first."""
    rows = services.graph.read(lambda tx: tx.rows(OF_DECISIONS, decisions=decisions, limit=MOST_REVIEWS))
    return _with_steps(services, [row["review"] for row in rows])


def of_region(
    services: Services, access: Access, ledger: Ledger, state: ReviewState | None, after: str, limit: int
) -> list[Review]:
    """Demands to the caller's region after a place, the oldest first.

    Raises:
        HubError: FORBIDDEN.
    """
    _may_answer(access)
    region = access.caller.region
    rows = services.graph.read(
        lambda tx: tx.rows(
            OF_REGION,
            after=after or f"{region}/",
            end=f"{region}0",  # "0" follows "/"
            state=state.value if state is not None else None,
            limit=limit,
        )
    )
    ledger.note(access, None, "reviews")
    for row in rows:
        ledger.note(access, row["review"]["subject"], "reviews")
    return _with_steps(services, [row["review"] for row in rows])


def review_days(catalogue: Catalogue, region: str, day: date) -> int | None:
    """Working days for an answer, as the region or one above it set them; None where nobody did."""
    for code in reversed(catalogue.path(region)):
        parameter = catalogue.parameters.get(f"decision-review-days-{code}")
        value = next((one.value for one in parameter.values if one.holds(day)), None) if parameter else None
        number = as_number(value) if isinstance(value, int | str) else None
        if number is not None and 0 <= number <= LONGEST_DAYS:
            return int(number)
    return None


def _move(
    services: Services,
    access: Access,
    ledger: Ledger,
    id_: str,
    act: ReviewAct,
    reasons: str,
    check: _Check,
    new_decision: str | None = None,
) -> Stepped:
    now = services.now()
    moved: list[Row] = []

    def change(transaction: Transaction) -> list[str]:
        commit = begin_commit(transaction, "review", now)  # from here on nobody else moves it
        row = transaction.one(BY_ID, id=id_)
        if row is None:
            raise _not_found()
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
        taken = _step(access, number, commit, stamp(now), act, state, reasons, new_decision)
        found = transaction.one(MOVE, id=id_, properties=properties, step=taken)
        assert found is not None, "it was read in this transaction"
        moved[:] = [found["review"]]
        ledger.note(access, held["subject"], "review", regions=(held["region"],))
        return [f"review:{act}:{id_}:{held['decision']}:commit {commit}"]

    receipt = services.audit.write_with(ledger, change)
    return Stepped(_with_steps(services, moved)[0], receipt)


def _fits(transaction: Transaction, held: Row, new_decision: str) -> None:
    old = _decision(transaction, held["decision"], held["subject"])
    new = _decision(transaction, new_decision, held["subject"])
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


def _decision(transaction: Transaction, id_: str, subject: str) -> Row | None:
    withheld = [PurposeCode.INVESTIGATION.value]
    row = transaction.one(DECISION_ABOUT, decision=id_, subject=subject, withheld=withheld)
    return {"callerRole": "", **row["decision"]} if row is not None else None


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


def _with_steps(services: Services, rows: list[Row]) -> list[Review]:
    ids = [row["id"] for row in rows]
    found = services.graph.read(lambda tx: tx.rows(STEPS_OF, ids=ids)) if ids else []
    return [Review(row, tuple(one["step"] for one in found if one["id"] == row["id"])) for row in rows]


def _may_answer(access: Access) -> None:
    if access.caller.role not in ANSWERING:
        raise HubError(
            ErrorCode.FORBIDDEN,
            "The token's role does not answer demands for review.",
            expected="an officer or administrator of the region that asked for the decision",
            fix="hand it to an officer there",
        )


def _not_found(found: str = "Your region has no demand for review with this id.") -> HubError:
    return HubError(
        ErrorCode.NOT_FOUND,
        found,
        expected="an id as ownView or reviews shows it",
        fix="correct the id",
    )
