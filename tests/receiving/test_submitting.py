"""Records that systems push: each with a receipt or all of them, once under a key."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from hub.store.commits import OPEN_COMMIT
from tests import staging
from tests.receiving.asked import SUBMIT
from tests.receiving.desk import AUTHORITY, Desk, company, file_of

RECORDS = (
    "MATCH (r:CreditRecord) WHERE r.id IN $ids RETURN r.id AS id, r.version AS version ORDER BY id, version"
)
ATTRIBUTES = "MATCH (r:CreditRecord) WHERE r.id IN $ids RETURN r.attributes AS attributes"

VERSIONS = """
MATCH (s:Subject {scheme: 'USCC', value: $code})-[:HAS_VERSION]->(v) WHERE v.knownTo = $open
RETURN v.name AS name, v.registered AS registered, v.validFrom AS since, v.validTo AS to ORDER BY since
"""
SUBMIT_ALL = """
mutation ($key: String!, $records: [SubmittedRecordInput!]!, $purpose: PurposeInput!) {
  submitRecords(key: $key, records: $records, purpose: $purpose) {
    delivery { receipts { edges { node { row previews { record } } } } }
    rowReceipts { row records warnings { reason } previews { record } matches { score } }
  }
}
"""


def record(desk: Desk, number: int, **more: Any) -> dict[str, Any]:
    """A penalty of an invented company."""
    subject = {
        "key": {"scheme": "USCC", "value": company(number, desk.mark)},
        "name": f"示例公司{number}",
        "kind": "LEGAL_ENTITY",
    }
    return {
        "number": f"信市监罚{desk.mark}推〔2026〕{number}号",
        "subject": subject,
        "kind": "admin-penalty",
        "authority": AUTHORITY,
        "region": "411500",
        "decidedOn": "2026-03-02",
        "attributes": [
            {"name": "amount", "decimal": "5000"},
            {"name": "cause", "text": "虚假宣传\n“二”"},
            {"name": "final", "boolean": True},
        ],
        **more,
    }


def submit(desk: Desk, key: str, *records: dict[str, Any], whole: bool = False) -> Any:
    """Pushes them."""
    return desk.ask(SUBMIT, key=f"{desk.mark}{key}", records=list(records), whole=whole)


def versions(desk: Desk, ids: list[str]) -> list[int]:
    """Of each record all versions."""
    rows = desk.services.graph.read(lambda tx: tx.rows(RECORDS, ids=ids))
    return [row["version"] for row in rows]


def test_each_record_has_its_receipt_and_a_key_counts_once(desk: Desk) -> None:
    good, bad = record(desk, 501), record(desk, 502, authority="411500-rsj")
    first = submit(desk, "a", good, bad, record(desk, 503, kind="no-such-kind"))
    made = first["data"]["submitRecords"]
    told = [
        (one["row"], one["outcome"], [each["reason"] for each in one["faults"]])
        for one in made["rowReceipts"]
    ]
    assert told == [
        (1, "ACCEPTED", []),
        (2, "SET_ASIDE", ["NOT_TO_SUBMIT"]),
        (3, "SET_ASIDE", ["UNKNOWN_CODE"]),
    ]
    assert versions(desk, made["rowReceipts"][0]["records"]) == [1]


def test_the_same_key_is_the_same_call_and_other_records_under_it_are_refused(desk: Desk) -> None:
    first = submit(desk, "b", record(desk, 511))["data"]["submitRecords"]
    second = submit(desk, "b", record(desk, 511))["data"]["submitRecords"]
    assert (first["again"], second["again"]) == (False, True)
    assert first["delivery"] == second["delivery"]
    assert first["rowReceipts"] == second["rowReceipts"]
    assert versions(desk, first["rowReceipts"][0]["records"]) == [1]
    other = submit(desk, "b", record(desk, 512))
    assert [error["extensions"]["code"] for error in other["errors"]] == ["CONFLICT"]
    corrected = submit(desk, "c", record(desk, 511, title="更正"))["data"]["submitRecords"]
    assert corrected["rowReceipts"][0]["records"] == first["rowReceipts"][0]["records"]
    assert versions(desk, first["rowReceipts"][0]["records"]) == [1, 2]


def test_as_many_may_be_pushed_as_is_said(desk: Desk) -> None:
    subject = record(desk, 570)["subject"]
    many = [record(desk, 1_000 + place, subject=subject, attributes=[]) for place in range(101)]
    refused = submit(desk, "many", *many)
    assert [error["extensions"]["code"] for error in refused["errors"]] == ["LIMIT_EXCEEDED"]
    assert refused["errors"][0]["extensions"]["expected"] == "at most 100 entries"
    made = submit(desk, "many", *many[:100])["data"]["submitRecords"]
    assert {one["outcome"] for one in made["rowReceipts"]} == {"ACCEPTED"}
    assert [one["row"] for one in made["rowReceipts"]] == list(range(1, 101))


def test_all_or_none(desk: Desk) -> None:
    records = [record(desk, 521), record(desk, 522, region="110000")]
    refused = submit(desk, "d", *records, whole=True)["data"]["submitRecords"]
    assert refused["delivery"]["state"] == "REFUSED"
    (other,) = refused["rowReceipts"]
    assert (other["row"], [one["reason"] for one in other["faults"]]) == (2, ["NOT_TO_SUBMIT"])
    assert submit(desk, "e", records[0])["data"]["submitRecords"]["rowReceipts"][0]["outcome"] == "ACCEPTED"
    # Corrected, under the same key.
    again = submit(desk, "d", records[0], record(desk, 522), whole=True)["data"]["submitRecords"]
    assert [one["outcome"] for one in again["rowReceipts"]] == ["UNCHANGED", "ACCEPTED"]
    assert again["delivery"]["state"] == "CLOSED"


def test_deliveries_at_once_lose_nothing_and_write_nothing_twice(desk: Desk) -> None:
    """Files and pushed records of three authorities about the same companies, at the same time."""
    authorities = (AUTHORITY, "411500-rsj", "411500-gxj")

    def file(authority: str) -> int:
        rows = [desk.row(600 + number, 机关=authority) for number in range(30)]
        sent = desk.send(file_of(rows), token=desk.as_(authority))
        desk.turn()
        return sent.status_code

    def push(authority: str) -> int:
        records = [record(desk, 600 + number, authority=authority) for number in range(30)]
        sent = desk.ask(SUBMIT, desk.as_(authority), key=f"{desk.mark}{authority}", records=records)
        return sum(one["outcome"] == "ACCEPTED" for one in sent["data"]["submitRecords"]["rowReceipts"])

    with ThreadPoolExecutor(6) as pool:
        files = pool.map(file, authorities)
        pushed = pool.map(push, authorities)
        assert list(files) == [202] * 3
        assert list(pushed) == [30] * 3
    desk.turn()
    for authority in authorities:
        own = [row for row in desk.records(authority) if 600 <= int(row["subject"][12:17]) < 630]
        assert len({row["id"] for row in own}) == len(own) == 30
        assert {row["version"] for row in own} == {1}


def test_who_is_known_stays_as_registers_say_it(desk: Desk) -> None:
    """A record tells of its subject; it renames nobody and takes no registration away."""
    known = staging.put_subject(desk.services, name="示例登记在册公司")
    before = standing_versions(desk, known)
    subject = {"key": {"scheme": "USCC", "value": known}, "name": "改的名字", "kind": "LEGAL_ENTITY"}
    pushed = record(desk, 541, subject=subject, decidedOn="2018-01-02")
    made = submit(desk, "n", pushed)["data"]["submitRecords"]["rowReceipts"]
    assert [one["outcome"] for one in made] == ["ACCEPTED"]
    assert standing_versions(desk, known) == before
    told = desk.ask(SUBMIT_ALL, key=f"{desk.mark}m", records=[{**pushed, "title": "一"}])
    (row,) = told["data"]["submitRecords"]["rowReceipts"]
    assert [one["reason"] for one in row["warnings"]] == ["OTHER_NAME"]
    alike = {**subject, "name": "示例登记在册有限公司"}
    told = desk.ask(SUBMIT_ALL, key=f"{desk.mark}o", records=[{**pushed, "subject": alike, "title": "二"}])
    (row,) = told["data"]["submitRecords"]["rowReceipts"]
    assert row["warnings"] == []


def standing_versions(desk: Desk, code: str) -> list[Any]:
    """What registers say of a subject now, period by period."""
    return desk.services.graph.read(lambda tx: tx.rows(VERSIONS, code=code, open=OPEN_COMMIT))


def test_an_attribute_of_codes_takes_no_other_word(desk: Desk) -> None:
    """A large fine in words would have missed the exclusion that rests on its code."""
    in_words = record(desk, 551, attributes=[{"name": "penalty_type", "text": "较大数额罚款"}])
    by_code = record(desk, 552, attributes=[{"name": "penalty_type", "text": "LARGE_FINE"}])
    made = submit(desk, "w", in_words, by_code)["data"]["submitRecords"]["rowReceipts"]
    assert [(one["outcome"], [each["reason"] for each in one["faults"]]) for one in made] == [
        ("SET_ASIDE", ["UNKNOWN_CODE"]),
        ("ACCEPTED", []),
    ]


def test_receipts_tell_all_at_once_and_by_the_same_numbers(desk: Desk) -> None:
    """What the records can do and whom they mean is answered with the mutation too."""
    variables = {"key": f"{desk.mark}p", "records": [record(desk, 561), record(desk, 562)]}
    made = desk.ask(SUBMIT_ALL, **variables)
    assert "errors" not in made, made
    done = made["data"]["submitRecords"]
    rows = [edge["node"]["row"] for edge in done["delivery"]["receipts"]["edges"]]
    assert rows == [one["row"] for one in done["rowReceipts"]] == [1, 2]
    for one in done["rowReceipts"]:
        assert [each["record"] for each in one["previews"]] == one["records"]
        assert [each["score"] for each in one["matches"]] == [None]


FAULTS = """
mutation ($key: String!, $records: [SubmittedRecordInput!]!, $whole: Boolean, $purpose: PurposeInput!) {
  submitRecords(key: $key, records: $records, whole: $whole, purpose: $purpose) {
    delivery { id state problem { zh } }
    rowReceipts { row outcome faults { reason column found { zh } expected { zh } } }
  }
}
"""
PERSON = "110101199003074514"
"""Of nobody: the check digit is right."""


def faults(desk: Desk, key: str, *records: dict[str, Any], whole: bool = False) -> Any:
    """By record, what is wrong with it: reason, place and what was found."""
    answer = desk.ask(FAULTS, key=f"{desk.mark}{key}", records=list(records), whole=whole)
    assert "errors" not in answer, answer
    return {
        one["row"]: [(each["reason"], each["column"], each["found"]["zh"]) for each in one["faults"]]
        for one in answer["data"]["submitRecords"]["rowReceipts"]
    }


def with_attributes(desk: Desk, number: int, *names: str, **more: Any) -> dict[str, Any]:
    one = record(desk, number, **more)
    return {**one, "attributes": [*one["attributes"], *({"name": name, "text": "x"} for name in names)]}


def test_an_attribute_that_the_kind_does_not_have_is_a_matter_of_its_record(desk: Desk) -> None:
    records = [
        record(desk, 531),
        with_attributes(desk, 532, "amuont", PERSON, decidedOn="2030-01-01"),
        record(desk, 533),
        with_attributes(desk, 534, "foo"),
    ]
    strange = "种类 admin-penalty 没有的属性"
    bad = {
        2: [
            ("BAD_VALUE", "decidedOn", "尚未到来的日期"),
            ("UNKNOWN_CODE", "attributes", strange),
            ("UNKNOWN_CODE", "attributes.amuont", strange),
        ],
        4: [("UNKNOWN_CODE", "attributes.foo", strange)],
    }
    assert faults(desk, "whole", *records, whole=True) == bad
    assert faults(desk, "each", *records) == {1: [], 3: [], **bad}


def test_an_attribute_that_stands_twice_is_told_and_neither_is_taken(desk: Desk) -> None:
    twice = record(desk, 541)
    twice["attributes"] = [{"name": "amount", "decimal": "1"}, {"name": "amount", "decimal": "2"}]
    told = faults(desk, "twice", twice, record(desk, 542))
    assert told == {1: [("CONTRADICTION", "attributes.amount", "同一属性在该记录中出现两次")], 2: []}


def test_what_is_others_to_submit_is_told_with_all_else_that_is_wrong(desk: Desk) -> None:
    other = record(desk, 551, authority="411500-rsj", decidedOn="2030-01-01")
    reasons = [reason for reason, _, _ in faults(desk, "foreign", other)[1]]
    assert reasons == ["NOT_TO_SUBMIT", "BAD_VALUE"]


def test_faults_of_records_name_places_and_records_as_the_call_does(desk: Desk) -> None:
    wrong = record(desk, 571)
    wrong["subject"]["key"]["value"] = company(571, desk.mark)[:-1]
    other = record(
        desk, 572, attributes=[{"name": "amount", "decimal": "1"}, {"name": "cause", "text": "一\n二"}]
    )
    told = faults(desk, "places", wrong, record(desk, 572), other)
    assert [place for _, place, _ in told[1]] == ["subject.key.value"]
    ((_, _, found),) = told[3]
    row, _, columns = found.partition("：")
    assert row == "与第 2 行所述同一事项不一致"
    assert set(columns.split("、")) == {"attributes.amount", "attributes.cause", "attributes.final"}


def test_a_scheme_that_is_none_is_told_at_its_place(desk: Desk) -> None:
    wrong = record(desk, 581)
    wrong["subject"]["key"] = {"scheme": "FOO", "value": "1"}
    bare = {**wrong, "number": "2", "subject": {"key": wrong["subject"]["key"]}}
    none = ("INVALID_IDENTIFIER", "subject.key.scheme", "本枢纽没有该标识方案。")
    assert faults(desk, "scheme", wrong, bare) == {1: [none], 2: [none]}


def test_an_attribute_with_no_value_or_several_is_named_with_its_record(desk: Desk) -> None:
    several = record(desk, 582, attributes=[{"name": "amount", "decimal": "1", "text": "2"}])
    (error,) = submit(desk, "several", record(desk, 583), several)["errors"]
    assert "The attribute 'amount' of record 2 has no value, or several." in error["message"]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({"decidedOn": "2025-10-01", "revokedOn": "2025-01-01"}, "早于决定日期（2025-10-01）"),
        ({"decidedOn": "2025-10-01", "repairedOn": "2025-09-30"}, "早于决定日期（2025-10-01）"),
        ({"decidedOn": "2025-10-01", "publishedOn": "2025-09-30"}, "早于决定日期（2025-10-01）"),
        ({"decidedOn": "2025-10-01", "receivedAt": "2025-09-30T08:00:00Z"}, "早于决定日期（2025-10-01）"),
        ({"publishedOn": "2199-01-01"}, "尚未到来的日期"),
        ({"repairedOn": "2199-01-01"}, "尚未到来的日期"),
        ({"revokedOn": "2199-01-01"}, "尚未到来的日期"),
    ],
    ids=str,
)
def test_days_that_contradict_each_other_or_have_not_come_are_refused(
    desk: Desk, days: dict[str, str], found: str
) -> None:
    (*_, column) = days
    told = faults(desk, f"days {days}", record(desk, 591, **days))
    assert told == {1: [("BAD_VALUE", column, found)]}


def test_days_of_the_decision_itself_are_no_contradiction(desk: Desk) -> None:
    day = "2025-10-01"
    same = {"publishedOn": day, "repairedOn": day, "revokedOn": day, "receivedAt": f"{day}T00:00:00+08:00"}
    assert faults(desk, "same day", record(desk, 592, decidedOn=day, **same)) == {1: []}


def test_all_that_cannot_be_so_of_a_record_is_told_at_once(desk: Desk) -> None:
    names = [{"name": "amount", "decimal": "-1"}, {"name": "duty_done_on", "date": "2199-01-01"}]
    wrong = record(desk, 593, attributes=names, publishedOn="2026-03-01", repairedOn="2026-03-01")
    assert faults(desk, "at once", wrong) == {
        1: [
            ("BAD_VALUE", "publishedOn", "早于决定日期（2026-03-02）"),
            ("BAD_VALUE", "repairedOn", "早于决定日期（2026-03-02）"),
            ("BAD_VALUE", "attributes.duty_done_on", "尚未到来的日期"),
            ("BAD_VALUE", "attributes.amount", "超出范围的数"),
        ]
    }


def test_a_scale_a_grade_and_a_term_are_those_that_the_hub_has(desk: Desk) -> None:
    def sent(number: int, kind: str, **texts: str) -> dict[str, Any]:
        named = [{"name": name, "text": text} for name, text in texts.items()]
        return record(desk, number, kind=kind, attributes=named)

    records = [
        sent(601, "credit-grade", scale="no-such-scale", grade="A"),
        sent(602, "credit-grade", scale="suzhou-transport", grade="ZZZ"),
        sent(603, "attested-term", term="no-such-term"),
        sent(604, "credit-grade", scale="suzhou-transport", grade="AA"),
        sent(605, "attested-term", term=next(iter(desk.reception.catalogue().terms))),
        sent(606, "credit-grade", grade="AA"),
    ]
    made = desk.ask(FAULTS, key=f"{desk.mark}codes", records=records)["data"]["submitRecords"]
    told = [[(one["reason"], one["column"]) for one in each["faults"]] for each in made["rowReceipts"]]
    places = ("attributes.scale", "attributes.grade", "attributes.term")
    without = [("EMPTY", "attributes.scale")]
    assert told == [*([("UNKNOWN_CODE", place)] for place in places), [], [], without]
    expected = [each["faults"][0]["expected"]["zh"] for each in made["rowReceipts"][:3]]
    assert "suzhou-transport" in expected[0]
    assert expected[1] == "AA、A、B、C、D 之一"
    assert set(desk.reception.catalogue().terms) == set(expected[2].removesuffix(" 之一").split("、"))


def test_a_date_that_any_record_may_have_is_taken_with_any_kind(desk: Desk) -> None:
    done = {"name": "duty_done_on", "date": "2026-03-30"}
    penalty, honour = (
        record(desk, 871 + at, kind=kind, attributes=[done])
        for at, kind in enumerate(("admin-penalty", "honour-labour-model"))
    )
    assert faults(desk, "any", penalty, honour) == {1: [], 2: []}
    made = submit(desk, "any", penalty, honour)["data"]["submitRecords"]["rowReceipts"]
    ids = [id_ for one in made for id_ in one["records"]]
    rows = desk.services.graph.read(lambda tx: tx.rows(ATTRIBUTES, ids=ids))
    assert [json.loads(row["attributes"]) for row in rows] == [{"duty_done_on": "2026-03-30"}] * 2


def test_no_record_at_all_is_told_as_such(desk: Desk) -> None:
    (error,) = submit(desk, "none")["errors"]
    assert "There is no record." in error["message"]
