"""What the limits let through costs no more than two seconds of one core: for every field of Query and
Mutation its worst operations, made from the schema."""

from __future__ import annotations

import gc
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, get_nullable_type, is_list_type, parse, validate

from graph_schema.vocabulary import Role
from hub import engine as neo4j_engine
from hub.ingestion.deliveries import pushed_records
from hub.services import Services
from hub.settings import Settings
from resolvers.http.cost_directives import ListSize
from resolvers.schema import make_schema
from tests import investigating, staging
from tests.access import table
from tests.asking import Json, codes, data
from tests.conftest import Ask
from tests.matching.asking import fresh_code
from tests.tracing.test_bad_shapes_asked import complete, put_shape
from tests.worst import Asking, Worst

SCHEMA: GraphQLSchema = make_schema()._schema
MOST_SECONDS = 2.0
MOST_RECORDS = 10
TENDERS, TENDER_SECONDS = ("decisions", "jointPunishments"), 4.0
"""A hundred subjects are promised, each decision kept; the processor ends the hub's part at two seconds."""
MOST_BYTES = 64 << 20
XINYANG = "411500"
MATTER = "演示-001"
DAY, DAYS = "2026-06-01", {"from": "2026-01-01", "to": "2026-11-01"}
BY_ANOTHER_BOUND = {
    "publicRecords: often": {"LIMIT_EXCEEDED"},
    "exportInvestigation: everything": {"LIMIT_EXCEEDED"},
}
"""What costs may be let through and is refused all the same: so many pages in a minute are over the rate, so
many files are too long for one answer."""
SAMPLE = ("jointPunishment: often", "ownView: everything")
"""Asked in ``make test``; all of them in ``make soak``."""
TANGLED = 100
WATCH = """
mutation ($subjects: [SubjectRef!], $purpose: PurposeInput!) {
  watch(title: "（演示）", subjects: $subjects, purpose: $purpose) { watch { id } } }
"""
DECIDE = """
query ($subject: SubjectRef!, $region: String!, $purpose: PurposeInput!) {
  jointPunishment(subject: $subject, region: $region, occasion: "government-procurement", purpose: $purpose) {
    id } }
"""
ROLES = (
    Role.REGION_ADMINISTRATOR,
    Role.OFFICER,
    Role.AGREEMENT_OFFICER,
    Role.AUDITOR,
    Role.INVESTIGATOR,
)
WITH_TRACES = ("subject", "matchSubjects")
"""Fields of subjects, of which investigators may ask more."""
CASE: Json = {"decision": "x", "rule": "x", "appliedOn": DAY, "action": "演示", "document": "演示-001"}
CONSENT: Json = {
    "recipient": "411500-demo",
    "purpose": "PUBLIC_SERVICE",
    "recordKinds": ["social-insurance"],
    "share": "RECORD",
    "validTo": "2027-01-01",
    "formNumber": "演示-001",
}
VALUES: Json = {
    "Query.node.id": "Region:411500",
    "act": "CONFIRM",
    "Mutation.reportCase.case": CASE,
    "case": "x",
    "channel": "SMS",
    "consent": CONSENT,
    "Subject.links.direction": "TO",
    "expectedVersion": 1,
    "grant": False,
    "jwk": "x",
    "Subject.links.kind": "SHAREHOLDER_OF",
    "kinds": ["admin-penalty"],
    **dict.fromkeys(
        (
            "Subject.records.kinds",
            "Query.sharedPersons.kinds",
            "Query.paths.kinds",
            "Query.commonLinks.kinds",
            "Query.timeline.kinds",
            "Query.ruleImpact.document",
            "Query.agreementPreview.document",
            "Query.agreementPreview.version",
        )
    ),
    "Query.paths.first": 20,
    "Query.ruleImpact.withdraw": "xinyang-demo--bid-deposit-reduction",
    "Query.agreementPreview.agreement": "xinyang-suzhou-luan-fuyang",
    "materials": [],
    "Mutation.reportWithdrawal.on": DAY,
    "recipients": "FINANCIAL_INSTITUTION",
    "region": XINYANG,
    "rule": "xinyang-demo--bid-deposit-reduction",
    "scale": "lianyungang-transport",
    "Query.caseStatistics.side": "APPLYING",
    "uphold": False,
    "withinDays": 365,
    "timesAtLeast": 2,
    "sinceOn": DAY,
    "value": {"integer": 1},
    "version": 1,
    **dict.fromkeys(("from", "servedOn", "decisionServedOn", "validFrom"), "2026-01-01"),
    **dict.fromkeys(("to", "validTo"), "2026-11-01"),
    **dict.fromkeys(("agreement", "code", "decision", "kid", "objection", "parameter", "receipt"), "x"),
    **dict.fromkeys(("record", "repair", "review", "signature"), "x"),
    **dict.fromkeys(("document", "grounds", "reason", "source"), "演示"),
    "formNumber": "表2026-1",
    "format": "JSON",
    "names": [{"name": "示例信阳建材有限公司（虚构）"}] * 20,
    "nodes": [{"subject": "s_none", "x": 0.0, "y": 0.0}],
    "text": "示例信阳",
    "title": "演示",
    "asOf": {"on": "2025-01-01"},
    "withAsOf": {"on": "2026-01-01"},
    **dict.fromkeys(("alert", "investigation", "notice", "other", "pair", "watch"), "x"),
    "Mutation.mergeSubjects.other": {"code": "91411502DEM00009XB"},
    "verdict": "SAME",
    **dict.fromkeys(("Query.investigation.id", "Query.savedGraph.id", "Query.exportInvestigation.id"), "x"),
    "Mutation.withdrawConsent.consent": "x",
    "recordKind": "admin-penalty",
    "month": "2020-01",
    "count": 1,
    "documentNumber": "演示",
    **dict.fromkeys(("Query.delivery.id", "Mutation.withdrawDelivery.id"), "x"),
    "key": "x",
    "records": [],
}


