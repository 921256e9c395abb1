"""Who controls companies that hold of each other, and an oracle that tries every set of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as some

from hub.tracing.control import Control, controlled, controllers
from hub.tracing.graph_part import Part
from hub.tracing.ownership import TraceVerdict
from tests.tracing.shares import link, part

MUTUAL = (
    *(link("P", "A", "0.4"), link("P", "B", "0.4"), link("A", "B", "0.3"), link("B", "A", "0.3")),
    *(link("X", "A", "0.15"), link("Y", "A", "0.15"), link("X", "B", "0.15"), link("Y", "B", "0.15")),
)
"""P has 70 % of A if it controls B, and of B if it controls A; who has 15 % of each has 45 % at most."""
YES, NO, UNDETERMINED = TraceVerdict.YES, TraceVerdict.NO, TraceVerdict.UNDETERMINED


def of(this: Part, subject: str = "A") -> dict[tuple[str, ...], Control]:
    """The controls of a subject, by party."""
    return {one.parties: one for one in controllers(this, subject).controls}


def loops(control: Control) -> list[set[str]]:
    return [set(one.members) for one in control.because_of]


def test_what_holds_only_if_it_is_supposed_is_not_known_because_of_the_loop() -> None:
    (control,) = of(part(MUTUAL)).values()
    assert (control.parties, control.verdict) == (("P",), UNDETERMINED)
    assert (control.votes.lower, control.votes.upper) == (Fraction("0.4"), Fraction("0.7"))
    assert loops(control) == [{"A", "B"}]
    assert [(one.subject, set(one.holders)) for one in control.steps] == [
        ("B", {"P", "A"}),
        ("A", {"P", "B"}),
    ]
    below = {one.subject: one.verdict for one in controlled(part(MUTUAL), "P").controls}
    assert below == {"A": UNDETERMINED, "B": UNDETERMINED}


@pytest.mark.parametrize("size", [3, 4, 7])
def test_a_ring_of_several(size: int) -> None:
    names = [f"C{place}" for place in range(size)]
    ring = [link(one, names[(place + 1) % size], "0.3") for place, one in enumerate(names)]
    ring += [link("P", one, "0.25") for one in names] + [link("Q", one, "0.45") for one in names]
    found = of(part(ring), "C0")
    assert {one: control.verdict for one, control in found.items()} == {
        ("P",): UNDETERMINED,
        ("Q",): UNDETERMINED,
    }
    assert all(loops(control) == [set(names)] for control in found.values())
    entered = part([*ring[1:], link("Q", "C1", "0.3", place="more")])
    assert {one for one, control in of(entered, "C0").items() if control.verdict is YES} >= {("Q",)}
    opened = part([one for one in ring if (one.start, one.end) != ("C1", "C2")] + [link("X", "C2", "0.3")])
    assert of(opened, "C0") == {}, "nothing leads round"


def test_whom_a_loop_holds_of_is_as_open_as_the_loop() -> None:
    this = part([*MUTUAL, link("A", "C", "1")])
    found = of(this, "C")
    assert (found["A",].verdict, found["A",].because_of) == (YES, ())
    assert (found["P",].verdict, loops(found["P",])) == (UNDETERMINED, [{"A", "B"}])


def test_two_that_hold_the_majority_of_each_other_can_be_anybody_s() -> None:
    closed = part([link("A", "B", "1"), link("B", "A", "1")])
    found = controllers(closed, "A")
    assert [(one.parties, one.verdict, one.ultimate) for one in found.controls] == [(("B",), YES, False)]
    assert [(one.subject, one.votes) for one in found.open] == [("A", 1), ("B", 1)]
    assert {frozenset(one.because_of[0].members) for one in found.open} == {frozenset("AB")}
    with_a_holder = part([link("A", "B", "0.6"), link("B", "A", "0.6"), link("P", "A", "0.4")])
    assert of(with_a_holder)["P",].verdict is UNDETERMINED
    known = controllers(part([link("A", "B", "1"), link("B", "A", "0.4"), link("P", "A", "0.6")]), "A")
    assert ([one.parties for one in known.controls if one.verdict is YES], known.open) == ([("P",)], ())


def test_holders_of_whom_nobody_knows_the_holders_add_up() -> None:
    """Each has a minority, and one who has both has control."""
    this = part([link("A", "C", "0.3"), link("B", "C", "0.3"), link("P", "C", "0.4")])
    found = controllers(this, "C")
    assert [(one.subject, one.votes, one.because_of) for one in found.open if one.subject == "C"] == [
        ("C", Fraction("0.6"), ())
    ]


# The oracle

COMPANIES, PERSONS = "ABCD", "PQ"
DRAWN = some.lists(
    some.tuples(some.sampled_from(COMPANIES + PERSONS), some.sampled_from(COMPANIES), some.integers(1, 6)),
    max_size=14,
)
Shares = dict[tuple[str, str], int]


def shares(drawn: list[tuple[str, str, int]]) -> Shares:
    """Tenths of at most the whole, of no company by itself; the rest is a person's of its own."""
    found: Shares = {}
    for start, end, tenths in drawn:
        left = 10 - sum(one for (_, owned), one in found.items() if owned == end)
        if start != end and min(tenths, left):
            found[start, end] = found.get((start, end), 0) + min(tenths, left)
    for company in COMPANIES:
        found[f"rest of {company}", company] = 10 - sum(
            one for (_, owned), one in found.items() if owned == company
        )
    return {pair: tenths for pair, tenths in found.items() if tenths}


def world(held: Shares) -> Part:
    links = [link(start, end, f"{tenths}/10") for (start, end), tenths in held.items()]
    return part(links, [start for start, _ in held if start not in COMPANIES])


def fixpoints(party: str, held: Shares, *, led_to: bool) -> Iterator[frozenset[str]]:
    """Every set of companies that are just those in which a party has more than half together with the set;
    ``led_to``: to each of which shares lead from the party through the set."""
    others = [one for one in COMPANIES if one != party]
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            group = {party, *chosen}
            votes = {one: sum(held.get((who, one), 0) for who in group) for one in others}
            led = not led_to or reached(party, chosen, held) == {*chosen}
            if led and {one for one in others if votes[one] > 5} == {*chosen}:
                yield frozenset(chosen)


def reached(party: str, among: Collection[str], held: Shares) -> set[str]:
    seen = {party}
    for _ in among:
        seen |= {end for start, end in held if start in seen and end in among}
    return seen - {party}


@examples(max_examples=300)
@given(DRAWN)
def test_every_set_that_can_be_supposed_is_tried(drawn: list[tuple[str, str, int]]) -> None:
    held = shares(drawn)
    this = world(held)
    for company in COMPANIES:
        found = controllers(this, company)
        told = {one.parties[0]: one for one in found.controls}
        for party in {start for start, _ in held} - {company}:
            sets = list(fixpoints(party, held, led_to=False))
            least = frozenset.intersection(*sets)
            can = [one for one in fixpoints(party, held, led_to=True) if company in one]
            expected = YES if company in least else UNDETERMINED if can else NO
            assert (told[party].verdict if party in told else NO) is expected, (company, party)
            if expected is UNDETERMINED:
                named = {one for knot in told[party].because_of for one in knot.members}
                assert any(named <= one for one in can), "the loop is one that is supposed"
                assert named
        anybodys = {one for group in fixpoints("nobody known", held, led_to=False) for one in group}
        named = {company, *(party for one in found.controls for party in one.parties)}
        assert {one.subject for one in found.open} == anybodys & named
