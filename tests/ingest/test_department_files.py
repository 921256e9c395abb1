"""Tables as people lay them out: merged cells, headers of two rows, several sheets, sums and notes below."""

from pathlib import Path
from typing import Any

import pytest

from hub.errors import InputError
from hub.ingestion.mappings.known_mappings import ShippedMapping
from hub.ingestion.mappings.recognising import recognised
from hub.ingestion.readers import Fault, open_sources, rows_of
from hub.policy.model.mapping import FileOf, Mapping
from tests.ingest.forms import Table, a_file, delimited, packed, read, source, workbook

COLUMNS = {
    "编号": "text",
    "名称": "text",
    "机关": "text",
    "金额": {"type": "decimal", "required": False},
    "备注": {"type": "ignored", "optional": True, "why": "a test"},
}
HEADER = ("序号", "编号", "名称", "机关", "金额", "备注")


def form(**changes: object) -> FileOf:
    return a_file(COLUMNS, undeclared="list", **changes)


def book(table: Table, *merged: str) -> bytes:
    def change(made: Any) -> None:
        for area in merged:
            made["数据"].merge_cells(area)

    return workbook(table, change=change)


def test_what_is_merged_downwards_is_said_of_each_row(tmp_path: Path) -> None:
    table = [HEADER, (1, "A", "甲", "某局", 1), (2, "B", "乙", "", 2), (3, "C", "丙", "某厅", 3)]
    assert read(tmp_path, book(table, "D2:D3"), form()) == [
        (2, ["1", "A", "甲", "某局", "1", ""]),
        (3, ["2", "B", "乙", "某局", "2", ""]),
        (4, ["3", "C", "丙", "某厅", "3", ""]),
    ]


def test_it_is_so_for_who_goes_on_behind_the_first_row(tmp_path: Path) -> None:
    table = [HEADER, (1, "A", "甲", "某局", 1), (2, "B", "乙", "", 2)]
    opened = source(tmp_path, book(table, "D2:D3"), form())
    (line,) = rows_of(opened, lambda number: number < 3)
    assert list(line.texts) == ["2", "B", "乙", "某局", "2", ""]


def test_an_amount_that_is_merged_downwards_may_be_one_for_all(tmp_path: Path) -> None:
    table = [HEADER, (1, "A", "甲", "某局", 1), (2, "B", "乙", "某局", "")]
    assert read(tmp_path, book(table, "E2:E3"), form())[1] == (3, "BAD_CELL")


def test_what_nobody_can_use_is_no_better_for_being_merged(tmp_path: Path) -> None:
    table = [HEADER, (1, 9.14115e17, "甲", "某局", 1), (2, "", "乙", "某局", 2)]
    assert read(tmp_path, book(table, "B2:B3"), form()) == [(2, "BAD_CELL"), (3, "BAD_CELL")]


def test_a_row_of_which_only_merged_cells_say_something_is_none(tmp_path: Path) -> None:
    table = [HEADER, (1, "A", "甲", "某局", 1), ("", "", "", "", ""), (2, "", "", "", "")]
    opened = source(tmp_path, book(table, "D2:D4"), form())
    assert [line.first for line in rows_of(opened)] == [2]
    assert opened.remarks.rows == [4], "a numbered row that nobody filled in"


def test_of_a_header_of_two_rows_the_groups_may_name_all_that_is_needed(tmp_path: Path) -> None:
    columns = {
        **COLUMNS,
        "代码": {"type": "text", "optional": True},
        "机关": {"type": "text", "optional": True},
    }
    table = [
        ("编号", "名称", "相对人代码", "", "备注"),
        ("", "", "代码", "机关", ""),
        ("A", "甲", "C1", "某局", ""),
        ("编号", "名称", "代码", "机关", "备注"),
    ]
    merged = ("A1:A2", "B1:B2", "C1:D1", "E1:E2")
    opened = source(
        tmp_path,
        book(table, *merged),
        a_file({**columns, "金额": {**COLUMNS["金额"], "optional": True}}, undeclared="list"),
    )
    assert opened.titles == ("编号", "名称", "代码", "机关", "备注")
    assert list(next(iter(rows_of(opened))).texts) == ["A", "甲", "C1", "某局", ""]


