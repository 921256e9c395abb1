"""How a subject is named: from what a caller or a file says to the key (scheme, value) in the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graph_schema.vocabulary import ErrorCode, SubjectKind
from hub.errors import InputError
from hub.identity.identifier_checks import IdentifierError
from hub.identity.identifiers import Keeping, Scheme, check
from hub.identity.keys import ExchangeKey, KeyRing


@dataclass(frozen=True)
class Digests:
    """An identity number as the graph may hold it: under each version of the keys, from 1; and under the
    exchange key, where there is one. The number itself is not kept."""

    forms: tuple[str, ...]
    ring: KeyRing
    exchange: str | None = None

    def form(self, version: int) -> str:
        """The digest under a version.

        Raises:
            EngineError: this hub has not the key of that version.
        """
        return self.ring.later(self.forms, version)[version - 1]


@dataclass(frozen=True)
class SubjectKey:
    """What the graph looks a subject up by: its key, or its opaque id. Identity numbers are digests:
    ``value`` is the one under the newest key that was known, ``digests`` has the others."""

    scheme: str | None = None
    value: str | None = None
    id: str | None = None
    digests: Digests | None = field(default=None, compare=False, repr=False)

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
                "identity.scheme-unknown", code=ErrorCode.INVALID_IDENTIFIER, schemes=sorted(self.schemes)
            )
        try:
            checked = check(known, value, today=today, districts=self.districts or None)
        except IdentifierError as error:
            raise InputError(error.problem, code=ErrorCode.INVALID_IDENTIFIER) from None
        if known.keeping is not Keeping.DIGEST:
            return SubjectKey(scheme, checked.value), checked.warnings
        forms, exchange = self.keys.digests_of(checked.value), self.keys.exchange
        other = exchange.digest(scheme, checked.value) if exchange is not None else None
        return SubjectKey(scheme, forms[-1], digests=Digests(forms, self.keys, other)), checked.warnings


@dataclass(frozen=True)
class ExchangeName:
    """What other hubs of the alliance know a subject by. ``key`` is the id of the exchange key under which
    ``value`` is a digest; None where ``value`` is the plain identifier of an organisation."""

    scheme: str
    value: str = field(repr=False)
    key: str | None = None


def exchange_name(subject: Mapping[str, object], key: ExchangeKey | None) -> ExchangeName | None:
    """The name under which a subject may leave this hub, or None: then a feed leaves the subject out.

    Args:
        subject: properties of the (:Subject) node: ``scheme``, ``value`` and, of a person who is named by an
            identity number, ``keyVersion``, ``exchange`` and ``exchangeKey``.
        key: this hub's exchange key; without one a feed carries organisations only.
    """
    scheme = str(subject["scheme"])
    if subject.get("keyVersion") is None:
        return (
            None
            if subject["kind"] == SubjectKind.NATURAL_PERSON
            else ExchangeName(scheme, str(subject["value"]))
        )
    if key is None or subject.get("exchangeKey") != key.id:
        return None
    return ExchangeName(scheme, str(subject["exchange"]), key.id)
