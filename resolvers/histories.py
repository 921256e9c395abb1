"""The versions of a policy document: when each came, from where, who published it and why."""

from __future__ import annotations

from datetime import datetime

import strawberry

from hub.policy.catalogue import Catalogue
from hub.policy.histories import Ended, Signed
from resolvers.context import Info
from resolvers.enums import VersionOrigin
from resolvers.policy_types import Authority, authority

SEEDS = "seed"


@strawberry.type(
    description="How a version ended: by a newer one, by a withdrawal (撤回), or with the seeds."
)
class VersionEnd:
    """The end of a version."""

    commit: int
    at: datetime
    withdrawn_by: Authority | None = strawberry.field(
        description="The authority that withdrew it; null where a newer version or the seeds ended it."
    )
    reason: str | None
    account: str | None
    matter: str | None


@strawberry.type(
    description="A version of a policy document. Accounts and matters are shown to its own region only."
)
class PolicyVersion:
    """One version, as it was published."""

    version: int
    commit: int = strawberry.field(description="Commit number from which it is known.")
    at: datetime = strawberry.field(description="Moment of that commit.")
    origin: VersionOrigin
    published_by: Authority | None = strawberry.field(
        description="The authority that published it; null: it came with the seeds."
    )
    reason: str | None
    account: str | None = strawberry.field(description="Who published it.")
    matter: str | None = strawberry.field(description="For which matter.")
    document: str = strawberry.field(description="The version as it is written (YAML).")
    ended: VersionEnd | None = strawberry.field(description="Null while it stands.")


def history(info: Info, type_: str, code: str, home: str) -> list[PolicyVersion]:
    """A document's versions, the newest first. ``home`` is its region: callers of it and those above it see
    accounts and matters."""
    context, catalogue = info.context, info.context.catalogue
    inside = context.caller is not None and context.caller.region in catalogue.path(home)
    return [
        _version(one, home, catalogue, inside=inside) for one in context.services.book.history(type_, code)
    ]


def _version(one: Signed, home: str, catalogue: Catalogue, *, inside: bool) -> PolicyVersion:
    return PolicyVersion(
        version=one.version,
        commit=one.commit,
        at=datetime.fromisoformat(one.at),
        origin=VersionOrigin.SEED if one.origin == SEEDS else VersionOrigin.PUBLISHED,
        published_by=_publisher(one.origin, home, catalogue),
        reason=one.reason,
        account=one.publisher if inside else None,
        matter=one.matter if inside else None,
        document=one.text,
        ended=None if one.ended is None else _end(one.ended, home, catalogue, inside=inside),
    )


def _end(ended: Ended, home: str, catalogue: Catalogue, *, inside: bool) -> VersionEnd:
    return VersionEnd(
        commit=ended.commit,
        at=datetime.fromisoformat(ended.at),
        withdrawn_by=_publisher(ended.origin, home, catalogue),
        reason=ended.reason,
        account=ended.withdrawer if inside else None,
        matter=ended.matter if inside else None,
    )


def _publisher(origin: str | None, home: str, catalogue: Catalogue) -> Authority | None:
    """The authority behind ``published:<code>``."""
    code = origin.partition(":")[2] if origin is not None else ""
    return authority(code, home, catalogue) if code else None
