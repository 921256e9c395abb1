"""Broken documents are refused with file, line, what was found and what was expected; sound ones are not.

Each file of ``tests/broken`` is one document with one kind of error; its first lines say what is to be
complained about. The start of its name is the type of the document.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from graph_schema.vocabulary import Polarity
from hub.messages.languages import Language
from hub.messages.message import shown
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.checks.whole_policy import check
from hub.policy.csv_rows import rows
from hub.policy.diagnostics.complaints import BrokenDocuments, Complaint
from hub.policy.diagnostics.fields import FIELDS, field_in_chinese
from hub.policy.document_reading import build, read
from hub.policy.model import documents as d
from hub.policy.model import subject_documents as w
from hub.policy.model.conditions import Model, RecordTest
from hub.policy.yaml_documents import Document, dump, parse
from tests.rules.builders import TEXT, catalogue, rule

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
MODELS: dict[str, type[Model]] = {
    "rule": d.Rule,
    "agreement": d.Agreement,
    "parameter": d.Parameter,
    "kind": d.Kind,
    "scale": d.GradeScale,
    "scenario": d.Scenario,
    "measure": d.Measure,
    "grant": d.StatutoryGrant,
    "precedence": d.Precedence,
    "subject": w.SubjectDocument,
    "record": w.RecordDocument,
    "coverage": w.CoverageDocument,
}
EXPECTED = "# expected: "

OTHERS = (
    rule({"record": {"kind": "honour"}}, id_="suzhou--other", region="320500"),
    rule(
        {"related": {"link": "MANAGER_OF", "condition": {"record": {"kind": "penalty"}}}},
        id_="xinyang--through-link",
    ),
    rule(
        {"record": {"kind": "honour"}},
        "BENEFIT",
        id_="henan--other",
        region="410000",
        inputs=[{"name": "vehicle", "type": "boolean", "label": TEXT}],
    ),
)
"""Rules that stand beside the document in question."""


def with_document(kind: str, model: Any) -> Catalogue:
    """The catalogue of the tests with one document more."""
    base = catalogue(*OTHERS)
    plural = "precedences" if kind == "precedence" else f"{kind}s"
    held: Any = model
    key: Any = model.id
    if kind == "rule":
        held = RuleVersion(model, 1, "")
    elif kind == "agreement":
        held = (model, 1)
    elif kind == "scenario":
        key = (model.region, model.id)
    return replace(base, **{plural: {**getattr(base, plural), key: held}})


def complaints(path: Path) -> list[Complaint]:
    """What is wrong with a file."""
    kind = path.name.split("-")[0]
    try:
        document = read(path, path.name)
        model = build(MODELS[kind], document)
    except BrokenDocuments as error:
        return list(error.complaints)
    if kind in ("subject", "record", "coverage"):
        return []
    return [
        Complaint(
            path.name,
            document.line(problem.path),
            ".".join(map(str, problem.path)),
            problem.finding,
            problem.expectation,
        )
        for problem in check(with_document(kind, model))
        if problem.document == (kind, getattr(model, "id", ""))
    ]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_document_is_refused_in_words_that_its_writer_can_act_on(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    expected = [line.removeprefix(EXPECTED) for line in lines if line.startswith(EXPECTED)]
    assert expected
    assert [str(one).removeprefix(f"{path.name}:") for one in complaints(path)] == expected


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_document_is_refused_in_chinese_too(path: Path) -> None:
    """Line and field as in English; found and expected in Chinese, and what to do."""
    for one in complaints(path):
        for said in (one.finding, one.expectation):
            assert is_chinese(shown(said, Language.ZH)) or re.fullmatch("“[^”]*”", shown(said, Language.ZH))
        assert one.zh.startswith(f"{path.name}:{one.line}：")
        assert one.field in one.zh
        assert is_chinese(one.to_do(Language.ZH))


def test_every_field_of_what_people_publish_has_a_chinese_name() -> None:
    """The region of a clause and its class of sharing are not a day and a holding."""
    known: set[type[BaseModel]] = set()
    ahead: list[type[BaseModel]] = [d.Rule, d.Parameter, d.Agreement]
    while ahead:
        model = ahead.pop()
        if model not in known:
            known.add(model)
            ahead += [inner for one in model.model_fields.values() for inner in models_of(one.annotation)]
    names = {one.alias or name for model in known for name, one in model.model_fields.items()}
    assert not names - {*FIELDS}
    assert field_in_chinese(("clauses", "1", "share")) == "条款第2项的共享等级"
    assert field_in_chinese(("clauses", "0", "purposes", "0")) == "条款第1项的查询用途第1项"


def models_of(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_of(part)]


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_every_type_of_document_has_a_broken_example() -> None:
    assert {path.name.split("-")[0] for path in BROKEN} == set(MODELS)


def test_the_policy_of_these_tests_is_sound() -> None:
    assert check(catalogue(*OTHERS)) == []


def penalty(**test: Any) -> dict[str, Any]:
    """A test on negative records."""
    return {"record": {"kind": "penalty", **test}}


def amounts(**wanted: Any) -> dict[str, Any]:
    """A test on the sum of their amounts."""
    return penalty(sum={"attribute": "amount", "is": wanted})


EVERY_LAST = penalty(each_of_last={"count": 2, "where": {"final": {"equals": True}}})
BLACK = {"on_list": {"lists": ["black-list", "red-list"]}}
FORMS = [
    (penalty(), False, True),
    (penalty(count={"at_least": 2}), False, True),
    (penalty(count={"more_than": 2}), False, True),
    (penalty(count={"at_most": 2}), True, False),
    (penalty(count={"less_than": 2}), True, False),
    (penalty(count={"equals": 0}), True, False),
    (penalty(count={"one_of": [0]}), True, False),
    (penalty(count={"equals": 1}), False, False),
    (penalty(count={"one_of": [0, 1]}), False, False),
    (penalty(count={"at_least": 1, "at_most": 2}), False, False),
    (amounts(at_least=100), False, True),
    (amounts(at_most=100), True, False),
    (EVERY_LAST, False, False),
    (BLACK, False, True),
    ({"all": [BLACK, {"record": {"kind": "honour"}}]}, False, True),
    ({"any": [{"attested": "honest"}, penalty()]}, False, True),
    ({"other": {"input": "shop", "condition": penalty()}}, False, True),
    ({"related": {"link": "MANAGER_OF", "condition": {"not": penalty()}}}, True, False),
    ({"rule": {"rule": "bad"}}, False, True),
    ({"rule": {"rule": "bad", "is": "UNMET"}}, True, False),
    ({"record": {"kind": ["honour", "penalty"]}}, False, True),
    ({"record": {"kind": "honour", "count": {"at_least": 1, "at_most": 2}}}, True, True),
    ({"grade": {"scale": "home-scale", "one_of": ["C"]}}, True, True),
]


@pytest.mark.parametrize(("form", "helps", "bars"), FORMS, ids=lambda value: str(value)[:70])
def test_a_negative_record_more_must_never_earn_a_benefit(form: Any, helps: bool, bars: bool) -> None:
    """``helps``: allowed as it stands; ``bars``: allowed under 'not', and to withdraw."""
    inputs = [{"name": "shop", "type": "subject", "label": TEXT}]
    others = rule(penalty(), id_="bad")
    plain = rule(form, "BENEFIT", inputs=inputs)
    denied = rule({"not": form}, "BENEFIT", inputs=inputs)
    taking = rule({"attested": "honest"}, "BENEFIT", inputs=inputs, withdrawn_when=form)
    assert (check(catalogue(plain, others)) == []) is helps
    assert (check(catalogue(denied, others)) == []) is bars
    assert (check(catalogue(taking, others)) == []) is bars


def test_what_an_authority_attests_can_be_negative_too() -> None:
    kinds = dict(catalogue().kinds)
    kinds["attested-term"] = kinds["attested-term"].model_copy(update={"polarity": Polarity.NEGATIVE})
    kinds["credit-grade"] = kinds["credit-grade"].model_copy(update={"polarity": Polarity.NEGATIVE})
    attested = rule({"attested": "honest"}, "BENEFIT", id_="r-1")
    graded = rule({"not": {"grade": {"scale": "home-scale", "at_least": "A"}}}, "BENEFIT", id_="r-2")
    found = check(catalogue(attested, graded, kinds=kinds))
    assert [problem.document for problem in found] == [("rule", "r-1"), ("rule", "r-2")]


def test_rules_in_a_circle_are_each_told_and_those_that_lead_into_it_are_not() -> None:
    one = rule({"rule": {"rule": "two"}}, id_="one")
    two = rule({"not": {"rule": {"rule": "one"}}}, id_="two")
    outside = rule({"rule": {"rule": "one"}}, "BENEFIT", id_="outside")
    found = check(catalogue(one, two, outside))
    assert [(problem.document[1], problem.found) for problem in found] == [
        ("one", "a rule that rests on itself"),
        ("two", "a rule that rests on itself"),
    ]


@pytest.mark.parametrize("condition", ["related", "other"])
def test_a_measure_may_reach_the_responsible_persons_that_its_basis_names(condition: str) -> None:
    reach = {"link": "MANAGER_OF"} if condition == "related" else {"input": "shop"}
    form = {condition: {**reach, "condition": penalty()}}
    inputs = [{"name": "shop", "type": "subject", "label": TEXT}]
    assert len(check(catalogue(rule(form, "MEASURE", inputs=inputs)))) == 1
    assert check(catalogue(rule(form, "MEASURE", inputs=inputs, responsible_persons=True))) == []


def test_a_clause_id_belongs_to_one_agreement() -> None:
    clause = {"id": "c", "from": "320500", "to": "411500", "kinds": ["penalty"], "purposes": ["BIDDING"]}
    pact: dict[str, Any] = {
        "title": TEXT,
        "parties": ["411500", "320500"],
        "status": "DEMO",
        "valid": {"from": "2020-01-01"},
        "legal_basis": [{"document": "draft", "article": "1", "quote": "四个汉字"}],
        "clauses": [{**clause, "share": "RECORD"}],
    }
    agreements = {id_: (d.Agreement.model_validate({"id": id_, **pact}), 1) for id_ in ("one", "two")}
    (problem,) = check(catalogue(agreements=agreements))
    assert (problem.document, problem.path) == (("agreement", "two"), ("clauses", 0, "id"))
    assert "agreement 'one'" in problem.found


def test_of_very_many_names_the_closest_are_told() -> None:
    regions = {
        f"{code}": d.Region.model_validate(
            {"code": f"{code}", "name": "x", "name_en": "x", "parent": None, "kind": "CITY"}
        )
        for code in range(411500, 411600)
    }
    base = catalogue(rule({"attested": "honest"}, region="41150"), rule({"attested": "honest"}, id_="r-2"))
    found = check(replace(base, regions={**base.regions, **regions}))
    assert found[0].expected.startswith("one that exists, perhaps '4115")
    far = catalogue(rule({"attested": "honest"}, region="nowhere"))
    assert check(replace(far, regions={**far.regions, **regions}))[0].expected == "one of the 104 that exist"


UNION = """
condition:
  all:
    - any:
        - compare:
            left: {input: one}
            op: equals
            right: {value: 1}
        - rule:
            rule: other
            is: MET
