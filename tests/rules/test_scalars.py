"""What is kept of a value is what it was."""

import json
from datetime import date
from decimal import Decimal

import pytest

from hub.rules.scalars import plain


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.1"), "0.1"),
        (date(2026, 2, 28), "2026-02-28"),
        (True, True),
        (30, 30),
        ("A级", "A级"),
    ],
)
def test_a_value_is_kept_as_json_without_loss(value: bool | int | Decimal | date | str, kept: object) -> None:
    assert plain(value) == kept
    assert json.loads(json.dumps(plain(value))) == kept
