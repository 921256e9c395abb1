"""A part of the graph is read within bounds, under the grants, and says where it ends."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from graph_schema.links import FROM, TO, LinkKind
from graph_schema.vocabulary import ErrorCode, Role, SubjectKind
from hub.errors import HubError
from hub.services import Services
from hub.store.graph import Transaction
from hub.subjects.links import Way
from hub.tracing import layers, part_reading
from hub.tracing.graph_part import UNKNOWN, Cut, Interval, Part, TraceCutReason
from hub.tracing.layers import FEW
from hub.tracing.part_reading import Bounds, interval, read_part
from tests import staging
from tests.tracing.invented import (
    Invented,
    access_of,
    key,
    person_id,
    person_number,
    put_ties,
    put_world,
    view_of,
)

OWNERS: tuple[Way, ...] = ((LinkKind.SHAREHOLDER_OF, TO),)
BOTH: tuple[Way, ...] = ((LinkKind.SHAREHOLDER_OF, TO), (LinkKind.SHAREHOLDER_OF, FROM))
GUARANTORS: tuple[Way, ...] = ((LinkKind.GUARANTEES, TO),)
CHAIN = [(one, "SHAREHOLDER_OF", other, {"share": "0.5"}) for one, other in ("AB", "BC", "CD")]


def part_of(services: Services, starts: list[str], ways: tuple[Way, ...], **how: Any) -> Part:
    """A part around subjects, as an investigator of 信阳 sees it unless said otherwise."""
    view = view_of(services, how.pop("access", None), how.pop("day", None))
    return services.graph.read(lambda tx: read_part(tx, view, starts, ways, Bounds(**how)))


def names(world: Invented, part: Part) -> str:
    """The short names of a part's subjects, in their order."""
    return "".join(world.name(one) for one in part.subjects if one in world.ids.values())


@pytest.fixture(scope="module")
def world(services: Services) -> Invented:
    """A owns of B, B of C, C of D; X holds of sixty companies, and thirty guarantee it."""
    rest = [f"n{place}" for place in range(60)]
    return put_world(
        services,
        [*"ABCDX", *rest],
        [
            *CHAIN,
            *(("X", "SHAREHOLDER_OF", one, {"share": "0.2"}) for one in rest),
            *((one, "GUARANTEES", "X") for one in rest[:30]),
        ],
    )


def test_a_chain_is_read_to_its_end(services: Services, world: Invented) -> None:
    part = part_of(services, [world.ids["D"]], OWNERS)
    assert (names(world, part), part.cuts) == ("DCBA", ())
    half = Fraction(1, 2)
    assert [(world.name(one.start), world.name(one.end), one.share) for one in part.links] == [
        (start, end, Interval(half, half)) for start, end in ("CD", "BC", "AB")
    ]
    assert part.subjects[world.ids["A"]].name == "（测试）A公司"
    assert part == part_of(services, [world.ids["D"]], OWNERS)


def test_depth_cuts_where_there_is_more_and_nowhere_else(services: Services, world: Invented) -> None:
    part = part_of(services, [world.ids["D"]], OWNERS, depth=2)
    assert (names(world, part), part.cuts) == ("DCB", (Cut(world.ids["B"], TraceCutReason.DEPTH, 0, 1),))
    assert part_of(services, [world.ids["D"]], OWNERS, depth=3).cuts == ()
    alone = part_of(services, [world.ids["D"]], OWNERS, depth=0)
    assert (names(world, alone), len(alone.links), alone.cuts[0].of) == ("D", 0, 1)


@pytest.mark.parametrize(
    ("bounds", "read", "reason"),
    [
        ({"links_each": 7}, 7, TraceCutReason.LINKS),
        ({"links_each": FEW + 8}, FEW + 8, TraceCutReason.LINKS),
        ({"links": 9}, 9, TraceCutReason.LINKS),
        ({"subjects": 12}, 11, TraceCutReason.SUBJECTS),
    ],
)
def test_each_bound_bites_and_says_how_many_there_are(
    services: Services, world: Invented, bounds: dict[str, int], read: int, reason: TraceCutReason
) -> None:
    start = world.ids["X"]
    part = part_of(services, [start], ((LinkKind.SHAREHOLDER_OF, FROM),), **bounds)
    assert (len(part.links), len(part.subjects)) == (read, read + 1)
    assert part.cuts == (Cut(start, reason, read, 60),)
    places = sorted(one.place for one in part.links)
    assert [one.place for one in part.links] == places


