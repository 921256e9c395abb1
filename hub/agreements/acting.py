"""What an agreement officer does, for its own party alone: draft, amend, sign, withdraw, suspend, resume,
terminate. Change, event, clauses and audit entry are one transaction, one after the other by the commit
sequence's lock: of two officers at once the second finds what the first left, and is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from graph_schema.vocabulary import AgreementEventKind, ErrorCode, Role
from hub.agreements import life, store
from hub.agreements.life import Event, Illegal, Life
from hub.agreements.store import Act, Held
from hub.agreements.verifying import verified
from hub.audit import Ledger
from hub.errors import HubError
from hub.grants import Access
from hub.graph import Row, Transaction, begin_commit, stamp
from hub.policies import policy_head
from hub.policy.catalogue import Catalogue
from hub.policy.documents import Agreement
from hub.policy.proposals import Proposal, propose_agreement, read_text
from hub.policy.reading import BrokenDocuments
from hub.services import Services
from hub.signing import newest

FILE = "agreement.yaml"
"""How complaints call a text that came over the wire."""
ATTEMPTS = 5


@dataclass(frozen=True)
class Changed:
    """An agreement after a change: its version, the commit and the audit entry's receipt."""

    held: Held
    version: int
    commit: int
    receipt: str
    proposal: Proposal | None = None


@dataclass(frozen=True)
class Tried:
    """A text that fits: what a dry run tells, and the version that it would become."""

    proposal: Proposal
    version: int


@dataclass(frozen=True)
class _Step:
    """What a change writes."""

    events: list[Event]
    version: Row | None = None
    signed: Row = field(default_factory=dict[str, object])
    proposal: Proposal | None = None


_Prepare = Callable[[Transaction, Catalogue, Held | None], _Step]


class _Moved(Exception):
    """The policy changed between judging and writing."""


def proposed(text: str, access: Access, catalogue: Catalogue) -> Proposal:
    """A text of a party, judged beside the policy of now.

    Raises:
        BrokenDocuments: every problem. HubError: FORBIDDEN.
    """
    proposal = propose_agreement(read_text(text, FILE), catalogue)
    assert isinstance(proposal.model, Agreement)
    if access.caller.region not in proposal.model.parties:
        raise HubError(
            ErrorCode.FORBIDDEN,
            "Your region is no party to this agreement. 本地区不是该协议的签署方。",
            expected=f"an agreement with {access.caller.region} among its parties",
            fix="correct the parties, or ask an officer of one of them",
        )
    return proposal


def try_text(services: Services, access: Access, text: str, expected: int | None) -> Tried:
    """What :func:`draft` or :func:`amend` would do; nothing is written. Raises as they do."""
    store.for_parties(access, Role.AGREEMENT_OFFICER)
    _, catalogue = services.book.now()
    proposal = proposed(text, access, catalogue)

    def look(transaction: Transaction) -> int:
        held = store.read(transaction, proposal.model.id)
        step = _drafting(text, access, expected, stamp(services.now()), transaction, catalogue, held)
        try:
            _follow(_life(held, proposal), step.events)
        except Illegal as illegal:
            raise _illegal(illegal) from None
        return step.events[-1].version

    return Tried(proposal, services.graph.read(look))


def draft(services: Services, access: Access, ledger: Ledger, text: str, reason: str) -> Changed:
    """A new agreement. It opens nothing until every party has signed.

    Raises:
        BrokenDocuments: every problem. HubError: FORBIDDEN, CONFLICT, UNAVAILABLE.
    """
    return _text(services, access, ledger, text, None, reason)


def amend(
    services: Services, access: Access, ledger: Ledger, text: str, expected: int, reason: str
) -> Changed:
    """A new version, whose signatures start anew; what is in force stays so until all have signed it.

    Args:
        expected: the newest version, which was changed.

    Raises:
        BrokenDocuments, HubError: as :func:`draft`; NOT_FOUND.
    """
    return _text(services, access, ledger, text, expected, reason)


def sign(
    services: Services,
    access: Access,
    ledger: Ledger,
    id_: str,
    version: int,
    signature: str,
    reason: str = "",
) -> Changed:
    """The caller's party signs a version; with the last signature it is in force.

    Raises:
        HubError: BAD_INPUT for a signature that does not count, FORBIDDEN, NOT_FOUND, CONFLICT.
    """

    def prepare(transaction: Transaction, catalogue: Catalogue, held: Held | None) -> _Step:
        held = _ours(held, access)
        events = life.signing(held.life, version, access.caller.region)
        _follow(held.life, events)
        signed = verified(transaction, access, held, version, signature, services.now().date())
        if events[-1].kind is AgreementEventKind.IN_FORCE:
            _may_begin(services, held, version, catalogue)
        return _Step(events, signed=signed)

    return _change(services, access, ledger, id_, prepare, reason)


