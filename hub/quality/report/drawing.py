"""The charts of the report, by reportlab.graphics: one drawing is SVG on the page and vectors in the PDF."""

# reportlab's types are partial: strict calls what they leave open unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import Drawing, Line, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from hub.quality.report.words import Pair

FONT = "STSong-Light"
WIDTH, TREND_HEIGHT, BAR_HEIGHT = 480, 190, 13
COLOURS = tuple(map(HexColor, ("#1f5a91", "#b3541e", "#3b7d3a")))
MARKERS = ("FilledCircle", "FilledSquare", "FilledDiamond")
"""A line is known by its mark too, where it is printed without colours."""
INK, FAINT = HexColor("#333333"), HexColor("#cccccc")
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def trend(labels: Sequence[str], rates: Mapping[Pair, Sequence[Decimal | None]]) -> Drawing:
    """A line for each rate over the periods, up to 100 %; a gap where it is unknown. The axis begins below
    the lowest rate: what is looked at is what lacks to the whole."""
    drawing = Drawing(WIDTH, TREND_HEIGHT)
    runs = [(place, run) for place, values in enumerate(rates.values()) for run in _runs(values)]
    if not runs:
        text = "各期比率均未知 / no rate of any period is known"
        drawing.add(String(34, TREND_HEIGHT / 2, text, fontName=FONT, fontSize=9, fillColor=INK))
        return drawing
    chart = HorizontalLineChart()
    chart.x, chart.y, chart.width, chart.height = 34, 46, WIDTH - 50, TREND_HEIGHT - 62
    chart.data = [run for _, run in runs]
    chart.categoryAxis.categoryNames = list(labels)
    chart.categoryAxis.labels.fontSize = 7
    chart.categoryAxis.labels.angle = 30 if len(labels) > 8 else 0
    chart.categoryAxis.labels.dy = -6
    chart.categoryAxis.joinAxisMode = "bottom"
    axis = chart.valueAxis
    least = min((one for _, run in runs for one in run if one is not None))
    axis.valueMin = max(0, (int(least) // 10 - 1) * 10)
    axis.valueMax, axis.valueStep = 100, 20 if axis.valueMin < 50 else 10
    axis.labels.fontSize = 7
    axis.labelTextFormat = "%d%%"
    axis.visibleGrid, axis.gridStrokeColor, axis.gridStrokeWidth = True, FAINT, 0.4
    for number, (place, _) in enumerate(runs):
        chart.lines[number].strokeColor = COLOURS[place]
        chart.lines[number].strokeWidth = 1.4
        marker = makeMarker(MARKERS[place], size=5)
        marker.fillColor, marker.strokeColor = COLOURS[place], COLOURS[place]
        chart.lines[number].symbol = marker
    drawing.add(chart)
    for place, name in enumerate(rates):
        _key(drawing, 34 + place * 150, 8, COLOURS[place], MARKERS[place], f"{name.zh} {name.en}")
    return drawing


def _runs(values: Sequence[Decimal | None]) -> Iterator[list[float | None]]:
    """The stretches of a line between its gaps, each as long as the line: reportlab draws across a gap."""
    places = [place for place, one in enumerate(values) if one is not None]
    for _, group in groupby(places, key=lambda place: place - places.index(place)):
        run = set(group)
        yield [float(one or 0) if place in run else None for place, one in enumerate(values)]


def _key(drawing: Drawing, x: float, y: float, colour: Color, mark: str, text: str) -> None:
    drawing.add(Line(x, y + 3, x + 16, y + 3, strokeColor=colour, strokeWidth=1.4))
    marker = makeMarker(mark, size=5)
    marker.x, marker.y, marker.fillColor, marker.strokeColor = x + 8, y + 3, colour, colour
    drawing.add(marker)
    drawing.add(String(x + 21, y, text, fontName=FONT, fontSize=8, fillColor=INK))


def bars(title: Pair, values: Sequence[tuple[str, Decimal]]) -> Drawing:
    """A bar for each name, 0 to 100 %, in the order given from above, each with its number."""
    height = len(values) * BAR_HEIGHT + 44
    drawing = Drawing(WIDTH, height)
    chart = HorizontalBarChart()
    chart.x, chart.y, chart.width, chart.height = 150, 22, WIDTH - 200, len(values) * BAR_HEIGHT
    chart.data = [[float(value) for _, value in reversed(values)]]
    chart.categoryAxis.categoryNames = [_short(name) for name, _ in reversed(values)]
    chart.categoryAxis.labels.fontName = FONT
    chart.categoryAxis.labels.fontSize = 8
    axis = chart.valueAxis
    axis.valueMin, axis.valueMax, axis.valueStep = 0, 100, 20
    axis.labels.fontSize = 7
    axis.visibleGrid, axis.gridStrokeColor, axis.gridStrokeWidth = True, FAINT, 0.4
    chart.bars[0].fillColor = COLOURS[0]
    chart.bars[0].strokeColor = None
    chart.barLabelFormat = "%.2f"
    chart.barLabels.fontSize = 7
    chart.barLabels.nudge = 14
    drawing.add(chart)
    text = f"{title.zh} / {title.en}"
    drawing.add(String(8, height - 12, text, fontName=FONT, fontSize=8, fillColor=INK))
    return drawing


def _short(name: str) -> str:
    return name if len(name) <= 16 else f"{name[:15]}…"