@pytest.mark.parametrize(
    "bounds", [{}, {"depth": 1}, {"links_each": 7}, {"links_each": FEW + 8}, {"links": 40}, {"depth": 0}]
)
@pytest.mark.parametrize("region", ["411500", "370100"])
def test_who_has_very_many_links_is_read_as_everybody_is(
    services: Services,
    world: Invented,
    with_person: tuple[Invented, str],
    monkeypatch: pytest.MonkeyPatch,
    bounds: dict[str, int],
    region: str,
) -> None:
    def read(start: str) -> Part:
        ways = (*BOTH, *GUARANTORS)
        return part_of(services, [start], ways, access=access_of(services, region), **bounds)

    starts = [world.ids["X"], world.ids["n3"], with_person[0].ids["P1"]]
    plain = [read(one) for one in starts]
    assert {len(one.links) > 0 for one in plain} == {bounds.get("depth") != 0}
    monkeypatch.setattr(layers, "MOST_PLAIN", 0)
    assert [read(one) for one in starts] == plain


def test_a_small_part_is_one_statement_and_who_has_very_many_links_a_few_more(
    services: Services, world: Invented, monkeypatch: pytest.MonkeyPatch
) -> None:
    def statements(start: str, **bounds: int) -> int:
        before = services.graph.statements
        part_of(services, [world.ids[start]], (*BOTH, *GUARANTORS), **bounds)
        return services.graph.statements - before - of_the_view

    before = services.graph.statements
    view_of(services)
    of_the_view = services.graph.statements - before
    assert statements("D", depth=2) == 1, "read ahead, the outermost too"
    assert statements("X", depth=1) == 1
    assert statements("X", depth=1, links_each=7) == 1
    monkeypatch.setattr(layers, "FEW_SUBJECTS", 0)
    assert statements("D", depth=2) == 3
    assert statements("X", depth=1) == 2
    monkeypatch.setattr(layers, "MOST_PLAIN", 80)
    # X has links of two of the three kinds and directions that are asked, more than a few of both.
    assert statements("X", depth=1) == 2 + 1 + 2 + 2


def test_a_link_reached_from_both_ends_is_there_once(services: Services, world: Invented) -> None:
    part = part_of(services, [world.ids["B"]], BOTH)
    assert sorted(names(world, part)) == list("ABCD")
    assert len(part.links) == 3


def test_a_day_before_the_links_shows_none(services: Services, world: Invented) -> None:
    day = services.now().date().replace(year=2019)
    part = part_of(services, [world.ids["D"]], OWNERS, day=day)
    assert (names(world, part), part.links, part.cuts) == ("D", (), ())


def test_who_is_not_there_is_no_part(services: Services) -> None:
    assert part_of(services, ["s_nobody"], OWNERS) == Part({}, (), ())


# Grants


@pytest.fixture(scope="module")
def with_person(services: Services) -> tuple[Invented, str]:
    """A person of 信阳 holds of P1 and P2, and guarantees P1."""
    number = person_number(14)
    staging.put_person(services, number)
    world = put_world(services, ["P1", "P2"], [])
    codes = {**world.codes, "person": number}
    put_ties(
        services,
        codes,
        [
            ("person", "SHAREHOLDER_OF", "P1", {"share": "0.3"}),
            ("person", "SHAREHOLDER_OF", "P2", {"share": "0.3"}),
            ("person", "GUARANTEES", "P1"),
        ],
    )
    return world, person_id(services, number)


def test_a_person_who_may_not_be_known_is_no_way_through(
    services: Services, with_person: tuple[Invented, str]
) -> None:
    world, person = with_person
    own = part_of(services, [world.ids["P1"]], BOTH)
    assert set(own.subjects) == {world.ids["P1"], person, world.ids["P2"]}
    elsewhere = part_of(services, [world.ids["P1"]], BOTH, access=access_of(services, "370100"))
    assert set(elsewhere.subjects) == {world.ids["P1"], person}
    assert (len(elsewhere.links), elsewhere.cuts) == (1, ())
    assert elsewhere.subjects[person].kind is SubjectKind.NATURAL_PERSON


def test_a_private_link_to_a_person_elsewhere_is_not_there_and_not_counted(
    services: Services, with_person: tuple[Invented, str]
) -> None:
    world, person = with_person
    assert person in part_of(services, [world.ids["P1"]], GUARANTORS).subjects
    for depth in (0, 1):
        away = access_of(services, "370100")
        part = part_of(services, [world.ids["P1"]], GUARANTORS, access=away, depth=depth)
        assert (set(part.subjects), part.links, part.cuts) == ({world.ids["P1"]}, (), ())


