"""Tells "no agreement lets your credit count here" from "your credit is not good enough".

A benefit is NOT_RECOGNISED where the subject's home is elsewhere, it could be had by credit that is
not known here, nothing else refuses it, and no clause in force lets its home's credit count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph_schema.vocabulary import ReasonCode, Truth
from hub.policy.catalogue import NATION, RuleVersion
from hub.policy.model import conditions as c
from hub.policy.model.documents import ATTESTATION_KIND, GRADE_KIND, Clause, Rule
from hub.rules.context import Context
from hub.rules.facts import ConditionResult
from hub.rules.screening import for_scenario
from hub.rules.truth import every, negated, some

Rules = Mapping[str, RuleVersion]
Judge = Callable[[c.Condition, ConditionResult, bool], Truth]
"""The truth that a leaf would have; the flag says whether it earns (True) or bars, being under 'not'."""


def unrecognised(condition: c.Condition, result: ConditionResult, context: Context, rules: Rules) -> bool:
    """Whether the benefit fails for want of recognition alone."""
    home = _home_elsewhere(context)
    if not home:
        return False

    def supposing(truth: Truth) -> Judge:
        def judge(leaf: c.Condition, found: ConditionResult, earns: bool) -> Truth:
            return truth if earns and _is_foreign(leaf, found, context, home) else found.truth

        return judge

    with_it = _told(condition, result, supposing(Truth.MET), rules)
    without = _told(condition, result, supposing(Truth.UNMET), rules)
    return with_it is not Truth.UNMET and without is Truth.UNMET


def _home_elsewhere(context: Context) -> tuple[str, ...]:
    """The subject's home (registration, for persons residence) with what is above it, where that is not
    the asked region; empty where it is, or is not known."""
    subject, rule = context.subject, context.rule
    if subject is None or rule.effective == "EVERYWHERE":
        return ()
    home = subject.registered or subject.residence
    here = context.facts.region in home or (rule.region != NATION and rule.region in home)
    return () if here else home


def _is_foreign(leaf: c.Condition, found: ConditionResult, context: Context, home: tuple[str, ...]) -> bool:
    """A test on credit of which nothing is known here, and that no clause opens to the home's."""
    if found.truth is Truth.MET or any(piece.what in ("record", "input") for piece in found.evidence):
        return False
    if any(gap.what not in ("coverage", "grade", "term") for gap in found.missing):
        return False
    match leaf:
        case c.Grade():
            scale = leaf.grade.scale
            return not _opened(context, home, lambda x: _opens_grade(x, scale))
        case c.OnList():
            lists = leaf.on_list.lists
            return not _opened(context, home, lambda x: _opens_list(x, lists))
        case c.Record():
            kinds = leaf.record.kinds
            return not _opened(context, home, lambda x: _opens_records(x, kinds))
        case c.Newest():
            events = leaf.newest.kinds
            return not _opened(context, home, lambda x: _opens_records(x, events))
        case c.Balance():
            moving = tuple(
                kind for entry in (*leaf.account.plus, *leaf.account.minus) for kind in entry.kinds
            )
            return not _opened(context, home, lambda x: _opens_records(x, moving))
        case c.Attested():
            return _attested_elsewhere(context, leaf.attested)
        case _:
            return False


def _opened(context: Context, home: tuple[str, ...], opens: Callable[[Clause], bool]) -> bool:
    rule = context.rule
    return any(
        clause.recognise
        and clause.from_ in home
        and for_scenario(clause, rule)
        and (clause.treat_as is None or clause.treat_as.scenario == rule.scenario)
        and opens(clause)
        for clause in (fact.clause for fact in context.facts.clauses)
    )


def _opens_grade(clause: Clause, scale: str) -> bool:
    if clause.treat_as is not None:
        return clause.treat_as.scale == scale
    return GRADE_KIND in clause.kinds and clause.scale in (None, scale)


def _opens_list(clause: Clause, lists: tuple[str, ...]) -> bool:
    return _opens_records(clause, lists) if clause.treat_as is None else clause.treat_as.list_ in lists


def _opens_records(clause: Clause, kinds: tuple[str, ...]) -> bool:
    return clause.treat_as is None and not set(kinds).isdisjoint(clause.kinds)


def _attested_elsewhere(context: Context, term: str) -> bool:
    """Whether an authority that has no effect here attested the term. (Where nobody did, the asking
    caller can: that is missing, not unrecognised.)"""
    return any(
        record.kind == ATTESTATION_KIND
        and record.attributes.get("term") == term
        and context.screened.get(record.id) is ReasonCode.NOT_RECOGNISED
        for record in context.records
    )


def _told(
    condition: c.Condition, result: ConditionResult, judge: Judge, rules: Rules, earns: bool = True
) -> Truth:
    """The condition's truth with leaves judged anew; what rests on other subjects stays as it was found."""
    match condition:
        case c.All():
            parts = zip(condition.all, result.parts, strict=True)
            return every([_told(part, found, judge, rules, earns) for part, found in parts])
        case c.AnyOf():
            parts = zip(condition.any, result.parts, strict=True)
            return some([_told(part, found, judge, rules, earns) for part, found in parts])
        case c.Not():
            return negated(_told(condition.not_, result.parts[0], judge, rules, not earns))
        case c.RuleResult():
            return _told_rule(condition.rule, result, judge, rules, earns)
        case _:
            return judge(condition, result, earns)


def _told_rule(test: c.RuleTest, result: ConditionResult, judge: Judge, rules: Rules, earns: bool) -> Truth:
    if not result.parts:  # a rule that is not in force then
        return result.truth
    other: Rule = rules[test.rule].rule
    wanted = test.is_ == "MET"
    truth = _told(other.condition, result.parts[0], judge, rules, earns is wanted)
    return truth if wanted else negated(truth)
