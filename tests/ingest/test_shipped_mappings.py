"""Each shipped mapping, with an invented sample: found by its header, and what its columns say."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook

from hub.errors import InputError
from hub.identity.keys import KeyRing
from hub.identity.naming import Naming
from hub.ingestion import Summary, ingest
from hub.ingestion.converting import Converter, Facts
from hub.ingestion.headers.header import header_of
from hub.ingestion.mappings.blank_forms import blank_form
from hub.ingestion.mappings.known_mappings import KnownMappings, ShippedMapping
from hub.ingestion.mappings.recognising import recognise, recognised, the_mapping
from hub.ingestion.readers import Fault, open_sources, rows_of
from hub.messages.languages import Language
from hub.policy.catalogue import Catalogue
from hub.policy.model.mapping import Mapping
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from tests.conftest import ROOT

SAMPLES = Path(__file__).parent / "samples"
CODES = ("统一社会信用代码", "SHXYM")
NUMBERS = ("工商", "GSDJ", "GSZC")
NAMES = sorted(path.stem for path in SAMPLES.glob("*.csv"))
TODAY = date(2026, 6, 1)
OPEN = "9999-12-31"
SHOP, BUILDER = "91411502DEM001010G", "91411502DEM001000F"
INN, OFFICE = "92411502DEM001030F", "11411500DEM001040Y"
PERSON = "999999199001010016"
Expected = dict[int, dict[str, Any]]
"""By line, what the record says; of several records of a row the last."""

RECORDS: dict[str, Expected] = {
    "permits-2018": {
        2: {
            "kind": "admin-permit",
            "value": BUILDER,
            "decidedOn": "2025-03-07",
            "validTo": "2028-03-10",
            "authority": "411500-demo",
            "region": "411500",
            "valid_from": "2025-03-10",
            "number": "样例许〔2025〕1号",
            "certificate_number": "XK-0001",
            "in_force": True,
        },
        3: {"value": INN, "decidedOn": "2025-04-01", "validTo": OPEN, "in_force": True},
        4: {"scheme": "ID", "decidedOn": "2025-05-02", "validTo": OPEN, "in_force": False},
    },
    "penalties-2018": {
        2: {
            "kind": "admin-penalty",
            "value": SHOP,
            "decidedOn": "2025-03-07",
            "validTo": "2026-03-08",
            "displayEndsOn": "2028-03-08",
            "amount": "2000",
            "penalty_type": "FINE",
            "document_number": "样例罚〔2025〕1号",
            "violation": "虚假宣传",
            "cause": "在店内张贴虚假广告",
        },
        3: {"validTo": OPEN, "displayEndsOn": OPEN, "amount": "20000000", "confiscated": "300.5"},
        4: {"value": INN, "validTo": OPEN, "displayEndsOn": "2025-08-07", "penalty_type": None},
        5: {"scheme": "ID", "penalty_type": "WARNING", "content": "警告并通报批评"},
        7: {"amount": "30000"},
    },
    "permits-2015": {
        2: {"validTo": "2021-08-04", "revokedOn": None, "permit": "准予排污"},
        3: {"validTo": OPEN, "revokedOn": "2017-01-05"},
        4: {"scheme": "ID", "permit_type": "核准"},
    },
    "penalties-2015": {
        2: {"displayEndsOn": "2017-08-05", "severity": "GENERAL", "disputedFrom": None},
        3: {"disputedFrom": "2016-09-05", "revokedOn": None, "severity": None},
        4: {"scheme": "ID", "revokedOn": "2016-10-06"},
    },
    "other-publicity": {
        2: {"kind": "admin-coercion", "enforced": True},
        3: {"kind": "admin-confirmation", "decidedOn": "2025-07-02", "displayEndsOn": "2026-07-03"},
        4: {"kind": "admin-levy"},
        5: {"kind": "admin-payment", "scheme": "ID"},
        6: {"kind": "admin-ruling"},
        7: {"kind": "admin-compensation"},
        8: {"kind": "admin-award", "scheme": "ID"},
        9: {"kind": "admin-inspection", "passed": False, "enforced": None},
    },
    "lists": {
        2: {"kind": "joint-incentive-list", "validTo": "2027-01-02", "title": "连续三年履约"},
        3: {"kind": "judgment-defaulter-list", "validTo": OPEN, "case_number": "（2025）样例执1号"},
    },
    "judgment-defaulters": {
        2: {
            "kind": "judgment-defaulter-list",
            "value": SHOP,
            "decidedOn": "2025-03-07",
            "publishedOn": "2025-03-10",
            "validTo": OPEN,
            "title": "违反财产报告制度",
            "case_number": "（2025）样例执11号",
        },
        3: {"scheme": "ID", "decidedOn": "2025-03-08"},
        4: {"decidedOn": "2025-03-09"},
    },
    "red-black-board": {2: {"side": "红", "validTo": "2026-03-15"}, 3: {"side": "黑"}},
    "red-black-board-by-day": {
        2: {"side": "红", "decidedOn": "2025-03-15", "validTo": OPEN, "title": "诚信经营"},
        3: {"side": "黑", "title": None},
    },
    "grades": {2: {"scale": "xinyang-tax-credit", "grade": "A", "score": "96.5", "year": 2024}},
    "commitments": {
        2: {"kind": "commitment-fulfilment", "kept": True, "decidedOn": "2025-07-01"},
        3: {"kind": "credit-commitment", "matter": "按期支付工资"},
        4: {"kind": "dishonesty-repair-commitment"},
    },
    "contracts": {
        line: {"kind": kind, "value": OFFICE, "number": "样例合2025-1", "decidedOn": f"2025-0{line - 1}-11"}
        for line, kind in enumerate(
            (
                "gov-contract",
                "gov-contract-tracking",
                "gov-contract-warning",
                "gov-contract-handling",
                "gov-contract-publication",
                "gov-contract-use",
            ),
            2,
        )
    },
    "repairs": {2: {"kind": "repair", "penalty": "样例罚〔2025〕1号", "decidedOn": "2025-09-01"}},
    "utilities": {
        2: {"kind": "utilities", "service": "供电", "amount": "1234.5", "owed": "234.5"},
        3: {"scheme": "ID", "service": "供水", "owed": "0"},
    },
    "volunteering.hours": {2: {"kind": "volunteer-hours", "hours": "3.5", "scheme": "ID"}},
    "volunteering.donations": {2: {"kind": "charity-donation", "amount": "50000", "value": SHOP}},
    "volunteering.blood": {
        2: {"kind": "blood-donation", "millilitres": "400"},
        3: {"kind": "stem-cell-donation", "millilitres": None},
    },
}
LINKS = {
    "company-register.shareholders": {
        2: ("SHAREHOLDER_OF", "0.6000000000", "2015-06-01", OPEN),
        3: ("SHAREHOLDER_OF", "0.4000000000", "2015-06-01", "2020-01-01"),
    },
    "company-register.posts": {
        2: ("LEGAL_REPRESENTATIVE_OF", None, "2015-06-01", "2021-05-01"),
        3: ("SUPERVISOR_OF", None, "2021-05-01", OPEN),
    },
}
SUBJECTS = {
    "company-register.companies": {
        2: [("信阳样例商贸有限公司（虚构）", "2019-01-01", OPEN, "ACTIVE", "411502")],
        3: [
            ("信阳样例建筑有限公司（虚构）", "2014-03-02", OPEN, "ACTIVE", "411502"),
            ("信阳样例建筑有限公司（虚构）", "2025-10-01", OPEN, "CLOSED", "411502"),
        ],
    },
    "company-register.names": {
        2: [("信阳样例百货有限公司（虚构）", "2015-06-01", "2019-01-01", "ACTIVE", "411502")]
    },
}
SET_ASIDE = {
    "permits-2018": {5: ("UNKNOWN_CODE", "证件类型")},  # a passport: no scheme for it
    "penalties-2018": {8: ("UNKNOWN_CODE", "CF_CFJG")},
    "lists": {4: ("UNKNOWN_CODE", "名单名称")},
}
AWAITED = {"penalties-2018": (6,), "judgment-defaulters": (4,)}
"""Rows that name their subject without its code: where nobody is known by the name they wait."""
WARNED = {
    "penalties-2018": {3: [("UNIT", "CF_NR_FK")], 4: [("UNCLEAR", "CF_CFLB")], 7: [("AMOUNT", "CF_NR_FK")]},
    "penalties-2015": {3: [("UNCLEAR", "失信严重程度")]},
    "commitments": {4: [("UNCLEAR", "履行情况")]},
}


class World(NamedTuple):
    """What files are read with, and what each sample's rows became."""

    naming: Naming
    catalogue: Catalogue
    mappings: list[ShippedMapping]
    rows: dict[str, dict[int, Facts | Fault]]


