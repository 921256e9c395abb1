"""The life of a delivery (交付) in the graph: received, validated, written, closed; or refused, or withdrawn.

What changes a delivery's state is one transaction with what it says. Deliveries of one source are worked on
in the order in which they came: the last one says what holds (``docs/adr/0042``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from graph_schema.vocabulary import DeliveryState, RowOutcome
from hub.ingestion.deliveries import claims
from hub.messages.languages import Language
from hub.messages.message import Message, message
from hub.store.commits import stamp
from hub.store.graph import Graph, Row, Transaction

PUSHED = "submitted"
"""The mapping of records that systems push (:mod:`hub.ingestion.deliveries.pushed_records`)."""
ATTEMPTS = 8
"""After so many failures of its own nobody works on a delivery: with the pauses between them, two hours."""
MOST_PAUSE = timedelta(hours=1)
MOST_NOTES = 40
"""So many notes a delivery keeps."""
REFUSED_STATES = (DeliveryState.REFUSED, DeliveryState.WITHDRAWN)
OPEN_STATES = (DeliveryState.RECEIVED, DeliveryState.VALIDATED)

KEEP = """
CREATE (d:ReceivedDelivery) SET d = $delivery
WITH d UNWIND $places AS place
CREATE (:DeliveryPlace {place: place})-[:OF]->(d)
"""
CHANGE = "MATCH (d:ReceivedDelivery {id: $id}) SET d += $changes RETURN d {.*} AS delivery"
FIND = "MATCH (d:ReceivedDelivery {id: $id}) RETURN d {.*} AS delivery"
SAME = """
MATCH (d:ReceivedDelivery) WHERE d.source = $source AND d.digest = $digest
RETURN d {.*} AS delivery ORDER BY d.place DESC LIMIT 1
"""
LAST = """
MATCH (d:ReceivedDelivery) WHERE d.source = $source AND d.place > '' AND d.mends IS NULL
RETURN d.id AS id ORDER BY d.place DESC LIMIT 1
"""
WORK = """
MATCH (d:ReceivedDelivery) WHERE d.open = true AND d.place > $place
RETURN d {.*} AS delivery ORDER BY d.place LIMIT $limit
"""
FIRST_OF_SOURCE = """
MATCH (d:ReceivedDelivery) WHERE d.open = true AND d.place > '' AND d.source = $source
RETURN d.id AS id ORDER BY d.place LIMIT 1
"""
PAGE = """
MATCH (p:DeliveryPlace) WHERE p.place > $from AND p.place < $before
MATCH (p)-[:OF]->(d) WHERE $state IS NULL OR d.state = $state
RETURN d {.*} AS delivery ORDER BY p.place DESC LIMIT $limit
"""
OVER = """
MATCH (d:ReceivedDelivery) WHERE d.keptUntil <= $now RETURN d {.*} AS delivery LIMIT $limit
"""
KNOWN = "UNWIND $ids AS id MATCH (d:ReceivedDelivery {id: id}) RETURN d.id AS id"


@dataclass(frozen=True)
class BilingualText:
    """A message that is kept, in both languages."""

    en: str
    zh: str

    @classmethod
    def of(cls, said: Message) -> BilingualText:
        """A message's texts."""
        return cls(said.whole(Language.EN), said.whole(Language.ZH))


def kept_notes(notes: Sequence[Message]) -> str:
    """Notes as a delivery keeps them: so many as there is room for, and then how many more there are."""
    told = [BilingualText.of(one) for one in notes[:MOST_NOTES]]
    if len(notes) > MOST_NOTES:
        told.append(BilingualText.of(message("ingestion.more-notes", count=len(notes) - MOST_NOTES)))
    return json.dumps([[one.en, one.zh] for one in told], ensure_ascii=False)


@dataclass(frozen=True)
class Counts:
    """How many rows came to which outcome; ``waiting`` of those set aside wait for a subject, ``mended`` are
    replaced by another delivery, ``warned`` were accepted and are to be looked at."""

    outcomes: Mapping[RowOutcome, int] = field(default_factory=dict[RowOutcome, int])
    reasons: Mapping[str, int] = field(default_factory=dict[str, int])
    waiting: int = 0
    mended: int = 0
    warned: int = 0

    @property
    def done(self) -> int:
        """Rows that have a receipt."""
        return sum(self.outcomes.values())


