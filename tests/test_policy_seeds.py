"""The seeded policy and demo world: quotes stand in their sources, every word of the vocabulary is used."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from graph_schema.vocabulary import (
    EffectKind,
    Modality,
    PurposeCode,
    RuleKind,
    RuleStatus,
    SharingClass,
    SubjectKind,
)
from hub.identity.identifiers import check, parse_schemes, require_kind
from hub.policy import csv_rows, document_reading
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.checks.whole_policy import check as problems_of
from hub.policy.model import conditions as c
from hub.policy.model import documents as d
from hub.policy.model import subject_documents as w
from hub.policy.model.disclosure_periods import DATES_OF_ANY
from hub.policy.model.mapping import FromColumn, Mapping
from hub.policy.model.mapping_columns import Coded
from hub.policy.model.operators import OPERATORS
from hub.policy.model.values import VALUES
from tests.fact_base import SHARED
from tests.seed_documents import read_once

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
M = TypeVar("M", bound=BaseModel)
PLACES = {"nation": "cn"}
"""Folders whose rules' ids begin otherwise than with the folder's name."""


def _list(name: str, model: type[M]) -> list[M]:
    """All documents of a list file and of those that stand beside it (kinds.yaml, kinds-000.yaml)."""
    found: list[M] = []
    for path in sorted((SEEDS / name).parent.glob(f"{Path(name).stem}*.yaml")):
        document = read_once(path, f"seeds/{path.relative_to(SEEDS)}")
        found.extend(
            document_reading.build(model, document, (position,)) for position in range(len(document.data))
        )
    return found


def _raw(name: str) -> Any:
    return read_once(SEEDS / name, f"seeds/{name}").data


RULE_FILES = sorted((SEEDS / "policy").glob("*/*.yaml"))
RULES = {
    path: document_reading.build(d.Rule, read_once(path, f"seeds/{path.relative_to(SEEDS)}"))
    for path in RULE_FILES
}
AGREEMENTS = [
    document_reading.build(d.Agreement, read_once(path, f"seeds/{path.relative_to(SEEDS)}"))
    for path in sorted((SEEDS / "agreements").glob("*.yaml"))
]
KINDS = _list("reference/kinds.yaml", d.Kind)
MEASURES = _list("reference/measures.yaml", d.Measure)
GRANTS = _list("policy/grants.yaml", d.StatutoryGrant)
SUBJECTS = _list("demo/subjects.yaml", w.SubjectDocument)
RECORDS = _list("demo/records.yaml", w.RecordDocument)
LINKS = _list("demo/links.yaml", w.LinkDocument)
COVERAGE = _list("demo/coverage.yaml", w.CoverageDocument)
SOURCES: dict[str, Any] = {source["id"]: source for source in _raw("sources/sources.yaml")["sources"]}


def _regions() -> dict[str, d.Region]:
    found: dict[str, d.Region] = {}
    for file, kind in (("provinces", "PROVINCE"), ("cities", "CITY"), ("districts", "DISTRICT")):
        for _, row in csv_rows.rows(SEEDS / f"regions/{file}.csv", file, ("code", "name", "parent")):
            found[row["code"]] = d.Region.model_validate({**row, "kind": kind})
    for row in _raw("regions/extra.yaml")["regions"]:
        fields = {key: row[key] for key in ("code", "name", "kind", "parent")}
        found[row["code"]] = d.Region.model_validate({**fields, "members": row.get("members", ())})
    return found


def _catalogue() -> Catalogue:
    return Catalogue(
        rules={rule.id: RuleVersion(rule, 1, "") for rule in RULES.values()},
        kinds={kind.id: kind for kind in KINDS},
        scales={scale.id: scale for scale in _list("reference/scales.yaml", d.GradeScale)},
        scenarios={(s.region, s.id): s for s in _list("reference/scenarios.yaml", d.Scenario)},
        terms={term.id: term for term in _list("reference/terms.yaml", d.Term)},
        measures={measure.id: measure for measure in MEASURES},
        parameters={p.id: p for p in _list("reference/parameters.yaml", d.Parameter)},
        defaults={default.id: default for default in _list("reference/defaults.yaml", d.Default)},
        attributes={one.id: one for one in _list("reference/attributes.yaml", d.Attribute)},
        grants={grant.id: grant for grant in GRANTS},
        precedences={p.id: p for p in _list("policy/precedence.yaml", d.Precedence)},
        sources={key: d.Source.model_validate(source) for key, source in SOURCES.items()},
        authorities={
            row["id"]: d.Authority.model_validate(row)
            for file in ("authorities.yaml", "reference/authorities.yaml")
            for row in _raw(file)["authorities"]
        },
        agreements={agreement.id: (agreement, 1) for agreement in AGREEMENTS},
        regions=_regions(),
    )


CATALOGUE = _catalogue()


def _bases() -> Iterator[tuple[str, d.LegalBasis]]:
    for document in (*RULES.values(), *AGREEMENTS, *MEASURES, *GRANTS):
        for basis in document.legal_basis:
            yield document.id, basis


@cache
def _text(source: str) -> str:
    """A source's text without whitespace: documents break lines inside sentences."""
    return re.sub(r"\s", "", (SHARED / SOURCES[source]["file"]).read_text("utf-8"))


