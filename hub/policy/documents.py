"""The files a person writes: rules, agreements, grants and the reference data that they name.

One document, one thing. Times are half-open: ``from`` is inside, ``to`` is the first day outside;
no ``to`` means open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from graph_schema.vocabulary import (
    EffectKind,
    Modality,
    Polarity,
    PurposeCode,
    Role,
    RuleKind,
    RuleStatus,
    SharingClass,
    SubjectKind,
)
from hub.policy.conditions import Comparison, Condition, Misfit, Model, Scalar
from hub.policy.values import Effect, Text

OPEN_END = date(9999, 12, 31)
"""The end of what has none. A date, because ``IS NULL`` can't seek an index."""

GRADE_KIND = "credit-grade"
"""The kind of record that a grade or score is."""
ATTESTATION_KIND = "attested-term"
"""The kind of record by which an authority attests a term."""

RuleId = r"^[a-z0-9]+(-{1,2}[a-z0-9]+)*$"


def _twice(names: Sequence[str]) -> tuple[int, str] | None:
    """The first name that stood before, with its position."""
    found = ((at, name) for at, name in enumerate(names) if name in names[:at])
    return next(found, None)


class Period(Model):
    """Valid time, half-open."""

    from_: date = Field(alias="from")
    to: date = OPEN_END

    @model_validator(mode="after")
    def _ordered(self) -> Period:
        if self.from_ >= self.to:
            raise Misfit(f"from {self.from_}, which is not before to {self.to}", "from before to", "to")
        return self

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.from_ <= day < self.to

    def overlaps(self, other: Period) -> bool:
        """Whether any day lies inside both."""
        return self.from_ < other.to and other.from_ < self.to


class LegalBasis(Model):
    """Document, article and a short quote that a test finds in its text."""

    document: str
    article: str = Field(min_length=1)
    quote: str = Field(min_length=4, max_length=120)


class InputSpec(Model):
    """One value that the caller gives to a rule. ``unit`` is CNY, ml, days, persons …"""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: Literal["decimal", "integer", "date", "text", "boolean", "subject"]
    label: Text
    unit: str | None = None
    required: bool = True


class Rule(Model):
    """One rule of one region, with its legal basis. No legal basis, no load."""

    id: str = Field(pattern=RuleId)
    title: Text
    region: str
    scenario: str
    kind: RuleKind
    subject_kinds: tuple[SubjectKind, ...] = Field(min_length=1)
    status: RuleStatus
    modality: Modality
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    valid: Period
    inputs: tuple[InputSpec, ...] = ()
    condition: Condition
    effect: Effect
    effective: Literal["JURISDICTION", "EVERYWHERE"] = "JURISDICTION"
    disputed: Literal["COUNT", "HOLD_BACK"] = "HOLD_BACK"
    looks_back: bool = Field(False, description="Counts repaired and expired records too, with a basis.")
    withdrawn_when: Condition | None = None
    responsible_persons: bool = Field(False, description="The basis names the responsible persons.")
    authority: str | None = None
    defaults: tuple[str, ...] = Field(
        (), description="Items of facts/ambiguities.md that this rule rests on."
    )
    rows: tuple[str, ...] = Field((), description="Rows of the fact base that this rule carries.")
    note: str | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Rule:
        if self.kind is RuleKind.MEASURE and self.effect.measure is None:
            raise Misfit(
                "a MEASURE without effect.measure", "effect.measure: a row of the measure catalogue", "effect"
            )
        if self.kind is not RuleKind.BENEFIT and self.withdrawn_when is not None:
            raise Misfit(f"withdrawn_when on a {self.kind}", "a BENEFIT", "withdrawn_when")
        if self.kind is RuleKind.BENEFIT and self.effect.kind not in (
            EffectKind.GRANT,
            EffectKind.PERMIT,
            EffectKind.CLASSIFY,
        ):
            raise Misfit(
                f"a BENEFIT whose effect is {self.effect.kind}", "GRANT, PERMIT or CLASSIFY", "effect", "kind"
            )
        twice = _twice([spec.name for spec in self.inputs])
        if twice is not None:
            at, name = twice
            raise Misfit(f"a second input named '{name}'", "each name once", "inputs", at)
        return self


class Measure(Model):
    """A row of the catalogue of restrictive measures (失信惩戒措施清单)."""

    id: str
    title: Text
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)


class Kind(Model):
    """A kind of credit record. ``category`` list makes it a list that a subject can be on."""

    id: str
    title: Text
    polarity: Polarity
    category: Literal["publicity", "list", "grade", "attestation", "conduct", "honour", "contract", "other"]
    attributes: dict[str, Literal["decimal", "integer", "date", "text", "boolean"]] = Field(
        default_factory=dict
    )
    publish_within_working_days: int | None = None
    rows: tuple[str, ...] = ()


class GradeScale(Model):
    """A scale with its issuer. ``grades`` from the best to the worst; unordered scales can't be
    compared, only matched (AMB-036). ``score`` says that the value is a number."""

    id: str
    title: Text
    region: str
    issuer: str | None = None
    grades: tuple[str, ...] = ()
    ordered: bool = True
    score: bool = False
    note: str | None = None


class Scenario(Model):
    """A scenario is always (region, id): 信易购 is shopping in one city and procurement in another."""

    id: str
    region: str
    title: Text
    occasion: bool = Field(False, description="An occasion on which authorities ask for measures.")


