"""The picture of a dossier: labels give way to each other and stay inside; loops are drawn."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations

import pytest

from graph_schema.links import AttributeKind, LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.investigations.drawing import Drawing
from hub.investigations.exports.picture import picture
from tests.test_investigation_exports import link, subject, used_by

LONG = "示例信阳浉河区名称很长的建筑工程集团有限责任公司"
IDS = [f"s_{number}" for number in range(8)]
ROW = {one: (float(number), 0.0) for number, one in enumerate(IDS)}
GRID = {one: (float(number % 3), float(number // 3)) for number, one in enumerate(IDS)}
COLUMN = {one: (0.0, float(number)) for number, one in enumerate(IDS)}
Box = tuple[float, float, float, float]


def drawn(*pairs: tuple[int, int], ids: list[str] = IDS) -> Drawing:
    links = tuple(link(LinkKind.GUARANTEES, ids[one], ids[other]) for one, other in pairs)
    subjects = tuple(subject(one, SubjectKind.LEGAL_ENTITY, LONG) for one in ids)
    shared = (used_by("a_1", AttributeKind.ADDRESS, "某路", *ids[2:4]),)
    return Drawing(1, date(2026, 1, 1), {one: one for one in ids}, {}, subjects, links, shared)


def labels(svg: str) -> dict[str, list[Box]]:
    """What each label covers, by its first line, as wide as its Chinese characters are."""
    found: dict[str, list[Box]] = {}
    for size, told in re.findall(r'<text font-size="(\d+)"[^>]*>(.*?)</text>', svg):
        lines = re.findall(r'<tspan x="([0-9.]+)" y="([0-9.]+)">([^<]*)</tspan>', told)
        half = max(len(words) for _, _, words in lines) * int(size) / 2
        x, top, bottom = float(lines[0][0]), float(lines[0][1]) - 0.8 * int(size), float(lines[-1][1])
        found.setdefault(lines[0][2], []).append((x - half, top, x + half, bottom))
    return found


def overlapping(svg: str) -> list[tuple[Box, Box]]:
    every = [box for boxes in labels(svg).values() for box in boxes]
    return [
        (one, other)
        for one, other in combinations(every, 2)
        if min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])
    ]


@pytest.mark.parametrize("places", [ROW, GRID, COLUMN], ids=["row", "grid", "column"])
def test_no_label_covers_another_and_none_is_cut(places: dict[str, tuple[float, float]]) -> None:
    svg = picture(drawn((0, 1), (1, 0), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (0, 7)), places)
    told = labels(svg)
    assert len(told[LONG[:12]]) == len(IDS)
    assert len(told["担保"]) + len(told["担保、同一地址"]) == 8, "one for each two, not for each link"
    assert overlapping(svg) == []
    for boxes in told.values():
        assert min(min(box) for box in boxes) >= 0
        assert max(max(box) for box in boxes) <= 1000


def test_a_link_of_a_subject_with_itself_is_a_bow() -> None:
    svg = picture(drawn((0, 0), (0, 1)), GRID)
    assert svg.count("<line") == 2, "a guarantee and an address"
    assert svg.count('fill="none" stroke="#666" marker-end') == 1


def test_what_differs_in_nothing_stands_in_the_middle() -> None:
    assert 'cy="500.0"' in picture(drawn((0, 1)), ROW)
    assert 'cx="500.0" cy="500.0"' in picture(drawn(ids=IDS[:4]), dict.fromkeys(IDS, (7.0, 7.0)))


def test_as_many_as_a_graph_can_have_are_drawn() -> None:
    many = [f"s_{number}" for number in range(200)]
    places = {one: (float(number % 14), float(number // 14)) for number, one in enumerate(many)}
    pairs = [(one, (one + step) % 200) for one in range(200) for step in range(1, 26)]
    assert picture(drawn(*pairs, ids=many), places).count("<line") == 5_001
