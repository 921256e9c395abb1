"""What every decision (研判) has, whatever was asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from hub import decisions as d
from resolvers.context import Info
from resolvers.nodes import Node
from resolvers.policy_types import Region, region
from resolvers.questions import decided_subject
from resolvers.scenarios import Scenario, scenario
from resolvers.subjects import Subject

NO_RULE = (
    "Not empty where the hub holds no such rule that was in force there on that day: then nothing could be "
    "asked, which is not to say that nothing stood in a text."
)


@strawberry.interface(
    description="A decision (研判): it is kept by its `id`, and `replay` evaluates it again."
)
class Decision(Node):
    """About whom, where, at which cut-off, as known when."""

    subject: Subject | None = strawberry.field(
        description="Null: the hub knows no such subject that you may see."
    )
    region: Region
    cutoff_at: datetime = strawberry.field(description="The moment whose facts it rests on (截点).")
    known_as_of: int = strawberry.field(description="Commit number up to which facts were known.")


def head(info: Info, decision: d.Decision) -> dict[str, Any]:
    """What every decision has, by the fields of :class:`Decision`."""
    return {
        "id": strawberry.ID(decision.id),
        "subject": decided_subject(info, decision),
        "region": region(decision.question.region, decision.catalogue),
        "cutoff_at": decision.facts.cutoff,
        "known_as_of": decision.lookup.commit,
    }


def asked_scenario(decision: d.Decision) -> Scenario | None:
    """The scenario or occasion that was asked about."""
    code = decision.question.scenario
    return scenario(decision.question.region, code, decision.catalogue) if code is not None else None
