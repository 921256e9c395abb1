"""Which records of a period are in time (:mod:`hub.records.reporting_terms`), and which rate a rule demands:
read from the rulebook, never written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from graph_schema.vocabulary import RuleKind
from hub.calendar.workdays import Calendar, UnknownYear, snapshot, working_days_after
from hub.policy.catalogue import Catalogue
from hub.policy.model.conditions import walk
from hub.policy.model.documents import Rule
from hub.policy.model.operators.compare import Compare
from hub.policy.model.operators.deadline import Deadline
from hub.quality.figures import QualityIndicator
from hub.records.reporting_terms import PUBLICITY, Term, term_on
from hub.records.reporting_terms import measured_kinds as measured_kinds

DOUBLE_PUBLICITY = ("admin-permit", "admin-penalty")
"""双公示: permits and penalties, of which doc-002 5 demands the three rates."""
INPUTS = {
    "reporting_rate": QualityIndicator.REPORTING,
    "compliance_rate": QualityIndicator.COMPLIANCE,
    "timeliness_rate": QualityIndicator.TIMELINESS,
}
"""What rules that demand a rate call it."""
_UNKNOWN = ""


@dataclass(frozen=True)
class Target:
    """The least rate, in percent, that a rule demands."""

    indicator: QualityIndicator
    percent: Decimal
    rule: str


def targets_on(catalogue: Catalogue, region: str, day: date) -> tuple[Target, ...]:
    """The rates that the rules of the region, or the nearest above it, demand on the day."""
    found: dict[QualityIndicator, Target] = {}
    for version in catalogue.rules_for(region, RuleKind.DUTY, day, PUBLICITY):
        for target in _demands(version.rule):
            found[target.indicator] = target
    return tuple(found[indicator] for indicator in QualityIndicator if indicator in found)


def _demands(rule: Rule) -> Iterator[Target]:
    for part in walk(rule.condition):
        if isinstance(part, Compare) and part.compare.op == "at_least" and part.compare.right is not None:
            indicator, least = INPUTS.get(part.compare.left.input or ""), part.compare.right.value
            if indicator is not None and isinstance(least, Decimal | int):
                yield Target(indicator, Decimal(least), rule.id)


@dataclass(frozen=True)
class Terms:
    """What a statement needs to tell in time from late.

    ``of_region``: by region and kind the name of a row of ``due``; ``due``: by such a name and the day of the
    decision the last day in time, empty where the holidays of a year are not known. ``rules`` by that name;
    ``years`` are those that are not known.
    """

    of_region: Mapping[str, Mapping[str, str]]
    due: Mapping[str, Mapping[str, str]]
    rules: Mapping[str, tuple[str, ...]]
    years: tuple[int, ...]

    def rules_of(self, regions: Sequence[str], kinds: Sequence[str]) -> tuple[str, ...]:
        """Rules that set the terms of these kinds in these regions."""
        names = {self.of_region.get(region, {}).get(kind, "") for region in regions for kind in kinds}
        return tuple(sorted({rule for name in names for rule in self.rules.get(name, ())}))

    def due_on(self, region: str, kind: str, day: date) -> date | None:
        """The last day in time for a decision of the day; None: no term, or a year that is not known."""
        name = self.of_region.get(region, {}).get(kind, "")
        due = self.due.get(name, {}).get(day.isoformat(), _UNKNOWN)
        return date.fromisoformat(due) if due else None


def terms_of(
    catalogue: Catalogue, regions: Sequence[str], kinds: Sequence[str], since: date, until: date
) -> Terms:
    """The terms of decisions from ``since`` to the day before ``until``."""
    changes = _changes(catalogue, since, until)
    of_region: dict[str, dict[str, str]] = {}
    spans: dict[str, tuple[Term | None, ...]] = {}
    by_path: dict[tuple[tuple[str, ...], str], tuple[Term | None, ...]] = {}
    setting = {version.rule.region for version in catalogue.rules.values() if _sets_terms(version.rule)}
    for region in regions:
        path = tuple(code for code in catalogue.path(region) if code in setting)
        for kind in kinds:
            if (path, kind) not in by_path:
                by_path[path, kind] = tuple(term_on(catalogue, region, kind, day) for day in changes)
            terms = by_path[path, kind]
            if any(terms):
                name = " ".join(f"{term.rule}:{term.working_days}" if term else "-" for term in terms)
                spans[name] = terms
                of_region.setdefault(region, {})[kind] = name
    due: dict[str, dict[str, str]] = {}
    years: set[int] = set()
    ends = [*changes[1:], until]
    for name, terms in spans.items():
        due[name] = {}
        for term, start, end in zip(terms, changes, ends, strict=True):
            if term is not None:
                due[name].update(_due(term.working_days, start, end, years))
    rules = {name: tuple(sorted({one.rule for one in terms if one})) for name, terms in spans.items()}
    return Terms(of_region, due, rules, tuple(sorted(years)))


def _sets_terms(rule: Rule) -> bool:
    return rule.scenario == PUBLICITY and isinstance(rule.condition, Deadline)


def _changes(catalogue: Catalogue, since: date, until: date) -> list[date]:
    """Days from which another rule, or another value of a parameter, may hold."""
    rules = [version.rule.valid for version in catalogue.rules.values() if _sets_terms(version.rule)]
    values = [value for one in catalogue.parameters.values() for value in one.values]
    days = {day for period in (*rules, *values) for day in (period.from_, period.to)}
    return [since, *sorted(day for day in days if since < day < until)]


def _due(working_days: int, start: date, end: date, years: set[int]) -> Iterator[tuple[str, str]]:
    """The last day in time for a decision of each day; empty where it needs a year that is not known."""
    calendars: dict[int, Calendar] = {}
    for offset in range((end - start).days):
        day = start + timedelta(offset)
        last = _UNKNOWN
        try:
            if day.year not in calendars:
                calendars[day.year] = snapshot(date(day.year, 1, 1), date(day.year + 1, 12, 31))
            last = working_days_after(day, working_days, calendars[day.year]).isoformat()
        except UnknownYear as unknown:
            years.add(unknown.year)
        yield day.isoformat(), last
