"""The audit log for auditors, and for a caller the proof of its own receipt."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import strawberry

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.vocabulary import AuditAct, ErrorCode, PurposeCode, Role
from hub import audit
from hub.access.caller_and_purpose import Access
from hub.access.grants import (
    CONSENT_BASIS,
    OWN_DUTY,
    OWN_DUTY_BASIS,
    SELF,
    SELF_BASIS,
    basis_for,
    rests_on_person,
)
from hub.access.purposes import terms_for
from hub.access.role_sets import AUDITORS
from hub.bound_checks import check_order
from hub.errors import HubError, InputError
from hub.policy.catalogue import Catalogue
from hub.policy.model import documents as d
from hub.proceedings.consents import named
from hub.services import SHANGHAI
from hub.store.commits import stamp
from hub.store.graph import Row
from hub.subjects.ids_after_merge import ids_of
from hub.subjects.readable_records import COMMIT_AT
from resolvers.agreements import Clause, clause_named
from resolvers.audiences import LOG_READERS, RECEIPT_HOLDERS
from resolvers.connections import Connection, page, page_size
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import size
from resolvers.policy_types import (
    Authority,
    LegalBasis,
    Region,
    Text,
    authority_or_none,
    basis,
    open_end,
    region,
    text,
)
from resolvers.root_fields import query

OWN_DUTY_TITLE = Text(zh="本区域法定职责", en="duty of the own region")
SELF_TITLE = Text(zh="本人查询", en="the subject itself")
CONSENT_TITLE = Text(zh="信用主体同意", en="consent of the subject")
Days = tuple[date | None, date | None]
NEVER: Days = (None, None)
NOBODY = "-"
"""In the place of a subject's id: one that was looked for and not shown."""
PUSHED = "white-list:"
"""How the grant of who reads a pushed white list begins; the rule follows, and @ with the region."""


@strawberry.type(description="What an entry disclosed of one subject.")
class Disclosed:
    """What was read of a subject."""

    subject_id: strawberry.ID | None = strawberry.field(
        description="Null: one that was looked for and not shown."
    )
    parts: list[str] = strawberry.field(directives=size(10))


@strawberry.type(
    description="One entry of the audit log (查询留痕): who, for what, what was disclosed, under which "
    "grants, with which outcome, when."
)
class AuditEntry:
    """An entry; of entries from before a field there was, that field is empty."""

    receipt: str
    at: datetime
    act: AuditAct
    caller: str = strawberry.field(description="Account of the caller.")
    region: Region = strawberry.field(description="Region of the caller.")
    authority: Authority | None = strawberry.field(description="Null for a subject.")
    role: Role
    purpose: PurposeCode | None = strawberry.field(description="Null for an operator.")
    matter: str
    operation: str
    operation_hash: str
    fields: str = strawberry.field(
        description="The fields that were asked for: `subject{id,records{status}}`."
    )
    disclosed: list[Disclosed] = strawberry.field(directives=size(20))
    regions: list[Region] = strawberry.field(
        directives=size(10), description="Regions whose records were read."
    )
    grants: list[str] = strawberry.field(directives=size(10))
    outcomes: list[str] = strawberry.field(directives=size(20))
    decision_ids: list[strawberry.ID] = strawberry.field(directives=size(20))
    plan: str | None = strawberry.field(
        description="Digest of how the operation was run: the same for the same fields, whatever the "
        "arguments. Null: by no plan, as a file that was sent."
    )
    statements: int | None = strawberry.field(
        description="How many statements the graph had run for it when it was entered; null: an older entry."
    )
    known_as_of: int | None = strawberry.field(
        description="The newest commit up to which facts were looked at; null: at none that is named."
    )


AuditEntryConnection = Connection[AuditEntry]


@strawberry.enum(description="Where a grant comes from.")
class GrantSource(StrEnum):
    """Own duty, a law, a clause of an agreement, a consent, being the subject, a pushed white list."""

    OWN_DUTY = "OWN_DUTY"
    LAW = "LAW"
    CLAUSE = "CLAUSE"
    CONSENT = "CONSENT"
    SELF = "SELF"
    WHITE_LIST = "WHITE_LIST"
    OTHER = "OTHER"


@strawberry.type(description="A grant (授权) behind an entry, as the policy was when it was written.")
class GrantBehind:
    """Its id, where it comes from, and its legal basis."""

    name: str = strawberry.field(description="As `grants` of the entry names it.")
    source: GrantSource
    title: Text | None
    legal_basis: list[LegalBasis] = strawberry.field(directives=size(5))
    clause: Clause | None = strawberry.field(description="The clause that it is, with its agreement.")
    valid_from: date | None
    valid_to: date | None


