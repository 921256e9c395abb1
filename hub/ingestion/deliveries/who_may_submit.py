"""Who may submit what (报送): data beside the policy, in ``seeds/reference/submitters.yaml``.

A duty says of a role, in a region and those below it, which parts of a file its callers may submit, and for
which authorities: their own, or every one of the region. No row of it opens anything to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field

from graph_schema.vocabulary import ErrorCode, Role
from hub.access.role_sets import SUBMITTERS
from hub.errors import HubError
from hub.identity import Caller
from hub.ingestion.converting import Decider, Facts
from hub.ingestion.mappings.known_mappings import ShippedMapping
from hub.ingestion.readers import Fault, RowReason
from hub.messages.message import Bilingual, message
from hub.policy.catalogue import Catalogue
from hub.policy.document_reading import build, read
from hub.policy.model.conditions import Model
from hub.policy.model.documents import LegalBasis

FILE = "reference/submitters.yaml"


class Part(StrEnum):
    """What a row may hold."""

    SUBJECTS = "SUBJECTS"
    RECORDS = "RECORDS"
    LINKS = "LINKS"
    ATTRIBUTES = "ATTRIBUTES"


_PARTS = {
    Part.SUBJECTS: Bilingual("a subject", "主体"),
    Part.RECORDS: Bilingual("a record", "信用记录"),
    Part.LINKS: Bilingual("a link", "关联关系"),
    Part.ATTRIBUTES: Bilingual("an address or phone", "地址或电话"),
}


class SubmittingDuty(Model):
    """What callers of some roles in a region may submit."""

    id: str = Field(pattern=r"^[a-z0-9-]{3,60}$")
    callers: str = Field(description="Code of the region whose callers, and those below, it binds.")
    roles: tuple[Role, ...] = Field(min_length=1)
    mappings: tuple[str, ...] = Field((), description="Sources of mappings; empty: all.")
    parts: tuple[Part, ...] = Field(min_length=1)
    authorities: Literal["OWN", "OF_REGION"] = Field(
        description="For whom: the caller's own authority, or every one of the caller's region and below."
    )
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)


class SubmittingDuties(Model):
    """The file."""

    submitters: tuple[SubmittingDuty, ...]


@dataclass(frozen=True)
class Submitter:
    """A caller with what it may submit through one mapping: the check of each row."""

    region: str
    authority: str
    parts: frozenset[Part]
    of_region: bool
    catalogue: Catalogue

    def faults(self, facts: Facts) -> list[Fault]:
        """What a row says that is not the caller's to say: NOT_TO_SUBMIT."""
        given: Sequence[tuple[Part, Sequence[object]]] = (
            (Part.SUBJECTS, facts.subjects),
            (Part.RECORDS, facts.records),
            (Part.LINKS, facts.links),
            (Part.ATTRIBUTES, facts.attributes),
        )
        found = [
            Fault(RowReason.NOT_TO_SUBMIT, message("row.part-not-to-submit", part=_PARTS[part]))
            for part, some in given
            if some and part not in self.parts
        ]
        records = (row["properties"] for row in facts.records)
        return found + self.of_deciders(Decider(one["authority"], one["region"]) for one in records)

    def of_deciders(self, deciders: Iterable[Decider]) -> list[Fault]:
        """Of records of these authorities and regions, what makes them others' to submit."""
        return [fault for one in dict.fromkeys(deciders) for fault in self._of_others(one)]

    def _of_others(self, decider: Decider) -> Iterator[Fault]:
        if decider.region is not None and self.region not in self.catalogue.path(decider.region):
            yield Fault(RowReason.NOT_TO_SUBMIT, message("row.region-not-to-submit", region=self.region))
        if decider.authority is None or decider.authority == self.authority:
            return
        authority = self.catalogue.authorities.get(decider.authority)
        own = authority is not None and self.region in self.catalogue.path(authority.region)
        if not self.of_region or not own:
            says = message("row.authority-not-to-submit", authority=self.authority)
            if self.of_region:
                says = message("row.authority-outside-region", region=self.region)
            yield Fault(RowReason.NOT_TO_SUBMIT, says)


def with_foreign(foreign: Sequence[Fault], fault: Fault | None = None) -> Fault:
    """A row's fault with what of it is not its sender's to say, which comes first: to mend the rest may be
    another's matter, and what others have to say ends no record."""
    if not foreign:
        assert fault is not None, "something is wrong"
        return fault
    first, *others = foreign
    rest = (fault, *fault.others) if fault is not None else ()
    return Fault(first.reason, first.says, first.column, (*others, *rest))


def duties(seeds: Path) -> tuple[SubmittingDuty, ...]:
    """All duties.

    Raises:
        BrokenDocuments: the file is wrong.
    """
    path = seeds / FILE
    return build(SubmittingDuties, read(path, FILE)).submitters if path.is_file() else ()


def submitter(caller: Caller, source: str, catalogue: Catalogue, seeds: Path) -> Submitter:
    """What a caller may submit through the mapping of a source.

    Raises:
        HubError: FORBIDDEN where no duty lets it.
    """
    known_authority(caller, catalogue)
    return submitter_of(caller.region, caller.authority, caller.role, source, catalogue, seeds)


def known_authority(caller: Caller, catalogue: Catalogue) -> None:
    """Refuses a caller that submits nothing, whatever it is.

    Raises:
        HubError: FORBIDDEN.
    """
    if caller.role not in SUBMITTERS:
        raise HubError(ErrorCode.FORBIDDEN, "ingestion.role-may-not-submit", roles=SUBMITTERS)
    authority = catalogue.authorities.get(caller.authority)
    if authority is None or authority.region not in catalogue.path(caller.region):
        raise HubError(ErrorCode.FORBIDDEN, "ingestion.authority-unknown")


def submittable(
    caller: Caller, mappings: Sequence[ShippedMapping], catalogue: Catalogue, seeds: Path
) -> list[ShippedMapping]:
    """By which of some mappings a caller may submit.

    Raises:
        HubError: FORBIDDEN where it may submit by none.
    """
    known_authority(caller, catalogue)
    found = _duties_of(caller.region, caller.role, catalogue, seeds)
    fitting = [one for one in mappings if any(_lets(duty, one.mapping.source) for duty in found)]
    if not fitting:
        raise HubError(ErrorCode.FORBIDDEN, "ingestion.no-duty-at-all")
    return fitting


def _duties_of(region: str, role: Role, catalogue: Catalogue, seeds: Path) -> list[SubmittingDuty]:
    path = catalogue.path(region)
    return [duty for duty in duties(seeds) if duty.callers in path and role in duty.roles]


def _lets(duty: SubmittingDuty, source: str) -> bool:
    return not duty.mappings or source in duty.mappings


def submitter_of(
    region: str, authority: str, role: Role, source: str, catalogue: Catalogue, seeds: Path
) -> Submitter:
    """As :func:`submitter`, for who submitted a delivery."""
    found = [duty for duty in _duties_of(region, role, catalogue, seeds) if _lets(duty, source)]
    if not found:
        raise HubError(ErrorCode.FORBIDDEN, "ingestion.no-duty-to-submit", source=source)
    return Submitter(
        region,
        authority,
        frozenset(part for duty in found for part in duty.parts),
        any(duty.authorities == "OF_REGION" for duty in found),
        catalogue,
    )