def titles_of(name: str) -> list[str]:
    return (SAMPLES / f"{name}.csv").read_text("utf-8").splitlines()[0].split(",")


def converted(world: World, name: str, folder: Path = SAMPLES) -> Iterator[tuple[int, Facts | Fault]]:
    file = f"{name}.csv"
    yield from read(world, the_mapping(file, titles_of(name), world.mappings).mapping_of(file), folder)


def read(world: World, mapping: Mapping, folder: Path) -> Iterator[tuple[int, Facts | Fault]]:
    """The rows of a file, by their numbers."""
    (source,) = open_sources(folder, mapping.files)
    converter = Converter(source, mapping, world.naming, world.catalogue, TODAY, {})
    for line in rows_of(source):
        try:
            yield line.first, converter.facts(line)
        except Fault as fault:
            yield line.first, fault


@pytest.fixture(scope="module")
def world(services: Services) -> World:
    catalogue, schemes = services.book.current(), services.naming.schemes
    ring = KeyRing((b"k" * 32,), own={"set-aside": b"s" * 32, "shared-attributes": b"a" * 32})
    naming = Naming(schemes, ring)
    made = World(naming, catalogue, KnownMappings(ROOT / "seeds", schemes).shipped(catalogue), {})
    made.rows.update((name, dict(converted(made, name))) for name in NAMES)
    return made


