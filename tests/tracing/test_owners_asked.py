"""Owners, controllers and close links asked over HTTP: by an investigator in a case, of the demo world's
companies of 罗山县; refused to everybody else."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, LiteralString

import pytest

from graph_schema.vocabulary import Role
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from tests.asking import DEFAULTER, Json, code, codes, data
from tests.conftest import Ask
from tests.tracing.invented import INVESTIGATION, key, put_ties, put_world

SHARE = "{ atLeast atMost }"
COMMON = """note { zh en } knownAsOf on bounds { truncated order { en } subjectCount linkCount
    cuts { subject reason read of } } subjects { id name }"""
OWNERS = f"""
query Owners($subject: SubjectRef!, $purpose: PurposeInput!, $method: OwnershipMethod! = INTEGRATED,
             $threshold: Decimal, $ultimate: Boolean! = false, $depth: Int! = 12, $first: Int, $on: Date) {{
  owners(subject: $subject, purpose: $purpose, method: $method, threshold: $threshold, ultimate: $ultimate,
         depth: $depth, first: $first, on: $on) {{
    {COMMON} method threshold ownerCount missingCount
    owners {{
      subject {{ id name kind readable }} pathsShare {SHARE} integratedShare {SHARE} heldForOthers {SHARE}
      ultimate verdict becauseOf {{ memberCount members }} pathCount
      paths {{ share {SHARE} links {{ kind start end share {SHARE} source state }} }}
    }}
    missing {{ subject share reason }} overWhole {{ subject total }} endlessLoops {{ memberCount }}
  }}
}}
"""
CONTROL = f"""{COMMON} controlCount partyCount examinedCount
    openVotes {{ subject votes becauseOf {{ members }} }}
    controls {{
      parties {{ id name }} subject {{ id name }} verdict basis joint ultimate votes {SHARE}
      becauseOf {{ memberCount members }}
      steps {{ subject basis votes {SHARE} holders byProxy certain }}
    }}"""
CONTROLLERS = f"""
query Controllers($subject: SubjectRef!, $purpose: PurposeInput!, $on: Date, $depth: Int! = 12,
            $first: Int) {{
  controllers(subject: $subject, purpose: $purpose, on: $on, depth: $depth, first: $first) {{ {CONTROL} }} }}
"""
CONTROLLED = f"""
query Controlled($subject: SubjectRef!, $purpose: PurposeInput!, $on: Date, $depth: Int! = 12,
            $first: Int) {{
  controlled(subject: $subject, purpose: $purpose, on: $on, depth: $depth, first: $first) {{ {CONTROL} }} }}