def test_a_header_of_two_rows_is_read(tmp_path: Path) -> None:
    table = [
        ("某局2026年3月汇总表（虚构）", "", "", "", "", ""),
        ("序号", "对象", "", "决定", "", "备注"),
        ("", "编号", "名称", "机关", "金额", ""),
        (1, "A", "甲", "某局", 1, ""),
    ]
    merged = ("A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3")
    opened = source(tmp_path, book(table, *merged), form())
    assert opened.titles == HEADER
    assert [list(line.texts) for line in rows_of(opened)] == [["1", "A", "甲", "某局", "1", ""]]


BELOW: list[tuple[str, tuple[object, ...]]] = [
    ("a sum", ("合 计", "", "", "", 3)),
    ("a sum in a column that is read", ("", "总计：", "", "", "=SUM(E2:E2)")),
    ("a note", ("", "注：本表由各科室汇总", "", "", "")),
    ("a signature", ("", "", "审核人：示例", "", "")),
    ("signatures in columns that every row needs", ("", "填表人：示例", "审核人：示例", "", "", "")),
    ("a signature beside its label", ("填报人：", "示例", "", "审核人：", "", "示例")),
    ("nothing more", ("", "以下空白", "", "", "", "")),
    ("how many there are", ("", "本表共3条", "", "", "", "")),
    ("a number without a row", (2, "", "", "", "")),
    ("a remark alone", ("", "", "", "", "", "简易程序")),
]


@pytest.mark.parametrize("below", [one[1] for one in BELOW], ids=[one[0] for one in BELOW])
@pytest.mark.parametrize("write", [book, delimited])
def test_what_stands_below_a_table_is_no_row_and_is_told(
    tmp_path: Path, write: Any, below: tuple[object, ...]
) -> None:
    table = [HEADER, (1, "A", "甲", "某局", 1, ""), (*below, *[""] * (6 - len(below)))]
    opened = source(tmp_path, write(table), form())
    assert [line.first for line in rows_of(opened)] == [2]
    assert opened.remarks.rows == [3]


def test_many_rows_that_are_none_are_counted_whatever_is_read_again(tmp_path: Path) -> None:
    below = [("", "合计", "", "", "", "")] * 30
    opened = source(tmp_path, book([HEADER, (1, "A", "甲", "某局", 1, ""), *below]), form())
    for _ in range(2):
        assert [line.first for line in rows_of(opened)] == [2]
    assert (opened.remarks.count, opened.remarks.rows) == (30, list(range(3, 23)))


def test_a_note_that_is_merged_across_the_table_is_no_row(tmp_path: Path) -> None:
    table = [HEADER, (1, "A", "甲", "某局", 1), ("本表一式两份",)]
    assert [at for at, _ in read(tmp_path, book(table, "A3:F3"), form())] == [2]


SOLD = "时间：2026年3月1日，在某店销售过期食品"


def test_what_a_row_shares_with_those_above_it_is_not_lacking(tmp_path: Path) -> None:
    table = [HEADER, (1, "A", "甲", "某局", 1), ("", "", SOLD, "某厅", 2)]
    opened = source(tmp_path, book(table, "A2:A3", "B2:B3"), form())
    assert [list(line.texts)[:4] for line in rows_of(opened)] == [
        ["1", "A", "甲", "某局"],
        ["1", "A", SOLD, "某厅"],
    ]


@pytest.mark.parametrize(
    "row",
    [
        (2, "B", "", "", ""),
        ("", "", "乙", "", 2),
        ("", "合计有限公司", "", "", ""),
        ("", "", SOLD, "某局", ""),
        ("", SOLD, "", "某局", ""),
    ],
)
def test_a_row_that_lacks_much_is_set_aside_and_not_passed_over(
    tmp_path: Path, row: tuple[object, ...]
) -> None:
    opened = source(tmp_path, book([HEADER, (1, "A", "甲", "某局", 1), row]), form())
    assert [line.first for line in rows_of(opened)] == [2, 3]


def test_a_line_that_was_cut_is_no_note(tmp_path: Path) -> None:
    data = delimited([HEADER, (1, "A", "甲", "某局", 1, "")]) + b"2"
    assert [at for at, _ in read(tmp_path, data, form())] == [2, 3]


def test_members_of_an_archive_are_opened_by_their_names_whatever_it_is_called(tmp_path: Path) -> None:
    table = [HEADER, (1, "A", "甲", "某局", 1, "")]
    (tmp_path / "upload").write_bytes(packed({"一月.xlsx": workbook(table), "二月.csv": delimited(table)}))
    names = ["upload/一月.xlsx", "upload/二月.csv"]
    assert [one.name for one in open_sources(tmp_path, [form(file=name) for name in names])] == names


