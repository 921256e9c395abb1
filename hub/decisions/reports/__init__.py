"""Reports to those in charge: repeat offenders (屡禁不止、屡罚不改), changes of grades, commitments broken.

For officers and administrators, over records of their own region and those below it, as their duty is. Only
what counts is counted: published, and not revoked, repaired, expired or disputed. No report decides anything,
and no document says how many penalties are 屡: thresholds are the caller's, or a region's dated parameter.
"""

from hub.decisions.reports.grades import GradeChange, GradeChanges, grade_changes
from hub.decisions.reports.offenders import (
    MOST_SHOWN,
    Breach,
    Repeat,
    Repeats,
    Thresholds,
    broken_commitments,
    repeat_offenders,
)
from hub.decisions.reports.report_scope import ReportedSubject

__all__ = [
    "MOST_SHOWN",
    "Breach",
    "GradeChange",
    "GradeChanges",
    "Repeat",
    "Repeats",
    "ReportedSubject",
    "Thresholds",
    "broken_commitments",
    "grade_changes",
    "repeat_offenders",
]
