"""What a kept decision rested on, found from the record: a node ``(:Ground {record, region, at})`` behind the
decision for each record. An index can't seek into the list that a decision keeps.

However many decisions rested on a record, its regions are found by a seek for each of them, and the newest
decisions by as many more.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import LiteralString

from hub.fragments import fragment
from hub.store.graph import Row, Transaction

OWN = "-"
"""The place of a region where a subject asked about itself: it made no decision, so no region is told what
became of a record. It stands before every code of a region."""
INVESTIGATED = ""
"""The same of an investigation, of which nobody learns; it stands before everything."""

REST_ON: LiteralString = fragment(
    f"""
FOREACH (record IN coalesce(d.records, []) |
  CREATE (d)-[:RESTED_ON]->(:Ground {{record: record, at: d.at, region:
    CASE WHEN d.purpose = 'INVESTIGATION' THEN '{INVESTIGATED}' WHEN d.callerRole = 'SUBJECT' THEN '{OWN}'
    ELSE d.callerRegion END}}))
""",
    needs="d",
)
"""Makes the grounds of a decision ``d``; migration 0082 holds the same."""
NEXT_REGION = """
UNWIND $after AS one
CALL (one) {
  MATCH (g:Ground) USING INDEX SEEK g:Ground(record, region, at)
  WHERE g.record = one.record AND g.region > one.region AND g.at > ''
  RETURN g.region AS region ORDER BY g.record, g.region, g.at LIMIT 1
}
RETURN one.record AS record, region
"""


def regions_of(transaction: Transaction, records: Collection[str], after: str = OWN) -> dict[str, list[str]]:
    """The regions whose decisions rested on each of some records, in the order of their codes: as many
    statements as the most that one record has, and one more.

    Args:
        after: :data:`OWN`: those that decided; :data:`INVESTIGATED`: also ``OWN``, where a subject asked.
    """
    found: dict[str, list[str]] = {record: [] for record in records}
    sought: list[Row] = [{"record": record, "region": after} for record in found]
    while sought:
        sought = transaction.rows(NEXT_REGION, after=sought)
        for row in sought:
            found[row["record"]].append(row["region"])
    return found
