"""The walk of docs/ingestion.md: from a workbook to records, with a bad row that is corrected."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import Workbook

from hub.ingestion.deliveries.incoming_files import reception_of
from hub.ingestion.deliveries.resuming import turn
from hub.services import Services
from tests.asking import data
from tests.conftest import ROOT, Ask
from tests.receiving.desk import AUTHORITY, CLEAN


def part() -> str:
    """The walk."""
    page = (ROOT / "docs" / "ingestion.md").read_text("utf-8")
    return page[page.index("## From a workbook") : page.index("## Deliveries")]


def table(text: str, first: str) -> list[list[str]]:
    """A table of the page, by its first column's title, as rows of texts."""
    found = re.search(rf"^\| {first} .*(?:\n\|.*)+", text, re.MULTILINE)
    assert found is not None
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in found[0].splitlines()]
    return [lines[0], *lines[2:]]


def curl(line: str, address: str, token: str, folder: Path, id_: str) -> httpx.Response:
    """What a line of the page does."""
    words = shlex.split(
        line.replace("$TOKEN", token).replace("http://127.0.0.1:8000", address).replace("d_…", id_)
    )
    given = [words[at + 1].partition(": ") for at, word in enumerate(words) if word == "-H"]
    headers = {name: value for name, _, value in given}
    if "--data-binary" in words:
        content = (folder / words[words.index("--data-binary") + 1].removeprefix("@")).read_bytes()
        headers["content-type"] = "application/x-www-form-urlencoded"  # as curl does
        return httpx.post(words[-1], content=content, headers=headers, timeout=30)
    answer = httpx.get(words[-1], headers=headers, timeout=30)
    if "-o" in words:
        (folder / words[words.index("-o") + 1]).write_bytes(answer.content)
    return answer


@pytest.fixture
def cleaned(services: Services) -> Any:
    """Takes the records of the walk away."""
    yield
    source = f"penalties-2018@{AUTHORITY}-"
    services.graph.write(lambda tx: tx.rows(CLEAN, source=source))


@pytest.mark.usefixtures("cleaned")
def test_the_walk_takes_a_workbook_to_records_and_a_bad_row_back(
    services: Services, address: str, ask: Ask, token: Callable[..., str], tmp_path: Path
) -> None:
    text = part()
    book = Workbook()
    assert book.active is not None
    for row in table(text, "行政相对人名称"):
        book.active.append(row)
    book.save(tmp_path / "处罚.xlsx")
    commands = re.findall(r"^curl .*$", text, re.MULTILINE)
    answers = [json.loads(one) for one in re.findall(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)]
    own, reception = token(authority=AUTHORITY), reception_of(services)

    def step(number: int, id_: str = "") -> httpx.Response:
        return curl(commands[number - 1], address, own, tmp_path, id_)

    def agrees(got: Any, says: Any) -> None:
        assert {name: got[name] for name, value in says.items() if "…" not in str(value)} == {
            name: value for name, value in says.items() if "…" not in str(value)
        }, got

    sent = step(1)
    assert sent.status_code == 202, sent.text
    agrees(sent.json(), answers[0])
    id_ = sent.json()["id"]
    turn(reception)
    agrees(step(2, id_).json(), answers[1])
    (warned,) = step(3, id_).json()["rows"]
    agrees(warned, answers[2])
    assert step(4, id_).status_code == 200
    rows = list(csv.DictReader(io.StringIO((tmp_path / "bad-rows.csv").read_text("utf-8-sig"), newline="")))
    header, *bad = table(text, "原行号 row")
    assert [[row[name].strip() for name in header] for row in rows] == bad
    (right,) = re.findall(r"\*\*4\. Correct the code\*\* to (\w{18})", text)
    rows[0]["统一社会信用代码"] = right
    with (tmp_path / "bad-rows.csv").open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert step(5).json()["mends"] == id_
    turn(reception)
    agrees(step(6, id_).json(), answers[3])
    (query,) = re.findall(r"^```graphql\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (line,) = data(ask(query, answers[4], as_=own))["qualityFigures"]["authorities"]
    timely = next(one for one in line["figures"] if one["indicator"] == "TIMELINESS")
    assert line["late"] >= 3
    assert timely["denominator"] - timely["numerator"] == line["late"]
    assert timely["unknown"] is None
