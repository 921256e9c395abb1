"""White lists (白名单) of a benefit, pushed by a region to a class of recipients: banks, hospitals.

A push stores who is on the list, by commit: who joined and who left. What a recipient reads is the result
alone, and never the stored list blindly: each member of a page is evaluated again when it is read, under the
duty of the region that pushed, and one for whom the benefit no longer stands is told as LAPSED, though only
the next push takes it off. The grant is the push itself: who is no recipient finds no list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from graph_schema.vocabulary import Outcome, RecipientClass
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.role_sets import INSTITUTIONS
from hub.calendar.workdays import day_in_china
from hub.call import Call
from hub.decisions.eligibility.benefit_rule import BenefitRule, find_benefit
from hub.decisions.eligibility.changed_between import check_since
from hub.decisions.eligibility.white_list_store import StoredList, duty_of, list_key, stored_list
from hub.decisions.gathering import Reader, gather
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.rules.scalars import as_number
from hub.services import SHANGHAI, Services
from hub.store.entity import Entity
from hub.store.graph import Row, Transaction
from hub.subjects import regions
from hub.subjects.lookup import SubjectLookup

PAGE = """
MATCH (m:WhiteListMember {list: $key}) WHERE m.subject > $after AND m.joined <= $commit
WITH m ORDER BY m.subject, m.joined
WITH m.subject AS subject, collect(m)[-1] AS last
WHERE last.left > $commit AND ($since IS NULL OR last.joined > $since)
   OR last.left <= $commit AND last.left > $since