class Term(Model):
    """A term that texts use without a threshold (AMB-011); true only where someone attests it."""

    id: str
    title: Text


class ParameterValue(Period):
    """One dated value of a parameter with where it comes from."""

    value: Scalar
    source: str
    secondary: bool = False


class Parameter(Model):
    """A value that the text leaves to a region. Without a value the outcome is UNDETERMINED."""

    id: str
    title: Text
    region: str
    unit: str | None = None
    values: tuple[ParameterValue, ...] = ()


class StatutoryGrant(Model):
    """Lets callers of a region read records of a region for some purposes, because a law says so."""

    id: str
    title: Text
    callers: str
    records: str
    kinds: tuple[str, ...] | None = Field(None, description="None: every kind.")
    purposes: tuple[PurposeCode, ...]
    roles: tuple[Role, ...] = (Role.OFFICER, Role.REGION_ADMINISTRATOR, Role.INVESTIGATOR)
    share: SharingClass = SharingClass.RECORD
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    valid: Period


class Precedence(Model):
    """What happens where a restrictive measure and a benefit meet, by region and date."""

    id: str
    region: str
    winner: Literal["RESTRAINT", "INCENTIVE"]
    scope: Literal["ANY_SCENARIO", "SAME_SCENARIO"]
    measures: tuple[str, ...] | None = Field(
        None, description="Only these measures prevail; None: every one."
    )
    valid: Period
    source: str
    note: Text


class TreatAs(Model):
    """What a partner's list or grade counts as at home: a grade on a home scale or a home list."""

    scenario: str
    scale: str | None = None
    grade: str | None = None
    list_: str | None = Field(None, alias="list")

    @model_validator(mode="after")
    def _one_target(self) -> TreatAs:
        if (self.list_ is None) == (self.scale is None) or (self.scale is None) != (self.grade is None):
            raise Misfit("a target that is neither or both", "either list, or scale with grade")
        return self


class Clause(Model):
    """One clause: which records of ``from`` may be used in ``to``, how, and for what."""

    id: str
    from_: str = Field(alias="from")
    to: str
    kinds: tuple[str, ...] = Field(min_length=1)
    where: dict[str, Comparison] = Field(default_factory=dict)
    scale: str | None = None
    at_least: str | None = None
    scenarios: tuple[str, ...] = Field((), description="Scenarios of `to`; none means every one.")
    purposes: tuple[PurposeCode, ...] = Field(min_length=1)
    share: SharingClass
    recognise: bool = Field(False, description="False: may be seen, has no effect.")
    treat_as: TreatAs | None = None
    opens_names: bool = Field(False, description="Shows names of natural persons unmasked.")
    repair_propagation: bool = True
    enforcement_coordination: bool = False

    @model_validator(mode="after")
    def _coherent(self) -> Clause:
        if self.from_ == self.to:
            raise Misfit(f"from and to, which are both {self.to}", "two regions")
        if (self.scale is None) != (self.at_least is None):
            raise Misfit("one of scale and at_least without the other", "both of them or none")
        if self.treat_as is not None and not self.recognise:
            raise Misfit("treat_as in a clause that recognises nothing", "recognise: true beside treat_as")
        return self


class Agreement(Model):
    """A mutual-recognition agreement (互认协议) between regions."""

    id: str
    title: Text
    parties: tuple[str, ...] = Field(min_length=2)
    status: RuleStatus
    valid: Period
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    clauses: tuple[Clause, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Agreement:
        for at, clause in enumerate(self.clauses):
            for key, region in (("from", clause.from_), ("to", clause.to)):
                if region not in self.parties:
                    expected = f"one of the parties {', '.join(self.parties)}"
                    raise Misfit(f"region {region}, which is no party", expected, "clauses", at, key)
        twice = _twice([clause.id for clause in self.clauses])
        if twice is not None:
            at, name = twice
            raise Misfit(f"a second clause with the id '{name}'", "each id once", "clauses", at)
        return self


class Source(Model):
    """A legal text or policy document that a rule may cite; fields as in ``seeds/sources/sources.yaml``."""

    id: str
    title: str
    title_en: str
    kind: Literal[
        "policy",
        "report",
        "law",
        "regulation",
        "local-regulation",
        "judicial-interpretation",
        "departmental-rule",
    ]
    number: str | None = None
    region: str | None = None
    issuer: str | None = None
    adopted: date | None = None
    issued: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    valid_from: date | None = None
    valid_from_basis: str | None = None
    status: RuleStatus
    file: str | None = None
    secondary: bool = False
    note: str | None = None


class Alias(Model):
    """Another name of the same body, with its line in the document."""

    name: str
    line: int | None = None


class Authority(Model):
    """A department or institution (部门/机构)."""

    id: str
    name: str
    name_en: str
    region: str
    document: str | None = None
    line: int | None = None
    printed: str | None = None
    aliases: tuple[Alias, ...] = ()
    invented: bool = False


class Region(Model):
    """A region (行政区划): GB/T 2260, or a function area or group that a document names."""

    code: str
    name: str
    name_en: str | None = None
    parent: str | None
    kind: Literal["NATION", "PROVINCE", "CITY", "DISTRICT", "FUNCTION_AREA", "GROUP"]
    members: tuple[str, ...] = ()
    members_not_stated: bool = False
    members_open: bool = False
    document: str | None = None
    line: int | None = None
    quote: str | None = None
    note: str | None = None
