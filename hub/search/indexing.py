"""The index of names follows what is written: commit after commit, in batches, by a job of its own.

An index node says that a subject bore a name at some time; which versions have it, and whether the caller
may know of the subject, is read where it is asked. So it may hold more than is known at a commit, and never
says more. Taking a name apart and spelling it takes 0.5 ms, ten times what writing a subject does: nobody
who writes waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

from graph_schema.vocabulary import SubjectKind
from hub.search.gazetteer import Gazetteer
from hub.search.name_parts import fold, parse
from hub.search.spelling import spell
from hub.store.graph import Graph, Row

PARSER = 3
"""Another number makes the index anew: how names are taken apart has changed."""
BATCH = 1_000

STATE = """
MATCH (i:Sequence {name: 'names'}) MATCH (q:Sequence {name: 'commit'})
RETURN i.value AS through, i.parser AS parser, q.names AS names
"""
BEGIN_AGAIN = "MATCH (i:Sequence {name: 'names'}) SET i.value = 0, i.parser = $parser"
REACHED = """
MATCH (i:Sequence {name: 'names'})
SET i.value = CASE WHEN i.parser = $parser AND i.value < $through THEN $through ELSE i.value END
"""


def _versions(where: LiteralString, limit: LiteralString) -> LiteralString:
    return f"""
MATCH (v:Dated) USING INDEX SEEK v:Dated(knownFrom)
WHERE {where} AND v:SubjectVersion
WITH v ORDER BY v.knownFrom{limit}
MATCH (s:Subject)-[:HAS_VERSION]->(v)
RETURN s.id AS subject, s.scheme AS scheme, s.value AS value, s.kind AS kind,
       v.kind AS versionKind, v.name AS name, v.paths AS paths,
       [code IN [v.registered, v.residence] + v.operation WHERE code IS NOT NULL] AS regions,
       v.knownFrom AS commit ORDER BY commit
"""


WRITTEN_SINCE: LiteralString = _versions("v.knownFrom > $after AND v.knownFrom <= $through", " LIMIT $limit")
WRITTEN_IN: LiteralString = _versions("v.knownFrom = $commit", "")
WRITE_NAMES = """
UNWIND $rows AS row
MERGE (n:SubjectName {key: row.key})
SET n += row.properties,
    n.facets = coalesce(n.facets, []) + [one IN row.facets WHERE NOT one IN coalesce(n.facets, [])]
"""
WRITE_PERSONS = """
UNWIND $rows AS row
MERGE (n:PersonName {key: row.key})
SET n += row.properties
"""


@dataclass(frozen=True)
class IndexState:
    """Up to which commit names stand in the index, and the last one that wrote any."""

    through: int
    names: int

    @property
    def complete(self) -> bool:
        """Whether every name stands in it."""
        return self.through >= self.names


def follow(
    graph: Graph,
    gazetteer: Gazetteer,
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[IndexState], None] = lambda _: None,
) -> int:
    """Brings the index up to the newest names; answers how many versions were looked at.

    Each batch is a transaction of its own, and the next call goes on behind the last one. Two hubs at once
    write the same. Where the words or the regions by which names are taken apart have changed, it is made
    anew over the old one, which serves until then.
    """
    parser, looked_at = f"{PARSER} {gazetteer.digest}", 0
    while not stopped():
        row = graph.read(lambda tx: tx.row(STATE))
        assert row is not None, "the migration creates the sequence"
        if row["parser"] != parser:
            graph.write(lambda tx: tx.rows(BEGIN_AGAIN, parser=parser))
            continue
        state = IndexState(int(row["through"]), int(row["names"]))
        progress(state)
        if state.complete:
            break
        versions, through = _next(graph, state)
        names, persons = index_rows(versions, gazetteer)

        def work(tx: Any, n: list[Row] = names, p: list[Row] = persons, t: int = through) -> None:
            if n:
                tx.rows(WRITE_NAMES, rows=n)
            if p:
                tx.rows(WRITE_PERSONS, rows=p)
            tx.rows(REACHED, parser=parser, through=t)

        graph.write(work)
        looked_at += len(versions)
    return looked_at


def _next(graph: Graph, state: IndexState) -> tuple[list[Row], int]:
    """The versions of the next whole commits, and the commit that the index has reached with them."""
    asked: Row = {"after": state.through, "through": state.names, "limit": BATCH}
    rows = graph.read(lambda tx: tx.rows(WRITTEN_SINCE, **asked))
    if len(rows) < BATCH:
        return rows, state.names
    last = int(rows[-1]["commit"])
    whole = [row for row in rows if row["commit"] < last]
    if whole:
        return whole, last - 1
    return graph.read(lambda tx: tx.rows(WRITTEN_IN, commit=last)), last


def index_rows(versions: Iterable[Row], gazetteer: Gazetteer) -> tuple[list[Row], list[Row]]:
    """The nodes of organisations' names, and those of persons', each once."""
    names: dict[str, Row] = {}
    persons: dict[str, Row] = {}
    for version in versions:
        if version["kind"] == SubjectKind.NATURAL_PERSON:
            persons.update({row["key"]: row for row in _of_person(version)})
            continue
        row = _of_organisation(version, gazetteer)
        held = names.setdefault(row["key"], row)
        held["facets"] = sorted({*held["facets"], *row["facets"]})
    return list(names.values()), list(persons.values())


def facet_of_region(code: str) -> str:
    """A region as a word of the full-text index."""
    return "r" + fold(code)


def facet_of_kind(kind: str) -> str:
    """A kind of subject as such a word."""
    return "k" + fold(kind)


def _of_organisation(version: Row, gazetteer: Gazetteer) -> Row:
    name, subject = version["name"], version["subject"]
    parts = parse(name, gazetteer)
    whole, part = spell(parts.folded), spell(parts.distinctive)
    named = [code for region in parts.regions for code in gazetteer.path(region)]
    return {
        "key": f"{subject}/{name}",
        "facets": [
            *map(facet_of_region, {*version["paths"], *named}),
            facet_of_kind(version["versionKind"] or version["kind"]),
        ],
        "properties": {
            "subject": subject,
            "name": name,
            "organisationCode": _organisation_code(version["scheme"], version["value"]),
            "folded": parts.folded,
            "pinyin": whole.pinyin,
            "initials": whole.initials,
            "distinctive": parts.distinctive or None,
            "distinctivePinyin": part.pinyin or None,
            "distinctiveInitials": part.initials or None,
        },
    }


def _organisation_code(scheme: str, value: str) -> str | None:
    """The organisation code (组织机构代码), which a unified code has inside, by which old rows name it."""
    return value[8:17] if scheme == "USCC" else value if scheme == "ORGANISATION_CODE" else None


def _of_person(version: Row) -> Iterator[Row]:
    """A natural person's name stands in no full-text index and in no spelling: who may look for it knows all
    of it, and a region of its own in which to look."""
    name, subject = version["name"], version["subject"]
    for region in sorted({*version["regions"]}):
        yield {
            "key": f"{region}/{subject}/{name}",
            "properties": {"subject": subject, "name": name, "folded": fold(name), "region": region},
        }
