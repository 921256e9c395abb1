"""The public part of the API: rules, agreements, scales, scenarios and regions. No token needed."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from graph_schema.vocabulary import (
    EffectKind,
    Modality,
    PurposeCode,
    RuleKind,
    RuleStatus,
    SharingClass,
    SubjectKind,
)
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model import documents as d
from resolvers.context import Info
from resolvers.histories import PolicyVersion, history
from resolvers.http.prices import size

Document = strawberry.Private[Any]
Known = strawberry.Private[Catalogue]


@strawberry.type(description="A label in both languages.")
class Text:
    """Chinese and English."""

    zh: str
    en: str


@strawberry.type(
    description="A region (行政区划): GB/T 2260, or a function area or group that a document names."
)
class Region:
    """One node of the region tree."""

    code: str
    name: str
    kind: str
    path: list[str] = strawberry.field(
        directives=size(6), description="Codes from the nation down to this region."
    )


@strawberry.type(description="Where the text stands that a rule, measure or agreement rests on.")
class LegalBasis:
    """Document, article, quote."""

    document: str
    title: str
    number: str | None
    article: str
    quote: str
    secondary: bool = strawberry.field(description="Known only from secondary reports.")


@strawberry.type(description="A row of the catalogue of restrictive measures (失信惩戒措施清单).")
class Measure:
    """A measure that rules may name."""

    id: strawberry.ID
    title: Text
    legal_basis: list[LegalBasis] = strawberry.field(directives=size(5))


@strawberry.type(description="An authority or institution (部门/机构).")
class Authority:
    """An authority."""

    id: strawberry.ID
    name: str
    region: str


@strawberry.type(description="A value that the caller may give to a rule.")
class RuleInputSpec:
    """Name, type, unit."""

    name: str
    type: str
    unit: str | None
    label: Text
    required: bool
    choices: list[str] | None = strawberry.field(
        directives=size(20),
        description="The only words that it may be; any other is refused. Every text has them, or is free.",
    )
    free: Text | None = strawberry.field(
        description="Why it may be any text: what of a record it has to be, which the hub looks up."
    )
    none: Text | None = strawberry.field(
        description="What `none: true` means: it was not done up to the cut-off. Null: it can't be none."
    )


@strawberry.type(description="What follows when a rule's condition is met.")
class Effect:
    """Effect with its measure, where it has one."""

    kind: EffectKind
    label: Text
    measure: Measure | None
    lasts: str | None = strawberry.field(
        description="How long, as an ISO 8601 period, where the text says it."
    )


@strawberry.type(description="One version of a rule of a region.")
class Rule:
    """A rule; ``document`` is the text that a person wrote."""

    id: strawberry.ID
    version: int
    title: Text
    region: Region
    scenario: str
    kind: RuleKind
    status: RuleStatus
    modality: Modality
    subject_kinds: list[SubjectKind] = strawberry.field(directives=size(6))
    authorities: list[Authority] = strawberry.field(
        directives=size(10), description="Who applies it (责任单位), the lead first."
    )
    legal_basis: list[LegalBasis] = strawberry.field(directives=size(5))
    valid_from: date
    valid_to: date | None
    inputs: list[RuleInputSpec] = strawberry.field(directives=size(10))
    effect: Effect
    effective: str = strawberry.field(description="JURISDICTION, or EVERYWHERE where a national law says so.")
    defaults: list[str] = strawberry.field(
        directives=size(5), description="Where the text is silent: the labelled defaults it rests on."
    )
    note: str | None
    document: str = strawberry.field(description="The rule as it is written (YAML).")

    @strawberry.field(
        directives=size(20, 300),
        description="Every version of the rule that was ever published, the newest first.",
    )
    def history(self, info: Info) -> list[PolicyVersion]:
        """Versions with when they came, from where, and who published them."""
        return history(info, "rule", str(self.id), self.region.path)


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


@strawberry.type(
    description="A scale of grades (等级) with its issuer. Grades compare only inside one scale."
)
class GradeScale:
    """Grades from the best to the worst."""

    id: strawberry.ID
    title: Text
    region: str
    grades: list[str] = strawberry.field(directives=size(20))
    ordered: bool
    score: bool


@strawberry.type(description="A scenario (应用场景), always of a region.")
class Scenario:
    """A region's scenario."""

    id: str
    region: str
    title: Text
    occasion: bool = strawberry.field(description="Authorities ask for measures on this occasion.")


