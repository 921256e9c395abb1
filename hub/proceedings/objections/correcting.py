"""What an upheld objection changes of a record: it is revoked, or some of it is corrected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from graph_schema.vocabulary import Severity
from hub.errors import InputError
from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.model import exact
from hub.policy.model.disclosure_periods import CONDUCT_ENDED
from hub.policy.model.documents import GRADE_KIND
from hub.policy.record_attributes import GRADE, SCALE, types_of
from hub.records.contradictions import Contradiction, before_decision, of_attributes
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
        InputError: BAD_INPUT for a correction that is empty, leaves the record as it is, or does not fit it.
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
    if correction.severity not in (None, record.severity):
        changed["severity"] = correction.severity.value
    if correction.title not in (None, record.title):
        changed["title"] = correction.title
    if correction.valid_to is not None and _end(correction.valid_to, record) != record.valid_to.isoformat():
        changed["validTo"] = correction.valid_to.isoformat()
    if correction.attributes:
        changed |= _attributes(record, correction.attributes, catalogue, today)
    if not changed:
        raise InputError("proceedings.corrected-nothing")
    return changed


def _end(valid_to: date, record: RecordVersion) -> str:
    if before_decision(valid_to, record.decided_on) is not None:
        raise InputError("proceedings.corrected-end", day=record.decided_on)
    return valid_to.isoformat()


def _attributes(
    record: RecordVersion, attributes: Mapping[str, str], catalogue: Catalogue, today: date
) -> Row:
    """The attributes with the corrected ones, and the scale, which readers under a clause compare."""
    types = types_of(catalogue.kinds[record.kind])
    given = {name: _typed(name, text, types.get(name)) for name, text in attributes.items()}
    before = json.loads(record.attributes)
    after = {**before, **{name: plain(value) for name, value in given.items()}}
    scale = catalogue.scales.get(str(after.get(SCALE)))
    if record.kind == GRADE_KIND and {SCALE, GRADE} & attributes.keys():
        grade = after.get(GRADE)
        if scale is None or (grade is not None and scale.grades and str(grade) not in scale.grades):
            raise InputError("proceedings.corrected-grade")
    if after == before:
        return {}
    for one in of_attributes(record.kind, {**before, **given}, catalogue, today, given):
        raise _unusable(one.where[-1], _expected(one, today))
    # What statements compare of the attributes stands beside them, as at a delivery.
    beside: Row = {"scale": after.get(SCALE)}
    if CONDUCT_ENDED in attributes:
        beside["conductEndedOn"] = after[CONDUCT_ENDED]
    return {"attributes": json.dumps(after, ensure_ascii=False), **beside}


def _expected(contradiction: Contradiction, today: date) -> Message:
    """What may stand there instead."""
    if contradiction.codes:
        return message("policy.names", names=contradiction.codes)
    if contradiction.bound is not None:
        return message("policy.at-least-number", number=contradiction.bound)
    return message("proceedings.day-up-to", today=today)


def _unusable(name: str, wanted: Message) -> InputError:
    return InputError("proceedings.corrected-attribute", name=repr(name[:60]), wanted=wanted)


def _typed(name: str, text: str, type_: str | None) -> bool | int | Decimal | date | str:
    try:
        match type_:
            case "text":
                return text
            case "decimal":
                return exact.number(text)
            case "integer":
                return exact.whole(text)
            case "date":
                return exact.day(text)
            case "boolean" if text in ("true", "false"):
                return text == "true"
            case _:
                pass
    except ValueError:
        pass
    form = message("http.form-of-other", type=type_) if type_ else message("proceedings.attribute-of-kind")
    raise _unusable(name, form)
