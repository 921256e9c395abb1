"""What comes in and is no table: each gets a message that says what to do, and no half of it is taken."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from hub.errors import InputError
from hub.ingestion.deliveries import kept_files
from hub.ingestion.readers import Fault, look, open_sources, packages, rows_of
from hub.messages.languages import Language
from tests.ingest.forms import HEADER, MAIN, a_file, delimited, packed, read, row, source, workbook, xlsx

TABLE = [("编号", "名称"), *((f"A{n}", f"甲{n}") for n in range(30))]
BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
SHEET = f"<worksheet {MAIN}><sheetData>{HEADER}{row(2, 'A', '&b;')}</sheetData></worksheet>"


def flagged(data: bytes) -> bytes:
    """An archive that says that its members have a password."""
    at = data.index(b"PK\x01\x02") + 8
    return b"".join((data[:6], b"\x01", data[7:at], b"\x01", data[at + 1 :]))


def linked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("t.csv")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def deep(element: str, encoding: str = "utf-8") -> bytes:
    """A workbook whose sheet has elements in each other, more than a parser should keep."""
    pro = f'<?xml version="1.0" encoding="{encoding}"?>'
    sheet = f"<worksheet>{element * 50_000}{'</a>' * 50_000}</worksheet>"
    parts = {"xl/worksheets/sheet1.xml": ""}
    with zipfile.ZipFile(io.BytesIO(xlsx("", parts=parts))) as archive:
        given = {name: archive.read(name) for name in archive.namelist()}
    given["xl/worksheets/sheet1.xml"] = (pro + sheet).encode(encoding)
    return packed(given)


FILES: list[tuple[str, bytes, str]] = [
    ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"old Excel .*password.*\.xlsx"),
    (
        "a page",
        b"\xef\xbb\xbf\n<html><table><tr><td>1</td></tr></table></html>",
        "web page .*open it in Excel or WPS",
    ),
    (
        "XML of Excel 2003",
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><a/>',
        "web page or XML",
    ),
    ("a document", b"%PDF-1.7", "document"),
    ("rar", b"Rar!\x1a\x07", "pack the files as zip"),
    ("UTF-16", "编号\t名称".encode("utf-16"), "UTF-16.*save it as"),
    ("a program", b"\x7fELF" + bytes(range(256)) * 9, r"binary file.*open it in the program that made it"),
    ("a database", b"SQLite format 3\0" + bytes(200), "binary file"),
    ("rich text", b"{\\rtf1\\ansi a}", "document"),
    ("xz", b"\xfd7zXZ\0" + bytes(40), "pack the files as zip"),
    ("lines of a Macintosh", "编号,名称\rA,甲\r".encode(), "carriage return.*save it as CSV UTF-8 anew"),
    ("elements in each other", deep("<a>"), "more than 100 deep in each other"),
    ("with texts like ends of tags", deep("<a>/>"), "more than 100 deep"),
    ("with values like ends of tags", deep("<a b='/>'>"), "more than 100 deep"),
    ("with comments like ends of tags", deep("<!--</a></a>--><a>"), "more than 100 deep"),
    ("in UTF-16", deep("<a>", "utf-16"), "more than 100 deep"),
    ("elements in each other in styles", xlsx(HEADER, parts={"xl/styles.xml": "<a>" * 200}), "100 deep"),
    ("an array", '[{"编号": "A"}]'.encode(), "one JSON array.*jq"),
    ("a binary workbook", packed({"xl/workbook.bin": b""}), r"\.xlsb or \.ods"),
    ("an open document", packed({"mimetype": b"", "content.xml": b""}), r"\.xlsb or \.ods"),
    ("Word", packed({"[Content_Types].xml": b"", "word/document.xml": b""}), "document"),
    ("a cut workbook", workbook(TABLE)[:-900], "cut or damaged"),
    ("a cut archive", packed({"t.csv": delimited(TABLE)})[:-30], "cut or damaged"),
    ("a workbook with a damaged sheet", xlsx(HEADER + "<row><c></row>"), "sheet1.xml of t.x is damaged"),
    ("a part that swells", xlsx(HEADER + " " * (20 << 20)), "unpacks to more.*in parts, or as CSV"),
    ("entities in a sheet", xlsx("", parts={"xl/worksheets/sheet1.xml": BOMB + SHEET}), "entities"),
    ("entities that are files", xlsx("", parts={"xl/worksheets/sheet1.xml": OUTSIDE + SHEET}), "entities"),
    ("entities in styles", xlsx(HEADER, parts={"xl/styles.xml": f"{BOMB}<a/>"}), "entities"),
    ("an endless tag", xlsx(f'{HEADER}<row r="{os.urandom(3 << 20).hex()}"/>'), "damaged"),
    ("rows that go back", xlsx(HEADER + row(5, "A", "甲") + row(4, "B", "乙")), "not in order behind row 5"),
    ("a row without end", xlsx(HEADER + row(99_999_999, "A", "甲")), "not in order"),
    ("a workbook without data", workbook([]), "without any data"),
    (
        "an archive in an archive",
        packed({"a.zip": packed({"t.csv": b"x"})}),
        "holds a.zip, which is an archive",
    ),
    ("a password", flagged(packed({"t.csv": delimited(TABLE)})), "password.*without"),
    ("a name that leads out", packed({"../t.csv": delimited(TABLE)}), "leads out"),
    ("an absolute name", packed({"/t.csv": delimited(TABLE)}), "leads out"),
    ("a name twice", packed({"t.csv": b"x", "T.CSV": b"x"}), "twice"),
    ("a link in an archive", linked(), "leads out"),
    ("an archive without files", packed({"__MACOSX/a": b""}), "without any file"),
    ("a person's number as a name", packed({"11010519491231002X.csv": b"x"}), "identity number"),
]


@pytest.mark.parametrize(("data", "says"), [one[1:] for one in FILES], ids=[one[0] for one in FILES])
def test_a_file_that_is_no_table_is_refused_with_what_to_do(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=f"(?s){says}") as refused:
        source(tmp_path, data)
    assert "passwd" not in str(refused.value)
    assert refused.value.text(Language.ZH) != refused.value.text(Language.EN)


def test_how_much_is_unpacked_is_counted_and_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive says that the part is small and was hardly packed."""
    monkeypatch.setattr(packages, "FREE", 1 << 16)
    data = xlsx(HEADER + " " * (1 << 20))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
        part.compress_size = 1 << 30
        with pytest.raises(InputError, match=r"unpacks to more than|cut or damaged"):
            list(packages.unpacked(archive, part, "t.x"))
        part = zipfile.ZipFile(io.BytesIO(data)).getinfo("xl/worksheets/sheet1.xml")
        with pytest.raises(InputError, match="unpacks to more than 1000 bytes"):
            list(packages.unpacked(archive, part, "t.x", most=1_000))


