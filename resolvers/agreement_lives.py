"""The life of agreements: what officers of their parties do, see, and hand on to be verified."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import strawberry

from graph_schema.vocabulary import AgreementEventKind, AgreementState
from hub import agreements as a
from hub.audit import Written
from hub.call import Call
from hub.decisions.questions import moment
from hub.policy.catalogue import NATION, Catalogue
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.policy.model.documents import Agreement as AgreementDocument
from hub.store.commits import stamp
from resolvers import policy_types
from resolvers.audiences import AGREEMENT_PARTIES, AGREEMENT_SIGNERS
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.document_problems import DocumentProblem, clean, problems_of, reason_given
from resolvers.http.cost_directives import size
from resolvers.policy_types import Authority, LegalBasis, Region, Text, open_end
from resolvers.proceedings import keyset
from resolvers.root_fields import mutation, query


@strawberry.type(description="What happened to a version (协议事件). A state is nothing but these, in order.")
class AgreementEvent:
    """One event; ``region`` is null for the hub's own: in force, replaced."""

    position: int
    kind: AgreementEventKind
    version: int
    region: Region | None
    authority: Authority | None
    reason: str | None
    at: datetime
    kid: str | None = strawberry.field(description="Thumbprint of the key that signed.")
    signature: str | None = strawberry.field(
        description="Detached JWS over the version's canonical text (签名)."
    )


@strawberry.type(description="One version of an agreement, from its draft on (协议版本).")
class AgreementVersion:
    """A text with its signatures."""

    version: int
    state: AgreementState
    title: Text
    document: str = strawberry.field(description="The agreement as it is written (YAML).")
    canonical: str = strawberry.field(description="The text whose UTF-8 bytes every party signs.")
    digest: str = strawberry.field(description="SHA-256 of the canonical text.")
    drafted_at: datetime
    valid_from: date
    valid_to: date | None
    signed_by: list[Region] = strawberry.field(directives=size(10))
    unsigned_by: list[Region] = strawberry.field(
        directives=size(10), description="Parties whose signature is not there."
    )
    seeded: bool = strawberry.field(description="It came in force with the seeds, without signatures.")


@strawberry.type(description="An agreement with its life (协议的生命周期), for its parties.")
class AgreementLife:
    """State, versions, events."""

    code: str = strawberry.field(description="What arguments name it by.")
    parties: list[Region] = strawberry.field(directives=size(10))
    state: AgreementState
    suspended_by: list[Region] = strawberry.field(directives=size(10), description="Whose suspensions stand.")
    opens: int | None = strawberry.field(
        description="The version under which records are read that day; null: nothing is."
    )
    legal_basis: list[LegalBasis] = strawberry.field(directives=size(10))
    versions: list[AgreementVersion] = strawberry.field(directives=size(20))
    events: list[AgreementEvent] = strawberry.field(directives=size(50))


@strawberry.type(
    description="An agreement after a change, or what a dry run found. With problems nothing is done."
)
class AgreementChange:
    """The answer to each of the mutations."""

    problems: list[DocumentProblem] = strawberry.field(directives=size(50))
    warnings: list[DocumentProblem] = strawberry.field(
        directives=size(50),
        description="What is allowed and to be known: clauses that overlap, purposes for which nobody reads, "
        "a last day that has come.",
    )
    done: bool
    version: int | None
    agreement: AgreementLife | None = strawberry.field(
        description="As it stands after it; null in a dry run."
    )
    commit: int | None
    receipt: str | None


AgreementLifeConnection = Connection[AgreementLife]


