"""What lies between two answers about one benefit: the subjects that can have changed, or everyone.

Everyone (None) where something changed that concerns all: the rule or one that bears on it, a clause, a
parameter, a precedence, what the caller may read, a declaration of coverage; or where the rules hold a test
whose answer moves with the day in a way that is not known here. New words of the vocabulary are such tests
until they call a field ``steady``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hub.access.caller_and_purpose import Access
from hub.access.grants import access_for
from hub.calendar.periods import Length, earlier
from hub.calendar.workdays import day_in_china
from hub.decisions.eligibility.benefit_rule import BenefitRule, find_benefit, in_force
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.policy.model import conditions as c
from hub.policy.model.disclosure_periods import Bound
from hub.policy.model.documents import Period
from hub.policy.model.operands import Model
from hub.rules.dates import window_start
from hub.services import SHANGHAI, Services
from hub.store.graph import Transaction
from hub.subjects.changes import COMMITTED_AT, Days, Span, coverage_changed

MOST_TURNS = 60
"""How many days on which the policy itself turns are looked at before everyone is."""
_SLACK = timedelta(days=4)
"""Months have 28 to 31 days: so far a shifted day and the shifted day of its neighbour can lie apart."""


class _Unbounded(Exception):
    """A test whose answer can change for everyone."""


def check_since(since: int, commit: int) -> None:
    """Refuses a ``changedSince`` that no answer up to ``commit`` can have given. Raises InputError."""
    if not 0 <= since <= commit:
        raise InputError("decisions.changed-since", commit=commit)


def span_between(
    services: Services,
    transaction: Transaction,
    access: Access,
    benefit: BenefitRule,
    since: int,
    since_on: datetime | None,
    commit: int,
) -> Span | None:
    """The span from an earlier answer to the state asked for; None: everyone can have changed.

    Raises:
        InputError: a ``since`` that is no commit up to ``commit``.
    """
    check_since(since, commit)
    row = transaction.row(COMMITTED_AT, number=since)
    if row is None:
        return None
    made = day_in_china(datetime.fromisoformat(row["at"]))
    first, last = since_on.date() if since_on is not None else made, benefit.plan.cutoff.date()
    if first > last:
        return None
    earlier = services.book.at(since)
    days = (min(first, made), max(last, access.day))
    terms = benefit.plan.catalogue.disclosure.all(Bound.DISCLOSURE)
    if any(first < turn <= last for term in terms for turn in (term.from_, term.to)):
        return None
    if not _same_policy(earlier, benefit, access, days):
        return None
    if benefit.plan.hops > 1:
        return None
    try:
        windows = list(_windows(benefit, (first, last)))
    except _Unbounded:
        return None
    span = Span(
        since=since,
        commit=commit,
        days=(first, last),
        kinds=tuple(sorted({*benefit.plan.kinds, *benefit.plan.catalogue.disclosure.lists})),
        links=benefit.plan.links,
        windows=(
            *((window.of, _leaving(window, (first, last))) for window in windows),
            *_outliving(benefit.plan.catalogue, (first, last)),
        ),
    )
    starts = [(window_start(first, window), window_start(last, window)) for window in windows]
    return None if coverage_changed(transaction, span, starts) else span


def _same_policy(earlier: Catalogue, benefit: BenefitRule, access: Access, days: Days) -> bool:
    """Whether on each day since, under the policy of then, everything was as it is now that concerns all."""
    turns = {day for day in _turns(earlier) if days[0] < day <= days[1]}
    if len(turns) > MOST_TURNS:
        return False
    now = _policy(benefit, benefit.plan.cutoff.date()), _reading(benefit.plan.catalogue, access, access.day)
    for day in sorted({days[0], *turns}):
        try:
            moment = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
            then = find_benefit(earlier, benefit.rule.rule.id, benefit.plan.region, moment)
        except InputError:  # it was not in force, or not there
            return False
        if now != (_policy(then, day), _reading(earlier, access, day)):
            return False
    return True


def _policy(benefit: BenefitRule, day: date) -> tuple[object, ...]:
    return (
        in_force(benefit, day),
        benefit.plan.precedence,
        benefit.plan.kinds,
        benefit.plan.links,
        benefit.plan.clauses,
        benefit.plan.parameters,
        benefit.plan.scales,
        benefit.plan.neutral,
        benefit.plan.areas,
        benefit.plan.catalogue.disclosure,
    )


def _reading(catalogue: Catalogue, access: Access, day: date) -> tuple[object, ...]:
    """What lets the caller read: duty and laws, and the clauses of agreements."""
    clauses = [
        (agreement.id, version, clause)
        for agreement, version, clause in catalogue.clauses_into(access.path, day)
        if access.purpose.code in clause.purposes
    ]
    reading = access_for(access.caller, access.purpose, catalogue, day)
    return reading.grants, reading.withheld, clauses


def _turns(catalogue: Catalogue) -> Iterator[date]:
    """Days on which some part of the policy begins or ends."""
    periods: list[Period] = [one.rule.valid for one in catalogue.rules.values()]
    periods.extend(agreement.valid for agreement, _ in catalogue.agreements.values())
    periods.extend(row.valid for row in catalogue.grants.values())
    periods.extend(row.valid for row in catalogue.precedences.values())
    periods.extend(value for one in catalogue.parameters.values() for value in one.values)
    for period in periods:
        yield from (period.from_, period.to)


def _windows(benefit: BenefitRule, days: Days) -> Iterator[c.Window]:
    """The windows of all rules that bear on the benefit.

    Raises:
        _Unbounded: one of them holds what is not known here, or turns with the days for everyone.
    """
    for version in benefit.plan.known.values():
        parts: list[object] = [tree for _, tree in version.rule.trees]
        if version.rule.effect.value is not None:
            parts.append(version.rule.effect.value)
        for part in parts:
            yield from _walk(part, days)
        if version.rule.effect.lasts is not None:
            yield _lasting(version.rule.effect.lasts)


def _outliving(catalogue: Catalogue, days: Days) -> Iterator[tuple[str, Days]]:
    """Days from which the disclosure of a record, as a text bounds it, ends in the span."""
    for term in catalogue.disclosure.all(Bound.DISCLOSURE):
        window = _leaving(c.Window(years=0, months=term.months, days=0), days)
        yield from ((of, window) for of in ("decided_on", "conduct_ended_on"))


def _lasting(period: str) -> c.Window:
    """An effect that lasts so long ends like a window after the day of the record's decision."""
    length = Length.read(period)
    return c.Window(years=length.years, months=length.months, days=length.days)