def facts(world: World, name: str, line: int) -> Facts:
    found = world.rows[name][line]
    assert isinstance(found, Facts), f"{name}:{line}: {found}"
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_found_by_its_header(world: World, name: str) -> None:
    candidate = the_mapping("whatever.csv", titles_of(name), world.mappings)
    assert candidate.name == name.partition(".")[0]
    assert not candidate.header.missing
    assert "虚构" in (SAMPLES / f"{name}.csv").read_text("utf-8"), "samples are invented"
    assert candidate.mapping.known_from
    assert candidate.mapping.provider == "PUBLIC"


def test_each_mapping_but_finbench_has_a_sample(world: World) -> None:
    shipped = {one.name for one in world.mappings} - {"finbench"}
    assert shipped == {name.partition(".")[0] for name in NAMES}


@pytest.mark.parametrize("name", RECORDS)
def test_records_say_what_the_columns_say(world: World, name: str) -> None:
    for line, expected in RECORDS[name].items():
        row = facts(world, name, line).records[-1]
        properties = row["properties"]
        said = {**row, **properties, **json.loads(properties["attributes"])}
        assert {key: said.get(key) for key in expected} == expected, f"{name}:{line}"


@pytest.mark.parametrize("name", NAMES)
def test_a_blank_form_is_found_by_its_header_and_filled_in_says_what_the_sample_does(
    world: World, name: str, tmp_path: Path
) -> None:
    candidate = the_mapping("whatever.csv", titles_of(name), world.mappings)
    book = load_workbook(io.BytesIO(blank_form(candidate.file)))
    data, notes = book.worksheets
    titles = [str(cell.value) for cell in data[1]]
    blank = header_of(titles, candidate.file)
    assert blank.fits, "nothing is missing, and nothing is there besides"
    assert [row[0].value for row in notes.iter_rows(min_row=2)] == [title.lstrip("*") for title in titles]
    assert all(row[2].value for row in notes.iter_rows(min_row=2))
    needed = {column for column, one in candidate.file.columns.items() if getattr(one, "required", False)}
    marked = zip(blank.columns, titles, strict=True)
    assert needed == {column for column, title in marked if title.startswith("*")}
    header, *rows = csv.reader((SAMPLES / f"{name}.csv").read_text("utf-8").splitlines())
    sample = header_of(header, candidate.file)
    for row in rows:
        said = dict(zip(sample.columns, row, strict=False))
        data.append([said.get(column, "") for column in blank.columns])
    book.save(tmp_path / "form.xlsx")
    (mapping,) = recognised(tmp_path, ["form.xlsx"], world.mappings, None)
    assert mapping.title == candidate.mapping.title
    of_form, of_sample = dict(read(world, mapping, tmp_path)), world.rows[name]
    assert [what_it_says(one) for one in of_form.values()] == list(map(what_it_says, of_sample.values()))