@strawberry.type(description="An entry with the grants that allowed it.")
class WhyAllowed:
    """Why a read was allowed."""

    entry: AuditEntry
    grants: list[GrantBehind] = strawberry.field(directives=size(20))


@strawberry.type(
    description="The proof that an entry is in the log; `docs/verifying.md` says how to check it."
)
class AuditProof:
    """A bundle, or none while no checkpoint covers the entry."""

    receipt: str
    covered: bool = strawberry.field(description="False until the next checkpoint, half a minute.")
    bundle: str | None = strawberry.field(description="The file that `hub audit check` reads.")


@strawberry.input(description="Which entries; all conditions together.")
class AuditFilter:
    """`since` and `until` are half-open."""

    subject_id: strawberry.ID | None = None
    caller: str | None = None
    receipt: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@strawberry.type
class AuditQuery:
    """The audit log."""

    @query(
        LOG_READERS,
        2_000,
        "The audit log (查询留痕), the newest entry first: entries of callers of the auditor's region, "
        "or that read its records.",
    )
    def audit_entries(
        self,
        info: Info,
        purpose: PurposeInput,
        filter: AuditFilter | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> AuditEntryConnection:
        """A keyset page by (at, receipt), the newest first, from graph and segments."""
        access = _auditor(info, purpose)
        asked = filter or AuditFilter()
        if any(holds_identity_number(one) for one in (asked.subject_id, asked.caller, asked.receipt) if one):
            raise InputError("resolvers.filter-holds-identity-number", code=ErrorCode.IDENTITY_IN_QUERY)
        since, until = _moment(asked.since) or "", _moment(asked.until) or "9999"
        check_order("since", "until", crossed=since > until)
        services = info.context.services
        wanted = audit.EntryFilter(
            subject=asked.subject_id,
            merged=_merged(info, asked.subject_id),
            caller=asked.caller,
            receipt=asked.receipt,
            since=since,
            until=until,
            within=_within(access, info.context.catalogue),
        )
        cursors = info.cursors(access)
        size, start = page_size(first), cursors.read(after)
        before = (str(start[0]), str(start[1])) if start is not None else ("9999", "")
        rows = audit.search(services.log, wanted, size + 1, before)
        info.context.disclosures.note(access, None, "auditEntries")
        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda row: [row["at"], row["receipt"]],
            lambda row: entry(row, info.context.catalogue),
            after=start is not None,
        )
        return AuditEntryConnection(edges=edges, page_info=page_info)

    @query(LOG_READERS, 1_500, "The grants behind an entry, with their basis (授权依据).")
    def why_allowed(self, info: Info, receipt: str, purpose: PurposeInput) -> WhyAllowed | None:
        """The grants behind an entry that the auditor may see; None for any other."""
        access = _auditor(info, purpose)
        found = _visible(info, access, receipt)
        info.context.disclosures.note(access, None, f"audit:{receipt}" if found is not None else "audit")
        if found is None:
            return None
        catalogue = _catalogue_at(info, found["at"])
        return WhyAllowed(
            entry=entry(found, info.context.catalogue),
            grants=[_behind(info, name, found["region"], catalogue) for name in found.get("grants", ())],
        )

    @query(RECEIPT_HOLDERS, 1_500, "The proof that an entry is in the log.")
    def audit_proof(self, info: Info, receipt: str, purpose: PurposeInput) -> AuditProof | None:
        """The proof for the caller's own receipt, or for an auditor; None for any other."""
        access = info.access(purpose)
        services, caller = info.context.services, access.caller
        if any(caller.role in terms.roles for terms in info.context.catalogue.purposes.values()):
            terms_for(access, info.context.catalogue)  # an operator has no purpose, and a proof all the same
        found = audit.find(services.log, receipt)
        if found is not None:
            asked = (found.entry["caller"], found.entry["region"], found.entry["authority"])
            within = _within(access, info.context.catalogue) if caller.role in AUDITORS else set[str]()
            if asked != (caller.name, caller.region, caller.authority) and not audit.EntryFilter(
                within=within
            ).fits(found.entry):
                found = None
        info.context.disclosures.note(
            access, None, f"auditProof:{receipt}" if found is not None else "auditProof"
        )
        if found is None:
            return None
        newest = audit.latest(services.log)
        if found.leaf is None or newest is None or newest.size <= found.leaf:
            return AuditProof(receipt=receipt, covered=False, bundle=None)
        return AuditProof(receipt=receipt, covered=True, bundle=audit.prove_placed(services.log, found))


