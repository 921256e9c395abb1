"""Tests on grades, lists and attested terms, three-valued; a partner's through the mapping of a clause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from graph_schema.vocabulary import EvidenceOrigin, ReasonCode, Truth
from hub.policy.model import conditions as c
from hub.policy.model.documents import ATTESTATION_KIND, GRADE_KIND, TreatAs
from hub.rules.context import UNHEARD_OF, Context, Found
from hub.rules.coverage import absence, unread
from hub.rules.facts import ClauseFact, Evidence, Missing, Plain, RecordFact
from hub.rules.filtering import sift
from hub.rules.operands import operand, resolved, resolved_where
from hub.rules.scalars import as_number, compare
from hub.rules.screening import (
    Screened,
    covers,
    ended_by,
    for_scenario,
    held_back,
    matches,
    recognition,
    screen,
    strongest,
)

_ENDED = (ReasonCode.EXPIRED, ReasonCode.REVOKED)
_SUPERSEDING = (None, ReasonCode.DISPUTED, ReasonCode.EXPIRED)


@dataclass(frozen=True)
class Mapped:
    """A partner's record with the clause by which it counts, and the home grade or list that it gives."""

    item: Screened
    fact: ClauseFact
    target: str


def grade_test(context: Context, test: c.GradeTest) -> Found:
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
        return record.attributes.get("scale") == test.scale and _of_year(record, year)

    newest = _newest(context, GRADE_KIND, fits)
    if any(item.reason is ReasonCode.DISPUTED for item in newest):
        detail = "the newest grade is disputed"
        return Truth.UNKNOWN, (), (Missing(what="grade", name=test.scale, detail=detail),)
    if newest and all(item.reason is None for item in newest):
        return _held_grade(context, test, newest)
    clauses = mapping_clauses(context, scale=test.scale)
    passing, failing = _mapped_grades(context, test, clauses, year)
    if passing or failing:
        best = _firmest(passing or failing)
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


def _of_year(record: RecordFact, year: int | None) -> bool:
    return year is None or as_number(record.attributes.get("year")) == year


def _newest(context: Context, kind: str, fits: Callable[[RecordFact], bool]) -> list[Screened]:
    """Of the records that were given here the newest, with those of the same day. One that expired or
    is disputed still stands before older ones: a lost grade opens no earlier one."""
    found: list[Screened] = []
    for record in context.records:
        if record.kind == kind and fits(record):
            item = screen(record, context.rule, context.facts)
            if item.reason is not None:
                context.note(record, item.reason)
            if item.reason in _SUPERSEDING and recognition(record, context.rule, context.facts)[0]:
                found.append(item)
    last = max((item.record.decided_on for item in found), default=None)
    return sorted((item for item in found if item.record.decided_on == last), key=lambda item: item.record.id)


def _held_grade(context: Context, test: c.GradeTest, newest: Sequence[Screened]) -> Found:
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


def mapping_clauses(
    context: Context, *, scale: str | None = None, lists: Sequence[str] = ()
) -> list[ClauseFact]:
    """Clauses that treat a partner's records as grades on this scale, or as entries of these lists."""
    return [
        fact
        for fact in sorted(context.facts.clauses, key=lambda one: (one.agreement, one.clause.id))
        if (target := fact.clause.treat_as) is not None
        and _gives(target, scale, lists)
        and target.scenario == context.rule.scenario
        and for_scenario(fact.clause, context.rule)
    ]


def _gives(target: TreatAs, scale: str | None, lists: Sequence[str]) -> bool:
    return target.scale == scale if scale is not None else target.list_ in lists


def _mapped(context: Context, clauses: Sequence[ClauseFact], year: int | None = None) -> list[Mapped]:
    found: list[Mapped] = []
    for fact in clauses:
        target = fact.clause.treat_as
        assert target is not None
        for record in _current(context, fact.clause.kinds):
            if covers(fact.clause, record, context.facts) and _of_year(record, year):
                item = Screened(record, None, fact.clause.id)
                found.append(Mapped(item, fact, target.grade or target.list_ or ""))
    return found


def _current(context: Context, kinds: Sequence[str]) -> list[RecordFact]:
    """Of grades only the newest on each scale, of others all. Those that ended or are held back are
    noted; a newest grade that is one of them, or that another of its day contradicts, opens no other."""
    groups: dict[tuple[str, str], list[tuple[RecordFact, ReasonCode | None]]] = {}
    for record in context.records:
        if record.kind in kinds:
            reason = ended_by(record, context.rule, context.facts)
            if reason is None and held_back(record, context.rule, context.facts):
                reason = ReasonCode.DISPUTED
            if reason is not None:
                context.note(record, reason)
            if reason in _SUPERSEDING:
                shared = str(record.attributes.get("scale", ""))
                key = ("scale", shared) if record.kind == GRADE_KIND else ("record", record.id)
                groups.setdefault(key, []).append((record, reason))
    found: list[RecordFact] = []
    for group in groups.values():
        last = max(record.decided_on for record, _ in group)
        newest = [record for record, _ in group if record.decided_on == last]
        standing = all(reason is None for record, reason in group if record.decided_on == last)
        if standing and len({str(record.attributes.get("grade", "")) for record in newest}) == 1:
            found.extend(newest)
    return sorted(found, key=lambda record: (record.decided_on, record.id))


def _mapped_grades(
    context: Context, test: c.GradeTest, clauses: Sequence[ClauseFact], year: int | None
) -> tuple[list[Mapped], list[Mapped]]:
    """What passes and what fails. A clause says what a grade is worth at least: one that passes will do."""
    passing: list[Mapped] = []
    failing: list[Mapped] = []
    for one in _mapped(context, clauses, year):
        passes = grade_passes(context, test, one.target, None)
        if passes is not None:
            (passing if passes else failing).append(one)
    return passing, failing


