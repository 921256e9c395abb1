"""A region's administrator publishes and withdraws rules: judged, tried, signed, never half done."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph_schema.vocabulary import PurposeCode, Role
from hub import audit
from hub.access.caller_and_purpose import Purpose
from hub.access.grants import access_for
from hub.call import Call
from hub.identity import Caller
from hub.loading import load, read_seeds
from hub.messages.languages import Language
from hub.policy.catalogue import Catalogue
from hub.policy.checks.proposals import LONGEST, Proposal, rests_on
from hub.policy.model.documents import Parameter, ParameterValue
from hub.policy.published_versions import Signature, withdraw_signed
from hub.records.limits_and_ends import limit
from hub.rule_making import publishing
from hub.services import Services
from hub.store.graph import Transaction
from tests import staging
from tests.asking import CLEAN, EVALUATE, PERSON, REPLAY, SERVICE, SUBJECT, code, codes, data
from tests.conftest import ROOT, Ask
from tests.edge_schema import with_check_digit

REGION = "411528"
"""息县: nobody else's tests put subjects there."""
BROKEN = sorted((Path(__file__).parent / "broken").glob("rule-*.yaml"))
TEXT = """\
id: {id}
title: {{zh: （测试）息县企业优惠, en: (test) a benefit in Xi county}}
region: "{region}"
scenario: {scenario}
kind: BENEFIT
subject_kinds: [LEGAL_ENTITY]
status: DRAFT
modality: MAY
legal_basis:
  - document: doc-002
    article: 第四章
    quote: 守信联合激励
valid: {{from: 2024-01-01}}
condition: {condition}
effect:
  kind: GRANT
  label: {{zh: （测试）优惠, en: (test) benefit}}
"""
HERE = '{located: {by: registered, in: "411528"}}'
ELSEWHERE = '{located: {by: registered, in: "411502"}}'

PUBLICATION = """
fragment P on Publication {
  done version commit receipt
  problems { line field found { zh en } expected { zh en } fix { zh en } message { zh en } }
  rule { code version status history { version commit at origin publishedBy { code } reason account matter
                                     ended { commit withdrawnBy { code } reason account matter } } }
  parameter { code values { value validFrom validTo source } }
  impact { examined truncated outcomeCounts { outcomeBefore outcomeAfter subjectCount } }
  warnings { line field found { zh en } }
}
"""
PUBLISH = (
    """
mutation Publish($text: String!, $version: Int, $dry: Boolean! = true, $reason: String! = "试行",
                 $purpose: PurposeInput!) {
  publishRule(document: $text, expectedVersion: $version, dryRun: $dry, reason: $reason, purpose: $purpose) {
    ...P
  }
}
"""
    + PUBLICATION
)
WITHDRAW = (
    """
mutation Withdraw($id: String!, $version: Int!, $dry: Boolean! = true, $purpose: PurposeInput!) {
  withdrawRule(rule: $id, expectedVersion: $version, dryRun: $dry, reason: "试行结束", purpose: $purpose) {
    ...P
  }
}
"""
    + PUBLICATION
)
SET = (
    """
mutation Set($id: String!, $value: RuleInputValue!, $from: Date!, $to: Date, $version: Int!,
             $dry: Boolean! = true, $reason: String! = "试行", $correction: Boolean! = false,
             $purpose: PurposeInput!) {
  publishParameter(parameter: $id, value: $value, validFrom: $from, validTo: $to, reason: $reason,
                   source: "（测试）县政府文件", expectedVersion: $version, dryRun: $dry,
                   correction: $correction, purpose: $purpose) { ...P }
}
"""
    + PUBLICATION
)
IMPACT = """
query Impact($text: String, $withdraw: String, $first: Int, $after: String, $purpose: PurposeInput!) {
  ruleImpact(document: $text, withdraw: $withdraw, first: $first, after: $after, purpose: $purpose) {
    rule { code } region { code } examined restsOnIt { code } hasNextPage endCursor knownAsOf
    outcomeCounts { outcomeBefore outcomeAfter subjectCount }
    changes { subject { id kind name } outcomeBefore outcomeAfter }
  }
}
"""
RULES = """
query Rules($region: String!) {
  rules(region: $region, first: 100) {
    edges { node { code version history {
      version origin publishedBy { code } account matter ended { withdrawnBy { code } account } } } }
  }
}
"""
PURPOSE = {"code": "POLICY_MAKING", "matter": "信规2026-7"}


