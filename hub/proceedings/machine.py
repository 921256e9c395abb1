"""A table of states: which event leads from which state to which.

Every change asks it inside the transaction that holds the commit number, so of two officers who decide at
once the second is told so (CONFLICT).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.messages.message import AnyOf, Argument, message

State = TypeVar("State", bound=StrEnum)


_NAMES = {"objection": "proceedings.objection", "repair": "proceedings.repair"}
_EVENTS = {
    ("objection", "acknowledge"): message("proceedings.event-acknowledge"),
    ("objection", "refuse"): message("proceedings.event-refuse-objection"),
    ("objection", "uphold"): message("proceedings.event-uphold"),
    ("repair", "grant"): message("proceedings.event-grant"),
    ("repair", "lapse"): message("proceedings.event-lapse"),
    ("repair", "refuse"): message("proceedings.event-refuse-repair"),
}
"""What the events are called where a refusal names one."""
SEEING = {"objection": "proceedings.do-see-objections", "repair": "proceedings.do-see-repairs"}


@dataclass(frozen=True)
class Machine(Generic[State]):
    """A state machine as data: ``moves[state, event]`` is the next state; ``start`` the first one."""

    what: str
    start: State
    moves: Mapping[tuple[State, str], State]

    def following(self, state: State, event: str) -> State | None:
        """The state that an event leads to; None for one that the state does not allow."""
        return self.moves.get((state, event))

    def after(self, state: State, event: str) -> State:
        """The state that an event leads to.

        Raises:
            HubError: CONFLICT for an event that the state does not allow.
        """
        following = self.following(state, event)
        if following is None:
            allowed = sorted(possible for from_, possible in self.moves if from_ == state)
            raise HubError(
                ErrorCode.CONFLICT,
                "proceedings.not-allowed",
                what=message(_NAMES[self.what]),
                state=state,
                event=self._name(event),
                allowed=AnyOf(tuple(map(self._name, allowed))) if allowed else message("proceedings.settled"),
            )
        return following

    def _name(self, event: str) -> Argument:
        return _EVENTS.get((self.what, event), event)

    @property
    def states(self) -> frozenset[State]:
        """Every state."""
        return frozenset({self.start, *(state for state, _ in self.moves), *self.moves.values()})

    @property
    def open(self) -> list[State]:
        """States in which something is still to be done."""
        return sorted({state for state, _ in self.moves})
