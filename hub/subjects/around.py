"""Who is linked to subjects, and the records of all of them: one statement, whatever their number.

The links are those of :mod:`hub.subjects.related`, the records those of :mod:`hub.subjects.readable_records`;
each by itself would be a statement of its own, which costs as much again before it reads anything
(``docs/adr/0093``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import LiteralString

from hub.store.graph import Transaction
from hub.subjects import readable_records, related
from hub.subjects.readable_records import Read, records_of
from hub.subjects.related import RelatedLinks, related_by, related_links
from hub.subjects.view import View


@cache
def around_by(links: tuple[str, ...]) -> LiteralString:
    """The statement for links of these kinds. ``ids`` are those whose records were read with it."""
    return records_of(
        "ids",
        f"""WITH coverage, clauses, $subjects AS asked
CALL (asked) {{
{related_by(links, "asked")}
}}
WITH coverage, clauses, links, COLLECT {{
  UNWIND asked + $beside + [link IN links | link[3]] AS id RETURN DISTINCT id LIMIT $together }} AS ids
""",
        ", links, ids",
    )


def read_around(
    transaction: Transaction,
    view: View,
    subjects: Collection[str],
    beside: Collection[str],
    links: tuple[str, ...],
    kinds: Collection[str],
) -> tuple[Mapping[str, RelatedLinks], Read]:
    """The links of subjects, and the records of these, of whoever is linked to them, and of some ``beside``:
    one statement. Beyond :data:`hub.subjects.readable_records.MOST_TOGETHER` subjects their records take
    further ones.
    """
    row = transaction.row(
        around_by(links),
        subjects=list(subjects),
        beside=list(beside),
        together=readable_records.MOST_TOGETHER,
        most=related.MOST_RELATED + 1,
        day=view.day.isoformat(),
        **readable_records.parameters(view.access, view.commit, kinds, view.catalogue),
    )
    assert row is not None, "collected lists are one row"
    found = related_links(row["links"])
    linked = {link.other for of in found.values() for link in of.links}
    left = {*subjects, *beside, *linked}.difference(row["ids"])
    return found, readable_records.records(
        transaction, left, view.access, view.commit, kinds, view.catalogue, answered=[row]
    )
