"""Receipts of rows (回执): what became of each row of a delivery, kept in the transaction that decided it.

Those of a batch are one node: a packed text, which is read a batch at a time. What a later attempt makes of a
row (it waited for a subject, or it was mended by another delivery) stands in a node of its own and counts
more. No receipt holds a value of a row: what was found is told by its form, as in what is set aside.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph_schema.vocabulary import RowOutcome
from hub.ingestion.converting import RowWarning
from hub.ingestion.readers import Fault
from hub.ingestion.receipts.message_texts import Texts, texts_of
from hub.ingestion.receipts.row_match import RowMatch
from hub.messages.message import Message, message
from hub.store.graph import Graph, Row, Transaction

WRITE = """
UNWIND $rows AS row
MERGE (r:RowReceipts {batch: row.batch})
SET r.delivery = $delivery, r.later = row.later, r.begin = row.begin, r.until = row.until,
    r.outcomes = row.outcomes, r.warned = row.warned, r.at = $at, r.content = row.content
"""
NEXT = """
MATCH (r:RowReceipts) WHERE r.delivery = $delivery AND r.later = false AND r.until > $place
  AND ($outcomes IS NULL OR any(one IN r.outcomes WHERE one IN $outcomes))
  AND ($warned = false OR r.warned OR 'SET_ASIDE' IN r.outcomes)
RETURN r.begin AS begin, r.until AS until, r.content AS content ORDER BY r.until LIMIT 1
"""
LATER = """
MATCH (r:RowReceipts) WHERE r.delivery = $delivery AND r.later = true AND r.until >= $begin
  AND r.begin <= $until
RETURN r.content AS content ORDER BY r.at, r.batch
"""
Place = tuple[int, int]
"""A row's place: of its file within the delivery, and its number there."""


@dataclass(frozen=True)
class ReceiptNote:
    """One thing that is wrong with a row, or strange in it: where, by its form what stands there, what would
    be right, and what to do (empty where the reason says it)."""

    reason: str
    column: str
    wrong: Texts
    right: Texts
    to_do: Texts


@dataclass(frozen=True)
class RowReceipt:
    """What became of a row. ``row`` is its number in its file, ``file`` the file's place in the delivery.

    ``faults`` say why it was set aside: all that is wrong with its columns. ``matched`` says whom it means or
    may mean, where it does not name its subject by a key. ``mends``: the row of the mended delivery that it
    stands for; ``mended_by``: the delivery and row that stand for this one.
    """

    row: int
    outcome: RowOutcome
    file: int = 0
    records: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    faults: tuple[ReceiptNote, ...] = ()
    warnings: tuple[ReceiptNote, ...] = ()
    matched: tuple[RowMatch, ...] = ()
    mends: Place | None = None
    mended_by: tuple[str, Place] | None = None

    @property
    def place(self) -> Place:
        """Where it stands in its delivery."""
        return self.file, self.row

    @property
    def reason(self) -> str:
        """Why it was set aside, as it is counted: the first of its faults; empty where it has none."""
        return self.faults[0].reason if self.faults else ""


def reason_id(reason: str) -> str:
    """The message that says what a reason means, and how to mend the row."""
    return f"ingestion.reason-{reason.lower().replace('_', '-')}"


def problem(one: ReceiptNote) -> Texts:
    """What is wrong with a row, by its reason."""
    return texts_of(message(reason_id(one.reason))).found


def to_mend(one: ReceiptNote) -> Texts:
    """How what is wrong with a row is mended."""
    return one.to_do if any(one.to_do) else texts_of(message(reason_id(one.reason))).fix


def of_warning(one: RowWarning) -> ReceiptNote:
    """A warning as a receipt has it."""
    return _note(one.reason.value, one.column, one.message)


def _note(reason: str, column: str, says: Message) -> ReceiptNote:
    texts = texts_of(says)
    return ReceiptNote(reason, column, texts.found, texts.expected, texts.fix)


def of_fault(
    row: int, fault: Fault, matched: tuple[RowMatch, ...] = (), warnings: Sequence[RowWarning] = ()
) -> RowReceipt:
    """The receipt of a row that is set aside.

    Args:
        matched: whom it may mean, where that is why.
        warnings: what it says of its record all the same.
    """
    return RowReceipt(
        row=row,
        outcome=RowOutcome.SET_ASIDE,
        faults=tuple(_note(one.reason.value, one.column, one.says) for one in (fault, *fault.others)),
        warnings=tuple(map(of_warning, warnings)),
        matched=matched,
    )


def of_file(receipt: RowReceipt, file: int, original: Place | None) -> RowReceipt:
    """The receipt of a row of a delivery's file, which may stand for a row of another delivery."""
    return replace(receipt, file=file, mends=original)


def mended_by(receipt: RowReceipt, delivery: str) -> RowReceipt:
    """The receipt of the row that a row of a corrected file stands for."""
    assert receipt.mends is not None
    return RowReceipt(
        row=receipt.mends[1],
        file=receipt.mends[0],
        outcome=receipt.outcome,
        records=receipt.records,
        kinds=receipt.kinds,
        warnings=receipt.warnings,
        matched=receipt.matched,
        mended_by=(delivery, receipt.place),
    )


def pack(receipts: Iterable[RowReceipt]) -> str:
    """Receipts as one text."""
    text = json.dumps([_packed(one) for one in receipts], ensure_ascii=False, separators=(",", ":"))
    return base64.b85encode(zlib.compress(text.encode(), 6)).decode()


