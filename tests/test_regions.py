"""Seeds about places, texts and authorities: complete, connected, and found in the texts they name."""

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

SEEDS = Path(__file__).parents[1] / "seeds"
SHARED = Path(__file__).parents[2] / "shared"


def read_yaml(name: str, key: str) -> list[dict[str, Any]]:
    return yaml.safe_load((SEEDS / name).read_text(encoding="utf-8"))[key]


def read_csv(name: str) -> list[dict[str, str]]:
    with (SEEDS / "regions" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LISTED = {
    kind: read_csv(name)
    for kind, name in (("PROVINCE", "provinces"), ("CITY", "cities"), ("DISTRICT", "districts"))
}
FORMER = read_csv("former")
EXTRA = read_yaml("regions/extra.yaml", "regions")
SOURCES = read_yaml("sources/sources.yaml", "sources")
AUTHORITIES = read_yaml("authorities.yaml", "authorities")
FILES = {source["id"]: source["file"] for source in SOURCES}
PARENTS = {row["code"]: row["parent"] for rows in (*LISTED.values(), EXTRA) for row in rows}


def text_of(source: str) -> str:
    return (SHARED / FILES[source]).read_text(encoding="utf-8")


def line_of(source: str, line: int) -> str:
    return text_of(source).split("\n")[line - 1]


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# --- regions -------------------------------------------------------------------------------------


def test_every_listed_region_is_there():
    assert {kind: len(rows) for kind, rows in LISTED.items()} == {
        "PROVINCE": 31,
        "CITY": 342,
        "DISTRICT": 2978,
    }
    assert len(PARENTS) == 31 + 342 + 2978 + len(EXTRA), "a code stands twice"


def test_the_listed_regions_are_those_of_the_original_lists():
    for kind, name in (("PROVINCE", "provinces"), ("CITY", "cities"), ("DISTRICT", "areas")):
        with (SHARED / "data" / "regions" / f"modood-{name}.csv").open(encoding="utf-8", newline="") as file:
            original = {row["code"].ljust(6, "0"): row["name"] for row in csv.DictReader(file)}
        # A city without districts stands among them under its own code: `X-` keeps codes unique.
        assert {row["code"].removeprefix("X-"): row["name"] for row in LISTED[kind]} == original


def test_each_parent_is_the_code_one_level_up():
    for row in LISTED["PROVINCE"]:
        assert re.fullmatch(r"\d{2}0000", row["code"])
        assert row["parent"] == "100000"
    for row in LISTED["CITY"]:
        assert re.fullmatch(r"\d{4}00", row["code"])
        assert row["parent"] == row["code"][:2] + "0000"
    for row in LISTED["DISTRICT"]:
        assert re.fullmatch(r"\d{6}|X-\d{4}00", row["code"])
        assert row["parent"] == row["code"].removeprefix("X-")[:4] + "00"


def test_an_abolished_code_leads_to_regions_of_today():
    codes = [row["code"] for row in FORMER]
    assert len(codes) == len(set(codes))
    for row in FORMER:
        assert row["code"] not in PARENTS, row
        assert PARENTS.keys() >= {*row["became"].split(";")}, row
        assert 2000 <= int(row["year"]) <= 2026
        assert row["name"]


def test_every_region_leads_up_to_the_nation():
    for code in PARENTS:
        seen: set[str] = set()
        at = code
        while at != "100000":
            assert at not in seen, f"{code} goes round in circles"
            seen.add(at)
            assert PARENTS[at] in PARENTS, f"the parent of {at} is missing"
            at = PARENTS[at]
    assert PARENTS["100000"] is None


@pytest.mark.parametrize("region", EXTRA, ids=lambda region: region["code"])
def test_an_extra_region_is_what_its_document_says(region: dict[str, Any]):
    assert region["kind"] in {"NATION", "FUNCTION_AREA", "GROUP"}
    if region["kind"] == "NATION":
        return
    assert region["code"].startswith("X-" if region["kind"] == "FUNCTION_AREA" else "G-")
    assert len(region["quote"]) <= 25
    assert region["quote"] in line_of(region["document"], region["line"])


@pytest.mark.parametrize("region", EXTRA, ids=lambda region: region["code"])
def test_members_are_only_those_that_the_text_names(region: dict[str, Any]):
    members = region.get("members", [])
    assert bool(region.get("members_not_stated")) == ("members" in region and not members)
    names = {row["code"]: row["name"] for rows in LISTED.values() for row in rows}
    for member in members:
        assert names[member] in region["quote"]


# --- sources -------------------------------------------------------------------------------------


def test_every_text_has_one_entry():
    on_disk = {f"documents/{path.name}" for path in (SHARED / "documents").glob("*.txt")}
    on_disk |= {f"law/{path.name}" for path in (SHARED / "law").glob("*.md") if path.name != "README.md"}
    assert sorted(name for name in FILES.values() if name) == sorted(on_disk)
    assert len(FILES) == len(SOURCES)
    for path in (SHARED / "law").glob("*.md"):
        assert path.name == "README.md" or path.stem in FILES


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source["id"])
def test_a_source_is_complete(source: dict[str, Any]):
    assert set(source) - {"note"} == {
        "id", "title", "title_en", "kind", "number", "region", "issuer", "adopted", "issued",
        "in_force_from", "in_force_to", "valid_from", "valid_from_basis", "status", "file", "secondary",
    }  # fmt: skip
    assert source["kind"] in {
        "policy",
        "report",
        "law",
        "regulation",
        "local-regulation",
        "judicial-interpretation",
        "departmental-rule",
    }
    assert source["status"] in {"IN_FORCE", "DRAFT", "PRACTICE"}
    assert source["region"] in PARENTS
    assert source["secondary"] == (source["file"] is None)
    assert isinstance(source["valid_from"], date)
    if source["valid_from_basis"] == "STATED" and not source["secondary"]:
        assert source["valid_from"] == source["in_force_from"]
    if source["valid_from_basis"] == "ISSUED":
        assert source["valid_from"] == source["issued"]


