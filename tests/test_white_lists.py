"""White lists: pushed to a class of institutions, read by them alone, never trusted blindly."""

from __future__ import annotations

from typing import Any

import pytest

from graph_schema.vocabulary import PurposeCode, RecipientClass, Role
from hub import deadline
from hub.access.caller_and_purpose import Purpose
from hub.access.grants import access_for
from hub.audit import Disclosures
from hub.call import Call
from hub.decisions.eligibility import listing, white_list_pushes
from hub.decisions.eligibility.benefit_rule import BenefitRule
from hub.decisions.eligibility.white_lists import push_interval
from hub.identity import Caller
from hub.rules import Facts, RuleResult
from hub.rules.shared_results import SharedResults
from hub.services import Services
from tests.asking import Json
from tests.conftest import Ask
from tests.staging import penalty, put_records, put_subject, republished
from tests.test_eligibility import CITY, LISTED, entry, rule

PUSH = """
mutation ($rule: String!, $region: String!, $recipients: RecipientClass!, $purpose: PurposeInput!) {
  pushWhiteList(rule: $rule, region: $region, recipients: $recipients, purpose: $purpose) {
    knownAsOf joinedCount leftCount memberCount full more
  }
}
"""
READ = """
query ($rule: String!, $region: String!, $purpose: PurposeInput!, $since: Int, $first: Int, $after: String) {
  whiteList(rule: $rule, region: $region, purpose: $purpose, changedSince: $since, first: $first,
            after: $after) {
    knownAsOf state rule { version }
    edges { node { id state subject { name code } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
FINANCING: Json = {"code": "FINANCING", "matter": "信金融2026-011"}


def test_a_white_list_reaches_its_recipients_and_nobody_else(
    services: Services, ask: Ask, token: Any
) -> None:
    bank = token(role=Role.INSTITUTION, authority="411500-bank-demo")
    others = {
        "a hospital": token(role=Role.INSTITUTION, authority="411500-hospital-demo"),
        "another region's bank": token("320700", Role.INSTITUTION, "320700-bank-demo"),
        "an officer": token(),
    }
    nobody = token(role=Role.INSTITUTION, authority="411500-nobody")
    stays, leaves = put_subject(services), put_subject(services)
    put_records(services, entry(stays, "wl-1"), entry(leaves, "wl-2"))
    with rule(services, "wl-rule", LISTED) as name:
        given = {"rule": name, "region": CITY, "purpose": FINANCING}
        sent = {**given, "recipients": "FINANCIAL_INSTITUTION"}

        def read(as_: str, **more: Any) -> Json | None:
            answer = ask(READ, {**given, **more}, as_=as_)
            assert "errors" not in answer, answer
            return answer["data"]["whiteList"]

        def states(found: Json | None) -> dict[str, str]:
            assert found is not None
            codes = {edge["node"]["subject"]["code"]: edge["node"]["state"] for edge in found["edges"]}
            return {code: state for code, state in codes.items() if code in (stays, leaves)}

        assert read(bank) is None, "nothing was pushed"
        for who, why in ((bank, "a recipient"), (token("320700"), "another region")):
            assert ask(PUSH, sent, as_=who)["errors"][0]["extensions"]["code"] == "FORBIDDEN", why
        first = ask(PUSH, sent)["data"]["pushWhiteList"]
        assert first["full"]
        assert first["memberCount"] == first["joinedCount"] >= 2
        for who, their in others.items():
            assert read(their) is None, who
        unknown = ask(READ, given, as_=nobody)
        assert unknown["errors"][0]["extensions"]["code"] == "FORBIDDEN", "no document names the institution"
        found = read(bank)
        assert states(found) == {stays: "STANDS", leaves: "STANDS"}
        assert found is not None
        assert found["state"] == "INTERVAL_NOT_SET"
        assert found["knownAsOf"] == first["knownAsOf"]

        put_records(services, penalty(leaves, "wl-3"))
        assert states(read(bank)) == {stays: "STANDS", leaves: "LAPSED"}, "told before the next push"
        second = ask(PUSH, sent)["data"]["pushWhiteList"]
        assert (second["joinedCount"], second["leftCount"], second["full"]) == (0, 1, False)
        assert states(read(bank)) == {stays: "STANDS"}
        assert states(read(bank, since=first["knownAsOf"])) == {leaves: "LEFT"}
        for wrong in (-1, second["knownAsOf"] + 1):
            refused = ask(READ, {**given, "since": wrong}, as_=bank)["errors"][0]["extensions"]
            assert (refused["code"], refused["messageId"]) == ("BAD_INPUT", "decisions.changed-since")

        put_records(services, penalty(leaves, "wl-3", revoked_on=services.now().date().isoformat()))
        third = ask(PUSH, sent)["data"]["pushWhiteList"]
        assert (third["joinedCount"], third["leftCount"], third["full"]) == (1, 0, False)
        page = read(bank, first=1)
        assert page is not None
        assert page["pageInfo"]["hasNextPage"]
        rest = read(bank, after=page["pageInfo"]["endCursor"])
        assert rest is not None
        assert len(rest["edges"]) + 1 == third["memberCount"]
        with republished(services, "rule", name, ("white-list-finance", "tech-white-list")):
            changed = read(bank)
            assert changed is not None
            assert changed["state"] == "RULE_CHANGED"
            assert set(states(changed).values()) == {"LAPSED"}
    withdrawn = read(bank)
    assert withdrawn is not None
    assert withdrawn["state"] == "RULE_WITHDRAWN"


def test_a_push_that_has_not_the_time_goes_on_with_the_next(
    services: Services, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is then the same as one that was made at once; until then nothing changes."""
    put_records(services, *(entry(put_subject(services), f"wl-long-{place}") for place in range(30)))
    with rule(services, "wl-long", LISTED) as name:
        sent = {"rule": name, "region": CITY, "purpose": FINANCING}
        whole = ask(PUSH, {**sent, "recipients": "MEDICAL_INSTITUTION"})["data"]["pushWhiteList"]
        monkeypatch.setattr(listing, "AT_ONCE", 10)
        monkeypatch.setattr(deadline, "nearly_over", lambda: True)
        pushes: list[Json] = []
        while not pushes or pushes[-1]["more"]:
            pushes.append(ask(PUSH, {**sent, "recipients": "FINANCIAL_INSTITUTION"})["data"]["pushWhiteList"])
    assert len(pushes) > 1
    assert {(one["joinedCount"], one["memberCount"], one["knownAsOf"]) for one in pushes[:-1]} == {(0, 0, 0)}
    assert {**pushes[-1], "knownAsOf": 0} == {**whole, "knownAsOf": 0}
    kept = services.graph.read(lambda tx: tx.rows("MATCH (w:WhiteListWork) RETURN w.key AS key"))
    assert kept == [], "what was kept is gone with the push"


