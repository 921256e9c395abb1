"""What objections and repairs have in common: a table of states, and whose a record is.

A table says which event leads from which state to which. Every change asks it inside the transaction that
holds the commit number, so of two officers who decide at once the second is told so (CONFLICT).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph_schema.vocabulary import ErrorCode, Role
from hub.access.grants import OWN_DUTY, Access, own_region
from hub.access.roles import OFFICES, SPEAKERS
from hub.call import Call
from hub.errors import HubError
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue
from hub.rules.facts import RecordFact
from hub.store.graph import Graph, Row, Transaction
from hub.subjects import reading, revising

DECIDING = OFFICES
SPEAKING = SPEAKERS

DECISIONS: LiteralString = """
MATCH (g:Ground {record: $record})<-[:RESTED_ON]-(d:Decision)
WHERE d.purpose <> 'INVESTIGATION' AND ($subject IS NULL OR d.subject = $subject)
  AND (d.at < $at OR (d.at = $at AND d.id < $id))
RETURN d {.id, .at, .ask, .region, .callerRegion, .callerAuthority, .subject} AS decision
ORDER BY d.at DESC, d.id DESC LIMIT $limit
"""
OLDER = """
MATCH (d:Decision {subject: $subject}) WHERE d.records IS NULL AND d.purpose <> 'INVESTIGATION'
RETURN count(d) AS older
"""


@dataclass(frozen=True)
class Machine:
    """A state machine as data: ``moves[state, event]`` is the next state; ``start`` the first one."""

    what: str
    start: str
    moves: Mapping[tuple[str, str], str]

    def after(self, state: str, event: str) -> str:
        """The state that an event leads to.

        Raises:
            HubError: CONFLICT for an event that the state does not allow.
        """
        following = self.moves.get((state, event))
        if following is None:
            allowed = sorted(one for held, one in self.moves if held == state)
            raise HubError(
                ErrorCode.CONFLICT,
                f"This {self.what} is {state}: it can't be changed by {event}. 当前状态不允许此操作。",
                expected=" or ".join(allowed) if allowed else "nothing more: it is settled",
                fix="read it again: somebody else may have settled it",
            )
        return following

    @property
    def states(self) -> frozenset[str]:
        """Every state."""
        return frozenset({self.start, *(state for state, _ in self.moves), *self.moves.values()})

    @property
    def open(self) -> list[str]:
        """States in which something is still to be done."""
        return sorted({state for state, _ in self.moves})

    def overdue(self, row: Row, today: date) -> bool | None:
        """Whether what waits is past its day (``dueOn``), or past that of who checks it (``providerDueOn``);
        None where no day is set."""
        if row["state"] not in self.open:
            return False
        days = [day for day in (row.get("dueOn"), row.get("providerDueOn")) if day is not None]
        return min(days) < today.isoformat() if days else None


@dataclass(frozen=True)
class ProceedingFilter:
    """Which proceedings a list shows: of a region, in some states, overdue or not, filed before a place
    (moment, id), at most so many."""

    region: str | None
    states: list[str] | None
    overdue: bool | None
    before: tuple[str, str]
    most: int


@dataclass(frozen=True)
class Concerned:
    """A subject, the region where it lives, and perhaps one of its records, as the caller may see them."""

    subject: str
    region: str
    record: RecordFact | None


def not_found(what: str) -> HubError:
    """For what is not there as for what is not the caller's."""
    article = "an" if what[0] in "aeiou" else "a"
    return HubError(
        ErrorCode.NOT_FOUND,
        f"No such {what} is yours to act on. 没有找到，或者不属于本人、本地区。",
        expected=f"the id of {article} {what} of your own, or (for an officer) of your region",
        fix="correct the id",
    )