@pytest.mark.parametrize(
    "source", [source for source in SOURCES if source["file"]], ids=lambda source: source["id"]
)
def test_what_is_said_of_a_text_stands_in_it(source: dict[str, Any]):
    text = text_of(source["id"])
    printed = re.sub(r"\s", "", text)
    # Document 002 has no title line, and 003 bears the date of a web page.
    if source["id"] != "doc-002":
        assert source["title"] in printed
    for key in ("number", "issuer"):
        assert source[key] is None or source[key] in printed
    for key in ("adopted", "issued", "in_force_from"):
        day = source[key]
        assert day is None or chinese(day) in printed or day.isoformat() in text
    if source["in_force_from"]:
        day = chinese(source["in_force_from"])
        assert f"自{day}起施行" in printed or f"{day}施行" in printed


def test_a_draft_and_a_report_are_never_in_force():
    status = {source["id"]: (source["status"], str(source["valid_from"])) for source in SOURCES}
    assert status["doc-002"] == ("DRAFT", "2024-01-01")
    assert status["doc-003"] == ("PRACTICE", "2022-05-26")


# --- authorities ---------------------------------------------------------------------------------


def test_authorities_have_ids_of_their_own():
    ids = [authority["id"] for authority in AUTHORITIES]
    assert len(ids) >= 60
    assert len(set(ids)) == len(ids)
    names = [authority["name"] for authority in AUTHORITIES]
    assert sorted(names) == sorted(set(names)), "one body under two ids"


@pytest.mark.parametrize("authority", AUTHORITIES, ids=lambda authority: authority["id"])
def test_an_authority_is_named_where_it_says(authority: dict[str, Any]):
    assert authority["region"] in PARENTS
    assert re.fullmatch(re.escape(authority["region"]) + r"-[a-z]+", authority["id"])
    assert authority["name"].endswith(authority["printed"].lstrip("市县省"))
    assert authority["printed"] in line_of(authority["document"], authority["line"])
    for alias in authority.get("aliases", []):
        assert alias["name"] in line_of(authority["document"], alias["line"])


def test_the_two_names_of_the_central_bank_in_xinyang_are_one_body():
    bank = next(authority for authority in AUTHORITIES if authority["id"] == "411500-pbc")
    assert bank["name"] == "人行信阳市分行"
    assert [alias["name"] for alias in bank["aliases"]] == ["人行信阳市中心支行"]
