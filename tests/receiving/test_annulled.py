"""A penalty that its authority has annulled is shown, shared and used no more from the moment that it says
so, by the forms of both generations; what was known before stays (penalty-law-2021, article 48)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from neo4j.exceptions import TransientError

from graph_schema.vocabulary import Role
from hub.calendar.workdays import SHANGHAI
from hub.ingestion.batches import batch_writing
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from hub.subjects.revising import correct, current_record
from tests import staging
from tests.asking import code
from tests.conftest import ROOT
from tests.receiving.desk import AUTHORITY, Desk, company, penalty_of_2018

VERSIONS = """
MATCH (r:CreditRecord) WHERE r.id STARTS WITH $source AND r.attributes CONTAINS $number
RETURN r.version AS version, r.revokedOn AS revoked, r.attributes AS attributes, r.knownTo = $open AS now
ORDER BY version
"""
ID_OF = """
MATCH (r:CreditRecord)
WHERE r.id STARTS WITH $source AND r.attributes CONTAINS $number AND r.knownTo = $open
RETURN r.id AS id
"""
APPLIED_FOR = """
MATCH (r:CreditRecord)
WHERE r.id STARTS WITH $source AND r.attributes CONTAINS $number AND r.knownTo = $open
CREATE (:Repair {id: 'test-lapse', record: r.id, state: 'APPLIED', region: '-', kind: r.kind})
"""
LOOK = """
query ($ref: SubjectRef!, $code: String!, $purpose: PurposeInput!) {
  publicRecords(subjectCode: $code, first: 5) { edges { node { decidedOn } } }
  subject(ref: $ref, purpose: $purpose) { records(first: 5) { edges { node { status revokedOn } } } }
}
"""


@pytest.fixture(scope="module")
def forms(desk: Desk) -> Desk:
    """The shipped forms of both generations, under sources of the desk's own."""
    for name in ("penalties-2015", "penalties-2018"):
        text = (ROOT / "seeds" / "mappings" / f"{name}.yaml").read_text("utf-8")
        text = text.replace(f"source: {name}", f"source: {desk.source}-{name[-4:]}")
        (desk.reception.seeds / "mappings" / f"{name}.yaml").write_text(text, "utf-8")
    return desk


def send(
    desk: Desk, mapping: str, row: dict[str, str], token: str | None = None, *, faulty: bool = False
) -> str:
    """Delivers one row."""
    body = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
    sent = desk.send(body.encode(), token=token, mapping=f"{desk.source}-{mapping}")
    assert sent.status_code == 202, sent.text
    desk.turn()
    id_ = sent.json()["id"]
    state = desk.get(id_, token).json()
    assert faulty or "SET_ASIDE" not in state["counts"], desk.get(f"{id_}/rows", token).text
    return id_


def second(desk: Desk, number: int, **more: str) -> dict[str, str]:
    """A row of 2018."""
    return {**penalty_of_2018(number, desk.mark), **more}


def first(desk: Desk, number: int, state: str, since: str) -> dict[str, str]:
    """A row of the first generation."""
    return {
        "行政处罚决定书文号": f"信市监罚{desk.mark}〔2026〕{number}号",
        "案件名称": "虚假宣传案",
        "处罚类别1": "罚款",
        "处罚类别2": "",
        "处罚事由": "虚假宣传",
        "处罚依据": "",
        "行政相对人名称": f"示例店{number}（虚构）",
        "统一社会信用代码": company(number, desk.mark),
        "处罚结果": "罚款5000元",
        "处罚决定日期": "2026-03-02",
        "处罚机关": "信阳市市场监管局",
        "当前状态": state,
        "地方编码": "411500",
        "数据更新时间戳": since,
    }


def versions(desk: Desk, mapping: str, number: int) -> list[dict[str, Any]]:
    """What the hub has known of a penalty."""
    source = f"{desk.source}-{mapping}"
    return desk.services.graph.read(
        lambda tx: tx.rows(VERSIONS, source=source, number=f"〔2026〕{number}号", open=OPEN_COMMIT)
    )


