"""``is_kind``: of what kind the subject is."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from graph_schema.vocabulary import SubjectKind
from hub.policy.model.form import NEITHER, Directions, Form, Naming


class IsKind(Form):
    """The subject is of one of these kinds."""

    steady: ClassVar[frozenset[str]] = frozenset({"is_kind"})

    is_kind: tuple[SubjectKind, ...] = Field(min_length=1)

    def names(self, naming: Naming) -> None:
        """Nothing that could lead nowhere."""

    def directions(self) -> Directions:
        return NEITHER
