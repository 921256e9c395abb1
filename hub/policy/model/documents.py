"""The files a person writes: rules and agreements, and by re-export the reference data that they name.

One document, one thing. Times are half-open: ``from`` is inside, ``to`` is the first day outside;
no ``to`` means open.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from graph_schema.vocabulary import (
    EffectKind,
    Modality,
    PurposeCode,
    RuleKind,
    RuleStatus,
    SharingClass,
    SubjectKind,
)
from hub.messages.message import message
from hub.policy.model.conditions import Comparison, Condition, Misfit, Model, Path, Stated, walk
from hub.policy.model.document_parts import (
    ATTESTATION_KIND,
    GRADE_KIND,
    OPEN_END,
    LegalBasis,
    Period,
    RuleId,
    twice,
)
from hub.policy.model.operands import Flag, Whole
from hub.policy.model.reference import (
    Alias,
    Attribute,
    Authority,
    Default,
    GradeScale,
    Kind,
    Measure,
    Parameter,
    ParameterValue,
    Precedence,
    PurposeTerms,
    Region,
    Scenario,
    Source,
    StatutoryGrant,
    Term,
)
from hub.policy.model.values import Effect, Text, cases

__all__ = [
    "ATTESTATION_KIND",
    "GRADE_KIND",
    "OPEN_END",
    "Agreement",
    "Alias",
    "Attribute",
    "Authority",
    "Clause",
    "Default",
    "GradeScale",
    "InputSpec",
    "Kind",
    "LegalBasis",
    "Measure",
    "Parameter",
    "ParameterValue",
    "Period",
    "Precedence",
    "PurposeTerms",
    "Region",
    "Rule",
    "RuleId",
    "RuleStatus",
    "Scenario",
    "Source",
    "StatutoryGrant",
    "Term",
    "TreatAs",
]


UNITS_OF_TIME = ("hours", "days", "working days", "months", "years")


class InputSpec(Model):
    """One value that the caller gives to a rule. ``unit`` is CNY, ml, days, persons …"""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: Literal["decimal", "integer", "date", "text", "boolean", "subject", "region"]
    label: Text
    unit: str | None = None
    required: Flag = True
    choices: tuple[str, ...] | None = Field(
        None, min_length=1, description="The only texts that it may be; any other is refused, never decided."
    )
    choices_en: tuple[str, ...] | None = Field(
        None,
        min_length=1,
        description="The same words in English, in their order: answers in English say them.",
    )
    free: Text | None = Field(
        None, description="Why it may be any text: what of a record it has to be, which the hub looks up."
    )
    none: Text | None = Field(
        None, description="What it means that it was not done up to the cut-off; only then may that be said."
    )
    remedy: Text | None = Field(
        None,
        description="What is so, or is done, once a no becomes a yes (or a yes a no), as a clause.",
    )
    next_time: Text | None = Field(
        None,
        description="Of what is over when it is asked and can't be made good: what is done next time.",
    )
    most: Whole | None = Field(
        None, description="The greatest number that it can be: a share is no more than 100 %."
    )

    @model_validator(mode="after")
    def _coherent(self) -> InputSpec:
        for key in ("choices", "free"):
            if getattr(self, key) is not None and self.type != "text":
                raise Misfit(
                    message("policy.key-input-type-type", key=key, type=self.type),
                    message("policy.type-text"),
                    key,
                )
        told = [key for key in ("remedy", "next_time") if getattr(self, key) is not None]
        if told and (self.type != "boolean" or len(told) > 1):
            raise Misfit(
                message("policy.key-input-type-type", key=told[-1], type=self.type),
                message("policy.type-boolean-one-of-them"),
                told[-1],
            )
        if self.choices_en is not None and len(self.choices_en) != len(self.choices or ()):
            raise Misfit(
                message("policy.choices-en-of-another-number", number=len(self.choices_en)),
                message("policy.as-many-as-choices", number=len(self.choices or ())),
                "choices_en",
            )
        if self.choices is not None and self.free is not None:
            raise Misfit(message("policy.choices-beside-free"), message("policy.them"), "free")
        lasting = self.type in ("decimal", "integer") and self.unit in UNITS_OF_TIME
        if self.none is not None and self.type != "date" and not lasting:
            found = message("policy.none-what-neither-day-nor-time", type=self.type)
            raise Misfit(found, message("policy.type-date-number-unit-names", names=UNITS_OF_TIME), "none")
        return self

    @property
    def words(self) -> tuple[Text, ...]:
        """The words that it may be, in both languages; without English ones the Chinese stand for them."""
        choices = self.choices or ()
        return tuple(Text(zh=zh, en=en) for zh, en in zip(choices, self.choices_en or choices, strict=True))


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
    disputed: Literal["COUNT", "HOLD_BACK"] = "COUNT"
    looks_back: Flag = Field(False, description="Counts repaired and expired records too, with a basis.")
    withdrawn_when: Condition | None = None
    applies_when: Condition | None = Field(
        None, description="To whom and when a duty applies at all; elsewhere it is NOT_APPLICABLE."
    )
    bodies_of: str | None = Field(
        None, description="Of which region's public bodies a duty speaks: its own and those below it."
    )
    duty_of: Text | None = Field(
        None, description="Whose duty it is, where that is not the subject about whom it is asked."
    )
    responsible_persons: Flag = Field(False, description="The basis names the responsible persons.")
    authorities: tuple[str, ...] = Field((), description="Who applies it (责任单位), the lead first.")
    defaults: tuple[str, ...] = Field(
        (), description="Where the text is silent: the defaults that this rule rests on, by number."
    )
    rows: tuple[str, ...] = Field((), description="Rows of the fact base that this rule carries.")
    note: str | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Rule:
        if self.kind is RuleKind.MEASURE and self.effect.measure is None:
            raise Misfit(
                message("policy.measure-without-effect-measure"),
                message("policy.effect-measure-row-measure-catalogue"),
                "effect",
            )
        if self.kind is not RuleKind.BENEFIT and self.withdrawn_when is not None:
            raise Misfit(
                message("policy.withdrawn-when-kind", kind=self.kind),
                message("policy.benefit"),
                "withdrawn_when",
            )
        stated = any(isinstance(part, Stated) for _, tree in self.trees for part in walk(tree))
        if stated and not (self.kind is RuleKind.DUTY and isinstance(self.condition, Stated)):
            raise Misfit(
                message("policy.stated-beside-inside-something-else"),
                message("policy.whole-condition-duty"),
                "condition",
            )
        self._check_duty()
        if self.kind is RuleKind.BENEFIT and self.effect.kind not in (
            EffectKind.GRANT,
            EffectKind.PERMIT,
            EffectKind.CLASSIFY,
        ):
            raise Misfit(
                message("policy.benefit-whose-effect-effect", effect=self.effect.kind),
                message("policy.grant-permit-classify"),
                "effect",
                "kind",
            )
        repeated = twice([spec.name for spec in self.inputs])
        if repeated is not None:
            at, name = repeated
            raise Misfit(
                message("policy.second-input-named-name", name=name),
                message("policy.each-name-once"),
                "inputs",
                at,
            )
        return self

    def _check_duty(self) -> None:
        """What only duties say."""
        duty = self.kind is RuleKind.DUTY
        if not duty and self.applies_when is not None:
            raise Misfit(
                message("policy.applies-when-kind", kind=self.kind), message("policy.duty"), "applies_when"
            )
        if self.bodies_of is not None and not (duty and SubjectKind.PUBLIC_BODY in self.subject_kinds):
            raise Misfit(
                message("policy.bodies-of-without-bodies", kind=self.kind),
                message("policy.duty-of-public-bodies"),
                "bodies_of",
            )
        if not duty and self.duty_of is not None:
            raise Misfit(message("policy.duty-of-kind", kind=self.kind), message("policy.duty"), "duty_of")

    @property
    def trees(self) -> list[tuple[Path, Condition]]:
        """Every condition of the rule, as a whole, with where it stands in the document."""
        named = (
            ("condition", self.condition),
            ("withdrawn_when", self.withdrawn_when),
            ("applies_when", self.applies_when),
        )
        found: list[tuple[Path, Condition]] = [((name,), tree) for name, tree in named if tree is not None]
        return found + cases(self.effect.value)


class TreatAs(Model):
    """What a partner's list or grade counts as at home: a grade on a home scale or a home list."""

    scenario: str
    scale: str | None = None
    grade: str | None = None
    list_: str | None = Field(None, alias="list")

    @model_validator(mode="after")
    def _one_target(self) -> TreatAs:
        if (self.list_ is None) == (self.scale is None) or (self.scale is None) != (self.grade is None):
            raise Misfit(message("policy.target-neither-both"), message("policy.either-list-scale-grade"))
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
    recognise: Flag = Field(False, description="False: may be seen, has no effect.")
    treat_as: TreatAs | None = None
    opens_names: Flag = Field(False, description="Shows names of natural persons unmasked.")
    repair_propagation: Flag = True
    enforcement_coordination: Flag = False

    @model_validator(mode="after")
    def _coherent(self) -> Clause:
        if self.from_ == self.to:
            raise Misfit(message("policy.both-region", region=self.to), message("policy.two-regions"))
        if (self.scale is None) != (self.at_least is None):
            raise Misfit(message("policy.scale-at-least-without-other"), message("policy.both-them-none"))
        if any(test.operands for test in self.where.values()):
            raise Misfit(
                message("policy.input-parameter-clause"),
                message("policy.literals-clause-says-everyone"),
                "where",
            )
        if self.treat_as is not None and not self.recognise:
            raise Misfit(
                message("policy.treat-as-clause-recognises-nothing"),
                message("policy.recognise-true-beside-treat-as"),
            )
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
                    expected = message("policy.parties-names", names=self.parties)
                    raise Misfit(
                        message("policy.region-region-no-party", region=region), expected, "clauses", at, key
                    )
        again = twice(list(self.parties))
        if again is not None:
            at, name = again
            raise Misfit(
                message("policy.party-name-twice", name=name),
                message("policy.regions-differ-nobody-agrees-itself"),
                "parties",
                at,
            )
        repeated = twice([clause.id for clause in self.clauses])
        if repeated is not None:
            at, name = repeated
            raise Misfit(
                message("policy.second-clause-id-name", name=name),
                message("policy.each-id-once"),
                "clauses",
                at,
            )
        return self
