"""How a subject is named: from what a caller or a file says to the key (scheme, value) in the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_schema.identifiers import IdentifierError, Keeping, Scheme, check
from graph_schema.vocabulary import ErrorCode
from hub.errors import InputError
from hub.keys import KeyRing


@dataclass(frozen=True)
class SubjectKey:
    """What the graph looks a subject up by: its key, or its opaque id. Identity numbers are digests."""

    scheme: str | None = None
    value: str | None = None
    id: str | None = None

    def parameters(self) -> dict[str, str | None]:
        """The parameters ``scheme``, ``value`` and ``id``."""
        return {"scheme": self.scheme, "value": self.value, "id": self.id}


@dataclass(frozen=True)
class Naming:
    """The schemes in use and the keys for digests."""

    schemes: Mapping[str, Scheme]
    keys: KeyRing
    districts: frozenset[str] = frozenset()

    def key(self, scheme: str, value: str, today: date) -> tuple[SubjectKey, tuple[str, ...]]:
        """The key of a value of a scheme, with warnings such as a district that no list has.

        Raises:
            InputError: INVALID_IDENTIFIER, saying what is wrong without repeating an identity number.
        """
        known = self.schemes.get(scheme)
        if known is None:
            raise InputError(
                "This hub has no such scheme of identifiers.",
                code=ErrorCode.INVALID_IDENTIFIER,
                expected="one of " + ", ".join(sorted(self.schemes)),
                fix="correct the scheme",
            )
        try:
            checked = check(known, value, today=today, districts=self.districts or None)
        except IdentifierError as error:
            raise InputError(
                error.found,
                code=ErrorCode.INVALID_IDENTIFIER,
                expected=error.expected,
                fix=error.fix,
            ) from None
        kept = self.keys.digest(checked.value) if known.keeping is Keeping.DIGEST else checked.value
        return SubjectKey(scheme, kept), checked.warnings
