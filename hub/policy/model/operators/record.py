"""``record``: records of some kinds: that there are any, a count, a sum, each of the last."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from hub.messages.message import message
from hub.policy.model.form import Directions, Form, Naming
from hub.policy.model.operands import Comparison, Misfit, Model, Whole, Window, number_test, ways


class Sum(Model):
    """Adds one attribute over the records that count."""

    steady: ClassVar[frozenset[str]] = frozenset({"attribute", "is_"})

    attribute: str
    is_: Comparison = Field(alias="is")

    @model_validator(mode="after")
    def _numbers(self) -> Sum:
        number_test(self.is_, "sum")
        return self


class LastRecords(Model):
    """The newest ``count`` records must each pass ``where``; fewer of them is UNKNOWN."""

    steady: ClassVar[frozenset[str]] = frozenset({"count", "where"})

    count: Whole = Field(ge=1)
    where: dict[str, Comparison] = Field(min_length=1)


class RecordTest(Model):
    """Records of these kinds that count under the rule: exists (the default), a count, a sum, or
    each of the last n. A sum adds no amounts below zero: a record that has one makes it UNKNOWN."""

    steady: ClassVar[frozenset[str]] = frozenset({"kind", "where", "within", "count", "sum", "each_of_last"})

    kind: str | Annotated[tuple[str, ...], Field(min_length=1)]
    where: dict[str, Comparison] = Field(default_factory=dict)
    within: Window | None = None
    count: Comparison | None = None
    sum: Sum | None = None
    each_of_last: LastRecords | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds as a tuple, however they were written."""
        return (self.kind,) if isinstance(self.kind, str) else self.kind

    @model_validator(mode="after")
    def _one_test(self) -> RecordTest:
        if sum(test is not None for test in (self.count, self.sum, self.each_of_last)) > 1:
            raise Misfit(
                message("policy.more-than-test-records"), message("policy.count-sum-each-last-none-exists")
            )
        number_test(self.count, "count")
        return self


class Record(Form):
    """See :class:`RecordTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"record"})

    record: RecordTest

    def names(self, naming: Naming) -> None:
        test = self.record
        naming.kinds(test.kinds, "record", "kind")
        naming.filter(test.kinds, test.where, "record", "where")
        naming.window(test.kinds, test.within, "record", "within")
        naming.total(test.count, "record", "count")
        if test.each_of_last is not None:
            naming.filter(test.kinds, test.each_of_last.where, "record", "each_of_last", "where")
        if test.sum is not None:
            naming.number_of(test.kinds, test.sum.attribute, "record", "sum", "attribute")
            naming.total(test.sum.is_, "record", "sum", "is")

    def directions(self) -> Directions:
        test = self.record
        total = test.count if test.count is not None else test.sum.is_ if test.sum is not None else None
        rises, falls = (True, False) if total is None else ways(total)
        if test.each_of_last is not None:
            rises = falls = True
        return Directions(test.kinds if rises else (), test.kinds if falls else ())
