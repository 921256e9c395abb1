"""Explanations that a person can read: whole answers of the hub in ``tests/explanations``, a sheet of many in
``docs/explanations.md``; both are read by a person when they change.

``EXPLANATIONS=write`` in the environment writes the former anew, ``python -m tests.explanations --write`` the
latter; then read the difference.
"""

import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from graph_schema.links import LinkKind
from graph_schema.vocabulary import (
    EvidenceOrigin,
    Modality,
    Outcome,
    ReasonCode,
    RuleStatus,
    SubjectKind,
    Truth,
)
from hub.decisions.explanations import Locale, Telling, explain
from hub.decisions.explanations.change_forms import CHANGES
from hub.decisions.explanations.condition_forms import ASKED, BOUNDS, FACTS
from hub.decisions.explanations.gap_forms import GAP_PARTS, GAPS
from hub.decisions.explanations.gaps import detail_in
from hub.decisions.explanations.opening_forms import OUTCOMES, STANDINGS
from hub.decisions.explanations.sentence_forms import SENTENCES
from hub.decisions.explanations.tables import LINKS, MODALITIES, REASONS, STATUSES, SUBJECT_KINDS, UNITS
from hub.messages.languages import Language, speaking
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model.documents import Attribute
from hub.rules import Facts, evaluate
from hub.rules.facts import ConditionResult, Missing
from resolvers.rule_values import missing
from tests.asking import CHECKING, PROCUREMENT, UNHEARD, code, day, decimal, word, yes
from tests.cases.seeded import catalogue
from tests.conftest import Ask
from tests.explanations.expected import NEGATIVE
from tests.explanations.sheet import SHEET, sheet, tellings
from tests.explanations.told import records_of
from tests.rules.builders import attestation, clause, covered, facts, grade, record, rule
from tests.rules.builders import catalogue as small
from tests.rules.strategies import rules, worlds

FOLDER = Path(__file__).parent / "explanations"
MEASURES = """
query ($s: SubjectRef!, $p: PurposeInput!, $l: Locale!, $on: DateTime!) {
  jointPunishment(subject: $s, region: "411500", occasion: "government-procurement", at: $on, purpose: $p) {
    applyingMeasures { explanation(locale: $l) } undeterminedMeasures { explanation(locale: $l) }
  }
}
"""
DUTY = """
query ($p: PurposeInput!, $l: Locale!, $rule: String!, $inputs: [RuleInput!], $on: DateTime!) {
  evaluate(rule: $rule, inputs: $inputs, at: $on, purpose: $p) { id result { explanation(locale: $l) } }
}
"""


ON = "2026-11-20T12:00:00+08:00"
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "unheard-of": (MEASURES, {"s": code(UNHEARD), "p": PROCUREMENT}),
    "late": (
        DUTY,
        {
            "rule": "jia--penalty-upload-deadline",
            "inputs": [
                word("information_kind", "行政处罚"),
                day("decided_on", "2026-04-03"),
                day("uploaded_on", "2026-04-16"),
            ],
            "p": CHECKING,
        },
    ),
}


def texts(found: Any) -> list[str]:
    """Every explanation in an answer, in its order."""
    if isinstance(found, dict):
        lines = found.get("explanation")
        return (
            ["\n".join(lines)] if lines is not None else [t for value in found.values() for t in texts(value)]
        )
    return [t for value in found for t in texts(value)] if isinstance(found, list) else []


