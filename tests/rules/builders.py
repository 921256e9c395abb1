"""Small builders of facts and rules. Region 411500 (T) asks; 320500 and 341500 are partners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from graph_schema.vocabulary import RuleStatus, Truth
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model.documents import (
    OPEN_END,
    Authority,
    Clause,
    Default,
    GradeScale,
    Kind,
    Measure,
    Parameter,
    Region,
    Rule,
    Scenario,
    Source,
    Term,
)
from hub.rules import Facts, RuleResult, evaluate
from hub.rules.facts import (
    ClauseFact,
    CoverageFact,
    InputFact,
    ParameterFact,
    RecordFact,
    RelatedFact,
    SubjectFacts,
)
from hub.rules.scalars import as_date, as_number

DAY = date(2026, 6, 15)
PATHS = {
    "100000": ("100000",),
    "410000": ("100000", "410000"),
    "411500": ("100000", "410000", "411500"),
    "411502": ("100000", "410000", "411500", "411502"),
    "411503": ("100000", "410000", "411500", "411503"),
    "410100": ("100000", "410000", "410100"),
    "320500": ("100000", "320000", "320500"),
    "341500": ("100000", "340000", "341500"),
}
GRADES = {"home-scale": ("AA", "A", "B", "C"), "away-scale": ("S", "AA", "A", "D")}
TEXT = {"zh": "甲", "en": "a"}
ALWAYS = date(1, 1, 1)


def record(id_: str = "r1", kind: str = "penalty", region: str = "411500", **fields: Any) -> RecordFact:
    """A record that counts unless ``fields`` say otherwise; dates may be texts."""
    decided = fields.pop("decided_on", "2026-01-10")
    return RecordFact.model_validate(
        {
            "id": id_,
            "version": 1,
            "kind": kind,
            "region": region,
            "path": PATHS[region],
            "authority": "someone",
            "decided_on": decided,
            "valid_to": OPEN_END,
            "display_ends_on": OPEN_END,
            "sharing_ends_on": OPEN_END,
            **fields,
        }
    )


def grade(value: str, id_: str = "g1", region: str = "411500", **fields: Any) -> RecordFact:
    """A grade on the home scale, or on another one by ``scale``."""
    attributes: dict[str, Any] = {"scale": fields.pop("scale", "home-scale"), "grade": value}
    for name in ("score", "year"):
        if name in fields:
            attributes[name] = fields.pop(name)
    return record(id_, "credit-grade", region, attributes=attributes, **fields)


def attestation(term: str, holds: object, id_: str = "a1", **fields: Any) -> RecordFact:
    """An authority's word that a term holds, or does not."""
    return record(id_, "attested-term", attributes={"term": term, "holds": holds}, **fields)


def subject(*records: RecordFact, home: str = "411500", **fields: Any) -> SubjectFacts:
    """A company registered at ``home``."""
    return SubjectFacts.model_validate(
        {"id": "s1", "kind": "LEGAL_ENTITY", "registered": PATHS[home], "records": records, **fields}
    )


def linked(link: str, other: SubjectFacts, direction: str = "to") -> RelatedFact:
    """Another subject that is linked."""
    return RelatedFact.model_validate({"link": link, "direction": direction, "subject": other})


def covered(kind: str, region: str = "411500", from_: date = ALWAYS, to: date = OPEN_END) -> CoverageFact:
    """A source that is complete."""
    return CoverageFact(kind=kind, region=region, from_=from_, to=to, authority="a source")


def clause(id_: str = "c1", status: str = "IN_FORCE", agreement: str = "pact", **fields: Any) -> ClauseFact:
    """A clause by which 320500's penalties are recognised in 411500, unless ``fields`` say otherwise."""
    document = {
        "id": id_,
        "from": "320500",
        "to": "411500",
        "kinds": ["penalty"],
        "purposes": ["BIDDING"],
        "share": "RECORD",
        "recognise": True,
        **fields,
    }
    return ClauseFact(
        agreement=agreement, version=1, status=RuleStatus(status), clause=Clause.model_validate(document)
    )


def inputs(**values: Any) -> dict[str, InputFact]:
    """Inputs of the type that the value looks like; numbers and dates as text, as they are stored. None: a
    day of what was not done. An InputFact stays what it is."""
    return {name: value if isinstance(value, InputFact) else _input(value) for name, value in values.items()}


def _input(value: Any) -> InputFact:
    if isinstance(value, bool):
        return InputFact(type="boolean", value=value)
    if value is None or as_date(value) is not None:
        return InputFact(type="date", value=value)
    return InputFact(type="text" if as_number(value) is None else "decimal", value=value)


def facts(*records: RecordFact, **fields: Any) -> Facts:
    """What T knows at noon of DAY about a company of its own with these records."""
    given = {
        "cutoff": datetime(DAY.year, DAY.month, DAY.day, 12),
        "region": "411500",
        "path": PATHS["411500"],
        "subject": subject(*records),
        "scales": GRADES,
        **fields,
    }
    return Facts.model_validate(given)


