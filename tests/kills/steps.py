"""What a life is: one question or change after the other, and what the log must say of it in the end.

A change whose answer was lost is sent again (``tests/kills/clients.py``); told that it was done already, the
life finds what it needs by the list that the hub's answer names.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from hub.services import Services
from tests.agreeing import Officers
from tests.asking import Json
from tests.proceeding import Case, make_case

NAME = "kill-right"
"""How all records, agreements and the rule of these tests begin."""
PARTNER = "320500"


@dataclass(frozen=True)
class Step:
    """What a life sends next. ``says``: how the outcome in its audit entry begins, by the value that was
    answered (the decision's id for a question that decides). Where it is None, nothing is changed."""

    query: str
    as_: str
    variables: Json
    says: Callable[[Json], str] | None = None
    change: bool = True


Life = Generator[Step, Json | None, list[str]]
"""Gets the value that was answered; None where it sent a change again that was done already. Answers all
outcomes that the log must name for it, in their order and each once."""


@dataclass(frozen=True)
class World:
    """What every life needs."""

    services: Services
    token: Callable[..., str]
    officers: Officers
    rule: str

    @property
    def today(self) -> str:
        return self.services.now().date().isoformat()

    def case(self) -> Case:
        return make_case(self.services, self.token, NAME)


def said(step: str, *parts: str) -> Callable[[Json], str]:
    """An outcome that is known before the answer."""
    return lambda _: ":".join((step, *parts))


def change(query: str, as_: str, says: Callable[[Json], str], **variables: Any) -> Step:
    return Step(query, as_, variables, says)


def question(query: str, as_: str, says: Callable[[Json], str] | None = None, **variables: Any) -> Step:
    return Step(query, as_, variables, says, change=False)


def nodes(value: Json | None) -> list[Json]:
    assert value is not None
    return [edge["node"] for edge in value["edges"]]
