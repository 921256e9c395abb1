"""What stands in the graph as a node: read from a row, written as its properties."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from graph_schema.proceedings import Material, RepairState
from graph_schema.vocabulary import Severity, Truth
from hub.messages.languages import Language
from hub.messages.message import message
from hub.proceedings.repairs.conditions import SEVERITIES, TITLES, Condition
from hub.proceedings.repairs.repair import Conditions, Repair
from hub.services import SHANGHAI
from hub.store.commits import stamp
from hub.store.entity import Entity, Moment

KEPT: TypeAdapter[tuple[Condition, ...]] = TypeAdapter(Conditions)


class Thing(Entity, frozen=True):
    """An entity with every form of property."""

    id: str
    state_of_it: RepairState
    on_day: date
    at: Moment
    parts: tuple[str, ...] = ()
    until: Moment | None = None


moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=SHANGHAI))
things = st.builds(
    Thing,
    id=st.text(max_size=5),
    state_of_it=st.sampled_from(RepairState),
    on_day=st.dates(),
    at=moments,
    parts=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    until=st.none() | moments,
)


@given(things)
def test_what_is_written_is_read_again(thing: Thing) -> None:
    written = thing.properties()
    assert Thing.from_row(written) == thing
    assert Thing.from_row({name: value for name, value in written.items() if value is not None}) == thing
    assert written["at"] == stamp(thing.at)


def test_properties_are_named_as_in_the_graph_and_others_stay_unread() -> None:
    at = datetime(2026, 1, 2, 3, tzinfo=SHANGHAI)
    row = {"id": "x", "stateOfIt": "GRANTED", "onDay": "2026-01-02", "at": stamp(at), "changedIn": 7}
    thing = Thing.from_row(row)
    del row["changedIn"]
    assert thing.properties() == {**row, "parts": [], "until": None}
    assert thing.at == at
    assert thing.at.utcoffset() == timedelta()


def test_what_the_graph_does_not_say_is_refused() -> None:
    with pytest.raises(ValidationError):
        Thing.from_row({"id": "x"})


def test_conditions_are_kept_as_text_and_said_in_either_language() -> None:
    detail = message(
        "proceedings.repair-display-from", severity=SEVERITIES[Severity.SERIOUS], day="2026-01-02"
    )
    met = Condition("minimum-display", Truth.MET, detail, "doc-002", secondary=True)
    kept = Repair.model_construct(conditions=(met,)).model_dump(mode="json", include={"conditions"})[
        "conditions"
    ]
    assert kept.startswith(
        '[{"name": "minimum-display", "truth": "MET", "detail": "SERIOUS: from 2026-01-02"'
    )
    (again,) = KEPT.validate_python(kept)
    assert again == met
    assert [again.detail.text(language) for language in (None, Language.ZH)] == [
        "SERIOUS: from 2026-01-02",
        "严重：自 2026-01-02 起",
    ]
    unmet = message("proceedings.condition-unmet", name=again.title, detail=again.detail)
    assert unmet.text(Language.ZH) == "最短公示期（严重：自 2026-01-02 起）"


def test_details_from_before_they_were_messages_are_told_as_they_stand() -> None:
    kept = (
        '[{"name": "materials", "truth": "MET", "detail": "handed in", "source": null, "secondary": false}]'
    )
    (condition,) = KEPT.validate_python(kept)
    assert [condition.detail.text(language) for language in Language] == ["handed in"] * 2


def test_every_condition_has_a_title_in_both_languages() -> None:
    names = [*TITLES, *(f"material {one}" for one in Material)]
    titles = [
        Condition(name, Truth.UNMET, message("proceedings.repair-not-handed-in")).title for name in names
    ]
    assert [one.text() for one in titles] == names
    assert all(re.search("[\u4e00-\u9fff]", one.text(Language.ZH)) for one in titles)