RETURN subject, last.joined AS joined, CASE WHEN last.left <= $commit THEN last.left END AS left
ORDER BY subject LIMIT $limit
"""


class WhiteListMemberState(StrEnum):
    """What a member of a white list is when it is read."""

    STANDS = "STANDS"
    LAPSED = "LAPSED"
    LEFT = "LEFT"


class WhiteListState(StrEnum):
    """How far a white list can be relied on."""

    CURRENT = "CURRENT"
    OVERDUE = "OVERDUE"
    INTERVAL_NOT_SET = "INTERVAL_NOT_SET"
    RULE_CHANGED = "RULE_CHANGED"
    RULE_WITHDRAWN = "RULE_WITHDRAWN"


class _Entry(Entity, frozen=True):
    """A subject on the list since a commit, or that left it by one."""

    subject: str
    joined: int
    left: int | None = None


@dataclass(frozen=True)
class Member:
    """A subject on the list, or that left it. ``lookup`` is None where the region no longer has it."""

    id: str
    state: WhiteListMemberState
    joined: int
    left: int | None
    lookup: SubjectLookup | None


@dataclass(frozen=True)
class WhiteList:
    """A page of a list as its recipient reads it; ``after`` is where the next page begins."""

    rule: str
    region: str
    recipients: RecipientClass
    rule_version: int
    commit: int
    at: datetime
    state: WhiteListState
    members: tuple[Member, ...]
    after: str | None


def read(
    call: Call,
    rule: str,
    region: str,
    since: int | None,
    first: int,
    start: tuple[int, str] | None,
) -> WhiteList | None:
    """A page of the list that was pushed to the caller's class; None both for "no list" and "not yours".

    Args:
        since: tell only who joined or left after this commit, the leavers as LEFT; None: who is on it.
        start: commit of the list's first page and the subject after which the page begins.

    Raises:
        InputError: a ``since`` that no push up to this one made.
    """
    call.access.check_subjects()
    catalogue = call.services.book.current()
    recipients = _class_of(call.access, region, catalogue)
    key = list_key(rule, region, recipients) if recipients is not None else ""
    stored = call.services.graph.read(lambda tx: stored_list(tx, key)[0]) if key else None
    if stored is None or recipients is None:
        call.disclosures.note(call.access, None, "white-list")
        return None
    commit, after = start if start is not None else (stored.commit, "")
    if since is not None:
        check_since(since, commit)
    asked: Row = {"commit": commit, "since": since, "after": after, "limit": first + 1}
    entries = call.services.graph.read(
        lambda tx: [_Entry.from_row(row) for row in tx.rows(PAGE, key=key, **asked)]
    )
    page = entries[:first]
    duty = duty_of(call.services, region, Purpose(stored.purpose, stored.matter))
    found, benefit, granted = _again(call.services, duty, rule, region, [one.subject for one in page])
    for one in page:
        call.disclosures.note(call.access, one.subject, f"white-list:{rule}")
    call.disclosures.note(call.access, None, f"white-list:{rule}")
    call.disclosures.grants.add(f"white-list:{key}")
    return WhiteList(
        rule=rule,
        region=region,
        recipients=recipients,
        rule_version=stored.rule_version,
        commit=commit,
        at=stored.at.astimezone(SHANGHAI),
        state=_state(stored, benefit, catalogue, call.services.now().date()),
        members=tuple(_member(one, found, granted) for one in page),
        after=page[-1].subject if len(entries) > first else None,
    )


def _class_of(access: Access, region: str, catalogue: Catalogue) -> RecipientClass | None:
    """The class of the institution that asks, where it lies in the region."""
    authority = catalogue.authorities.get(access.caller.authority)
    if access.caller.role not in INSTITUTIONS or authority is None:
        return None
    return authority.recipient if region in catalogue.path(authority.region) else None


def _again(
    services: Services, duty: Access, rule: str, region: str, subjects: Sequence[str]
) -> tuple[dict[str, SubjectLookup], BenefitRule | None, set[str]]:
    """The subjects as they are now, the benefit as it stands, and for whom it stands."""
    commit, now = services.newest_commit(), services.now()
    catalogue = services.book.at(commit)
    within = regions.areas(catalogue, region)
    try:
        benefit = find_benefit(catalogue, rule, region, now)
    except InputError:  # withdrawn, or no longer in force
        benefit = None

    def work(transaction: Transaction) -> tuple[dict[str, SubjectLookup], set[str]]:
        found = regions.among(transaction, subjects, within, duty, now.date(), commit)
        by_id = {str(one.subject["id"]): one for one in found if one.subject is not None}
        if benefit is None or not found:
            return by_id, set()
        facts = gather(Reader(transaction, services.coverage, duty), benefit.plan, found)
        still_granted = {
            one.subject.id
            for one in facts
            if one.subject is not None
            and benefit.result(one, services.shared_results).outcome is Outcome.GRANTED
        }
        return by_id, still_granted

    found, granted = services.graph.read(work)
    return found, benefit, granted


def _member(entry: _Entry, found: dict[str, SubjectLookup], granted: set[str]) -> Member:
    state = WhiteListMemberState.STANDS if entry.subject in granted else WhiteListMemberState.LAPSED
    return Member(
        id=entry.subject,
        state=state if entry.left is None else WhiteListMemberState.LEFT,
        joined=entry.joined,
        left=entry.left,
        lookup=found.get(entry.subject),
    )


def _state(
    stored: StoredList, benefit: BenefitRule | None, catalogue: Catalogue, today: date
) -> WhiteListState:
    if benefit is None:
        return WhiteListState.RULE_WITHDRAWN
    if benefit.rule.version != stored.rule_version:
        return WhiteListState.RULE_CHANGED
    days = push_interval(catalogue, stored.rule, today)
    if days is None:
        return WhiteListState.INTERVAL_NOT_SET
    pushed = day_in_china(stored.at)
    return WhiteListState.OVERDUE if pushed + timedelta(days=days) < today else WhiteListState.CURRENT


def push_interval(catalogue: Catalogue, rule: str, day: date) -> int | None:
    """After how many days the list is to be pushed again: the parameter ``<rule>--push-interval``. Texts say
    定期 and leave it open; None where it is not set."""
    parameter = catalogue.parameters.get(f"{rule}--push-interval")
    value = parameter.on(day) if parameter is not None else None
    number = as_number(value.value) if value is not None else None
    return int(number) if number is not None else None
