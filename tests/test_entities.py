"""What stands in the graph as a node: read from a row, written as its properties."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graph_schema.proceedings import RepairState
from graph_schema.vocabulary import Truth
from hub.proceedings.repairs.conditions import Condition
from hub.proceedings.repairs.repair import Repair
from hub.services import SHANGHAI
from hub.store.commits import stamp
from hub.store.entities import Entity, Moment


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


def test_conditions_are_kept_as_text() -> None:
    met = Condition("materials", Truth.MET, "handed in", "doc-002", secondary=True)
    repair = Repair.model_construct(conditions=(met,))
    kept = repair.model_dump(mode="json", include={"conditions"})["conditions"]
    assert kept.startswith('[{"name": "materials", "truth": "MET"')
