"""One rule's result as sentences, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graph_schema.vocabulary import EffectKind, Outcome, ReasonCode, RuleKind, SharingClass, Truth
from hub.explanations import findings as f
from hub.explanations.amounts import amounts
from hub.explanations.changes import changes
from hub.explanations.forms import OUTCOMES, STANDINGS
from hub.explanations.gaps import gaps
from hub.explanations.grounds import basis, defaults, firmness, whose_word
from hub.explanations.language import Locale
from hub.explanations.reasons import clauses, items, nodes
from hub.explanations.record_leaves import not_passing
from hub.explanations.tables import REASONS
from hub.explanations.telling import Telling
from hub.explanations.tested import Node, leaves
from hub.explanations.words import Words
from hub.explanations.workings import workings
from hub.rules.truth import negated

_NEGATIVE = (
    Outcome.REFUSED,
    Outcome.DOES_NOT_APPLY,
    Outcome.NON_COMPLIANT,
    Outcome.NOT_FOLLOWED,
    Outcome.NOT_NAMED,
    Outcome.LATE,
)


def explain(telling: Telling, locale: Locale) -> list[str]:
    """One rule's result in sentences: what, why, on whose word, what would change it, on which basis, how
    firm."""
    words = telling.words(locale)
    result, rule = telling.result, telling.version.rule
    said = [_head(telling, words)]
    said += _reasons(telling, words)
    said += _value(telling, words)
    if result.outcome is not Outcome.NOT_RECOGNISED:
        said += whose_word([leaf for node in telling.settling for leaf in nodes(items(node))], words)
    said += _records(telling, words, " ".join(said))
    said += _changes(telling, words)
    # A quote stays as it stands in its text.
    quoted = basis(rule, words)
    more = [*firmness(rule, result, words), *defaults(rule, words)]
    return [*(_set(one, words) for one in said), *quoted, *(_set(one, words) for one in more)]


def _head(telling: Telling, words: Words) -> str:
    """The outcome, by what standing of text, and the rule by its title."""
    result, rule = telling.result, telling.version.rule
    kind = "CLASS" if rule.effect.kind is EffectKind.CLASSIFY else rule.kind.value
    form = OUTCOMES.get(f"{kind}.{result.outcome}") or OUTCOMES[f"{rule.kind}.{result.outcome}"]
    said = words.pick(form).format(title=words.title(rule.title))
    return words.pick(STANDINGS[result.status]).format(said=said)


_SPARE = re.compile("(?<=[\u4e00-\u9fff，。：；（）”]) (?=[“《（\u4e00-\u9fff])")
"""A blank that stands between a number and its unit, where there is no number."""


def _set(sentence: str, words: Words) -> str:
    """A sentence as it is set: a capital first, no blank between Chinese words."""
    return _SPARE.sub("", sentence) if words.zh else sentence[:1].upper() + sentence[1:]


def _reasons(telling: Telling, words: Words) -> list[str]:
    """Why: what fails of a negative answer, what holds of a positive one, what is missing of neither."""
    result, found = telling.result, telling.tree
    if result.outcome is Outcome.UNDETERMINED:
        return _undetermined(telling, words)
    if result.reason is ReasonCode.RESTRAINT_PREVAILS:
        titles = words.points([words.title(rule.title) for rule in telling.restraints])
        more = words.say("reason.restraint.titles", titles=titles) if titles else ""
        return [words.say("reason.restraint", titles=more)]
    if result.outcome is Outcome.NOT_RECOGNISED:
        return _unrecognised(telling, words)
    if result.reason is ReasonCode.OUTSIDE_WINDOW:
        return [words.say("reason.run.out")]
    if found.kind is not None and found.kind.fails and isinstance(found.kind.leaf, f.OfKind):
        return [_other_kind(found.kind.leaf, words)]
    applies = found.applies
    if applies is not None and applies.fails and isinstance(applies.leaf, f.OfKind):
        return [_other_kind(applies.leaf, words)]
    if result.outcome is Outcome.STATED:
        return []
    told: list[str] = []
    # First whether it was kept, then to whom it applies.
    for node in sorted(telling.settling, key=lambda node: node is applies):
        about = "scope" if node is applies else "withdrawal" if node is found.withdrawn else ""
        told += clauses(items(node), words, about=about)
    said = [words.say("one", clause=clause) for clause in dict.fromkeys(told)]
    if result.outcome is Outcome.GRANTED and found.withdrawn is not None:
        said.append(words.say("reason.not.withdrawn"))
    return [*said, words.say("reason.rest")] if _rest_met(telling) else said


def _rest_met(telling: Telling) -> bool:
    """Whether a benefit or a duty fails though others of its conditions, which all must hold, are met."""
    node = telling.tree.condition
    measure = telling.version.rule.kind is RuleKind.MEASURE
    if node is None or measure or telling.result.outcome not in _NEGATIVE:
        return False
    if node.operator != "all" or not node.fails:
        return False
    rest = [part for part in node.parts if not part.fails]
    return bool(rest) and all(part.truth is not Truth.UNKNOWN for part in rest)


def _other_kind(leaf: f.OfKind, words: Words) -> str:
    kind = words.kinds_of_subject([leaf.found]) if leaf.found is not None else ""
    return words.say("reason.other.kind", kind=kind, kinds=words.kinds_of_subject(leaf.wanted))


def _undetermined(telling: Telling, words: Words) -> list[str]:
    result = telling.result
    if result.reason is ReasonCode.RULE_ERROR:
        return [words.say("reason.error")]
    said = gaps(result.missing, telling.unknown, words)
    settled = [
        leaf
        for node in (telling.tree.condition,)
        if node is not None and node.truth is not Truth.UNMET
        for leaf in items(node)
        if isinstance(leaf, Node) and leaf.truth is not Truth.UNKNOWN and not leaf.fails
    ]
    return said + [words.say("settled", clause=clause) for clause in clauses(settled, words)]


def _unrecognised(telling: Telling, words: Words) -> list[str]:
    subject, node = telling.facts.subject, telling.tree.condition
    paths = (subject.registered or subject.residence) if subject is not None else ()
    names = [
        name
        for leaf in (leaves(node) if node is not None else ())
        for name in _credit(leaf, words.of(leaf.rule))
    ]
    return [
        words.say(
            "reason.not.recognised",
            home=words.place(paths[-1]) if paths else "",
            here=words.place(telling.facts.region),
            what=words.either(list(dict.fromkeys(names))) or words.say("such.credit"),
        )
    ]


def _credit(node: Node, words: Words) -> list[str]:
    """What credit a leaf looks for in vain."""
    if node.truth is Truth.MET or node.wanted is Truth.UNMET:
        return []
    match node.leaf:
        case f.Graded():
            return [words.scale(node.leaf.scale)]
        case f.Listed():
            return [words.kind(name) for name in node.leaf.lists]
        case f.Recorded() | f.Newest():
            return words.credit(node.leaf.kinds, node.leaf.filters)
        case f.Term():
            return [words.term(node.leaf.term)]
        case f.Balanced():
            return [words.kind(name) for one in node.leaf.moved for name in one.kinds]
        case _:
            return []


def _value(telling: Telling, words: Words) -> list[str]:
    """What it gives, and how that was worked out."""
    result, rule = telling.result, telling.version.rule
    found = workings(telling.version, result, telling.shown, telling.rules)
    said = amounts(found, words)
    if result.outcome is Outcome.STATED and result.value is not None and result.value.form == "choose":
        cases = ("" if words.zh else " ").join(amounts([replace(one, among=False) for one in found], words))
        said = [words.say("value.cases", items=cases)]
    if result.outcome is Outcome.APPLIES and not any(one.value.items for one in found):
        said.append(words.say("value.effect", label=words.title(rule.effect.label)))
    if result.outcome is not Outcome.UNDETERMINED:
        # Of a size that is not known; what a text leaves to a caller is not missing of the text.
        size = [gap for gap in result.missing if result.outcome is not Outcome.STATED or gap.what != "input"]
        said += gaps(size, telling.unknown, words)
    return said


def _records(telling: Telling, words: Words, said: str) -> list[str]:
    """Records that counted and have not been named yet, and those that did not count, with why."""
    result, told = telling.result, telling.records
    settling = {
        piece.ref
        for node in telling.settling
        for leaf in nodes(items(node))
        for piece in leaf.evidence
        if piece.what == "record"
    }
    more = [
        words.say("rests.on.record", record=words.record(told[ref], of_kind=True))
        for ref in result.counted
        if ref in settling and ref in told and ref not in said
    ]
    aside = {one.record.id: one for leaf in _all(telling) for one in _aside(leaf) if one.failing}
    for ref, why in result.screened.items():
        if ref not in told:
            continue
        if why is ReasonCode.CONDITION_NOT_MET and ref in aside and ref not in said:
            more.append(words.say("not.counted.passing", said=not_passing(aside[ref], words)))
        else:
            record = words.record(told[ref], of_kind=True)
            more.append(words.say("not.counted", record=record, reason=words.pick(REASONS[why])))
    return more


def _all(telling: Telling) -> Iterator[Node]:
    tree = telling.tree
    for node in (tree.applies, tree.condition, tree.withdrawn):
        yield from leaves(node) if node is not None else ()


def _aside(node: Node) -> tuple[f.Aside, ...]:
    return getattr(node.leaf, "aside", ())


def _changes(telling: Telling, words: Words) -> list[str]:
    """What would change it, and until when it holds."""
    result = telling.result
    if result.outcome is Outcome.UNDETERMINED:
        return [] if result.reason is ReasonCode.RULE_ERROR else [words.say("change.missing")]
    if result.reason is ReasonCode.RESTRAINT_PREVAILS:
        return [words.say("change.restraint")]
    if result.outcome is Outcome.NOT_RECOGNISED:
        return [words.say("change.clause")]
    said: list[str] = []
    if result.outcome in _NEGATIVE and telling.version.rule.kind is not RuleKind.MEASURE:
        failing = [leaf for node in telling.settling for leaf in nodes(items(node)) if leaf.fails]
        said += changes(failing, words)
    elif result.outcome in (Outcome.APPLIES, Outcome.WITHDRAWN):
        said += changes([_turned(leaf) for node in telling.settling for leaf in nodes(items(node))], words)
    if result.ends_on is not None and all(_dated(telling, ref) for ref in result.counted):
        said.append(words.say("ends", day=words.day(result.ends_on)))
    return said


def _dated(telling: Telling, ref: str) -> bool:
    """Whether the days of a record may be told."""
    told = telling.records.get(ref)
    return told is not None and told.share is not SharingClass.RESULT_ONLY


def _turned(node: Node) -> Node:
    """The leaf as the subject of a measure, or of a withdrawal, would want it."""
    return replace(node, wanted=negated(node.wanted))
