"""Feedback of cases (案例反馈): what was really done with a measure or benefit that a decision gave.

Whoever asked for the decision reports each measure and benefit once; the case is seen by officers of the
region that applied it and of the regions whose records made it so. A case decides nothing. Change and audit
entry are one transaction.
"""

from hub.proceedings.cases.case import Case, SeenCase
from hub.proceedings.cases.counting import Count, Statistics, statistics
from hub.proceedings.cases.feedback import CaseReport, cases, report, withdraw

__all__ = [
    "Case",
    "CaseReport",
    "Count",
    "SeenCase",
    "Statistics",
    "cases",
    "report",
    "statistics",
    "withdraw",
]
