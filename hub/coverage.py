"""The coverage registry ``seeds/coverage.yaml``: what carries each row of the fact base, or what it lacks.

One line for each benefit, restraint or process (SC-…), duty (OB-…) and kind of record (EV-…) that the
five documents name: the rule, record kind, scale or capability that carries it with the test that shows
it, the planned capability, or why it is out of scope.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from pydantic import Field, model_validator

from hub.errors import InputError
from hub.policy.diagnostics.complaints import Complaint, short
from hub.policy.model.conditions import Misfit, Model
from hub.policy.reading import BrokenDocuments, Document, build, read

NAME = "coverage.yaml"


class By(StrEnum):
    """What carries a row."""

    RULE = "rule"
    KIND = "kind"
    SCALE = "scale"
    CAPABILITY = "capability"
    PLANNED = "planned"
    OUT_OF_SCOPE = "out-of-scope"


_NEEDED = {
    By.RULE: ("names", "test"),
    By.KIND: ("names", "test"),
    By.SCALE: ("names", "test"),
    By.CAPABILITY: ("capability", "names", "test"),
    By.PLANNED: ("capability", "why"),
    By.OUT_OF_SCOPE: ("why",),
}
_EXPECTED = {
    "names": "the ids of what carries the row (of a capability: its modules, such as hub.audit)",
    "test": "the test file that shows it, such as tests/test_audit.py",
    "capability": "the capability in a few words",
    "why": "what is missing, or why it is out of scope",
}


class Line(Model):
    """What carries one row.

    ``names`` are ids of rules, kinds and scales, what ``by`` says among them; of a capability they are
    modules, and ``rules`` then are those that say whether the duty is met; of a planned one, the rules and
    kinds that already carry a part. ``test`` is a path from the project's root.
    """

    id: str = Field(pattern=r"^(SC|OB)-\d{3}-[0-9-]+$|^EV-\d{3}$")
    document: str = Field(pattern=r"^\d{3}$")
    by: By
    capability: str | None = Field(default=None, min_length=3)
    names: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    test: str | None = Field(default=None, pattern=r"^tests/\S+\.(py|mjs)$")
    why: str | None = Field(default=None, min_length=10)

    @model_validator(mode="after")
    def _is_complete(self) -> Line:
        for part in _NEEDED[self.by]:
            if not getattr(self, part):
                raise Misfit(f"no {part} on a line by {self.by}", _EXPECTED[part], "by")
        return self


@dataclass(frozen=True)
class Coverage:
    """How many rows of one document are carried by what."""

    document: str
    rows: int
    by: dict[By, int]
    waiting: dict[str, int]
    """Planned capability to rows that wait for it."""


def read_coverage(folder: Path) -> tuple[Line, ...]:
    """The lines of ``folder``/coverage.yaml, in their order.

    Raises:
        InputError: the folder has no such file.
        BrokenDocuments: with every complaint: file, line, what was found, what was expected.
    """
    path = folder / NAME
    if not path.is_file():
        raise InputError(
            f"There is no file {path}.",
            expected="the coverage registry, one line for each row of the fact base",
            fix="run it from the checkout, or set HUB_SEEDS to a folder that has one",
        )
    document = read(path, NAME)
    data = document.data
    if not isinstance(data, list):
        raise BrokenDocuments([Complaint(NAME, 1, "", short(data), "a list of lines")])
    count = len(cast(list[Any], data))
    lines: list[Line] = []
    complaints: list[Complaint] = []
    seen: set[str] = set()
    for position in range(count):
        try:
            line = build(Line, document, (position,))
        except BrokenDocuments as error:
            complaints.extend(error.complaints)
            continue
        if line.id in seen:
            complaints.append(_twice(document, position, line.id))
        seen.add(line.id)
        lines.append(line)
    if complaints:
        raise BrokenDocuments(complaints)
    return tuple(lines)


def _twice(document: Document, position: int, name: str) -> Complaint:
    line = document.line((position, "id"))
    return Complaint(document.file, line, "id", f"a second line for '{name}'", "each row once")


def summary(lines: Iterable[Line]) -> tuple[Coverage, ...]:
    """Counts per document, in the order of the documents' numbers."""
    documents: dict[str, list[Line]] = {}
    for line in lines:
        documents.setdefault(line.document, []).append(line)
    return tuple(_count(name, documents[name]) for name in sorted(documents))


def _count(document: str, lines: list[Line]) -> Coverage:
    found = Counter(line.by for line in lines)
    waiting = Counter(line.capability or "" for line in lines if line.by is By.PLANNED)
    return Coverage(document, len(lines), {by: found[by] for by in By}, dict(sorted(waiting.items())))


def coverage_text(folder: Path) -> str:
    """The registry as ``hub coverage`` prints it: a table per document, then what is waited for.

    Raises:
        InputError, BrokenDocuments: as :func:`read_coverage`.
    """
    found = summary(read_coverage(folder))
    rows = [("document", "rows", *(by.value for by in By))]
    rows += [(one.document, *map(str, (one.rows, *one.by.values()))) for one in found]
    rows.append(
        (
            "all",
            str(sum(one.rows for one in found)),
            *(str(sum(one.by[by] for one in found)) for by in By),
        )
    )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    waiting = Counter[str]()
    for one in found:
        waiting.update(one.waiting)
    planned = [f"  {count:3}  {name}" for name, count in sorted(waiting.items(), key=lambda one: -one[1])]
    return "\n".join([*table, "", "Planned, with the rows that wait for it:", *planned])
