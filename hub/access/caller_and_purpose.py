"""Who asks, for what, and what it may read: one frozen argument of everything that reads subject data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_schema.vocabulary import ErrorCode, PurposeCode
from hub.access.role_sets import WITHOUT_SUBJECTS
from hub.errors import HubError
from hub.identity import Caller


@dataclass(frozen=True)
class Purpose:
    """For what data is read, and the matter number of the case file."""

    code: PurposeCode
    matter: str


@dataclass(frozen=True)
class Access:
    """A caller with a purpose on a day: everything that a statement's predicate needs."""

    caller: Caller
    purpose: Purpose
    day: date
    path: tuple[str, ...]
    grants: tuple[dict[str, Any], ...]
    withheld: tuple[str, ...] = ()
    recipient: str | None = None

    def check_subjects(self) -> None:
        """Refuses a role that reads no data about subjects, whatever its purpose.

        Raises:
            HubError: FORBIDDEN.
        """
        if self.caller.role in WITHOUT_SUBJECTS:
            raise HubError(ErrorCode.FORBIDDEN, "access.role-without-subjects", role=self.caller.role)

    def covers(self, paths: Collection[str]) -> bool:
        """Whether a grant over every kind of record, by duty or by law, covers one of these regions."""
        return any(grant["kinds"] is None and grant["region"] in paths for grant in self.grants)

    def parameters(self) -> dict[str, Any]:
        """The parameters ``grants``, ``path``, ``today``, ``purpose``, ``withheld`` (private kinds that the
        purpose does not open), ``recipient`` of consents, ``self`` and ``alone`` (who asks knows of itself
        only) of a statement."""
        own = self.caller.subject
        return {
            "grants": list(self.grants),
            "path": list(self.path),
            "today": self.day.isoformat(),
            "purpose": self.purpose.code.value,
            "withheld": list(self.withheld),
            "recipient": self.recipient,
            "alone": own is not None,
            "self": {} if own is None else {"id": own.id, "scheme": own.scheme, "value": own.value},
        }
