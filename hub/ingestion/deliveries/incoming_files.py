"""Where deliveries come in: whoever brings them, their bytes are kept, and each is worked on to its end.

The command line, an upload and the job that resumes what a crash left go through here. What a delivery says
is written by :func:`hub.ingestion.files_to_graph.ingest`, each batch with its receipts and its progress.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from graph_schema.vocabulary import DeliveryState, Role
from hub.audit import AuditWriter, Disclosures
from hub.canonical_json import digest
from hub.identity import Caller
from hub.identity.naming import Naming
from hub.ingestion.deliveries import kept_files, received_delivery
from hub.ingestion.deliveries.kept_files import Incoming
from hub.ingestion.deliveries.received_delivery import ReceivedDelivery
from hub.ingestion.mappings.known_mappings import KnownMappings, as_kept
from hub.ingestion.readers import open_sources
from hub.ingestion.receipts.bad_rows_file import as_mending, mended_delivery
from hub.policy.catalogue import Catalogue
from hub.policy.model.mapping import Mapping
from hub.services import Services
from hub.settings import Settings
from hub.store.graph import Graph, Transaction
from hub.store.ids import new_id


@dataclass(frozen=True)
class Reception:
    """What deliveries are received with. ``throttle``: after each batch so many times its own time passes
    before the next one."""

    graph: Graph
    naming: Naming
    home: Path
    seeds: Path
    catalogue: Callable[[], Catalogue]
    clock: Callable[[], datetime]
    keep_days: int = 90
    throttle: float = 0
    batch_size: int = 2_000

    @property
    def mappings(self) -> KnownMappings:
        """The mappings by the name of their source."""
        return KnownMappings(self.seeds, self.naming.schemes)


def open_reception(
    graph: Graph,
    naming: Naming,
    settings: Settings,
    catalogue: Callable[[], Catalogue],
    clock: Callable[[], datetime],
) -> Reception:
    """The reception of a hub."""
    return Reception(
        graph,
        naming,
        settings.home,
        settings.seeds,
        catalogue,
        clock,
        keep_days=settings.delivery_days,
        throttle=settings.delivery_throttle,
    )


def reception_of(services: Services) -> Reception:
    """The reception of a hub that serves."""
    return open_reception(
        services.graph, services.naming, services.settings, services.book.current, services.clock
    )


@dataclass(frozen=True)
class Receipt:
    """A delivery that has come. ``again``: its bytes had come before, and it is that one. ``entry`` is the
    receipt of the audit log."""

    delivery: ReceivedDelivery
    again: bool
    entry: str = ""


def source_of(mapping: Mapping, authority: str) -> str:
    """The source of what an authority submits by a mapping: what one says, another does not correct."""
    return f"{mapping.source}@{authority}" if authority else mapping.source


def receive_upload(
    reception: Reception,
    audit: AuditWriter,
    disclosures: Disclosures,
    caller: Caller,
    mapping: Mapping,
    incoming: Incoming,
) -> Receipt:
    """Keeps a file that a caller has sent, and enters it in the log in the same transaction.

    Args:
        mapping: of this file alone: of each of its sheets or members.

    Raises:
        HubError: UNAVAILABLE where the outcome is not known.
    """
    (kept,) = incoming.files
    mends = mended_delivery(incoming.folder / kept_files.FILES, kept.name, mapping.files[0])
    if mends is not None:
        mapping = mapping.model_copy(update={"files": (as_mending(mapping.files[0], kept.name),)})
    delivery = new_delivery(reception, mapping, incoming, caller)
    delivery = replace(delivery, mends=mends)
    incoming.keep(delivery.id, as_kept(mapping))

    disclosures.caller = caller
    return enter(reception, audit, disclosures, delivery, partial(_keep, reception, delivery=delivery))


def receive_folder(reception: Reception, mapping: Mapping, folder: Path, authority: str = "") -> Receipt:
    """Keeps copies of the files of a folder, which an operator brings.

    Args:
        authority: whose they are; with what it submits itself they are of one source.

    Raises:
        InputError: a file is missing or has another header; nothing was kept.
    """
    sources = open_sources(folder, mapping.files)
    names = {source.path.relative_to(folder).as_posix(): None for source in sources}
    incoming = kept_files.copy(reception.home, folder, names)
    delivery = replace(new_delivery(reception, mapping, incoming, None), source=source_of(mapping, authority))
    incoming.keep(delivery.id, as_kept(mapping))
    with _dropped_on_failure(reception, delivery):
        made, again = reception.graph.write(lambda tx: _keep(reception, tx, delivery))
    return _received(reception, delivery, Receipt(made, again))


def enter(
    reception: Reception,
    audit: AuditWriter,
    disclosures: Disclosures,
    delivery: ReceivedDelivery,
    keep: Callable[[Transaction], tuple[ReceivedDelivery, bool]],
) -> Receipt:
    """Keeps a delivery whose bytes have come, and its entry in the log, in one transaction.

    Args:
        keep: answers the delivery that is kept, and whether it had come before.
    """

    def work(transaction: Transaction) -> tuple[tuple[ReceivedDelivery, bool], list[str]]:
        made, again = keep(transaction)
        return (made, again), [f"delivery:{made.id}:{'AGAIN' if again else made.state.value}"]

    with _dropped_on_failure(reception, delivery):
        written = audit.write_with(disclosures, work)
    return _received(reception, delivery, Receipt(*written.made, written.receipt))


def _received(reception: Reception, delivery: ReceivedDelivery, receipt: Receipt) -> Receipt:
    """The bytes of one that had come before are there already."""
    if receipt.again:
        kept_files.remove(reception.home, delivery.id)
    return receipt


def new_delivery(
    reception: Reception, mapping: Mapping, incoming: Incoming, caller: Caller | None
) -> ReceivedDelivery:
    """A delivery of the files that have come; it is not kept yet."""
    now = reception.clock()
    authority = caller.authority if caller is not None else ""
    region = caller.region if caller is not None else ""
    read_by = [as_kept(mapping), region, authority]
    return ReceivedDelivery(
        id=new_id("d"),
        source=source_of(mapping, authority),
        mapping=mapping.source,
        state=DeliveryState.RECEIVED,
        digest=digest([read_by, [[one.name, one.sha256] for one in incoming.files]]),
        files=tuple(one.name for one in incoming.files),
        hashes=tuple(one.sha256 for one in incoming.files),
        size=sum(one.size for one in incoming.files),
        received_at=now,
        received_by=caller.name if caller is not None else "",
        region=region,
        authority=authority,
        role=caller.role.value if caller is not None else "",
        kept_until=now + timedelta(days=reception.keep_days),
    )


def _keep(
    reception: Reception, transaction: Transaction, delivery: ReceivedDelivery
) -> tuple[ReceivedDelivery, bool]:
    """Keeps a delivery, or answers the one that it is already; rows of that one that wait are tried again."""
    before = received_delivery.same(transaction, delivery.source, delivery.digest)
    if before is None:
        path = reception.catalogue().path(delivery.region) if delivery.region else ()
        received_delivery.keep(transaction, delivery, path)
        return delivery, False
    if before.given_up and before.state in received_delivery.OPEN_STATES and before.kept:
        before = received_delivery.change(transaction, before.id, open=True, attempts=0, workingSince=None)
    elif before.state is DeliveryState.WRITTEN and before.counts.waiting and before.kept:
        before = received_delivery.change(
            transaction, before.id, state=DeliveryState.VALIDATED.value, open=True, workingSince=None
        )
    return before, True


@contextmanager
def _dropped_on_failure(reception: Reception, delivery: ReceivedDelivery) -> Generator[None]:
    """Removes the bytes of a delivery that was not entered; where nobody can tell, the sweep looks later."""
    try:
        yield
    except BaseException:
        with suppress(Exception):
            if received_delivery.find(reception.graph, delivery.id) is None:
                kept_files.remove(reception.home, delivery.id)
        raise


def caller_role(delivery: ReceivedDelivery) -> Role | None:
    """In which role it was submitted; None where an operator brought it."""
    return Role(delivery.role) if delivery.role else None
