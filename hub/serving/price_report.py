"""Where prices of root fields no longer fit: what ``/metrics`` says of cost and of work, field by field.

Prices hold the hub's time and Neo4j's together, and what is measured is the hub's processor alone, so the two
differ by a factor. That factor is the same for fields that are priced alike: it is the median, and who is far
off it has a price that rots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from hub.errors import InputError
from hub.serving.metrics import WORK

FEWEST = 20
"""Of fewer operations nothing is concluded."""
FAR = 3.0
"""So many times off the median a price no longer fits."""
_LINE = re.compile(r'(hub_field_\w+)\{field="(\w+)"\} (\d+)')


@dataclass(frozen=True)
class FieldWork:
    """A root field: its operations, what they were taken to cost and what the processor did, in units."""

    field: str
    operations: int
    cost: int
    spent: int

    @property
    def ratio(self) -> float:
        """What was done for a unit of price."""
        return self.spent / self.cost if self.cost else 0.0


def work_of(metrics: str) -> list[FieldWork]:
    """What a page of metrics says of each root field that was asked for.

    Raises:
        InputError: it says nothing of any.
    """
    found: dict[str, dict[str, int]] = {}
    for name, field, number in _LINE.findall(metrics):
        found.setdefault(field, {})[name] = int(number)
    if not found:
        raise InputError("cli.no-prices")
    return [
        FieldWork(field, *(told.get(name, 0) for name, _ in WORK)) for field, told in sorted(found.items())
    ]


def report(work: Sequence[FieldWork]) -> Iterator[str]:
    """A line for each field, those first whose price is the most too low; what is far off is marked."""
    judged = [one.ratio for one in work if one.operations >= FEWEST and one.ratio]
    middle = median(judged) if judged else 0.0
    yield f"{'field':<32}{'operations':>12}{'cost each':>12}{'spent each':>12}{'x median':>10}"
    for one in sorted(work, key=lambda one: (-one.ratio, one.field)):
        times = one.ratio / middle if middle else 0.0
        each = f"{one.cost / one.operations:>12.0f}{one.spent / one.operations:>12.1f}"
        yield f"{one.field:<32}{one.operations:>12}{each}{times:>10.2f}{_mark(one, times)}"


def _mark(one: FieldWork, times: float) -> str:
    if one.operations < FEWEST:
        return "  too few to tell"
    if times > FAR:
        return "  PRICE TOO LOW"
    return "  price too high" if times < 1 / FAR else ""
