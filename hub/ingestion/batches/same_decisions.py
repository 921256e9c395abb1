"""Other records of the decisions that a batch writes: copies of other sources that stand though the decision
was annulled, and what the same source said of it under another code of the subject."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.access.grants import OF_THE_HUB
from hub.ingestion.batches.earlier_batches import RowsBefore
from hub.ingestion.converting import Facts, RowWarning, RowWarningReason
from hub.messages.message import message
from hub.policy.catalogue import Catalogue
from hub.rules.same_decision import number_of, one_deed
from hub.search.name_parts import fold
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects import batch_writing, record_writing
from hub.subjects.readable_records import record_fact

OTHERS_COPIES = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open AND r.revokedOn IS NOT NULL
CALL (r) {
  MATCH (o:CreditRecord) USING INDEX SEEK o:CreditRecord(subject, place)
  WHERE o.subject = r.subject AND o.place STARTS WITH r.decidedOn AND o.kind = r.kind
    AND o.authority = r.authority AND o.id <> r.id AND o.knownTo = $open AND o.revokedOn IS NULL
  WITH o ORDER BY o.id LIMIT $most
  RETURN collect(o {.*}) AS others
}
RETURN r {.*} AS record, others
"""
OF_THE_NAME = """
UNWIND $rows AS row
MATCH (r:CreditRecord {id: row.id}) WHERE r.version = 1 AND r.knownTo = $open AND r.knownFrom = $commit
CALL (row, r) {
  MATCH (n:SubjectName {folded: row.folded}) WHERE n.subject <> r.subject
  RETURN DISTINCT n.subject AS subject LIMIT $most
}
CALL (r, subject) {
  MATCH (o:CreditRecord) USING INDEX SEEK o:CreditRecord(subject, place)
  WHERE o.subject = subject AND o.place STARTS WITH r.decidedOn AND o.kind = r.kind
    AND o.authority = r.authority AND o.knownTo = $open AND o.revokedOn IS NULL AND o.id STARTS WITH $source
  WITH o ORDER BY o.id LIMIT $most
  RETURN collect(o {.*}) AS others
}
UNWIND others AS other
MATCH (s:Subject {id: subject})
RETURN r {.*} AS record, other, s.scheme AS scheme, s.value AS value
"""
"""Records that are new with a commit, and those of one source, of one day and authority, of other subjects
that have borne the same name."""
OF_THE_DAY = """
UNWIND $groups AS one
CALL (one) {
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(region, kind, decidedOn)
  WHERE r.region = one.region AND r.kind = one.kind AND r.decidedOn = one.decidedOn
    AND r.authority = one.authority AND r.knownTo = $open AND r.revokedOn IS NULL AND r.id STARTS WITH $source
  WITH r LIMIT $most + 1
  RETURN collect(r) AS found
}
RETURN one.number AS group, size(found) > $most AS left,
       CASE WHEN size(found) > $most THEN []
            ELSE [r IN found | [r.id, r.subject, r.attributes, r.version = 1 AND r.knownFrom = $commit]]
       END AS records
"""
MOST_DAYS, MOST_OF_A_DAY, MOST_OF_MORE_DAYS = 31, 1_000, 3_000
"""Of so many days of an authority and kind in a batch those with so many records are compared (files of a
month, or of some departments); of more days those with their part of so many: a city's records of years,
delivered at once, are not looked through. The delivery says how many rows were not compared."""
OF_ONE_PARTY = ("admin-penalty", "admin-permit")
"""Kinds whose documents speak of one party. A list names many under one number, and two may bear one name."""
MOST = 50
"""So many subjects of a name, and records of one of them and one day, are looked at."""


def warn_of_copies(
    transaction: Transaction, catalogue: Catalogue, annulled: Mapping[str, list[RowWarning]]
) -> None:
    """Notes with rows that other sources' copies of what they annul stand: one source's word ends its own
    record alone.

    Args:
        annulled: the warnings of each row that annuls, by its record; grow.
    """
    if not annulled:
        return
    asked: Row = {"ids": sorted(annulled), "open": OPEN_COMMIT, "most": MOST}
    for row in transaction.rows(OTHERS_COPIES, **asked):
        record = record_fact(row["record"], OF_THE_HUB, catalogue)
        others = (record_fact(other, OF_THE_HUB, catalogue) for other in row["others"])
        count = sum(one_deed(record, other) is True for other in others)
        if count:
            says = message("ingestion.warning-copy-stands", count=count)
            annulled[record.id].append(RowWarning(RowWarningReason.COPY_STANDS, says))


@dataclass(frozen=True)
class Looked:
    """The records that were taken back, and how many new ones were not compared with those of other codes."""

    taken_back: frozenset[str] = frozenset()
    uncompared: int = 0


