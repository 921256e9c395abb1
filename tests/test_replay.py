"""A replay equals its decision after any later change of records, rules and agreements; a change is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub.canonical_json import digest
from hub.services import Services
from tests import staging
from tests.asking import (
    BUILDER,
    CHECKING,
    CLEAN,
    EVALUATE,
    INCENTIVES,
    JOINT_PUNISHMENT,
    PROCUREMENT,
    REPLAY,
    ROADS,
    UNHEARD,
    code,
    codes,
    data,
    decimal,
    word,
)
from tests.conftest import Ask

MAJOR = "cn-procurement--major-violation"
PARTNERS = "xinyang-cross-region--partners"
AGREEMENT = "xinyang-suzhou-luan-fuyang"
THREE_YEARS = (
    "[LARGE_FINE, SUSPENSION, LICENCE_REVOKED]}\n        within: {years: 3}",
    "[LARGE_FINE, SUSPENSION, LICENCE_REVOKED]}\n        within: {years: 1}",
)
DECISION = "MATCH (d:Decision {id: $id}) RETURN d {.*} AS d"


def punished(ask: Ask, subject: str, **more: Any) -> dict[str, Any]:
    variables = {"subject": code(subject), "region": "411500", "occasion": "government-procurement", **more}
    return data(ask(JOINT_PUNISHMENT, {**variables, "purpose": PROCUREMENT}))["jointPunishment"]


def replayed(ask: Ask, decision: str) -> dict[str, Any]:
    return data(ask(REPLAY, {"decision": decision, "purpose": PROCUREMENT}))["replay"]


def rule_of(replay: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [rule for rule in replay["rules"] if rule["rule"]["code"] == name]
    return found


def test_with_no_change_then_again_and_now_are_one(ask: Ask) -> None:
    decision = punished(ask, BUILDER)
    replay = replayed(ask, decision["id"])
    assert (replay["equal"], replay["intact"], replay["changed"]) == (True, True, False)
    assert all(rule["outcomeThen"] == rule["outcomeAgain"] == rule["outcomeNow"] for rule in replay["rules"])
    then = {
        result["rule"]["code"]: result["outcome"]
        for part in ("applyingMeasures", "undeterminedMeasures", "notApplyingMeasures")
        for result in decision[part]
    }
    assert {rule["rule"]["code"]: rule["outcomeThen"] for rule in replay["rules"]} == then


def test_each_kind_of_question_is_replayed(ask: Ask) -> None:
    deposit = [decimal("deposit", "800000.00")]
    other = {"name": "other_supplier", "value": {"subject": code(CLEAN)}}
    unheard = {"name": "other_supplier", "value": {"subject": code(UNHEARD)}}
    heads = "cn-procurement--same-head-suppliers"
    for query, variables in (
        (
            INCENTIVES,
            {"subject": code(ROADS), "region": "411500", "scenario": "bid-deposit", "inputs": deposit},
        ),
        (INCENTIVES, {"subject": code(BUILDER), "region": "411500"}),
        (JOINT_PUNISHMENT, {"subject": code(UNHEARD), "region": "411500"}),
        (EVALUATE, {"rule": heads, "subject": code(BUILDER), "inputs": [other]}),
        (EVALUATE, {"rule": heads, "subject": code(BUILDER), "inputs": [unheard]}),
        (EVALUATE, {"rule": MAJOR, "subject": code(BUILDER), "on": "2025-06-01T10:00:00+08:00"}),
        (EVALUATE, {"rule": "xuzhou-gov-procurement--prepayment"}),
        (EVALUATE, {"rule": "xinyang-demo--bid-deposit-reduction", "subject": code(ROADS)}),
        (
            JOINT_PUNISHMENT,
            {"subject": code(BUILDER), "region": "411500", "on": "2025-06-01T23:59:59.123456+08:00"},
        ),
    ):
        (answer,) = data(ask(query, {**variables, "purpose": PROCUREMENT})).values()
        replay = replayed(ask, answer["id"])
        assert (replay["equal"], replay["intact"], replay["changed"]) == (True, True, False), variables


def test_a_later_repair_changes_now_and_not_then(ask: Ask, services: Services) -> None:
    company = staging.put_subject(services)
    name = f"test-replay-{company}"
    staging.put_records(services, staging.penalty(company, name))
    decision = punished(ask, company)["id"]
    staging.put_records(services, staging.penalty(company, name, repaired_on=staging.yesterday(services)))
    about = "MATCH (d:Decision {id: $id}) MATCH (e:Decision {subject: d.subject}) RETURN count(e) AS n"
    before = services.graph.read(lambda tx: tx.rows(about, id=decision))
    replay = replayed(ask, decision)
    assert services.graph.read(lambda tx: tx.rows(about, id=decision)) == before, "a replay decides nothing"
    assert (replay["equal"], replay["intact"], replay["changed"]) == (True, True, True)
    major = rule_of(replay, MAJOR)
    assert (major["outcomeThen"], major["outcomeAgain"], major["outcomeNow"]) == (
        "APPLIES",
        "APPLIES",
        "DOES_NOT_APPLY",
    )
    # What was asked anew is a decision of its own, and its replay is not the first one's.
    again = punished(ask, company)["id"]
    assert rule_of(replayed(ask, again), MAJOR)["outcomeThen"] == "DOES_NOT_APPLY"


def test_a_later_rule_changes_now_and_not_then(ask: Ask, services: Services) -> None:
    decision = punished(ask, BUILDER)["id"]
    before = rule_of(replayed(ask, decision), MAJOR)
    with staging.republished(services, "rule", MAJOR, THREE_YEARS):
        replay = replayed(ask, decision)
        changed = rule_of(replay, MAJOR)
        assert (replay["equal"], replay["changed"]) == (True, True)
        assert (changed["outcomeThen"], changed["outcomeAgain"], changed["rule"]["version"]) == (
            "APPLIES",
            "APPLIES",
            before["rule"]["version"],
        )
        assert changed["outcomeNow"] == "DOES_NOT_APPLY"
        under_new = punished(ask, BUILDER)["id"]
    # A decision under the version that was then: replayed on that one, after the first text is back.
    later = replayed(ask, under_new)
    assert (later["equal"], later["changed"]) == (True, True)
    assert rule_of(later, MAJOR)["rule"]["version"] == before["rule"]["version"] + 1
    assert (rule_of(later, MAJOR)["outcomeThen"], rule_of(later, MAJOR)["outcomeNow"]) == (
        "DOES_NOT_APPLY",
        "APPLIES",
    )


def test_a_rule_that_takes_other_inputs_now_is_replayed_as_it_was(ask: Ask, services: Services) -> None:
    variables = {"rule": PARTNERS, "inputs": [word("partner", "苏州市")], "purpose": CHECKING}
    decision = data(ask(EVALUATE, variables))["evaluate"]["id"]
    renamed = [("name: partner,", "name: place,"), ("input: partner}", "input: place}")]
    with staging.republished(services, "rule", PARTNERS, *renamed):
        replay = data(ask(REPLAY, {"decision": decision, "purpose": CHECKING}))["replay"]
    assert (replay["equal"], replay["changed"]) == (True, True)
    (rule,) = replay["rules"]
    assert (rule["outcomeThen"], rule["outcomeAgain"], rule["outcomeNow"]) == ("NAMED", "NAMED", None)
    assert data(ask(REPLAY, {"decision": decision, "purpose": CHECKING}))["replay"]["changed"] is False


def test_a_later_end_of_the_agreement_changes_now_and_not_then(ask: Ask, services: Services) -> None:
    variables = {
        "subject": code(ROADS),
        "region": "411500",
        "scenario": "bid-deposit",
        "purpose": PROCUREMENT,
    }
    decision = data(ask(INCENTIVES, {**variables, "inputs": [decimal("deposit", "1000")]}))["incentives"][
        "id"
    ]
    end = ("valid: {from: 2025-01-01}", f"valid: {{from: 2025-01-01, to: {staging.yesterday(services)}}}")
    with staging.republished(services, "agreement", AGREEMENT, end):
        replay = replayed(ask, decision)
    assert (replay["equal"], replay["intact"], replay["changed"]) == (True, True, True)
    (rule,) = replay["rules"]
    assert (rule["outcomeThen"], rule["outcomeAgain"], rule["outcomeNow"]) == (
        "GRANTED",
        "GRANTED",
        "NOT_RECOGNISED",
    )
    assert replayed(ask, decision)["changed"] is False


def test_who_was_unheard_of_may_be_known_now(ask: Ask, services: Services) -> None:
    newcomer = staging.code_of()
    decision = punished(ask, newcomer)
    assert decision["outcome"] == "SUBJECT_UNKNOWN"
    staging.put_subject(services, key={"scheme": "USCC", "value": newcomer})
    staging.put_records(services, staging.penalty(newcomer, f"test-replay-{newcomer}"))
    replay = replayed(ask, decision["id"])
    assert (replay["equal"], replay["changed"]) == (True, True)
    assert rule_of(replay, MAJOR)["outcomeNow"] == "APPLIES"


def test_an_unheard_person_is_kept_under_no_number(ask: Ask, services: Services) -> None:
    variables = {
        "subject": {"external": {"scheme": "FINBENCH_PERSON", "value": "person-of-nobody"}},
        "region": "411500",
    }
    answer = data(ask(JOINT_PUNISHMENT, {**variables, "purpose": PROCUREMENT}))["jointPunishment"]
    kept = services.graph.read(lambda tx: tx.row(DECISION, id=answer["id"]))
    assert kept is not None
    assert "person-of-nobody" not in json.dumps(kept)
    assert replayed(ask, answer["id"])["equal"]


@pytest.mark.parametrize("mend", [False, True], ids=["body", "body and digest"])
def test_a_tampered_decision_is_found(ask: Ask, services: Services, mend: bool) -> None:
    decision = punished(ask, BUILDER)["id"]
    row = services.graph.read(lambda tx: tx.row(DECISION, id=decision))
    assert row is not None
    body = row["d"]["body"].replace('"outcome":"APPLIES"', '"outcome":"DOES_NOT_APPLY"')
    assert body != row["d"]["body"]
    services.graph.write(
        lambda tx: tx.rows(
            "MATCH (d:Decision {id: $id}) SET d.body = $body, d.digest = $digest",
            id=decision,
            body=body,
            digest=digest(body) if mend else row["d"]["digest"],
        )
    )
    replay = replayed(ask, decision)
    assert replay["equal"] is False, "what the kept facts give is not what the body says"
    assert replay["intact"] is mend
    assert rule_of(replay, MAJOR)["outcomeAgain"] == "APPLIES"


def test_a_decision_of_nobody_is_not_found(ask: Ask) -> None:
    assert codes(ask(REPLAY, {"decision": "d_" + "0" * 20, "purpose": PROCUREMENT})) == ["NOT_FOUND"]


# Any later change


@dataclass
class Scene:
    """A company with two penalties, whose changes later on are drawn."""

    services: Services
    company: str
    stack: ExitStack
    records: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    def record(self, which: str, **changes: Any) -> None:
        one = self.records.get(which) or staging.penalty(self.company, f"test-any-{which}-{self.company}")
        self.records[which] = {**one, **changes}
        staging.put_records(self.services, self.records[which])

    def policy(self, kind: str, name: str, *changes: tuple[str, str]) -> None:
        self.stack.enter_context(staging.republished(self.services, kind, name, *changes))


CHANGES: Sequence[Callable[[Scene], None]] = (
    lambda s: s.record("a", repaired_on="2026-05-01"),
    lambda s: s.record("a", revoked_on="2026-05-02"),
    lambda s: s.record("a", severity="MINOR", attributes={"penalty_type": "WARNING"}),
    lambda s: s.record("a", decided_on="2019-01-01"),
    lambda s: s.record("b", disputed_from="2026-04-01"),
    lambda s: s.record("b", kind="joint-punishment-list", attributes={"statutory": True}),
    lambda s: s.record("b", region="320500", authority="320500-demo"),
    lambda s: s.record("c"),
    lambda s: s.record("c", kind="migrant-wage-list", attributes={}),
    lambda s: s.policy("rule", MAJOR, THREE_YEARS),
    lambda s: s.record("d", decided_on="2026-08-01", published_on="2026-08-02"),
    lambda s: s.policy(
        "agreement", AGREEMENT, ("valid: {from: 2025-01-01}", "valid: {from: 2025-01-01, to: 2025-06-01}")
    ),
    lambda s: s.policy("kind", "admin-penalty", ("polarity: NEGATIVE", "polarity: NEUTRAL")),
    lambda s: s.policy("precedence", "default-restraint-wins", ("winner: RESTRAINT", "winner: INCENTIVE")),
)


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.lists(st.integers(0, len(CHANGES) - 1), min_size=1, max_size=4, unique=True))
def test_a_replay_equals_its_decision_after_any_later_change(
    ask: Ask, services: Services, drawn: list[int]
) -> None:
    with ExitStack() as stack:
        scene = Scene(services, staging.put_subject(services), stack)
        scene.record("a")
        scene.record("b", severity="GENERAL", attributes={"penalty_type": "FINE", "final": True})
        asked = {"subject": code(scene.company), "region": "411500", "purpose": PROCUREMENT}
        decisions = [
            data(ask(JOINT_PUNISHMENT, asked))["jointPunishment"]["id"],
            data(ask(INCENTIVES, asked))["incentives"]["id"],
        ]
        for place in drawn:
            CHANGES[place](scene)
            for decision in decisions:
                replay = replayed(ask, decision)
                assert (replay["equal"], replay["intact"]) == (True, True)
                if any(rule["outcomeThen"] != rule["outcomeNow"] for rule in replay["rules"]):
                    assert replay["changed"]
