"""Reviews of decisions, and those that a region has to answer."""

from __future__ import annotations

from graph_schema.proceedings import ReviewState
from graph_schema.vocabulary import ErrorCode
from hub.access.caller_and_purpose import Access
from hub.access.role_sets import OFFICES
from hub.call import Call
from hub.errors import HubError
from hub.proceedings.reviews.review import Review, with_steps
from hub.services import Services
from hub.store.graph import Row, Transaction

OF_DECISION = """
MATCH (r:Review {decision: $decision})
WHERE r.demandedAt < $at OR (r.demandedAt = $at AND r.id < $id)
RETURN r {.*} AS review ORDER BY r.demandedAt DESC, r.id DESC LIMIT $limit
"""
OF_DECISIONS = """
UNWIND $decisions AS decision
MATCH (r:Review {decision: decision})
RETURN r {.*} AS review ORDER BY r.demandedAt DESC, r.id DESC LIMIT $limit
"""
OF_REGION = """
MATCH (r:Review)
WHERE r.place > $after AND r.place < $end AND ($state IS NULL OR r.state = $state)
RETURN r {.*} AS review ORDER BY r.place LIMIT $limit
"""
"""``place`` is region, moment and id as one text: the oldest demand of a region comes first."""


def of_decision(services: Services, decision: str, before: tuple[str, str], limit: int) -> list[Review]:
    """Reviews of a decision before (demanded, id), the newest first."""
    asked: Row = {"decision": decision, "at": before[0], "id": before[1], "limit": limit}
    return services.graph.read(lambda tx: _listed(tx, tx.rows(OF_DECISION, **asked)))


def of_decisions(services: Services, decisions: list[str], limit: int) -> list[Review]:
    """Reviews of these decisions, the newest first, at most so many."""
    return services.graph.read(
        lambda tx: _listed(tx, tx.rows(OF_DECISIONS, decisions=decisions, limit=limit))
    )


def of_region(
    call: Call,
    state: ReviewState | None,
    after: str,
    limit: int,
) -> list[Review]:
    """Demands to the caller's region after a place, the oldest first.

    Raises:
        HubError: FORBIDDEN.
    """
    may_answer(call.access)
    region = call.access.caller.region
    asked: Row = {
        "after": after or f"{region}/",
        "end": f"{region}0",  # "0" follows "/"
        "state": state.value if state is not None else None,
        "limit": limit,
    }
    reviews = call.services.graph.read(lambda tx: _listed(tx, tx.rows(OF_REGION, **asked)))
    call.disclosures.note(call.access, None, "reviews")
    for review in reviews:
        call.disclosures.note(call.access, review.subject, "reviews")
    return reviews


def _listed(transaction: Transaction, rows: list[Row]) -> list[Review]:
    return with_steps(transaction, [row["review"] for row in rows])


def may_answer(access: Access) -> None:
    """Refuses who does not answer demands.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in OFFICES:
        raise HubError(ErrorCode.FORBIDDEN, "proceedings.review-role")