SILENT = ("earlier", "untold")


def what_it_says(row: Facts | Fault) -> Any:
    """The records of a row, or why it can't be used."""
    if isinstance(row, Fault):
        return row.reason
    # A form has the columns that a file may lack, and what a file lacks it says nothing of.
    return [{key: value for key, value in one.items() if key not in SILENT} for one in row.records]


def test_an_organisation_without_its_code_is_meant_by_its_name(world: World) -> None:
    row = facts(world, "penalties-2018", 6)
    assert not row.subjects
    assert [one.text for one in row.meant.values()] == ["信阳样例建筑有限公司（虚构）"]
    assert not facts(world, "penalties-2018", 2).meant
    assert not facts(world, "penalties-2018", 5).meant, "no natural person is sought by name"


@pytest.mark.parametrize("name", ["penalties-2015", "permits-2015", "permits-2018"])
def test_the_other_forms_mean_an_organisation_by_its_old_number_too(
    world: World, name: str, tmp_path: Path
) -> None:
    text = (SAMPLES / f"{name}.csv").read_text("utf-8")
    header, row, *_ = csv.reader(text.splitlines())
    columns = [
        next(one for one in header if any(part in one for part in parts)) for parts in (CODES, NUMBERS)
    ]
    for number in ("411502000000018", ""):
        new = {**dict(zip(header, row, strict=True)), columns[0]: "", columns[1]: number}
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows([header, [new[title] for title in header]])
        ((_, said),) = converted(world, name, tmp_path)
        if number:
            assert isinstance(said, Facts), said
            assert not said.subjects
            assert len(said.meant) == 1
    # Of a form that does not say of what kind its subject is, a name alone may be a person's.
    assert isinstance(said, Fault) == name.endswith("2015")


DAYS = [
    ("lists", {"移出日期": "2026-03-01"}, {"validTo": "2026-03-01"}),
    ("lists", {"移出日期": None, "有效期至": "2026-03-01"}, {"validTo": "2026-03-02"}),
    ("lists", {"移出日期": "2027-01-01", "有效期至": "2026-03-01"}, {"validTo": "2026-03-02"}),
    ("lists", {"移出日期": "", "有效期至": "长期"}, {"validTo": OPEN}),
    ("lists", {"移出日期": "1999-01-01"}, ("BAD_VALUE", "移出日期")),
    ("lists", {"列入日期": "2099-01-01"}, ("BAD_VALUE", "列入日期")),
    ("penalties-2018", {"CF_GSJZQ": "2001-01-01"}, ("BAD_VALUE", "CF_GSJZQ")),
    ("company-register.companies", {"登记状态": "注销", "注销日期": "1990-01-01"}, ("BAD_VALUE", "注销日期")),
]
"""A column is another in the sample's second row (None: it is not there), and what the record says then.
有效期至 and 公示截止期 are last days, 移出日期 is the first day off the list, and nothing is over before it
began."""


