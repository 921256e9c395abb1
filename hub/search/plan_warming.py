"""What Neo4j is to plan before anybody asks: the statements of a search, the largest that the hub has."""

from __future__ import annotations

from hub.search.finding import SubjectSearch, matches, total
from hub.store.graph import Transaction
from hub.subjects.view import View

NOBODY = SubjectSearch("zzzzzzzz")
"""A name that nobody has; whatever is sought, the statements are the same."""


def plan(transaction: Transaction, view: View) -> None:
    """Seeks nobody, and counts."""
    matches(transaction, NOBODY, view, None, 1)
    total(transaction, NOBODY, view)
