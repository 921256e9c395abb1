"""What the graph has of the records that a batch names: under which ids, in which states, and what earlier
batches of the file wrote of them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from hub.ingestion.batches.batch_plan import Earlier
from hub.ingestion.batches.earlier_batches import RowsBefore
from hub.ingestion.converting import Facts
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects import record_writing

STATES_BEFORE = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id})
WHERE r.version > 0 AND r.knownTo = $open AND (r.revokedOn IS NOT NULL OR r.disputedFrom IS NOT NULL)
RETURN id, r.revokedOn AS revokedOn, r.disputedFrom AS disputedFrom, r.attributes AS attributes
"""
STORED_DIGESTS = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open
RETURN id, r.digest AS digest
"""


def under_stored_ids(transaction: Transaction, rows: Iterable[Facts]) -> None:
    """Records that stand under an id from when ids held the kind keep it. Where one stands under several, for
    its kind was corrected then, the row ``closes`` the others: they were never other records."""
    asked = [{"ids": row["ids"]} for facts in rows for row in facts.records if len(row["ids"]) > 1]
    if not asked:
        return
    found: dict[str, set[str]] = {
        row["id"]: set(row["held"])
        for row in transaction.rows(record_writing.SAME_RECORDS, rows=asked, open=OPEN_COMMIT)
    }
    for facts in rows:
        for at, row in enumerate(facts.records):
            held = [one for one in row["ids"] if one in found.get(row["ids"][0], ())]
            if held:
                facts.records[at] = {**record_writing.record_under(held[0], row), "closes": held[1:]}


def with_earlier_states(transaction: Transaction, rows: Iterable[Facts]) -> None:
    """What was annulled or disputed on a day that no row tells has been so since it came first; and what a
    file has no column for stays as it is."""
    asked = [row["id"] for facts in rows for row in facts.records if row.get("earlier")]
    if not asked:
        return
    held = {row["id"]: row for row in transaction.rows(STATES_BEFORE, ids=asked, open=OPEN_COMMIT)}
    for facts in rows:
        for at, row in enumerate(facts.records):
            before = held.get(row["id"], {}) if row.get("earlier") else {}
            since = {name: before[name] for name in row.get("earlier", ()) if before.get(name)}
            if since:
                attributes = _with_untold(row, before["attributes"])
                properties = {**row["properties"], **since, "attributes": attributes}
                facts.records[at] = record_writing.record_under(row["id"], {**row, "properties": properties})


def _with_untold(row: Row, before: str) -> str:
    """The attributes of a record, with those as they were that its file has no column for: why it was
    annulled."""
    kept = {name: value for name, value in json.loads(before).items() if name in row["untold"]}
    return json.dumps({**json.loads(row["properties"]["attributes"]), **kept}, ensure_ascii=False)


def written_before(transaction: Transaction, rows: Iterable[Facts], before: RowsBefore) -> dict[str, Earlier]:
    """What earlier batches of the file said of the records of some rows."""
    ids = {row["id"] for facts in rows for row in facts.records}
    named = {id_: row for id_ in ids if (row := before.named.row(id_)) is not None}
    if not named:
        return {}
    stored = transaction.rows(STORED_DIGESTS, ids=sorted(named), open=OPEN_COMMIT)
    return {
        row["id"]: Earlier(named[row["id"]], row["digest"].removeprefix(record_writing.ANNULLED))
        for row in stored
    }
