"""Finding subjects by name: over HTTP, under grants. All companies and persons are invented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.identity import OwnSubject
from hub.matching import caller_matches
from hub.search import finding, indexing
from hub.search.gazetteer import gazetteer_of
from hub.services import Services
from tests import staging
from tests.asking import Json, codes, data, nodes
from tests.conftest import Ask
from tests.edge_schema import with_check_digit

SEARCH = """
query ($text: String!, $purpose: PurposeInput!, $region: String, $kinds: [SubjectKind!],
       $statuses: [SubjectStatus!], $lists: [String!], $former: Boolean! = true, $first: Int,
       $after: String) {
  searchSubjects(text: $text, purpose: $purpose, region: $region, subjectKinds: $kinds, statuses: $statuses,
                 recordKinds: $lists, former: $former, first: $first, after: $after) {
    edges { cursor node { fit name { name former validFrom validTo } subject { id code name masked kind } } }
    pageInfo { hasNextPage endCursor }
    totalCount { count more } more complete
  }
}
"""
MATCH = """
query ($names: [NameToMatch!]!, $purpose: PurposeInput!) {
  matchSubjects(names: $names, purpose: $purpose) {
    more candidates { score subject { code } name { name former } features { feature similarity } }
  }
}
"""
PURPOSE = {"code": "PUBLIC_SERVICE", "matter": "T-1"}
PERSON = ["NATURAL_PERSON"]


def identity_number(district: str, born: str) -> str:
    """An invented identity number, its check digit right."""
    return with_check_digit(f"{district}{born}{staging.order_code()}")


def index(services: Services) -> int:
    """What the job does beside a hub."""
    return indexing.follow(services.graph, gazetteer_of(services.book.current()))


@pytest.fixture(scope="module")
def search(ask: Ask) -> Callable[..., Json]:
    """A page of a search."""

    def send(text: str, *, as_: str | None = "", purpose: Json = PURPOSE, **rest: Any) -> Json:
        return data(ask(SEARCH, {"text": text, "purpose": purpose, **rest}, as_=as_))["searchSubjects"]

    return send


def fits(page: Json) -> list[tuple[str, str]]:
    """Code and fit of each place."""
    return [(one["subject"]["code"], one["fit"]) for one in nodes(page)]


@pytest.fixture(scope="module")
def companies(services: Services) -> dict[str, str]:
    """Invented companies, in the index."""
    put = staging.put_subject
    renamed = [
        {"name": "信阳鹊岭商贸有限公司", "registered": "411502", "from": "2015-01-01", "to": "2020-01-01"},
        {"name": "信阳翎桥商贸有限公司", "registered": "411502", "from": "2020-01-01"},
    ]
    made = {
        "builder": put(services, name="信阳鹊岭建设工程有限公司"),
        "short": put(services, name="鹊岭（信阳）建设有限公司", registered="411503"),
        "renamed": put(services, versions=renamed),
        "other": put(services, name="济南鹊岭食品有限公司", registered="370102", operation=["370100"]),
        "holding": put(services, name="河南大鹊岭控股集团有限公司"),
        "closed": put(services, name="信阳市鹊岭茶叶店", kind="INDIVIDUAL_BUSINESS", status="CLOSED"),
        "latin": put(services, name="QUERCUS鹊岭贸易有限公司"),
    }
    assert index(services) > 0
    return made


# By what one is found


def test_each_way_of_knowing_a_company_finds_it_and_says_how(
    search: Callable[..., Json], companies: dict[str, str]
) -> None:
    code = companies["builder"]
    for text, fit in (
        (code, "CODE"),
        (code.lower(), "CODE"),
        (code[:15], "CODE_BEGINS"),
        ("信阳鹊岭建设工程有限公司", "NAME"),
        ("信陽鵲嶺建設工程有限公司".replace("鵲", "鹊"), "NAME"),
        (" 信阳鹊岭 建设工程有限公司 ", "NAME"),
        ("鹊岭", "DISTINCTIVE_PART"),
        ("信阳鹊岭建", "NAME_BEGINS"),
        ("建设 鹊岭", "NAME_HOLDS"),
        ("queling", "PINYIN"),
        ("Què lǐng", "PINYIN"),
        ("xinyangqueling", "PINYIN"),
        ("xyqljs", "INITIALS"),
    ):
        page = search(text, first=100)
        assert (code, fit) in fits(page), text
        assert (page["complete"], page["more"]) == (True, False)
        assert page["totalCount"] == {"count": len(nodes(page)), "more": False}


def test_a_single_character_beside_a_number_is_sought_in_what_the_number_finds(
    search: Callable[..., Json], services: Services
) -> None:
    code = staging.put_subject(services, name="豫雒货00426（虚构）")
    other = staging.put_subject(services, name="豫雒客00426（虚构）")
    index(services)
    for text in ("货00426", "货00426（虚构）", "雒货00426虚", "货00426 豫"):
        assert fits(search(text)) == [(code, "NAME_HOLDS")], text
    assert {found for found, _ in fits(search("00426虚"))} == {code, other}


def test_the_best_fit_stands_first_and_names_of_now_before_former_ones(
    search: Callable[..., Json], companies: dict[str, str]
) -> None:
    page = search("鹊岭")
    assert [fit for _, fit in fits(page)] == ["DISTINCTIVE_PART"] * 5 + ["NAME_HOLDS"] * 2
    assert [one["name"]["former"] for one in nodes(page)] == [False] * 4 + [True] + [False] * 2
    found = {one["subject"]["code"]: one for one in nodes(page)}
    former = found[companies["renamed"]]
    assert former["name"] == {
        "name": "信阳鹊岭商贸有限公司",
        "former": True,
        "validFrom": "2015-01-01",
        "validTo": "2020-01-01",
    }
    assert former["subject"]["name"] == "信阳翎桥商贸有限公司"
    assert companies["renamed"] not in dict(fits(search("鹊岭", former=False)))


def test_a_search_is_narrowed(
    search: Callable[..., Json], services: Services, companies: dict[str, str]
) -> None:
    def found(**rest: Any) -> set[str]:
        page = search("鹊岭", **rest)
        by_code = {code: name for name, code in companies.items()}
        assert page["totalCount"]["count"] == len(nodes(page))
        return {by_code[code] for code, _ in fits(page)}

    assert found(region="370000") == {"other"}
    assert found(region="411503") == {"short"}
    assert found(kinds=["INDIVIDUAL_BUSINESS"]) == {"closed"} == found(statuses=["CLOSED"])
    staging.put_records(services, staging.penalty(companies["holding"], "test-search-penalty"))
    assert found(lists=["admin-penalty"]) == {"holding"}
    assert found(lists=["admin-penalty"], region="370000") == set()


def test_a_list_is_paged_at_its_first_commit(
    search: Callable[..., Json], ask: Ask, services: Services, companies: dict[str, str]
) -> None:
    whole = fits(search("鹊岭"))
    page, paged = search("鹊岭", first=3), []
    staging.put_subject(services, name="鹊岭新有限公司")
    index(services)
    while True:
        paged += fits(page)
        if not page["pageInfo"]["hasNextPage"]:
            break
        page = search("鹊岭", first=3, after=page["pageInfo"]["endCursor"])
    assert paged == whole
    other = {"text": "鹊岭建", "after": page["pageInfo"]["endCursor"], "purpose": PURPOSE}
    assert codes(ask(SEARCH, other)) == ["INVALID_CURSOR"]
    assert len(companies) == len(whole)


def test_more_than_is_looked_at_is_said(
    search: Callable[..., Json], monkeypatch: pytest.MonkeyPatch, companies: dict[str, str]
) -> None:
    monkeypatch.setattr(finding, "EXAMINED_CANDIDATES", 3)
    page = search("鹊岭")
    assert (page["more"], page["totalCount"]["more"]) == (True, True)
    narrow = search("鹊岭", region="370100")
    assert fits(narrow) == [(companies["other"], "DISTINCTIVE_PART")]


# What can't be searched by


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "BAD_INPUT"),
        ("  ", "BAD_INPUT"),
        ("鹊", "BAD_INPUT"),
        ("（）——", "BAD_INPUT"),
        ("鹊岭\x00", "BAD_INPUT"),
        ("鹊岭\n建设", "BAD_INPUT"),
        ("鹊" * 10_000, "LIMIT_EXCEEDED"),
    ],
)
def test_a_text_that_is_none_is_refused(ask: Ask, text: str, code: str) -> None:
    assert codes(ask(SEARCH, {"text": text, "purpose": PURPOSE})) == [code]


def test_an_identity_number_is_refused(ask: Ask) -> None:
    number = identity_number("411502", "19900307")
    for document, variables in (
        (SEARCH, {"text": f"王 {number}"}),
        (MATCH, {"names": [{"name": number}]}),
    ):
        answer = ask(document, {**variables, "purpose": PURPOSE})
        assert codes(answer) == ["IDENTITY_IN_QUERY"]
        assert number not in str(answer)


@pytest.mark.parametrize(
    "text",
    [
        '鹊岭"',
        "鹊岭*",
        "鹊?",
        "+鹊岭 -建设",
        "folded:鹊岭",
        "鹊岭~2",
        "鹊岭 AND",
        "((鹊岭",
        "鹊岭^9",
        "\\鹊岭",
        "/鹊岭/",
        "**",
        "[a TO z]",
        "%_鹊岭",
    ],
)
def test_no_character_is_an_operator(ask: Ask, text: str, companies: dict[str, str]) -> None:
    answer = ask(SEARCH, {"text": text, "purpose": PURPOSE})
    if "errors" in answer:
        assert codes(answer) == ["BAD_INPUT"]
    else:
        assert all("鹊岭" in one["name"]["name"] for one in nodes(data(answer)["searchSubjects"]))


def test_a_filter_that_is_none_is_refused(ask: Ask) -> None:
    for rest, code in (
        ({"kinds": []}, "LIMIT_EXCEEDED"),
        ({"region": "999999"}, "UNKNOWN_REGION"),
        ({"lists": ["no-such-kind"]}, "BAD_INPUT"),
        ({"first": 101}, "LIMIT_EXCEEDED"),
    ):
        assert codes(ask(SEARCH, {"text": "鹊岭", "purpose": PURPOSE, **rest})) == [code]


# Natural persons


@pytest.fixture(scope="module")
def persons(services: Services) -> str:
    """Two persons of one name, one of 信阳 and one of 济南."""
    name = "欧阳鹊翎（虚构）"
    for district in ("411502", "370102"):
        staging.put_person(services, identity_number(district, "19850102"), name=name, registered=district)
    index(services)
    return name


def test_a_person_is_found_where_it_is_asked_for_and_by_the_whole_name(
    search: Callable[..., Json], persons: str
) -> None:
    assert nodes(search(persons)) == []
    page = search(persons, kinds=[*PERSON, "LEGAL_ENTITY"])
    (one,) = nodes(page)
    assert (one["fit"], one["subject"]["masked"]) == ("NAME", True)
    assert one["name"]["name"] == one["subject"]["name"] == "欧" + "*" * (len(persons) - 1)
    assert page["totalCount"]["count"] == 1
    for part in (persons[:3], "ouyangqueling", "oyql", "鹊翎"):
        assert nodes(search(part, kinds=PERSON)) == [], part


def test_a_person_elsewhere_is_in_no_page_count_or_rank(
    search: Callable[..., Json], token: Callable[..., str], services: Services, persons: str
) -> None:
    jinan = token(region="370100", authority="370100-czj")
    nation = token(region="100000", authority="100000-czj")
    here, there = (nodes(search(persons, kinds=PERSON, as_=as_)) for as_ in ("", jinan))
    assert len(here) == len(there) == 1
    assert here[0]["subject"]["id"] != there[0]["subject"]["id"]
    assert nodes(search(persons, kinds=PERSON, region="370000")) == []
    before = search(persons, kinds=PERSON)
    staging.put_person(services, identity_number("370102", "19850203"), name=persons, registered="370102")
    index(services)
    after = search(persons, kinds=PERSON)
    assert [one["node"] for one in after["edges"]] == [one["node"] for one in before["edges"]]
    assert (after["totalCount"], after["more"]) == (before["totalCount"], before["more"])
    assert len(nodes(search(persons, kinds=PERSON, as_=jinan))) == 2
    assert len(nodes(search(persons, kinds=PERSON, as_=nation))) == 3


def test_an_institution_finds_no_person_and_a_subject_nobody(
    search: Callable[..., Json], ask: Ask, token: Callable[..., str], persons: str, companies: dict[str, str]
) -> None:
    bank = token(role=Role.INSTITUTION)
    assert nodes(search(persons, kinds=PERSON, as_=bank)) == []
    assert fits(search("鹊岭", as_=bank))
    itself = token(role=Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=companies["builder"]))
    purpose = {"code": "SUBJECT_ACCESS", "matter": "T-1"}
    for document, variables in ((SEARCH, {"text": "鹊岭"}), (MATCH, {"names": [{"name": "鹊岭"}]})):
        assert codes(ask(document, {**variables, "purpose": purpose}, as_=itself)) == ["FORBIDDEN"]
    detective = token(role=Role.INVESTIGATOR)
    purpose = {"code": "INVESTIGATION", "matter": "案-1"}
    assert len(nodes(search(persons, kinds=PERSON, as_=detective, purpose=purpose))) == 1


# The index


def test_what_is_not_in_the_index_yet_is_said_and_the_job_goes_on_where_it_was(
    search: Callable[..., Json], services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(services)
    put = [staging.put_subject(services, name=f"翎鹊{one}贸易有限公司") for one in "甲乙丙"]
    assert not search("翎鹊")["complete"]
    monkeypatch.setattr(indexing, "BATCH", 1)
    turns = iter([False, False, True])
    indexing.follow(services.graph, gazetteer_of(services.book.current()), lambda: next(turns))
    partly = search("翎鹊")
    assert not partly["complete"]
    assert 0 < len(nodes(partly)) < 3
    assert index(services) == 3 - len(nodes(partly))
    assert index(services) == 0
    assert {code for code, _ in fits(search("翎鹊"))} == set(put)


def test_other_words_make_the_index_anew(
    search: Callable[..., Json], services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(services)
    before = search("鹊岭")
    monkeypatch.setattr(indexing, "PARSER", 1_000)
    assert index(services) > 10
    assert search("鹊岭") == before
    monkeypatch.undo()
    index(services)


def test_a_search_runs_a_bounded_number_of_statements(
    search: Callable[..., Json], services: Services, companies: dict[str, str]
) -> None:
    search("鹊岭")
    before = services.graph.statements
    search("鹊岭")
    # The policy's head, the newest commit, the page, its total, the entry.
    assert services.graph.statements - before <= 5


# Matching


def test_names_from_elsewhere_are_matched(ask: Ask, services: Services, companies: dict[str, str]) -> None:
    index(services)
    names = [
        {"name": "信阳市鹊岭建设工程公司"},
        {"code": companies["holding"]},
        {"name": "信阳鹊岭商贸有限公司"},
        {"name": "信阳建设工程有限公司"},
        {"name": "信阳科技有限公司", "region": "411500"},
        {"code": "91411502TEX000000X"},
        {"name": "鹊岭食品", "region": "370100"},
        {},
        {"name": "信阳鹊岭建设工程有限公司", "code": companies["holding"]},
    ]
    answer = ask(MATCH, {"names": names, "purpose": PURPOSE})
    found = answer["data"]["matchSubjects"]
    best = [one["candidates"][0]["subject"]["code"] if one and one["candidates"] else None for one in found]
    assert best == [
        companies["builder"],
        companies["holding"],
        companies["renamed"],
        None,
        None,
        None,
        companies["other"],
        None,
        companies["holding"],
    ]
    assert [error["path"] for error in answer["errors"]] == [["matchSubjects", 5], ["matchSubjects", 7]]
    assert codes(answer) == ["INVALID_IDENTIFIER", "BAD_INPUT"]
    assert {one["feature"]: one["similarity"] for one in found[0]["candidates"][0]["features"]} == {
        "DISTINCTIVE_PART": "SAME",
        "REGION": "SAME",
        "INDUSTRY": "SAME",
        "FORM": "NEAR",
    }
    assert found[1]["candidates"][0]["score"] == 100
    assert found[2]["candidates"][0]["name"] == {"name": "信阳鹊岭商贸有限公司", "former": True}
    assert {"feature": "DISTINCTIVE_PART", "similarity": "DIFFERENT"} in found[8]["candidates"][0]["features"]


def test_a_thousand_names_take_as_many_statements_as_one(
    ask: Ask, services: Services, companies: dict[str, str]
) -> None:
    def ran(names: list[Json]) -> int:
        before = services.graph.statements
        assert len(data(ask(MATCH, {"names": names, "purpose": PURPOSE}))["matchSubjects"]) == len(names)
        return services.graph.statements - before

    one = [{"name": "信阳鹊岭建设工程有限公司"}]
    ran(one)
    assert ran(one) == ran(one + [{"name": f"信阳鹊岭{place}建设有限公司"} for place in range(999)]) <= 5
    assert codes(ask(MATCH, {"names": one * 1_001, "purpose": PURPOSE})) == ["LIMIT_EXCEEDED"]
    assert codes(ask(MATCH, {"names": [], "purpose": PURPOSE})) == ["LIMIT_EXCEEDED"]


def test_a_distinctive_part_of_many_is_cut_and_said(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, companies: dict[str, str]
) -> None:
    monkeypatch.setattr(caller_matches, "MOST_OF_A_NAME", 1)
    answer = ask(MATCH, {"names": [{"name": "鹊岭建设"}], "purpose": PURPOSE})
    assert data(answer)["matchSubjects"][0]["more"] is True


def test_of_a_distinctive_part_of_many_those_of_the_region_are_compared(
    ask: Ask, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(4):
        staging.put_subject(
            services, name=f"济南槿渡{'甲乙丙丁'[place]}贸易有限公司", registered="370102", operation=[]
        )
    for district, city in (("370102", "济南"), ("370102", "济南市"), ("411502", "信阳")):
        staging.put_subject(services, name=f"{city}槿渡贸易有限公司", registered=district, operation=[])
    index(services)
    monkeypatch.setattr(caller_matches, "MOST_OF_A_NAME", 1)
    names = [
        {"name": "信阳槿渡商业贸易公司"},
        {"name": "槿渡商业贸易公司", "region": "411500"},
        {"name": "槿渡商业贸易公司"},
    ]
    found = data(ask(MATCH, {"names": names, "purpose": PURPOSE}))["matchSubjects"]
    assert [one["more"] for one in found] == [False, False, True]
    assert [[one["name"]["name"] for one in each["candidates"]] for each in found[:2]] == [
        ["信阳槿渡贸易有限公司"]
    ] * 2
