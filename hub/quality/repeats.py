"""Rows that were set aside again (重复差错): the same bytes from the same source, in another delivery.

What was set aside stands in files of the hub's home, which hold a keyed digest of each row and no value.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from hub.calendar.workdays import SHANGHAI
from hub.store.commits import stamp
from hub.store.graph import Graph

MOST_FILES = 2_000
MOST_ROWS = 500_000
WITH_FAULTS = """
MATCH (b:Batch) WHERE b.at >= $from AND b.at < $to AND b.setAside > 0 AND b.source IN $sources
RETURN b.id AS id, b.source AS source, b.sha256 AS delivery LIMIT $most
"""


@dataclass(frozen=True)
class Repeats:
    """How many different rows were set aside, and how many of them in more than one delivery; ``whole``:
    every file of the period could be read."""

    rows: int
    again: int
    whole: bool


def repeats(graph: Graph, folder: Path, sources: Collection[str], since: date, until: date) -> Repeats:
    """Rows of some sources that were set aside from ``since`` to the day before ``until``."""
    asked = {"sources": sorted(sources), "most": MOST_FILES + 1}
    bounds = {"from": _stamp(since), "to": _stamp(until)}
    batches = graph.read(lambda tx: tx.rows(WITH_FAULTS, **asked, **bounds))
    deliveries: dict[tuple[str, str], set[str]] = {}
    whole = len(batches) <= MOST_FILES
    for batch in batches[:MOST_FILES]:
        try:
            lines = (folder / f"{batch['id']}.jsonl").read_text("utf-8").splitlines()
        except OSError:
            whole = False
            continue
        for line in lines:
            row = batch["source"], str(json.loads(line)["row"])
            deliveries.setdefault(row, set()).add(str(batch["delivery"]))
        if len(deliveries) > MOST_ROWS:
            whole = False
            break
    return Repeats(len(deliveries), sum(len(one) > 1 for one in deliveries.values()), whole)


def _stamp(day: date) -> str:
    return stamp(datetime.combine(day, time(), SHANGHAI))