def _packed(one: RowReceipt) -> Row:
    parts: Row = {
        "r": one.records,
        "k": one.kinds,
        "f": list(map(_packed_note, one.faults)),
        "w": list(map(_packed_note, one.warnings)),
        "m": [each.packed() for each in one.matched],
        "x": one.mends,
        "y": one.mended_by,
    }
    return {"n": one.row, "o": one.outcome.value, **{name: part for name, part in parts.items() if part}}


def _packed_note(one: ReceiptNote) -> tuple[str, str, Texts, Texts, Texts]:
    return one.reason, one.column, one.wrong, one.right, one.to_do


def unpack(content: str, file: int) -> list[RowReceipt]:
    """The receipts of a text of :func:`pack`."""
    return [_unpacked(row, file) for row in json.loads(zlib.decompress(base64.b85decode(content)))]


def _unpacked(row: Row, file: int) -> RowReceipt:
    return RowReceipt(
        row=row["n"],
        outcome=RowOutcome(row["o"]),
        file=file,
        records=tuple(row.get("r", ())),
        kinds=tuple(row.get("k", ())),
        faults=tuple(_unpacked_note(*each) for each in row.get("f", ())),
        warnings=tuple(_unpacked_note(*each) for each in row.get("w", ())),
        matched=tuple(RowMatch.unpacked(each) for each in row.get("m", ())),
        mends=tuple(row["x"]) if row.get("x") else None,
        mended_by=(row["y"][0], tuple(row["y"][1])) if row.get("y") else None,
    )


def _unpacked_note(
    reason: str, column: str, wrong: Sequence[str], right: Sequence[str], to_do: Sequence[str]
) -> ReceiptNote:
    return ReceiptNote(reason, column, _pair(wrong), _pair(right), _pair(to_do))


def _pair(texts: Sequence[str]) -> Texts:
    english, chinese = texts
    return english, chinese


@dataclass(frozen=True)
class _Part:
    """Receipts that stand in one node."""

    batch: str
    file: int
    receipts: Sequence[RowReceipt]
    later: bool

    def row(self) -> Row:
        """As :data:`WRITE` takes it."""
        return {
            "batch": self.batch,
            "later": self.later,
            "begin": _text(self.file, self.receipts[0].row),
            "until": _text(self.file, self.receipts[-1].row),
            "outcomes": sorted({one.outcome.value for one in self.receipts}),
            "warned": any(one.warnings for one in self.receipts),
            "content": f"{self.file}:{pack(self.receipts)}",
        }


def keep(
    transaction: Transaction,
    delivery: str,
    batch: str,
    file: int,
    receipts: Sequence[RowReceipt],
    at: str,
    *,
    later: Container[int] = (),
) -> None:
    """Keeps the receipts of a batch, which are in the order of their rows.

    Args:
        later: the rows that had a receipt before.
    """
    split = {False: [one for one in receipts if one.row not in later]}
    split[True] = [one for one in receipts if one.row in later]
    parts = [
        _Part(f"{batch}{'+' if is_later else ''}", file, some, is_later)
        for is_later, some in split.items()
        if some
    ]
    if parts:
        transaction.rows(WRITE, delivery=delivery, at=at, rows=[part.row() for part in parts])


@dataclass(frozen=True)
class ReceiptFilter:
    """Which receipts are asked for: those of an outcome, and of these those with warnings."""

    outcome: RowOutcome | None = None
    warned: bool = False

    def takes(self, one: RowReceipt) -> bool:
        """Whether it lets a receipt through."""
        return (self.outcome is None or one.outcome is self.outcome) and bool(one.warnings or not self.warned)

    @property
    def outcomes(self) -> list[str] | None:
        """Outcomes of which a batch must have one, so that such a receipt may be among its own; None: any."""
        # What was set aside may have been accepted later.
        return None if self.outcome is None else sorted({self.outcome.value, RowOutcome.SET_ASIDE.value})


ALL = ReceiptFilter()
SET_ASIDE = ReceiptFilter(RowOutcome.SET_ASIDE)


def page(graph: Graph, delivery: str, after: Place, most: int, of: ReceiptFilter = ALL) -> list[RowReceipt]:
    """The receipts of a delivery after a place, in the order of its files and rows, at most so many."""
    found: list[RowReceipt] = []
    for receipts in batches(graph, delivery, after, of):
        found += receipts
        if len(found) >= most:
            break
    return found[:most]


def batches(
    graph: Graph, delivery: str, after: Place = (0, 0), of: ReceiptFilter = ALL
) -> Iterator[list[RowReceipt]]:
    """All receipts of a delivery after a place, a batch at a time."""
    place = _text(*after)
    while True:
        asked: Row = {"delivery": delivery, "place": place, "outcomes": of.outcomes, "warned": of.warned}
        row = graph.read(lambda tx, a=asked: tx.row(NEXT, **a))
        if row is None:
            return
        span: Row = {"delivery": delivery, "begin": row["begin"], "until": row["until"]}
        later = graph.read(lambda tx, s=span: tx.rows(LATER, **s))
        last = {one.place: one for one in _read(row["content"])}
        for more in later:
            last |= {
                one.place: _after(last[one.place], one) for one in _read(more["content"]) if one.place in last
            }
        yield [one for one in last.values() if one.place > after and of.takes(one)]
        place = row["until"]


def _after(before: RowReceipt, later: RowReceipt) -> RowReceipt:
    """What a row's receipt says after a later attempt: a row that is mended keeps what was wrong."""
    if later.mended_by is None:
        return later
    return replace(later, faults=before.faults)


def _read(content: str) -> list[RowReceipt]:
    file, _, packed = content.partition(":")
    return unpack(packed, int(file))


def _text(file: int, row: int) -> str:
    """A place, so that texts are in the order of places."""
    return f"{file:05d}/{row:012d}"
