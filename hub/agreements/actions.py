"""What an agreement officer does, for its own party alone: draft, amend, sign, withdraw, suspend, resume,
terminate. Change, event, clauses and audit entry are one transaction, one after the other by the commit
sequence's lock: of two officers at once the second finds what the first left, and is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from graph_schema.vocabulary import AgreementEventKind
from hub.access.caller_and_purpose import Access
from hub.access.role_sets import SIGNATORIES
from hub.agreements import life, store
from hub.agreements.agreement import AgreementVersion, SignatureGiven, StoredAgreement, drafted
from hub.agreements.life import Event, Illegal, Life
from hub.agreements.signature_check import verified
from hub.agreements.store import Act
from hub.agreements.text_check import conflict, may_begin, may_follow, no_path, proposed
from hub.audit import Written
from hub.calendar.workdays import day_in_china
from hub.call import Call
from hub.policy.catalogue import Catalogue
from hub.policy.checks.proposals import Proposal
from hub.policy.model.documents import Agreement
from hub.policy.published_versions import newest
from hub.policy.versions import policy_head
from hub.store import commits
from hub.store.commits import begin_commit
from hub.store.graph import Transaction

ATTEMPTS = 5


@dataclass(frozen=True)
class AgreementChange:
    """An agreement after a change, the version that was acted on, the commit, and the text that was
    judged."""

    agreement: StoredAgreement
    version: int
    commit: int
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
    version: AgreementVersion | None = None
    signed: SignatureGiven | None = None
    proposal: Proposal | None = None


_Prepare = Callable[[Transaction, Catalogue, StoredAgreement | None, datetime], _Step]
"""From the policy, the agreement as it stands and the commit's moment to what is to be written."""


class _Moved(Exception):
    """The policy changed between judging and writing."""


def try_text(call: Call, text: str, expected: int | None) -> Tried:
    """What :func:`draft` or :func:`amend` would do; nothing is written. Raises as they do."""
    store.for_parties(call.access, *SIGNATORIES)
    _, catalogue = call.services.book.now()
    proposal = proposed(text, call.access, catalogue)

    def look(transaction: Transaction) -> int:
        held = store.read(transaction, proposal.model.id)
        step = _drafting(text, call.access, expected, transaction, catalogue, held, call.services.now())
        try:
            _follow(_life(held, proposal), step.events)
        except Illegal as illegal:
            raise no_path(illegal) from None
        return step.events[-1].version

    return Tried(proposal, call.services.graph.read(look))


def draft(call: Call, text: str, reason: str) -> Written[AgreementChange]:
    """A new agreement. It opens nothing until every party has signed.

    Raises:
        BrokenDocuments: every problem. HubError: FORBIDDEN, CONFLICT, UNAVAILABLE.
    """
    return _text(call, text, None, reason)


def amend(call: Call, text: str, expected: int, reason: str) -> Written[AgreementChange]:
    """A new version, whose signatures start anew; what is in force stays so until all have signed it.

    Args:
        expected: the newest version, which was changed.

    Raises:
        BrokenDocuments, HubError: as :func:`draft`; NOT_FOUND.
    """
    return _text(call, text, expected, reason)


def sign(
    call: Call,
    id_: str,
    version: int,
    signature: str,
    reason: str = "",
) -> Written[AgreementChange]:
    """The caller's party signs a version; with the last signature it is in force.

    Raises:
        HubError: BAD_INPUT for a signature that does not count, FORBIDDEN, NOT_FOUND, CONFLICT.
    """

    def prepare(
        transaction: Transaction, catalogue: Catalogue, held: StoredAgreement | None, at: datetime
    ) -> _Step:
        held = _ours(held, call.access)
        events = life.signing(held.life, version, call.access.caller.region)
        _follow(held.life, events)
        signed = verified(transaction, call.access, held, version, signature, day_in_china(at))
        if events[-1].kind is AgreementEventKind.IN_FORCE:
            may_begin(held, version, catalogue, day_in_china(at))
        return _Step(events, signed=signed)

    return _change(call, id_, prepare, reason)


def withdraw(call: Call, id_: str, version: int, reason: str) -> Written[AgreementChange]:
    """A party withdraws a version that is not yet in force: nobody signs it any more."""
    plan = partial(
        _planned, call.access, lambda held: life.withdrawing(held, version, call.access.caller.region)
    )
    return _change(call, id_, plan, reason)