effect:
  value:
    amount:
      amount: 3
      unit: CNY
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("condition",), 2),
        (("condition", "all", 0, "any", 0, "compare", "op"), 7),
        (("condition", "all", 0, "any", 1, "rule", "is"), 11),
        (("effect", "value", "amount", "unit"), 16),
        (("effect", "value", "decimal", "amount", "int"), 14),
        (("effect", "lasts"), 12),
        (("nowhere",), 2),
    ],
)
def test_a_document_knows_the_line_of_each_part(path: Any, line: int) -> None:
    assert parse(UNION, "x").line(path) == line


def test_a_complaint_inside_of_a_repeated_name_is_told_on_its_own_line() -> None:
    document = parse("effect:\n  kind: GRANT\n  value:\n    amount:\n      amount: 3\n      unit: [x]\n", "x")
    with pytest.raises(BrokenDocuments) as error:
        build(d.Rule, document)
    told = {complaint.field: complaint.line for complaint in error.value.complaints}
    assert told["effect.value.amount.unit"] == 6


def test_one_complaint_for_a_part_that_could_be_of_two_types() -> None:
    document = parse("kind: {a: b}\n", "x")
    with pytest.raises(BrokenDocuments) as error:
        build(RecordTest, document)
    assert [str(one) for one in error.value.complaints] == [
        "x:1: kind: found a mapping with a; expected a text (codes, numbers and dates that are text stand "
        "in quotes) or a list."
    ]


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("[" * 5000 + "\n" + "]" * 5000, 1, "parts that are nested too deeply"),
        ("a: 1\nb: 1.5e\n---\nc: 1\n", 3, "no valid YAML: but found another document"),
        ("a: \x00", 1, "no valid YAML: control characters are not allowed"),
        ("a: {b: 1, b: 2}", 1, "the key 'b' once more"),
        ("- a\n- {b: 1,\n  b: 2}", 3, "the key 'b' once more"),
        ("id: [x", 2, "no valid YAML: did not find expected ',' or ']'"),
        ("{[a]: b}", 1, "no valid YAML: found unhashable key"),
    ],
)
def test_what_is_no_document_is_refused(text: str, line: int, found: str) -> None:
    with pytest.raises(BrokenDocuments) as error:
        parse(text, "x")
    (complaint,) = error.value.complaints
    assert (complaint.line, complaint.found) == (line, found)


