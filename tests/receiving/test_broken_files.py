"""Files that were broken on their way: what came is told, what is missing comes with the next one,
and the bad rows can be read by whoever mends them."""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

import pytest

from hub.ingestion.deliveries import kept_files
from tests.receiving.desk import HEADER, Desk, file_of
from tests.receiving.test_uploads import as_csv, bad_rows

CHUNKED = b"transfer-encoding: chunked\r\n\r\n10000\r\n"
COUNTED = b"content-length: 100000\r\n\r\n"


def test_rows_in_another_encoding_come_back_readable_and_are_mended(desk: Desk) -> None:
    rows = [desk.row(100), desk.row(101, 事由="虚假,宣传").copy(), desk.row(102, 事由="虚\0假")]
    rows[1] = [f'"{one}"' for one in rows[1]]
    first, *lines = file_of(rows).decode().splitlines(keepends=True)
    body = (first + lines[0]).encode() + lines[1].encode("gb18030") + lines[2].encode()
    sent = desk.send(body)
    desk.turn()
    id_ = sent.json()["id"]
    after = desk.get(id_).json()
    assert (after["counts"], after["reasons"]) == (
        {"ACCEPTED": 1, "SET_ASIDE": 2},
        {"BAD_BYTES": 1, "NUL": 1},
    )
    told = bad_rows(desk, id_)
    # A tab before digits keeps spreadsheets from reading them as a number.
    assert [[one[name].removeprefix("\t") for name in HEADER] for one in told] == [
        desk.row(101, 事由="虚假,宣传"),
        desk.row(102, 事由="虚假"),
    ]
    assert "gb18030" in told[0]["现为 found"]
    assert desk.send(as_csv(told)).json()["mends"] == id_
    desk.turn()
    assert desk.get(id_).json()["state"] == "CLOSED"


@pytest.mark.parametrize("head", [COUNTED, CHUNKED], ids=["counted", "in chunks"])
def test_what_was_cut_is_sent_again(desk: Desk, head: bytes) -> None:
    """The body is whole rows so far: nothing of them is taken for a file."""
    number = 110 + len(head)
    part = file_of([desk.row(number, 事由=f"第{one}次") for one in range(300)])
    there = kept_files.names(desk.reception.home)
    parts = urlsplit(desk.address)
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        first = f"POST /deliveries?mapping={desk.source} HTTP/1.1\r\nhost: x\r\n"
        token = f"authorization: Bearer {desk.as_()}\r\n"
        connection.sendall(first.encode() + token.encode() + head + part[:30_000])
        while not list((desk.reception.home / "deliveries").glob(".part*")):
            time.sleep(0.02)
    while list((desk.reception.home / "deliveries").glob(".part*")):
        time.sleep(0.02)
    assert kept_files.names(desk.reception.home) == there
    sent = desk.send(file_of([desk.row(number)]))
    assert (sent.status_code, sent.json()["again"]) == (202, False)
    desk.turn()
    assert desk.get(sent.json()["id"]).json()["counts"] == {"ACCEPTED": 1}


def test_where_a_quote_was_opened_that_nothing_closes(desk: Desk) -> None:
    rows = [desk.row(number) for number in range(1_000, 1_060)]
    rows[1][4] = '"虚假宣传'
    id_ = desk.deliver(rows)
    after = desk.get(id_).json()
    assert (after["counts"], after["reasons"]) == ({"ACCEPTED": 1, "SET_ASIDE": 1}, {"BAD_QUOTES": 1})
    (told,) = bad_rows(desk, id_)
    assert "lines 3 to 61" in told["现为 found"]
    rows[1][4] = "虚假宣传"
    again = desk.deliver(rows)
    assert desk.get(again).json()["counts"] == {"UNCHANGED": 1, "ACCEPTED": 59}
