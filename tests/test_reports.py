"""Reports to those in charge: only what counts is counted, thresholds are never invented, pages are whole."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from graph_schema.vocabulary import GradeMove, Role
from hub.decisions.reports import grades
from hub.services import Services
from tests import staging
from tests.access.conftest import a_number
from tests.asking import Json, codes, data
from tests.conftest import Ask

Token = Callable[..., str]
DUTY: Json = {"code": "SUPERVISION", "matter": "信专项2026-1"}
XI = "411528"
"""息县: few other tests put subjects there."""
REPEAT = """
query Repeat($region: String!, $kinds: [String!]! = ["other-dishonesty"], $within: Int, $atLeast: Int,
             $same: Boolean! = false, $first: Int, $after: String, $purpose: PurposeInput!) {
  repeatOffenders(region: $region, recordKinds: $kinds, withinDays: $within, timesAtLeast: $atLeast,
                  sameAuthority: $same, first: $first, after: $after, purpose: $purpose) {
    withinDays timesAtLeast
    edges { node { subject { id kind name code } times timesAtMost firstOn lastOn records { id }
                   recordKind { code } authority { code } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
GRADES = """
query Grades($region: String!, $scale: String!, $sinceCommit: Int, $sinceDate: Date, $first: Int,
             $after: String, $purpose: PurposeInput!) {
  gradeChanges(region: $region, scale: $scale, sinceCommit: $sinceCommit, sinceOn: $sinceDate,
               first: $first, after: $after, purpose: $purpose) {
    sinceCommit sinceOn
    edges { node { subject { code } move gradeBefore gradeAfter } } pageInfo { hasNextPage endCursor }
  }
}
"""
BROKEN = """
query Broken($region: String!, $from: Date!, $to: Date!, $first: Int, $after: String,
             $purpose: PurposeInput!) {
  brokenCommitments(region: $region, from: $from, to: $to, first: $first, after: $after, purpose: $purpose) {
    edges { node { subject { code name } record { id kind { code } } } } pageInfo { hasNextPage endCursor }
  }
}
"""
ENTRY = "MATCH (a:AuditEntry {receipt: $receipt}) RETURN a.subjects AS subjects, a.grants AS grants"
SCALE = "suzhou-transport"


def ago(services: Services, days: int) -> str:
    return (services.now().date() - timedelta(days)).isoformat()


def offence(services: Services, company: str, days: int, **fields: Any) -> Json:
    day = ago(services, days)
    return {
        "id": f"test-report-{secrets.token_hex(6)}",
        "subject": {"scheme": "USCC", "value": company},
        "kind": "other-dishonesty",
        "authority": "411500-demo",
        "region": XI,
        "decided_on": day,
        "published_on": day,
        **fields,
    }


def repeated(ask: Ask, as_: str = "", **more: Any) -> dict[str, Json]:
    sent = {"region": XI, "within": 300, "atLeast": 3, "first": 100, "purpose": DUTY, **more}
    found = data(ask(REPEAT, sent, as_=as_))["repeatOffenders"]
    return {edge["node"]["subject"]["code"]: edge["node"] for edge in found["edges"]}


def test_only_records_that_count_make_a_repeat_offender(ask: Ask, services: Services) -> None:
    companies = {
        name: staging.put_subject(services, registered=XI)
        for name in (
            "three",
            "two",
            "repaired",
            "revoked",
            "expired",
            "disputed",
            "unpublished",
            "old",
            "else",
        )
    }
    last: dict[str, Json] = {
        "three": {},
        "repaired": {"repaired_on": ago(services, 1)},
        "revoked": {"revoked_on": ago(services, 1)},
        "expired": {"valid_to": ago(services, 1)},
        "disputed": {"disputed_from": ago(services, 1)},
        "unpublished": {"published_on": ago(services, -5)},
        "old": {"decided_on": ago(services, 400), "published_on": ago(services, 400)},
        "else": {"kind": "admin-penalty"},
    }
    staging.put_records(
        services,
        *(offence(services, company, days) for company in companies.values() for days in (30, 60)),
        *(offence(services, companies[name], 10, **fields) for name, fields in last.items()),
    )
    found = repeated(ask)
    assert set(found).intersection(companies.values()) == {companies["three"]}
    one = found[companies["three"]]
    assert (one["times"], one["firstOn"], one["lastOn"]) == (3, ago(services, 60), ago(services, 10))
    assert len(one["records"]) == 3
    assert companies["two"] in repeated(ask, atLeast=2)
    city = repeated(ask, region="411500")
    assert companies["three"] in city, "the region and all below it"


def test_a_decision_of_two_sources_makes_no_repeat_offender(ask: Ask, services: Services) -> None:
    """Two sources delivered the third penalty; of the other company's two of one day nothing tells."""
    twice, unclear = (staging.put_subject(services, registered=XI) for _ in range(2))

    def penalty(company: str, days: int, **attributes: str) -> Json:
        return offence(services, company, days, kind="admin-penalty", attributes=attributes)

    numbered = [penalty(twice, days, document_number=f"示例〔2026〕{days}号") for days in (30, 60, 60)]
    staging.put_records(
        services,
        *numbered,
        *(penalty(unclear, 20) for _ in range(2)),
        penalty(unclear, 60),
    )
    assert not {twice, unclear} & set(repeated(ask, kinds=["admin-penalty"]))
    found = repeated(ask, kinds=["admin-penalty"], atLeast=2)
    assert {code: (found[code]["times"], found[code]["timesAtMost"]) for code in (twice, unclear)} == {
        twice: (2, 2),
        unclear: (2, 3),
    }


def test_by_one_authority_and_in_pages(ask: Ask, services: Services) -> None:
    one, two = (staging.put_subject(services, registered=XI) for _ in range(2))
    staging.put_records(
        services,
        *(offence(services, company, days) for company in (one, two) for days in (30, 60)),
        offence(services, one, 10),
        offence(services, two, 10, authority="411500-fgw"),
    )
    assert {one, two} <= set(repeated(ask))
    same = repeated(ask, same=True)
    assert one in same
    assert two not in same
    assert same[one]["authority"] == {"code": "411500-demo"}
    seen: list[str] = []
    after = None
    while True:
        sent = {"region": XI, "within": 300, "atLeast": 3, "first": 1, "after": after, "purpose": DUTY}
        page = data(ask(REPEAT, sent))["repeatOffenders"]
        seen += [edge["node"]["subject"]["code"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert sorted(seen) == sorted(repeated(ask))


def test_thresholds_are_the_callers_or_the_regions_and_never_the_hubs(ask: Ask, services: Services) -> None:
    sent = {"region": "411500", "purpose": DUTY}
    assert codes(ask(REPEAT, {**sent, "atLeast": 3})) == ["MISSING_INPUT"]
    answer = ask(REPEAT, {**sent, "within": 90})
    assert codes(answer) == ["MISSING_INPUT"]
    assert "repeat-offence-count-411500" in answer["errors"][0]["extensions"]["expected"]
    value = ("values: []", 'values: [{from: 2026-01-01, value: 4, source: "演示文件"}]')
    name = "repeat-offence-count-411500"
    with staging.republished(services, "parameter", name, value):
        found = data(ask(REPEAT, {**sent, "within": 90}))["repeatOffenders"]
        assert (found["withinDays"], found["timesAtLeast"]) == (90, 4)
        assert data(ask(REPEAT, {**sent, "within": 90, "atLeast": 2}))["repeatOffenders"]["timesAtLeast"] == 2
    for fields in ({"within": 0}, {"atLeast": 1}, {"kinds": []}, {"kinds": ["no-such-kind"]}):
        assert codes(ask(REPEAT, {**sent, "within": 90, "atLeast": 3, **fields})) == ["BAD_INPUT"], fields


def test_persons_are_masked_entered_and_their_private_kinds_closed(ask: Ask, services: Services) -> None:
    number = a_number(XI)
    staging.put_person(services, number, registered=XI, residence=XI)
    me = {"subject": {"scheme": "ID", "value": number}}
    staging.put_records(
        services,
        *(offence(services, "", days, **me) for days in (10, 20, 30)),
        *(offence(services, "", days, kind="medical-arrears", **me) for days in (10, 20, 30)),
    )
    kinds = ["other-dishonesty", "medical-arrears"]
    sent = {"region": XI, "within": 300, "atLeast": 3, "first": 100, "kinds": kinds, "purpose": DUTY}
    answer = ask(REPEAT, sent)
    found = [edge["node"] for edge in data(answer)["repeatOffenders"]["edges"]]
    (person,) = [one for one in found if one["subject"]["kind"] == "NATURAL_PERSON"]
    assert person["recordKind"]["code"] == "other-dishonesty", (
        "arrears at a hospital are not read for supervision"
    )
    assert (person["subject"]["name"], person["subject"]["code"]) == ("测" + "*" * 6, None)
    entry = services.graph.read(lambda tx: tx.row(ENTRY, receipt=answer["extensions"]["receipt"]))
    assert entry is not None
    assert {one["subject"]["id"] for one in found} <= set(entry["subjects"])
    assert "own-duty" in entry["grants"]


@pytest.mark.parametrize(
    ("region", "role", "error"),
    [
        ("320500", Role.OFFICER, "FORBIDDEN"),
        (XI, Role.INVESTIGATOR, "FORBIDDEN"),
        ("000000", Role.OFFICER, "UNKNOWN_REGION"),
    ],
)
def test_a_report_is_for_those_in_charge(ask: Ask, token: Token, region: str, role: Role, error: str) -> None:
    period = {"from": "2026-01-01", "to": "2026-07-01"}
    asked: list[tuple[str, Json]] = [
        (REPEAT, {"within": 90, "atLeast": 3}),
        (GRADES, {"scale": SCALE, "sinceDate": "2026-01-01"}),
        (BROKEN, period),
    ]
    for query, more in asked:
        sent = {"region": region, "purpose": DUTY, **more}
        assert codes(ask(query, sent, as_=token(role=role))) == [error]


# Grades


def grade(services: Services, company: str, value: str, days: int, **fields: Any) -> Json:
    more = {"scale": SCALE, "grade": value, "year": 2026}
    kept = {"kind": "credit-grade", "region": "320500", "authority": "320500-demo", "attributes": more}
    return offence(services, company, days, **kept, **fields)


def test_grades_that_changed_since_a_day_and_since_a_commit(
    ask: Ask, services: Services, token: Token
) -> None:
    scale = services.book.current().scales[SCALE].grades
    best, next_ = scale[0], scale[1]
    names = ("up", "down", "new", "lost", "same", "later")
    firms = {name: staging.put_subject(services, district="320505", registered="320505") for name in names}
    before = staging.put_records(
        services,
        grade(services, firms["up"], next_, 200),
        grade(services, firms["down"], best, 200),
        grade(services, firms["lost"], best, 200, valid_to=ago(services, 5)),
        grade(services, firms["same"], best, 200),
    )
    staging.put_records(
        services,
        grade(services, firms["up"], best, 20),
        grade(services, firms["down"], next_, 20),
        grade(services, firms["new"], next_, 20),
        grade(services, firms["same"], best, 20),
        grade(services, firms["later"], best, -3),
    )
    officer = token("320500", Role.OFFICER, "320500-demo")

    def moves(**since: Any) -> dict[str, tuple[Any, Any, Any]]:
        found: dict[str, Json] = {}
        after = None
        while True:
            sent = {"region": "320500", "scale": SCALE, "first": 2, "after": after, "purpose": DUTY, **since}
            page = data(ask(GRADES, sent, as_=officer))["gradeChanges"]
            for edge in page["edges"]:
                assert found.setdefault(edge["node"]["subject"]["code"], edge["node"]) is edge["node"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                mine = {name: found[code] for name, code in firms.items() if code in found}
                return {
                    name: (one["move"], one["gradeBefore"], one["gradeAfter"]) for name, one in mine.items()
                }

    assert moves(sinceCommit=before) == {
        "up": ("UP", next_, best),
        "down": ("DOWN", best, next_),
        "new": ("NEW", None, next_),
    }, "today's state at that commit: the lost one was lost already"
    assert moves(sinceDate=ago(services, 30)) == {
        "up": ("NEW", None, best),
        "down": ("NEW", None, next_),
        "new": ("NEW", None, next_),
        "same": ("NEW", None, best),
    }, "thirty days ago this hub knew none of them"
    for since in ({}, {"sinceCommit": before, "sinceDate": ago(services, 1)}, {"sinceCommit": 10**8}):
        sent = {"region": "320500", "scale": SCALE, "purpose": DUTY, **since}
        assert codes(ask(GRADES, sent, as_=officer)) == ["BAD_INPUT"]


@pytest.mark.parametrize(
    ("before", "now", "order", "move"),
    [
        (None, "A", ("A", "B"), "NEW"),
        ("A", None, ("A", "B"), "LOST"),
        ("B", "A", ("A", "B"), "UP"),
        ("A", "B", ("A", "B"), "DOWN"),
        ("A", "B", (), "OTHER"),
        ("A", "A / B", ("A", "B"), "OTHER"),
    ],
)
def test_a_move_goes_by_the_scales_own_order(
    before: str | None, now: str | None, order: tuple[str, ...], move: str
) -> None:
    assert grades.move(before, now, order) is GradeMove(move)


# Commitments


def test_broken_commitments_of_a_period(ask: Ask, services: Services) -> None:
    company = staging.put_subject(services, registered=XI)
    wanted = [
        offence(services, company, 10, kind="commitment-breach", attributes={"matter": "容缺"}),
        offence(services, company, 20, kind="commitment-fulfilment", attributes={"kept": False}),
    ]
    staging.put_records(
        services,
        *wanted,
        offence(services, company, 15, kind="commitment-fulfilment", attributes={"kept": True}),
        offence(services, company, 12, kind="commitment-breach", revoked_on=ago(services, 1)),
        offence(services, company, 90, kind="commitment-breach"),
    )
    seen: list[str] = []
    after = None
    while True:
        period = {"from": ago(services, 40), "to": ago(services, -1)}
        sent = {"region": XI, **period, "first": 1, "after": after, "purpose": DUTY}
        page = data(ask(BROKEN, sent))["brokenCommitments"]
        seen += [
            edge["node"]["record"]["id"]
            for edge in page["edges"]
            if edge["node"]["subject"]["code"] == company
        ]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [one["id"] for one in wanted], "the newest first"
    sent = {"region": XI, "from": "2026-02-01", "to": "2026-02-01", "purpose": DUTY}
    assert codes(ask(BROKEN, sent)) == ["BAD_INPUT"]
