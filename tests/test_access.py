"""Who may see what: duty, law, clause; purpose; masking; and "not there" answers as "not yours" does."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from graph_schema.vocabulary import PurposeCode, Role
from hub.services import Services
from tests import staging
from tests.asking import (
    JOINT_PUNISHMENT,
    LINKS,
    PROCUREMENT,
    REPLAY,
    ROADS,
    SERVICE,
    SUBJECT,
    UNHEARD,
    code,
    codes,
    data,
)
from tests.conftest import ROOT, Ask
from tests.edge_schema import with_check_digit

XINYANG, SUZHOU, LUAN, FUYANG, ZHENGZHOU, JINAN = "411500", "320500", "341500", "341200", "410100", "370100"
AGREEMENT = "xinyang-suzhou-luan-fuyang"
INVESTIGATION = {"code": "INVESTIGATION", "matter": "信查2026-001"}
SUPERVISION = {"code": "SUPERVISION", "matter": "信监2026-001"}
SUBSIDY = {"code": "SUBSIDY", "matter": "信补2026-001"}

Token = Callable[..., str]


@dataclass(frozen=True)
class World:
    """A company with one record for each way of being seen, and a person with nothing but a record."""

    company: str
    person: str
    stranger: str
    prefix: str


@pytest.fixture(scope="module")
def world(services: Services) -> World:
    company = staging.put_subject(services)
    stem = staging.order_code()
    numbers = [with_check_digit(f"4115021977{month}11{stem}") for month in ("03", "04")]
    for number in numbers:
        staging.put_person(services, number)
    prefix = f"test-access-{company}"

    def record(name: str, kind: str, region: str, **more: Any) -> dict[str, Any]:
        return staging.penalty(
            company, f"{prefix}-{name}", kind=kind, region=region, authority=f"{region}-demo", **more
        )

    staging.put_records(
        services,
        record("dishonest", "other-dishonesty", XINYANG, attributes={}),
        record("defaulter", "judgment-defaulter-list", XINYANG, attributes={}),
        record("serious", "admin-penalty", XINYANG),
        record("minor", "admin-penalty", FUYANG, severity="MINOR"),
        record("incentive-luan", "joint-incentive-list", LUAN, severity=None, attributes={"note": "x"}),
        record("incentive-fuyang", "joint-incentive-list", FUYANG, severity=None, attributes={"note": "x"}),
        record("incentive-xinyang", "joint-incentive-list", XINYANG, severity=None, attributes={}),
        staging.penalty(
            "",
            f"{prefix}-person",
            subject={"scheme": "ID", "value": numbers[0]},
            kind="other-dishonesty",
            attributes={},
        ),
    )
    staging.put_links(
        services,
        *(
            {
                "kind": kind,
                "start": {"scheme": "ID", "value": number},
                "end": {"scheme": "USCC", "value": company},
                "from": "2020-01-01",
            }
            for kind, number in (("EMPLOYED_BY", numbers[1]), ("LEGAL_REPRESENTATIVE_OF", numbers[0]))
        ),
    )
    return World(company, numbers[0], numbers[1], prefix)


def seen(ask: Ask, world: World, as_: str, purpose: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The company's records that a caller sees, by their short names."""
    answer = data(ask(SUBJECT, {"ref": code(world.company), "purpose": purpose, "first": 100}, as_=as_))
    records = [edge["node"] for edge in answer["subject"]["records"]["edges"]]
    return {record["id"].removeprefix(f"{world.prefix}-"): record for record in records}


OWN = {"dishonest", "defaulter", "serious", "incentive-xinyang"}
PENALTIES = {"serious", "minor"}

