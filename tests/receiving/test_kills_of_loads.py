"""A load that is killed at any moment and begun again leaves the graph of one that nobody disturbed.

``make test`` kills it 3 times, ``make soak`` (KILLS=200) as often as it says.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from graph_schema.vocabulary import RowOutcome
from hub.identity.naming import Naming
from hub.ingestion.deliveries import kept_files, received_delivery
from hub.ingestion.receipts import row_receipts
from hub.policy.checks.mappings import read_mapping
from hub.policy.model.mapping import Mapping
from hub.store.commits import OPEN_COMMIT
from tests.conftest import ROOT
from tests.receiving.desk import CLEAN, MAPPING, RECORDS, Desk, file_of
from tests.receiving.loading import Load, write

KILLS = int(os.environ.get("KILLS", "3"))
ROWS = 1_200
SIZE = 20
VERSIONS = """
UNWIND $codes AS code MATCH (s:Subject {scheme: 'USCC', value: code})-[:HAS_VERSION]->(v)
RETURN code AS code, v.name AS name, v.validFrom AS since, v.validTo AS until, v.knownTo = $open AS now
ORDER BY code, since, until
"""
BATCHES = """
MATCH (b:Batch) WHERE b.id STARTS WITH $source
RETURN sum(b.read) AS read, sum(b.written) AS written, sum(b.setAside) AS aside
"""
DELIVERIES = """
MATCH (d:ReceivedDelivery) WHERE d.source = $source RETURN d.id AS id ORDER BY d.place
"""


class Loading:
    """One load, under a source of its own."""

    def __init__(self, desk: Desk, name: str, tmp_path: Path, rows: int = ROWS) -> None:
        self.desk = desk
        self.mark = f"{desk.mark[:2]}{name}"
        self.source = f"{desk.source}-{name.lower()}"
        self.folder = tmp_path / name / "in"
        self.folder.mkdir(parents=True)
        own = Desk(desk.reception, desk.services, desk.address, self.source, self.mark, desk.settings)
        made = [own.row(number % (rows - 50)) for number in range(rows)]
        made[7] = own.row(7, 罚款="x")
        self.codes = sorted({row[1] for row in made})
        (self.folder / "penalties.csv").write_bytes(file_of(made))
        path = tmp_path / name / "mapping.yaml"
        path.write_text(MAPPING.format(source=self.source), "utf-8")
        naming: Naming = desk.services.naming
        catalogue = desk.services.book.current()
        mapping: Mapping = read_mapping(path, "mapping.yaml", naming.schemes, catalogue)
        self.load = tmp_path / name / "load"
        write(Load(desk.settings, naming, catalogue, mapping, self.folder, SIZE), self.load)

    def begin(self) -> subprocess.Popen[str]:
        """Starts the process, and waits until it begins its work."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.receiving.loading", str(self.load)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        return process

    def run(self) -> float:
        """To its end: how many seconds it took."""
        with self.begin() as process:
            started = time.monotonic()
            assert process.wait(timeout=300) == 0
            return time.monotonic() - started

    def graph(self) -> Any:
        """What the graph holds of it, without the names that differ."""
        graph = self.desk.services.graph
        rows = graph.read(lambda tx: tx.rows(RECORDS, source=f"{self.source}-r", open=OPEN_COMMIT))
        subjects = graph.read(lambda tx: tx.rows(VERSIONS, codes=self.codes, open=OPEN_COMMIT))
        (batches,) = graph.read(lambda tx: tx.rows(BATCHES, source=f"{self.source}-"))
        (delivery,) = graph.read(lambda tx: tx.rows(DELIVERIES, source=self.source))
        every = [one for some in row_receipts.batches(graph, delivery["id"]) for one in some]
        kept = received_delivery.find(graph, delivery["id"])
        assert kept is not None
        assert kept.counts.done == len(every) == ROWS
        assert kept.counts.outcomes[RowOutcome.SET_ASIDE] == 1
        records = sorted(
            (row["attributes"].replace(self.mark, ""), row["subject"][12:17], row["version"], row["decided"])
            for row in rows
        )
        versions = [
            (row["code"][12:17], row["name"], row["since"], row["until"], row["now"]) for row in subjects
        ]
        return (
            records,
            versions,
            batches,
            [(one.row, one.outcome) for one in every],
            (kept.state, kept.counts.outcomes, kept.counts.reasons, kept.rows),
        )

    def clean(self) -> None:
        """Takes its records away."""
        self.desk.services.graph.write(lambda tx: tx.rows(CLEAN, source=self.source))


def test_a_load_that_is_killed_leaves_the_graph_of_one_that_is_not(desk: Desk, tmp_path: Path) -> None:
    chance = random.Random(15)
    whole = Loading(desk, "AA", tmp_path)
    seconds = whole.run()
    killed = Loading(desk, "AB", tmp_path)
    for turn in range(KILLS):
        with killed.begin() as process:
            # Moments of the whole way: while bytes are kept, rows validated, written; some after the end.
            time.sleep(chance.random() * seconds / (1 if turn % 3 == 0 else 2))
            process.kill()
    killed.run()
    assert killed.graph() == whole.graph()
    # A kill just before a folder has its delivery's name leaves it under a temporary one: swept when old.
    home = desk.reception.home
    kept_files.sweep(home, 0)
    assert not list((home / kept_files.DELIVERIES).glob(f"{kept_files.PART}*"))
    whole.clean()
    killed.clean()
