"""What every policy document is built from: valid time, and where its text stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from hub.messages.message import message
from hub.policy.model.operands import OPEN_END, Day, Misfit, Model

GRADE_KIND = "credit-grade"
"""The kind of record that a grade or score is."""
ATTESTATION_KIND = "attested-term"
"""The kind of record by which an authority attests a term."""

RuleId = r"^[a-z0-9]+(-{1,2}[a-z0-9]+)*$"


def twice(names: Sequence[str]) -> tuple[int, str] | None:
    """The first name that stood before, with its position."""
    found = ((at, name) for at, name in enumerate(names) if name in names[:at])
    return next(found, None)


class Period(Model):
    """Valid time, half-open."""

    from_: Day = Field(alias="from")
    to: Day = OPEN_END

    @model_validator(mode="after")
    def _ordered(self) -> Period:
        if self.from_ >= self.to:
            raise Misfit(
                message("policy.start-before-end", start=self.from_, end=self.to),
                message("policy.before"),
                "to",
            )
        return self

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.from_ <= day < self.to

    def overlaps(self, other: Period) -> bool:
        """Whether any day lies inside both."""
        return self.from_ < other.to and other.from_ < self.to


class LegalBasis(Model):
    """Document, article and a short quote that a test finds in its text."""

    document: str
    article: str = Field(min_length=1)
    quote: str = Field(min_length=4, max_length=120)
    carries: Literal["withdrawn_when"] | None = Field(
        default=None, description="Only this part of the rule rests on it; none: the whole."
    )
