"""What an upheld objection changes of a record: it is revoked, or some of it is corrected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from graph_schema.vocabulary import Severity
from hub.errors import InputError
from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.model import exact
from hub.policy.model.disclosure_periods import CONDUCT_ENDED, DATES_OF_ANY
from hub.policy.model.documents import GRADE_KIND
from hub.policy.record_attributes import lowest, strange_code, types_of
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
        InputError: BAD_INPUT for a correction that is none, leaves the record as it is, or does not fit it.
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
    if valid_to < record.decided_on:
        raise InputError("proceedings.corrected-end", day=record.decided_on)
    return valid_to.isoformat()


def _attributes(
    record: RecordVersion, attributes: Mapping[str, str], catalogue: Catalogue, today: date
) -> Row:
    """The attributes with the corrected ones, and the scale, which readers under a clause compare."""
    types = types_of(catalogue.kinds[record.kind])
    before = json.loads(record.attributes)
    held = dict(before)
    for name, text in attributes.items():
        held[name] = _typed(name, text, types.get(name))
    scale = catalogue.scales.get(str(held.get("scale")))
    if record.kind == GRADE_KIND and {"scale", "grade"} & attributes.keys():
        grade = held.get("grade")
        if scale is None or (grade is not None and scale.grades and str(grade) not in scale.grades):
            raise InputError("proceedings.corrected-grade")
    if held == before:
        return {}
    _refuse_impossible(record, attributes, held, catalogue, today)
    # What statements compare of the attributes stands beside them, as at a delivery.
    beside: Row = {"scale": held.get("scale")}
    if CONDUCT_ENDED in attributes:
        beside["conductEndedOn"] = held[CONDUCT_ENDED]
    return {"attributes": json.dumps(held, ensure_ascii=False), **beside}


def _refuse_impossible(
    record: RecordVersion,
    corrected: Iterable[str],
    held: Mapping[str, Any],
    catalogue: Catalogue,
    today: date,
) -> None:
    """Refuses what no delivery brings: a code of no list, less than nothing, a day that has not come."""
    strange = strange_code(record.kind, held, catalogue, corrected)
    if strange is not None:
        raise _unusable(strange[0], message("policy.names", names=strange[1]))
    for name in corrected:
        bound = lowest(name, catalogue)
        if bound is not None and Decimal(str(held[name])) < bound:
            raise _unusable(name, message("policy.at-least-number", number=bound))
        if name in DATES_OF_ANY and held[name] > today.isoformat():
            raise _unusable(name, message("proceedings.day-up-to", today=today))


def _unusable(name: str, wanted: Message) -> InputError:
    return InputError("proceedings.corrected-attribute", name=repr(name[:60]), wanted=wanted)


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
    form = message("http.form-of-other", type=type_) if type_ else message("proceedings.attribute-of-kind")
    raise _unusable(name, form)
