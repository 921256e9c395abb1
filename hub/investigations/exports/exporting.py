"""Exports a file: reads it under the grants of who asks, enters the read, and writes the text with its
receipt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graph_schema.vocabulary import AuditAct
from hub.access.purposes import check_investigator
from hub.call import Call
from hub.identity.naming import SubjectKey
from hub.investigations import contents, graphs
from hub.investigations import investigation as store
from hub.investigations.drawing import Drawing, draw
from hub.investigations.exports.bods import bods
from hub.investigations.exports.dossier import dossier
from hub.investigations.exports.followthemoney import followthemoney
from hub.investigations.exports.material import Material, Written
from hub.investigations.exports.tables import as_json, graphml, links_csv, subjects_csv
from hub.store.graph import Transaction
from hub.subjects import lookup
from hub.subjects.view import View


class ExportFormat(StrEnum):
    """In which form a file is handed on."""

    JSON = "JSON"
    CSV_SUBJECTS = "CSV_SUBJECTS"
    CSV_LINKS = "CSV_LINKS"
    GRAPHML = "GRAPHML"
    FOLLOW_THE_MONEY = "FOLLOW_THE_MONEY"
    BODS = "BODS"
    DOSSIER = "DOSSIER"  # 卷宗


@dataclass(frozen=True)
class _Form:
    write: Callable[[Material], Written]
    suffix: str
    media_type: str


_FORMS = {
    ExportFormat.JSON: _Form(as_json, "json", "application/json"),
    ExportFormat.CSV_SUBJECTS: _Form(subjects_csv, "subjects.csv", "text/csv; charset=utf-8"),
    ExportFormat.CSV_LINKS: _Form(links_csv, "links.csv", "text/csv; charset=utf-8"),
    ExportFormat.GRAPHML: _Form(graphml, "graphml", "application/graphml+xml"),
    ExportFormat.FOLLOW_THE_MONEY: _Form(followthemoney, "ftm.json", "application/x-ndjson"),
    ExportFormat.BODS: _Form(bods, "bods.json", "application/json"),
    ExportFormat.DOSSIER: _Form(dossier, "html", "text/html; charset=utf-8"),
}


@dataclass(frozen=True)
class Export:
    """A file to hand on: its text, and what stands in it. ``left_out``: subjects and links for which the form
    has no words; ``truncated``: there are more links than an export holds."""

    name: str
    media_type: str
    text: str
    digest: str
    commit: int
    day: date
    receipt: str
    subjects: int
    links: int
    left_out: int
    truncated: bool


def export(call: Call, id_: str, form: ExportFormat, saved: str | None) -> Export | None:
    """A file as one text: as it is now, or one of its saved graphs as it was seen. The entry of the read is
    written before, so that the text bears its receipt. None for what is not there as for what is not the
    caller's.

    Raises:
        HubError: FORBIDDEN; UNAVAILABLE where the read could not be entered.
    """
    check_investigator(call.access)
    call.disclosures.note(call.access, None, "exportInvestigation")
    material = call.services.graph.read(lambda tx: _material(tx, call, id_, saved))
    if material is None:
        return None
    drawing = material.drawing
    for one in drawing.subjects:
        call.disclosures.note(call.access, one.id, "exportInvestigation")
        call.disclosures.grants.update(drawing.lookups[one.id].grants)
    for company in _concerned(drawing):
        call.disclosures.note(call.access, company, "exportInvestigation")
    call.disclosures.act = AuditAct.EXPORT
    what = f"{material.investigation.id}:{form}:subjects {len(drawing.subjects)}:links {len(drawing.links)}"
    call.disclosures.outcomes.append(f"investigation-exported:{what}:commit {drawing.commit}")
    receipt = call.services.audit.write(call.disclosures)
    written = _FORMS[form].write(replace(material, receipt=receipt))
    return Export(
        name=f"{'-'.join(filter(None, (material.investigation.id, saved)))}.{_FORMS[form].suffix}",
        media_type=_FORMS[form].media_type,
        text=written.text,
        digest=hashlib.sha256(written.text.encode()).hexdigest(),
        commit=drawing.commit,
        day=drawing.day,
        receipt=receipt,
        subjects=len(drawing.subjects),
        links=len(drawing.links),
        left_out=written.left_out,
        truncated=drawing.more,
    )


def _material(transaction: Transaction, call: Call, id_: str, saved: str | None) -> Material | None:
    file = store.find(transaction, call.access, id_)
    if file is None:
        return None
    most = graphs.MOST_NODES * 10
    kept = graphs.graphs(transaction, file.id, ("", ""), most)
    graph = next((one for one in kept if one.id == saved), None)
    if saved is not None and graph is None:
        return None
    today = call.services.now().date()
    view = View(call.access, call.catalogue, graphs.head(transaction), today)
    seen = contents.subjects(transaction, view, file.id)
    places: dict[str, tuple[float, float]] | None = None
    drawing: Drawing
    if graph is None:
        drawing = draw(transaction, view, [one.named.subject for one in seen])
    else:
        replay = graphs.replayed(transaction, call, graph, view.commit)
        drawing, places = replay.as_seen, dict(replay.positions(replay.as_seen))
    seen_at = replace(view, commit=drawing.commit, day=drawing.day)
    return Material(
        investigation=file,
        drawing=drawing,
        whys={id_: one.named.why for one in seen for id_ in (one.named.subject, one.lookup.id)},
        notes=tuple(contents.notes(transaction, file.id, ("", ""), most)),
        graphs=tuple(kept),
        made_at=call.services.now(),
        made_by=call.access.caller.name,
        receipt="",
        regions={code: region.name for code, region in call.catalogue.regions.items()},
        saved=graph,
        places=places,
        companies=_names(transaction, seen_at, _concerned(drawing)),
    )


def _concerned(drawing: Drawing) -> list[str]:
    """The companies which agreements concern: subjects of the file or not, the links name them."""
    return sorted({link.company for link in drawing.links if link.company is not None})


def _names(transaction: Transaction, view: View, companies: Sequence[str]) -> dict[str, str]:
    if not companies:
        return {}
    keys = [SubjectKey(id=one) for one in companies]
    found = lookup.find_each(transaction, keys, view.access, view.day, view.commit)
    versions = {one: each.version for one, each in zip(companies, found, strict=True)}
    return {one: version["name"] for one, version in versions.items() if version is not None}
