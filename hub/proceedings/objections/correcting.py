"""What an upheld objection changes of a record: it is revoked, or some of it is corrected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graph_schema.vocabulary import Severity
from hub.errors import InputError
from hub.messages.message import message
from hub.policy.catalogue import Catalogue
from hub.policy.model import exact
from hub.policy.model.disclosure_periods import CONDUCT_ENDED
from hub.policy.model.documents import GRADE_KIND
from hub.rules.scalars import plain
from hub.store.graph import Row
from hub.subjects.revising import RecordVersion

BESIDE = {"scale", "conductEndedOn"}
"""Properties that repeat an attribute."""


@dataclass(frozen=True)
class Correction:
    """What an upheld objection changes: the record is revoked, or some of it is corrected. Attributes as
    texts, which are read as the kind declares them."""

    revoke: bool = False
    severity: Severity | None = None
    title: str | None = None
    valid_to: date | None = None
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def corrects(self) -> bool:
        """Whether it corrects something."""
        return bool(self.severity or self.title or self.valid_to or self.attributes)

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not (self.revoke or self.corrects)


def corrected(record: RecordVersion, correction: Correction | None, catalogue: Catalogue, today: date) -> Row:
    """The properties that an upheld objection changes.

    Raises:
        InputError: BAD_INPUT for a correction that is none, or does not fit the record.
    """
    if correction is None:
        return {}
    if correction.empty:
        raise InputError("proceedings.upheld-without-change")
    if correction.revoke:
        if correction.corrects:
            raise InputError("proceedings.revoked-and-corrected")
        # Revoked by its source meanwhile, from an earlier day on: that day stays.
        return {"revokedOn": min(today, record.revoked_on or today).isoformat()}
    changed: Row = {}
    if correction.severity is not None:
        changed["severity"] = correction.severity.value
    if correction.title is not None:
        changed["title"] = correction.title
    if correction.valid_to is not None:
        changed["validTo"] = _end(correction.valid_to, record)
    if correction.attributes:
        changed |= _attributes(record, correction.attributes, catalogue)
    return changed


def _end(valid_to: date, record: RecordVersion) -> str:
    if valid_to < record.decided_on:
        raise InputError("proceedings.corrected-end", day=record.decided_on)
    return valid_to.isoformat()


def _attributes(record: RecordVersion, attributes: Mapping[str, str], catalogue: Catalogue) -> Row:
    """The attributes with the corrected ones, and the scale, which readers under a clause compare."""
    kind = catalogue.kinds[record.kind]
    held = json.loads(record.attributes)
    for name, text in attributes.items():
        held[name] = _typed(name, text, kind.attributes.get(name))
    scale = catalogue.scales.get(str(held.get("scale")))
    if record.kind == GRADE_KIND and {"scale", "grade"} & attributes.keys():
        grade = held.get("grade")
        if scale is None or (grade is not None and scale.grades and str(grade) not in scale.grades):
            raise InputError("proceedings.corrected-grade")
    # What statements compare of the attributes stands beside them, as at a delivery.
    beside: Row = {"scale": held.get("scale")}
    if CONDUCT_ENDED in attributes:
        beside["conductEndedOn"] = held[CONDUCT_ENDED]
    return {"attributes": json.dumps(held, ensure_ascii=False), **beside}


def _typed(name: str, text: str, type_: str | None) -> bool | int | str:
    try:
        match type_:
            case "text":
                return text
            case "decimal":
                return plain(exact.number(text))
            case "integer":
                return exact.whole(text)
            case "date":
                return exact.day(text).isoformat()
            case "boolean" if text in ("true", "false"):
                return text == "true"
            case _:
                pass
    except ValueError:
        pass
    raise InputError(
        "proceedings.corrected-attribute",
        name=repr(name[:60]),
        wanted=message("http.form-of-other", type=type_)
        if type_
        else message("proceedings.attribute-of-kind"),
    )
