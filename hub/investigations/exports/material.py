"""What an export is made of: a file as its reader sees it at one commit on one day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from graph_schema.links import Figure
from hub.investigations.contents import InvestigationNote
from hub.investigations.drawing import Drawing, DrawnLink
from hub.investigations.graphs import SavedGraph
from hub.investigations.investigation import Investigation
from hub.services import SHANGHAI

OPEN_END = date(9999, 12, 31)
LEAD = (
    "线索，供人工核查；不作为任何决定、措施的依据。",
    "A lead for a person to look into: no decision and no measure rests on it.",
)
"""Stands on every file that leaves."""


@dataclass(frozen=True)
class Material:
    """A file, the subjects and links of it that its reader may see, why each subject is looked at, and the
    receipt of the entry under which all of it was read.

    Args:
        places: where subjects stand, where a saved graph is exported.
        companies: names of the companies which agreements concern, by id.
    """

    investigation: Investigation
    drawing: Drawing
    whys: Mapping[str, str]
    notes: tuple[InvestigationNote, ...]
    graphs: tuple[SavedGraph, ...]
    made_at: datetime
    made_by: str
    receipt: str
    regions: Mapping[str, str]
    saved: SavedGraph | None = None
    places: Mapping[str, tuple[float, float]] | None = None
    companies: Mapping[str, str] = field(default_factory=dict[str, str])

    def company_of(self, link: DrawnLink) -> str | None:
        """How the company is called which an agreement concerns: by its id where nobody says."""
        return None if link.company is None else self.companies.get(link.company, link.company)


@dataclass(frozen=True)
class Written:
    """A file's text, and how many subjects and links its form has no words for."""

    text: str
    left_out: int = 0


def cited(material: Material) -> str:
    """At which commit and day it was read, and by which entry: stands where a form has no field for them."""
    drawing = material.drawing
    return f"提交号 commit {drawing.commit}, 日期 day {drawing.day}, 回执 receipt {material.receipt}"


def until(link: DrawnLink) -> date | None:
    """The day on which a link ends, where one is known."""
    return link.valid_to if link.valid_to < OPEN_END else None


def percent(figure: Decimal | None) -> Decimal | None:
    """A fraction of 1 in percent."""
    return None if figure is None else _plain(figure * 100)


def moment(at: datetime) -> str:
    """A moment, as every answer of the hub has it."""
    return at.astimezone(SHANGHAI).isoformat()


def percent_text(link: DrawnLink, figure: Figure = Figure.SHARE) -> str:
    """A figure of a link in percent: ``40``, or a band: ``25-50``, ``>=25``; empty where none is stated."""
    exact, least, most = (percent(one) for one in _bounds(link, figure))
    if exact is not None:
        return f"{exact}"
    if least is not None and most is not None:
        return f"{least}-{most}"
    if least is not None:
        return f">={least}"
    return f"<={most}" if most is not None else ""


def stated_text(link: DrawnLink, but: Figure | None = None) -> str:
    """All that a link states, in words: ``votes 40 %, amount 1000.00 CNY``, and the id of the company which
    it concerns; without the figure for which a form has a field."""
    figures = [(one.value, percent_text(link, one)) for one in Figure if one is not but]
    amount = (f"amount {link.amount} {link.currency}",) if link.amount is not None else ()
    company = (f"company {link.company}",) if link.company is not None else ()
    return ", ".join((*(f"{name} {text} %" for name, text in figures if text), *amount, *company))


def _bounds(link: DrawnLink, figure: Figure) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    match figure:
        case Figure.SHARE:
            return link.share, link.share_at_least, link.share_at_most
        case Figure.VOTES:
            return link.votes, link.votes_at_least, link.votes_at_most
        case Figure.BENEFIT:
            return link.benefit, link.benefit_at_least, link.benefit_at_most


def link_id(link: DrawnLink) -> str:
    """An id of a link that is the same in every export."""
    return hashlib.sha256("/".join(link.key).encode()).hexdigest()[:40]


def _plain(figure: Decimal) -> Decimal:
    plain = figure.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral() else plain