"""
CLOSE = f"""
query Close($subject: SubjectRef!, $purpose: PurposeInput!, $threshold: Decimal! = "0.2", $depth: Int! = 4) {{
  closeLinks(subject: $subject, purpose: $purpose, threshold: $threshold, depth: $depth) {{
    {COMMON} linkCount candidateCount examinedCount
    links {{ subject {{ id name }} relation third shareOfSubject {SHARE} shareOfOther {SHARE}
             verdict guarantor }}
  }}
}}
"""
MERGE: LiteralString = """
MATCH (s:Subject {id: $old}), (t:Subject {id: $into})
CREATE (s)-[:MERGED_INTO {knownFrom: 1, knownTo: $open}]->(t) SET s.merged = true
"""
ENTRY: LiteralString = "MATCH (a:AuditEntry {receipt: $receipt}) RETURN a.subjects AS subjects"
QUERIES = {"owners": OWNERS, "controllers": CONTROLLERS, "controlled": CONTROLLED, "closeLinks": CLOSE}
RING, PROPERTY, TOGETHER = "环一", "物业", "合力"
Asking = Callable[..., Json]


@pytest.fixture(scope="module")
def companies(services: Services) -> dict[str, str]:
    """Codes of the demo companies of 罗山县, by what is special in their names."""
    found = services.graph.read(
        lambda tx: tx.rows(
            "MATCH (s:Subject {scheme: 'USCC'})-[:HAS_VERSION]->(v) WHERE v.name STARTS WITH '示例罗山' "
            "RETURN s.value AS code, v.name AS name"
        )
    )
    return {row["name"].removeprefix("示例罗山")[:2]: row["code"] for row in found}


@pytest.fixture(scope="module")
def asked(ask: Ask, token: Callable[..., str], companies: dict[str, str]) -> Asking:
    """Asks as an investigator of 信阳 in a case, about a demo company or a code."""
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")

    def send(query: str, subject: str, **more: Any) -> Json:
        given = {"subject": code(companies.get(subject, subject)), "purpose": INVESTIGATION, **more}
        return next(iter(data(ask(query, given, as_=investigator)).values()))

    return send


def shares(answer: Json, figure: str = "integratedShare") -> list[tuple[Decimal, Decimal]]:
    """The bounds of each owner."""
    return [(Decimal(one[figure]["atLeast"]), Decimal(one[figure]["atMost"])) for one in answer["owners"]]


def test_a_verdict_that_a_loop_turns_is_undetermined(asked: Asking) -> None:
    found = asked(OWNERS, RING, threshold="0.25", ultimate=True)
    assert [(one["verdict"], one["pathCount"]) for one in found["owners"]] == [
        ("YES", 1),
        ("UNDETERMINED", 1),
        ("NO", 1),
    ]
    assert found["ownerCount"] == 3
    (loop,) = found["owners"][1]["becauseOf"]
    assert loop["memberCount"] == 2
    named = {one["id"]: one["name"] for one in found["subjects"]}
    assert {named[one] for one in loop["members"]} == {
        "示例罗山环一实业有限公司（虚构）",
        "示例罗山环二实业有限公司（虚构）",
    }
    assert shares(found, "pathsShare")[1] == (Decimal("0.2"), Decimal("0.2"))
    lower, upper = shares(found)[1]
    assert (round(lower, 4), round(upper, 4)) == (Decimal("0.2778"), Decimal("0.2778"))
    assert "线索" in found["note"]["zh"]
    assert found["knownAsOf"] > 0
    assert found["bounds"]["truncated"] is False
    assert found["owners"][0]["subject"]["name"].startswith("示*")


def test_a_share_that_nobody_states_is_missing_and_not_nothing(asked: Asking) -> None:
    found = asked(OWNERS, PROPERTY, method="LEGAL_PATHS", threshold="0.5")
    assert [one["reason"] for one in found["missing"]] == ["SHARE_NOT_STATED"]
    figures = {one["subject"]["name"]: one for one in found["owners"]}
    estate = figures["示例罗山置业有限公司（虚构）"]
    assert (estate["verdict"], estate["pathsShare"]["atLeast"]) == ("YES", "0.8")
    assert {one["verdict"] for one in found["owners"]} == {"YES", "NO", "UNDETERMINED"}
    chain = max(found["owners"], key=lambda one: len(one["paths"][0]["links"]))["paths"][0]["links"]
    assert [one["end"] for one in chain[:-1]] == [one["start"] for one in chain[1:]]


def test_bounds_cut_and_say_so(asked: Asking) -> None:
    found = asked(OWNERS, PROPERTY, depth=1, threshold="0.5", first=1)
    assert (len(found["owners"]), found["ownerCount"]) == (1, 2)
    assert found["bounds"]["truncated"] is True
    assert {one["reason"] for one in found["bounds"]["cuts"]} == {"DEPTH"}
    assert found["owners"][0]["verdict"] == "YES"


def test_who_acts_in_concert_controls_together(asked: Asking) -> None:
    found = asked(CONTROLLERS, TOGETHER)
    (control,) = found["controls"]
    assert (control["verdict"], control["joint"], len(control["parties"])) == ("YES", True, 2)
    assert control["votes"] == {"atLeast": "0.6", "atMost": "0.6"}
    assert found["openVotes"] == []
    unknown = asked(CONTROLLERS, DEFAULTER)
    assert (unknown["controls"], [one["votes"] for one in unknown["openVotes"]]) == ([], ["1"])


def test_a_proxy_controls_with_votes_of_others(asked: Asking) -> None:
    (control,) = asked(CONTROLLERS, "委托")["controls"]
    assert control["votes"]["atLeast"] == "0.6"
    assert control["steps"][-1]["byProxy"] is True


def test_a_general_partner_controls_without_capital(asked: Asking) -> None:
    bases = {one["basis"] for one in asked(CONTROLLERS, "产业")["controls"] if one["verdict"] == "YES"}
    assert bases == {"GENERAL_PARTNER", "MAJORITY"}
    below = asked(CONTROLLED, "置业")
    assert {one["subject"]["name"]: one["basis"] for one in below["controls"]} == {
        "示例罗山产业投资合伙企业（有限合伙）（虚构）": "GENERAL_PARTNER",
        "示例罗山物业有限公司（虚构）": "MAJORITY",
    }


def test_two_bidders_of_one_holder_are_closely_linked(asked: Asking) -> None:
    found = asked(CLOSE, "路桥")
    common = [one for one in found["links"] if one["relation"] == "COMMON_HOLDER"]
    assert "示例罗山市政有限公司（虚构）" in {
        one["subject"]["name"] for one in common if one["verdict"] == "YES"
    }
    assert found["examinedCount"] == found["candidateCount"]


def test_a_guarantor_that_is_closely_linked_is_marked(asked: Asking, services: Services) -> None:
    world = put_world(
        services,
        ["G", "D", "N"],
        [
            ("G", "SHAREHOLDER_OF", "D", {"share": "0.3"}),
            ("G", "GUARANTEES", "D"),
            ("N", "GUARANTEES", "D"),
        ],
    )
    found = asked(CLOSE, world.codes["D"])
    assert [(world.name(one["subject"]["id"]), one["guarantor"]) for one in found["links"]] == [("G", True)]


AGREED = """
query Agreed($subject: SubjectRef!, $purpose: PurposeInput!) {
  subject(ref: $subject, purpose: $purpose) {
    links(kind: VOTES_FOR, direction: FROM) { edges { node { votes company { id name code } } } } } }
