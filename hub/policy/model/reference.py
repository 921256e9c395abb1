"""Reference data that rules and agreements name: kinds, scales, scenarios, terms, measures, parameters,
defaults, attributes, purposes, statutory grants, sources, authorities, regions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, model_validator

from graph_schema.vocabulary import Polarity, PurposeCode, RecipientClass, Role, RuleStatus, SharingClass
from hub.messages.message import Message, message
from hub.policy.model import parameter_forms
from hub.policy.model.conditions import Model, Scalar
from hub.policy.model.document_parts import LegalBasis, Period
from hub.policy.model.operands import STORED, Day, Flag, Misfit, Number, Whole, type_of
from hub.policy.model.values import Text

_KINDS = {
    "decimal": message("policy.kind-number"),
    "date": message("policy.kind-date"),
    "text": message("policy.kind-text"),
    "boolean": message("policy.kind-boolean"),
}
"""What a literal is called where it is not of a parameter that has a unit."""


class Measure(Model):
    """A row of the catalogue of restrictive measures (失信惩戒措施清单)."""

    id: str
    title: Text
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)


AttributeType = Literal["decimal", "integer", "date", "text", "boolean"]
"""What an attribute of records holds."""


class Kind(Model):
    """A kind of credit record. ``category`` list makes it a list that a subject can be on."""

    id: str
    title: Text
    polarity: Polarity
    category: Literal["publicity", "list", "grade", "attestation", "conduct", "honour", "contract", "other"]
    attributes: dict[str, AttributeType] = Field(default_factory=dict)
    done: Text | None = Field(
        None, description="What somebody does for there to be such a record, as a clause: the bill is paid."
    )
    more: Text | None = Field(
        None, description="The same where it is so much of it, with {gap} for how much: {gap} is paid."
    )
    private: Flag = Field(
        False, description="About private life or livelihood: only purposes that name it may read it."
    )
    publish_within_working_days: Whole | None = None
    rows: tuple[str, ...] = ()


class GradeScale(Model):
    """A scale with its issuer. ``grades`` from the best to the worst; unordered scales can't be
    compared, only matched (AMB-036). ``score`` says that the value is a number."""

    id: str
    title: Text
    region: str
    issuer: str | None = None
    grades: tuple[str, ...] = ()
    ordered: Flag = True
    score: Flag = False
    note: str | None = None


class Scenario(Model):
    """A scenario is always (region, id): 信易购 is shopping in one city and procurement in another."""

    id: str
    region: str
    title: Text
    occasion: Flag = Field(False, description="An occasion on which authorities ask for measures.")


class Term(Model):
    """A term that texts use without a threshold (AMB-011); true only where someone attests it."""

    id: str
    title: Text
    holds: Text | None = Field(None, description="That it is so, as a clause.")
    fails: Text | None = Field(None, description="That it is so no more, as a clause.")


class ParameterValue(Period):
    """One dated value of a parameter with where it comes from."""

    value: Scalar
    source: str
    secondary: Flag = False


Bearing = Literal[
    "ALWAYS",
    "NEVER",
    "A_NO",
    "A_SIZE",
    "A_GRANT",
    "AN_EXACT_HIT",
    "A_TERM",
    "WHAT_IS_NOT_LISTED",
    "CREDIT_FROM_ELSEWHERE",
    "WHAT_IS_NOT_SET",
    "AN_EXIT",
    "AN_ENTRY_AGAINST",
    "A_REPAIR",
    "A_LATER_RECORD",
    "A_RATE_OF_NOTHING",
    "A_TIME_LIMIT",
    "A_SOLE_TRADER",
    "A_YES_SO_FAR",
]
"""What an answer has to do with for a default to bear on it; NEVER: it is about how rules are written."""


class Default(Model):
    """What the editors take where texts are silent or contradict each other (AMB-…); never a text's words.
    The title is a clause that stands alone, without a full stop: answers say it."""

    id: str = Field(pattern=r"^AMB-\d{3}$")
    title: Text
    bears: Bearing = Field("ALWAYS", description="On which answers of the rules that name it: these say it.")


class Attribute(Model):
    """What people call an attribute of records, whatever kind has it; ``values`` are words for its codes, and
    all that it can be unless it is ``open``."""

    id: str
    title: Text
    unit: str | None = None
    at_least: Number | None = Field(None, description="No record has less: an amount is never negative.")
    values: dict[str, Text] = Field(default_factory=dict)
    open: Flag = Field(False, description="Other texts stand there too: matters of commitments, say.")


class Parameter(Model):
    """A value that the text leaves to a region. Without a value the outcome is UNDETERMINED."""

    id: str
    title: Text
    region: str
    unit: str | None = None
    values: tuple[ParameterValue, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether it is its region's own of what parameters are called in every region: ``objection-days`` is
        the nation's, ``henan-objection-days`` or ``objection-days-410000`` Henan's."""
        return self.id in (name, f"{name}-{self.region}") or self.id.endswith(f"-{name}")

    def on(self, day: date) -> ParameterValue | None:
        """The value that holds on a day, where it is one that such a parameter can have."""
        return next((value for value in self.usable if value.holds(day)), None)

    @property
    def usable(self) -> tuple[ParameterValue, ...]:
        """The values that such a parameter can have; others are of before they were refused."""
        return tuple(one for one in self.values if self.misfit(one) is None)

    def misfit(self, value: ParameterValue) -> Message | None:
        """What was expected where such a parameter can't have the value."""
        return parameter_forms.misfit(self.unit, value.value, self.is_called, self.id)

    @model_validator(mode="after")
    def _numbers_have_units(self, info: ValidationInfo) -> Parameter:
        for place, one in enumerate(self.values if info.context is not STORED else ()):
            if self.unit is not None and type_of(one.value) != "decimal":
                kind = _KINDS[type_of(one.value)]
                found = message("policy.kind-literal-unit", kind=kind, literal=one.value, unit=self.unit)
                raise Misfit(found, message("policy.numbers-without-quotes"), "values", place, "value")
        return self


