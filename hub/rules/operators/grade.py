"""``grade``: the newest grade or score on one scale, held here or mapped by a clause."""

from __future__ import annotations

from collections.abc import Sequence

from graph_schema.vocabulary import EvidenceOrigin, ReasonCode, Truth
from hub.policy.model import conditions as c
from hub.policy.model.documents import GRADE_KIND, Clause
from hub.rules.clause_mappings import TreatedAs, mapping_clauses, of_most_force, of_year, records_treated_as
from hub.rules.condition_ends import last_end
from hub.rules.context import Context, LeafResult
from hub.rules.coverage import absence
from hub.rules.facts import ClauseFact, Missing, Plain, RecordFact
from hub.rules.newest import newest_of
from hub.rules.operands import operand, resolved
from hub.rules.operators.parts import Operator, leaf, unchanged, unless
from hub.rules.scalars import as_number, compare
from hub.rules.screening import Screened


def grade_test(context: Context, test: c.GradeTest) -> LeafResult:
    """The newest grade on one scale, held here or mapped by a clause; never another scale's."""
    year, gap = year_of(context, test.year)
    if gap is not None:
        return Truth.UNKNOWN, (), (gap,)
    if test.score is not None:
        score = resolved(test.score, context.facts)
        if isinstance(score, Missing):
            return Truth.UNKNOWN, (), (score,)
        test = test.model_copy(update={"score": score[0]})

    def fits(record: RecordFact) -> bool:
        return record.attributes.get("scale") == test.scale and of_year(record, year)

    newest = newest_of(context, GRADE_KIND, fits)
    if any(item.reason is ReasonCode.DISPUTED for item in newest):
        detail = "the newest grade is disputed"
        return Truth.UNKNOWN, (), (Missing(what="grade", name=test.scale, detail=detail),)
    if newest and all(item.reason is None for item in newest):
        return _held_grade(context, test, newest)
    clauses = mapping_clauses(context, scale=test.scale)
    passing, failing = _mapped_grades(context, test, clauses, year)
    if passing or failing:
        best = of_most_force(passing or failing)
        evidence = context.use((best.item,), EvidenceOrigin.DERIVED)
        return (Truth.MET if passing else Truth.UNMET), evidence, ()
    truth, evidence, missing = absence(context, (GRADE_KIND,), mapped=clauses)
    if truth is Truth.UNKNOWN:
        none = Missing(what="grade", name=test.scale, detail="no grade in force on this scale is known")
        missing = (none, *missing)
    return truth, evidence, missing


def year_of(context: Context, year: int | str | None) -> tuple[int | None, Missing | None]:
    if not isinstance(year, str):
        return year, None
    value, origin = operand(c.Operand(parameter=year), context.facts)
    number = as_number(value)
    if isinstance(origin, Missing):
        return None, origin
    if number is None:
        return None, Missing(what="parameter", name=year, detail="is not a year")
    return int(number), None


def _held_grade(context: Context, test: c.GradeTest, newest: Sequence[Screened]) -> LeafResult:
    evidence = context.use(newest)
    results = {
        grade_passes(context, test, item.record.attributes.get("grade"), item.record.attributes.get("score"))
        for item in newest
    }
    if None in results:
        name = "score" if test.score is not None else "grade"
        gap = Missing(what="attribute", name=name, detail=newest[0].record.id)
        return Truth.UNKNOWN, evidence, (gap,)
    if len(results) > 1:
        gap = Missing(what="grade", name=test.scale, detail="two grades of the same day differ")
        return Truth.UNKNOWN, evidence, (gap,)
    return (Truth.MET if True in results else Truth.UNMET), evidence, ()


def grade_passes(
    context: Context, test: c.GradeTest, grade: Plain | None, score: Plain | None
) -> bool | None:
    """Whether a grade or score passes; None where there is none or the scale does not have it."""
    if test.score is not None:
        return compare(score, test.score)
    if grade is None or isinstance(grade, bool):
        return None
    if test.one_of is not None:
        return str(grade) in test.one_of
    grades = context.facts.scales.get(test.scale, ())
    if str(grade) not in grades or test.at_least not in grades:
        return None
    return grades.index(str(grade)) <= grades.index(test.at_least)


def _mapped_grades(
    context: Context, test: c.GradeTest, clauses: Sequence[ClauseFact], year: int | None
) -> tuple[list[TreatedAs], list[TreatedAs]]:
    """What passes and what fails. A clause says what a grade is worth at least: one that passes will do."""
    passing: list[TreatedAs] = []
    failing: list[TreatedAs] = []
    for one in records_treated_as(context, clauses, year):
        passes = grade_passes(context, test, one.target, None)
        if passes is not None:
            (passing if passes else failing).append(one)
    return passing, failing


def _opens_grade(clause: Clause, scale: str) -> bool:
    if clause.treat_as is not None:
        return clause.treat_as.scale == scale
    return GRADE_KIND in clause.kinds and clause.scale in (None, scale)


OPERATOR = Operator(
    evaluate=leaf("grade", lambda x: x.grade.scale, lambda k, x: grade_test(k, x.grade)),
    ends=last_end,
    foreign=unless(lambda x, clause: _opens_grade(clause, x.grade.scale)),
    supposed=unchanged,
    beyond=False,
    mapped=True,
)