"""


def test_a_proxy_votes_in_the_company_that_the_agreement_names(
    asked: Asking, services: Services, ask: Ask, token: Callable[..., str]
) -> None:
    """Also where that company was named under a code that was merged into another's since."""
    world = put_world(services, ["A", "B", "P", "Q", "R", "OLD"], [])
    shares = {"P": "0.2", "Q": "0.4", "R": "0.4"}
    held = [(one, "SHAREHOLDER_OF", of, {"share": share}) for of in "AB" for one, share in shares.items()]
    put_ties(services, world.codes, held)
    companies = [key(world.codes[one]) for one in ("A", "OLD")]
    put_ties(services, world.codes, [("P", "VOTES_FOR", "Q", {"company": one}) for one in companies])

    def controls(of: str) -> list[str]:
        return [one["votes"]["atLeast"] for one in asked(CONTROLLERS, world.codes[of])["controls"]]

    assert (controls("A"), controls("B")) == (["0.6"], [])
    services.graph.write(
        lambda tx: tx.rows(MERGE, old=world.ids["OLD"], into=world.ids["B"], open=OPEN_COMMIT)
    )
    assert (controls("A"), controls("B")) == (["0.6"], ["0.6"])
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")
    given = {"subject": code(world.codes["P"]), "purpose": INVESTIGATION}
    links = data(ask(AGREED, given, as_=investigator))["subject"]["links"]["edges"]
    assert {edge["node"]["company"]["code"] for edge in links} == {world.codes["A"], world.codes["B"]}


def test_a_nominee_on_a_path_is_named_and_noted(
    services: Services, ask: Ask, token: Callable[..., str]
) -> None:
    """It is no owner itself: its principal is."""
    world = put_world(services, ["A", "NOMINEE", "D"], [("NOMINEE", "SHAREHOLDER_OF", "A", {"share": "1"})])
    about = {"company": key(world.codes["A"])}
    put_ties(services, world.codes, [("NOMINEE", "HOLDS_FOR", "D", about)])
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")
    given = {"subject": code(world.codes["A"]), "purpose": INVESTIGATION}
    answer = ask(OWNERS, given, as_=investigator)
    found = data(answer)["owners"]
    assert [world.name(one["subject"]["id"]) for one in found["owners"]] == ["D"]
    ends = {end for link in found["owners"][0]["paths"][0]["links"] for end in (link["start"], link["end"])}
    assert ends == {one["id"] for one in found["subjects"]} == set(world.ids.values())
    entry = services.graph.read(lambda tx: tx.row(ENTRY, receipt=answer["extensions"]["receipt"]))
    assert entry is not None
    assert set(entry["subjects"]) == set(world.ids.values()), "whoever is shown is in the log"


@pytest.mark.parametrize("field", QUERIES)
def test_traces_are_for_investigators_in_a_case_alone(
    field: str, ask: Ask, token: Callable[..., str], companies: dict[str, str]
) -> None:
    given = {"subject": code(companies[RING]), "purpose": INVESTIGATION}
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")
    supervising = {"code": "SUPERVISION", "matter": "信监2026-1"}
    for who, purpose in ((token(), INVESTIGATION), (token(), supervising), (investigator, supervising)):
        answer = ask(QUERIES[field], {**given, "purpose": purpose}, as_=who)
        assert codes(answer) == ["FORBIDDEN"]
        assert not (answer.get("data") or {}).get(field)
    assert codes(ask(QUERIES[field], given, as_=None)) == ["UNAUTHENTICATED"]
    nobody = {**given, "subject": {"id": "s_nobody"}}
    assert data(ask(QUERIES[field], nobody, as_=investigator)) == {field: None}
    assert codes(ask(QUERIES[field], {**given, "depth": 1_000}, as_=investigator)) == ["LIMIT_EXCEEDED"]


@pytest.mark.parametrize("threshold", ["0", "-0.1", "2.5"])
def test_a_threshold_is_a_part_of_the_whole(
    ask: Ask, token: Callable[..., str], companies: dict[str, str], threshold: str
) -> None:
    given = {"subject": code(companies[RING]), "purpose": INVESTIGATION, "threshold": threshold}
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")
    for query in (OWNERS, CLOSE):
        assert codes(ask(query, given, as_=investigator)) == ["LIMIT_EXCEEDED"]
