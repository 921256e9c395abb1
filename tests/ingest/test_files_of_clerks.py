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
from hub.ingestion.mappings.known_mappings import KnownMappings, ShippedMapping
from hub.ingestion.mappings.recognising import recognised_file
from hub.ingestion.readers import Fault, Source, open_sources, rows_of
from hub.messages.languages import Language
from hub.policy.catalogue import Catalogue
from hub.policy.model.mapping import Mapping as FilesMapping
from hub.services import Services
from tests.conftest import ROOT
from tests.ingest.forms import delimited, packed, workbook
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
    return error.problem.whole(Language.ZH)


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
    assert twice.problem.id == "ingestion.header-repeats"
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


PERSON = "110101199003074514"
"""Of nobody: the check digit is right."""
LAW = "法人及非法人组织"


def slip(code: str) -> str:
    """A code whose check digit is wrong."""
    return code[:-1] + ("A" if code[-1] != "A" else "B")


def told(fact: Facts | Fault) -> list[tuple[str, str]]:
    """Reason and column of all that is wrong with a row."""
    assert isinstance(fact, Fault)
    return [(one.reason.value, one.column) for one in (fact, *fact.others)]


CODE = ("INVALID_IDENTIFIER", "统一社会信用代码")
TOGETHER: list[tuple[dict[str, str], list[tuple[str, str]]]] = [
    ({"处罚决定日期": "2026-02-30"}, [("BAD_VALUE", "处罚决定日期"), CODE]),
    (
        {"处罚决定日期": "2026-02-30", "罚款金额（万元）": "x"},
        [("BAD_VALUE", "罚款金额（万元）"), ("BAD_VALUE", "处罚决定日期"), CODE],
    ),
    ({"当前状态": "作废"}, [("UNKNOWN_CODE", "当前状态"), CODE]),
    ({"行政相对人名称": ""}, [("EMPTY", "行政相对人名称"), CODE]),
    ({"行政相对人类别": "未知类"}, [("UNKNOWN_CODE", "行政相对人类别"), CODE]),
    ({"行政相对人类别": ""}, [("EMPTY", "行政相对人类别"), CODE]),
    ({"处罚决定日期": "2030-01-01"}, [CODE, ("BAD_VALUE", "处罚决定日期")]),
]