def suspend(call: Call, id_: str, reason: str) -> Written[AgreementChange]:
    """A party suspends; the next statement of every hub reads under it no more, for all parties."""
    plan = partial(_planned, call.access, lambda held: life.suspending(held, call.access.caller.region))
    return _change(call, id_, plan, reason)


def resume(call: Call, id_: str, reason: str) -> Written[AgreementChange]:
    """A party lifts its own suspension; in force again where no other party's stands."""

    def prepare(
        transaction: Transaction, catalogue: Catalogue, held: StoredAgreement | None, at: datetime
    ) -> _Step:
        step = _planned(
            call.access,
            lambda one: life.resuming(one, call.access.caller.region),
            transaction,
            catalogue,
            held,
            at,
        )
        if step.events[-1].kind is AgreementEventKind.IN_FORCE:
            may_begin(_ours(held, call.access), step.events[-1].version, catalogue, day_in_china(at))
        return step

    return _change(call, id_, prepare, reason)


def terminate(call: Call, id_: str, reason: str) -> Written[AgreementChange]:
    """A party ends the agreement, and any version that is being signed, for good and for all parties."""
    plan = partial(_planned, call.access, lambda held: life.terminating(held, call.access.caller.region))
    return _change(call, id_, plan, reason)


def _text(call: Call, text: str, expected: int | None, reason: str) -> Written[AgreementChange]:
    store.for_parties(call.access, *SIGNATORIES)
    id_ = proposed(text, call.access, call.services.book.current()).model.id
    prepare = partial(_drafting, text, call.access, expected)
    return _change(call, id_, prepare, reason)


def _drafting(
    text: str,
    access: Access,
    expected: int | None,
    transaction: Transaction,
    catalogue: Catalogue,
    held: StoredAgreement | None,
    at: datetime,
) -> _Step:
    proposal = proposed(text, access, catalogue)
    used = held is None and newest(transaction, "agreement", proposal.model.id) is not None
    may_follow(proposal, text, access, expected, held, used=used)
    events = life.drafting(_life(held, proposal), access.caller.region)
    version = drafted(proposal.model.id, events[-1].version, text, at)
    return _Step(events, version=version, proposal=proposal)


def _planned(
    access: Access,
    plan: Callable[[Life], list[Event]],
    transaction: Transaction,
    catalogue: Catalogue,
    held: StoredAgreement | None,
    at: datetime,
) -> _Step:
    return _Step(plan(_ours(held, access).life))


def _change(call: Call, id_: str, prepare: _Prepare, reason: str) -> Written[AgreementChange]:
    store.for_parties(call.access, *SIGNATORIES)
    call.disclosures.access = call.access
    for _ in range(ATTEMPTS):
        head, catalogue = call.services.book.now()

        def change(
            transaction: Transaction, head: int = head, catalogue: Catalogue = catalogue
        ) -> tuple[AgreementChange, list[str]]:
            commit = begin_commit(transaction, "agreement", call.services.now())
            if policy_head(transaction) != head:
                raise _Moved
            at = commits.committed_at(transaction, commit)
            held = store.read(transaction, id_)
            try:
                step = prepare(transaction, catalogue, held, at)
                before = _life(held, step.proposal)
                after = _follow(before, step.events)
            except Illegal as illegal:
                raise no_path(illegal) from None
            act = Act(call.access, commit, at, reason)
            _write(transaction, id_, held, step, act)
            _open_or_close(transaction, id_, before, after, act)
            written = store.read(transaction, id_)
            assert written is not None
            call.disclosures.regions.update(after.parties)
            outcomes = [f"agreement:{id_}:{one.kind}:{one.version}:commit {commit}" for one in step.events]
            return AgreementChange(written, step.events[-1].version, commit, step.proposal), outcomes

        try:
            return call.services.audit.write_with(call.disclosures, change)
        except _Moved:
            continue
    raise conflict("agreements.policy-moved")


def _write(transaction: Transaction, id_: str, held: StoredAgreement | None, step: _Step, act: Act) -> None:
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


def _life(held: StoredAgreement | None, proposal: Proposal | None) -> Life:
    if held is not None:
        return held.life
    assert proposal is not None
    assert isinstance(proposal.model, Agreement)
    return Life(frozenset(proposal.model.parties))


def _follow(before: Life, events: list[Event]) -> Life:
    for event in events:
        before = before.after(event)
    return before


def _ours(held: StoredAgreement | None, access: Access) -> StoredAgreement:
    if held is None or access.caller.region not in held.life.parties:
        raise store.not_there()
    return held
