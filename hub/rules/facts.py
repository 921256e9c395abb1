"""What a rule is evaluated on, and what evaluation answers: frozen data that is stored with a decision.

Attribute and input values are JSON scalars (numbers and dates as text), so that a stored decision
reads back to exactly the facts it was made on; a comparison says as what it reads them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph_schema.links import LinkKind
from graph_schema.vocabulary import (
    EvidenceOrigin,
    Outcome,
    ReasonCode,
    RecordStatus,
    Severity,
    SharingClass,
    SubjectKind,
    Truth,
)
from hub.calendar.workdays import SHANGHAI
from hub.policy.model.documents import Clause, RuleStatus
from hub.policy.model.values import ItemsRole, ValueForm
from hub.records.status import disputed, status_on

M = TypeVar("M", bound=BaseModel)
Plain = bool | int | str
"""A JSON scalar."""


class Frozen(BaseModel):
    """Stored with decisions, so it refuses keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def changed(model: M, **values: object) -> M:
    """The same with other values of some fields, which are known to fit: nothing is copied or checked."""
    return _made(type(model), {**model.__dict__, **values}, model.__pydantic_fields_set__)


def unchecked(model: type[M], values: dict[str, object]) -> M:
    """A model of values that are known to fit, one of each field, in the order of the fields: nothing is
    copied or checked."""
    return _made(model, values, set(values))


def _made(model: type[M], values: dict[str, object], given: set[str]) -> M:
    made: M = object.__new__(model)
    object.__setattr__(made, "__dict__", values)
    object.__setattr__(made, "__pydantic_fields_set__", given)
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


class RecordFact(Frozen):
    """One version of a credit record as the caller may see it. ``path`` is its region with everything
    above it; ``grants`` names what lets the caller see it."""

    id: str
    version: int
    kind: str
    region: str
    path: tuple[str, ...]
    authority: str
    decided_on: date
    received_on: date | None = None
    published_on: date | None = None
    valid_to: date
    display_ends_on: date
    sharing_ends_on: date
    severity: Severity | None = None
    repaired_on: date | None = None
    revoked_on: date | None = None
    disputed_from: date | None = None
    disputed_to: date | None = None
    attributes: dict[str, Plain] = Field(default_factory=dict)
    title: str | None = None
    share: SharingClass = SharingClass.RECORD
    grants: tuple[str, ...] = ()

    def status(self, day: date) -> RecordStatus:
        """What the record is on a day."""
        return status_on(self, day)

    def disputed(self, day: date) -> bool:
        """Whether an objection is open on the day, whatever else the record is then."""
        return disputed(self, day)


class CoverageFact(Frozen):
    """A source's declaration that it holds every record of the kind (or every link of the kind, where
    ``kind`` is a LinkKind) for a region and a period. ``of_subject``: who asks may see what it covers of the
    subject in question only, so that it says nothing of others."""

    kind: str
    region: str
    from_: date
    to: date
    authority: str
    of_subject: bool = False


class SubjectFacts(Frozen):
    """One subject at the cut-off, with the records that the caller may see. Regions are paths.
    ``links_read``: its links of the kinds that rules look at were read, and stand in ``related``, but for
    more of those that ``links_cut`` names; ``records`` are all that are readable, but for older ones of the
    kinds that ``records_cut`` names."""

    id: str
    kind: SubjectKind
    registered: tuple[str, ...] = ()
    residence: tuple[str, ...] = ()
    operation: tuple[tuple[str, ...], ...] = ()
    records: tuple[RecordFact, ...] = ()
    related: tuple[RelatedFact, ...] = ()
    links_read: bool = True
    links_cut: tuple[LinksCut, ...] = Field(default=(), exclude_if=lambda cut: not cut)
    records_cut: tuple[RecordsCut, ...] = Field(default=(), exclude_if=lambda cut: not cut)

    @property
    def everyone(self) -> tuple[SubjectFacts, ...]:
        """It, and whoever is linked to it, as far as links were read."""
        return (self, *(one for related in self.related for one in related.subject.everyone))

    @model_validator(mode="after")
    def _each_record_once(self) -> SubjectFacts:
        if len({record.id for record in self.records}) != len(self.records):
            raise ValueError("a record stands twice among the facts, so it would be counted twice")
        return self


class RelatedFact(Frozen):
    """A subject linked to the one in question; ``to``: it holds the role towards that one. ``share`` is a
    decimal from 0 to 1, where the link has one."""

    link: LinkKind
    direction: Literal["to", "from"]
    subject: SubjectFacts
    share: str | None = None


class LinksCut(Frozen):
    """Of its links of one kind and direction a subject has more than the ``read`` first that were read."""

    link: LinkKind
    direction: Literal["to", "from"]
    read: int


class RecordsCut(Frozen):
    """Of its records of one kind a subject has more than the ``read`` newest; the others were decided up to
    the day ``back_to``."""

    kind: str
    read: int
    back_to: date


class InputFact(Frozen):
    """What the caller said; of a region its code, and None of what was not done up to the cut-off. A subject
    input holds its key in ``others`` under the same name."""

    type: Literal["decimal", "integer", "date", "text", "boolean", "subject", "region"]
    value: Plain | None


class ParameterFact(Frozen):
    """A parameter's value on the day; ``None`` where the region has set none. ``type`` is what it was written
    as; facts of before have none."""

    value: Plain | None
    type: Literal["decimal", "date", "text", "boolean"] | None = Field(
        default=None, exclude_if=lambda told: told is None
    )
    source: str = ""
    secondary: bool = False


