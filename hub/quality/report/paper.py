"""The report as a PDF.

Chinese is set in STSong-Light, a font that readers of PDF know by name and that is not embedded: a reader
without this font shows it in another Chinese one (ADR 0077).
"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from hub.quality.report.contents import Cell, Report, Section, Table
from hub.quality.report.drawing import FONT
from hub.quality.report.words import Pair

MARGIN = 15 * mm
WIDTH = A4[0] - 2 * MARGIN
LEAST = 45 * mm
"""A heading has so much of its section below it, or begins a page."""
_TEXT: Any = {"fontName": FONT, "wordWrap": "CJK", "textColor": HexColor("#222222")}
TITLE = ParagraphStyle("title", fontSize=16, leading=21, **_TEXT)
HEADING = ParagraphStyle("heading", fontSize=12, leading=16, spaceBefore=10, spaceAfter=4, **_TEXT)
NOTE = ParagraphStyle("note", fontSize=8.5, leading=12, spaceBefore=3, **_TEXT)
WORDS = ParagraphStyle("words", fontSize=8, leading=10, alignment=TA_LEFT, **_TEXT)
NUMBER = ParagraphStyle("number", fontSize=8, leading=10, alignment=TA_RIGHT, **_TEXT)
_LINES = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, HexColor("#444444")),
    ("LINEBELOW", (0, 1), (-1, -1), 0.3, HexColor("#bbbbbb")),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]


def pdf(report: Report) -> bytes:
    """The file."""
    made = BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=report.title.zh,
        invariant=1,
    )
    story: list[Flowable] = [_line(report.title, TITLE), _line(report.subtitle, NOTE)]
    for section in report.sections:
        story += _section(section)
    document.build(story, onFirstPage=_number, onLaterPages=_number)
    return made.getvalue()


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawCentredString(A4[0] / 2, 8 * mm, str(document.page))


def _section(section: Section) -> list[Flowable]:
    parts: list[Flowable] = [CondPageBreak(LEAST), _line(section.title, HEADING)]
    parts += section.charts
    parts += [_grid(one) for one in section.tables]
    parts += [_line(one, NOTE) for one in section.notes]
    return [*parts, Spacer(0, 2 * mm)]


def _grid(table: Table) -> Flowable:
    columns = len(table.head)
    first = WIDTH * (0.24 if columns > 3 else 0.4)
    widths = [first, *[(WIDTH - first) / (columns - 1)] * (columns - 1)]
    rows = [table.head, *table.rows]
    cells = [
        [_line(one, WORDS if place < table.words else NUMBER) for place, one in enumerate(row)]
        for row in rows
    ]
    return Grid(cells, colWidths=widths, repeatRows=1, style=_LINES)


def _line(cell: Cell, style: ParagraphStyle) -> Paragraph:
    if not isinstance(cell, Pair):
        return Paragraph(escape(cell), style)
    english = f'<br/><font size="{style.fontSize * 0.8:.1f}" color="#666666">{escape(cell.en)}</font>'
    return Paragraph(escape(cell.zh) + (english if cell.en else ""), style)
