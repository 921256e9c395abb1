"""What can't be so of a record: days that contradict each other or have not come, codes of no list, numbers
below nothing, a grade of no scale. One law for deliveries, pushed records, corrections and seeds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hub.calendar.workdays import day_in_china
from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import DATES_OF_ANY
from hub.policy.model.document_parts import GRADE_KIND
from hub.policy.record_attributes import GRADE, SCALE, lowest, strange_code

PAST = ("published_on", "received_at", "repaired_on", "revoked_on", "disputed_from")
"""What can only have happened: from the decision on, and up to today."""
ENDS = ("valid_to", "display_ends_on", "sharing_ends_on")
"""The first days on which something of a record is over: none is before the decision."""
ATTRIBUTES = "attributes"


@dataclass(frozen=True)
class Contradiction:
    """One thing that can't be so.

    Args:
        where: the field by its name, of an attribute ``attributes`` and its name.
        says: what was found and what is expected.
        codes: what an attribute can be that is of no list.
        bound: what a number is below.
    """

    where: tuple[str, ...]
    says: Message
    codes: tuple[str, ...] = ()
    bound: Decimal | None = None


def contradictions(data: Mapping[str, object], catalogue: Catalogue, today: date) -> Iterator[Contradiction]:
    """What can't be so of a record.

    Args:
        data: by the names of :class:`hub.policy.model.subject_documents.RecordDocument`; its ends may be left
            out.
    """
    decided = data["decided_on"]
    assert isinstance(decided, date)
    if decided > today:
        yield Contradiction(("decided_on",), message("row.day-ahead", today=today))
    else:
        yield from _of_what_followed(decided, data, catalogue, today)
    for name in ENDS:
        end = data.get(name)
        says = before_decision(end, decided) if isinstance(end, date) else None
        if says is not None:
            yield Contradiction((name,), says)


def before_decision(end: date, decided: date) -> Message | None:
    """What is wrong with an end of a record (:data:`ENDS`): it lies before the day of the decision."""
    return message("row.end-before-decision", decided=decided) if end < decided else None


def _of_what_followed(
    decided: date, data: Mapping[str, object], catalogue: Catalogue, today: date
) -> Iterator[Contradiction]:
    for name in PAST:
        day = data[name]
        if isinstance(day, date):
            yield from _past(name, day_in_china(day), decided, today)
    attributes = data[ATTRIBUTES]
    assert isinstance(attributes, Mapping)
    yield from of_attributes(str(data["kind"]), attributes, catalogue, today)  # pyright: ignore[reportUnknownArgumentType]


def _past(name: str, day: date, decided: date, today: date) -> Iterator[Contradiction]:
    if day < decided:
        yield Contradiction((name,), message("row.before-decision", decided=decided))
    elif day > today:
        yield Contradiction((name,), message("row.day-ahead", today=today))


def of_attributes(
    kind: str,
    attributes: Mapping[str, object],
    catalogue: Catalogue,
    today: date,
    among: Collection[str] | None = None,
) -> Iterator[Contradiction]:
    """What can't be so of a record's attributes.

    Args:
        among: only these are looked at, beside the others.
    """
    names = attributes if among is None else among
    for name in DATES_OF_ANY:
        day = attributes.get(name) if name in names else None
        if isinstance(day, date) and day_in_china(day) > today:
            yield Contradiction((ATTRIBUTES, name), message("row.day-ahead", today=today))
    for name in names:
        bound, number = lowest(name, catalogue), attributes[name]
        if bound is None or not isinstance(number, Decimal | int) or isinstance(number, bool):
            continue
        if number < bound:
            says = message("row.below-bound", found=message("row.out-of-bounds"), bound=str(bound))
            yield Contradiction((ATTRIBUTES, name), says, bound=bound)
    strange = strange_code(kind, attributes, catalogue, names)
    if strange is not None:
        name, codes = strange
        found = message("policy.quoted", name=str(attributes[name]))
        yield Contradiction(
            (ATTRIBUTES, name), message("row.none-of-texts", found=found, texts=codes), codes=codes
        )
    graded = kind == GRADE_KIND and (GRADE in names or SCALE in names)
    if graded and attributes.get(GRADE) is not None and attributes.get(SCALE) is None:
        yield Contradiction((ATTRIBUTES, SCALE), message("row.grade-without-scale"))
