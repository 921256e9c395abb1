"""What ended by itself: display, sharing and validity of records, published as events for feeds.

No read trusts these events, or any stored state: what a record is follows from its dates on the day that is
asked for. So a job that is late, or stands still, changes no answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import LiteralString
from zoneinfo import ZoneInfo

from hub.errors import HubError
from hub.graph import Graph, Row, Transaction, begin_commit, stamp
from hub.policy.catalogue import OPEN_COMMIT

_LOGGER = logging.getLogger("hub.ends")
BATCH = 2000
SECONDS = 600.0
"""How often the job looks. It publishes nothing twice, so it may look often."""

PROGRESS = """
MATCH (q:Sequence {name: 'ended'}) MATCH (c:Sequence {name: 'commit'})
RETURN q.value AS commit, q.through AS through, c.value AS head
"""
LOCK = """
MATCH (q:Sequence {name: 'ended'}) SET q.locked = true
RETURN q.value AS commit, q.through AS through
"""


def _ending(what: LiteralString, name: LiteralString) -> tuple[LiteralString, LiteralString]:
    """By day: ends of days that were not looked at yet. By commit: ends of days that were, of records that
    were written since."""
    row: LiteralString = """
  AND r.PROPERTY >= $floor AND r:CreditRecord AND r.knownTo = $open
  AND NOT EXISTS { (:Ended {key: r.id + '|WHAT|' + r.PROPERTY}) }
RETURN r.id AS record, 'WHAT' AS what, r.PROPERTY AS on, r.region AS region
ORDER BY r.PROPERTY LIMIT $limit"""
    by_day: LiteralString = "MATCH (r:Dated) WHERE r.PROPERTY > $through AND r.PROPERTY <= $today" + row
    by_commit: LiteralString = (
        "MATCH (r:Dated) WHERE r.knownFrom > $commit AND r.knownFrom <= $head AND r.PROPERTY <= $through"
        + row
    )
    return (
        by_day.replace("PROPERTY", name).replace("WHAT", what),
        by_commit.replace("PROPERTY", name).replace("WHAT", what),
    )


ENDINGS: Mapping[str, LiteralString] = {
    f"{name} {way}": statement
    for name, both in (
        ("displayEndsOn", _ending("DISPLAY", "displayEndsOn")),
        ("sharingEndsOn", _ending("SHARING", "sharingEndsOn")),
        ("validTo", _ending("VALIDITY", "validTo")),
    )
    for way, statement in zip(("by day", "by commit"), both, strict=True)
}
"""Each way in which an end is found."""
PUBLISH = """
UNWIND $ends AS end
MERGE (e:Ended {key: end.record + '|' + end.what + '|' + end.on})
  ON CREATE SET e.record = end.record, e.what = end.what, e.on = end.on, e.region = end.region,
                e.commit = $commit, e.at = $at
"""
ADVANCE = """
MATCH (q:Sequence {name: 'ended'})
SET q.value = CASE WHEN $head > q.value THEN $head ELSE q.value END,
    q.through = CASE WHEN $today > q.through THEN $today ELSE q.through END
"""


def publish(graph: Graph, now: datetime) -> int:
    """Publishes what has ended up to today and was not published yet; answers how many ends.

    Batches are transactions of their own: killed in between, the next call goes on. Two hubs at once publish
    each end once.
    """
    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    row = graph.read(lambda tx: tx.one(PROGRESS))
    assert row is not None, "the migrations create the sequences"
    if row["through"] == today.isoformat() and row["commit"] == row["head"]:
        return 0
    head = int(row["head"])
    done = 0
    for statement in ENDINGS.values():
        floor = ""
        while ends := graph.write(lambda tx, s=statement, f=floor: _batch(tx, s, f, head, today, now)):
            done += len(ends)
            floor = ends[-1]["on"]
    graph.write(lambda tx: tx.rows(ADVANCE, head=head, today=today.isoformat()))
    return done


def _batch(
    transaction: Transaction, statement: LiteralString, floor: str, head: int, today: date, now: datetime
) -> list[Row]:
    held = transaction.one(LOCK)
    assert held is not None
    ends: list[Row] = transaction.rows(
        statement,
        floor=floor,
        through=held["through"],
        today=today.isoformat(),
        commit=held["commit"],
        head=head,
        open=OPEN_COMMIT,
        limit=BATCH,
    )
    if ends:
        commit = begin_commit(transaction, "ends", now)
        transaction.rows(PUBLISH, ends=ends, commit=commit, at=stamp(now))
    return ends


class EndsJob:
    """A thread that publishes ends every ``seconds``. What fails is told once and tried again."""

    def __init__(self, graph: Graph, clock: Callable[[], datetime], seconds: float = SECONDS) -> None:
        self._graph = graph
        self._clock = clock
        self._seconds = seconds
        self._stopped = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._run, name="ends", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the job; a turn that runs is finished first."""
        self._stopped.set()
        self._thread.join(timeout=30)

    def turn(self) -> None:
        """One turn; a failure is logged and left to the next one."""
        try:
            publish(self._graph, self._clock())
            self._told = ""
        except HubError as error:
            if str(error) != self._told:
                self._told = str(error)
                _LOGGER.warning("The ends of records wait to be published: %s", error)
        except Exception as error:
            _LOGGER.error("The job that publishes ends failed (%s).", type(error).__name__)

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            self.turn()