def withdraw(
    services: Services, access: Access, ledger: Ledger, id_: str, version: int, reason: str
) -> Changed:
    """A party withdraws a version that is not yet in force: nobody signs it any more."""
    plan = partial(_planned, access, lambda held: life.withdrawing(held, version, access.caller.region))
    return _change(services, access, ledger, id_, plan, reason)


def suspend(services: Services, access: Access, ledger: Ledger, id_: str, reason: str) -> Changed:
    """A party suspends; the next statement of every hub reads under it no more, for all parties."""
    plan = partial(_planned, access, lambda held: life.suspending(held, access.caller.region))
    return _change(services, access, ledger, id_, plan, reason)


def resume(services: Services, access: Access, ledger: Ledger, id_: str, reason: str) -> Changed:
    """A party lifts its own suspension; in force again where no other party's stands."""

    def prepare(transaction: Transaction, catalogue: Catalogue, held: Held | None) -> _Step:
        step = _planned(
            access, lambda one: life.resuming(one, access.caller.region), transaction, catalogue, held
        )
        if step.events[-1].kind is AgreementEventKind.IN_FORCE:
            _may_begin(services, _ours(held, access), step.events[-1].version, catalogue)
        return step

    return _change(services, access, ledger, id_, prepare, reason)


def terminate(services: Services, access: Access, ledger: Ledger, id_: str, reason: str) -> Changed:
    """A party ends the agreement, and any version that is being signed, for good and for all parties."""
    plan = partial(_planned, access, lambda held: life.terminating(held, access.caller.region))
    return _change(services, access, ledger, id_, plan, reason)


def _text(
    services: Services, access: Access, ledger: Ledger, text: str, expected: int | None, reason: str
) -> Changed:
    store.for_parties(access, Role.AGREEMENT_OFFICER)
    id_ = proposed(text, access, services.book.current()).model.id
    at = stamp(services.now())
    prepare = partial(_drafting, text, access, expected, at)
    return _change(services, access, ledger, id_, prepare, reason)


def _drafting(
    text: str,
    access: Access,
    expected: int | None,
    at: str,
    transaction: Transaction,
    catalogue: Catalogue,
    held: Held | None,
) -> _Step:
    proposal = proposed(text, access, catalogue)
    model = proposal.model
    assert isinstance(model, Agreement)
    if held is None and newest(transaction, "agreement", model.id) is not None:
        raise _conflict(
            "An agreement of this id came and went. 该编号曾经使用。", "a new id", "choose another id"
        )
    if held is None:
        _expect(None, expected)
    else:
        if access.caller.region not in held.life.parties or expected is None:
            raise _conflict(
                "This id is taken. 该编号已被使用。",
                "the id of a new agreement, or amendAgreement for one of yours",
                "choose another id, or amend",
            )
        _expect(held.life.newest, expected)
        if frozenset(model.parties) != held.life.parties:
            raise _conflict(
                "The parties differ from those of the agreement. 签署方与原协议不同。",
                f"the parties {', '.join(sorted(held.life.parties))}",
                "terminate it and draft another agreement, which the new parties sign",
            )
        if held.version(held.life.newest)["text"] == text:
            raise _conflict(
                "The text is that of the newest version. 与最新版本完全相同。", "a text that differs", ""
            )
    events = life.drafting(_life(held, proposal), access.caller.region)
    row = store.version_row(model.id, events[-1].version, text, at)
    return _Step(events, version=row, proposal=proposal)


def _planned(
    access: Access,
    plan: Callable[[Life], list[Event]],
    transaction: Transaction,
    catalogue: Catalogue,
    held: Held | None,
) -> _Step:
    return _Step(plan(_ours(held, access).life))


