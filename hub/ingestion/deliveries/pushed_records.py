"""A few records that a system pushes (报送): they come as a delivery of one file, made here, and go
through the same door as files do: bytes kept, rows converted and checked, receipts, one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic.alias_generators import to_camel

from graph_schema.vocabulary import ErrorCode, Severity, SubjectKind
from hub.audit import AuditWriter, Disclosures
from hub.canonical_json import digest
from hub.errors import HubError, InputError
from hub.identity import Caller
from hub.ingestion.deliveries import kept_files, received_delivery
from hub.ingestion.deliveries.delivery_steps import AllRefused
from hub.ingestion.deliveries.incoming_files import Receipt, Reception, enter, new_delivery
from hub.ingestion.deliveries.odd_attributes import REPEATED, UNKNOWN, joined
from hub.ingestion.deliveries.received_delivery import ReceivedDelivery
from hub.ingestion.deliveries.resuming import work_on
from hub.ingestion.deliveries.who_may_submit import submitter
from hub.ingestion.mappings.known_mappings import as_kept
from hub.ingestion.receipts import row_receipts
from hub.ingestion.receipts.row_receipts import RowReceipt
from hub.policy.catalogue import Catalogue
from hub.policy.model import mapping as m
from hub.policy.record_attributes import types_of, words_of
from hub.store.graph import Transaction

FILE = "records.jsonl"
MOST = 100
"""So many records are taken at a time; who has more sends a file."""
LONGEST_KEY = 120
_DAYS = ("decided_on", "published_on", "valid_to", "repaired_on", "revoked_on")
_COLUMNS: Mapping[str, Any] = {
    "number": "text",
    "scheme": {"type": "text", "titles": ["subject.key.scheme"]},
    "value": {"type": "text", "titles": ["subject.key.value"]},
    "name": {"type": "text", "required": False, "titles": ["subject.name"]},
    "subject_kind": {
        "type": "map",
        "required": False,
        "titles": ["subject.kind"],
        "values": {one.value: one.value for one in SubjectKind},
    },
    "kind": "text",
    "authority": "text",
    "region": "text",
    "title": {"type": "text", "required": False},
    "severity": {"type": "map", "required": False, "values": {one.value: one.value for one in Severity}},
    "received_at": {"type": "datetime", "required": False, "titles": ["receivedAt"]},
    **{
        name: {"type": "date", "required": name == "decided_on", "titles": [to_camel(name)]} for name in _DAYS
    },
    UNKNOWN: {"type": "ignored", "why": "each is told in the receipt of its record"},
    REPEATED: {"type": "ignored", "why": "each is told in the receipt of its record"},
}
"""Each by the name that a pushed record gives it."""
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
    of its authority; ``name`` and ``subject_kind`` tell of a subject that may be new; ``repeated`` are
    attributes that it has twice."""

    number: str
    scheme: str
    value: str
    kind: str
    fields: Mapping[str, str]
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    repeated: frozenset[str] = frozenset()


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
    submitter(caller, received_delivery.PUSHED, catalogue, reception.seeds)
    if not submission.records:
        raise InputError("ingestion.records-none", most=MOST)
    if len(submission.records) > MOST:
        raise InputError("ingestion.records-number", code=ErrorCode.LIMIT_EXCEEDED, most=MOST)
    mapping = mapping_of(submission.records, catalogue)
    content = _file(submission.records, mapping.files[0], catalogue)
    found = _receive(reception, audit, disclosures, caller, mapping, content, submission)
    refused: Mapping[int, RowReceipt] = {}
    if found.delivery.state in received_delivery.OPEN_STATES:
        try:
            work_on(reception, found.delivery.id)
        except AllRefused as error:
            refused = {one.row: one for one in error.receipts}
    delivery = received_delivery.find(reception.graph, found.delivery.id)
    assert delivery is not None, "deliveries stay"
    kept = {
        one.row: one for some in row_receipts.batches(reception.graph, delivery.id) for one in some
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
    kinds = sorted({one.kind for one in records})
    found = [name for kind in kinds for name in _attributes(kind, catalogue)]
    for kind in kinds:
        attributes = _attributes(kind, catalogue)
        columns[f"{kind}:"] = {"type": "text", "required": False}
        for name, type_ in attributes.items():
            title = f"attributes.{name}" if found.count(name) == 1 else f"attributes.{name} ({kind})"
            columns[f"{kind}:{name}"] = {**_column(kind, name, type_, catalogue), "titles": [title]}
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
            "source": received_delivery.PUSHED,
            "title": "records that systems push",
            "licence": "none",
            "attribution": "the submitting authority",
            "provider": "PUBLIC",
            "files": [file],
        }
    )


def _attributes(kind: str, catalogue: Catalogue) -> Mapping[str, str]:
    """The attributes of a kind; of one that is not known none."""
    known = catalogue.kinds.get(kind)
    return types_of(known) if known is not None else {}


def _column(kind: str, name: str, type_: str, catalogue: Catalogue) -> Any:
    """The column of an attribute: one whose values are codes takes no other word."""
    words = words_of(kind, name, catalogue)
    if words:
        return {"type": "map", "required": False, "values": {code: code for code in words}}
    return _TYPES[type_]


def _file(records: Sequence[SubmittedRecord], file: m.FileOf, catalogue: Catalogue) -> bytes:
    """The file: JSON lines, so that a record's row has the number of its place, whatever breaks of a line its
    texts have. The first names all columns."""
    titles = {name: column.titles[0] if column.titles else name for name, column in file.columns.items()}
    lines: list[str] = []
    for one in records:
        kind = one.kind in catalogue.kinds
        # A kind that is not known says so in the receipt.
        known = _attributes(one.kind, catalogue).keys() if kind else one.attributes.keys()
        given = {
            "number": one.number,
            "scheme": one.scheme,
            "value": one.value,
            "kind": one.kind,
            f"{one.kind}:": "x",
            **one.fields,
            **{f"{one.kind}:{name}": text for name, text in one.attributes.items() if kind and name in known},
            UNKNOWN: joined(one.attributes.keys() - known),
            REPEATED: joined(one.repeated),
        }
        row = {**(dict.fromkeys(titles, "") if not lines else {}), **given}
        lines.append(json.dumps({titles[name]: text for name, text in row.items()}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")


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
        before = received_delivery.keyed(transaction, made.source, made.digest)
        if before is not None and before.hashes != made.hashes:
            raise HubError(ErrorCode.CONFLICT, "ingestion.key-other-records")
        if before is None:
            received_delivery.keep(transaction, made, reception.catalogue().path(made.region))
        return before or made, before is not None

    return enter(reception, audit, disclosures, made, keep)