@pytest.mark.parametrize(("name", "other", "says"), DAYS)
def test_days_are_taken_as_their_columns_mean_them(
    world: World, name: str, other: dict[str, str | None], says: Any, tmp_path: Path
) -> None:
    header, row, *_ = csv.reader((SAMPLES / f"{name}.csv").read_text("utf-8").splitlines())
    new: dict[str, str | None] = {**dict(zip(header, row, strict=True)), **other}
    titles = [title for title, text in new.items() if text is not None]
    with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([titles, [new[title] for title in titles]])
    mapping = the_mapping(f"{name}.csv", titles, world.mappings).mapping_of(f"{name}.csv")
    ((_, found),) = read(world, mapping, tmp_path)
    if isinstance(found, Fault):
        assert (found.reason.value, found.column.partition("（")[0]) == says
    else:
        ((record,),) = (found.records,)
        assert {key: record["properties"][key] for key in says} == says


def test_a_number_is_one_whichever_brackets_were_typed(world: World, tmp_path: Path) -> None:
    header, row, *_ = csv.reader((SAMPLES / "penalties-2018.csv").read_text("utf-8").splitlines())
    at = header.index("CF_WSH")
    numbers = [f"信市监罚{year}775号" for year in ("〔2026〕", "[2026]", "（2026）", "【2026】", "〔2025〕")]
    with (tmp_path / "penalties-2018.csv").open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([header, *([*row[:at], one, *row[at + 1 :]] for one in numbers)])
    ids = [what_it_says(said)[0]["id"] for _, said in converted(world, "penalties-2018", tmp_path)]
    assert [ids.index(one) for one in ids] == [0, 0, 0, 0, 4]


@pytest.mark.parametrize("name", LINKS)
def test_links_say_what_the_columns_say(world: World, name: str) -> None:
    for line, (kind, share, since, to) in LINKS[name].items():
        (link,) = facts(world, name, line).links
        assert (link["kind"], link.get("share"), link["validFrom"], link["validTo"]) == (
            kind,
            share,
            since,
            to,
        )


@pytest.mark.parametrize("name", SUBJECTS)
def test_subjects_say_what_the_columns_say(world: World, name: str) -> None:
    for line, expected in SUBJECTS[name].items():
        keys = ("name", "validFrom", "validTo", "status", "registered")
        found = [tuple(version[key] for key in keys) for _, version in facts(world, name, line).subjects]
        assert found == expected
    kinds = [row["kind"] for row in facts(world, "company-register.companies", 2).attributes]
    assert kinds == ["ADDRESS", "PHONE"]


@pytest.mark.parametrize("name", NAMES)
def test_what_can_not_be_used_is_set_aside_with_its_column(world: World, name: str) -> None:
    found = {
        line: (row.reason.value, row.column)
        for line, row in world.rows[name].items()
        if isinstance(row, Fault)
    }
    assert found == SET_ASIDE.get(name, {})


@pytest.mark.parametrize("name", NAMES)
def test_what_is_strange_is_a_warning_with_its_column(world: World, name: str) -> None:
    found = {
        line: [(one.reason.value, one.column) for one in row.warnings]
        for line, row in world.rows[name].items()
        if isinstance(row, Facts) and row.warnings
    }
    assert found == WARNED.get(name, {})


def test_a_warning_of_the_unit_says_what_was_probably_meant(world: World) -> None:
    (warning,) = facts(world, "penalties-2018", 3).warnings
    assert warning.message.expected().startswith("0.2 in 万元")
    assert "如文字无误" in warning.message.whole(Language.ZH)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_sample_in_the_encoding_of_a_spreadsheet_says_the_same(
    world: World, tmp_path: Path, encoding: str
) -> None:
    for name in ("penalties-2018", "penalties-2015"):
        text = (SAMPLES / f"{name}.csv").read_text("utf-8")
        (tmp_path / f"{name}.csv").write_bytes(text.replace("\n", "\r\n").encode(encoding))
        for line, row in converted(world, name, tmp_path):
            before = world.rows[name][line]
            assert type(row) is type(before)
            if isinstance(row, Facts) and isinstance(before, Facts):
                assert (row.records, row.subjects) == (before.records, before.subjects)


