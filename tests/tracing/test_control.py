"""Who controls whom: majorities that add up, concert, proxies, what is stated, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as some

from hub import deadline
from hub.tracing.control import Control, Controls, controlled, controllers
from hub.tracing.control_spread import ControlBasis
from hub.tracing.graph_part import Interval, Part, TracedLink
from hub.tracing.holdings import OverWhole
from hub.tracing.ownership import TraceVerdict
from hub.tracing.voting import voting
from tests.tracing.shares import cut_at, figure, link, part

PYRAMID = (
    *(link("P", "B", "0.6"), link("Q", "B", "0.4"), link("P", "C", "0.51"), link("R", "C", "0.49")),
    *(link("B", "A", "0.3"), link("C", "A", "0.3"), link("S", "A", "0.4")),
)
"""P controls B and C, which have 30 % of A each: no chain of majorities leads from P to A."""


def of(this: Part, subject: str = "A") -> dict[tuple[str, ...], Control]:
    """The controls of a subject, by party."""
    return {one.parties: one for one in controllers(this, subject).controls}


def test_what_is_controlled_already_adds_up() -> None:
    found = of(part(PYRAMID))
    assert {parties: one.verdict for parties, one in found.items()} == {("P",): TraceVerdict.YES}
    control = found["P",]
    assert (control.basis, control.votes.lower, control.ultimate) == (
        ControlBasis.MAJORITY,
        Fraction("0.6"),
        True,
    )
    assert [(one.subject, one.holders) for one in control.steps] == [
        ("B", ("P",)),
        ("C", ("P",)),
        ("A", ("B", "C")),
    ]
    below = controlled(part(PYRAMID), "P")
    assert {one.subject for one in below.controls} == {"A", "B", "C"}


def test_half_is_not_more_than_half() -> None:
    assert of(part([link("P", "A", "0.5"), link("Q", "A", "0.5")])) == {}
    assert list(of(part([link("P", "A", "0.5000000001"), link("Q", "A", "0.4999999999")]))) == [("P",)]


def test_the_last_of_a_chain_is_ultimate() -> None:
    found = of(part([link("P", "B", "1"), link("B", "A", "1")]))
    assert {one: found[one].ultimate for one in found} == {("P",): True, ("B",): False}


def test_votes_are_told_apart_from_shares() -> None:
    links = [
        link("P", "A", "0.2", votes=figure("0.7")),
        link("Q", "A", "0.8", votes=figure("0.3")),
    ]
    assert list(of(part(links))) == [("P",)]


def test_who_acts_in_concert_is_one_party_and_told_as_joint() -> None:
    links = [
        *(link(one, "A", "0.3") for one in "PQR"),
        link("P", "Q", kind="ACTS_IN_CONCERT_WITH"),
    ]
    found = of(part(links))
    assert list(found) == [("P", "Q")]
    assert found["P", "Q"].joint
    disputed = [*links[:3], link("P", "Q", kind="ACTS_IN_CONCERT_WITH", state="DISPUTED")]
    assert {one.verdict for one in of(part([*disputed, link("X", "A", "0.1")])).values()} == {
        TraceVerdict.UNDETERMINED
    }


def test_a_proxy_has_the_votes_and_a_nominee_has_none() -> None:
    shares = [link("P", "A", "0.4"), link("Q", "A", "0.3"), link("R", "A", "0.3")]
    proxy = of(part([*shares, link("P", "Q", kind="VOTES_FOR")]))
    assert [(one.parties, one.votes.lower) for one in proxy.values()] == [(("P",), Fraction("0.7"))]
    assert proxy["P",].steps[0].by_proxy
    nominee = of(part([*shares, link("Q", "R", kind="HOLDS_FOR")]))
    assert [(one.parties, one.votes.lower) for one in nominee.values()] == [(("R",), Fraction("0.6"))]
    some_of_them = [*shares, link("P", "Q", kind="VOTES_FOR", votes=figure("0.08"))]
    assert of(part(some_of_them)) == {}
    of_which = [*some_of_them, link("Q", "OTHER", "0.5")]
    assert {one.verdict for one in of(part(of_which)).values()} == {TraceVerdict.UNDETERMINED}


def test_an_agreement_bears_on_the_company_that_it_names() -> None:
    """Of two companies in which the principal has votes the proxy has those in one."""
    shares = [link("P", one, "0.2") for one in "AB"] + [link("Q", one, "0.4") for one in "AB"]
    shares += [link("R", one, "0.4") for one in "AB"]

    def by(agreed: TracedLink) -> dict[str, list[tuple[tuple[str, ...], Fraction]]]:
        this = part([*shares, agreed])
        return {one: [(c.parties, c.votes.lower) for c in of(this, one).values()] for one in "AB"}

    named = by(link("P", "Q", kind="VOTES_FOR", company="A"))
    assert named == {"A": [(("P",), Fraction("0.6"))], "B": []}
    with_a_figure = by(link("P", "Q", kind="VOTES_FOR", votes=figure("0.35"), company="A"))
    assert with_a_figure == {"A": [(("P",), Fraction("0.55"))], "B": []}
    assert by(link("P", "Q", kind="VOTES_FOR", company="ELSEWHERE")) == {"A": [], "B": []}
    everywhere = by(link("P", "Q", kind="VOTES_FOR"))
    assert everywhere == {one: [(("P",), Fraction("0.6"))] for one in "AB"}, (
        "one that names none bears on all"
    )
    held_for = by(link("Q", "R", kind="HOLDS_FOR", company="B"))
    assert held_for == {"A": [], "B": [(("R",), Fraction("0.8"))]}


def test_a_proxy_of_a_proxy_is_one_in_the_same_company() -> None:
    shares = [link("P", "A", "0.6"), link("S", "A", "0.4"), link("P", "B", "0.6"), link("S", "B", "0.4")]
    agreed = [link("Q", "P", kind="VOTES_FOR", company="A"), link("R", "Q", kind="VOTES_FOR", company="A")]
    elsewhere = [agreed[0], link("R", "Q", kind="VOTES_FOR", company="B")]
    assert list(of(part([*shares, *agreed]))) == [("R",)]
    assert list(of(part([*shares, *elsewhere]))) == [("Q",)]
    assert list(of(part([*shares, *elsewhere]), "B")) == [("P",)]


def test_an_agreement_that_names_the_company_goes_before_a_general_one() -> None:
    """Both together had moved the votes twice."""
    shares = [link("P", one, "0.6") for one in "AB"] + [link("Q", one, "0.4") for one in "AB"]
    general, named = link("X", "P", kind="VOTES_FOR"), link("Y", "P", kind="VOTES_FOR", company="A")

    def votes(*agreed: TracedLink, of: str = "A") -> dict[str, tuple[Fraction, Fraction]]:
        return {
            holder: (one.votes.lower, one.votes.upper)
            for holder, one in voting(part([*shares, *agreed])).into[of].items()
            if holder != "Q"
        }

    all_of_it = Fraction("0.6"), Fraction("0.6")
    assert votes(general, named) == votes(named, general) == {"Y": all_of_it}
    assert votes(general, named, of="B") == {"X": all_of_it}
    assert list(of(part([*shares, general, named]))) == [("Y",)]
    some_of_it = replace(named, votes=figure("0.2"))
    assert votes(general, some_of_it) == {
        **{"X": (Fraction("0.4"), Fraction("0.4")), "Y": (Fraction("0.2"), Fraction("0.2"))}
    }


def test_a_proxy_of_some_votes_has_so_many() -> None:
    """Of votes where they are not as the share, and of what its principal exercises for others too."""
    apart = [link("P", "A", "0.6", votes=figure("0.8")), link("Q", "A", "0.4", votes=figure("0.2"))]
    some_of_them = link("X", "P", kind="VOTES_FOR", votes=figure("0.4"), company="A")
    votes = voting(part([*apart, some_of_them])).into["A"]
    assert votes["X"].votes == votes["P"].votes == figure("0.4")
    both = [link("P", "A", "0.1"), link("Q", "A", "0.9"), link("P", "Q", kind="VOTES_FOR")]
    votes = voting(part([*both, replace(some_of_them, votes=figure("0.1"))])).into["A"]
    assert (votes["X"].votes, votes["P"].votes) == (figure("0.1"), figure("0.9"))


def test_agreements_that_contradict_each_other_say_nothing_for_certain() -> None:
    shares = [link("P", "A", "0.6"), link("Q", "A", "0.4")]
    for company in (None, "A"):
        both = [link(one, "P", kind="VOTES_FOR", company=company) for one in "XY"]
        this = part([*shares, *both])
        assert voting(this).certain["A"] == Fraction("0.4")
        assert {of(this)[one,].verdict for one in "PXY"} == {TraceVerdict.UNDETERMINED}
        stated_twice = part([*shares, both[0], replace(both[0], place="2")])
        assert {one: control.verdict for one, control in of(stated_twice).items()} == {
            ("X",): TraceVerdict.YES
        }


def test_votes_that_nobody_is_known_to_have_are_told() -> None:
    """Else a company without a known holder would be one that nobody controls."""

    def open_of(*links: TracedLink, of: str = "A") -> dict[str, Fraction]:
        return {one.subject: one.votes for one in controllers(part(links), of).open}

    above, whole = link("B", "A", "0.9"), link("P", "B", "1")
    assert open_of(link("A", "OTHER", "1")) == {"A": Fraction(1)}
    assert open_of(above, link("P", "A", "0.1")) == {"A": Fraction("0.9"), "B": Fraction(1)}
    assert open_of(above, whole, link("Q", "A", "0.1")) == {}, "a person is held by nobody"
    assert open_of(link("P", "A", "0.4"), link("Q", "A")) == {"A": Fraction("0.6")}
    assert open_of(link("P", "A", "0.5")) == {}, "half is not more than half"
    assert open_of(link("P", "A", "0.6", state="DISPUTED"), link("Q", "A", "0.4")) == {"A": Fraction("0.6")}


def test_proxies_in_a_circle_come_to_an_end() -> None:
    links = [link("P", "A", "0.6"), link("Q", "A", "0.4")]
    circle = [link("P", "Q", kind="VOTES_FOR"), link("Q", "P", kind="VOTES_FOR")]
    assert {one.verdict for one in of(part([*links, *circle])).values()} <= {TraceVerdict.UNDETERMINED}


@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        ("GENERAL_PARTNER_OF", ControlBasis.GENERAL_PARTNER),
        ("ACTUAL_CONTROLLER_OF", ControlBasis.STATED_CONTROLLER),
    ],
)
def test_stated_control_is_told_apart(kind: str, basis: ControlBasis) -> None:
    shares = [link("P", "A", "0.01"), link("Q", "A", "0.99")]
    found = of(part([*shares, link("P", "A", kind=kind)]))
    assert {one: control.basis for one, control in found.items()} == {
        ("P",): basis,
        ("Q",): ControlBasis.MAJORITY,
    }
    disputed = of(part([*shares, link("P", "A", kind=kind, state="DISPUTED")]))
    assert disputed["P",].verdict is TraceVerdict.UNDETERMINED


def test_kinship_controls_nothing() -> None:
    links = [link("P", "A", "0.3"), link("Q", "A", "0.3"), link("R", "A", "0.4")]
    assert of(part([*links, link("P", "Q", kind="RELATIVE_OF")])) == {}


# What is missing


def test_what_is_not_known_to_be_others_may_be_its_own() -> None:
    found = of(part([link("P", "A", "0.3"), link("Q", "A", "0.2")]))
    assert {one: control.verdict for one, control in found.items()} == {
        ("P",): TraceVerdict.UNDETERMINED,
        ("Q",): TraceVerdict.UNDETERMINED,
    }
    assert found["P",].votes == Interval(Fraction("0.3"), Fraction("0.8"))
    band = of(part([link("P", "A", ("0.25", "0.5")), link("Q", "A", "0.5")]))
    assert {one: control.verdict for one, control in band.items()} == {("Q",): TraceVerdict.UNDETERMINED}


def test_what_a_company_has_in_itself_is_nobody_s_for_certain() -> None:
    """P has 40 of the 70 % that others than the company have: that nobody controls it is not known."""
    this = part([link("P", "A", "0.4"), link("Q", "A", "0.3"), link("A", "A", "0.3")])
    found = of(this)
    assert {one: control.verdict for one, control in found.items()} == {
        ("P",): TraceVerdict.UNDETERMINED,
        ("Q",): TraceVerdict.UNDETERMINED,
    }
    assert found["P",].votes == Interval(Fraction("0.4"), Fraction("0.7"))
    most = part([link("P", "A", "0.4"), link("A", "A", "0.6")])
    assert [(one.subject, one.votes) for one in controllers(most, "A").open] == [("A", Fraction("0.6"))]
    assert of(part([link("P", "A", "0.6"), link("A", "A", "0.4")]))["P",].verdict is TraceVerdict.YES


def test_who_is_no_holder_may_have_what_nobody_states() -> None:
    stated = link("R", "A", kind="ACTUAL_CONTROLLER_OF")
    found = of(part([link("P", "A", "0.6"), link("Q", "A", "0.3"), stated]))
    assert found["R",].votes == Interval(Fraction(0), Fraction("0.1"))
    assert found["R",].basis is ControlBasis.STATED_CONTROLLER
    assert of(part([link("P", "A", "0.6"), link("Q", "A", "0.4"), stated]))["R",].votes.upper == 0
    alone = of(part([link("P", "A", "0.1"), link("R", "A", kind="ACTUAL_CONTROLLER_OF", state="DISPUTED")]))
    assert (alone["R",].basis, alone["R",].verdict) == (
        ControlBasis.STATED_CONTROLLER,
        TraceVerdict.UNDETERMINED,
    )


def test_a_cut_makes_nobody_a_controller_for_certain() -> None:
    whole = controllers(part(PYRAMID), "A")
    cut = controllers(part(PYRAMID[:5], cuts=cut_at("A")), "A")
    verdicts = {one.parties: one.verdict for one in whole.controls}
    for one in cut.controls:
        assert one.verdict in (TraceVerdict.UNDETERMINED, verdicts.get(one.parties))


def test_more_votes_than_all_are_told_not_scaled_and_make_nobody_a_controller() -> None:
    this = part([link("P", "A", "0.7"), link("Q", "A", "0.6")])
    found = of(this)
    assert {one: control.votes.upper for one, control in found.items()} == {
        ("P",): Fraction("0.7"),
        ("Q",): Fraction("0.6"),
    }
    assert {one.verdict for one in found.values()} == {TraceVerdict.UNDETERMINED}, "one at most controls"
    assert controllers(this, "A").over_whole == (OverWhole("A", Fraction("1.3")),)
    assert controlled(this, "P").over_whole == (OverWhole("A", Fraction("1.3")),)


def test_a_majority_without_all_that_is_too_much_is_one() -> None:
    this = part([link("P", "A", "0.9"), link("Q", "A", "0.15"), link("A", "B", "1")])
    assert {one: control.verdict for one, control in of(this).items()} == {("P",): TraceVerdict.YES}
    assert [(one.subject, one.total) for one in controllers(this, "B").over_whole] == [
        ("A", Fraction("1.05"))
    ]
    assert controllers(part([link("P", "A", "1")]), "A").over_whole == ()


# Properties

DRAWN = some.lists(
    some.tuples(some.sampled_from("BCDPQR"), some.sampled_from("ABCD"), some.integers(1, 60)), max_size=14
)


def world(drawn: list[tuple[str, str, int]], *, over_whole: bool = False) -> Part:
    """Shares of at most the whole, or of more."""
    left: dict[str, int] = {}
    links = []
    for number, (start, end, percent) in enumerate(drawn):
        share = percent if over_whole else min(percent, left.get(end, 100))
        left[end] = left.get(end, 100) - share
        if share:
            links.append(link(start, end, str(Fraction(share, 100)), place=str(number)))
    return part(links)


def sure(controls: Controls) -> set[str]:
    return {one.subject for one in controls.controls if one.verdict is TraceVerdict.YES}


@examples(max_examples=60)
@given(DRAWN, some.sampled_from("ABCD"))
def test_control_grows_with_shares(drawn: list[tuple[str, str, int]], company: str) -> None:
    this = world(drawn)
    left = 1 - sum(one.share.lower for one in this.into.get(company, ()) if one.share)
    more = part([*this.links, link("P", company, str(left), place="more")])
    assert sure(controlled(this, "P")) <= sure(controlled(more, "P"))


@examples(max_examples=120)
@given(DRAWN, some.booleans())
def test_at_most_one_who_controls_by_votes_is_ultimate(
    drawn: list[tuple[str, str, int]], over_whole: bool
) -> None:
    this = world(drawn, over_whole=over_whole)
    found = [
        one for one in controllers(this, "A").controls if one.verdict is TraceVerdict.YES and one.ultimate
    ]
    assert len(found) <= 1
    for one in found:
        assert one.subject in sure(controlled(this, one.parties[0]))


@examples(max_examples=40)
@given(DRAWN)
def test_a_subject_elsewhere_changes_nothing(drawn: list[tuple[str, str, int]]) -> None:
    this = world(drawn)
    more = part([*this.links, link("Z", "NEW", "0.9"), link("A", "NEW", "0.1")])
    assert controllers(this, "A") == controllers(more, "A")


def test_a_chain_of_ten_thousand_and_a_complete_graph() -> None:
    names = [f"c{place}" for place in range(10_000)]
    chain = part([link(above, below, "1") for below, above in pairwise(names)])
    few = names[:60]
    complete = part([link(a, b, "0.01") for a in few for b in few if a != b])
    with deadline.running(deadline.Deadline(120, 30)):
        assert controlled(chain, names[-1]).count == 9_999
        answer = controllers(complete, few[0])
        assert (answer.count, answer.parties, answer.examined) == (59, 59, 59)
        assert {len(one.because_of[0].members) for one in answer.controls} == {59}, "each over all others"
