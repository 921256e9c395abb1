"""What happened to a subject and when, and what differs between two days, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.services import Services
from tests import staging
from tests.asking import Json, codes, data, nodes
from tests.conftest import Ask
from tests.tracing.invented import INVESTIGATION, key, person_number, put_ties, put_world

Token = Callable[..., str]
TIMELINE = """
query Timeline($ref: SubjectRef!, $kinds: [TimelineEventKind!], $from: Date, $to: Date, $first: Int,
               $after: String, $purpose: PurposeInput!) {
  timeline(subject: $ref, kinds: $kinds, from: $from, to: $to, first: $first, after: $after,
           purpose: $purpose) {
    knownAsOf note { en } pageInfo { hasNextPage endCursor }
    edges { node { kind on before after link { kind direction subject { id name } }
                   record { id kind { code } status decidedOn } } } } }
"""
COMPARE = """
query Compare($ref: SubjectRef!, $asOf: AsOfInput!, $withAsOf: AsOfInput!, $purpose: PurposeInput!) {
  compare(subject: $ref, asOf: $asOf, withAsOf: $withAsOf, purpose: $purpose) {
    note { en } before { on knownAsOf subject { name } } after { on knownAsOf subject { name } }
    version { what before after }
    links { before { kind share subject { name } } after { kind share subject { name } } }
    records { record { id kind { code } } statusBefore statusAfter }
    bounds { truncated } } }
