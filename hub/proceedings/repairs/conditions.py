"""Whether a record can be repaired: each condition with its truth and the text that sets it.

All MET: the application is granted as it comes (即申即办). One UNMET: it can't be granted. UNKNOWN: an
officer judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import GetPydanticSchema
from pydantic_core.core_schema import is_instance_schema

from graph_schema.proceedings import Material
from graph_schema.vocabulary import RecordStatus, Severity, Truth
from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import DUTY_DONE_ON
from hub.policy.parameters import nearest
from hub.records.limits_and_ends import shortest_display
from hub.rules.dates import as_date
from hub.rules.facts import RecordFact

AS_IT_IS = GetPydanticSchema(lambda source, _: is_instance_schema(source))
"""A message is made by the hub alone: there is nothing to validate."""


@dataclass(frozen=True)
class Condition:
    """One condition. ``source`` is what sets it; ``secondary``: known from reports only."""

    name: str
    truth: Truth
    detail: Annotated[Message, AS_IT_IS]
    source: str | None = None
    secondary: bool = False

    @property
    def title(self) -> Message:
        """What its name says to people."""
        kind, _, material = self.name.partition(" ")
        if kind == "material":
            return message("proceedings.condition-material", material=MATERIALS[Material(material)])
        return TITLES[self.name]


TITLES = {
    "minimum-display": message("proceedings.condition-minimum-display"),
    "materials": message("proceedings.condition-materials"),
    "no open objection": message("proceedings.condition-no-objection"),
}
"""Of the conditions that are not on one material."""
MATERIALS = {
    Material.DUTY_DONE: message("proceedings.material-duty-done"),
    Material.COMMITMENT: message("proceedings.material-commitment"),
    Material.TRAINING: message("proceedings.material-training"),
    Material.REPORT: message("proceedings.material-report"),
    Material.OTHER: message("proceedings.material-other"),
}
SEVERITIES = {
    Severity.MINOR: message("proceedings.severity-minor"),
    Severity.GENERAL: message("proceedings.severity-general"),
    Severity.SERIOUS: message("proceedings.severity-serious"),
}


def conditions(
    record: RecordFact, materials: Sequence[Material], catalogue: Catalogue, today: date, *, vouched: bool
) -> tuple[Condition, ...]:
    """The conditions of a repair on a day. ``vouched``: who provided the record entered the application."""
    return (
        _period(record, catalogue, today),
        *_materials(record, materials, catalogue, today, vouched=vouched),
        _undisputed(record, today),
    )


def _period(record: RecordFact, catalogue: Catalogue, today: date) -> Condition:
    """The shortest display is over: counted from the day of the decision, by the text in force then."""
    if record.severity is None:
        return Condition("minimum-display", Truth.UNKNOWN, message("proceedings.repair-no-severity"))
    shortest = shortest_display(catalogue, record.path, record.severity, record.decided_on)
    if shortest is None:
        return Condition("minimum-display", Truth.UNKNOWN, message("proceedings.repair-no-shortest-display"))
    truth = Truth.MET if shortest.over <= today else Truth.UNMET
    detail = message(
        "proceedings.repair-display-from", severity=SEVERITIES[record.severity], day=shortest.over
    )
    return Condition("minimum-display", truth, detail, shortest.source, shortest.secondary)


def _materials(
    record: RecordFact, materials: Sequence[Material], catalogue: Catalogue, today: date, *, vouched: bool
) -> list[Condition]:
    needed = nearest(catalogue, record.path, "repair-materials", today)
    if needed is None:
        return [Condition("materials", Truth.UNKNOWN, message("proceedings.repair-materials-not-set"))]
    found: list[Condition] = []
    for name in needed.value.split():
        truth, detail = _material(Material(name), record, materials, today, vouched=vouched)
        found.append(Condition(f"material {name}", truth, detail, needed.source, needed.secondary))
    return found


def _material(
    material: Material, record: RecordFact, materials: Sequence[Material], today: date, *, vouched: bool
) -> tuple[Truth, Message]:
    """A commitment is the applicant's own word. That the duty is done is not: the record says so, or who
    provided it does, or an officer looks at the proof."""
    done = as_date(record.attributes.get(DUTY_DONE_ON)) if material is Material.DUTY_DONE else None
    if done is not None and done <= today:
        return Truth.MET, message("proceedings.repair-duty-on-record", day=done)
    if material not in materials:
        return Truth.UNMET, message("proceedings.repair-not-handed-in")
    if material is Material.DUTY_DONE and not vouched:
        return Truth.UNKNOWN, message("proceedings.repair-proof-to-look-at")
    return Truth.MET, message("proceedings.repair-handed-in")


def _undisputed(record: RecordFact, today: date) -> Condition:
    if record.status(today) is RecordStatus.DISPUTED or record.disputed(today):
        return Condition("no open objection", Truth.UNKNOWN, message("proceedings.repair-objection-open"))
    return Condition("no open objection", Truth.MET, message("proceedings.repair-no-objection"))