HEADERS: list[tuple[str, bytes, str]] = [
    ("a slip", "编号,名稱\nA,甲\n".encode(), "lacks 名称; probably it has: 名稱 for 名称"),
    ("another word", "编号,单位名称\nA,甲\n".encode(), "probably it has: 单位名称 for 名称"),
    ("English", b"No.,Company Name\nA,x\n", "No. for 编号.*Company Name for 名称"),
    ("three columns too many", "编号,名称,a,b,c\nA,甲,1,2,3\n".encode(), "undeclared, a, b, c"),
    ("twice", "编号,名称,名称\nA,甲,乙\n".encode(), "repeats 名称"),
    ("no header", "A,甲\n".encode(), "none of its columns.*put above the rows"),
    ("nothing", b"", "is empty"),
]


@pytest.mark.parametrize(("data", "says"), [one[1:] for one in HEADERS], ids=[one[0] for one in HEADERS])
def test_a_header_that_is_another_says_which_was_meant(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=f"(?s){says}") as refused:
        source(tmp_path, data)
    assert "甲" not in str(refused.value)


def test_a_header_in_full_width_with_blanks_is_that_header(tmp_path: Path) -> None:
    columns = {"id": "text", "处罚 名称": "text"}
    assert read(tmp_path, "ＩＤ, 处罚名称 \nA,甲\n".encode(), a_file(columns)) == [(2, ["A", "甲"])]


