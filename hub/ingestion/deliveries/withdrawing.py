"""Withdraws a delivery (撤回) of which nothing is written: its bytes are removed, hash and reason stay."""

from __future__ import annotations

from graph_schema.vocabulary import DeliveryState, ErrorCode
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError, InputError
from hub.ingestion.deliveries import claims, delivery_access, kept_files, received_delivery
from hub.ingestion.deliveries.incoming_files import Reception
from hub.ingestion.deliveries.received_delivery import ReceivedDelivery
from hub.store.commits import stamp
from hub.store.graph import Transaction


def withdraw(reception: Reception, call: Call, id_: str, reason: str) -> Written[ReceivedDelivery]:
    """Withdraws a delivery of the caller's authority.

    Raises:
        HubError: NOT_FOUND; CONFLICT where it is past that, or is being worked on.
    """
    found = delivery_access.delivery(reception, call.access, id_)
    if found is None or not delivery_access.is_own(call.access, found):
        raise InputError("ingestion.delivery-unknown", code=ErrorCode.NOT_FOUND)
    held = claims.claim(reception.graph, found.source, reception.clock())
    if held is None:
        raise HubError(ErrorCode.CONFLICT, "ingestion.delivery-not-open", state=found.state)
    now = call.services.now()
    call.disclosures.note(call.access, None, "delivery")

    def work(transaction: Transaction) -> tuple[ReceivedDelivery, list[str]]:
        claims.renew(transaction, held, now)
        current = received_delivery.change(transaction, id_)
        if current.state not in received_delivery.OPEN_STATES or current.counts.done:
            raise HubError(ErrorCode.CONFLICT, "ingestion.delivery-not-open", state=current.state)
        changes = {"state": DeliveryState.WITHDRAWN.value, "open": None, "keptUntil": stamp(now)}
        made = received_delivery.change(
            transaction,
            id_,
            **changes,
            messageEn=reason,
            messageZh=reason,
            withdrawnBy=call.access.caller.name,
        )
        return made, [f"delivery:{id_}:WITHDRAWN"]

    try:
        written = call.services.audit.write_with(call.disclosures, work)
    finally:
        claims.release(reception.graph, held)
    kept_files.remove(reception.home, id_)
    return written
