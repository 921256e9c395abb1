"""Fixtures of the tests of ingestion."""

import secrets
from collections.abc import Generator
from pathlib import Path

import pytest

from graph_schema.vocabulary import SubjectKind
from hub.identity.identifiers import Format, Keeping, Scheme
from hub.identity.keys import KeyRing
from hub.identity.naming import Naming
from hub.services import Services
from tests.ingest.place import CLEAN, Place


@pytest.fixture
def place(services: Services, tmp_path: Path) -> Generator[Place]:
    mark = secrets.token_hex(4)
    scheme = f"TEST_{mark}"
    own = Scheme(
        scheme,
        "测试编号",
        "test number",
        frozenset(
            {
                SubjectKind.LEGAL_ENTITY,
                SubjectKind.INDIVIDUAL_BUSINESS,
                SubjectKind.PUBLIC_BODY,
                SubjectKind.NATURAL_PERSON,
            }
        ),
        Format.PATTERN,
        Keeping.PLAIN,
        "[0-9A-Za-z-]{1,40}",
        "字母和数字",
        "letters and digits",
    )
    naming = Naming(
        {**services.naming.schemes, scheme: own},
        KeyRing((b"k" * 32,), own={"set-aside": b"s" * 32, "shared-attributes": b"a" * 32}),
    )
    folder, home = tmp_path / "in", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    place = Place(services.graph, naming, folder, home, scheme, f"test-{mark}", services.book.current())
    yield place
    services.graph.write(lambda tx: tx.rows(CLEAN, scheme=scheme))
    for left in (
        "MATCH (b:Batch {source: $s}) DELETE b",
        "MATCH (d:Delivery {source: $s}) DELETE d",
        "MATCH (n:LinkName) WHERE n.name STARTS WITH $s + '\u001f' DELETE n",
    ):
        services.graph.write(lambda tx, s=left: tx.rows(s, s=place.source))
