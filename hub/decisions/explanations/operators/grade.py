"""``grade`` told: the grade or score that counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hub.decisions.explanations.findings import Aside, Bound, CitedRecord, Finding, Side
from hub.decisions.explanations.leaf_contrasts import Contrast, apart, asked, covered, wants
from hub.decisions.explanations.leaf_lookups import aside_of, bounds, cited_records
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_inputs
from hub.policy.model import conditions as c
from hub.policy.model.documents import GRADE_KIND
from hub.rules.context import Context
from hub.rules.facts import ConditionResult
from hub.rules.operators.grade import year_of
from hub.rules.scalars import as_number, text


@dataclass(frozen=True)
class Graded(Finding):
    """A grade or a score on one scale; ``bounds`` on a score, else ``grades`` of which one is asked for, with
    ``or_better`` where better ones will do."""

    scale: str
    records: tuple[CitedRecord, ...]
    aside: tuple[Aside, ...]
    grades: tuple[str, ...] = ()
    or_better: bool = False
    bounds: tuple[Bound, ...] = ()
    year: int | None = None


def graded(context: Context, test: c.GradeTest, found: ConditionResult) -> Graded:
    """The grade that counted, and the newer or other ones that did not."""
    held = cited_records(context, found)
    others = [
        record
        for record in context.records
        if record.kind == GRADE_KIND and record.attributes.get("scale") == test.scale
    ]
    return Graded(
        scale=test.scale,
        records=held,
        aside=tuple(aside_of(context, others, held)),
        grades=test.one_of or ((test.at_least,) if test.at_least is not None else ()),
        or_better=test.at_least is not None,
        bounds=bounds(test.score, context.facts),
        year=year_of(context, test.year)[0],
    )


def _graded(node: Node, leaf: Graded, words: Words) -> Contrast:
    slots: dict[str, Any] = {"who": words.who(node.who), "scale": words.scale(leaf.scale)}
    if leaf.bounds:
        ask = words.bounds(asked(node, leaf.bounds), "points")
    else:
        grade = words.listing([words.letter(grade) for grade in leaf.grades])
        form = "grade.better" if leaf.or_better else "grade" if len(leaf.grades) == 1 else "grades"
        if not wants(node):
            form = "grade.worse" if leaf.or_better else "no.grade"
        ask = words.say(f"ask.{form}", grade=grade)
    if not leaf.records:
        year = words.say("of.year", year=leaf.year) if leaf.year is not None else ""
        return Contrast(words.say("grade.none", year=year, covered=covered(node, words), **slots), ask)
    one = leaf.records[0]
    if one.taken_for is not None:
        record = words.record(one.record, of_kind=True)
        return Contrast(
            words.say(
                "grade.mapped",
                clause=words.clause(one.clause or ""),
                record=record,
                grade=words.letter(one.taken_for),
                **slots,
            ),
            ask,
        )
    record = words.inline(one.record, one.clause)
    value = words.grade(one.record, score=bool(leaf.bounds))
    if value is None:
        return Contrast(words.say("grade.hidden", record=record, **slots), ask)
    missed = ""
    if leaf.bounds:
        score = Side("text", one.record.attributes.get("score"))
        missed = "".join(apart(score, bound, "points", words) for bound in asked(node, leaf.bounds))
    form = "grade.score" if leaf.bounds else "grade.held"
    telling = bool(leaf.bounds) or leaf.or_better or len(leaf.grades) > 1
    return Contrast(words.say(form, grade=value, record=record, **slots), ask, missed, telling)


def _step(node: Node, leaf: Graded, words: Words) -> str | None:
    return _better(leaf, words) if wants(node) else None


def _better(leaf: Graded, words: Words) -> str | None:
    scale = words.scale(leaf.scale)
    if not leaf.bounds:
        grade = words.either([words.letter(grade) for grade in leaf.grades])
        better = words.small("or.better") if leaf.or_better else ""
        return words.say("step.grade", scale=scale, grade=grade, better=better)
    (bound, *more) = leaf.bounds
    held = leaf.records[0].record.attributes.get("score") if leaf.records else None
    mine, wanted = (None if one is None else as_number(one) for one in (held, bound.sides[0].value))
    shown = bool(leaf.records) and words.grade(leaf.records[0].record, score=True) is not None
    short = mine is not None and wanted is not None and wanted > mine
    if mine is not None and wanted is not None and short and shown and bound.op == "at_least" and not more:
        return words.say("step.score", scale=scale, gap=words.amount(text(wanted - mine), "points"))
    ask = words.bounds(leaf.bounds, "points")
    return words.say("step.value", label=scale, ask=ask)


def _credit(leaf: Graded, words: Words) -> list[str]:
    return [words.scale(leaf.scale)]


TELLER = Teller(
    leaf(lambda k, x, found: graded(k, x.grade, found)),
    Wording(Graded, say=_graded, step=_step, credit=_credit, stated=no_inputs, on_inputs=False),
)
