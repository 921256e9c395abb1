"""Watches: what changes becomes an alert once, under the watcher's grants, through restarts."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.investigations.watching import evaluating
from hub.investigations.watching.searches import disclosures_ending
from hub.policy.model.disclosure_periods import Bound
from hub.services import Services
from tests import staging
from tests.access.conftest import a_number
from tests.asking import codes, data
from tests.conftest import Ask
from tests.investigating import ACKNOWLEDGE, ALERTS, UNWATCH, WATCH, WATCHES, Desk

Token = Callable[..., str]


def turn(services: Services) -> None:
    evaluating.evaluate(services, lambda: False)


@pytest.fixture
def desk(ask: Ask, token: Token, services: Services) -> Desk:
    turn(services)  # what other tests wrote is no news here
    return Desk(ask, token(role=Role.INVESTIGATOR))


def watch(desk: Desk, **what: Any) -> str:
    return data(desk.send(WATCH, **what))["watch"]["watch"]["id"]


def alerts(desk: Desk, **which: Any) -> list[tuple[str, str | None, str | None]]:
    """What, of which company, with whom."""
    page = data(desk.send(ALERTS, **which))["alerts"]
    rows = [edge["node"] for edge in page["edges"]]
    return [(row["what"], row["subject"]["code"], (row["other"] or {}).get("code")) for row in rows]


def changed(services: Services, code: str, **fields: Any) -> None:
    staging.put_subject(services, key={"scheme": "USCC", "value": code}, **fields)


def test_each_change_is_one_alert_and_none_comes_twice(services: Services, desk: Desk) -> None:
    watched, other = staging.put_subject(services), staging.put_subject(services)
    staging.put_records(services, staging.penalty(watched, f"test-w-old-{watched}"))
    watch(desk, subjects=[{"code": watched}])
    turn(services)
    assert alerts(desk) == [], "what was known before is no news"

    link = {
        "kind": "GUARANTEES",
        "start": {"scheme": "USCC", "value": other},
        "end": {"scheme": "USCC", "value": watched},
        "from": "2024-01-01",
    }
    changed(services, watched, name="（测试）改名", status="CLOSED", registered="411503")
    staging.put_links(services, link)
    staging.put_records(
        services,
        staging.penalty(watched, f"test-w-new-{watched}"),
        staging.penalty(watched, f"test-w-old-{watched}", repaired_on=staging.yesterday(services)),
    )
    changed(services, other, name="（测试）旁人改名")
    found = list[tuple[str, str | None, str | None]]()
    for _ in range(2):
        turn(services)
        found = alerts(desk, first=50)
        assert sorted(found, key=str) == [
            ("LINK_BEGUN", watched, other),
            ("NAME", watched, None),
            ("RECORD_RECEIVED", watched, None),
            ("RECORD_REPAIRED", watched, None),
            ("REGION", watched, None),
            ("STATUS", watched, None),
        ]
    pages, cursor = list[tuple[str, str | None, str | None]](), None
    for _ in range(3):
        pages += alerts(desk, first=2, after=cursor)
        cursor = data(desk.send(ALERTS, first=2, after=cursor))["alerts"]["pageInfo"]["endCursor"]
    assert pages == found, "each has a place of its own"
    staging.put_links(services, {**link, "to": staging.yesterday(services)})
    turn(services)
    assert alerts(desk, after=cursor) == [("LINK_ENDED", watched, other)]


def test_a_region_is_watched_for_who_comes_and_goes(services: Services, desk: Desk) -> None:
    stays, goes = (staging.put_subject(services, registered="411521", operation=[]) for _ in range(2))
    id_ = watch(desk, region="411521", kinds=["LEGAL_ENTITY"])
    comes = staging.put_subject(services, registered="411521", operation=[])
    elsewhere = staging.put_subject(services, registered="411522", operation=[])
    changed(services, goes, registered="411522", operation=[])
    changed(services, stays, registered="411521", operation=[], name="（测试）改名")
    turn(services)
    assert sorted(alerts(desk, watch=id_)) == sorted(
        [("NEW", comes, None), ("LEFT", goes, None), ("NAME", stays, None)]
    )
    assert elsewhere not in str(alerts(desk))


def test_a_search_is_watched_for_whom_it_finds(services: Services, desk: Desk) -> None:
    word = f"环{secrets.token_hex(4)}"
    known = staging.put_subject(services, name=f"（测试）{word}建材有限公司")
    id_ = watch(desk, text=word, statuses=["ACTIVE"])
    by_name_of_now = watch(desk, text=word, former=False)
    comes = staging.put_subject(services, name=f"（测试）{word}商贸有限公司")
    other = staging.put_subject(services, name="（测试）别家有限公司")
    version = {"registered": "411502", "operation": ["411500"]}
    before = {**version, "name": f"（测试）{word}建材有限公司", "from": "2015-01-01", "to": "2024-01-01"}
    after = {**version, "name": "（测试）改名有限公司", "from": "2024-01-01"}
    staging.put_subject(services, key={"scheme": "USCC", "value": known}, versions=[before, after])
    turn(services)
    told = [("NEW", comes, None), ("NAME", known, None)]
    assert sorted(alerts(desk, watch=id_)) == sorted(told), "it is found by the name that it had"
    assert sorted(alerts(desk, watch=by_name_of_now)) == sorted([("NEW", comes, None), ("LEFT", known, None)])
    changed(services, comes, name=f"（测试）{word}商贸有限公司", status="CLOSED")
    turn(services)
    assert ("LEFT", comes, None) in alerts(desk, watch=id_)
    assert ("STATUS", comes, None) in alerts(desk, watch=by_name_of_now)
    assert other not in str(alerts(desk, first=50))


def test_a_list_is_watched_for_who_comes_onto_it_and_leaves_it(services: Services, desk: Desk) -> None:
    on, off = staging.put_subject(services), staging.put_subject(services)
    staging.put_records(services, staging.penalty(off, f"test-w-off-{off}"))
    id_ = watch(desk, region="411500", records=["admin-penalty"])
    staging.put_records(
        services,
        staging.penalty(on, f"test-w-on-{on}"),
        staging.penalty(off, f"test-w-off-{off}", repaired_on=staging.yesterday(services)),
    )
    turn(services)
    assert {("NEW", on, None), ("LEFT", off, None)} <= set(alerts(desk, watch=id_, first=50))


def test_records_whose_display_ends_by_a_text_are_looked_at_on_that_day(services: Services) -> None:
    catalogue, day = services.book.current(), date(2026, 11, 20)
    for days in (1, 3):
        ending = dict.fromkeys(disclosures_ending(catalogue, day - timedelta(days=days), day))
        for term in catalogue.disclosure.outlived(Bound.DISCLOSURE, day, 0)["terms"]:
            last = date.fromisoformat(term["before"])
            assert any(name == "conduct_ended_on" and first <= last <= end for name, (first, end) in ending)
    assert disclosures_ending(catalogue, day, day) == ()


def test_a_person_is_found_by_a_watched_text_as_by_a_search(services: Services, desk: Desk) -> None:
    name = f"测{secrets.token_hex(3)}"
    whole = watch(desk, text=name, kinds=["NATURAL_PERSON"])
    kindless, beginning = watch(desk, text=name), watch(desk, text=name[:3], kinds=["NATURAL_PERSON"])
    staging.put_person(services, a_number(), name=name)
    staging.put_person(services, a_number(), name=name, registered="370102")
    turn(services)
    assert alerts(desk, watch=whole) == [("NEW", None, None)], "in regions of the watcher's own duty alone"
    assert alerts(desk, watch=kindless) == alerts(desk, watch=beginning) == []


def test_an_ended_grant_ends_alerts(services: Services, desk: Desk) -> None:
    number, company = a_number(), staging.put_subject(services)
    staging.put_person(services, number)
    watch(desk, subjects=[{"identityNumber": number}])
    ends = {"start": {"scheme": "ID", "value": number}, "end": {"scheme": "USCC", "value": company}}
    staging.put_links(services, {"kind": "DIRECTOR_OF", **ends, "from": "2024-01-01"})
    turn(services)
    assert alerts(desk) == [("LINK_BEGUN", None, company)]
    staging.put_person(services, number, registered="370102")
    staging.put_links(services, {"kind": "MANAGER_OF", **ends, "from": "2024-01-01"})
    turn(services)
    assert alerts(desk) == [], "those from before are hidden, and none was made"
    staging.put_person(services, number)
    turn(services)
    kinds = {edge["node"]["kind"] for edge in data(desk.send(ALERTS))["alerts"]["edges"]}
    assert "MANAGER_OF" not in kinds


def test_a_private_link_to_who_is_not_the_watchers_to_know_makes_no_alert(
    services: Services, desk: Desk
) -> None:
    company, other = staging.put_subject(services), staging.put_subject(services)
    knows, knew, never = a_number(), a_number(), a_number()
    for number, region in ((knows, "411502"), (knew, "411502"), (never, "370102")):
        staging.put_person(services, number, registered=region)
    watch(desk, subjects=[{"code": company}])

    def linked(kind: str, start: dict[str, str]) -> None:
        end = {"scheme": "USCC", "value": company}
        staging.put_links(services, {"kind": kind, "start": start, "end": end, "from": "2024-01-01"})

    for number in (knows, knew, never):
        linked("GUARANTEES", {"scheme": "ID", "value": number})
    linked("GUARANTEES", {"scheme": "USCC", "value": other})
    linked("LEGAL_REPRESENTATIVE_OF", {"scheme": "ID", "value": knew})
    turn(services)

    def told(**page: Any) -> list[tuple[str, bool]]:
        edges = data(desk.send(ALERTS, **page))["alerts"]["edges"]
        return sorted((edge["node"]["kind"], edge["node"]["other"] is not None) for edge in edges)

    guarantee, public = ("GUARANTEES", True), "LEGAL_REPRESENTATIVE_OF"
    assert told(first=50) == [guarantee, guarantee, guarantee, (public, True)]
    before = {edge["node"]["id"]: edge["node"] for edge in data(desk.send(ALERTS))["alerts"]["edges"]}

    staging.put_person(services, knew, registered="370102")
    assert told(first=50) == [guarantee, guarantee, (public, False)], "a public kind is there for everybody"
    page = data(desk.send(ALERTS, first=3))["alerts"]
    assert (len(page["edges"]), page["pageInfo"]["hasNextPage"]) == (3, False)
    (gone,) = set(before) - {edge["node"]["id"] for edge in page["edges"]}
    assert codes(desk.send(ACKNOWLEDGE, id=gone)) == ["NOT_FOUND"]
    staging.put_person(services, knew)
    assert told(first=50) == [guarantee, guarantee, guarantee, (public, True)]
    again = {edge["node"]["id"]: edge["node"] for edge in data(desk.send(ALERTS))["alerts"]["edges"]}
    assert again == before, "who was not there was not marked as read"


def test_an_alert_on_a_record_ends_with_the_grant_of_the_record(services: Services, desk: Desk) -> None:
    company = staging.put_subject(services)
    watch(desk, subjects=[{"code": company}])
    staging.put_records(services, staging.penalty(company, f"test-w-moved-{company}"))
    turn(services)
    assert alerts(desk) == [("RECORD_RECEIVED", company, None)]
    elsewhere = {"region": "370100", "authority": "370100-demo"}
    staging.put_records(services, staging.penalty(company, f"test-w-moved-{company}", **elsewhere))
    assert alerts(desk) == []


def test_what_is_sent_again_is_watched_once(ask: Ask, services: Services, desk: Desk) -> None:
    one, other = staging.put_subject(services), staging.put_subject(services)
    both = watch(desk, subjects=[{"code": one}, {"code": other}])
    assert watch(desk, title="又一", subjects=[{"code": other}, {"code": one}, {"code": one}]) == both
    named = watch(desk, subjects=[{"code": one}])
    region = watch(desk, region="411521")
    kinds = watch(desk, region="411521", kinds=["LEGAL_ENTITY", "PUBLIC_BODY"])
    assert watch(desk, region="411521", kinds=["PUBLIC_BODY", "LEGAL_ENTITY"]) == kinds
    text = watch(desk, region="411521", text="（测试）环路")
    assert watch(desk, region="411521", text="(测试) 环路") == text
    other_matter = watch(Desk(ask, desk.token), subjects=[{"code": one}])
    assert len({both, named, region, kinds, text, other_matter}) == 6
    assert len(data(desk.send(WATCHES))["watches"]["edges"]) == 5
    data(desk.send(UNWATCH, id=both))
    assert watch(desk, subjects=[{"code": one}, {"code": other}]) != both, "an ended one is begun anew"


def test_a_hub_that_ends_in_between_goes_on_where_it_was(
    services: Services, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluating, "PAGE", 2)
    companies = [staging.put_subject(services) for _ in range(5)]
    watch(desk, subjects=[{"code": one} for one in companies])
    for one in companies:
        changed(services, one, name=f"（测试）{secrets.token_hex(3)}")
    seen, ends = list[list[str | None]](), 0
    while True:  # each turn is stopped after its first page
        stops = iter((False, True))
        evaluating.evaluate(services, lambda stops=stops: next(stops))
        ends += 1
        seen.append([code for _, code, _ in alerts(desk, first=50)])
        if len(seen[-1]) == 5 or ends > 50:
            break
    assert sorted(map(str, seen[-1])) == sorted(companies)
    assert all(later[: len(earlier)] == earlier for earlier, later in pairwise(seen))
    assert any(0 < len(one) < 5 for one in seen), "it was stopped in between"
    turn(services)
    assert len(alerts(desk, first=50)) == 5


def test_two_hubs_make_each_alert_once(services: Services, desk: Desk) -> None:
    company = staging.put_subject(services)
    watch(desk, subjects=[{"code": company}])
    changed(services, company, name="（测试）改名")
    run = evaluating._run(services)
    assert run is not None
    ids = services.graph.read(lambda tx: evaluating._touched(tx, run, services.book.current()))
    made = evaluating._alerts(services, run, ids)
    turn(services)
    services.graph.write(lambda tx: evaluating._keep(tx, services, run, ids, made))
    services.graph.write(lambda tx: tx.rows(evaluating.ALERT, alerts=made, at=""))
    assert alerts(desk) == [("NAME", company, None)]


def test_a_day_that_comes_is_a_change(services: Services, desk: Desk) -> None:
    company, other = staging.put_subject(services), staging.put_subject(services)
    ends = {"start": {"scheme": "USCC", "value": other}, "end": {"scheme": "USCC", "value": company}}
    tomorrow = services.now() + timedelta(days=1)
    staging.put_links(services, {"kind": "DIRECTOR_OF", **ends, "from": str(tomorrow.date())})
    watch(desk, subjects=[{"code": company}])
    turn(services)
    assert alerts(desk) == []
    turn(replace(services, clock=lambda: tomorrow))
    turn(services)  # the clock of another hub is behind
    assert alerts(desk) == [("LINK_BEGUN", company, other)]


def test_watches_and_alerts_are_of_who_made_them_in_their_matter(
    ask: Ask, token: Token, services: Services, desk: Desk
) -> None:
    company = staging.put_subject(services)
    id_ = watch(desk, subjects=[{"code": company}])
    changed(services, company, name="（测试）改名")
    turn(services)
    (alert,) = [edge["node"] for edge in data(desk.send(ALERTS))["alerts"]["edges"]]
    for other in (Desk(ask, desk.token), Desk(ask, token("320500", Role.INVESTIGATOR), desk.matter)):
        assert alerts(other) == []
        assert data(other.send(WATCHES))["watches"]["edges"] == []
        assert codes(other.send(UNWATCH, id=id_)) == ["NOT_FOUND"]
        assert codes(other.send(ACKNOWLEDGE, id=alert["id"])) == ["NOT_FOUND"]
    first = data(desk.send(ACKNOWLEDGE, id=alert["id"]))["acknowledgeAlert"]["alert"]
    assert first["acknowledgedAt"]
    assert data(desk.send(ACKNOWLEDGE, id=alert["id"]))["acknowledgeAlert"]["alert"] == first
    assert data(desk.send(UNWATCH, id=id_))["unwatch"]["watch"] == {"id": id_, "active": False}
    changed(services, company, name="（测试）又改名")
    turn(services)
    assert len(alerts(desk)) == 1
    for wrong in (
        {},
        {"subjects": [{"code": company}], "region": "411500"},
        {"kinds": ["SHIP"]},
        {"former": False},
    ):
        assert codes(desk.send(WATCH, **wrong)) == ["BAD_INPUT"], wrong
