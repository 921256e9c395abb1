"""Exports as a dossier (卷宗) to print: one HTML page, headings in Chinese and English, each row with its
source, the commit and day at which it was seen, and the receipt of the read. It runs and loads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from html import escape

from graph_schema.links import Figure, LinkState
from graph_schema.vocabulary import SubjectStatus
from hub.investigations.drawing import Drawing, DrawnLink
from hub.investigations.exports.material import LEAD, Material, Written, percent_text, until
from hub.investigations.exports.picture import picture
from hub.messages.enum_names import name_of
from hub.services import SHANGHAI

STYLE = """
@page { size: A4; margin: 18mm 15mm; }
body { font: 10pt/1.5 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; color: #000;
       margin: 2em auto; max-width: 190mm; }
h1 { font-size: 18pt; } h2 { font-size: 13pt; border-bottom: 1pt solid #000; break-after: avoid; }
table { border-collapse: collapse; width: 100%; font-size: 8.5pt; }
th, td { border: 0.5pt solid #666; padding: 1mm 1.5mm; text-align: left; vertical-align: top;
         overflow-wrap: anywhere; }
thead { display: table-header-group; } tr { break-inside: avoid; }
.lead { border: 1pt solid #000; padding: 2mm 3mm; } .note { white-space: pre-wrap; }
svg { width: 100%; height: auto; border: 0.5pt solid #666; }
@media print { body { margin: 0; max-width: none; } }
"""
SUBJECT_HEAD = (
    *("名称 Name", "统一社会信用代码 Code", "类别 Kind", "状态 Status", "登记地 Registered", "原因 Why"),
    *("提交号 Commit", "日期 Day", "回执 Receipt"),
)
LINK_HEAD = (
    *(
        "从 From",
        "关系 Link",
        "至 To",
        "比例 %、金额 Share, amount",
        "起止 Valid",
        "状态 State",
        "来源 Source",
    ),
    *("提交号 Commit", "日期 Day", "回执 Receipt"),
)
SHARED_TITLE = "共用地址、电话 Shared addresses and phones"
SHARED_HEAD = (
    *("类别 Kind", "内容 What", "主体 Subject", "自 Since", "状态 State", "来源 Source"),
    *("提交号 Commit", "日期 Day", "回执 Receipt"),
)
SAFE = "default-src 'none'; style-src 'unsafe-inline'"


def dossier(material: Material) -> Written:
    """The page."""
    file, drawing = material.investigation, material.drawing
    matters = "、".join(file.matters)
    parts = [
        "<!doctype html>",
        '<html lang="zh-CN"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{SAFE}">',
        f"<title>{escape(f'{matters} {file.title}')}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(file.title)}</h1>",
        f'<p class="lead">{"<br>".join(map(escape, LEAD))}</p>',
        _facts(material, matters),
        *(_section("图 Graph", picture(drawing, material.places)) if material.places else ()),
        *_section(f"主体 Subjects ({len(drawing.subjects)})", _subjects(material)),
        *_section(f"关联关系 Links ({_count(drawing)})", _links(material)),
        *(_section(SHARED_TITLE, _attributes(material)) if drawing.attributes else ()),
        *_section("记事 Notes", _notes(material)),
        *_section("已存图 Saved graphs", _graphs(material)),
        "</body></html>",
    ]
    return Written("\n".join(parts) + "\n")


def _facts(material: Material, matters: str) -> str:
    file, drawing = material.investigation, material.drawing
    rows = (
        ("事项编号 Matter", matters),
        ("地区 Region", material.regions.get(file.region, file.region)),
        ("部门 Authority", file.authority),
        ("立案 Opened", f"{file.opened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} {file.opened_by}"),
        ("状态 State", f"{_called(file.state)}（第 {file.version} 版 version {file.version}）"),
        ("制作 Made", f"{material.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} {material.made_by}"),
        ("提交号 Commit", str(drawing.commit)),
        ("日期 Day", str(drawing.day)),
        ("回执 Receipt", material.receipt),
    )
    return _table((), rows)


def _subjects(material: Material) -> str:
    drawing = material.drawing
    return _table(
        SUBJECT_HEAD,
        (
            (
                *(one.name, one.code, _called(one.kind), _called(SubjectStatus(one.status))),
                *(material.regions.get(one.region or ""), material.whys.get(one.id), *_citation(material)),
            )
            for one in drawing.subjects
        ),
    )


def _links(material: Material) -> str:
    by_id = material.drawing.by_id
    return _table(
        LINK_HEAD,
        (
            (
                *(by_id[one.start].name, one.kind.terms.term, by_id[one.end].name, _stated(one, material)),
                *(
                    f"{one.valid_from} – {until(one) or ''}",
                    _called(one.state),
                    one.source,
                    *_citation(material),
                ),
            )
            for one in material.drawing.links
        ),
    )


def _attributes(material: Material) -> str:
    by_id = material.drawing.by_id
    return _table(
        SHARED_HEAD,
        (
            (
                *(_called(one.kind), one.label, by_id[use.subject].name, use.since),
                *(_called(LinkState(use.state)), use.source),
                *_citation(material),
            )
            for one in material.drawing.attributes
            for use in one.users
        ),
    )


_FIGURES = {
    Figure.SHARE: "持股 share",
    Figure.VOTES: "表决权 votes",
    Figure.BENEFIT: "收益权 benefit",
}


def _called(member: StrEnum) -> str:
    """A value of an enum as cells have it."""
    name = name_of(member)
    return f"{name.zh} {name.en.lower()}"


def _notes(material: Material) -> str:
    head = ("时间 At", "作者 By", "内容 Text", "回执 Receipt")
    return _table(
        head,
        (
            (f"{one.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", one.by, one.text, one.receipt)
            for one in material.notes
        ),
    )


def _graphs(material: Material) -> str:
    head = ("标题 Title", "保存 Saved", "提交号 Commit", "日期 Day", "编号 Id")
    return _table(
        head,
        (
            (
                one.title,
                f"{one.saved_at.astimezone(SHANGHAI):%Y-%m-%d} {one.saved_by}",
                one.commit,
                one.day,
                one.id,
            )
            for one in material.graphs
        ),
    )


def _citation(material: Material) -> tuple[object, ...]:
    return material.drawing.commit, material.drawing.day, material.receipt


def _count(drawing: Drawing) -> str:
    return f"{len(drawing.links)}{', 未列全 more exist' if drawing.more else ''}"


def _stated(link: DrawnLink, material: Material) -> str:
    """Its figures in percent, or its amount with the currency; and which company it concerns."""
    if link.amount is not None:
        return f"{link.amount:,} {link.currency}"
    figures = [(one, percent_text(link, one)) for one in Figure]
    company = material.company_of(link)
    told = [f"{_FIGURES[one]} {text}" for one, text in figures if text]
    return "；".join([*told, *([f"所涉公司 company {company}"] if company is not None else [])])


def _section(title: str, body: str) -> tuple[str, ...]:
    return f"<section><h2>{escape(title)}</h2>", body, "</section>"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    cells = [
        "<tr>" + "".join(f'<td class="note">{escape(_text(cell))}</td>' for cell in row) + "</tr>"
        for row in rows
    ]
    heads = "".join(f"<th>{escape(one)}</th>" for one in head)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(cells)}</tbody></table>"


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