def rule_text(name: str, condition: str = HERE, region: str = REGION, scenario: str = "bid-deposit") -> str:
    return TEXT.format(id=name, condition=condition, region=region, scenario=scenario)


@pytest.fixture(scope="module")
def admin(token: Callable[..., str]) -> str:
    return token(region=REGION, role=Role.REGION_ADMINISTRATOR, authority=f"{REGION}-fgw")


@pytest.fixture
def publish(ask: Ask, admin: str) -> Callable[..., dict[str, Any]]:
    """Publishes for real; answers the whole body."""

    def send(text: str, version: int | None = None, *, dry: bool = False, as_: str = admin) -> dict[str, Any]:
        variables = {"text": text, "version": version, "dry": dry, "reason": "试行", "purpose": PURPOSE}
        return ask(PUBLISH, variables, as_=as_)

    return send


@pytest.fixture(scope="module", autouse=True)
def _nothing_stays(services: Services) -> Generator[None]:
    """What these tests published for 息县 does not stand for the tests after them."""
    yield
    by = Signature("test", "test", "test", "test")
    for version in list(services.book.current().rules.values()):
        if version.rule.region == REGION:

            def work(
                tx: Transaction, number: int, name: str = version.rule.id, at: int = version.version
            ) -> None:
                withdraw_signed(tx, "rule", name, at, number, by)

            staging.commit(services, work)


def stands(ask: Ask, name: str, as_: str | None = None) -> dict[str, Any] | None:
    """The rule as the public query shows it, or None."""
    edges = data(ask(RULES, {"region": REGION}, as_=as_))["rules"]["edges"]
    return next((edge["node"] for edge in edges if edge["node"]["code"] == name), None)


# What is refused


def test_only_administrators_of_the_region_publish(publish: Any, token: Callable[..., str], ask: Ask) -> None:
    text = rule_text("xi-test--who")
    callers = {
        "another role": token(region=REGION, authority=f"{REGION}-fgw"),
        "a region below": token(region="411502", role=Role.REGION_ADMINISTRATOR),
        "a neighbour": token(region="320500", role=Role.REGION_ADMINISTRATOR),
    }
    for who, caller in callers.items():
        for dry in (True, False):
            assert codes(publish(text, dry=dry, as_=caller)) == ["FORBIDDEN"], (who, dry)
    variables = {"text": text, "purpose": PURPOSE}
    assert codes(ask(PUBLISH, variables, as_=None)) == ["UNAUTHENTICATED"]
    assert codes(ask(IMPACT, variables, as_=callers["another role"])) == ["FORBIDDEN"]
    assert stands(ask, "xi-test--who") is None


def test_the_region_above_may_publish_for_it(publish: Any, token: Callable[..., str]) -> None:
    above = token(region="411500", role=Role.REGION_ADMINISTRATOR)
    assert data(publish(rule_text("xi-test--above"), dry=True, as_=above))["publishRule"]["version"] == 1


def test_a_region_can_not_take_over_the_rule_of_another(publish: Any) -> None:
    name = "xinyang-serious-list--procurement"
    assert codes(publish(rule_text("suzhou-transport--aa-bid-deposit"), 1)) == ["FORBIDDEN"]
    assert codes(publish(rule_text(name), 1)) in (["FORBIDDEN"], ["CONFLICT"])


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_broken_rule_is_answered_with_its_problems_in_both_languages(publish: Any, path: Path) -> None:
    answer = data(publish(path.read_text("utf-8"), dry=False))["publishRule"]
    assert answer["problems"]
    assert not answer["done"]
    assert answer["rule"] is None
    assert answer["receipt"] is None
    for problem in answer["problems"]:
        assert problem["line"] >= 1
        for part in ("found", "expected", "fix", "message"):
            assert problem[part]["en"]
        assert any("\u4e00" <= sign <= "\u9fff" for sign in problem["message"]["zh"])


