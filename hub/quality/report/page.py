"""The report as one HTML page that loads and runs nothing, opens without a network, and prints on A4."""

# reportlab's types are partial: strict calls what they leave open unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import re
from html import escape

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing

from hub.quality.report.contents import Cell, Report, Section, Table
from hub.quality.report.drawing import FONT
from hub.quality.report.words import Pair

FONTS = "'Noto Serif CJK SC', 'Source Han Serif SC', 'Songti SC', SimSun, serif"
STYLE = f"""
@page {{ size: A4; margin: 16mm 14mm; }}
body {{ font: 10.5pt/1.5 {FONTS}; color: #222; max-width: 182mm; margin: 8mm auto; }}
h1 {{ font-size: 17pt; margin: 0 0 2mm; }} h2 {{ font-size: 12.5pt; margin: 7mm 0 2mm; break-after: avoid; }}
small, .en {{ color: #666; font-size: .82em; font-weight: normal; }}
h1 .en, h2 .en, th .en, td .en {{ display: block; line-height: 1.2; }}
table {{ border-collapse: collapse; width: 100%; font-size: 9pt; }} thead {{ display: table-header-group; }}
th, td {{ border-bottom: .5pt solid #bbb; padding: 1mm 1.5mm; text-align: right; vertical-align: top; }}
th.w, td.w {{ text-align: left; }} th {{ border-bottom: 1pt solid #444; }} tr {{ break-inside: avoid; }}
figure {{ margin: 3mm 0; break-inside: avoid; }} h2 + figure {{ break-before: avoid; }}
svg {{ width: 100%; height: auto; }} p {{ margin: 1.5mm 0; }}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_ROOT = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_CLIPPED = re.compile(r'<clipPath id="clip">.*?</clipPath>|<title>.*?</title>|<desc>.*?</desc>', re.DOTALL)


def html(report: Report) -> str:
    """The page."""
    body = "\n".join(map(_section, report.sections))
    return f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width"><title>{escape(report.title.zh)}</title>
<style>{STYLE}</style></head>
<body><h1>{_both(report.title)}</h1><p>{_both(report.subtitle, "<br>")}</p>
{body}
</body></html>
"""


def _both(pair: Pair, between: str = " ") -> str:
    english = f'{between}<span class="en" lang="en">{escape(pair.en)}</span>' if pair.en else ""
    return escape(pair.zh) + english


def _section(section: Section) -> str:
    parts = [f"<section><h2>{_both(section.title)}</h2>"]
    parts += [f"<figure>{svg(one)}</figure>" for one in section.charts]
    parts += [_table(one) for one in section.tables]
    parts += [f"<p>{_both(one, '<br>')}</p>" for one in section.notes]
    return "\n".join([*parts, "</section>"])


def _table(table: Table) -> str:
    head = "".join(
        f'<th scope="col"{_words(place, table)}>{_both(one)}</th>' for place, one in enumerate(table.head)
    )
    rows = "\n".join(
        "<tr>"
        + "".join(f"<td{_words(place, table)}>{_cell(one)}</td>" for place, one in enumerate(row))
        + "</tr>"
        for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _words(place: int, table: Table) -> str:
    return ' class="w"' if place < table.words else ""


def _cell(cell: Cell) -> str:
    return _both(cell) if isinstance(cell, Pair) else escape(cell)


def svg(drawing: Drawing) -> str:
    """A drawing as an element of a page. Ids that reportlab writes are left out: a page has several."""
    text = _CLIPPED.sub("", _ROOT.sub("", renderSVG.drawToString(drawing)))
    text = text.replace(' id="group"', "").replace("clip-path: url(#clip)", "")
    return text.replace(f"font-family: {FONT}", f"font-family: {FONTS}").strip()