# Headers

PENALTIES = titles_of("penalties-2018")
LATIN = {"CF_XDR_MC": "行政相对人名称", "CF_NR_FK": "罚款金额（万元）", "CF_JDRQ": "处罚决定日期"}


@pytest.mark.parametrize(
    "change",
    [
        lambda titles: [LATIN.get(title, title) for title in titles],
        lambda titles: [title.lower() for title in titles],
        lambda titles: [f"*{title} " for title in titles],
        lambda titles: [title for title in titles if title not in ("CF_XDR_GSZC", "CF_SJLY", "BZ")],
        lambda titles: [*titles, "承办人", "案件编号"],
        lambda titles: titles[::-1],
    ],
    ids=["Chinese titles", "lower case", "marks", "optional columns missing", "more columns", "order"],
)
def test_a_header_is_known_however_it_is_written(world: World, change: Any) -> None:
    candidate = the_mapping("f.csv", change(PENALTIES), world.mappings)
    assert (candidate.name, candidate.header.missing) == ("penalties-2018", ())


def test_what_no_mapping_has_is_listed_and_the_row_is_read(world: World, tmp_path: Path) -> None:
    lines = (SAMPLES / "repairs.csv").read_text("utf-8").splitlines()
    (tmp_path / "r.csv").write_text(f"{lines[0]},承办人\n{lines[1]},某\n", "utf-8")
    mapping = the_mapping("r.csv", [*titles_of("repairs"), "承办人"], world.mappings).mapping_of("r.csv")
    (source,) = open_sources(tmp_path, mapping.files)
    assert source.undeclared == ("承办人",)
    converter = Converter(source, mapping, world.naming, world.catalogue, TODAY, {})
    assert [len(converter.facts(line).records) for line in rows_of(source)] == [1]


def test_a_header_that_fits_none_names_the_nearest_with_what_differs(world: World) -> None:
    titles = [title for title in PENALTIES if title not in ("CF_WSH", "CF_GSJZQ")] + ["公示到期"]
    with pytest.raises(InputError) as refused:
        the_mapping("f.csv", titles, world.mappings)
    told = refused.value.problem.text()
    assert "penalties-2018" in told
    assert "lacks CF_WSH, CF_GSJZQ; has besides 公示到期" in told
    with pytest.raises(InputError, match="of none nearly"):
        the_mapping("f.csv", ["a", "b"], world.mappings)


def test_two_that_fit_are_both_named(world: World) -> None:
    twice = [*world.mappings, *(one._replace(name="own") for one in _named(world, "repairs"))]
    with pytest.raises(InputError, match="repairs, own"):
        the_mapping("f.csv", titles_of("repairs"), twice)
    assert not recognise(["x"], twice).fitting


def _named(world: World, name: str) -> list[Any]:
    class Named(NamedTuple):
        name: str
        mapping: Any

    return [Named(one.name, one.mapping) for one in world.mappings if one.name == name]


# One load of all into the graph

READ = """
MATCH (s:Subject)-[:HAS_RECORD]->(r:CreditRecord)
WHERE r.id STARTS WITH 'sample-' AND r.knownTo = $open
RETURN s.scheme AS scheme, r.kind AS kind, count(*) AS n
"""
LEFT = (
    "MATCH (r:CreditRecord) WHERE r.id STARTS WITH 'sample-' DETACH DELETE r",
    "MATCH (s:Subject)-[l]->(v:SubjectVersion) WHERE s.batch STARTS WITH 'sample-' DETACH DELETE v",
    "MATCH (s:Subject) WHERE s.batch STARTS WITH 'sample-' DETACH DELETE s",
    "MATCH (b:Batch) WHERE b.source STARTS WITH 'sample-' DETACH DELETE b",
    "MATCH (d:Delivery) WHERE d.source STARTS WITH 'sample-' DETACH DELETE d",
)