@pytest.mark.parametrize(("owner", "basis"), list(_bases()), ids=lambda value: getattr(value, "quote", value))
def test_the_quote_of_each_legal_basis_stands_in_its_source(owner: str, basis: d.LegalBasis) -> None:
    assert re.sub(r"\s", "", basis.quote) in _text(basis.document)


def test_every_reference_leads_somewhere_and_no_rule_could_harm_by_its_form() -> None:
    assert [f"{p.document} {p.path}: {p.found}" for p in problems_of(CATALOGUE)] == []


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_rules_file_is_named_as_a_person_would_look_for_it(path: Path) -> None:
    place, rule = path.parent.name, RULES[path]
    prefix = PLACES.get(place, place)
    assert rule.id in (f"{prefix}-{path.stem}", f"{prefix}--{path.stem}")


def test_authorities_are_told_of_every_measure_on_its_occasion() -> None:
    """jointPunishment asks the measures of scenarios that are occasions, and no others."""
    occasions = {key for key, scenario in CATALOGUE.scenarios.items() if scenario.occasion}
    measures = [rule for rule in RULES.values() if rule.kind is RuleKind.MEASURE]
    lost = [
        rule.id
        for rule in measures
        if not any((region, rule.scenario) in occasions for region in CATALOGUE.path(rule.region))
    ]
    assert lost == []


def test_no_two_rules_share_an_id() -> None:
    assert len({rule.id for rule in RULES.values()}) == len(RULES)


def test_at_least_forty_five_rules_of_the_three_documents_and_the_laws() -> None:
    cited = [{basis.document for basis in rule.legal_basis} for rule in RULES.values()]
    fitting = [
        documents
        for documents in cited
        if documents & {"doc-002", "doc-003", "doc-004"}
        or any(not name.startswith("doc-") for name in documents)
    ]
    assert len(fitting) >= 45


def _conditions() -> Iterator[c.Condition]:
    for rule in RULES.values():
        for _, tree in rule.trees:
            yield from c.walk(tree)


def _tests_of(model: type[BaseModel], part: str) -> list[Any]:
    return [getattr(condition, part) for condition in _conditions() if isinstance(condition, model)]


RECORD_TESTS = _tests_of(c.Record, "record")
GRADE_TESTS = _tests_of(c.Grade, "grade")
COMPARISONS = _tests_of(c.Compare, "compare")
VALUES_USED = [rule.effect.value for rule in RULES.values() if rule.effect.value is not None]

