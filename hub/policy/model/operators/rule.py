"""``rule``: another rule's condition, on the same facts."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from hub.policy.model.form import NEITHER, Directions, Form, Naming
from hub.policy.model.operands import Model


class RuleTest(Model):
    """Another rule's condition, evaluated on the same facts."""

    steady: ClassVar[frozenset[str]] = frozenset({"rule", "is_"})

    rule: str
    is_: Literal["MET", "UNMET"] = Field("MET", alias="is")


class RuleResult(Form):
    """See :class:`RuleTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"rule"})

    rule: RuleTest

    def names(self, naming: Naming) -> None:
        naming.rule(self.rule.rule, "rule", "rule")

    def directions(self) -> Directions:
        return NEITHER  # what that rule says: see hub.policy.checks.harmful_rules
