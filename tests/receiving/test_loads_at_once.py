"""Two deliveries at once that share subjects, links and decisions end in the graph of one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from random import Random
from secrets import token_hex
from typing import Any

import pytest

from hub.ingestion.deliveries.incoming_files import receive_folder
from hub.ingestion.deliveries.resuming import work_on
from hub.policy.checks.mappings import read_mapping
from hub.store.commits import OPEN_COMMIT
from tests.receiving.desk import AUTHORITY, CLEAN, Desk, company

MAPPING = """
source: {source}
title: loads at once (a test)
licence: none
attribution: nobody
invented: true
provider: PUBLIC
files:
  - file: rows.csv
    columns:
      文书号: text
      代码: text
      名称: text
      日期: date
      股东: {{type: text, required: false}}
      罚款: {{type: decimal, required: false}}
    subjects:
      - kind: LEGAL_ENTITY
        key: {{scheme: USCC, value: {{column: 代码}}}}
        name: {{column: 名称}}
        registered: "411502"
        from: {{column: 日期}}
    links:
      - if_given: 股东
        kind: SHAREHOLDER_OF
        start: {{scheme: USCC, value: {{column: 股东}}}}
        end: {{scheme: USCC, value: {{column: 代码}}}}
        from: {{column: 日期}}
    records:
      - id: [{{column: 文书号}}]
        subject: {{scheme: USCC, value: {{column: 代码}}}}
        kind: admin-penalty
        authority: {authority}
        region: "411500"
        decided_on: {{column: 日期}}
        attributes: {{amount: {{column: 罚款}}, document_number: {{column: 文书号}}}}
"""
GRAPH = """
UNWIND $codes AS code
OPTIONAL MATCH (s:Subject {scheme: 'USCC', value: code})
RETURN code, count { (:Subject {scheme: 'USCC', value: code}) } AS subjects,
  COLLECT { MATCH (s)-[:HAS_VERSION]->(v) WHERE v.knownTo = $open
            RETURN [v.name, v.validFrom, v.validTo] AS one ORDER BY one } AS versions,
  COLLECT { MATCH (s)-[l:SHAREHOLDER_OF]->(o) WHERE l.knownTo = $open
            RETURN [o.value, l.source, l.validFrom] AS one ORDER BY one } AS links,
  COLLECT { MATCH (s)-[:HAS_RECORD]->(r) WHERE r.knownTo = $open
            RETURN [r.decidedOn, r.attributes, left(r.id, size($source) + 1), r.subject = s.id] AS one
            ORDER BY one } AS records
"""
BATCHES = "MATCH (b:Batch) WHERE b.source STARTS WITH $source RETURN sum(b.read) AS read"
MOST = 6
Rows = list[tuple[int, int, int | None]]
"""A company, a day, a shareholder. What is said of a company on a day follows from the two."""
_WORLDS = count()


def rows_of(rows: Rows, mark: str) -> str:
    """The file."""
    lines = ["文书号,代码,名称,日期,股东,罚款"]
    for number, day, holder in rows:
        of = company(holder, mark) if holder not in (None, number) else ""
        text = f"信罚〔2026〕{number}-{day}号", company(number, mark), f"示例{number}第{day}名"
        lines.append(",".join((*text, f"2026-03-0{day}", of, str(number * 10 + day))))
    return "\n".join(lines) + "\n"


class World:
    """Two sources of their own, about companies of their own."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.mark = desk, f"{desk.mark[:2]}{next(_WORLDS):02X}"
        self.folder, self.source = folder / token_hex(4), f"at-once-{token_hex(3)}"

    def receive(self, name: str, rows: Rows) -> str:
        """Brings a file of one of the sources."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        (folder / "rows.csv").write_text(rows_of(rows, self.mark), "utf-8")
        path = self.folder / f"{name}.yaml"
        path.write_text(MAPPING.format(source=f"{self.source}-{name}", authority=AUTHORITY), "utf-8")
        reception = self.desk.reception
        mapping = read_mapping(path, path.name, reception.naming.schemes, reception.catalogue())
        return receive_folder(reception, mapping, folder).delivery.id

    def written(self, id_: str) -> None:
        """Writes a delivery, and the rows that waited for a subject of the other one."""
        work_on(self.desk.reception, id_)

    def graph(self) -> Any:
        """What the graph says, without the world's own names."""
        codes = [company(number, self.mark) for number in range(MOST)]
        rows = self.desk.services.graph.read(
            lambda tx: tx.rows(GRAPH, codes=codes, open=OPEN_COMMIT, source=f"{self.source}-a")
        )
        plain = repr(rows).replace(self.source, "source")
        for number, code in enumerate(codes):
            plain = plain.replace(code, f"company {number}")
        return plain

    def read(self) -> int:
        """How many rows the batches have read."""
        row = self.desk.services.graph.read(lambda tx: tx.row(BATCHES, source=self.source))
        assert row is not None
        return row["read"]

    def clean(self) -> None:
        """Takes its records away."""
        self.desk.services.graph.write(lambda tx: tx.rows(CLEAN, source=self.source))


def some_rows(random: Random) -> Rows:
    """Rows of a file, some of which say the same."""
    return [
        (random.randrange(MOST), random.randint(2, 8), random.choice([None, *range(MOST)]))
        for _ in range(random.randint(12, 30))
    ]


@pytest.mark.parametrize("seed", range(3))
def test_two_at_once_end_as_one_after_the_other(desk: Desk, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    first, second = some_rows(random), some_rows(random)
    worlds = after, together = World(desk, tmp_path), World(desk, tmp_path)
    for world in worlds:
        # Everybody is known, so that no row waits for what the other file has.
        world.written(world.receive("register", [(number, 1, None) for number in range(MOST)]))
    for name, rows in (("a", first), ("b", second)):
        after.written(after.receive(name, rows))
    ids = [together.receive("a", first), together.receive("b", second)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(together.written, ids))
    assert together.graph() == after.graph()
    assert after.graph().count("document_number") >= MOST
    assert together.read() == after.read() == len(first) + len(second) + MOST
    for world in worlds:
        world.clean()
