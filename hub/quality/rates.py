"""What was counted, parted by authority, kind and month, and the figures that follow from a part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from hub.quality.declared_counts import end_of, months
from hub.quality.deliveries import EXCUSED as EXCUSED
from hub.quality.deliveries import Rows, authority_of
from hub.quality.figures import Figure, QualityCounted, QualityIndicator, QualityUnknown, Statement
from hub.quality.in_time import Terms
from hub.quality.proceedings_in_time import Handled, Handling
from hub.quality.records import Cell, together
from hub.quality.withdrawals import PENALTY, Withdrawn

_Place = tuple[str, str, str]
"""An authority, a kind and a month."""


@dataclass(frozen=True)
class Counts:
    """What was counted of some regions and kinds, as of a day. ``mixed``: rows were left out, for their
    sources deliver for other authorities too."""

    cells: tuple[Cell, ...]
    statements: tuple[Statement, ...]
    rows: tuple[Rows, ...]
    handling: Handling
    terms: Terms
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    today: date
    withdrawals: tuple[Withdrawn, ...] = ()
    mixed: bool = False
    by_kind: bool = False

    @cached_property
    def total(self) -> Cell:
        """All records together."""
        return together(self.cells)

    @cached_property
    def authorities(self) -> tuple[str, ...]:
        """Who decided, delivered or stated anything."""
        found = {one.authority for one in (*self.cells, *self.statements)}
        return tuple(sorted(found | {authority for one in self.rows for _, authority in one.owners}))

    def authorities_in(self, indicator: QualityIndicator) -> set[str]:
        """Whose records, rows or proceedings stand in a figure."""
        match indicator:
            case QualityIndicator.REPORTING:
                return {one.authority for one in (*self.cells, *self.statements)}
            case QualityIndicator.TIMELINESS:
                return {one.authority for one in self.cells}
            case QualityIndicator.COMPLIANCE:
                return {authority for one in self.rows for _, authority in one.owners}
            case QualityIndicator.OBJECTIONS_IN_TIME:
                return {one.authority for one in self.handling.objections}
            case QualityIndicator.REPAIRS_IN_TIME:
                return {one.authority for one in self.handling.repairs}
            case QualityIndicator.WITHDRAWALS_IN_TIME:
                return {one.authority for one in self.withdrawals}

    @cached_property
    def kinds_seen(self) -> tuple[str, ...]:
        """Kinds of which there is a record or a statement."""
        return tuple(sorted({one.kind for one in (*self.cells, *self.statements)}))

    def of_authority(self, authority: str) -> Counts:
        """The part of one authority."""
        theirs = [one for one in self.rows if any(name == authority for _, name in one.owners)]
        own = tuple(one for one in theirs if authority_of(one) == authority)
        return replace(
            self,
            cells=tuple(one for one in self.cells if one.authority == authority),
            statements=tuple(one for one in self.statements if one.authority == authority),
            rows=own,
            mixed=len(own) < len(theirs),
            handling=_handling(self.handling, lambda one: one.authority == authority),
            withdrawals=tuple(one for one in self.withdrawals if one.authority == authority),
        )

    def of_kind(self, kind: str) -> Counts:
        """The part of one kind. Batches and proceedings are of all of them."""
        return replace(self.of_kinds((kind,)), by_kind=True, handling=Handling((), ()))

    def of_kinds(self, kinds: Collection[str]) -> Counts:
        """The records and statements of some kinds."""
        return replace(
            self,
            cells=tuple(one for one in self.cells if one.kind in kinds),
            statements=tuple(one for one in self.statements if one.kind in kinds),
            withdrawals=self.withdrawals if PENALTY in kinds else (),
            kinds=tuple(one for one in self.kinds if one in kinds),
        )

    def of_months(self, within: Collection[str]) -> Counts:
        """The part of some months."""
        return replace(
            self,
            cells=tuple(one for one in self.cells if one.month in within),
            statements=tuple(one for one in self.statements if one.month in within),
            rows=tuple(one for one in self.rows if one.month in within),
            handling=_handling(self.handling, lambda one: one.month in within),
            withdrawals=tuple(one for one in self.withdrawals if one.month in within),
        )


def _handling(held: Handling, keep: Callable[[Handled], bool]) -> Handling:
    return Handling(tuple(filter(keep, held.objections)), tuple(filter(keep, held.repairs)))


def reporting(held: Counts, since: date, until: date) -> Figure:
    """上报率: of the decisions that somebody states were taken, how many came.

    Known only where each authority that appears states each month of the period for each kind that it has
    anything of: silence is no zero.
    """
    figure = Figure(
        QualityIndicator.REPORTING,
        held.total.came,
        sum(one.count for one in held.statements) if held.statements else None,
        QualityCounted.RECORDS,
        QualityCounted.STATEMENTS,
        statements=held.statements,
    )
    asked = months(since, until)
    if since.day != 1 or until.day != 1 or until > held.today:
        return replace(figure, unknown=QualityUnknown.PART_OF_A_MONTH)
    said = _stated(held)
    came = _came(held)
    pairs = {(authority, kind) for authority, kind, _ in (*said, *came)}
    if not pairs or any((*pair, month) not in said for pair in pairs for month in asked):
        return replace(figure, unknown=QualityUnknown.NOT_STATED)
    if any(count > said[place] for place, count in came.items()):
        return replace(figure, unknown=QualityUnknown.STATED_LESS)
    return figure if figure.denominator else replace(figure, unknown=QualityUnknown.NOTHING_COUNTED)


def _stated(held: Counts) -> Counter[_Place]:
    found: Counter[_Place] = Counter()
    for one in held.statements:
        found[one.authority, one.kind, one.month] += one.count
    return found


def _came(held: Counts) -> Counter[_Place]:
    found: Counter[_Place] = Counter()
    for one in held.cells:
        found[one.authority, one.kind, one.month] += one.came
    return found


def missing(held: Counts) -> int | None:
    """How many never came although their term is over; None where nobody states any number. A month counts
    once the term of its last day is over in every region of the statements."""
    if not held.statements:
        return None
    came = _came(held)
    over = {
        (one.authority, one.kind, one.month)
        for one in held.statements
        if _is_over(held, one.region, one.kind, one.month)
    }
    return sum(max(count - came[place], 0) for place, count in _stated(held).items() if place in over)


def _is_over(held: Counts, region: str, kind: str, month: str) -> bool:
    due = held.terms.due_on(region, kind, end_of(month) - timedelta(1))
    return due is not None and due < held.today


def compliance(held: Counts, kind: str | None) -> Figure:
    """合规率: of the rows that were delivered, how many were accepted; those that were set aside for what is
    no fault of who delivered them stand in neither number."""
    accepted = sum(one.accepted for one in held.rows)
    rejected = sum(one.rejected for one in held.rows)
    figure = Figure(
        QualityIndicator.COMPLIANCE,
        accepted,
        accepted + rejected,
        QualityCounted.BATCHES,
        QualityCounted.BATCHES,
        left_out=sum(one.excused for one in held.rows),
    )
    if kind is not None or held.by_kind:
        return replace(
            figure, numerator=None, denominator=None, left_out=0, unknown=QualityUnknown.NOT_BY_KIND
        )
    if held.mixed:
        return replace(figure, unknown=QualityUnknown.SOURCE_OF_SEVERAL)
    return figure if figure.denominator else replace(figure, unknown=QualityUnknown.NOTHING_COUNTED)


def timeliness(held: Counts) -> Figure:
    """及时率: of the records that came and have a term, how many came within its working days."""
    total = held.total
    regions = held.regions
    figure = Figure(
        QualityIndicator.TIMELINESS,
        total.in_time,
        total.in_time + total.late + total.year_unknown,
        QualityCounted.RECORDS,
        QualityCounted.RECORDS,
        left_out=total.without_term,
        rules=held.terms.rules_of(regions, [one.kind for one in held.cells] or held.kinds),
    )
    if total.year_unknown:
        return replace(figure, unknown=QualityUnknown.YEAR_NOT_KNOWN, years=held.terms.years)
    if figure.denominator:
        return figure
    return replace(figure, unknown=QualityUnknown.NO_TERM if total.came else QualityUnknown.NOTHING_COUNTED)


def in_time(held: Counts, indicator: QualityIndicator) -> Figure:
    """Of the proceedings that were settled or are overdue, how many were settled by their limit."""
    parts = (
        held.handling.objections
        if indicator is QualityIndicator.OBJECTIONS_IN_TIME
        else held.handling.repairs
    )
    settled = sum(one.in_time for one in parts)
    without = sum(one.without_term for one in parts)
    figure = Figure(
        indicator,
        settled,
        settled + sum(one.late for one in parts),
        QualityCounted.PROCEEDINGS,
        QualityCounted.PROCEEDINGS,
        left_out=without,
        texts=tuple(sorted({text for one in parts for text in one.texts})),
    )
    if held.by_kind:
        return replace(figure, numerator=None, denominator=None, unknown=QualityUnknown.NOT_BY_KIND)
    if figure.denominator:
        return figure
    return replace(figure, unknown=QualityUnknown.NO_TERM if without else QualityUnknown.NOTHING_COUNTED)


def withdrawals_in_time(held: Counts) -> Figure:
    """撤回: of the penalties that were annulled and had been shown, how many were withdrawn within the term
    of the rule."""
    parts = held.withdrawals
    in_time_, without = sum(one.in_time for one in parts), sum(one.without_term for one in parts)
    years = tuple(sorted({year for one in parts for year in one.years}))
    figure = Figure(
        QualityIndicator.WITHDRAWALS_IN_TIME,
        in_time_,
        in_time_ + sum(one.late for one in parts),
        QualityCounted.RECORDS,
        QualityCounted.RECORDS,
        left_out=without,
        rules=tuple(sorted({rule for one in parts for rule in one.rules})),
    )
    if years:
        return replace(figure, unknown=QualityUnknown.YEAR_NOT_KNOWN, years=years)
    if figure.denominator:
        return figure
    return replace(figure, unknown=QualityUnknown.NO_TERM if without else QualityUnknown.NOTHING_COUNTED)
