"""For whom and for what documents 000, 001, 002 and 004 and the laws say something, asked inside and outside.

The tables are ``texts/*.yaml``, written from the texts. A row is a sentence (``quote``), the rule that
carries it and its ``answer`` to what is ``given`` with these ``records``; of a list of words each is asked.
``items`` is the list of the answer's value, complete and in the text's order (two, where what is given and in
which fields are lists of one sentence). ``outside`` changes one input
to what the sentence does not speak of: the rule must not cover it, and without that input nobody can tell.
``broken`` changes one to what a duty does not want, as each flag of a duty that is not so does; ``either``
names inputs that change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from graph_schema.vocabulary import Outcome, RuleKind
from hub.rules import RuleResult, evaluate
from tests.cases.facts import NOBODY, Case, Rec, ask, asking, facts_of
from tests.cases.seeded import catalogue
from tests.fact_base import SHARED

TEXTS = Path(__file__).parent / "texts"
LAW = "2024-06-03"
OUTSIDE = {RuleKind.BENEFIT: "REFUSED", RuleKind.MEASURE: "DOES_NOT_APPLY", RuleKind.DUTY: "NOT_APPLICABLE"}
BROKEN = {"COMPLIANT": "NON_COMPLIANT", "FOLLOWED": "NOT_FOLLOWED", "ON_TIME": "LATE"}
LEFT_OUT = {**BROKEN, "ON_TIME": "NON_COMPLIANT"}
"""What a duty answers when one of its flags is not so: the day alone makes it late."""


class Row(NamedTuple):
    """One sentence of a text and what it says."""

    quote: str
    document: str
    rule: str
    answer: str
    given: Mapping[str, Any] = {}
    records: tuple[Rec, ...] = ()
    outside: Mapping[str, Any] = {}
    broken: Mapping[str, Any] = {}
    either: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    kind: str = ""
    day: str = ""

    def case(self, what: str, outcome: str, **given: Any) -> Case:
        """The row's question, with the first word of each list but where ``given`` has another."""
        first = {name: said[0] if isinstance(said, list) else said for name, said in self.given.items()}
        kind = self.kind or (NOBODY if self.answer == "STATED" else "")
        day = self.day or ("" if self.document.startswith("doc-") else LAW)
        return Case(what, self.rule, outcome, self.records, {**first, **given}, kind, day)

    def inside(self) -> Iterator[Case]:
        """Each word that the sentence has."""
        yield self.case("as it says", self.answer)
        for name, said in self.given.items():
            for word in said[1:] if isinstance(said, list) else ():
                yield self.case(f"{name} {word}", self.answer, **{name: word})

    def otherwise(self) -> Iterator[Case]:
        """Each word that it has not, and what it does not want."""
        kind = catalogue().rules[self.rule].rule.kind
        for name, word in self.outside.items():
            yield self.case(f"{name} {word}", OUTSIDE[kind], **{name: word})
        for name, word in self.broken.items():
            yield self.case(f"{name} {word}", BROKEN[self.answer], **{name: word})
        flags = [name for name, said in self.given.items() if said is True] if kind is RuleKind.DUTY else []
        said = {*self.outside, *self.broken, *self.either}
        for name in (flag for flag in flags if flag not in said):
            yield self.case(f"not {name}", LEFT_OUT[self.answer], **{name: False})


def record(said: str | dict[str, Any]) -> Rec:
    """A record's kind, or the kind with its attributes."""
    return Rec(said) if isinstance(said, str) else Rec(said.pop("kind"), said)


def rows() -> Iterator[Row]:
    """Every row of every table."""
    for path in sorted(TEXTS.glob("*.yaml")):
        for said in yaml.safe_load(path.read_text(encoding="utf-8")):
            fields = {**said, "document": said.get("document", f"doc-{path.stem}")}
            fields["records"] = tuple(record(one) for one in said.get("records", ()))
            listed = said.get("items", [])
            lists = listed if listed and isinstance(listed[0], list) else [listed] if listed else []
            fields["items"] = tuple(tuple(one) for one in lists)
            yield Row(**fields)


SAID = tuple(rows())
NAMED = [f"{at} {row.rule}" for at, row in enumerate(SAID)]
INSIDE = tuple(
    case._replace(id=f"{name}: {case.id}")
    for name, row in zip(NAMED, SAID, strict=True)
    for case in row.inside()
)
OTHERWISE = tuple(
    case._replace(id=f"{name}: {case.id}")
    for name, row in zip(NAMED, SAID, strict=True)
    for case in row.otherwise()
)
CASES = (*INSIDE, *OTHERWISE)


@cache
def text(document: str) -> str:
    """A text without its white space."""
    held = catalogue().sources[document].file
    assert held is not None
    return re.sub(r"\s", "", (SHARED / held).read_text(encoding="utf-8"))


def lists(result: RuleResult) -> tuple[tuple[str, ...], ...]:
    """The list of an answer's value, or those of its parts, in Chinese; an open one ends in 等."""
    assert result.value is not None
    found = result.value.parts or (result.value,)
    return tuple((*(item["zh"] for item in one.items), *(("等",) if one.open_ended else ())) for one in found)


@pytest.mark.parametrize("row", SAID, ids=NAMED)
def test_the_sentence_stands_in_its_text(row: Row) -> None:
    assert re.sub(r"\s", "", row.quote) in text(row.document)


@asking(CASES)
def test_a_rule_covers_what_its_sentence_says_and_no_more(case: Case) -> None:
    result = ask(case)
    assert result.outcome == case.outcome, (result.missing, result.condition)


@pytest.mark.parametrize("row", [row for row in SAID if row.items], ids=lambda row: row.rule)
def test_a_list_of_a_sentence_is_the_list_of_the_answer(row: Row) -> None:
    assert lists(ask(row.case("", row.answer))) == row.items


@pytest.mark.parametrize(
    ("row", "name"),
    [(row, name) for row in SAID for name in row.outside],
    ids=lambda one: getattr(one, "rule", one),
)
def test_what_bounds_a_rule_and_is_not_given_leaves_it_open(row: Row, name: str) -> None:
    case = row.case("", row.answer)
    facts = facts_of(case)
    unsaid = {given: value for given, value in facts.inputs.items() if given != name}
    result = evaluate(case.version(), facts.model_copy(update={"inputs": unsaid}), catalogue().rules)
    assert result.outcome is Outcome.UNDETERMINED
    assert name in {gap.name for gap in result.missing}
