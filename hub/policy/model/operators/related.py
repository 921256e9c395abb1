"""``related``: some linked subject passes a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from graph_schema.links import LinkKind
from hub.policy.model.form import NEITHER, Directions, Form, Naming, Path
from hub.policy.model.operands import Comparison, Model, number_test

if TYPE_CHECKING:
    from hub.policy.model.form import Form as Condition


class RelatedTest(Model):
    """Some subject in this role, or any of these, to the subject (``to``: it holds the role towards the
    subject; ``from``: the subject holds it) passes the condition. ``share`` tests the share, 0 to 1."""

    steady: ClassVar[frozenset[str]] = frozenset({"link", "direction", "share", "condition"})

    link: LinkKind | Annotated[tuple[LinkKind, ...], Field(min_length=1)]
    direction: Literal["to", "from"] = "to"
    share: Comparison | None = None
    condition: Condition

    @property
    def links(self) -> tuple[LinkKind, ...]:
        """The roles as a tuple, however they were written."""
        return (self.link,) if isinstance(self.link, LinkKind) else self.link

    @model_validator(mode="after")
    def _numbers(self) -> RelatedTest:
        number_test(self.share, "share")
        return self


class Related(Form):
    """See :class:`RelatedTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"related"})

    related: RelatedTest

    reaches: ClassVar[bool] = True

    def inside(self) -> tuple[tuple[Path, Condition], ...]:
        return ((("related", "condition"), self.related.condition),)

    def hops(self, inside: int) -> int:
        return inside + 1

    def names(self, naming: Naming) -> None:
        naming.links(self.related.links)
        naming.total(self.related.share, "related", "share")

    def directions(self) -> Directions:
        return NEITHER
