"""Patterns in a part of the graph: guarantees, cross-holdings, shared people, bidders, who appears again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.links import LinkKind
from hub import deadline
from hub.tracing.graph_part import Interval, Part
from hub.tracing.holdings import Holding, Holdings, holdings
from hub.tracing.patterns.behind import behind_each
from hub.tracing.patterns.bidders import Behind, BidderTie, UsedAttribute, connected_bidders
from hub.tracing.patterns.cross_holdings import cross_holdings
from hub.tracing.patterns.guarantees import (
    MOST_CHAINS,
    AmountBounds,
    Exposure,
    GuaranteeDirection,
    GuaranteeOrder,
    guarantee_chain,
    guarantee_circles,
)
from hub.tracing.patterns.reemergence import ListEntry, reemergences
from hub.tracing.patterns.rings import MOST_RINGS, group_id, groups
from hub.tracing.patterns.shared_persons import shared_persons
from tests.tracing.drawn import link, part_of, share


def complete(size: int, verb: str = "guarantees") -> Part:
    names = [f"C{number:03}" for number in range(size)]
    return part_of(*(link(one, verb, other) for one in names for other in names))


# --- guarantee chains -------------------------------------------------------------------------------
def test_a_chain_goes_to_the_end_with_the_distance_of_each() -> None:
    part = part_of(
        link("A", "guarantees", "B", amount="100.50"),
        link("B", "guarantees", "C"),
        link("B", "guarantees", "D", amount="20"),
        link("X", "guarantees", "A"),
        link("A", "owns", "Z"),
    )
    chain = guarantee_chain(part, "A")
    assert [(step.link.end, step.distance) for step in chain.steps] == [("B", 1), ("C", 2), ("D", 2)]
    assert chain.depth == 2
    assert chain.chains == (("A", "B", "C"), ("A", "B", "D"))
    assert chain.exposure == Exposure((AmountBounds("CNY", Decimal("120.50"), None),), 1)
    behind = guarantee_chain(part, "C", towards=GuaranteeDirection.GUARANTORS)
    assert behind.chains == (("C", "B", "A", "X"),)
    assert behind.exposure.amounts[0].at_least == Decimal("100.50")


def test_the_cut_follows_the_days_in_the_stated_order() -> None:
    part = part_of(
        link("A", "guarantees", "B", since="2021-01-01"),
        link("A", "guarantees", "C", since="2022-01-01"),
        link("A", "guarantees", "D", since="2023-01-01"),
        link("D", "guarantees", "E", since="2024-01-01"),
    )
    first = guarantee_chain(part, "A", limit=2)
    assert [step.link.end for step in first.steps] == ["B", "C"]
    assert [(cut.subject, cut.read, cut.of) for cut in first.cuts] == [("A", 2, 3)]
    last = guarantee_chain(part, "A", limit=2, order=GuaranteeOrder.LATEST_FIRST)
    assert [step.link.end for step in last.steps] == ["D", "C", "E"]
    assert not guarantee_chain(part, "A", limit=3).cuts


def test_a_chain_says_that_it_goes_deeper() -> None:
    part = part_of(*(link(f"C{at}", "guarantees", f"C{at + 1}") for at in range(9)))
    short = guarantee_chain(part, "C0", depth=4)
    assert (short.depth, short.deeper, short.chains) == (4, True, (("C0", "C1", "C2", "C3", "C4"),))
    assert not guarantee_chain(part, "C0", depth=9).deeper


def test_unknown_amounts_are_not_nothing() -> None:
    exposure = guarantee_chain(part_of(link("A", "guarantees", "B")), "A").exposure
    assert exposure == Exposure((), 1)


def test_amounts_of_two_currencies_are_two_sums() -> None:
    links = [
        link("A", "guarantees", "B", amount="0.10"),
        link("B", "guarantees", "C", amount="0.20"),
        link("C", "guarantees", "D", amount="7", currency="USD"),
    ]
    cents, dollars = Decimal("0.30"), Decimal(7)
    found = guarantee_chain(part_of(*links), "A").exposure
    assert found == Exposure((AmountBounds("CNY", cents, cents), AmountBounds("USD", dollars, dollars)), 0)


def test_who_guarantees_itself_is_no_chain_but_a_circle() -> None:
    part = part_of(link("A", "guarantees", "A"))
    assert guarantee_chain(part, "A").depth == 0
    (circle,) = guarantee_circles(part, "A")
    assert circle.group.members == ("A",)
    assert circle.group.rings[0].members == ("A",)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30), st.integers(1, 4))
@settings(max_examples=40)
def test_a_chain_reaches_whom_a_search_reaches(pairs: list[tuple[int, int]], limit: int) -> None:
    links = [
        link(f"C{one}", "guarantees", f"C{other}", place=str(at)) for at, (one, other) in enumerate(pairs)
    ]
    part = part_of(link("C0", "guarantees", "C1"), *links)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph([(one.start, one.end) for one in part.links])
    chain = guarantee_chain(part, "C0", depth=20)
    distance = nx.single_source_shortest_path_length(graph, "C0")
    assert {step.link.end for step in chain.steps} | {"C0"} == set(distance)
    assert chain.depth == max(distance.values())
    assert len(chain.steps) == sum(link.start in distance for link in part.links)
    few = guarantee_chain(part, "C0", depth=20, limit=limit)
    assert {step.link for step in few.steps} <= {step.link for step in chain.steps}
    assert all(cut.read == limit < cut.of for cut in few.cuts)


# --- circles ----------------------------------------------------------------------------------------
def test_a_circle_has_the_same_id_on_every_day_and_says_when_it_closed() -> None:
    ring = [
        link("A", "guarantees", "B", since="2020-01-01", amount="5"),
        link("B", "guarantees", "C", since="2021-06-01", amount="7"),
        link("C", "guarantees", "A", since="2022-03-01"),
    ]
    (circle,) = guarantee_circles(part_of(*ring, link("C", "guarantees", "D")), "B")
    assert circle.group.id == group_id("CBA")
    assert circle.group.members == ("A", "B", "C")
    assert circle.group.closed_on == date(2022, 3, 1)
    assert [one.members for one in circle.group.rings] == [("A", "B", "C")]
    assert circle.exposure == Exposure((AmountBounds("CNY", Decimal(12), None),), 1)
    later = part_of(*ring, link("A", "guarantees", "C", since="2025-01-01"))
    (same,) = guarantee_circles(later)
    assert (same.group.id, same.group.closed_on) == (circle.group.id, circle.group.closed_on)
    assert not guarantee_circles(part_of(*ring[:2]))


def test_the_circle_of_the_subject_comes_first() -> None:
    part = part_of(
        *(link(f"A{at}", "guarantees", f"A{(at + 1) % 4}") for at in range(4)),
        link("X", "guarantees", "Y"),
        link("Y", "guarantees", "X"),
    )
    assert guarantee_circles(part, "X")[0].group.members == ("X", "Y")
    assert len(guarantee_circles(part)[0].group.members) == 4


@pytest.mark.parametrize("verb", ["guarantees", "owns"])
def test_a_complete_graph_of_200_with_self_loops_ends_and_says_that_there_is_more(verb: str) -> None:
    part = complete(200, verb)
    with deadline.running(deadline.Deadline(seconds=10, processor_seconds=8)):
        (group,) = groups(part.links)
        chain = guarantee_chain(part, "C000")
    assert len(group.members) == 200
    assert group.more_rings
    assert len(group.rings) == MOST_RINGS
    assert group.rings[0].members == ("C000",)
    if verb == "guarantees":
        assert len(chain.chains) == MOST_CHAINS
        assert chain.more_chains
        assert chain.depth == 1


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=20, unique=True))
@settings(max_examples=40)
def test_groups_and_rings_are_those_of_another_method(pairs: list[tuple[int, int]]) -> None:
    links = [link(f"C{one}", "owns", f"C{other}") for one, other in pairs]
    reach = {(one.start, one.end) for one in links}
    while True:
        more = {(a, d) for a, b in reach for c, d in reach if b == c} - reach
        if not more:
            break
        reach |= more
    inside = {a for a, b in reach if a == b}
    expected = {tuple(sorted(b for b in inside if (a, b) in reach and (b, a) in reach)) for a in inside}
    found = groups(links)
    assert {group.members for group in found} == expected
    direct = {(one.start, one.end) for one in links}
    for group in found:
        for ring in group.rings:
            turn = (*ring.members, ring.members[0])
            assert set(pairwise(turn)) <= direct
            assert ring.members[0] == min(ring.members)


def test_cross_holdings_are_loops_of_shares_alone() -> None:
    part = part_of(
        link("A", "owns", "B", "0.7"),
        link("B", "owns", "A", "0.4"),
        link("p", "owns", "A", "0.4"),
        link("C", "owns", "C", "0.1"),
        link("C", "guarantees", "A"),
        link("A", "guarantees", "C"),
    )
    assert [group.members for group in cross_holdings(part, "C")] == [("C",), ("A", "B")]


# --- shared people ----------------------------------------------------------------------------------
def test_one_person_behind_many_counts_companies_and_not_roles() -> None:
    part = part_of(
        link("p", "represents", "A"),
        link("p", "manages", "A"),
        link("p", "owns", "B", "0.5"),
        link("p", "directs", "C"),
        link("q", "manages", "A"),
        link("q", "SUPERVISOR_OF", "B"),
        link("X", "owns", "A"),
        link("X", "owns", "B"),
    )
    (found,) = shared_persons(part)
    assert (found.person, found.companies, len(found.links)) == ("p", ("A", "B", "C"), 4)
    assert not shared_persons(part, least=4)
    assert [one.person for one in shared_persons(part, 1)] == ["p", "q"]
    assert shared_persons(part, 2, [LinkKind.SUPERVISOR_OF, LinkKind.MANAGER_OF])[0].person == "q"


# --- bidders ----------------------------------------------------------------------------------------
def test_each_connection_of_bidders_is_told_with_what_is_shared() -> None:
    part = part_of(
        link("p", "represents", "A"),
        link("p", "represents", "B"),
        link("p", "manages", "C"),
        link("q", "manages", "B"),
        link("q", "manages", "C"),
        link("A", "BIDS_WITH", "D"),
        link("H", "owns", "A", "0.3"),
        link("H", "owns", "D", "0.1-0.4"),
        link("H", "owns", "E", "0.6"),
        kinds=None,
    )
    behind = {
        "A": Behind({"H": share("0.3")}),
        "D": Behind({"H": share("0.1-0.4")}),
        "E": Behind({"H": share("0.6"), "A": share("0.25")}, {"H": (part.links[-1],)}),
        "B": Behind({}, {"H": ()}),
    }
    users = [
        UsedAttribute("addr-1", BidderTie.SHARED_ADDRESS, "某路 1 号", 3, "A"),
        UsedAttribute("addr-1", BidderTie.SHARED_ADDRESS, "某路 1 号", 3, "E"),
        UsedAttribute("addr-1", BidderTie.SHARED_ADDRESS, "某路 1 号", 3, "Q"),
        UsedAttribute("tel-1", BidderTie.SHARED_PHONE, None, 1, "A"),
    ]
    found = connected_bidders(part, "EDCBA", behind, users)
    told = [(one.tie, one.shared, one.bidders, one.sure) for one in found]
    assert told[:6] == [
        (BidderTie.COMMON_CONTROLLER, "H", ("B", "E"), True),
        (BidderTie.COMMON_OWNER, "A", ("A", "E"), True),
        (BidderTie.COMMON_OWNER, "H", ("A", "E"), True),
        (BidderTie.COMMON_OWNER, "H", ("A", "D", "E"), False),
        (BidderTie.SHARED_LEGAL_REPRESENTATIVE, "p", ("A", "B"), True),
        (BidderTie.SHARED_MANAGER, "q", ("B", "C"), True),
    ]
    assert told[6] == (BidderTie.SHARED_PERSON, "p", ("A", "B", "C"), True)
    assert told[-1] == (BidderTie.SHARED_ADDRESS, "addr-1", ("A", "E"), True)
    assert [share.lower for share in found[3].shares] == [Fraction(3, 10), Fraction(1, 10), Fraction(3, 5)]


def test_evidence_of_a_common_owner_names_nobody_elses_links() -> None:
    """Who else holds of a bidder, or what else the owner has, says nothing of what two bidders share."""
    owned = (
        *(link("h", "owns", "A", "0.6"), link("x", "owns", "A", "0.4")),
        *(link("h", "owns", "G", "0.5"), link("y", "owns", "G", "0.5"), link("G", "owns", "B", "0.8")),
        *(link("z", "owns", "B", "0.2"), link("h", "owns", "ELSEWHERE", "0.9")),
    )
    part = part_of(*owned)
    behind, _ = behind_each(part, ["A", "B"])
    (evidence,) = [one for one in connected_bidders(part, "AB", behind) if one.tie is BidderTie.COMMON_OWNER]
    assert evidence.shared == "h"
    assert {(one.start, one.end) for one in evidence.links} == {("h", "A"), ("h", "G"), ("G", "B")}


def test_evidence_of_a_common_owner_is_its_heaviest_chain() -> None:
    """A shorter one may carry next to nothing."""
    owned = (
        *(link("h", "owns", "A", "0.01"), link("G", "owns", "A", "0.6"), link("h", "owns", "G", "1")),
        *(link("h", "owns", "B", "0.5"), link("h", "owns", "C")),
    )
    behind, _ = behind_each(part_of(*owned), ["A", "B", "C"])
    chains = {one: [(of.start, of.end) for of in behind[one].chains["h"]] for one in "ABC"}
    assert chains == {"A": [("h", "G"), ("G", "A")], **{one: [("h", one)] for one in "BC"}}


@pytest.mark.parametrize(("share", "sure"), [("0.2", False), ("0.25", True)])
def test_a_loop_that_turns_the_verdict_makes_a_common_owner_unsure(share: str, sure: bool) -> None:
    """As of `owners`: q has 20 % of A along chains, and 27.8 % with every round of the loop of A and B."""
    rest = str(Fraction("0.6") - Fraction(share))
    owned = (
        *(link("q", "owns", "A", share), link("p", "owns", "A", rest), link("B", "owns", "A", "0.4")),
        *(link("A", "owns", "B", "0.7"), link("r", "owns", "B", "0.3"), link("q", "owns", "X", "0.5")),
    )
    part = part_of(*owned)
    behind, _ = behind_each(part, ["A", "X"])
    found = connected_bidders(part, "AX", behind, threshold=Fraction(1, 4))
    (evidence,) = [one for one in found if one.tie is BidderTie.COMMON_OWNER and one.shared == "q"]
    assert evidence.sure is sure
    figure = evidence.shares[evidence.bidders.index("A")]
    assert (figure.lower, figure.upper) == (Fraction(share), Fraction(share) / Fraction("0.72"))


def test_no_chain_is_walked_where_the_time_is_nearly_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of no owner it would be told."""
    walked: list[str] = []
    over: list[bool] = []

    class Watched(dict[str, tuple[Holding, ...]]):
        def get(self, key: str, default: object = None) -> Any:
            walked.extend([key] * len(over))
            return super().get(key, default)

    def nearly_over() -> bool:
        over.append(True)
        return True

    def watched(part: Part) -> Holdings:
        held = holdings(part)
        return replace(held, of=Watched(held.of))

    monkeypatch.setattr("hub.tracing.patterns.behind.holdings", watched)
    monkeypatch.setattr(deadline, "nearly_over", nearly_over)
    behind, cuts = behind_each(part_of(link("h", "owns", "A", "1"), link("h", "owns", "B", "1")), ["A", "B"])
    assert (len(over), len(cuts), walked) == (2, 2, [])
    assert not any(one.owners or one.chains for one in behind.values())


