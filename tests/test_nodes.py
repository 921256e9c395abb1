"""References are types, what has an `id` is told from all else by it, and alike things are named alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    get_named_type,
    is_input_type,
    is_leaf_type,
)

from hub.policy.model.documents import InputSpec
from hub.policy.model.operators import OPERATORS
from hub.policy.model.reference import Kind, Precedence, Region, Source
from hub.policy.model.values import VALUES
from hub.rules.facts import Evidence, Missing, ValueResult
from resolvers import enums
from resolvers.public_nodes import ELSEWHERE, FOUND
from resolvers.root_fields import audiences
from resolvers.rule_values import FORMS, MAKERS
from resolvers.schema import make_schema
from tests.asking import BUILDER, CLEAN, PROCUREMENT, Json, code, data
from tests.conftest import Ask

SCHEMA: GraphQLSchema = make_schema()._schema
WITHOUT_A_NODE = {
    "AuditEntry.decisionIds": "an auditor can't ask about decisions",
    "Disclosed.subjectId": "an auditor can't ask about subjects",
    "CreditRecord.id": "a record looks otherwise at another cut-off, for another purpose or caller",
    "Subject.id": "so does a subject; arguments name it by its id at every cut-off",
    "OwnView.id": "so does what is held about one",
    "PublicRecord.id": "so does what is published of a record, until nothing of it is",
    "EligibleSubject.id": "of one that left the list no more is told",
    "WhiteListMember.id": "of one that its region no longer has no more is told",
    "Delivery.mends": "asked for by `delivery`, with a purpose",
    "MendedRow.delivery": "so is this one",
    "RecordPreview.record": "who submits a record need not be one who may read it",
    "RecordPreview.sameDecision": "nor what another source has of it",
    "RowReceipt.records": "who submits a record need not be one who may read it",
    **dict.fromkeys(
        ("OverdueWithdrawal.recordId", "OverdueWithdrawal.saidBy"),
        "whom a department's figures are shown need not be one who may read its records",
    ),
}
"""Ids of what their reader may not ask further, or that say nothing of how it looks, each with why: caches
are told not to merge these (docs/clients.md, tests/front_ends)."""
TRACED = {
    *(
        "TraceLink.start",
        "TraceLink.end",
        "TraceLink.company",
        "TraceCut.subject",
        "GuaranteeWay.members",
        "LinkRing.members",
    ),
    *("LinkedGroup.members", "SharedPerson.person", "SharedPerson.companies"),
    *("Reemergence.person", "Reemergence.listed", "Reemergence.newer", "ListEntry.subject"),
    *("ListedBidder.bidder", "BidderEvidence.bidders", "BidderEvidence.shared"),
    *("BeneficialOwners.company", "BeneficialOwner.person", "BeneficialOwner.jointlyWith"),
    *(
        "OwnerChain.members",
        "OwnerMissing.subject",
        "OpenShare.subject",
        "OpenVotes.subject",
        "OverWholeShares.subject",
    ),
    *("HoldingLoop.members", "ControlStep.subject", "ControlStep.holders", "CloseLinkBetween.third"),
    *("SharedAttribute.id", "StepAttribute.id", "GraphAttribute.id", "GraphAttribute.subjects"),
}
"""Ids of subjects of a trace, which `subjects` of the answer leads to, and of what they have."""
NOUNS = {
    *("agreement", "authorities", "authority", "clause", "clauses", "defaults", "legalText", "measure"),
    *("parameter", "parties", "recordKind", "recordKinds", "region", "regions", "rule", "scale"),
    *("scenario", "scenarios", "gradeScale"),
}


def fields() -> Iterator[tuple[str, str, Any]]:
    """Type, name and definition of every field that answers."""
    for type_ in SCHEMA.type_map.values():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) and not type_.name.startswith("__"):
            yield from ((type_.name, name, field) for name, field in type_.fields.items())


def is_node(name: str) -> bool:
    type_ = SCHEMA.type_map[name]
    assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
    return name == "Node" or any(one.name == "Node" for one in type_.interfaces)


def test_an_id_is_that_of_its_own_object() -> None:
    bare = {
        f"{of}.{name}"
        for of, name, field in fields()
        if (get_named_type(field.type).name == "ID" or re.search(r"Ids?$", name))
        and not (name == "id" and is_node(of))
    }
    assert bare == {*WITHOUT_A_NODE, *TRACED}


def test_what_is_named_as_a_type_is_one() -> None:
    texts = {
        f"{of}.{name}"
        for of, name, field in fields()
        if name in NOUNS and is_leaf_type(get_named_type(field.type))
    }
    assert texts == set()


def test_a_public_thing_has_a_code_by_which_it_is_looked_up() -> None:
    query = SCHEMA.query_type
    assert query is not None
    for name, field in query.fields.items():
        type_ = get_named_type(field.type)
        if "code" in field.args:
            assert isinstance(type_, GraphQLObjectType)
            assert is_node(type_.name), name
            assert {"id", "code"} <= set(type_.fields), name
            assert f"{name}s" in query.fields or name == "authority", f"a list beside {name}"


def test_arguments_that_name_a_thing_of_the_policy_are_texts() -> None:
    """An `ID` is an id; what the policy calls a thing is its code."""
    for type_ in (SCHEMA.query_type, SCHEMA.mutation_type):
        assert type_ is not None
        for name, field in type_.fields.items():
            for argument, one in field.args.items():
                inner = get_named_type(one.type)
                assert is_input_type(inner)
                if argument in {*NOUNS, "code", "kid"}:
                    assert inner is GraphQLString, f"{name}({argument}:)"


def test_days_and_moments_are_told_apart_by_name() -> None:
    for of, name, field in fields():
        inner = get_named_type(field.type).name
        if inner == "Date":
            assert re.search(r"(On|on|From|To|from|to)$", name), f"{of}.{name}"
        if inner == "DateTime":
            assert re.search(r"([aA]t)$", name), f"{of}.{name}"


@pytest.mark.parametrize(
    ("enum", "words"),
    [
        (enums.RegionKind, (*get_args(Region.model_fields["kind"].annotation), "UNKNOWN")),
        (enums.LegalTextKind, get_args(Source.model_fields["kind"].annotation)),
        (enums.RecordCategory, get_args(Kind.model_fields["category"].annotation)),
        (enums.ValueType, get_args(InputSpec.model_fields["type"].annotation)),
        (enums.ValueBound, get_args(ValueResult.model_fields["bound"].annotation)),
        (enums.ConditionOperator, tuple(OPERATORS)),
        (enums.EvidenceKind, get_args(Evidence.model_fields["what"].annotation)),
        (enums.MissingKind, get_args(Missing.model_fields["what"].annotation)),
        (enums.PrecedenceWinner, get_args(Precedence.model_fields["winner"].annotation)),
        (enums.PrecedenceScope, get_args(Precedence.model_fields["scope"].annotation)),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_the_enums_are_the_closed_lists_of_the_model(enum: Any, words: tuple[str, ...]) -> None:
    assert {str(one.value) for one in enum} == set(words)
    assert all(
        one.name == re.sub("[^A-Z]", "_", str(one.value).upper()) for one in enum if one.value in words
    ) or (enum is enums.DecisionKind)


def test_each_form_of_a_value_has_its_type() -> None:
    assert set(MAKERS) == set(VALUES)
    assert len(MAKERS) == len(FORMS)


# Asked of a hub


def everything(type_: Any, deep: int) -> str:
    """A selection of all scalars of a type, and of what it leads to without arguments."""
    parts = ["__typename"]
    for name, field in type_.fields.items():
        inner = get_named_type(field.type)
        if any(str(one.type).endswith("!") and one.default_value is None for one in field.args.values()):
            continue
        if is_leaf_type(inner):
            parts.append(name)
        elif deep and isinstance(inner, GraphQLObjectType) and not inner.name.endswith("Connection"):
            parts.append(f"{name} {{ {everything(inner, deep - 1)} }}")
    return " ".join(parts)


def entities(answer: Any) -> Iterator[Json]:
    """Each object of an answer that has an `id`."""
    if isinstance(answer, dict):
        if "id" in answer and "__typename" in answer and is_node(answer["__typename"]):
            yield answer
        for inner in answer.values():
            yield from entities(inner)
    if isinstance(answer, list):
        for inner in answer:
            yield from entities(inner)


def same(answer: Json) -> int:
    """How many entities an answer has more than once, each time with the same scalars."""
    held: dict[tuple[str, str], Json] = {}
    again = 0
    for one in entities(answer):
        key = one["__typename"], one["id"]
        plain = {name: value for name, value in one.items() if not isinstance(value, dict | list)}
        before = held.setdefault(key, plain)
        assert {name: before[name] for name in plain if name in before} == {
            name: value for name, value in plain.items() if name in before
        }, key
        again += before is not plain
        held[key] = {**plain, **before}
    return again


def test_one_id_is_one_thing_in_an_answer(ask: Ask) -> None:
    rule = everything(SCHEMA.type_map["Rule"], 1)
    scenario = everything(SCHEMA.type_map["Scenario"], 1)
    query = f"""query($one: SubjectRef!, $other: SubjectRef!, $purpose: PurposeInput!) {{
      here: scenarios(region: "411500", first: 100) {{ edges {{ node {{ {scenario} }} }} }}
      there: scenarios(region: "320500", first: 100) {{ edges {{ node {{ {scenario} }} }} }}
      rules(region: "411500", first: 50) {{ edges {{ node {{ {rule} }} }} }}
      now: jointPunishment(subject: $one, region: "411500", occasion: "government-procurement",
                           purpose: $purpose) {{
        __typename id knownAsOf region {{ {everything(SCHEMA.type_map["Region"], 1)} }}
        applyingMeasures {{ rule {{ {rule} }} }} undeterminedMeasures {{ rule {{ {rule} }} }} }}
      then: jointPunishment(subject: $other, region: "411500", purpose: $purpose,
                            at: "2025-09-01T09:00:00+08:00") {{
        __typename id knownAsOf applyingMeasures {{ rule {{ {rule} }} }} }} }}"""
    sent = {"one": code(BUILDER), "other": code(CLEAN), "purpose": PROCUREMENT}
    answer = data(ask(query, sent))
    assert same(answer) > 50
    codes = [edge["node"]["code"] for name in ("here", "there") for edge in answer[name]["edges"]]
    assert len(codes) > len(set(codes)), "two regions call theirs by one code, and share no id"


def test_a_rule_tells_whose_duty_it_is_and_of_which_bodies(ask: Ask) -> None:
    names = {
        "adjusted": "yunnan-electricity--market-adjust",
        "late": "xixia-department-plan--deadline",
        "platform": "xixia-incentive-work--recipients",
        "patient": "qidong-medical--paid-at-once",
        "stated": "jia-commitment--figures",
        "given": "xixia-department-appraisal--commendation",
    }
    shown = "{ dutyOf { zh en } bodiesOf { code } }"
    asked = " ".join(f'{name}: rule(code: "{code}") {shown}' for name, code in names.items())
    answer = data(ask(f"{{ {asked} }}", as_=None))
    assert answer["adjusted"]["dutyOf"] == {"zh": "电力交易中心", "en": "the power trading centre"}
    assert {name for name, one in answer.items() if one["dutyOf"]} == {"adjusted"}
    bodies = {name: one["bodiesOf"] and one["bodiesOf"]["code"] for name, one in answer.items()}
    assert bodies == {
        "adjusted": "100000",
        "late": "411323",
        "platform": "411300",
        "patient": None,
        "stated": None,
        "given": None,
    }


def test_what_rules_name_is_found_by_its_code(ask: Ask) -> None:
    answer = data(
        ask(
            """{ rules(first: 100, region: "411500") { edges { node {
        id code version scenario { code region { code } } defaults { code title { zh } }
        authorities { code } legalBasis { legalText { code id } } effect { measure { code } } } } } }""",
            as_=None,
        )
    )
    nodes = [edge["node"] for edge in answer["rules"]["edges"]]
    named = {
        "ambiguityDefault": {one["code"] for node in nodes for one in node["defaults"]},
        "authority": {one["code"] for node in nodes for one in node["authorities"]},
        "legalText": {one["legalText"]["code"] for node in nodes for one in node["legalBasis"]},
        "measure": {node["effect"]["measure"]["code"] for node in nodes if node["effect"]["measure"]},
        "rule": {node["code"] for node in nodes[:5]},
    }
    for field, codes in named.items():
        assert codes, field
        asked = " ".join(
            f'a{at}: {field}(code: "{one}") {{ code id }}' for at, one in enumerate(sorted(codes)[:20])
        )
        found = data(ask(f"{{ {asked} }}", as_=None))
        assert {one and one["code"] for one in found.values()} == set(sorted(codes)[:20]), field
    node = nodes[0]
    again = data(
        ask(
            'query($c: String!) { rule(code: $c, version: 1) { id version } none: rule(code: "-") { id } }',
            {"c": node["code"]},
            as_=None,
        )
    )
    assert again["rule"]["version"] == 1
    assert again["none"] is None


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "id":
                yield inner
            yield from _ids(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _ids(inner)


def public_types() -> dict[str, str]:
    """A selection that asks for the first of each public list, by the type that it lists."""
    query, found = SCHEMA.query_type, dict[str, str]()
    assert query is not None
    public = [name for name, audience in audiences(SCHEMA).items() if audience.use is None]
    for name in public:
        type_ = get_named_type(query.fields[name].type).name
        if type_.endswith("Connection"):
            region = 'region: "411500", ' if "region" in query.fields[name].args else ""
            found[type_.removesuffix("Connection")] = (
                f"{name}({region}first: 2) {{ edges {{ node {{ id }} }} }}"
            )
    return {type_: asked for type_, asked in found.items() if is_node(type_)}


def test_what_a_public_list_named_is_found_again_by_its_id(ask: Ask) -> None:
    """Clauses are listed below agreements, signing keys in tests/test_agreements.py: the demo has none."""
    lists = public_types()
    assert set(FOUND) | set(ELSEWHERE) == {*lists, "Clause"}, "each type that implements Node and is public"
    below = "clauses: agreements(first: 2) { edges { node { clauses { id } } } }"
    ids = sorted(set(_ids(data(ask(f"{{ {' '.join(lists.values())} {below} }}", as_=None)))))
    # Another test may have left a signing key.
    assert {one.split(":")[0] for one in ids} | {"SigningKey"} == {*lists, "Clause", "SigningKey"}
    for id_ in ids:
        assert data(ask("query ($id: ID!) { node(id: $id) { id } }", {"id": id_}, as_=None))["node"] == {
            "id": id_
        }


@pytest.mark.parametrize(
    "id_",
    [
        "",
        ":",
        "Region",
        "Region:",
        "Clause:x",
        "Rule:none:1",
        "Purpose:none",
        "SigningKey",
        "Subject:s_1",
        "x" * 500,
    ],
)
def test_an_id_of_nothing_finds_nothing(ask: Ask, id_: str) -> None:
    assert data(ask("query ($id: ID!) { node(id: $id) { id } }", {"id": id_}, as_=None))["node"] is None
