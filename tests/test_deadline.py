"""An operation ends whole: by the clock, by the processor, by its bytes, when its client has gone."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import time
from itertools import repeat
from typing import Any, cast

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse

from graph_schema.vocabulary import ErrorCode
from hub import deadline
from hub.deadline import Deadline, Stopped, running
from hub.policy.versions import PolicyVersions
from hub.services import Services
from hub.serving.health import Health
from hub.store.graph import Graph, Transaction
from tests.conftest import eventually
from tests.edge_schema import WORK, application, codes, edge, post

BY_THE_CLOCK: dict[str, Any] = {"operation_seconds": 0.3, "processor_seconds": 60}
BY_THE_PROCESSOR: dict[str, Any] = {"operation_seconds": 60, "processor_seconds": 0.2}
ENDLESS = "UNWIND range(1, 1000000000) AS x WITH x WHERE x % 3 = 4 RETURN count(x) AS n"
RUNNING = (
    "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND range' RETURN currentQuery"
)


def test_without_a_deadline_work_goes_on() -> None:
    deadline.check()
    assert deadline.seconds_left() is None
    assert list(deadline.checked(range(3))) == [0, 1, 2]


def test_who_asks_first_after_a_change_of_the_policy_does_not_pay_for_reading_it(services: Services) -> None:
    """Only for that: what the operation does before and after counts."""
    with running(Deadline(60, 0.2)):
        fresh = PolicyVersions(services.graph)
        began = time.thread_time()
        assert fresh.current().rules.keys() == services.book.current().rules.keys()
        assert time.thread_time() - began > 0.2, "every document was parsed"
        deadline.check()
        with pytest.raises(Stopped):
            list(deadline.checked(repeat(0)))


def test_who_sets_off_the_collector_does_not_pay_for_going_through_all_that_the_hub_holds() -> None:
    held = [[number] for number in range(500_000)]
    with running(Deadline(60, 0.1)):
        began = time.thread_time()
        while time.thread_time() - began < 0.2:
            gc.collect()
        deadline.check()
        with pytest.raises(Stopped):
            list(deadline.checked(repeat(0)))
    assert len(held) == 500_000


@pytest.mark.parametrize("bounds", [(0.05, 60), (60, 0.05)], ids=["by the clock", "by the processor"])
def test_a_loop_ends_at_its_bound(bounds: tuple[float, float]) -> None:
    with running(Deadline(*bounds)), pytest.raises(Stopped):
        for _ in deadline.checked(iter(int, 1)):
            pass
    deadline.check()


def test_what_is_stopped_is_no_failure_that_a_loop_could_count_and_go_on() -> None:
    assert not issubclass(Stopped, Exception)


@pytest.mark.parametrize(
    ("field", "bounds", "code", "status"),
    [
        ("works(seconds:30)", BY_THE_PROCESSOR, "LIMIT_EXCEEDED", 294),
        ("waits(seconds:30)", BY_THE_CLOCK, "UNAVAILABLE", 503),
        ("hangs(seconds:6)", BY_THE_CLOCK, "UNAVAILABLE", 503),
        ("a:waits(seconds:0.2) b:waits(seconds:0.2) c:waits(seconds:0.2)", BY_THE_CLOCK, "UNAVAILABLE", 503),
    ],
)
def test_an_operation_ends_whole_at_its_deadline(
    field: str, bounds: dict[str, Any], code: str, status: int
) -> None:
    begun = time.monotonic()
    response = post(application(edge(**bounds)), f"{{count {field}}}")
    assert (response.status_code, codes(response)) == (status, [code])
    # What was begun and is too much ends with a null; what the hub could not do has no data at all.
    assert response.json().get("data", "none") == (None if status == 294 else "none")
    assert response.json()["errors"][0]["extensions"]["fix"]
    assert "hangs" not in field or time.monotonic() - begun < 5.5


def test_waiting_for_a_thread_counts() -> None:
    app = application(edge(threads=1, **BY_THE_CLOCK))
    answers: list[Any] = []
    clients = [
        threading.Thread(target=lambda: answers.append(post(app, "{waits(seconds:0.25)}"))) for _ in range(4)
    ]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    assert sorted(answer.status_code for answer in answers)[:1] == [200]
    assert {code for answer in answers for code in codes(answer)} == {"UNAVAILABLE"}


@pytest.mark.parametrize("letter", ["x", "信", '"'])
def test_an_answer_is_bounded_in_bytes_while_it_is_made(letter: str) -> None:
    app = application(edge(max_answer_bytes=50_000))
    few = post(app, "query($l:String!){text(length:10,letter:$l)}", {"l": letter})
    assert codes(few) == []
    many = post(app, "query($l:String!){text(length:60,letter:$l)}", {"l": letter})
    assert codes(many) == ["LIMIT_EXCEEDED"]
    assert len(many.content) < 1_000


def test_who_hangs_up_ends_the_work() -> None:
    app = application(edge())
    body = json.dumps({"query": "{waits(seconds:60)}"}).encode()
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    sent: list[Any] = []

    async def ask() -> None:
        WORK.clear()
        begun = asyncio.Event()

        async def receive() -> Any:
            if not begun.is_set():
                begun.set()
                return {"type": "http.request", "body": body, "more_body": False}
            while "begun" not in WORK:
                await asyncio.sleep(0.01)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await app(scope, receive, send)

    before = threading.active_count()
    begun = time.monotonic()
    asyncio.run(ask())
    assert time.monotonic() - begun < 10
    assert sent == []
    time.sleep(0.3)
    assert WORK == ["begun"]
    assert threading.active_count() <= before + 1


def test_one_caller_has_so_much_in_hand_at_a_time() -> None:
    app = application(edge(max_cost_at_a_time=300))
    costly = "{waits(seconds:1) many(first:100){nodes{name}}}"
    answers: list[Any] = []
    first = threading.Thread(target=lambda: answers.append(post(app, costly)))
    WORK.clear()
    first.start()
    while "begun" not in WORK:
        time.sleep(0.01)
    second = post(app, costly)
    assert (second.status_code, codes(second)) == (429, ["LIMIT_EXCEEDED"])
    assert second.headers["retry-after"] == "1"
    assert codes(post(app, costly, headers={"authorization": "Bearer good"})) == []
    first.join()
    assert codes(answers[0]) == []
    assert codes(post(app, costly)) == []


# Neo4j


class Frozen:
    """A graph whose Neo4j neither answers nor refuses."""

    asked = 0
    answers = 0

    def verify(self) -> str:
        self.asked += 1
        time.sleep(2)
        return "5.26"


def test_health_answers_within_a_second_whatever_neo4j_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.serving.health.PATIENCE_SECONDS", 0.2)
    graph = Frozen()
    health = Health(cast("Graph", graph))

    async def crowd() -> list[JSONResponse]:
        request = Request({"type": "http"})
        return await asyncio.gather(*(health.answer(request) for _ in range(50)))

    begun = time.monotonic()
    answers = asyncio.run(crowd())
    assert time.monotonic() - begun < 2
    assert {answer.status_code for answer in answers} == {503}
    assert graph.asked == 1


def test_a_hub_whose_neo4j_answers_others_meanwhile_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.serving.health.PATIENCE_SECONDS", 0.2)

    class Busy(Frozen):
        def verify(self) -> str:
            if self.asked:
                return super().verify()
            self.asked += 1
            return "5.26"

    graph = Busy()
    health = Health(cast("Graph", graph))

    async def ask(*, others: int) -> int:
        asked = asyncio.ensure_future(health.answer(Request({"type": "http"})))
        await asyncio.sleep(0.05)
        graph.answers += others
        return (await asked).status_code

    async def asks() -> list[int]:
        return [await ask(others=others) for others in (0, 1, 0)]

    assert asyncio.run(asks()) == [200, 200, 503]


def test_neo4j_ends_a_transaction_whose_time_is_over(services: Services) -> None:
    begun = time.monotonic()
    with running(Deadline(0.5, 60)), pytest.raises(Stopped) as stopped:
        services.graph.read(lambda tx: tx.rows(ENDLESS))
    assert stopped.value.error.code is ErrorCode.UNAVAILABLE
    assert time.monotonic() - begun < 20
    until = time.monotonic() + 20
    while services.graph.read(lambda tx: tx.rows(RUNNING)):
        assert time.monotonic() < until, "it goes on in Neo4j"
        time.sleep(0.2)


def test_a_statement_ends_in_neo4j_when_nobody_waits_for_it_any_more(services: Services) -> None:
    given, said = Deadline(60, 60), list[str]()

    def ask() -> None:
        with running(given), pytest.raises(Stopped) as stopped:
            services.graph.read(lambda tx: tx.rows(ENDLESS))
        said.append(stopped.value.error.message)

    thread = threading.Thread(target=ask)
    thread.start()
    eventually(lambda: bool(services.graph.read(lambda tx: tx.rows(RUNNING))))
    given.cancel()
    thread.join(timeout=2)
    assert said == ["The client has gone."]
    eventually(lambda: not services.graph.read(lambda tx: tx.rows(RUNNING)))
    assert services.graph.read(lambda tx: tx.rows("RETURN 1 AS one")) == [{"one": 1}]


def test_a_change_that_is_stopped_is_not_there(services: Services) -> None:
    def change(transaction: Transaction) -> None:
        transaction.rows("CREATE (:Stopped {name: 'test'})")
        given.cancel()
        transaction.rows("RETURN 1")

    given = Deadline(60, 60)
    with running(given), pytest.raises(Stopped):
        services.graph.write(change)
    assert services.graph.read(lambda tx: tx.rows("MATCH (s:Stopped) RETURN s")) == []


def test_no_statement_begins_after_the_deadline(services: Services) -> None:
    given = Deadline(60, 60)
    given.cancel()
    before = services.graph.statements
    with running(given), pytest.raises(Stopped):
        services.graph.read(lambda tx: tx.rows("RETURN 1"))
    assert services.graph.statements == before