SEEN: list[tuple[str, Role, dict[str, str], set[str]]] = [
    # the own region: everything of its own, for every purpose; of partners what a clause opens
    (XINYANG, Role.OFFICER, SUPERVISION, OWN | {"minor"}),
    (XINYANG, Role.OFFICER, SERVICE, OWN | {"incentive-luan", "incentive-fuyang"}),
    (XINYANG, Role.OFFICER, PROCUREMENT, OWN | {"minor"}),
    (XINYANG, Role.REGION_ADMINISTRATOR, SERVICE, OWN | {"incentive-luan", "incentive-fuyang"}),
    (XINYANG, Role.INVESTIGATOR, INVESTIGATION, OWN),
    # a partner under a clause: what it names, for its purposes
    (SUZHOU, Role.OFFICER, SERVICE, {"defaulter", "incentive-xinyang"}),
    (SUZHOU, Role.INVESTIGATOR, INVESTIGATION, {"defaulter"}),
    (SUZHOU, Role.OFFICER, PROCUREMENT, {"defaulter"} | PENALTIES),
    (FUYANG, Role.INVESTIGATOR, INVESTIGATION, {"defaulter", "minor", "incentive-fuyang"}),
    (LUAN, Role.OFFICER, SERVICE, {"defaulter", "incentive-luan"}),
    # no partner: in the same province by its law, elsewhere only what is public everywhere
    (ZHENGZHOU, Role.INVESTIGATOR, INVESTIGATION, OWN),
    (ZHENGZHOU, Role.OFFICER, {"code": "FINANCING", "matter": "1"}, {"defaulter"}),
    (JINAN, Role.OFFICER, SERVICE, {"defaulter"}),
    (JINAN, Role.INVESTIGATOR, INVESTIGATION, {"defaulter"}),
    (JINAN, Role.OFFICER, PROCUREMENT, {"defaulter"} | PENALTIES),
    (JINAN, Role.OFFICER, {"code": "COMPLIANCE_CHECK", "matter": "1"}, set()),
    # an institution has no duty: what is public everywhere
    (XINYANG, Role.INSTITUTION, SERVICE, {"defaulter"}),
    (XINYANG, Role.INSTITUTION, {"code": "FINANCING", "matter": "1"}, {"defaulter"}),
]


@pytest.mark.parametrize(
    ("region", "role", "purpose", "expected"),
    SEEN,
    ids=[f"{region}-{role}-{purpose['code']}" for region, role, purpose, _ in SEEN],
)
def test_a_caller_sees_what_duty_law_or_clause_opens(
    ask: Ask, token: Token, world: World, region: str, role: Role, purpose: dict[str, str], expected: set[str]
) -> None:
    found = seen(ask, world, token(region=region, role=role, authority=f"{region}-demo"), purpose)
    assert set(found) == expected
    assert all(record["grants"] for record in found.values())


REFUSED = [
    *(
        (role, purpose)
        for role in (Role.AUDITOR, Role.OPERATOR, Role.AGREEMENT_OFFICER)
        for purpose in PurposeCode
    ),
    (Role.OFFICER, PurposeCode.INVESTIGATION),
    (Role.REGION_ADMINISTRATOR, PurposeCode.INVESTIGATION),
    (Role.INVESTIGATOR, PurposeCode.PUBLIC_SERVICE),
    (Role.INSTITUTION, PurposeCode.INVESTIGATION),
    (Role.INSTITUTION, PurposeCode.SUPERVISION),
    (Role.INSTITUTION, PurposeCode.SUBJECT_ACCESS),
    *((Role.SUBJECT, purpose) for purpose in PurposeCode if purpose != "SUBJECT_ACCESS"),
]


@pytest.mark.parametrize(("role", "code_"), REFUSED)
def test_a_role_names_only_its_own_purposes(
    ask: Ask, token: Token, world: World, services: Services, role: Role, code_: PurposeCode
) -> None:
    variables = {"ref": code(world.company), "purpose": {"code": code_, "matter": "1"}}
    before = services.graph.statements
    answer = ask(SUBJECT, variables, as_=token(role=role, authority="411500-demo"))
    assert codes(answer) == ["FORBIDDEN"]
    assert answer["extensions"]["receipt"], "a refusal is entered too"
    assert services.graph.statements - before <= 2, "nothing was looked up"


