"""Exports as JSON, CSV and GraphML."""

# networkx is generic in its nodes without a default: strict calls it partially unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

import networkx

from graph_schema.links import Figure
from hub.investigations.drawing import DrawnLink, DrawnSubject
from hub.investigations.exports.material import (
    LEAD,
    Material,
    Written,
    link_id,
    moment,
    percent_text,
    until,
)
from hub.spreadsheets import safe_cell
from hub.store.graph import Row

BYTE_ORDER_MARK = "\ufeff"
"""By it spreadsheets know UTF-8."""
SUBJECT_HEAD = ("id", "名称 name", "代码 code", "类别 kind", "状态 status", "登记地 region", "原因 why")
LINK_HEAD = (
    *("关系 kind", "从 from", "从（名称） from name", "至 to", "至（名称） to name", "比例（%） percent"),
    *("表决权（%） votes percent", "收益权（%） benefit percent"),
    *("金额 amount", "币种 currency", "所涉公司 company", "所涉公司（名称） company name"),
    *("自 valid from", "至 valid to", "登记日 registered on", "状态 state", "来源 source"),
)
CITATION_HEAD = ("提交号 commit", "日期 day", "回执 receipt")


def as_json(material: Material) -> Written:
    """Everything, as one JSON object."""
    file, drawing = material.investigation, material.drawing
    body: Row = {
        "notice": {"zh": LEAD[0], "en": LEAD[1]},
        "investigation": {
            "id": file.id,
            "matters": list(file.matters),
            "title": file.title,
            "region": file.region,
            "authority": file.authority,
            "openedAt": moment(file.opened_at),
            "openedBy": file.opened_by,
            "state": file.state.value,
            "version": file.version,
        },
        "madeAt": moment(material.made_at),
        "madeBy": material.made_by,
        "receipt": material.receipt,
        "knownAsOf": drawing.commit,
        "on": drawing.day.isoformat(),
        "truncated": drawing.more,
        "subjects": [_subject(material, one) for one in drawing.subjects],
        "links": [{"id": link_id(one), **link_row(one)} for one in drawing.links],
        "sharedAttributes": [
            {
                "id": one.id,
                "kind": one.kind.value,
                "label": one.label,
                "uses": [
                    {"subject": use.subject, "validFrom": use.since, "state": use.state, "source": use.source}
                    for use in one.users
                ],
            }
            for one in drawing.attributes
        ],
        "notes": [{**one.properties(), "at": moment(one.at)} for one in material.notes],
        "savedGraph": _picture(material),
        "savedGraphs": [
            {"id": one.id, "title": one.title, "knownAsOf": one.commit, "on": one.day.isoformat()}
            for one in material.graphs
        ],
    }
    return Written(json.dumps(body, ensure_ascii=False, indent=2, default=str) + "\n")


def _picture(material: Material) -> Row | None:
    """Which saved graph it is, and where its subjects stand."""
    if material.saved is None:
        return None
    places = [{"subject": one, "x": x, "y": y} for one, (x, y) in (material.places or {}).items()]
    return {"id": material.saved.id, "title": material.saved.title, "places": places}


def subjects_csv(material: Material) -> Written:
    """The subjects, one a line."""
    rows = [
        (one.id, one.name, one.code, one.kind, one.status, one.region, material.whys.get(one.id))
        for one in material.drawing.subjects
    ]
    return _csv(material, SUBJECT_HEAD, rows)


def links_csv(material: Material) -> Written:
    """The links, one a line."""
    by_id = material.drawing.by_id
    rows = [
        (
            *(one.kind, one.start, by_id[one.start].name, one.end, by_id[one.end].name),
            *(percent_text(one, figure) for figure in Figure),
            *(one.amount, one.currency, one.company, material.company_of(one)),
            *(one.valid_from, until(one), one.registered_on, one.state, one.source),
        )
        for one in material.drawing.links
    ]
    shared = [
        (
            *(one.kind.relationship, use.subject, by_id[use.subject].name, one.id, one.label),
            *("", "", "", "", "", "", "", use.since, "", "", use.state, use.source),
        )
        for one in material.drawing.attributes
        for use in one.users
    ]
    return _csv(material, LINK_HEAD, [*rows, *shared])


def graphml(material: Material) -> Written:
    """A directed graph with parallel links, as networkx writes it."""
    graph = networkx.MultiDiGraph()
    places = material.places or {}
    for one in material.drawing.subjects:
        where = dict(zip(("x", "y"), places[one.id], strict=True)) if one.id in places else {}
        graph.add_node(one.id, **_stated(_subject(material, one)), **where)
    for link in material.drawing.links:
        row = {name: value for name, value in link_row(link).items() if name not in ("from", "to")}
        graph.add_edge(link.start, link.end, key=link_id(link), **_stated(row))
    for shared in material.drawing.attributes:
        graph.add_node(shared.id, kind=shared.kind.value, name=shared.label)
        for use in shared.users:
            row = {"kind": shared.kind.relationship, "validFrom": use.since, "state": use.state}
            key = f"{use.subject}/{shared.id}"
            graph.add_edge(use.subject, shared.id, key=key, **row, source=use.source)
    drawing = material.drawing
    graph.graph.update(
        {"matter": material.investigation.matter, "knownAsOf": drawing.commit, "on": str(drawing.day)}
    )
    graph.graph.update({"receipt": material.receipt, "notice": " ".join(LEAD)})
    return Written("\n".join(networkx.generate_graphml(graph, named_key_ids=True)) + "\n")


def link_row(link: DrawnLink) -> Row:
    """A link as JSON has it."""
    figures = {
        "amount": link.amount,
        "currency": link.currency,
        "share": link.share,
        "shareAtLeast": link.share_at_least,
        "shareAtMost": link.share_at_most,
        "votes": link.votes,
        "votesAtLeast": link.votes_at_least,
        "votesAtMost": link.votes_at_most,
        "benefit": link.benefit,
        "benefitAtLeast": link.benefit_at_least,
        "benefitAtMost": link.benefit_at_most,
    }
    end = until(link)
    return {
        "kind": link.kind.value,
        "from": link.start,
        "to": link.end,
        **({"company": link.company} if link.company is not None else {}),
        **{name: str(figure) for name, figure in figures.items() if figure is not None},
        "validFrom": link.valid_from.isoformat(),
        "validTo": end.isoformat() if end is not None else None,
        "registeredOn": link.registered_on.isoformat() if link.registered_on is not None else None,
        "state": link.state.value,
        "source": link.source,
        "knownSince": link.known_from,
    }


def _subject(material: Material, one: DrawnSubject) -> Row:
    return {
        "id": one.id,
        "name": one.name,
        "masked": one.masked,
        "kind": one.kind.value,
        "code": one.code,
        "region": one.region,
        "status": one.status,
        "invented": one.invented,
        "why": material.whys.get(one.id),
    }


def _csv(material: Material, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Written:
    drawing = material.drawing
    cited = (drawing.commit, drawing.day, material.receipt)
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow((*head, *CITATION_HEAD))
    writer.writerows([safe_cell(cell) for cell in (*row, *cited)] for row in rows)
    return Written(BYTE_ORDER_MARK + text.getvalue())


def _stated(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}
