"""Whom a benefit reaches: lists that agree with single answers, and changes that keep a list right."""

from __future__ import annotations

import random
import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from graph_schema.vocabulary import Outcome, PurposeCode, Role
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import access_for
from hub.audit import Disclosures
from hub.call import Call
from hub.decisions.eligibility import Listing, Request, eligible, find_benefit
from hub.decisions.eligibility.listing import going_on
from hub.decisions.region_facts import facts_of_region
from hub.identity import Caller
from hub.policy.new_versions import publish
from hub.services import SHANGHAI, Services
from hub.store.commits import OPEN_COMMIT
from hub.subjects import changes, regions
from tests.asking import SERVICE, Json
from tests.conftest import Ask
from tests.ingest.test_statements import explain
from tests.staging import (
    commit,
    held,
    penalty,
    publish_text,
    put_links,
    put_records,
    put_subject,
    republished,
)

CITY = "411500"
RULE = """
id: {id}
title: {{zh: 演示, en: demo}}
region: "411500"
scenario: credit-loan
kind: BENEFIT
subject_kinds: [LEGAL_ENTITY, NATURAL_PERSON]
status: DEMO
modality: MAY
legal_basis:
  - {{document: doc-002, article: "15", quote: 开通“政策找人”功能}}
valid: {{from: 2024-01-01}}
condition:
{condition}
effect:
  kind: GRANT
  label: {{zh: 演示, en: demo}}
  value: {value}
{more}
"""
ELIGIBLE = """
query ($rule: String!, $region: String!, $purpose: PurposeInput!, $first: Int, $after: String, $since: Int,
       $sinceOn: DateTime, $on: DateTime, $outcomes: [Outcome!]) {
  eligibleSubjects(rule: $rule, region: $region, purpose: $purpose, first: $first, after: $after, at: $on,
                   changedSince: $since, changedSinceAt: $sinceOn, outcomes: $outcomes) {
    knownAsOf cutoffAt full complete examined
    edges { cursor node { id subject { id name masked code } outcome { outcome
            ... on BenefitNotGranted { reasonCode } ... on BenefitGranted { value { __typename } } } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
INCENTIVES = """
query ($subject: SubjectRef!, $region: String!, $purpose: PurposeInput!) {
  incentives(subject: $subject, region: $region, purpose: $purpose) {
    results { rule { code } outcome ... on BenefitNotGranted { reasonCode } }
  }
}
"""
EVERY = ["GRANTED", "REFUSED", "WITHDRAWN", "NOT_RECOGNISED", "UNDETERMINED"]


@contextmanager
def rule(
    services: Services,
    name: str,
    condition: str,
    more: str = "",
    value: str = "{items: [{zh: 演示, en: demo}]}",
) -> Generator[str]:
    """A benefit of 信阳 for a while."""
    lines = "\n".join("  " + line for line in condition.splitlines())
    text = RULE.format(id=name, condition=lines, more=more, value=value)
    publish_text(services, "rule", name, text)
    try:
        yield name
    finally:
        withdraw(services, name)


def withdraw(services: Services, name: str) -> None:
    """Takes a rule back out of the policy."""
    rows = [{"type": "rule", "id": name, "version": held(services, "rule", name)["version"]}]
    commit(services, lambda tx, number: publish(tx, [], number, rows))


def pages(ask: Ask, name: str, region: str = CITY, size: int = 100, **more: Any) -> list[Json]:
    """All pages of a list."""
    found: list[Json] = []
    after = None
    as_ = more.pop("as_", "")
    while True:
        variables = {
            "rule": name,
            "region": region,
            "purpose": SERVICE,
            "first": size,
            "after": after,
            **more,
        }
        answer = ask(ELIGIBLE, variables, as_=as_)
        assert "errors" not in answer, answer
        found.append(answer["data"]["eligibleSubjects"])
        if found[-1]["complete"]:
            return found
        after = found[-1]["pageInfo"]["endCursor"]


def outcomes(found: list[Json]) -> dict[str, str | None]:
    """Outcome by subject's id; None for one that is gone."""
    nodes = [edge["node"] for page in found for edge in page["edges"]]
    assert len({node["id"] for node in nodes}) == len(nodes), "a subject stands twice"
    return {node["id"]: (node["outcome"] or {}).get("outcome") for node in nodes}


