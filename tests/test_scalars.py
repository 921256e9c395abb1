"""Days, moments and decimal numbers of GraphQL: exact forms only, as variables and as literals."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from graphql import GraphQLSchema

from hub.settings import Settings
from resolvers.http.documents import Documents, Refused
from resolvers.http.input_type_errors import variable_errors
from resolvers.scalars import SCALARS
from resolvers.schema import make_schema

RULES = "rules(first: 1, at: {value}) {{ edges {{ cursor }} }}"
GRADES = (
    'gradeChanges(region: "411500", scale: "s", sinceOn: {value}, '
    'purpose: {{code: SUPERVISION, matter: "1"}}) {{ edges {{ cursor }} }}'
)
FIELDS = {"DateTime": RULES, "Date": GRADES}


@cache
def schema() -> GraphQLSchema:
    return make_schema()._schema


@cache
def documents() -> Documents:
    return Documents(schema(), Settings())


def codes(type_: str, value: Any, *, literal: bool) -> list[str]:
    """The codes with which a value is refused, none where it is taken."""
    field = FIELDS[type_].format(value=json.dumps(value) if literal else "$v")
    text = f"{{ {field} }}" if literal else f"query($v: {type_}) {{ {field} }}"
    variables = {} if literal else {"v": value}
    try:
        prepared = documents().prepare(text, None, variables)
        entries = variable_errors(schema(), prepared.document, prepared.operation, variables)
    except Refused as refused:
        entries = refused.entries
    assert all(str(value) not in json.dumps(entry) for entry in entries if len(str(value)) > 4)
    return [entry["extensions"]["code"] for entry in entries]


WRONG: list[tuple[str, Any, str]] = [
    ("DateTime", "9999-12-31T23:59:59Z", "BAD_INPUT"),
    ("DateTime", "0001-01-01T00:00:00+14:00", "BAD_INPUT"),
    ("DateTime", "0500-06-01T00:00:00Z", "BAD_INPUT"),
    ("DateTime", "2026", "BAD_INPUT"),
    ("DateTime", "2026-324", "BAD_INPUT"),
    ("DateTime", "2026-W31-6", "BAD_INPUT"),
    ("DateTime", "2026-06-01", "BAD_INPUT"),
    ("DateTime", "2026-06-01T09", "BAD_INPUT"),
    ("DateTime", "2026-06-01 09:00:00", "BAD_INPUT"),
    ("DateTime", "20260601T090000Z", "BAD_INPUT"),
    ("Date", "0001-01-01", "BAD_INPUT"),
    ("Date", "9999-12-31", "BAD_INPUT"),
    ("Date", "2026-W08", "BAD_INPUT"),
    ("Date", "2026-08", "BAD_INPUT"),
    ("Date", "20260131", "BAD_INPUT"),
    ("Date", "2026-01-31T00:00:00", "BAD_INPUT"),
    ("Date", "2026-02-30", "INVALID_INPUT"),
    ("Date", "yesterday", "INVALID_INPUT"),
    ("Date", 20260131, "INVALID_INPUT"),
    ("DateTime", 1769904000, "INVALID_INPUT"),
]


@pytest.mark.parametrize(("type_", "value", "code"), WRONG)
def test_other_forms_and_days_out_of_bounds_are_refused(type_: str, value: Any, code: str) -> None:
    assert codes(type_, value, literal=False) == [code]
    assert codes(type_, value, literal=True) == [code if code == "BAD_INPUT" else "QUERY_INVALID"]


@pytest.mark.parametrize("literal", [False, True])
@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("DateTime", "2026-06-01T09:00:00+08:00"),
        ("DateTime", "2026-06-01T09:00Z"),
        ("DateTime", "2026-06-01T09:00:00.5"),
        ("Date", "1800-01-01"),
        ("Date", "2200-12-31"),
    ],
)
def test_exact_forms_are_taken(type_: str, value: str, literal: bool) -> None:
    assert codes(type_, value, literal=literal) == []


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("800.50", Decimal("800.50")),
        (800, Decimal(800)),
        (-0.25, Decimal("-0.25")),
        ("8_0_0", None),
        ("８００", None),
        ("٨٠٠", None),
        (" 800", None),
        ("1e2", None),
        (1e22, None),
        ("NaN", None),
        (True, None),
        ("0800", None),
    ],
)
def test_decimal_numbers(value: Any, read: Decimal | None) -> None:
    parse = SCALARS[Decimal].parse_value
    assert parse is not None
    if read is None:
        with pytest.raises(Exception, match=r"no decimal number|a number or a text"):
            parse(value)
    else:
        assert parse(value) == read


def test_answers_are_written_in_the_same_forms() -> None:
    def write(type_: object, value: object) -> object:
        serialize = SCALARS[type_].serialize
        assert serialize is not None
        return serialize(value)

    assert write(Decimal, Decimal("1E+2")) == "100"
    assert write(Decimal, Decimal("0.50")) == "0.50"
    assert write(date, date(9999, 12, 31)) == "9999-12-31"
    assert write(datetime, datetime(2026, 1, 31, 8)) == "2026-01-31T08:00:00"
