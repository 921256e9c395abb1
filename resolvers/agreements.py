"""Agreements (互认协议) with their clauses, as everybody may read them. No token needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import strawberry

from graph_schema.vocabulary import PurposeCode, RuleStatus, SharingClass
from hub.decisions.questions import check_region, moment
from hub.policy.catalogue import Catalogue
from hub.policy.model import documents as d
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.http.cost_directives import size
from resolvers.nodes import MOST_SHOWN, Node, node_id, page_of_documents
from resolvers.policy_types import Known, LegalBasis, Region, Text, basis, open_end, region, text
from resolvers.record_kinds import RecordKind, record_kind, record_kinds
from resolvers.root_fields import query
from resolvers.scales import GradeScale, scale
from resolvers.scenarios import Scenario, scenario


@strawberry.type(description="What a partner's grade or list counts as at home.")
class TreatAs:
    """A home scenario with a list, or a scale and a grade."""

    scenario: Scenario
    list_kind: RecordKind | None = strawberry.field(description="The home list that it counts as.")
    grade_scale: GradeScale | None
    grade: str | None


@strawberry.type(
    description="A clause (条款): which records of one party may be used in another, how, and for what."
)
class Clause(Node):
    """One clause of an agreement."""

    code: str = strawberry.field(description="Its name in its agreement.")
    from_region: Region
    to_region: Region
    record_kinds: list[RecordKind] = strawberry.field(directives=size(20))
    scenarios: list[Scenario] = strawberry.field(
        directives=size(10), description="Scenarios of the using region; none means every one."
    )
    purposes: list[PurposeCode] = strawberry.field(directives=size(15))
    share: SharingClass
    recognise: bool
    grade_scale: GradeScale | None = strawberry.field(description="The scale of `lowestGrade`.")
    lowest_grade: str | None = strawberry.field(description="The least grade that counts.")
    treat_as: TreatAs | None
    repair_propagation: bool
    enforcement_coordination: bool
    known: Known
    part_of: strawberry.Private[tuple[d.Agreement, int]]

    @strawberry.field(description="The agreement that it stands in.")
    def agreement(self) -> Agreement:
        """The version of the agreement with this clause."""
        return agreement(*self.part_of, self.known)


@strawberry.type(description="A mutual-recognition agreement (互认协议) between regions.")
class Agreement(Node):
    """One version of an agreement."""

    code: str = strawberry.field(description="What arguments name it by; its versions share it.")
    version: int
    title: Text
    parties: list[Region] = strawberry.field(directives=size(10))
    status: RuleStatus
    valid_from: date
    valid_to: date | None
    legal_basis: list[LegalBasis] = strawberry.field(directives=size(10))
    note: str | None
    known: Known
    written: strawberry.Private[d.Agreement]

    @strawberry.field(description="Whether it is in force at a moment; now, if none is given.")
    def in_force(self, info: Info, at: datetime | None = None) -> bool:
        """Whether the day lies in its time."""
        return self.written.valid.holds(moment(info.context.services, at, "decisions.moment").date())

    @strawberry.field(directives=size(20))
    def clauses(self) -> list[Clause]:
        """Its clauses, in their order."""
        return [clause(one, self.written, self.version, self.known) for one in self.written.clauses]


AgreementConnection = Connection[Agreement]


@strawberry.type
class AgreementQuery:
    """Agreements, public."""

    @query(
        PUBLIC,
        20,
        "The version of a mutual-recognition agreement that stands, by its code; null: there is none.",
    )
    def agreement(self, info: Info, code: str) -> Agreement | None:
        """One agreement."""
        catalogue = info.context.catalogue
        found = catalogue.agreements.get(code)
        return agreement(*found, catalogue) if found is not None else None

    @query(PUBLIC, 100, "Mutual-recognition agreements (互认协议), of a region or all.")
    def agreements(
        self, info: Info, region: str | None = None, first: int | None = None, after: str | None = None
    ) -> AgreementConnection:
        """Agreements by code."""
        catalogue = info.context.catalogue
        if region is not None:
            check_region(region, catalogue)
        found = [one for one in catalogue.agreements.values() if region is None or region in one[0].parties]
        return AgreementConnection(
            **page_of_documents(
                info,
                found,
                first,
                after,
                lambda one: one[0].id,
                lambda one, known: agreement(*one, known),
            )
        )


def agreement(found: d.Agreement, version: int, catalogue: Catalogue) -> Agreement:
    """An agreement version."""
    return catalogue.once(
        "Agreement",
        f"{found.id}:{version}",
        lambda: Agreement(
            id=node_id("Agreement", found.id, version),
            code=found.id,
            version=version,
            title=text(found.title),
            parties=[region(code, catalogue) for code in found.parties],
            status=found.status,
            valid_from=found.valid.from_,
            valid_to=open_end(found.valid.to),
            legal_basis=basis(found.legal_basis, catalogue),
            note=found.note,
            known=catalogue,
            written=found,
        ),
        MOST_SHOWN,
    )


def clause(found: d.Clause, of: d.Agreement, version: int, catalogue: Catalogue) -> Clause:
    """A clause of an agreement version."""
    key = f"{of.id}:{version}:{found.id}"
    return catalogue.once("Clause", key, lambda: _clause(found, of, version, catalogue), MOST_SHOWN)


def clauses_named(codes: Iterable[str], catalogue: Catalogue) -> list[Clause]:
    """The clauses that codes name, of the agreements as this policy has them."""
    return [clause(*catalogue.clauses[code], catalogue) for code in codes if code in catalogue.clauses]


def clause_named(code: str | None, catalogue: Catalogue) -> Clause | None:
    """A clause by its code; None where the policy has none of it."""
    return next(iter(clauses_named((code,), catalogue)), None) if code is not None else None


def drafted_clause(found: d.Clause, of: d.Agreement, catalogue: Catalogue) -> Clause:
    """A clause of a text that is no version yet."""
    return _clause(found, of, 0, catalogue)


def _clause(found: d.Clause, of: d.Agreement, version: int, catalogue: Catalogue) -> Clause:
    target = found.treat_as
    return Clause(
        id=node_id("Clause", of.id, version, found.id),
        code=found.id,
        from_region=region(found.from_, catalogue),
        to_region=region(found.to, catalogue),
        record_kinds=record_kinds(found.kinds, catalogue),
        scenarios=[scenario(found.to, code, catalogue) for code in found.scenarios],
        purposes=list(found.purposes),
        share=found.share,
        recognise=found.recognise,
        grade_scale=scale(found.scale, catalogue),
        lowest_grade=found.at_least,
        treat_as=None
        if target is None
        else TreatAs(
            scenario=scenario(found.to, target.scenario, catalogue),
            list_kind=record_kind(target.list_, catalogue) if target.list_ is not None else None,
            grade_scale=scale(target.scale, catalogue),
            grade=target.grade,
        ),
        repair_propagation=found.repair_propagation,
        enforcement_coordination=found.enforcement_coordination,
        known=catalogue,
        part_of=(of, version),
    )