def test_sheets_that_several_files_mean_are_told_apart(tmp_path: Path) -> None:
    table = [HEADER, (1, "A", "甲", "某局", 1, "")]
    (tmp_path / "t.x").write_bytes(workbook(table, ("二月", table), ("说明", [("填报说明",)])))
    sources = open_sources(tmp_path, [form(sheet="数据"), form(sheet="二月")])
    assert [one.name for one in sources] == ["t.x[数据]", "t.x[二月]"]
    told = [[note.text() for note in one.notes if "sheets" in note.text()] for one in sources]
    assert told == [["Other sheets are not read: 说明."], []]


def test_objects_may_leave_out_what_is_empty(tmp_path: Path) -> None:
    first = '{"编号": "A", "机关": "某局", "金额": 1}\n'
    lines = first + '{"编号": "B", "名称": "乙", "机关": "某局"}\n{"x": 1}\n'
    opened = source(tmp_path, lines.encode(), form())
    assert opened.titles == ("编号", "机关", "金额", "名称")
    rows = [
        one.fields.reason.value if isinstance(one.fields, Fault) else list(one.fields)
        for one in rows_of(opened)
    ]
    assert rows == [["A", "某局", "1", ""], ["B", "某局", "", "乙"], "FIELD_COUNT"]


def test_a_picture_is_refused_as_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a picture"):
        source(tmp_path, b"\xff\xd8\xff\xe0\0\x10JFIF\0")


def shipped() -> ShippedMapping:
    columns = {
        "BH": {"type": "text", "titles": ["编号"]},
        "MC": {"type": "text", "titles": ["名称"]},
        "JG": {"type": "text", "titles": ["处罚机关"]},
        "RQ": {"type": "date", "formats": ["usual"], "titles": ["决定日期"]},
        "JE": {"type": "decimal", "unit": "万元", "required": False, "titles": ["罚款金额（万元）"]},
    }
    subject = {
        "kind": "LEGAL_ENTITY",
        "key": {"scheme": "USCC", "value": {"column": "BH"}},
        "name": {"column": "MC"},
        "from": {"column": "RQ"},
    }
    file = {"file": "*", "encoding": "auto", "separator": "auto", "undeclared": "list"}
    head = {"source": "a-test", "title": "表式 · a form", "licence": "none", "attribution": "nobody"}
    files = [{**file, "columns": columns, "subjects": [subject]}]
    return ShippedMapping("a-test", Mapping.model_validate({**head, "files": files}))


TITLES = ("编号", "名称", "处罚机关", "决定日期", "罚款金额（万元）")


def test_a_sheet_of_instructions_is_passed_over_and_one_that_is_nearly_a_table_is_not(
    tmp_path: Path,
) -> None:
    note = ("填报说明", [("填报说明",), ("1. 请勿修改表头。",)])
    (tmp_path / "upload").write_bytes(
        workbook([("说明",)], ("表", [TITLES, ("A", "甲", "某局", "2026.3.2", 1)]), note)
    )
    (mapping,) = recognised(tmp_path, ["upload"], [shipped()])
    assert [file.sheet for file in mapping.files] == ["表"]
    (opened,) = open_sources(tmp_path, mapping.files)
    assert "Other sheets are not read: 数据, 填报说明." in [note.text() for note in opened.notes]
    (tmp_path / "upload").write_bytes(workbook([TITLES[:3]], ("表", [TITLES])))
    with pytest.raises(InputError, match="lacks 决定日期, 罚款金额（万元）"):
        recognised(tmp_path, ["upload"], [shipped()])


def test_a_header_that_is_nearly_right_is_refused_in_the_words_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(delimited([(*TITLES[:3], "处罚决定日", "罚款金额（万元）")]))
    with pytest.raises(InputError, match=r"lacks 决定日期; has .*; perhaps 处罚决定日 for 决定日期"):
        recognised(tmp_path, ["t.csv"], [shipped()])
    (tmp_path / "t.csv").write_bytes(delimited([("甲", "乙", "丙")]))
    with pytest.raises(InputError, match=r"one of these forms: a-test \(表式 · a form\)"):
        recognised(tmp_path, ["t.csv"], [shipped()])
