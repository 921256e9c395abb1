"""What the benchmark of traces imports stands in the graph as if the hub had written it."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from graph_schema.links import LinkKind
from hub.policy.model.subject_documents import LinkDocument
from hub.services import Services
from tests import staging
from tests.bench.tracing.importing import LINK, SUBJECT, VERSION, Rows
from tests.bench.tracing.world import MOST_HEAVY, PowerLaw, is_person

ONE = """
MATCH (s:Subject {scheme: 'USCC', value: $value})-[:HAS_VERSION]->(v) MATCH (s)-[l:SHAREHOLDER_OF]->()
RETURN properties(s) AS subject, properties(v) AS version, properties(l) AS link
"""
IMPORTED = ("key", ":START_ID", ":END_ID")
"""Columns that are no properties; ``key`` of a version only tells rows of the files apart."""


def stated(columns: tuple[str, ...], row: tuple[Any, ...]) -> set[str]:
    """The properties that a row sets, named as in the graph."""
    pairs = zip((column.partition(":")[0] or column for column in columns), row, strict=True)
    return {name for name, value in pairs if value not in (None, "") and not name.startswith(":")}


def test_rows_have_the_properties_that_writing_sets(services: Services) -> None:
    start, end = (staging.put_subject(services, operation=[]) for _ in range(2))
    ends = {"start": {"scheme": "USCC", "value": start}, "end": {"scheme": "USCC", "value": end}}
    staging.put_links(services, {"kind": "SHAREHOLDER_OF", **ends, "share": "0.3", "from": "2016-01-01"})
    (written,) = services.graph.read(lambda tx: tx.rows(ONE, value=start))
    rows = Rows(services.book.current())
    links = [one for one in islice(PowerLaw(400), 400) if one.kind is LinkKind.SHAREHOLDER_OF and one.share]
    assert stated(SUBJECT, rows.subject(0)) == set(written["subject"])
    assert stated(VERSION, rows.version(0)) - {"key"} == set(written["version"]) - {"operation"}
    assert stated(LINK, rows.link(links[0], 7)) == {name.split(":")[0] for name in written["link"]}


def test_links_are_such_as_the_hub_takes() -> None:
    held: dict[int, float] = {}
    for link in PowerLaw(3_000, (500,)):
        assert link.start != link.end
        assert link.kind is LinkKind.GUARANTEES or not is_person(link.end)
        if link.share:
            held[link.end] = held.get(link.end, 0) + float(link.share)
        named = {"start": {"scheme": "USCC", "value": "x"}, "end": {"scheme": "USCC", "value": "y"}}
        LinkDocument.model_validate({"kind": link.kind, **named, "from": "2016-01-01", "share": link.share})
    assert max(held.values()) <= 1
    assert not any(is_person(number) for number in range(MOST_HEAVY))


@pytest.mark.parametrize("heavy", [0, 700])
def test_so_many_links_have_the_first_subjects(heavy: int) -> None:
    assert sum(link.start == 0 for link in PowerLaw(3_000, (heavy,))) == heavy
