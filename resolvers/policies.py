"""The public part of the API: rules, agreements, scales, scenarios and regions. No token needed."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from hub.policy.catalogue import Catalogue
from hub.policy.model import documents as d
from resolvers.http.prices import size

Document = strawberry.Private[Any]
Known = strawberry.Private[Catalogue]


@strawberry.type(description="A label in both languages.")
class Text:
    """Chinese and English."""

    zh: str
    en: str


@strawberry.type(
    description="A region (行政区划): GB/T 2260, or a function area or group that a document names."
)
class Region:
    """One node of the region tree."""

    code: str
    name: str
    kind: str
    path: list[str] = strawberry.field(
        directives=size(6), description="Codes from the nation down to this region."
    )


@strawberry.type(description="Where the text stands that a rule, measure or agreement rests on.")
class LegalBasis:
    """Document, article, quote."""

    document: str
    title: str
    number: str | None
    article: str
    quote: str
    secondary: bool = strawberry.field(description="Known only from secondary reports.")


@strawberry.type(description="An authority or institution (部门/机构).")
class Authority:
    """An authority."""

    id: strawberry.ID
    name: str
    region: str


def text(label: Any) -> Text:
    """A label."""
    return Text(zh=label.zh, en=label.en)


def region(code: str, catalogue: Catalogue) -> Region:
    """A region; an unknown code keeps its code as its name."""
    known = catalogue.regions.get(code)
    return Region(
        code=code,
        name=known.name if known is not None else code,
        kind=known.kind if known is not None else "UNKNOWN",
        path=list(catalogue.path(code)),
    )


def basis(rows: tuple[d.LegalBasis, ...], catalogue: Catalogue) -> list[LegalBasis]:
    """Legal bases with the titles of their documents."""
    found: list[LegalBasis] = []
    for row in rows:
        source = catalogue.sources.get(row.document)
        found.append(
            LegalBasis(
                document=row.document,
                title=source.title if source is not None else row.document,
                number=source.number if source is not None else None,
                article=row.article,
                quote=row.quote,
                secondary=source.secondary if source is not None else False,
            )
        )
    return found


def authority(name: str, home: str, catalogue: Catalogue) -> Authority:
    """An authority by its id; one that the catalogue lacks by its id alone, in the region ``home``."""
    known = catalogue.authorities.get(name)
    return Authority(
        id=strawberry.ID(name),
        name=known.name if known is not None else name,
        region=known.region if known is not None else home,
    )


def open_end(day: date) -> date | None:
    """A last day, or None for what has none."""
    return None if day == d.OPEN_END else day
