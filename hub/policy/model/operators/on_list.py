"""``on_list``: on any of these lists at the cut-off."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from hub.policy.model.form import Directions, Form, Naming
from hub.policy.model.operands import Comparison, Model


class ListTest(Model):
    """The subject is on any of these lists at the cut-off, by an entry that passes ``where``. A list is a
    record kind of category list."""

    steady: ClassVar[frozenset[str]] = frozenset({"lists", "where"})

    lists: tuple[str, ...] = Field(min_length=1)
    where: dict[str, Comparison] = Field(default_factory=dict)


class OnList(Form):
    """See :class:`ListTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"on_list"})

    on_list: ListTest

    def names(self, naming: Naming) -> None:
        naming.lists(self.on_list.lists, "on_list", "lists")
        naming.filter(self.on_list.lists, self.on_list.where, "on_list", "where")

    def directions(self) -> Directions:
        return Directions(helping=self.on_list.lists, barring=())
