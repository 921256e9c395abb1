"""Pages of the subjects for whom a benefit has an outcome, or of those that changed since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from graph_schema.vocabulary import Outcome
from hub import deadline
from hub.access.caller_and_purpose import Access
from hub.audit import Disclosures
from hub.call import Call
from hub.decisions.eligibility.benefit_rule import BenefitRule, find_benefit
from hub.decisions.eligibility.changed_between import span_between
from hub.decisions.gathering import Reader, gather
from hub.decisions.plan import at_another_cutoff
from hub.decisions.questions import moment
from hub.decisions.region_facts import facts_of_region
from hub.rules import Facts, RuleResult
from hub.rules.shared_results import SharedResults
from hub.services import SHANGHAI, Services
from hub.store.graph import Transaction
from hub.subjects import regions
from hub.subjects.changes import Span, touched
from hub.subjects.lookup import SubjectLookup

MOST_EXAMINED = 250
"""How many subjects one page evaluates; with fewer hits than asked for there may still be a next page."""
MOST_TOUCHED = 2_000
"""How many subjects that something touched, whose ever they are, one page of changes looks at."""
AT_ONCE = 250


@dataclass(frozen=True)
class Start:
    """Where a page goes on: the state of the whole list, and the place after which it begins."""

    commit: int
    cutoff: datetime
    full: bool
    after: str


@dataclass(frozen=True)
class Request:
    """Which list is asked for. ``since`` is the commit of an earlier answer, ``since_on`` its cut-off where
    it had one of its own; ``outcomes`` does not filter what changed."""

    rule: str
    region: str
    on: datetime | None = None
    outcomes: tuple[Outcome, ...] = (Outcome.GRANTED,)
    since: int | None = None
    since_on: datetime | None = None


@dataclass(frozen=True)
class Listed:
    """One subject with its outcome. ``lookup``, ``facts`` and ``result`` are None for one that was in the
    region then and no longer is, or is no longer the caller's to see."""

    id: str
    place: str
    lookup: SubjectLookup | None
    facts: Facts | None
    result: RuleResult | None


@dataclass(frozen=True)
class Listing:
    """A page. ``full``: everyone is told, not only what changed; ``after`` goes on where this page ends,
    None at the end; ``examined`` subjects were evaluated for it (of changes: are in it)."""

    benefit: BenefitRule
    rows: tuple[Listed, ...]
    commit: int
    full: bool
    after: str | None
    examined: int


def eligible(
    call: Call,
    request: Request,
    first: int,
    start: Start | None,
) -> Listing:
    """A page of up to ``first`` subjects; a ``start`` keeps commit, policy and cut-off of its list.

    Raises:
        InputError: rule, region, cut-off or commit do not fit.
    """
    listing = list_page(call.services, call.access, request, first, start)
    note(call.access, call.disclosures, listing)
    return listing


def list_page(
    services: Services, access: Access, request: Request, first: int, start: Start | None
) -> Listing:
    """As :func:`eligible`, for what discloses nothing by itself."""
    last = services.newest_commit()
    commit = start.commit if start is not None else last
    cutoff = start.cutoff if start is not None else moment(services, request.on, "decisions.cut-off")
    benefit = find_benefit(services.book.at(commit), request.rule, request.region, cutoff)
    span: Span | None = None
    if request.since is not None and not (start is not None and start.full):
        since, on = request.since, request.since_on
        since_on = moment(services, on, "decisions.cut-off-of-earlier") if on is not None else None
        span = services.graph.read(
            lambda tx: span_between(services, tx, access, benefit, since, since_on, commit)
        )
    after = start.after if start is not None else None
    if span is not None:
        return _changed(services, access, benefit, span, first, after or "")
    return _everyone(services, access, benefit, commit, request.outcomes, first, after)


def _everyone(
    services: Services,
    access: Access,
    benefit: BenefitRule,
    commit: int,
    outcomes: Collection[Outcome],
    first: int,
    after: str | None,
) -> Listing:
    rows: list[Listed] = []
    examined, limit = 0, min(AT_ONCE, first + 1)  # one more tells whether there is a next page
    while True:
        page = facts_of_region(services, access, benefit.plan, commit, after, limit)
        everyone = zip(page.facts, page.lookups, page.places, strict=True)
        for facts, found, place in deadline.checked(everyone, stride=1):
            examined += 1
            result = benefit.result(facts, services.shared_results)
            if result.outcome in outcomes:
                assert found.subject is not None
                rows.append(Listed(found.subject["id"], place, found, facts, result))
            if len(rows) == first:
                more = page.last is not None or place != page.places[-1]
                return Listing(benefit, tuple(rows), commit, True, place if more else None, examined)
        after, limit = page.last, min(AT_ONCE, MOST_EXAMINED - examined)
        if after is None or examined >= MOST_EXAMINED or deadline.nearly_over():
            return Listing(benefit, tuple(rows), commit, True, after, examined)


