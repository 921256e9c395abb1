"""Numbers, days and moments are read in exact forms only, the same in YAML, CSV and GraphQL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.identity.keys import KeyRing
from hub.identity.naming import Naming
from hub.ingestion.converting import Converter
from hub.ingestion.readers import Fault, open_sources, rows_of
from hub.policy.catalogue import Catalogue
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.policy.document_reading import build
from hub.policy.model import exact
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc
from hub.policy.model.reference import Parameter
from hub.policy.model.subject_documents import RecordDocument
from hub.policy.yaml_documents import parse, parse_stored

# What is no number, day or moment, whoever sends it.
NO_NUMBERS = [
    "8_0_0",
    "８００",
    "٨٠٠",
    "+800",
    "0800",
    "010",
    "0x10",
    "0b11",
    "0o17",
    "12:30",
    "1e2",
    "1.5e+3",
    "800.",
    ".5",
    "1,000",
    " 800",
    "NaN",
    ".inf",
    "-.inf",
    "Infinity",
    "",
    "-",
    "1" * 31,
    "0." + "1" * 31,
    "9" * 50_000,
    "0x" + "f" * 50_000,
]
NO_DAYS = [
    "2026",
    "2026-08",
    "2026-W08",
    "2026W08",
    "2026-324",
    "20260131",
    "2026-1-31",
    "2026-01-31T00:00:00",
    "2026-02-30",
    "２０２６-01-31",
    "0001-01-02",
    "1799-12-31",
    "2201-01-01",
    "9999-12-30",
    "26-01-31",
    "86400",
    "",
]
NO_MOMENTS = [
    "2026",
    "2026-08-01T",
    "2026-08-01T10",
    "2026-W31-6T10:00",
    "2026-08-01T24:00",
    "2026-08-01T10:60",
    "2026-08-01T10:00:00.1234567",
    "2026-08-01T10:00+8",
    "2026-08-01T10:00+15:00",
    "20260801T100000",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59Z",
    "2201-01-01T00:00:00Z",
    "1e9",
    "1769904000",
    "",
]


def refused(read: Any, text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_no_number(text: str) -> None:
    assert refused(exact.number, text)
    assert refused(exact.whole, text)


@pytest.mark.parametrize("text", NO_DAYS)
def test_no_day(text: str) -> None:
    assert refused(exact.day, text)


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_no_moment(text: str) -> None:
    assert refused(exact.moment, text)


@given(st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False, places=4))
def test_what_a_decimal_writes_reads_back(value: Decimal) -> None:
    assert exact.number(format(value, "f")) == value


@given(st.dates(exact.EARLIEST, exact.LATEST), st.integers(-(10**17), 10**17))
def test_what_days_and_whole_numbers_write_reads_back(value: date, number: int) -> None:
    assert exact.day(value.isoformat()) == value
    assert exact.whole(str(number)) == number


@given(st.datetimes(datetime(1800, 1, 2), datetime(2200, 12, 30), timezones=st.just(UTC)))
def test_what_moments_write_reads_back(value: datetime) -> None:
    assert exact.moment(value.isoformat()) == value
    assert exact.moment(value.replace(tzinfo=None).isoformat(" ")) == value.replace(tzinfo=None)


# YAML

PARAMETER = """
id: test-parameter
title: {{zh: 例, en: example}}
region: "411500"
values:
  - {{value: {value}, from: {start}, source: a source}}