def _change(
    services: Services, access: Access, ledger: Ledger, id_: str, prepare: _Prepare, reason: str
) -> Changed:
    store.for_parties(access, Role.AGREEMENT_OFFICER)
    ledger.access = access
    done: list[tuple[Held, int, int, Proposal | None]] = []
    for _ in range(ATTEMPTS):
        head, catalogue = services.book.now()

        def change(transaction: Transaction, head: int = head, catalogue: Catalogue = catalogue) -> list[str]:
            commit = begin_commit(transaction, "agreement", services.now())
            if policy_head(transaction) != head:
                raise _Moved
            held = store.read(transaction, id_)
            try:
                step = prepare(transaction, catalogue, held)
                before = _life(held, step.proposal)
                after = _follow(before, step.events)
            except Illegal as illegal:
                raise _illegal(illegal) from None
            act = Act(access, commit, stamp(services.now()), reason)
            _write(transaction, id_, held, step, act)
            _open_or_close(transaction, id_, before, after, act)
            written = store.read(transaction, id_)
            assert written is not None
            ledger.regions.update(after.parties)
            done[:] = [(written, step.events[-1].version, commit, step.proposal)]
            return [f"agreement:{id_}:{one.kind}:{one.version}:commit {commit}" for one in step.events]

        try:
            receipt = services.audit.write_with(ledger, change)
        except _Moved:
            continue
        held, version, commit, proposal = done[0]
        return Changed(held, version, commit, receipt, proposal)
    raise _conflict("The policy changed again and again while this was judged.", "", "try again")


def _write(transaction: Transaction, id_: str, held: Held | None, step: _Step, act: Act) -> None:
    if held is not None and held.unwritten:
        store.adopt(transaction, held, act)
    if step.version is not None:
        assert step.proposal is not None
        assert isinstance(step.proposal.model, Agreement)
        store.write_version(transaction, step.version, step.proposal.model.parties)
    number = len(held.events) if held is not None else 0
    store.write_events(transaction, id_, number, step.events, act, step.signed)


def _open_or_close(transaction: Transaction, id_: str, before: Life, after: Life, act: Act) -> None:
    """Clauses can be read under exactly while a version is in force."""
    if after.opened == before.opened:
        return
    if after.opened is not None:
        held = store.read(transaction, id_)
        assert held is not None
        store.open_clauses(transaction, held.version(after.opened), act)
    else:
        store.close_clauses(transaction, id_, act)


def _may_begin(services: Services, held: Held, version: int, catalogue: Catalogue) -> None:
    """Judges a version once more beside the policy of now: it may be long since it was drafted."""
    text = held.version(version)["text"]
    try:
        model = propose_agreement(read_text(text, FILE), catalogue).model
    except BrokenDocuments as broken:
        raise _conflict(
            f"The version fits the policy no more: {broken.complaints[0]} {broken.complaints[0].zh}",
            "a text that fits beside what is in force now",
            "amend it, and have the new version signed",
        ) from None
    assert isinstance(model, Agreement)
    today = services.now().date()
    if model.valid.to <= today:
        raise _conflict(
            "The version's time is over. 该版本的有效期已过。",
            "valid.to after today",
            "amend it, and sign that",
        )
    if held.life.opened not in (None, version) and model.valid.from_ > today:
        raise _conflict(
            "The version begins later, and with the last signature it takes the place of the one in force: "
            "there would be a gap. 该版本尚未到生效日，最后一方此时签署会造成空档。",
            f"the last signature on {model.valid.from_} or later",
            "sign it then",
        )


def _life(held: Held | None, proposal: Proposal | None) -> Life:
    if held is not None:
        return held.life
    assert proposal is not None
    assert isinstance(proposal.model, Agreement)
    return Life(frozenset(proposal.model.parties))


def _follow(before: Life, events: list[Event]) -> Life:
    for event in events:
        before = before.after(event)
    return before


def _ours(held: Held | None, access: Access) -> Held:
    if held is None or access.caller.region not in held.life.parties:
        raise store.not_there()
    return held


def _expect(newest_version: int | None, expected: int | None) -> None:
    if newest_version == expected:
        return
    if newest_version is None:
        raise store.not_there()
    raise _conflict(
        f"Version {newest_version} is the newest, not version {expected}. 最新的是第 {newest_version} 版。",
        f"a change of version {newest_version}",
        "read it, change that one, and send it again",
    )


def _illegal(illegal: Illegal) -> HubError:
    return _conflict(
        f"{illegal.en} {illegal.zh}",
        "a change that follows from what the agreement is now",
        "read `agreement(id)`, which lists its events",
    )


def _conflict(found: str, expected: str, fix: str) -> HubError:
    return HubError(ErrorCode.CONFLICT, found, expected=expected, fix=fix)
