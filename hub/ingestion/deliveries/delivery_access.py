"""Who sees a delivery: those of the authority that submitted it, and the administrators of its region and of
those above it. Its bad rows as they came are for that authority alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph_schema.vocabulary import DeliveryState, ErrorCode
from hub.access.caller_and_purpose import Access
from hub.access.role_sets import ADMINISTRATORS, SUBMITTERS
from hub.errors import HubError, InputError
from hub.ingestion.deliveries import kept_files, received_delivery
from hub.ingestion.deliveries.incoming_files import Reception
from hub.ingestion.deliveries.received_delivery import ReceivedDelivery
from hub.ingestion.mappings.known_mappings import from_kept
from hub.ingestion.readers import open_sources
from hub.ingestion.receipts import bad_rows_file
from hub.ingestion.receipts.row_receipts import Place
from hub.messages.languages import spoken


def check_submitter(access: Access) -> None:
    """Refuses who submits nothing.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in SUBMITTERS:
        raise HubError(ErrorCode.FORBIDDEN, "ingestion.role-may-not-submit", roles=SUBMITTERS)


def delivery(reception: Reception, access: Access, id_: str) -> ReceivedDelivery | None:
    """A delivery, if it is the caller's to see: "not there" and "not yours" are the same."""
    check_submitter(access)
    found = received_delivery.find(reception.graph, id_)
    return found if found is not None and sees(reception, access, found) else None


def sees(reception: Reception, access: Access, one: ReceivedDelivery) -> bool:
    """Whether the caller sees a delivery."""
    caller = access.caller
    if is_own(access, one):
        return True
    return caller.role in ADMINISTRATORS and caller.region in reception.catalogue().path(one.region)


def is_own(access: Access, one: ReceivedDelivery) -> bool:
    """Whether the caller's authority submitted it."""
    caller = access.caller
    return bool(one.authority) and (caller.authority, caller.region) == (one.authority, one.region)


def deliveries(
    reception: Reception, access: Access, before: str, most: int, state: DeliveryState | None
) -> list[ReceivedDelivery]:
    """Deliveries that the caller sees, the newest first."""
    check_submitter(access)
    caller = access.caller
    administers = caller.role in ADMINISTRATORS
    list_ = f"region/{caller.region}" if administers else f"authority/{caller.authority}"
    return received_delivery.page(reception.graph, list_, before, most, state)


@dataclass(frozen=True)
class BadRows:
    """The rows of a delivery that were set aside, as a file."""

    name: str
    parts: Iterator[bytes]


def bad_rows_of(reception: Reception, access: Access, id_: str, after: Place = (0, 0)) -> BadRows:
    """The bad rows of a delivery as they came, for who submitted it, behind a place.

    Raises:
        HubError: NOT_FOUND for all others; CONFLICT where the bytes have come to their end.
    """
    found = delivery(reception, access, id_)
    if found is None or not is_own(access, found):
        raise InputError("ingestion.delivery-unknown", code=ErrorCode.NOT_FOUND)
    ended = found.kept_until is not None and found.kept_until <= reception.clock()
    if not found.kept or ended:
        raise HubError(ErrorCode.CONFLICT, "ingestion.delivery-bytes-over")
    mapping = from_kept(kept_files.mapping_of(reception.home, id_))
    sources = open_sources(kept_files.files_of(reception.home, id_), mapping.files)
    return BadRows(f"bad-rows-{id_}.csv", bad_rows_file.rows(reception.graph, id_, sources, spoken(), after))
