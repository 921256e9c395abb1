"""An agreement as it is held: its versions, what happened to them, the life that follows from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph_schema.vocabulary import AgreementEventKind
from hub.agreements.life import Event, Life
from hub.agreements.signatures import canonical, digest
from hub.policy.document_reading import build
from hub.policy.model.documents import Agreement
from hub.policy.yaml_documents import parse_stored
from hub.store.entity import Entity, Moment


class AgreementVersion(Entity, frozen=True):
    """A version as it was drafted. ``canonical`` is what every party signs, ``digest`` its SHA-256."""

    agreement: str
    version: int
    text: str
    canonical: str
    digest: str
    at: Moment


class AgreementEvent(Entity, frozen=True):
    """What happened to a version. Region, authority, account, matter and reason are empty for the hub's own
    events; ``kid`` and the signature are of SIGNED."""

    agreement: str
    number: int
    kind: AgreementEventKind
    version: int
    region: str
    authority: str = ""
    account: str = ""
    matter: str = ""
    reason: str = ""
    commit: int | None = None
    at: Moment
    kid: str | None = None
    signature: str | None = None
    signature_digest: str | None = None

    @property
    def event(self) -> Event:
        """What the life of the agreement knows of it."""
        return Event(self.kind, self.version, self.region)


@dataclass(frozen=True)
class SignatureGiven:
    """A signature that counts: the thumbprint of its key, itself, and its SHA-256."""

    kid: str
    signature: str
    digest: str


@dataclass(frozen=True)
class StoredAgreement:
    """An agreement with its life. ``unwritten``: it came with the seeds and nothing happened to it since, so
    its version and its first event are not in the graph."""

    id: str
    model: Agreement
    life: Life
    versions: tuple[AgreementVersion, ...]
    events: tuple[AgreementEvent, ...]
    unwritten: bool = False

    def version(self, number: int) -> AgreementVersion:
        """A version that there is."""
        return next(one for one in self.versions if one.version == number)


def drafted(id_: str, number: int, text: str, at: datetime) -> AgreementVersion:
    """A version from its text."""
    data = canonical(id_, number, parse_stored(text, id_).data)
    return AgreementVersion(
        agreement=id_, version=number, text=text, canonical=data.decode(), digest=digest(data), at=at
    )


def payload_of(text: str, version: int) -> tuple[str, bytes]:
    """The agreement's id and the bytes to sign, of a text as it was drafted.

    Raises:
        BrokenDocuments: the text is no agreement.
    """
    document = parse_stored(text, "agreement")
    id_ = build(Agreement, document).id
    return id_, canonical(id_, version, document.data)


def model_of(text: str, id_: str) -> Agreement:
    """The agreement that a version's text says."""
    return build(Agreement, parse_stored(text, id_))
