"""Objections (异议): filed, acknowledged, checked by the provider, upheld or refused with reasons.

The record is marked disputed in the transaction that files the objection, and no longer from the day of the
decision. Upheld, it gets a new version or is revoked. Each change is one transaction with its audit entry.
"""

from hub.proceedings.objections.affected_decisions import decisions_behind
from hub.proceedings.objections.correcting import Correction
from hub.proceedings.objections.deciding import acknowledge, decide, retract
from hub.proceedings.objections.filing import Filing, file
from hub.proceedings.objections.objection import OBJECTIONS, STATES, Objection, earlier

__all__ = [
    "OBJECTIONS",
    "STATES",
    "Correction",
    "Filing",
    "Objection",
    "acknowledge",
    "decide",
    "decisions_behind",
    "earlier",
    "file",
    "retract",
]
