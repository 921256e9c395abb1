"""Subjects and the links among them as a reader sees them at one commit on one day: what a saved graph and an
export show.

Links are read from the ends that have few: of two with very many it is asked whether they are linked. A link
is seen from either end, so what the reader may see of it from one of them is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import LiteralString

from graph_schema.links import PUBLIC, LinkKind, LinkState, types
from graph_schema.vocabulary import SubjectKind
from hub.access.links import DUTY_AT_SUBJECT, HOLDS, READABLE
from hub.access.masking import shown_name, shows_regions
from hub.identity.naming import SubjectKey
from hub.investigations.drawn_attributes import MOST_ATTRIBUTES, DrawnAttribute, drawn_attributes
from hub.store.graph import Row, Transaction
from hub.subjects import lookup
from hub.subjects.links import StatedFigures
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View

MANY = 500
"""A subject with more links than so many is not expanded where it is looked for links among others."""
MOST_LINKS = 5_000
"""So many links one drawing has; it says where there are more."""

_COUNTED: LiteralString = " + ".join(f"COUNT {{ (s)-[:{kind.terms.name}]-() }}" for kind in LinkKind)
DEGREES: LiteralString = f"""
UNWIND $ids AS id
MATCH (s:Subject {{id: id}})
RETURN id, {_COUNTED} AS degree
"""
_SEEN: LiteralString = f"{HOLDS} AND (type(l) IN $public OR {READABLE} OR {DUTY_AT_SUBJECT})"
_RETURN: LiteralString = """
WITH DISTINCT l ORDER BY type(l), l.startPlace LIMIT $limit
RETURN type(l) AS kind, startNode(l).id AS start, endNode(l).id AS end, l.startPlace AS place, l {.*} AS link
ORDER BY kind, place
"""
FROM_FEW: LiteralString = f"""
UNWIND $few AS id
MATCH (s:Subject {{id: id}})-[l:{types(LinkKind)}]-(o)
WHERE o.id IN $ids AND (o.id IN $many OR s.id < o.id OR (s = o AND startNode(l) = s)) AND {_SEEN}{_RETURN}"""
AMONG_MANY: LiteralString = f"""
UNWIND $many AS id
MATCH (s:Subject {{id: id}})
UNWIND $many AS other
WITH s, other WHERE s.id <= other
MATCH (o:Subject {{id: other}})
MATCH (s)-[l:{types(LinkKind)}]-(o)
WHERE {_SEEN}{_RETURN}"""


class DrawnLink(StatedFigures, frozen=True):
    """A link between two subjects of a drawing; figures are fractions of 1, ``known_from`` the commit since
    which it is known so."""

    kind: LinkKind
    start: str
    end: str
    place: str
    valid_from: date
    valid_to: date
    registered_on: date | None = None
    source: str = ""
    state: LinkState = LinkState.REGISTERED
    known_from: int = 0
    starts_as: str | None = None
    ends_as: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What names the link: its kind, and its place among those of its start."""
        return self.kind.value, self.place

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """The link whoever its ends were merged into (``starts_as``, ``ends_as``: who they were before)."""
        rest = self.place[len(self.start) + 1 + len(self.end) :]
        for former in (self.ends_as, self.starts_as, self.ends_as):
            rest = rest.removesuffix(f"/{former}")
        return self.kind.value, self.starts_as or self.start, self.ends_as or self.end, rest

    def among(self, ids: Mapping[str, str]) -> DrawnLink:
        """The same link between those who its ends are by these ids."""
        return self.model_copy(update={"start": ids[self.start], "end": ids[self.end]})


@dataclass(frozen=True)
class DrawnSubject:
    """A subject as the reader of a drawing sees it: a natural person's name is masked."""

    id: str
    kind: SubjectKind
    name: str
    code: str | None
    region: str | None
    status: str
    invented: bool
    masked: bool


@dataclass(frozen=True)
class Drawing:
    """Subjects in the order in which they were asked for, and the links among them by kind and place.

    Args:
        ids: by what was asked for, who that is: of whom was merged into another, that one.
        attributes: addresses and phones that two of them or more have.
        more: there are more links, or more of these, than are here.
    """

    commit: int
    day: date
    ids: Mapping[str, str]
    lookups: Mapping[str, SubjectLookup]
    subjects: tuple[DrawnSubject, ...]
    links: tuple[DrawnLink, ...]
    attributes: tuple[DrawnAttribute, ...] = ()
    more: bool = False

    @cached_property
    def by_id(self) -> Mapping[str, DrawnSubject]:
        """Subjects by their id."""
        return {one.id: one for one in self.subjects}


def draw(transaction: Transaction, view: View, ids: Sequence[str]) -> Drawing:
    """The subjects with these ids that the reader may know of, and the links among them."""
    keys = [SubjectKey(id=one) for one in dict.fromkeys(ids)]
    found = lookup.find_each(transaction, keys, view.access, view.day, view.commit) if keys else []
    asked = {str(key.id): one for key, one in zip(keys, found, strict=True) if one.subject is not None}
    seen = {one.id: one for one in asked.values()}
    links = _links(transaction, view, list(seen)) if seen else []
    attributes = drawn_attributes(transaction, view, sorted(seen))
    subjects = tuple(drawn(one, view) for one in seen.values())
    return Drawing(
        view.commit,
        view.day,
        {id_: one.id for id_, one in asked.items()},
        seen,
        subjects,
        tuple(links[:MOST_LINKS]),
        tuple(attributes[:MOST_ATTRIBUTES]),
        more=len(links) > MOST_LINKS or len(attributes) > MOST_ATTRIBUTES,
    )


def drawn(found: SubjectLookup, view: View) -> DrawnSubject:
    """A subject that was looked up, as it is shown in the view."""
    subject, version = found.subject, found.version or {}
    assert subject is not None, "it is seen"
    placed = shows_regions(found.kind, view.access, version.get("paths") or (), own=found.own)
    return DrawnSubject(
        id=found.id,
        kind=found.kind,
        name=shown_name(version.get("name"), masked=found.masked) or "",
        code=subject["value"] if subject["scheme"] == "USCC" else None,
        region=version.get("registered") if placed else None,
        status=version.get("status") or "",
        invented=bool(subject.get("invented")),
        masked=found.masked,
    )


def _links(transaction: Transaction, view: View, ids: list[str]) -> list[DrawnLink]:
    degrees = {row["id"]: int(row["degree"]) for row in transaction.rows(DEGREES, ids=ids)}
    many = [one for one in ids if degrees.get(one, 0) > MANY]
    few = [one for one in ids if degrees.get(one, 0) <= MANY]
    asked: Row = {
        "ids": ids,
        "few": few,
        "many": many,
        "public": [kind.value for kind in PUBLIC],
        "commit": view.commit,
        "day": view.day.isoformat(),
        "limit": MOST_LINKS + 1,
        **view.access.parameters(),
    }
    rows = transaction.rows(FROM_FEW, **asked)
    if many:
        rows = [*rows, *transaction.rows(AMONG_MANY, **asked)]
    links = [
        DrawnLink.from_row(
            {
                **row["link"],
                "kind": row["kind"],
                "start": row["start"],
                "end": row["end"],
                "place": row["place"],
            }
        )
        for row in rows
    ]
    return sorted(links, key=lambda one: one.key)
