"""The picture of a saved graph in a dossier: SVG that loads nothing, subjects where they were put, and labels
that give way to each other.

A label takes the first of its spots around its place that is free, else the one in which it covers least.
Widths are estimated: a Chinese character is as wide as its size, any other not quite two thirds of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise, product

from hub import deadline
from hub.investigations.drawing import Drawing
from hub.messages.enum_names import name_of

SIZE, BORDER = 1_000.0, 60.0
RADIUS = 8.0
NAME, TERM = 18.0, 14.0
"""Sizes of the letters of names and of what links are."""
LINE = 1.15
"""From a line of a label to the next, in letters."""
LONGEST = 12
"""A name goes on in the next line after so many Chinese characters."""
CELL = 50.0
MOST_TRIES = 8_000
"""So many spots are tried in one picture; of very many labels each has its first; no other is free."""
Place = tuple[float, float]
ARROW = (
    '<defs><marker id="to" viewBox="0 0 10 10" refX="22" refY="5" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="#666"/></marker></defs>'
)


def picture(drawing: Drawing, places: Mapping[str, Place]) -> str:
    """The graph as it was drawn, its places spread over the picture."""
    seen = [places[one.id] for one in drawing.subjects]
    xs, ys = _spread([x for x, _ in seen]), _spread([y for _, y in seen])
    at = {one.id: (x, y) for one, x, y in zip(drawing.subjects, xs, ys, strict=True)}
    taken = _Taken()
    for x, y in at.values():
        taken.add(_Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS))
    between = _terms(drawing, at)
    tries = max(1, MOST_TRIES // (len(drawing.subjects) + len(between) + 1))
    names = [_label(taken, _around(at[one.id])[:tries], _lines(one.name), NAME) for one in drawing.subjects]
    terms = [_label(taken, _along(ends)[:tries], ("、".join(said),), TERM) for ends, said in between.items()]
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="#fff" stroke="#000"/>' for x, y in at.values()]
    body = "".join((ARROW, *_links(drawing, at), *_shared(drawing, at), *dots, *terms, *names))
    return f'<svg viewBox="0 0 {SIZE:.0f} {SIZE:.0f}" role="img">{body}</svg>'


def _spread(values: Sequence[float]) -> list[float]:
    """Over the whole picture; what differs in nothing stands in its middle."""
    least, most = min(values, default=0.0), max(values, default=0.0)
    if most == least:
        return [SIZE / 2 for _ in values]
    return [BORDER + (one - least) / (most - least) * (SIZE - 2 * BORDER) for one in values]


def _links(drawing: Drawing, at: Mapping[str, Place]) -> Iterator[str]:
    """An arrow for each link; of a subject with itself, a bow that leads back to it."""
    for one in drawing.links:
        if one.start == one.end:
            x, y = at[one.start]
            bow = f"M{x:.1f} {y:.1f} C{x - 40:.1f} {y - 44:.1f} {x + 40:.1f} {y - 44:.1f} {x:.1f} {y:.1f}"
            yield f'<path d="{bow}" fill="none" stroke="#666" marker-end="url(#to)"/>'
        else:
            yield _line(at[one.start], at[one.end], 'marker-end="url(#to)"')


def _shared(drawing: Drawing, at: Mapping[str, Place]) -> Iterator[str]:
    """Who has the same address or phone: a dashed line from each to the next."""
    for shared in drawing.attributes:
        for one, other in pairwise(shared.subjects):
            yield _line(at[one], at[other], 'stroke-dasharray="6 4"')


def _line(start: Place, end: Place, how: str) -> str:
    (x, y), (to_x, to_y) = start, end
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="#666" {how}/>'


def _terms(drawing: Drawing, at: Mapping[str, Place]) -> dict[tuple[Place, ...], dict[str, None]]:
    """What links are, by the places between which they are drawn: all between the same two together."""
    between: dict[tuple[str, ...], dict[str, None]] = {}
    for one in drawing.links:
        between.setdefault(tuple(sorted({one.start, one.end})), {})[one.kind.terms.term] = None
    for shared in drawing.attributes:
        for ends in pairwise(shared.subjects):
            between.setdefault(tuple(sorted(ends)), {})[f"同一{name_of(shared.kind).zh}"] = None
    found: dict[tuple[Place, ...], dict[str, None]] = {}
    for ends, said in between.items():
        found.setdefault(tuple(at[one] for one in ends), {}).update(said)
    return found


# Labels


@dataclass(frozen=True)
class _Box:
    """What a label or a subject covers."""

    left: float
    top: float
    right: float
    bottom: float

    def cells(self) -> Iterator[tuple[int, int]]:
        """The cells of the picture that it touches."""
        across = range(int(self.left // CELL), int(self.right // CELL) + 1)
        yield from product(across, range(int(self.top // CELL), int(self.bottom // CELL) + 1))

    def shared_with(self, other: _Box) -> float:
        """How much of another it covers."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0


