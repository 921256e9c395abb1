"""What the hub carries of each document: counts of the coverage registry. Public."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import strawberry

from hub.coverage import NAME, By, Coverage, read_coverage, summary
from hub.errors import EngineError
from hub.policy.reading import BrokenDocuments
from resolvers.context import Info
from resolvers.http.prices import size


@strawberry.type(description="A planned capability and the rows of a document that wait for it.")
class WaitingRows:
    """One planned capability."""

    capability: str
    rows: int


@strawberry.type(description="How many rows of a document's fact base are carried by what.")
class CoverageReport:
    """One document."""

    document: str = strawberry.field(description="000 to 004.")
    rows: int = strawberry.field(description="Scenarios, duties and kinds of record that it names.")
    by_rule: int
    by_kind: int = strawberry.field(description="Carried by a kind of record.")
    by_scale: int = strawberry.field(description="Carried by a scale of grades.")
    by_capability: int = strawberry.field(description="Carried by what the hub itself does.")
    planned: int
    out_of_scope: int
    waiting: list[WaitingRows] = strawberry.field(directives=size(20))


def coverage_report(info: Info) -> list[CoverageReport]:
    """The resolver of ``coverage``."""
    return reports(info.context.services.seeds)


def reports(folder: Path) -> list[CoverageReport]:
    """One report per document, by its number, of the registry in the folder of the seeds.

    Raises:
        InputError: the seeds hold no registry.
        EngineError: the registry can't be read.
    """
    registry = folder / NAME
    changed = registry.stat().st_mtime_ns if registry.is_file() else 0
    return [_report(one) for one in _counts(folder, changed)]


@lru_cache(maxsize=1)
def _counts(folder: Path, changed: int) -> tuple[Coverage, ...]:
    """Counted once for each state of the file: anyone may ask."""
    try:
        return summary(read_coverage(folder))
    except BrokenDocuments:
        raise EngineError(
            "The coverage registry can't be read.", fix="run hub coverage, which says line by line why"
        ) from None


def _report(found: Coverage) -> CoverageReport:
    return CoverageReport(
        document=found.document,
        rows=found.rows,
        by_rule=found.by[By.RULE],
        by_kind=found.by[By.KIND],
        by_scale=found.by[By.SCALE],
        by_capability=found.by[By.CAPABILITY],
        planned=found.by[By.PLANNED],
        out_of_scope=found.by[By.OUT_OF_SCOPE],
        waiting=[WaitingRows(capability=name, rows=rows) for name, rows in found.waiting.items()],
    )
