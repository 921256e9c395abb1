"""Each role × each field × each situation, as ``table`` says; a field of the schema in no row fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, build_schema, get_named_type, is_abstract_type

from graph_schema.vocabulary import Role, SharingClass
from hub.identity import OwnSubject
from hub.rules.facts import RecordFact
from hub.services import Services
from resolvers.records import credit_record
from tests import staging
from tests.access import table
from tests.access.asked import DOCUMENTS, GIVE, PUBLIC, about_others, variables
from tests.access.conftest import AUTHORITY, World, a_number, put_consent, put_person
from tests.asking import (
    INCENTIVES,
    JOINT_PUNISHMENT,
    PROCUREMENT,
    SERVICE,
    SUBJECT,
    Json,
    codes,
    data,
)
from tests.conftest import ROOT, Ask
from tests.test_access import AGREEMENT

Token = Callable[..., str]
XINYANG, SUZHOU, JINAN = AUTHORITY
REGION = {"own-region": XINYANG, "itself": XINYANG, "partner-clause": SUZHOU, "agreement-ended": SUZHOU}
PERSON = {"itself": "own-region", "partner-clause": "own-region", "no-agreement": "own-region"}
PERSON |= {"agreement-ended": "own-region"}
REFUSALS = {"F": "FORBIDDEN", "U": "UNAUTHENTICATED"}
SCHEMA: GraphQLSchema = build_schema(
    (ROOT / "resolvers" / "schema.graphql")
    .read_text("utf-8")
    .replace("directive @oneOf on INPUT_OBJECT\n", "")
)


def purpose(role: str, field: str = "") -> dict[str, str]:
    named = table.PURPOSE.get(role, "PUBLIC_SERVICE")
    return {"code": "POLICY_MAKING" if field in table.POLICY else named, "matter": "信权限2026-001"}


def caller(token: Token, world: World, role: str, situation: str) -> str | None:
    """The token of a role in a situation; None for the public."""
    if role == "public":
        return None
    region = REGION.get(situation, JINAN)
    own = world.ids["own-region" if situation == "itself" else "another"]
    subject = OwnSubject(id=own) if role == "SUBJECT" else None
    return token(region=region, role=Role(role), authority=AUTHORITY[region], subject=subject)


def sign_of(answer: Json, field: str) -> str:
    """An answer as a sign of the table."""
    for sign, error in REFUSALS.items():
        if codes(answer) == [error]:
            return sign
    if codes(answer) == ["NOT_FOUND"]:
        return "."
    found = (answer.get("data") or {}).get(field)
    return "." if found is None and not codes(answer) else "A"


def known(answer: Json, field: str) -> bool:
    """Whether an answer about a person knows of it."""
    found = data(answer)[field]
    if field == "evaluate":
        found = found["result"]
        return not any(
            one["kind"] == "SUBJECT" for row in found["conditions"] for one in row.get("missing") or ()
        )
    if field in ("decisions", "jointPunishments"):
        (found,) = found
    found = found if field == "subject" or found is None else found["subject"]
    return found is not None


def letters(kinds: set[str]) -> str:
    return "".join(letter for letter, kind in table.KINDS.items() if kind in kinds)


# The schema


def reachable(*names: str) -> Iterator[GraphQLObjectType]:
    """Object types that can be reached from these."""
    pending, seen = [SCHEMA.type_map[name] for name in names], set[str]()
    while pending:
        one = pending.pop()
        if is_abstract_type(one):
            pending.extend(SCHEMA.get_possible_types(one))
        if isinstance(one, GraphQLObjectType) and one.name not in seen:
            seen.add(one.name)
            yield one
            pending.extend(get_named_type(field.type) for field in one.fields.values())


def test_every_field_of_query_and_mutation_is_in_a_row() -> None:
    assert SCHEMA.query_type is not None
    assert SCHEMA.mutation_type is not None
    fields = {*SCHEMA.query_type.fields, *SCHEMA.mutation_type.fields}
    held = [*table.ABOUT_A_SUBJECT, *table.SPOKEN_FOR, *table.rows(table.OTHERS)]
    assert len(held) == len(set(held)), "a field stands in two tables"
    assert set(held) == fields == set(DOCUMENTS)


def test_every_mutation_says_whether_it_only_tries() -> None:
    assert SCHEMA.mutation_type is not None
    for name, field in SCHEMA.mutation_type.fields.items():
        told = field.description or ""
        assert ("unless `dryRun` is false" in told) == ("dryRun" in field.args), name
        assert ("Takes effect at once." in told) == ("dryRun" not in field.args), name


def test_every_field_that_carries_subject_data_says_what_guards_it() -> None:
    for type_ in reachable("Query", "Mutation"):
        name = type_.name
        if name in ("Query", "Mutation") or name.endswith(("Connection", "Edge")):
            continue
        if name in table.ABOUT_NO_SUBJECT:
            inner = {get_named_type(field.type).name for field in type_.fields.values()}
            assert inner.isdisjoint(table.GUARDED) or name == "Publication", name
            continue
        assert name in table.GUARDED, f"{name} is in no row"
        told = " ".join(table.GUARDED[name].values()).split()
        assert len(told) == len(set(told)), name
        assert set(told) == set(type_.fields), name
    there = {type_.name for type_ in reachable("Query", "Mutation")}
    assert set(table.GUARDED) | table.ABOUT_NO_SUBJECT <= there, "a row of a type that is gone"


@pytest.mark.parametrize("share", list(SharingClass))
def test_a_class_of_sharing_opens_its_fields_and_no_more(services: Services, share: SharingClass) -> None:
    day = "2026-03-02"
    fact = RecordFact.model_validate(
        {
            "id": "x",
            "version": 1,
            "kind": "admin-penalty",
            "region": XINYANG,
            "path": ("100000", "410000", XINYANG),
            "authority": "411500-demo",
            **dict.fromkeys(("decided_on", "received_on", "published_on", "disputed_from"), day),
            **dict.fromkeys(("valid_to", "display_ends_on", "sharing_ends_on", "disputed_to"), "2099-01-01"),
            **dict.fromkeys(("repaired_on", "revoked_on"), "2098-01-01"),
            "severity": "SERIOUS",
            "attributes": {"amount": "1"},
            "title": "演示",
            "share": share,
            "grants": ("k_1",),
        }
    )
    shown = credit_record(fact, services.now().date(), services.book.current())
    opened = table.GUARDED["CreditRecord"]
    for name, fields in opened.items():
        for one in fields.split():
            if one == "subject":  # each caller may know of it or not
                continue
            value = getattr(shown, re.sub("[A-Z]", lambda found: "_" + found[0].lower(), one))()
            open_ = list(SharingClass).index(share) >= list(SharingClass).index(SharingClass(name))
            assert (value not in (None, [])) == open_, one


# Roles and fields


@pytest.mark.parametrize("field", [*table.ABOUT_A_SUBJECT, *table.SPOKEN_FOR])
def test_a_role_without_a_duty_towards_subjects_is_refused_each_field(
    ask: Ask, token: Token, world: World, field: str
) -> None:
    rows = table.rows(table.PERSONS if field in table.ABOUT_A_SUBJECT else table.REPRESENTATIVES)
    ref = {"identityNumber": world.numbers["own-region"]}
    for role, sign in rows["own-region"].items():
        if sign in REFUSALS:
            asked = variables(field, ref, purpose(role), world.rule) | given(field, "k_none")
            answer = ask(DOCUMENTS[field], asked, as_=caller(token, world, role, "own-region"))
            assert sign_of(answer, field) == sign, (role, answer)
            assert ("receipt" in answer.get("extensions", {})) == (role != "public"), role


def given(field: str, consent: str, recipient: str = "411500-bank-demo") -> Json:
    if field == "withdrawConsent":
        return {"id": consent}
    if field != "giveConsent":
        return {}
    terms: Json = {"recipient": recipient, "purpose": "FINANCING", "recordKinds": [table.KINDS["i"]]}
    return {
        "consent": {**terms, "validFrom": "2099-01-01", "validTo": "2099-02-01", "formNumber": "表2026-1"}
    }


@pytest.mark.parametrize("situation", list(table.rows(table.PERSONS)))
def test_who_sees_what_of_a_person(
    ask: Ask, token: Token, world: World, services: Services, situation: str
) -> None:
    ref = {"identityNumber": world.numbers[PERSON.get(situation, situation)]}
    ended: Any = nullcontext()
    if situation == "agreement-ended":
        end = ("valid: {from: 2025-01-01}", f"valid: {{from: 2025-01-01, to: {staging.yesterday(services)}}}")
        ended = staging.republished(services, "agreement", AGREEMENT, end)
    with ended:
        for role, sign in table.rows(table.PERSONS)[situation].items():
            if sign in REFUSALS:
                continue
            as_ = caller(token, world, role, situation)
            for field in table.ABOUT_A_SUBJECT:
                answer = ask(DOCUMENTS[field], variables(field, ref, purpose(role), world.rule), as_=as_)
                what = (situation, role, field)
                if field != "evaluate":
                    assert known(answer, field) == (sign != "."), what
                text = json.dumps(answer, ensure_ascii=False)
                assert ref["identityNumber"] not in text
                if field == "subject" and sign != ".":
                    found = data(answer)["subject"]
                    kinds = {edge["node"]["kind"]["code"] for edge in found["records"]["edges"]}
                    assert letters(kinds) == sign.strip("-"), what
                    oneself = role == "SUBJECT"
                    assert found["masked"] != oneself, what
                    assert (found["name"] == "测试某（虚构）") == oneself, what
                if field == "evaluate":
                    result = data(answer)["evaluate"]["result"]
                    kinds = {record["kind"]["code"] for record in result["records"]}
                    assert letters(kinds) == sign.strip("-."), what
                    assert result["outcome"] == ("GRANTED" if kinds else "UNDETERMINED"), what
                for letter, kind in table.KINDS.items():
                    # A rule's own conditions name its kinds; records and evidence do not.
                    if letter not in sign and field != "evaluate":
                        assert f'"kind": "{kind}"' not in text, what


@pytest.mark.parametrize("situation", list(table.rows(table.REPRESENTATIVES)))
def test_who_speaks_for_a_person(
    ask: Ask, token: Token, world: World, services: Services, situation: str
) -> None:
    number = a_number()
    id_ = put_person(services, number)
    standing = put_consent(services, id_)
    own = World({"own-region": number}, {**world.ids, "own-region": id_}, world.rule)
    tomorrow = services.now().date() + timedelta(1)
    for role, sign in table.rows(table.REPRESENTATIVES)[situation].items():
        if sign in REFUSALS:
            continue
        as_ = caller(token, own, role, situation)
        for field in table.SPOKEN_FOR:
            asked = variables(field, {"identityNumber": number}, purpose(role), own.rule)
            asked |= given(field, standing)
            if field == "giveConsent":
                asked["consent"] |= {"validFrom": str(tomorrow), "validTo": str(tomorrow + timedelta(9))}
            answer = ask(DOCUMENTS[field], asked, as_=as_)
            assert sign_of(answer, field) == sign, (situation, role, field, answer)
            if field == "withdrawConsent" and sign == "A":
                standing = put_consent(services, id_)


@pytest.fixture(scope="module")
def asked(ask: Ask, services: Services, table_rule: str) -> dict[str, Json]:
    """Variables of the fields that are about no single subject."""
    return about_others(ask, services, table_rule)


@pytest.mark.parametrize("field", list(table.rows(table.OTHERS)))
def test_who_gets_what_is_about_no_single_subject(
    ask: Ask, token: Token, world: World, asked: dict[str, Json], field: str
) -> None:
    for role, sign in table.rows(table.OTHERS)[field].items():
        sent = {} if field in PUBLIC else {"purpose": purpose(role, field), **asked[field]}
        answer = ask(DOCUMENTS[field], sent, as_=caller(token, world, role, "own-region"))
        assert sign_of(answer, field) == sign, (field, role, answer)
        if field == "eligibleSubjects" and role == "SUBJECT":
            ids = {edge["node"]["id"] for edge in data(answer)[field]["edges"]}
            assert ids <= {world.ids["another"]}, "a subject is told of itself alone"


# "Not there" and "not yours"

VOLATILE = re.compile(r'"(?:d|r|k)_[0-9a-f]{20}"|"20\d\d-\d\d-\d\dT[^"]*"|"(?:knownAsOf)": \d+')


@contextmanager
def counting(services: Services) -> Generator[list[int]]:
    before, ran = services.graph.statements, list[int]()
    yield ran
    ran.append(services.graph.statements - before)


@pytest.mark.parametrize(
    "role", ["OFFICER", "INSTITUTION", "INVESTIGATOR", "REGION_ADMINISTRATOR", "SUBJECT"]
)
@pytest.mark.parametrize("field", [*table.ABOUT_A_SUBJECT, *table.SPOKEN_FOR])
def test_not_there_and_not_yours_are_one_answer_of_as_many_statements(
    ask: Ask, token: Token, world: World, services: Services, field: str, role: str
) -> None:
    """A person with records, one whose consent is withdrawn, and nobody; by number and by the opaque id."""
    as_ = caller(token, world, role, "no-agreement")
    numbers = [world.numbers["own-region"], world.numbers["withdrawn"], world.numbers["expired"], a_number()]
    ids = [world.ids["own-region"], world.ids["withdrawn"], world.ids["other-recipient"], "s_" + "0" * 20]
    for refs in ([{"identityNumber": one} for one in numbers], [{"id": one} for one in ids]):
        found = list[tuple[str, int]]()
        for ref in (refs[0], *refs):  # the policy may have to be read once
            sent = variables(field, ref, purpose(role), world.rule) | given(field, "k_" + "0" * 20)
            with counting(services) as ran:
                answer = ask(DOCUMENTS[field], sent, as_=as_)
            answer.pop("extensions", None)
            found.append((VOLATILE.sub('"…"', json.dumps(answer)), ran[0]))
        assert len(set(found[1:])) == 1, [text for text, _ in found]


def test_a_decision_a_receipt_and_a_list_of_others_are_as_if_they_were_not_there(
    ask: Ask, token: Token, services: Services, asked: dict[str, Json]
) -> None:
    theirs = {
        role: token(JINAN, Role(role), AUTHORITY[JINAN]) for role in ("OFFICER", "INSTITUTION", "AUDITOR")
    }
    cases = [
        ("replay", theirs["OFFICER"], "decision", "d_" + "0" * 20),
        ("replay", theirs["OFFICER"], "decision", "no id of a decision"),
        ("whyAllowed", theirs["AUDITOR"], "receipt", "r_" + "0" * 20),
        ("auditProof", theirs["AUDITOR"], "receipt", "r_" + "0" * 20),
        ("auditProof", theirs["OFFICER"], "receipt", "r_" + "0" * 20),
        ("whiteList", theirs["INSTITUTION"], "rule", "no-such-rule"),
    ]
    for field, as_, name, nothing in cases:
        found = list[tuple[str, int]]()
        for value in (asked[field][name], asked[field][name], nothing):
            sent = {**asked[field], name: value, "purpose": SERVICE}
            with counting(services) as ran:
                answer = ask(DOCUMENTS[field], sent, as_=as_)
            answer.pop("extensions", None)
            found.append((json.dumps(answer), ran[0]))
        # A receipt that is not in the graph is sought among the segments, which takes one statement more.
        assert found[1][0] == found[2][0], field
        if "receipt" not in asked[field]:
            assert found[1] == found[2], field


def test_filters_sorts_and_cursors_of_another_caller_open_nothing(
    ask: Ask, token: Token, world: World
) -> None:
    ref = {"identityNumber": world.numbers["consent"]}
    mine = {"ref": ref, "purpose": SERVICE, "first": 1}
    cursor = data(ask(SUBJECT, mine))["subject"]["records"]["pageInfo"]["endCursor"]
    jinan = token(JINAN, Role.OFFICER, AUTHORITY[JINAN])
    for more in (
        {"kinds": [table.KINDS["b"]]},
        {"kinds": [table.KINDS["i"], table.KINDS["b"]], "status": "CURRENT"},
        {"status": "REPAIRED"},
    ):
        page = data(ask(SUBJECT, {**mine, **more}, as_=jinan))["subject"]["records"]
        assert page["edges"] == [], more
        assert page["pageInfo"] == {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        }
    assert codes(ask(SUBJECT, {**mine, "after": cursor}, as_=jinan)) == ["INVALID_CURSOR"]
    other = {**mine, "ref": {"identityNumber": world.numbers["own-region"]}, "after": cursor}
    assert codes(ask(SUBJECT, other)) == ["INVALID_CURSOR"]


def test_what_a_purpose_does_not_open_is_not_there_for_the_own_officer_either(
    ask: Ask, token: Token, world: World
) -> None:
    ref = {"identityNumber": world.numbers["own-region"]}
    for as_, named, seen in (
        (token(), {"code": "BIDDING", "matter": "1"}, "i"),
        (token(), PROCUREMENT, "is"),
        (token(), SERVICE, "isb"),
        (token(role=Role.INVESTIGATOR), {"code": "SUPERVISION", "matter": "1"}, "is"),
    ):
        found = data(ask(SUBJECT, {"ref": ref, "purpose": named, "first": 100}, as_=as_))["subject"]
        assert letters({edge["node"]["kind"]["code"] for edge in found["records"]["edges"]}) == seen, named
        answer = data(ask(INCENTIVES, {"subject": ref, "region": XINYANG, "purpose": named}, as_=as_))
        (own,) = [row for row in answer["incentives"]["results"] if row["rule"]["code"] == world.rule]
        assert letters({record["kind"]["code"] for record in own["records"]}) == seen


def test_an_officers_replay_tells_nothing_that_was_read_for_another_purpose_or_by_consent(
    ask: Ask, token: Token, world: World
) -> None:
    variables_ = {
        "subject": {"identityNumber": world.numbers["consent"]},
        "region": XINYANG,
        "purpose": SERVICE,
    }
    bank = token(JINAN, Role.INSTITUTION, AUTHORITY[JINAN])
    officer = token(JINAN, Role.OFFICER, AUTHORITY[JINAN])
    colleague = token(JINAN, Role.OFFICER, "370100-other")
    replay = DOCUMENTS["replay"]
    theirs = data(ask(JOINT_PUNISHMENT, variables_, as_=bank))["jointPunishment"]["id"]
    own = data(ask(JOINT_PUNISHMENT, variables_, as_=officer))["jointPunishment"]["id"]
    assert codes(ask(replay, {"decision": theirs, "purpose": SERVICE}, as_=officer)) == ["NOT_FOUND"]
    assert codes(ask(replay, {"decision": own, "purpose": SERVICE}, as_=colleague)) == ["NOT_FOUND"]
    assert codes(ask(replay, {"decision": own, "purpose": PROCUREMENT}, as_=officer)) == ["NOT_FOUND"]
    assert data(ask(replay, {"decision": own, "purpose": SERVICE}, as_=officer))["replay"]["equal"]


def test_who_receives_cannot_consent(ask: Ask, token: Token, world: World) -> None:
    sent = {"subject": {"identityNumber": world.numbers["own-region"]}, "purpose": SERVICE}
    sent |= given("giveConsent", "", recipient="411500-demo")
    assert codes(ask(GIVE, sent, as_=token(authority="411500-demo"))) == ["FORBIDDEN"]