LISTED = "on_list: {lists: [white-list-finance]}"


def entry(code: str, name: str, **fields: Any) -> Json:
    """An entry of a white list for a company."""
    return {
        "id": name,
        "subject": {"scheme": "USCC", "value": code},
        "kind": "white-list-finance",
        "authority": "411500-demo",
        "region": CITY,
        "decided_on": "2026-01-10",
        "published_on": "2026-01-12",
        **fields,
    }


def test_whom_a_benefit_reaches_does_not_hang_on_how_much_it_is(services: Services, ask: Ask) -> None:
    """Half of a deposit is due to whoever is listed, whatever the deposit will be."""
    listed = put_subject(services)
    put_records(services, entry(listed, "el-half"))
    more = "inputs: [{name: deposit, type: decimal, label: {zh: 保证金, en: deposit}, required: false}]"
    value = "{percent_off: {percent: 50, of: {input: deposit}}}"
    with rule(services, "el-half", LISTED, more, value) as name:
        nodes = [edge["node"] for page in pages(ask, name) for edge in page["edges"]]
    (node,) = [node for node in nodes if node["subject"]["code"] == listed]
    value = {"__typename": "PercentOff"}
    assert node["outcome"] == {"outcome": "GRANTED", "value": value}


def test_a_list_agrees_with_each_single_answer(services: Services, ask: Ask) -> None:
    listed, fined = put_subject(services), put_subject(services)
    put_records(services, entry(listed, "el-1"), entry(fined, "el-2"))
    put_records(services, penalty(fined, "el-3"))
    put_subject(services, registered="340103", operation=["411502", "411503"])
    with rule(services, "el-agrees", LISTED) as name:
        found = outcomes(pages(ask, name, size=3, outcomes=EVERY))
        # All that one worker's tests have put there are too many to ask one by one.
        own = [id_of(services, code) for code in (listed, fined)]
        for one in (*own, *sorted(found.keys() - set(own))[:20]):
            outcome = found[one]
            answer = ask(INCENTIVES, {"subject": {"id": one}, "region": CITY, "purpose": SERVICE})
            results = {row["rule"]["code"]: row["outcome"] for row in answer["data"]["incentives"]["results"]}
            assert results[name] == outcome, one
        granted = outcomes(pages(ask, name))
        assert granted == {one: outcome for one, outcome in found.items() if outcome == "GRANTED"}
        assert granted
        assert "REFUSED" in found.values(), "restraint wins here too"


def id_of(services: Services, code: str) -> str:
    row = services.graph.read(
        lambda tx: tx.row("MATCH (s:Subject {value: $code}) RETURN s.id AS id", code=code)
    )
    assert row is not None
    return row["id"]


def officer(services: Services, region: str = CITY) -> Access:
    """The access of an officer of a region."""
    caller = Caller("test-el", region, f"{region}-czj", Role.OFFICER)
    purpose = Purpose(PurposeCode.PUBLIC_SERVICE, "信政务2026-070")
    return access_for(caller, purpose, services.book.current(), services.now().date())


def whole(services: Services, access: Access, request: Request, size: int = 50) -> list[Listing]:
    """All pages of a list, as the capability gives them."""
    found: list[Listing] = []
    start = None
    while True:
        found.append(
            eligible(Call(services, access, Disclosures(), services.book.current()), request, size, start)
        )
        after = found[-1].after
        if after is None:
            return found
        start = going_on(found[-1], after)


def kept(found: list[Listing]) -> dict[str, Outcome | None]:
    """Outcome by subject; None for one that is gone."""
    return {
        row.id: row.result.outcome if row.result is not None else None for page in found for row in page.rows
    }


def test_a_person_whom_the_caller_may_not_read_is_in_no_page(services: Services) -> None:
    with rule(services, "el-person", LISTED) as name:
        request = Request(name, CITY, outcomes=tuple(Outcome))
        own, stranger = (
            whole(services, officer(services), request),
            whole(services, officer(services, "370100"), request),
        )
    people = [row for page in own for row in page.rows if row.lookup and row.lookup.masked]
    assert people
    assert not kept(stranger).keys() & {row.id for row in people}
    assert sum(page.examined for page in own) > sum(page.examined for page in stranger)