def rule(condition: Mapping[str, Any], kind: str = "DUTY", id_: str = "r-1", **fields: Any) -> RuleVersion:
    """A rule of T; a measure and a benefit have a plain effect."""
    effects = {
        "DUTY": {"kind": "REQUIRE", "label": TEXT},
        "BENEFIT": {"kind": "GRANT", "label": TEXT, "value": {"items": [TEXT]}},
        "MEASURE": {"kind": "RESTRICT", "label": TEXT, "measure": "ban"},
    }
    document = {
        "id": id_,
        "title": TEXT,
        "region": "411500",
        "scenario": "bidding",
        "kind": kind,
        "subject_kinds": ["LEGAL_ENTITY"],
        "status": "IN_FORCE",
        "modality": "MUST",
        "legal_basis": [{"document": "law", "article": "1", "quote": "四个汉字"}],
        "valid": {"from": "2020-01-01"},
        "condition": condition,
        "effect": effects[kind],
        **fields,
    }
    return RuleVersion(Rule.model_validate(document), 3, "")


def asked(
    condition: Mapping[str, Any],
    known: Facts,
    kind: str = "DUTY",
    rules: Iterable[RuleVersion] = (),
    **fields: Any,
) -> RuleResult:
    """The result of a rule with this condition."""
    return evaluate(rule(condition, kind, **fields), known, {one.rule.id: one for one in rules})


def truth(condition: Mapping[str, Any], known: Facts, **fields: Any) -> Truth:
    """The truth of a condition alone."""
    return asked(condition, known, **fields).condition.truth


def parameters(**values: object) -> dict[str, ParameterFact]:
    """Parameters with their values on DAY; None is unset."""
    return {
        name: ParameterFact.model_validate({"value": value, "source": "a notice"})
        for name, value in values.items()
    }


def catalogue(*rules: RuleVersion, **fields: Any) -> Catalogue:
    """A small policy that all documents of these tests fit into."""
    return replace(_base(), rules={one.rule.id: one for one in rules}, **fields)


@cache
def _base() -> Catalogue:
    kinds = [
        ("penalty", "NEGATIVE", "publicity"),
        ("ruling", "NEGATIVE", "publicity"),
        ("honour", "POSITIVE", "honour"),
        ("black-list", "NEGATIVE", "list"),
        ("red-list", "POSITIVE", "list"),
        ("credit-grade", "GRADE", "grade"),
        ("attested-term", "NEUTRAL", "attestation"),
    ]
    attributes = {"amount": "decimal", "final": "boolean", "valid_from": "date", "sort": "text"}
    names = {"100000": None, "410000": "100000", "411500": "410000", "320000": "100000", "320500": "320000"}
    known: dict[str, Any] = {
        "kinds": {
            id_: Kind.model_validate(
                {"id": id_, "title": TEXT, "polarity": polarity, "category": c, "attributes": attributes}
            )
            for id_, polarity, c in kinds
        },
        "scales": {
            "home-scale": _scale("home-scale", "411500"),
            "away-scale": _scale("away-scale", "320500"),
            "colours": _scale("colours", "411500", grades=["red", "blue"], ordered=False),
        },
        "scenarios": {
            (region, id_): Scenario.model_validate({"id": id_, "region": region, "title": TEXT})
            for region, id_ in (("100000", "bidding"), ("411500", "parking"))
        },
        "defaults": {"AMB-001": Default.model_validate({"id": "AMB-001", "title": TEXT})},
        "terms": {"honest": Term.model_validate({"id": "honest", "title": TEXT})},
        "measures": {
            "ban": Measure.model_validate(
                {
                    "id": "ban",
                    "title": TEXT,
                    "legal_basis": [{"document": "law", "article": "1", "quote": "四个汉字"}],
                }
            )
        },
        "parameters": {
            id_: Parameter.model_validate({"id": id_, "title": TEXT, "region": "411500"})
            for id_ in ("rate", "rating-year")
        },
        "sources": {
            id_: Source.model_validate(
                {
                    "id": id_,
                    "title": "法",
                    "title_en": "law",
                    "kind": "law",
                    "status": status,
                    "region": region,
                }
            )
            for id_, status, region in (
                ("law", "IN_FORCE", None),
                ("draft", "DRAFT", "411500"),
                ("suzhou-law", "IN_FORCE", "320500"),
            )
        },
        "authorities": {
            "411500-court": Authority.model_validate(
                {"id": "411500-court", "name": "法院", "name_en": "court", "region": "411500"}
            )
        },
        "regions": {
            code: Region.model_validate(
                {"code": code, "name": code, "parent": parent, "kind": "NATION" if not parent else "CITY"}
            )
            for code, parent in names.items()
        },
    }
    return Catalogue(**known)


def _scale(id_: str, region: str, **fields: Any) -> GradeScale:
    grades = fields.pop("grades", GRADES.get(id_))
    return GradeScale.model_validate({"id": id_, "title": TEXT, "region": region, "grades": grades, **fields})
