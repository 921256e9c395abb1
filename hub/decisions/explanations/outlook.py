"""What would change an answer, and until when it holds."""

from __future__ import annotations

from datetime import date

from graph_schema.vocabulary import Outcome, Polarity, RuleKind, Truth
from hub.decisions.explanations import findings as f
from hub.decisions.explanations.beginnings import beginnings
from hub.decisions.explanations.changes import changes, turned
from hub.decisions.explanations.grounds import REFUSING
from hub.decisions.explanations.leaf_contrasts import wants
from hub.decisions.explanations.material import Telling
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.compare import Compared
from hub.decisions.explanations.operators.date import Dated
from hub.decisions.explanations.operators.deadline import Timed
from hub.decisions.explanations.operators.is_kind import OfKind
from hub.decisions.explanations.operators.on_list import Listed
from hub.decisions.explanations.operators.record import Recorded
from hub.decisions.explanations.reasons import items, nodes
from hub.decisions.explanations.tested_conditions import leaves
from hub.decisions.explanations.whom import dated
from hub.policy.model.document_parts import OPEN_END
from hub.policy.model.operands import Window
from hub.rules.scalars import as_date


def outlook(telling: Telling, words: Words) -> list[str]:
    """What would change it, and until when it holds."""
    result = telling.result
    if result.outcome is Outcome.UNDETERMINED:
        return []
    if telling.barred:
        said = [
            one
            for against in telling.against
            for one in outlook(against, words.answering(against.version.rule))
        ]
        return [*said, words.say("change.restraint")]
    said = _turning(telling, words)
    if result.ends_on is not None and all(dated(telling, ref) for ref in result.counted):
        form = "ends.measure" if words.about is RuleKind.MEASURE else "ends"
        form += _why_it_ends(telling, result.ends_on, words)
        older = _older(telling, words)
        said.append(words.say(form, day=words.day(result.ends_on), older=older))
    if result.outcome is Outcome.WITHDRAWN:
        ends = [
            min(one.valid_to, one.sharing_ends_on)
            for ref, one in telling.records.items()
            if ref in result.counted and dated(telling, ref)
        ]
        said += [words.say("ends", day=words.day(min(ends)))] if ends and min(ends) < OPEN_END else []
    return said


def _older(telling: Telling, words: Words) -> str:
    """How old records are once a rule looks at them no more."""
    window = looked_back(telling)
    if window is None:
        return words.say("older.than.looked")
    return words.say("older.than", period=words.length(window))


def looked_back(telling: Telling) -> Window | None:
    """How far back from the day of the question a rule looks; None where it does not, or not all of its
    conditions alike."""
    found = [leaf.leaf.window for leaf in telling.leaves() if isinstance(leaf.leaf, Recorded)]
    windows = [one for one in found if one is not None]
    alike = bool(windows) and all(one == windows[0] for one in windows)
    plain = alike and windows[0].this is None and windows[0].ending is None
    return windows[0] if plain else None


def _turning(telling: Telling, words: Words) -> list[str]:
    """What would make it another answer."""
    outcome, found = telling.result.outcome, telling.tree
    if outcome is Outcome.NOT_RECOGNISED:
        return [words.say("change.clause")]
    if outcome is Outcome.NOT_NAMED:
        return _naming(telling, words)
    if outcome is Outcome.LATE:
        limits = [leaf for leaf in telling.leaves() if leaf.fails]
        timed = [one.leaf for one in limits if isinstance(one.leaf, Timed)]
        if any(one.untold for one in timed):
            return [words.say("change.untold")]
        done = bool(timed) and all(one.end is not None for one in timed)
        return [words.say("change.late.done" if done else "change.late")]
    if outcome in REFUSING and telling.version.rule.kind is not RuleKind.MEASURE:
        node = found.kind if found.kind is not None and found.kind.fails else found.condition
        if node is None or not node.fails:
            return []
        if any(_took(leaf, words) for leaf in nodes(items(node)) if leaf.fails):
            return [words.say("change.late.done")]
        said = changes(node, words, sure=_alone(telling, node)) or _next_time(node, words)
        past = any(_over(leaf, telling.facts.day) for leaf in nodes(items(node)) if leaf.fails)
        return said or ([words.say("change.past")] if past else [])
    if outcome is Outcome.APPLIES and found.condition is not None:
        return changes(turned(found.condition), words, sure=True)
    if outcome is Outcome.DOES_NOT_APPLY:
        return beginnings(telling, words)
    if outcome is Outcome.WITHDRAWN and found.withdrawn is not None:
        return changes(turned(found.withdrawn), words, sure=False)
    return []


