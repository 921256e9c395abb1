"""A file whose rows are bad but for one: its end is clear, memory does not grow with it, and all of them come
back, in parts. ``make test`` takes a few thousand, ``make soak`` two million."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from graph_schema.vocabulary import DeliveryState, RowOutcome
from hub.ingestion.deliveries import kept_files, received_delivery
from hub.ingestion.deliveries.incoming_files import receive_folder
from hub.ingestion.deliveries.resuming import work_on
from hub.ingestion.readers import Source, open_sources
from hub.ingestion.receipts import bad_rows_file, set_aside_files
from hub.ingestion.receipts.row_receipts import Place
from hub.messages.languages import Language
from hub.policy.checks.mappings import read_mapping
from tests.receiving.desk import HEADER, MAPPING, Desk

NEXT = re.compile("after=0/([0-9]+)")
SHORT = 150
"""In bytes, of a row that is told by its line and reason alone."""
MEGABYTES = 100
"""By so much the process may grow."""


def lines(desk: Desk, count: int) -> Iterator[str]:
    """The file: the good row is the last one."""
    yield ",".join(HEADER) + "\n"
    bad = ",".join(desk.row(999, 罚款="五千", 决定日期="2026-02-30", 统一社会信用代码="91411502DEM0000"))
    for number in range(count):
        yield f"{bad.replace('〔2026〕999号', f'〔2026〕坏{number}号')}\n"
    yield ",".join(desk.row(998)) + "\n"


def resident() -> int:
    """What the process has in memory, in MB."""
    gc.collect()
    (line,) = (one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


@pytest.mark.parametrize("count", [2_500, pytest.param(2_000_000, marks=pytest.mark.soak)])
def test_two_million_bad_rows_have_an_end(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    with (tmp_path / "penalties.csv").open("w", encoding="utf-8") as file:
        file.writelines(lines(desk, count))
    source = f"{desk.source}-bad{count}"
    path = desk.reception.seeds / "mappings" / f"bad{count}.yaml"
    path.write_text(MAPPING.format(source=source), "utf-8")
    catalogue = desk.services.book.current()
    mapping = read_mapping(path, path.name, desk.services.naming.schemes, catalogue)
    reception = replace(desk.reception, batch_size=2_000 if count > 10_000 else 500)
    received = receive_folder(reception, mapping, tmp_path, "411500-scjg")
    grown: list[int] = []
    every = max(count // 50, 1_000)

    def progress(done: int, total: int, file: str) -> None:
        if done and done % every < reception.batch_size:
            grown.append(resident())

    summary = work_on(reception, received.delivery.id, progress)
    assert summary is not None
    assert (summary.read, summary.written, summary.set_aside) == (count + 1, 1, count)
    one = received_delivery.find(reception.graph, received.delivery.id)
    assert one is not None
    assert one.state is DeliveryState.WRITTEN
    assert one.counts.outcomes == {RowOutcome.ACCEPTED: 1, RowOutcome.SET_ASIDE: count}
    if count > 10_000:
        assert max(grown) - grown[2] < MEGABYTES, grown
    files = [*(reception.home / "set-aside").glob(f"{source}*.jsonl")]
    assert sum(map(line_count, files)) == count
    assert (
        max(one.stat().st_size for one in files) <= set_aside_files.MOST_BYTES + reception.batch_size * SHORT
    )
    monkeypatch.setattr(bad_rows_file, "MOST_BYTES", bad_rows_file.MOST_BYTES if count > 10_000 else 200_000)
    kept = open_sources(kept_files.files_of(reception.home, received.delivery.id), mapping.files)
    assert returned(desk, received.delivery.id, kept) == count


def line_count(path: Path) -> int:
    with path.open("rb") as opened:
        return sum(1 for _ in opened)


def returned(desk: Desk, delivery: str, sources: Sequence[Source]) -> int:
    """How many bad rows come back, in all parts; each of them once and in order."""
    after: Place | None = (0, 0)
    last = count = parts = 0
    while after is not None:
        begin, after, parts = after, None, parts + 1
        rows = bad_rows_file.rows(desk.services.graph, delivery, sources, Language.ZH, begin)
        for line in b"".join(rows).decode().splitlines()[1:]:
            number = line.split(",")[1]
            if number.isdigit():
                assert int(number) > last
                last, count = int(number), count + 1
            else:
                after = (0, int(NEXT.findall(line)[0]))
    assert parts > 1
    return count
