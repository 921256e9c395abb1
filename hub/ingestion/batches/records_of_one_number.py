"""Records that share what names them in their file, each with an id of its own.

What names a record there (its number, the code or the name) can't hold an identity number: two persons of one
name would have one record, which went from the first to the second. And one document may grant several
permits, told apart by the numbers of their certificates (``apart_by`` of a mapping).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.identity.stored_digests import Name
from hub.ingestion.batches.earlier_batches import RowsBefore
from hub.ingestion.converting import Apart, Facts, RowWarning, RowWarningReason, apart_of
from hub.ingestion.converting.annulled import Annulment, FaultOfAnnulled
from hub.ingestion.readers import Fault, Line, RowReason
from hub.messages.message import message
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects import record_writing

OF_NUMBER = """
UNWIND $ids AS id
MATCH (r:CreditRecord) WHERE r.id STARTS WITH id AND r.version > 0 AND r.knownTo = $open
MATCH (s:Subject)-[:HAS_RECORD]->(r)
RETURN id, r.id AS record, s.scheme AS scheme, s.value AS value,
       CASE WHEN $apart THEN r.attributes END AS attributes
ORDER BY record
"""


@dataclass
class _OfNumber:
    """The records of one number: by whose they are, where they are persons', and what tells them apart."""

    known: dict[tuple[Name | None, Apart], str] = field(default_factory=dict[tuple[Name | None, Apart], str])
    stored: set[str] = field(default_factory=set[str])

    def find(self, owner: Name | None, apart: Apart) -> str | None:
        """The record that a row means. One without a number of its certificate may be any; a row without one
        means the only one."""
        own = {key: id_ for key, id_ in self.known.items() if key[0] == owner}
        exactly = own.get((owner, apart)) or own.get((owner, ()))
        return exactly or (next(iter(own.values())) if not apart and len(own) == 1 else None)

    def count(self, owner: Name | None) -> int:
        """How many are of one subject, or of one number where subjects are in the number."""
        return sum(key[0] == owner for key in self.known)

    def add(self, owner: Name | None, apart: Apart, id_: str) -> str:
        """A new one."""
        self.known[owner, apart] = f"{id_}-{len(self.ids) + 1}" if self.known else id_
        return self.known[owner, apart]

    @property
    def ids(self) -> set[str]:
        """Of all."""
        return set(self.known.values())


def each_with_its_own(
    transaction: Transaction, rows: Sequence[Facts], before: RowsBefore, faults: list[tuple[Line, Fault]]
) -> list[Facts]:
    """Gives each record an id of its own: that of the row, or with a number behind where it is another's.
    Which has which is read from the graph, so that a row that comes again meets its record, whatever the
    identity keys are by then. A row that may mean several is a fault."""
    asked = {row["id"]: row for facts in rows for row in facts.records if _shares(row)}
    if not asked:
        return list(rows)
    found = {id_: _OfNumber() for id_ in asked}
    apart = any("apartBy" in row for row in asked.values())
    for row in transaction.rows(OF_NUMBER, ids=sorted(asked), apart=apart, open=OPEN_COMMIT):
        of_number, like = found[row["id"]], asked[row["id"]]
        values = apart_of(json.loads(row["attributes"]), like["apartBy"]) if "apartBy" in like else ()
        of_number.known[_owner(like, row), values] = row["record"]
        of_number.stored.add(row["record"])
    sure: list[Facts] = []
    for facts in rows:
        try:
            for at, row in enumerate(facts.records):
                if _shares(row):
                    id_ = _own_id(facts, row, found[row["id"]], before)
                    if id_ != row["id"]:
                        facts.records[at] = record_writing.record_under(id_, row)
        except Fault as fault:
            faults.append((facts.line, fault.kept()))
        else:
            sure.append(facts)
    return sure


def _own_id(facts: Facts, row: Row, of_number: _OfNumber, before: RowsBefore) -> str:
    owner, apart = _owner(row, row), row.get("apart", ())
    id_ = of_number.find(owner, apart)
    count = of_number.count(owner)
    if id_ is None and not apart and count:
        fault = Fault(RowReason.CONTRADICTION, message("row.which-of-several", count=count))
        day = row["properties"].get("revokedOn")
        raise FaultOfAnnulled(fault, Annulment((), day)) if day else fault
    if id_ is not None:
        if apart and of_number.known.get((owner, ())) == id_:
            del of_number.known[owner, ()]
            of_number.known[owner, apart] = id_
        return id_
    if owner is not None and of_number.known and not any(key[0] == owner for key in of_number.known):
        says = message("ingestion.warning-another-person")
        facts.warnings.append(RowWarning(RowWarningReason.ANOTHER_PERSON, says))
    elif any(before.named.row(one) is None for one in of_number.stored):
        says = message("ingestion.warning-another-certificate")
        facts.warnings.append(RowWarning(RowWarningReason.ANOTHER_CERTIFICATE, says))
    return of_number.add(owner, apart, row["id"])


def _shares(row: Row) -> bool:
    """Whether others may share what names a record: a person's row names its subject by a digest, which alone
    has no plain value."""
    return not row["plain"] or "apartBy" in row


def _owner(row: Row, of: Row) -> Name | None:
    return None if row["plain"] else (of["scheme"], of["value"])
