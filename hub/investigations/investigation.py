"""The file of an investigation (调查案件): what it is, who sees it, and how the graph keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from graph_schema.vocabulary import ErrorCode, InvestigationState
from hub.access.caller_and_purpose import Access
from hub.errors import HubError
from hub.fragments import fragment
from hub.store.commits import stamp
from hub.store.entity import Entity, Moment
from hub.store.graph import Row, Transaction

VISIBLE: LiteralString = fragment(
    "i.region = $region AND (i.openedBy = $caller OR $caller IN i.members OR i.ofRegion)", needs="i"
)
"""Whether the caller sees the file ``i``."""
ONE: LiteralString = f"MATCH (i:Investigation {{id: $id}}) WHERE {VISIBLE} RETURN i {{.*}} AS investigation"
EACH: LiteralString = f"""
UNWIND $ids AS id
MATCH (i:Investigation {{id: id}}) WHERE {VISIBLE} RETURN i {{.*}} AS investigation
"""
OWN_OF_MATTER = """
MATCH (i:Investigation {region: $region, matter: $matter})
WHERE i.openedBy = $caller AND i.state = 'OPEN'
RETURN i.id AS id LIMIT 1
"""
LIST: LiteralString = f"""
UNWIND $ranges AS range
CALL (range) {{
  MATCH (p:InvestigationPlace) WHERE p.place > range[0] AND p.place < range[1]
  MATCH (i:Investigation)-[:SEEN_AT]->(p) WHERE {VISIBLE}
  RETURN i, p ORDER BY p.place DESC LIMIT $limit
}}
WITH DISTINCT i ORDER BY i.openedAt DESC, i.id DESC LIMIT $limit
RETURN i {{.*}} AS investigation ORDER BY i.openedAt DESC, i.id DESC
"""
KEEP = """
MERGE (i:Investigation {id: $id})
SET i = $investigation, i.changedIn = $commit
WITH i
OPTIONAL MATCH (i)-[:SEEN_AT]->(p:InvestigationPlace)
DETACH DELETE p
WITH DISTINCT i
UNWIND $places AS place
CREATE (i)-[:SEEN_AT]->(:InvestigationPlace {place: place})
"""
BEHIND_ALL = "\U0010ffff"
"""Behind every place."""


class Investigation(Entity, frozen=True):
    """The file of a matter. ``matters``: its own and those of the files merged into it, ``merged`` the ids of
    these; ``members``: accounts of colleagues of the region with whom it is shared; ``of_region``: it is
    shared with all investigators of the region; ``version`` counts its changes."""

    id: str
    matter: str
    matters: tuple[str, ...]
    title: str
    region: str
    authority: str
    opened_by: str
    opened_at: Moment
    state: InvestigationState = InvestigationState.OPEN
    version: int = 1
    members: tuple[str, ...] = ()
    of_region: bool = False
    closed_at: Moment | None = None
    closed_by: str | None = None
    closing_reason: str | None = None
    merged_into: str | None = None
    merged: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """Its place in a list: opened, id."""
        return stamp(self.opened_at), self.id

    @property
    def readers(self) -> set[str]:
        """The accounts that see it by name."""
        return {self.opened_by, *self.members}

    @property
    def places(self) -> list[str]:
        """Its places in the lists of those who see it; none once it was merged into another."""
        if self.merged_into is not None:
            return []
        prefixes = [_own(self.region, one, self.state) for one in sorted(self.readers)]
        if self.of_region:
            prefixes.append(_shared(self.region, self.state))
        return [f"{prefix}{'/'.join(self.place)}" for prefix in prefixes]


@dataclass(frozen=True)
class InvestigationFilter:
    """Which files a list shows: in a state (None: any), opened before a place, at most so many."""

    state: InvestigationState | None
    before: tuple[str, str]
    most: int


def keep(transaction: Transaction, investigation: Investigation, commit: int) -> None:
    """Keeps a file as it is now, at its places in the lists."""
    transaction.rows(
        KEEP,
        id=investigation.id,
        investigation=investigation.properties(),
        places=investigation.places,
        commit=commit,
    )


def find(transaction: Transaction, access: Access, id_: str) -> Investigation | None:
    """A file that the caller sees in the matter of its purpose; one that was merged into another leads there.
    None for what is not there as for what is not the caller's."""
    found = visible(transaction, access, id_)
    while found is not None and found.merged_into is not None:
        found = visible(transaction, access, found.merged_into)
    if found is None or access.purpose.matter not in found.matters:
        return None
    return found


def read(transaction: Transaction, access: Access, id_: str) -> Investigation:
    """As :func:`find`.

    Raises:
        HubError: NOT_FOUND where there is none.
    """
    found = find(transaction, access, id_)
    if found is None:
        raise HubError(ErrorCode.NOT_FOUND, "investigations.unknown")
    return found


def visible(transaction: Transaction, access: Access, id_: str) -> Investigation | None:
    """A file that the caller sees, whatever its matter."""
    row = transaction.row(ONE, id=id_, **_reader(access))
    return Investigation.from_row(row["investigation"]) if row is not None else None


def visible_each(transaction: Transaction, access: Access, ids: Sequence[str]) -> list[Investigation]:
    """Those of the files that the caller sees, whatever their matters."""
    rows = transaction.rows(EACH, ids=list(ids), **_reader(access))
    return [Investigation.from_row(row["investigation"]) for row in rows]


def own_of_matter(transaction: Transaction, access: Access) -> str | None:
    """The open file that the caller has of the matter of its purpose: its id."""
    row = transaction.row(OWN_OF_MATTER, matter=access.purpose.matter, **_reader(access))
    return str(row["id"]) if row is not None else None


def investigations(
    transaction: Transaction, access: Access, filter_: InvestigationFilter
) -> list[Investigation]:
    """Files that the caller sees, of every matter, the last opened first."""
    caller = access.caller
    states = list(InvestigationState) if filter_.state is None else [filter_.state]
    prefixes = [
        prefix
        for state in states
        for prefix in (_own(caller.region, caller.name, state), _shared(caller.region, state))
    ]
    before = "/".join(filter_.before)
    ranges = [[prefix, prefix + before] for prefix in prefixes]
    rows = transaction.rows(LIST, ranges=ranges, limit=filter_.most, **_reader(access))
    return _read(rows)


def _read(rows: Sequence[Row]) -> list[Investigation]:
    return [Investigation.from_row(row["investigation"]) for row in rows]


def _reader(access: Access) -> Row:
    return {"region": access.caller.region, "caller": access.caller.name}


def _own(region: str, reader: str, state: InvestigationState) -> str:
    return f"{region}/@{reader}/{state}/"


def _shared(region: str, state: InvestigationState) -> str:
    return f"{region}/*/{state}/"
