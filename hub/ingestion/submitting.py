"""A few records that a system pushes (报送): they come as a delivery of one file, made here, and go
through the same door as files do: bytes kept, rows converted and checked, receipts, one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph_schema.vocabulary import ErrorCode, Severity, SubjectKind
from hub.audit import AuditWriter, Disclosures
from hub.canonical_json import digest
from hub.errors import HubError, InputError
from hub.identity import Caller
from hub.ingestion import kept_files, receipts, received
from hub.ingestion.delivery_work import AllRefused
from hub.ingestion.known_mappings import as_kept
from hub.ingestion.processing import work_on
from hub.ingestion.receipts import RowReceipt
from hub.ingestion.received import ReceivedDelivery
from hub.ingestion.reception import Receipt, Reception, enter, new_delivery
from hub.ingestion.submitters import submitter
from hub.policy.catalogue import Catalogue
from hub.policy.model import mapping as m
from hub.store.graph import Transaction

FILE = "records.jsonl"
MOST = 200
"""So many records are taken at a time; who has more sends a file."""
LONGEST_KEY = 120
_DAYS = ("decided_on", "published_on", "valid_to", "repaired_on", "revoked_on")
_COLUMNS: Mapping[str, Any] = {
    "number": "text",
    "scheme": "text",
    "value": "text",
    "name": {"type": "text", "required": False},
    "subject_kind": {
        "type": "map",
        "required": False,
        "values": {one.value: one.value for one in SubjectKind},
    },
    "kind": "text",
    "authority": "text",
    "region": "text",
    "title": {"type": "text", "required": False},
    "severity": {"type": "map", "required": False, "values": {one.value: one.value for one in Severity}},
    "received_at": {"type": "datetime", "required": False},
    **{name: {"type": "date", "required": name == "decided_on"} for name in _DAYS},
}
_TYPES: Mapping[str, Any] = {
    "text": {"type": "text", "required": False},
    "decimal": {"type": "decimal", "required": False},
    "integer": {"type": "integer", "required": False},
    "date": {"type": "date", "required": False},
    "boolean": {"type": "map", "required": False, "values": {"true": True, "false": False}},
}


@dataclass(frozen=True)
class SubmittedRecord:
    """A record as it is pushed: texts in the forms that files have. ``number`` names it for good among those
    of its authority; ``name`` and ``subject_kind`` tell of a subject that may be new."""

    number: str
    scheme: str
    value: str
    kind: str
    fields: Mapping[str, str]
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Submission:
    """Records that belong together. ``key``: the sender's own, under which the same call once more is the
    same. ``whole``: all of them or none."""

    key: str
    records: Sequence[SubmittedRecord]
    whole: bool


@dataclass(frozen=True)
class Submitted:
    """What became of a submission: the delivery, whether it had come before, and the receipts of its records,
    in their order."""

    delivery: ReceivedDelivery
    again: bool
    receipts: Sequence[RowReceipt]
    entry: str


def submit(
    reception: Reception,
    audit: AuditWriter,
    disclosures: Disclosures,
    caller: Caller,
    submission: Submission,
) -> Submitted:
    """Takes records in, now.

    Raises:
        HubError: FORBIDDEN; CONFLICT where the key has come with other records.
        InputError: LIMIT_EXCEEDED; BAD_INPUT.
    """
    catalogue = reception.catalogue()
    submitter(caller, received.PUSHED, catalogue, reception.seeds)
    if not 1 <= len(submission.records) <= MOST:
        raise InputError("ingestion.records-number", code=ErrorCode.LIMIT_EXCEEDED, most=MOST)
    mapping = mapping_of(submission.records, catalogue)
    content = _file(submission.records, mapping.files[0])
    found = _receive(reception, audit, disclosures, caller, mapping, content, submission)
    refused: Mapping[int, RowReceipt] = {}
    if found.delivery.state in received.OPEN_STATES:
        try:
            work_on(reception, found.delivery.id)
        except AllRefused as error:
            refused = {one.row: one for one in error.receipts}
    delivery = received.find(reception.graph, found.delivery.id)
    assert delivery is not None, "deliveries stay"
    kept = {
        one.row: one for some in receipts.batches(reception.graph, delivery.id) for one in some
    } or refused
    return Submitted(
        delivery,
        found.again,
        [kept[row] for row in sorted(kept)],
        found.entry,
    )


def mapping_of(records: Sequence[SubmittedRecord], catalogue: Catalogue) -> m.Mapping:
    """How the file of these records is read: the attributes of each kind in columns of their own."""
    key = {"scheme": {"column": "scheme"}, "value": {"column": "value"}}
    columns = dict(_COLUMNS)
    parts: list[Any] = []
    for kind in sorted({one.kind for one in records}):
        known = catalogue.kinds.get(kind)
        attributes = known.attributes if known is not None else {}
        columns[f"{kind}:"] = {"type": "text", "required": False}
        columns |= {f"{kind}:{name}": _column(name, type_, catalogue) for name, type_ in attributes.items()}
        parts.append(
            {
                "if_given": f"{kind}:",
                "id": [{"column": "number"}],
                "register": "number",
                "subject": key,
                "kind": {"column": "kind"},
                "authority": {"column": "authority"},
                "region": {"column": "region"},
                "severity": {"column": "severity"},
                "title": {"column": "title"},
                "received_at": {"column": "received_at"},
                **{name: {"column": name} for name in _DAYS},
                "attributes": {name: {"column": f"{kind}:{name}"} for name in attributes},
            }
        )
    # Who is known stays as registers say it: a record tells of its subject, and is no entry of a register.
    subject = {
        "if_given": "name",
        "unless_known": True,
        "key": key,
        "kind": {"column": "subject_kind"},
        "name": {"column": "name"},
        "from": {"column": "decided_on"},
    }
    file = {"file": FILE, "columns": columns, "subjects": [subject], "records": parts}
    return m.Mapping.model_validate(
        {
            "source": received.PUSHED,
            "title": "records that systems push",
            "licence": "none",
            "attribution": "the submitting authority",
            "provider": "PUBLIC",
            "files": [file],
        }
    )


def _column(name: str, type_: str, catalogue: Catalogue) -> Any:
    """The column of an attribute: one whose values are codes takes no other word."""
    known = catalogue.attributes.get(name)
    if type_ == "text" and known is not None and known.values:
        return {"type": "map", "required": False, "values": {code: code for code in known.values}}
    return _TYPES[type_]


def _file(records: Sequence[SubmittedRecord], file: m.FileOf) -> bytes:
    """The file: JSON lines, in which each record stands in the line of its place.

    Raises:
        InputError: an attribute is none of its kind.
    """
    lines: list[str] = []
    for at, one in enumerate(records, 1):
        attributes = {f"{one.kind}:{name}": value for name, value in one.attributes.items()}
        if not any(name.startswith(f"{one.kind}:") and name[-1] != ":" for name in file.columns):
            attributes = {}  # a kind that is not known says so in the receipt
        if attributes.keys() - file.columns.keys():
            raise InputError("ingestion.attribute-strange", place=at, kind=one.kind)
        own = {"number": one.number, "scheme": one.scheme, "value": one.value, "kind": one.kind}
        row = {**dict.fromkeys(file.columns, ""), **own, f"{one.kind}:": "x", **one.fields, **attributes}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    return "".join(lines).encode()


def _receive(
    reception: Reception,
    audit: AuditWriter,
    disclosures: Disclosures,
    caller: Caller,
    mapping: m.Mapping,
    content: bytes,
    submission: Submission,
) -> Receipt:
    incoming = kept_files.begin(reception.home)
    try:
        writing = incoming.open(FILE)
        writing.write(content)
        incoming.finish(writing)
        made = new_delivery(reception, mapping, incoming, caller)
        made = replace(
            made,
            digest=digest(["key", caller.authority, caller.region, submission.key]),
            whole=submission.whole,
        )
        incoming.keep(made.id, as_kept(mapping))
    except BaseException:
        incoming.drop()
        raise

    def keep(transaction: Transaction) -> tuple[ReceivedDelivery, bool]:
        before = received.keyed(transaction, made.source, made.digest)
        if before is not None and before.hashes != made.hashes:
            raise HubError(ErrorCode.CONFLICT, "ingestion.key-other-records")
        if before is None:
            received.keep(transaction, made, reception.catalogue().path(made.region))
        return before or made, before is not None

    return enter(reception, audit, disclosures, made, keep)
