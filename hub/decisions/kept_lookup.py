"""Kept decisions by their ids: who asked what, told to whoever is told of the decision; what was answered, to
whom it may be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hub.access.caller_and_purpose import Access
from hub.access.role_sets import WITH_DUTY
from hub.decisions.kept_decision import KeptDecision
from hub.store.graph import Transaction

ASKED = """
UNWIND $ids AS id
MATCH (d:Decision {id: id})
RETURN d {.id, .at, .ask, .region, .callerRegion, .callerAuthority} AS decision
"""
KEPT = """
UNWIND $ids AS id
MATCH (d:Decision {id: id})
WHERE d.callerRegion IN $regions AND coalesce(d.purpose, $purpose) = $purpose
  AND (coalesce(d.personal, false) = false OR (d.callerAuthority = $authority AND d.callerRole = $role))
RETURN d {.*} AS decision
"""
"""What was read for a purpose is told for that purpose; what rests on a consent, or on being the subject,
only to the authority and role that read it. Decisions from before these were kept are their region's."""


def asked_decisions(transaction: Transaction, ids: Sequence[str]) -> dict[str, KeptDecision]:
    """Who asked what, by id, without what was answered."""
    rows = transaction.rows(ASKED, ids=list(ids))
    return {row["decision"]["id"]: KeptDecision.from_row(row["decision"]) for row in rows}


def kept_decisions(transaction: Transaction, ids: Sequence[str], access: Access) -> dict[str, KeptDecision]:
    """Those of the decisions that the caller may have told again, by id: its own region's, for a role with a
    duty to decide."""
    rows = transaction.rows(KEPT, ids=list(ids), **_asker(access))
    return {row["decision"]["id"]: KeptDecision.from_row(row["decision"]) for row in rows}


def _asker(access: Access) -> dict[str, Any]:
    caller = access.caller
    return {
        "regions": [caller.region] if caller.role in WITH_DUTY else [],
        "purpose": access.purpose.code.value,
        "authority": caller.authority,
        "role": caller.role.value,
    }
