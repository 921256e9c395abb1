"""Why a condition holds or fails: the leaves that settle it, alternatives as alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph_schema.vocabulary import RuleKind, Truth
from hub.decisions.explanations import findings as f
from hub.decisions.explanations import leaf_clauses
from hub.decisions.explanations.leaf_contrasts import declaring, framed
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.attested import Term
from hub.decisions.explanations.operators.compare import Compared
from hub.decisions.explanations.operators.is_kind import OfKind
from hub.decisions.explanations.operators.located import Placed
from hub.decisions.explanations.operators.on_list import Listed
from hub.decisions.explanations.operators.outranks import Ranked
from hub.decisions.explanations.operators.record import Recorded
from hub.decisions.explanations.tested_conditions import inside


@dataclass(frozen=True)
class Alternatives:
    """Ways of which one would do, and none is there; each is what it lacks."""

    ways: tuple[tuple[Item, ...], ...]


Item = Node | Alternatives
"""What is told of a condition: a leaf, or alternatives."""


def items(node: Node) -> tuple[Item, ...]:
    """What settles a node, in the order of the rule."""
    if not node.parts:
        return (node,) if node.leaf is not None else ()
    parts = [part for part in node.parts if part.truth is not Truth.UNKNOWN]
    if node.operator not in ("all", "any", "related"):
        return tuple(item for part in parts for item in items(part))
    telling = [part for part in parts if part.fails == node.fails]
    every = (node.operator == "all") == (node.needed is Truth.MET)
    if every or not node.fails:
        return tuple(item for part in telling for item in items(part))
    ways = [way for part in _of_the_case(_asked_then(node, telling)) if (way := items(part))]
    # What is asked of another kind of subject is no way for this one.
    own = _merged([way for way in ways if not any(_is_kind(item) for item in way)] or ways)
    return own[0] if len(own) == 1 else (Alternatives(tuple(own)),) if own else ()


def _of_the_case(parts: list[Node]) -> list[Node]:
    """Of alternatives that each are about another answer to one input, the one that was given: what is asked
    in another case is no way in this one."""
    found = case_of(parts)
    if found is None:
        return parts
    return [part for part in parts if any(found in (one, *one.parts) for one in part.parts)]


def _asked_then(node: Node, parts: list[Node]) -> list[Node]:
    """Of a duty's "not this, or that" what is asked once this is so: that."""
    then = [part for part in parts if part.operator != "not"]
    return then if node.rule.kind is RuleKind.DUTY and then else parts


def premises(node: Node) -> list[Node]:
    """What is so, and why more is asked: of each "not this, or that" of a duty that fails, this."""
    failing = [one for one in inside(node) if one.operator == "any" and one.fails and one.needed is Truth.MET]
    return [
        replace(leaf, needed=leaf.truth)
        for one in failing
        if one.rule.kind is RuleKind.DUTY and len(_asked_then(one, list(one.parts))) < len(one.parts)
        for part in one.parts
        if part.operator == "not"
        for leaf in nodes(items(part))
    ]


def given_cases(node: Node) -> list[Node]:
    """The answers to inputs that tell which of the cases of a text is meant, where it fails in that one."""
    ways = [one.parts for one in inside(node) if one.operator == "any" and one.fails]
    return [found for parts in ways if parts[0].needed is Truth.MET and (found := case_of(parts)) is not None]


def case_of(parts: Sequence[Node]) -> Node | None:
    """The answer to an input, or which of two has the better grade, that tells which of some alternatives is
    meant, where each is about another."""
    for name in dict.fromkeys(name for part in parts for name in _cases(part)):
        found = [_cases(part).get(name) for part in parts]
        met = [leaf for leaf in found if leaf is not None and leaf.truth is leaf.needed]
        if None not in found and len(found) > 1 and len(met) == 1:
            return met[0]
    return None


def _cases(part: Node) -> dict[str, Node]:
    """The comparisons that can tell cases apart among what an alternative wants together with more, by what
    they compare."""
    found: dict[str, Node] = {}
    for one in part.parts if part.operator == "all" else ():
        leaf = one.parts[0] if one.operator == "not" else one
        match leaf.leaf:
            case Compared(
                left=f.Side(source="input", names=(name,), shift=""),
                bound=f.Bound(op="equals" | "more_than" | "less_than"),
            ):
                found[name] = leaf
            case Ranked(input=name):
                found[name] = leaf
            case _:
                pass
    return found