"""
FIRST, SECOND = "2015-01-01", "2021-05-01"


class Asker:
    """Asks as an investigator in a case."""

    def __init__(self, ask: Ask, as_: str) -> None:
        self.ask, self.as_ = ask, as_

    def raw(self, document: str, **variables: Any) -> Json:
        """The whole answer."""
        return self.ask(document, {"purpose": INVESTIGATION, **variables}, as_=self.as_)

    def events(self, code: str, **how: Any) -> list[Json]:
        """All events, page by page."""
        found: list[Json] = []
        after = None
        while True:
            page = data(self.raw(TIMELINE, ref={"code": code}, after=after, **how))["timeline"]
            found += nodes(page)
            if not page["pageInfo"]["hasNextPage"]:
                return found
            after = page["pageInfo"]["endCursor"]


@pytest.fixture(scope="module")
def asker(ask: Ask, token: Token) -> Asker:
    return Asker(ask, token(role=Role.INVESTIGATOR, authority="411500-jcj"))


@pytest.fixture(scope="module")
def elsewhere(ask: Ask, token: Token) -> Asker:
    """An investigator of 济南, which has no agreement with 信阳."""
    return Asker(ask, token(region="370100", role=Role.INVESTIGATOR, authority="370100-demo"))


@pytest.fixture(scope="module")
def company(services: Services) -> str:
    """A company that changed its name and moved, with links, and records."""
    common = {"registered": "411502", "operation": ["411500"], "status": "ACTIVE"}
    code = staging.put_subject(
        services,
        key={"scheme": "USCC", "value": staging.code_of()},
        versions=[
            {**common, "name": "（测试）旧名公司", "from": FIRST, "to": SECOND},
            {**common, "name": "（测试）新名公司", "registered": "411503", "from": SECOND},
        ],
    )
    world = put_world(services, "PQ", [])
    codes_ = {**world.codes, "X": code}
    put_ties(
        services,
        codes_,
        [
            ("P", "SHAREHOLDER_OF", "X", {"share": "0.3", "from": "2016-01-01", "to": "2022-01-01"}),
            ("Q", "GUARANTEES", "X", {"from": "2021-05-01"}),
        ],
    )
    staging.put_records(
        services,
        staging.penalty(code, f"{code}-1", repaired_on="2026-05-01"),
        staging.penalty(code, f"{code}-2", decided_on="2021-05-01", published_on="2021-05-02"),
    )
    return code


ALL = [
    ("2026-05-01", "RECORD_REPAIRED"),
    ("2026-03-03", "RECORD_RECEIVED"),
    ("2026-03-03", "RECORD_RECEIVED"),
    ("2026-03-02", "RECORD_DECIDED"),
    ("2022-01-01", "LINK_ENDED"),
    ("2021-05-01", "LINK_BEGUN"),
    ("2021-05-01", "RECORD_DECIDED"),
    ("2021-05-01", "NAME_CHANGED"),
    ("2021-05-01", "REGION_CHANGED"),
    ("2016-01-01", "LINK_BEGUN"),
    ("2015-01-01", "FIRST_KNOWN"),
]


@pytest.mark.parametrize("first", [1, 2, 3, 100])
def test_a_timeline_is_one_list_whatever_its_pages(asker: Asker, company: str, first: int) -> None:
    assert [(one["on"], one["kind"]) for one in asker.events(company, first=first)] == ALL


def test_events_say_what_changed_and_lead_on(asker: Asker, company: str) -> None:
    events = {one["kind"]: one for one in asker.events(company)}
    changed = events["NAME_CHANGED"]
    assert (changed["before"], changed["after"]) == ("（测试）旧名公司", "（测试）新名公司")
    assert events["REGION_CHANGED"]["after"] == "411503,411500"
    assert events["LINK_ENDED"]["link"]["subject"]["name"] == "（测试）P公司"
    assert events["RECORD_REPAIRED"]["record"] == {
        "id": f"{company}-1",
        "kind": {"code": "admin-penalty"},
        "status": "REPAIRED",
        "decidedOn": "2026-03-02",
    }


def test_kinds_and_days_are_obeyed(asker: Asker, company: str) -> None:
    links = asker.events(company, kinds=["LINK_BEGUN", "LINK_ENDED"])
    assert [one["on"] for one in links] == ["2022-01-01", "2021-05-01", "2016-01-01"]
    span = asker.events(company, **{"from": "2016-01-01", "to": "2021-05-02", "first": 2})
    assert [(one["on"], one["kind"]) for one in span] == ALL[5:10]
    assert "2021-05-01" in {one["on"] for one in span}
    before = asker.events(company, **{"from": "2016-01-01", "to": "2021-05-01"})
    assert [one["on"] for one in before] == [one["on"] for one in span if one["on"] < "2021-05-01"]
    for to in ("2021-01-01", "2022-01-01"):
        asked = {"from": "2022-01-01", "to": to}
        assert codes(asker.raw(TIMELINE, ref={"code": company}, **asked)) == ["BAD_INPUT"]


def test_a_record_whose_days_are_not_shown_is_in_no_timeline(elsewhere: Asker, company: str) -> None:
    """What one region may not read is in none of its events, and changes the place of none."""
    kinds = {one["kind"] for one in elsewhere.events(company)}
    assert not any(kind.startswith("RECORD") for kind in kinds)
    assert "LINK_BEGUN" in kinds


def test_a_person_of_elsewhere_has_no_timeline(
    services: Services, asker: Asker, elsewhere: Asker, company: str
) -> None:
    number = person_number(91)
    staging.put_person(services, number, registered="370102")
    before = elsewhere.events(company)
    put_ties(services, {"P": number, "X": company}, [("P", "GUARANTEES", "X", {"from": "2023-02-03"})])
    ref = {"identityNumber": number}
    assert data(asker.raw(TIMELINE, ref=ref))["timeline"] is None
    assert data(elsewhere.raw(TIMELINE, ref=ref))["timeline"] is not None
    assert "2023-02-03" not in [one["on"] for one in asker.events(company)]
    assert len(elsewhere.events(company)) == len(before) + 1
    assert key(number)["scheme"] == "ID"


def compared(asker: Asker, code: str, before: Json, after: Json) -> Json:
    return data(asker.raw(COMPARE, ref={"code": code}, asOf=before, withAsOf=after))["compare"]


def test_two_days_are_compared(asker: Asker, company: str) -> None:
    answer = compared(asker, company, {"on": "2020-01-01"}, {"on": "2023-01-01"})
    assert [one["what"] for one in answer["version"]] == ["NAME_CHANGED", "REGION_CHANGED"]
    assert answer["before"]["subject"]["name"] == "（测试）旧名公司"
    ended, begun = sorted(answer["links"], key=lambda one: one["before"] is None)
    assert (ended["before"]["kind"], ended["after"]) == ("SHAREHOLDER_OF", None)
    assert begun["after"]["subject"]["name"] == "（测试）Q公司"
    states = {
        one["record"]["id"][-2:]: (one["statusBefore"], one["statusAfter"]) for one in answer["records"]
    }
    assert states == {"-2": ("NOT_YET_PUBLISHED", "CURRENT")}
    assert answer["bounds"] == {"truncated": False}
    again = compared(asker, company, {"on": "2023-01-01"}, {"on": "2023-06-01"})
    assert (again["version"], again["links"], again["records"]) == ([], [], [])


def test_two_commits_are_compared(services: Services, asker: Asker) -> None:
    world = put_world(services, "PQ", [("P", "SHAREHOLDER_OF", "Q", {"share": "0.3"})])
    code = world.codes["Q"]
    first = data(asker.raw(TIMELINE, ref={"code": code}))["timeline"]["knownAsOf"]
    put_ties(services, world.codes, [("P", "SHAREHOLDER_OF", "Q", {"share": "0.7"})])
    staging.put_records(services, staging.penalty(code, f"{code}-1"))
    answer = compared(asker, code, {"knownAsOf": first}, {})
    (link,) = answer["links"]
    assert [str(link[side]["share"]) for side in ("before", "after")] == ["0.3", "0.7"]
    (record,) = answer["records"]
    assert (record["statusBefore"], record["statusAfter"]) == (None, "CURRENT")
    before = {"knownAsOf": 1}
    assert compared(asker, code, before, {"knownAsOf": first})["before"]["subject"] is None


def test_days_and_commits_that_are_still_to_come_are_refused(
    services: Services, asker: Asker, company: str
) -> None:
    later = (services.now().date() + timedelta(1)).isoformat()
    for side in ({"on": later}, {"knownAsOf": 2**31 - 1}, {"knownAsOf": 0}):
        answer = asker.raw(COMPARE, ref={"code": company}, asOf=side, withAsOf={})
        assert codes(answer) == ["BAD_INPUT"], answer
    assert data(asker.raw(COMPARE, ref={"code": staging.code_of()}, asOf={}, withAsOf={}))["compare"] is None