def asking(code: str, settings: Settings, world: Json | None = None) -> Asking:
    ref, purpose = {"code": code}, {"code": "PUBLIC_SERVICE", "matter": MATTER}
    some = {"ref": ref, "subject": ref, "subjects": [ref] * 100, "bidders": [ref] * 100, "purpose": purpose}
    return Asking(SCHEMA, settings, {**VALUES, **some, **(world or {})})


def roots() -> Iterator[tuple[GraphQLObjectType, str]]:
    for root in (SCHEMA.query_type, SCHEMA.mutation_type):
        assert root is not None
        yield from ((root, name) for name in root.fields)


def test_every_field_has_a_worst_operation_within_the_limits() -> None:
    settings = Settings()
    asked = asking(staging.code_of(), settings)
    for root, name in roots():
        found = list(asked.worst(root, name))
        assert found, name
        assert all(0 < one.cost <= settings.max_cost for one in found), [
            (one.name, one.cost) for one in found
        ]
        assert validate(SCHEMA, parse(found[0].text)) == [], found[0].text


def test_every_list_says_how_long_it_is() -> None:
    for type_ in SCHEMA.type_map.values():
        if not isinstance(type_, GraphQLObjectType) or type_.name.startswith("__"):
            continue
        lists = {name for name, field in type_.fields.items() if is_list_type(get_nullable_type(field.type))}
        if "pageInfo" not in type_.fields:
            sized = {name for name in lists if ListSize in map(type, directives(type_, name))}
            assert lists == sized, f"{type_.name} has lists without @listSize"


def directives(type_: GraphQLObjectType, name: str) -> list[Any]:
    return list(type_.fields[name].extensions["strawberry-definition"].directives)


# Asked of a hub


