"""Rules as everybody may read them. No token needed."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from graph_schema.vocabulary import EffectKind, Modality, RuleKind, RuleStatus, SubjectKind
from hub.decisions.plan import terms_of
from hub.decisions.questions import check_region, check_scenario, moment
from hub.policy.catalogue import Catalogue, RuleVersion
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.enums import RuleReach, ValueType
from resolvers.histories import PolicyVersion, history
from resolvers.http.cost_directives import size
from resolvers.legal_texts import AmbiguityDefault, AttestedTerm, ambiguity_default, attested_term
from resolvers.measures import Measure, measure
from resolvers.nodes import MOST_SHOWN, Node, node_id, page_of_documents
from resolvers.policy_types import (
    Authority,
    LegalBasis,
    Region,
    Text,
    authority,
    basis,
    open_end,
    region,
    text,
)
from resolvers.root_fields import query
from resolvers.scenarios import Scenario
from resolvers.scenarios import scenario as shown_scenario
from resolvers.units import named_unit


@strawberry.type(description="A value that the caller may give to a rule.")
class RuleInputSpec:
    """Name, type, unit."""

    name: str
    type: ValueType
    unit: str | None
    unit_name: Text | None = named_unit()
    label: Text
    required: bool
    choices: list[str] | None = strawberry.field(
        directives=size(20),
        description="The only words that it may be; any other is refused. Every text has them, or is free.",
    )
    choice_texts: list[Text] | None = strawberry.field(
        directives=size(20), description="What `choices` mean, in both languages and in their order."
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
class Rule(Node):
    """A rule; ``document`` is the text that a person wrote."""

    code: str = strawberry.field(description="What arguments name it by; its versions share it.")
    version: int
    title: Text
    region: Region
    scenario: Scenario
    kind: RuleKind
    status: RuleStatus
    modality: Modality
    subject_kinds: list[SubjectKind] = strawberry.field(directives=size(6))
    duty_of: Text | None = strawberry.field(
        description="Whose duty it is, where it is asked about one subject and binds another: a trading "
        "centre adjusts a firm's quota. Null: the subject's own, or it is no duty."
    )
    bodies_of: Region | None = strawberry.field(
        description="Of which region a duty binds the public bodies: those of it and below it; to one of "
        "elsewhere it is NOT_APPLICABLE. Null: it binds no public bodies, or states something to anybody."
    )
    authorities: list[Authority] = strawberry.field(
        directives=size(10), description="Who applies it (责任单位), the lead first."
    )
    legal_basis: list[LegalBasis] = strawberry.field(directives=size(5))
    valid_from: date
    valid_to: date | None
    inputs: list[RuleInputSpec] = strawberry.field(directives=size(10))
    terms: list[AttestedTerm] = strawberry.field(
        directives=size(3),
        description="What it and the rules that it rests on ask to be attested: by a record of an authority, "
        "or as an input, a boolean under the term's code.",
    )
    effect: Effect
    reach: RuleReach = strawberry.field(
        description="JURISDICTION, or EVERYWHERE where a national law says so."
    )
    defaults: list[AmbiguityDefault] = strawberry.field(
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
        return history(info, "rule", self.code, self.region.code)


RuleConnection = Connection[Rule]


@strawberry.type
class RuleQuery:
    """Rules, public."""

    @query(
        PUBLIC,
        20,
        "A rule by its code, in the version that stands or an earlier one; null: there is none, or it was "
        "withdrawn. With `version` a withdrawn rule is answered too; its `history` says who withdrew it "
        "and when.",
    )
    def rule(self, info: Info, code: str, version: int | None = None) -> Rule | None:
        """One version of a rule."""
        return rule_named(info, code, version)

    @query(PUBLIC, 100, "Rules that hold in a region (its own and those above it), or all.")
    def rules(
        self,
        info: Info,
        region: str | None = None,
        scenario: str | None = None,
        kind: RuleKind | None = None,
        at: datetime | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> RuleConnection:
        """Rules valid at a moment, by id."""
        catalogue = info.context.catalogue
        if region is not None:
            check_region(region, catalogue)
        if scenario is not None:
            check_scenario(region, scenario, catalogue)
        day = moment(info.context.services, at, "decisions.moment").date()
        path = catalogue.path(region) if region is not None else None
        found = (
            version
            for version in catalogue.rules.values()
            if version.rule.valid.holds(day)
            and (path is None or version.rule.region in path)
            and scenario in (None, version.rule.scenario)
            and kind in (None, version.rule.kind)
        )
        return RuleConnection(**page_of_documents(info, found, first, after, lambda one: one.rule.id, rule))


def rule(version: RuleVersion, catalogue: Catalogue) -> Rule:
    """A rule version."""
    key = f"{version.rule.id}:{version.version}"
    return catalogue.once("Rule", key, lambda: _rule(version, catalogue), MOST_SHOWN)


def rule_named(info: Info, code: str, version: int | None = None) -> Rule | None:
    """A version of a rule that something names: the one that stands, if none is told; None: there is none."""
    catalogue = info.context.catalogue
    found = catalogue.rules.get(code) if version is None else info.context.services.book.rule(code, version)
    return rule(found, catalogue) if found is not None else None


def _rule(version: RuleVersion, catalogue: Catalogue) -> Rule:
    document = version.rule
    return Rule(
        id=node_id("Rule", document.id, version.version),
        code=document.id,
        version=version.version,
        title=text(document.title),
        region=region(document.region, catalogue),
        scenario=shown_scenario(document.region, document.scenario, catalogue),
        kind=document.kind,
        status=document.status,
        modality=document.modality,
        subject_kinds=list(document.subject_kinds),
        duty_of=None if document.duty_of is None else text(document.duty_of),
        bodies_of=None if version.bound_region is None else region(version.bound_region, catalogue),
        authorities=[authority(code, document.region, catalogue) for code in document.authorities],
        legal_basis=basis(document.legal_basis, catalogue),
        valid_from=document.valid.from_,
        valid_to=open_end(document.valid.to),
        inputs=[
            RuleInputSpec(
                name=i.name,
                type=ValueType(i.type),
                unit=i.unit,
                label=text(i.label),
                required=i.required,
                choices=None if i.choices is None else list(i.choices),
                choice_texts=None if i.choices is None else [text(word) for word in i.words],
                free=None if i.free is None else text(i.free),
                none=None if i.none is None else text(i.none),
            )
            for i in document.inputs
        ],
        terms=[
            attested_term(code, catalogue)
            for code in sorted(terms_of([version], catalogue))
            if code in catalogue.terms
        ],
        effect=Effect(
            kind=document.effect.kind,
            label=text(document.effect.label),
            lasts=document.effect.lasts,
            measure=measure(document.effect.measure, catalogue),
        ),
        reach=RuleReach(document.effective),
        defaults=[ambiguity_default(code, catalogue) for code in document.defaults],
        note=document.note,
        document=version.text,
    )