def test_a_problem_names_line_field_and_what_to_do(publish: Any) -> None:
    text = rule_text("xi-test--problem").replace("scenario: bid-deposit", "scenario: bid-depositt")
    (problem,) = data(publish(text))["publishRule"]["problems"]
    assert (problem["line"], problem["field"]) == (4, "scenario")
    assert problem["found"]["zh"] == "“bid-depositt”不是411528 的应用场景"
    assert (
        "是否为“bid-deposit”？" in problem["expected"]["zh"]
        or "或许是 bid-deposit" in problem["expected"]["zh"]
    )
    assert problem["message"]["zh"].startswith("rule.yaml:4：应用场景（scenario）：现为：")


def test_what_other_rules_rest_on_must_go_on_to_fit(
    publish: Any, ask: Ask, token: Callable[..., str]
) -> None:
    """A measure may reach through no link: a change of the rule that it rests on must not do so either."""
    base = rule_text("xi-test--base", "{record: {kind: admin-penalty}}").replace("BENEFIT", "DUTY")
    base = base.replace("GRANT", "REQUIRE")
    assert data(publish(base))["publishRule"]["done"]
    resting = (
        rule_text("xi-test--resting", "{rule: {rule: xi-test--base}}")
        .replace("BENEFIT", "MEASURE")
        .replace("kind: GRANT", "kind: RESTRICT\n  measure: procurement-debarment")
    )
    answer = data(publish(resting))["publishRule"]
    if answer["problems"]:
        pytest.fail(str(answer["problems"]))
    reaching = base.replace(
        "{record: {kind: admin-penalty}}",
        "{related: {link: MANAGER_OF, condition: {record: {kind: admin-penalty}}}}",
    )
    (problem,) = data(publish(reaching, 1))["publishRule"]["problems"]
    assert "rule 'xi-test--resting', which then does not fit any more" in problem["found"]["en"]
    assert "规则" in problem["found"]["zh"]
    admin = token(region=REGION, role=Role.REGION_ADMINISTRATOR)
    refused = ask(WITHDRAW, {"id": "xi-test--base", "version": 1, "purpose": PURPOSE}, as_=admin)
    assert codes(refused) == ["CONFLICT"]
    assert "xi-test--resting" in refused["errors"][0]["message"]


@pytest.mark.parametrize(
    "text", ["", "[", "a: 1", "- 1", "x" * (LONGEST + 1), "id: *a", "\x00"], ids=lambda text: repr(text[:5])
)
def test_what_is_no_rule_at_all_is_a_problem_not_a_failure(publish: Any, text: str) -> None:
    assert data(publish(text))["publishRule"]["problems"]


def test_policy_holds_no_persons_number(publish: Any) -> None:
    assert codes(publish(rule_text("xi-test--person") + f"note: '{PERSON}'\n")) == ["IDENTITY_IN_QUERY"]


def test_a_get_carries_no_mutation(address: str, admin: str) -> None:
    query = (
        'mutation{withdrawRule(rule:"x",expectedVersion:1,reason:"x",purpose:{code:SUPERVISION,matter:"1"})'
        "{done}}"
    )
    headers = {"authorization": f"Bearer {admin}"}
    answer = httpx.get(f"{address}/graphql", params={"query": query}, headers=headers)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST, OPTIONS"


def test_one_change_in_an_operation(ask: Ask, admin: str) -> None:
    query = """mutation($text: String!, $purpose: PurposeInput!) {
      a: publishRule(document: $text, purpose: $purpose) { done }
      b: publishRule(document: $text, purpose: $purpose) { done } }"""
    answer = ask(query, {"text": rule_text("xi-test--twice"), "purpose": PURPOSE}, as_=admin)
    assert codes(answer) == ["LIMIT_EXCEEDED"]


# Trying and publishing


