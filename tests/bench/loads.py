"""A whole load of a department's file: ``python -m tests.bench.loads --rows 1000000``.

Invented penalties in the form of 2018, three of a company, are received, validated, matched by code and
written as ``hub ingest`` does it, in a process of its own, with receipts and known time. Beside it the same
rows are written by bare ``UNWIND … MERGE``, into a graph of their own.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

from neo4j import Driver, GraphDatabase
from stdnum.cn import uscc

from hub.app import connect, naming_for, read_seeds
from hub.ingestion.deliveries.incoming_files import open_reception, receive_folder
from hub.ingestion.deliveries.resuming import work_on
from hub.policy.checks.mappings import read_mapping
from hub.policy.versions import PolicyVersions
from hub.settings import Settings
from tests.bench.engines import NOW, Bench, bench
from tests.bench.peer.servers import cpu_seconds
from tests.conftest import ROOT

HEADER = [
    "CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_XDR_ZJLX", "CF_XDR_ZJHM", "CF_WSH", "CF_WFXW", "CF_SY",
    "CF_YJ", "CF_CFLB", "CF_NR", "CF_NR_FK", "CF_NR_WFFF", "CF_NR_ZKDX", "CF_JDRQ", "CF_YXQ", "CF_GSJZQ",
    "CF_CFJG", "CF_CFJGDM", "CF_SJLY", "CF_SJLYDM", "BZ",
]  # fmt: skip
OFFICE = "信阳市处罚机关（演示，虚构）"
BATCH = 2_000
RAW_SCHEMA: tuple[LiteralString, ...] = (
    "CREATE CONSTRAINT FOR (s:RawSubject) REQUIRE s.code IS UNIQUE",
    "CREATE CONSTRAINT FOR (r:RawRecord) REQUIRE r.id IS UNIQUE",
)
RAW: LiteralString = """
UNWIND $rows AS row
MERGE (s:RawSubject {code: row.CF_XDR_SHXYM}) SET s.name = row.CF_XDR_MC
MERGE (r:RawRecord {id: row.CF_WSH}) SET r += row
MERGE (s)-[:RAW_RECORD]->(r)
"""
MAPPING = ROOT / "seeds" / "mappings" / "penalties-2018.yaml"


def rows(count: int) -> Iterator[list[str]]:
    """Rows of the form; three of a company each."""
    for number in range(count):
        code = f"91411502{number // 3:09d}"
        code += uscc.calc_check_digit(code)
        day = f"20{24 + number % 2}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        fine = 1_000 * (1 + number % 90)
        yield [
            f"信阳第{number // 3}号有限公司（虚构）", "法人及非法人组织", code, "", "",
            f"虚罚〔2025〕{number}号", "虚假宣传", "在店内张贴虚假广告", "《广告法》第五十五条", "罚款",
            f"罚款{fine}元", f"{fine / 10_000:g}", "", "", day, "2099-12-31", "", OFFICE, "", OFFICE, "", "",
        ]  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """What a load took: seconds of validation and of writing, its own processor time, the memory it held."""

    rows: int
    validating: float
    writing: float
    processor: float
    megabytes: float


def load(settings: Settings, folder: Path, answer: multiprocessing.Queue[Loaded | str]) -> None:
    """Takes a folder in, as ``hub ingest`` does; in a process of its own."""
    try:
        answer.put(_load(settings, folder))
    except Exception as error:
        answer.put(f"{type(error).__name__}: {error}")


def _load(settings: Settings, folder: Path) -> Loaded:
    graph = connect(settings)
    seeds = read_seeds(settings.seeds, NOW.date())
    book, naming = PolicyVersions(graph, seeds.documents), naming_for(seeds, settings)
    reception = open_reception(graph, naming, settings, book.current, lambda: NOW)
    mapping = read_mapping(MAPPING, MAPPING.name, naming.schemes, book.current())
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, clock = time.process_time(), time.perf_counter()
    receipt = receive_folder(reception, mapping, folder)
    moments: list[float] = []

    def progress(done: int, total: int, file: str) -> None:
        if total and not moments:
            moments.append(time.perf_counter())
        if sys.stderr.isatty():
            print(f"\r{done:9,} of {total or '?'} {file}", end="", file=sys.stderr)

    summary = work_on(reception, receipt.delivery.id, progress)
    ended = time.perf_counter()
    assert summary is not None
    assert not summary.set_aside, str(summary)
    graph.close()
    return Loaded(
        summary.read,
        moments[0] - clock,
        ended - moments[0],
        time.process_time() - began,
        (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024,
    )


def bare(driver: Driver, count: int) -> float:
    """Seconds for the same rows by a bare statement."""
    for statement in RAW_SCHEMA:
        driver.execute_query(statement)
    clock, some = time.perf_counter(), list[dict[str, str]]()
    with driver.session() as session:
        for row in rows(count):
            some.append(dict(zip(HEADER, row, strict=True)))
            if len(some) == BATCH:
                session.execute_write(lambda tx, some=some: tx.run(RAW, rows=some).consume())
                some = []
        if some:
            session.execute_write(lambda tx: tx.run(RAW, rows=some).consume())
    return time.perf_counter() - clock


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=100_000)
    count = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="hub-loads-") as folder:
        (Path(folder) / "in").mkdir()
        with (Path(folder) / "in" / "penalties.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows(count)] if count < BATCH else [HEADER])
            csv.writer(file).writerows(rows(count) if count >= BATCH else ())
        with bench("1g", "1g") as one:
            took = _hub(one, Path(folder) / "in")
        with bench("1g", "1g") as one, GraphDatabase.driver(one.uri, auth=one.auth) as driver:
            beside = bare(driver, count)
    whole = took.validating + took.writing
    print(f"the hub      {count / whole:9,.0f} rows/s")
    print(f"             {took.validating:9.1f} s of validation, {took.writing:.1f} s of writing")
    print(f"             {1e6 * took.processor / count:9,.0f} µs of its processor a row")
    print(f"             {took.megabytes:9.0f} MB more than before it began")
    print(f"bare MERGE   {count / beside:9,.0f} rows/s")
    print(f"hub : bare   {beside / whole:9.2f}, writing alone {beside / took.writing:.2f}")


def _hub(one: Bench, folder: Path) -> Loaded:
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    before = cpu_seconds(one.neo4j_pid)
    process = context.Process(target=load, args=(one.settings, folder, answer))
    process.start()
    found = answer.get()
    process.join()
    if isinstance(found, str):
        raise RuntimeError(found)
    spent = cpu_seconds(one.neo4j_pid) - before
    print(f"Neo4j        {1e6 * spent / found.rows:9,.0f} µs of its processor a row")
    return found


if __name__ == "__main__":
    main()
