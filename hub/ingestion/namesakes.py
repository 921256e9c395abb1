"""Records of natural persons who bear one name.

What names a record in a file (its number, the name) can't hold an identity number: two persons of one name
would have one record, which went from the first to the second.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.identity.digests import Name
from hub.ingestion.converting import Facts, RowWarning, WarningReason
from hub.messages.message import message
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from hub.subjects import record_writing

OWNERS = """
UNWIND $ids AS id
MATCH (r:CreditRecord) WHERE r.id STARTS WITH id AND r.version > 0 AND r.knownTo = $open
MATCH (s:Subject)-[:HAS_RECORD]->(r)
RETURN id, r.id AS record, s.scheme AS scheme, s.value AS value ORDER BY record
"""


def each_with_its_own(transaction: Transaction, rows: Sequence[Facts]) -> None:
    """Gives the record of each person an id of its own: that of the row, or with a number behind where it is
    another's. Which person has which is read from the graph, so that a row that comes again meets its record
    whatever the identity keys are by then."""
    ids = {row["id"] for facts in rows for row in facts.records if _is_persons(row["plain"])}
    if not ids:
        return
    owners: dict[str, dict[Name, str]] = {}
    for row in transaction.rows(OWNERS, ids=sorted(ids), open=OPEN_COMMIT):
        owners.setdefault(row["id"], {})[row["scheme"], row["value"]] = row["record"]
    for facts in rows:
        for at, row in enumerate(facts.records):
            if not _is_persons(row["plain"]):
                continue
            of_name = owners.setdefault(row["id"], {})
            owner = (row["scheme"], row["value"])
            if owner not in of_name:
                if of_name:
                    says = message("ingestion.warning-another-person")
                    facts.warnings.append(RowWarning(WarningReason.ANOTHER_PERSON, says))
                of_name[owner] = f"{row['id']}-{len(of_name) + 1}" if of_name else row["id"]
            if of_name[owner] != row["id"]:
                facts.records[at] = record_writing.record_under(of_name[owner], row)


def _is_persons(plain: str) -> bool:
    """Whether a record's row names its subject by a digest, which alone has no plain value."""
    return not plain
