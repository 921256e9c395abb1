"""What the sender of a delivery is told once, what became of its batches, and what a defect does."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from hub.app import clock
from hub.calendar.workdays import SHANGHAI, known_days
from hub.ingestion.deliveries import received_delivery
from hub.ingestion.deliveries.delivery_steps import DeliveryWork
from hub.ingestion.deliveries.resuming import turn
from hub.ingestion.receipts import bad_rows_file, set_aside_files
from tests.ingest.forms import workbook
from tests.receiving.desk import AUTHORITY, HEADER, MAPPING, Desk, file_of

BATCHES = (
    "MATCH (b:Batch) WHERE b.source = $source RETURN DISTINCT b.authority AS authority, b.region AS region"
)


def test_years_that_the_calendar_does_not_know_and_columns_are_told_once(desk: Desk) -> None:
    text = MAPPING.format(source=f"{desk.source}-list").replace(
        "  - file: penalties.csv", "  - file: penalties.csv\n    undeclared: list"
    )
    (desk.reception.seeds / "mappings" / "list.yaml").write_text(text, "utf-8")
    last = known_days()[1]
    rows = [[*desk.row(number, 决定日期=str(last)), "x"] for number in range(1, 9)]
    rows.append([*desk.row(9), "x"])
    sent = desk.send(file_of(rows, (*HEADER, "承办人")), mapping=f"{desk.source}-list")
    assert sent.status_code == 202, sent.text
    turn(replace(desk.reception, clock=lambda: max(clock(), datetime.combine(last, time(12), SHANGHAI))))
    told = desk.get(sent.json()["id"], language="zh").json()
    assert told["counts"] == {"ACCEPTED": 9}
    columns, years = told["notes"]
    assert "承办人" in columns
    assert years.startswith(f"8 条记录的报送时限（工作日）涉及 {last.year + 1} 年")
    assert "chinesecalendar" in years
    english = desk.get(sent.json()["id"], language="en").json()["notes"][1]
    assert f"reaches into {last.year + 1}" in english
    plain = desk.deliver([desk.row(10)])
    assert "notes" not in desk.get(plain).json()


def test_batches_say_whose_they_are(desk: Desk) -> None:
    desk.deliver([desk.row(20)])
    rows = desk.services.graph.read(lambda tx: tx.rows(BATCHES, source=f"{desk.source}@{AUTHORITY}"))
    assert rows == [{"authority": AUTHORITY, "region": "411500"}]


def test_a_defect_is_tried_ever_more_seldom_and_given_up_until_it_is_sent_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = file_of([desk.row(30)])
    id_ = desk.send(body).json()["id"]
    tried: list[str] = []

    def breaks(work: Any) -> None:
        tried.append(work.delivery.id)
        raise KeyError("a value that nobody may read")

    monkeypatch.setattr(DeliveryWork, "validate", breaks)
    now = clock()

    def after(pause: timedelta) -> None:
        turn(replace(desk.reception, clock=lambda: now + pause))

    after(timedelta(0))
    after(timedelta(seconds=30))
    assert tried == [id_]
    state = desk.get(id_, language="zh").json()
    assert state["state"] == "RECEIVED"
    assert "KeyError" in state["message"]
    assert "nobody may read" not in state["message"]
    pause = timedelta(0)
    for _ in range(1, received_delivery.ATTEMPTS):
        pause += received_delivery.MOST_PAUSE
        after(pause)
    after(pause + timedelta(days=1))
    assert len(tried) == received_delivery.ATTEMPTS
    assert "已停止处理" in desk.get(id_, language="zh").json()["message"]
    # The same bytes once more begin again, and others of the same source are not held up.
    monkeypatch.undo()
    assert desk.send(body).json()["id"] == id_
    other = desk.deliver([desk.row(31)])
    for one in (id_, other):
        assert desk.get(one).json()["state"] == "CLOSED"
        assert "message" not in desk.get(one).json()


def test_a_file_of_very_many_bad_rows_ends_with_how_to_ask_for_the_rest(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bad_rows_file, "AT_ONCE", 2)
    monkeypatch.setattr(bad_rows_file, "MOST_BYTES", 1_600)
    monkeypatch.setattr(set_aside_files, "MOST_BYTES", 700)
    rows = [desk.row(number, 罚款="五千") for number in range(50, 57)]
    id_ = desk.deliver([*rows, desk.row(57)])
    after, told, parts = "", list[str](), 0
    while True:
        text = desk.get(f"{id_}/bad-rows?after={after}", language="en").content.decode("utf-8-sig")
        _, *found = csv.reader(io.StringIO(text, newline=""))
        parts += 1
        told += [row[1] for row in found if row[1] != "…"]
        if found[-1][1] != "…":
            break
        (after,) = re.findall(r"after=(\d+/\d+)", found[-1][2])
    assert told == [str(number) for number in range(2, 9)], "each once"
    assert parts > 1
    assert desk.get(f"{id_}/bad-rows?after=x").status_code == 400
    # The row is passed over where the file comes back.
    first = desk.get(f"{id_}/bad-rows").content
    back = desk.send(first.replace("五千".encode(), b"5000")).json()
    desk.turn()
    state = desk.get(back["id"]).json()
    assert state["state"] == "CLOSED"
    assert 0 < state["rows"] == state["counts"]["ACCEPTED"] < len(told)
    # What is set aside on disk is bounded too, and tells the line of each row.
    path = min((desk.reception.home / "set-aside").glob("*.jsonl"))
    kept = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {"found", "zh"} <= kept[0].keys()
    assert kept[-1].keys() == {"line", "reason", "row", "short"}


def test_rows_are_told_with_the_sheet_that_they_are_of(desk: Desk) -> None:
    text = MAPPING.format(source=f"{desk.source}-sheets")
    text = text.replace("  - file: penalties.csv", '  - file: penalties.csv\n    sheet: "*"')
    (desk.reception.seeds / "mappings" / "sheets.yaml").write_text(text, "utf-8")
    body = workbook([HEADER, desk.row(40)], ("四月", [HEADER, desk.row(41, 罚款="x")]))
    sent = desk.send(body, mapping=f"{desk.source}-sheets")
    assert sent.status_code == 202, sent.text
    desk.turn()
    id_ = sent.json()["id"]
    assert [one.partition("[")[2] for one in desk.get(id_).json()["tables"]] == ["数据]", "四月]"]
    tables = [one["table"] for one in desk.get(f"{id_}/rows").json()["rows"]]
    assert tables == desk.get(id_).json()["tables"]
    (plain,) = desk.get(f"{desk.deliver([desk.row(42)])}/rows").json()["rows"]
    assert "table" not in plain