def test_a_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("id: 信阳".encode("gb18030"))
    with pytest.raises(BrokenDocuments, match="not UTF-8"):
        read(path, "x.yaml")


def test_an_empty_file_is_no_document() -> None:
    document: Document = parse("", "x")
    assert document.line(("id",)) == 1
    with pytest.raises(BrokenDocuments, match="x:1: found nothing; expected a mapping"):
        build(d.Term, document)


def test_canonical_text_reads_back_to_the_same_types() -> None:
    data = {
        "a": [Decimal("1.50"), 3, True, None, date(2026, 1, 31), "007", "2026-01-31", "是"],
        "b": Decimal(5),
    }
    assert parse(dump(data), "x").data == data
    assert [type(item) for item in parse(dump(data), "x").data["a"]] == [type(item) for item in data["a"]]
    assert dump(parse(dump(data), "x").data) == dump(data)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "code,name\n1,a\n",
            "x.csv:1: parent: found columns code, name; expected columns code, name, parent.",
        ),
        (
            "code,name,parent\n1,a,b\n2,a\n",
            "x.csv:3: found a row with another number of fields; expected 3 fields.",
        ),
        (
            "code,name,parent\n1,a,b,c\n",
            "x.csv:2: found a row with another number of fields; expected 3 fields.",
        ),
    ],
)
def test_a_broken_table_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(BrokenDocuments) as error:
        list(rows(path, "x.csv", ("code", "name", "parent")))
    assert str(error.value) == told
