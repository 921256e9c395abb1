"""``hub ingest`` at the terminal: a zip of what departments send, found by its headers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.settings import Settings
from hub.store.commits import OPEN_COMMIT
from tests.conftest import ROOT
from tests.receiving.desk import AUTHORITY, CLEAN, RECORDS, Desk, company, penalty_of_2018


def sent(mark: str, numbers: range, *, separator: str, encoding: str) -> bytes:
    """A file of penalties, of one company each."""
    rows = [{**penalty_of_2018(number, mark), "科室": "稽查科"} for number in numbers]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture
def terminal(desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work on the desk's graph."""

    @contextmanager
    def opened(*_: object) -> Generator[Any]:
        yield SimpleNamespace(graph=desk.services.graph, settings=settings)

    monkeypatch.setattr("hub.cli.seeds.open_graph", opened)
    monkeypatch.setenv("HUB_HOME", str(settings.home))
    monkeypatch.setenv("HUB_SEEDS", str(ROOT / "seeds"))


def test_an_authority_is_one_source_whether_it_sends_or_is_ingested(
    desk: Desk, terminal: None, tmp_path: Path
) -> None:
    path = tmp_path / "处罚.csv"
    path.write_bytes(sent(desk.mark, range(711, 712), separator=",", encoding="utf-8"))
    done = CliRunner().invoke(main, ["ingest", str(path), "--source", AUTHORITY])
    assert done.exit_code == 0, done.output
    source = f"penalties-2018@{AUTHORITY}"
    rows = desk.services.graph.read(lambda tx: tx.rows(RECORDS, source=f"{source}-", open=OPEN_COMMIT))
    assert company(711, desk.mark) in {row["subject"] for row in rows}
    desk.services.graph.write(lambda tx: tx.rows(CLEAN, source=f"{source}-"))


def test_a_zip_is_taken_in_once_and_what_is_not_read_is_told(
    desk: Desk, terminal: None, tmp_path: Path
) -> None:
    source = f"{desk.source}-zip"
    path = tmp_path / "处罚.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("三月.csv", sent(desk.mark, range(701, 703), separator=";", encoding="gb18030"))
    command = ["--locale", "zh", "ingest", str(path), "--source", source]
    first = CliRunner().invoke(main, command)
    assert first.exit_code == 0, first.output
    assert "科室" in first.output, "a column that nobody reads is told"
    assert "1 个文件，读取 2 行：写入 2 行" in first.output
    assert "rows read" not in first.output
    rows = desk.services.graph.read(lambda tx: tx.rows(RECORDS, source=f"{source}-", open=OPEN_COMMIT))
    assert {row["subject"] for row in rows} == {company(number, desk.mark) for number in (701, 702)}
    again = CliRunner().invoke(main, command)
    assert again.exit_code == 0, again.output
    same = desk.services.graph.read(lambda tx: tx.rows(RECORDS, source=f"{source}-", open=OPEN_COMMIT))
    assert same == rows
    desk.services.graph.write(lambda tx: tx.rows(CLEAN, source=f"{source}-"))