@pytest.fixture(scope="module")
def much(services: Services) -> str:
    """The code of a company with as many records as the prices reckon with, found in every way."""
    code = staging.put_subject(services)
    staging.put_records(
        services,
        *(
            staging.penalty(code, f"test-prices-{place}-{code}", decided_on=f"2026-03-{place + 1:02}")
            for place in range(MOST_RECORDS)
        ),
    )
    return code


@pytest.fixture(scope="module")
def tangle(services: Services, ask: Ask, token: Callable[..., str]) -> Json:
    """Values by which traces and investigations find much: companies that all hold and guarantee each other,
    a case with them and their picture, a decision."""
    world = put_shape(services, TANGLED, complete(TANGLED))
    codes, ids = list(world.codes.values()), list(world.ids.values())
    refs = [{"code": code} for code in codes]
    purpose = {"code": "INVESTIGATION", "matter": MATTER}
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")

    def change(text: str, **variables: Any) -> Json:
        answer = ask(text, {"purpose": purpose, **variables}, as_=investigator)
        return next(iter(data(answer).values()))["investigation"]

    case = change(investigating.OPEN, title="（演示）价格")
    added = [{"subject": ref, "why": "演示"} for ref in refs]
    case = change(investigating.ADD, id=case["id"], version=case["version"], subjects=added)
    nodes = [{"subject": one, "x": place, "y": 0} for place, one in enumerate(ids)]
    case = change(investigating.SAVE, id=case["id"], version=case["version"], title="演示", nodes=nodes)
    watch = {"subjects": refs[:1], "purpose": purpose}
    assert "errors" not in ask(WATCH, watch, as_=investigator)
    officers = {"code": "PUBLIC_SERVICE", "matter": MATTER}
    decided = ask(DECIDE, {"subject": refs[0], "region": XINYANG, "purpose": officers})
    traced = [name for _, name in roots() if role_for(name) is Role.INVESTIGATOR]
    return {
        **{f"Query.{name}.subject": refs[0] for name in traced},
        "Query.paths.from": [refs[0]],
        "Query.paths.to": [refs[1]],
        "Query.commonLinks.subjects": refs[:50],
        "Query.biddersWithCommonControl.bidders": refs[:100],
        **{f"Query.{name}.id": case["id"] for name in ("investigation", "exportInvestigation")},
        "Query.savedGraph.id": case["savedGraphs"]["edges"][0]["node"]["id"],
        "Query.replay.decision": data(decided)["jointPunishment"]["id"],
    }


def processor_seconds(pid: int) -> float:
    """What a process has spent, as Linux counts it."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(name: str) -> int:
    """This process's memory: ``VmRSS`` now, ``VmHWM`` at its peak, in bytes."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


@dataclass(frozen=True)
class Spent:
    """Processor seconds of the hub and Neo4j, by how many bytes the hub's memory rose, codes of errors."""

    seconds: float
    rose: int
    errors: list[str]


def role_for(name: str) -> Role:
    """One that the authorisation table answers, with all that is below the field."""
    if name in WITH_TRACES:
        return Role.INVESTIGATOR
    row = table.rows(table.OTHERS).get(name, {})
    return next((one for one in ROLES if row.get(one.value) in ("A", ".")), Role.OFFICER)


@pytest.fixture
def spend(
    ask: Ask, token: Callable[..., str], engine: neo4j_engine.RunningEngine
) -> Callable[[Worst], Spent]:
    """Asks an operation twice, first so that Neo4j has planned it, and tells what the second cost."""

    def measure(worst: Worst) -> Spent:
        name = worst.name.partition(":")[0].partition(".")[0]
        role = role_for(name)
        purpose = {"code": purpose_for(name, role), "matter": MATTER}
        given = {key: purpose if key.startswith("purpose") else one for key, one in worst.variables.items()}
        ask(worst.text, given | pushed(given), as_=token(role=role))
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
        rest, begun = resident("VmRSS"), time.process_time() + processor_seconds(engine.pid)
        answer = ask(worst.text, given | pushed(given), as_=token(role=role))
        seconds = time.process_time() + processor_seconds(engine.pid) - begun
        return Spent(seconds, resident("VmHWM") - rest, sorted(set(codes(answer))))

    return measure


