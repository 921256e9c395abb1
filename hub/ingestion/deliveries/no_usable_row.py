"""What is told of a delivery of which no row can be used: it is refused, and its first rows say why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from graph_schema.vocabulary import RowOutcome
from hub.errors import InputError
from hub.ingestion.converting.annulled import FaultOfAnnulled
from hub.ingestion.deliveries import received_delivery
from hub.ingestion.readers import Fault, Line
from hub.ingestion.receipts import row_receipts
from hub.ingestion.receipts.row_receipts import RowReceipt, reason_id
from hub.messages.message import Message, message
from hub.store.graph import Transaction

MOST_REPORTED = 200
"""So many rows of a refused delivery have a receipt: what is wrong with a form stands in the first."""


@dataclass
class BadRows:
    """The rows that can't be used: how many for which reason, and the first of them."""

    reasons: Counter[str] = field(default_factory=Counter[str])
    first: list[RowReceipt] = field(default_factory=list[RowReceipt])
    annuls: bool = False
    """One of them says that its record was annulled: that has to be taken from the delivery."""

    def add(self, line: Line, file: int, fault: Fault) -> None:
        """Counts a row.

        Args:
            file: which of the delivery's files it is of.
        """
        self.reasons[fault.reason.value] += 1
        self.annuls = self.annuls or isinstance(fault, FaultOfAnnulled)
        if len(self.first) < MOST_REPORTED:
            self.first.append(row_receipts.of_file(row_receipts.of_fault(line.first, fault), file, None))


class NoRow(InputError):
    """No row of a delivery can be used."""

    def __init__(self, bad: BadRows) -> None:
        self.bad = bad
        told = tuple(_told(reason, count) for reason, count in bad.reasons.most_common())
        super().__init__("ingestion.delivery-no-row", count=bad.reasons.total(), reasons=told)


def _told(reason: str, count: int) -> Message:
    return message("ingestion.reason-count", reason=message(reason_id(reason)), count=count)


def keep(transaction: Transaction, delivery: str, bad: BadRows, at: str) -> None:
    """Keeps why a delivery is refused: its counts, and the receipts of its first rows."""
    for file, some in _by_file(bad.first).items():
        row_receipts.keep(transaction, delivery, f"{delivery}/refused/{file}", file, some, at)
    rows = bad.reasons.total()
    counts = received_delivery.names_of({RowOutcome.SET_ASIDE: rows})
    received_delivery.counted(transaction, delivery, counts, bad.reasons, rows=rows)


def _by_file(rows: Sequence[RowReceipt]) -> Mapping[int, list[RowReceipt]]:
    return {file: list(some) for file, some in groupby(rows, lambda one: one.file)}
