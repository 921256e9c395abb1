"""``located``: where the subject is registered, resident or operating."""

from __future__ import annotations

from graph_schema.vocabulary import EvidenceOrigin, SubjectKind, Truth
from hub.policy.model import conditions as c
from hub.rules.context import Context, LeafResult
from hub.rules.facts import AreaFact, Evidence, Missing
from hub.rules.operators.parts import Operator, leaf, never, no_end, unchanged


def located_test(context: Context, test: c.LocatedTest) -> LeafResult:
    """Where the subject is registered, resident or operating."""
    if context.subject is None:
        return Truth.UNKNOWN, (), (context.unheard,)
    paths = context.subject.operation if test.by == "operation" else (getattr(context.subject, test.by),)
    if not any(paths):
        return Truth.UNKNOWN, (), (Missing(what="subject", name=test.by, detail="region not known"),)
    evidence = Evidence(origin=EvidenceOrigin.HELD, what="subject", ref=context.subject.id, detail=test.by)
    if any(test.in_ in path for path in paths):
        return Truth.MET, (evidence,), ()
    area = context.facts.areas.get(test.in_)
    # A public body is registered where it is a body of: a city's is none of an unknown county of the city.
    exact = test.by == "registered" and context.subject.kind is SubjectKind.PUBLIC_BODY
    if area is not None and not exact and any(_may_be_in(area, path) for path in paths):
        gap = Missing(what="subject", name=test.by, detail=f"may be inside or outside {test.in_}")
        return Truth.UNKNOWN, (evidence,), (gap,)
    return Truth.UNMET, (evidence,), ()


def _may_be_in(area: AreaFact, path: tuple[str, ...]) -> bool:
    """Whether a place that is not said to lie in an area may do so: all that is known of it is a larger
    region, or the area is none of the districts, and the place is in what it lies in."""
    if not path or path[-1] in area.path:
        return bool(path)
    return area.apart and set(area.path[:-1]).issubset(path) and set(area.outside).isdisjoint(path)


OPERATOR = Operator(
    evaluate=leaf("located", lambda x: x.located.by, lambda k, x: located_test(k, x.located)),
    ends=no_end,
    foreign=never,
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
