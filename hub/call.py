"""What one call of a capability works with, in one frozen argument."""

from __future__ import annotations

from dataclasses import dataclass

from hub.access.grants import Access
from hub.audit import Disclosures
from hub.policy.catalogue import Catalogue
from hub.services import Services

__all__ = ["Call"]


@dataclass(frozen=True)
class Call:
    """The services, what the caller may read, what is disclosed to it, and the policy of the moment.

    ``disclosures`` is filled while the call runs and entered in the log before its first byte is answered.
    """

    services: Services
    access: Access
    disclosures: Disclosures
    catalogue: Catalogue
