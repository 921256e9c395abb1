"""Ends records of which a row says that they were annulled, though the row itself is set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from hub.ingestion.converting import Facts, RowWarning, RowWarningReason
from hub.ingestion.converting.annulled import Annulment, FaultOfAnnulled
from hub.ingestion.readers import Fault, Line
from hub.messages.message import message
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects import batch_writing, record_writing

OPEN_VERSIONS = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open
RETURN id, r.revokedOn AS revokedOn, EXISTS {
  MATCH (o:CreditRecord) WHERE o.id STARTS WITH id + '-' AND o.version > 0 AND o.knownTo = $open
} AS namesakes
"""


def annulments(faults: Iterable[tuple[Line, Fault]], converted: Mapping[int, Facts]) -> dict[int, Annulment]:
    """What rows that are set aside say was annulled, by their numbers.

    Args:
        converted: rows that could be read, by their numbers; some of them are set aside for what the graph or
            another row says.
    """
    found: dict[int, Annulment] = {}
    for line, fault in faults:
        facts = converted.get(line.first)
        if isinstance(fault, FaultOfAnnulled):
            found[line.first] = fault.annulment
        elif facts is not None:
            ended = {row["id"]: row["properties"].get("revokedOn") for row in facts.records}
            days = [day for day in ended.values() if day]
            if days:
                found[line.first] = Annulment(tuple(id_ for id_, day in ended.items() if day), min(days))
    return found


def end(
    transaction: Transaction,
    said: Mapping[int, Annulment],
    writing: MutableMapping[str, Row],
    constants: Mapping[str, Any],
) -> tuple[int, dict[str, str], dict[int, list[RowWarning]]]:
    """Ends what was annulled, and tells of each row what became of its record: nothing where there is none.

    Args:
        writing: records that the same batch writes, by id; those that another row of it annuls are ended.
        constants: batch and commit.

    Returns:
        How many records ended, all that have by now, by id with the day, and warnings by row.
    """
    ids = sorted({id_ for one in said.values() for id_ in one.ids})
    standing: dict[str, str | None] = {}
    several: set[str] = set()
    if ids:
        rows = transaction.rows(OPEN_VERSIONS, ids=ids, open=OPEN_COMMIT)
        # A row that can't be used does not tell which of the persons of that name it means.
        standing = {row["id"]: row["revokedOn"] for row in rows if not row["namesakes"]}
        several = {row["id"] for row in rows if row["namesakes"]}
    days, over = dict[str, str](), dict[str, str]()
    warnings: dict[int, list[RowWarning]] = {}
    for row, one in said.items():
        known = [id_ for id_ in one.ids if id_ in standing or id_ in writing]
        for id_ in known:
            if id_ in writing:
                _end_with_its_batch(writing, id_, one.day)
            elif standing[id_] is None:
                days[id_] = min(one.day, days.get(id_, one.day))
            over[id_] = days.get(id_) or standing.get(id_) or one.day
        if known:
            warnings[row] = [RowWarning(RowWarningReason.ENDED, message("ingestion.warning-ended"))]
        elif not one.ids or not several.isdisjoint(one.ids):
            warnings[row] = [RowWarning(RowWarningReason.NOT_ENDED, message("ingestion.warning-not-ended"))]
    rows = [{"id": id_, "day": day} for id_, day in days.items()]
    ended = batch_writing.write(transaction, record_writing.ANNUL_RECORDS, rows, **constants)
    return ended, over, warnings


def still_ended(rows: Iterable[Facts], over: Mapping[str, str]) -> None:
    """Lets no row take back what an earlier batch of its file has ended, unless it ends it too."""
    for facts in rows if over else ():
        for at, row in enumerate(facts.records):
            if row["id"] in over and not row["properties"].get("revokedOn"):
                properties = {**row["properties"], "revokedOn": over[row["id"]]}
                ended = record_writing.record_under(row["id"], {**row, "properties": properties})
                facts.records[at] = {**ended, "saidBefore": row["digest"]}


def _end_with_its_batch(writing: MutableMapping[str, Row], id_: str, day: str) -> None:
    row = writing[id_]
    if not row["properties"].get("revokedOn"):
        properties = {**row["properties"], "revokedOn": day}
        writing[id_] = record_writing.record_under(id_, {**row, "properties": properties})