def compare(name: str, told: str) -> None:
    """Asserts that a text is the one that was read; writes it where the environment says so."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("EXPLANATIONS") == "write":
        path.write_text(told, "utf-8")
    assert told == path.read_text("utf-8")


@pytest.mark.parametrize("locale", ["ZH_CN", "EN"])
@pytest.mark.parametrize("name", CASES)
def test_an_explanation_reads_as_it_was_read(ask: Ask, name: str, locale: str) -> None:
    query, variables = CASES[name]
    answer = ask(query, {**variables, "l": locale, "on": ON})
    assert "errors" not in answer
    compare(f"{name}.{locale}", "\n\n".join(texts(answer["data"])) + "\n")


def test_a_question_that_names_no_subject_is_told_so(ask: Ask) -> None:
    given = {"inputs": [decimal("years_left", "4"), yes("repays_by_contract")]}
    answer = ask(
        DUTY, {"rule": "yancheng-student-loan--short-term", **given, "p": CHECKING, "l": "EN", "on": ON}
    )
    assert "errors" not in answer
    (told,) = texts(answer["data"])
    assert "The question names no subject." in told
    assert "does not know the subject" not in told


def test_the_sheet_is_what_the_hub_says() -> None:
    """``python -m tests.explanations --write`` makes it anew; then read the difference."""
    assert SHEET.read_text("utf-8") == sheet()


def test_the_sheet_shows_every_outcome_and_many_a_no() -> None:
    outcomes = Counter(telling.result.outcome for _, telling in tellings())
    assert sum(outcomes.values()) == 40
    assert set(outcomes) == set(Outcome)
    assert sum(outcomes[outcome] for outcome in NEGATIVE) >= 12


PLAIN = Catalogue(
    attributes={
        "amount": Attribute.model_validate(
            {"id": "amount", "title": {"zh": "金额", "en": "amount"}, "unit": "CNY"}
        )
    }
)
"""Everything else is called by its id."""


def told(version: RuleVersion, known: Facts, **more: Any) -> tuple[list[str], list[str]]:
    """What a rule of its own answers, in both languages, with every record open."""
    rules = {version.rule.id: version, **more.pop("rules", {})}
    records = more.pop("records", records_of(known))
    telling = Telling(evaluate(version, known, rules), known, rules, records, PLAIN, **more)
    zh, en = (explain(telling, locale) for locale in Locale)
    return zh, en


def test_what_a_refusal_fails_on_is_named() -> None:
    """What is not met, and what is there though the rule excludes it; nothing of what is met."""
    condition = {
        "all": [
            {"attested": "honest"},
            {"not": {"record": {"kind": "penalty"}}},
            {"any": [{"on_list": {"lists": ["red-list"]}}, {"is_kind": ["LEGAL_ENTITY"]}]},
        ]
    }
    version = rule(condition, "BENEFIT")
    zh, en = told(version, facts(attestation("honest", False), record()))
    assert "someone对“honest”的认定为“否”（记录 a1，411500，2026年1月10日作出），而要求为“是”。" in zh
    assert "该主体有“penalty”记录（记录 r1，411500，2026年1月10日作出），而要求没有此类记录。" in zh
    found = "The finding of someone on “honest” is “no” (record a1, 411500, of 2026-01-10)"
    assert f"{found}, but “yes” is needed." in en
    assert not any("red-list" in sentence for sentence in (*zh, *en))


@pytest.mark.parametrize(
    ("open_ended", "zh", "en"), [(True, "等（文件的列举没有限于这些）", ", and others"), (False, "。", ".")]
)
def test_a_list_that_the_text_leaves_open_says_so(open_ended: bool, zh: str, en: str) -> None:
    items = [{"zh": "演示", "en": "demo"}, {"zh": "再演示", "en": "demo again"}]
    value = {"items": items, "open_ended": open_ended}
    effect = {"kind": "GRANT", "label": items[0], "value": value}
    version = rule({"attested": "honest"}, "BENEFIT", effect=effect)
    chinese, english = told(version, facts(attestation("honest", True)))
    assert any(sentence.startswith(f"内容是：演示；再演示{zh}") for sentence in chinese)
    assert any(sentence.startswith(f"It consists of: demo; demo again{en}") for sentence in english)


SHARES: dict[str, tuple[str, ...]] = {
    "RECORD": ("2026年1月10日", "20 元"),
    "DESENSITISED": ("2026年1月10日",),
    "RESULT_ONLY": (),
}
"""What of a record of 20 yuan, decided on that day, an explanation may tell by its class of sharing."""


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize(
    "condition",
    [
        {"record": {"kind": "penalty", "sum": {"attribute": "amount", "is": {"at_least": 10}}}},
        {"record": {"kind": "penalty", "where": {"amount": {"less_than": 10}}}},
        {"record": {"kind": "penalty", "each_of_last": {"count": 1, "where": {"amount": {"less_than": 10}}}}},
        {"account": {"minus": [{"kinds": ["penalty"], "attribute": "amount"}], "is": {"less_than": 0}}},
    ],
    ids=["sum", "filter", "last", "balance"],
)
def test_no_more_of_a_record_is_told_than_is_shared(share: str, condition: dict[str, Any]) -> None:
    held = record(attributes={"amount": "20"}, share=share, valid_to="2027-03-04")
    known = facts(held, coverage=[covered("penalty")])
    zh = "\n".join(told(rule(condition, "MEASURE"), known)[0])
    kept = {text for texts in SHARES.values() for text in texts} - set(SHARES[share])
    assert [text for text in kept if text in zh] == [], zh
    assert share != "RECORD" or all(text in zh for text in SHARES[share]), zh
    assert share != "RESULT_ONLY" or "2027" not in zh, zh
    alone = "\n".join(told(rule(condition, "MEASURE"), known, records={})[0])
    assert not any(text in alone for text in ("r1", *SHARES["RECORD"])), alone


def test_a_partners_grade_is_told_as_what_a_clause_takes_it_for() -> None:
    taken = {"scenario": "bidding", "scale": "home-scale", "grade": "A"}
    fact = clause("c3", kinds=["credit-grade"], scale="away-scale", at_least="AA", treat_as=taken)
    held = grade("S", region="320500", scale="away-scale")
    version = rule({"grade": {"scale": "home-scale", "at_least": "AA"}}, "BENEFIT")
    zh, _ = told(version, facts(held, clauses=[fact]))
    (said,) = [sentence for sentence in zh if "c3" in sentence]
    assert "该主体的记录 g1（“credit-grade”，320500，2026年1月10日作出）" in said
    assert said.endswith("在本地视同“home-scale”的“A”级，而要求等级为“AA”或者更高。")
    assert "这一结论所依据的事实来自按互认条款采用的外地记录。" in zh


def test_a_measure_that_stands_against_a_benefit_is_told_with_its_record_and_its_text() -> None:
    version = rule({"attested": "honest"}, "BENEFIT")
    known = facts(attestation("honest", True), record())
    title = {"zh": "禁止", "en": "a ban"}
    ban = rule({"record": {"kind": "penalty"}}, "MEASURE", id="ban", title=title)
    rules = {version.rule.id: version, ban.rule.id: ban}
    granted = evaluate(version, known, rules)
    barred = granted.model_copy(update={"outcome": Outcome.REFUSED, "reason": ReasonCode.RESTRAINT_PREVAILS})
    telling = Telling(barred, known, rules, records_of(known), catalogue(), (evaluate(ban, known, rules),))
    zh, en = (explain(telling, locale) for locale in Locale)
    assert "（禁止），惩戒优先于激励" in zh[1]
    assert "(a ban), and such a measure prevails over a benefit" in en[1]
    assert zh[-1] == "惩戒措施依据的是现行有效的文件；优惠依据的是现行有效的文件。"
    assert en[-1] == "The text of the measure is a text in force; that of the benefit is a text in force."
    assert any("记录 r1" in said and "适用条件" in said for said in zh)
    assert any("以惩戒、以黑名单为准" in said for said in zh)
    assert any("record r1" in said for said in en)
    assert telling.rests_on == (EvidenceOrigin.HELD,)


def test_a_practice_and_the_measure_in_force_against_it_are_told_apart() -> None:
    """Whose basis is which, and that it is the one in force that bars."""
    (_, barred), *_ = [(case, one) for case, one in tellings() if one.barred]
    zh, en = (explain(barred, locale) for locale in Locale)
    assert zh[0].startswith("该主体不能享受报道所说的这一优惠：")
    assert en[0].startswith("The subject can't have this benefit that a report describes: ")
    assert zh[-1] == "惩戒措施依据的是现行有效的文件；优惠依据的是对做法的报道，不是法律文件。"
    assert en[-1].startswith(
        "The text of the measure is a text in force; that of the benefit is a report of practices"
    )
    assert [said[:5] for said in zh if "《" in said] == ["惩戒措施的", "优惠的依据"]
    assert any("2025年5月2日起现有记录的期限届满" in said for said in zh)


def test_why_a_missing_declaration_matters_is_told() -> None:
    """That leaving a list would withdraw the benefit, and that nobody declares who left."""
    ends = {"left_list": {"lists": ["red-list"]}}
    version = rule({"attested": "honest"}, "BENEFIT", withdrawn_when=ends)
    zh, en = told(version, facts(attestation("honest", True)))
    assert any("退出“red-list”的，取消这一优惠" in said and "没有收到任何来源" in said for said in zh)
    assert any(said.startswith("Leaving “red-list” would withdraw the benefit") for said in en)
    zh, en = told(rule({"record": {"kind": "penalty"}}, "MEASURE"), facts())
    assert any(said.startswith("查不到不等于没有") for said in zh)
    assert any(said.startswith("Finding no such record does not mean") for said in en)


@pytest.mark.parametrize(
    "ended", [{"revoked_on": "2026-02-01"}, {"repaired_on": "2026-02-01"}, {"region": "320500"}]
)
def test_a_list_on_which_the_subject_never_was_with_effect_here_is_not_told_as_left(
    ended: dict[str, str],
) -> None:
    condition = {"left_list": {"lists": ["red-list", "black-list"], "exits": ["honour"]}}
    entries = record("e1", "red-list", decided_on="2025-01-01"), record("b1", "black-list", **ended)
    left = record("x1", "honour", decided_on="2026-05-01")
    zh, en = told(rule(condition, "MEASURE"), facts(*entries, left))
    assert zh[1].startswith("该主体已经退出“red-list”（")
    assert en[1].startswith("The subject has left “red-list” (")


def test_a_total_of_nothing_says_that_nothing_is_on_record_and_on_whose_word() -> None:
    condition = {"record": {"kind": "penalty", "sum": {"attribute": "amount", "is": {"at_least": 10}}}}
    zh, en = told(rule(condition, "MEASURE"), facts(coverage=[covered("penalty")]))
    assert any(
        said.startswith("该主体没有“penalty”记录（a source声明此类记录已经归集完整），而") for said in zh
    )
    none = "The subject has no “penalty” on record (by the declaration of a source all such records are held)"
    assert any(said.startswith(f"{none}, but") for said in en)
    assert any("a source关于此类记录已经归集完整的声明" in said for said in zh)


def test_an_entry_that_does_not_matter_says_why() -> None:
    """A payment that came after it."""
    on = {"on_list": {"lists": ["black-list"]}}
    after = {"newest": {"kinds": ["black-list", "payment"], "is": ["payment"]}}
    condition = {"all": [{"any": [{"not": on}, after]}, {"attested": "honest"}]}
    entry = record("r1", "black-list", decided_on="2026-01-10")
    paid = record("r2", "payment", decided_on="2026-01-20")
    version = rule(condition, "BENEFIT")
    whole = [covered("black-list"), covered("payment")]
    known = facts(entry, paid, attestation("honest", False), coverage=whole)
    telling = Telling(evaluate(version, known, {}), known, {"r-1": version}, records_of(known), small())
    zh, en = (explain(telling, locale) for locale in Locale)
    (said,) = [said for said in zh if said.startswith("另外")]
    assert re.search("记录 r1.*因为.*记录 r2", said), said
    (said,) = [said for said in en if "does not hang on it" in said]
    assert re.search("record r1.*since the subject has.*record r2", said), said


def test_a_rule_that_failed_and_an_outcome_alone_are_told() -> None:
    """What nothing but the outcome was kept of has a text; none is made up."""
    version = rule({"record": {"kind": "penalty"}}, "MEASURE")
    known = facts(record())
    result = evaluate(version, known, {})
    bare = ConditionResult(operator="", label="", truth=Truth.UNKNOWN)
    for update in (
        {"condition": bare},
        {"condition": bare, "outcome": "UNDETERMINED", "reason": "RULE_ERROR"},
    ):
        telling = Telling(result.model_copy(update=update), known, {version.rule.id: version}, {}, small())
        for locale in Locale:
            assert all(sentence[-1] in "。." for sentence in explain(telling, locale))
        assert telling.rests_on == ()


@given(rules(), worlds() | worlds(clear=True))
def test_whatever_a_rule_asks_can_be_told(of: list[RuleVersion], known: Facts) -> None:
    """Any condition on any facts: sentences in both languages, and whose word it is where it is settled."""
    policy = small()
    held = {version.rule.id: version for version in of}
    result = evaluate(of[0], known, held)
    telling = Telling(result, known, held, records_of(known), policy)
    for locale, stop in ((Locale.ZH_CN, "。"), (Locale.EN, ".")):
        sentences = explain(telling, locale)
        assert all(sentence.endswith(stop) and "{" not in sentence for sentence in sentences)
    for gap in result.missing:
        assert any(form.what == gap.what and re.fullmatch(form.detail, gap.detail) for form in GAPS), gap
        assert detail_in(Language.EN, gap).startswith(gap.detail or "not given")
        in_chinese = detail_in(Language.ZH, gap)
        assert "{" not in in_chinese
        assert re.search("[一-鿿]", in_chinese), gap


def test_every_form_says_the_same_in_both_languages() -> None:
    """Each has the same slots, and is a sentence in both or in none."""
    slots = re.compile(r"{(\w+)}")
    for table in (OUTCOMES, STANDINGS, ASKED, BOUNDS, FACTS, SENTENCES, CHANGES, GAP_PARTS):
        for name, (zh, en) in table.items():
            assert set(slots.findall(zh)) == set(slots.findall(en)), name
            assert zh.endswith("。") == en.endswith("."), name
    for gap in GAPS:
        assert set(slots.findall(gap.zh)) == set(slots.findall(gap.en)), gap
        assert (gap.zh[-1], gap.en[-1]) == ("。", "."), gap


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        (None, "no complete source for 411500"),
        (Language.EN, "no complete source for 411500"),
        (Language.ZH, "没有来源声明已归集完整：411500"),
    ],
)
def test_what_is_missing_is_answered_in_the_language_that_was_asked_for(
    language: Language | None, detail: str
) -> None:
    gap = Missing(what="coverage", name="admin-penalty", detail="no complete source for 411500")
    with speaking(language):
        assert missing([gap])[0].detail == detail


def test_that_no_rule_is_held_is_answered_in_chinese() -> None:
    detail = "the hub holds no rule for culture in force in 411500 on 1990-01-01"
    told = "枢纽没有收录在1990-01-01于411500有效的这类规则，这不等于没有规定"
    assert detail_in(Language.ZH, Missing(what="rule", name="411500", detail=detail)) == told


def test_every_unit_and_every_word_of_the_vocabulary_has_a_name() -> None:
    policy = catalogue()
    used = {spec.unit for version in policy.rules.values() for spec in version.rule.inputs}
    used |= {parameter.unit for parameter in policy.parameters.values()}
    used |= {row.unit for row in policy.attributes.values()}
    assert used - {None} - set(UNITS) == set()
    assert set(SUBJECT_KINDS) == set(SubjectKind)
    assert set(LINKS) == {(link, way) for link in LinkKind for way in ("to", "from")}
    assert set(REASONS) == set(ReasonCode)
    assert {*MODALITIES, Modality.PRACTICE} == set(Modality)
    assert set(STATUSES) == set(RuleStatus) == {RuleStatus(name) for name in STANDINGS}
