"""What a proceeding names can be asked further, as it is now and as far as its reader may know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from tests import staging
from tests.asking import Json, data
from tests.conftest import Ask
from tests.proceeding import ITSELF, WORK, Case, make_case, object_to

OBJECTIONS = """
query ($purpose: PurposeInput!, $first: Int) {
  objections(region: "411500", purpose: $purpose, first: $first) { edges { node {
    id subject { id kind name readable registered { code } records { edges { node { id } } } }
    record { id kind { code } status subject { id name records { edges { node { id } } } } }
  } } } }
"""
OF_OTHERS = """
MATCH (o:Objection {id: $id})
CREATE (p:Subject {id: 's_named_person', scheme: 'ID', value: 'named-person', kind: 'NATURAL_PERSON',
                   invented: true, knownFrom: 0})
CREATE (p)-[:HAS_VERSION]->(:SubjectVersion {name: '虚构某', kind: 'NATURAL_PERSON', residence: '530100',
  home: '530100/s_named_person', paths: ['100000', '530000', '530100'], status: 'ACTIVE',
  validFrom: '2000-01-01', validTo: '9999-12-31', knownFrom: 0, knownTo: $open})
CREATE (c:Objection) SET c = o {.*, id: 'o_named_person', subject: p.id, record: $record}
"""
NO_OTHERS = """
MATCH (p:Subject {id: 's_named_person'})-[:HAS_VERSION]->(v)
MATCH (o:Objection {id: 'o_named_person'})
DETACH DELETE p, v, o
"""


@pytest.fixture(scope="module")
def cases(ask: Ask, services: Services, token: Callable[..., str]) -> list[Case]:
    """Companies of 信阳 that object to their penalties."""
    made = [make_case(services, token, "test-named") for _ in range(3)]
    for case in made:
        object_to(ask, case)
    return made


def objections(ask: Ask, first: int = 3, purpose: Json = WORK, **as_: Any) -> list[Json]:
    answer = data(ask(OBJECTIONS, {"purpose": purpose, "first": first}, **as_))
    return [edge["node"] for edge in answer["objections"]["edges"]]


def test_subject_and_record_of_a_proceeding_lead_further(ask: Ask, cases: list[Case]) -> None:
    found = objections(ask)
    assert [one["record"]["id"] for one in found] == [case.record for case in reversed(cases)]
    for one in found:
        assert one["subject"]["readable"]
        assert one["subject"]["registered"] == {"code": "411502"}
        assert one["record"]["status"] == "DISPUTED"
        (of_subject,) = one["subject"]["records"]["edges"]
        assert of_subject["node"]["id"] == one["record"]["id"]
        assert one["record"]["subject"]["id"] == one["subject"]["id"]


def test_so_many_statements_whatever_the_number(ask: Ask, services: Services, cases: list[Case]) -> None:
    objections(ask)
    spent: list[int] = []
    for first in (1, 3):
        before = services.graph.statements
        objections(ask, first)
        spent.append(services.graph.statements - before)
    assert spent[0] == spent[1] <= 9


def test_a_purpose_that_serves_rights_alone_leads_to_whom_it_is_about(ask: Ask, cases: list[Case]) -> None:
    (one,) = objections(ask, 1, ITSELF)
    assert one["record"]["id"] == cases[-1].record, "what is objected to is looked at to decide it"
    subject = one["subject"]
    assert subject["id"] == one["record"]["subject"]["id"]
    assert (subject["kind"], subject["readable"]) == ("LEGAL_ENTITY", False)
    assert {subject[name] for name in ("name", "registered")} == {None}
    assert subject["records"] is one["record"]["subject"]["records"] is None


@pytest.fixture
def of_others(ask: Ask, services: Services, cases: list[Case]) -> Iterator[None]:
    """An objection in 信阳 of a person of 昆明, of whom nobody here may know, to a record of 昆明."""
    company = staging.put_subject(services, registered="530102", operation=[])
    record = f"test-named-{company}"
    there = {"region": "530100", "authority": "530100-demo", "severity": None, "attributes": {}}
    staging.put_records(services, staging.penalty(company, record, kind="medical-arrears", **there))
    (newest,) = objections(ask, 1)
    sent = {"id": newest["id"], "record": record, "open": OPEN_COMMIT}
    services.graph.write(lambda tx: tx.rows(OF_OTHERS, **sent))
    yield
    services.graph.write(lambda tx: tx.rows(NO_OTHERS))


def test_of_what_is_not_the_readers_nothing_is_told(
    ask: Ask, of_others: None, token: Callable[..., str]
) -> None:
    by_id = {one["id"]: one for one in objections(ask, 4)}
    assert by_id["o_named_person"] == {"id": "o_named_person", "subject": None, "record": None}
