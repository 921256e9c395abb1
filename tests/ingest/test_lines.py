"""What a row is: a line that stands in the quotes of another row is none, however badly that row ends."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import InputError
from hub.ingestion.readers import Fault, open_sources, rows_of
from hub.ingestion.readers.delimited import LONGEST_LINE
from hub.policy.model.mapping import FileOf

Found = tuple[int, int, list[str] | str]
"""First line, last line, and the fields or the reason of a row."""
EVIL = "C,Competitor"
"""What somebody wrote into a remark. It looks like a row."""


def a_file(**changes: object) -> FileOf:
    columns = {"id": "text", "name": "text"}
    subject = {
        "kind": "LEGAL_ENTITY",
        "key": {"scheme": "S", "value": {"column": "id"}},
        "name": {"column": "name"},
        "from": "2020-01-01",
    }
    return FileOf.model_validate({"file": "*.csv", "columns": columns, "subjects": [subject], **changes})


def rows(path: Path, content: bytes, file: FileOf | None = None) -> list[Found]:
    """First line, last line, and the fields or the reason of each row behind the header."""
    path.write_bytes(b"id,name\n" + content)
    (source,) = open_sources(path.parent, [file or a_file()])
    return [
        (row.first, row.last, row.fields.reason.value if isinstance(row.fields, Fault) else list(row.fields))
        for row in rows_of(source)
    ]


END = 'end"\nZ,Zeta\n'
BROKEN: list[tuple[str, str | bytes, list[Found]]] = [
    ("a long line", f"{'x' * 75_000}\n{END}", [(2, 5, "TOO_LONG"), (6, 6, ["Z", "Zeta"])]),
    ("a long line that closes", f'{"x" * 75_000}"\nZ,Zeta\n', [(2, 4, "TOO_LONG"), (5, 5, ["Z", "Zeta"])]),
    ("NUL", f"a\0b\n{END}", [(2, 5, "NUL"), (6, 6, ["Z", "Zeta"])]),
    ("a bad byte", b"a\xffb\n" + END.encode(), [(2, 5, "BAD_BYTES"), (6, 6, ["Z", "Zeta"])]),
    ("the end of the file", "Z,Zeta\n", [(2, 4, "BAD_QUOTES")]),
    ("thirty lines", "x\n" * 30 + END, [(2, 34, "BAD_QUOTES"), (35, 35, ["Z", "Zeta"])]),
    ("text behind the quote", 'a"b\n' + END, [(2, 5, "BAD_QUOTES"), (6, 6, ["Z", "Zeta"])]),
    ("another quote that opens", 'a"b,"c\n' + END, [(2, 5, "BAD_QUOTES"), (6, 6, ["Z", "Zeta"])]),
    ("a carriage return", f"a\rb\n{END}", [(2, 5, ["B", f"note\n{EVIL}\na\rb\nend"]), (6, 6, ["Z", "Zeta"])]),
]


@pytest.mark.parametrize(("more", "expected"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_row_in_quotes_is_set_aside_with_all_its_lines(
    tmp_path: Path, more: str | bytes, expected: list[Found]
) -> None:
    tail = more.encode() if isinstance(more, str) else more
    assert rows(tmp_path / "a.csv", f'B,"note\n{EVIL}\n'.encode() + tail) == expected


ALONE: list[tuple[str, str, list[Found]]] = [
    ("text behind a quote", 'B,"Be"ta\nZ,Zeta\n', [(2, 2, "BAD_QUOTES"), (3, 3, ["Z", "Zeta"])]),
    (
        "a quote that was not doubled, and a line behind it",
        f'B,"5" pipe\n{EVIL}\nend"\nZ,Zeta\n',
        [(2, 4, "BAD_QUOTES"), (5, 5, ["Z", "Zeta"])],
    ),
    ("a blank before a quote", f'B, "note\n{EVIL}"\nZ,Zeta\n', [(2, 3, "BAD_QUOTES"), (4, 4, ["Z", "Zeta"])]),
    (
        "a quote inside a plain field",
        'B,5" pipe\nZ,Zeta\n',
        [(2, 2, ["B", '5" pipe']), (3, 3, ["Z", "Zeta"])],
    ),
    (
        "a carriage return that ends no line",
        "B,Beta\rC,Gamma\nZ,Zeta\n",
        [(2, 2, "BAD_BYTES"), (3, 3, ["Z", "Zeta"])],
    ),
    (
        "pairs inside",
        'B,"say ""no"",\n""x"\r\nZ,Zeta\n',
        [(2, 3, ["B", 'say "no",\n"x']), (4, 4, ["Z", "Zeta"])],
    ),
    ("no line end at the end", 'B,"Beta"', [(2, 2, ["B", "Beta"])]),
    ("nothing closes it", 'B,"Beta\nZ,Zeta\nY,Ypsilon\n', [(2, 4, "BAD_QUOTES")]),
]


@pytest.mark.parametrize(("text", "expected"), [a[1:] for a in ALONE], ids=[a[0] for a in ALONE])
def test_where_a_row_ends(tmp_path: Path, text: str, expected: list[Found]) -> None:
    assert rows(tmp_path / "a.csv", text.encode()) == expected


PARTS = st.sampled_from(["\n", "\r\n", '""', '"', '",', "x", " ", ",", "\0", "\r", "y" * (LONGEST_LINE + 9)])


@given(st.lists(PARTS, max_size=8), st.lists(PARTS, max_size=8))
def test_what_a_remark_holds_never_becomes_a_row(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str]
) -> None:
    """A remark whose writer knows that quotes are doubled, with any fault beside the line that looks like a
    row: its own quotes come in pairs, so that it never closes its field."""
    remark = "".join(before).replace('"', '""') + f"\n{EVIL}\n" + "".join(after).replace('"', '""')
    path = tmp_path_factory.mktemp("lines") / "a.csv"
    found = rows(path, f'B,"{remark}"\nZ,Zeta\n'.encode())
    assert EVIL.split(",") not in [fields for _, _, fields in found]
    assert found[-1][2] == ["Z", "Zeta"]


def test_a_file_in_utf_8_under_a_mapping_that_says_gb18030_is_refused(tmp_path: Path) -> None:
    mapped = a_file(encoding="gb18030")
    (tmp_path / "a.csv").write_text("id,name\nA,信阳示例公司\n", "utf-8")
    with pytest.raises(InputError, match=r"a\.csv reads as utf-8"):
        open_sources(tmp_path, [mapped])
    for text in ("id,name\nA,信阳示例公司\n", "id,name\nA,plain\n"):
        (tmp_path / "a.csv").write_text(text, "gb18030")
        assert len(open_sources(tmp_path, [mapped])) == 1


def test_parts_are_read_by_their_numbers_or_by_their_names(tmp_path: Path) -> None:
    for number in (10, 9, 100):
        (tmp_path / f"part-{number}.csv").write_text("id,name\n")
    by_number = [source.name for source in open_sources(tmp_path, [a_file()])]
    assert by_number == ["part-9.csv", "part-10.csv", "part-100.csv"]
    by_name = [source.name for source in open_sources(tmp_path, [a_file(order="name")])]
    assert by_name == ["part-10.csv", "part-100.csv", "part-9.csv"]


def test_a_link_is_no_delivery(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    secret = tmp_path / "secret.csv"
    secret.write_text("root:x:0\n")
    (folder / "a.csv").symlink_to(secret)
    with pytest.raises(InputError, match=r"a\.csv is a link\.") as refused:
        open_sources(folder, [a_file()])
    assert "root" not in str(refused.value)
    (folder / "a.csv").unlink()
    (folder / "sub").symlink_to(tmp_path)
    with pytest.raises(InputError, match="is a link"):
        open_sources(folder, [a_file(file="sub/secret.csv")])


def test_the_first_line_is_told_only_where_it_is_a_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("A,某某（虚构）\n")
    with pytest.raises(InputError, match="begins with 2 fields that are none of its columns") as refused:
        open_sources(tmp_path, [a_file()])
    assert "某某" not in str(refused.value)
