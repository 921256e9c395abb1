"""The life of an agreement as data: which event may follow which, and what state that leaves. Pure.

Nothing keeps a state: the events of an agreement, folded by :data:`NEXT`, say it at any moment. ``IN_FORCE``
is the hub's own event: the last signature brings it, or the last suspension that is lifted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from graph_schema.vocabulary import AgreementEventKind as E
from graph_schema.vocabulary import AgreementState as S
from hub.agreements.refusals import ended, no_version, no_way
from hub.messages.message import Argument, Message

NEXT: Mapping[tuple[S | None, E], S] = {
    (None, E.DRAFTED): S.DRAFTED,
    (None, E.SEEDED): S.IN_FORCE,
    (S.DRAFTED, E.SIGNED): S.PARTLY_SIGNED,
    (S.PARTLY_SIGNED, E.SIGNED): S.PARTLY_SIGNED,
    (S.PARTLY_SIGNED, E.IN_FORCE): S.IN_FORCE,
    (S.DRAFTED, E.WITHDRAWN): S.WITHDRAWN,
    (S.PARTLY_SIGNED, E.WITHDRAWN): S.WITHDRAWN,
    (S.IN_FORCE, E.SUSPENDED): S.SUSPENDED,
    (S.SUSPENDED, E.SUSPENDED): S.SUSPENDED,
    (S.SUSPENDED, E.RESUMED): S.SUSPENDED,
    (S.SUSPENDED, E.IN_FORCE): S.IN_FORCE,
    (S.DRAFTED, E.REPLACED): S.REPLACED,
    (S.PARTLY_SIGNED, E.REPLACED): S.REPLACED,
    (S.IN_FORCE, E.REPLACED): S.REPLACED,
    (S.SUSPENDED, E.REPLACED): S.REPLACED,
    (S.DRAFTED, E.TERMINATED): S.TERMINATED,
    (S.PARTLY_SIGNED, E.TERMINATED): S.TERMINATED,
    (S.IN_FORCE, E.TERMINATED): S.TERMINATED,
    (S.SUSPENDED, E.TERMINATED): S.TERMINATED,
}
"""State of a version and event → the state after it; what is not here can't happen."""

PENDING = frozenset({S.DRAFTED, S.PARTLY_SIGNED})
IN_EFFECT = frozenset({S.IN_FORCE, S.SUSPENDED})


class Illegal(Exception):
    """An event that can't follow; ``problem`` says what stands instead, and what to do."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.id)
        self.problem = said

    def __str__(self) -> str:
        return self.problem.text()


@dataclass(frozen=True)
class Event:
    """What happened to a version. ``region``: the party that did it; empty for the hub's own events."""

    kind: E
    version: int
    region: str = ""


@dataclass(frozen=True)
class Version:
    """One version: who signed it, and whose suspensions stand."""

    number: int
    state: S
    signed: frozenset[str] = frozenset()
    suspending: frozenset[str] = frozenset()
    seeded: bool = False


@dataclass(frozen=True)
class Life:
    """All versions of an agreement. At most one is pending and at most one stands."""

    parties: frozenset[str]
    versions: Mapping[int, Version] = field(default_factory=dict[int, Version])

    @property
    def newest(self) -> int:
        """Number of the newest version; 0 where there is none."""
        return max(self.versions, default=0)

    @property
    def pending(self) -> Version | None:
        """The version that is drafted or partly signed."""
        return next((one for one in self.versions.values() if one.state in PENDING), None)

    @property
    def in_effect(self) -> Version | None:
        """The version that is in force or suspended."""
        return next((one for one in self.versions.values() if one.state in IN_EFFECT), None)

    @property
    def opened(self) -> int | None:
        """The version whose clauses can be read by: that in force."""
        found = self.in_effect
        return found.number if found is not None and found.state is S.IN_FORCE else None

    @property
    def ended(self) -> bool:
        """Terminated: nothing follows."""
        return any(one.state is S.TERMINATED for one in self.versions.values())

    @property
    def state(self) -> S | None:
        """State of the agreement: of what stands, else of its newest version; None before its first event."""
        if self.ended:
            return S.TERMINATED
        shown = self.in_effect or self.versions.get(self.newest)
        return shown.state if shown is not None else None

    def after(self, event: Event) -> Life:
        """The life after one more event.

        Raises:
            Illegal: it can't follow.
        """
        held = self.versions.get(event.version)
        if self.ended and event.kind is not E.TERMINATED:
            raise Illegal(ended(event.kind))
        state = NEXT.get((held.state if held is not None else None, event.kind))
        if state is None:
            raise _no(self, event.kind, event.version)
        found = held or Version(event.version, state)
        _guard(self, found, event)
        if event.kind is E.SIGNED:
            found = replace(found, signed=found.signed | {event.region})
        if event.kind is E.SUSPENDED:
            found = replace(found, suspending=found.suspending | {event.region})
        if event.kind is E.RESUMED:
            found = replace(found, suspending=found.suspending - {event.region})
        found = replace(found, state=state, seeded=found.seeded or event.kind is E.SEEDED)
        return replace(self, versions={**self.versions, event.version: found})