def _merged(ways: list[tuple[Item, ...]]) -> list[tuple[Item, ...]]:
    """Ways that ask the same input for another word each, as one that asks for one of these words."""
    found: list[tuple[Item, ...]] = []
    for way in ways:
        match (found[-1] if found else (), way):
            case (
                (Node(leaf=Compared(left=before, bound=f.Bound(op="equals" | "one_of", sides=some))),),
                (Node(leaf=Compared(left=now, bound=f.Bound(op="equals", sides=more))) as node,),
            ) if before == now and before.source == "input" and not isinstance(before.value, bool):
                leaf = Compared(now, f.Bound("one_of", (*some, *more)))
                found[-1] = (replace(node, leaf=leaf),)
            case (
                (Node(leaf=Placed(by=before, regions=some, places=there)),),
                (Node(leaf=Placed(by=now, regions=more)) as node,),
            ) if before == now:
                found[-1] = (replace(node, leaf=Placed(now, (*some, *more), there)),)
            case _:
                found.append(way)
    return found


def _is_kind(item: Item) -> bool:
    return isinstance(item, Node) and isinstance(item.leaf, OfKind)


def nodes(found: Sequence[Item]) -> Iterator[Node]:
    """The leaves among what is told."""
    for item in found:
        if isinstance(item, Node):
            yield item
        else:
            for way in item.ways:
                yield from nodes(way)


def clauses(found: Sequence[Item], words: Words, *, about: str = "") -> list[str]:
    """What settles a node, each as a clause without a full stop."""
    said: list[str] = []
    answers: dict[tuple[bool, bool], list[Node]] = {}
    for item in found:
        if isinstance(item, Node) and (key := answer(item)) is not None:
            answers.setdefault(key, []).append(item)
    done: set[tuple[bool, bool]] = set()
    for item in found:
        if isinstance(item, Alternatives):
            said.append(_alternatives(item, words, about))
            continue
        key = answer(item)
        if key is None or len(answers[key]) == 1:
            said.append(leaf_clauses.clause(item, words, about=about))
        elif key not in done:
            done.add(key)
            said.append(_answers(answers[key], key[0], words, about))
    return said


def answer(node: Node) -> tuple[bool, bool] | None:
    """The caller's yes or no on something, with whether it fails; None of anything else."""
    match node.leaf:
        case Compared(
            left=f.Side(source="input", value=bool() as value, shift=""), bound=f.Bound(op="equals")
        ):
            return value, node.fails
        case Term(statement=said, records=()) if said is not None and isinstance(said.value, bool):
            return said.value, node.fails
        case _:
            return None


def _answers(asked: Sequence[Node], value: bool, words: Words, about: str) -> str:
    labels = [_label(node, replace(words, rule=node.rule)) for node in asked]
    fact = words.say(
        "input.booleans", value=words.small("yes" if value else "no"), labels=words.listing(labels)
    )
    wanted = value != asked[0].fails
    ask = words.say("ask.all.answers", value=words.small("yes" if wanted else "no"))
    return fact + framed(asked[0], ask, words, about=about)


def _label(node: Node, words: Words) -> str:
    match node.leaf:
        case Compared():
            return words.input(node.leaf.left.names[0])
        case Term():
            return words.term(node.leaf.term)
        case _:
            return ""


def _alternatives(found: Alternatives, words: Words, about: str) -> str:
    absent = _absent(found)
    if absent is not None:
        kinds = dict.fromkeys(kind for node in absent for kind in _absent_kinds(node, words.of(node.rule)))
        declared = declaring(absent, words)
        aside = any(node.leaf.aside for node in absent if isinstance(node.leaf, Recorded | Listed))
        fact = words.say(
            "records.none.of",
            who=words.who(absent[0].who),
            covered=words.say("covered", authority=words.together(declared)) if declared else "",
            counting=words.small("counting") if aside else "",
            kinds=words.points(list(kinds)),
        )
        return fact + framed(absent[0], words.say("ask.one.of.records"), words, about=about)
    numbered = [
        words.say("alternative", n=n, clause=words.small("and").join(clauses(way, words, about=about)))
        for n, way in enumerate(found.ways, 1)
    ]
    form = "alternatives.measure" if words.about is RuleKind.MEASURE else "alternatives"
    form = "alternatives.not.withdrawn" if about == "not.withdrawn" else form
    return words.say(form, items=words.points(numbered))


def _absent(found: Alternatives) -> list[Node] | None:
    """The leaves of alternatives that each are one record that is not there, of the same subject."""
    told: list[Node] = []
    for way in found.ways:
        match way:
            case (
                Node(
                    leaf=Recorded(measure="exists", records=()) | Listed(records=()), needed=Truth.MET
                ) as node,
            ):
                told.append(node)
            case _:
                return None
    return told if len({node.who for node in told}) == 1 else None


def _absent_kinds(node: Node, words: Words) -> list[str]:
    match node.leaf:
        case Recorded() as leaf:
            window = words.window(leaf.since, leaf.window)
            return words.bare_kinds(leaf.kinds, leaf.filters, window)
        case Listed() as leaf:
            return words.bare_kinds(leaf.lists, leaf.filters)
        case _:
            return []
