"""A corrected file mends rows of a delivery, and the same rows of corrected files that came before it.

The file of bad rows of a corrected file names the rows of the first delivery: so does the next correction. A
row that is accepted at last is mended in the first delivery and in each correction where it was still set
aside, and whatever has nothing left to mend is closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph_schema.vocabulary import DeliveryState, RowOutcome
from hub.ingestion.batches.batch_writing import Batch
from hub.ingestion.deliveries import received_delivery
from hub.ingestion.readers import RowReason
from hub.ingestion.receipts import row_receipts
from hub.ingestion.receipts.row_receipts import Place, RowReceipt
from hub.store.graph import Graph, Transaction

EARLIER = """
MATCH (d:ReceivedDelivery) WHERE d.mends = $mends AND d.id <> $id RETURN d.id AS id
"""


@dataclass
class Mending:
    """What a delivery mends. ``bad``: by delivery, the rows that are set aside there, by the row of the first
    delivery that each stands for."""

    delivery: str
    bad: Mapping[str, Mapping[Place, RowReceipt]]
    _counted: dict[tuple[str, Place], str] = field(default_factory=dict[tuple[str, Place], str])
    """Rows that were mended, by the batch that did it: a transaction may run twice."""

    def mend(self, transaction: Transaction, batch: Batch, rows: Sequence[RowReceipt], at: str) -> None:
        """Tells the mended deliveries what became of their rows."""
        accepted = [(one.mends, one) for one in rows if one.mends and one.outcome is not RowOutcome.SET_ASIDE]
        for target, bad in self.bad.items():
            mending = [
                (bad[place], one)
                for place, one in accepted
                if place in bad and self._counted.setdefault((target, place), batch.id) == batch.id
            ]
            if mending:
                self._write(transaction, batch.id, target, mending, at)

    def _write(
        self,
        transaction: Transaction,
        batch: str,
        target: str,
        mending: Sequence[tuple[RowReceipt, RowReceipt]],
        at: str,
    ) -> None:
        before = {was.place: was for was, _ in mending}
        ordered = sorted(
            (
                replace(row_receipts.mended_by(one, self.delivery), file=was.file, row=was.row)
                for was, one in mending
            ),
            key=lambda one: one.place,
        )
        for file in sorted({one.file for one in ordered}):
            own = [one for one in ordered if one.file == file]
            name, numbers = f"{batch}~{target}~{file}", {one.row for one in own}
            row_receipts.keep(transaction, target, name, file, own, at, later=numbers)
        counts = received_delivery.names_of(Counter(one.outcome for one in ordered))
        counts.update({"setAside": -len(ordered), "mended": len(ordered)})
        counts["warned"] = sum(bool(one.warnings) - bool(before[one.place].warnings) for one in ordered)
        reasons = Counter[str]()
        reasons.subtract(before[one.place].reason for one in ordered)
        counts["waiting"] = reasons[RowReason.UNKNOWN_SUBJECT.value]
        received_delivery.counted(transaction, target, counts, reasons)

    def close(self, transaction: Transaction) -> None:
        """Closes those of which nothing is left to mend."""
        for target in self.bad:
            one = received_delivery.change(transaction, target)
            if one.state is DeliveryState.WRITTEN and not one.counts.outcomes.get(RowOutcome.SET_ASIDE):
                received_delivery.change(transaction, target, state=DeliveryState.CLOSED.value)


def mending_of(graph: Graph, delivery: str, mends: str | None) -> Mending:
    """What a delivery mends: the one that it names, and the earlier corrections of that."""
    if mends is None:
        return Mending(delivery, {})
    earlier = graph.read(lambda tx: tx.rows(EARLIER, mends=mends, id=delivery))
    bad = {mends: {one.place: one for one in _set_aside(graph, mends)}}
    for row in earlier:
        bad[row["id"]] = {one.mends: one for one in _set_aside(graph, row["id"]) if one.mends is not None}
    return Mending(delivery, bad)


def _set_aside(graph: Graph, delivery: str) -> Iterable[RowReceipt]:
    return (one for some in row_receipts.batches(graph, delivery, of=row_receipts.SET_ASIDE) for one in some)
