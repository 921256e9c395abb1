"""Files as clerks make them: what is wrong with one is told as the file calls it, and nothing is guessed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from hub.errors import InputError
from hub.identity.keys import KeyRing
from hub.identity.naming import Naming
from hub.ingestion.converting import Converter, Facts
from hub.ingestion.known_mappings import KnownMappings, ShippedMapping
from hub.ingestion.readers import Fault, Source, open_sources, rows_of
from hub.ingestion.recognising import recognised_file
from hub.messages.languages import Language
from hub.policy.catalogue import Catalogue
from hub.policy.model.mapping import Mapping as FilesMapping
from hub.services import Services
from tests.conftest import ROOT
from tests.ingest.forms import delimited, workbook
from tests.receiving.desk import penalty_of_2018

TODAY = date(2026, 6, 1)
Rows = Sequence[Mapping[str, str]]


class Clerk:
    """Sends files that say nothing of their mapping."""

    def __init__(self, folder: Path, naming: Naming, catalogue: Catalogue, shipped: list[ShippedMapping]):
        self.folder = folder
        self.naming, self.catalogue, self.shipped = naming, catalogue, shipped

    def open(self, body: bytes, name: str = "upload") -> tuple[FilesMapping, list[Source]]:
        """The mapping and the tables of a file."""
        (self.folder / name).write_bytes(body)
        mapping = recognised_file(self.folder, name, self.shipped)
        return mapping, open_sources(self.folder, mapping.files)

    def read(self, body: bytes) -> list[Facts | Fault]:
        """What its rows say."""
        mapping, sources = self.open(body)
        read: list[Facts | Fault] = []
        for source in sources:
            converter = Converter(source, mapping, self.naming, self.catalogue, TODAY, {})
            for line in rows_of(source):
                try:
                    read.append(converter.facts(line))
                except Fault as fault:
                    read.append(fault)
        return read

    def refusal(self, body: bytes) -> InputError:
        """Why a file is not taken."""
        with pytest.raises(InputError) as refused:
            self.open(body)
        return refused.value


@pytest.fixture
def clerk(services: Services, tmp_path: Path) -> Clerk:
    catalogue, schemes = services.book.current(), services.naming.schemes
    ring = KeyRing((b"k" * 32,), own={"set-aside": b"s" * 32, "shared-attributes": b"a" * 32})
    shipped = KnownMappings(ROOT / "seeds", schemes).shipped(catalogue)
    return Clerk(tmp_path, Naming(schemes, ring), catalogue, shipped)


def penalty(number: int = 1, more: Mapping[str, str] = {}) -> dict[str, str]:
    return {**penalty_of_2018(number, "W7Q0"), **more}


def table(*rows: Mapping[str, str]) -> list[list[str]]:
    header = list(dict.fromkeys(title for row in rows for title in row))
    return [header, *([row.get(title, "") for title in header] for row in rows)]


def file(*rows: Mapping[str, str]) -> bytes:
    return delimited(table(*rows))


def titled(row: Mapping[str, str], **titles: str) -> dict[str, str]:
    """A row whose columns are called otherwise."""
    return {titles.get(title, title): text for title, text in row.items()}


def zh(error: InputError) -> str:
    return error.said.whole(Language.ZH)


def amount(fact: Facts | Fault) -> float:
    assert isinstance(fact, Facts)
    return float(json.loads(fact.records[-1]["properties"]["attributes"])["amount"])


@pytest.mark.parametrize(
    ("title", "text", "yuan"),
    [
        ("罚款金额（元）", "5000", 5_000),
        ("罚款金额(元)", "5,000.00", 5_000),
        ("罚款金额（单位：元）", "5000", 5_000),
        ("*罚款金额（亿元）", "0.5", 50_000_000),
        ("罚款金额（元）", "0.5万元", 5_000),
        ("罚款金额（万元）", "0.5", 5_000),
    ],
)
def test_amounts_are_read_in_the_unit_of_their_title(
    clerk: Clerk, title: str, text: str, yuan: float
) -> None:
    row = penalty(1, {"罚款金额（万元）": text, "处罚内容": f"罚款{yuan}元"})
    (fact,) = clerk.read(file(titled(row, **{"罚款金额（万元）": title})))
    assert isinstance(fact, Facts)
    assert amount(fact) == yuan
    assert fact.warnings == []
    _, (source,) = clerk.open(file(titled(row, **{"罚款金额（万元）": title})))
    told = [note.text(Language.ZH) for note in source.notes if "单位" in note.text(Language.ZH)]
    assert bool(told) is ("万" not in title)


def test_no_column_is_to_be_called_by_a_name_of_another_unit(clerk: Clerk) -> None:
    dollars = clerk.refusal(file(titled(penalty(), **{"罚款金额（万元）": "罚款金额（美元）"})))
    assert "罚款金额（美元） 与 罚款金额（万元） 单位不同，须换算数值，不能只改列名" in zh(dollars)
    assert "罚款金额（美元） 应为" not in zh(dollars)
    plain = clerk.refusal(file(titled(penalty(), **{"罚款金额（万元）": "罚款数额"})))
    assert "罚款数额 应为 罚款金额（万元）（该列以万元计，数值须先换算，再改列名）" in zh(plain)


def test_a_hidden_sheet_is_not_read_and_that_is_told(clerk: Clerk) -> None:
    def hide(book: object) -> None:
        book["草稿"].sheet_state = "hidden"  # type: ignore[index]

    body = workbook(table(penalty(1)), ("草稿", table(penalty(2))), change=hide)
    mapping, (source,) = clerk.open(body)
    assert [one.sheet for one in mapping.files] == ["数据"]
    assert [note.text(Language.ZH) for note in source.notes] == ["其他工作表未读取：草稿。"]


def test_a_column_that_stands_there_twice_is_named(clerk: Clerk) -> None:
    header, row = table(penalty())
    twice = clerk.refusal(delimited([[*header, "处罚机关"], [*row, "x"]]))
    assert twice.said.id == "ingestion.header-repeats"
    assert "表头重复了 处罚机关。" in zh(twice)
    lacking = clerk.refusal(delimited([[*header[1:], "处罚机关"], [*row[1:], "x"]]))
    assert "缺少 行政相对人名称；多出 无；重复 处罚机关；" in zh(lacking)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "没有内容"),
        (b"\xef\xbb\xbf", "没有内容"),
        (b"\n\n  \n", "没有内容"),
        (b"\xef\xbb\xbf,,,\r\n,,,\r\n", "没有内容"),
        (json.dumps(penalty(), indent=1).encode(), "不是 JSON Lines。应为：每行一个完整的对象"),
        (workbook([]), "没有数据的工作簿"),
    ],
    ids=["nothing", "mark", "blank", "commas", "pretty", "workbook"],
)
def test_what_has_no_header_says_why(clerk: Clerk, body: bytes, says: str) -> None:
    assert says in zh(clerk.refusal(body))
    mapping = clerk.shipped[0].mapping
    (clerk.folder / "upload").write_bytes(body)
    named = [one.model_copy(update={"file": "upload"}) for one in mapping.files[:1]]
    with pytest.raises(InputError) as refused:
        open_sources(clerk.folder, named)
    assert says in zh(refused.value)