ROWS: list[tuple[str, bytes, list[tuple[int, str]]]] = [
    ("the header again", "编号,名称\nA,甲\n编号,名称\n".encode(), [(3, "HEADER_AGAIN")]),
    (
        "a line in another encoding",
        "编号,名称\nA,甲\n".encode() + "B,处罚决定\n".encode("gb18030"),
        [(3, "BAD_BYTES")],
    ),
    (
        "a line in UTF-8 in GB 18030",
        "编号,名称\nA,处罚决定\n".encode("gb18030") + "B,处罚决定\n".encode(),
        [(3, "BAD_BYTES")],
    ),
    ("a code that became a number", "编号,名称\n9.1411502E+17,甲\n".encode(), [(2, "BAD_CELL")]),
    ("a NUL", "编号,名称\nA,甲\0\n".encode(), [(2, "NUL")]),
    (
        "ten megabytes in a cell",
        b"\xe7\xbc\x96\xe5\x8f\xb7,\xe5\x90\x8d\xe7\xa7\xb0\nA," + b"x" * (10 << 20) + b"\nB,y\n",
        [(2, "TOO_LONG")],
    ),
    (
        "a row of many long lines",
        '编号,名称\nA,"'.encode() + (b"x" * 60_000 + b"\n") * 9 + b'"\nB,y\n',
        [(2, "TOO_LONG")],
    ),
    (
        "more cells than a sheet has",
        xlsx(HEADER + '<row r="2"><c r="ZZZZ2"><v>1</v></c></row>'),
        [(2, "FIELD_COUNT")],
    ),
    (
        "a row of many long cells",
        xlsx(HEADER + row(2, *["x" * 30_000] * 9) + row(3, "B", "乙")),
        [(2, "TOO_LONG")],
    ),
]


@pytest.mark.parametrize(("data", "expected"), [one[1:] for one in ROWS], ids=[one[0] for one in ROWS])
def test_a_row_that_cannot_be_read_costs_itself_only(
    tmp_path: Path, data: bytes, expected: list[tuple[int, str]]
) -> None:
    assert [one for one in read(tmp_path, data) if isinstance(one[1], str)] == expected


def test_a_text_that_is_cut_is_told(tmp_path: Path) -> None:
    opened = source(tmp_path, "编号,名称\nA,甲\nB".encode())
    assert [note.text() for note in opened.notes] == [
        "The last line does not end: ask the sender whether the file is whole."
    ]
    assert [len(line.fields) for line in rows_of(opened)] == [2, 1]  # type: ignore[arg-type]


def test_what_stands_behind_an_unreadable_place_is_told(tmp_path: Path) -> None:
    (line,) = rows_of(source(tmp_path, '编号,名称\nA,"甲\nB,乙\nC,丙\n'.encode()))
    assert isinstance(line.fields, Fault)
    assert "lines 2 to 4" in line.fields.says.text()
    assert line.fields.in_language(Language.ZH)[2] == "请闭合第 2 行的引号或者写成两个，再报送该文件"


def test_a_row_with_a_fault_comes_back_as_its_sender_wrote_it(tmp_path: Path) -> None:
    """Half of a file in either encoding: the rows of the other half are told as such, and are readable."""
    table = [("编号", "名称"), ("A", "处罚决定"), ("B", "处罚,决定")]
    utf_8, gb18030 = delimited(table), delimited(table, encoding="gb18030")
    for first, second, says in (
        (utf_8, gb18030, "a line in gb18030 in a file in utf-8"),
        (gb18030, utf_8, "a line in utf-8 in a file in gb18030"),
    ):
        body = first + second.partition(b"\n")[2] + b"C,x\0\n"
        bad = [line for line in rows_of(source(tmp_path, body)) if isinstance(line.fields, Fault)]
        assert [line.fields.says.text() for line in bad if isinstance(line.fields, Fault)] == [
            says,
            says,
            "a NUL character",
        ]
        assert [list(line.texts) for line in bad] == [["A", "处罚决定"], ["B", "处罚,决定"], ["C", "x"]]


def test_one_lost_byte_is_no_other_encoding(tmp_path: Path) -> None:
    body = "编号,名称\nA,处罚决定".encode()[:-1] + b"\n"
    (line,) = rows_of(source(tmp_path, body))
    assert isinstance(line.fields, Fault)
    assert line.fields.says.text() == "bytes that are not utf-8"


def test_files_that_were_put_together(tmp_path: Path) -> None:
    """A mark of UTF-8 in the middle is none of a key; a second header with other columns refuses the file."""
    columns = {"编号": "text", "名称": "text", "别名": "text"}
    mark, header = b"\xef\xbb\xbf", ("编号", "名称", "别名")
    one = mark + delimited([header, ("A", "甲", "子")])
    assert read(tmp_path, one + mark + delimited([("B", "乙", "丑")]), a_file(columns)) == [
        (2, ["A", "甲", "子"]),
        (3, ["B", "乙", "丑"]),
    ]
    assert read(tmp_path, one + one, a_file(columns))[1] == (3, "HEADER_AGAIN")
    for other in (("编号", "别名", "名称"), ("编号", "名称", "别名", "备注")):
        with pytest.raises(InputError, match=r"second header in row 3, with other columns.*file of its own"):
            read(tmp_path, one + delimited([other, ("B", "丑", "乙", "x")[: len(other)]]), a_file(columns))
    objects = '{"编号": "A", "名称": "甲"}\n'.encode()
    assert read(tmp_path, mark + objects + mark + objects) == [(1, ["A", "甲"]), (2, ["A", "甲"])]


