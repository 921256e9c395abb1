"""A receipt says everything of its row: warnings, whom it means and why; in both languages, on every way."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.ingestion.deliveries import kept_files
from hub.search import indexing
from hub.search.gazetteer import gazetteer_of
from hub.store.commits import OPEN_COMMIT
from tests import staging
from tests.matching.asking import fresh_code
from tests.receiving.desk import AUTHORITY, HEADER, RECORDS, Desk, file_of
from tests.receiving.desk import MAPPING as DESK_MAPPING

MAPPING = """
source: {source}
title: penalties whose rows may have no code (a test)
licence: none
attribution: nobody
invented: true
provider: PUBLIC
files:
  - file: rows.csv
    columns:
      文书号: text
      名称: {{type: text, required: false}}
      代码: {{type: text, required: false}}
      证件号: {{type: text, required: false}}
      类别: {{type: map, values: {{法人: LEGAL_ENTITY, 自然人: NATURAL_PERSON}}}}
      内容: {{type: text, required: false}}
      罚款（万元）: {{type: decimal, required: false, unit: 万元, stated_in: 内容}}
    subjects:
      - if_given: 证件号
        key: {{scheme: ID, value: {{column: 证件号}}}}
        kind: NATURAL_PERSON
        name: {{column: 名称}}
        registered: "411502"
        from: "2026-01-01"
    records:
      - if: {{column: 类别, is: LEGAL_ENTITY}}
        id: [{{column: 文书号}}]
        register: penalties
        subject: {{scheme: USCC, value: {{column: 代码}}, by_name: {{name: {{column: 名称}}}}}}
        kind: admin-penalty
        authority: {authority}
        region: "411500"
        decided_on: "2026-03-02"
        title: {{column: 内容}}
        attributes: {{amount: {{column: 罚款（万元）}}}}
      - if_given: 证件号
        id: [{{column: 文书号}}]
        register: penalties
        subject: {{scheme: ID, value: {{column: 证件号}}}}
        kind: admin-penalty
        authority: {authority}
        region: "411500"
        decided_on: "2026-03-02"
