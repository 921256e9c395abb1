"""By when a demand for review is to be answered, as regions set it."""

from __future__ import annotations

from datetime import date

from hub.policy.catalogue import Catalogue
from hub.policy.parameters import values_on
from hub.rules.scalars import as_number

LONGEST_DAYS = 400


def review_days(catalogue: Catalogue, region: str, day: date) -> int | None:
    """Working days for an answer, as the region or one above it set them; None where nobody did."""
    for one in values_on(catalogue, catalogue.path(region), "decision-review-days", day):
        number = as_number(one.value)
        if number is not None and 0 <= number <= LONGEST_DAYS:
            return int(number)
    return None
