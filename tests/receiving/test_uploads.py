"""Files of records over HTTP: kept, read, written; what is wrong is refused and leaves nothing."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import socket
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from openpyxl import load_workbook

from graph_schema.vocabulary import Role
from hub.app import clock
from hub.ingestion.deliveries import kept_files
from hub.ingestion.deliveries.resuming import end_bytes
from hub.ingestion.receipts.bad_rows_file import ADDED
from tests.receiving.asked import DELIVERIES, DELIVERY, WITHDRAW
from tests.receiving.desk import AUTHORITY, HEADER, Desk, file_of


def test_a_file_becomes_records_with_a_receipt_for_each_row(desk: Desk) -> None:
    rows = [desk.row(1), desk.row(2, 决定日期="2026年3月"), desk.row(3), desk.row(3)]
    sent = desk.send(file_of(rows))
    assert sent.status_code == 202, sent.text
    body = sent.json()
    assert (body["state"], body["again"]) == ("RECEIVED", False)
    assert body["receipt"]
    assert sent.headers["location"] == f"/deliveries/{body['id']}"
    folder = kept_files.folder_of(desk.reception.home, body["id"])
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "files" / "penalties.csv").stat().st_mode & 0o777 == 0o600
    desk.turn()
    after = desk.get(body["id"]).json()
    assert (after["state"], after["rows"], after["rowsDone"]) == ("WRITTEN", 4, 4)
    assert after["counts"] == {"ACCEPTED": 2, "SET_ASIDE": 1, "DUPLICATE": 1}
    assert after["reasons"] == {"BAD_VALUE": 1}
    assert len(desk.records()) == 2


def receipts(desk: Desk, id_: str, **asked: Any) -> list[dict[str, Any]]:
    """All receipts of a delivery, page by page."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        answer = desk.ask(DELIVERY, id=id_, first=3, after=after, **asked)
        page = answer["data"]["delivery"]["receipts"]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def faults(receipt: dict[str, Any]) -> list[tuple[str, str]]:
    """All that is wrong with a row: why, and in which column."""
    return [(one["reason"], one["column"]) for one in receipt.get("faults", ())]


