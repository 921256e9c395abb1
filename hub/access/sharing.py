"""What of a record or a result leaves the hub for a caller who may read it (共享范围); whether it may says
:mod:`hub.access.who_may_read`, what of names and places is shown :mod:`hub.access.masking`.

A grant or clause says by which class a record is shared: whole (RECORD), without what identifies the matter
(DESENSITISED), or only that there is one (RESULT_ONLY). Whatever goes out passes here: answers, reports, the
signed file of a subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, Protocol

from graph_schema.vocabulary import RecordStatus, Severity, SharingClass
from hub.access.grants import OWN_DUTY, SELF
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import CONDUCT_ENDED
from hub.records.limits_and_ends import End, ends
from hub.records.status import Dates, ended
from hub.rules.facts import Plain, RecordFact, RuleResult, ValueResult
from hub.rules.scalars import as_date

_OF_ITS_OWN = frozenset({OWN_DUTY, SELF})


def as_shared(record: RecordFact, day: date) -> RecordFact:
    """A record with the class by which it is shared on a day. Of what is repaired, revoked or expired
    elsewhere only its being so is shown: sharing of the rest has ended, whatever the grant says."""
    if not _OF_ITS_OWN.isdisjoint(record.grants):
        return record
    if not ended(record, day):
        return record
    return record.model_copy(update={"share": SharingClass.RESULT_ONLY})


def opens_days(share: SharingClass) -> bool:
    """Whether a class of sharing opens the days of a record, and who decided it."""
    return share is not SharingClass.RESULT_ONLY


def opens_all(share: SharingClass) -> bool:
    """Whether a class of sharing opens the title and the attributes of a record."""
    return share is SharingClass.RECORD


class Dated(Dates, Protocol):
    """What of a record is shown with its dates."""

    @property
    def authority(self) -> str: ...
    @property
    def severity(self) -> Severity | None: ...


class SharedRecord(NamedTuple):
    """A record with no more of it than its class of sharing opens: ``dated`` is None under RESULT_ONLY,
    ``title`` None and ``attributes`` empty under all but RECORD."""

    id: str
    version: int
    kind: str
    region: str
    share: SharingClass
    status: RecordStatus
    grants: tuple[str, ...]
    dated: Dated | None
    title: str | None
    attributes: Mapping[str, Plain]


NOTHING: Mapping[str, Plain] = MappingProxyType({})


def shared_record(record: RecordFact, day: date, shown: date) -> SharedRecord:
    """A record as it is on a day, with what its class of sharing opens on the day when it is shown
    (:func:`as_shared`)."""
    status = record.status(day)
    record = as_shared(record, shown)
    whole = opens_all(record.share)
    return SharedRecord(
        id=record.id,
        version=record.version,
        kind=record.kind,
        region=record.region,
        share=record.share,
        status=status,
        grants=record.grants,
        dated=record if opens_days(record.share) else None,
        title=record.title if whole else None,
        attributes=record.attributes if whole else NOTHING,
    )


def shared_ends(record: RecordFact, day: date, catalogue: Catalogue) -> tuple[End, ...]:
    """When display, sharing and retention of a record end, as far as its class of sharing opens it."""
    if not opens_days(as_shared(record, day).share):
        return ()
    return ends(catalogue, record, as_date(record.attributes.get(CONDUCT_ENDED)))


def shared_result(result: RuleResult, records: Mapping[str, RecordFact]) -> RuleResult:
    """A result with no more in it than the class of sharing of what counted opens: no day that follows from
    the dates of a record, and no balance that is the sum of its attributes."""
    shares = [records[ref].share for ref in result.counted if ref in records]
    ends_on = result.ends_on if all(map(opens_days, shares)) else None
    value = result.value
    if value is not None and not all(map(opens_all, shares)):
        value = _without_balance(value)
    return result.model_copy(update={"ends_on": ends_on, "value": value})


def _without_balance(value: ValueResult) -> ValueResult:
    parts = tuple(_without_balance(part) for part in value.parts)
    return value.model_copy(update={"parts": parts} | ({"amount": None} if value.form == "balance" else {}))
