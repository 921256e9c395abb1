"""A watch: whose it is, what it is on, and how the graph keeps it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_schema.vocabulary import ErrorCode, SubjectKind
from hub.access.caller_and_purpose import Access
from hub.access.purposes import check_investigator
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.investigations.contents import require_known
from hub.messages.message import message
from hub.search.name_parts import fold
from hub.store.commits import begin_commit, stamp
from hub.store.entity import Entity, Moment
from hub.store.graph import Transaction
from hub.store.ids import new_id
from hub.subjects import lookup

MOST_WATCHES = 100
"""So many watches one investigator has in one matter."""
MOST_WATCHED = 1_000
"""So many subjects one watch names."""

KEEP_WATCH = """
CREATE (w:Watch) SET w = $watch, w.watcher = $watcher, w.place = $place
WITH w
UNWIND $rows AS row
CREATE (x:WatchedSubject) SET x = row
"""
END_WATCH = "MATCH (w:Watch {id: $id}) SET w.active = false, w.endedAt = $at"
ONE_WATCH = "MATCH (w:Watch {id: $id}) WHERE w.watcher = $watcher RETURN w {.*} AS watch"
WATCHES = """
MATCH (w:Watch) WHERE w.watcher = $watcher AND w.place > $after
RETURN w {.*} AS watch ORDER BY w.place LIMIT $limit
"""
NAMED_WATCHES = """
UNWIND $ids AS id
MATCH (w:Watch {id: id}) WHERE w.watcher = $watcher RETURN w {.*} AS watch
"""
SAME = """
MATCH (w:Watch) WHERE w.watcher = $watcher AND w.place > ''
WITH w ORDER BY w.place WHERE w.active AND w.what = $what
RETURN w {.*} AS watch LIMIT 1
"""
ACTIVE = """
MATCH (w:Watch) WHERE w.watcher = $watcher AND w.place > '' AND w.active
RETURN count(*) AS active
"""


class Watch(Entity, frozen=True):
    """On the subjects that were named, or on those whom a search finds, seen by an account in a matter; what
    was known at the commit ``since`` is no news."""

    id: str
    title: str
    matter: str
    region: str
    authority: str
    caller: str
    created_at: Moment
    since: int
    active: bool = True
    ended_at: Moment | None = None
    search_region: str | None = None
    kinds: tuple[SubjectKind, ...] | None = None
    text: str | None = None
    statuses: tuple[str, ...] | None = None
    record_kinds: tuple[str, ...] | None = None
    former: bool = True
    watched: int = 0
    what: str = ""
    """A digest of what is watched: the same subjects, or the same search, have the same."""

    @property
    def searches(self) -> bool:
        """Whether it is on whom a search finds."""
        return self.search_region is not None or self.text is not None

    @property
    def place(self) -> str:
        """Its place among the watches of its watcher."""
        return f"{stamp(self.created_at)}/{self.id}"


@dataclass(frozen=True)
class WatchedSearch:
    """A search to watch, of a region, a text or both; the rest narrows it, as in
    :class:`hub.search.finding.SubjectSearch`."""

    region: str | None = None
    kinds: tuple[SubjectKind, ...] | None = None
    text: str | None = None
    statuses: tuple[str, ...] | None = None
    record_kinds: tuple[str, ...] | None = None
    former: bool = True

    @property
    def anywhere(self) -> bool:
        """Whether neither a region nor a text says of whom it is."""
        return self.region is None and self.text is None


NO_SEARCH = WatchedSearch()


def watcher_of(access: Access) -> str:
    """Whose watches and alerts the caller sees: its own, of the matter of its purpose."""
    return f"{access.caller.region}/{access.caller.name}/{access.purpose.matter}"


def watch(
    call: Call, title: str, keys: Sequence[SubjectKey], search: WatchedSearch = NO_SEARCH
) -> Written[Watch]:
    """Watches subjects that the caller may know of, or whom a search finds. What the caller watches already
    in the matter stays watched as it is: who sends it again after a lost answer gets the watch that was made.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND for a subject that is not there or not the caller's to know.
        InputError: BAD_INPUT where not exactly one of both is watched; LIMIT_EXCEEDED.
    """
    check_investigator(call.access)
    _check(keys, search)
    now = call.services.now()
    found = call.services.graph.read(lambda tx: lookup.find_each(tx, keys, call.access, now.date(), None))
    ids = list(dict.fromkeys(require_known(call, found, "subjects")))
    call.disclosures.note(call.access, None, "watch")

    def change(transaction: Transaction) -> tuple[Watch, list[str]]:
        commit = begin_commit(transaction, "watch", now)
        watcher = watcher_of(call.access)
        same = transaction.row(SAME, watcher=watcher, what=_digest(ids, search))
        if same is not None:
            there = Watch.from_row(same["watch"])
            return there, [f"watch:{there.id}:commit {commit}"]
        made = _made(call.access, title, search, ids, commit, now)
        counted = transaction.row(ACTIVE, watcher=watcher)
        if counted is not None and counted["active"] >= MOST_WATCHES:
            raise InputError("investigations.watches", code=ErrorCode.LIMIT_EXCEEDED, at_most=MOST_WATCHES)
        rows = [{"key": f"{made.id}/{one}", "watch": made.id, "subject": one} for one in ids]
        transaction.rows(KEEP_WATCH, watch=made.properties(), watcher=watcher, place=made.place, rows=rows)
        return made, [f"watch:{made.id}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def _check(keys: Sequence[SubjectKey], search: WatchedSearch) -> None:
    if bool(keys) != search.anywhere or (keys and search != NO_SEARCH):
        raise InputError("investigations.watch-what")
    if len(keys) > MOST_WATCHED:
        raise InputError(
            "investigations.subjects-number",
            code=ErrorCode.LIMIT_EXCEEDED,
            count=len(keys),
            at_most=MOST_WATCHED,
            way=message("bounds.requests"),
        )


def _made(
    access: Access, title: str, search: WatchedSearch, ids: Sequence[str], commit: int, now: datetime
) -> Watch:
    return Watch(
        id=new_id("w"),
        title=title,
        matter=access.purpose.matter,
        region=access.caller.region,
        authority=access.caller.authority,
        caller=access.caller.name,
        created_at=now,
        since=commit,
        search_region=search.region,
        kinds=search.kinds,
        text=search.text,
        statuses=search.statuses,
        record_kinds=search.record_kinds,
        former=search.former,
        watched=len(ids),
        what=_digest(ids, search),
    )


def _digest(ids: Sequence[str], search: WatchedSearch) -> str:
    whole: list[object] = [sorted(ids), search.region, _named(search.kinds)]
    if search != WatchedSearch(search.region, search.kinds):
        words = fold(search.text) if search.text is not None else None
        whole += [words, _named(search.statuses), _named(search.record_kinds), search.former]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def _named(values: Sequence[str] | None) -> list[str] | None:
    return sorted({str(one) for one in values}) if values is not None else None


def unwatch(call: Call, id_: str) -> Written[Watch]:
    """Ends a watch; its alerts stay. One that is ended stays so.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, for what is not there as for what is not the caller's.
    """
    check_investigator(call.access)
    now = call.services.now()
    call.disclosures.note(call.access, None, "watch")

    def change(transaction: Transaction) -> tuple[Watch, list[str]]:
        commit = begin_commit(transaction, "watch", now)
        row = transaction.row(ONE_WATCH, id=id_, watcher=watcher_of(call.access))
        if row is None:
            raise HubError(ErrorCode.NOT_FOUND, "investigations.watch-unknown")
        held = Watch.from_row(row["watch"])
        if held.active:
            transaction.rows(END_WATCH, id=id_, at=stamp(now))
            held = held.model_copy(update={"active": False, "ended_at": now})
        return held, [f"unwatch:{id_}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def watches(transaction: Transaction, access: Access, after: str, limit: int) -> list[Watch]:
    """The caller's watches of its matter behind a place, in the order in which they were made."""
    rows = transaction.rows(WATCHES, watcher=watcher_of(access), after=after, limit=limit)
    return [Watch.from_row(row["watch"]) for row in rows]


def named_watches(transaction: Transaction, access: Access, ids: Sequence[str]) -> list[Watch]:
    """Those of the watches that are the caller's, of its matter."""
    rows = transaction.rows(NAMED_WATCHES, ids=list(ids), watcher=watcher_of(access))
    return [Watch.from_row(row["watch"]) for row in rows]
