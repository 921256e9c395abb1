"""A broken mapping says where, what was found and what was expected."""

import re
from pathlib import Path

import pytest

from hub.policy.checks.mappings import read_mapping
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.services import Services
from tests.ingest.place import COMPANIES, HEAD, SHARES

GOOD = HEAD.format(source="good-one") + COMPANIES.format(scheme="USCC") + SHARES.format(scheme="USCC")
BROKEN = [
    ("source: good-one", "source: Good One", 2, "source: found 'Good One'"),
    ("licence: none", "license: none", 4, "license: found the key 'license', which does not exist here"),
    ("licence: none\n", "", 2, "licence: found nothing; expected a value"),
    ("id: text", "id: txt", 11, "files.0.columns.id: found"),
    ("id: text", "id: {type: text, longest: 0}", 11, "longest: found '0'; expected at least 1"),
    ("id: text", "id: {type: ignored}", 11, "why: found nothing"),
    ("name: text", "name: text\n      tel: text", 13, "tel: found a column that nothing uses"),
    ("name: {column: name}", "name: {column: nam}", 17, "found the column 'nam', which is not declared"),
    ("name: {column: name}", "name: {column: since}", 17, "found the column 'since' of type date"),
    ("kind: LEGAL_ENTITY", "kind: COMPANY", 15, "kind: found 'COMPANY'; expected one of CREDIT_UNIT"),
    ("kind: LEGAL_ENTITY", "kind: SHIP", 16, "key.scheme: found USCC for a subject of kind SHIP"),
    (
        "scheme: USCC, value: {column: id}",
        "scheme: UCSS, value: {column: id}",
        16,
        "found 'UCSS'; expected",
    ),
    ('"%Y/%m/%d"', '"%Y/%m"', 13, "found '%Y/%m', which does not read a whole date"),
    (
        "at: datetime",
        "at: {type: datetime, zone: Asia/Xinyang}",
        25,
        "found 'Asia/Xinyang'",
    ),
    ("at: datetime", "at: text", 31, "from.column: found the column 'at' of type text"),
    ("share: {column: share}", "share: {column: to}", 30, "share.column: found the column 'to' of type text"),
    ("file: shares.csv", "file: ../shares.csv", 20, "file: found '../shares.csv'; expected a file inside"),
    ("file: shares.csv", "file: companies.csv", 20, "found 'companies.csv' a second time"),
    (
        "    columns:\n      id",
        "    encoding: latin-1\n    columns:\n      id",
        10,
        "found 'latin-1'; expected one of",
    ),
    ("from: {column: since}", "from: yesterday", 18, "from: found 'yesterday'; expected a date"),
    (
        "scheme: USCC, value: {column: id}",
        "scheme: ID, value: {column: id}",
        16,
        "found ID for",
    ),
    ("        name: {column: name}", "        name: {column: id}", 12, "found a column that nothing uses"),
    ("name: text", "name: {type: text, titles: [id]}", 12, "found the title 'id' of 'id' too"),
    ("name: text", "name: {type: text, titles: [血型]}", 12, "blood type"),
    ("name: text", "name: {type: text, optional: true, required: true}", 12, "may lack and a row may not"),
    (
        "share: {type: decimal, required: false}",
        "share: {type: decimal, required: false, stated_in: note}",
        24,
        "stated_in: found 'note'; expected a declared column of type text",
    ),
    (
        "kind: LEGAL_ENTITY",
        "if: {column: nam, is: x}\n        kind: LEGAL_ENTITY",
        15,
        "found the column 'nam'",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), BROKEN, ids=[case[3][:40] for case in BROKEN])
def test_a_broken_mapping_says_where_what_and_what_was_expected(
    services: Services, tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in GOOD
    path = tmp_path / "m.yaml"
    path.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(BrokenDocuments) as error:
        read_mapping(path, "m.yaml", services.naming.schemes, services.book.current())
    said = [str(c) for c in error.value.complaints]
    assert any(text.startswith(f"m.yaml:{line}: ") and message in text for text in said), said
    assert all("; expected " in text for text in said)
    for complaint in error.value.complaints:
        plain = re.sub(r"“[^”]*”|[a-z_0-9.]+:|[A-Z_]{2,}", "", complaint.zh).partition("现为")[2]
        assert re.search("[\u4e00-\u9fff]", plain), complaint.zh
        assert not re.search(r"\b(the|that|which|column|of)\b", plain), complaint.zh


PENALTY = """
  - file: penalties.csv
    columns: {{id: text, on: date, class: {class_}}}
    records:
      - id: [{{column: id}}]
        subject: {{scheme: USCC, value: {{column: id}}}}
        kind: admin-penalty
        authority: 411500-demo
        region: "411500"
        decided_on: {{column: on}}
        attributes: {{penalty_type: {{column: class}}}}
"""


def test_a_closed_list_of_words_binds_files_too(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    head = HEAD.format(source="good-one")
    path.write_text(head + PENALTY.format(class_="{type: map, values: {罚款: FINE}}"), "utf-8")
    read_mapping(path, "m.yaml", services.naming.schemes, services.book.current())
    path.write_text(head + PENALTY.format(class_="{type: map, values: {罚款: 罚款}}"), "utf-8")
    with pytest.raises(BrokenDocuments, match="penalty_type: found '罚款'; expected one of"):
        read_mapping(path, "m.yaml", services.naming.schemes, services.book.current())
