"""A region pushes the white list of a benefit: looks at its subjects, and keeps who joined and who left."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from graph_schema.vocabulary import ErrorCode, Outcome, RecipientClass
from hub import deadline
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.role_sets import OFFICES
from hub.audit import Written
from hub.call import Call
from hub.decisions.eligibility.listing import Listing, Request, Start, going_on, list_page
from hub.decisions.eligibility.white_list_store import StoredList, duty_of, list_key, stored_list
from hub.decisions.questions import check_region
from hub.errors import HubError
from hub.services import Services
from hub.store.commits import OPEN_COMMIT, begin_commit
from hub.store.entity import Entity
from hub.store.graph import Row, Transaction

MOST_EXAMINED = 50_000
"""How many subjects one push evaluates; a larger region pushes for each region below it."""
_AT_ONCE = 250

WORK = "MATCH (w:WhiteListWork {key: $key}) RETURN w {.*} AS work"
KEEP_WORK = "MERGE (w:WhiteListWork {key: $key}) SET w = $work"
DROP_WORK = "MATCH (w:WhiteListWork {key: $key}) DELETE w"
PUSH = """
MERGE (w:WhiteList {key: $key})
SET w += $properties
CREATE (w)-[:HAS_PUSH]->(p:WhiteListPush) SET p = $properties, p.list = $key
WITH w
CALL () {
  UNWIND $left AS subject
  MATCH (m:WhiteListMember {list: $key, subject: subject}) WHERE m.joined IS NOT NULL AND m.left = $open
  SET m.left = $commit
}
CALL () {
  UNWIND $joined AS subject
  CREATE (m:WhiteListMember {list: $key, subject: subject, joined: $commit, left: $open})
}
"""


@dataclass(frozen=True)
class Pushed:
    """What a push changed. ``members`` are on the list now; ``full``: everyone was evaluated for it.
    ``more``: time was over before everyone was; nothing changed yet, and the next push goes on."""

    rule: str
    region: str
    recipients: RecipientClass
    commit: int
    at: datetime
    joined: int
    left: int
    members: int
    full: bool
    more: bool = False


class _KeptWork(Entity, frozen=True):
    """What a push that had not the time for everyone found so far. ``basis``: for what it may go on."""

    key: str
    basis: str
    granted: tuple[str, ...]
    others: tuple[str, ...]
    examined: int
    commit: int
    cutoff: datetime
    full: bool
    after: str


@dataclass
class _Work:
    """How far a push has come: what was found of the subjects up to ``start``."""

    granted: set[str] = field(default_factory=set[str])
    others: set[str] = field(default_factory=set[str])
    examined: int = 0
    start: Start | None = None

    def take(self, page: Listing) -> None:
        """Adds who is granted the benefit, and who of those that were looked at is not."""
        for row in page.rows:
            stands = row.result is not None and row.result.outcome is Outcome.GRANTED
            (self.granted if stands else self.others).add(row.id)
        self.examined += page.examined
        self.start = going_on(page, page.after) if page.after is not None else None


def push(
    call: Call,
    rule: str,
    region: str,
    recipients: RecipientClass,
) -> Written[Pushed]:
    """Makes the list of a benefit anew or brings it up to date, with the audit entry in one transaction.

    Where the operation has not the time to look at everyone, what was found is kept, and the next push of the
    list, for the same purpose and on the same day, goes on from there.

    Raises:
        HubError: FORBIDDEN for another region's caller or another role; LIMIT_EXCEEDED for a region that is
            too large; CONFLICT where another push came in between. InputError: rule or region do not fit.
    """
    check_region(region, call.services.book.current())
    if call.access.caller.role not in OFFICES or call.access.caller.region != region:
        raise HubError(ErrorCode.FORBIDDEN, "decisions.list-of-other-region", region=region)
    key = list_key(rule, region, recipients)
    before, members = call.services.graph.read(lambda tx: stored_list(tx, key))
    duty = duty_of(call.services, region, call.access.purpose)
    now = call.services.now()
    basis = f"{call.access.purpose.code} {before.commit if before is not None else 0} {now.date()}"
    work = _begun(call.services, key, basis)
    last = _look(call.services, duty, _request(before, rule, region, call.access.purpose), work)
    call.disclosures.note(call.access, None, f"white-list:{key}")
    if work.start is not None:
        before_it = before.commit if before is not None else 0
        begun = Pushed(rule, region, recipients, before_it, now, 0, 0, len(members), last.full, more=True)
        return _keep(call, _kept(key, basis, work, work.start), begun)
    joined = sorted(work.granted - members)
    left = sorted(members - work.granted if last.full else members & work.others)

    def change(transaction: Transaction) -> tuple[Pushed, list[str]]:
        commit = begin_commit(transaction, "white-list", now)
        again, _ = stored_list(transaction, key)
        if again != before:
            raise HubError(ErrorCode.CONFLICT, "decisions.push-in-between")
        stored = _stored(call, last, rule, region, recipients, commit, now)
        transaction.rows(DROP_WORK, key=key)
        changes: Row = {"properties": stored.properties(), "joined": joined, "left": left}
        transaction.rows(PUSH, key=key, commit=commit, open=OPEN_COMMIT, **changes)
        count = len(members) + len(joined) - len(left)
        pushed = Pushed(rule, region, recipients, commit, now, len(joined), len(left), count, last.full)
        return pushed, [f"white-list:{key}:{len(joined)} joined:{len(left)} left:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def _keep(call: Call, work: _KeptWork, begun: Pushed) -> Written[Pushed]:
    """Keeps what was found, for the next push to go on from."""

    def keep(transaction: Transaction) -> tuple[Pushed, list[str]]:
        transaction.rows(KEEP_WORK, key=work.key, work=work.properties())
        return begun, [f"white-list:{work.key}:{work.examined} looked at"]

    return call.services.audit.write_with(call.disclosures, keep)


def _stored(
    call: Call,
    last: Listing,
    rule: str,
    region: str,
    recipients: RecipientClass,
    commit: int,
    now: datetime,
) -> StoredList:
    """The list as this push leaves it."""
    return StoredList(
        rule=rule,
        region=region,
        recipients=recipients,
        rule_version=last.benefit.rule.version,
        commit=commit,
        basis=last.commit,
        cutoff=last.benefit.plan.cutoff,
        at=now,
        purpose=call.access.purpose.code,
        matter=call.access.purpose.matter,
        authority=call.access.caller.authority,
    )


def _request(before: StoredList | None, rule: str, region: str, purpose: Purpose) -> Request:
    """Only what changed since the last push; everything where that was for another purpose."""
    request = Request(rule, region, outcomes=(Outcome.GRANTED,))
    if before is None or before.purpose is not purpose.code:
        return request
    return replace(request, since=before.basis, since_on=before.cutoff)


def _begun(services: Services, key: str, basis: str) -> _Work:
    """What an earlier push kept, where it looked at the same and on the same day."""
    row = services.graph.read(lambda tx: tx.row(WORK, key=key))
    kept = _KeptWork.from_row(row["work"]) if row is not None else None
    if kept is None or kept.basis != basis:
        return _Work()
    start = Start(kept.commit, kept.cutoff, kept.full, kept.after)
    return _Work(set(kept.granted), set(kept.others), kept.examined, start)


def _kept(key: str, basis: str, work: _Work, start: Start) -> _KeptWork:
    return _KeptWork(
        key=key,
        basis=basis,
        granted=tuple(sorted(work.granted)),
        others=tuple(sorted(work.others)),
        examined=work.examined,
        commit=start.commit,
        cutoff=start.cutoff,
        full=start.full,
        after=start.after,
    )


def _look(services: Services, duty: Access, request: Request, work: _Work) -> Listing:
    """Looks at the subjects from the start on, while there is time; answers the last page."""
    while True:
        page = list_page(services, duty, request, _AT_ONCE, work.start)
        work.take(page)
        if work.start is None:
            return page
        if work.examined > MOST_EXAMINED:
            raise HubError(ErrorCode.LIMIT_EXCEEDED, "decisions.region-too-large", at_most=MOST_EXAMINED)
        if deadline.nearly_over():
            return page