def _walk(part: object, days: Days) -> Iterator[c.Window]:
    match part:
        case Model():
            given = {name for name in type(part).model_fields if getattr(part, name) not in (None, ())}
            if not (given & part.model_fields_set) <= type(part).steady:
                raise _Unbounded
            if isinstance(part, c.DateTest):
                _refuse_turning(part, days)
            if isinstance(part, c.Window):
                if part.of == "valid_from":  # an attribute, which no index finds
                    raise _Unbounded
                yield part
            for name in given:
                yield from _walk(getattr(part, name), days)
        case dict():
            for one in part.values():  # pyright: ignore[reportUnknownVariableType]
                yield from _walk(one, days)  # pyright: ignore[reportUnknownArgumentType]
        case tuple():
            for one in part:  # pyright: ignore[reportUnknownVariableType]
                yield from _walk(one, days)  # pyright: ignore[reportUnknownArgumentType]
        case _:
            pass


def _refuse_turning(test: c.DateTest, days: Days) -> None:
    """A test on the cut-off's day turns for everyone at once."""
    if test.input is not None or days[0] == days[1]:
        return
    edges = [day for day in (test.from_, test.to) if day is not None]
    if test.days_of_month is not None or any(days[0] < day <= days[1] for day in edges):
        raise _Unbounded


def _leaving(window: c.Window, days: Days) -> Days:
    """Days on which something happened that leaves the window in the span (and a few around them)."""
    first, last = (earlier(day - timedelta(days=1), window.length) for day in days)
    return first - _SLACK, last + _SLACK
