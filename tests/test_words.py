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
ONE_WORD = {
    "伙伴": "互认地区",
    "等级体系": "等级标准",
    "重放": "复算",
    "提问": "查询",
    "作答": "答复",
    "进行了": "",
    "被用于": "用于",
}
"""What a reader of Chinese would take for a translation, or for another thing, with what is said instead."""
ELSEWHERE = {
    *("YAML", "USCC", "POST", "PIPL"),
    *("none: true", "at_least", "where", "record.ends", "-", "several", "choose"),
    "subject{id,records{status}}",
}
"""What is named and stands outside of the SDL: in a rule's text, on paper."""
HOW = "CONTRIBUTING.md, “Descriptions”, says where its line goes"


def test_everything_is_described_in_both_languages() -> None:
    without = {
        language: [at for at, words in DESCRIPTIONS.items() if not getattr(words, language)]
        for language in ("en", "zh")
    }
    assert without == {"en": [], "zh": []}, HOW


BEGINS = re.compile("(From|Since|from|since)(On|At)?$")
ENDS = re.compile("(To|Until|to|until)$")
FIRST_IN = re.compile(
    r"[Ff]irst day|Day from which|on that day or later|From this moment on|Since this day|day whose state|"
    r"cut-off of the list"
)
FIRST_OUT = re.compile(r"[Ff]irst day (outside|on which)|before that day|Before this moment")


def test_a_period_ends_with_the_first_day_outside_of_it_wherever_it_stands() -> None:
    """``from`` and ``since`` are in it, ``to`` and ``until`` outside; no name means a last day."""
    seen = {"in": 0, "out": 0}
    for at, described in coordinates(SCHEMA):
        named = getattr(described, "type", None)
        name = at.removesuffix(":)").split(".")[-1].split("(")[-1]
        if named is None or str(named).strip("!") not in ("Date", "DateTime"):
            continue
        words = DESCRIPTIONS[at]
        if ENDS.search(name):
            seen["out"] += 1
            assert FIRST_OUT.search(words.en), f"{at}: {words.en}"
            assert "截止日" not in words.zh, f"{at}: {words.zh}"
        elif BEGINS.search(name) and name != "repairableFrom":
            seen["in"] += 1
            assert FIRST_IN.search(words.en), f"{at}: {words.en}"
        assert not re.search("last day", words.en, re.IGNORECASE) or name == "dueOn", f"{at}: {words.en}"
    assert min(seen.values()) > 20, seen


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
    for word, instead in ONE_WORD.items():
        if word in words.zh:
            yield f"{words.zh!r} says {word}, all others {instead}"


def test_what_is_named_is_there() -> None:
    names = {part for at in DESCRIPTIONS for part in re.findall(r"\w+", at)}
    wrong = [
        f"{at}: {word}"
        for at, words in DESCRIPTIONS.items()
        for word in named(words.text)
        if not set(re.split(r"[.(]", word)) <= names and word not in ELSEWHERE
    ]
    assert not wrong, "not in the SDL: " + ", ".join(wrong)


def named(text: str) -> Iterator[str]:
    """Words that name something of the SDL: in backticks, or written as fields and values of enums are."""
    for word in re.findall("`([^`]+)`", text):
        if not word.startswith(("docs/", "hub ", "HUB_", "extensions.")):
            yield word
    yield from re.findall("\\b(?:[a-z]+[A-Z][A-Za-z]*|[A-Z]{4,}(?:_[A-Z]+)*)\\b", re.sub("`[^`]+`", "", text))


MEANS_THE_SAME: dict[str, set[str]] = {
    "(state:)": {"DeliveryState", "InvestigationState", "ObjectionState", "RepairState", "ReviewState"},
    "act": {"AuditAct", "ReviewStepAct"},
    "basis": {"EndBasis", "OwnerBasis"},
    "clauses": {"[Clause]", "[ClausePreview]"},
    "kind": {
        *("AttributeKind", "DecisionKind", "LegalTextKind", "LinkKind", "SubjectKind", "TimelineEventKind"),
    },
    "label": {"String", "Text"},
    "note": {"String", "Text"},
    "origin": {"EvidenceOrigin", "VersionOrigin"},
    "outcome": {"BenefitOutcome", "JointPunishmentOutcome", "Outcome"},
    "reason": {"RowReason", "RowWarningReason", "String", "TraceCutReason"},
    "rule": {"OwnerRuleFacts", "Rule"},
    "source": {"GrantSource", "String"},
    "state": {"DeliveryState", "InvestigationState", "ObjectionState", "RepairState", "ReviewState"},
    "subject": {"Subject", "SubjectRef", "SubmittedSubjectInput"},
    "title": {"String", "Text"},
}
"""A line that describes fields of several types, each of which it fits; `edges` and `node` have one each."""


def test_a_shared_line_describes_fields_of_one_type() -> None:
    """The same name with another type means another thing: `share` of a record, `share` of a company."""
    known, types = tables(), dict[str, set[str]]()
    for at, described in coordinates(SCHEMA):
        place = known.place_of(at)
        type_ = str(getattr(described, "type", "")).replace("!", "")
        if not type_ or place in (None, at, "edges", "node"):
            continue
        if DESCRIPTIONS[at].en.startswith(known.placed[place].en):
            types.setdefault(place, set()).add(type_)
    several = {place: found for place, found in types.items() if len(found) > 1}
    assert several == MEANS_THE_SAME, "give one that means another thing a line of its own in places.po"


def test_what_is_never_null_is_not_said_to_be() -> None:
    wrong = [
        at
        for at, described in coordinates(SCHEMA)
        if str(getattr(described, "type", "")).endswith("!")
        and re.search("(?:^|; )[Nn]ull:|(?:^|；)null：", DESCRIPTIONS[at].text)
    ]
    assert wrong == []


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
    assert list(tails("Query.rules(kind:)")) == ["Query.rules(kind:)", "rules(kind:)", "(kind:)"]
    assert list(tails("@cost(weight:)")) == ["@cost(weight:)", "cost(weight:)", "(weight:)"]
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
