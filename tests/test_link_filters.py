"""Links are filtered, counted and cut in a stated order; no filter tells of what the caller may not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hub.services import Services
from tests import staging
from tests.conftest import Ask
from tests.edge_schema import with_check_digit

LINKS = """
query Links($ref: SubjectRef!, $purpose: PurposeInput!, $kind: LinkKind!, $direction: LinkDirection!,
            $filter: LinkFilter, $past: Boolean!, $first: Int, $after: String) {
  subject(ref: $ref, purpose: $purpose) {
    links(kind: $kind, direction: $direction, filter: $filter, past: $past, first: $first, after: $after) {
      totalCount { count more }
      edges { node { share shareAtLeast state subject { id code name } } }
      pageInfo { hasNextPage endCursor } } } }
"""
PURPOSE = {"code": "PUBLIC_SERVICE", "matter": "（虚构）2026-061"}
Asked = Callable[..., dict[str, Any]]


def usc(value: str) -> dict[str, str]:
    """A key."""
    return {"scheme": "USCC", "value": value}


@pytest.fixture(scope="module")
def company(services: Services) -> tuple[str, dict[str, str]]:
    """A company and its owners by what they hold: 0.1, 0.25, 0.3 and 0.5 exactly, a band from 0.25, a share
    that nobody states, and one that is over."""
    company = staging.put_subject(services)
    owners = {
        name: staging.put_subject(services) for name in ("0.1", "0.25", "0.3", "0.5", "band", "none", "over")
    }
    links: list[dict[str, Any]] = []
    for name, owner in owners.items():
        link: dict[str, Any] = {"start": usc(owner), "end": usc(company), "from": "2020-01-01"}
        if name == "band":
            link |= {"share_at_least": "0.25", "share_at_most": "0.5", "state": "STATED"}
        elif name == "over":
            link |= {"share": "0.9", "to": "2021-01-01"}
        elif name != "none":
            link["share"] = name
        links.append({"kind": "SHAREHOLDER_OF", **link})
    others = [staging.put_subject(services) for _ in range(3)]
    links += [
        {"kind": "SHAREHOLDER_OF", "start": usc(owners["0.3"]), "end": usc(other), "from": "2020-01-01"}
        for other in others
    ]
    staging.put_links(services, *links)
    return company, owners


@pytest.fixture
def asked(ask: Ask, token: Callable[..., str]) -> Asked:
    """Asks for links of a company; answers the page, with the codes of the other ends."""

    def run(code: str, filter_: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
        region = given.pop("region", "411500")
        variables = {"kind": "SHAREHOLDER_OF", "direction": "TO", "past": False, **given}
        variables |= {"ref": {"code": code}, "purpose": PURPOSE, "filter": filter_}
        answer = ask(LINKS, variables, as_=token(region=region, authority=f"{region}-demo"))
        if "errors" in answer:
            return answer["errors"][0]
        page = answer["data"]["subject"]["links"]
        return {**page, "codes": [edge["node"]["subject"]["code"] for edge in page["edges"]]}

    return run


@pytest.mark.parametrize(
    ("filter_", "past", "passing"),
    [
        (None, False, ("0.1", "0.25", "0.3", "0.5", "band", "none")),
        ({}, True, ("0.1", "0.25", "0.3", "0.5", "band", "none", "over")),
        ({"shareAtLeast": "0.25"}, False, ("0.25", "0.3", "0.5", "band")),
        ({"shareAtLeast": "0.2500000000000001"}, False, ("0.3", "0.5")),
        ({"shareAtLeast": "0.3"}, True, ("0.3", "0.5", "over")),
        ({"shareAtLeast": "0"}, False, ("0.1", "0.25", "0.3", "0.5", "band")),
        ({"states": ["STATED"]}, False, ("band",)),
        ({"states": ["REGISTERED"], "shareAtLeast": "0.25"}, False, ("0.25", "0.3", "0.5")),
        ({"states": []}, False, ()),
        ({"otherEndLinksAtLeast": 2}, False, ("0.3",)),
        (
            {"begunSince": "2020-01-01", "begunUntil": "2020-01-02", "shareAtLeast": "0.5"},
            True,
            ("0.5", "over"),
        ),
        ({"begunSince": "2020-01-02"}, True, ()),
        ({"begunUntil": "2020-01-01"}, True, ()),
        ({"otherEndLinksAtMost": 3, "shareAtLeast": "0.25"}, False, ("0.25", "0.5", "band")),
    ],
)
def test_what_passes_is_answered_and_counted_and_nothing_else(
    asked: Asked,
    company: tuple[str, dict[str, str]],
    filter_: dict[str, Any] | None,
    past: bool,
    passing: tuple[str, ...],
) -> None:
    code, owners = company
    page = asked(code, filter_, past=past)
    assert sorted(page["codes"]) == sorted(owners[name] for name in passing)
    assert page["totalCount"] == {"count": len(passing), "more": False}


def test_pages_hold_each_link_once_in_the_stated_order(
    asked: Asked, company: tuple[str, dict[str, str]]
) -> None:
    code, _ = company
    filter_, after, ids = {"shareAtLeast": "0.25"}, None, list[str]()
    while True:
        page = asked(code, filter_, first=3, after=after)
        ids += [edge["node"]["subject"]["id"] for edge in page["edges"]]
        assert page["totalCount"] == {"count": 4, "more": False}
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert ids == sorted(set(ids))
    assert len(ids) == 4
    first = asked(code, filter_, first=1)["pageInfo"]["endCursor"]
    wrong = asked(code, {"shareAtLeast": "0.1"}, first=1, after=first)
    assert wrong["extensions"]["code"] == "INVALID_CURSOR"
    among = {"among": [*ids[2:], ids[0], "s_nobody"]}
    page = asked(code, among, first=2)
    assert [edge["node"]["subject"]["id"] for edge in page["edges"]] == [ids[0], ids[2]]
    page = asked(code, among, first=2, after=page["pageInfo"]["endCursor"])
    assert [edge["node"]["subject"]["id"] for edge in page["edges"]] == [ids[3]]
    assert page["totalCount"]["count"] == 3
    assert not page["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize(
    ("filter_", "given", "code"),
    [
        ({"shareAtLeast": "0.25"}, {"kind": "MANAGER_OF"}, "BAD_INPUT"),
        ({"shareAtLeast": "25"}, {}, "BAD_INPUT"),
        ({"shareAtLeast": "-0.1"}, {}, "BAD_INPUT"),
        ({"among": ["s_1"] * 101}, {}, "LIMIT_EXCEEDED"),
        ({"otherEndLinksAtMost": 1_001}, {}, "LIMIT_EXCEEDED"),
        ({"otherEndLinksAtLeast": -1}, {}, "LIMIT_EXCEEDED"),
    ],
)
def test_a_filter_that_says_nothing_is_refused(
    asked: Asked,
    company: tuple[str, dict[str, str]],
    filter_: dict[str, Any],
    given: dict[str, Any],
    code: str,
) -> None:
    assert asked(company[0], filter_, **given)["extensions"]["code"] == code


def test_no_filter_tells_of_a_person_whom_the_caller_may_not_know(asked: Asked, services: Services) -> None:
    stem = staging.order_code()
    number = with_check_digit(f"41150219780203{stem}")
    staging.put_person(services, number, registered="411502")
    person = {"scheme": "ID", "value": number}
    firms = [staging.put_subject(services) for _ in range(4)]
    links = [
        {"kind": "SHAREHOLDER_OF", "start": person, "end": usc(firm), "share": "0.5", "from": "2020-01-01"}
        for firm in firms
    ]
    guaranteed = {"kind": "GUARANTEES", "start": person, "end": usc(firms[0]), "from": "2020-01-01"}
    staging.put_links(services, *links, guaranteed)
    there, gone = {"count": 1, "more": False}, {"count": 0, "more": False}
    for region, known in (("411500", True), ("370100", False)):
        assert asked(firms[0], region=region)["totalCount"] == there
        for bound in ({"otherEndLinksAtLeast": 3}, {"otherEndLinksAtMost": 1_000}):
            page = asked(firms[0], bound, region=region)
            assert page["totalCount"] == (there if known else gone)
            assert len(page["edges"]) == int(known)
        assert len(asked(firms[0], {"otherEndLinksAtLeast": 5}, region=region)["edges"]) == 0
        private = asked(firms[0], kind="GUARANTEES", region=region)
        assert (private["totalCount"], len(private["edges"])) == ((there, 1) if known else (gone, 0))