@dataclass(frozen=True)
class ReceivedDelivery:
    """A delivery. ``source`` is that of its records: the mapping's with the authority that submitted it, or
    the mapping's alone where an operator brought it. ``rows`` is None until all were read."""

    id: str
    source: str
    mapping: str
    state: DeliveryState
    digest: str
    files: tuple[str, ...]
    hashes: tuple[str, ...]
    size: int
    received_at: datetime
    received_by: str
    region: str = ""
    authority: str = ""
    role: str = ""
    mends: str | None = None
    kept_until: datetime | None = None
    kept: bool = True
    rows: int | None = None
    tables: tuple[str, ...] = ()
    """What its rows are of, in the order of their receipts' ``file``: files, and sheets of a workbook."""
    counts: Counts = field(default_factory=Counts)
    message: BilingualText | None = None
    notes: tuple[BilingualText, ...] = ()
    """What its sender should know, and what stopped nothing."""
    working_since: datetime | None = None
    done_before: int = 0
    progress_at: datetime | None = None
    written_at: datetime | None = None
    left: int = 0
    whole: bool = False
    """All rows are written, or none."""
    attempts: int = 0
    """How often work on it ended in a failure of its own, since it came or was sent again."""
    retry_at: datetime | None = None
    """Before then nobody works on it."""

    def table_of(self, file: int) -> str | None:
        """What rows of a file or sheet are of; None where there is but one."""
        return self.tables[file] if len(self.tables) > 1 else None

    @property
    def given_up(self) -> bool:
        """Whether nobody works on it until it is sent again."""
        return self.attempts >= ATTEMPTS

    @property
    def pushed(self) -> bool:
        """Whether it was made of records that a system pushed."""
        return self.mapping == PUSHED

    @property
    def place(self) -> str:
        """Its place in the order of deliveries."""
        return f"{stamp(self.received_at)}/{self.id}"

    @property
    def rows_per_second(self) -> float | None:
        """How fast its rows are being written, or were."""
        if self.working_since is None or self.progress_at is None:
            return None
        seconds = (self.progress_at - self.working_since).total_seconds()
        return (self.counts.done - self.done_before) / seconds if seconds > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this rate; None where nobody can tell."""
        if self.state is not DeliveryState.VALIDATED or self.rows is None or not self.rows_per_second:
            return None
        return max(0, self.rows - self.counts.done) / self.rows_per_second


def from_row(row: Row) -> ReceivedDelivery:
    """A delivery as the graph holds it."""
    text = BilingualText(row["messageEn"], row["messageZh"]) if row.get("messageEn") else None
    return ReceivedDelivery(
        id=row["id"],
        source=row["source"],
        mapping=row["mapping"],
        state=DeliveryState(row["state"]),
        digest=row["digest"],
        files=tuple(row["files"]),
        hashes=tuple(row["hashes"]),
        size=row["size"],
        received_at=datetime.fromisoformat(row["receivedAt"]),
        received_by=row["receivedBy"],
        region=row["region"],
        authority=row["authority"],
        role=row["role"],
        mends=row.get("mends"),
        kept_until=_moment(row, "keptUntil") or _moment(row, "removedAt"),
        kept=row.get("keptUntil") is not None,
        rows=row.get("rows"),
        tables=tuple(row.get("tables", ())),
        counts=Counts(
            {one: row[_property(one)] for one in RowOutcome if row.get(_property(one))},
            json.loads(row.get("reasons", "{}")),
            row.get("waiting", 0),
            row.get("mended", 0),
            row.get("warned", 0),
        ),
        message=text,
        notes=tuple(_notes(row)),
        working_since=_moment(row, "workingSince"),
        done_before=row.get("doneBefore", 0),
        progress_at=_moment(row, "progressAt"),
        written_at=_moment(row, "writtenAt"),
        left=row.get("left", 0),
        whole=row.get("whole", False),
        attempts=row.get("attempts", 0),
        retry_at=_moment(row, "retryAt"),
    )


def _notes(row: Row) -> Iterator[BilingualText]:
    """What was kept of a delivery, and what came of writing it."""
    for one in json.loads(row.get("notes", "[]")):
        yield BilingualText(*one)
    if row.get("uncompared"):
        yield BilingualText.of(message("ingestion.note-uncompared", count=row["uncompared"]))


def _moment(row: Row, name: str) -> datetime | None:
    return datetime.fromisoformat(row[name]) if row.get(name) else None


def _property(outcome: RowOutcome) -> str:
    return {RowOutcome.SET_ASIDE: "setAside"}.get(outcome, outcome.value.lower())


def keep(transaction: Transaction, one: ReceivedDelivery, regions: Sequence[str]) -> None:
    """Keeps a delivery that has come.

    Args:
        regions: the path of its region: whose administrators see it.
    """
    row: Row = {
        "id": one.id,
        "source": one.source,
        "mapping": one.mapping,
        "state": one.state.value,
        "digest": one.digest,
        "files": list(one.files),
        "hashes": list(one.hashes),
        "size": one.size,
        "receivedAt": stamp(one.received_at),
        "receivedBy": one.received_by,
        "region": one.region,
        "authority": one.authority,
        "role": one.role,
        "mends": one.mends,
        "whole": one.whole,
        "keptUntil": stamp(one.kept_until) if one.kept_until is not None else None,
        "place": one.place,
        "open": True,
    }
    places = [f"region/{code}/{one.place}" for code in regions]
    if one.authority:
        places.append(f"authority/{one.authority}/{one.place}")
    transaction.rows(KEEP, delivery=row, places=places)


def find(graph: Graph, id_: str) -> ReceivedDelivery | None:
    """A delivery by its id."""
    row = graph.read(lambda tx: tx.row(FIND, id=id_))
    return from_row(row["delivery"]) if row is not None else None


def same(transaction: Transaction, source: str, digest: str) -> ReceivedDelivery | None:
    """The delivery with the same bytes that still says what holds: no other of its source came after it.
    Locks the source."""
    transaction.rows(claims.LOCK_SOURCE, source=source)
    row = transaction.row(SAME, source=source, digest=digest)
    if row is None or row["delivery"]["state"] in REFUSED_STATES:
        return None
    found = from_row(row["delivery"])
    if found.mends is None:
        last = transaction.row(LAST, source=source)
        if last is not None and last["id"] != found.id:
            return None
    return found


def keyed(transaction: Transaction, source: str, digest: str) -> ReceivedDelivery | None:
    """The delivery that came under a key of its sender's and was not refused. Locks the source."""
    transaction.rows(claims.LOCK_SOURCE, source=source)
    row = transaction.row(SAME, source=source, digest=digest)
    found = from_row(row["delivery"]) if row is not None else None
    return None if found is None or found.state in REFUSED_STATES else found


