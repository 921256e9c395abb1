"""By when a demand for review is to be answered, as regions set it."""

from __future__ import annotations

from datetime import date

from hub.policy.catalogue import Catalogue
from hub.rules.scalars import as_number

LONGEST_DAYS = 400


def review_days(catalogue: Catalogue, region: str, day: date) -> int | None:
    """Working days for an answer, as the region or one above it set them; None where nobody did."""
    for code in reversed(catalogue.path(region)):
        parameter = catalogue.parameters.get(f"decision-review-days-{code}")
        value = next((one.value for one in parameter.values if one.holds(day)), None) if parameter else None
        number = as_number(value) if isinstance(value, int | str) else None
        if number is not None and 0 <= number <= LONGEST_DAYS:
            return int(number)
    return None