def test_a_push_ends_when_its_client_has_gone(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between any two subjects, and nothing more is read or written."""
    put_records(services, *(entry(put_subject(services), f"wl-gone-{place}") for place in range(30)))
    catalogue, today = services.book.current(), services.now().date()
    access = access_for(
        Caller("x", CITY, "411500-czj", Role.OFFICER),
        Purpose(PurposeCode.FINANCING, "1"),
        catalogue,
        today,
    )
    looked = 0
    result = BenefitRule.result

    def counted(benefit: BenefitRule, facts: Facts, shared_results: SharedResults) -> RuleResult:
        nonlocal looked
        looked += 1
        if looked == 7:
            given.cancel()
        return result(benefit, facts, shared_results)

    monkeypatch.setattr(BenefitRule, "result", counted)
    given = deadline.Deadline(60, 60)
    with rule(services, "wl-gone", LISTED) as name, deadline.running(given), pytest.raises(deadline.Stopped):
        white_list_pushes.push(
            Call(services, access, Disclosures("gone"), services.book.current()),
            name,
            CITY,
            RecipientClass.FINANCIAL_INSTITUTION,
        )
    assert looked == 7


def test_a_list_older_than_its_push_interval_says_so(services: Services) -> None:
    name = "xinyang-credit-loan--policy-finds-people"
    today = services.now().date()
    assert push_interval(services.book.current(), name, today) is None, "the text gives no interval"
    with republished(
        services,
        "parameter",
        f"{name}--push-interval",
        ("values: []", "values: [{from: 2024-01-01, value: 30, source: 演示}]"),
    ):
        assert push_interval(services.book.current(), name, today) == 30
