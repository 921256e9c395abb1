"""Precision and recall on the pairs:
``python -m tests.matching.measuring [scores.csv …] --svg docs/matching.svg``.

Each file of scores has ``pair,score``, as ``baselines.py`` writes it in an environment of its own.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.matching.numbers import Number, NumberKind, read_number
from hub.matching.scoring import Known, Sought, scored
from hub.search.gazetteer import Gazetteer, gazetteer
from hub.search.name_parts import DatedName, parse
from tests.matching.making import HAND, PAIRS

DAYS = date(2015, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True)
class Pair:
    """A row of the set, and whether it means the subject."""

    id: str
    part: str
    kind: str
    way: str
    same: bool
    row: Mapping[str, str]


@dataclass(frozen=True)
class Point:
    """What is right from a score on. ``precision`` is None where nothing is answered."""

    score: float
    answered: int
    right: int
    same: int

    @property
    def precision(self) -> float | None:
        return self.right / self.answered if self.answered else None

    @property
    def recall(self) -> float:
        return self.right / self.same


def read_pairs() -> list[Pair]:
    """The generated and those that were written by hand."""
    rows = [row for file in (PAIRS, HAND) for row in _csv(file)]
    return [Pair(row["pair"], row["part"], row["kind"], row["way"], row["same"] == "1", row) for row in rows]


def seeds_gazetteer() -> Gazetteer:
    """The hub's regions."""
    from hub.loading import read_seeds

    catalogue = read_seeds(Path(__file__).parents[2] / "seeds", date(2026, 11, 22)).catalogue
    return gazetteer(catalogue.regions, catalogue.path)


def score(pair: Pair, words: Gazetteer) -> int:
    """The hub's score."""
    row = pair.row
    if pair.kind == "person":  # by the digest of an identity number, and by nothing else
        return 100 if row["number"] and row["number"] == row["known_code"] else 0
    found = scored(*sides(row, words), words)
    return found.score if found is not None else 0


def sides(row: Mapping[str, str], words: Gazetteer) -> tuple[Sought, Known]:
    """What the row says, and the subject."""
    name = parse(row["name"], words) if row["name"] else None
    names = tuple(
        DatedName(text, parse(text, words), place > 0, *DAYS)
        for place, text in enumerate(row["known_names"].split("|"))
    )
    numbers = [Number(NumberKind.REGISTRATION_NUMBER, one) for one in row["known_numbers"].split("|") if one]
    regions = tuple(one for one in row["known_regions"].split("|") if one)
    sought = Sought(name, read_number(row["number"]), row["region"] or None)
    return sought, Known("s_1", row["known_code"] or None, names, regions, tuple(numbers))


def at(scores: Mapping[str, float], pairs: Sequence[Pair], least: float) -> Point:
    """Precision and recall of the pairs with a score of so much or more."""
    answered = [pair for pair in pairs if scores.get(pair.id, 0) >= least]
    return Point(least, len(answered), sum(one.same for one in answered), sum(one.same for one in pairs))


def curve(scores: Mapping[str, float], pairs: Sequence[Pair]) -> list[Point]:
    """From the highest score down, a point for each that occurs."""
    steps = sorted({value for one in pairs if (value := scores.get(one.id, 0)) > 0}, reverse=True)
    return [at(scores, pairs, step) for step in steps]


def best_recall(points: Sequence[Point], precision: float) -> Point | None:
    """The point of most recall among those of a precision or more."""
    good = [one for one in points if (one.precision or 0) >= precision]
    return max(good, key=lambda one: one.recall, default=None)


def read_scores(path: Path) -> dict[str, float]:
    """The scores of a file."""
    return {row["pair"]: float(row["score"]) for row in _csv(path)}


def _csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


STYLES = {"credit hub": "#1b6ca8", "logic-v2": "#c4622d", "splink": "#4a8c3f"}


