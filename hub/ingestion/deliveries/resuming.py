"""Works on deliveries to their end: validated, written, closed or refused, from wherever a crash left
them."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from graph_schema.vocabulary import DeliveryState, RowOutcome
from hub.errors import EngineError, HubError, InputError
from hub.ingestion.deliveries import claims, kept_files, received_delivery
from hub.ingestion.deliveries.delivery_steps import DeliveryWork
from hub.ingestion.deliveries.incoming_files import Reception
from hub.ingestion.deliveries.received_delivery import BilingualText, ReceivedDelivery
from hub.ingestion.files_to_graph import Progress, Summary
from hub.messages.message import Bilingual
from hub.store.commits import stamp
from hub.store.graph import Transaction

_LOGGER = logging.getLogger("hub.ingestion.deliveries.resuming")
AT_ONCE = 20
ANSWERED = timedelta(seconds=60)
"""After so long nobody waits for the answer to records that were pushed: the job works on them."""
PAUSE = 0.5
"""Seconds between two looks at a delivery that another process works on."""


def _no_progress(done: int, total: int, file: str) -> None:
    pass


def work_on(
    reception: Reception,
    id_: str,
    progress: Progress = _no_progress,
    stopped: Callable[[], bool] = lambda: False,
) -> Summary | None:
    """Works on a delivery, and on earlier ones of its source before it, until it is written or refused.

    Where another process works on its source, this one waits for it. Answers what became of the rows where
    this process wrote the last of them.

    Raises:
        InputError: it was refused.
        EngineError: the graph or a folder fails; a later call goes on from there.
    """
    summary: Summary | None = None
    while not stopped():
        one = received_delivery.find(reception.graph, id_)
        assert one is not None, "deliveries stay"
        if one.state not in received_delivery.OPEN_STATES:
            if one.state is DeliveryState.REFUSED and one.message is not None:
                raise InputError("ingestion.delivery-refused", why=Bilingual(one.message.en, one.message.zh))
            return summary
        for waiting in _of_source(reception, one):
            found = _try(reception, waiting, progress, stopped)
            if waiting.id == id_:
                summary = found
        if received_delivery.work(reception.graph, "", 1):
            progress(one.counts.done, one.rows or 0, one.files[0])
            time.sleep(PAUSE if summary is None else 0)
    return summary


def summary_of(reception: Reception, id_: str) -> Summary:
    """What became of the rows of a delivery that is written, as its receipts count them: whoever brings it
    once more changes nothing."""
    one = received_delivery.find(reception.graph, id_)
    assert one is not None, "deliveries stay"
    found, counts = one.counts.outcomes, one.counts
    return Summary(
        files=len(one.files),
        read=counts.done,
        unchanged=found.get(RowOutcome.ACCEPTED, 0) + found.get(RowOutcome.UNCHANGED, 0),
        duplicates=found.get(RowOutcome.DUPLICATE, 0),
        reasons=Counter(counts.reasons),
        folder=reception.home / "set-aside",
    )


def notes_of(reception: Reception, id_: str) -> tuple[BilingualText, ...]:
    """What the sender of a delivery should know."""
    one = received_delivery.find(reception.graph, id_)
    return one.notes if one is not None else ()


def _of_source(reception: Reception, one: ReceivedDelivery) -> Iterator[ReceivedDelivery]:
    """The open deliveries of a source up to one, the oldest first."""
    place = ""
    while some := received_delivery.work(reception.graph, place, AT_ONCE):
        yield from (found for found in some if found.source == one.source and found.place <= one.place)
        place = some[-1].place
        if place >= one.place:
            return


def turn(reception: Reception, stopped: Callable[[], bool] = lambda: False) -> None:
    """One turn of the job: works on all that waits, and ends the bytes whose time is over.

    Raises:
        EngineError: some delivery could not be worked on; all others were.
    """
    failure: EngineError | None = None
    place = ""
    while not stopped() and (some := received_delivery.work(reception.graph, place, AT_ONCE)):
        for one in some:
            if stopped():
                return
            now = reception.clock()
            waits = one.retry_at is not None and one.retry_at > now
            try:
                if (
                    received_delivery.is_first(reception.graph, one)
                    and not waits
                    and not _is_asked_for(one, now)
                ):
                    _try(reception, one, _no_progress, stopped)
            except EngineError as error:
                failure = error
            except Exception as error:
                _note_failure(reception, one, error)
        place = some[-1].place
    end_bytes(reception)
    if failure is not None:
        raise failure


def _note_failure(reception: Reception, one: ReceivedDelivery, error: Exception) -> None:
    """What fails by itself and not by the graph or a folder fails again: it is tried ever more seldom, and
    holds up nothing but its own source."""
    defect = error.problem.id if isinstance(error, HubError) else type(error).__name__
    _LOGGER.error("Work on the delivery %s failed (%s).", one.id, defect)

    def work(transaction: Transaction) -> None:
        fresh = received_delivery.change(transaction, one.id)
        if fresh.state in received_delivery.OPEN_STATES:
            received_delivery.failed(transaction, fresh, defect, reception.clock())

    reception.graph.write(work)


def _is_asked_for(one: ReceivedDelivery, now: datetime) -> bool:
    """Whether who pushed it works on it now, and waits for the answer."""
    return one.pushed and now - one.received_at < ANSWERED


def end_bytes(reception: Reception) -> None:
    """Removes bytes whose end has come, or whose delivery was never entered."""
    now = reception.clock()
    while some := received_delivery.over(reception.graph, now, AT_ONCE):
        for one in some:
            kept_files.remove(reception.home, one.id)
            changes: dict[str, object] = {"keptUntil": None, "removedAt": stamp(now)}
            if one.state is DeliveryState.WRITTEN:
                changes["state"] = DeliveryState.CLOSED.value
            reception.graph.write(lambda tx, i=one.id, c=changes: received_delivery.change(tx, i, **c))
    kept_files.sweep(reception.home)
    there = kept_files.names(reception.home)
    for id_ in received_delivery.unknown(reception.graph, there) if there else ():
        if kept_files.age(reception.home, id_) > kept_files.ABANDONED_SECONDS:
            kept_files.remove(reception.home, id_)


def _try(
    reception: Reception,
    one: ReceivedDelivery,
    progress: Progress,
    stopped: Callable[[], bool],
) -> Summary | None:
    """Works on a delivery, if no other process does."""
    held = claims.claim(reception.graph, one.source, reception.clock())
    if held is None:
        return None
    try:
        fresh = received_delivery.find(reception.graph, one.id)
        if fresh is None or fresh.state not in received_delivery.OPEN_STATES:
            return None
        return DeliveryWork(reception, fresh, held, progress, stopped).run()
    except claims.ClaimLost:
        return None
    finally:
        claims.release(reception.graph, held)