@dataclass(frozen=True)
class CodeCorrections:
    """Looks whether the new records of a batch correct the code of a subject. ``source``: whose they are;
    ``called``: by row, the name of its subject."""

    catalogue: Catalogue
    source: str
    before: RowsBefore
    called: Mapping[int, str]

    def look(
        self,
        transaction: Transaction,
        taken: Sequence[Facts],
        written: Mapping[str, Row],
        changed: Container[int],
        today: str,
        **constants: Any,
    ) -> Looked:
        """Takes back what the source said of another subject of the same name, where it says all of it again
        under another code; where it says more than the code anew, the row says so alone.

        Args:
            written: the batch's records by id.
            changed: lines whose records changed something.
            constants: batch and commit.
        """
        rows = {
            row["id"]: facts
            for facts in taken
            for row in facts.records
            if row["plain"] and facts.line.first in changed
        }
        lines = {id_: facts.line.first for id_, facts in rows.items()}
        if not rows:
            return Looked()
        commit: int = constants["commit"]
        corrected = dict(self._corrected(self._of_the_name(transaction, lines, commit), written))
        for id_ in corrected.values():
            says = message("ingestion.warning-code-corrected")
            rows[id_].warnings.append(RowWarning(RowWarningReason.CODE_CORRECTED, says))
        back: dict[str, Row] = {id_: {"id": id_, "day": today} for id_ in corrected}
        groups = Counter(
            tuple(written[id_]["properties"][name] for name in _GROUP)
            for id_ in rows
            if id_ in written and written[id_]["properties"]["kind"] in OF_ONE_PARTY
        )
        found = self._of_days(transaction, sorted(groups), commit)
        for id_ in self._under_another_code(found.records, rows, written, back):
            says = message("ingestion.warning-other-code")
            rows[id_].warnings.append(RowWarning(RowWarningReason.OTHER_CODE, says))
        uncompared = sum(groups[one] for one in found.left)
        batch_writing.write(transaction, record_writing.ANNUL_RECORDS, list(back.values()), **constants)
        return Looked(frozenset(back), uncompared)

    def _corrected(self, found: Iterable[Row], written: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
        """Records that are another but for the code of the subject, each with the new one."""
        for row in found:
            record, other = (
                record_fact(row[name], OF_THE_HUB, self.catalogue) for name in ("record", "other")
            )
            # Where the file has both, the decision is of both.
            beside = other.id in written or self.before.named.row(other.id) is not None
            if beside or one_deed(record, other) is not True:
                continue
            if record.kind in OF_ONE_PARTY and _is_same_but_for_the_code(written[record.id], row):
                yield other.id, record.id

    def _of_the_name(self, transaction: Transaction, lines: Mapping[str, int], commit: int) -> list[Row]:
        """The new records, each beside what the source said of another subject of the same name."""
        asked = [
            {"id": id_, "folded": fold(self.called[row])} for id_, row in lines.items() if row in self.called
        ]
        return transaction.rows(
            OF_THE_NAME, rows=asked, source=f"{self.source}-", open=OPEN_COMMIT, commit=commit, most=MOST
        )

    def _of_days(self, transaction: Transaction, groups: Sequence[Group], commit: int) -> _OfDays:
        """The source's records of some days."""
        if not groups:
            return _OfDays((), ())
        most = MOST_OF_A_DAY if len(groups) <= MOST_DAYS else max(MOST_OF_MORE_DAYS // len(groups), 1)
        found = transaction.rows(
            OF_THE_DAY,
            groups=[{**dict(zip(_GROUP, one, strict=True)), "number": at} for at, one in enumerate(groups)],
            source=f"{self.source}-",
            open=OPEN_COMMIT,
            commit=commit,
            most=most,
        )
        records = [_OfDay(*record) for row in found for record in row["records"]]
        return _OfDays(records, [groups[int(row["group"])] for row in found if row["left"]])

    def _under_another_code(
        self,
        found: Sequence[_OfDay],
        rows: Mapping[str, Facts],
        written: Mapping[str, Row],
        back: Container[str],
    ) -> Iterator[str]:
        """New records of whose decision the source has another record, of another subject, that this file
        does not have."""
        numbers = {one.id: number_of(json.loads(one.attributes)) for one in found}
        others: dict[str, set[str]] = {}
        for one in found:
            number = numbers[one.id]
            beside = one.id in written or self.before.named.row(one.id) is not None or one.id in back
            if number is not None and not beside:
                others.setdefault(number, set()).add(one.subject)
        for one in found:
            known = others.get(numbers[one.id] or "", set[str]())
            if one.new and one.id in rows and known - {one.subject}:
                yield one.id


_GROUP = ("region", "kind", "authority", "decidedOn")
Group = tuple[str, ...]
"""A day of an authority and kind, as :data:`_GROUP` names its parts."""


@dataclass(frozen=True)
class _OfDay:
    """A record of a day; ``new`` with this commit."""

    id: str
    subject: str
    attributes: str
    new: bool


@dataclass(frozen=True)
class _OfDays:
    """The records of days, and the days that have too many to be looked through."""

    records: Sequence[_OfDay]
    left: Sequence[Group]


def _is_same_but_for_the_code(written: Row, row: Row) -> bool:
    beside = {**written, "scheme": row["scheme"], "value": row["value"], "plain": row["value"]}
    return record_writing.record_under(row["other"]["id"], beside)["digest"] == row["other"]["digest"]


def annulled_of(taken: Iterable[Facts]) -> dict[str, list[RowWarning]]:
    """The warnings of the rows that annul a record, by its id."""
    return {
        row["id"]: facts.warnings
        for facts in taken
        for row in facts.records
        if row["properties"].get("revokedOn")
    }
