"""Whether a record on which a kept decision rested has been revoked since: who acts on it looks again."""

from __future__ import annotations

from datetime import date

from hub.services import Services
from hub.store.commits import OPEN_COMMIT

REVOKED_GROUNDS = """
MATCH (d:Decision {id: $decision})-[:RESTED_ON]->(g:Ground)
MATCH (r:CreditRecord {id: g.record})
WHERE r.version > 0 AND r.knownTo = $open AND r.revokedOn <= $today
RETURN r.id AS id LIMIT 1
"""


def rests_on_revoked(services: Services, decision: str, today: date) -> bool:
    """Whether one of the records that a decision rested on is revoked by now."""
    asked = {"decision": decision, "open": OPEN_COMMIT, "today": today.isoformat()}
    return services.graph.read(lambda tx: tx.row(REVOKED_GROUNDS, **asked)) is not None
