"""A day that the hub works by or tells of is the day here, also where a clock or the graph tells UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from hub.agreements import keys, signature_check
from hub.cli import serving
from hub.errors import HubError
from hub.settings import Settings

AT_TWO_IN_THE_MORNING = datetime(2026, 11, 3, 18, tzinfo=UTC)
HERE = date(2026, 11, 4)


def test_the_days_of_a_key() -> None:
    at = AT_TWO_IN_THE_MORNING
    days = {
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2028, 1, 1),
        "registered_at": at,
        "withdrawn_at": at,
    }
    names = dict.fromkeys(("kid", "algorithm", "jwk", "authority", "account", "matter", "reason"), "x")
    key = keys.SigningKey.model_validate(
        {**names, **days, "region": "411500", "known_from": 1, "known_to": 2}
    )
    assert keys._registered(key, "320500", HERE).problem.arguments["day"] == HERE
    with pytest.raises(HubError) as refused:
        signature_check._check_stands(key, HERE)
    assert str(HERE) in str(refused.value)


def test_the_day_on_which_seeds_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[Any] = []
    monkeypatch.setattr(serving, "clock", lambda: AT_TWO_IN_THE_MORNING)
    monkeypatch.setattr(serving, "read_seeds", lambda _, day: days.append(day))
    serving.read(cast("Settings", Settings()))
    assert days == [HERE]
