"""The report of a region, made by whoever runs the hub: on the hub's machine nobody asks in whose name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hub.decisions.questions import check_region
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.quality.deliveries import delivered, of_regions
from hub.quality.measuring import Asked, measured
from hub.quality.repeats import repeats
from hub.quality.report.contents import Report, report_of
from hub.store.graph import Graph


def printed(graph: Graph, catalogue: Catalogue, asked: Asked, now: datetime, set_aside: Path) -> Report:
    """The report of a region and a period.

    Args:
        now: in China's time.
        set_aside: the folder of the rows that were set aside.

    Raises:
        InputError: UNKNOWN_REGION; BAD_INPUT for a period that does not end after it begins, or is longer
            than 36 months.
    """
    check_region(asked.region, catalogue)
    if asked.since >= asked.until:
        raise InputError("resolvers.period")
    regions = list(catalogue.with_those_below(asked.region))
    found = graph.read(lambda tx: measured(tx, catalogue, asked, regions, now.date()))
    rows = graph.read(lambda tx: of_regions(delivered(tx, asked.since, asked.until), set(regions)))
    sources = {one.source for one in rows}
    return report_of(found, repeats(graph, set_aside, sources, asked.since, asked.until), catalogue, now)
