"""Owners in FinBench's sample, whose investments hold one strongly connected part of 457 companies, against
walks that are followed until nothing is left of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from unittest.mock import patch

import pytest

from graph_schema.vocabulary import SubjectKind
from hub import deadline
from hub.tracing.control import controllers
from hub.tracing.graph_part import Part, TraceCutReason, TracedSubject
from hub.tracing.holdings import holdings
from hub.tracing.ownership import Ownership, OwnershipMethod, TraceVerdict, owners
from hub.tracing.patterns.behind import behind_each
from hub.tracing.strong_components import knots_above
from tests.fact_base import FINBENCH
from tests.tracing.shares import link

LOOP = 457
FILES = {"CompanyInvestCompany": "c", "PersonInvestCompany": "p"}


def investments() -> Iterator[tuple[str, str, str]]:
    """Who invests in which company, and its ratio."""
    for file, kind in FILES.items():
        with (FINBENCH / f"{file}.csv").open(encoding="utf-8") as opened:
            rows = csv.reader(opened, delimiter="|")
            next(rows)
            for investor, company, ratio, *_ in rows:
                yield f"{kind}{investor}", f"c{company}", ratio


@pytest.fixture(scope="module")
def sample() -> Part:
    """All investments; of a company that is given out more than once, as the sample says it."""
    held = tuple(
        link(start, end, ratio, place=str(number)) for number, (start, end, ratio) in enumerate(investments())
    )
    kinds = {"c": SubjectKind.LEGAL_ENTITY, "p": SubjectKind.NATURAL_PERSON}
    names = dict.fromkeys(end for one in held for end in (one.start, one.end))
    return Part({one: TracedSubject(one, kinds[one[0]]) for one in names}, held)


@pytest.fixture(scope="module")
def knotted(sample: Part) -> tuple[str, Ownership]:
    """A company of the great loop, with its owners, reckoned within bounds."""
    of = holdings(sample).of
    target = next(one for one in of if len(knots_above(one, of)[0].members) == LOOP)
    with deadline.running(deadline.Deadline(120, 20)):
        return target, owners(sample, target, OwnershipMethod.INTEGRATED, Fraction(1, 4))


def test_owners_in_the_great_loop_are_what_walks_come_to(
    sample: Part, knotted: tuple[str, Ownership]
) -> None:
    target, answer = knotted
    assert len(answer.owners) == 100
    assert answer.owner_count > LOOP
    for one in answer.owners[:8]:
        walked = walk(sample, target, one.subject)
        assert float(one.integrated_share.lower) == pytest.approx(walked, abs=1e-7)
        assert one.integrated_share.upper >= Fraction(walked) - Fraction(1, 10**7)
        assert one.paths_share.lower <= one.integrated_share.lower + Fraction(1, 10**8)
    assert sum(one.integrated_share.lower for one in answer.owners if one.ultimate) <= 1
    assert {one.verdict for one in answer.owners} <= set(TraceVerdict)


def walk(part: Part, target: str, owner: str) -> float:
    """What comes to an owner first, by pushing all shares up step by step until nothing is left."""
    at, came = {target: 1.0}, 0.0
    for _ in range(400):
        after: dict[str, float] = {}
        for owned, mass in at.items():
            for one in part.into.get(owned, ()):
                assert one.share is not None
                after[one.start] = after.get(one.start, 0.0) + mass * float(one.share.lower)
        came += after.pop(owner, 0.0)
        at = {name: mass for name, mass in after.items() if mass > 1e-13}
    return came


def test_final_shares_outside_of_loops_are_those_of_every_chain(sample: Part) -> None:
    """The final share of a holder: the products along all chains, added up, by walking each of them."""
    of = holdings(sample).of
    checked = 0
    for target in sorted(of):
        knots = knots_above(target, of)
        if 5 <= len(knots) <= 60 and not any(knot.looped for knot in knots):
            answer = owners(sample, target, OwnershipMethod.LEGAL_PATHS)
            chains = dict.fromkeys((one.subject for one in answer.owners), 0.0)
            for end, weight in every_chain(sample, target, 1.0, ()):
                chains[end] += weight
            for one in answer.owners:
                assert float(one.paths_share.lower) == pytest.approx(chains[one.subject], abs=1e-9)
                assert one.paths_share == one.integrated_share
            checked += 1
        if checked == 12:
            break
    assert checked == 12


def every_chain(
    part: Part, owned: str, weight: float, behind: tuple[str, ...]
) -> Iterator[tuple[str, float]]:
    """The end of every chain upwards, with what it carries."""
    for one in part.into.get(owned, ()):
        assert one.share is not None
        if one.start not in (*behind, owned):
            carried = weight * float(one.share.lower)
            yield one.start, carried
            yield from every_chain(part, one.start, carried, (*behind, owned))


def test_control_over_the_great_loop_is_worked_out_within_bounds(
    sample: Part, knotted: tuple[str, Ownership]
) -> None:
    with deadline.running(deadline.Deadline(120, 20)):
        answer = controllers(sample, knotted[0])
    assert answer.examined == 500
    assert all(one.verdict in (TraceVerdict.YES, TraceVerdict.UNDETERMINED) for one in answer.controls)


def test_bidders_that_hold_of_each_other_are_looked_at_within_bounds(sample: Part) -> None:
    of = holdings(sample).of
    knotted = [one for one in of if one.startswith("c")]
    few, many = knotted[:2], knotted[:25]
    with deadline.running(deadline.Deadline(120, 20)):
        behind, cuts = behind_each(sample, few)
        everybody, _ = behind_each(sample, many)
    assert list(everybody) == many
    for one in few:
        alone = {owner.subject: owner for owner in owners(sample, one, OwnershipMethod.LEGAL_PATHS).owners}
        whole = one not in {cut.subject for cut in cuts}
        for owner, share in behind[one].owners.items():
            assert share.lower <= alone[owner].paths_share.upper
            if whole:
                assert share == alone[owner].paths_share
        controls = controllers(sample, one).controls
        certain = {party for each in controls if each.verdict is TraceVerdict.YES for party in each.parties}
        assert set(behind[one].controllers) == certain


def test_bidders_of_whom_there_was_no_time_are_told(sample: Part) -> None:
    bidders = [one for one in sample.subjects if one.startswith("c")][:3]
    with deadline.running(deadline.Deadline(120, 20)), patch.object(deadline, "nearly_over", lambda: True):
        behind, cuts = behind_each(sample, bidders)
    assert [(cut.subject, cut.reason) for cut in cuts] == [(one, TraceCutReason.STEPS) for one in bidders]
    assert not any(one.owners for one in behind.values())
