"""What one call of a capability works with, in one frozen argument."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub.access.caller_and_purpose import Access
from hub.access.grants import access_for
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

    def at_policy(self, head: int) -> Call:
        """This call under the policy of a head that a statement has told; itself where it is that already.

        What an older policy let the caller read ends here. A subject's look-up and a decision begin with a
        statement that tells the head, so they need not ask for it first.

        Raises:
            HubError: FORBIDDEN where the policy lets the caller read nothing any more.
        """
        self.services.book.follow(head)
        catalogue = self.services.book.at(head)
        if catalogue is self.catalogue:
            return self
        access = access_for(self.access.caller, self.access.purpose, catalogue, self.access.day)
        return replace(self, access=access, catalogue=catalogue)
