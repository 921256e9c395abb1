"""Cross-holdings (交叉持股): companies that hold shares in each other, directly or around a loop, or in
themselves."""

from __future__ import annotations

from graph_schema.links import LinkKind
from hub.tracing.graph_part import Part
from hub.tracing.patterns.rings import Group, groups


def cross_holdings(part: Part, subject: str | None = None) -> list[Group]:
    """The strongly connected parts of a part's shareholdings. That of the subject comes first, then the
    largest."""
    links = [link for link in part.links if link.kind is LinkKind.SHAREHOLDER_OF]
    return sorted(groups(links), key=lambda group: subject not in group.members)