def today(desk: Desk) -> date:
    return desk.reception.clock().astimezone(SHANGHAI).date()


def looked(desk: Desk, number: int) -> tuple[int, str]:
    """How many records of a company are public, and what its one record is."""
    own = company(number, desk.mark)
    answer = desk.ask(LOOK, ref=code(own), code=own)
    assert "errors" not in answer, answer
    ((edge,), public) = (
        answer["data"]["subject"]["records"]["edges"],
        answer["data"]["publicRecords"]["edges"],
    )
    return len(public), edge["node"]["status"]


@pytest.mark.parametrize(("state", "kept"), [("撤销", "ANNULLED"), ("确认无效", "INVALID")])
def test_an_annulled_penalty_ends_at_once_and_keeps_its_history(forms: Desk, state: str, kept: str) -> None:
    number = 700 + len(state)
    send(forms, "2018", second(forms, number))
    assert looked(forms, number) == (1, "CURRENT")
    since = str(today(forms) - timedelta(1))
    ended = {"当前状态": state, "变更撤销日期": since, "变更撤销理由": "事实不清"}
    send(forms, "2018", second(forms, number, **ended))
    assert looked(forms, number) == (0, "REVOKED")
    before, after = versions(forms, "2018", number)
    assert (before["revoked"], before["now"]) == (None, False)
    assert (after["revoked"], after["now"]) == (since, True)
    assert f'"annulment": "{kept}"' in after["attributes"]
    assert '"annulment_reason": "事实不清"' in after["attributes"]


def test_a_list_without_a_column_for_states_brings_no_annulled_penalty_back(forms: Desk) -> None:
    number = 771
    states = ("当前状态", "变更撤销日期", "变更撤销理由")
    silent = {name: text for name, text in second(forms, number).items() if name not in states}
    send(forms, "2018", silent)
    assert looked(forms, number) == (1, "CURRENT")
    since = str(today(forms) - timedelta(1))
    send(forms, "2018", second(forms, number, 当前状态="撤销", 变更撤销日期=since, 变更撤销理由="事实不清"))
    send(forms, "2018", {**silent, "违法事实": "虚假宣传二"})
    assert looked(forms, number) == (0, "REVOKED")
    *_, last = versions(forms, "2018", number)
    assert (last["revoked"], last["now"]) == (since, True)
    assert '"annulment_reason": "事实不清"' in last["attributes"]
    # A file that has the column, and says that it holds, says so.
    send(forms, "2018", second(forms, number, 当前状态="正常"))
    assert looked(forms, number) == (1, "CURRENT")


def every_row(desk: Desk, id_: str, token: str | None = None) -> list[tuple[str, list[str]]]:
    """What became of each row, and its warnings."""
    rows = desk.get(f"{id_}/rows", token).json()["rows"]
    return [(row["outcome"], [one["reason"] for one in row.get("warnings", ())]) for row in rows]


