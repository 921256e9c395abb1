"""``left_list``: was on a list, and is on none any more."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from hub.policy.model.form import Directions, Form, Naming
from hub.policy.model.operands import Comparison, Model


class LeftListTest(Model):
    """The subject was on one of these lists, or held one of these honours, and does no more: a record of
    ``exits`` that passes ``where`` stands after its newest entry, or its entries ended, for whatever reason
    (AMB-034). A newer entry is a new membership (AMB-033)."""

    steady: ClassVar[frozenset[str]] = frozenset({"lists", "exits", "where"})

    lists: tuple[str, ...] = Field(min_length=1)
    exits: tuple[str, ...] = ()
    where: dict[str, Comparison] = Field(default_factory=dict)


class LeftList(Form):
    """See :class:`LeftListTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"left_list"})

    left_list: LeftListTest

    def names(self, naming: Naming) -> None:
        test = self.left_list
        naming.memberships(test.lists, "left_list", "lists")
        naming.kinds(test.exits, "left_list", "exits")
        naming.filter(test.exits, test.where, "left_list", "where")

    def directions(self) -> Directions:
        return Directions(helping=self.left_list.exits, barring=self.left_list.lists)