def test_a_dry_run_changes_nothing_and_tells_who_would_be_reached(
    services: Services, publish: Any, ask: Ask, admin: str
) -> None:
    inside = {staging.put_subject(services, registered=REGION, operation=[REGION]) for _ in range(3)}
    staging.put_subject(services, registered="411502", operation=[REGION])
    name = "xi-test--dry"
    before = services.book.now()[0]
    answer = data(publish(rule_text(name), dry=True))["publishRule"]
    assert not answer["done"]
    assert answer["commit"] is None
    assert answer["version"] == 1
    counts = {
        (one["outcomeBefore"], one["outcomeAfter"]): one["subjectCount"]
        for one in answer["impact"]["outcomeCounts"]
    }
    assert counts[None, "GRANTED"] >= len(inside)
    assert counts[None, "REFUSED"] >= 1
    assert answer["impact"]["examined"] == sum(counts.values())
    assert not answer["impact"]["truncated"]
    assert services.book.now()[0] == before
    assert stands(ask, name) is None

    assert data(publish(rule_text(name)))["publishRule"]["done"]
    pages: list[dict[str, Any]] = []
    after = None
    while not pages or after:
        variables = {"text": rule_text(name, ELSEWHERE), "first": 2, "after": after, "purpose": PURPOSE}
        page = data(ask(IMPACT, variables, as_=admin))["ruleImpact"]
        pages.append(page)
        after = page["endCursor"]
        assert page["hasNextPage"] is (after is not None)
    changed = [one for page in pages for one in page["changes"]]
    assert {(one["outcomeBefore"], one["outcomeAfter"]) for one in changed} == {
        ("GRANTED", "REFUSED"),
        ("REFUSED", "GRANTED"),
    }
    assert len({one["subject"]["id"] for one in changed}) == len(changed) >= 4
    totals: dict[Any, int] = {}
    for page in pages:
        assert len(page["changes"]) <= 2
        for one in page["outcomeCounts"]:
            key = (one["outcomeBefore"], one["outcomeAfter"])
            totals[key] = totals.get(key, 0) + one["subjectCount"]
    whole = data(publish(rule_text(name, ELSEWHERE), 1, dry=True))["publishRule"]["impact"]["outcomeCounts"]
    assert totals == {(one["outcomeBefore"], one["outcomeAfter"]): one["subjectCount"] for one in whole}


def test_a_rule_that_is_written_to_find_one_person_out_finds_nobody(
    services: Services, publish: Any, ask: Ask, admin: str
) -> None:
    """Of one person with a record and of two, a dry run tells the same; and no page names or counts one."""
    condition = "{record: {kind: volunteer-hours, where: {hours: {at_least: 777}}}}"
    text = rule_text("xi-test--persons", condition).replace("[LEGAL_ENTITY]", "[NATURAL_PERSON]")

    def granted() -> int:
        counts = data(publish(text, dry=True))["publishRule"]["impact"]["outcomeCounts"]
        return sum(one["subjectCount"] for one in counts if one["outcomeAfter"] == "GRANTED")

    def person(number: str) -> None:
        staging.put_person(services, number, name="测试息某人", registered=REGION)
        record: dict[str, Any] = {"id": f"xi-{number[-4:]}", "subject": {"scheme": "ID", "value": number}}
        told: dict[str, Any] = {"kind": "volunteer-hours", "attributes": {"hours": 800}, "severity": None}
        staging.put_records(services, staging.penalty("", record.pop("id"), **record, **told, region=REGION))

    assert granted() == 0
    for number in ("411528199001010019", with_check_digit("41152819900101003")):
        person(number)
        assert granted() == 5
        found = data(ask(IMPACT, {"text": text, "first": 1, "purpose": PURPOSE}, as_=admin))["ruleImpact"]
        while found["hasNextPage"]:
            assert all(one["subject"]["kind"] != "NATURAL_PERSON" for one in found["changes"])
            assert all(one["outcomeAfter"] != "GRANTED" for one in found["outcomeCounts"])
            variables = {"text": text, "first": 1, "after": found["endCursor"], "purpose": PURPOSE}
            found = data(ask(IMPACT, variables, as_=admin))["ruleImpact"]


def test_policy_is_made_for_that_purpose_and_nothing_else_is_asked_for_it(ask: Ask, admin: str) -> None:
    other = {"code": "SUPERVISION", "matter": "信规2026-7"}
    named = ask(IMPACT, {"text": rule_text("xi-test--use"), "purpose": other}, as_=admin)
    assert codes(named) == ["FORBIDDEN"]
    for query, variables in (
        (SUBJECT, {"ref": code(CLEAN)}),
        (EVALUATE, {"rule": "xi-test--use", "subject": code(CLEAN)}),
        (REPLAY, {"decision": "d_" + "0" * 20}),
    ):
        assert codes(ask(query, {**variables, "purpose": PURPOSE}, as_=admin)) == ["FORBIDDEN"]


