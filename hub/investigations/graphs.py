"""Saved graphs of an investigation: which subjects stood where, and which links were shown, as seen at a
commit on a day. A saved graph holds ids alone: what it shows is read again, under the grants of who reads it
now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graph_schema.links import LinkKind
from graph_schema.vocabulary import ErrorCode
from hub.access.purposes import check_investigator
from hub.audit import Written
from hub.bound_checks import way_within
from hub.call import Call
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.investigations import investigation as store
from hub.investigations.contents import require_known
from hub.investigations.drawing import Drawing, DrawnLink, DrawnSubject, draw
from hub.investigations.drawn_attributes import DrawnAttribute
from hub.investigations.editing import change, check_room
from hub.investigations.investigation import Investigation
from hub.messages.message import message
from hub.store.entity import Entity, Moment
from hub.store.graph import Transaction
from hub.store.ids import new_id
from hub.subjects import lookup
from hub.subjects.view import View

MOST_NODES = 200
"""So many subjects one saved graph holds."""
FARTHEST = 1_000_000
"""A place has no greater number, up or down: what has no end can't be drawn."""
MOST_CHOSEN = 1_000
"""So many links are chosen for one."""
ADD_GRAPH = """
MATCH (i:Investigation {id: $id})
CREATE (i)-[:HAS_GRAPH]->(g:SavedGraph) SET g = $graph
"""
GRAPHS = """
MATCH (i:Investigation {id: $id})-[:HAS_GRAPH]->(g:SavedGraph)
WHERE g.savedAt > $at OR (g.savedAt = $at AND g.id > $after)
RETURN g {.*} AS graph ORDER BY g.savedAt, g.id LIMIT $limit
"""
GRAPH = """
MATCH (g:SavedGraph {id: $id})
MATCH (i:Investigation)-[:HAS_GRAPH]->(g)
RETURN g {.*} AS graph, i.id AS investigation
"""
HEAD = "MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS head"


