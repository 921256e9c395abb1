"""Where prices no longer fit: counted by the hub, told by its metrics, and put in order."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.errors import InputError
from hub.serving.metrics import WORK
from hub.serving.price_report import FEWEST, FieldWork, report, work_of
from tests.conftest import Ask, free_port


def page(*rows: tuple[str, int, int, int]) -> str:
    return "".join(
        f'{name}{{field="{row[0]}"}} {number}\n'
        for row in rows
        for (name, _), number in zip(WORK, row[1:], strict=True)
    )


def test_a_price_that_is_far_off_the_median_is_marked() -> None:
    text = page(("a", 100, 1_000, 500), ("b", 50, 500, 250), ("dear", 40, 400, 2_000), ("cheap", 30, 900, 30))
    work = work_of(text + page(("rare", FEWEST - 1, 10, 1_000)))
    assert work[0] == FieldWork("a", 100, 1_000, 500)
    head, *lines = report(work)
    assert head.split()[0] == "field"
    marks = {line.split()[0]: line[78:].strip() for line in lines}
    assert marks == {
        "rare": "too few to tell",
        "dear": "PRICE TOO LOW",
        "a": "",
        "b": "",
        "cheap": "price too high",
    }
    assert list(marks)[:2] == ["rare", "dear"], "what is priced too low comes first"
    with pytest.raises(InputError):
        work_of("hub_processes 1\n")


def test_the_command_asks_a_hub_that_runs(ask: Ask, address: str) -> None:
    for _ in range(3):
        ask("{ regions(first: 2) { edges { node { code } } } }", as_=None)
    told = CliRunner().invoke(main, ["report", "prices", "--hub", address])
    assert told.exit_code == 0, told.output
    (line,) = [one for one in told.output.splitlines() if one.startswith("regions ")]
    assert int(line.split()[1]) >= 3
    assert float(line.split()[2]) > 0
    silent = CliRunner().invoke(main, ["report", "prices", "--hub", f"http://127.0.0.1:{free_port()}"])
    assert silent.exit_code == 1