class PurposeTerms(Model):
    """Who may name a purpose (查询用途), and which private kinds it opens: data is read for a clear purpose,
    as little as it needs (PIPL-2021 第六条、第三十四条)."""

    id: PurposeCode
    title: Text
    roles: tuple[Role, ...] = Field(min_length=1)
    private_kinds: tuple[str, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)


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
    public: Flag = Field(
        False, description="The law has them published: they are shown to everybody, but for natural persons."
    )
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
    adopted: Day | None = None
    issued: Day | None = None
    in_force_from: Day | None = None
    in_force_to: Day | None = None
    valid_from: Day | None = None
    valid_from_basis: str | None = None
    status: RuleStatus
    file: str | None = None
    secondary: Flag = False
    note: str | None = None


class Alias(Model):
    """Another name of the same body, with its line in the document."""

    name: str
    line: Whole | None = None


class ShortName(Model):
    """How documents shorten a department's name: the full name and the short one are of one body. Without a
    short one it is left out: it only says which body stands above (国家税务总局 before 信阳市税务局)."""

    id: str
    full: tuple[Annotated[str, Field(min_length=3)], ...] = Field(min_length=1)
    short: str = Field("", pattern="^$|..")


class Authority(Model):
    """A department or institution (部门/机构)."""

    id: str
    name: str
    name_en: str
    region: str
    document: str | None = None
    line: Whole | None = None
    printed: str | None = None
    aliases: tuple[Alias, ...] = ()
    invented: Flag = False
    recipient: RecipientClass | None = Field(None, description="Of white lists that a region pushes.")


class Region(Model):
    """A region (行政区划): GB/T 2260, or a function area or group that a document names."""

    code: str
    name: str
    name_en: str | None = None
    parent: str | None
    kind: Literal["NATION", "PROVINCE", "CITY", "DISTRICT", "FUNCTION_AREA", "GROUP"]
    members: tuple[str, ...] = ()
    former: tuple[str, ...] = Field(default=(), description="Abolished codes of what became this region.")
    members_not_stated: Flag = False
    members_open: Flag = False
    urban: Flag = Field(
        default=False,
        description="An urban area (市区): its city's counties and county-level cities lie outside.",
    )
    document: str | None = None
    line: Whole | None = None
    quote: str | None = None
    note: str | None = None