SHAPES: dict[str, bool] = {
    "record exists": any(not (t.count or t.sum or t.each_of_last) for t in RECORD_TESTS),
    "record count": any(t.count for t in RECORD_TESTS),
    "record sum": any(t.sum for t in RECORD_TESTS),
    "each of the last n": any(t.each_of_last for t in RECORD_TESTS),
    "record filtered by attributes": any(t.where for t in RECORD_TESTS),
    "record within a window": any(t.within for t in RECORD_TESTS),
    "grade at least": any(t.at_least for t in GRADE_TESTS),
    "grade one of": any(t.one_of for t in GRADE_TESTS),
    "score": any(t.score for t in GRADE_TESTS),
    "grade of a year by parameter": any(isinstance(t.year, str) for t in GRADE_TESTS),
    "grade of a given year": any(isinstance(t.year, int) for t in GRADE_TESTS),
    "comparison with a literal": any(t.right and t.right.value is not None for t in COMPARISONS),
    "comparison of two inputs": any(t.left.input and t.right and t.right.input for t in COMPARISONS),
    "comparison with a parameter": any(t.right and t.right.parameter for t in COMPARISONS),
    "comparison of a rate": any(t.left.part for t in COMPARISONS),
    "related to": any(t.direction == "to" for t in _tests_of(c.Related, "related")),
    "related from": any(t.direction == "from" for t in _tests_of(c.Related, "related")),
    "date window": any(t.from_ for t in _tests_of(c.DateIs, "date")),
    "days of the month": any(t.days_of_month for t in _tests_of(c.DateIs, "date")),
    "deadline in working days": any(t.working_days for t in _tests_of(c.Deadline, "deadline")),
    "deadline in years": any(t.years for t in _tests_of(c.Deadline, "deadline")),
    "deadline by a fixed day": any(t.by for t in _tests_of(c.Deadline, "deadline")),
    "deadline against the cut-off": any(t.end is None for t in _tests_of(c.Deadline, "deadline")),
    "parameter in a value": any(
        isinstance(getattr(getattr(v, "amount", None), "amount", None), c.Operand) for v in VALUES_USED
    ),
    "a bound": any(
        getattr(getattr(v, "percent_off", None), "bound", "exact") != "exact" for v in VALUES_USED
    ),
    "a cap": any(getattr(getattr(v, "per_unit", None), "cap", None) for v in VALUES_USED),
    "effective everywhere": any(rule.effective == "EVERYWHERE" for rule in RULES.values()),
    "looks back": any(rule.looks_back for rule in RULES.values()),
    "responsible persons": any(rule.responsible_persons for rule in RULES.values()),
    "withdrawn when": any(rule.withdrawn_when for rule in RULES.values()),
    "lasts": any(rule.effect.lasts for rule in RULES.values()),
    "two versions by date": any(rule.valid.to < d.OPEN_END for rule in RULES.values()),
    "mapped list": any(x.treat_as and x.treat_as.list_ for a in AGREEMENTS for x in a.clauses),
    "seen, without effect": any(not x.recognise for a in AGREEMENTS for x in a.clauses),
    "a secondary source": any(v.secondary for p in CATALOGUE.parameters.values() for v in p.values),
    "a parameter without a value": any(not p.values for p in CATALOGUE.parameters.values()),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_the_vocabulary_is_needed_by_a_seeded_document(shape: str) -> None:
    assert SHAPES[shape]


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_is_used(operator: str) -> None:
    assert any(isinstance(condition, OPERATORS[operator]) for condition in _conditions())


@pytest.mark.parametrize("kind", EffectKind)
def test_every_effect_is_used(kind: EffectKind) -> None:
    assert kind in {rule.effect.kind for rule in RULES.values()}


@pytest.mark.parametrize("form", VALUES)
def test_every_value_form_is_used(form: str) -> None:
    assert any(form in type(value).model_fields for value in VALUES_USED)


def test_every_kind_status_modality_and_sharing_class_is_used() -> None:
    rules = list(RULES.values())
    assert {rule.kind for rule in rules} == set(RuleKind)
    assert {rule.status for rule in rules} == set(RuleStatus)
    assert {rule.modality for rule in rules} == set(Modality)
    assert {clause.share for agreement in AGREEMENTS for clause in agreement.clauses} == set(SharingClass)


@pytest.mark.parametrize("rule", list(RULES.values()), ids=lambda rule: rule.id)
def test_a_rule_stands_no_higher_than_its_source(rule: d.Rule) -> None:
    """A draft, a report and what is invented are never presented as applied law (AMB-053)."""
    documents = {basis.document for basis in rule.legal_basis}
    if rule.status is RuleStatus.IN_FORCE:
        assert all(SOURCES[name]["status"] == "IN_FORCE" for name in documents)
    if rule.status is not RuleStatus.DEMO and "doc-002" in documents:
        assert rule.status is RuleStatus.DRAFT
    if rule.status is not RuleStatus.DEMO and "doc-003" in documents:
        assert rule.status is RuleStatus.PRACTICE
    if rule.status is RuleStatus.DEMO:
        assert "DEMO" in (rule.note or "")
        assert "演示" in rule.title.zh


def _fact_ids() -> set[str]:
    found: set[str] = set()
    for name in ("scenarios", "obligations", "events"):
        with (SHARED / f"facts/{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
            found |= {row["id"] for row in csv.DictReader(lines)}
    return found


OWN_DEFAULTS = "AMB-101"
"""From here on defaults are the project's own; the fact base counts from 1."""


def test_rows_and_defaults_name_what_the_fact_base_has() -> None:
    found = set(re.findall(r"AMB-\d+", (SHARED / "facts/ambiguities.md").read_text("utf-8")))
    ours = {name for name in CATALOGUE.defaults if name >= OWN_DEFAULTS}
    assert not found & ours
    known = _fact_ids() | found | ours
    named = {name for rule in RULES.values() for name in (*rule.rows, *rule.defaults)}
    named |= {row for kind in KINDS for row in kind.rows}
    assert named - known == set()
    assert set(CATALOGUE.defaults) <= known


def test_what_an_answer_calls_attributes_is_there_in_words() -> None:
    """Every attribute of a record has a title, and every value that is a code has its words."""
    named = {name for kind in KINDS for name in kind.attributes} | {"severity"}
    assert named - set(CATALOGUE.attributes) == set()
    coded = {
        (name, str(value))
        for rule in CATALOGUE.rules.values()
        for name, value in _compared(rule)
        if re.fullmatch(r"[A-Z][A-Z_]+|[a-z]+(-[a-z]+)*", str(value)) and name not in ("scale", "grade")
    }
    assert ("penalty_type", "LARGE_FINE") in coded
    words = {(row.id, value) for row in CATALOGUE.attributes.values() for value in row.values}
    assert coded - words == set()


def _compared(version: RuleVersion) -> Iterator[tuple[str, object]]:
    """Attributes with the literals that the rule compares them with."""
    for condition in version.conditions:
        filters = [
            part.where
            for part in vars(condition).values()
            if isinstance(part, c.RecordTest | c.ListTest | c.LeftListTest | c.NewestTest)
        ]
        for name, test in (pair for where in filters for pair in where.items()):
            yield from ((name, value) for value in test.choices if not isinstance(value, bool))


def test_of_several_codes_those_that_rules_ask_for_stand_first() -> None:
    """Of a text that names several the first counts: behind one that no rule asks for, it would be lost."""
    asked = {pair for rule in CATALOGUE.rules.values() for pair in _compared(rule)}
    several: set[str] = set()
    for path in sorted((SEEDS / "mappings").glob("*.yaml")):
        for file in Mapping.model_validate(_raw(f"mappings/{path.name}")).files:
            for record in file.records:
                for name, value in record.attributes.items():
                    column = file.columns.get(value.column) if isinstance(value, FromColumn) else None
                    if not isinstance(column, Coded) or not column.several:
                        continue
                    several.add(name)
                    order = [(name, code) in asked for code in column.values.values()]
                    assert order == sorted(order, reverse=True), (path.name, name)
    assert several == {"penalty_type"}


def test_the_two_written_out_copies_of_article_20_equal_the_definition() -> None:
    rules = {rule.id: rule for rule in RULES.values()}
    definition = rules["henan--dishonest-information"].condition
    copies = [rule for name, rule in rules.items() if name.startswith("henan-public-resource-trading--")]
    assert len(copies) == 2
    listed = c.OnList(on_list=c.ListTest(lists=("joint-punishment-list",)))
    assert isinstance(definition, c.AnyOf)
    assert all(copy.condition == c.AnyOf(any=(*definition.any, listed)) for copy in copies)


OCCASIONS = {
    "government-procurement": PurposeCode.GOVERNMENT_PROCUREMENT,
    "bidding": PurposeCode.BIDDING,
    "bidding-supervision": PurposeCode.SUPERVISION,
    "licensing": PurposeCode.LICENSING,
    "market-access": PurposeCode.LICENSING,
    "subsidy": PurposeCode.SUBSIDY,
    "commendation": PurposeCode.PUBLIC_SERVICE,
    "financing": PurposeCode.FINANCING,
}


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if rule.effective == "EVERYWHERE"], ids=lambda rule: rule.id
)
def test_what_is_effective_everywhere_can_be_read_everywhere(rule: d.Rule) -> None:
    """Else a record elsewhere would be invisible and its absence taken for clean."""
    readable = {
        kind
        for grant in GRANTS
        if grant.callers == grant.records == "100000" and OCCASIONS[rule.scenario] in grant.purposes
        for kind in grant.kinds or ()
    }
    needed = {
        kind
        for condition in c.walk(rule.condition)
        for kind in (
            condition.record.kinds
            if isinstance(condition, c.Record)
            else condition.on_list.lists
            if isinstance(condition, c.OnList)
            else ()
        )
    }
    assert needed
    assert needed <= readable


