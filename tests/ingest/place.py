"""A delivery of a test: a folder of files, mappings of them, and a scheme of identifiers of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hub.identity.naming import Naming
from hub.ingestion import Summary, ingest
from hub.policy.catalogue import Catalogue
from hub.policy.checks.mappings import read_mapping
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Graph

NOW = datetime(2026, 6, 1, 1, tzinfo=UTC)

HEAD = """
source: {source}
title: a test
licence: none
attribution: nobody
invented: true
files:
"""
COMPANIES = """
  - file: companies.csv
    columns:
      id: text
      name: text
      since: {{type: date, formats: [iso, "%Y/%m/%d"], open_end: [always]}}
    subjects:
      - kind: LEGAL_ENTITY
        key: {{scheme: {scheme}, value: {{column: id}}}}
        name: {{column: name}}
        from: {{column: since}}
"""
SHARES = """
  - file: shares.csv
    columns:
      from: text
      to: text
      share: {{type: decimal, required: false}}
      at: datetime
    links:
      - kind: SHAREHOLDER_OF
        start: {{scheme: {scheme}, value: {{column: from}}}}
        end: {{scheme: {scheme}, value: {{column: to}}}}
        share: {{column: share}}
        from: {{column: at}}
"""
LINKS = """
MATCH (a:Subject {scheme: $scheme})-[l]->(b:Subject) WHERE l.knownTo = $open AND type(l) <> 'HAS_VERSION'
RETURN a.value AS start, b.value AS end, type(l) AS kind, l.share AS share, l.validFrom AS since, l.at AS at
ORDER BY start, end, since, share
"""
VERSIONS = """
MATCH (s:Subject {scheme: $scheme, value: $value})-[:HAS_VERSION]->(v) WHERE v.knownTo = $open
RETURN v.name AS name, v.validFrom AS since, v.validTo AS to ORDER BY since
"""
CLEAN = """
MATCH (s:Subject {scheme: $scheme}) WITH s LIMIT 1000
OPTIONAL MATCH (s)-[:HAS_VERSION|HAS_RECORD]->(of)
DETACH DELETE s, of RETURN count(DISTINCT s) AS gone
"""


@dataclass
class Place:
    """A folder of files, a mapping of them, a scheme of its own and a graph to take them in."""

    graph: Graph
    naming: Naming
    folder: Path
    home: Path
    scheme: str
    source: str
    catalogue: Catalogue = field(default_factory=Catalogue)

    def put(self, name: str, content: str | bytes) -> None:
        """Writes a file of the delivery."""
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def ingest(self, *files: str, size: int = 2_000, progress: Callable[..., None] | None = None) -> Summary:
        """Takes the delivery in, by a mapping of these parts."""
        text = "".join(part.format(source=self.source, scheme=self.scheme) for part in (HEAD, *files))
        path = self.home / "mapping.yaml"
        path.write_text(text, "utf-8")
        mapping = read_mapping(path, "mapping.yaml", self.naming.schemes, self.catalogue)
        return ingest(
            self.graph,
            self.naming,
            mapping,
            self.folder,
            NOW,
            progress or (lambda *_: None),
            catalogue=self.catalogue,
            set_aside=self.home / "set-aside",
            batch_size=size,
        )

    def rows(self, statement: Any, **parameters: object) -> list[dict[str, Any]]:
        """Reads from the graph."""
        parameters = {"scheme": self.scheme, "open": OPEN_COMMIT, **parameters}
        return self.graph.read(lambda tx: tx.rows(statement, **parameters))

    def set_aside(self) -> list[dict[str, Any]]:
        """All rows that were set aside, by file and line."""
        files = sorted((self.home / "set-aside").glob("*.jsonl"))
        rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
        return sorted(rows, key=lambda row: (row["file"], row["line"]))


def commit_of(graph: Graph) -> int:
    row = graph.read(lambda tx: tx.row("MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS value"))
    assert row is not None
    return row["value"]
