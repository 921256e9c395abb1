"""Whether a record can be repaired: each condition with its truth and the text that sets it.

All MET: the application is granted as it comes (即申即办). One UNMET: it can't be granted. UNKNOWN: an
officer judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_schema.proceedings import Material
from graph_schema.vocabulary import RecordStatus, Truth
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure import DUTY_DONE_ON
from hub.policy.parameters import nearest
from hub.records.terms import display
from hub.rules.dates import as_date
from hub.rules.facts import RecordFact


@dataclass(frozen=True)
class Condition:
    """One condition. ``source`` is what sets it; ``secondary``: known from reports only."""

    name: str
    truth: Truth
    detail: str
    source: str | None = None
    secondary: bool = False


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
    severity = record.severity.value if record.severity is not None else None
    shown = display(catalogue, record.path, severity, record.decided_on, record.display_ends_on)
    if severity is None:
        return Condition("minimum-display", Truth.UNKNOWN, "the record says no severity", None)
    if shown.least is None:
        return Condition("minimum-display", Truth.UNKNOWN, "no text sets the shortest display", None)
    truth = Truth.MET if shown.least <= today else Truth.UNMET
    detail = f"{severity}: from {shown.least}"
    return Condition("minimum-display", truth, detail, shown.source, shown.secondary)


def _materials(
    record: RecordFact, materials: Sequence[Material], catalogue: Catalogue, today: date, *, vouched: bool
) -> list[Condition]:
    needed = nearest(catalogue, record.path, "repair-materials", today)
    if needed is None:
        return [Condition("materials", Truth.UNKNOWN, "no text says what must be handed in", None)]
    found: list[Condition] = []
    for name in needed.value.split():
        truth, detail = _material(Material(name), record, materials, today, vouched=vouched)
        found.append(Condition(f"material {name}", truth, detail, needed.source, needed.secondary))
    return found


def _material(
    material: Material, record: RecordFact, materials: Sequence[Material], today: date, *, vouched: bool
) -> tuple[Truth, str]:
    """A commitment is the applicant's own word. That the duty is done is not: the record says so, or who
    provided it does, or an officer looks at the proof."""
    done = as_date(record.attributes.get(DUTY_DONE_ON)) if material is Material.DUTY_DONE else None
    if done is not None and done <= today:
        return Truth.MET, f"the record says so: {done}"
    if material not in materials:
        return Truth.UNMET, "not handed in"
    if material is Material.DUTY_DONE and not vouched:
        return Truth.UNKNOWN, "handed in by the applicant: an officer looks at the proof"
    return Truth.MET, "handed in"


def _undisputed(record: RecordFact, today: date) -> Condition:
    if record.status(today) is RecordStatus.DISPUTED or record.disputed(today):
        return Condition("no open objection", Truth.UNKNOWN, "an objection is open: an officer judges")
    return Condition("no open objection", Truth.MET, "none is open")
