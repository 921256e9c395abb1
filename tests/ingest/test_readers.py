"""One table gives the same rows in each form in which departments send it."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.errors import InputError
from hub.ingestion.readers import Fault, open_sources, rows_of
from hub.ingestion.readers.strings import Strings
from tests.ingest.forms import (
    FORMS,
    HEADER,
    a_file,
    delimited,
    packed,
    read,
    row,
    source,
    workbook,
    xlsx,
)
from tests.ingest.place import COMPANIES, Place

TEXTS = st.text(st.sampled_from("甲乙鑫龘𠮷ABa1 =+-@,;|\t\"'\n《》，０。é"), max_size=8)
TABLES = st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=5)
COLUMNS = {"编号": "text", "名称": "text", "备 注": {"type": "text", "required": False}}


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_a_table_gives_the_same_rows_in_each_form(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("forms")
    whole = [tuple(COLUMNS), *table, ("end", "甲乙", "")]
    expected = [list(one) for one in whole[1:] if any(map(str.strip, one))]
    for form, write in FORMS.items():
        assert [fields for _, fields in read(folder, write(whole), a_file(COLUMNS))] == expected, form


@settings(max_examples=60, deadline=None)
@given(
    st.decimals(-(10**10), 10**10, allow_nan=False, places=4),
    st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)),
)
def test_numbers_and_days_are_what_was_typed(
    tmp_path_factory: pytest.TempPathFactory, number: Decimal, day: dt.date
) -> None:
    folder = tmp_path_factory.mktemp("forms")
    text = f"{number.normalize():f}" if number else "0"
    (_, cells), *_ = read(folder, workbook([("编号", "名称"), (float(number), day)]))
    assert cells == [text, day.isoformat()]
    line = f'{{"编号": {text}, "名称": "{day}"}}\n'
    assert read(folder, line.encode()) == [(1, [text, day.isoformat()])]


CELLS: list[tuple[str, str, str]] = [
    ("a number with the noise of binary fractions", "<c><v>0.30000000000000004</v></c>", "0.3"),
    ("a number with an exponent", "<c><v>1.5E-5</v></c>", "0.000015"),
    ("a whole number with a point", "<c><v>12.0</v></c>", "12"),
    ("a day with its time", '<c s="1"><v>45700.4375</v></c>', "2025-02-12T10:30:00"),
    ("a percent", '<c s="2"><v>0.255</v></c>', "25.5%"),
    ("a code with zeros before it", '<c s="3"><v>11502</v></c>', "011502"),
    ("a truth", '<c t="b"><v>1</v></c>', "TRUE"),
    ("a formula by its last value", "<c><f>A1*2</f><v>7</v></c>", "7"),
    ("a formula that gives text", '<c t="str"><f>A1&amp;"x"</f><v>=7</v></c>', "=7"),
    (
        "text in runs, and how it is pronounced",
        '<c t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh><t>x</t></rPh></is></c>',
        "甲乙",
    ),
    ("a line end as Excel writes it", '<c t="inlineStr"><is><t>a_x000A_b</t></is></c>', "a\nb"),
]


@pytest.mark.parametrize(("cell", "text"), [one[1:] for one in CELLS], ids=[one[0] for one in CELLS])
def test_a_cell_is_the_text_that_somebody_typed(tmp_path: Path, cell: str, text: str) -> None:
    assert read(tmp_path, xlsx(HEADER + row(2, "A", cell))) == [(2, ["A", text])]


ODD: list[tuple[str, str, str, str]] = [
    ("a code that became a number", "<c><v>9.1411502E+17</v></c>", "BAD_CELL", "18 digits"),
    ("an error", '<c t="e"><v>#N/A</v></c>', "BAD_CELL", "#N/A"),
    ("a formula without a value", "<c><f>A1*2</f></c>", "BAD_CELL", "never worked out"),
    ("no day", '<c s="1"><v>99999999</v></c>', "BAD_CELL", "no day"),
    ("a NUL", '<c t="inlineStr"><is><t>a_x0000_b</t></is></c>', "NUL", "NUL"),
    ("a text that nobody shares", '<c t="s"><v>7</v></c>', "BAD_CELL", "can't be read"),
    ("no number", "<c><v>abc</v></c>", "BAD_CELL", "can't be read"),
    (
        "one million characters",
        f'<c t="inlineStr"><is><t>{"x" * 1_000_000}</t></is></c>',
        "TOO_LONG",
        "32767",
    ),
]


@pytest.mark.parametrize(("cell", "reason", "says"), [one[1:] for one in ODD], ids=[one[0] for one in ODD])
def test_a_cell_that_nobody_can_use_sets_its_row_aside_unless_nobody_reads_it(
    tmp_path: Path, cell: str, reason: str, says: str
) -> None:
    data = xlsx(HEADER + row(2, "A", cell) + row(3, "B", "Beta"))
    lines = list(rows_of(source(tmp_path, data)))
    fault = lines[0].fields
    assert isinstance(fault, Fault)
    assert (fault.reason.value, fault.column, lines[0].sheet) == (reason, "名称", "数据")
    assert says in fault.says.text()
    assert lines[0].texts[0] == "A"
    assert list(lines[1].fields) == ["B", "Beta"]  # type: ignore[arg-type]
    ignoring = a_file(
        {"编号": "text", "名称": {"type": "ignored", "why": "a test"}},
        subjects=[
            {
                "kind": "LEGAL_ENTITY",
                "key": {"scheme": "S", "value": {"column": "编号"}},
                "name": {"column": "编号"},
                "from": "2020-01-01",
            }
        ],
    )
    assert [number for number, fields in read(tmp_path, data, ignoring) if isinstance(fields, list)] == [2, 3]


def test_rows_have_the_numbers_that_the_spreadsheet_shows_and_titles_stand_above_the_header(
    tmp_path: Path,
) -> None:
    table: list[list[Any]] = [
        ["2025年行政处罚"],
        [],
        ["编号", "名称"],
        ["A", "甲"],
        [],
        [None, None],
        ["B", "乙"],
    ]
    opened = source(tmp_path, workbook(table))
    assert [line.first for line in rows_of(opened)] == [4, 7]
    assert [note.text() for note in opened.notes] == ["1 rows above the header in row 3 are not read."]
    assert read(tmp_path, "2025年行政处罚,\n编号,名称\nA,甲\n".encode()) == [(3, ["A", "甲"])]
    assert read(tmp_path, workbook(table), a_file(header_row=3))[0] == (4, ["A", "甲"])


def test_what_misleads_in_a_sheet_is_told(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["数据"]
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.merge_cells("A4:B4")
        sheet["C6"] = "=A1"
        book["乙"].sheet_state = "hidden"

    columns = {"编号": "text", "名称": "text", "其他": {"type": "text", "required": False}}
    table = [
        ("编号", "名称", "其他"),
        ("A", "甲", ""),
        ("B", "乙", ""),
        ("C", "丙", "x"),
        ("", "丁", ""),
        ("E", "戊", ""),
    ]
    data = workbook(table, ("乙", [("x",)]), change=change)
    opened = source(tmp_path, data, a_file(columns))
    assert [note.text() for note in opened.notes] == [
        "1 hidden rows (a filter?) are read like the others.",
        "Hidden columns are read like the others: B.",
        "1 merged areas, such as A4:B4: what is merged downwards counts for each row, but for amounts; rows "
        "that need the value of a cell merged otherwise are set aside.",
        "1 cells are formulas: what they last came to is read, nothing is run.",
        "Other sheets are not read: 乙.",
    ]
    faults = {line.first: line.fields for line in rows_of(opened) if isinstance(line.fields, Fault)}
    assert {number: (fault.reason.value, fault.column) for number, fault in faults.items()} == {
        4: ("BAD_CELL", "名称"),
        6: ("BAD_CELL", "其他"),
    }
    assert "A4:B4" in faults[4].says.text()


def test_which_sheet_is_read(tmp_path: Path) -> None:
    one, other = [("编号", "名称"), ("A", "甲")], [("编号", "名称"), ("B", "乙")]
    note = ("说明", [("填表说明",)])
    assert read(tmp_path, workbook(one, note)) == [(2, ["A", "甲"])]
    with pytest.raises(InputError, match=r"several sheets: 数据, 二月.* `sheet: name`"):
        source(tmp_path, workbook(one, ("二月", other)))
    assert read(tmp_path, workbook(one, ("二月", other)), a_file(sheet="二月")) == [(2, ["B", "乙"])]
    with pytest.raises(InputError, match="no sheet 三月"):
        source(tmp_path, workbook(one, ("二月", other)), a_file(sheet="三月"))
    (tmp_path / "t.x").write_bytes(workbook(one, ("二月", other)))
    sources = open_sources(tmp_path, [a_file(sheet="*")])
    assert [(one.name, one.sheet) for one in sources] == [("t.x[数据]", "数据"), ("t.x[二月]", "二月")]


def test_a_workbook_with_prefixes_and_without_references_is_read(tmp_path: Path) -> None:
    """As libraries of .NET and exports of reporting systems write it."""
    data = xlsx("")
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row><x:c t="str"><x:v>编号</x:v></x:c><x:c t="str"><x:v>名称</x:v></x:c></x:row>'
        '<x:row><x:c t="str"><x:v>A</x:v></x:c><x:c t="str"><x:v>甲</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    data = xlsx("", parts={"xl/worksheets/sheet1.xml": sheet})
    assert read(tmp_path, data) == [(2, ["A", "甲"])]


OBJECTS: list[tuple[str, str, str]] = [
    ("nested", '{"编号": "B", "名称": {"a": 1}}', "BAD_OBJECT"),
    ("a key twice", '{"编号": "B", "编号": "C", "名称": "乙"}', "BAD_OBJECT"),
    ("a further key", '{"编号": "B", "名称": "乙", "x": 1}', "FIELD_COUNT"),
    ("no object", "[1]", "BAD_OBJECT"),
    ("cut", '{"编号": "B", "名ame', "BAD_OBJECT"),
    ("deep", "[" * 50_000, "BAD_OBJECT"),
    ("NaN", '{"编号": NaN, "名称": "乙"}', "BAD_OBJECT"),
    ("a number that is endless", '{"编号": 1e999999, "名称": "乙"}', "BAD_OBJECT"),
    ("a NUL", '{"编号": "B", "名称": "\\u0000"}', "NUL"),
    ("half a character", '{"编号": "B", "名称": "\\ud800"}', "BAD_BYTES"),
    ("a long line", '{"编号": "' + "x" * 100_000 + '"}', "TOO_LONG"),
]


@pytest.mark.parametrize(("line", "reason"), [one[1:] for one in OBJECTS], ids=[one[0] for one in OBJECTS])
def test_a_line_that_is_no_row_costs_itself_only(tmp_path: Path, line: str, reason: str) -> None:
    good = '{"编号": "A", "名称": "甲"}\n'
    data = f'{good}{line}\n{{"名称": null, "编号": 12345678901234567890.10}}\n'
    expected = [(1, ["A", "甲"]), (2, reason), (3, ["12345678901234567890.10", ""])]
    assert read(tmp_path, data.encode()) == expected


def test_members_of_an_archive_are_read_like_files_of_the_folder(tmp_path: Path) -> None:
    def csv(name: str) -> bytes:
        return delimited([("编号", "名称"), (name, "甲")])

    (tmp_path / "t.csv").write_bytes(csv("0"))
    more = {
        "二月/t.10.csv": csv("10"),
        "t.9.xlsx": workbook([("编号", "名称"), ("9", "甲")]),
        "__MACOSX/._t.csv": b"x",
    }
    (tmp_path / "报送.ZIP").write_bytes(packed({**more, "other.csv": b"nothing"}))
    sources = open_sources(tmp_path, [a_file()])
    assert [one.name for one in sources] == ["t.csv", "报送.ZIP/t.9.xlsx", "报送.ZIP/二月/t.10.csv"]
    assert [next(iter(line.fields)) for one in sources for line in rows_of(one)] == ["0", "9", "10"]  # type: ignore[arg-type]
    (tmp_path / "t.csv").unlink()
    (tmp_path / "报送.ZIP").unlink()
    (tmp_path / "t.zip").write_bytes(packed({"任意.csv": csv("5")}))
    assert [one.name for one in open_sources(tmp_path, [a_file()])] == ["t.zip/任意.csv"]


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    data = packed({"t.AAAA.csv": delimited([("编号", "名称"), ("A", "甲")])})
    (tmp_path / "x.zip").write_bytes(data.replace(b"t.AAAA.csv", b"t." + "处罚".encode("gbk") + b".csv"))
    assert [one.name for one in open_sources(tmp_path, [a_file()])] == ["x.zip/t.处罚.csv"]


def test_the_same_table_in_another_form_is_no_news(place: Place) -> None:
    table = [
        ("id", "name", "since"),
        ("A", "=1+1", "2020-01-01"),
        ("B", "甲公司", "2021/1/1"),
        ("C", "", "2020-01-01"),
    ]
    part = COMPANIES.replace("companies.csv", "companies.*")
    place.put("companies.csv", delimited(table))
    first = place.ingest(part)
    assert (first.written, first.set_aside) == (2, 1)
    for form in ("xlsx", "jsonl", "zip of xlsx"):
        for old in place.folder.iterdir():
            old.unlink()
        place.put("companies.bin", FORMS[form](table))
        again = place.ingest(part)
        assert (again.written, again.unchanged, again.set_aside) == (0, 2, 1), form
    aside = place.set_aside()
    assert [(row["line"], row["column"], row.get("sheet")) for row in aside if "sheet" in row] == [
        (4, "name", "数据")
    ] * 2


def test_a_workbook_goes_on_where_it_stopped(place: Place) -> None:
    place.put(
        "companies.xlsx",
        workbook([("id", "name", "since"), *((f"A{n}", f"甲{n}", "2020-01-01") for n in range(9))]),
    )
    part = COMPANIES.replace("companies.csv", "companies.xlsx")

    class Stop(Exception):
        pass

    def stop(done: int, total: int, file: str) -> None:
        assert total == 10
        if done >= 5:
            raise Stop

    with pytest.raises(Stop):
        place.ingest(part, size=2, progress=stop)
    summary = place.ingest(part, size=2)
    assert (summary.read, summary.written + summary.unchanged) == (9, 9)
    assert 0 < summary.written < 9
    assert place.ingest(part, size=2).written == 0


def test_texts_that_cells_share_are_found_in_any_order() -> None:
    strings, texts = Strings(), [f"{number}甲" * (number % 90) for number in range(3_000)]
    for text in texts:
        strings.add(text)
    strings.flush()
    order = sorted(range(3_000), key=lambda number: number * 7_919 % 3_001)
    assert [strings[number] for number in order] == [texts[number] for number in order]
    with pytest.raises(IndexError):
        strings[3_000]
