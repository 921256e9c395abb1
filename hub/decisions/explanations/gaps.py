"""What is missing for a definite answer, as sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph_schema.vocabulary import RuleKind
from hub.decisions.explanations.gap_forms import GAPS, Gap
from hub.decisions.explanations.material import Telling
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.left_list import Left
from hub.decisions.explanations.operators.record import Recorded
from hub.decisions.explanations.tested_conditions import leaves
from hub.messages.languages import Language
from hub.rules.context import NOT_NAMED, UNHEARD_OF
from hub.rules.facts import Missing
from hub.rules.scalars import as_date

_UNSAID = {"subject": "not given, or not known to the hub"}
"""What is meant where nothing is said, by what is missing."""


def gaps(missing: Sequence[Missing], telling: Telling, words: Words, *, size: bool = False) -> list[str]:
    """One sentence for each gap, in words of the rule whose leaf it is missing for; what is missing of a
    subject that nobody knows goes without saying. ``size``: the answer is there, what it comes to is not."""
    unknown, ends = telling.unknown, telling.tree.withdrawn
    nobody = UNHEARD_OF in missing or NOT_NAMED in missing
    told = [gap for gap in missing if not (nobody and gap.what in ("coverage", "grade"))]
    # That no grade is known says no more than that no source is complete for it.
    if any(gap.what == "coverage" for gap in told):
        told = [gap for gap in told if not gap.detail.startswith("no grade in force on this scale")]
    alike: dict[tuple[str, str], list[Missing]] = {}
    for gap in told:  # kinds without a complete source for one region are told together
        alike.setdefault((gap.what, gap.detail if gap.what == "coverage" else repr(gap)), []).append(gap)
    of = {gap: node for node in reversed(unknown) for gap in node.missing}
    ending = [leaf for leaf in leaves(ends)] if ends is not None else []
    said: list[str] = []
    for some in alike.values():
        node = of.get(some[0])
        withdrawing = any(one is node for one in ending)
        too = withdrawing and bool(said)
        if size and some[0].what == "input" and not some[0].detail:
            said.append(words.say("gap.size", name=_name(some[0], node, words)))
            continue
        said.append(_sentence(some, node, words, withdrawing=withdrawing, too=too))
    return list(dict.fromkeys(said))


def detail_in(language: Language | None, gap: Missing) -> str:
    """The detail of a gap in a language: as the evaluator says it, or in Chinese. It says nothing of what
    simply was not given."""
    if language is not Language.ZH:
        return gap.detail or _UNSAID.get(gap.what, "not given")
    form, found = _form(gap)
    return gap.detail if form is None or found is None else form.brief.format(**found.groupdict())


def _form(gap: Missing) -> tuple[Gap | None, re.Match[str] | None]:
    for form in GAPS:
        found = re.fullmatch(form.detail, gap.detail) if form.what == gap.what else None
        if found is not None:
            return form, found
    return None, None


def _why(node: Node | None, withdrawing: bool, words: Words) -> str:
    """What is not known where records may be missing, and why that matters."""
    match node:
        case Node(leaf=Left(lists=lists)) if withdrawing:
            return words.say("why.left", lists=words.either([words.kind(name) for name in lists]))
        case _:
            return words.say("why.withdrawn" if withdrawing else "why.records")


def _sentence(
    some: Sequence[Missing], node: Node | None, words: Words, *, withdrawing: bool, too: bool
) -> str:
    gap, words = some[0], words if node is None else words.of(node.rule)
    name = words.together(list(dict.fromkeys(_name(one, node, words) for one in some)))
    form, found = _form(gap)
    if form is None or found is None:
        return words.say("gap", name=name)
    groups = found.groupdict()
    slots = {key: _slot(key, value, words) for key, value in groups.items()}
    other = _given(groups.get("other", ""), words).strip()
    slots |= {"value": _given(gap.name, words), "other_value": other}
    why = _why(node, withdrawing, words)
    slots["why"] = words.say("why.too", why=why) if too else why
    slots["held"] = _held(groups.get("record", ""), gap.name, words)
    slots["unsaid"] = _unsaid(gap.name, name, words)
    slots["spared"] = _spared(words)
    whom = words.either([words.authority(one) for one in words.rule.authorities])
    slots["ask"] = words.say("ask", whom=whom) if whom else ""
    return words.pick((form.zh, form.en)).format(name=name, number=gap.name, **slots)


def _given(name: str, words: Words) -> str:
    """What the caller gave for an input, or for the first of a rate's two."""
    return words.led(words.given(name.split("/")[0]))


def _held(record: str, name: str, words: Words) -> str:
    """What a record holds instead, where it is shared."""
    told = words.open_records.get(record)
    value = None if told is None else words.shown(told, name)
    form = "gap.not.held" if value is None else "gap.held"
    return words.say(form, name=words.any_name(name), value=value or "")


def _unsaid(input_: str, name: str, words: Words) -> str:
    """That the caller said nothing of it, or that it was not done."""
    none = _given(input_, words)
    return words.say("gap.none" if none else "gap.unsaid", name=name, value=none)


def _spared(words: Words) -> str:
    """That an applicant has nothing to supply, where somebody applies for something."""
    applied = words.about is RuleKind.BENEFIT and words.facts.subject is not None
    return words.say("spared") if applied else ""


def _name(gap: Missing, node: Node | None, words: Words) -> str:
    if gap.what == "records":
        if node is not None and isinstance(node.leaf, Recorded):
            return words.kinds(node.leaf.kinds, node.leaf.filters)
        return words.either([words.any_name(name) for name in gap.name.split(", ")])
    return "" if gap.what == "rule" else words.any_name(gap.name)


def _slot(name: str, value: str, words: Words) -> str:
    day = as_date(value)
    if day is not None:
        return words.day(day)
    if name == "region":
        return words.place(value)
    return words.any_name(value) if name in ("one", "other") else value