@pytest.mark.parametrize(
    ("role", "code"), [(Role.OFFICER, "SUPERVISION"), (Role.INVESTIGATOR, "SUPERVISION")]
)
def test_who_is_no_investigator_in_a_case_reads_no_part(services: Services, role: Role, code: str) -> None:
    with pytest.raises(HubError) as refused:
        part_of(services, ["s_nobody"], OWNERS, access=access_of(services, role=role, code=code))
    assert refused.value.code is ErrorCode.FORBIDDEN


# Figures and bounds


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (("0.2500000000", None, None), Interval(Fraction(1, 4), Fraction(1, 4))),
        ((0.25, None, None), Interval(Fraction(1, 4), Fraction(1, 4))),
        ((None, "0.2500000000", "0.5000000000"), Interval(Fraction(1, 4), Fraction(1, 2))),
        ((None, "0.2500000000", None), Interval(Fraction(1, 4), Fraction(1))),
        ((None, None, "0.5000000000"), Interval(Fraction(0), Fraction(1, 2))),
        ((None, None, None), None),
        ((2.5, None, None), Interval(Fraction(5, 2), Fraction(5, 2))),
        ((float("nan"), None, None), UNKNOWN),
        ((-0.1, None, None), UNKNOWN),
        ((None, "0.6", "0.5"), UNKNOWN),
    ],
)
def test_a_figure_lies_between_its_bounds(stored: tuple[Any, Any, Any], expected: Interval | None) -> None:
    assert interval(*stored) == expected


@pytest.mark.parametrize(
    "bound", [{"depth": 1_000}, {"depth": -1}, {"subjects": 0}, {"links": 10**6}, {"links_each": 0}]
)
def test_a_bound_has_its_bounds(bound: dict[str, int]) -> None:
    with pytest.raises(HubError) as refused:
        Bounds(**bound)
    assert refused.value.code is ErrorCode.LIMIT_EXCEEDED


def test_a_trace_does_not_begin_everywhere(services: Services) -> None:
    with pytest.raises(HubError) as refused:
        part_of(services, [f"s_{place}" for place in range(3)], OWNERS, subjects=2)
    assert refused.value.code is ErrorCode.LIMIT_EXCEEDED


def test_keys_of_invented_subjects() -> None:
    assert key(person_number(3))["scheme"] == "ID"


@pytest.mark.parametrize("ahead", [{"LEVELS": 1}, {"LEVELS": 2}, {"MOST_AHEAD": 3}, {"FEW_SUBJECTS": 0}])
@pytest.mark.parametrize("region", ["411500", "370100"])
def test_reading_ahead_changes_nothing_of_what_is_there(
    services: Services,
    world: Invented,
    with_person: tuple[Invented, str],
    monkeypatch: pytest.MonkeyPatch,
    ahead: dict[str, int],
    region: str,
) -> None:
    starts = [world.ids["B"], world.ids["X"], world.ids["n3"], with_person[0].ids["P1"]]

    def read() -> list[Part]:
        ways, access = (*BOTH, *GUARANTORS), access_of(services, region)
        return [
            part_of(services, [start], ways, access=access, **bounds)
            for start in starts
            for bounds in ({}, {"depth": 2}, {"depth": 5}, {"subjects": 6}, {"links": 9})
        ]

    found = read()
    for name, value in ahead.items():
        monkeypatch.setattr(layers, name, value)
    assert read() == found


def test_companies_of_agreements_are_looked_up_batch_by_batch(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as there are links may be named."""
    places = [f"c{place}" for place in range(5)]
    world = put_world(services, ["P", "Q", *places], [])
    companies = [key(world.codes[one]) for one in places]
    put_ties(services, world.codes, [("P", "VOTES_FOR", "Q", {"company": one}) for one in companies])
    asked: list[int] = []
    rows = Transaction.rows

    def counted(transaction: Transaction, statement: Any, /, **values: Any) -> Any:
        if statement == part_reading.MERGED:
            asked.append(len(values["ids"]))
        return rows(transaction, statement, **values)

    monkeypatch.setattr(Transaction, "rows", counted)
    monkeypatch.setattr(part_reading, "BATCH", 2)
    part = part_of(services, [world.ids["P"]], ((LinkKind.VOTES_FOR, FROM),))
    assert asked == [2, 2, 1]
    assert {one.company for one in part.links} == {world.ids[one] for one in places}