def fold(parties: Iterable[str], events: Iterable[Event]) -> Life:
    """The life that these events, in their order, lead to. Raises Illegal."""
    life = Life(frozenset(parties))
    for event in events:
        life = life.after(event)
    return life


def drafting(life: Life, region: str) -> list[Event]:
    """A new version; one that is pending is replaced, its signatures do not pass on."""
    pending = life.pending
    replaced = [Event(E.REPLACED, pending.number)] if pending is not None else []
    return [*replaced, Event(E.DRAFTED, life.newest + 1, region)]


def signing(life: Life, version: int, region: str) -> list[Event]:
    """A signature; with the last one the version is in force and the one before it is replaced. Who signs
    last lifts its own suspension by it; another party's stands in the way."""
    events = [Event(E.SIGNED, version, region)]
    held, standing = life.versions.get(version), life.in_effect
    if held is not None and held.signed | {region} >= life.parties:
        if standing is not None:
            if region in standing.suspending:
                events.append(Event(E.RESUMED, standing.number, region))
            events.append(Event(E.REPLACED, standing.number))
        events.append(Event(E.IN_FORCE, version))
    return events


def withdrawing(life: Life, version: int, region: str) -> list[Event]:
    """A pending version is withdrawn, with the signatures under it."""
    return [Event(E.WITHDRAWN, version, region)]


def suspending(life: Life, region: str) -> list[Event]:
    """One party's suspension, which holds for all."""
    return [Event(E.SUSPENDED, _stands(life, E.SUSPENDED).number, region)]


def resuming(life: Life, region: str) -> list[Event]:
    """A party lifts its own suspension; in force again where no other stands."""
    held = _stands(life, E.RESUMED)
    events = [Event(E.RESUMED, held.number, region)]
    return [*events, Event(E.IN_FORCE, held.number)] if held.suspending <= {region} else events


def terminating(life: Life, region: str) -> list[Event]:
    """The end of what stands and of what is pending."""
    found = [one for one in (life.in_effect, life.pending) if one is not None]
    if not found:
        raise _no(life, E.TERMINATED, life.newest)
    return [Event(E.TERMINATED, one.number, region) for one in found]


def _stands(life: Life, kind: E) -> Version:
    if life.in_effect is None:
        raise _no(life, kind, life.newest)
    return life.in_effect


def _no(life: Life, kind: E, number: int) -> Illegal:
    if life.ended:
        return Illegal(ended(kind))
    held = life.versions.get(number)
    if held is None:
        return Illegal(no_version(number, life.newest))
    return Illegal(no_way(kind, held.number, held.state, seeded=held.seeded))


def _refused(id_: str, **arguments: Argument) -> Illegal:
    return Illegal(Message(id_, arguments))


def _guard(life: Life, held: Version, event: Event) -> None:
    """What the table does not say: whose turn it is, and that nothing stands twice."""
    region = event.region
    if event.kind in (E.SIGNED, E.SUSPENDED, E.RESUMED) and region not in life.parties:
        raise _refused("agreements.event-no-party", region=region, parties=sorted(life.parties))
    if event.kind is E.DRAFTED and (life.pending is not None or event.version != life.newest + 1):
        raise _refused("agreements.event-other-pending", number=life.newest + 1)
    if event.kind is E.SEEDED and life.versions:
        raise _refused("agreements.event-after-seeds")
    if event.kind is E.SIGNED and region in held.signed:
        raise _refused("agreements.event-signed", region=region, missing=sorted(life.parties - held.signed))
    if event.kind is E.SUSPENDED and region in held.suspending:
        raise _refused("agreements.event-suspended", region=region)
    if event.kind is E.RESUMED and region not in held.suspending:
        raise _refused("agreements.event-not-suspended", region=region, by=sorted(held.suspending))
    if event.kind is E.REPLACED and held.suspending:
        by = sorted(held.suspending)
        raise _refused("agreements.event-replaced-suspended", number=held.number, by=by)
    if event.kind is E.IN_FORCE:
        unsigned = sorted(life.parties - held.signed)
        other = life.in_effect is not None and life.in_effect.number != held.number
        if (unsigned and not held.seeded) or held.suspending or other:
            raise _refused("agreements.event-not-ready")