@strawberry.type
class AgreementLifeQuery:
    """Agreements with their lives, for their parties."""

    @query(
        AGREEMENT_PARTIES,
        2_000,
        'An agreement with its versions, events and signatures, as of a moment; null both for "not '
        'there" and for "not yours".',
    )
    def agreement_life(
        self, info: Info, agreement: str, purpose: PurposeInput, at: datetime | None = None
    ) -> AgreementLife | None:
        """One agreement, now or as of a moment."""
        context = info.context
        then = moment(context.services, at, "decisions.moment") if at is not None else None
        held = a.seen(context.services.graph, info.access(purpose), agreement, then)
        day = (then or context.services.now()).date()
        return _life(held, day, context.catalogue) if held is not None else None

    @query(AGREEMENT_PARTIES, 2_000, "Every agreement of the caller's region, drafts too.")
    def own_agreements(
        self, info: Info, purpose: PurposeInput, first: int | None = None, after: str | None = None
    ) -> AgreementLifeConnection:
        """A page by id of the agreements of the caller's region, drafts too."""
        context = info.context
        access, today = info.access(purpose), context.services.now().date()
        edges, page_info = keyset(
            info.cursors(access),
            first,
            after,
            ("",),
            lambda place, most: a.own(context.services.graph, access, place[0], most),
            lambda held: [held.id],
            lambda held: _life(held, today, context.catalogue),
        )
        return AgreementLifeConnection(edges=edges, page_info=page_info)

    @query(AGREEMENT_PARTIES, 2_000, "An agreement as one file that `hub agreement verify` checks offline.")
    def export_agreement(self, info: Info, agreement: str, purpose: PurposeInput) -> str | None:
        """The bundle that ``hub agreement verify`` checks offline."""
        graph = info.context.services.graph
        held = a.seen(graph, info.access(purpose), agreement)
        if held is None:
            return None
        signed = sorted({event.kid for event in held.events if event.kid})
        return a.bundle(held, a.keys_named(graph, signed), stamp(info.context.services.now()))


@strawberry.type
class AgreementLifeMutation:
    """What a party does with an agreement."""

    @mutation(
        AGREEMENT_SIGNERS,
        "Drafts an agreement from its text (YAML) for the own party (起草协议). It opens nothing before "
        "every party has signed.",
    )
    def draft_agreement(
        self, info: Info, document: str, purpose: PurposeInput, reason: str = "", dry_run: bool = True
    ) -> AgreementChange:
        """A new agreement."""
        return _text(info, document, None, purpose, reason, dry_run)

    @mutation(
        AGREEMENT_SIGNERS,
        "Drafts a new version (修订协议), whose signatures start anew; what is in force stays so until "
        "all have signed.",
    )
    def amend_agreement(
        self,
        info: Info,
        document: str,
        expected_version: int,
        purpose: PurposeInput,
        reason: str = "",
        dry_run: bool = True,
    ) -> AgreementChange:
        """A new version."""
        return _text(info, document, expected_version, purpose, reason, dry_run)

    @mutation(
        AGREEMENT_SIGNERS,
        "Signs a version for the own party with a detached JWS (签署协议). With the last signature the "
        "version is in force.",
    )
    def sign_agreement(
        self,
        info: Info,
        agreement: str,
        version: int,
        signature: str,
        purpose: PurposeInput,
        reason: str = "",
    ) -> AgreementChange:
        """The caller's party signs."""
        call, said = _begin(info, purpose, reason, needed=False)
        return _changed(info, a.sign(call, agreement, version, signature.strip(), said))

    @mutation(AGREEMENT_SIGNERS, "Withdraws a version that is not yet in force (撤回协议草案).")
    def withdraw_agreement_draft(
        self, info: Info, agreement: str, version: int, purpose: PurposeInput, reason: str
    ) -> AgreementChange:
        """A version that is not in force is withdrawn."""
        call, said = _begin(info, purpose, reason)
        return _changed(info, a.withdraw(call, agreement, version, said))

    @mutation(AGREEMENT_SIGNERS, "Suspends an agreement for all its parties (中止协议).")
    def suspend_agreement(
        self, info: Info, agreement: str, purpose: PurposeInput, reason: str
    ) -> AgreementChange:
        """For all parties, at once."""
        return _whole(info, a.suspend, agreement, purpose, reason)

    @mutation(
        AGREEMENT_SIGNERS,
        "Lifts the own party's suspension (恢复协议); in force again where no other stands.",
    )
    def resume_agreement(
        self, info: Info, agreement: str, purpose: PurposeInput, reason: str
    ) -> AgreementChange:
        """The caller's own suspension is lifted."""
        return _whole(info, a.resume, agreement, purpose, reason)

    @mutation(AGREEMENT_SIGNERS, "Ends an agreement for all its parties, for good (终止协议).")
    def terminate_agreement(
        self, info: Info, agreement: str, purpose: PurposeInput, reason: str
    ) -> AgreementChange:
        """For all parties, for good."""
        return _whole(info, a.terminate, agreement, purpose, reason)


