"""Penalties that were changed, annulled, found unlawful or invalid: withdrawn from publication in time.

Within how long, the rulebook says (``cn-penalties--withdrawal``: penalty-law-2021 第四十八条, three days, in
第八十五条 working days). A record was annulled on the day that its source names, and withdrawn when the hub
knew: from then on it is shown no more. What came annulled was never shown and counts nowhere.

One source's word ends its own record only. Where another source delivered the same decision and has not
withdrawn it, that copy stands; once the term is over, it is overdue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph_schema.vocabulary import RuleKind, SubjectKind
from hub.access.grants import OF_THE_HUB
from hub.calendar.workdays import UnknownYear, snapshot_for, working_days_after
from hub.policy.catalogue import Catalogue
from hub.policy.model.conditions import walk
from hub.policy.model.operators.deadline import Deadline
from hub.publicity.what_is_public import is_public
from hub.quality.bounds import within
from hub.quality.in_time import Term
from hub.rules.same_decision import one_deed
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.readable_records import record_fact

PENALTY = "admin-penalty"
ANNULLED_ON, WITHDRAWN_ON = "annulled_on", "withdrawn_on"
"""What rules about a withdrawal call its two days."""
MOST_GROUPS = 50_000
MOST_COPIES = 1_000
_ANNULLED: LiteralString = """
// Records of organisations that were annulled in a period.
MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(region, kind, revokedOn)
WHERE r.region IN $regions AND r.kind = $kind AND r.revokedOn >= $from AND r.revokedOn < $to
  AND r.knownTo = $open
MATCH (s:Subject {id: r.subject}) WHERE s.kind <> 'NATURAL_PERSON'
"""
WITHDRAWN: LiteralString = f"""{_ANNULLED}
CALL (r) {{
  MATCH (v:CreditRecord {{id: r.id}}) WHERE v.version > 0
  RETURN min(v.knownFrom) AS came, min(CASE WHEN v.revokedOn IS NOT NULL THEN v.knownFrom END) AS withdrawn
}}
WITH r, withdrawn WHERE came < withdrawn
MATCH (c:Commit {{number: withdrawn}})
RETURN r.authority AS authority, r.region AS region, r.revokedOn AS annulled,
       left(toString(datetime(c.at) + duration('PT8H')), 10) AS withdrawn, count(*) AS records
LIMIT $most
"""
COPIES: LiteralString = f"""{_ANNULLED}
CALL (r) {{
  MATCH (o:CreditRecord) USING INDEX SEEK o:CreditRecord(subject, place)
  WHERE o.subject = r.subject AND o.place STARTS WITH r.decidedOn AND o.kind = r.kind
    AND o.authority = r.authority AND o.id <> r.id AND o.knownTo = $open AND o.revokedOn IS NULL
  RETURN o LIMIT $most
}}
RETURN r {{.*}} AS annulled, o {{.*}} AS record, s.kind AS subjectKind, s.scheme AS scheme, s.value AS value
ORDER BY r.revokedOn, r.id, o.id LIMIT $most
"""


@dataclass(frozen=True)
class Withdrawn:
    """Penalties that an authority's source withdrew and that were annulled in a month. ``without_term``: no
    rule says within how long, or a year's holidays are not known (``years``)."""

    authority: str
    month: str
    in_time: int = 0
    late: int = 0
    without_term: int = 0
    rules: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class OverdueWithdrawal:
    """A record that is public still although another source (``stated_by``, its record) has said that the
    decision was annulled. ``code``: of its organisation. ``due_on``: the last day in time."""

    record: str
    authority: str
    region: str
    code: str | None
    annulled_on: date
    due_on: date
    stated_by: str
    rule: str


def withdrawal_term(catalogue: Catalogue, region: str, day: date) -> Term | None:
    """Within how many working days a penalty that was annulled on the day is withdrawn; None: no rule."""
    for version in reversed(catalogue.rules_for(region, RuleKind.DUTY, day)):
        for part in walk(version.rule.condition):
            if not isinstance(part, Deadline):
                continue
            deadline = part.deadline
            if (deadline.start, deadline.end) == (ANNULLED_ON, WITHDRAWN_ON) and isinstance(
                deadline.working_days, int
            ):
                return Term(version.rule.id, deadline.working_days)
    return None


