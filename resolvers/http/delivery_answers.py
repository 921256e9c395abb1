"""What ``/deliveries`` answers, as plain values; and what of it is entered in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Asked
from dataclasses import dataclass
from typing import Any

from graph_schema.vocabulary import AuditAct, ErrorCode, PurposeCode
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import access_for
from hub.access.purposes import Use, check_use
from hub.audit import Disclosures
from hub.errors import InputError
from hub.identity import Caller
from hub.ingestion.deliveries import delivery_access, kept_files
from hub.ingestion.deliveries.incoming_files import receive_upload, reception_of
from hub.ingestion.deliveries.kept_files import Incoming
from hub.ingestion.deliveries.received_delivery import ReceivedDelivery
from hub.ingestion.deliveries.who_may_submit import known_authority, submittable, submitter
from hub.ingestion.mappings.known_mappings import file_of
from hub.ingestion.mappings.recognising import recognised_file
from hub.messages.languages import Language, spoken
from hub.policy.model.mapping import Mapping
from hub.services import Services
from resolvers.http.delivery_rows import asked_rows, page, place_of

PURPOSE = PurposeCode.COMPLIANCE_CHECK
LONGEST_MATTER = 120
UPLOAD = "upload"
"""What a file is called whose sender does not say it (`file=`)."""


@dataclass(frozen=True)
class Expected:
    """What is about to come: a file of a mapping, from a caller that may submit it. ``name``: as it is kept;
    ``mapping`` is of this file alone, None where its header has to say which it is."""

    caller: Caller
    mapping: Mapping | None
    name: str


def expected(services: Services, caller: Caller, source: str | None, name: str | None) -> Expected:
    """What a caller may send now.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND, BAD_INPUT.
    """
    reception = reception_of(services)
    catalogue = reception.catalogue()
    if source is None:
        known_authority(caller, catalogue)
        return Expected(caller, None, name or UPLOAD)
    submitter(caller, source, catalogue, services.seeds)
    mapping = reception.mappings.named(source, catalogue)
    file = file_of(mapping, name)
    plain = not any(letter in file.file for letter in "*?[")
    name = name or (file.file if plain else UPLOAD)
    own = file.model_copy(update={"file": name})
    return Expected(caller, mapping.model_copy(update={"files": (own,)}), name)


def received(services: Services, of: Expected, incoming: Incoming) -> dict[str, Any]:
    """Keeps what has come; its id.

    Raises:
        HubError: BAD_INPUT where its header does not say by which mapping it is read.
    """
    mapping = of.mapping or _recognised(services, of, incoming)
    disclosures = Disclosures(operation="POST /deliveries", fields=f"deliveries{{{mapping.source}}}")
    found = receive_upload(reception_of(services), services.audit, disclosures, of.caller, mapping, incoming)
    return {
        **_state(found.delivery),
        "again": found.again,
        "receipt": found.entry,
    }


def _recognised(services: Services, of: Expected, incoming: Incoming) -> Mapping:
    reception = reception_of(services)
    catalogue = reception.catalogue()
    shipped = reception.mappings.shipped(catalogue)
    mappings = submittable(of.caller, shipped, catalogue, services.seeds)
    return recognised_file(incoming.folder / kept_files.FILES, of.name, mappings)


def form(services: Services, mapping: str, name: str | None) -> bytes:
    """A blank form of a shipped mapping: it shows nothing of anybody.

    Args:
        name: how the file will be called, where the mapping has several.

    Raises:
        HubError: NOT_FOUND, BAD_INPUT.
    """
    from hub.ingestion.mappings.blank_forms import blank_form  # with it comes openpyxl

    reception = reception_of(services)
    return blank_form(file_of(reception.mappings.named(mapping, reception.catalogue()), name))


def state(services: Services, caller: Caller, purpose: Purpose, id_: str) -> dict[str, Any]:
    """Where a delivery is.

    Raises:
        HubError: NOT_FOUND, FORBIDDEN.
    """
    access = _access(services, caller, purpose)
    found = delivery_access.delivery(reception_of(services), access, id_)
    if found is None:
        raise InputError("ingestion.delivery-unknown", code=ErrorCode.NOT_FOUND)
    return {**_state(found), "receipt": _entered(services, access, "delivery")}


def rows(
    services: Services, caller: Caller, purpose: Purpose, id_: str, asked: Asked[str, str]
) -> dict[str, Any]:
    """A page of the receipts of a delivery's rows. The log has it before the first byte leaves.

    Raises:
        HubError: NOT_FOUND, FORBIDDEN, BAD_INPUT.
    """
    which = asked_rows(asked)
    access = _access(services, caller, purpose)
    found = delivery_access.delivery(reception_of(services), access, id_)
    if found is None:
        raise InputError("ingestion.delivery-unknown", code=ErrorCode.NOT_FOUND)
    disclosures = Disclosures(operation="GET /deliveries")
    disclosures.note(access, None, f"rows:{id_}")
    answer = page(services, access, disclosures, found, which)
    return {**answer, "receipt": services.audit.write(disclosures)}


def bad_rows(
    services: Services, caller: Caller, purpose: Purpose, id_: str, after: str = ""
) -> tuple[str, Iterator[bytes]]:
    """The bad rows of a delivery: a file's name and its parts. The log has it before the first byte leaves.

    Raises:
        HubError: NOT_FOUND, FORBIDDEN, CONFLICT.
    """
    place = place_of(after)
    access = _access(services, caller, purpose)
    found = delivery_access.bad_rows_of(reception_of(services), access, id_, place)
    _entered(services, access, f"bad-rows:{id_}", AuditAct.EXPORT)
    return found.name, found.parts


def _access(services: Services, caller: Caller, purpose: Purpose) -> Access:
    access = access_for(caller, purpose, services.book.current(), services.now().date())
    check_use(access, Use.SUBJECTS)
    return access


def _entered(services: Services, access: Access, what: str, act: AuditAct | None = None) -> str:
    disclosures = Disclosures(operation="GET /deliveries", act=act)
    disclosures.note(access, None, what)
    return services.audit.write(disclosures)


def _state(one: ReceivedDelivery) -> dict[str, Any]:
    chinese = spoken() is Language.ZH
    counts = one.counts
    values = {
        "id": one.id,
        "state": one.state.value,
        "mapping": one.mapping,
        "receivedAt": one.received_at.isoformat(),
        "bytesEndAt": one.kept_until.isoformat() if one.kept_until is not None else None,
        "mends": one.mends,
        "rows": one.rows,
        "tables": one.tables if len(one.tables) > 1 else None,
        "rowsDone": counts.done,
        "rowsPerSecond": round(one.rows_per_second, 1) if one.rows_per_second is not None else None,
        "secondsLeft": round(one.seconds_left, 1) if one.seconds_left is not None else None,
        "counts": {outcome.value: number for outcome, number in counts.outcomes.items()},
        "reasons": dict(counts.reasons),
        "waiting": counts.waiting,
        "warned": counts.warned,
        "mended": counts.mended,
        "notes": [note.zh if chinese else note.en for note in one.notes] or None,
        "message": (one.message.zh if chinese else one.message.en) if one.message is not None else None,
    }
    return {name: value for name, value in values.items() if value is not None}
