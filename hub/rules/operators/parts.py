"""What the file of an operator says of it, each part by a function; nothing is taken for granted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Protocol

from graph_schema.vocabulary import Truth
from hub.policy.catalogue import RuleVersion
from hub.policy.model import conditions as c
from hub.policy.model.documents import OPEN_END, Clause
from hub.rules.condition_ends import Ending
from hub.rules.context import Context, LeafResult
from hub.rules.facts import ConditionResult, Missing
from hub.rules.home_recognition import opened
from hub.rules.truth import every, some

Rules = Mapping[str, RuleVersion]


class Judge(Protocol):
    """Evaluates a condition inside another; ``rules`` holds those that the one in question rests on."""

    @property
    def rules(self) -> Rules: ...

    def __call__(self, condition: c.Condition, context: Context) -> ConditionResult: ...


@dataclass(frozen=True)
class Supposing:
    """Conditions with some leaves judged anew. ``leaf`` gives the truth that a leaf would have; the flag says
    whether it earns (True) or bars, being under 'not'. ``inner`` gives that of any condition."""

    rules: Rules
    leaf: Callable[[c.Condition, ConditionResult, bool], Truth]
    inner: Callable[[c.Condition, ConditionResult, Supposing], Truth]
    earns: bool = True

    def of(self, condition: c.Condition, result: ConditionResult) -> Truth:
        """The truth of a condition with its leaves judged anew."""
        return self.inner(condition, result, self)

    @property
    def turned(self) -> Supposing:
        """The same for what stands under 'not'."""
        return replace(self, earns=not self.earns)


@dataclass(frozen=True)
class Operator:
    """One word of the vocabulary.

    ``evaluate``: its truth, with the evidence. ``ends``: the first day on which what is MET no longer is.
    ``foreign``: whether it asks for credit that no clause opens to the subject's home. ``supposed``: its
    truth with leaves judged anew. ``beyond``: whether it looks further than at the subject itself and at
    what it names, so that its answers can't be shared. ``mapped``: whether a clause can treat other records
    as what it asks for.
    """

    evaluate: Callable[[Any, Context, Judge], ConditionResult]
    ends: Callable[[Any, ConditionResult, Ending], date]
    foreign: Callable[[Any, Context, tuple[str, ...]], bool]
    supposed: Callable[[Any, ConditionResult, Supposing], Truth]
    beyond: bool
    mapped: bool


def leaf(
    operator: str, label: Callable[[Any], str], test: Callable[[Context, Any], LeafResult]
) -> Callable[[Any, Context, Judge], ConditionResult]:
    """The evaluation of an operator without conditions inside; ``label`` names it in an answer."""

    def evaluate(condition: Any, context: Context, _: Judge) -> ConditionResult:
        truth, evidence, missing = test(context, condition)
        return ConditionResult(
            operator=operator, label=label(condition), truth=truth, evidence=evidence, missing=missing
        )

    return evaluate


def joined(operator: str, parts: Sequence[ConditionResult]) -> ConditionResult:
    """Conditions of which all, or any, must hold."""
    truths = [part.truth for part in parts]
    truth = every(truths) if operator == "all" else some(truths)
    missing = unique(gap for part in parts for gap in part.missing) if truth is Truth.UNKNOWN else ()
    return ConditionResult(operator=operator, label="", truth=truth, missing=missing, parts=tuple(parts))


def unique(gaps: Iterable[Missing]) -> tuple[Missing, ...]:
    """Each gap once."""
    return tuple(dict.fromkeys(gaps))


def no_end(_: c.Condition, __: ConditionResult, ___: Ending) -> date:
    """What is MET because something is absent, or without a record, has no known end."""
    return OPEN_END


def never(_: c.Condition, __: Context, ___: tuple[str, ...]) -> bool:
    """Asks for no credit."""
    return False


def unless(opens: Callable[[Any, Clause], bool]) -> Callable[[Any, Context, tuple[str, ...]], bool]:
    """Asks for credit that no clause opens to the subject's home; ``opens``: whether a clause opens it."""
    return lambda condition, context, home: not opened(context, home, partial(opens, condition))


def unchanged(condition: c.Condition, result: ConditionResult, supposing: Supposing) -> Truth:
    """A leaf; what rests on other subjects stays as it was found, as a leaf that asks for no credit."""
    return supposing.leaf(condition, result, supposing.earns)