@dataclass
class _Dues:
    """The last day in time by region and day of the annulment, worked out once each."""

    catalogue: Catalogue
    known: dict[tuple[str, date], tuple[Term | None, date | None, int | None]]

    def of(self, region: str, day: date) -> tuple[Term | None, date | None, int | None]:
        """The term, its last day, and the year whose holidays are not known."""
        if (region, day) not in self.known:
            self.known[region, day] = self._due(withdrawal_term(self.catalogue, region, day), day)
        return self.known[region, day]

    @staticmethod
    def _due(term: Term | None, day: date) -> tuple[Term | None, date | None, int | None]:
        if term is None:
            return None, None, None
        try:
            last = working_days_after(day, term.working_days, snapshot_for(day, term.working_days))
        except UnknownYear as unknown:
            return term, None, unknown.year
        return term, last, None


def withdrawn(
    transaction: Transaction, catalogue: Catalogue, regions: Sequence[str], since: date, until: date
) -> list[Withdrawn]:
    """Penalties that were annulled from ``since`` to the day before ``until`` and were shown before."""
    rows = transaction.rows(WITHDRAWN, most=MOST_GROUPS + 1, **_asked(regions, since, until))
    dues, found = _Dues(catalogue, {}), dict[tuple[str, str], list[Withdrawn]]()
    for row in within(rows, MOST_GROUPS):
        annulled = date.fromisoformat(row["annulled"])
        term, due, year = dues.of(row["region"], annulled)
        key, count = (row["authority"], row["annulled"][:7]), int(row["records"])
        in_time = due is not None and row["withdrawn"] <= due.isoformat()
        one = Withdrawn(
            *key,
            in_time=count if in_time else 0,
            late=count if due is not None and not in_time else 0,
            without_term=count if due is None else 0,
            rules=(term.rule,) if term is not None else (),
            years=(year,) if year is not None else (),
        )
        found.setdefault(key, []).append(one)
    return [_together(*key, some) for key, some in found.items()]


def _together(authority: str, month: str, some: Sequence[Withdrawn]) -> Withdrawn:
    return Withdrawn(
        authority,
        month,
        sum(one.in_time for one in some),
        sum(one.late for one in some),
        sum(one.without_term for one in some),
        tuple(sorted({rule for one in some for rule in one.rules})),
        tuple(sorted({year for one in some for year in one.years})),
    )


def overdue_withdrawals(
    transaction: Transaction, catalogue: Catalogue, regions: Sequence[str], today: date
) -> list[OverdueWithdrawal]:
    """Records of some regions that should have been withdrawn by now, the longest overdue first.

    Raises:
        InputError: LIMIT_EXCEEDED where there are too many to be looked through.
    """
    asked = _asked(regions, date.min, today)
    rows = transaction.rows(COPIES, most=MOST_COPIES + 1, **asked)
    dues, found = _Dues(catalogue, {}), dict[str, OverdueWithdrawal]()
    for row in within(rows, MOST_COPIES):
        day = date.fromisoformat(row["annulled"]["revokedOn"])
        term, due, _ = dues.of(row["record"]["region"], day)
        if term is None or due is None or due >= today or row["record"]["id"] in found:
            continue
        annulled, record = (record_fact(row[name], OF_THE_HUB, catalogue) for name in ("annulled", "record"))
        public = is_public(catalogue, record, SubjectKind(row["subjectKind"]), today)
        if public and one_deed(annulled, record) is True:
            found[record.id] = OverdueWithdrawal(
                record.id, record.authority, record.region, _code(row), day, due, annulled.id, term.rule
            )
    return sorted(found.values(), key=lambda one: (one.due_on, one.record))


def _code(row: Mapping[str, str]) -> str | None:
    return row["value"] if row["scheme"] == "USCC" else None


def _asked(regions: Sequence[str], since: date, until: date) -> Row:
    return {
        "regions": list(regions),
        "kind": PENALTY,
        "from": since.isoformat(),
        "to": until.isoformat(),
        "open": OPEN_COMMIT,
    }