# --- the demo world ----------------------------------------------------------------------------------

SCHEMES = parse_schemes(_raw("schemes.yaml"))
AUTHORITIES: dict[str, Any] = {
    row["id"]: row
    for name in ("authorities.yaml", "reference/authorities.yaml")
    for row in _raw(name)["authorities"]
}


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.versions[0].name)
def test_a_demo_subject_is_marked_invented_and_its_identifier_is_valid(subject: w.SubjectDocument) -> None:
    assert subject.invented
    assert all("虚构" in version.name for version in subject.versions)
    scheme = SCHEMES[subject.key.scheme]
    require_kind(scheme, subject.kind)
    found = check(scheme, subject.key.value, today=date(2026, 11, 22), districts=frozenset(CATALOGUE.regions))
    assert found.value == subject.key.value
    if subject.kind is SubjectKind.NATURAL_PERSON:
        assert found.district == "999999", "no real district: the number is nobody's"
    else:
        assert found.warnings == ()
    if subject.key.scheme == "USCC":
        organisation = subject.key.value[8:17]
        assert organisation.startswith("DEM")
        assert organisation[-1] == _gb11714(organisation[:8])


def _gb11714(body: str) -> str:
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    weighed = sum(
        weight * letters.index(x) for weight, x in zip((3, 7, 9, 10, 5, 8, 4, 2), body, strict=True)
    )
    return "0X987654321"[weighed % 11]


