"""Beneficial owners by the seeded rules: thresholds, the order of the bases, what blocks the fallback."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind, Truth
from hub.policy.catalogue import Catalogue
from hub.policy.document_reading import build, read
from hub.policy.model.owner_rules import OwnerBasis, OwnerCase, OwnerRule, OwnerUse
from hub.tracing.beneficial_owners.by_rule import beneficial_owners, company_asked
from hub.tracing.beneficial_owners.candidates import BeneficialOwners, OwnerCertainty, OwnerGap
from hub.tracing.beneficial_owners.figures import figures_of
from hub.tracing.graph_part import Cut, Interval, Part, TraceCutReason, TracedLink
from tests.conftest import ROOT
from tests.tracing.shares import link, part

NATION = ("100000",)
COMPLETE = (LinkKind.ACTUAL_CONTROLLER_OF,)
FIFTHS = [link(one, "C", "0.2") for one in "PQRST"]


@cache
def rules() -> Catalogue:
    document = read(ROOT / "seeds" / "policy" / "beneficial-owners.yaml", "beneficial-owners.yaml")
    found = [build(OwnerRule, document, (place,)) for place in range(len(document.data))]
    return Catalogue(owner_rules={one.id: one for one in found})


def rule_on(day: str, use: OwnerUse = OwnerUse.FILING) -> OwnerRule | None:
    return rules().owner_rule(NATION, use, date.fromisoformat(day))


def found_in(
    *links: TracedLink,
    complete: tuple[LinkKind, ...] = (),
    kinds: dict[str, SubjectKind] | None = None,
    cuts: tuple[Cut, ...] = (),
    subject: str = "C",
) -> BeneficialOwners:
    """The beneficial owners of C; P to T are persons."""
    made = part(links, "PQRST")
    subjects = {
        id_: replace(one, kind=(kinds or {}).get(id_, one.kind)) for id_, one in made.subjects.items()
    }
    whole = Part(subjects, made.links, cuts)
    rule = rule_on("2025-06-01")
    return beneficial_owners(whole, subject, rule, figures_of(whole, company_asked(whole, subject)), complete)


def told(found: BeneficialOwners) -> list[tuple[str, str, str]]:
    return [(one.person, one.basis.value, one.certainty.value) for one in found.candidates]


def gaps(found: BeneficialOwners) -> set[OwnerGap]:
    return {one.what for one in found.missing}


def test_a_rule_is_chosen_by_day_and_use() -> None:
    filing, customers = OwnerUse.FILING, OwnerUse.CUSTOMER
    assert rule_on("2024-10-31") is None
    assert (found := rule_on("2024-11-01")) is not None
    assert found.document == "pbc-samr-order-2024-3"
    assert rule_on("2026-06-01", filing) == found
    assert rule_on("2026-01-19", customers) is None
    assert (other := rule_on("2026-01-20", customers)) is not None
    assert other.document == "pbc-order-2025-12"
    assert [one.at_least for one in found.criteria[:2]] == [Fraction(1, 4), Fraction(1, 4)]


def test_who_is_no_holder_may_have_what_nobody_states() -> None:
    shares = [link("Q", "C", "0.6"), link("R", "C", "0.3")]
    found = found_in(*shares, link("P", "C", kind="ACTUAL_CONTROLLER_OF"))
    person = next(one for one in found.candidates if one.person == "P")
    assert person.basis is OwnerBasis.ACTUAL_CONTROL
    assert person.equity == person.votes == Interval(Fraction(0), Fraction(1, 10))
    whole = found_in(*shares, link("S", "C", "0.1"), link("P", "C", kind="ACTUAL_CONTROLLER_OF"))
    assert next(one for one in whole.candidates if one.person == "P").equity.upper == 0


def test_25_percent_counts_with_itself_summed_over_chains() -> None:
    chain = [link("P", "C", "0.1"), link("P", "A", "0.3"), link("A", "C", "0.5"), link("Q", "C", "0.4")]
    rest = [link("Q", "A", "0.7")]
    found = found_in(*chain, *rest)
    assert told(found) == [("Q", "EQUITY", "CONFIRMED"), ("P", "EQUITY", "CONFIRMED")]
    assert found.candidates[1].equity == Interval(Fraction(1, 4), Fraction(1, 4))
    assert len(found.candidates[1].paths) == 2
    assert found.met[OwnerBasis.EQUITY] is Truth.MET
    below = [link("P", "C", "0.0999"), link("Q", "C", "0.4001"), *chain[1:3], *rest]
    assert [one.person for one in found_in(*below).candidates] == ["Q"]


def test_votes_and_benefits_count_for_who_has_not_the_equity() -> None:
    quarter = Interval(Fraction(1, 4), Fraction(1, 4))
    found = found_in(
        link("P", "C", "0.1", votes=quarter), link("Q", "C", "0.1", benefit=quarter), link("R", "C", "0.8")
    )
    assert told(found) == [
        ("R", "EQUITY", "CONFIRMED"),
        ("P", "VOTES_OR_BENEFIT", "CONFIRMED"),
        ("Q", "VOTES_OR_BENEFIT", "SUSPECTED"),
    ]
    assert found.candidates[1].votes == quarter
    assert [one.what for one in found.candidates[2].missing] == [OwnerGap.VOTES_NOT_STATED]


def test_who_controls_counts_alone_and_jointly_and_a_relative_does_not() -> None:
    found = found_in(link("P", "C", kind="ACTUAL_CONTROLLER_OF"), *FIFTHS)
    assert told(found) == [("P", "ACTUAL_CONTROL", "CONFIRMED")]
    stated = found_in(link("P", "C", kind="ACTUAL_CONTROLLER_OF", state="STATED"), *FIFTHS)
    assert told(stated) == [("P", "ACTUAL_CONTROL", "SUSPECTED")]
    together = [link("P", "Q", kind="ACTS_IN_CONCERT_WITH"), link("Q", "R", kind="ACTS_IN_CONCERT_WITH")]
    joint = found_in(*FIFTHS, *together)
    assert told(joint) == [(one, "ACTUAL_CONTROL", "CONFIRMED") for one in "PQR"]
    assert joint.candidates[0].jointly == ("Q", "R")
    assert (
        told(found_in(*FIFTHS, link("P", "Q", kind="RELATIVE_OF"), link("Q", "R", kind="RELATIVE_OF"))) == []
    )


def test_management_counts_only_where_it_is_known_that_nobody_meets_the_others() -> None:
    manager = link("S", "C", kind="MANAGER_OF")
    known = found_in(*FIFTHS, manager, complete=COMPLETE)
    assert told(known) == [("S", "DAILY_MANAGEMENT", "SUSPECTED")]
    assert set(known.met.values()) == {Truth.UNMET}
    fifth = Interval(Fraction(1, 5), Fraction(1, 5))
    all_told = [replace(one, votes=fifth, benefit=fifth) for one in FIFTHS]
    assert told(found_in(*all_told, manager, complete=COMPLETE)) == [("S", "DAILY_MANAGEMENT", "CONFIRMED")]
    uncovered = found_in(*FIFTHS, manager)
    assert told(uncovered) == []
    assert uncovered.met[OwnerBasis.ACTUAL_CONTROL] is Truth.UNKNOWN
    assert OwnerGap.CONTROL_NOT_COVERED in gaps(uncovered)
    assert OwnerGap.NO_OFFICE_HOLDER in gaps(found_in(*FIFTHS, complete=COMPLETE))


@pytest.mark.parametrize(
    ("links", "cuts", "gap"),
    [
        ([link("P", "C", "0.2"), link("Q", "C", "0.2")], (), OwnerGap.HOLDERS_NOT_NAMED),
        ([*FIFTHS[:4], link("T", "C")], (), OwnerGap.SHARE_NOT_STATED),
        ([*FIFTHS[:3], link("A", "C", "0.4")], (), OwnerGap.HOLDERS_NOT_NAMED),
        (FIFTHS, (Cut("C", TraceCutReason.LINKS, 5, 9),), OwnerGap.NOT_READ),
    ],
)
def test_what_is_not_known_of_anybody_blocks_the_fallback(
    links: list[TracedLink], cuts: tuple[Cut, ...], gap: OwnerGap
) -> None:
    manager = link("S", "C", kind="MANAGER_OF")
    found = found_in(*links, manager, complete=COMPLETE, cuts=cuts)
    assert found.met[OwnerBasis.EQUITY] is Truth.UNKNOWN
    assert gap in gaps(found)
    assert all(one.certainty is OwnerCertainty.UNDETERMINED for one in found.candidates)
    assert "DAILY_MANAGEMENT" not in [one.basis for one in found.candidates]


def test_a_band_across_the_threshold_is_undetermined() -> None:
    found = found_in(link("P", "C", ("0.2", "0.3")), link("Q", "C", "0.7"))
    assert told(found)[1] == ("P", "EQUITY", "UNDETERMINED")
    assert OwnerGap.SHARE_NOT_STATED in gaps(found)


def test_a_loop_that_turns_the_verdict_is_told() -> None:
    loop = [link("P", "C", "0.4"), link("Q", "C", "0.2"), link("B", "C", "0.4"), link("C", "B", "0.7")]
    found = found_in(*loop, link("R", "B", "0.3"))
    (second,) = [one for one in found.candidates if one.person == "Q"]
    assert (second.basis, second.certainty) == (OwnerBasis.EQUITY, OwnerCertainty.UNDETERMINED)
    assert second.equity.lower == Fraction(1, 5)
    assert round(second.equity.upper, 4) == Fraction(2778, 10_000)
    assert OwnerGap.LOOP in {one.what for one in second.missing}


def test_control_that_takes_a_loop_is_undetermined_and_blocks_the_fallback() -> None:
    """P to S have 15 % of C and of B each, which have 36 % of each other: with these one has 51 %."""
    manager = link("M", "C", kind="MANAGER_OF")
    mutual = [link("C", "B", "0.36"), link("B", "C", "0.36")]
    mutual += [link(who, of, "0.15") for of in "BC" for who in "PQRS"]
    mutual += [link("T", of, "0.04") for of in "BC"]
    found = found_in(*mutual, manager, complete=COMPLETE, kinds={"M": SubjectKind.NATURAL_PERSON})
    assert told(found) == [(one, "ACTUAL_CONTROL", "UNDETERMINED") for one in "PQRS"]
    assert (found.met[OwnerBasis.EQUITY], found.met[OwnerBasis.ACTUAL_CONTROL]) == (
        Truth.UNMET,
        Truth.UNKNOWN,
    )
    assert {one.what for person in found.candidates for one in person.missing} == {OwnerGap.LOOP}
    assert OwnerGap.CONTROL_NOT_COVERED not in gaps(found)
    majority = [link("C", "B", "0.6"), link("B", "C", "0.6")]
    majority += [link(who, of, "0.08") for of in "BC" for who in "PQRST"]
    anybody = found_in(*majority, manager, complete=COMPLETE, kinds={"M": SubjectKind.NATURAL_PERSON})
    assert "DAILY_MANAGEMENT" not in [one.basis for one in anybody.candidates]
    assert OwnerGap.LOOP in gaps(anybody)


def test_companies_that_hold_each_other_whole_leave_every_basis_open() -> None:
    closed = [link("C", "B", "1"), link("B", "C", "1"), link("P", "C", kind="MANAGER_OF")]
    found = found_in(*closed, complete=COMPLETE)
    assert set(found.met.values()) == {Truth.UNKNOWN}
    assert (told(found), gaps(found) >= {OwnerGap.CLOSED_LOOP, OwnerGap.LOOP}) == ([], True)


def test_holders_of_whom_nobody_is_known_block_the_fallback_together() -> None:
    """Of each of two companies that have 30 % a majority is open; of C in all only 30.6 %."""
    halves = [link(of, "C", "0.3") for of in "AB"] + [link(who, "C", "0.1") for who in "PQRS"]
    halves += [link("T", of, "0.49") for of in "AB"]
    found = found_in(*halves, link("X", "C", kind="MANAGER_OF"), complete=COMPLETE)
    assert found.met[OwnerBasis.ACTUAL_CONTROL] is Truth.UNKNOWN


def test_a_nominee_is_not_the_owner() -> None:
    found = found_in(link("P", "C", "1"), link("P", "Q", kind="HOLDS_FOR"))
    assert told(found)[0] == ("Q", "EQUITY", "SUSPECTED")
    assert OwnerGap.HELD_FOR_ANOTHER in {one.what for one in found.candidates[0].missing}
    disputed = found_in(link("P", "C", "1"), link("P", "Q", kind="HOLDS_FOR", state="DISPUTED"))
    assert {one[0]: one[2] for one in told(disputed) if one[1] == "EQUITY"} == {
        "P": "UNDETERMINED",
        "Q": "UNDETERMINED",
    }


def test_the_state_s_company_has_its_legal_representative() -> None:
    kinds = {"G": SubjectKind.PUBLIC_BODY}
    head = link("S", "C", kind="LEGAL_REPRESENTATIVE_OF")
    found = found_in(link("G", "C", "0.6"), link("P", "C", "0.4"), head, kinds=kinds)
    assert told(found) == [("S", "STATE_OWNED", "CONFIRMED")]
    assert found.cases[OwnerCase.STATE_OWNED] is Truth.MET
    half = found_in(link("G", "C", "0.5"), link("P", "C", "0.5"), head, kinds=kinds)
    assert told(half) == [("P", "EQUITY", "CONFIRMED")]
    maybe = found_in(link("G", "C", ("0.4", "0.6")), link("P", "C", "0.4"), head, kinds=kinds)
    assert maybe.cases[OwnerCase.STATE_OWNED] is Truth.UNKNOWN
    assert OwnerGap.STATE_OWNED_UNKNOWN in gaps(maybe)


def test_shares_over_the_whole_make_an_owner_suspected_and_are_told() -> None:
    found = found_in(link("P", "C", "0.7"), link("Q", "C", "0.6"), complete=COMPLETE)
    assert told(found) == [("P", "EQUITY", "SUSPECTED"), ("Q", "EQUITY", "SUSPECTED")]
    assert OwnerGap.OVER_WHOLE in gaps(found)
    assert found.met[OwnerBasis.ACTUAL_CONTROL] is Truth.UNKNOWN, "two can't have more than half each"
    above = found_in(link("P", "H", "0.9"), link("Q", "H", "0.2"), link("H", "C", "1"))
    assert told(above)[0] == ("P", "EQUITY", "SUSPECTED")
    assert [(one.what, one.subject) for one in above.missing if one.subject == "H"] == [
        (OwnerGap.OVER_WHOLE, "H")
    ]
    bodies = {"H": SubjectKind.PUBLIC_BODY}
    office = link("T", "C", kind="LEGAL_REPRESENTATIVE_OF")
    state = found_in(link("H", "C", "0.7"), link("P", "C", "0.6"), office, kinds=bodies)
    assert told(state) == [("T", "STATE_OWNED", "SUSPECTED")]
    votes = Interval(Fraction("0.7"), Fraction("0.7"))
    stated = found_in(
        link("P", "C", "0.2", votes=votes),
        link("Q", "C", "0.2", votes=votes),
        link("R", "C", "0.6", votes=votes),
    )
    assert ("P", "VOTES_OR_BENEFIT", "SUSPECTED") in told(stated)


def test_branches_sole_traders_and_others() -> None:
    branch = found_in(link("B", "C", kind="BRANCH_OF"), link("P", "C", "1"), subject="B")
    assert (branch.company, branch.cases[OwnerCase.BRANCH]) == ("C", Truth.MET)
    assert told(branch) == [("P", "EQUITY", "CONFIRMED")]
    trader = found_in(link("P", "C", "1"), kinds={"C": SubjectKind.INDIVIDUAL_BUSINESS})
    assert (trader.candidates, trader.cases) == ((), {OwnerCase.INDIVIDUAL_BUSINESS: Truth.MET})
    body = found_in(link("P", "C", "1"), kinds={"C": SubjectKind.PUBLIC_BODY})
    assert (body.candidates, gaps(body)) == ((), {OwnerGap.NOT_COVERED})


def test_who_may_be_exempt_is_not_known_without_the_capital() -> None:
    small = found_in(link("P", "C", "1"))
    assert small.cases[OwnerCase.SMALL] is Truth.UNKNOWN
    assert OwnerGap.CAPITAL_NOT_KNOWN in gaps(small)
    assert found_in(link("A", "C", "1"), link("P", "A", "1")).cases[OwnerCase.SMALL] is Truth.UNMET


def test_without_a_rule_there_is_no_answer() -> None:
    made = part([link("P", "C", "1")], "P")
    found = beneficial_owners(made, "C", rule_on("2020-01-01"), figures_of(made, "C"))
    assert (found.rule, found.candidates, gaps(found)) == (None, (), {OwnerGap.NO_RULE})


TENTHS = st.integers(1, 10)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 7), TENTHS), max_size=14))
@settings(max_examples=40)
def test_equity_without_loops_is_that_of_another_method(rows: list[tuple[int, int, int]]) -> None:
    """Numbers below 3 are persons, 7 is the company; who is held has a greater number, and not too much."""
    given_out: dict[int, int] = {}
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_node(7)
    links: list[TracedLink] = []
    for start, end, tenths in rows:
        if start < end and end >= 3 and not graph.has_edge(start, end):
            tenths = min(tenths, 10 - given_out.get(end, 0))
            if tenths:
                given_out[end] = given_out.get(end, 0) + tenths
                graph.add_edge(start, end, share=Fraction(tenths, 10))
                links.append(link(f"{'PQR'[start] if start < 3 else f'C{start}'}", f"C{end}", f"{tenths}/10"))
    if not any(one.end == "C7" for one in links):
        return
    whole = part(links, "PQR")
    found = beneficial_owners(whole, "C7", rule_on("2025-06-01"), figures_of(whole, "C7"))
    for number, name in enumerate("PQR"):
        lower = Fraction(0)
        for path in nx.all_simple_paths(graph, number, 7) if number in graph else ():
            product = Fraction(1)
            for start, end in pairwise(path):
                product *= graph[start][end]["share"]
            lower += product
        (*own,) = (one for one in found.candidates if one.person == name)
        sure = any(
            one.basis is OwnerBasis.EQUITY and one.certainty is OwnerCertainty.CONFIRMED for one in own
        )
        assert sure == (lower >= Fraction(1, 4))
        assert all(one.equity.lower == lower for one in own)
