"""Kinds of links stand once, and what follows from them: indexes, statements; who sees which links, and that
counts, pages and decisions agree with one law."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import LiteralString

import pytest

from graph_schema.links import (
    DIRECTIONS,
    FROM,
    PRIVATE,
    PUBLIC,
    TO,
    AttributeKind,
    LinkKind,
    attribute_indexes,
    indexes,
)
from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import access_for
from hub.identity import Caller, OwnSubject
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.store.migrations import read_migrations
from hub.subjects import first_pages, links
from hub.subjects.around import read_around
from hub.subjects.first_pages import PageSizes, find_with_pages
from hub.subjects.related import links_of
from hub.subjects.view import View
from tests import staging
from tests.conftest import ROOT
from tests.edge_schema import with_check_digit

# One place


def test_every_kind_has_its_indexes_by_a_migration() -> None:
    made = {
        statement
        for migration in read_migrations()
        for statement in migration.statements(empty=True)
        if re.match(r"CREATE INDEX \w+ IF NOT EXISTS FOR \(\)-\[", statement)
    }
    wanted = {statement for kind in LinkKind for statement in indexes(kind)}
    wanted |= {statement for kind in AttributeKind for statement in attribute_indexes(kind)}
    missing = ";\n".join(sorted(wanted - made))
    assert not missing, f"a new migration in graph_schema/migrations must hold:\n{missing};"
    assert made == wanted


KNOW_KINDS = ("hub/tracing/", "hub/investigations/exports/")
"""What the law of a trace says of ownership, votes and control, and which words other standards have."""


def test_no_kind_is_named_anywhere_else() -> None:
    """A new kind is one member of the enum: lists, sets, statements and words follow."""
    names = re.compile(rf"\b({'|'.join(LinkKind)})\b")
    places = [
        f"{path.relative_to(ROOT)}: {name}"
        for folder in ("graph_schema", "hub", "resolvers")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path != ROOT / "graph_schema" / "links.py"
        and not str(path.relative_to(ROOT)).startswith(KNOW_KINDS)
        for name in sorted(set(names.findall(path.read_text("utf-8"))))
    ]
    assert places == []


def test_the_documentation_names_each_kind_with_what_it_carries() -> None:
    text = (ROOT / "docs" / "graph.md").read_text("utf-8")
    (row,) = [line for line in text.splitlines() if line.startswith(f"| `{next(iter(LinkKind))}`")]
    named = re.findall(r"`([A-Z_]+)`(?: \(([a-z`, ]+))?", row.split("|")[1])
    carried = [(name, re.findall(r"`(\w+)`", figures)) for name, figures in named]
    assert carried == [
        (
            kind.value,
            [
                *kind.terms.carries,
                *(("amount", "currency") if kind.terms.amount else ()),
                *(("company",) if kind.terms.names_company else ()),
            ],
        )
        for kind in LinkKind
    ]


# One law

KINDS = (PUBLIC[0], PUBLIC[-1], PRIVATE[0], PRIVATE[-1])
"""The statements of the others differ by the name of the kind alone; each takes Neo4j its time to plan."""
XINYANG, JINAN = "411500", "370100"
ID: LiteralString = "MATCH (s:Subject {scheme: $scheme, value: $value}) RETURN s.id AS id"
Found = Counter[tuple[str, str, str, str]]
"""How often a subject is linked to another one: subject, kind, direction, the other one."""


@dataclass(frozen=True)
class Node:
    """A subject of the world: whether it is a natural person, and where it is known."""

    key: dict[str, str]
    person: bool
    region: str


@dataclass(frozen=True)
class World:
    """Subjects by id; between any two, in either direction, a link of each of :data:`KINDS`, and beside it
    one that is over and one that comes later."""

    nodes: dict[str, Node]
    day: date


@pytest.fixture(scope="module")
def world(services: Services) -> World:
    day = services.now().date()
    stem = staging.order_code()
    nodes: list[Node] = []
    for month, (person, region) in enumerate(product((False, True), (XINYANG, JINAN)), 1):
        if person:
            number = with_check_digit(f"411502197{month}0111{stem}")
            staging.put_person(services, number, registered=region)
            nodes.append(Node({"scheme": "ID", "value": number}, person, region))
        else:
            code = staging.put_subject(services, registered=region, operation=[region])
            nodes.append(Node({"scheme": "USCC", "value": code}, person, region))
    spans = (
        {"from": "2020-01-01"},
        {"from": "2019-01-01", "to": day.isoformat()},
        {"from": (day + timedelta(1)).isoformat()},
    )
    staging.put_links(
        services,
        *(
            {"kind": kind.value, "start": start.key, "end": end.key, **span}
            for kind, start, end, span in product(KINDS, nodes, nodes, spans)
            if start is not end
        ),
    )
    found: dict[str, Node] = {}
    for node in nodes:
        key = services.naming.key(node.key["scheme"], node.key["value"], day)[0]
        (row,) = services.graph.read(lambda tx, key=key: tx.rows(ID, scheme=key.scheme, value=key.value))
        found[row["id"]] = node
    return World(found, day)


CALLERS = {
    "an officer of the one region": (XINYANG, Role.OFFICER),
    "an officer of the other": (JINAN, Role.OFFICER),
    "an officer of the province": ("410000", Role.OFFICER),
    "an officer of elsewhere": ("320500", Role.OFFICER),
    "an organisation": (XINYANG, Role.SUBJECT),
    "a person": (XINYANG, Role.SUBJECT),
}


def access_of(name: str, world: World, services: Services) -> tuple[Access, str | None]:
    """The access of a caller, and which subject it is."""
    region, role = CALLERS[name]
    own = None
    if role is Role.SUBJECT:
        own = next(id_ for id_, node in world.nodes.items() if node.person == (name == "a person"))
    code = PurposeCode.SUPERVISION if own is None else PurposeCode.SUBJECT_ACCESS
    subject = OwnSubject(id=own) if own is not None else None
    caller = Caller("test-links", region, "" if own is not None else f"{region}-demo", role, subject)
    return access_for(caller, Purpose(code, "links"), services.book.current(), world.day), own


@pytest.mark.parametrize("name", CALLERS)
def test_counts_pages_and_decisions_say_what_the_law_does(
    services: Services, world: World, name: str
) -> None:
    """Who sees a link, and for whom it counts, in Python beside the statements that find them."""
    catalogue = services.book.current()
    access, own = access_of(name, world, services)

    def duty(node: Node) -> bool:
        return any(g["kinds"] is None and g["region"] in catalogue.path(node.region) for g in access.grants)

    seen, counted = Found(), Found()
    for (id_, subject), (other_id, other) in product(world.nodes.items(), repeat=2):
        if subject is other:
            continue
        for kind, direction in product(KINDS, DIRECTIONS):
            place = id_, kind.value, direction.name, other_id
            named = not subject.person or id_ == own
            seen[place] += kind in PUBLIC or (not other.person and named) or duty(other)
            nobody = not subject.person and not other.person
            counted[place] += kind in PUBLIC or nobody or id_ == own or duty(subject) or duty(other)

    assert pages(services, world, access) == +seen
    assert counts(services, world, access) == Counter(place[:3] for place, number in seen.items() if number)
    assert related(services, world, access) == +counted
    assert seen <= counted, "whoever sees a link may have it counted"


@pytest.mark.parametrize("name", [name for name, (_, role) in CALLERS.items() if role is Role.OFFICER])
def test_what_is_read_with_a_subject_is_what_is_read_apart(
    services: Services, world: World, name: str
) -> None:
    access, _ = access_of(name, world, services)
    catalogue, seen = services.book.current(), 0
    for way in ((PUBLIC[0], TO), (PRIVATE[0], FROM)):
        for id_, node in world.nodes.items():
            if node.person:
                continue
            key = services.naming.key(node.key["scheme"], node.key["value"], world.day)[0]
            wanted = PageSizes(way=way, links=2, counts=True)
            found, together = services.graph.read(
                lambda tx, key=key, wanted=wanted: find_with_pages(
                    tx, key, access, world.day, catalogue, wanted
                )
            )
            assert found.id == id_
            assert together is not None
            view = View(access, catalogue, found.commit, world.day)
            apart = services.graph.read(
                lambda tx, id_=id_, way=way, view=view: links.links_pages(
                    tx, view, {id_: None}, (way[0].value, way[1].name), 2
                )
            )
            counted = services.graph.read(lambda tx, id_=id_, view=view: links.link_counts(tx, view, [id_]))
            assert together.links == apart[id_]
            assert together.counts == counted[id_]
            seen += len(together.links)
    assert seen > 4


def test_many_links_are_not_counted_with_their_subject(
    services: Services, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are counted by the statement that stops at a bound for each kind."""
    monkeypatch.setattr(first_pages, "MOST_COUNTED", 3)
    access, _ = access_of("an officer of the one region", world, services)
    node = next(node for node in world.nodes.values() if not node.person)
    key = services.naming.key(node.key["scheme"], node.key["value"], world.day)[0]
    wanted = PageSizes(way=(PUBLIC[0], TO), links=2, counts=True)
    _, together = services.graph.read(
        lambda tx: find_with_pages(tx, key, access, world.day, services.book.current(), wanted)
    )
    assert together is not None
    assert together.counts is None
    assert len(together.links) == 2


