"""How well names are matched, on a small set of invented ones: ``python -m tests.name_matching`` prints it.

Each question has the subjects that are meant by it, or none. Found is the best candidate of a question.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from hub.matching.scoring import Known, Sought, ranked
from hub.matching.weights import THRESHOLDS
from hub.search.gazetteer import Gazetteer, gazetteer
from hub.search.name_parts import DatedName, parse

EXAMPLES = Path(__file__).with_name("name_matching.yaml")


def register(examples: dict[str, Any], words: Gazetteer) -> list[Known]:
    """The subjects that names are matched with."""
    days = date(2015, 1, 1), date(9999, 12, 31)

    def names(one: dict[str, Any]) -> tuple[DatedName, ...]:
        told = enumerate(one["names"])
        return tuple(DatedName(name, parse(name, words), place > 0, *days) for place, name in told)

    return [Known(one["id"], None, names(one), tuple(one.get("regions", ()))) for one in examples["register"]]


def measured(words: Gazetteer, *, tell: bool = False) -> tuple[float, float]:
    """Precision and recall of the best candidates."""
    examples = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    held = register(examples, words)
    right = answered = meant = 0
    for one in examples["questions"]:
        found = ranked(Sought(parse(one["name"], words), None, one.get("region")), held, words)
        best_one = found[0].subject if found and found[0].score >= THRESHOLDS.undecided else None
        meant += one["is"] is not None
        answered += best_one is not None
        right += best_one is not None and best_one == one["is"]
        if tell and best_one != one["is"]:
            print(f"{one['name']}: {best_one} instead of {one['is']}")
    return right / answered, right / meant


def main() -> None:
    """Prints what went wrong, and the figures."""
    from hub.loading import read_seeds

    catalogue = read_seeds(Path(__file__).parents[1] / "seeds", date(2026, 11, 22)).catalogue
    precision, recall = measured(gazetteer(catalogue.regions, catalogue.path), tell=True)
    print(f"precision {precision:.3f}, recall {recall:.3f}")


if __name__ == "__main__":
    main()