def _firmest(found: Sequence[Mapped]) -> Mapped:
    """The newest of those by the clause that stands firmest."""
    fact = strongest([one.fact for one in found])
    return [one for one in found if one.fact is fact][-1]


def list_test(context: Context, test: c.ListTest) -> Found:
    """On any of the lists at the cut-off: by an entry that counts, or by a clause's mapping."""
    sifted = sift(context, test.lists, test.where)
    if sifted.fitting:
        return Truth.MET, sifted.given + context.use(sifted.fitting), ()
    clauses = mapping_clauses(context, lists=test.lists)
    where, _, gaps = resolved_where(test.where, context.facts)
    mapped = [(one, matches(one.item.record, where)) for one in _mapped(context, clauses)]
    passing = [one for one, fits in mapped if fits is True]
    if passing and not gaps:
        evidence = context.use((_firmest(passing).item,), EvidenceOrigin.DERIVED)
        return Truth.MET, sifted.given + evidence, ()
    lacking = tuple(
        Missing(what="attribute", name=fits, detail=one.item.record.id)
        for one, fits in mapped
        if isinstance(fits, str)
    )
    unclear = sifted.unclear + lacking + (gaps if passing else ())
    if unclear:
        return Truth.UNKNOWN, sifted.given, unclear
    truth, sources, missing = absence(context, test.lists, mapped=clauses)
    return truth, sifted.given + sources, missing


def left_list_test(context: Context, test: c.LeftListTest) -> Found:
    """Was on a list, and is on none any more."""
    entries, exits = context.screen(test.lists), sift(context, test.exits, test.where)
    last = entries[0].record.decided_on if entries else None
    left = [item for item in exits.fitting if last is None or item.record.decided_on >= last]
    if left:
        return Truth.MET, exits.given + context.use(left), ()
    if exits.unclear:
        return Truth.UNKNOWN, exits.given, exits.unclear
    if last is None:
        ended = _ended_entries(context, test.lists)
        if ended:
            return Truth.MET, context.use(ended), ()
        return absence(context, (*test.lists, *test.exits))
    evidence = context.use(entries)
    if not test.exits:
        return Truth.UNMET, evidence, ()
    truth, sources, missing = absence(context, test.exits, last, decided_from=last)
    return truth, evidence + sources, missing


def _ended_entries(context: Context, lists: Sequence[str]) -> list[Screened]:
    """Entries that had effect here and ended; a repaired one counts as if it had never been."""
    found: list[Screened] = []
    for record in context.records:
        if record.kind in lists:
            reason = ended_by(record, context.rule, context.facts)
            if reason in _ENDED and recognition(record, context.rule, context.facts)[0]:
                context.screened.pop(record.id, None)
                found.append(Screened(record, None))
    return sorted(found, key=lambda item: item.record.id)


def outranks_test(context: Context, test: c.OutranksTest) -> Found:
    """Whose newest grade on one scale is better: this subject's or the other's."""
    other = context.facts.others.get(test.input)
    if context.subject is None:
        return Truth.UNKNOWN, (), (UNHEARD_OF,)
    if other is None:
        return Truth.UNKNOWN, (), (Missing(what="subject", name=test.input),)
    mine, my_evidence, my_gaps = _rank(context, test.scale)
    theirs, their_evidence, their_gaps = _rank(replace(context, subject=other), test.scale)
    evidence = my_evidence + their_evidence
    if mine is None or theirs is None:
        return Truth.UNKNOWN, evidence, my_gaps + their_gaps
    better = mine < theirs or (test.or_equal and mine == theirs)
    return (Truth.MET if better else Truth.UNMET), evidence, ()


def _rank(context: Context, scale: str) -> tuple[int | None, tuple[Evidence, ...], tuple[Missing, ...]]:
    """The place of the subject's newest grade on the scale, from 0 for the best."""
    newest = _newest(context, GRADE_KIND, lambda record: record.attributes.get("scale") == scale)
    grades = context.facts.scales.get(scale, ())
    held = {str(item.record.attributes.get("grade", "")) for item in newest if item.reason is None}
    standing = all(item.reason is None for item in newest)
    if not newest or not standing or len(held) > 1 or not held <= set(grades):
        detail = "no grade in force is known" if not newest or not standing else "its grade is not clear"
        return None, (), (Missing(what="grade", name=scale, detail=detail),)
    return grades.index(held.pop()), context.use(newest), ()


def attested_test(context: Context, term: str) -> Found:
    """By a named authority first, else by the asking caller (an input of that name), else UNKNOWN."""
    newest = _newest(context, ATTESTATION_KIND, lambda record: record.attributes.get("term") == term)
    if newest and all(item.reason is None for item in newest):
        evidence = context.use(newest, EvidenceOrigin.ATTESTED)
        said = {item.record.attributes.get("holds") for item in newest}
        if said in ({True}, {False}):
            return (Truth.MET if said == {True} else Truth.UNMET), evidence, ()
        gap = Missing(what="attribute", name="holds", detail=newest[0].record.id)
        return Truth.UNKNOWN, evidence, (gap,)
    if not newest and context.subject is not None:
        cut = unread(context.subject, (ATTESTATION_KIND,))
        if cut:
            return Truth.UNKNOWN, (), cut
    given = context.facts.inputs.get(term)
    if given is not None and isinstance(given.value, bool):
        asserted = Evidence(origin=EvidenceOrigin.ASSERTED, what="input", ref=term)
        return (Truth.MET if given.value else Truth.UNMET), (asserted,), ()
    return Truth.UNKNOWN, (), (Missing(what="term", name=term, detail="attested by nobody"),)
