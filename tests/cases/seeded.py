"""The seeds as they are, read once for the cases of every document."""

from datetime import date
from functools import cache
from pathlib import Path

from hub.loading import read_seeds
from hub.policy.catalogue import Catalogue

SEEDS = Path(__file__).parents[2] / "seeds"


@cache
def catalogue() -> Catalogue:
    """Every document of the seeds, side by side."""
    return read_seeds(SEEDS, date(2026, 11, 22)).catalogue
