"""Beneficial owners and bidders asked over HTTP on the demo world, by an investigator in a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from tests.asking import Json, code, codes, data
from tests.conftest import Ask
from tests.tracing.invented import INVESTIGATION

ESTATE, SERVICES, LOOP, BAND = (
    "91411521DEM000217T",
    "91411521DEM000225M",
    "91411521DEM000241B",
    "91411521DEM0002683",
)
TOGETHER, PROXY, NOMINEE = "91411521DEM000276X", "91411521DEM000284Q", "91411521DEM000292K"
GROUP, BRIDGES, CITY, FARMING = (
    "91411521DEM000348N",
    "91411521DEM000356H",
    "91411521DEM000364C",
    "91411521DEM0003134",
)
PERSON = "999999197004040043"
PERCENT = "{ atLeast atMost }"
OWNERS = f"""
query Owners($subject: SubjectRef!, $purpose: PurposeInput!, $on: Date, $use: OwnerUse! = FILING) {{
  beneficialOwners(subject: $subject, purpose: $purpose, on: $on, use: $use) {{
    note {{ zh }} company candidateCount missingCount bounds {{ truncated }}
    rule {{ code use validFrom legalText {{ code secondary documentNumber }} assumptions {{ zh en }} }}
    candidates {{
      label {{ zh en }} person basis certainty provision {{ article verified says {{ zh }} }}
      equityPercent {PERCENT} benefitPercent {PERCENT} controlPercent {PERCENT}
      chains {{ members share {PERCENT} }} links {{ kind start end state }} jointlyWith
      missing {{ what subject }}
    }}
    cases {{ case truth provision {{ article verified }} }} bases {{ basis truth }}
    missing {{ what subject openShare {PERCENT} }} subjects {{ id kind name masked }}
  }}
}}
"""
BIDDERS = """
query Bidders($bidders: [SubjectRef!]!, $purpose: PurposeInput!, $on: Date, $threshold: Decimal) {
  biddersWithCommonControl(bidders: $bidders, purpose: $purpose, on: $on, threshold: $threshold) {
    bidders { place bidder } evidenceCount subjects { id name }
    evidence { tie sure shared bidders shares { atLeast atMost } links { kind start end }
               attribute { userCount } }
  }
}
"""
Asking = Callable[..., Json]


@pytest.fixture
def investigator(token: Callable[..., str]) -> str:
    return token(role=Role.INVESTIGATOR, authority="411500-jcj")


@pytest.fixture
def owners(ask: Ask, investigator: str) -> Asking:
    """Asks for the beneficial owners of a company."""

    def send(company: str, **more: Any) -> Json:
        given = {"subject": code(company), "purpose": INVESTIGATION, **more}
        return data(ask(OWNERS, given, as_=investigator))["beneficialOwners"]

    return send


def figures(found: Json, of: str = "equityPercent") -> list[tuple[str, str, float, float]]:
    return [
        (one["basis"], one["certainty"], float(one[of]["atLeast"]), float(one[of]["atMost"]))
        for one in found["candidates"]
    ]


def test_a_chain_is_multiplied_and_its_rule_is_known_from_reports_alone(owners: Asking) -> None:
    found = owners(ESTATE)
    assert figures(found) == [("EQUITY", "CONFIRMED", 58, 58), ("EQUITY", "CONFIRMED", 42, 42)]
    assert found["rule"]["legalText"]["secondary"] is True
    assert "〔2024〕第3号" in found["rule"]["legalText"]["documentNumber"]
    first = found["candidates"][1]
    assert (first["provision"]["article"], first["provision"]["verified"]) == ("第六条", False)
    assert first["label"]["en"].startswith("A candidate from the register")
    assert "候选人" in first["label"]["zh"]
    assert [float(one["share"]["atLeast"]) for one in first["chains"]] == [0.42]
    assert all(one["masked"] for one in found["subjects"] if one["kind"] == "NATURAL_PERSON")
    assert {one["basis"]: one["truth"] for one in found["bases"]}["EQUITY"] == "MET"


def test_an_unstated_share_widens_and_blocks(owners: Asking) -> None:
    found = owners(SERVICES)
    assert sorted(one[1:3] for one in figures(found)) == [("CONFIRMED", 33.6), ("CONFIRMED", 46.4)]
    assert sorted(one[3] for one in figures(found)) == [53.6, 66.4]
    assert "SHARE_NOT_STATED" in {one["what"] for one in found["missing"]}


def test_a_loop_a_band_a_nominee_a_proxy_and_who_act_together(owners: Asking) -> None:
    loop = owners(LOOP)
    (turned,) = [
        one
        for one in loop["candidates"]
        if "LOOP" in {gap["what"] for gap in one["missing"]} and float(one["equityPercent"]["atLeast"]) == 20
    ]
    assert turned["certainty"] == "UNDETERMINED"
    assert float(turned["equityPercent"]["atMost"]) == pytest.approx(27.78, abs=0.01)
    assert {one[:2] for one in figures(owners(BAND))} == {("EQUITY", "CONFIRMED")}
    nominee = owners(NOMINEE)
    assert {one["certainty"] for one in nominee["candidates"]} == {"UNDETERMINED"}
    proxy = figures(owners(PROXY), "controlPercent")
    assert [basis for basis, *_ in proxy].count("VOTES_OR_BENEFIT") == 1
    together = owners(TOGETHER)
    assert [one["basis"] for one in together["candidates"]] == ["EQUITY"] * 3


def test_the_rule_of_the_day_and_of_the_use(owners: Asking) -> None:
    before = owners(ESTATE, on="2024-10-31")
    assert (before["rule"], before["candidates"], before["missing"][0]["what"]) == (None, [], "NO_RULE")
    customers = owners(ESTATE, use="CUSTOMER", on="2026-02-01")
    assert customers["rule"]["legalText"]["code"] == "pbc-order-2025-12"
    assert customers["candidates"][0]["provision"]["article"] is None
    assert owners(ESTATE, use="CUSTOMER", on="2026-01-19")["rule"] is None


def test_bidders_with_one_controller(ask: Ask, investigator: str) -> None:
    listed = [BRIDGES, CITY, FARMING, ESTATE]
    refs = [*map(code, listed), {"id": "s_nobody"}]
    given = {"bidders": refs, "purpose": INVESTIGATION, "on": "2025-06-01"}
    found = data(ask(BIDDERS, given, as_=investigator))
    answer = found["biddersWithCommonControl"]
    ids = [one["bidder"] for one in answer["bidders"]]
    assert ids[4] is None
    evidence = {(one["tie"], frozenset(one["bidders"])): one for one in answer["evidence"]}
    assert set(evidence) == {
        ("COMMON_CONTROLLER", frozenset(ids[:2])),
        ("COMMON_OWNER", frozenset(ids[:2])),
        ("BIDS_TOGETHER", frozenset((ids[0], ids[2]))),
        ("SHARED_ADDRESS", frozenset(ids[:2])),
        ("SHARED_PHONE", frozenset(ids[:2])),
    }
    owner = evidence["COMMON_OWNER", frozenset(ids[:2])]
    assert sorted(float(one["atLeast"]) for one in owner["shares"]) == [0.55, 0.8]
    assert evidence["BIDS_TOGETHER", frozenset((ids[0], ids[2]))]["shared"] is None


def test_bad_questions_are_refused(ask: Ask, investigator: str, token: Callable[..., str]) -> None:
    two = {"bidders": [code(BRIDGES), code(CITY)], "purpose": INVESTIGATION}
    for bad, error in (
        ({"bidders": [code(BRIDGES)]}, "LIMIT_EXCEEDED"),
        ({"bidders": [code(BRIDGES)] * 101}, "LIMIT_EXCEEDED"),
        ({"threshold": "0"}, "BAD_INPUT"),
        ({"threshold": "2.5"}, "BAD_INPUT"),
    ):
        assert codes(ask(BIDDERS, {**two, **bad}, as_=investigator)) == [error], bad
    person = {"subject": {"identityNumber": PERSON}, "purpose": INVESTIGATION}
    assert codes(ask(OWNERS, person, as_=investigator)) == ["BAD_INPUT"]
    about = {"subject": code(ESTATE), "purpose": INVESTIGATION}
    for query, given in ((BIDDERS, two), (OWNERS, about)):
        assert codes(ask(query, given, as_=token())) == ["FORBIDDEN"]
        other = {**given, "purpose": {"code": "SUPERVISION", "matter": "信监2026-1"}}
        assert codes(ask(query, other, as_=investigator)) == ["FORBIDDEN"]
