"""``grade``: the newest grade or score on one scale."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, model_validator

from hub.messages.message import message
from hub.policy.model.document_parts import GRADE_KIND
from hub.policy.model.form import Directions, Form, Naming
from hub.policy.model.operands import Comparison, Misfit, Model, Whole


class GradeTest(Model):
    """The newest grade (or score) on one scale. Never compared across scales (AMB-003)."""

    steady: ClassVar[frozenset[str]] = frozenset({"scale", "at_least", "one_of", "score", "year"})

    scale: str
    at_least: str | None = None
    one_of: tuple[str, ...] | None = Field(None, min_length=1)
    score: Comparison | None = None
    year: Whole | str | None = Field(None, description="Year of the rating; a text names a parameter.")

    @model_validator(mode="after")
    def _one_test(self) -> GradeTest:
        given = sum(test is not None for test in (self.at_least, self.one_of, self.score))
        if given != 1:
            raise Misfit(
                message("policy.count-tests-grade", count=given),
                message("policy.exactly-names", names=("at_least", "one_of", "score")),
            )
        return self


class Grade(Form):
    """See :class:`GradeTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"grade"})

    grade: GradeTest

    def names(self, naming: Naming) -> None:
        test = self.grade
        naming.reads(GRADE_KIND)
        naming.scale(test.scale, "grade", "scale")
        naming.total(test.score, "grade", "score")
        if isinstance(test.year, str):
            naming.parameter(test.year, "grade", "year")
        for name in test.one_of or ():
            naming.grade(test.scale, name, "grade", "one_of", ordered=False)
        if test.at_least is not None:
            naming.grade(test.scale, test.at_least, "grade", "at_least", ordered=True)

    def directions(self) -> Directions:
        return Directions(helping=(GRADE_KIND,), barring=(GRADE_KIND,))
