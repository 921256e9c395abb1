"""Everything in the SDL is described in English and Chinese, each once; the tables hold nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema

from resolvers.root_fields import audiences
from resolvers.schema import make_schema
from resolvers.words.describing import coordinates, words_of
from resolvers.words.tables import FILES, tables, tails
from resolvers.words.words import Words
from tests.conftest import ROOT

SCHEMA: GraphQLSchema = make_schema()._schema
DESCRIPTIONS = {coordinate: words_of(described) for coordinate, described in coordinates(SCHEMA)}
CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH_MARK = re.compile("[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
NO_CHINESE = ("提问", "作答", "被用于", "进行了", "该些")
"""What a reader of Chinese would take for a translation."""
ELSEWHERE = {
    "none: true",
    "at_least",
    "where",
    "record.ends",
    "-",
    "several",
    "choose",
    "subject{id,records{kind}}",
}
"""What stands in backticks and is no name of the SDL, a file or a command."""
HOW = "CONTRIBUTING.md, “Descriptions”, says where its line goes"


def test_everything_is_described_in_both_languages() -> None:
    without = {
        language: [at for at, words in DESCRIPTIONS.items() if not getattr(words, language)]
        for language in ("en", "zh")
    }
    assert without == {"en": [], "zh": []}, HOW


def test_the_sdl_shows_them() -> None:
    text = (ROOT / "resolvers" / "schema.graphql").read_text("utf-8")
    schema = build_schema(text.replace("directive @oneOf on INPUT_OBJECT\n", ""))
    shown = {at: described.description for at, described in coordinates(schema)}
    assert shown == {at: words.text for at, words in DESCRIPTIONS.items()}


def test_each_language_is_itself() -> None:
    wrong = [f"{at}: {fault}" for at, words in DESCRIPTIONS.items() for fault in faults(words)]
    assert not wrong, "\n".join(wrong)


def faults(words: Words) -> Iterator[str]:
    """What is wrong with a description."""
    if not re.search("[A-Za-z]{2}", words.en) or not words.en.endswith("."):
        yield f"{words.en!r} is no English sentence"
    if not CHINESE.search(words.zh) or not words.zh.endswith("。"):
        yield f"{words.zh!r} is no Chinese sentence"
    if ENGLISH_MARK.search(words.zh):
        yield f"{words.zh!r} has marks of English"
    if any(one in words.zh for one in NO_CHINESE):
        yield f"{words.zh!r} reads as a translation"


def test_what_is_quoted_is_there() -> None:
    names = {part for at in DESCRIPTIONS for part in re.findall(r"\w+", at)}
    for at, words in DESCRIPTIONS.items():
        for quoted in re.findall("`([^`]+)`", words.text):
            known = set(re.split(r"[.(]", quoted)) <= names or quoted.startswith(
                ("docs/", "hub ", "HUB_", "extensions.")
            )
            assert known or quoted in ELSEWHERE, f"{at} names `{quoted}`, which the SDL has not"


def test_every_line_of_the_tables_is_used() -> None:
    known = tables()
    placed = {
        place
        for at, words in DESCRIPTIONS.items()
        if (place := known.place_of(at)) is not None and words.en.startswith(known.placed[place].en)
    }
    assert set(known.placed) - placed == set(), "these describe nothing, or what the code describes"
    english = {words.en for words in DESCRIPTIONS.values()}
    begun = {
        one for one in known.chinese if any(text == one or text.startswith(f"{one} ") for text in english)
    }
    assert set(known.chinese) - begun == set(), "the code says this no longer"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_tables_are_in_order_and_have_no_line_twice(file: Path) -> None:
    lines = file.read_text("utf-8").split("\n\n")[1:]
    keys = [re.findall('^msg(?:ctxt|id) "(.*)"$', line, re.MULTILINE)[0] for line in lines]
    assert keys == sorted(set(keys))
    assert {"msgctxt" in line for line in lines} == {file.name != "code.po"}


def test_a_word_has_the_line_that_is_closest() -> None:
    assert list(tails("Query.rules(kind:)")) == ["Query.rules(kind:)", "rules(kind:)", "(kind:)", "kind"]
    assert list(tails("@cost(weight:)")) == ["@cost(weight:)", "cost(weight:)", "(weight:)", "weight"]
    assert list(tails("Rule.kind")) == ["Rule.kind", "kind"]
    assert list(tails("RuleEdge")) == ["RuleEdge", "Edge"]
    assert list(tails("Rule")) == ["Rule"]


def test_a_description_is_one_line_where_it_fits() -> None:
    assert Words("The day.", "当日。").text == "The day. 当日。"
    assert Words("The day " + "x" * 60 + ".", "当日。").text == "The day " + "x" * 60 + ".\n当日。"


def test_a_chinese_sentence_names_the_subject_where_the_english_one_does() -> None:
    for field, audience in audiences(SCHEMA).items():
        en, zh = audience.sentences
        assert ("the subject itself" in en) == ("主体本人" in zh), field