def test_pages_are_of_one_state_and_take_a_constant_number_of_statements(services: Services) -> None:
    access, catalogue = officer(services), services.book.current()
    for _ in range(4):
        put_subject(services)
    benefit = find_benefit(catalogue, "xinyang-credit-loan--policy-finds-people", CITY, services.now())
    number = services.graph.read(
        lambda tx: tx.row("MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS value")
    )
    assert number is not None
    # Declarations of coverage are kept from now on.
    facts_of_region(services, access, benefit.plan, number["value"], None, 2)
    counted: set[int] = set()
    for limit in (2, 6):
        before = services.graph.statements
        page = facts_of_region(services, access, benefit.plan, number["value"], None, limit)
        assert len(page.facts) == limit
        counted.add(services.graph.statements - before)
    assert len(counted) == 1
    with rule(services, "el-state", LISTED) as name:
        request = Request(name, CITY, outcomes=tuple(Outcome))
        first = eligible(Call(services, access, Disclosures(), services.book.current()), request, 3, None)
        assert first.after is not None
        put_subject(services)
        rest, page = list[Listing](), first
        while page.after is not None:
            page = eligible(
                Call(services, access, Disclosures(), services.book.current()),
                request,
                100,
                going_on(page, page.after),
            )
            rest.append(page)
        again = whole(services, access, request)
    assert len(kept([first, *rest])) + 1 == len(kept(again)), "what came later is not in the list of then"


def test_every_statement_seeks_an_index(services: Services) -> None:
    parameters: Json = {
        "areas": [], "ranges": [], "day": "2026-01-01", "through": "2026-01-01", "commit": 1, "limit": 5,
        "open": OPEN_COMMIT, "subjects": ["s"], "since": 0, "days": [], "decided": [], "received": [],
        "published": [], "kinds": [], "links": [], "after": "", "spans": [], "number": 1,
        **officer(services).parameters(),
    }  # fmt: skip
    statements = (
        regions.LIVING,
        regions.WORKING,
        regions.AMONG,
        changes.TOUCHED,
        changes.TOUCHED_WITH_LINKED,
        *changes.LINKED.values(),
        changes.COVERAGE_CHANGED,
        changes.COMMITTED_AT,
    )
    for statement in statements:
        plan = explain(services.graph, statement, parameters)
        operators = re.findall(r"'operatorType': '(\w+)", plan)
        assert operators
        assert not [one for one in operators if one.endswith("Scan")], (statement, operators)
    assert "Sort" not in re.findall(
        r"'operatorType': '(\w+)", explain(services.graph, regions.LIVING, parameters)
    )


WALK = """
any:
  - on_list: {lists: [white-list-finance]}
  - related: {link: SHAREHOLDER_OF, direction: to, condition: {on_list: {lists: [white-list-finance]}}}
  - record: {kind: blood-donation, within: {months: 1, days: 10}}
"""


class Changing:
    """A few companies to which anything happens, around a day that moves on."""

    def __init__(self, services: Services, seed: int) -> None:
        self.services = services
        self.seed = seed
        self.chance = random.Random(seed)
        self.codes = [put_subject(services) for _ in range(8)]
        self.day = services.now().date() - timedelta(days=150)
        self.records: dict[str, Json] = {}

    def happen(self, number: int) -> None:
        """One random change."""
        self.chance.choice([self.record, self.record, self.change, self.change, self.link, self.move])(number)

    def some_day(self) -> str:
        return (self.day + timedelta(days=self.chance.randint(-60, 60))).isoformat()

    def record(self, number: int) -> None:
        code, name = self.chance.choice(self.codes), f"el-walk-{self.seed}-{number}"
        kind = self.chance.choice(["white-list-finance", "blood-donation", "penalty"])
        decided = self.some_day()
        published = self.chance.choice([None, decided, self.some_day()])
        dates: Json = {"decided_on": decided, "published_on": published}
        made = penalty(code, name, **dates) if kind == "penalty" else entry(code, name, kind=kind, **dates)
        made.pop("received_at", None)
        if self.chance.random() < 0.4:
            made["valid_to"] = self.some_day()
        self.records[name] = made
        put_records(self.services, made)

    def change(self, number: int) -> None:
        if not self.records:
            return self.record(number)
        made = self.records[self.chance.choice(sorted(self.records))]
        dates = ["repaired_on", "revoked_on", "disputed_from", "sharing_ends_on", "decided_on"]
        made[self.chance.choice(dates)] = self.some_day()
        if self.chance.random() < 0.3:
            made["subject"] = {"scheme": "USCC", "value": self.chance.choice(self.codes)}
        put_records(self.services, made)

    def link(self, number: int) -> None:
        start, end = self.chance.sample(self.codes, 2)
        day = self.day + timedelta(days=self.chance.randint(-60, 30))
        until = {"to": (day + timedelta(days=self.chance.randint(1, 90))).isoformat()} if number % 2 else {}
        ends: Json = {"start": {"scheme": "USCC", "value": start}, "end": {"scheme": "USCC", "value": end}}
        put_links(
            self.services,
            {"kind": "SHAREHOLDER_OF", "from": day.isoformat(), "share": "0.1", **ends, **until},
        )

    def move(self, number: int) -> None:
        code, then = self.chance.choice(self.codes), self.some_day()
        where = self.chance.choice(["411502", "411503", "340103"])
        before: Json = {"name": "（测试）甲", "registered": "411502", "from": "2015-01-01", "to": then}
        after: Json = {"name": "（测试）乙", "registered": where, "from": then}
        versions = [before, after] if number % 2 else [before]
        put_subject(self.services, key={"scheme": "USCC", "value": code}, versions=versions)


