"""For whom a report is, and which records count in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph_schema.vocabulary import ErrorCode, SubjectKind
from hub.access.caller_and_purpose import Access
from hub.access.grants import own_region
from hub.access.role_sets import OFFICES
from hub.access.who_may_read import kind_on
from hub.decisions.questions import check_region
from hub.errors import HubError
from hub.fragments import fragment, valid_on
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import Bound
from hub.records.status import CURRENT_ON
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row

COUNTS_NOW: LiteralString = fragment(
    f" r.knownTo = $open AND NOT r.kind IN $withheld AND {CURRENT_ON} ", needs="r"
)
"""Whether the record ``r`` counts on a day, for who asks."""
REPORTED: LiteralString = fragment(
    f"""s {{.id, .scheme, .value, kind: {kind_on("s", "$on", "($open - 1)")}}} AS subject""",
    needs="s",
    gives="subject",
)
"""The subject ``s`` as a report names it."""
NAMED: LiteralString = fragment(
    f"""
// The name of the day.
OPTIONAL MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownTo = $open AND {valid_on("v", "$on")}
""",
    needs="s",
    gives="v",
)


@dataclass(frozen=True)
class ReportedSubject:
    """A subject as a report names it: its kind and name of the day."""

    id: str
    kind: SubjectKind
    name: str | None

    @classmethod
    def from_row(cls, row: Row) -> ReportedSubject:
        """Of a row with :data:`REPORTED` and the name."""
        return cls(row["subject"]["id"], SubjectKind(row["subject"]["kind"]), row["name"])


def in_charge(access: Access, region: str, catalogue: Catalogue) -> list[str]:
    """The region with all below it, where it is the caller's duty.

    Raises:
        HubError: FORBIDDEN. InputError: UNKNOWN_REGION.
    """
    if access.caller.role not in OFFICES:
        raise HubError(ErrorCode.FORBIDDEN, "decisions.report-role")
    check_region(region, catalogue)
    return own_region(access, region, catalogue)


def counting(access: Access, today: date, catalogue: Catalogue) -> Row:
    """The parameters of :data:`COUNTS_NOW` and :data:`NAMED`."""
    over = catalogue.disclosure.outlived(Bound.DISCLOSURE, today, OPEN_COMMIT - 1)
    return {"open": OPEN_COMMIT, "withheld": list(access.withheld), **over}
