"""A row whose name and code are of two companies gives a penalty to neither; one of a new name is told."""

from __future__ import annotations

from typing import Any

import pytest

from hub.ingestion.batches import other_names, same_decisions
from hub.search import indexing
from hub.search.gazetteer import gazetteer_of
from tests import staging
from tests.conftest import ROOT
from tests.receiving.desk import Desk, company, file_of, penalty_of_2018

OURS, THEIRS = "鹊岭", "松涛"


@pytest.fixture(scope="module")
def form(desk: Desk) -> Desk:
    """The shipped form of penalties, and two companies of a register with names alike but for one part."""
    text = (ROOT / "seeds" / "mappings" / "penalties-2018.yaml").read_text("utf-8")
    source = f"source: {desk.source}-2018"
    (desk.reception.seeds / "mappings" / "p.yaml").write_text(
        text.replace("source: penalties-2018", source), "utf-8"
    )
    for number, name in ((801, OURS), (802, THEIRS)):
        key = {"scheme": "USCC", "value": company(number, desk.mark)}
        staging.put_subject(desk.services, key=key, name=called(desk, name))
    indexing.follow(desk.services.graph, gazetteer_of(desk.services.book.current()))
    return desk


def send(desk: Desk, *rows: dict[str, str]) -> tuple[str, list[dict[str, Any]]]:
    """Delivers rows: the delivery, and their receipts."""
    body = file_of([list(row.values()) for row in rows], list(rows[0]))
    sent = desk.send(body, mapping=f"{desk.source}-2018")
    assert sent.status_code == 202, sent.text
    desk.turn()
    id_ = sent.json()["id"]
    return id_, desk.get(f"{id_}/rows", language="zh").json()["rows"]


def called(desk: Desk, distinctive: str) -> str:
    return f"信阳{distinctive}{desk.mark}商贸有限公司（虚构）"


def row(desk: Desk, number: int, name: str, document: int | None = None) -> dict[str, str]:
    return {
        **penalty_of_2018(document or number, desk.mark),
        "统一社会信用代码": company(number, desk.mark),
        "行政相对人名称": name,
    }


def warnings(receipt: dict[str, Any]) -> list[str]:
    return [one["reason"] for one in receipt.get("warnings", ())]


def test_the_code_of_one_company_beside_the_name_of_another_is_set_aside_with_both(form: Desk) -> None:
    theirs = called(form, THEIRS)
    wrong, own = row(form, 801, theirs, 803), row(form, 802, theirs)
    id_, (first, second) = send(form, wrong, own)
    assert (second["outcome"], warnings(second)) == ("ACCEPTED", [])
    assert (first["outcome"], [one["reason"] for one in first["faults"]]) == ("SET_ASIDE", ["TWO_SUBJECTS"])
    assert [(one["matchedBy"], one["subject"]["code"]) for one in first["matches"]] == [
        ("KEY", company(801, form.mark)),
        ("NAME", company(802, form.mark)),
    ]
    assert not any(one["certain"] for one in first["matches"])
    assert "名称与代码分属两个主体" in form.get(f"{id_}/bad-rows", language="zh").text
    assert "请先报送登记变更" in first["faults"][0]["toDo"]
    _, (mended,) = send(form, {**wrong, "统一社会信用代码": company(802, form.mark)})
    assert (mended["outcome"], warnings(mended)) == ("ACCEPTED", [])


def test_a_name_that_nobody_has_is_told_and_one_written_in_another_way_is_not(form: Desk) -> None:
    """A company may have another name than the register says by now."""
    other = row(form, 801, "信阳云帆商贸有限公司（虚构）", 805)
    short = row(form, 801, f"{OURS}{form.mark}商贸", 806)
    _, (told, same) = send(form, other, short)
    assert (told["outcome"], warnings(told)) == ("ACCEPTED", ["OTHER_NAME"])
    assert (same["outcome"], warnings(same)) == ("ACCEPTED", [])


def test_only_open_companies_are_told_whoever_else_bears_their_name(
    form: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sole traders and closed companies take no place among those that are looked at."""
    ours, past = called(form, "柳岸"), called(form, "竹溪")
    trader = {"kind": "INDIVIDUAL_BUSINESS"}
    for number, name, status, more in (
        (841, ours, "ACTIVE", trader),
        (842, ours, "CLOSED", {}),
        (843, ours, "ACTIVE", {}),
        (844, ours, "CLOSED", {}),
        (845, ours, "ACTIVE", trader),
        (846, past, "CLOSED", {}),
    ):
        version = {"name": name, "registered": "411502", "from": "2015-01-01", "status": status}
        key = {"scheme": "USCC", "value": company(number, form.mark)}
        staging.put_subject(form.services, key=key, versions=[version], **more)
    indexing.follow(form.services.graph, gazetteer_of(form.services.book.current()))
    monkeypatch.setattr(other_names, "MOST", 1)
    _, (open_, closed) = send(form, row(form, 801, ours, 847), row(form, 801, past, 848))
    assert [one["subject"]["code"] for one in open_["matches"]] == [
        company(number, form.mark) for number in (801, 843)
    ]
    assert (closed["outcome"], warnings(closed)) == ("ACCEPTED", ["OTHER_NAME"])


def test_names_of_one_code_are_compared_within_a_file_too(form: Desk) -> None:
    rows = [
        row(form, 810, "信阳鹊桥商贸有限公司（虚构）", 811),
        row(form, 810, "信阳虹光商贸有限公司（虚构）", 811),
    ]
    _, (first, second) = send(form, *rows)
    assert (first["outcome"], warnings(first)) == ("ACCEPTED", [])
    assert (second["outcome"], warnings(second)) == ("DUPLICATE", ["OTHER_NAME"])


def test_codes_are_compared_on_as_many_days_as_there_is_room_for_and_the_rest_is_told(
    form: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {"处罚决定日期": "2026-03-05"}, {"处罚决定日期": "2026-03-06"}
    send(
        form,
        row(form, 820, "示例甲（虚构）"),
        *({**row(form, 821 + at, f"示例乙{at}"), **day} for at, day in enumerate(days)),
    )
    monkeypatch.setattr(same_decisions, "MOST_DAYS", 1)
    corrected = [{**row(form, 823 + at, f"示例丙{at}", 821 + at), **day} for at, day in enumerate(days)]
    id_, receipts = send(form, *corrected)
    assert [warnings(one) for one in receipts] == [["OTHER_CODE"]] * 2
    assert "notes" not in form.get(id_, language="zh").json()
    monkeypatch.setattr(same_decisions, "MOST_OF_MORE_DAYS", 2)
    corrected = [{**row(form, 825 + at, f"示例丁{at}", 821 + at), **day} for at, day in enumerate(days)]
    id_, receipts = send(form, *corrected)
    assert [warnings(one) for one in receipts] == [[], []]
    (note,) = form.get(id_, language="zh").json()["notes"]
    assert note.startswith("2 个新行没有与")