@pytest.mark.parametrize(
    ("seed", "more", "steps"),
    [
        (1, "", 6),
        pytest.param(1, "", 18, marks=pytest.mark.soak),
        pytest.param(2, "  lasts: P1M10D", 18, marks=pytest.mark.soak),
    ],
)
def test_an_old_list_with_its_changes_is_the_list_made_anew(
    services: Services, seed: int, more: str, steps: int
) -> None:
    """Random changes of records, repairs, links, homes, and days that pass."""
    access = officer(services)
    world = Changing(services, seed)
    today = services.now().date()

    def at(when: date) -> datetime:
        return datetime(when.year, when.month, when.day, 12, tzinfo=SHANGHAI)

    with rule(services, f"el-walk-{seed}", WALK, more) as name:
        every = tuple(Outcome)
        old = whole(services, access, Request(name, CITY, at(world.day), every))
        mine, since, since_on, bounded = kept(old), old[0].commit, world.day, 0
        seen: set[Outcome | None] = set()
        for step in range(steps):
            for number in range(world.chance.randint(0, 3)):
                world.happen(step * 10 + number)
            passed = timedelta(days=world.chance.choice([0, 0, 1, 5, 20]))
            world.day = min(world.day + passed, today - timedelta(days=1))
            request = Request(name, CITY, at(world.day), every, since, at(since_on))
            news = whole(services, access, request, size=world.chance.choice([2, 50]))
            anew = kept(whole(services, access, Request(name, CITY, at(world.day), every)))
            if news[0].full:
                mine = {}
            else:
                bounded += 1
            mine |= kept(news)
            mine = {one: outcome for one, outcome in mine.items() if outcome is not None}
            assert mine == anew, (seed, step)
            seen |= set(mine.values())
            since, since_on = news[0].commit, world.day
        assert bounded > steps // 2, "most steps ask only for what changed"
        assert {Outcome.GRANTED, Outcome.UNDETERMINED} <= seen, "the walk reaches more than one outcome"


@pytest.mark.parametrize(
    ("condition", "last_inside"),
    [
        ("record: {kind: blood-donation, within: {months: 1, days: 10}}", date(2026, 4, 30)),
        ("record: {kind: blood-donation, within: {days: 30}}", date(2026, 4, 19)),
    ],
)
def test_a_record_that_only_leaves_a_window_is_among_the_changes(
    services: Services, condition: str, last_inside: date
) -> None:
    """Nothing is written in between and no date of the record lies there: only the window moves on."""
    access, code = officer(services), put_subject(services)
    put_records(services, entry(code, f"el-{code}", kind="blood-donation", decided_on="2026-03-20"))

    def at(when: date) -> datetime:
        return datetime(when.year, when.month, when.day, 12, tzinfo=SHANGHAI)

    with rule(services, f"el-window-{last_inside}", condition) as name:
        before = Request(name, CITY, at(last_inside), tuple(Outcome))
        old = whole(services, access, before)
        granted = {one for one, outcome in kept(old).items() if outcome is Outcome.GRANTED}
        day = last_inside + timedelta(days=1)
        news = whole(
            services, access, Request(name, CITY, at(day), tuple(Outcome), old[0].commit, at(last_inside))
        )
        assert not news[0].full
        left = {one for one, outcome in kept(news).items() if outcome is not Outcome.GRANTED}
        assert granted & left


