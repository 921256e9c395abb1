"""Subjects, links and credit records as a person or a mapping writes them: what a load puts in the graph."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from graph_schema.links import LinkKind
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


class LinkDocument(Period):
    """A directed link; ``share`` is a fraction of 1, for shareholders."""

    kind: LinkKind
    start: Key
    end: Key
    share: Number | None = Field(None, ge=0, le=1)


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
