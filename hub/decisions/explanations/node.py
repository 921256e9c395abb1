"""One condition of an answer: its truth, what it asked and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph_schema.vocabulary import Truth
from hub.decisions.explanations.findings import Finding
from hub.policy.model.documents import Rule
from hub.rules.facts import Evidence, Missing
from hub.rules.truth import negated


@dataclass(frozen=True)
class Who:
    """Whose facts a condition looks at: the subject in question, another one that is an input, or one that
    is linked (``to``: it holds the role towards the subject)."""

    what: Literal["subject", "input", "link"] = "subject"
    names: tuple[str, ...] = ()
    direction: Literal["to", "from"] = "to"


@dataclass(frozen=True)
class Node:
    """One condition with its truth, and the truth that the rule's positive answer needs of it. ``leaf`` is
    what a leaf asked and found; ``rule`` whose condition it is."""

    operator: str
    truth: Truth
    needed: Truth
    who: Who
    rule: Rule
    leaf: Finding | None
    evidence: tuple[Evidence, ...]
    missing: tuple[Missing, ...]
    parts: tuple[Node, ...]

    @property
    def fails(self) -> bool:
        """Whether it is known to be other than what is needed."""
        return self.truth is negated(self.needed) and self.truth is not Truth.UNKNOWN