@pytest.mark.parametrize("size", [1, 50])
def test_a_change_that_the_caller_may_not_read_is_in_no_row_count_or_page(
    services: Services, size: int
) -> None:
    """An entry of a region without agreement with the caller's, about a company that everybody may know."""
    own, stranger = officer(services), officer(services, "370100")
    code = put_subject(services)
    with rule(services, "el-unread", LISTED) as name:
        old = whole(services, own, Request(name, CITY, outcomes=tuple(Outcome)))
        put_records(services, entry(code, f"el-unread-{code}"))
        asked = Request(name, CITY, outcomes=tuple(Outcome), since=old[0].commit)
        mine, theirs = (whole(services, access, asked, size) for access in (own, stranger))
        assert not mine[0].full
        assert list(kept(mine).values()) == [Outcome.GRANTED]
        assert [(page.rows, page.examined, page.after) for page in theirs] == [((), 0, None)]
        put_records(services, entry(code, f"el-unread-{code}", title="（测试）同一内容"))
        again = whole(services, own, Request(name, CITY, outcomes=tuple(Outcome), since=mine[0].commit), size)
        assert kept(again) == {}, "what changes no answer is no change of the list"


def test_what_concerns_everyone_gives_the_whole_list(services: Services) -> None:
    access = officer(services)
    put_subject(services)
    with rule(services, "el-all", LISTED) as name:
        request = Request(name, CITY, outcomes=tuple(Outcome))
        since = whole(services, access, request)[0].commit
        asked = Request(name, CITY, outcomes=tuple(Outcome), since=since)
        assert not whole(services, access, asked)[0].full
        with republished(services, "rule", name, ("white-list-finance", "tech-white-list")):
            assert whole(services, access, asked)[0].full, "the rule changed"
        since = whole(services, access, request)[0].commit
        asked = Request(name, CITY, outcomes=tuple(Outcome), since=since)
        with republished(
            services,
            "rule",
            "xinyang-credit-loan--policy-finds-people",
            ("the policy reaches the operator", "the policy gets there"),
        ):
            assert not whole(services, access, asked)[0].full, "another rule changed"
    turning = "date: {days_of_month: [1, 15]}"
    with rule(services, "el-turning", turning) as name:
        since = whole(services, access, Request(name, CITY))[0].commit
        earlier = services.now() - timedelta(days=20)
        assert whole(services, access, Request(name, CITY, since=since, since_on=earlier))[0].full


def test_the_list_over_graphql(services: Services, ask: Ask, token: Any) -> None:
    code = put_subject(services)
    with rule(services, "el-api", LISTED) as name:
        first = pages(ask, name, size=2)
        since = first[0]["knownAsOf"]
        assert {page["knownAsOf"] for page in first} == {since}
        assert first[0]["full"]
        put_records(services, entry(code, "el-api-1"))
        news = pages(ask, name, since=since)
        # Others' records that just leave a window may be told of beside it, if another test left some.
        told = {edge["node"]["subject"]["code"]: edge["node"]["outcome"] for edge in news[0]["edges"]}
        assert told[code]["outcome"] == "GRANTED"
        assert not news[0]["full"]
        number = news[0]["edges"][0]["cursor"]
        variables = {"rule": name, "region": "411502", "purpose": SERVICE, "after": number}
        assert ask(ELIGIBLE, variables)["errors"][0]["extensions"]["code"] == "INVALID_CURSOR"
        for given, expected in (
            ({"rule": "no-such-rule"}, "UNKNOWN_RULE"),
            ({"region": "999999"}, "UNKNOWN_REGION"),
            ({"region": "340100"}, "UNKNOWN_RULE"),
            ({"since": 10**9}, "BAD_INPUT"),
        ):
            variables = {"rule": name, "region": CITY, "purpose": SERVICE, **given}
            assert ask(ELIGIBLE, variables)["errors"][0]["extensions"]["code"] == expected, given
        assert ask(ELIGIBLE, variables, as_=None)["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
