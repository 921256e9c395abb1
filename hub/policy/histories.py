"""The history of a policy document: every version with when it came, from where, who signed it and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row


@dataclass(frozen=True)
class Ended:
    """How a version ended: ``origin`` is None where a newer version or a load of the seeds ended it."""

    commit: int
    at: str
    origin: str | None
    withdrawer: str | None
    matter: str | None
    reason: str | None


@dataclass(frozen=True)
class Signed:
    """One version in a document's history: what, when (UTC, ISO), from where, by whom, for which matter."""

    version: int
    commit: int
    at: str
    origin: str
    publisher: str | None
    matter: str | None
    reason: str | None
    text: str
    ended: Ended | None


def histories(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """The rows of each document, by type and id, the newest version first."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["type"], row["id"]), []).append(row)
    for versions in found.values():
        versions.sort(key=lambda row: -int(row["version"]))
    return found


def signed(row: Row, times: Mapping[int, str]) -> Signed:
    """A row as a version of a history; ``times`` are the moments of commits."""
    start, end = int(row["knownFrom"]), int(row["knownTo"])
    ended = Ended(
        end,
        times.get(end, ""),
        row["withdrawnOrigin"],
        row["withdrawer"],
        row["withdrawnMatter"],
        row["withdrawnReason"],
    )
    return Signed(
        version=int(row["version"]),
        commit=start,
        at=times.get(start, ""),
        origin=row["origin"],
        publisher=row["publisher"],
        matter=row["matter"],
        reason=row["reason"],
        text=row["text"],
        ended=ended if end != OPEN_COMMIT else None,
    )