"""


def parameter(value: str = "1", start: str = "2026-01-31") -> Parameter:
    return build(Parameter, parse(PARAMETER.format(value=value, start=start), "p.yaml"))


def problem(value: str) -> str:
    try:
        parameter(value=value)
    except BrokenDocuments as broken:
        return str(broken)
    return ""


@pytest.mark.parametrize("text", [one for one in NO_NUMBERS if one.strip() == one and one and "," not in one])
def test_yaml_reads_no_other_numbers(text: str) -> None:
    """What YAML 1.1 would take for a number is refused; what no YAML does is a text."""
    told = problem(text)
    assert len(told) < 300
    assert told or parameter(value=text).values[0].value == text


@pytest.mark.parametrize("text", [one for one in NO_DAYS if one])
@pytest.mark.parametrize("quote", ["", '"'])
def test_yaml_reads_no_other_days(text: str, quote: str) -> None:
    with pytest.raises(BrokenDocuments, match=r"p\.yaml:6"):
        parameter(start=quote + text + quote)


def test_yaml_reads_exact_forms() -> None:
    for written, value in (
        ("8", 8),
        ("-3.50", Decimal("-3.50")),
        ("true", True),
        ('"010"', "010"),
        ("1e2", "1e2"),
    ):
        assert parameter(value=written).values[0].value == value
    assert parameter(start='"2026-01-31"').values[0].from_ == date(2026, 1, 31)
    assert parameter(start="0001-01-01").values[0].from_ == date(1, 1, 1)
    for word in ("yes", "no", "on", "Off"):
        assert parameter(value=word).values[0].value == word
        with pytest.raises(BrokenDocuments, match=r"required: found '\w+'; expected true or false"):
            build(mc.Text, parse(f"type: text\nrequired: {word}", "c.yaml"))


def test_what_was_published_is_read_as_it_was_then() -> None:
    text = PARAMETER.format(value="010", start="1492-01-01")
    held = build(Parameter, parse_stored(text, "p.yaml"))
    assert (held.values[0].value, held.values[0].from_) == (8, date(1492, 1, 1))


RECORD = {
    "id": "r",
    "subject": {"scheme": "USCC", "value": "x"},
    "kind": "k",
    "authority": "a",
    "region": "411500",
    "decided_on": "2026-01-31",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("decided_on", 86400),
        ("decided_on", datetime(2026, 1, 31)),
        ("decided_on", "2026-01-31T00:00:00"),
        ("received_at", "2026-01-31"),
        ("received_at", date(2026, 1, 31)),
        ("received_at", "2026-01-31T08:00:00"),
        ("received_at", datetime(2026, 1, 31, 8)),
        ("received_at", 1769904000),
    ],
)
def test_a_record_takes_no_other_times(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        RecordDocument.model_validate({**RECORD, name: value})


# CSV


def converted(tmp_path: Path, column: dict[str, object], text: str) -> object:
    """What a column makes of a text: its value, or the reason why the row is set aside."""
    (tmp_path / "a.csv").write_text(f"id;it\nA;{text}\n", "utf-8")
    file = m.FileOf.model_validate(
        {
            "file": "a.csv",
            "separator": ";",
            "columns": {"id": "text", "it": column},
            "subjects": [
                {
                    "kind": "LEGAL_ENTITY",
                    "key": {"scheme": "S", "value": {"column": "id"}},
                    "name": {"column": "it"},
                    "from": "2020-01-01",
                }
            ],
        }
    )
    (source,) = open_sources(tmp_path, [file])
    head = {"source": "a-source", "title": "t", "licence": "l", "attribution": "a"}
    mapping = m.Mapping.model_validate({**head, "files": [file]})
    converter = Converter(source, mapping, Naming({}, KeyRing((b"k",))), Catalogue(), date(2026, 6, 1), {})
    row = next(rows_of(source))
    assert not isinstance(row.fields, Fault)
    try:
        return converter._columns.values(row.fields, [])["it"]
    except Fault as fault:
        return fault.reason.value if text.strip() not in fault.says.text() else "A_VALUE_IS_TOLD"


@pytest.mark.parametrize("text", [one for one in NO_NUMBERS if one.strip() == one and one and len(one) < 99])
def test_a_file_has_no_other_numbers(tmp_path: Path, text: str) -> None:
    assert converted(tmp_path, {"type": "decimal"}, text) == "BAD_VALUE"
    assert converted(tmp_path, {"type": "integer"}, text) == "BAD_VALUE"


@pytest.mark.parametrize("text", [one for one in NO_DAYS if one])
def test_a_file_has_no_other_days(tmp_path: Path, text: str) -> None:
    assert converted(tmp_path, {"type": "date"}, text) == "BAD_VALUE"


@pytest.mark.parametrize("text", [one for one in NO_MOMENTS if one])
def test_a_file_has_no_other_moments(tmp_path: Path, text: str) -> None:
    assert converted(tmp_path, {"type": "datetime"}, text) == "BAD_VALUE"


IN_FORMS = [
    ("%Y%m%d", "20250131", date(2025, 1, 31)),
    ("%Y%m%d", "202511", "BAD_VALUE"),
    ("%Y%m%d", "2025131", "BAD_VALUE"),
    ("%Y%m%d", "２０２５０１３１", "BAD_VALUE"),
    ("%Y/%m/%d", "2025/3/7", date(2025, 3, 7)),
    ("%Y/%m/%d", "2025/03/07", date(2025, 3, 7)),
    ("%Y年%m月%d日", "2025年3月7日", date(2025, 3, 7)),
    ("%Y年%m月%d日", "２０２５年3月7日", "BAD_VALUE"),
    ("%Y/%m/%d", "1492/3/7", "BAD_VALUE"),
    ("%Y/%m/%d", "2025/3/7 ", date(2025, 3, 7)),
]


@pytest.mark.parametrize(("form", "text", "value"), IN_FORMS)
def test_a_form_that_is_not_written_back_the_same_is_refused(
    tmp_path: Path, form: str, text: str, value: object
) -> None:
    assert converted(tmp_path, {"type": "date", "formats": [form]}, text) == value


def test_a_form_of_two_digits_of_a_year_is_no_form() -> None:
    with pytest.raises(ValueError, match="does not read a whole date"):
        mc.Day.model_validate({"type": "date", "formats": ["%y%m%d"]})


def test_a_file_has_exact_forms(tmp_path: Path) -> None:
    scientific: dict[str, object] = {"type": "decimal", "scientific": True}
    assert converted(tmp_path, {"type": "decimal"}, "-12.50") == Decimal("-12.50")
    assert converted(tmp_path, scientific, "1.97e-05") == Decimal("0.0000197")
    assert converted(tmp_path, {"type": "integer"}, "-7") == -7
    assert converted(tmp_path, {"type": "date"}, "9999-12-31") == date(9999, 12, 31)
    assert converted(tmp_path, {"type": "datetime"}, "2025-01-31T08:00Z") == datetime(
        2025, 1, 31, 8, tzinfo=UTC
    )
    # A day stays a day: no time is made up for it.
    assert converted(tmp_path, {"type": "datetime"}, "2025-01-31") == date(2025, 1, 31)