def test_a_published_rule_answers_is_replaced_and_withdrawn_and_old_decisions_replay(
    services: Services, publish: Any, ask: Ask, admin: str, token: Callable[..., str]
) -> None:
    company = staging.put_subject(services, registered=REGION, operation=[REGION])
    name = "xi-test--life"
    officer = token(region=REGION, authority=f"{REGION}-fgw")

    def asked() -> dict[str, Any]:
        return ask(EVALUATE, {"rule": name, "subject": code(company), "purpose": SERVICE}, as_=officer)

    def replayed(decision: str) -> dict[str, Any]:
        return data(ask(REPLAY, {"decision": decision, "purpose": SERVICE}, as_=officer))["replay"]

    assert codes(asked()) == ["UNKNOWN_RULE"]
    first = data(publish(rule_text(name)))["publishRule"]
    assert (first["done"], first["version"], first["rule"]["version"]) == (True, 1, 1)
    asked_first = data(asked())["evaluate"]
    decided = {**asked_first["result"], "id": asked_first["id"]}
    assert (decided["outcome"], decided["status"], decided["rule"]["version"]) == ("GRANTED", "DRAFT", 1)

    second = data(publish(rule_text(name, ELSEWHERE), 1))["publishRule"]
    assert second["version"] == 2
    assert second["commit"] > first["commit"]
    assert data(asked())["evaluate"]["result"]["outcome"] == "REFUSED"
    again = replayed(decided["id"])
    assert again["equal"]
    assert again["intact"]
    assert again["rules"] == [
        {
            "rule": {"code": name, "version": 1},
            "outcomeThen": "GRANTED",
            "outcomeAgain": "GRANTED",
            "outcomeNow": "REFUSED",
        }
    ]

    today = services.now().date().isoformat()
    over = rule_text(name).replace("{from: 2024-01-01}", f"{{from: 2024-01-01, to: {today}}}")
    told = data(publish(over, 2, dry=True))["publishRule"]
    assert [one["field"] for one in told["warnings"]] == ["legal_basis.0.quote", "valid.to"]
    assert "未予核对" in told["warnings"][0]["found"]["zh"]
    assert {one["outcomeAfter"] for one in told["impact"]["outcomeCounts"]} == {None}, (
        "nobody gets it any more"
    )

    dry = data(ask(WITHDRAW, {"id": name, "version": 2, "purpose": PURPOSE}, as_=admin))["withdrawRule"]
    assert not dry["done"]
    assert stands(ask, name) is not None
    assert {one["outcomeAfter"] for one in dry["impact"]["outcomeCounts"]} == {None}
    gone = data(ask(WITHDRAW, {"id": name, "version": 2, "dry": False, "purpose": PURPOSE}, as_=admin))
    assert gone["withdrawRule"]["done"]
    assert stands(ask, name) is None
    assert codes(asked()) == ["UNKNOWN_RULE"]
    assert asked()["errors"][0]["extensions"]["messageId"] == "decisions.rule-withdrawn"
    second = ask(WITHDRAW, {"id": name, "version": 2, "dry": False, "purpose": PURPOSE}, as_=admin)
    assert codes(second) == ["CONFLICT"], "who withdraws second is told so"
    assert second["errors"][0]["extensions"]["messageId"] == "rules.rule-withdrawn"
    ended = replayed(decided["id"])
    assert ended["equal"]
    assert ended["changed"]
    assert [(one["outcomeAgain"], one["outcomeNow"]) for one in ended["rules"]] == [("GRANTED", None)]

    back = data(publish(rule_text(name)))["publishRule"]
    assert back["version"] == 3
    assert replayed(decided["id"])["equal"]
    history = back["rule"]["history"]
    assert [(one["version"], one["publishedBy"]["code"], one["reason"]) for one in history] == [
        (3, f"{REGION}-fgw", "试行"),
        (2, f"{REGION}-fgw", "试行"),
        (1, f"{REGION}-fgw", "试行"),
    ]
    assert history[0]["ended"] is None
    assert history[1]["ended"]["withdrawnBy"]["code"] == f"{REGION}-fgw"
    assert history[1]["ended"]["reason"] == "试行结束"
    assert history[2]["ended"]["withdrawnBy"] is None
    assert {(one["account"], one["matter"]) for one in history} == {(f"test-{REGION}", PURPOSE["matter"])}
    public = stands(ask, name)
    assert public is not None
    assert {(one["account"], one["matter"]) for one in public["history"]} == {(None, None)}


