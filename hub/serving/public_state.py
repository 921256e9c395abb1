"""The state of what is public, as one text: who has an answer of the same state need not ask again."""

from __future__ import annotations

from hub import __version__
from hub.errors import HubError
from hub.services import Services
from hub.store.graph import Transaction

PUBLIC_STATE = "MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS number, q.regions AS regions"
"""Every change takes a commit number; only regions are loaded without one, and leave their digest."""


def public_state(services: Services) -> str | None:
    """Another text whenever a public answer may be another; None where Neo4j does not tell.

    What holds on a day is asked for by the day, so each day is a state of its own.
    """
    try:
        number, regions = services.graph.read(_read)
    except HubError:
        return None
    return f"{__version__} {number} {regions} {services.now().date()}"


def _read(transaction: Transaction) -> tuple[int, str]:
    row = transaction.row(PUBLIC_STATE)
    return (int(row["number"]), str(row["regions"])) if row is not None else (0, "")