class SavedGraph(Entity, frozen=True):
    """A saved graph: ``subjects`` at ``xs`` and ``ys``; the links that were shown, by kind and place; as
    known at ``commit``, on ``day``."""

    id: str
    title: str
    subjects: tuple[str, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    link_kinds: tuple[str, ...]
    link_places: tuple[str, ...]
    commit: int
    day: date
    saved_by: str
    saved_at: Moment


@dataclass(frozen=True)
class PlacedNode:
    """Where a subject stands."""

    subject: str
    x: float
    y: float


@dataclass(frozen=True)
class ChosenLink:
    """A link that is shown: all of this kind from the one subject to the other."""

    kind: LinkKind
    start: str
    end: str


@dataclass(frozen=True)
class GraphToSave:
    """What a caller saves. ``links``: None: all among the nodes. ``commit``: None: as known now."""

    title: str
    nodes: tuple[PlacedNode, ...]
    links: tuple[ChosenLink, ...] | None
    commit: int | None
    day: date


class GraphDifference(StrEnum):
    """How what a saved graph shows differs now from when it was saved."""

    NAME = "NAME"  # 名称变更
    STATUS = "STATUS"  # 登记状态变更
    REGION = "REGION"  # 登记地变更
    LINK_BEGUN = "LINK_BEGUN"  # 新增关联
    LINK_ENDED = "LINK_ENDED"  # 关联终止
    LINK_CHANGED = "LINK_CHANGED"  # 关联内容变更
    MERGED = "MERGED"  # 与另一主体合并
    SHARED_ATTRIBUTE = "SHARED_ATTRIBUTE"  # 共用地址、电话变更


@dataclass(frozen=True)
class Changed:
    """One difference: of a subject, a link, or of who shares an address or phone, named by who the subject is
    now. ``after`` is None where nobody shares it any more, ``before`` where nobody did."""

    what: GraphDifference
    subject: str
    before: str | None = None
    after: str | None = None
    link: DrawnLink | None = None
    attribute: DrawnAttribute | None = None


@dataclass(frozen=True)
class Replay:
    """A saved graph as it was seen, as it is now, and what differs. What its reader may not see now is in
    neither. Of subjects that were merged since, one stands in what is now."""

    saved: SavedGraph
    as_seen: Drawing
    now: Drawing
    changes: tuple[Changed, ...]

    def positions(self, drawing: Drawing) -> Mapping[str, tuple[float, float]]:
        """Where each subject of one of the two stands: who was merged, where the first of them stood."""
        saved = self.saved
        places = zip(saved.subjects, zip(saved.xs, saved.ys, strict=True), strict=True)
        there = [(drawing.ids[one], place) for one, place in places if one in drawing.ids]
        return dict(reversed(there))


def save(call: Call, id_: str, expected: int, graph: GraphToSave) -> Written[Investigation]:
    """Saves a graph in a file. Its subjects and links must be there for the caller at its commit and day.

    Raises:
        HubError: as :func:`hub.investigations.editing.change`; NOT_FOUND for a subject that is not there.
        InputError: LIMIT_EXCEEDED; BAD_INPUT for a commit that is not reached, a link that is not there, a
            subject that stands twice or too far out.
    """
    check_investigator(call.access)
    ids = [one.subject for one in graph.nodes]
    if not 1 <= len(ids) <= MOST_NODES:
        way, code = way_within(len(ids), 1, message("bounds.graphs")), ErrorCode.LIMIT_EXCEEDED
        raise InputError("investigations.nodes", code=code, count=len(ids), at_most=MOST_NODES, way=way)
    if len(ids) != len(set(ids)):
        twice = next(place for place, one in enumerate(ids) if one in ids[:place])
        raise InputError("investigations.node-twice", place=twice)
    for place, one in enumerate(graph.nodes):
        if not (abs(one.x) <= FARTHEST and abs(one.y) <= FARTHEST):
            raise InputError("investigations.place", place=place, at_most=FARTHEST)
    seen = call.services.graph.read(lambda tx: _seen(tx, call, graph, ids))
    links = _chosen(seen, graph.links)
    now = call.services.now()

    def work(transaction: Transaction, current: Investigation, _: int) -> Investigation:
        saved = SavedGraph(
            id=new_id("g"),
            title=graph.title,
            subjects=tuple(ids),
            xs=tuple(one.x for one in graph.nodes),
            ys=tuple(one.y for one in graph.nodes),
            link_kinds=tuple(one.kind.value for one in links),
            link_places=tuple(one.place for one in links),
            commit=seen.commit,
            day=graph.day,
            saved_by=call.access.caller.name,
            saved_at=now,
        )
        transaction.rows(ADD_GRAPH, id=current.id, graph=saved.properties())
        check_room(transaction, current.id)
        return current

    return change(call, id_, expected, "saved-graph", work)


def _seen(transaction: Transaction, call: Call, graph: GraphToSave, ids: Sequence[str]) -> Drawing:
    newest = head(transaction)
    commit = newest if graph.commit is None else graph.commit
    if not 0 <= commit <= newest:
        raise InputError("investigations.commit", newest=newest)
    view = View(call.access, call.catalogue, commit, graph.day)
    found = lookup.find_each(
        transaction, [SubjectKey(id=one) for one in ids], view.access, view.day, view.commit
    )
    require_known(call, found, "nodes")
    return draw(transaction, view, ids)


def _chosen(seen: Drawing, chosen: Sequence[ChosenLink] | None) -> list[DrawnLink]:
    if chosen is None:
        return list(seen.links)
    by_ends: dict[ChosenLink, list[DrawnLink]] = {}
    for link in seen.links:
        by_ends.setdefault(ChosenLink(link.kind, link.start, link.end), []).append(link)
    for place, one in enumerate(chosen):
        if one not in by_ends:
            raise InputError("investigations.link-unknown", place=place)
    return [link for one in dict.fromkeys(chosen) for link in by_ends[one]]


def graphs(transaction: Transaction, id_: str, after: tuple[str, str], limit: int) -> list[SavedGraph]:
    """Saved graphs of a file behind a place (moment, id), in the order in which they were saved."""
    rows = transaction.rows(GRAPHS, id=id_, at=after[0], after=after[1], limit=limit)
    return [SavedGraph.from_row(row["graph"]) for row in rows]


def replay(call: Call, id_: str) -> Replay | None:
    """A saved graph of a file that the caller sees, as it was seen and as it is now, both under the caller's
    grants of now. None for what is not there as for what is not the caller's.

    Raises:
        HubError: FORBIDDEN.
    """
    check_investigator(call.access)
    call.disclosures.note(call.access, None, "savedGraph")
    return call.services.graph.read(lambda tx: _replay(tx, call, id_))


def _replay(transaction: Transaction, call: Call, id_: str) -> Replay | None:
    row = transaction.row(GRAPH, id=id_)
    if row is None or store.find(transaction, call.access, row["investigation"]) is None:
        return None
    return replayed(transaction, call, SavedGraph.from_row(row["graph"]), head(transaction))


def replayed(transaction: Transaction, call: Call, saved: SavedGraph, commit: int) -> Replay:
    """What a saved graph shows, then and now."""
    today = call.services.now().date()
    then = View(call.access, call.catalogue, saved.commit, saved.day)
    at_once = draw(transaction, then, saved.subjects)
    now = draw(transaction, replace(then, commit=commit, day=max(today, saved.day)), saved.subjects)
    # What is no longer there for its reader is hidden as it was, too.
    ids = {id_: now.ids[one] for one, id_ in at_once.ids.items() if one in now.ids}
    shown = set(zip(saved.link_kinds, saved.link_places, strict=True))
    seen = replace(
        at_once,
        ids={one: id_ for one, id_ in at_once.ids.items() if id_ in ids},
        subjects=tuple(one for one in at_once.subjects if one.id in ids),
        links=tuple(one for one in at_once.links if one.key in shown and one.start in ids and one.end in ids),
        attributes=tuple(_left(at_once.attributes, {one: one for one in ids})),
    )
    for subject in now.subjects:
        call.disclosures.note(call.access, subject.id, "savedGraph")
        call.disclosures.grants.update(now.lookups[subject.id].grants)
    hidden = {
        one.identity for one in at_once.links if one.key not in shown and one.start in ids and one.end in ids
    }
    return Replay(saved, seen, now, tuple(_changes(seen, now, hidden, ids)))


def _changes(
    seen: Drawing, now: Drawing, hidden: set[tuple[str, str, str, str]], ids: Mapping[str, str]
) -> list[Changed]:
    """``ids``: who the subjects of what was seen are now."""
    changes = [
        change for before in seen.subjects for change in _of_subject(before, now.by_id[ids[before.id]])
    ]
    links = {one.identity: one for one in now.links}
    for before in seen.links:
        after = links.pop(before.identity, None)
        if after is None:
            changes.append(Changed(GraphDifference.LINK_ENDED, ids[before.start], link=before.among(ids)))
        elif _told(after) != _told(before.among(ids)):
            changes.append(Changed(GraphDifference.LINK_CHANGED, after.start, link=after))
    begun = [one for key, one in links.items() if key not in hidden]
    changes += [Changed(GraphDifference.LINK_BEGUN, one.start, link=one) for one in begun]
    return [*changes, *_of_attributes(seen, now, ids)]


def _left(attributes: Iterable[DrawnAttribute], ids: Mapping[str, str]) -> list[DrawnAttribute]:
    return [left for one in attributes if (left := one.among(ids)) is not None]


def _of_attributes(seen: Drawing, now: Drawing, ids: Mapping[str, str]) -> Iterator[Changed]:
    before = {one.id: one for one in _left(seen.attributes, ids)}
    after = {one.id: one for one in now.attributes}
    for id_ in sorted({*before, *after}):
        was, is_ = before.get(id_), after.get(id_)
        if was is None or is_ is None or was.subjects != is_.subjects:
            told = is_ or was
            assert told is not None
            label = told.label
            yield Changed(
                GraphDifference.SHARED_ATTRIBUTE,
                told.subjects[0],
                label if was is not None else None,
                label if is_ is not None else None,
                attribute=told,
            )


def _told(link: DrawnLink) -> DrawnLink:
    return link.model_copy(update={"known_from": 0, "place": "", "starts_as": None, "ends_as": None})


def _of_subject(before: DrawnSubject, after: DrawnSubject) -> list[Changed]:
    if before.id != after.id:
        return [Changed(GraphDifference.MERGED, after.id, before.name, after.name)]
    pairs = (
        (GraphDifference.NAME, before.name, after.name),
        (GraphDifference.STATUS, before.status, after.status),
        (GraphDifference.REGION, before.region, after.region),
    )
    return [Changed(what, before.id, old, new) for what, old, new in pairs if old != new]


def head(transaction: Transaction) -> int:
    """The newest commit."""
    row = transaction.row(HEAD)
    assert row is not None, "the sequence of commits is there"
    return int(row["head"])
