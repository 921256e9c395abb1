"""``newest``: the state that the last event left."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, model_validator

from hub.messages.message import message
from hub.policy.model.form import Directions, Form, Naming
from hub.policy.model.operands import Comparison, Misfit, Model


class NewestTest(Model):
    """The newest record of ``kinds`` is one of ``is``: what state the last event left behind (签约、履约、
    违约…). Two kinds on that day, or a source that may hold a newer one of the others, make it UNKNOWN."""

    steady: ClassVar[frozenset[str]] = frozenset({"kinds", "where", "is_"})

    kinds: tuple[str, ...] = Field(min_length=2)
    where: dict[str, Comparison] = Field(default_factory=dict)
    is_: tuple[str, ...] = Field(alias="is", min_length=1)

    @model_validator(mode="after")
    def _some_of_them(self) -> NewestTest:
        strange = [kind for kind in self.is_ if kind not in self.kinds]
        if strange:
            raise Misfit(
                message("policy.kind-kind-none-kinds", kind=strange[0]), message("policy.kinds"), "is"
            )
        if set(self.is_) == set(self.kinds):
            raise Misfit(message("policy.names-every-kind"), message("policy.some-kinds-record-test"), "is")
        return self


class Newest(Form):
    """See :class:`NewestTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"newest"})

    newest: NewestTest

    def names(self, naming: Naming) -> None:
        naming.kinds(self.newest.kinds, "newest", "kinds")
        naming.filter(self.newest.kinds, self.newest.where, "newest", "where")

    def directions(self) -> Directions:
        test = self.newest
        return Directions(test.is_, tuple(kind for kind in test.kinds if kind not in test.is_))