def test_who_comes_second_is_told_which_version_is_newer(publish: Any, ask: Ask, admin: str) -> None:
    name = "xi-test--second"
    assert data(publish(rule_text(name)))["publishRule"]["done"]
    again = publish(rule_text(name, ELSEWHERE))
    assert codes(again) == ["CONFLICT"]
    assert "Version 1" in again["errors"][0]["message"]
    assert codes(publish(rule_text(name), 1)) == ["BAD_INPUT"]  # word for word the same
    texts = [
        rule_text(name, f"{{all: [{ELSEWHERE}, {{located: {{by: {by}, in: '411502'}}}}]}}")
        for by in ("operation", "residence")
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda text: publish(text, 1), texts))
    refused = [answer for answer in answers if codes(answer)]
    assert len(refused) == 1
    assert codes(refused[0]) == ["CONFLICT"]
    assert "Version 2 is newer than version 1" in refused[0]["errors"][0]["message"]
    for dry in (True, False):
        late = ask(WITHDRAW, {"id": name, "version": 1, "dry": dry, "purpose": PURPOSE}, as_=admin)
        assert codes(late) == ["CONFLICT"]


def test_a_text_is_judged_again_where_the_policy_moved_in_between(services: Services, publish: Any) -> None:
    """The rule that it rests on is replaced while it is judged: it is published beside the new one."""
    assert data(publish(rule_text("xi-test--moving")))["publishRule"]["done"]
    text = rule_text("xi-test--judged", "{rule: {rule: xi-test--moving}}")
    caller = Caller("test-mover", REGION, f"{REGION}-fgw", Role.REGION_ADMINISTRATOR)
    purpose = Purpose(PurposeCode.POLICY_MAKING, "信规2026-8")
    access = access_for(caller, purpose, services.book.current(), services.now().date())
    beside: list[int] = []

    def judge(catalogue: Catalogue) -> Proposal:
        beside.append(catalogue.rules["xi-test--moving"].version)
        if len(beside) == 1:
            assert data(publish(rule_text("xi-test--moving", ELSEWHERE), 1))["publishRule"]["done"]
        return publishing.rule_from(text, access, catalogue)

    done = publishing.publish(
        Call(services, access, audit.Disclosures(access=access), services.book.current()), judge, None, ""
    )
    assert beside == [1, 2]
    assert (done.id, done.version) == ("xi-test--judged", 1)


# Audit


ENTRY = "MATCH (a:AuditEntry {receipt: $receipt}) RETURN a {.*} AS entry"


def test_the_audit_entry_is_written_with_the_change(services: Services, publish: Any) -> None:
    answer = publish(rule_text("xi-test--audit"))
    done = data(answer)["publishRule"]
    assert answer["extensions"]["receipt"] == done["receipt"]
    row = services.graph.read(lambda tx: tx.row(ENTRY, receipt=done["receipt"]))
    assert row is not None
    entry = row["entry"]
    assert entry["outcomes"] == [f"published:rule:xi-test--audit:1:commit {done['commit']}"]
    assert (entry["caller"], entry["matter"], entry["role"]) == (
        f"test-{REGION}",
        PURPOSE["matter"],
        "REGION_ADMINISTRATOR",
    )
    assert audit.verify(services.graph) == []