"""
RECEIPTS = """
query ($id: ID!, $purpose: PurposeInput!, $warned: Boolean) {
  delivery(id: $id, purpose: $purpose) {
    warnedCount
    receipts(first: 50, warned: $warned) { edges { node {
      row outcome
      warnings { reason column found { zh en } expected { zh } toDo { zh } }
      matches {
        matchedBy certain score explanation { zh en } features { feature similarity points }
        subject { id code name }
      }
    } } }
  }
}
"""
PERSON = "110101199003074514"
"""Of nobody: the check digit is right."""
PERSONS = (PERSON, "110101199003074530", "110101199003074557")


@pytest.fixture(scope="module")
def named(desk: Desk) -> Any:
    """A delivery whose rows name their subjects in every way; whom the second and third of them mean."""
    source = f"{desk.source}-named"
    text = MAPPING.format(source=source, authority=AUTHORITY)
    (desk.reception.seeds / "mappings" / "named.yaml").write_text(text, "utf-8")
    mark = "鹭" + "".join(secrets.choice("岭翎桥青柘砚溪云岫") for _ in range(5)) + "穗"
    services = desk.services
    sure = staging.put_subject(services, name=f"信阳{mark}茶业有限公司")
    likely = staging.put_subject(
        services, key={"scheme": "USCC", "value": fresh_code()}, name=f"信阳{mark}建设工程有限公司"
    )
    indexing.follow(services.graph, gazetteer_of(services.book.current()))
    rows = (
        f"{mark}一号,任何名称,{sure},,法人,罚款2000元,2000\n"
        f"{mark}二号,信阳市{mark}茶业有限责任公司,,,法人,罚款2000元,0.2\n"
        f"{mark}三号,信阳{mark}建设有限公司,,,法人,,\n"
        f"{mark}四号,信阳{mark}餐饮有限公司,,,法人,,\n"
        f"{mark}五号,张示例,,{PERSON},自然人,,\n"
    )
    body = f"文书号,名称,代码,证件号,类别,内容,罚款（万元）\n{rows}".encode()
    sent = desk.send(body, mapping=source)
    assert sent.status_code == 202, sent.text
    desk.turn()
    return SimpleNamespace(id=sent.json()["id"], sure=sure, likely=likely, mark=mark)


def receipts(desk: Desk, named: Any, token: str | None = None, **more: Any) -> dict[int, Any]:
    """By row."""
    answer = desk.ask(RECEIPTS, token, id=named.id, **more)
    assert "errors" not in answer, answer
    return {edge["node"]["row"]: edge["node"] for edge in answer["data"]["delivery"]["receipts"]["edges"]}


def test_a_receipt_says_whom_its_row_means_and_why(desk: Desk, named: Any) -> None:
    rows = receipts(desk, named)
    assert [rows[row]["outcome"] for row in sorted(rows)] == [
        *("ACCEPTED", "ACCEPTED", "SET_ASIDE", "SET_ASIDE", "ACCEPTED")
    ]
    by_key, by_name, undecided, unknown, person = (rows[row]["matches"] for row in sorted(rows))
    assert [(one["matchedBy"], one["subject"]["code"], one["score"]) for one in by_key] == [
        ("KEY", named.sure, None)
    ]
    (match,) = by_name
    assert (match["matchedBy"], match["certain"], match["subject"]["code"]) == ("NAME", True, named.sure)
    assert match["score"] == min(100, sum(one["points"] for one in match["features"])) >= 88
    assert {"feature": "DISTINCTIVE_PART", "similarity": "SAME", "points": 40} in match["features"]
    assert "字号一致（+40）" in match["explanation"]["zh"]
    assert "distinctive part (字号) the same (+40)" in match["explanation"]["en"]
    (maybe,) = undecided
    assert (maybe["certain"], maybe["subject"]["code"]) == (False, named.likely)
    assert 60 <= maybe["score"] < 88
    assert "待人工判断" in maybe["explanation"]["zh"]
    assert not unknown
    # A natural person is named by a key alone, and stays masked.
    assert [(one["matchedBy"], one["subject"]["name"]) for one in person] == [("KEY", "张**")]


def test_a_receipt_has_the_warnings_of_its_row(desk: Desk, named: Any) -> None:
    rows = receipts(desk, named, warned=True)
    assert list(rows) == [2]
    (warning,) = rows[2]["warnings"]
    assert (warning["reason"], warning["column"]) == ("UNIT", "罚款（万元）")
    assert "万元" in warning["found"]["zh"]
    assert "amount" in warning["found"]["en"]
    assert "0.2" in warning["expected"]["zh"]
    assert warning["toDo"]["zh"]
    assert desk.get(named.id).json()["warned"] == 1


def test_receipts_over_http_speak_the_language_of_who_asks(desk: Desk, named: Any) -> None:
    told = desk.get(f"{named.id}/rows?first=2", language="zh").json()
    assert [one["row"] for one in told["rows"]] == [2, 3]
    assert told["rows"][0]["warnings"][0]["toDo"].startswith("请更正")
    assert "字号一致" in told["rows"][1]["matches"][0]["explanation"]
    assert told["receipt"]
    rest = desk.get(f"{named.id}/rows?after={told['next']}", language="en").json()
    assert [one["row"] for one in rest["rows"]] == [4, 5, 6]
    assert "next" not in rest
    assert rest["rows"][0]["matches"][0]["subject"]["code"] == named.likely
    assert "judgement" in rest["rows"][0]["faults"][0]["expected"]
    assert rest["rows"][2]["matches"][0]["subject"]["name"] == "张**"
    assert PERSON not in str(rest)
    aside = desk.get(f"{named.id}/rows?outcome=SET_ASIDE").json()["rows"]
    assert [one["row"] for one in aside] == [4, 5]
    for wrong in ("first=201", "first=0", "after=x", "outcome=x", "warned=yes"):
        assert desk.get(f"{named.id}/rows?{wrong}").status_code == 400


def test_rows_are_for_who_sees_the_delivery(desk: Desk, named: Any) -> None:
    other = desk.as_("411500-rsj")
    theirs, nobodys = desk.get(f"{named.id}/rows", other), desk.get("d_nobody/rows", other)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["errors"] == nobodys.json()["errors"]


def test_receipts_at_the_terminal(desk: Desk, named: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def opened(*_: object) -> Generator[Any]:
        yield SimpleNamespace(graph=desk.services.graph)

    monkeypatch.setattr("hub.cli.deliveries.open_graph", opened)
    answer = CliRunner().invoke(main, ["--locale", "zh", "receipts", named.id])
    assert answer.exit_code == 0, answer.output
    lines = [line.split("\t") for line in answer.stdout.splitlines()]
    assert lines[0] == ["2", "ACCEPTED"]
    assert lines[1][:3] == ["", "UNIT", "罚款（万元）"]
    assert lines[3][:3] == ["", "NAME", f"USCC {named.sure}"]
    assert "字号一致" in lines[3][3]
    assert lines[4][:2] == ["4", "SET_ASIDE"]
    assert lines[5][2] == f"USCC {named.likely}"
    only = CliRunner().invoke(main, ["receipts", "--outcome", "set_aside", named.id])
    assert [line.split("\t")[0] for line in only.stdout.splitlines()] == ["4", "", "5"]
    assert CliRunner().invoke(main, ["receipts", "d_nobody"]).exit_code == 1


def test_bad_rows_speak_the_language_of_who_asks(desk: Desk, named: Any) -> None:
    def column(language: str) -> list[str]:
        text = desk.get(f"{named.id}/bad-rows", language=language).content.decode("utf-8-sig")
        return [row["应为 expected"] for row in csv.DictReader(io.StringIO(text, newline=""))]

    chinese, english, both = column("zh-CN"), column("en"), column("")
    assert chinese == ["人工判断（undecidedPairs），或统一社会信用代码", "统一社会信用代码，或先归集该主体"]
    assert both == [f"{zh} {en}" for zh, en in zip(chinese, english, strict=True)]


def test_a_file_without_a_mapping_is_known_by_its_header(desk: Desk, named: Any) -> None:
    sent = desk.send(file_of([desk.row(1), desk.row(2, 罚款="x")]), mapping="")
    assert sent.status_code == 202, sent.text
    assert sent.json()["mapping"] == desk.source
    desk.turn()
    id_ = sent.json()["id"]
    assert desk.get(id_).json()["counts"] == {"ACCEPTED": 1, "SET_ASIDE": 1}
    bad = desk.get(f"{id_}/bad-rows").content.replace(b",x,", b",7,")
    back = desk.send(bad, mapping="")
    assert (back.json()["mapping"], back.json()["mends"]) == (desk.source, id_)
    desk.turn()
    assert desk.get(id_).json()["counts"] == {"ACCEPTED": 2}


def test_a_header_of_no_mapping_is_refused_with_the_nearest_and_leaves_nothing(
    desk: Desk, named: Any
) -> None:
    before = kept_files.names(desk.reception.home)
    header = [name for name in HEADER if name != "机关"]
    lacking = desk.send(file_of([["1"] * len(header)], header), mapping="", headers={"accept-language": "zh"})
    assert lacking.status_code == 400
    (error,) = lacking.json()["errors"]
    assert "最接近的：penalties" in error["message"]
    assert "缺少 机关" in error["message"]
    strange = desk.send(b"a,b\r\n1,2\r\n", mapping="").json()["errors"][0]
    assert strange["extensions"]["code"] == "BAD_INPUT"
    assert "a, b" in strange["message"]
    twin = desk.reception.seeds / "mappings" / "twin.yaml"
    twin.write_text(DESK_MAPPING.format(source=f"{desk.source}-twin"), "utf-8")
    several = desk.send(file_of([desk.row(5)]), mapping="").json()["errors"][0]
    twin.unlink()
    assert "penalties, twin" in several["message"]
    assert "mapping=" in several["extensions"]["fix"]
    assert desk.send(b"x", desk.as_("411500-nobody"), mapping="").status_code == 403
    assert kept_files.names(desk.reception.home) == before
    assert not list((desk.reception.home / "deliveries").glob(".part*"))


def test_two_persons_of_one_name_have_a_record_each(desk: Desk) -> None:
    """Within a file, in a later one, when both come again, and where one of them is annulled."""
    source, number = f"{desk.source}-persons", f"评{desk.mark}"
    text = MAPPING.format(source=source, authority=AUTHORITY)
    (desk.reception.seeds / "mappings" / "persons.yaml").write_text(text, "utf-8")
    first, second, third = PERSONS

    def send(*persons: str) -> list[Any]:
        rows = "".join(f"{number},张示例,,{person},自然人,,\n" for person in persons)
        sent = desk.send(f"文书号,名称,代码,证件号,类别,内容,罚款（万元）\n{rows}".encode(), mapping=source)
        assert sent.status_code == 202, sent.text
        desk.turn()
        told = receipts(desk, SimpleNamespace(id=sent.json()["id"]))
        return [told[row] for row in sorted(told)]

    def standing() -> dict[str, tuple[str, int]]:
        held = desk.services.graph.read(lambda tx: tx.rows(RECORDS, source=source, open=OPEN_COMMIT))
        return {row["subject"]: (row["id"], row["version"]) for row in held}

    both = send(first, second)
    assert [row["outcome"] for row in both] == ["ACCEPTED", "ACCEPTED"]
    assert [[one["reason"] for one in row["warnings"]] for row in both] == [[], ["ANOTHER_PERSON"]]
    before = standing()
    assert len(before) == 2
    send(third)
    again = send(second, first, third)
    assert [row["outcome"] for row in again] == ["UNCHANGED"] * 3
    after = standing()
    assert len(after) == 3
    assert {name: after[name] for name in before} == before
    assert {version for _, version in after.values()} == {1}