def _begin(info: Info, purpose: PurposeInput, reason: str, *, needed: bool = True) -> tuple[Call, str]:
    return info.call(purpose), reason_given(reason, needed=needed)


def _text(
    info: Info, text: str, expected: int | None, purpose: PurposeInput, reason: str, dry_run: bool
) -> AgreementChange:
    call, said = _begin(info, purpose, reason, needed=not dry_run)
    clean(text, "resolvers.words-text")
    try:
        if dry_run:
            tried = a.try_text(call, text, expected)
            return AgreementChange(
                problems=[],
                warnings=problems_of(tried.proposal.warnings),
                done=False,
                version=tried.version,
                agreement=None,
                commit=None,
                receipt=None,
            )
        if expected is None:
            return _changed(info, a.draft(call, text, said))
        return _changed(info, a.amend(call, text, expected, said))
    except BrokenDocuments as broken:
        return AgreementChange(
            problems=problems_of(broken.complaints),
            warnings=[],
            done=False,
            version=None,
            agreement=None,
            commit=None,
            receipt=None,
        )


def _whole(
    info: Info,
    act: Callable[..., Written[a.AgreementChange]],
    agreement: str,
    purpose: PurposeInput,
    reason: str,
) -> AgreementChange:
    call, said = _begin(info, purpose, reason)
    return _changed(info, act(call, agreement, said))


def _changed(info: Info, written: Written[a.AgreementChange]) -> AgreementChange:
    context, made = info.context, written.made
    context.entered(written.receipt)
    return AgreementChange(
        problems=[],
        warnings=problems_of(made.proposal.warnings) if made.proposal is not None else [],
        done=True,
        version=made.version,
        agreement=_life(made.agreement, context.services.now().date(), context.catalogue),
        commit=made.commit,
        receipt=written.receipt,
    )


def _life(held: a.StoredAgreement, day: date, catalogue: Catalogue) -> AgreementLife:
    life = held.life
    state, opened = life.state, life.opened
    assert state is not None
    model = a.model_of(held.version(opened).text, held.id) if opened is not None else None
    return AgreementLife(
        code=held.id,
        parties=_regions(held.model.parties, catalogue),
        state=state,
        suspended_by=_regions(life.in_effect.suspending if life.in_effect is not None else (), catalogue),
        opens=opened if model is not None and model.valid.holds(day) else None,
        legal_basis=policy_types.basis(held.model.legal_basis, catalogue),
        versions=[_version(held, one, catalogue) for one in held.versions],
        events=[_event(one, catalogue) for one in held.events],
    )


def _version(held: a.StoredAgreement, drafted: a.AgreementVersion, catalogue: Catalogue) -> AgreementVersion:
    version = held.life.versions[drafted.version]
    model: AgreementDocument = a.model_of(drafted.text, held.id)
    return AgreementVersion(
        version=version.number,
        state=version.state,
        title=policy_types.text(model.title),
        document=drafted.text,
        canonical=drafted.canonical,
        digest=drafted.digest,
        drafted_at=drafted.at,
        valid_from=model.valid.from_,
        valid_to=open_end(model.valid.to),
        signed_by=_regions(version.signed, catalogue),
        unsigned_by=[] if version.seeded else _regions(held.life.parties - version.signed, catalogue),
        seeded=version.seeded,
    )


def _event(event: a.AgreementEvent, catalogue: Catalogue) -> AgreementEvent:
    return AgreementEvent(
        position=event.number,
        kind=event.kind,
        version=event.version,
        region=policy_types.region(event.region, catalogue) if event.region else None,
        authority=policy_types.authority_or_none(event.authority, event.region or NATION, catalogue),
        reason=event.reason or None,
        at=event.at,
        kid=event.kid,
        signature=event.signature,
    )


def _regions(codes: frozenset[str] | tuple[str, ...], catalogue: Catalogue) -> list[Region]:
    return [policy_types.region(code, catalogue) for code in sorted(codes)]