def test_without_its_audit_entry_nothing_is_published(
    services: Services, publish: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry would bear a number that one of the chain has: the graph refuses it, and all with it."""
    assert data(publish(rule_text("xi-test--first")))["publishRule"]["done"]
    chain = vars(services.audit)["_changes"]
    monkeypatch.setattr(services.audit, "_changes", replace(chain, seq=chain.seq - 1))
    before = services.book.now()[0]
    answer = publish(rule_text("xi-test--half"))
    assert codes(answer) == ["UNAVAILABLE"]
    assert services.book.now()[0] == before
    assert stands(ask, "xi-test--half") is None
    assert data(publish(rule_text("xi-test--half")))["publishRule"]["done"]
    assert audit.verify(services.graph) == []


# Seeds


def test_the_seeds_neither_overwrite_nor_bring_back_what_a_region_did(
    services: Services, ask: Ask, token: Callable[..., str]
) -> None:
    catalogue = services.book.current()
    names = sorted(name for name, one in catalogue.rules.items() if one.rule.region == "411323")
    changed, ended = [name for name in names if not rests_on(name, catalogue)][:2]
    texts = {name: catalogue.rules[name] for name in (changed, ended)}
    admin = token(region="411323", role=Role.REGION_ADMINISTRATOR, authority="411323-fgw")
    try:
        text = texts[changed].text + "\n# changed by the county\n"
        variables = {"text": text, "version": texts[changed].version, "dry": False, "purpose": PURPOSE}
        assert data(ask(PUBLISH, variables, as_=admin))["publishRule"]["done"]
        variables = {"id": ended, "version": texts[ended].version, "dry": False, "purpose": PURPOSE}
        assert data(ask(WITHDRAW, variables, as_=admin))["withdrawRule"]["done"]
        load(
            services.graph,
            read_seeds(ROOT / "seeds", services.now().date()),
            services.naming.keys,
            services.now(),
            force=True,
        )
        after = services.book.current()
        assert after.rules[changed].text == text
        assert ended not in after.rules
    finally:
        for name, version in texts.items():
            staging.publish_text(services, "rule", name, version.text + "\n", "seed")
            staging.publish_text(services, "rule", name, version.text, "seed")


# Parameters


def test_a_region_sets_its_own_parameter(services: Services, ask: Ask, token: Callable[..., str]) -> None:
    name = "xixia-trading-demerit-points"
    admin = token(region="411323", role=Role.REGION_ADMINISTRATOR, authority="411323-fgw")
    query = """query($region: String!) { parameters(region: $region, first: 100) { edges { node {
        code values { value } history { version origin publishedBy { code } } } } } }"""

    def shown() -> dict[str, Any]:
        edges = data(ask(query, {"region": "411323"}, as_=None))["parameters"]["edges"]
        return next(edge["node"] for edge in edges if edge["node"]["code"] == name)

    seeded = staging.held(services, "parameter", name)
    version = shown()["history"][0]["version"]
    assert shown()["values"] == []
    variables: dict[str, Any] = {
        "id": name,
        "value": {"decimal": "2.5"},
        "from": "2026-01-01",
        "purpose": PURPOSE,
    }
    try:
        for caller in (token(region="411323"), token(region="411500", role=Role.REGION_ADMINISTRATOR)):
            assert codes(ask(SET, {**variables, "version": version}, as_=caller)) == ["FORBIDDEN"]
        dry = data(ask(SET, {**variables, "version": version}, as_=admin))["publishParameter"]
        assert not dry["done"]
        assert dry["parameter"]["values"][0]["value"] == "2.5"
        assert shown()["values"] == []
        real = {**variables, "version": version, "dry": False}
        assert data(ask(SET, real, as_=admin))["publishParameter"]["done"]
        assert codes(ask(SET, real, as_=admin)) == ["CONFLICT"]
        later = {**real, "version": version + 1, "from": "2026-07-01", "value": {"integer": 3}}
        values = data(ask(SET, later, as_=admin))["publishParameter"]["parameter"]["values"]
        assert [(one["value"], one["validFrom"], one["validTo"]) for one in values] == [
            ("2.5", "2026-01-01", "2026-07-01"),
            ("3", "2026-07-01", None),
        ]
        overlapping = {**real, "version": version + 2, "from": "2026-03-01", "to": "2026-04-01"}
        (problem,) = data(ask(SET, overlapping, as_=admin))["publishParameter"]["problems"]
        assert "重叠" in problem["message"]["zh"]
        backwards = {**real, "version": version + 2, "from": "2026-03-01", "to": "2026-02-01"}
        assert codes(ask(SET, backwards, as_=admin)) == ["BAD_INPUT"]
        assert shown()["history"][0]["publishedBy"] == {"code": "411323-fgw"}
    finally:
        staging.publish_text(services, "parameter", name, seeded["text"], "seed")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("xinyang-objection-days", -3),
        ("xinyang-objection-days", 0),
        ("xinyang-objection-days", Decimal("2.5")),
        ("xinyang-objection-days", Decimal("7.0")),
        ("repeat-offence-days-411500", -90),
        ("repeat-offence-days-411500", 500_000),
        ("repeat-offence-count-411500", 1),
        ("xuzhou-prepayment-percent", 101),
        ("xinyang-repair-materials", "DUTY_DONE SOMETHING"),
    ],
    ids=str,
)
def test_a_parameter_has_only_values_that_its_unit_allows(
    name: str, value: object, services: Services
) -> None:
    parameter = services.book.current().parameters[name]
    dated = ParameterValue.model_validate({"value": value, "from": "2026-01-01", "source": "（测试）"})
    wanted = parameter.misfit(dated)
    assert wanted is not None
    assert any(said in wanted.text(Language.ZH) for said in ("整数", "的数", "DUTY_DONE"))


def test_a_value_that_no_unit_allows_is_a_problem_of_the_text(
    services: Services, ask: Ask, token: Callable[..., str]
) -> None:
    name, admin = "xinyang-objection-days", token(region="411500", role=Role.REGION_ADMINISTRATOR)
    version = staging.held(services, "parameter", name)["version"]
    asked = {"id": name, "from": "2026-01-01", "version": version, "purpose": PURPOSE}
    answer = data(ask(SET, {**asked, "value": {"integer": -3}}, as_=admin))["publishParameter"]
    (problem,) = answer["problems"]
    assert (answer["done"], problem["field"]) == (False, "values.0.value")
    assert problem["expected"]["zh"] == "1 至 400 的整数（单位：working days）"


def test_a_wrong_value_is_corrected_from_the_same_day_and_what_was_known_stays(
    services: Services, ask: Ask, token: Callable[..., str]
) -> None:
    name, admin = (
        "xixia-trading-demerit-points",
        token(region="411323", role=Role.REGION_ADMINISTRATOR, authority="411323-fgw"),
    )
    seeded = staging.held(services, "parameter", name)

    def publish(value: int, **more: object) -> dict[str, Any]:
        version = staging.held(services, "parameter", name)["version"]
        common = {"id": name, "from": "2026-01-01", "version": version, "dry": False, "purpose": PURPOSE}
        return ask(SET, {**common, "value": {"integer": value}, **more}, as_=admin)

    try:
        assert codes(publish(30, correction=True)) == ["BAD_INPUT"], "nothing is there to correct"
        wrong = data(publish(30))["publishParameter"]
        assert codes(publish(3, reason=" ")) == ["BAD_INPUT"], "what is published has a reason"
        (again,) = data(publish(3))["publishParameter"]["problems"]
        assert "correction" in again["fix"]["zh"]
        right = data(publish(3, correction=True, reason="误录"))["publishParameter"]
        assert [(one["value"], one["validTo"]) for one in right["parameter"]["values"]] == [("3", None)]
        assert right["version"] == wrong["version"] + 1
        before = services.book.at(wrong["commit"]).parameters[name].values
        assert [str(one.value) for one in before] == ["30"], "what was known then"
        ended = data(publish(3, correction=True, to="2026-06-01"))["publishParameter"]
        assert ended["parameter"]["values"][0]["validTo"] == "2026-06-01"
    finally:
        staging.publish_text(services, "parameter", name, seeded["text"], "seed")


@pytest.mark.parametrize("value", [-3, "2.5", "7.0", 500_000])
def test_a_value_from_before_that_no_limit_can_have_sets_none(value: object, services: Services) -> None:
    name, held = "xinyang-objection-days", services.book.current()
    stored = Parameter.model_validate(
        {
            **held.parameters[name].model_dump(by_alias=True),
            "values": [{"from": "2026-01-01", "value": Decimal(str(value)), "source": "（测试）"}],
        }
    )
    catalogue = replace(held, parameters={**held.parameters, name: stored})
    found = limit(catalogue, catalogue.path("411500"), "objection-days", date(2026, 6, 1))
    assert (found.days, found.source) == (7, "henan-2019 第四十一条"), "the region above sets one that is one"
