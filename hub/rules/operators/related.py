"""``related``: some linked subject passes a condition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.policy.model import conditions as c
from hub.rules.condition_ends import Ending
from hub.rules.context import Context
from hub.rules.coverage import links_absent
from hub.rules.facts import ConditionResult, Evidence, Missing, RelatedFact, SubjectFacts
from hub.rules.operands import resolved
from hub.rules.operators.parts import Judge, Operator, never, unchanged, unique
from hub.rules.scalars import compare
from hub.rules.truth import some


def _evaluate(condition: c.Related, context: Context, judge: Judge) -> ConditionResult:
    """MET by any linked subject. UNMET only where a source holds all such links: that nobody (else) is
    linked is not known otherwise."""
    test = condition.related
    label = ", ".join(test.links)
    if context.subject is None:
        return ConditionResult(
            operator="related", label=label, truth=Truth.UNKNOWN, missing=(context.unheard,)
        )
    parts = [
        judge(test.condition, replace(context, subject=one.subject))
        if gap is None
        else ConditionResult(operator="all", label="share", truth=Truth.UNKNOWN, missing=(gap,))
        for one, gap in linked(test, context)
    ]
    truth = some(part.truth for part in parts)
    evidence = tuple(
        Evidence(origin=EvidenceOrigin.HELD, what="link", ref=one.subject.id, detail=one.link)
        for one in context.subject.related
        if _in_role(one, test)
    )
    missing = unique([gap for part in parts for gap in part.missing]) if truth is Truth.UNKNOWN else ()
    unread = _unread(test, context.subject) if truth is not Truth.MET else ()
    if unread:
        truth, missing = Truth.UNKNOWN, unique([*missing, *unread])
    elif truth is Truth.UNMET:
        absent = [links_absent(context, link) for link in test.links]
        truth = some(found[0] for found in absent)
        evidence += tuple(piece for found in absent for piece in found[1])
        missing = unique([gap for found in absent for gap in found[2]])
    return ConditionResult(
        operator="related", label=label, truth=truth, evidence=evidence, missing=missing, parts=tuple(parts)
    )


def _unread(test: c.RelatedTest, subject: SubjectFacts) -> tuple[Missing, ...]:
    """Of which links there may be, or are, more than were read."""
    if not subject.links_read:
        return (Missing(what="link", name=", ".join(test.links), detail="not all links were read"),)
    return tuple(
        Missing(what="link", name=cut.link, detail=f"not all links were read, only {cut.read}")
        for cut in subject.links_cut
        if cut.link in test.links and cut.direction == test.direction
    )


def linked(test: c.RelatedTest, context: Context) -> list[tuple[RelatedFact, Missing | None]]:
    """Whom the condition is asked of: the subjects in the role, without those whose share does not pass; of
    one whose share is not known, what is missing."""
    found: list[tuple[RelatedFact, Missing | None]] = []
    for one in context.subject.related if context.subject is not None else ():
        if not _in_role(one, test):
            continue
        gap = None
        if test.share is not None:
            share = resolved(test.share, context.facts)
            passes = None if isinstance(share, Missing) else compare(one.share, share[0])
            if passes is False:
                continue
            if passes is None:
                unknown = Missing(what="attribute", name="share", detail=one.subject.id)
                gap = share if isinstance(share, Missing) else unknown
        found.append((one, gap))
    return found


def _in_role(one: RelatedFact, test: c.RelatedTest) -> bool:
    return one.link in test.links and one.direction == test.direction


def _ends(condition: c.Related, result: ConditionResult, ending: Ending) -> date:
    met = (part for part in result.parts if part.truth is Truth.MET)
    return max(ending.of(condition.related.condition, part) for part in met)


OPERATOR = Operator(
    evaluate=_evaluate, ends=_ends, foreign=never, supposed=unchanged, beyond=True, mapped=False
)
