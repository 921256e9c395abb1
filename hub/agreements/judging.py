"""Whether a text, or a version that was drafted long ago, fits beside the policy of now."""

from __future__ import annotations

from datetime import date

from graph_schema.vocabulary import AgreementEventKind, AgreementState, ErrorCode
from hub.access.grants import Access
from hub.agreements import store
from hub.agreements.agreement import Held
from hub.agreements.life import PENDING, Illegal
from hub.agreements.refusals import ended
from hub.errors import HubError
from hub.policy.catalogue import Catalogue
from hub.policy.checks.proposals import Proposal, propose_agreement, read_text
from hub.policy.diagnostics.complaints import Complaint
from hub.policy.model.documents import Agreement
from hub.policy.reading import BrokenDocuments

FILE = "agreement.yaml"
"""How complaints call a text that came over the wire."""


def proposed(text: str, access: Access, catalogue: Catalogue) -> Proposal:
    """A text of a party, judged beside the policy of now.

    Raises:
        BrokenDocuments: every problem. HubError: FORBIDDEN.
    """
    document = read_text(text, FILE)
    proposal = propose_agreement(document, catalogue)
    assert isinstance(proposal.model, Agreement)
    if not proposal.model.clauses:
        found = Complaint(FILE, document.line(("clauses",)), "clauses", "nothing", "at least one clause")
        raise BrokenDocuments([found])
    if access.caller.region not in proposal.model.parties:
        raise HubError(
            ErrorCode.FORBIDDEN,
            "Your region is no party to this agreement. 本地区不是该协议的签署方。",
            expected=f"an agreement with {access.caller.region} among its parties",
            fix="correct the parties, or ask an officer of one of them",
        )
    return proposal


def may_follow(
    proposal: Proposal, text: str, access: Access, expected: int | None, held: Held | None, *, used: bool
) -> None:
    """Whether a text may be the next version of what is held (None: a new agreement).

    Args:
        expected: the newest version, which was changed; None for a new agreement.
        used: an agreement of this id came with the seeds and is gone.

    Raises:
        HubError: CONFLICT; NOT_FOUND for an amendment of what is not there.
    """
    if used:
        raise conflict(
            "An agreement of this id came and went. 该编号曾经使用。", "a new id", "choose another id"
        )
    if held is None:
        if expected is not None:
            raise store.not_there()
        return
    if access.caller.region not in held.life.parties:
        raise conflict(
            "This id is taken. 该编号已被使用。", "an id that no agreement has or had", "choose another id"
        )
    if held.life.ended:
        raise no_path(Illegal(ended(AgreementEventKind.DRAFTED)))
    if expected is None:
        raise conflict(
            "Your region has an agreement of this id. 本地区已有该编号的协议。",
            f"the id of a new agreement, or a change of version {held.life.newest} of this one",
            f"choose another id, or amend it (amendAgreement, expectedVersion: {held.life.newest})",
        )
    newest = held.life.newest
    if newest != expected:
        raise conflict(
            f"Version {newest} is the newest, not version {expected}. 最新的是第 {newest} 版。",
            f"a change of version {newest}",
            "read it, change that one, and send it again",
        )
    assert isinstance(proposal.model, Agreement)
    if frozenset(proposal.model.parties) != held.life.parties:
        raise conflict(
            "The parties differ from those of the agreement. 签署方与原协议不同。",
            f"the parties {', '.join(sorted(held.life.parties))}",
            "terminate it and draft another agreement, which the new parties sign",
        )
    state = held.life.versions[newest].state
    if state is not AgreementState.WITHDRAWN and held.version(newest).text == text:
        sign = f"sign version {newest} as it is, or " if state in PENDING else ""
        raise conflict(
            f"The text is that of version {newest}, which is {state}. 与第 {newest} 版（{state}）完全相同。",
            "a text that differs, or one that follows a withdrawn version",
            f"{sign}change the text",
        )


def may_begin(held: Held, version: int, catalogue: Catalogue, today: date) -> None:
    """Judges a version once more beside the policy of now: it may be long since it was drafted.

    Raises:
        HubError: CONFLICT.
    """
    text = held.version(version).text
    try:
        model = propose_agreement(read_text(text, FILE), catalogue).model
    except BrokenDocuments as broken:
        raise conflict(
            f"The version fits the policy no more: {broken.complaints[0]} {broken.complaints[0].zh}",
            "a text that fits beside what is in force now",
            "amend it, and have the new version signed",
        ) from None
    assert isinstance(model, Agreement)
    if model.valid.to <= today:
        raise conflict(
            "The version's time is over. 该版本的有效期已过。",
            "valid.to after today",
            "amend it, and sign that",
        )
    if held.life.opened not in (None, version) and model.valid.from_ > today:
        raise conflict(
            "The version begins later, and with the last signature it takes the place of the one in force: "
            "there would be a gap. 该版本尚未到生效日，最后一方此时签署会造成空档。",
            f"the last signature on {model.valid.from_} or later",
            "sign it then",
        )


def no_path(illegal: Illegal) -> HubError:
    """For an event that does not follow from what the agreement is."""
    return conflict(f"{illegal.told.en} {illegal.told.zh}", illegal.told.expected, illegal.told.fix)


def conflict(found: str, expected: str, fix: str) -> HubError:
    """For what another change, or the policy of now, does not allow."""
    return HubError(ErrorCode.CONFLICT, found, expected=expected, fix=fix)