def bad_rows(desk: Desk, id_: str) -> list[dict[str, str]]:
    """The bad rows as a spreadsheet reads them."""
    answer = desk.get(f"{id_}/bad-rows")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def as_csv(rows: list[dict[str, str]]) -> bytes:
    """Rows as a spreadsheet saves them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


def test_a_corrected_bad_row_updates_the_delivery_that_it_mends(desk: Desk) -> None:
    rows = [desk.row(number) for number in range(10, 22)]
    rows[1] = desk.row(11, 决定日期="2026年3月", 事由='"=HYPERLINK(""http://x"")"')
    rows[8] = desk.row(18, 罚款="-5", 决定日期="")
    id_ = desk.deliver(rows)
    before = receipts(desk, id_)
    assert [one["row"] for one in before] == list(range(2, 14))
    aside = receipts(desk, id_, outcome="SET_ASIDE")
    assert [(one["row"], faults(one)) for one in aside] == [
        (3, [("BAD_VALUE", "决定日期")]),
        (10, [("EMPTY", "决定日期"), ("BAD_VALUE", "罚款")]),
    ]
    assert len(receipts(desk, id_, outcome="ACCEPTED")) == 10
    told = bad_rows(desk, id_)
    assert list(told[0]) == [*ADDED, *HEADER]
    assert [one["原行号 row"] for one in told] == ["3", "10"]
    assert told[0]["事由"] == '\'=HYPERLINK("http://x")'
    assert told[1]["罚款"] == "'-5"
    assert told[0]["问题列 column"] == "决定日期"
    assert told[1]["问题列 column"] == "(1) 决定日期 (2) 罚款"
    assert all(f"({number}) " in told[1]["应为 expected"] for number in (1, 2))
    told[0]["决定日期"] = told[1]["决定日期"] = "2026-03-09"
    told[1]["罚款"] = "五千"
    sent = desk.send(as_csv(told))
    assert sent.status_code == 202, sent.text
    assert sent.json()["mends"] == id_
    desk.turn()
    mending = receipts(desk, sent.json()["id"])
    assert [(one["outcome"], one["mends"]["row"]) for one in mending] == [("ACCEPTED", 3), ("SET_ASIDE", 10)]
    after = desk.ask(DELIVERY, id=id_)["data"]["delivery"]
    assert (after["state"], after["mendedCount"]) == ("WRITTEN", 1)
    assert {one["outcome"]: one["count"] for one in after["counts"]} == {"ACCEPTED": 11, "SET_ASIDE": 1}
    (mended,) = [one for one in receipts(desk, id_, outcome="ACCEPTED") if one["row"] == 3]
    assert mended["mendedBy"] == {"delivery": sent.json()["id"], "row": 2}
    assert mended["records"] == mending[0]["records"]
    cause = next(one["attributes"] for one in desk.records() if one["id"] in mended["records"])
    assert '"cause": "=HYPERLINK(\\"http://x\\")"' in cause
    # The second one once more, from the file of the corrected file: it still names the first delivery.
    again = bad_rows(desk, sent.json()["id"])
    assert [(one["交付编号 delivery"], one["原行号 row"]) for one in again] == [(id_, "10")]
    again[0]["罚款"] = "\t5000"
    last = desk.send(as_csv(again)).json()
    desk.turn()
    assert receipts(desk, last["id"])[0]["outcome"] == "ACCEPTED"
    after = desk.ask(DELIVERY, id=id_)["data"]["delivery"]
    assert (after["state"], after["mendedCount"], after["reasons"]) == ("CLOSED", 2, [])
    # The second correction, of which that row was left, is closed with it.
    second = desk.ask(DELIVERY, id=sent.json()["id"])["data"]["delivery"]
    assert (second["state"], second["mendedCount"], second["reasons"]) == ("CLOSED", 1, [])
    (row,) = [one for one in receipts(desk, sent.json()["id"]) if one["row"] == 3]
    assert (row["outcome"], row["mendedBy"]) == ("ACCEPTED", {"delivery": last["id"], "row": 2})
    assert len(desk.records()) >= 12


def test_the_same_bytes_are_one_delivery_until_another_came(desk: Desk) -> None:
    first, second = file_of([desk.row(30)]), file_of([desk.row(30, 罚款="6000")])
    one = desk.send(first).json()
    assert desk.send(first).json() | {"receipt": ""} == one | {"again": True, "receipt": ""}
    desk.turn()
    assert desk.send(first).json()["again"]
    other = desk.send(second).json()
    desk.turn()
    back = desk.send(first).json()
    assert len({one["id"], other["id"], back["id"]}) == 3
    desk.turn()
    (record,) = [row for row in desk.records() if "30号" in row["attributes"]]
    assert '"amount": "5000"' in record["attributes"]
    assert record["version"] == 3
    # Another authority's bytes are its own.
    theirs = desk.send(first, token=desk.as_("411500-rsj")).json()
    assert not theirs["again"]


def test_rows_of_others_are_set_aside_unless_the_duty_covers_them(desk: Desk) -> None:
    rows = [desk.row(40), desk.row(41, 机关="411500-rsj"), desk.row(42, 区划="411600", 机关=AUTHORITY)]
    id_ = desk.deliver(rows)
    told = [[reason for reason, _ in faults(one)] for one in receipts(desk, id_)]
    assert told == [[], ["NOT_TO_SUBMIT"], ["NOT_TO_SUBMIT"]]
    slip = desk.deliver([desk.row(43, 机关="411500-rsj", 决定日期="2026-02-30"), desk.row(44)])
    told = [[reason for reason, _ in faults(one)] for one in receipts(desk, slip)]
    assert told == [["NOT_TO_SUBMIT", "BAD_VALUE"], []]
    platform = desk.as_("411500-xyldxz", role=Role.REGION_ADMINISTRATOR)
    sent = desk.send(file_of(rows), token=platform).json()
    desk.turn()
    assert desk.get(sent["id"], platform).json()["reasons"] == {"NOT_TO_SUBMIT": 1}


@pytest.mark.parametrize(
    ("role", "authority", "status"),
    [
        (Role.INVESTIGATOR, AUTHORITY, 403),
        (Role.AUDITOR, AUTHORITY, 403),
        (Role.OFFICER, "411500-nobody", 403),
    ],
)
def test_who_may_not_submit_is_refused_before_a_byte_is_kept(
    desk: Desk, role: Role, authority: str, status: int
) -> None:
    before = kept_files.names(desk.reception.home)
    assert desk.send(b"x", token=desk.as_(authority, role=role)).status_code == status
    assert kept_files.names(desk.reception.home) == before


def test_not_there_and_not_yours_are_answered_alike(desk: Desk) -> None:
    id_ = desk.deliver([desk.row(50), desk.row(51, 罚款="x")])
    other, above = desk.as_("411500-rsj"), desk.as_("410000-fgw", "410000", Role.REGION_ADMINISTRATOR)
    for path in (id_, f"{id_}/bad-rows"):
        theirs, nobodys = desk.get(path, other), desk.get(path.replace(id_, "d_nobody"), other)
        assert theirs.status_code == nobodys.status_code
        assert theirs.json()["errors"] == nobodys.json()["errors"]
    assert desk.ask(DELIVERY, other, id=id_)["data"] == {"delivery": None}
    # An administrator above sees what became of it, and not the rows as they came.
    assert desk.get(id_, above).status_code == 200
    assert desk.get(f"{id_}/bad-rows", above).status_code == 404


def test_what_is_wrong_with_a_body_leaves_nothing(desk: Desk) -> None:
    body = file_of([desk.row(60)])
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    there = kept_files.names(desk.reception.home)
    for status, sent in (
        (400, desk.send(b"")),
        (413, desk.send(b"x" * ((1 << 20) + 1))),
        (413, desk.send(iter([b"x" * (1 << 20), b"y"]))),
        (400, desk.send(body, headers={"digest": f"sha-256={digest[::-1]}"})),
        (400, desk.send(body, headers={"content-digest": "md5=:x:"})),
        (415, desk.send(body, headers={"content-type": "multipart/form-data; boundary=x"})),
        (415, desk.send(body, headers={"content-encoding": "gzip"})),
        (400, desk.send(body, file="../x")),
        (400, desk.send(body, file="110101199003070513.csv")),
        (404, desk.send(body, mapping="nothing")),
        (400, desk.send(b"x\n1\n", mapping="")),
    ):
        assert sent.status_code == status, sent.text
        assert sent.json()["errors"][0]["message"]
    assert kept_files.names(desk.reception.home) == there
    assert not list((desk.reception.home / "deliveries").glob(".part*"))
    assert desk.send(body, headers={"content-digest": f"sha-256=:{digest}:"}).status_code == 202


def test_an_upload_that_is_cut_leaves_nothing(desk: Desk) -> None:
    there = kept_files.names(desk.reception.home)
    parts = urlsplit(desk.address)
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        head = (
            f"POST /deliveries?mapping={desk.source} HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n"
            f"authorization: Bearer {desk.as_()}\r\n\r\n"
        )
        connection.sendall(head.encode() + b"x" * 50_000)
        until = time.monotonic() + 10
        while not list((desk.reception.home / "deliveries").glob(".part*")):
            assert time.monotonic() < until
            time.sleep(0.02)
    while list((desk.reception.home / "deliveries").glob(".part*")):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert kept_files.names(desk.reception.home) == there


def test_a_file_that_is_another_is_refused_with_what_to_do_and_its_bytes_go(desk: Desk) -> None:
    id_ = desk.send(b"a,b\r\n1,2\r\n").json()["id"]
    desk.turn()
    after = desk.get(id_).json()
    assert after["state"] == "REFUSED"
    assert "penalties.csv" in after["message"]
    assert id_ not in kept_files.names(desk.reception.home)
    hopeless = desk.deliver([desk.row(70, 罚款="x"), desk.row(71, 决定日期="")])
    refused = desk.get(hopeless).json()
    assert (refused["state"], refused["rows"], refused["counts"]) == ("REFUSED", 2, {"SET_ASIDE": 2})
    assert refused["reasons"] == {"BAD_VALUE": 1, "EMPTY": 1}
    assert "Of 2 rows none can be used: " in refused["message"]
    rows = desk.get(f"{hopeless}/rows").json()["rows"]
    assert [(one["row"], faults(one)) for one in rows] == [
        (2, [("BAD_VALUE", "罚款")]),
        (3, [("EMPTY", "决定日期")]),
    ]


def test_a_blank_form_is_there_for_whoever_has_a_token(desk: Desk) -> None:
    form = desk.get(f"forms/{desk.source}")
    assert form.status_code == 200, form.text
    assert form.headers["content-disposition"] == f'attachment; filename="{desk.source}.xlsx"'
    book = load_workbook(io.BytesIO(form.content))
    titles = [str(cell.value) for cell in book.worksheets[0][1]]
    assert [title.lstrip("*") for title in titles] == list(HEADER)
    row: dict[str, str] = dict(zip(HEADER, desk.row(95), strict=True))
    book.worksheets[0].append([row[title.lstrip("*")] for title in titles])
    filled = io.BytesIO()
    book.save(filled)
    sent = desk.send(filled.getvalue(), file="penalties.csv").json()
    desk.turn()
    assert desk.get(sent["id"]).json()["counts"] == {"ACCEPTED": 1}
    assert desk.get("forms/nobody-knows").status_code == 404
    assert httpx.get(f"{desk.address}/deliveries/forms/{desk.source}").status_code == 401


def test_a_contradiction_names_the_other_row_and_the_columns_that_differ(desk: Desk) -> None:
    id_ = desk.deliver(
        [
            desk.row(31),
            desk.row(31, 罚款="6000"),
            desk.row(31, 罚款="7", 事由="别的"),
            desk.row(31, 名称="甲"),
        ]
    )
    faults = [row.get("faults") for row in desk.get(f"{id_}/rows", language="zh").json()["rows"]]
    told = [(one[0]["reason"], one[0].get("column"), one[0]["found"]) for one in faults[1:]]
    assert told == [
        ("CONTRADICTION", "罚款", "与第 2 行所述同一事项不一致：罚款"),
        ("CONTRADICTION", None, "与第 2 行所述同一事项不一致：事由、罚款"),
        ("CONTRADICTION", "名称", "与第 2 行所述同一事项不一致：名称"),
    ]


def test_a_header_without_a_row_is_taken_and_told(desk: Desk) -> None:
    id_ = desk.deliver([])
    answer = desk.get(id_, language="zh").json()
    assert (answer["state"], answer["rows"]) == ("CLOSED", 0)
    assert [note for note in answer["notes"] if "表头之下没有数据行。" in note]


def test_lists_and_what_is_withdrawn_before_a_row_is_written(desk: Desk) -> None:
    id_ = desk.send(file_of([desk.row(80)])).json()["id"]
    listed = desk.ask(DELIVERIES, first=1)["data"]["deliveries"]
    assert listed["edges"][0]["node"] == {"id": id_, "state": "RECEIVED"}
    assert listed["pageInfo"]["hasNextPage"]
    theirs = desk.ask(DELIVERIES, desk.as_("411500-gxj"))["data"]["deliveries"]
    assert id_ not in [edge["node"]["id"] for edge in theirs["edges"]]
    done = desk.ask(WITHDRAW, id=id_, reason="发错文件")["data"]["withdrawDelivery"]
    assert done["delivery"] == {"id": id_, "state": "WITHDRAWN"}
    assert id_ not in kept_files.names(desk.reception.home)
    desk.turn()
    assert not [row for row in desk.records() if "80号" in row["attributes"]]
    again = desk.ask(WITHDRAW, id=id_, reason="发错文件")
    assert [error["extensions"]["code"] for error in again["errors"]] == ["CONFLICT"]
    only = desk.ask(DELIVERIES, state="WITHDRAWN")["data"]["deliveries"]["edges"]
    assert id_ in [edge["node"]["id"] for edge in only]
    assert {edge["node"]["state"] for edge in only} == {"WITHDRAWN"}


def test_the_bytes_of_a_delivery_have_an_end_and_its_receipts_stay(desk: Desk) -> None:
    id_ = desk.deliver([desk.row(90), desk.row(91, 罚款="x")])
    later = replace(desk.reception, clock=lambda: clock() + timedelta(days=91))
    end_bytes(later)
    assert id_ not in kept_files.names(desk.reception.home)
    assert desk.get(id_).json()["state"] == "CLOSED"
    assert [one["outcome"] for one in receipts(desk, id_)] == ["ACCEPTED", "SET_ASIDE"]
    assert desk.get(f"{id_}/bad-rows").status_code == 409


PREVIEW = """
query ($id: ID!, $purpose: PurposeInput!) {
  delivery(id: $id, purpose: $purpose) {
    receipts(first: 5) {
      edges { node { previews {
        record regionCount sameDecision sharing { on basis }
        effects { rule { code } measure { code } region { code } clause { code } asks otherKinds }
      } } }
    }
  }
}
"""


def test_a_receipt_says_what_the_record_can_do_and_which_is_the_same_decision(desk: Desk) -> None:
    own = desk.deliver([desk.row(95)])
    platform = desk.as_("411500-xyldxz", role=Role.REGION_ADMINISTRATOR)
    again = desk.deliver([desk.row(95)], token=platform)

    def preview(id_: str, token: str | None = None) -> dict[str, Any]:
        answer = desk.ask(PREVIEW, token, id=id_)
        (edge,) = answer["data"]["delivery"]["receipts"]["edges"]
        (found,) = edge["node"]["previews"]
        return found

    first, second = preview(own), preview(again, platform)
    assert (first["sameDecision"], second["sameDecision"]) == ([second["record"]], [first["record"]])
    assert first["effects"] == second["effects"]
    assert {one["region"]["code"] for one in first["effects"]} >= {"411500"}
    assert first["regionCount"] == len({one["region"]["code"] for one in first["effects"]})
    assert all(one["clause"] is None for one in first["effects"] if one["region"]["code"] == "411500")