def test_an_institution_or_an_authority_of_another_region_is_not_believed(ask: Ask, token: Token) -> None:
    variables = {"ref": code(ROADS), "purpose": SERVICE}
    for authority in ("411500-nobody", "320700-bank-demo"):
        answer = ask(SUBJECT, variables, as_=token(role=Role.INSTITUTION, authority=authority))
        assert codes(answer) == ["FORBIDDEN"], authority


def test_each_class_of_sharing_opens_so_much(ask: Ask, token: Token, world: World) -> None:
    found = seen(ask, world, token(), SERVICE)
    result, masked, whole = found["incentive-luan"], found["incentive-fuyang"], found["dishonest"]
    assert (result["share"], masked["share"], whole["share"]) == ("RESULT_ONLY", "DESENSITISED", "RECORD")
    dates = ("decidedOn", "receivedOn", "publishedOn", "validTo", "displayEndsOn", "sharingEndsOn")
    assert [result[name] for name in (*dates, "authority", "severity", "headline")] == [None] * 9
    assert result["attributes"] == masked["attributes"] == []
    kind, status = result["kind"], result["status"]
    assert (kind["code"], kind["polarity"], status) == ("joint-incentive-list", "POSITIVE", "CURRENT")
    assert (masked["decidedOn"], masked["authority"]["code"]) == ("2026-03-02", "341200-demo")
    assert masked["headline"] is None
    assert whole["decidedOn"] == "2026-03-02"


def test_a_cursor_shows_nothing_that_the_record_hides(ask: Ask, token: Token, world: World) -> None:
    variables = {
        "ref": code(world.company),
        "purpose": SERVICE,
        "kinds": ["joint-incentive-list"],
        "first": 100,
    }
    page = data(ask(SUBJECT, variables, as_=token()))["subject"]["records"]
    assert page["edges"]
    for edge in page["edges"]:
        raw = base64.urlsafe_b64decode(edge["cursor"] + "==")
        assert b"2026" not in raw
        assert world.prefix.encode() not in raw


def test_ending_an_agreement_ends_the_reading_with_the_next_statement(
    ask: Ask, token: Token, world: World, services: Services
) -> None:
    suzhou, variables = token(region=SUZHOU), {"ref": code(world.company), "purpose": SERVICE, "first": 1}
    assert "incentive-xinyang" in seen(ask, world, suzhou, SERVICE)
    first = data(ask(SUBJECT, variables, as_=suzhou))["subject"]["records"]["pageInfo"]
    end = ("valid: {from: 2025-01-01}", f"valid: {{from: 2025-01-01, to: {staging.yesterday(services)}}}")
    with staging.republished(services, "agreement", AGREEMENT, end):
        assert set(seen(ask, world, suzhou, SERVICE)) == {"defaulter"}
        assert set(seen(ask, world, token(), SERVICE)) == OWN
        # A cursor from before opens nothing either.
        later = data(ask(SUBJECT, {**variables, "after": first["endCursor"]}, as_=suzhou))
        assert {edge["node"]["kind"]["code"] for edge in later["subject"]["records"]["edges"]} <= {
            "judgment-defaulter-list"
        }
    assert "incentive-xinyang" in seen(ask, world, suzhou, SERVICE)


def test_a_record_in_a_decision_is_what_the_caller_may_see(ask: Ask, token: Token, world: World) -> None:
    def records(as_: str) -> set[str]:
        variables = {"subject": code(world.company), "region": XINYANG, "purpose": SUBSIDY}
        answer = data(ask(JOINT_PUNISHMENT, variables, as_=as_))["jointPunishment"]
        rows = [row["record"] for row in answer["recordsWithoutEffect"]]
        rows += [record for result in answer["applyingMeasures"] for record in result["records"]]
        return {row["id"].removeprefix(f"{world.prefix}-") for row in rows}

    assert records(token()) == {"dishonest", "defaulter", "serious", "minor"}
    assert records(token(region=JINAN)) == {"defaulter", "serious", "minor"}


