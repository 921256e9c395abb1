"""A subject by its code with what mostly is asked for together: the newest of its records, how many links it
has, the first links of one kind. One statement, where each by itself costs Neo4j and the hub as much again
before it reads anything (``docs/adr/0093``).

It is the statement that finds subjects, with the page of :mod:`hub.subjects.profiles` and the page and counts
of :mod:`hub.subjects.links` in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, LiteralString

from hub.access.caller_and_purpose import Access
from hub.access.who_may_read import OF_CLAUSES, OF_CONSENTS, OF_RECORD, OPEN_RECORD
from hub.fragments import known_at
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue
from hub.records.sharing_end import LISTS_AT
from hub.rules.facts import RecordFact
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from hub.subjects.links import (
    MOST_COUNTED,
    LinkCount,
    SubjectLink,
    Way,
    few_counts,
    first_links,
    link_of,
)
from hub.subjects.lookup import SubjectLookup, by_key, find, find_by, lookup_of
from hub.subjects.readable_records import VALUES_OF_RECORD, readable_rows, record_facts
from hub.subjects.view import View

_RECORDS: LiteralString = f"""CALL (s, commit, clauses, consents, readable) {{
  WITH s, commit, clauses, consents, readable WHERE readable AND $records > 0
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(subject, place)
  WHERE r.subject = s.id AND r.place > '' AND {known_at("r", "commit")}
  WITH s, clauses, consents, r, {OF_RECORD}
  WHERE {OPEN_RECORD}
  WITH r ORDER BY r.subject DESC, r.place DESC LIMIT $records
  RETURN collect({VALUES_OF_RECORD}) AS records
}}
"""
_OF_RECORDS: LiteralString = f""",
       {OF_CLAUSES} AS inForce,
       CASE WHEN readable THEN [s.id, records, {LISTS_AT}, {OF_CONSENTS}, own] END AS page"""


@cache
def find_with(way: Way | None) -> LiteralString:
    """The statement for a subject with its records and, where there is a ``way``, with its counts and links:
    one for each kind and direction, whatever is asked for."""
    if way is None:
        return find_by(by_key, _RECORDS, _OF_RECORDS)
    return find_by(
        by_key,
        f"""{_RECORDS}WITH *, readable AND $counted AND COUNT {{ (s)--() }} <= $few AS few
{few_counts("commit")}{first_links(way, "commit", "$links")}""",
        f"""{_OF_RECORDS},
       CASE WHEN few THEN counts END AS counts, links""",
    )


@dataclass(frozen=True)
class PageSizes:
    """How much is read together with a subject: so many records, so many links of one kind and direction, and
    whether links are counted. Without ``way`` no links are read, and none are counted."""

    records: int = 0
    way: Way | None = None
    links: int = 0
    counts: bool = False


@dataclass(frozen=True)
class FirstPages:
    """What was read with a subject, up to these ``sizes``: the newest readable records, the first readable
    links, and how many there are; ``counts`` is None also of a subject with many links."""

    sizes: PageSizes
    clauses: Sequence[Sequence[Any]]
    page: Sequence[Any]
    links: Sequence[SubjectLink] = ()
    counts: Sequence[LinkCount] | None = None

    def records(self, transaction: Transaction, view: View) -> list[RecordFact]:
        """As :func:`hub.subjects.profiles.records_pages` gives them, in the same view."""
        rows = list(readable_rows(view.access, self.clauses, [self.page]))
        return record_facts(transaction, rows, view.commit, view.day, view.catalogue)


def find_with_pages(
    transaction: Transaction,
    key: SubjectKey,
    access: Access,
    day: date,
    catalogue: Catalogue,
    sizes: PageSizes,
) -> tuple[SubjectLookup, FirstPages | None]:
    """A subject as of now (:func:`hub.subjects.lookup.find`), with its first pages; None of one that is not
    found, or that is not named by a code.

    Raises:
        HubError: FORBIDDEN for a role that reads no data about subjects.
    """
    if sizes == PageSizes() or key.id is not None or key.digests is not None:
        return find(transaction, key, access, day, None), None
    access.check_subjects()
    row = transaction.row(
        find_with(sizes.way),
        keys=[{"place": 0, **key.parameters()}],
        **access.parameters(),
        day=day.isoformat(),
        commit=None,
        open=OPEN_COMMIT,
        lists=catalogue.disclosure.lists,
        records=sizes.records,
        counted=sizes.counts,
        few=MOST_COUNTED,
        links=sizes.links,
    )
    assert row is not None, "a row for each key"
    page, counts = row["page"], row.get("counts")
    if page is None:
        return lookup_of(row), None
    kind = sizes.way[0] if sizes.way is not None else None
    return lookup_of(row), FirstPages(
        sizes,
        row["inForce"],
        page,
        [link_of(kind, values) for values in row["links"]] if kind is not None else [],
        None if counts is None else _counts(counts),
    )


def _counts(rows: Sequence[Sequence[Any]]) -> list[LinkCount]:
    """In the order of :func:`hub.subjects.links.link_counts`."""
    counted = [
        LinkCount(kind=kind, direction=direction, count=count, more=False) for kind, direction, count in rows
    ]
    return sorted(counted, key=lambda one: (one.kind, one.direction))