def load(services: Services, world: World, mapping: Mapping, folder: Path, set_aside: Path) -> Summary:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    invented = mapping.model_copy(update={"invented": True})
    return ingest(
        services.graph, world.naming, invented, folder, now, catalogue=world.catalogue, set_aside=set_aside
    )


def test_every_sample_goes_through_ingest(services: Services, world: World, tmp_path: Path) -> None:
    try:
        for position, name in enumerate(NAMES):
            file = f"{name}.csv"
            candidate = the_mapping(file, titles_of(name), world.mappings)
            mapping = candidate.mapping_of(file, f"sample-{position}")
            summary = load(services, world, mapping, SAMPLES, tmp_path)
            bad = len(SET_ASIDE.get(name, {})) + len(AWAITED.get(name, ()))
            assert (summary.read, summary.set_aside) == (len(world.rows[name]), bad), name
            assert summary.written == summary.read - bad, f"{name}: {summary}"
            reasons = [reason for row in WARNED.get(name, {}).values() for reason, _ in row]
            assert summary.warned == Counter(reasons), name
            assert all(f"warned, {reason}: " in str(summary) for reason in reasons)
        found = services.graph.read(lambda tx: tx.rows(READ, open=OPEN_COMMIT))
        counts = {(row["scheme"], row["kind"]): row["n"] for row in found}
        assert counts["USCC", "admin-penalty"] == 6
        assert counts["ID", "admin-penalty"] == 2
        assert counts["USCC", "gov-contract-warning"] == 1
        _introduced_never_covers_a_register(services)
        _undeclared_columns_are_listed(services, world, tmp_path)
    finally:
        for statement in LEFT:
            services.graph.write(lambda tx, s=statement: tx.rows(s))


def test_the_table_of_the_how_to_has_each_mapping(world: World) -> None:
    text = (ROOT / "docs" / "ingestion.md").read_text("utf-8")
    for one in world.mappings:
        known = one.mapping.known_from or one.mapping.attribution
        row = f"| [`{one.name}`](../seeds/mappings/{one.name}.yaml) | {one.mapping.title} | {known} |"
        assert row in text, row


NAMES_OF = """
MATCH (s:Subject {scheme: 'USCC', value: $value})-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownTo = $open
RETURN v.name AS name, v.registered AS registered, v.validFrom AS since ORDER BY since
"""


def _introduced_never_covers_a_register(services: Services) -> None:
    """Whom commitments introduced, the register of companies, which came later, says more of."""
    rows = services.graph.read(lambda tx: tx.rows(NAMES_OF, value=SHOP, open=OPEN_COMMIT))
    assert [(row["since"], row["name"][4:6], row["registered"]) for row in rows] == [
        ("1949-10-01", "商贸", None),
        ("2015-06-01", "百货", "411502"),
        ("2019-01-01", "商贸", "411502"),
    ]


def _undeclared_columns_are_listed(services: Services, world: World, tmp_path: Path) -> None:
    lines = (SAMPLES / "repairs.csv").read_text("utf-8").splitlines()
    (tmp_path / "r.csv").write_text(f"{lines[0]},承办人\n{lines[1]},某\n", "utf-8")
    (mapping,) = recognised(tmp_path, ["r.csv"], world.mappings, "sample-r")
    summary = load(services, world, mapping, tmp_path, tmp_path)
    assert (summary.written, summary.undeclared) == (1, {"r.csv": ("承办人",)})
    assert "r.csv: not read, since the mapping has no such column: 承办人" in str(summary)


def test_a_file_without_a_header_is_told_as_such_and_without_its_values(world: World) -> None:
    row = ["示例店（虚构）", "91411502DEM000030B", "信市监罚〔2026〕1号", "2026-03-02", "罚款"]
    with pytest.raises(InputError) as caught:
        the_mapping("f.csv", row, world.mappings)
    assert caught.value.problem.id == "ingestion.no-header"
    assert "DEM000030B" not in str(caught.value)
