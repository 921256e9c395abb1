"""Puts the figures of a region together: the whole, each authority, each kind, each month or quarter.

An administrator sees every authority of its region. An officer sees its own authority's figures and the whole
of the region, and the whole only where at least three departments are in it: of fewer, one is told the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from graph_schema.vocabulary import ErrorCode
from hub.access.grants import own_region
from hub.access.role_sets import OFFICES
from hub.call import Call
from hub.errors import HubError, InputError
from hub.policy.catalogue import Catalogue
from hub.proceedings.jurisdiction import require_role
from hub.quality import rates
from hub.quality.declared_counts import months, speaks_for, stated
from hub.quality.deliveries import Rows, delivered, of_regions
from hub.quality.figures import Figure, QualityIndicator, hidden
from hub.quality.in_time import (
    DOUBLE_PUBLICITY,
    Target,
    measured_kinds,
    targets_on,
    terms_of,
)
from hub.quality.proceedings_in_time import handled
from hub.quality.records import came
from hub.quality.withdrawals import PENALTY, OverdueWithdrawal, overdue_withdrawals, withdrawn
from hub.store.graph import Transaction

LEAST_DEPARTMENTS = 3
"""Of so many departments a sum shows none of them to another."""
MOST_MONTHS = 36


class QualityStep(StrEnum):
    """How long the periods of a trend are."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"


class QualityAlertKind(StrEnum):
    """Why a figure is pointed at."""

    BELOW_TARGET = "BELOW_TARGET"  # 低于规定目标
    FALLING = "FALLING"  # 较上期下降


@dataclass(frozen=True)
class Asked:
    """What is measured: decisions from ``since`` to the day before ``until``. None: all that there are."""

    region: str
    since: date
    until: date
    authority: str | None = None
    kind: str | None = None
    step: QualityStep = QualityStep.MONTH


@dataclass(frozen=True)
class Line:
    """The figures of an authority, a kind or a period; of all of them where none is named. ``late`` came
    after their term; ``missing`` never came, as far as somebody stated how many should have and the term
    is over; ``timed_by_hub`` came when the hub wrote them, for their source names no day."""

    authority: str | None
    kind: str | None
    since: date
    until: date
    figures: tuple[Figure, ...]
    late: int | None
    missing: int | None
    timed_by_hub: int | None

    def figure(self, indicator: QualityIndicator) -> Figure:
        """The figure of a indicator."""
        return next(one for one in self.figures if one.indicator is indicator)


@dataclass(frozen=True)
class SetAside:
    """How many rows were set aside for a reason, and whether that counts against who delivered them."""

    reason: str
    rows: int
    counts: bool


@dataclass(frozen=True)
class Alert:
    """A figure that is under what a rule demands, or lower than in the period before."""

    kind: QualityAlertKind
    indicator: QualityIndicator
    authority: str | None
    since: date
    until: date
    percent: Decimal
    expected: Decimal
    rule: str | None


@dataclass(frozen=True)
class Measured:
    """The figures of a region in a period, by whom they are seen. ``of_authority``: of one authority only;
    None: of every one."""

    asked: Asked
    of_authority: str | None
    whole: Line
    authorities: tuple[Line, ...]
    kinds: tuple[Line, ...]
    periods: tuple[Line, ...]
    set_aside: tuple[SetAside, ...]
    targets: tuple[Target, ...]
    alerts: tuple[Alert, ...]
    overdue: tuple[OverdueWithdrawal, ...] = ()


def measure(call: Call, asked: Asked) -> Measured:
    """The figures, as far as the caller may see them.

    Raises:
        HubError: FORBIDDEN, another authority's among them. InputError: BAD_INPUT for a kind or an authority
            that there is not, or a period of more than 36 months.
    """
    require_role(call.access, OFFICES, "quality.do-see-figures")
    own = speaks_for(call)
    if own is not None and asked.authority not in (None, own):
        raise HubError(ErrorCode.FORBIDDEN, "quality.other-authority")
    regions = own_region(call.access, asked.region, call.catalogue)
    today = call.services.now().date()
    found = call.services.graph.read(
        lambda tx: measured(
            tx,
            call.catalogue,
            asked,
            regions,
            today,
            of_authority=asked.authority or own,
            alone=own is not None,
            withheld=call.access.withheld,
        )
    )
    call.disclosures.note(call.access, None, "qualityFigures", regions=(asked.region,))
    return found


def measured(
    transaction: Transaction,
    catalogue: Catalogue,
    asked: Asked,
    regions: Sequence[str],
    today: date,
    *,
    of_authority: str | None = None,
    alone: bool = False,
    withheld: Sequence[str] = (),
) -> Measured:
    """The figures of these regions.

    Args:
        of_authority: whose figures are told beside the whole; None: everybody's.
        alone: who asks must not learn of other authorities.
    """
    _check(catalogue, asked)
    kinds = measured_kinds(catalogue) if asked.kind is None else (asked.kind,)
    terms = terms_of(catalogue, regions, kinds, asked.since, asked.until)
    cells = came(transaction, regions, kinds, asked.since, asked.until, terms)
    statements = stated(transaction, regions, kinds, asked.since, asked.until)
    rows = of_regions(delivered(transaction, asked.since, asked.until), set(regions))
    handling = handled(transaction, regions, withheld, asked.since, asked.until, today)
    penalties = PENALTY in kinds and PENALTY not in withheld
    gone = withdrawn(transaction, catalogue, regions, asked.since, asked.until) if penalties else []
    all_ = rates.Counts(
        tuple(cells),
        tuple(statements),
        tuple(rows),
        handling,
        terms,
        tuple(regions),
        kinds,
        today,
        tuple(gone),
    )
    found = _Lines(asked, all_, of_authority, alone).measured(catalogue)
    overdue = overdue_withdrawals(transaction, catalogue, regions, today) if penalties else []
    own = [one for one in overdue if of_authority in (None, one.authority)]
    return replace(found, overdue=tuple(own))


