"""Agreements (互认协议) with their clauses, as everybody may read them. No token needed."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from graph_schema.vocabulary import PurposeCode, RuleStatus, SharingClass
from hub.decisions.questions import check_region, moment
from hub.policy.catalogue import Catalogue
from hub.policy.model import documents as d
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection, Cursors, page_of_all
from resolvers.context import Info
from resolvers.http.prices import size
from resolvers.policies import LegalBasis, Region, Text, basis, open_end, region, text
from resolvers.root_fields import query


@strawberry.type(description="What a partner's grade or list counts as at home.")
class TreatAs:
    """A home scenario with a list, or a scale and a grade."""

    scenario: str
    list_: str | None = strawberry.field(name="list")
    scale: str | None
    grade: str | None


@strawberry.type(
    description="A clause (条款): which records of one party may be used in another, how, and for what."
)
class Clause:
    """One clause of an agreement."""

    id: strawberry.ID
    from_region: Region
    to_region: Region
    kinds: list[str] = strawberry.field(directives=size(20))
    scenarios: list[str] = strawberry.field(
        directives=size(10), description="Scenarios of the using region; none means every one."
    )
    purposes: list[PurposeCode] = strawberry.field(directives=size(15))
    share: SharingClass
    recognise: bool
    scale: str | None
    at_least: str | None
    treat_as: TreatAs | None
    repair_propagation: bool
    enforcement_coordination: bool


@strawberry.type(description="A mutual-recognition agreement (互认协议) between regions.")
class Agreement:
    """One version of an agreement."""

    id: strawberry.ID
    version: int
    title: Text
    parties: list[Region] = strawberry.field(directives=size(10))
    status: RuleStatus
    valid_from: date
    valid_to: date | None
    in_force: bool = strawberry.field(description="Whether it is in force at the asked moment.")
    legal_basis: list[LegalBasis] = strawberry.field(directives=size(10))
    clauses: list[Clause] = strawberry.field(directives=size(20))
    note: str | None


AgreementConnection = Connection[Agreement]


@strawberry.type
class AgreementQuery:
    """Agreements, public."""

    @query(PUBLIC, 100, "Mutual-recognition agreements (互认协议), of a region or all.")
    def agreements(
        self,
        info: Info,
        region: str | None = None,
        on: datetime | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> AgreementConnection:
        """Agreements valid at a moment, by id."""
        catalogue = info.context.catalogue
        if region is not None:
            check_region(region, catalogue)
        day = moment(info.context.services, on, "decisions.moment").date()
        found = sorted(
            (
                (agreement, version)
                for agreement, version in catalogue.agreements.values()
                if region is None or region in agreement.parties
            ),
            key=lambda row: row[0].id,
        )
        cursors = Cursors(info.context.services.cursor_key, f"agreements:{region}")
        edges, page_info = page_of_all(
            found,
            first,
            after,
            cursors,
            lambda row: row[0].id,
            lambda row: agreement(*row, day, catalogue),
        )
        return AgreementConnection(edges=edges, page_info=page_info)


def agreement(found: d.Agreement, version: int, day: date, catalogue: Catalogue) -> Agreement:
    """An agreement version on a day."""
    return Agreement(
        id=strawberry.ID(found.id),
        version=version,
        title=text(found.title),
        parties=[region(code, catalogue) for code in found.parties],
        status=found.status,
        valid_from=found.valid.from_,
        valid_to=open_end(found.valid.to),
        in_force=found.valid.holds(day),
        legal_basis=basis(found.legal_basis, catalogue),
        clauses=[clause(one, catalogue) for one in found.clauses],
        note=found.note,
    )


def clause(found: d.Clause, catalogue: Catalogue) -> Clause:
    """A clause."""
    target = found.treat_as
    return Clause(
        id=strawberry.ID(found.id),
        from_region=region(found.from_, catalogue),
        to_region=region(found.to, catalogue),
        kinds=list(found.kinds),
        scenarios=list(found.scenarios),
        purposes=list(found.purposes),
        share=found.share,
        recognise=found.recognise,
        scale=found.scale,
        at_least=found.at_least,
        treat_as=None
        if target is None
        else TreatAs(scenario=target.scenario, list_=target.list_, scale=target.scale, grade=target.grade),
        repair_propagation=found.repair_propagation,
        enforcement_coordination=found.enforcement_coordination,
    )
