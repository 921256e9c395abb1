"""Who may submit what (报送): data beside the policy, in ``seeds/reference/submitters.yaml``.

A duty says of a role, in a region and those below it, which parts of a file its callers may submit, and for
which authorities: their own, or every one of the region. No row of it opens anything to read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field

from graph_schema.vocabulary import ErrorCode, Role
from hub.access.roles import SUBMITTERS
from hub.errors import HubError
from hub.identity import Caller
from hub.ingestion.converting import Facts
from hub.ingestion.readers import Fault, Reason
from hub.policy.catalogue import Catalogue
from hub.policy.model.conditions import Model
from hub.policy.model.documents import LegalBasis
from hub.policy.reading import build, read
from hub.store.graph import Row

FILE = "reference/submitters.yaml"


class Part(StrEnum):
    """What a row may hold."""

    SUBJECTS = "SUBJECTS"
    RECORDS = "RECORDS"
    LINKS = "LINKS"
    ATTRIBUTES = "ATTRIBUTES"


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

    def check(self, facts: Facts) -> None:
        """Refuses a row that says what is not the caller's to say.

        Raises:
            Fault: NOT_TO_SUBMIT.
        """
        given: Sequence[tuple[Part, Sequence[object], str]] = (
            (Part.SUBJECTS, facts.subjects, "a subject"),
            (Part.RECORDS, facts.records, "a record"),
            (Part.LINKS, facts.links, "a link"),
            (Part.ATTRIBUTES, facts.attributes, "an address or phone"),
        )
        for part, some, what in given:
            if some and part not in self.parts:
                raise Fault(Reason.NOT_TO_SUBMIT, what, "what this sender may submit")
        for row in facts.records:
            self._check_record(row["properties"])

    def _check_record(self, record: Row) -> None:
        if self.region not in self.catalogue.path(record["region"]):
            expected = f"a region at or below {self.region}"
            raise Fault(Reason.NOT_TO_SUBMIT, "a record of another region", expected)
        if record["authority"] == self.authority:
            return
        authority = self.catalogue.authorities.get(record["authority"])
        own = authority is not None and self.region in self.catalogue.path(authority.region)
        if not self.of_region or not own:
            expected = (
                f"an authority of {self.region}" if self.of_region else f"decisions of {self.authority}"
            )
            raise Fault(Reason.NOT_TO_SUBMIT, "a record of another authority", expected)


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
    if caller.role not in SUBMITTERS:
        raise HubError(ErrorCode.FORBIDDEN, "ingestion.role-may-not-submit", roles=SUBMITTERS)
    authority = catalogue.authorities.get(caller.authority)
    if authority is None or authority.region not in catalogue.path(caller.region):
        raise HubError(ErrorCode.FORBIDDEN, "ingestion.authority-unknown")
    return submitter_of(caller.region, caller.authority, caller.role, source, catalogue, seeds)


def submitter_of(
    region: str, authority: str, role: Role, source: str, catalogue: Catalogue, seeds: Path
) -> Submitter:
    """As :func:`submitter`, for who submitted a delivery."""
    path = catalogue.path(region)
    found = [
        duty
        for duty in duties(seeds)
        if duty.callers in path and role in duty.roles and (not duty.mappings or source in duty.mappings)
    ]
    if not found:
        raise HubError(ErrorCode.FORBIDDEN, "ingestion.no-duty-to-submit", source=source)
    return Submitter(
        region,
        authority,
        frozenset(part for duty in found for part in duty.parts),
        any(duty.authorities == "OF_REGION" for duty in found),
        catalogue,
    )
