"""The registry of progress (``registry.yaml``): what carries each row of the fact base, or what it lacks.

One line for each benefit, restraint or process (SC-…), duty (OB-…) and kind of record (EV-…) that the
five documents name: the rule, record kind, scale or capability that carries it with the test that shows
it, the planned capability, or why it is out of scope.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from pydantic import Field, model_validator

from hub.policy.diagnostics.complaints import BrokenDocuments, Complaint, short
from hub.policy.document_reading import build, read
from hub.policy.model.conditions import Misfit, Model
from hub.policy.yaml_documents import Document

REGISTRY = Path(__file__).with_name("registry.yaml")


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


def read_registry(path: Path = REGISTRY) -> tuple[Line, ...]:
    """The lines of the file, in their order.

    Raises:
        BrokenDocuments: with every complaint: file, line, what was found, what was expected.
    """
    document = read(path, path.name)
    data = document.data
    if not isinstance(data, list):
        raise BrokenDocuments([Complaint(path.name, 1, "", short(data), "a list of lines")])
    lines: list[Line] = []
    complaints: list[Complaint] = []
    seen: set[str] = set()
    for position in range(len(cast(list[Any], data))):
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