def pushed(given: Mapping[str, object]) -> dict[str, Any]:
    """As many new records as may be pushed at a time, under a key of their own, where records are pushed."""
    records = next((name for name in given if name.startswith("records__SubmittedRecordInput")), None)
    if records is None:
        return {}
    mark = token_hex(4)
    subject = {
        "key": {"scheme": "USCC", "value": fresh_code()},
        "name": "示例（虚构）",
        "kind": "LEGAL_ENTITY",
    }
    rows = [
        {
            "number": f"{mark}-{place}",
            "subject": subject,
            "kind": "admin-penalty",
            "authority": "411500-demo",
            "region": "411500",
            "decidedOn": "2026-03-02",
            "attributes": [{"name": "amount", "decimal": "5000"}, {"name": "cause", "text": "虚假宣传"}],
        }
        for place in range(pushed_records.MOST)
    ]
    return {records: rows, next(name for name in given if name.startswith("key_String")): mark}


def purpose_for(name: str, role: Role) -> str:
    if name in table.SPOKEN_FOR:
        return "SUBJECT_ACCESS"
    agreed = table.rows(table.OTHERS).get(name, {}).get(Role.AGREEMENT_OFFICER.value) == "A"
    policy = name in table.POLICY or (agreed and name != "caseStatistics")
    return table.PURPOSE.get(role.value, "POLICY_MAKING" if policy else "PUBLIC_SERVICE")


@pytest.mark.parametrize("name", SAMPLE)
def test_the_worst_that_is_let_through_is_bounded(
    name: str, much: str, spend: Callable[[Worst], Spent], settings: Settings
) -> None:
    field = name.partition(":")[0]
    asked = asking(much, settings)
    (root,) = (root for root, one in roots() if one == field)
    (worst,) = (one for one in asked.worst(root, field) if one.name == name)
    check(worst, spend(worst))


@pytest.mark.soak
@pytest.mark.parametrize(("root", "name"), list(roots()), ids=[name for _, name in roots()])
def test_the_worst_of_every_field_is_bounded(
    root: GraphQLObjectType,
    name: str,
    much: str,
    tangle: Json,
    spend: Callable[[Worst], Spent],
    settings: Settings,
) -> None:
    for worst in asking(much, settings, tangle).worst(root, name):
        spent = spend(worst)
        check(worst, spent)
        if root is SCHEMA.query_type:  # a change is made once, and most need something to change
            assert set(spent.errors) <= BY_ANOTHER_BOUND.get(worst.name, set()), worst.name


def slowness() -> float:
    """How much slower this machine is at the moment than the one on which the seconds were set, which does
    this in a tenth of one; never less than 1."""
    text = json.dumps([{"name": str(place), "number": place} for place in range(2000)])
    spent: list[float] = []
    for _ in range(5):
        begun = time.process_time()
        for _ in range(40):
            json.dumps(json.loads(text), sort_keys=True)
        spent.append(time.process_time() - begun)
    return max(statistics.median(spent) / 0.1, 1.0)


def check(worst: Worst, spent: Spent) -> None:
    slow = slowness()
    took = f"{spent.seconds:.2f} s on a machine {slow:.1f} times slower"
    print(f"{worst.name}: cost {worst.cost}, {took}, {spent.rose >> 20} MB, {spent.errors}")
    refused = {"INTERNAL", "LIMIT_EXCEEDED"} - BY_ANOTHER_BOUND.get(worst.name, set())
    assert not refused & set(spent.errors), worst.name
    seconds = TENDER_SECONDS if worst.name.startswith(TENDERS) else MOST_SECONDS
    assert spent.seconds <= seconds * slow, worst.name
    assert spent.rose <= MOST_BYTES, worst.name