def _changed(
    services: Services, access: Access, benefit: BenefitRule, span: Span, first: int, after: str
) -> Listing:
    """Subjects of the region, now or then, for whom the answer is another than it was, both as the caller may
    see them: that something of a subject changed which the caller may not read is in no row, no count and no
    page."""

    def work(transaction: Transaction) -> tuple[list[Listed], str | None]:
        reader = Reader(transaction, services.coverage, access)
        found: list[Listed] = []
        place: str | None = after
        looked_at = 0
        while place is not None and len(found) <= first and looked_at < MOST_TOUCHED:
            ids = touched(transaction, span, place, AT_ONCE + 1)
            page = ids[:AT_ONCE]
            found.extend(
                _answered_otherwise(reader, services.shared_results, benefit, span, page) if page else ()
            )
            looked_at += len(page)
            place = page[-1] if len(ids) > AT_ONCE else None
        return found, place

    found, place = services.graph.read(work)
    rows = tuple(found[:first])
    last = rows[-1].id if len(found) > first else place
    return Listing(benefit, rows, span.commit, False, last, len(rows))


def _answered_otherwise(
    reader: Reader, shared_results: SharedResults, benefit: BenefitRule, span: Span, ids: Sequence[str]
) -> list[Listed]:
    """Those of the subjects for whom the answer is not what it was; by id."""
    transaction, access = reader.transaction, reader.access
    within = regions.areas(benefit.plan.catalogue, benefit.plan.region)
    before = replace(
        benefit, plan=at_another_cutoff(benefit.plan, datetime.combine(span.days[0], time(12), SHANGHAI))
    )
    there = regions.among(transaction, ids, within, access, span.days[0], span.since)
    here = regions.among(transaction, ids, within, access, span.days[1], span.commit)
    now, then = (
        _evaluated(reader, shared_results, one, found) for one, found in ((benefit, here), (before, there))
    )
    rows = [row for row in now.values() if row.id not in then or _told(row) != _told(then[row.id])]
    gone = [one for one in ids if one not in now]
    if gone:
        left = regions.among(transaction, gone, within, access, span.days[0], span.since, span.days[1])
        rows.extend(Listed(_id(one), _id(one), None, None, None) for one in left)
    return sorted(rows, key=lambda row: row.id)


def _told(row: Listed) -> tuple[object, ...]:
    """What is told of an answer."""
    result = row.result
    assert result is not None, "it was evaluated"
    return (
        (result.outcome, result.reason, result.value, result.ends_on, result.missing),
        (frozenset(result.counted), result.screened),
    )


def _evaluated(
    reader: Reader, shared_results: SharedResults, benefit: BenefitRule, found: Sequence[SubjectLookup]
) -> dict[str, Listed]:
    pairs = zip(found, gather(reader, benefit.plan, found), strict=True)
    return {
        _id(one): Listed(_id(one), _id(one), one, fact, benefit.result(fact, shared_results))
        for one, fact in pairs
    }


def _id(found: SubjectLookup) -> str:
    assert found.subject is not None
    return found.subject["id"]


def note(access: Access, disclosures: Disclosures, listing: Listing) -> None:
    """Notes every subject that is disclosed, and what let it be read."""
    what = f"eligible:{listing.benefit.rule.rule.id}"
    disclosures.note(access, None, f"{what}:{listing.examined} examined")
    for row in listing.rows:
        disclosures.note(access, row.id, what)
        subject = row.facts.subject if row.facts is not None else None
        if row.result is not None:
            disclosures.outcomes.append(f"{row.result.rule}:{row.result.outcome}")
        if subject is not None:
            everyone = subject.everyone
            for related in everyone[1:]:
                disclosures.note(access, related.id, f"{what}:related")
            records = [record for one in everyone for record in one.records]
            disclosures.grants.update(name for record in records for name in record.grants)
            disclosures.regions.update(record.region for record in records)


def going_on(listing: Listing, after: str) -> Start:
    """The start of the page after a place of this one."""
    return Start(listing.commit, listing.benefit.plan.cutoff, listing.full, after)
