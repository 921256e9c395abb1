"""The versions of a policy document: when each came, from where, who published it and why."""

from __future__ import annotations

from datetime import datetime

import strawberry

from hub.policy.histories import Ended, Signed
from resolvers.context import Info

SEEDS = "seed"


@strawberry.type(
    description="How a version ended: by a newer one, by a withdrawal (撤回), or with the seeds."
)
class VersionEnd:
    """The end of a version."""

    commit: int
    at: datetime
    withdrawn_by: str | None = strawberry.field(
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
    origin: str = strawberry.field(
        description="seed, or published: and the id of the authority that published it."
    )
    reason: str | None
    account: str | None = strawberry.field(description="Who published it.")
    matter: str | None = strawberry.field(description="For which matter.")
    document: str = strawberry.field(description="The version as it is written (YAML).")
    ended: VersionEnd | None = strawberry.field(description="Null while it stands.")


def history(info: Info, type_: str, id_: str, path: list[str]) -> list[PolicyVersion]:
    """A document's versions, the newest first. ``path`` is that of its region: callers of a region on it
    see accounts and matters."""
    context = info.context
    inside = context.caller is not None and context.caller.region in path
    return [_version(one, inside=inside) for one in context.services.book.history(type_, id_)]


def _version(one: Signed, *, inside: bool) -> PolicyVersion:
    return PolicyVersion(
        version=one.version,
        commit=one.commit,
        at=datetime.fromisoformat(one.at),
        origin=one.origin,
        reason=one.reason,
        account=one.publisher if inside else None,
        matter=one.matter if inside else None,
        document=one.text,
        ended=None if one.ended is None else _end(one.ended, inside=inside),
    )


def _end(ended: Ended, *, inside: bool) -> VersionEnd:
    origin = ended.origin
    return VersionEnd(
        commit=ended.commit,
        at=datetime.fromisoformat(ended.at),
        withdrawn_by=origin.partition(":")[2] if origin is not None else None,
        reason=ended.reason,
        account=ended.withdrawer if inside else None,
        matter=ended.matter if inside else None,
    )
