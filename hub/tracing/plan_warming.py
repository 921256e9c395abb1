"""What Neo4j is to plan before anybody asks: the statements that most traces run."""

from __future__ import annotations

from typing import Any

from hub.store.graph import Transaction
from hub.subjects.links import DEGREES
from hub.subjects.view import View
from hub.tracing.layers import LAYER, parameters
from hub.tracing.path_links import BESIDE, BESIDE_END, BETWEEN, KNOWABLE, LINK_TOTALS
from hub.tracing.shared_uses import SHARED_USES

STATEMENTS = (LAYER, BESIDE, BESIDE_END, BETWEEN, KNOWABLE, LINK_TOTALS, DEGREES, SHARED_USES)
NOBODY: dict[str, Any] = {
    **dict.fromkeys(("subjects", "pairs", "ends", "kinds", "from", "to", "attributes"), ()),
    **dict.fromkeys(("limit", "plain", "most", "levels", "ahead", "edge"), 0),
    "subject": "",
    "listed": False,
}


def plan(transaction: Transaction, view: View) -> None:
    """Asks each of nobody: a statement is planned before it runs, and this one finds nothing."""
    for statement in STATEMENTS:
        transaction.rows(statement, **parameters(view), **NOBODY)
