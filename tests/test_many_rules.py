"""All rules of a region in one decision: few statements however many, little kept, replayed whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from graph_schema.vocabulary import RuleKind
from hub.canonical_json import digest
from hub.policy.document_reading import build
from hub.policy.model.documents import Rule
from hub.policy.new_versions import NewDocument, changed, publish
from hub.policy.yaml_documents import dump, parse
from hub.services import Services
from hub.store.graph import Transaction
from tests import staging
from tests.asking import (
    BUILDER,
    CLEAN,
    INCENTIVES,
    JOINT_PUNISHMENT,
    PROCUREMENT,
    REPLAY,
    ROADS,
    UNHEARD,
    code,
    data,
)
from tests.conftest import Ask

COPIES = 4
KEPT = "MATCH (d:Decision {id: $id}) RETURN d {.*} AS d"
CHANGE = "MATCH (d:Decision {id: $id}) SET d.body = $body, d.digest = $digest"
SUBJECTS = (BUILDER, ROADS, CLEAN, UNHEARD)
QUESTIONS = ((INCENTIVES, "incentives"), (JOINT_PUNISHMENT, "jointPunishment"))


def asked(ask: Ask, query: str, name: str, subject: str) -> dict[str, Any]:
    variables = {"subject": code(subject), "region": "411500", "purpose": PROCUREMENT}
    return data(ask(query, variables))[name]


def outcomes(answer: dict[str, Any]) -> dict[str, str]:
    """Outcomes by rule id."""
    parts = ("results", "applyingMeasures", "undeterminedMeasures", "notApplyingMeasures")
    return {one["rule"]["code"]: one["outcome"] for part in parts for one in answer.get(part, ())}


def statements(services: Services, ask: Ask, query: str, name: str, subject: str) -> int:
    """The fewest of three: the log's own job runs statements of its own beside the question's."""
    counted: list[int] = []
    for _ in range(3):
        before = services.graph.statements
        asked(ask, query, name, subject)
        counted.append(services.graph.statements - before)
    return min(counted)


def copies(services: Services) -> list[NewDocument]:
    """The rules that hold in the city, a few times more under other ids."""
    catalogue = services.book.current()
    day = services.now().date()
    found: list[NewDocument] = []
    for kind in (RuleKind.BENEFIT, RuleKind.MEASURE):
        for version in catalogue.rules_for("411500", kind, day):
            for number in range(COPIES):
                name = f"test-{number}--{version.rule.id}"
                text = dump({**parse(version.text, name).data, "id": name})
                found.append(NewDocument("rule", name, text, build(Rule, parse(text, name))))
    return found


@pytest.fixture
def crowd(services: Services) -> Iterator[list[str]]:
    """Publishes them, and withdraws them afterwards; answers their ids."""
    documents = copies(services)

    def put(transaction: Transaction, number: int) -> None:
        publish(transaction, changed(transaction, documents, "published"), number)

    def withdraw(transaction: Transaction, number: int) -> None:
        held = services.book.current().rules
        gone = [{"type": "rule", "id": one.id, "version": held[one.id].version} for one in documents]
        publish(transaction, [], number, gone)

    staging.commit(services, put)
    try:
        yield [one.id for one in documents]
    finally:
        staging.commit(services, withdraw)


def test_more_rules_take_no_more_statements_and_answer_as_their_first_ones(
    ask: Ask, services: Services, request: pytest.FixtureRequest
) -> None:
    few: dict[tuple[str, str], tuple[dict[str, str], int]] = {}
    for query, name in QUESTIONS:
        for subject in SUBJECTS:
            few[name, subject] = (
                outcomes(asked(ask, query, name, subject)),
                statements(services, ask, query, name, subject),
            )
    crowd = request.getfixturevalue("crowd")
    services.book.current()
    seen: set[str] = set()
    for query, name in QUESTIONS:
        for subject in SUBJECTS:
            before, ran = few[name, subject]
            after = outcomes(asked(ask, query, name, subject))
            assert len(after) == (COPIES + 1) * len(before)
            for rule in set(after) & set(crowd):
                assert after[rule] == before[rule.split("--", 1)[1]]
            seen |= set(after)
            assert statements(services, ask, query, name, subject) <= ran <= 9
    assert set(crowd) <= seen


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize(("query", "name"), QUESTIONS)
def test_what_rests_on_nothing_is_kept_in_short_and_replayed_whole(
    ask: Ask, services: Services, query: str, name: str, subject: str
) -> None:
    answer = asked(ask, query, name, subject)
    row = services.graph.read(lambda tx: tx.row(KEPT, id=answer["id"]))
    assert row is not None
    results = json.loads(row["d"]["body"])["results"]
    short = {one["rule"]: one["outcome"] for one in results if "digest" in one}
    assert short
    assert short.items() <= outcomes(answer).items()
    assert all(set(one) == {"rule", "outcome", "digest"} for one in results if "digest" in one)
    replay = data(ask(REPLAY, {"decision": answer["id"], "purpose": PROCUREMENT}))["replay"]
    assert (replay["equal"], replay["intact"], replay["changed"]) == (True, True, False)
    assert {one["rule"]["code"]: one["outcomeThen"] for one in replay["rules"]} == outcomes(answer)
    # Nothing that a rule was touched by is kept in short.
    parts = ("results", "applyingMeasures", "undeterminedMeasures", "notApplyingMeasures")
    for one in (one for part in parts for one in answer.get(part, ())):
        pieces = [piece["kind"] for condition in one["conditions"] for piece in condition["evidence"]]
        assert one["rule"]["code"] not in short or {"RECORD", "INPUT", "LINK"}.isdisjoint(pieces)


def test_another_answer_under_the_digest_is_seen(ask: Ask, services: Services) -> None:
    decision = asked(ask, INCENTIVES, "incentives", CLEAN)["id"]
    row = services.graph.read(lambda tx: tx.row(KEPT, id=decision))
    assert row is not None
    body = json.loads(row["d"]["body"])
    place = next(n for n, one in enumerate(body["results"]) if "digest" in one)
    said = body["results"][place]
    body["results"][place] = {**said, "outcome": "GRANTED", "digest": "0" * 32}
    text = json.dumps(body, ensure_ascii=False)
    services.graph.write(lambda tx: tx.rows(CHANGE, id=decision, body=text, digest=digest(text)))
    replay = data(ask(REPLAY, {"decision": decision, "purpose": PROCUREMENT}))["replay"]
    assert (replay["equal"], replay["intact"]) == (False, True)
    (rule,) = [one for one in replay["rules"] if one["rule"]["code"] == said["rule"]]
    assert (rule["outcomeThen"], rule["outcomeAgain"]) == ("GRANTED", said["outcome"])
