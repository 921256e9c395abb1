"""One rule's result as sentences, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph_schema.vocabulary import (
    EffectKind,
    Outcome,
    Polarity,
    ReasonCode,
    RuleKind,
    RuleStatus,
    Truth,
)
from hub.decisions.explanations import findings as f
from hub.decisions.explanations.amount_workings import Working
from hub.decisions.explanations.amounts import amounts, items_of
from hub.decisions.explanations.gaps import gaps
from hub.decisions.explanations.grounds import REFUSING, basis, defaults, force_of_text, whose_word
from hub.decisions.explanations.language import Locale
from hub.decisions.explanations.leaf_clauses import fact
from hub.decisions.explanations.material import Telling
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.opening_forms import BARRED, BY_DEMONSTRATION, OUTCOMES, STANDINGS
from hub.decisions.explanations.operators.compare import Compared
from hub.decisions.explanations.operators.on_list import Listed
from hub.decisions.explanations.operators.record import not_passing
from hub.decisions.explanations.outlook import looked_back, outlook
from hub.decisions.explanations.reasons import Item, clauses, given_cases, items, nodes, premises
from hub.decisions.explanations.set_values import repair_basis
from hub.decisions.explanations.tables import REASONS, WINDOWS
from hub.decisions.explanations.tested_conditions import cited, decisive, inside, leaves
from hub.decisions.explanations.whom import dated, not_meant, redress, unrecognised, whose_duty
from hub.policy.model.values import Choose
from hub.rules.dates import date_of


def explain(telling: Telling, locale: Locale) -> list[str]:
    """One rule's result in sentences: what, why, what would change it, on whose word, on which basis, how
    firm."""
    words = telling.words(locale)
    said = [_head(telling, words), *whose_duty(telling, words)]
    reasons = [*_reasons(telling, words), *defaults(telling, words)]
    records = _records(telling, words, " ".join(reasons))
    # That a record does not count is why a measure does not apply.
    first = telling.result.outcome is Outcome.DOES_NOT_APPLY
    said += [*records, *reasons] if first else reasons
    said += _value(telling, words, " ".join(said))
    said += [] if first else records
    said += [*outlook(telling, words), *redress(telling, words)]
    said += whose_word(telling, words)
    # A quote stays as it stands in its text.
    quoted = basis(telling, words)
    said = [_set(one, words) for one in dict.fromkeys(said)]
    return [*said, *quoted, *(_set(one, words) for one in force_of_text(telling, words))]


def _head(telling: Telling, words: Words) -> str:
    """The outcome, by what standing of text, and the rule by its title."""
    result, rule = telling.result, telling.version.rule
    if telling.barred:
        return words.pick(BARRED[result.status]).format(title=words.title(rule.title))
    kind = {EffectKind.CLASSIFY: "CLASS", EffectKind.LIST: "LIST"}.get(rule.effect.kind, rule.kind.value)
    totals = [
        one.value for one in telling.workings if one.balance is not None and one.balance.total is not None
    ]
    balance = totals[0] if kind == "CLASS" and totals else None
    kind = kind if balance is None else "BALANCE"
    form = OUTCOMES.get(f"{kind}.{result.outcome}") or OUTCOMES[f"{rule.kind}.{result.outcome}"]
    said = words.pick(form).format(
        title=words.title(rule.title),
        label=words.title(rule.effect.label),
        day=words.day(telling.facts.day),
        total="" if balance is None else words.amount(balance.amount or 0, balance.unit),
    )
    said = words.pick(STANDINGS[result.status]).format(said=said)
    return words.pick(BY_DEMONSTRATION).format(said=_set(said, words)) if _demonstrated(telling) else said


def _demonstrated(telling: Telling) -> bool:
    """Whether a record counts by a clause of an agreement that is a demonstration."""
    clauses = {piece.clause for leaf in telling.resting for piece in leaf.evidence} - {None}
    agreements = {fact.agreement for fact in telling.facts.clauses if fact.clause.id in clauses}
    known = telling.catalogue.agreements
    return any(known[name][0].status is RuleStatus.DEMO for name in agreements if name in known)


_SPARE = re.compile("(?<=[\u4e00-\u9fff，。：；（）”]) (?=[“《（\u4e00-\u9fff])")
"""A blank that stands between a number and its unit, where there is no number."""


def _set(sentence: str, words: Words) -> str:
    """A sentence as it is set: a capital first, no blank between Chinese words."""
    return _SPARE.sub("", sentence) if words.zh else sentence[:1].upper() + sentence[1:]


def _reasons(telling: Telling, words: Words) -> list[str]:
    """Why: what fails of a negative answer, what holds of a positive one, what is missing of neither."""
    result = telling.result
    if result.outcome is Outcome.UNDETERMINED:
        if result.reason is ReasonCode.RULE_ERROR:
            return [words.say("reason.error")]
        return gaps(result.missing, telling, words)
    if telling.barred:
        return _restrained(telling, words)
    if result.outcome is Outcome.NOT_RECOGNISED:
        return unrecognised(telling, words)
    if result.reason is ReasonCode.OUTSIDE_WINDOW:
        return [words.say("reason.run.out")]
    return not_meant(telling, words) or _settling(telling, words)


def _settling(telling: Telling, words: Words) -> list[str]:
    """What settles the outcome: first whether it was kept, then to whom it applies."""
    result, found = telling.result, telling.tree
    lists = (
        telling.version.rule.kind is RuleKind.DUTY and telling.version.rule.effect.kind is EffectKind.CLASSIFY
    )
    told: list[str] = []
    scope = list(nodes(items(found.applies))) if found.applies is not None else []
    for node in sorted(telling.settling, key=lambda node: node is found.applies):
        about = "list" if lists else ""
        about = "scope" if node is found.applies else "withdrawal" if node is found.withdrawn else about
        settling = items(node)
        if node is not found.applies and not node.fails:
            # What says that the provision applies is told once, as that.
            settling = tuple(item for item in settling if not _among(item, scope))
        told += [*_case(node, words), *clauses(settling, words, about=about)]
    if _all_but_these(telling):
        told.append(words.say("reason.rest.met"))
    if result.outcome is Outcome.GRANTED and found.withdrawn is not None:
        nothing = clauses(items(found.withdrawn), words, about="not.withdrawn")
        told += nothing or [words.say("reason.not.withdrawn")]
    return [words.say("one", clause=clause) for clause in dict.fromkeys(told)]


def _among(item: Item, leaves: Sequence[Node]) -> bool:
    """Whether a leaf asks and found the same as one of these."""
    return isinstance(item, Node) and any(
        (one.leaf, one.truth, one.needed) == (item.leaf, item.truth, item.needed) for one in leaves
    )


def _all_but_these(telling: Telling) -> bool:
    """Whether every other condition of what is refused is known to be met."""
    node, kind = telling.tree.condition, telling.tree.kind
    if telling.result.outcome is not Outcome.REFUSED or node is None or not node.fails:
        return False
    if kind is not None and kind.fails:
        return False
    others = [part for part in node.parts if not part.fails]
    return node.operator == "all" and bool(others) and all(part.truth is Truth.MET for part in others)


def _case(node: Node, words: Words) -> list[str]:
    """Which of the cases that a text tells apart it is."""
    said: list[str] = []
    for found in given_cases(node):
        if isinstance(found.leaf, Compared) and found.leaf.bound.op == "equals":
            name, own = found.leaf.left.names[0], words.of(found.rule)
            said.append(words.say("case", label=own.input(name), value=own.led(own.given(name))))
    return said + clauses(premises(node), words, about="scope")


def _restrained(telling: Telling, words: Words) -> list[str]:
    """Each measure that stands against it, with what it rests on."""
    said: list[str] = []
    if not telling.against:
        return [words.say("reason.restraint", title="")]
    for one in telling.against:
        title = words.title(one.version.rule.title)
        said.append(words.say("reason.restraint", title=words.small("aside", title=title)))
        said += _settling(one, words.answering(one.version.rule))
    return said


_ONE_CASE = (
    Outcome.NOT_APPLICABLE,
    Outcome.NON_COMPLIANT,
    Outcome.NOT_FOLLOWED,
    Outcome.LATE,
    Outcome.ON_TIME,
)
"""Of these it is told what fails or holds, not again all that the text lists."""


def _value(telling: Telling, words: Words, before: str) -> list[str]:
    """What it gives, and how that was worked out; not again what was said before."""
    result, rule, found = telling.result, telling.version.rule, telling.workings
    if result.outcome in _ONE_CASE:
        return []
    chosen = isinstance(rule.effect.value, Choose)
    if result.outcome is Outcome.STATED and result.value is not None and result.value.form == "choose":
        said = _cases(found, words, before)
    elif chosen and rule.effect.kind is EffectKind.CLASSIFY and all(one.value.items for one in found):
        # Which of them it is was not said by what all of them are.
        label = words.title(rule.effect.label)
        said = [words.say("value.chosen", label=label, items=items_of(one, words)) for one in found]
    else:
        found = [one for one in found if not _told_before(one, words, before)]
        said = amounts(found, words)
    effect = words.title(rule.effect.label)
    if (
        result.outcome is Outcome.APPLIES
        and effect not in before
        and not any(one.value.items and one.value.role is None for one in found)
    ):
        said.append(words.say("value.effect", label=effect))
    if result.outcome is not Outcome.UNDETERMINED:
        # Of a size that is not known; what a text leaves to a caller is not missing of the text.
        size = [gap for gap in result.missing if result.outcome is not Outcome.STATED or gap.what != "input"]
        # Of what comes to nothing, nothing is left to be worked out.
        spare = [gap for one in telling.workings if one.value.due is not None for gap in one.value.missing]
        said += gaps([gap for gap in size if gap not in spare], telling, words, size=True)
    return said


def _cases(found: Sequence[Working], words: Words, before: str) -> list[str]:
    """Each of the cases of which one is given; of items alone they are one list."""
    if all(_told_before(one, words, before) for one in found):
        return []
    if all(one.value.form == "items" for one in found):
        items = words.points([items_of(one, words) for one in found])
        return [words.say("value.cases", items=words.say("one", clause=items))]
    cases = ("" if words.zh else " ").join(amounts([replace(one, among=False) for one in found], words))
    return [words.say("value.cases", items=cases)]


def _told_before(working: Working, words: Words, before: str) -> bool:
    items = [item["zh" if words.zh else "en"] for item in working.value.items]
    lists = words.about is RuleKind.DUTY and words.rule.effect.kind is EffectKind.CLASSIFY
    only = working.value.form in ("items", "discretion") and (lists or not working.value.open_ended)
    return only and bool(items) and all(item.casefold() in before.casefold() for item in items)


def _records(telling: Telling, words: Words, said: str) -> list[str]:
    """Records that counted and have not been named yet, and those that did not count, with why."""
    result, told = telling.result, telling.records
    settling = {ref for node in telling.settling for ref in cited(nodes(items(node)))}
    more = [
        words.say("rests.on.record", record=words.record(told[ref], of_kind=True))
        for ref in result.counted
        if ref in settling and ref in told and ref not in said
    ]
    if result.outcome is Outcome.NOT_RECOGNISED:
        return []
    more += _not_decisive(telling, words, said)
    aside = {one.record.id: one for leaf in telling.leaves() for one in _aside(leaf) if one.failing}
    for ref, why in result.screened.items():
        if ref not in told:
            continue
        if why is ReasonCode.CONDITION_NOT_MET and ref in aside and ref not in said:
            more.append(words.say("not.counted.passing", said=not_passing(aside[ref], words)))
        else:
            record = words.record(told[ref], of_kind=True)
            reason = (
                _too_old(telling, ref, words) if why is ReasonCode.OUTSIDE_WINDOW else ""
            ) or words.pick(REASONS[why])
            more.append(words.say("not.counted", record=record, reason=reason))
            if why is ReasonCode.REPAIRED:
                more.append(repair_basis(words, words.catalogue, words.facts))
    return more


def _too_old(telling: Telling, ref: str, words: Words) -> str:
    """By how much a record is too old, where that is why it lies outside the period that is looked at."""
    window = looked_back(telling)
    day = None if window is None else date_of(telling.records[ref], window.of)
    if window is None or day is None or day > telling.facts.day or not dated(telling, ref):
        return ""
    slots = {"day": words.day(day), "period": words.length(window), "what": words.pick(WINDOWS[window.of])}
    return words.say("outside.window", **slots)


def _not_decisive(telling: Telling, words: Words, said: str) -> list[str]:
    """Lists against the subject on which it is, though the outcome hangs on something else."""
    if telling.result.outcome not in REFUSING or telling.barred:
        return []
    found: dict[str, str] = {}
    for leaf in telling.leaves():
        if not isinstance(leaf.leaf, Listed):
            continue
        instead = [fact(other, words) for other in _instead(telling, leaf)]
        for one in leaf.leaf.records:
            kind = words.catalogue.kinds.get(one.record.kind)
            if kind is not None and kind.polarity is Polarity.NEGATIVE and one.record.id not in said:
                found[one.record.id] = words.say(
                    "not.decisive",
                    who=words.who(leaf.who),
                    lists=words.kind(one.record.kind),
                    records=words.records([one]),
                    since=words.small("since", why=words.points(instead)) if instead else "",
                )
    return list(found.values())


def _instead(telling: Telling, leaf: Node) -> list[Node]:
    """What holds of the alternatives among which a leaf fails, so that it does not matter."""
    tree = telling.tree
    for node in (tree.applies, tree.condition, tree.withdrawn):
        for inner in inside(node) if node is not None else ():
            met = inner.truth is Truth.MET and inner.operator == "any"
            if met and any(one is leaf for one in leaves(inner)):
                return [one for one in decisive(inner) if one is not leaf]
    return []


def _aside(node: Node) -> tuple[f.Aside, ...]:
    return getattr(node.leaf, "aside", ())
