"""What names a subject by its id from before a merge leads to the one that it is now. All are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_schema.vocabulary import Role
from hub.investigations.watching import evaluating
from hub.services import Services
from tests import staging
from tests.asking import JOINT_PUNISHMENT, Json, code, data, nodes
from tests.conftest import Ask
from tests.investigating import ADD, ALERTS, EXPORT, REMOVE, REPLAY, SAVE, WATCH, Desk
from tests.matching.asking import by_id, by_number
from tests.matching.test_merging import PURPOSE, Twins, look, merge, split
from tests.test_own_view import ITSELF, READS, VIEW


@pytest.fixture
def twins(services: Services) -> Twins:
    return Twins(services)


@pytest.fixture
def desk(ask: Ask, token: Callable[..., str], services: Services) -> Desk:
    evaluating.evaluate(services, lambda: False)  # what other tests wrote is no news here
    made = Desk(ask, token(role=Role.INVESTIGATOR))
    made.open()
    return made


def test_a_saved_graph_shows_the_one_that_two_are_now(ask: Ask, desk: Desk, twins: Twins) -> None:
    refs = [by_number(twins.number), code(twins.code), code(twins.held)]
    old, new, held = (look(ask, ref)["id"] for ref in refs)
    desk.do(ADD, subjects=[{"subject": ref, "why": "核查"} for ref in (refs[0], refs[2])])
    graph = {}
    for title, ids in (("旧号", [old, held]), ("两者", [old, new, held])):
        placed = [{"subject": one, "x": float(x), "y": 0.0} for x, one in enumerate(ids)]
        saved = desk.do(SAVE, title=title, nodes=placed)["savedGraphs"]["edges"]
        graph[title] = next(one["node"]["id"] for one in saved if one["node"]["title"] == title)
    before = {title: data(desk.send(REPLAY, id=one))["savedGraph"] for title, one in graph.items()}
    data(merge(ask, *refs[:2]))
    for title, links in (("旧号", 1), ("两者", 2)):
        seen = data(desk.send(REPLAY, id=graph[title]))["savedGraph"]
        assert seen["asSeen"] == before[title]["asSeen"]
        assert {node["subject"]["id"] for node in seen["now"]["nodes"]} == {new, held}
        assert next(node["x"] for node in seen["now"]["nodes"] if node["subject"]["id"] == new) == 0
        told = {(one["what"], one["subject"]["id"]) for one in seen["changes"]}
        assert ("MERGED", new) in told
        assert "LINK_ENDED" not in {what for what, _ in told}, "it is the same link, of the other"
        assert len(seen["asSeen"]["links"]) == links
    file = desk.read()
    assert file is not None
    assert {one["node"]["subject"]["id"] for one in file["subjects"]["edges"]} == {new, held}
    assert "核查" in data(desk.send(EXPORT, format="CSV_SUBJECTS"))["exportInvestigation"]["text"]
    left = desk.do(REMOVE, subjects=[new])
    assert [one["node"]["subject"]["id"] for one in left["subjects"]["edges"]] == [held]
    data(split(ask, refs[0]))
    assert data(desk.send(REPLAY, id=graph["两者"]))["savedGraph"]["changes"] == []


def test_who_watched_the_one_has_alerts_of_the_other(
    ask: Ask, services: Services, desk: Desk, twins: Twins
) -> None:
    data(desk.send(WATCH, subjects=[by_number(twins.number)]))
    data(merge(ask, by_number(twins.number), code(twins.code)))
    evaluating.evaluate(services, lambda: False)
    after = data(desk.send(ALERTS))["alerts"]["pageInfo"]["endCursor"]
    staging.put_records(services, staging.penalty(twins.code, f"{twins.own}-new"))
    evaluating.evaluate(services, lambda: False)
    (alert,) = nodes(data(desk.send(ALERTS, after=after))["alerts"])
    assert (alert["what"], alert["record"]["id"]) == ("RECORD_RECEIVED", f"{twins.own}-new")
    assert alert["subject"]["code"] == twins.code


def test_the_own_view_has_what_was_decided_and_read_under_the_old_key(ask: Ask, twins: Twins) -> None:
    old = look(ask, by_number(twins.number))["id"]
    asked: Json = {"region": "411500", "occasion": "government-procurement", "inputs": []}
    purpose = {"code": "GOVERNMENT_PROCUREMENT", "matter": "采2026-77"}
    sent = {**asked, "subject": by_number(twins.number), "purpose": purpose}
    decision = data(ask(JOINT_PUNISHMENT, sent))["jointPunishment"]["id"]
    data(merge(ask, by_number(twins.number), code(twins.code)))
    for ref in (code(twins.code), by_id(old)):
        mine = {"subject": ref, "purpose": ITSELF, "form": "申2026-1"}
        view = data(ask(VIEW, mine))["ownView"]
        assert [one["id"] for one in nodes(view["decisions"])] == [decision]
        matters = {one["matter"] for one in nodes(data(ask(READS, mine))["ownView"]["reads"])}
        assert {PURPOSE["matter"], purpose["matter"]} <= matters