def test_an_owner_below_the_threshold_connects_nobody() -> None:
    behind = {one: Behind({"H": share("0.24")}) for one in "AB"}
    part = part_of(link("H", "owns", "A", "0.24"), link("H", "owns", "B", "0.24"))
    assert not connected_bidders(part, "AB", behind)
    assert connected_bidders(part, "AB", behind, threshold=Fraction(24, 100))
    assert not connected_bidders(part, "AA", {"A": Behind({"H": Interval(Fraction(1), Fraction(1))})})


# --- who appears again ------------------------------------------------------------------------------
DAY = date(2026, 1, 1)


def test_somebody_behind_a_listed_company_appears_behind_a_newer_one() -> None:
    part = part_of(
        link("p", "represents", "Old", since="2019-01-01"),
        link("p", "owns", "New", since="2024-05-01"),
        link("p", "directs", "Older", since="2024-06-01"),
        link("q", "manages", "Old", since="2019-01-01"),
        link("q", "manages", "New", since="2022-01-01"),
    )
    entry = ListEntry("r1", "serious-illegal-enterprise-list", "Old", date(2023, 1, 1))
    founded = {"Old": date(2018, 1, 1), "New": date(2024, 4, 1), "Older": date(2010, 1, 1)}
    (found,) = reemergences(part, {"Old": [entry]}, founded, DAY)
    assert (found.person, found.listed, found.newer, found.founded) == ("p", "Old", "New", date(2024, 4, 1))
    assert [one.kind for one in found.before] == [LinkKind.LEGAL_REPRESENTATIVE_OF]
    assert [one.kind for one in found.now] == [LinkKind.SHAREHOLDER_OF]
    own = ListEntry("r2", "dishonest-debtor", "p", date(2023, 1, 1))
    (found,) = reemergences(part, {"p": [own]}, founded, DAY)
    assert (found.listed, found.newer) == (None, "New")


