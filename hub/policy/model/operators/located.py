"""``located``: where the subject is registered, resident or operating."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from hub.policy.model.form import NEITHER, Directions, Form, Naming
from hub.policy.model.operands import Model


class LocatedTest(Model):
    """Region of registration, residence or operation: three different things; the rule says which."""

    steady: ClassVar[frozenset[str]] = frozenset({"by", "in_"})

    by: Literal["registered", "residence", "operation"]
    in_: str = Field(alias="in")


class Located(Form):
    """See :class:`LocatedTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"located"})

    located: LocatedTest

    def names(self, naming: Naming) -> None:
        naming.region(self.located.in_, "located", "in")

    def directions(self) -> Directions:
        return NEITHER