@dataclass
class _Taken:
    """What is taken of the picture, by its cells."""

    by_cell: dict[tuple[int, int], list[_Box]] = field(default_factory=dict[tuple[int, int], list[_Box]])

    def add(self, box: _Box) -> None:
        for cell in box.cells():
            self.by_cell.setdefault(cell, []).append(box)

    def covered_by(self, box: _Box) -> float:
        """How much of what is taken a box would cover."""
        near = {id(one): one for cell in box.cells() for one in self.by_cell.get(cell, ())}
        return sum(box.shared_with(one) for one in near.values())


@dataclass(frozen=True)
class _Spot:
    """Where a label can stand: its box ``leans`` from ``x`` to the right (0), to both sides (½) or to the
    left (1), and from ``y`` down (0), to both (½) or up (1)."""

    x: float
    y: float
    leans: tuple[float, float]

    def box(self, width: float, height: float) -> _Box:
        """What a label of this size covers there, moved inwards at the edges."""
        left = min(max(self.x - width * self.leans[0], 2.0), max(2.0, SIZE - 2.0 - width))
        top = min(max(self.y - height * self.leans[1], 2.0), max(2.0, SIZE - 2.0 - height))
        return _Box(left, top, left + width, top + height)


def _around(place: Place) -> list[_Spot]:
    """Below a subject, above it, beside it, and then further off."""
    x, y = place
    gap = RADIUS + 4
    spots = [
        *(_Spot(x, y + gap, (0.5, 0)), _Spot(x, y - gap, (0.5, 1))),
        *(_Spot(x + gap, y, (0, 0.5)), _Spot(x - gap, y, (1, 0.5))),
        *(_Spot(x + gap, y + gap, (0, 0)), _Spot(x - gap, y + gap, (1, 0))),
        *(_Spot(x + gap, y - gap, (0, 1)), _Spot(x - gap, y - gap, (1, 1))),
    ]
    for rows in (2, 4):
        far = gap + rows * NAME * LINE
        spots += [_Spot(x, y + far, (0.5, 0)), _Spot(x, y - far, (0.5, 1))]
    return spots


def _along(ends: tuple[Place, ...]) -> list[_Spot]:
    """On the middle of a line, then nearer to an end of it, then beside it; of a bow, above its subject."""
    (x, y), (to_x, to_y) = ends[0], ends[-1]
    if (x, y) == (to_x, to_y):
        return [_Spot(x, y - 36, (0.5, 1)), _Spot(x + 24, y - 28, (0, 0.5)), _Spot(x - 24, y - 28, (1, 0.5))]
    parts = (0.5, 0.38, 0.62, 0.28, 0.72, 0.18, 0.82)
    return [
        _Spot(x + (to_x - x) * part, y + (to_y - y) * part + beside, (0.5, 0.5))
        for beside in (0.0, -TERM, TERM, -3 * TERM, 3 * TERM, -5 * TERM, 5 * TERM)
        for part in parts
    ]


def _label(taken: _Taken, spots: Sequence[_Spot], lines: Sequence[str], size: float) -> str:
    """A text in the best of its spots, which it takes."""
    deadline.check()
    width, height = max(_width(one) for one in lines) * size, len(lines) * size * LINE
    best, least = spots[0].box(width, height), float("inf")
    for spot in spots:
        box = spot.box(width, height)
        covered = taken.covered_by(box)
        if covered < least:
            best, least = box, covered
        if not covered:
            break
    taken.add(best)
    middle = (best.left + best.right) / 2
    baselines = (best.top + size * (LINE * place + 0.9) for place in range(len(lines)))
    told = "".join(
        f'<tspan x="{middle:.1f}" y="{y:.1f}">{escape(line)}</tspan>'
        for y, line in zip(baselines, lines, strict=True)
    )
    return (
        f'<text font-size="{size:.0f}" text-anchor="middle" paint-order="stroke" stroke="#fff" '
        f'stroke-width="4">{told}</text>'
    )


def _lines(text: str) -> list[str]:
    """A name, after every so many characters in a new line."""
    lines, line, wide = list[str](), "", 0.0
    for letter in text:
        wide += _width(letter)
        if wide > LONGEST:
            lines.append(line)
            line, wide = "", _width(letter)
        line += letter
    return [*lines, line]


def _width(text: str) -> float:
    """In letters of its size."""
    return sum(1.0 if letter >= "\u2e80" else 0.62 for letter in text)