def test_rows_that_have_a_format_alone_are_not_read(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{at}"><c r="A{at}" s="1"/></row>' for at in range(3, 30_000))
    opened = source(tmp_path, xlsx(HEADER + row(2, "A", "甲") + empty))
    assert opened.lines < 10_000
    assert [line.first for line in rows_of(opened)] == [2]
    for last in (row(30_000, "B", "乙"), '<row r="30000"><c r="A30000"><f>B2</f></c></row>'):
        assert [one[0] for one in read(tmp_path, xlsx(HEADER + row(2, "A", "甲") + empty + last))] == [
            2,
            30_000,
        ]


@pytest.mark.parametrize("write", [delimited, workbook])
def test_a_file_that_changes_between_two_looks_gives_no_row(tmp_path: Path, write: object) -> None:
    opened = source(tmp_path, write(TABLE))  # type: ignore[operator]
    other = tmp_path / "other"
    other.write_bytes(write([*TABLE, ("B", "乙")]))  # type: ignore[operator]
    other.replace(tmp_path / "t.x")
    with pytest.raises(InputError, match="changed or replaced"):
        next(rows_of(opened))


def test_a_file_that_is_written_while_it_is_read_gives_no_row_more(tmp_path: Path) -> None:
    opened = source(tmp_path, delimited(TABLE))
    lines = rows_of(opened)
    assert next(lines).first == 2
    with (tmp_path / "t.x").open("r+b") as file:
        file.seek(40)
        file.write(b"x")
    with pytest.raises(InputError, match="changed or replaced"):
        next(lines)


@pytest.mark.parametrize("replaced", [False, True])
def test_a_copy_of_a_file_is_of_one_state_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replaced: bool
) -> None:
    """Another file in its place is another one: the copy is whole. One that is written to would be torn."""
    (tmp_path / "t.csv").write_bytes(b"a" * 20)
    monkeypatch.setattr(kept_files, "CHUNK", 10)
    write = kept_files.Writing.write

    def slowly(writing: kept_files.Writing, chunk: bytes) -> None:
        write(writing, chunk)
        other = tmp_path / ("other" if replaced else "t.csv")
        other.write_bytes(b"b" * 30)
        other.replace(tmp_path / "t.csv")

    monkeypatch.setattr(kept_files.Writing, "write", slowly)
    if not replaced:
        with pytest.raises(InputError, match="changed or replaced"):
            kept_files.copy(tmp_path / "home", tmp_path, ["t.csv"])
        assert not list((tmp_path / "home").rglob("*.csv"))
        return
    incoming = kept_files.copy(tmp_path / "home", tmp_path, ["t.csv"])
    (copied,) = incoming.folder.rglob("t.csv")
    assert copied.read_bytes() == b"a" * 20


def test_an_archive_that_is_a_link_is_no_delivery(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "t.zip").write_bytes(packed({"t.csv": delimited(TABLE)}))
    (folder / "t.zip").symlink_to(tmp_path / "t.zip")
    with pytest.raises(InputError, match="is a link"):
        open_sources(folder, [a_file()])


def test_a_file_of_nobody_knows_what_shows_its_first_rows(tmp_path: Path) -> None:
    (tmp_path / "x[1].zip").write_bytes(
        packed(
            {
                "a.csv": delimited(TABLE, "\t", "gb18030"),
                "b.xlsx": workbook([("说明",), *TABLE], ("二", TABLE)),
            }
        )
    )
    seen = look(tmp_path, "x[1].zip")
    assert [(one.name, one.sheet) for one in seen] == [
        ("x[1].zip/a.csv", ""),
        ("x[1].zip/b.xlsx", "数据"),
        ("x[1].zip/b.xlsx", "二"),
    ]
    assert [list(one.rows[0].fields) for one in seen] == [["编号", "名称"], ["说明"], ["编号", "名称"]]  # type: ignore[arg-type]
    assert [len(one.rows) for one in seen] == [20, 20, 20]
