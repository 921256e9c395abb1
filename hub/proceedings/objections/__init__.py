"""Objections (异议): filed, acknowledged, checked by the provider, upheld or refused with reasons.

The record is marked disputed in the transaction that files the objection, and no longer from the day of the
decision. Upheld, it gets a new version or is revoked. Each change is one transaction with its audit entry.
"""

from hub.proceedings.objections.correcting import Correction
from hub.proceedings.objections.deciding import acknowledge, decide
from hub.proceedings.objections.filing import Filing, file
from hub.proceedings.objections.lists import decisions_behind, earlier, listed
from hub.proceedings.objections.states import STATES, ObjectionChange

__all__ = [
    "STATES",
    "Correction",
    "Filing",
    "ObjectionChange",
    "acknowledge",
    "decide",
    "decisions_behind",
    "earlier",
    "file",
    "listed",
]
