"""What stands in the report: sections of tables, charts and notes, whatever they are printed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from reportlab.graphics.shapes import Drawing

from hub.policy.catalogue import Catalogue
from hub.quality.figures import Figure, QualityIndicator
from hub.quality.measuring import Line, Measured
from hub.quality.repeats import Repeats
from hub.quality.report import drawing
from hub.quality.report.words import Pair, called

RATES = (QualityIndicator.REPORTING, QualityIndicator.COMPLIANCE, QualityIndicator.TIMELINESS)
MOST_BARS = 20
Cell = Pair | str


@dataclass(frozen=True)
class Table:
    """A head and rows; the first ``words`` columns hold words, the others numbers."""

    head: tuple[Pair, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: int = 1


@dataclass(frozen=True)
class Section:
    """A part of the report."""

    title: Pair
    tables: tuple[Table, ...] = ()
    charts: tuple[Drawing, ...] = ()
    notes: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Report:
    """The whole."""

    title: Pair
    subtitle: Pair
    sections: tuple[Section, ...]


def report_of(measured: Measured, repeats: Repeats | None, catalogue: Catalogue, made: datetime) -> Report:
    """The report of figures that were measured at a moment (in China's time)."""
    asked = measured.asked
    region = catalogue.regions[asked.region]
    english = region.name_en or f"{region.name} ({region.code})"
    since, until = asked.since, asked.until - timedelta(1)
    at = f"{made:%Y-%m-%d %H:%M}"
    return Report(
        Pair(f"{region.name}部门信用信息质量指标", f"Quality of the credit information of {english}"),
        Pair(
            f"决定日期：{since} 至 {until}；统计时间：{at}（北京时间）",
            f"Decisions of {since} to {until}; counted at {at}, China's time",
        ),
        (
            _whole(measured),
            _alerts(measured, catalogue),
            _trend(measured),
            _authorities(measured, catalogue),
            _kinds(measured, catalogue),
            _set_aside(measured, repeats),
            _rules(measured, catalogue),
        ),
    )


def _period(since: date, until: date) -> str:
    """A month by its number; else the first and the last day."""
    last = until - timedelta(1)
    if since.day == until.day == 1 and (since.year, since.month) == (last.year, last.month):
        return f"{since:%Y-%m}"
    return f"{since} 至 {last}"


def percent(value: Decimal | None) -> str:
    """A rate as it is printed; a dash where it is unknown."""
    return "—" if value is None else f"{value}%"


def _count(value: int | None) -> str:
    return "—" if value is None else f"{value:,}"


def _whole(measured: Measured) -> Section:
    rows = tuple(
        (
            called(one.indicator),
            _count(one.numerator),
            _count(one.denominator),
            percent(one.percent),
            _count(one.left_out),
            called(one.denominator_from) if one.unknown is None else called(one.unknown),
        )
        for one in measured.whole.figures
    )
    head = (
        Pair("指标", "Figure"),
        Pair("分子", "Numerator"),
        Pair("分母", "Denominator"),
        Pair("比率", "Rate"),
        Pair("不计入", "Left out"),
        Pair("分母来源，或者未知的原因", "Denominator's source, or why unknown"),
    )
    late, missing = _count(measured.whole.late), _count(measured.whole.missing)
    timed = _count(measured.whole.timed_by_hub)
    note = Pair(
        f"逾期上报 {late} 件；已说明而未报 {missing} 件；来源未载明接收日、以枢纽写入日计 {timed} 件。",
        f"Came late: {late}. Stated and never came: {missing}. Timed by the hub's own writing, for their "
        f"source names no day: {timed}.",
    )
    return Section(Pair("一、地区合计", "1. The region as a whole"), (Table(head, rows),), notes=(note,))


def _alerts(measured: Measured, catalogue: Catalogue) -> Section:
    title = Pair("二、预警", "2. What is pointed at")
    if not measured.alerts:
        return Section(
            title, notes=(Pair("没有低于目标或者下降的指标。", "No figure is below its target or falling."),)
        )
    head = (
        Pair("部门", "Authority"),
        Pair("指标", "Figure"),
        Pair("原因", "Why"),
        Pair("期间", "Period"),
        Pair("比率", "Rate"),
        Pair("目标或者上期", "Target, or before"),
    )
    rows = tuple(
        (
            _authority(one.authority, catalogue),
            called(one.indicator),
            called(one.kind),
            _period(one.since, one.until),
            percent(one.percent),
            percent(one.expected),
        )
        for one in measured.alerts[:100]
    )
    return Section(title, (Table(head, rows, words=4),))


def _authority(code: str | None, catalogue: Catalogue) -> Pair:
    if code is None:
        return Pair("地区合计", "the region as a whole")
    known = catalogue.authorities.get(code)
    return Pair(known.name, known.name_en) if known is not None else Pair(code, "")


def _trend(measured: Measured) -> Section:
    title = Pair("三、趋势", "3. Trend")
    labels = [f"{one.since:%Y-%m}" for one in measured.periods]
    rates = {
        called(indicator): [one.figure(indicator).percent for one in measured.periods] for indicator in RATES
    }
    chart = drawing.trend(labels, rates)
    head = (Pair("期间", "Period"), *(called(one) for one in RATES), Pair("逾期", "Late"))
    rows = tuple(
        (_period(one.since, one.until), *(_rate(one.figure(each)) for each in RATES), _count(one.late))
        for one in measured.periods
    )
    note = Pair("缺点之处为未知，不是零。", "A gap in a line is unknown, and no zero.")
    return Section(title, (Table(head, rows),), (chart,), (note,))


def _rate(figure: Figure) -> Cell:
    if figure.unknown is not None:
        return called(figure.unknown)
    return f"{figure.numerator:,} / {figure.denominator:,} = {percent(figure.percent)}"


def _lines(lines: tuple[Line, ...], names: list[Pair]) -> Table:
    head = (
        Pair("名称", "Name"),
        *(called(one) for one in RATES),
        Pair("逾期", "Late"),
        Pair("未报", "Missing"),
    )
    rows = tuple(
        (
            name,
            *(_rate(line.figure(indicator)) for indicator in RATES),
            _count(line.late),
            _count(line.missing),
        )
        for name, line in zip(names, lines, strict=True)
    )
    return Table(head, rows)


def _authorities(measured: Measured, catalogue: Catalogue) -> Section:
    names = [_authority(one.authority, catalogue) for one in measured.authorities]
    known = [
        (name, line.figure(QualityIndicator.TIMELINESS).percent)
        for name, line in zip(names, measured.authorities, strict=True)
    ]
    worst = sorted(
        ((name.zh, rate) for name, rate in known if rate is not None), key=lambda pair: (pair[1], pair[0])
    )[:MOST_BARS]
    charts = (
        (drawing.bars(Pair("及时率（%），低者在前", "Timeliness in %, the lowest first"), worst),)
        if worst
        else ()
    )
    return Section(Pair("四、各部门", "4. Authorities"), (_lines(measured.authorities, names),), charts)


def _kinds(measured: Measured, catalogue: Catalogue) -> Section:
    names = [Pair(*_kind(one.kind or "", catalogue)) for one in measured.kinds]
    return Section(Pair("五、各类记录", "5. Kinds of records"), (_lines(measured.kinds, names),))


def _kind(kind: str, catalogue: Catalogue) -> tuple[str, str]:
    known = catalogue.kinds.get(kind)
    return (known.title.zh, known.title.en) if known is not None else (kind, "")


def _set_aside(measured: Measured, repeats: Repeats | None) -> Section:
    head = (
        Pair("原因", "Reason"),
        Pair("行数", "Rows"),
        Pair("是否计为差错", "Counts against who delivered"),
    )
    rows = tuple(
        (one.reason, _count(one.rows), Pair("计", "yes") if one.counts else Pair("不计", "no"))
        for one in measured.set_aside
    )
    return Section(
        Pair("六、搁置的行与重复差错", "6. Rows set aside, and set aside again"),
        (Table(head, rows),) if rows else (),
        notes=(_repeated(repeats),),
    )


def _repeated(repeats: Repeats | None) -> Pair:
    if repeats is None or not repeats.whole:
        return Pair(
            "重复差错：未知，搁置行文件不全。",
            "Set aside again: unknown, the files of rows that were set aside are not complete.",
        )
    return Pair(
        f"重复差错：搁置的 {repeats.rows:,} 行中，{repeats.again:,} 行原样再次报送。",
        f"Set aside again: of {repeats.rows:,} rows, {repeats.again:,} came again as they were.",
    )


def _rules(measured: Measured, catalogue: Catalogue) -> Section:
    return Section(
        Pair("七、依据与不能说明的事项", "7. By what it is measured, and what it cannot say"),
        notes=(*_bases(measured, catalogue), *LIMITS),
    )


def _bases(measured: Measured, catalogue: Catalogue) -> Iterator[Pair]:
    lines = (measured.whole, *measured.kinds)
    rules = {rule for line in lines for one in line.figures for rule in one.rules}
    for code in sorted(rules | {one.rule for one in measured.targets}):
        version = catalogue.rules.get(code)
        if version is not None:
            rule = version.rule
            source = catalogue.sources[rule.legal_basis[0].document]
            yield Pair(
                f"{rule.title.zh}：《{source.title}》{rule.legal_basis[0].article}（{rule.status.value}）",
                f"{rule.title.en}: {source.title_en}, {rule.legal_basis[0].article} ({rule.status.value})",
            )
    for text in sorted({text for line in lines for one in line.figures for text in one.texts}):
        yield Pair(f"办理时限：{text}", f"Limits of proceedings: {text}")


LIMITS = (
    Pair(
        "既未上报也未说明的部门不在其中；来源所载接收日不加核实；比率只舍不入。",
        "A department that neither reports nor states anything is not in it; a source's day of receipt is "
        "believed; rates are rounded down.",
    ),
    Pair(
        "未知不是零：没有比率的，均载明原因。",
        "Unknown is no zero: where there is no rate, the reason stands in its place.",
    ),
)
