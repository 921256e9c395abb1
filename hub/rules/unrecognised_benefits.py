"""Tells "no agreement lets your credit count here" from "your credit is not good enough".

A benefit is NOT_RECOGNISED where the subject's home is elsewhere, it could be had by credit that is
not known here, nothing else refuses it, and no clause in force lets its home's credit count.
"""

from __future__ import annotations

from graph_schema.vocabulary import Truth
from hub.policy.catalogue import NATION
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.facts import ConditionResult
from hub.rules.operators import OPERATORS
from hub.rules.operators.parts import Rules, Supposing


def unrecognised(condition: c.Condition, result: ConditionResult, context: Context, rules: Rules) -> bool:
    """Whether the benefit fails for want of recognition alone."""
    home = _home_elsewhere(context)
    if not home:
        return False

    def supposing(truth: Truth) -> Truth:
        def judged(leaf: c.Condition, found: ConditionResult, earns: bool) -> Truth:
            return truth if earns and _is_foreign(leaf, found, context, home) else found.truth

        return Supposing(rules, judged, _supposed).of(condition, result)

    return supposing(Truth.MET) is not Truth.UNMET and supposing(Truth.UNMET) is Truth.UNMET


def _supposed(condition: c.Condition, result: ConditionResult, supposing: Supposing) -> Truth:
    return OPERATORS[type(condition)].supposed(condition, result, supposing)


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
    return OPERATORS[type(leaf)].foreign(leaf, context, home)