def test_the_demo_world_holds_the_subjects_that_the_questions_need() -> None:
    kinds = {subject.kind for subject in SUBJECTS}
    assert kinds >= {
        SubjectKind.LEGAL_ENTITY,
        SubjectKind.INDIVIDUAL_BUSINESS,
        SubjectKind.NATURAL_PERSON,
        SubjectKind.PUBLIC_BODY,
        SubjectKind.SHIP,
    }
    keys = {(subject.key.scheme, subject.key.value) for subject in SUBJECTS}
    assert len(keys) == len(SUBJECTS)
    for record in RECORDS:
        assert (record.subject.scheme, record.subject.value) in keys
    for link in LINKS:
        assert {(link.start.scheme, link.start.value), (link.end.scheme, link.end.value)} <= keys


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_a_demo_record_is_invented_typed_and_in_a_known_place(record: w.RecordDocument) -> None:
    assert record.authority.endswith("-demo"), "no real authority is said to have decided it"
    assert "虚构" in (record.title or "")
    assert record.region in CATALOGUE.regions
    assert AUTHORITIES[record.authority]["region"] in CATALOGUE.path(record.region)
    kind = CATALOGUE.kinds[record.kind]
    assert set(record.attributes) <= {*kind.attributes, *DATES_OF_ANY}
    if kind.id == "credit-grade":
        assert record.attributes["grade"] in CATALOGUE.scales[str(record.attributes["scale"])].grades
    if kind.id == "attested-term":
        assert record.attributes["term"] in CATALOGUE.terms


def test_no_two_demo_records_share_an_id() -> None:
    assert len({record.id for record in RECORDS}) == len(RECORDS)


def test_coverage_is_declared_by_invented_authorities_for_known_kinds() -> None:
    for coverage in COVERAGE:
        assert coverage.authority.endswith("-demo")
        assert coverage.region in CATALOGUE.regions
        assert set(coverage.kinds) <= set(CATALOGUE.kinds)


@pytest.mark.parametrize("rule", list(RULES.values()), ids=lambda rule: rule.id)
def test_the_authorities_of_a_rule_exist_in_its_region_or_above(rule: d.Rule) -> None:
    assert {AUTHORITIES[name]["region"] for name in rule.authorities} <= set(CATALOGUE.path(rule.region))


def test_the_demo_agreement_takes_nothing_but_parties_and_scenarios_from_the_draft() -> None:
    (agreement,) = [a for a in AGREEMENTS if a.id == "xinyang-suzhou-luan-fuyang"]
    assert agreement.status is RuleStatus.DEMO
    assert set(agreement.parties) == set(CATALOGUE.regions["G-XINYANG-COOPERATION"].members)
    assert {basis.document for basis in agreement.legal_basis} == {"doc-002"}
    assert "DEMO" in (agreement.note or "")
