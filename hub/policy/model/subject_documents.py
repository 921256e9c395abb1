"""Subjects, links and credit records as a person or a mapping writes them: what a load puts in the graph."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.alias_generators import to_snake

from graph_schema.links import AttributeKind, Figure, LinkKind, LinkState
from graph_schema.vocabulary import Severity, SubjectKind
from hub.messages.message import message
from hub.policy.model.conditions import Misfit, Model, Scalar
from hub.policy.model.documents import OPEN_END, Period
from hub.policy.model.operands import Day, Flag, Moment, Number


class Key(Model):
    """Scheme and value; together they name one subject."""

    scheme: str
    value: str


class SubjectVersion(Period):
    """What was true of a subject for a time. Region of registration, of residence and of operation
    are three things."""

    name: str = Field(min_length=1, max_length=200)
    registered: str | None = None
    residence: str | None = None
    operation: tuple[str, ...] = ()
    status: Literal["ACTIVE", "CLOSED", "DECEASED"] = "ACTIVE"
    kind: SubjectKind | None = None


class SubjectDocument(Model):
    """One subject with its dated versions; ``kind`` is that of each version that names none."""

    key: Key
    kind: SubjectKind
    versions: tuple[SubjectVersion, ...] = Field(min_length=1)
    invented: Flag = False

    @model_validator(mode="after")
    def _no_overlap(self) -> SubjectDocument:
        ordered = sorted(enumerate(self.versions), key=lambda pair: pair[1].from_)
        for (_, a), (at, b) in pairwise(ordered):
            if a.to > b.from_:
                found = message("policy.version-start-beside-end-overlap", start=b.from_, end=a.to)
                raise Misfit(found, message("policy.version-day"), "versions", at)
        return self

    def kinds(self) -> list[SubjectKind]:
        """The kind of each version, in the order of their days."""
        ordered = sorted(self.versions, key=lambda version: version.from_)
        return [version.kind or self.kind for version in ordered]


Part = Annotated[Number, Field(ge=0, le=1)]
"""A fraction of 1."""
Amount = Annotated[Number, Field(ge=0, lt=10**15)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
"""By its letters in ISO 4217 (GB/T 12406)."""


class LinkDocument(Period):
    """A directed link. ``from`` is the day on which the right took effect, ``registered_on`` the day on which
    the register noted it. What part of the whole it gives is stated as one number, or between bounds, where
    the source knows no more; a bound that nobody gives is open (:class:`graph_schema.links.Figure`). The
    amount of a guarantee is in ``currency``, in CNY where the source names none. ``company`` is the one which
    an agreement concerns, where the source names one."""

    kind: LinkKind
    start: Key
    end: Key
    share: Part | None = None
    share_at_least: Part | None = None
    share_at_most: Part | None = None
    votes: Part | None = None
    votes_at_least: Part | None = None
    votes_at_most: Part | None = None
    benefit: Part | None = None
    benefit_at_least: Part | None = None
    benefit_at_most: Part | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    company: Key | None = None
    registered_on: Day | None = None
    state: LinkState = LinkState.REGISTERED

    @model_validator(mode="after")
    def _figures_fit(self) -> LinkDocument:
        for figure in Figure:
            given = {to_snake(name): self._given(name) for name in figure.properties}
            stated = [(name, value) for name, value in given.items() if value is not None]
            if stated and figure not in self.kind.terms.carries:
                carried = [name.value for name in self.kind.terms.carries]
                found = message("policy.figure-of-another-kind", name=stated[0][0], kind=self.kind)
                expected = message("policy.names", names=carried) if carried else message("policy.no-figure")
                raise Misfit(found, expected, stated[0][0])
            exact, least, most = given
            ordered = [(name, given[name]) for name in (least, exact, most)]
            known = [(name, value) for name, value in ordered if value is not None]
            for (lower, low), (upper, high) in pairwise(known):
                if low > high:
                    found = message("policy.bound-above-bound", lower=lower, low=low, upper=upper, high=high)
                    raise Misfit(found, message("policy.bounds-in-order"), lower)
        return self

    @model_validator(mode="after")
    def _amount_fits(self) -> LinkDocument:
        if self.amount is not None and not self.kind.terms.amount:
            found = message("policy.figure-of-another-kind", name="amount", kind=self.kind)
            carrying = [kind.value for kind in LinkKind if kind.terms.amount]
            raise Misfit(found, message("policy.amount-of", names=carrying), "amount")
        if self.currency is not None and self.amount is None:
            raise Misfit(
                message("policy.currency-alone", currency=self.currency),
                message("policy.currency-of-amount"),
                "currency",
            )
        return self

    @model_validator(mode="after")
    def _company_fits(self) -> LinkDocument:
        if self.company is not None and not self.kind.terms.names_company:
            found = message("policy.figure-of-another-kind", name="company", kind=self.kind)
            naming = [kind.value for kind in LinkKind if kind.terms.names_company]
            raise Misfit(found, message("policy.company-of", names=naming), "company")
        return self

    def _given(self, name: str) -> Decimal | None:
        value: Decimal | None = getattr(self, to_snake(name))
        return value

    def figures(self) -> dict[str, Decimal]:
        """What is stated, by the property of the link that holds it."""
        named = ((name, self._given(name)) for name in self.kind.terms.figures)
        return {name: value for name, value in named if value is not None}


class AttributeDocument(Period):
    """An address or phone of a subject from a day on; ``number`` is the source's own of this entry: under it
    a later delivery corrects the entry."""

    kind: AttributeKind
    subject: Key
    value: str = Field(min_length=1, max_length=500)
    number: str = ""
    state: LinkState = LinkState.REGISTERED


class RecordDocument(Model):
    """One credit record with its times. Display, sharing and retention end separately; what is not
    given follows from dated parameters when it is read. State is never written: only dates are."""

    id: str
    subject: Key
    kind: str
    authority: str
    region: str
    decided_on: Day
    received_at: Moment | None = None
    published_on: Day | None = None
    valid_to: Day = OPEN_END
    display_ends_on: Day = OPEN_END
    sharing_ends_on: Day = OPEN_END
    severity: Severity | None = None
    repaired_on: Day | None = None
    revoked_on: Day | None = None
    disputed_from: Day | None = None
    disputed_to: Day | None = None
    attributes: dict[str, Scalar] = Field(default_factory=dict)
    title: str | None = Field(None, max_length=300)

    @model_validator(mode="after")
    def _dispute_in_order(self) -> RecordDocument:
        start, end = self.disputed_from, self.disputed_to
        if end is not None and (start is None or start >= end):
            raise Misfit(
                message("policy.disputed-end-disputed-start", end=end, start=str(start)),
                message("policy.disputed-before"),
                "disputed_to",
            )
        return self


class CoverageDocument(Period):
    """A source declares that it holds every record of these kinds for a region and a period. Only
    then does the absence of a record say anything. From 0001-01-01 means: since ever, which a rule that
    looks back over a whole life needs. A kind may be a LinkKind: then of every such link of the subjects
    registered there."""

    kinds: tuple[str, ...] = Field(min_length=1)
    region: str
    authority: str
