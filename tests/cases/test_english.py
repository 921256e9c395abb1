"""What rules of the seeds say in Chinese words has English ones: choices, values, grades and places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hub.decisions.explanations import Locale, explain
from hub.policy.model import conditions as c
from hub.policy.model.conditions import walk
from hub.policy.model.documents import Rule
from tests.cases.every import CASES
from tests.cases.facts import NOTICE
from tests.cases.seeded import catalogue
from tests.explanations.told import telling

CHINESE = re.compile("[\u4e00-\u9fff]")
GLOSSED = re.compile("以上|以下|等|之前|企业|个体工商户|徐委办|徐财购|号")
"""Words of texts that a default explains, and the numbers of documents."""


def rules() -> Iterator[Rule]:
    """Every rule of the seeds."""
    return (version.rule for version in catalogue().rules.values())


def test_a_choice_has_an_english_word_of_its_own() -> None:
    for rule in rules():
        for spec in rule.inputs:
            english = [word.en for word in spec.words]
            assert not CHINESE.search("".join(english)), (rule.id, spec.name)
            assert len(set(english)) == len(english), (rule.id, spec.name)


def test_a_value_that_a_rule_asks_for_has_one() -> None:
    known = {(row.id, value) for row in catalogue().attributes.values() for value in row.values}
    lost: set[tuple[str, str]] = set()
    for rule in rules():
        for condition in (part for _, tree in rule.trees for part in walk(tree)):
            if isinstance(condition, c.Grade):
                asked = condition.grade.one_of or (condition.grade.at_least,)
                lost |= {("grade", grade) for grade in asked if grade is not None and CHINESE.search(grade)}
            filters = [
                part.where
                for part in vars(condition).values()
                if isinstance(part, c.RecordTest | c.ListTest | c.LeftListTest | c.NewestTest)
            ]
            for name, test in (pair for where in filters for pair in where.items()):
                lost |= {(name, str(value)) for value in test.choices if CHINESE.search(str(value))}
    assert lost - known == set()
    assert ("grade", "红") in lost


def test_a_place_of_a_rule_has_one() -> None:
    for rule in rules():
        located = [
            part.located.in_ for _, tree in rule.trees for part in walk(tree) if isinstance(part, c.Located)
        ]
        for code in (rule.region, *located):
            assert catalogue().regions[code].name_en is not None, code


def test_an_explanation_in_english_has_no_chinese_but_quotes_and_what_people_wrote() -> None:
    asked = 0
    for case in CASES[::3]:
        told = telling(case)
        wrote = {NOTICE, *(str(value) for value in case.given.values())}
        facts = [told.facts.subject, *told.facts.others.values()]
        records = [record for one in facts if one is not None for record in one.records]
        wrote |= {str(value) for record in records for value in record.attributes.values()}
        for line in explain(told, Locale.EN):
            if "in the Chinese original" in line:
                continue
            for record in records:
                line = line.replace(record.id, "")
            for word in sorted(wrote, key=len, reverse=True):
                line = line.replace(f"“{word}”", "")
            line = re.sub("“(高|低)”", "", GLOSSED.sub("", line))
            assert not CHINESE.search(line), (case.id, line)
            asked += 1
    assert asked > 1000
