"""What every operator says of itself, whatever it tests."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from graph_schema.links import LinkKind
from hub.policy.model.operands import Comparison, Model, Operand, Scalar, Window

Path = tuple[int | str, ...]
"""The keys and positions that lead to a part of a document."""


@dataclass(frozen=True)
class Directions:
    """Record kinds of which one more can turn a condition to MET (``helping``), or away from it."""

    helping: tuple[str, ...]
    barring: tuple[str, ...]


NEITHER = Directions((), ())


class Naming(Protocol):
    """Is told each name of a condition, in order, with where it stands below the condition: whoever checks
    that names lead somewhere, whoever gathers what a rule looks at. Names that are None are not given."""

    def kinds(self, names: Iterable[str], *at: int | str) -> None:
        """Record kinds."""

    def lists(self, names: Iterable[str], *at: int | str) -> None:
        """Record kinds that are lists."""

    def memberships(self, names: Iterable[str], *at: int | str) -> None:
        """Record kinds that are lists or honours."""

    def reads(self, kind: str) -> None:
        """A record kind that is looked at without being named."""

    def filter(self, kinds: Iterable[str], where: Mapping[str, Comparison], *at: int | str) -> None:
        """Attributes of these kinds with what they are compared with."""

    def window(self, kinds: Iterable[str], window: Window | None, *at: int | str) -> None:
        """A period that a date of these kinds must lie in."""

    def number_of(self, kinds: Iterable[str], attribute: str | None, *at: int | str) -> None:
        """An attribute of these kinds that is a number."""

    def total(self, test: Comparison | None, *at: int | str) -> None:
        """What a count, sum, score, balance or share is compared with."""

    def operand(self, operand: Operand, *at: int | str) -> None:
        """A value from elsewhere."""

    def number(self, operand: Operand, *at: int | str) -> None:
        """A number from elsewhere."""

    def sides(
        self, left: Operand, right: Operand | None, choices: Iterable[Scalar] | None, *at: int | str
    ) -> None:
        """What is compared with what."""

    def scale(self, name: str, *at: int | str) -> None:
        """A scale of grades."""

    def rank(self, scale: str, *at: int | str) -> None:
        """A scale whose order is asked for."""

    def grade(self, scale: str, grade: str, *at: int | str, ordered: bool) -> None:
        """A grade of a scale; ``ordered``: it or a better one."""

    def parameter(self, name: str, *at: int | str) -> None:
        """A parameter."""

    def input(self, type_: str, name: str | None, *at: int | str) -> None:
        """An input of the rule, of this type."""

    def term(self, name: str, *at: int | str) -> None:
        """An attested term."""

    def region(self, code: str, *at: int | str) -> None:
        """A region."""

    def rule(self, name: str, *at: int | str) -> None:
        """Another rule."""

    def links(self, kinds: Iterable[LinkKind]) -> None:
        """Kinds of links."""


class Form(Model):
    """One operator with what it tests. ``reaches``: it looks at another subject."""

    reaches: ClassVar[bool] = False

    @abstractmethod
    def names(self, naming: Naming) -> None:
        """Tells every name in it, but for those of conditions inside."""

    @abstractmethod
    def directions(self) -> Directions:
        """Which records can turn it, but for those of conditions inside."""

    def inside(self) -> tuple[tuple[Path, Form], ...]:
        """The conditions directly inside, on the same subject or another, each with where it stands."""
        return ()

    def hops(self, inside: int) -> int:
        """How far from the subject it looks, where what is inside looks so far."""
        return inside

    def idle(self) -> bool:
        """Whether the answer is the same for every subject and every fact, but for the day."""
        return False

    def deeds(self) -> tuple[str, ...]:
        """Inputs that it wants to be not later than something."""
        return ()

    def asked(self) -> Iterator[tuple[Path, str, tuple[Scalar, ...]]]:
        """Each input that is compared with literals, with these and with where that stands."""
        yield from ()