def test_who_left_the_listed_company_after_the_entry_appears_again_and_who_left_before_does_not() -> None:
    entry = ListEntry("r1", "serious-illegal-enterprise-list", "Old", date(2023, 1, 1))
    part = part_of(
        link("since", "represents", "Old", valid_to=date(2023, 1, 2)),
        link("since", "owns", "New", since="2024-05-01"),
        link("before", "represents", "Old", valid_to=date(2023, 1, 1)),
        link("before", "owns", "New", since="2024-05-01"),
        link("gone", "represents", "Old"),
        link("gone", "owns", "New", since="2024-05-01", valid_to=DAY),
        link("soon", "represents", "Old"),
        link("soon", "owns", "New", since="2026-01-02"),
    )
    found = reemergences(part, {"Old": [entry]}, {"New": date(2024, 4, 1)}, DAY)
    assert [one.person for one in found] == ["since"]


def test_an_entry_whose_day_is_not_shared_and_a_company_of_unknown_age_say_nothing() -> None:
    part = part_of(link("p", "represents", "Old"), link("p", "owns", "New", since="2024-05-01"))
    hidden = {"Old": [ListEntry("r1", "list", "Old", None)]}
    shown = {"Old": [ListEntry("r1", "list", "Old", date(2023, 1, 1))]}
    assert not reemergences(part, hidden, {"New": date(2024, 1, 1)}, DAY)
    assert not reemergences(part, shown, {}, DAY)
    assert reemergences(part, shown, {"New": date(2024, 1, 1)}, DAY)
