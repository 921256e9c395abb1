"""A part of a document that does not fit with the other documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hub.messages.message import Argument, Message, message, shown
from hub.policy.diagnostics.complaints import one_of
from hub.policy.model.conditions import Path

if TYPE_CHECKING:
    from hub.policy.catalogue import Catalogue

Name = tuple[str, str]
"""Type and id of a document."""


@dataclass(frozen=True)
class Problem:
    """Something in one document that does not fit with the others; ``path`` leads to it. ``beside``: the
    document that has the same problem with this one."""

    document: Name
    path: Path
    finding: Argument
    expectation: Argument
    beside: Name | None = None

    @property
    def found(self) -> str:
        """What was found, in English."""
        return shown(self.finding)

    @property
    def expected(self) -> str:
        """What would have been right, in English."""
        return shown(self.expectation)


def unless_known(
    document: Name, path: Path, what: Message, name: str | None, known: Collection[str]
) -> Iterable[Problem]:
    """A problem where a name leads nowhere; None where nothing is named."""
    if name is not None and name not in known:
        yield Problem(
            document, path, message("policy.name-no-what", name=name, what=what), one_of(known, name)
        )


def unless_region(document: Name, path: Path, code: str | None, catalogue: Catalogue) -> Iterable[Problem]:
    """A problem where a code is no region's; of an abolished one it says what its region became."""
    for problem in unless_known(document, path, message("policy.region-2"), code, catalogue.regions):
        instead = catalogue.instead_of(code or "")
        yield problem if instead is None else replace(problem, expectation=instead)