def _check(catalogue: Catalogue, asked: Asked) -> None:
    if asked.kind is not None and asked.kind not in measured_kinds(catalogue):
        raise InputError("quality.kind-not-measured", kinds=measured_kinds(catalogue))
    if asked.authority is not None and asked.authority not in catalogue.authorities:
        raise InputError("quality.authority-unknown")
    if len(months(asked.since, asked.until)) > MOST_MONTHS:
        raise InputError("quality.period-too-long", longest=MOST_MONTHS)


@dataclass(frozen=True)
class _Lines:
    asked: Asked
    all: rates.Counts
    of_authority: str | None
    alone: bool

    def measured(self, catalogue: Catalogue) -> Measured:
        asked, own = self.asked, self.of_authority
        shown = self.all.of_authority(own) if own is not None else self.all
        whole = self._line(self.all, None, None, asked.since, asked.until)
        if self.alone:
            whole = self._covered(whole)
        authorities = tuple(
            self._line(shown.of_authority(one), one, None, asked.since, asked.until)
            for one in shown.authorities
        )
        of_kinds = tuple(
            self._line(shown.of_kind(one), own, one, asked.since, asked.until) for one in shown.kinds_seen
        )
        periods = tuple(
            self._line(shown.of_months(months(since, until)), own, asked.kind, since, until)
            for since, until in spans(asked.since, asked.until, asked.step)
        )
        targets = targets_on(catalogue, asked.region, asked.until)
        told = authorities if own is not None else (whole, *authorities)
        return Measured(
            asked,
            own,
            whole,
            authorities,
            of_kinds,
            periods,
            _set_aside(shown.rows),
            targets,
            (*self._below(shown, told, targets), *_falling(periods, self.all.today)),
        )

    def _covered(self, whole: Line) -> Line:
        """The whole without the figures of so few departments that they would show another's."""
        few = {indicator for indicator in QualityIndicator if self._shows_others(indicator)}
        figures = tuple(hidden(one) if one.indicator in few else one for one in whole.figures)
        late = None if QualityIndicator.TIMELINESS in few else whole.late
        timed = None if QualityIndicator.TIMELINESS in few else whole.timed_by_hub
        missing = None if QualityIndicator.REPORTING in few else whole.missing
        return replace(whole, figures=figures, late=late, missing=missing, timed_by_hub=timed)

    def _shows_others(self, indicator: QualityIndicator) -> bool:
        inside = self.all.authorities_in(indicator)
        return bool(inside - {self.of_authority}) and len(inside) < LEAST_DEPARTMENTS

    @staticmethod
    def _line(held: rates.Counts, authority: str | None, kind: str | None, since: date, until: date) -> Line:
        total = held.total
        figures = (
            rates.reporting(held, since, until),
            rates.compliance(held, kind),
            rates.timeliness(held),
            rates.in_time(held, QualityIndicator.OBJECTIONS_IN_TIME),
            rates.in_time(held, QualityIndicator.REPAIRS_IN_TIME),
            rates.withdrawals_in_time(held),
        )
        missing = rates.missing(held)
        return Line(authority, kind, since, until, figures, total.late, missing, total.timed_by_hub)

    def _below(
        self, shown: rates.Counts, lines: Iterable[Line], targets: Iterable[Target]
    ) -> Iterable[Alert]:
        """Lines whose double publicity is under its target."""
        for line in lines:
            held = shown if line.authority is None else shown.of_authority(line.authority)
            double = self._line(held.of_kinds(DOUBLE_PUBLICITY), line.authority, None, line.since, line.until)
            for target in targets:
                percent = double.figure(target.indicator).percent
                if percent is not None and percent < target.percent:
                    yield Alert(
                        QualityAlertKind.BELOW_TARGET,
                        target.indicator,
                        line.authority,
                        line.since,
                        line.until,
                        percent,
                        target.percent,
                        target.rule,
                    )


def _falling(periods: Sequence[Line], today: date) -> Iterable[Alert]:
    """Figures that were lower in the last period that is over than in the one before."""
    over = [one for one in periods if one.until <= today]
    if len(over) < 2:
        return
    before, last = over[-2:]
    for was, now in zip(before.figures, last.figures, strict=True):
        if was.percent is not None and now.percent is not None and now.percent < was.percent:
            yield Alert(
                QualityAlertKind.FALLING,
                now.indicator,
                last.authority,
                last.since,
                last.until,
                now.percent,
                was.percent,
                None,
            )


def _set_aside(rows: Iterable[Rows]) -> tuple[SetAside, ...]:
    found: dict[str, int] = {}
    for one in rows:
        for reason, count in one.reasons.items():
            found[reason] = found.get(reason, 0) + count
    return tuple(
        SetAside(reason, count, reason not in rates.EXCUSED)
        for reason, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def spans(since: date, until: date, step: QualityStep) -> list[tuple[date, date]]:
    """The months or quarters of a period, its first and its last perhaps in part."""
    length = 1 if step is QualityStep.MONTH else 3
    found: list[tuple[date, date]] = []
    start = since
    while start < until:
        number = start.year * 12 + start.month - 1
        year, month = divmod((number // length + 1) * length, 12)
        end = min(date(year, month + 1, 1), until)
        found.append((start, end))
        start = end
    return found