def entry(row: Row, catalogue: Catalogue) -> AuditEntry:
    """An entry as the API shows it."""
    disclosed: dict[str, Any] = json.loads(row["disclosed"])
    return AuditEntry(
        receipt=row["receipt"],
        at=datetime.fromisoformat(row["at"]),
        act=AuditAct(row.get("act", "READ")),
        caller=row["caller"],
        region=region(row["region"], catalogue),
        authority=authority_or_none(row["authority"], row["region"], catalogue),
        role=Role(row["role"]),
        purpose=PurposeCode(row["purpose"]) if row["purpose"] else None,
        matter=row["matter"],
        operation=row["operation"],
        operation_hash=row["operationHash"],
        fields=row.get("fields", ""),
        disclosed=[
            Disclosed(subject_id=strawberry.ID(one) if one != NOBODY else None, parts=list(parts))
            for one, parts in disclosed.items()
        ],
        regions=[region(code, catalogue) for code in row.get("regions", ())],
        grants=list(row["grants"]),
        outcomes=list(row["outcomes"]),
        decision_ids=[strawberry.ID(one) for one in row["decisions"]],
        plan=row.get("plan") or None,
        statements=row.get("statements"),
        known_as_of=row.get("knownAsOf") or None,
    )


def _merged(info: Info, subject: str | None) -> tuple[str, ...]:
    """The other ids of a subject that is asked for: entries from before it was merged name one of them."""
    if subject is None:
        return ()
    return tuple(info.context.services.graph.read(lambda tx: ids_of(tx, subject)))


def _auditor(info: Info, purpose: PurposeInput) -> Access:
    access = info.access(purpose)
    if access.caller.role not in AUDITORS:
        raise HubError(ErrorCode.FORBIDDEN, "resolvers.for-auditors")
    terms_for(access, info.context.catalogue)
    return access


def _within(access: Access, catalogue: Catalogue) -> set[str]:
    """The auditor's region and everything below it."""
    own = access.caller.region
    return {own, *catalogue.with_those_below(own)}


def _visible(info: Info, access: Access, receipt: str) -> Row | None:
    wanted = audit.EntryFilter(receipt=receipt, within=_within(access, info.context.catalogue))
    return next(iter(audit.search(info.context.services.log, wanted, 1)), None)


def _moment(at: datetime | None) -> str | None:
    """A moment as the log keeps it; one without an offset is of Asia/Shanghai."""
    return None if at is None else stamp(at if at.tzinfo is not None else at.replace(tzinfo=SHANGHAI))


def _catalogue_at(info: Info, at: str) -> Catalogue:
    """The policy as it was then: a grant may have ended since."""
    now = info.context.catalogue
    row = info.context.services.graph.read(lambda tx: tx.row(COMMIT_AT, at=at))
    return info.context.services.book.at(int(row["number"])) if row is not None else now


def _behind(info: Info, name: str, region: str, catalogue: Catalogue) -> GrantBehind:
    """A grant by its name in an entry of a caller of the region."""
    path = catalogue.path(region)
    if name == OWN_DUTY:
        return _grant(name, GrantSource.OWN_DUTY, OWN_DUTY_TITLE, basis_for(OWN_DUTY_BASIS, path), catalogue)
    if name == SELF:
        return _grant(name, GrantSource.SELF, SELF_TITLE, basis_for(SELF_BASIS, path), catalogue)
    if rests_on_person((name,)):
        found = named(info.context.services, name)
        valid = (found.valid_from, found.valid_to) if found is not None else NEVER
        bases = basis_for(CONSENT_BASIS, path)
        return _grant(name, GrantSource.CONSENT, CONSENT_TITLE, bases, catalogue, valid)
    if (law := catalogue.grants.get(name)) is not None:
        return _grant(name, GrantSource.LAW, text(law.title), law.legal_basis, catalogue, _period(law.valid))
    if (clause := clause_named(name, catalogue)) is not None:
        of = clause.part_of[0]
        return _grant(
            name, GrantSource.CLAUSE, text(of.title), of.legal_basis, catalogue, _period(of.valid), clause
        )
    pushed = catalogue.rules.get(name.removeprefix(PUSHED).partition("@")[0])
    if name.startswith(PUSHED) and pushed is not None:
        title, bases = text(pushed.rule.title), pushed.rule.legal_basis
        return _grant(name, GrantSource.WHITE_LIST, title, bases, catalogue)
    return _grant(name, GrantSource.OTHER, None, (), catalogue)


def _period(valid: d.Period) -> Days:
    return valid.from_, open_end(valid.to)


def _grant(
    name: str,
    source: GrantSource,
    title: Text | None,
    bases: Iterable[d.LegalBasis],
    catalogue: Catalogue,
    valid: Days = NEVER,
    clause: Clause | None = None,
) -> GrantBehind:
    return GrantBehind(
        name=name,
        source=source,
        title=title,
        legal_basis=basis(tuple(bases), catalogue),
        clause=clause,
        valid_from=valid[0],
        valid_to=valid[1],
    )
