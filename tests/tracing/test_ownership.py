"""Owners of a subject by two methods: closed forms, bounds, loops, nominees, and bad input."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as some

from hub import deadline
from hub.tracing.graph_part import Interval, Part
from hub.tracing.holdings import OpenPart, OpenShareReason
from hub.tracing.ownership import Owner, Ownership, OwnershipMethod, TraceVerdict, owners
from tests.tracing.shares import cut_at, link, part

QUARTER = Fraction(1, 4)
RING = (
    *(link("P", "A", "0.4"), link("Q", "A", "0.2"), link("B", "A", "0.4")),
    *(link("A", "B", "0.7"), link("R", "B", "0.3")),
)
"""P 40 %, Q 20 %, B 40 % of A; A 70 %, R 30 % of B."""


def of(
    this: Part,
    target: str = "A",
    method: OwnershipMethod = OwnershipMethod.INTEGRATED,
    threshold: Fraction | None = None,
) -> tuple[Ownership, dict[str, Owner]]:
    """The owners of a subject, and each by its name."""
    answer = owners(this, target, method, threshold)
    return answer, {one.subject: one for one in answer.owners}


def exactly(share: str | Fraction) -> Interval:
    return Interval(Fraction(share), Fraction(share))


def test_two_methods_on_a_loop_turn_a_verdict() -> None:
    answer, owner = of(part(RING), threshold=QUARTER)
    assert owner["Q"].paths_share == exactly("0.2")
    assert owner["Q"].integrated_share == exactly(Fraction(5, 18))
    assert owner["Q"].verdict is TraceVerdict.UNDETERMINED
    assert [knot.members for knot in owner["Q"].because_of] == [("A", "B")]
    assert owner["P"].verdict is TraceVerdict.YES
    assert (owner["R"].verdict, owner["R"].integrated_share) == (TraceVerdict.NO, exactly(Fraction(1, 6)))
    assert sum(owner[one].integrated_share.upper for one in "PQR") == 1
    assert [one.subject for one in answer.owners] == list("PBQR")
    assert (answer.owner_count, answer.open, answer.over_whole) == (4, (), ())
    assert of(part(RING), threshold=Fraction("0.2"))[1]["Q"].verdict is TraceVerdict.YES


@pytest.mark.parametrize(("x", "y"), list(product(("0", "0.1", "0.5", "0.99"), repeat=2)))
def test_a_ring_of_two_is_its_closed_form(x: str, y: str) -> None:
    """B has x of A and P the rest; A has y of B and Q the rest."""
    a, b = Fraction(x), Fraction(y)
    links = [link("B", "A", x), link("P", "A", str(1 - a)), link("A", "B", y), link("Q", "B", str(1 - b))]
    _, owner = of(part([one for one in links if one.share and one.share.upper]))
    assert owner["P"].integrated_share == exactly((1 - a) / (1 - a * b))
    if a:
        assert owner["Q"].integrated_share == exactly(a * (1 - b) / (1 - a * b))
        assert owner["B"].integrated_share == owner["B"].paths_share == exactly(a)


def test_a_ring_of_three_is_its_closed_form() -> None:
    """B has b of A, C has c of B, A has a of C; P, Q, R have the rest of A, B, C."""
    a, b, c = Fraction("0.6"), Fraction("0.3"), Fraction("0.5")
    ring = [link("B", "A", "0.3"), link("C", "B", "0.5"), link("A", "C", "0.6")]
    rest = [link("P", "A", "0.7"), link("Q", "B", "0.5"), link("R", "C", "0.4")]
    _, owner = of(part(ring + rest))
    once = 1 - a * b * c
    assert owner["P"].integrated_share == exactly((1 - b) / once)
    assert owner["Q"].integrated_share == exactly(b * (1 - c) / once)
    assert owner["R"].integrated_share == exactly(b * c * (1 - a) / once)


def test_what_a_company_holds_of_itself_is_its_holders() -> None:
    links = [link("A", "A", "0.1"), link("P", "A", "0.6"), link("Q", "A", "0.3")]
    _, owner = of(part(links))
    assert owner["P"].integrated_share == exactly(Fraction(2, 3))
    assert owner["P"].paths_share == exactly("0.6")


def test_of_companies_that_hold_each_other_whole_nobody_knows_the_owner() -> None:
    closed = [link("B", "A", "1"), link("A", "B", "1")]
    answer, owner = of(part(closed), threshold=QUARTER)
    assert owner["B"].integrated_share == exactly("1")
    assert answer.open == (OpenPart("A", Fraction(1), OpenShareReason.CLOSED_LOOP),)
    ring = [link("A", "B", "1"), link("B", "D", "1"), link("D", "A", "1")]
    some = part([*ring, link("A", "C", "0.8"), link("P", "C", "0.2")])
    for method in OwnershipMethod:
        answer, owner = of(some, "C", method=method, threshold=QUARTER)
        assert owner["P"].verdict is TraceVerdict.UNDETERMINED
        assert (owner["P"].paths_share, owner["P"].integrated_share) == (
            Interval(Fraction("0.2"), Fraction(1)),
        ) * 2
        assert [(one.share, one.reason) for one in answer.open] == [
            (Fraction("0.8"), OpenShareReason.CLOSED_LOOP)
        ]


def test_parallel_links_add_up_and_each_path_is_told() -> None:
    links = [link("P", "A", "0.2", place="1"), link("P", "A", "0.15", place="2"), link("B", "A", "0.65")]
    _, owner = of(part([*links, link("P", "B", "0.5"), link("Q", "B", "0.5")]), threshold=Fraction("0.6"))
    assert owner["P"].paths_share == exactly("0.675")
    assert (owner["P"].path_count, owner["P"].verdict) == (2, TraceVerdict.YES)
    assert [path.share for path in owner["P"].paths] == [exactly("0.35"), exactly("0.325")]
    assert [len(one.links) for one in owner["P"].paths[0].holdings] == [2]
    assert [one.owner for one in owner["P"].paths[1].holdings] == ["P", "B"]


# What is missing


def test_a_share_that_is_missing_is_not_nothing() -> None:
    this = part([link("P", "A", "0.3"), link("Q", "A")])
    answer, owner = of(this, threshold=QUARTER)
    assert owner["Q"].integrated_share == Interval(Fraction(0), Fraction("0.7"))
    assert owner["Q"].verdict is TraceVerdict.UNDETERMINED
    assert owner["P"].integrated_share == Interval(Fraction("0.3"), Fraction(1))
    assert owner["P"].verdict is TraceVerdict.YES
    assert [(one.subject, one.share, one.reason) for one in answer.open] == [
        ("A", Fraction("0.7"), OpenShareReason.SHARE_NOT_STATED)
    ]


def test_a_band_leaves_what_it_leaves() -> None:
    _, owner = of(part([link("P", "A", ("0.25", "0.5")), link("Q", "A", "0.5")]))
    assert owner["P"].integrated_share == Interval(QUARTER, Fraction(1, 2))
    assert owner["Q"].integrated_share == Interval(Fraction(1, 2), Fraction(3, 4))


@pytest.mark.parametrize(
    ("links", "reason", "upper"),
    [
        ([link("P", "A", "0.6")], OpenShareReason.REST_NOT_STATED, "1"),
        ([link("P", "A", "0.4"), link("B", "A", "0.6")], OpenShareReason.NO_OWNER_STATED, "1"),
        ([link("P", "A", "0.4"), link("Q", "A", "0.6", state="DISPUTED")], OpenShareReason.DISPUTED, "1"),
        ([link("P", "A", "0.4"), link("Q", "A", "0.6")], None, "0.4"),
    ],
)
def test_what_is_open_may_be_anybodys(links: list, reason: OpenShareReason | None, upper: str) -> None:
    answer, owner = of(part(links))
    assert owner["P"].integrated_share.upper == Fraction(upper)
    assert [one.reason for one in answer.open] == ([] if reason is None else [reason])


def test_an_owner_does_not_own_itself_by_what_is_open_of_it() -> None:
    _, owner = of(part([link("P", "A", "0.4"), link("B", "A", "0.6")]))
    assert owner["B"].integrated_share == exactly("0.6")


def test_a_cut_widens_upper_bounds_and_makes_no_verdict_surer() -> None:
    links = [link("P", "A", "0.4"), link("B", "A", "0.6"), link("Q", "B", "0.3"), link("R", "B", "0.7")]
    whole, cut = part(links), part(links[:3], cuts=cut_at("B"))
    sure, _ = of(whole, threshold=QUARTER)
    _, less = of(cut, threshold=QUARTER)
    for one in sure.owners:
        if one.subject in less:
            now = less[one.subject]
            assert now.integrated_share.lower <= one.integrated_share.lower
            assert now.integrated_share.upper >= one.integrated_share.upper
            assert now.verdict in (one.verdict, TraceVerdict.UNDETERMINED)


def test_more_than_the_whole_is_told_and_not_scaled() -> None:
    answer, owner = of(part([link("P", "A", "0.9"), link("Q", "A", "0.6")]), threshold=QUARTER)
    assert [(one.subject, one.total) for one in answer.over_whole] == [("A", Fraction("1.5"))]
    assert (owner["P"].integrated_share, owner["Q"].integrated_share) == (exactly("0.9"), exactly("0.6"))
    assert of(part([link("P", "A", "2.5")]))[1]["P"].integrated_share == exactly("2.5")


def test_a_loop_of_more_than_the_whole_has_no_integrated_share() -> None:
    links = [link("B", "A", "1.5"), link("A", "B", "0.9"), link("P", "A", "0.1"), link("Q", "B", "0.1")]
    answer, owner = of(part(links), threshold=QUARTER)
    assert [knot.members for knot in answer.endless] == [("A", "B")]
    assert owner["P"].integrated_share == Interval(Fraction("0.1"), Fraction(1))
    assert owner["P"].verdict is TraceVerdict.UNDETERMINED


# Nominees


def test_a_nominee_moves_its_right_to_whom_it_holds_for() -> None:
    links = [link("P", "A", "0.4"), link("Q", "A", "0.6"), link("P", "X", kind="HOLDS_FOR")]
    _, owner = of(part(links), threshold=QUARTER)
    assert owner["P"].integrated_share == exactly("0")
    assert owner["P"].nominee_part == exactly("1")
    assert owner["X"].integrated_share == exactly("0.4")
    assert [one.owned_is_nominee for one in owner["X"].paths[0].holdings] == [True, False]
    disputed = [*links[:2], link("P", "X", kind="HOLDS_FOR", state="DISPUTED")]
    _, owner = of(part(disputed))
    assert owner["P"].integrated_share.lower == owner["X"].integrated_share.lower == 0
    assert owner["P"].integrated_share.upper >= Fraction("0.4")
    some_of_it = [*links[:2], link("P", "X", ("0.1", "0.2"), kind="HOLDS_FOR")]
    _, owner = of(part(some_of_it))
    assert owner["X"].integrated_share == Interval(Fraction("0.1"), Fraction("0.2"))
    assert owner["P"].integrated_share.lower == Fraction("0.2")


def test_a_nominee_holds_for_another_in_the_company_that_is_named() -> None:
    links = [link("P", "A", "0.4"), link("Q", "A", "0.6"), link("P", "B", "1")]
    named = part([*links, link("P", "X", kind="HOLDS_FOR", company="A")])
    _, owner = of(named, threshold=QUARTER)
    assert set(owner) == {"X", "Q"}, "who holds nothing of its own is no owner"
    assert owner["X"].integrated_share == exactly("0.4")
    kinds = [one.kind.value for one in owner["X"].paths[0].holdings[0].links]
    assert kinds == ["SHAREHOLDER_OF", "HOLDS_FOR"]
    _, owner = of(named, "B")
    assert {one: owner[one].integrated_share for one in owner} == {"P": exactly("1")}
    some_of_it = part([*links, link("P", "X", "0.1", kind="HOLDS_FOR", company="A"), link("X", "A", "0")])
    answer, owner = of(some_of_it)
    assert {one: owner[one].paths_share for one in owner} == {
        **{"P": exactly("0.3"), "X": exactly("0.1"), "Q": exactly("0.6")}
    }
    assert answer.over_whole == ()
    disputed = part([*links, link("P", "X", kind="HOLDS_FOR", company="A", state="DISPUTED")])
    answer, owner = of(disputed)
    assert [one.reason for one in answer.open] == [OpenShareReason.DISPUTED]
    assert {one: owner[one].integrated_share for one in "PX"} == {
        one: Interval(Fraction(0), Fraction("0.4")) for one in "PX"
    }


def test_a_stated_part_is_of_all_that_a_nominee_has() -> None:
    """Of what others hold for it too: its part of that had gone to its principal as well."""
    links = [link("P", "A", "0.3"), link("Q", "A", "0.1"), link("S", "A", "0.6")]
    agreed = [link("P", "Q", kind="HOLDS_FOR", company="A"), link("Q", "X", "0.1", "HOLDS_FOR", company="A")]
    _, owner = of(part([*links, *agreed]))
    assert {one: owner[one].integrated_share for one in owner} == {
        **{"X": exactly("0.1"), "Q": exactly("0.3"), "S": exactly("0.6")}
    }
    proxy = link("Q", "S", kind="VOTES_FOR", company="A")
    assert of(part([*links, *agreed, proxy]))[1]["X"].integrated_share == exactly("0.1"), "a share is no vote"
    only_that = [links[0], link("S", "A", "0.7"), *agreed]
    assert of(part(only_that))[1]["X"].integrated_share == exactly("0.1")
    above = [link("Y", "A", "0.1"), link("Y", "P", kind="HOLDS_FOR", company="A")]
    _, owner = of(part([*links[:2], link("S", "A", "0.5"), *above, *agreed]))
    assert owner["X"].integrated_share == Interval(Fraction(0), Fraction("0.5")), "not simple: not certain"
    general = [*links, agreed[0], link("Q", "X", "0.1", "HOLDS_FOR")]
    assert of(part(general))[1]["X"].integrated_share == Interval(Fraction(0), Fraction("0.4"))


def test_nominees_in_a_row_and_in_a_circle() -> None:
    links = [link("P", "A", "0.4"), link("Q", "A", "0.6")]
    row = [link("P", "X", kind="HOLDS_FOR", company="A"), link("X", "Y", kind="HOLDS_FOR", company="A")]
    _, owner = of(part([*links, *row]))
    assert (set(owner), owner["Y"].integrated_share) == ({"Y", "Q"}, exactly("0.4"))
    answer, owner = of(part([*links, *row, link("Y", "P", kind="HOLDS_FOR", company="A")]))
    assert set(owner) == {"Q"}
    assert [one.share for one in answer.open] == [Fraction("0.4")]


# Properties

NAMES = "ABCDEFPQR"
SHARES = some.lists(
    some.tuples(some.sampled_from(NAMES), some.sampled_from("ABCDEF"), some.integers(0, 100)), max_size=16
)


def world(drawn: list[tuple[str, str, int]], *, loops: bool = True) -> Part:
    """Shares that add up to at most the whole of each company."""
    left: dict[str, int] = {}
    links = []
    for number, (start, end, percent) in enumerate(drawn):
        if not loops and start in "ABCDEF" and start <= end:
            continue
        share = min(percent, left.get(end, 100))
        left[end] = left.get(end, 100) - share
        links.append(link(start, end, str(Fraction(share, 100)), place=str(number)))
    return part([*links, link("P", "A", "0", place="always")])


@examples(max_examples=60)
@given(SHARES)
def test_bounds_are_bounds_and_owners_never_have_more_than_all(drawn: list[tuple[str, str, int]]) -> None:
    answer, _ = of(world(drawn))
    for one in answer.owners:
        for share in (one.paths_share, one.integrated_share):
            assert 0 <= share.lower <= share.upper <= 1
        assert one.paths_share.lower <= one.integrated_share.lower
    assert sum(one.integrated_share.lower for one in answer.owners if one.ultimate) <= 1


@examples(max_examples=60)
@given(SHARES)
def test_without_a_loop_the_methods_are_one(drawn: list[tuple[str, str, int]]) -> None:
    answer, _ = of(world(drawn, loops=False))
    assert all(one.paths_share == one.integrated_share for one in answer.owners)


@examples(max_examples=40)
@given(SHARES)
def test_a_subject_elsewhere_changes_nothing(drawn: list[tuple[str, str, int]]) -> None:
    this = world(drawn)
    more = part([*this.links, link("Z", "NEW", "0.5"), link("A", "NEW", "0.2")])
    assert of(this)[0] == of(more)[0]


@examples(max_examples=60)
@given(SHARES, some.sampled_from("ABCDEFPQR"), some.sampled_from("ABCDEF"))
def test_who_is_held_for_owns_as_if_in_the_register(
    drawn: list[tuple[str, str, int]], nominee: str, company: str
) -> None:
    """In that company and in no other, and without any loop that there was not."""
    this = world(drawn)
    agreed = part([*this.links, link(nominee, "X", kind="HOLDS_FOR", company=company)])
    registered = part(
        replace(one, start="X") if (one.start, one.end) == (nominee, company) else one for one in this.links
    )
    for target in "ABCDEF":
        got, wanted = (of(one, target)[1] for one in (agreed, registered))
        figures = [{one: each[one].integrated_share for one in each} for each in (got, wanted)]
        assert figures[0] == figures[1], target


@examples(max_examples=40)
@given(SHARES)
def test_walking_until_tired_comes_to_the_same(drawn: list[tuple[str, str, int]]) -> None:
    this = world(drawn)
    answer, _ = of(this)
    for one in answer.owners:
        walked = first_passages(this, "A", one.subject)
        assert one.integrated_share.lower == pytest.approx(walked, abs=1e-6)


def first_passages(this: Part, target: str, owner: str, rounds: int = 4_000) -> float:
    """What comes to an owner, by pushing shares up step by step: no algebra."""
    at, came = {target: 1.0}, 0.0
    for _ in range(rounds):
        after: dict[str, float] = {}
        for owned, mass in at.items():
            for one in this.into.get(owned, ()):
                assert one.share is not None
                after[one.start] = after.get(one.start, 0.0) + mass * float(one.share.lower)
        came += after.pop(owner, 0.0)
        at = {name: mass for name, mass in after.items() if mass > 1e-12}
        if not at:
            break
    return came


# Bad input


@pytest.fixture
def hurried():
    """An operation with bounds; wide ones, for a busy machine."""
    with deadline.running(deadline.Deadline(120, 20)):
        yield


@pytest.mark.usefixtures("hurried")
def test_a_chain_of_ten_thousand() -> None:
    names = [f"c{place}" for place in range(10_000)]
    links = [link(above, below, "1") for below, above in pairwise(names)]
    answer, owner = of(part(links), names[0])
    assert answer.owner_count == 9_999
    assert len(answer.owners) == 100
    assert owner[names[1]].integrated_share.lower > Fraction("0.999999")


@pytest.mark.usefixtures("hurried")
def test_a_complete_graph_of_two_hundred() -> None:
    names = [f"c{place}" for place in range(200)]
    links = [link(a, b, "0.005") for a in names for b in names if a != b]
    links += [link("P", name, "0.005") for name in names]
    answer, owner = of(part(links), names[0], threshold=QUARTER)
    assert len(answer.owners) == 100
    assert owner["P"].integrated_share.lower > Fraction("0.9")
    assert owner["P"].paths_share.lower < Fraction("0.1")
    assert (owner["P"].verdict, owner["P"].path_count) == (TraceVerdict.UNDETERMINED, None)
    assert OpenShareReason.NOT_WALKED in {
        one.reason for one in of(part(links), names[0], OwnershipMethod.LEGAL_PATHS)[0].open
    }


def test_the_owners_of_one_without_links() -> None:
    this = part([link("P", "A", "0.5")])
    answer, _ = of(this, "P")
    assert (answer.owners, answer.owner_count, answer.open) == ((), 0, ())
