"""The printed report: nothing from outside, unknown is no zero, one drawing for the page and the PDF."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from defusedxml import ElementTree

from hub.cli import main
from hub.policy.catalogue import Catalogue
from hub.quality.figures import QualityIndicator, QualityUnknown
from hub.quality.measuring import Asked, measured
from hub.quality.repeats import Repeats, repeats
from hub.quality.report.contents import Report, report_of
from hub.quality.report.drawing import bars, trend
from hub.quality.report.page import html, svg
from hub.quality.report.paper import pdf
from hub.quality.report.words import Pair, called
from hub.services import Services
from hub.settings import Settings
from tests import staging

HERE = "411527"
BATCH = "CREATE (b:Batch {id: $id, source: $source, sha256: $delivery, at: $at, read: 3, setAside: 2})"


@pytest.fixture(scope="module")
def catalogue(services: Services) -> Catalogue:
    """The policy of the seeds."""
    return services.book.current()


@pytest.fixture(scope="module")
def report(services: Services, catalogue: Catalogue) -> Report:
    """The report of a county with one record in time and one late."""
    code = staging.put_subject(services, registered=HERE, district=HERE)
    fields = {"region": HERE, "decided_on": "2024-09-10", "published_on": None}
    staging.put_records(
        services,
        staging.penalty(code, "report-1", **fields, received_at="2024-09-20T09:00:00+08:00"),
        staging.penalty(code, "report-2", **fields, received_at="2024-09-30T09:00:00+08:00"),
    )
    asked = Asked(HERE, date(2024, 9, 1), date(2024, 11, 1))
    found = services.graph.read(lambda tx: measured(tx, catalogue, asked, [HERE], services.now().date()))
    return report_of(found, Repeats(4, 1, True), catalogue, datetime(2026, 11, 29, 9, 0))


def test_the_page_needs_nothing_from_outside(report: Report) -> None:
    page = html(report)
    assert set(re.findall(r"https?://[^\"' )]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert not re.search(r"<(script|link|img|iframe|object)|@import|url\(", page)
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))


def test_both_languages_and_the_counts_stand_in_it(report: Report) -> None:
    page = html(report)
    for pair in map(called, QualityIndicator):
        assert pair.zh in page
        assert pair.en in page
    assert "1 / 2 = 50.00%" in page
    assert "（DRAFT）" in page, "the text is a draft for comment"
    assert "搁置的 4 行中，1 行原样再次报送" in page


def test_what_is_unknown_says_why_and_is_no_zero(report: Report) -> None:
    page = html(report)
    assert called(QualityUnknown.NOT_STATED).zh in page
    assert called(QualityUnknown.NOTHING_COUNTED).zh in page
    assert "0 / 0" not in page
    assert "0.00%" not in page.replace("50.00%", "")


def test_names_are_escaped_on_both() -> None:
    names = Pair("<b>局</b> & 委", "<i>")
    made = Report(names, names, ())
    assert "<b>" not in html(made)
    assert pdf(made).startswith(b"%PDF")
    assert "<b>" not in svg(bars(names, [("<b>", Decimal(5))]))


def test_a_pdf_of_the_same_report_is_the_same_file(report: Report) -> None:
    made = pdf(report)
    assert made == pdf(report)
    assert b"STSong-Light" in made


def test_a_gap_is_no_line() -> None:
    values = [Decimal(97), Decimal(98), None, Decimal(96), Decimal(95)]
    name = called(QualityIndicator.TIMELINESS)

    def lines(drawn: list[Decimal | None]) -> int:
        text = svg(trend(["a", "b", "c", "d", "e"], {name: drawn}))
        assert ElementTree.fromstring(text).tag.endswith("svg")
        return len(re.findall("<polyline", text))

    whole: list[Decimal | None] = [Decimal(97)] * 5
    assert lines(values) == lines(whole) + 1
    assert lines([None] * 5) == 0
    assert lines([None, Decimal(90), None, None, None]) == 1


def test_rows_that_came_again_as_they_were_are_counted(services: Services, tmp_path: Path) -> None:
    held = {"again-1": ("d1", ["a", "b"]), "again-2": ("d2", ["b", "c"]), "again-3": ("d2", ["c"])}
    for name, (delivery, rows) in held.items():
        row = {
            "id": f"test-{name}",
            "source": "again",
            "delivery": delivery,
            "at": "2024-02-05T02:00:00.000000Z",
        }
        staging.commit(services, lambda tx, _, row=row: tx.rows(BATCH, **row))
        text = "".join(json.dumps({"row": one}) + "\n" for one in rows)
        (tmp_path / f"test-{name}.jsonl").write_text(text)
    asked = (["again"], date(2024, 2, 1), date(2024, 3, 1))
    assert repeats(services.graph, tmp_path, *asked) == Repeats(3, 1, True), "c came twice in one delivery"
    (tmp_path / "test-again-1.jsonl").unlink()
    assert not repeats(services.graph, tmp_path, *asked).whole


def test_the_command_writes_both(services: Services, settings: Settings, tmp_path: Path) -> None:
    password = settings.neo4j_password
    assert password is not None
    environment = {
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": password.get_secret_value(),
        "HUB_HOME": str(settings.home),
        "HUB_SEEDS": str(settings.seeds),
    }
    page, paper = tmp_path / "r.html", tmp_path / "r.pdf"
    asked = ["report", "quality", "--region", HERE, "--from", "2024-09-01", "--to", "2024-11-01"]
    answer = CliRunner().invoke(main, [*asked, "--html", str(page), "--pdf", str(paper)], env=environment)
    assert answer.exit_code == 0, answer.output
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert paper.read_bytes().startswith(b"%PDF")
    none = CliRunner().invoke(main, asked, env=environment)
    assert none.exit_code == 1
    assert "--html" in none.output