def forbidden(access: Access, roles: Sequence[Role], what: str) -> None:
    """Refuses other roles.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in roles:
        raise HubError(
            ErrorCode.FORBIDDEN,
            f"A caller of role {access.caller.role} does not {what}.",
            expected=f"a token of role {', '.join(roles)}",
            fix="have it done by who is in charge of it",
        )


def concerned(
    graph: Graph, access: Access, key: SubjectKey, record: str | None, day: date, catalogue: Catalogue
) -> Concerned:
    """Whom an application concerns: the subject speaks for itself, an officer for those that live in its
    region, and for anybody about a record of its own region.

    Raises:
        HubError: FORBIDDEN for another role; NOT_FOUND for "not there" as for "not yours".
    """
    forbidden(access, SPEAKING, "speak for a subject")

    def work(transaction: Transaction) -> Concerned | None:
        found = reading.find(transaction, key, access, day, None)
        id_ = str(found.subject["id"]) if found.subject is not None else "-"
        one: RecordFact | None = None
        if record is not None:
            held = reading.records(transaction, [id_], access, found.commit, None, catalogue, only=record)
            one = next(iter(held.get(id_, reading.Held()).records), None)
        version = found.version or {}
        paths = version.get("paths") or ()
        lives = access.caller.region in paths
        own = found.own if access.caller.role is Role.SUBJECT else lives
        if not own and one is not None and access.caller.role is not Role.SUBJECT:
            own = OWN_DUTY in one.grants
        if found.subject is None or not own or (record is not None and one is None):
            return None
        home = version.get("registered") or version.get("residence") or access.caller.region
        return Concerned(id_, str(home), one)

    found = graph.read(work)
    if found is None:
        raise not_found("subject or record")
    return found


def itself(transaction: Transaction, access: Access, today: date) -> str | None:
    """The id of the subject that asks; None where the hub does not hold it."""
    own = access.caller.subject
    assert own is not None
    key = SubjectKey(own.scheme, own.value, own.id)
    found = reading.find(transaction, key, access, today, None)
    return str(found.subject["id"]) if found.subject is not None and found.own else None


def own_record(transaction: Transaction, access: Access, id_: str) -> Row:
    """A record of the caller's region as it stands: ``{subject, record}``.

    Raises:
        HubError: NOT_FOUND, also for a private kind that the purpose does not open.
    """
    row = revising.standing(transaction, id_)
    if row is None or not mine(access, row["record"]["path"], row["record"]["kind"]):
        raise not_found("record")
    return row


def mine(access: Access, path: Sequence[str], kind: str | None) -> bool:
    """Whether an officer's region has charge of a record with this path and kind."""
    return access.caller.region in path and kind not in access.withheld


def provider_only(access: Access, authority: str) -> None:
    """Refuses officers of other authorities than the one that provided the record; the region's
    administrator may.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role is Role.OFFICER and authority not in ("", access.caller.authority):
        raise HubError(
            ErrorCode.FORBIDDEN,
            "Another authority provided the record, and decides. 由信息提供单位核查处理。",
            expected=f"an officer of {authority}, or the administrator of its region",
            fix="leave it to them",
        )


def provides(access: Access, authority: str, path: Sequence[str]) -> bool:
    """Whether the caller speaks for who provided a record: its authority, or its region's administrator."""
    caller = access.caller
    if caller.role is Role.OFFICER:
        return authority == caller.authority
    return caller.role is Role.REGION_ADMINISTRATOR and caller.region in path


def listed(
    machine: Machine,
    of_subject: LiteralString,
    of_regions: LiteralString,
    call: Call,
    wanted: ProceedingFilter,
) -> list[Row]:
    """Proceedings, the newest first: of the caller's region, or (for a subject) its own.

    Args:
        of_subject: the statement for a subject's own; it answers rows under the machine's name.
        of_regions: the statement for a region and what lies below it.

    Raises:
        HubError: FORBIDDEN.
    """
    forbidden(call.access, SPEAKING, f"see {machine.what}s")
    today = call.services.now().date()
    asked: Row = {
        "states": wanted.states or sorted(machine.states),
        "overdue": wanted.overdue,
        "open": machine.open,
        "today": today.isoformat(),
        "at": wanted.before[0],
        "id": wanted.before[1],
        "limit": wanted.most,
    }

    def work(transaction: Transaction) -> list[Row]:
        if call.access.caller.role is Role.SUBJECT:
            id_ = itself(transaction, call.access, today)
            return transaction.rows(of_subject, subject=id_, **asked) if id_ is not None else []
        regions = own_region(call.access, wanted.region, call.catalogue)
        return transaction.rows(of_regions, regions=regions, withheld=list(call.access.withheld), **asked)

    rows = [row[machine.what] for row in call.services.graph.read(work)]
    for row in rows:
        call.disclosures.note(call.access, row["subject"], f"{machine.what}s", regions=(row["region"],))
    return rows


def rested_on(
    transaction: Transaction, record: str, subject: str | None, before: tuple[str, str], limit: int
) -> list[Row]:
    """Kept decisions whose facts held the record, before (at, id), the newest first.

    Args:
        subject: only decisions about this subject, for the subject itself; None: all.
    """
    asked: Row = {"record": record, "subject": subject, "at": before[0], "id": before[1]}
    rows = transaction.rows(DECISIONS, limit=limit, **asked)
    return [row["decision"] for row in rows]


def older(transaction: Transaction, subject: str) -> int:
    """How many kept decisions about a subject are from before it was kept which records they rest on."""
    row = transaction.one(OLDER, subject=subject)
    return int(row["older"]) if row is not None else 0