class ClauseFact(Frozen):
    """A clause in force on the day whose effects may be used here."""

    agreement: str
    version: int
    status: RuleStatus
    clause: Clause


class AreaFact(Frozen):
    """A region that a rule asks about: with everything above it. ``apart``: it is no administrative
    division (a development zone, an urban area), so that any district of its city may lie in it, but for
    those ``outside``."""

    path: tuple[str, ...]
    apart: bool = False
    outside: tuple[str, ...] = ()


class _LastDay:
    """The day of the cut-off that was asked for last: an evaluation asks some hundred times for one."""

    known: tuple[datetime, date] = (datetime.min, date.min)


def _day_of(cutoff: datetime) -> date:
    last = _LastDay.known
    if last[0] is not cutoff:
        local = cutoff if cutoff.tzinfo is None else cutoff.astimezone(SHANGHAI)
        last = _LastDay.known = cutoff, local.date()
    return last[1]


class Facts(Frozen):
    """Everything that a decision rests on. ``path`` is the asked region with everything above it;
    ``scales`` maps a scale to its grades from the best; ``calendar`` is a Calendar's plain data. ``neutral``
    are the kinds of records looked at that say nothing good or bad of a subject (a contract, a commitment),
    ``areas`` the regions that rules ask whether a subject is in.
    ``unnamed``: no subject was named. ``nobody``: and nothing given, so it is the text itself that is asked.
    (A subject that was named and is not known leaves ``subject`` empty, too.)"""

    cutoff: datetime
    region: str
    path: tuple[str, ...]
    subject: SubjectFacts | None = None
    nobody: bool = False
    unnamed: bool = Field(default=False, exclude_if=lambda told: not told)
    coverage: tuple[CoverageFact, ...] = ()
    clauses: tuple[ClauseFact, ...] = ()
    inputs: dict[str, InputFact] = Field(default_factory=dict)
    others: dict[str, SubjectFacts] = Field(default_factory=dict)
    parameters: dict[str, ParameterFact] = Field(default_factory=dict)
    scales: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    neutral: tuple[str, ...] = Field(default=(), exclude_if=lambda told: not told)
    areas: dict[str, AreaFact] = Field(default_factory=dict, exclude_if=lambda told: not told)
    calendar: dict[str, Any] | None = None

    @property
    def day(self) -> date:
        """The cut-off's day in Asia/Shanghai; a cut-off without a zone is taken to be there already."""
        return _day_of(self.cutoff)


class Evidence(Frozen):
    """What a result rests on: a record, an input, a parameter, a clause."""

    origin: EvidenceOrigin
    what: Literal[
        "record", "input", "parameter", "clause", "coverage", "cutoff", "subject", "link", "calendar"
    ]
    ref: str
    detail: str = ""
    clause: str | None = None
    secondary: bool = False


class Missing(Frozen):
    """What would have to be known for a definite answer, or for the size of what is given."""

    what: Literal[
        "input",
        "parameter",
        "term",
        "coverage",
        "grade",
        "attribute",
        "subject",
        "calendar",
        "link",
        "records",
        "rule",
    ]
    name: str
    detail: str = ""


class ConditionResult(Frozen):
    """One condition's truth with its evidence; ``parts`` for all, any, not and what reaches further."""

    operator: str
    label: str
    truth: Truth
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Missing, ...] = ()
    parts: tuple[ConditionResult, ...] = ()


class ValueResult(Frozen):
    """What a rule gives. Amounts are decimal, in ``unit``: ``amount`` is what is given (or the relief),
    ``due`` what the subject pays, ``rate`` what one person, night … brings. What is not known is None, and
    ``missing`` says for want of what. ``parts`` are those of ``several``, or of ``choose`` the cases of
    which one is given. ``role``: what the items are, where they are not what is given. What came later is
    left out of the dump where it says nothing: what was answered before keeps its digest."""

    form: ValueForm
    unit: str | None = None
    percent: Decimal | None = None
    rate: Decimal | None = Field(default=None, exclude_if=lambda told: told is None)
    amount: Decimal | None = None
    due: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    bound: Literal["exact", "at_least", "at_most"] = "exact"
    items: tuple[dict[str, str], ...] = ()
    open_ended: bool = Field(default=False, exclude_if=lambda told: not told)
    role: ItemsRole | None = Field(default=None, exclude_if=lambda told: told is None)
    parts: tuple[ValueResult, ...] = ()
    missing: tuple[Missing, ...] = Field(default=(), exclude_if=lambda told: not told)


class RuleResult(Frozen):
    """One rule's answer. ``counted`` are the records that made a measure apply or were counted;
    ``screened`` says for each other record of the rule's kinds why it does not count. ``missing`` is for want
    of what the outcome is UNDETERMINED, else for want of what the size of ``value`` is not known."""

    rule: str
    version: int
    outcome: Outcome
    reason: ReasonCode | None = None
    condition: ConditionResult
    value: ValueResult | None = None
    status: RuleStatus
    counted: tuple[str, ...] = ()
    screened: dict[str, ReasonCode] = Field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    ends_on: date | None = None


for _model in (SubjectFacts, RelatedFact, Facts, ConditionResult, ValueResult):
    _model.model_rebuild()