def test_a_copy_of_another_source_that_stands_is_told_to_who_annuls(
    forms: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, platform = 775, forms.as_("411500-xyldxz", role=Role.REGION_ADMINISTRATOR)
    send(forms, "2018", second(forms, number))
    send(forms, "2018", second(forms, number), token=platform)
    ended = {"当前状态": "撤销", "变更撤销日期": str(today(forms))}
    # A transaction that runs again says it once.
    propose, runs = batch_writing.propose, list[bool]()

    def once_more(*given: Any) -> None:
        propose(*given)
        runs.append(True)
        if len(runs) == 1:
            raise TransientError("a passing fault")

    monkeypatch.setattr(batch_writing, "propose", once_more)
    id_ = send(forms, "2018", second(forms, number, **ended))
    assert every_row(forms, id_) == [("ACCEPTED", ["COPY_STANDS"])]
    assert len(runs) == 2
    id_ = send(forms, "2018", second(forms, number, **ended), token=platform)
    assert every_row(forms, id_, platform) == [("ACCEPTED", [])]


def test_a_value_that_an_objection_found_wrong_is_not_taken_and_told(forms: Desk) -> None:
    number = 787
    send(forms, "2018", second(forms, number))
    asked = {"source": f"{forms.source}-2018", "number": f"〔2026〕{number}号", "open": OPEN_COMMIT}

    def work(transaction: Transaction, commit: int) -> None:
        row = transaction.row(ID_OF, **asked)
        assert row is not None
        current = current_record(transaction, row["id"])
        assert current is not None
        held = {**json.loads(current.record.attributes), "cause": "更正后的事由"}
        changed = {"attributes": json.dumps(held, ensure_ascii=False)}
        correct(transaction, current.record, commit, changed, {})

    staging.commit(forms.services, work)
    id_ = send(forms, "2018", second(forms, number, 备注="x"))
    assert every_row(forms, id_) == [("UNCHANGED", ["CORRECTED"])]
    *_, last = versions(forms, "2018", number)
    assert "更正后的事由" in last["attributes"]
    more = {"罚款金额（万元）": "0.6", "处罚内容": "罚款6000元"}
    id_ = send(forms, "2018", second(forms, number, **more))
    assert every_row(forms, id_) == [("ACCEPTED", ["CORRECTED"])]
    *_, last = versions(forms, "2018", number)
    found = json.loads(last["attributes"])
    assert (found["cause"], found["amount"]) == ("更正后的事由", "6000"), "the other value is taken"


def test_an_application_for_repair_lapses_when_its_source_annuls_the_record(forms: Desk) -> None:
    number = 789
    send(forms, "2018", second(forms, number))
    asked = {"source": f"{forms.source}-2018", "number": f"〔2026〕{number}号", "open": OPEN_COMMIT}
    staging.commit(forms.services, lambda tx, _: tx.rows(APPLIED_FOR, **asked))
    try:
        send(forms, "2018", second(forms, number, 当前状态="撤销", 变更撤销日期=str(today(forms))))
        row = forms.services.graph.read(
            lambda tx: tx.row("MATCH (p:Repair {id: 'test-lapse'}) RETURN p {.*}")
        )
        assert row is not None
        assert (row["p"]["state"], row["p"]["decidedOn"]) == ("LAPSED", str(today(forms)))
    finally:
        staging.commit(
            forms.services, lambda tx, _: tx.rows("MATCH (p:Repair {id: 'test-lapse'}) DETACH DELETE p")
        )


USED = """
MATCH (r:CreditRecord) WHERE r.id STARTS WITH $source AND r.attributes CONTAINS $number AND r.knownTo = $open
CREATE (:Decision {id: 'test-used', callerRegion: '320500', callerRole: 'OFFICER', purpose: 'PROCUREMENT',
  at: '2026-01-01T00:00:00.000000Z'})-[:RESTED_ON]->(:Ground {record: r.id, region: '320500',
  at: '2026-01-01T00:00:00.000000Z'})
RETURN r.id AS id
"""
USED_NO_MORE = "MATCH (d:Decision {id: 'test-used'}) OPTIONAL MATCH (d)-->(g:Ground) DETACH DELETE d, g"
NOTICES = """
MATCH (n:RepairNotice {record: $record})
RETURN n.partner AS partner, n.region AS region, n.revokedOn AS revoked, n.repairedOn AS repaired, n.id AS id
"""


@pytest.mark.parametrize("number", [795, 797])
def test_who_used_a_record_is_told_when_its_source_annuls_it(forms: Desk, number: int) -> None:
    send(forms, "2018", second(forms, number))
    asked = {"source": f"{forms.source}-2018", "number": f"〔2026〕{number}号", "open": OPEN_COMMIT}
    used: list[str] = []
    staging.commit(forms.services, lambda tx, _: used.extend(row["id"] for row in tx.rows(USED, **asked)))
    (record,) = used

    def told() -> list[tuple[str, str, str, None]]:
        names = ("partner", "region", "revoked", "repaired")
        rows = forms.services.graph.read(lambda tx: tx.rows(NOTICES, record=record))
        return [tuple(row[name] for name in names) for row in rows if row["partner"] == "320500"]

    try:
        since = str(today(forms) - timedelta(3))
        more = {"当前状态": "撤销", "变更撤销日期": since}
        # By its row, or by the same row under the right code of the subject.
        changed = more if number == 795 else {"统一社会信用代码": company(number + 1, forms.mark)}
        revoked = since if number == 795 else str(today(forms))
        send(forms, "2018", second(forms, number, 备注="x"))
        assert told() == [], "nothing has ended"
        send(forms, "2018", second(forms, number, **changed))
        assert told() == [("320500", "411500", revoked, None)]
        send(forms, "2018", second(forms, number, **changed, 违法事实="另一"))
        assert len(told()) == 1, "once"
    finally:
        staging.commit(forms.services, lambda tx, _: tx.rows(USED_NO_MORE))


@pytest.mark.parametrize(
    ("number", "other", "warning"), [(781, {}, "CODE_CORRECTED"), (783, {"违法事实": "另一"}, "OTHER_CODE")]
)
def test_a_code_that_the_source_corrected_takes_its_record_along(
    forms: Desk, number: int, other: dict[str, str], warning: str
) -> None:
    send(forms, "2018", second(forms, number))
    code_ = {"统一社会信用代码": company(number + 1, forms.mark)}
    id_ = send(forms, "2018", second(forms, number, **code_, **other))
    assert every_row(forms, id_) == [("ACCEPTED", [warning])]
    same = not other
    assert looked(forms, number) == ((0, "REVOKED") if same else (1, "CURRENT"))
    assert looked(forms, number + 1) == (1, "CURRENT")
    # Once more it is nothing new, and the other code's is not looked at again.
    id_ = send(forms, "2018", second(forms, number, **code_, **other, 备注="x"))
    assert every_row(forms, id_) == [("UNCHANGED", [])]


def test_the_code_of_another_company_that_was_corrected_is_told(forms: Desk) -> None:
    """Whose record it was then the hub can't know: a decision against two parties looks the same."""
    send(forms, "2018", second(forms, 791))
    wrong = {"统一社会信用代码": company(791, forms.mark)}
    send(forms, "2018", second(forms, 793, **wrong))
    id_ = send(forms, "2018", second(forms, 793))
    assert every_row(forms, id_) == [("ACCEPTED", ["OTHER_CODE"])]
    assert every_row(forms, send(forms, "2018", second(forms, 794))) == [("ACCEPTED", [])]


def test_a_decision_of_two_parties_of_one_name_in_one_file_is_of_both(forms: Desk) -> None:
    send(forms, "2018", second(forms, 788))
    rows = [second(forms, 785), second(forms, 785) | {"统一社会信用代码": company(786, forms.mark)}]
    body = "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]) + "\n"
    sent = forms.send(body.encode(), mapping=f"{forms.source}-2018").json()
    forms.turn()
    assert every_row(forms, sent["id"]) == [("ACCEPTED", []), ("ACCEPTED", [])]
    assert looked(forms, 785) == looked(forms, 786) == (1, "CURRENT")


def warned(desk: Desk, id_: str) -> list[tuple[str, str, list[str]]]:
    """What became of each row, its fault and its warnings."""
    return [
        (row["outcome"], row["faults"][0]["reason"], [one["reason"] for one in row.get("warnings", ())])
        for row in desk.get(f"{id_}/rows?warned=true", language="zh").json()["rows"]
    ]


@pytest.mark.parametrize(
    ("number", "slip"),
    [
        (751, {"罚款金额（万元）": "五千"}),
        (752, {"处罚决定日期": "2026-02-30"}),
        (753, {"变更撤销日期": "昨天"}),
    ],
)
def test_a_slip_in_another_column_lets_no_annulled_penalty_stand(
    forms: Desk, number: int, slip: dict[str, str]
) -> None:
    send(forms, "2018", second(forms, number))
    assert looked(forms, number) == (1, "CURRENT")
    since = str(today(forms) - timedelta(1))
    ended = second(forms, number, 当前状态="撤销", 变更撤销日期=since, 变更撤销理由="事实不清")
    id_ = send(forms, "2018", {**ended, **slip}, faulty=True)
    assert warned(forms, id_) == [("SET_ASIDE", "BAD_VALUE", ["ENDED"])]
    assert looked(forms, number) == (0, "REVOKED")
    before, after = versions(forms, "2018", number)
    assert (before["revoked"], before["now"]) == (None, False)
    assert after["revoked"] == (str(today(forms)) if "变更撤销日期" in slip else since)
    send(forms, "2018", ended)
    assert versions(forms, "2018", number)[-1]["revoked"] == since
    assert '"annulment_reason": "事实不清"' in versions(forms, "2018", number)[-1]["attributes"]
    assert looked(forms, number) == (0, "REVOKED")


def test_a_mended_row_is_no_longer_counted_among_those_with_warnings(forms: Desk) -> None:
    send(forms, "2018", second(forms, 759))
    since = str(today(forms) - timedelta(1))
    slip = second(forms, 759, 当前状态="撤销", 变更撤销日期=since, **{"罚款金额（万元）": "五千"})
    id_ = send(forms, "2018", slip, faulty=True)
    assert (forms.get(id_).json()["warned"], len(warned(forms, id_))) == (1, 1)
    bad = forms.get(f"{id_}/bad-rows").content.replace("五千".encode(), b"0.5")
    assert forms.send(bad, mapping=f"{forms.source}-2018").json()["mends"] == id_
    forms.turn()
    assert (forms.get(id_).json()["warned"], warned(forms, id_)) == (0, [])


def test_where_nobody_can_tell_which_penalty_was_annulled_that_is_told(forms: Desk) -> None:
    send(forms, "2018", second(forms, 755))
    wrong = second(forms, 755, 当前状态="撤销", 统一社会信用代码=company(755, forms.mark)[:-1])
    id_ = send(forms, "2018", wrong, faulty=True)
    assert warned(forms, id_) == [("SET_ASIDE", "INVALID_IDENTIFIER", ["NOT_ENDED"])]
    assert looked(forms, 755) == (1, "CURRENT")
    id_ = send(forms, "2018", second(forms, 756, 当前状态="撤销", 处罚决定日期="x"), faulty=True)
    assert warned(forms, id_) == []  # nothing stands that could be ended


def test_a_row_that_contradicts_an_earlier_one_ends_what_it_says_was_annulled(forms: Desk) -> None:
    row = second(forms, 758, 当前状态="正常")
    rows = [row, {**row, "当前状态": "撤销"}]
    body = "".join(",".join(one) + "\n" for one in (row, *(one.values() for one in rows)))
    sent = forms.send(body.encode(), mapping=f"{forms.source}-2018").json()
    forms.turn()
    assert warned(forms, sent["id"]) == [("SET_ASIDE", "CONTRADICTION", ["ENDED"])]
    assert looked(forms, 758) == (0, "REVOKED")


def test_one_without_a_day_ends_on_the_day_on_which_it_came_first(forms: Desk) -> None:
    send(forms, "2015", first(forms, 720, "0", ""))
    assert looked(forms, 720) == (1, "CURRENT")
    id_ = send(forms, "2015", first(forms, 720, "1", ""))
    assert looked(forms, 720) == (0, "REVOKED")
    (row,) = forms.get(f"{id_}/rows", language="zh").json()["rows"]
    assert [(one["reason"], one["column"]) for one in row["warnings"]] == [("UNDATED", "数据更新时间戳")]
    assert "不再公示、共享和使用" in row["warnings"][0]["toDo"]
    # Said once more on another day, it is no later.
    earlier = str(today(forms) - timedelta(9))
    forms.services.graph.write(
        lambda tx: tx.rows(
            "MATCH (r:CreditRecord) WHERE r.id STARTS WITH $source AND r.attributes CONTAINS $number"
            " AND r.revokedOn IS NOT NULL SET r.revokedOn = $day",
            source=f"{forms.source}-2015",
            number="〔2026〕720号",
            day=earlier,
        )
    )
    again = first(forms, 720, "1", "")
    send(forms, "2015", {**again, "处罚依据": "广告法"})
    assert versions(forms, "2015", 720)[-1]["revoked"] == earlier
    # A day that is still to come is a slip, and lets nothing stand.
    send(forms, "2015", first(forms, 721, "0", ""))
    send(forms, "2015", first(forms, 721, "1", str(today(forms) + timedelta(30))))
    assert looked(forms, 721) == (0, "REVOKED")


FIGURES = """
query ($purpose: PurposeInput!, $from: Date, $to: Date) {
  qualityFigures(purpose: $purpose, from: $from, to: $to, recordKind: "admin-penalty") {
    authorities { authority { code }
                  figures { indicator numerator denominator percent unknown rules { code } } }
    overdueWithdrawals { recordId authority { code } subjectCode annulledOn dueOn saidBy rule { code } }
  }
}
"""
WORK = {"code": "SUPERVISION", "matter": "信督2026-009"}


def figures(desk: Desk) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The figure of withdrawals of the desk's authority, and what is overdue, of the last two months."""
    until = today(desk) + timedelta(1)
    period = {"from": str(until - timedelta(60)), "to": str(until)}
    platform = desk.as_("411500-xyldxz", role=Role.REGION_ADMINISTRATOR)
    answer = desk.ask(FIGURES, platform, **{**period, "purpose": WORK})
    assert "errors" not in answer, answer
    found = answer["data"]["qualityFigures"]
    (line,) = [one for one in found["authorities"] if one["authority"]["code"] == AUTHORITY]
    (figure,) = [one for one in line["figures"] if one["indicator"] == "WITHDRAWALS_IN_TIME"]
    own = [one for one in found["overdueWithdrawals"] if desk.mark in (one["subjectCode"] or "")]
    return figure, own


def test_what_was_withdrawn_late_and_what_still_stands_is_told(forms: Desk) -> None:
    before, _ = figures(forms)
    decided = {"处罚决定日期": str(today(forms) - timedelta(40))}
    late = str(today(forms) - timedelta(30))
    for number, since in ((730, str(today(forms))), (731, late)):
        send(forms, "2018", second(forms, number, **decided))
        send(forms, "2018", second(forms, number, **decided, **ended(since)))
    # One that came annulled was never shown.
    send(forms, "2018", second(forms, 732, **decided, **ended(late)))
    after, _ = figures(forms)
    counted = [after[name] - (before[name] or 0) for name in ("numerator", "denominator")]
    assert counted == [1, 2]
    assert [one["code"] for one in after["rules"]] == ["cn-penalties--withdrawal"]
    # Another source of the same decision has not withdrawn it.
    platform = forms.as_("411500-xyldxz", role=Role.REGION_ADMINISTRATOR)
    send(forms, "2018", second(forms, 731, **decided), platform)
    _, (copy,) = figures(forms)
    assert (copy["annulledOn"], copy["subjectCode"]) == (late, company(731, forms.mark))
    assert copy["dueOn"] > late
    assert copy["recordId"].startswith(f"{forms.source}-2018@411500-xyldxz")
    assert copy["saidBy"].startswith(f"{forms.source}-2018@{AUTHORITY}")
    assert copy["rule"]["code"] == "cn-penalties--withdrawal"
    send(forms, "2018", second(forms, 731, **decided, **ended(late)), platform)
    assert figures(forms)[1] == []


def ended(since: str) -> dict[str, str]:
    """What a row says more, once its decision was annulled."""
    return {"当前状态": "撤销", "变更撤销日期": since, "变更撤销理由": "事实不清"}
