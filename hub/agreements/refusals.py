"""Why a change can't follow: what stands instead, what was expected, and what to do. Messages alone."""

from __future__ import annotations

from collections.abc import Mapping

from graph_schema.vocabulary import AgreementEventKind as E
from graph_schema.vocabulary import AgreementState as S
from hub.messages.message import Message, message

_EXPECTED: Mapping[E, str] = {
    E.DRAFTED: "agreements.wanted-no-other-draft",
    E.SIGNED: "agreements.wanted-draft",
    E.WITHDRAWN: "agreements.wanted-draft",
    E.SUSPENDED: "agreements.wanted-in-force",
    E.RESUMED: "agreements.wanted-suspended",
    E.TERMINATED: "agreements.wanted-any",
}
_SIGNED = "agreements.why-signed"
_WAITS = "agreements.why-waits"
_REPLACED = "agreements.why-replaced"
_NOTHING = "agreements.do-nothing"
_WITHDRAW_DRAFT = "agreements.do-withdraw-draft"
_SIGN = "agreements.do-sign"

_WHY: Mapping[tuple[E, S], tuple[str, str]] = {
    (E.SIGNED, S.IN_FORCE): (_SIGNED, "agreements.do-see-signatures"),
    (E.SIGNED, S.SUSPENDED): (_SIGNED, "agreements.do-wait-for-resumption"),
    (E.SIGNED, S.WITHDRAWN): ("agreements.why-signed-no-more", "agreements.do-amend-same-text"),
    (E.SIGNED, S.REPLACED): (_REPLACED, "agreements.do-sign-waiting"),
    (E.WITHDRAWN, S.IN_FORCE): (_SIGNED, "agreements.do-suspend-terminate-amend"),
    (E.WITHDRAWN, S.SUSPENDED): (_SIGNED, "agreements.do-terminate-amend"),
    (E.WITHDRAWN, S.WITHDRAWN): ("agreements.why-withdrawn-before", _NOTHING),
    (E.WITHDRAWN, S.REPLACED): (_REPLACED, "agreements.do-withdraw-waiting"),
    (E.SUSPENDED, S.DRAFTED): (_WAITS, _WITHDRAW_DRAFT),
    (E.SUSPENDED, S.PARTLY_SIGNED): (_WAITS, _WITHDRAW_DRAFT),
    (E.SUSPENDED, S.WITHDRAWN): ("agreements.why-opens-nothing", _NOTHING),
    (E.RESUMED, S.DRAFTED): (_WAITS, _SIGN),
    (E.RESUMED, S.PARTLY_SIGNED): (_WAITS, _SIGN),
    (E.RESUMED, S.WITHDRAWN): ("agreements.why-never-in-force", "agreements.do-amend-and-sign"),
    (E.RESUMED, S.IN_FORCE): ("agreements.why-not-suspended", _NOTHING),
    (E.TERMINATED, S.WITHDRAWN): ("agreements.why-nothing-stands", _NOTHING),
}
"""What was tried on a version in a state → why it can't be, and what to do: ids of messages."""


def no_way(kind: E, number: int, state: S, *, seeded: bool) -> Message:
    """For an event that the state of a version does not allow."""
    why, fix = _WHY.get((kind, state), ("", "agreements.do-read"))
    if seeded and why == _SIGNED:
        why = "agreements.why-seeded"
    return message(
        "agreements.no-way",
        number=number,
        state=state,
        why=message(why) if why else message("agreements.why-does-not-follow", kind=kind),
        wanted=message(_EXPECTED.get(kind, "agreements.wanted-next-event")),
        todo=message(fix),
    )


def ended(kind: E) -> Message:
    """For whatever is tried after the end."""
    nothing_left = kind in (E.TERMINATED, E.SUSPENDED, E.WITHDRAWN)
    return message("agreements.terminated" if nothing_left else "agreements.terminated-draft-anew")


def no_version(number: int, newest: int) -> Message:
    """For a version that is not there."""
    return message("agreements.no-version", number=number, newest=newest)
