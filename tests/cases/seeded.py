"""The seeds as they are, read once for the cases of every document."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hub.loading import read_seeds
from hub.policy.catalogue import Catalogue

SEEDS = Path(__file__).parents[2] / "seeds"


@cache
def catalogue() -> Catalogue:
    """Every document of the seeds, side by side."""
    return read_seeds(SEEDS, date(2026, 11, 22)).catalogue


def maps_in(said: Any) -> Iterator[dict[str, Any]]:
    """Every map of a condition as JSON, the outer before the inner."""
    if isinstance(said, dict):
        yield said
        said = list(said.values())
    if isinstance(said, list):
        for part in said:
            yield from maps_in(part)