def _naming(telling: Telling, words: Words) -> list[str]:
    """What would bring under a text what it does not name: another text where what was asked is none of what
    it lists, else what would turn the records that it hangs on. Nobody is told how to come among the bad."""
    node = telling.tree.condition
    if node is None:
        return []
    failing = [leaf for leaf in nodes(items(node)) if leaf.fails]
    if all(isinstance(leaf.leaf, Compared | OfKind) for leaf in failing):
        return [words.say("change.not.named")]
    barring = any(isinstance(leaf.leaf, Recorded) and not wants(leaf) for leaf in failing)
    if barring and telling.version.rule.looks_back:
        return [words.say("change.looks.back")]
    if any(wants(leaf) and _on_bad(leaf, words) for leaf in failing):
        return []
    return changes(node, words, sure=_alone(telling, node))


def _on_bad(leaf: Node, words: Words) -> bool:
    """Whether it looks for records that speak against a subject."""
    match leaf.leaf:
        case Recorded(kinds=kinds) | Listed(lists=kinds):
            known = [words.catalogue.kinds.get(kind) for kind in kinds]
            return any(kind is not None and kind.polarity is Polarity.NEGATIVE for kind in known)
        case _:
            return False


def _over(leaf: Node, today: date) -> bool:
    """Whether it hangs on a day that is over."""
    match leaf.leaf:
        case Compared(left=f.Side(source="input", value=str() as value)):
            day = as_date(value)
        case Dated(day=day):
            pass
        case _:
            day = None
    return day is not None and day <= today


def _next_time(node: Node, words: Words) -> list[str]:
    """What is done the next time, of what is over."""
    found = [
        spec.next_time
        for leaf in nodes(items(node))
        if leaf.fails and isinstance(leaf.leaf, Compared) and leaf.leaf.left.source == "input"
        if (spec := words.of(leaf.rule).spec(leaf.leaf.left.names[0])) is not None
        if spec.next_time is not None
    ]
    said = [words.title(one) for one in dict.fromkeys(found)]
    return [words.say("change.next.time", next=words.points(said))] if said else []


def _took(leaf: Node, words: Words) -> bool:
    """Whether it hangs on how long something took that was done: no time passed becomes less."""
    match leaf.leaf:
        case Compared(left=f.Side(source="input", names=(name,), value=value)) if value is not None:
            spec = words.of(leaf.rule).spec(name)
            return spec is not None and spec.none is not None and spec.type != "date"
        case _:
            return False


def _alone(telling: Telling, node: Node) -> bool:
    """Whether nothing but a condition that fails keeps the answer from being another one."""
    found = telling.tree
    rest = [one for one in (found.kind, found.condition) if one is not None and one is not node]
    unknown = [leaf for leaf in leaves(node) if leaf.truth is Truth.UNKNOWN]
    return all(one.truth is Truth.MET for one in rest) and not unknown


def _why_it_ends(telling: Telling, day: date, words: Words) -> str:
    """The end of the form's name: the rule ends, a day of no record comes, a record runs out, or the rule
    looks back no further."""
    if day == words.rule.valid.to:
        return ".rule"
    counted = [telling.records[ref] for ref in telling.result.counted if ref in telling.records]
    if not counted:
        return ".day"
    return "" if any(day in (one.valid_to, one.sharing_ends_on) for one in counted) else ".window"