@pytest.mark.parametrize(("slips", "expected"), TOGETHER, ids=[", ".join(one[0]) for one in TOGETHER])
def test_all_faults_of_a_row_are_told_together(
    clerk: Clerk, slips: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    row = {**penalty(), "当前状态": ""}
    (fact,) = clerk.read(file({**row, "统一社会信用代码": slip(row["统一社会信用代码"]), **slips}))
    assert told(fact) == expected


def test_an_identity_number_in_the_column_of_codes_is_told_beside_the_empty_one(clerk: Clerk) -> None:
    person = {"行政相对人类别": "自然人", "统一社会信用代码": PERSON, "证件类型": "身份证", "证件号码": ""}
    (fact,) = clerk.read(file(penalty(1, person)))
    assert told(fact) == [("EMPTY", "证件号码"), ("IDENTITY_IN_TEXT", "统一社会信用代码")]
    (fine,) = clerk.read(file(penalty(1, {**person, "统一社会信用代码": "", "证件号码": PERSON})))
    assert isinstance(fine, Facts)


def shareholder(**more: str) -> dict[str, str]:
    code = penalty(7)["统一社会信用代码"]
    return {
        "统一社会信用代码": penalty(8)["统一社会信用代码"],
        "股东名称": "示例股东（虚构）",
        "股东类型": "企业法人",
        "股东证件号码": code,
        "股东证件类型": "营业执照",
        "持股比例": "60%",
        "出资日期": "2015-06-01",
        "退出日期": "",
        **more,
    }


@pytest.mark.parametrize(
    ("more", "column", "expected"),
    [
        ({"持股比例": "160%"}, "持股比例", "不大于 100%"),
        ({"持股比例": "-1"}, "持股比例", "不小于 0"),
        ({"退出日期": "2014-01-01"}, "退出日期", ""),
    ],
)
def test_a_bound_is_told_with_the_column_and_in_its_unit(
    clerk: Clerk, more: dict[str, str], column: str, expected: str
) -> None:
    (fact,) = clerk.read(file(shareholder(**more)))
    assert told(fact) == [("BAD_VALUE", column)]
    assert isinstance(fact, Fault)
    found, right, _ = fact.in_language(Language.ZH)
    assert expected in right
    assert not any("a" <= letter <= "z" for letter in found + right)


def test_a_name_has_no_breaks_of_a_line(clerk: Clerk) -> None:
    rows = [
        penalty(1, {"行政相对人名称": "示例第一\n商店\r\n（虚构）"}),
        penalty(2, {"行政相对人名称": "Example\n店"}),
    ]
    names = [fact.subjects[0][1]["name"] for fact in clerk.read(file(*rows)) if isinstance(fact, Facts)]
    assert names == ["示例第一商店（虚构）", "Example 店"]


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("2026年3月1号", "2026-03-01"),
        ("2026年03月01日10时20分", "2026-03-01"),
        ("2026 年 3 月 1 日 10 时", "2026-03-01"),
        ("2026年3月1日10时20分30秒", "2026-03-01"),
        ("20260301100000", "2026-03-01"),
        ("二〇二六年三月一日", "2026-03-01"),
        ("二○二六年三月一日", "2026-03-01"),
        ("一九九九年十二月三十一日", "1999-12-31"),
        ("二〇二六年二月二十九日", None),
        ('="2026-03-01"', "2026-03-01"),
        ("20260301250000", None),
        ("20260230100000", None),
        ("202603011", None),
        ("2026年3月1日25时", None),
    ],
)
def test_days_of_one_reading_are_read(clerk: Clerk, text: str, decided: str | None) -> None:
    (fact,) = clerk.read(file(penalty(1, {"处罚决定日期": text})))
    read = fact.records[-1]["properties"]["decidedOn"] if isinstance(fact, Facts) else None
    assert read == decided


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("苏州市市场监管局", None),
        ("苏州市市场监督管理局", None),
        ("信阳市气象局", None),
        ("信阳市市厂监管局", "信阳市市场监管局"),
        ("信阳市市场监督局", "信阳市市场监管局"),
        ("411500-scjgj", "411500-scjg"),
    ],
)
def test_only_authorities_of_the_same_place_are_proposed(clerk: Clerk, name: str, near: str | None) -> None:
    (fact,) = clerk.read(file(penalty(1, {"处罚机关": name})))
    assert told(fact) == [("UNKNOWN_CODE", "处罚机关")]
    assert isinstance(fact, Fault)
    _, expected, to_do = fact.in_language(Language.ZH)
    assert "请运维人员将该部门加入部门表" in to_do
    proposed = expected.partition("是否为 ")[2].rstrip("？").split("、")
    assert proposed[0] == (near or "")
    assert all(one[:3] == name[:3] for one in proposed if one)


def test_an_authority_whose_name_is_broken_is_read(clerk: Clerk) -> None:
    (fact,) = clerk.read(file(penalty(1, {"处罚机关": "信阳市\n市场监管局"})))
    assert isinstance(fact, Facts)


def test_bounds_and_amounts_have_no_idle_zeros(clerk: Clerk) -> None:
    below, fine = clerk.read(file(penalty(1, {"罚款金额（万元）": "-1"}), penalty(2)))
    assert isinstance(below, Fault)
    assert below.in_language(Language.ZH)[1] == "不小于 0"
    assert isinstance(fine, Facts)
    assert json.loads(fine.records[-1]["properties"]["attributes"])["amount"] == "5000"


@pytest.mark.parametrize(
    ("slip", "column", "found"),
    [
        ({"处罚有效期": "2026年3月9日至2027年3月8日"}, "处罚有效期", "起止两个日期"),
        ({"公示截止期": "三年"}, "公示截止期", "期限的长度"),
        ({"处罚决定日期": "3月16日"}, "处罚决定日期", "没有年份的日期"),
        ({"处罚决定日期": "2026年3月"}, "处罚决定日期", "只有年月或者年份，没有日"),
        ({"统一社会信用代码": "91411502********0A"}, "统一社会信用代码", "号码已脱敏，部分位数被遮盖"),
        ({"处罚机关": "市市场监管局"}, "处罚机关", "6 个字符的文本"),
    ],
)
def test_what_departments_write_instead_is_told_as_what_it_is(
    clerk: Clerk, slip: Mapping[str, str], column: str, found: str
) -> None:
    (fact,) = clerk.read(file(penalty(1, slip)))
    assert [name for _, name in told(fact)] == [column]
    assert isinstance(fact, Fault)
    assert fact.in_language(Language.ZH)[0] == found
    assert fact.in_language(Language.ZH)[2]