def page(
    graph: Graph, list_: str, before: str, most: int, state: DeliveryState | None
) -> list[ReceivedDelivery]:
    """Deliveries of a list (``region/411500`` or ``authority/411500-czj``), the newest first."""
    asked: Row = {
        "from": f"{list_}/",
        "before": f"{list_}/{before}",
        "state": state.value if state is not None else None,
        "limit": most,
    }
    return [from_row(row["delivery"]) for row in graph.read(lambda tx: tx.rows(PAGE, **asked))]


def work(graph: Graph, after: str, most: int) -> list[ReceivedDelivery]:
    """Deliveries that wait to be worked on, the oldest first."""
    rows = graph.read(lambda tx: tx.rows(WORK, place=after, limit=most))
    return [from_row(row["delivery"]) for row in rows]


def is_first(graph: Graph, one: ReceivedDelivery) -> bool:
    """Whether no earlier delivery of its source waits."""
    row = graph.read(lambda tx: tx.row(FIRST_OF_SOURCE, source=one.source))
    return row is not None and row["id"] == one.id


def over(graph: Graph, now: datetime, most: int) -> list[ReceivedDelivery]:
    """Deliveries whose bytes have come to their end."""
    rows = graph.read(lambda tx: tx.rows(OVER, now=stamp(now), limit=most))
    return [from_row(row["delivery"]) for row in rows]


def unknown(graph: Graph, ids: Sequence[str]) -> list[str]:
    """Those of the ids that no delivery has."""
    rows = graph.read(lambda tx: tx.rows(KNOWN, ids=list(ids)))
    return sorted({*ids} - {row["id"] for row in rows})


def change(transaction: Transaction, id_: str, **changes: Any) -> ReceivedDelivery:
    """Sets properties of a delivery."""
    row = transaction.row(CHANGE, id=id_, changes=changes)
    assert row is not None, "deliveries stay"
    return from_row(row["delivery"])


def counted(
    transaction: Transaction, id_: str, counts: Counter[str], reasons: Counter[str], **more: Any
) -> None:
    """Adds to a delivery's counts, which may be less than none."""
    row = transaction.row(FIND, id=id_)
    assert row is not None, "deliveries stay"
    found: Row = row["delivery"]
    sums = Counter[str](json.loads(found.get("reasons", "{}")))
    sums.update(reasons)
    changes: Row = {name: found.get(name, 0) + number for name, number in counts.items()}
    kept = {name: number for name, number in sorted(sums.items()) if number}
    change(transaction, id_, **changes, reasons=json.dumps(kept), **more)


def failed(transaction: Transaction, one: ReceivedDelivery, defect: str, now: datetime) -> ReceivedDelivery:
    """Notes that work on a delivery failed by a defect: it is tried again after a pause that doubles, and in
    the end no more until it is sent again. What was written stays.

    Args:
        defect: the kind of the defect, by which the log is searched.
    """
    attempts = one.attempts + 1
    over = attempts >= ATTEMPTS
    pause = min(timedelta(seconds=60 * 2 ** (attempts - 1)), MOST_PAUSE)
    id_ = "ingestion.delivery-given-up" if over else "ingestion.delivery-tried-again"
    text = BilingualText.of(Message(id_, {"attempts": attempts, "most": ATTEMPTS, "defect": defect}))
    return change(
        transaction,
        one.id,
        attempts=attempts,
        retryAt=None if over else stamp(now + pause),
        open=None if over else True,
        messageEn=text.en,
        messageZh=text.zh,
    )


def names_of(outcomes: Mapping[RowOutcome, int]) -> Counter[str]:
    """Counts under the names that :func:`counted` takes."""
    return Counter({_property(one): number for one, number in outcomes.items()})
