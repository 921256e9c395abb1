"""A decision as it is kept for replay: who asked what, and the whole of question, facts and results."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graph_schema.vocabulary import Outcome
from hub.rules.facts import Facts
from hub.store.commits import stamp
from hub.store.entity import Entity, Moment


@dataclass(frozen=True)
class KeptOutcome:
    """What one rule answered in a kept decision; ``kept`` is its result as it stands there."""

    rule: str
    version: int
    outcome: Outcome
    kept: dict[str, Any]


class KeptDecision(Entity, frozen=True):
    """A decision. ``subject`` is empty where none was named or known; ``personal``: it rests on a person's
    consent or own reading; ``measures``: the rules that answered APPLIES; ``records``: what it rested on;
    ``body``: the whole of it as JSON text, under ``digest``. What was not kept yet when it was made is
    None. A statement that tells who asked, and not what was answered, leaves the body out."""

    id: str
    at: Moment
    ask: str
    region: str
    caller_region: str
    caller_authority: str
    caller_role: str | None = None
    purpose: str | None = None
    subject: str = ""
    personal: bool | None = None
    measures: tuple[str, ...] | None = None
    records: tuple[str, ...] | None = None
    commit: int | None = None
    engine: str | None = None
    body: str = "{}"
    digest: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Its place in a list: at, id."""
        return stamp(self.at), self.id

    @cached_property
    def content(self) -> dict[str, Any]:
        """The body read: ``question``, ``facts``, ``rules``, ``results``, ``restraints``, ``precedence``."""
        return json.loads(self.body)

    @cached_property
    def facts(self) -> Facts:
        """What it was decided on."""
        return Facts.model_validate(self.content["facts"])

    @cached_property
    def rule_numbers(self) -> dict[str, int]:
        """The versions of the rules that it was decided by."""
        return {name: int(version) for name, version in self.content["rules"].items()}

    @property
    def outcomes(self) -> list[KeptOutcome]:
        """Of rules that looked at something of the subject."""
        versions = self.rule_numbers
        return [
            KeptOutcome(kept["rule"], versions[kept["rule"]], Outcome(kept["outcome"]), kept)
            for kept in (*self.content["results"], *self.content["restraints"])
            if "digest" not in kept
        ]

    @property
    def others(self) -> int:
        """How many rules rested on nothing but the subject's kind and place."""
        return sum("digest" in kept for kept in self.content["results"])
