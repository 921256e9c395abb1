"""What most of the policy's documents name: labels, regions, authorities, and where a text stands. Public."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from graph_schema.vocabulary import RecipientClass, RuleStatus
from hub.policy.catalogue import Catalogue
from hub.policy.model import documents as d
from resolvers.enums import LegalTextKind, RegionKind
from resolvers.http.cost_directives import size
from resolvers.nodes import MOST_SHOWN, Node, document_id, node_id

Known = strawberry.Private[Catalogue]


@strawberry.type(description="A label in both languages.")
class Text:
    """Chinese and English."""

    zh: str
    en: str


@strawberry.type(
    description="A region (行政区划): GB/T 2260, or a function area or group that a document names."
)
class Region(Node):
    """One node of the region tree."""

    code: str = strawberry.field(description="What arguments name it by.")
    name: str
    kind: RegionKind
    known: Known

    @strawberry.field(description="The region that it lies in; null for the nation.")
    def parent(self) -> Region | None:
        """The region above."""
        above = self.known.regions.get(self.code)
        return region(above.parent, self.known) if above is not None and above.parent is not None else None

    @strawberry.field(directives=size(6), description="The regions from the nation down to this one.")
    def path(self) -> list[Region]:
        """The way down."""
        return [region(code, self.known) for code in self.known.path(self.code)]


@strawberry.type(description="A legal text or policy document (法律、法规、政策文件) that rules cite.")
class LegalText(Node):
    """What a text says about itself."""

    code: str = strawberry.field(description="What arguments name it by.")
    title: Text
    kind: LegalTextKind | None
    document_number: str | None = strawberry.field(description="Its document number (文号).")
    region: Region | None
    issuer: str | None = strawberry.field(description="Who issued it, as the text says.")
    issued_on: date | None
    in_force_from: date | None
    in_force_to: date | None = strawberry.field(description="First day on which it no longer holds.")
    status: RuleStatus | None
    secondary: bool = strawberry.field(description="Known only from secondary reports.")


@strawberry.type(description="Where the text stands that a rule, measure or agreement rests on.")
class LegalBasis:
    """Text, article, quote."""

    legal_text: LegalText
    article: str
    quote: str


@strawberry.type(description="An authority or institution (部门/机构).")
class Authority(Node):
    """An authority."""

    code: str = strawberry.field(description="What arguments name it by.")
    name: str
    region: Region
    recipient_class: RecipientClass | None = strawberry.field(
        description="The class of institutions by which it receives white lists."
    )


def text(label: Any) -> Text:
    """A label."""
    return Text(zh=label.zh, en=label.en)


def region(code: str, catalogue: Catalogue) -> Region:
    """A region; an unknown code keeps its code as its name."""
    known = catalogue.regions.get(code)
    if known is None:
        return Region(
            id=node_id("Region", code), code=code, name=code, kind=RegionKind.UNKNOWN, known=catalogue
        )

    def make() -> Region:
        kind = RegionKind(known.kind)
        return Region(id=node_id("Region", code), code=code, name=known.name, kind=kind, known=catalogue)

    return catalogue.once("Region", code, make, MOST_SHOWN)


def region_or_none(code: str | None, catalogue: Catalogue) -> Region | None:
    """A region, where one is named."""
    return region(code, catalogue) if code else None


def legal_text(code: str, catalogue: Catalogue) -> LegalText:
    """A text by its code; one that the policy lacks by its code alone."""
    return catalogue.once("LegalText", code, lambda: _legal_text(code, catalogue), MOST_SHOWN)


def _legal_text(code: str, catalogue: Catalogue) -> LegalText:
    known = catalogue.sources.get(code)
    return LegalText(
        id=document_id("LegalText", "source", code, catalogue),
        code=code,
        title=Text(zh=known.title, en=known.title_en) if known is not None else Text(zh=code, en=code),
        kind=LegalTextKind(known.kind) if known is not None else None,
        document_number=known.number if known is not None else None,
        region=region_or_none(known.region, catalogue) if known is not None else None,
        issuer=known.issuer if known is not None else None,
        issued_on=known.issued if known is not None else None,
        in_force_from=known.in_force_from if known is not None else None,
        in_force_to=known.in_force_to if known is not None else None,
        status=known.status if known is not None else None,
        secondary=known.secondary if known is not None else False,
    )


def basis(rows: tuple[d.LegalBasis, ...], catalogue: Catalogue) -> list[LegalBasis]:
    """Legal bases with their texts."""
    return [
        LegalBasis(legal_text=legal_text(row.document, catalogue), article=row.article, quote=row.quote)
        for row in rows
    ]


def authority(code: str, home: str, catalogue: Catalogue) -> Authority:
    """An authority by its code; one that the catalogue lacks by its code alone, in the region ``home``."""
    known = catalogue.authorities.get(code)
    if known is None:
        home_region = region(home, catalogue)
        id_ = node_id("Authority", home, code)
        return Authority(id=id_, code=code, name=code, region=home_region, recipient_class=None)
    return catalogue.once(
        "Authority",
        code,
        lambda: Authority(
            id=document_id("Authority", "authority", code, catalogue),
            code=code,
            name=known.name,
            region=region(known.region, catalogue),
            recipient_class=known.recipient,
        ),
        MOST_SHOWN,
    )


def authority_or_none(code: str | None, home: str, catalogue: Catalogue) -> Authority | None:
    """An authority, where one is named: a subject has none."""
    return authority(code, home, catalogue) if code else None


def open_end(day: date) -> date | None:
    """A last day, or None for what has none."""
    return None if day == d.OPEN_END else day
