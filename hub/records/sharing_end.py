"""When sharing of a record ends (共享期限): on the day that was delivered, or by the period that a text sets
(:mod:`hub.policy.model.disclosure_periods`), whichever comes first. A period that is over goes on while the
subject stands on a list that the text names.

In Python for a fact and in Cypher for what a statement filters or counts by: ``r`` is the record, ``s`` its
subject, ``e`` the entry of a list; the parameters are those of
:meth:`hub.policy.model.disclosure_periods.Disclosure.outlived`, with ``commit`` and ``lists`` (every list by
which a period can go on). ``tests/test_record_status.py`` holds the two to the same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import LiteralString

from hub.calendar.periods import first_day_after_in
from hub.fragments import fragment, known_at

REMOVED: LiteralString = fragment(
    """reduce(first = e.validTo, day IN [e.repairedOn, e.revokedOn] |
    CASE WHEN day < first THEN day ELSE first END)""",
    needs="e",
)
"""When the subject was removed from the list, by whatever end."""


def _lists(commit: LiteralString) -> LiteralString:
    return f"""COLLECT {{
  MATCH (e:CreditRecord)
  WHERE e.subject = s.id AND e.kind IN $lists AND {known_at("e", commit)}
  RETURN {{kind: e.kind, since: e.decidedOn, removed: {REMOVED}}} }}"""


LISTS: LiteralString = fragment(_lists("$commit"), needs="s")
"""On which lists the subject ``s`` stood and when, as :func:`sharing_end` takes it: made once for a subject,
whoever asks, for what a record is depends on no grant."""
LISTS_AT: LiteralString = fragment(_lists("commit"), needs="commit s")
"""The same where the statement itself finds the commit."""

OUTLIVED: LiteralString = fragment(
    f"""EXISTS {{
  UNWIND $terms AS term
  WITH term, CASE WHEN term.start = 'DECISION' AND NOT r.kind IN term.byConduct
                  THEN r.decidedOn ELSE r.conductEndedOn END AS started
  WHERE term.region IN r.path AND none(code IN term.but WHERE code IN r.path)
    AND r.kind IN term.kinds AND started <= term.before
  WITH term, {first_day_after_in("started", "term.months")} AS plain
  WITH term, CASE WHEN plain < term.from THEN term.from ELSE plain END AS ended
  WHERE NOT EXISTS {{
    MATCH (e:CreditRecord)
    WHERE e.subject = r.subject AND e.kind IN term.lists AND {known_at("e", "$known")}
      AND e.decidedOn <= ended AND {REMOVED} > $on }}
  RETURN term }}""",
    needs="r",
)
"""Whether the period of the record ``r`` that a text sets is over on the day, and its subject stands on no
list by which it goes on."""


def sharing_end(
    delivered: date, ended: date, lists: Collection[str], entries: Iterable[Mapping[str, str]]
) -> date:
    """When sharing ends of a record whose period by a text is over.

    Args:
        ended: the day from which the period is over.
        lists: those by which it goes on.
        entries: the subject's entries of lists: ``kind``, ``since`` and ``removed``.
    """
    day = ended.isoformat()
    removed = max(
        (
            entry["removed"]
            for entry in entries
            if entry["kind"] in lists and entry["since"] <= day < entry["removed"]
        ),
        default=day,
    )
    return min(delivered, date.fromisoformat(removed))