def test_absence_says_nothing_to_a_caller_who_may_not_look(
    ask: Ask, token: Token, services: Services
) -> None:
    """NONE_APPLIES, or a rule's DOES_NOT_APPLY, would tell a bank that there is no record."""
    variables = {
        "subject": code(ROADS),
        "region": XINYANG,
        "occasion": "bidding",
        "purpose": {"code": "BIDDING", "matter": "信招2026-001"},
    }
    mine = data(ask(JOINT_PUNISHMENT, variables))["jointPunishment"]
    assert mine["notApplyingMeasures"]
    bank = token(role=Role.INSTITUTION, authority="411500-bank-demo")
    theirs = data(ask(JOINT_PUNISHMENT, variables, as_=bank))["jointPunishment"]
    assert theirs["outcome"] == "UNDETERMINED"
    held = [
        piece["ref"]
        for result in theirs["notApplyingMeasures"]
        for row in result["conditions"]
        for piece in row["evidence"]
        if piece["kind"] in ("COVERAGE", "RECORD")
    ]
    opened = {kind for row in services.book.current().grants.values() for kind in row.kinds or ()}
    assert {ref.partition("@")[0] for ref in held} <= opened, "only of what a law opens to it"


# Natural persons


def test_a_person_is_masked_at_home_and_not_there_for_others(ask: Ask, token: Token, world: World) -> None:
    ref = {"identityNumber": world.person}
    home = data(ask(SUBJECT, {"ref": ref, "purpose": SERVICE}))["subject"]
    assert (home["name"], home["masked"], home["code"]) == ("测" + "*" * 6, True, None)
    assert {version["name"] for version in home["versions"]} == {home["name"]}
    for region in (SUZHOU, FUYANG, JINAN):
        assert (
            data(ask(SUBJECT, {"ref": ref, "purpose": SERVICE}, as_=token(region=region)))["subject"] is None
        )
    bank = token(role=Role.INSTITUTION, authority="411500-bank-demo")
    assert data(ask(SUBJECT, {"ref": ref, "purpose": SERVICE}, as_=bank))["subject"] is None
    # The opaque id is no way around it.
    by_id = {"ref": {"id": home["id"]}, "purpose": SERVICE}
    assert data(ask(SUBJECT, by_id))["subject"]["id"] == home["id"]
    assert data(ask(SUBJECT, by_id, as_=token(region=JINAN)))["subject"] is None


def _answer_and_statements(
    ask: Ask, services: Services, query: str, variables: dict[str, Any], as_: str
) -> tuple[dict[str, Any], int]:
    before = services.graph.statements
    answer = ask(query, variables, as_=as_)
    ran = services.graph.statements - before
    text = json.loads(json.dumps(answer))
    text.pop("extensions", None)
    found = text["data"].get("jointPunishment")
    for name in ("id", "cutoffAt", "knownAsOf") if found else ():
        found.pop(name)
    return text, ran


def test_not_there_and_not_yours_are_one_answer_of_as_many_statements(
    ask: Ask, token: Token, world: World, services: Services
) -> None:
    nobody = with_check_digit("41150219770311999")
    jinan = token(region=JINAN)
    for query, name in ((SUBJECT, "ref"), (JOINT_PUNISHMENT, "subject")):
        answers = []
        for number in (world.person, world.stranger, nobody):
            variables = {name: {"identityNumber": number}, "purpose": PROCUREMENT, "region": XINYANG}
            if name == "ref":
                del variables["region"]
            answers.append(_answer_and_statements(ask, services, query, variables, jinan))
        assert answers[0] == answers[1] == answers[2]
        assert "data" in answers[0][0]


