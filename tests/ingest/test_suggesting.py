"""``hub ingest --suggest`` proposes a mapping, and what only a person can say stands as TODO."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from hub.cli.seeds import ingest
from hub.ingestion.mappings.known_mappings import KnownMappings, ShippedMapping
from hub.ingestion.mappings.recognising import recognised
from hub.ingestion.mappings.suggesting import suggest, suggest_for
from hub.policy.checks.mappings import read_mapping
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.services import Services
from tests.conftest import ROOT
from tests.ingest.test_shipped_mappings import PERSON, SAMPLES, titles_of


@pytest.fixture(scope="module")
def shipped(services: Services) -> list[ShippedMapping]:
    return KnownMappings(ROOT / "seeds", services.naming.schemes).shipped(services.book.current())


def complaints(services: Services, tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "m.yaml"
    path.write_text(text, "utf-8")
    try:
        read_mapping(path, "m.yaml", services.naming.schemes, services.book.current())
    except BrokenDocuments as error:
        return [str(one) for one in error.complaints]
    return []


def test_the_nearest_is_proposed_with_what_differs(
    services: Services, shipped: list[ShippedMapping], tmp_path: Path
) -> None:
    titles = [
        {"CF_SY": "违法事实情况", "CF_GSJZQ": "公示截止日"}.get(title, title)
        for title in titles_of("penalties-2018")
        if title != "CF_YXQ"
    ]
    text = suggest("f.csv", [*titles, "承办人"], [["x"] * (len(titles) + 1)], shipped)
    assert "After the shipped mapping penalties-2018" in text
    assert "# < guessed: 违法事实情况" in text
    assert "# < guessed: 公示截止日" in text
    marked = [line for line in text.splitlines() if "no such column" in line]
    assert len(marked) == 1
    assert "CF_YXQ" in marked[0]
    told = complaints(services, tmp_path, text)
    assert len(told) == 1
    assert "TODO" in told[0]
    assert "承办人" in text.splitlines()[int(told[0].split(":")[1]) - 1]
    assert complaints(services, tmp_path, text.replace("{type: TODO}", "{type: ignored, why: no use}")) == []


def test_from_scratch_types_are_guessed_and_the_checker_names_what_is_left(
    services: Services, shipped: list[ShippedMapping], tmp_path: Path
) -> None:
    titles = ["企业", "信用代码", "许可证号", "发证日期", "发证机关", "状态"]
    titles += ["面积", "费用（万元）", "证件", "说明"]
    rows = [
        ["甲", "91411502DEM001010G", "A1", "2025/1/2", "某局", "有效", "12.5", "0.2", PERSON, ""],
        ["乙", "91411502DEM001000F", "A2", "2025年1月3日", "某局", "注销", "12", "3", PERSON, "y"],
    ]
    text = suggest("f.csv", titles, rows, shipped)
    columns = yaml.safe_load(text)["files"][0]["columns"]
    assert {title: column["type"] for title, column in columns.items()} == {
        "企业": "text",
        "信用代码": "text",
        "许可证号": "text",
        "发证日期": "date",
        "发证机关": "authority",
        "状态": "map",
        "面积": "decimal",
        "费用（万元）": "decimal",
        "证件": "text",
        "说明": "text",
    }
    assert columns["费用（万元）"]["unit"] == "万元"
    assert columns["说明"]["required"] is False
    assert list(columns["状态"]["values"]) == ["有效", "注销"]
    assert PERSON not in text
    assert "甲" not in text, "no value is repeated but those of a class"
    told = complaints(services, tmp_path, text)
    assert any("source: found 'TODO'" in one for one in told)
    edited = text.replace("source: TODO", "source: a-b").replace("kind: TODO", "kind: admin-permit")
    told = complaints(services, tmp_path, edited)
    assert {one.split("columns.")[1].split(":")[0] for one in told} == {
        "企业",
        "状态",
        "面积",
        "费用（万元）",
        "证件",
        "说明",
    }
    assert all("a column that nothing uses" in one for one in told)


def test_a_file_below_a_title_and_in_another_encoding_is_looked_at(
    shipped: list[ShippedMapping], tmp_path: Path
) -> None:
    text = (SAMPLES / "repairs.csv").read_text("utf-8")
    (tmp_path / "r.csv").write_bytes(("信用修复结果报送表（虚构）\n" + text).encode("gb18030"))
    assert "After the shipped mapping repairs" in suggest_for(tmp_path / "r.csv", shipped)
    (one,) = recognised(tmp_path, ["r.csv"], shipped, "411500-x")
    assert (one.source, one.files[0].file) == ("411500-x", "r.csv")


def test_files_of_one_register_are_read_in_its_order(shipped: list[ShippedMapping], tmp_path: Path) -> None:
    names = ["posts", "shareholders", "names", "companies"]
    for name in names:
        text = (SAMPLES / f"company-register.{name}.csv").read_text("utf-8")
        (tmp_path / f"{names.index(name)}.csv").write_text(text, "utf-8")
    (one,) = recognised(tmp_path, ["0.csv", "1.csv", "2.csv", "3.csv"], shipped)
    assert [file.file for file in one.files] == ["3.csv", "2.csv", "1.csv", "0.csv"]


def test_the_command_prints_a_mapping_and_needs_no_graph() -> None:
    run = CliRunner().invoke(ingest, ["--suggest", str(SAMPLES / "grades.csv")])
    assert run.exit_code == 0, run.output
    assert "After the shipped mapping grades" in run.output


def test_the_name_of_a_workbook_says_which_form_of_several_it_is(tmp_path: Path) -> None:
    run = CliRunner().invoke(ingest, ["--form", "company-register", str(tmp_path / "x.xlsx")])
    assert run.exit_code == 1
    assert "name the workbook so: companies.xlsx" in run.output
    assert "file=" not in run.output
    named = tmp_path / "shareholders.xlsx"
    assert CliRunner().invoke(ingest, ["--form", "company-register", str(named)]).exit_code == 0
    assert named.exists()