def text(label: Any) -> Text:
    """A label."""
    return Text(zh=label.zh, en=label.en)


def region(code: str, catalogue: Catalogue) -> Region:
    """A region; an unknown code keeps its code as its name."""
    known = catalogue.regions.get(code)
    return Region(
        code=code,
        name=known.name if known is not None else code,
        kind=known.kind if known is not None else "UNKNOWN",
        path=list(catalogue.path(code)),
    )


def basis(rows: tuple[d.LegalBasis, ...], catalogue: Catalogue) -> list[LegalBasis]:
    """Legal bases with the titles of their documents."""
    found: list[LegalBasis] = []
    for row in rows:
        source = catalogue.sources.get(row.document)
        found.append(
            LegalBasis(
                document=row.document,
                title=source.title if source is not None else row.document,
                number=source.number if source is not None else None,
                article=row.article,
                quote=row.quote,
                secondary=source.secondary if source is not None else False,
            )
        )
    return found


def authority(name: str, home: str, catalogue: Catalogue) -> Authority:
    """An authority by its id; one that the catalogue lacks by its id alone, in the region ``home``."""
    known = catalogue.authorities.get(name)
    return Authority(
        id=strawberry.ID(name),
        name=known.name if known is not None else name,
        region=known.region if known is not None else home,
    )


def rule(version: RuleVersion, catalogue: Catalogue) -> Rule:
    """A rule version."""
    document = version.rule
    measure = catalogue.measures.get(document.effect.measure or "")
    return Rule(
        id=strawberry.ID(document.id),
        version=version.version,
        title=text(document.title),
        region=region(document.region, catalogue),
        scenario=document.scenario,
        kind=document.kind,
        status=document.status,
        modality=document.modality,
        subject_kinds=list(document.subject_kinds),
        authorities=[authority(name, "", catalogue) for name in document.authorities],
        legal_basis=basis(document.legal_basis, catalogue),
        valid_from=document.valid.from_,
        valid_to=open_end(document.valid.to),
        inputs=[
            RuleInputSpec(
                name=i.name,
                type=i.type,
                unit=i.unit,
                label=text(i.label),
                required=i.required,
                choices=None if i.choices is None else list(i.choices),
                free=None if i.free is None else text(i.free),
                none=None if i.none is None else text(i.none),
            )
            for i in document.inputs
        ],
        effect=Effect(
            kind=document.effect.kind,
            label=text(document.effect.label),
            lasts=document.effect.lasts,
            measure=None
            if measure is None
            else Measure(
                id=strawberry.ID(measure.id),
                title=text(measure.title),
                legal_basis=basis(measure.legal_basis, catalogue),
            ),
        ),
        effective=document.effective,
        defaults=list(document.defaults),
        note=document.note,
        document=version.text,
    )


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


def open_end(day: date) -> date | None:
    """A last day, or None for what has none."""
    return None if day == d.OPEN_END else day


def scale(found: d.GradeScale) -> GradeScale:
    """A scale."""
    return GradeScale(
        id=strawberry.ID(found.id),
        title=text(found.title),
        region=found.region,
        grades=list(found.grades),
        ordered=found.ordered,
        score=found.score,
    )


def scenario(found: d.Scenario) -> Scenario:
    """A scenario."""
    return Scenario(id=found.id, region=found.region, title=text(found.title), occasion=found.occasion)
