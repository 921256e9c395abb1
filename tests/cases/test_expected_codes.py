"""Every row of the fact base's cases is asked, and its outcome is what its expected_code reads as."""

from __future__ import annotations

import csv
import re

import pytest

from graph_schema.vocabulary import Modality
from tests.cases.codes import (
    DUE,
    FIRMNESS,
    MODALITIES,
    NO_QUESTION,
    ORDERS,
    OTHER,
    READINGS,
)
from tests.cases.every import CASES
from tests.cases.facts import Case, ask, names
from tests.conftest import ROOT
from tests.fact_base import SHARED

PAGE = (ROOT / "docs/cases.md").read_text(encoding="utf-8")
with (SHARED / "facts/acceptance_cases.csv").open(encoding="utf-8-sig", newline="") as lines:
    ROWS = {row["id"]: row for row in csv.DictReader(lines)}
ANSWERS = {case.id: case for case in CASES if case.id in ROWS}
SAID = {
    "shall": (Modality.MUST, Modality.MUST_NOT),
    "should": (Modality.SHOULD,),
    "may": (Modality.MAY,),
    "explore": (Modality.EXPLORE,),
    "practice": (Modality.PRACTICE,),
}


def reading_of(name: str) -> str:
    """The row of the table by which a case is read."""
    code = ROWS[name]["expected_code"]
    if name not in DUE:
        return code
    return "YES, it is due" if code == "YES" else "NO, it is not due"


def test_every_row_of_the_fact_base_is_asked_or_said_to_be_no_question() -> None:
    assert set(ANSWERS) | set(OTHER) | set(NO_QUESTION) == set(ROWS)
    assert set(ANSWERS) & {*OTHER, *NO_QUESTION} == set()


def test_a_case_that_varies_another_says_which() -> None:
    stray = [case.id for case in CASES if case.id.startswith("AC-") and case.id[:10] not in ROWS]
    assert stray == []


def test_no_name_in_the_lists_is_strange() -> None:
    assert {*DUE, *ORDERS, *FIRMNESS} - set(ANSWERS) == set()
    assert {row["expected_code"] for row in ROWS.values()} <= set(READINGS)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_outcome_is_what_the_code_reads_as(name: str) -> None:
    case, code = ANSWERS[name], ROWS[name]["expected_code"]
    rule, result = case.version().rule, ask(case)
    assert result.outcome in READINGS[reading_of(name)].get(rule.kind, ())
    assert rule.modality in MODALITIES.get(code, Modality)
    if code == "VALUE" and name not in ORDERS:
        assert result.value is not None
        assert case.value or case.items
    if code == "LIST":
        assert names(result) == list(case.items)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_rule_is_as_firm_as_its_text(name: str) -> None:
    modality = ANSWERS[name].version().rule.modality
    if name in FIRMNESS:
        assert modality is FIRMNESS[name][0]
        assert modality not in SAID[ROWS[name]["rule_modality"]]
    else:
        assert modality in SAID[ROWS[name]["rule_modality"]]


def table(heading: str) -> list[list[str]]:
    """The cells of the table under a heading of the page, without its head."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_the_page_shows_the_table() -> None:
    shown = {
        re.sub("`", "", row[0]): re.sub("`", "", row[1]) for row in table("What an expected code reads as")
    }
    assert shown == {
        code: "; ".join(f"{kind} {' or '.join(outcomes)}" for kind, outcomes in reading.items())
        for code, reading in READINGS.items()
    }


@pytest.mark.parametrize(
    ("heading", "listed"),
    [
        ("Read otherwise than the fact base has it", FIRMNESS),
        ("No question to one rule", {**OTHER, **NO_QUESTION}),
    ],
)
def test_the_page_tells_what_is_corrected_and_what_is_open(heading: str, listed: dict[str, object]) -> None:
    assert {row[0] for row in table(heading)} == set(listed)


def test_the_worked_case_of_the_page_is_the_tables() -> None:
    (case,) = [case for case in CASES if case.id == "AC-003-046"]
    assert isinstance(case, Case)
    assert f'"rule": "{case.rule}"' in PAGE
    assert f'"decimal": "{case.given["deposit"]}"' in PAGE
    assert '"due": "400000.00"' in PAGE