NATURAL = {
    "行政相对人类别": "自然人",
    "统一社会信用代码": "",
    "证件类型": "身份证",
    "证件号码": "999999199001010016",
}


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"行政相对人名称": "张*"}, "行政相对人名称"),
        ({"行政相对人名称": "欧阳某某"}, "行政相对人名称"),
        ({"行政相对人名称": "张●●"}, "行政相对人名称"),
        ({"行政相对人名称": "•示例"}, "行政相对人名称"),
        ({"行政相对人名称": "张三", "证件号码": "9999991990****0016"}, "证件号码"),
        ({"行政相对人名称": "张三", "证件号码": "999999XXXXXXXX0016"}, "证件号码"),
        ({"行政相对人名称": "张三", "证件号码": "999999••••••••0016"}, "证件号码"),
    ],
)
def test_nobody_is_named_by_a_masked_name_or_number(
    clerk: Clerk, more: Mapping[str, str], column: str
) -> None:
    (fact,) = clerk.read(file(penalty(1, {**NATURAL, **more})))
    assert [name for _, name in told(fact)] == [column]
    assert isinstance(fact, Fault)
    assert "脱敏" in fact.in_language(Language.ZH)[0]


@pytest.mark.parametrize("name", ["示例买提•示例逊", "示例不都●示例曼", "示例买提·示例逊"])
def test_the_dot_of_a_name_is_no_mask_however_it_is_spelled(clerk: Clerk, name: str) -> None:
    (fact,) = clerk.read(file(penalty(1, {**NATURAL, "行政相对人名称": name})))
    assert isinstance(fact, Facts), told(fact)
    assert fact.subjects[0][1]["name"] == name


@pytest.mark.parametrize(
    ("more", "name", "value"),
    [
        ({"处罚类别": "1.罚款；2.没收非法财物"}, "penalty_type", "FINE"),
        ({"处罚类别": "①警告 ②责令关闭"}, "penalty_type", "CLOSURE"),
        ({"处罚类别": "责令关闭；较大数额罚款；降低资质等级"}, "penalty_type", "LARGE_FINE"),
        ({"处罚类别": "限制开展生产经营活动"}, "penalty_type", "RESTRICTION"),
        ({"行政相对人类别": "企业"}, "penalty_type", "FINE"),
        ({"公示截止期": "长期有效"}, "penalty_type", "FINE"),
        ({"行政处罚决定书文号": '="信市监罚〔2026〕9号"'}, "document_number", "信市监罚〔2026〕9号"),
    ],
)
def test_what_has_one_reading_is_read_as_it_is_written(
    clerk: Clerk, more: Mapping[str, str], name: str, value: str
) -> None:
    (fact,) = clerk.read(file(penalty(1, more)))
    assert isinstance(fact, Facts), told(fact)
    assert json.loads(fact.records[-1]["properties"]["attributes"])[name] == value


GRADE = {
    "主体名称": "示例店（虚构）",
    "主体类别": "企业",
    "统一社会信用代码": penalty()["统一社会信用代码"],
    "评价名称": "纳税信用等级",
    "信用等级": "A级",
    "评价年度": "2025年度",
    "评价日期": "2026-04-20",
    "评价机关": "信阳市税务局",
}


def test_a_grade_is_read_as_its_scale_has_it(clerk: Clerk) -> None:
    (fact,) = clerk.read(file(GRADE))
    assert isinstance(fact, Facts), told(fact)
    said = json.loads(fact.records[-1]["properties"]["attributes"])
    assert (said["grade"], said["year"]) == ("A", 2025)
    (fact,) = clerk.read(file({**GRADE, "信用等级": "AAA级"}))
    assert told(fact) == [("UNKNOWN_CODE", "信用等级")]


def test_an_archive_in_an_archive_is_told_as_one(clerk: Clerk) -> None:
    inner = packed({"t.csv": file(penalty())})
    for body in (packed({"a.zip": inner}), packed({"t.csv": file(penalty()), "a.zip": inner})):
        assert zh(clerk.refusal(body)).startswith("upload 内的 a.zip 也是压缩包。")


def test_no_byte_of_what_is_no_text_is_repeated(clerk: Clerk) -> None:
    for body in (b"\x01\x02,\x03\n", b"\x7fELF" + bytes(range(128)) * 9, bytes(range(1, 9)) + b"\n"):
        assert zh(clerk.refusal(body)).isprintable()
