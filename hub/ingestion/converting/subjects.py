"""Subjects of a row, and their addresses and phones."""

from __future__ import annotations

import re
from typing import Any

from graph_schema.vocabulary import SubjectKind, SubjectStatus
from hub.errors import InputError
from hub.identity.identifier_checks import IdentifierError
from hub.identity.identifiers import require_kind
from hub.identity.shared_attributes import shared_attribute
from hub.ingestion.converting.facts import Facts, name_of
from hub.ingestion.converting.row_reading import Reading, Values, built, column_of, end, needed, needed_day
from hub.ingestion.converting.values import is_masked, on_one_line
from hub.ingestion.readers import Fault, RowReason
from hub.messages.message import message
from hub.policy.model import mapping as m
from hub.policy.model.subject_documents import AttributeDocument, SubjectVersion
from hub.subjects import subject_writing
from hub.subjects.shared_attributes import attribute_row

LONGEST_NAME = 200
_SOMEBODY = re.compile("^.{1,2}某(?:某|[甲乙丙丁])?$|^某")
"""How publications call a person whose name they keep back: 张某, 欧阳某某."""


def add_subject(part: m.SubjectOf, values: Values, facts: Facts, reading: Reading) -> None:
    """Adds a subject with what the row says of it. Raises Fault."""
    key = reading.key(part.key, values, facts)
    kind = SubjectKind(needed(part.kind, values, "row.empty-kind"))
    scheme = reading.naming.schemes.get(str(key.scheme))
    if scheme is None:
        return  # told with the key
    try:
        require_kind(scheme, kind)
    except IdentifierError as error:
        raise Fault(RowReason.OTHER_KIND, error.problem, part.key.value.column) from None
    operation = (reading.region(one, values) for one in part.operation)
    name = on_one_line(str(needed(part.name, values, "row.empty-name")))
    if kind is SubjectKind.NATURAL_PERSON and (is_masked(name) or _SOMEBODY.search(name)):
        raise Fault(RowReason.BAD_VALUE, message("row.masked-name"), column_of(part.name))
    status = needed(part.status, values, "row.empty-state")
    since, to = needed_day(part.from_, values, "row.empty-since"), end(part.to, values)
    data: dict[str, Any] = {
        "name": name,
        "registered": reading.region(part.registered, values),
        "residence": reading.region(part.residence, values),
        "operation": tuple(code for code in operation if code is not None),
        "status": status,
        "to": to,
    }
    # What was read from columns has its type already; what is in doubt the model looks at, and says so.
    if len(name) <= LONGEST_NAME and since < to:
        version = SubjectVersion.model_construct(**data, from_=since)
    else:
        version = built(SubjectVersion, {**data, "from": since}, part, reading.file)
    begun = max((row["validFrom"] for of, row in facts.subjects if of == name_of(key)), default="")
    if status != SubjectStatus.ACTIVE.value and since.isoformat() < begun:
        raise Fault(RowReason.BAD_VALUE, message("row.over-before-begun", begun=begun), column_of(part.from_))
    if part.unless_known:
        facts.introduced.add(name_of(key))
    facts.subjects.append((name_of(key), subject_writing.version_row(version, kind, reading.catalogue.path)))


def add_attribute(part: m.AttributeOf, values: Values, facts: Facts, reading: Reading) -> None:
    """Adds an address or phone. Raises Fault."""
    key = reading.key(part.subject, values, facts)
    document = built(
        AttributeDocument,
        {
            "kind": needed(part.kind, values, "row.empty-kind"),
            "subject": {"scheme": key.scheme, "value": key.value},
            "value": needed(part.value, values, "row.empty-attribute"),
            "number": "\x1f".join(str(needed(one, values, "row.empty-name-of-attribute")) for one in part.id),
            "state": needed(part.state, values, "row.empty-state"),
            "from": needed_day(part.from_, values, "row.empty-since"),
            "to": end(part.to, values),
        },
        part,
        reading.file,
    )
    person = SubjectKind.NATURAL_PERSON in reading.naming.schemes[str(key.scheme)].subject_kinds
    try:
        kept = shared_attribute(document.kind, document.value, reading.naming.keys, person=person)
    except InputError as error:
        raise Fault(RowReason.BAD_VALUE, error.problem, part.value.column) from None
    facts.attributes.append(attribute_row(document, key, kept))
    facts.needs.add(name_of(key))
