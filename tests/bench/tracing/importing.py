"""Puts the invented world into the store of a Neo4j that has not started, by Neo4j's own import: minutes in
the place of an hour. ``tests/bench/test_imported.py`` holds what stands in the graph then to what
:mod:`hub.subjects.link_writing` writes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph_schema.vocabulary import SubjectKind
from hub.engine.java import find_java
from hub.engine.layout import DATABASE, Layout, write_conf
from hub.engine.tools import admin
from hub.policy.catalogue import Catalogue
from hub.settings import Settings
from hub.store.commits import OPEN_COMMIT
from tests.bench.tracing.world import KINDS, Link, PowerLaw, is_person
from tests.bench.world import World

SOURCE = "bench"
SINCE, LINKED_SINCE, OPEN_DAY = date(2015, 1, 1).isoformat(), date(2016, 1, 1).isoformat(), "9999-12-31"
SUBJECT = (
    *("id:ID(Subject)", "scheme", "value", "kind", "invented:boolean", "digest", "keyVersion:long"),
    *("batch", "knownFrom:long"),
)
VERSION = (
    *("key:ID(Version)", "name", "registered", "residence", "status", "paths:string[]", "kind", "home"),
    *("validFrom", "validTo", "knownFrom:long", "knownTo:long"),
)
LINK = (
    *(":START_ID(Subject)", ":END_ID(Subject)", "startPlace", "endPlace", "key", "share"),
    *("source", "state", "validFrom", "validTo", "startsOn", "batch", "knownFrom:long", "knownTo:long"),
    "writtenIn:long",
)
REGISTERED = (SOURCE, "REGISTERED", LINKED_SINCE, OPEN_DAY, LINKED_SINCE, SOURCE, 0, OPEN_COMMIT, 0)
"""What all links say alike: the columns behind the share."""


def id_of(number: int) -> str:
    """The id of a subject."""
    return f"s_{sha256(str(number).encode()).hexdigest()[:20]}"


class Rows:
    """Rows of the files, as the import takes them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._world = World(catalogue)
        self._paths = cache(lambda code: ";".join(sorted(catalogue.path(code))))

    def subject(self, number: int) -> tuple[Any, ...]:
        """By :data:`SUBJECT`."""
        kind, scheme, value, version = SubjectKind.LEGAL_ENTITY, "USCC", "", ""
        if is_person(number):
            kind, scheme, version = SubjectKind.NATURAL_PERSON, "ID", "1"
            value = sha256(f"invented {number}".encode()).hexdigest()
        else:
            value = self._world.key(number).value
        return id_of(number), scheme, value, kind.value, "true", str(number), version, SOURCE, 0

    def version(self, number: int) -> tuple[Any, ...]:
        """By :data:`VERSION`."""
        district, id_ = self._world.district(number), id_of(number)
        lives = (None, district) if is_person(number) else (district, None)
        name = f"（虚构）第{number}号" + ("" if is_person(number) else "有限公司")
        kind = SubjectKind.NATURAL_PERSON if is_person(number) else SubjectKind.LEGAL_ENTITY
        said = (name, *lives, "ACTIVE", self._paths(district), kind.value, f"{district}/{id_}")
        return (number, *said, SINCE, OPEN_DAY, 0, OPEN_COMMIT)

    def link(self, link: Link, place: int) -> tuple[Any, ...]:
        """By :data:`LINK`."""
        start, end = id_of(link.start), id_of(link.end)
        rest = f"/{LINKED_SINCE}/{SOURCE}/{place}"
        return start, end, f"{start}/{end}{rest}", f"{end}/{start}{rest}", place, link.share, *REGISTERED


def import_world(settings: Settings, catalogue: Catalogue, links: PowerLaw, folder: Path) -> None:
    """Makes the store of the settings' home, which has none yet. The files in ``folder`` take 1.5 GB of a
    million subjects with three links each."""
    rows, numbers = Rows(catalogue), range(links.subjects)
    _write(folder / "subjects.csv", SUBJECT, map(rows.subject, numbers))
    _write(folder / "versions.csv", VERSION, map(rows.version, numbers))
    has = ":START_ID(Subject)", ":END_ID(Version)"
    _write(folder / "has.csv", has, ((id_of(number), number) for number in numbers))
    with ExitStack() as stack:
        files = {kind: stack.enter_context(_opened(folder / f"{kind.value}.csv")) for kind in KINDS}
        writers = {kind: csv.writer(file) for kind, file in files.items()}
        for writer in writers.values():
            writer.writerow(LINK)
        for place, link in enumerate(links):
            writers[link.kind].writerow(rows.link(link, place))
    layout = Layout.of(settings)
    write_conf(layout, settings)
    command = [
        *("database", "import", "full", DATABASE),
        f"--nodes=Subject={folder / 'subjects.csv'}",
        f"--nodes=SubjectVersion:Dated={folder / 'versions.csv'}",
        f"--relationships=HAS_VERSION={folder / 'has.csv'}",
        *(f"--relationships={kind.value}={folder / f'{kind.value}.csv'}" for kind in KINDS),
        f"--report-file={folder / 'report'}",
    ]
    admin(layout.root, find_java(), command, heap="1g")


def _write(path: Path, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with _opened(path) as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def _opened(path: Path) -> Any:
    return path.open("w", encoding="utf-8", newline="")