def test_links_of_persons_are_told_where_the_role_is_public_or_the_person_ones_own(
    ask: Ask, token: Token, world: World
) -> None:
    def counts(as_: str) -> dict[str, int]:
        answer = data(ask(SUBJECT, {"ref": code(world.company), "purpose": SERVICE}, as_=as_))
        return {row["kind"]: row["count"] for row in answer["subject"]["linkCounts"]}

    assert counts(token()) == {"EMPLOYED_BY": 1, "LEGAL_REPRESENTATIVE_OF": 1}
    assert counts(token(region=JINAN)) == {"LEGAL_REPRESENTATIVE_OF": 1}
    for region, expected in ((XINYANG, 1), (JINAN, 0)):
        variables = {"ref": code(world.company), "purpose": SERVICE, "kind": "EMPLOYED_BY", "direction": "TO"}
        links = data(ask(LINKS, variables, as_=token(region=region)))["subject"]["links"]["edges"]
        assert len(links) == expected
    variables = {
        "ref": code(world.company),
        "purpose": SERVICE,
        "kind": "LEGAL_REPRESENTATIVE_OF",
        "direction": "TO",
    }
    (link,) = data(ask(LINKS, variables, as_=token(region=JINAN)))["subject"]["links"]["edges"]
    assert link["node"]["subject"]["name"] == "测" + "*" * 6
    opaque = {"ref": {"id": link["node"]["subject"]["id"]}, "purpose": SERVICE}
    assert data(ask(SUBJECT, opaque, as_=token(region=JINAN)))["subject"] is None


def test_counts_and_pages_hold_only_what_is_readable(ask: Ask, token: Token, world: World) -> None:
    """A page of one, again and again, gives the readable records and not one empty page between."""
    jinan, after, found = token(region=JINAN), None, list[str]()
    for _ in range(10):
        variables = {"ref": code(world.company), "purpose": PROCUREMENT, "first": 1, "after": after}
        page = data(ask(SUBJECT, variables, as_=jinan))["subject"]["records"]
        found += [edge["node"]["id"].removeprefix(f"{world.prefix}-") for edge in page["edges"]]
        assert len(page["edges"]) == 1
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    else:
        pytest.fail("the pages do not end")
    assert sorted(found) == sorted({"defaulter"} | PENALTIES)


# Decisions of another region


def test_a_decision_is_replayed_by_its_own_region_only(ask: Ask, token: Token, world: World) -> None:
    variables = {"subject": code(world.company), "region": XINYANG, "purpose": PROCUREMENT}
    decision = data(ask(JOINT_PUNISHMENT, variables))["jointPunishment"]["id"]
    assert data(ask(REPLAY, {"decision": decision, "purpose": PROCUREMENT}))["replay"]["equal"]
    for region in (SUZHOU, JINAN, "410000"):
        theirs = ask(REPLAY, {"decision": decision, "purpose": PROCUREMENT}, as_=token(region=region))
        absent = ask(REPLAY, {"decision": "d_" + "0" * 20, "purpose": PROCUREMENT}, as_=token(region=region))
        assert codes(theirs) == codes(absent) == ["NOT_FOUND"]
        assert theirs["errors"] == absent["errors"]


def test_an_organisation_is_public_and_a_code_nobody_bears_is_not(
    ask: Ask, token: Token, world: World
) -> None:
    for region in (XINYANG, JINAN):
        as_ = token(region=region)
        assert data(ask(SUBJECT, {"ref": code(world.company), "purpose": SERVICE}, as_=as_))["subject"]
        assert data(ask(SUBJECT, {"ref": code(UNHEARD), "purpose": SERVICE}, as_=as_))["subject"] is None


def test_the_page_names_the_roles_and_private_kinds_of_each_purpose(services: Services) -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    purposes = services.book.current().purposes
    every = max((terms.private_kinds for terms in purposes.values()), key=len)
    for code_, terms in purposes.items():
        kinds = ", ".join(f"`{kind}`" for kind in terms.private_kinds) or "none"
        opened = "all" if len(terms.private_kinds) == len(every) else kinds
        assert f"| `{code_}` | {', '.join(f'`{role}`' for role in terms.roles)} | {opened} |" in page