def view_of(services: Services, world: World, access: Access) -> View:
    """From where the caller sees the world."""
    return View(access, services.book.current(), OPEN_COMMIT - 1, world.day)


def pages(services: Services, world: World, access: Access) -> Found:
    """What pages of two hold, to their end."""
    found = Found()
    for id_, kind, direction in product(world.nodes, KINDS, DIRECTIONS):
        after = None
        while True:
            rows = services.graph.read(
                lambda tx, after=after, id_=id_, kind=kind, way=direction.name: links.links_pages(
                    tx, view_of(services, world, access), {id_: after}, (kind.value, way), 2
                )
            )[id_]
            found.update((id_, kind.value, direction.name, row.id) for row in rows)
            if len(rows) < 2:
                break
            after = rows[-1].place
    return found


def counts(services: Services, world: World, access: Access) -> Counter[tuple[str, str, str]]:
    """What is counted without a page."""
    found = Counter[tuple[str, str, str]]()
    for id_ in world.nodes:
        counted = services.graph.read(
            lambda tx, id_=id_: links.link_counts(tx, view_of(services, world, access), [id_])
        )
        for row in counted[id_]:
            found[id_, row.kind.value, row.direction] = row.count
    return found


def related(services: Services, world: World, access: Access) -> Found:
    """What a decision looks at."""
    asked = list(world.nodes), [kind.value for kind in KINDS], access, OPEN_COMMIT - 1, world.day
    read = services.graph.read(lambda tx: links_of(tx, *asked))
    kinds, view = tuple(kind.value for kind in KINDS), view_of(services, world, access)
    around, _ = services.graph.read(lambda tx: read_around(tx, view, asked[0], (), kinds, []))
    assert around == read, "read with records they are the same"
    return Found(
        (id_, link.link.value, link.direction.upper(), link.other)
        for id_, of in read.items()
        for link in of.links
    )