def drawing(series: Mapping[str, Sequence[Point]]) -> str:
    """The curves as SVG: recall to the right, precision up from a half."""
    width, height, left, top = 520, 340, 56, 20

    def place(recall: float, precision: float) -> str:
        return f"{left + recall * width:.1f},{top + (1 - max(precision, 0.5)) * 2 * height:.1f}"

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 20} {top + height + 50}" '
        'font-family="sans-serif" font-size="12">',
        "<title>Precision and recall on the reported pairs of organisations</title>",
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="#888"/>',
    ]
    for step in range(6):
        x, y = left + width * step / 5, top + height * step / 5
        lines.append(f'<text x="{x:.0f}" y="{top + height + 18}" text-anchor="middle">{step / 5:.1f}</text>')
        lines.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{1 - step / 10:.1f}</text>')
        lines.append(f'<path d="M{left},{y:.0f}h{width}" stroke="#ddd"/>')
    lines.append(f'<text x="{left + width / 2}" y="{top + height + 38}" text-anchor="middle">recall</text>')
    middle = top + height / 2
    lines.append(
        f'<text transform="rotate(-90 14 {middle})" x="14" y="{middle}" text-anchor="middle">precision</text>'
    )
    for at_, (name, points) in enumerate(series.items()):
        colour = STYLES.get(name, "#555")
        path = " ".join(place(one.recall, one.precision or 0) for one in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines += [
            f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"/>'
            for x, y in (place(one.recall, one.precision or 0).split(",") for one in points[:60])
        ]
        y = top + height - 60 + at_ * 18
        lines.append(f'<path d="M{left + 12},{y - 4}h22" stroke="{colour}" stroke-width="3"/>')
        lines.append(f'<text x="{left + 40}" y="{y}">{name}</text>')
    return "\n".join([*lines, "</svg>", ""])


def table(series: Mapping[str, Mapping[str, float]], pairs: Sequence[Pair]) -> list[str]:
    """Recall at stated precisions, as lines of Markdown."""
    lines = ["| precision at least | " + " | ".join(series) + " |", "|---|" + "---|" * len(series)]
    for least in (0.999, 0.99, 0.98, 0.95, 0.9, 0.8):
        best = [best_recall(curve(scores, pairs), least) for scores in series.values()]
        cells = [f"{one.recall:.3f} (from {one.score:.4g})" if one is not None else "none" for one in best]
        lines.append(f"| {least} | " + " | ".join(cells) + " |")
    return lines


def thresholds_table(own: Mapping[str, float], pairs: Sequence[Pair]) -> list[str]:
    """The hub's curve, score by score."""
    lines = ["| score | answered | precision | recall |", "|---|---|---|---|"]
    for one in curve(own, pairs):
        if one.score >= 40:
            lines.append(f"| {one.score:.0f} | {one.answered} | {one.precision:.3f} | {one.recall:.3f} |")
    return lines


def main(arguments: Sequence[str]) -> None:
    """Prints the curves; ``--tell``: the scores of each way of writing; ``--svg FILE``: the drawing."""
    words, pairs = seeds_gazetteer(), read_pairs()
    own = {pair.id: float(score(pair, words)) for pair in pairs}
    files = [Path(one) for one in arguments if one.endswith(".csv")]
    series = {"credit hub": own} | {file.stem: read_scores(file) for file in files}
    for kind in ("organisation", "person"):
        for part in ("tuning", "reported"):
            of = [pair for pair in pairs if pair.part == part and pair.kind == kind]
            print(f"\n{kind}, {part}: {len(of)} pairs, {sum(one.same for one in of)} the same\n")
            print("\n".join(table(series, of)))
            if kind == "organisation":
                print("\n" + "\n".join(thresholds_table(own, of)))
            if "--svg" in arguments and (kind, part) == ("organisation", "reported"):
                drawn = drawing({name: curve(scores, of) for name, scores in series.items()})
                Path(arguments[list(arguments).index("--svg") + 1]).write_text(drawn, encoding="utf-8")
    if "--tell" in arguments:
        told: dict[tuple[bool, str], list[int]] = {}
        for pair in pairs:
            told.setdefault((pair.same, pair.way), []).append(int(own[pair.id]))
        for (same, way), values in sorted(told.items()):
            print(f"{'same     ' if same else 'different'} {way:40} {sorted(values)}")


if __name__ == "__main__":
    main(sys.argv[1:])
