"""Whether a text, or a version that was drafted long ago, fits beside the policy of now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from graph_schema.vocabulary import AgreementEventKind, AgreementState, ErrorCode
from hub.access.caller_and_purpose import Access
from hub.access.purposes import reads_records
from hub.agreements import store
from hub.agreements.agreement import StoredAgreement
from hub.agreements.life import PENDING, Illegal
from hub.agreements.refusals import ended
from hub.errors import HubError
from hub.messages.message import Argument, Bilingual, Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.checks.proposals import Proposal, propose_agreement, read_text
from hub.policy.diagnostics.complaints import MOST_COMPLAINTS, BrokenDocuments, Complaint
from hub.policy.model.documents import Agreement

FILE = "agreement.yaml"
"""How complaints call a text that came over the wire."""


def proposed(text: str, access: Access, catalogue: Catalogue) -> Proposal:
    """A text of a party, judged beside the policy of now. Its warnings are what overlaps with others, what
    opens nothing, and a last day that has come.

    Raises:
        BrokenDocuments: every problem. HubError: FORBIDDEN.
    """
    document = read_text(text, FILE)
    proposal = propose_agreement(document, catalogue)
    assert isinstance(proposal.model, Agreement)
    if not proposal.model.clauses:
        found = Complaint(
            FILE,
            document.line(("clauses",)),
            "clauses",
            message("policy.nothing"),
            message("policy.at-least-clause"),
        )
        raise BrokenDocuments([found])
    if access.caller.region not in proposal.model.parties:
        raise HubError(ErrorCode.FORBIDDEN, "agreements.no-party", region=access.caller.region)
    more = [
        Complaint(FILE, document.line(path), ".".join(map(str, path)), found, wanted)
        for path, found, wanted in _in_vain(proposal.model, catalogue, access.day)
    ]
    return replace(proposal, warnings=(*proposal.warnings, *more)[:MOST_COMPLAINTS])


def _in_vain(
    agreement: Agreement, catalogue: Catalogue, today: date
) -> Iterator[tuple[tuple[str | int, ...], Message, Message]]:
    """What stands in a text and does nothing: where, what, and what would."""
    if agreement.valid.to <= today:
        found = message("agreements.over-before-signed", day=agreement.valid.to)
        yield ("valid", "to"), found, message("agreements.day-to-come")
    for place, clause in enumerate(agreement.clauses):
        for number, purpose in enumerate(clause.purposes):
            if not reads_records(catalogue.purposes[purpose]):
                found = message("agreements.purpose-reads-nothing", purpose=purpose)
                path = ("clauses", place, "purposes", number)
                yield path, found, message("agreements.purpose-that-reads")


def may_follow(
    proposal: Proposal,
    text: str,
    access: Access,
    expected: int | None,
    held: StoredAgreement | None,
    *,
    used: bool,
) -> None:
    """Whether a text may be the next version of what is held (None: a new agreement).

    Args:
        expected: the newest version, which was changed; None for a new agreement.
        used: an agreement of this id came with the seeds and is gone.

    Raises:
        HubError: CONFLICT; NOT_FOUND for an amendment of what is not there.
    """
    if used:
        raise conflict("agreements.id-used")
    if held is None:
        if expected is not None:
            raise store.not_there()
        return
    if access.caller.region not in held.life.parties:
        raise conflict("agreements.id-taken")
    if held.life.ended:
        raise no_path(Illegal(ended(AgreementEventKind.DRAFTED)))
    if expected is None:
        raise conflict("agreements.id-own", newest=held.life.newest)
    newest = held.life.newest
    if newest != expected:
        raise conflict("agreements.version-not-newest", newest=newest, named=expected)
    assert isinstance(proposal.model, Agreement)
    if frozenset(proposal.model.parties) != held.life.parties:
        raise conflict("agreements.parties-differ", parties=sorted(held.life.parties))
    state = held.life.versions[newest].state
    if state is not AgreementState.WITHDRAWN and held.version(newest).text == text:
        same = "agreements.text-same-pending" if state in PENDING else "agreements.text-same"
        raise conflict(same, newest=newest, state=state)


def may_begin(held: StoredAgreement, version: int, catalogue: Catalogue, today: date) -> None:
    """Judges a version once more beside the policy of now: it may be long since it was drafted.

    Raises:
        HubError: CONFLICT.
    """
    text = held.version(version).text
    try:
        model = propose_agreement(read_text(text, FILE), catalogue).model
    except BrokenDocuments as broken:
        raise conflict(
            "agreements.version-unfit", problem=Bilingual(str(broken.complaints[0]), broken.complaints[0].zh)
        ) from None
    assert isinstance(model, Agreement)
    if model.valid.to <= today:
        raise conflict("agreements.version-over")
    if held.life.opened not in (None, version) and model.valid.from_ > today:
        raise conflict("agreements.version-early", day=model.valid.from_)


def no_path(illegal: Illegal) -> HubError:
    """For an event that does not follow from what the agreement is."""
    return conflict(illegal.problem)


def conflict(said: str | Message, **arguments: Argument) -> HubError:
    """For what another change, or the policy of now, does not allow: a message, or the id of one."""
    return HubError(ErrorCode.CONFLICT, said, **arguments)
