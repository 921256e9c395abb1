"""What a caller may not see changes no answer: all that can be asked is asked in a world and again after
something was added that is nobody's of the caller, and the answers are equal, byte for byte but for moments,
receipts and commit numbers. Made from the schema, so that a new field is in it. All are invented."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.services import Services
from hub.settings import Settings
from tests import investigating, staging
from tests.access.conftest import a_number, put_consent, put_person
from tests.asking import JOINT_PUNISHMENT, SUBJECT, Json, code
from tests.conftest import Ask
from tests.test_prices import SCHEMA, WATCH, asking, purpose_for, role_for
from tests.worst import Worst

XINYANG, JINAN = "411500", "370100"
MATTER = "两界2026-1"
MASKED = {
    "knownAsOf",
    "receipt",
    "madeAt",
    "cutoffAt",
    "commit",
    "startCursor",
    "endCursor",
    "cursor",
    "at",
    "complete",
}
"""Fields that tell when and at which commit an answer was made, or carry it; ``complete``, whether the index
of names has come to the newest commit."""
OWN_ACTS = ("audit", "whyAllowed", "ownView", "readsOf", "exportOwnReport", "publicRecords")
"""Fields that tell what the caller itself did, or count its questions: each round adds to them."""
RANDOM = re.compile(r"^[a-rt-z][a-z]?_[0-9a-f]{20}$")
"""Ids of decisions and the like that an answer makes. Those of subjects (``s_``) stay."""
SAMPLE = ("subject", "jointPunishment", "paths")


@dataclass(frozen=True)
class Scene:
    """Who is asked about: a company of 信阳, and a person who may not be there yet."""

    services: Services
    ask: Ask
    token: Callable[..., str]
    company: str
    person: str
    name: str

    def of_xinyang(self, role: Role = Role.OFFICER) -> str:
        """A token of 信阳."""
        return self.token(role=role, authority="411500-demo")


def put_them(scene: Scene) -> None:
    put_person(scene.services, scene.person)


def private_records(scene: Scene) -> None:
    private = {"kind": "social-insurance", "authority": "411500-demo", "region": XINYANG}
    ends = [
        {"scheme": "USCC", "value": scene.company},
        {"scheme": "ID", "value": scene.person},
    ]
    staging.put_records(
        scene.services,
        *(
            {**private, "id": f"{scene.name}-{at}", "subject": one, "decided_on": "2026-03-02"}
            for at, one in enumerate(ends)
        ),
    )


def an_employee_and_a_relative(scene: Scene) -> None:
    other = a_number()
    put_person(scene.services, other)
    person, company = {"scheme": "ID", "value": scene.person}, {"scheme": "USCC", "value": scene.company}
    since = {"from": "2020-01-01"}
    staging.put_links(
        scene.services,
        {"kind": "EMPLOYED_BY", "start": person, "end": company, **since},
        {"kind": "RELATIVE_OF", "start": person, "end": {"scheme": "ID", "value": other}, **since},
    )


def a_consent(scene: Scene) -> None:
    row = scene.services.graph.read(lambda tx: tx.row(PERSON, id=f"{scene.name}-1"))
    assert row is not None
    put_consent(scene.services, row["id"], recipient="320500-demo", recipientRegion="320500")


def questions_of_others(scene: Scene) -> None:
    for subject in (code(scene.company), {"identityNumber": scene.person}):
        named = {"subject": subject, "purpose": {"code": "PUBLIC_SERVICE", "matter": MATTER}}
        for text in (SUBJECT, JOINT_PUNISHMENT):
            scene.ask(text, {**named, "ref": subject, "region": XINYANG}, as_=scene.of_xinyang())


def a_case_and_a_watch(scene: Scene) -> None:
    purpose = {"code": "INVESTIGATION", "matter": f"信查-{scene.name}"}
    investigator = scene.of_xinyang(Role.INVESTIGATOR)
    opened = scene.ask(investigating.OPEN, {"title": "（测试）", "purpose": purpose}, as_=investigator)
    case = opened["data"]["openInvestigation"]["investigation"]
    subjects = [{"subject": code(scene.company), "why": "测试"}]
    given = {"id": case["id"], "version": case["version"], "subjects": subjects, "purpose": purpose}
    assert "errors" not in scene.ask(investigating.ADD, given, as_=investigator)
    watched = {"subjects": [code(scene.company)], "purpose": purpose}
    assert "errors" not in scene.ask(WATCH, watched, as_=investigator)


def rows_of_others(scene: Scene) -> None:
    rows = [
        {
            "number": f"{scene.name}-{kind}",
            "subject": {
                "key": {"scheme": "USCC", "value": scene.company},
                "name": "（测试）",
                "kind": "LEGAL_ENTITY",
            },
            "kind": kind,
            "authority": "411500-demo",
            "region": XINYANG,
            "decidedOn": "2026-03-02",
        }
        for kind in ("social-insurance", "no-such-kind")
    ]
    given = {"records": rows, "key": scene.name, "purpose": {"code": "PUBLIC_SERVICE", "matter": MATTER}}
    scene.ask(PUSH, given, as_=scene.of_xinyang())


PERSON = "MATCH (s:Subject)-[:HAS_RECORD]->(r:CreditRecord {id: $id}) RETURN s.id AS id LIMIT 1"
PUSH = """
mutation ($records: [SubmittedRecordInput!]!, $key: String!, $purpose: PurposeInput!) {
  submitRecords(records: $records, key: $key, purpose: $purpose) { receipt } }
"""
SCENES = (
    put_them,
    private_records,
    an_employee_and_a_relative,
    a_consent,
    questions_of_others,
    a_case_and_a_watch,
    rows_of_others,
)


@pytest.fixture
def scene(services: Services, ask: Ask, token: Callable[..., str]) -> Scene:
    name = f"two-worlds-{secrets.token_hex(4)}"
    company = staging.put_subject(services, name="（测试）两界公司")
    staging.put_records(services, staging.penalty(company, f"{name}-public"))
    return Scene(services, ask, token, company, a_number(), name)


def operations(scene: Scene, settings: Settings, fields: tuple[str, ...]) -> Iterator[tuple[str, Worst]]:
    """The worst of each query about the company and about the person, of 信阳 and of the caller's region; of
    some fields the widest alone, of 信阳."""
    assert SCHEMA.query_type is not None
    for region in (XINYANG,) if fields else (XINYANG, JINAN):
        for ref in (code(scene.company), {"identityNumber": scene.person}):
            named = {"ref": ref, "subject": ref, "subjects": [ref], "bidders": [ref] * 2, "region": region}
            both = {"Query.paths.from": [code(scene.company)], "Query.paths.to": [ref]}
            asked = asking(scene.company, settings, {**named, **both})
            for name in fields or SCHEMA.query_type.fields:
                if not name.startswith(OWN_ACTS):
                    every = asked.worst(SCHEMA.query_type, name)
                    for worst in islice(every, 1) if fields else every:
                        yield f"{region} {'company' if 'code' in ref else 'person'} {worst.name}", worst


def answers(scene: Scene, asked: list[tuple[str, Worst]]) -> dict[str, str]:
    """What a caller of 济南, who has no agreement with 信阳, is answered."""
    found: dict[str, str] = {}
    for title, worst in asked:
        name = worst.name.partition(":")[0].partition(".")[0]
        role = role_for(name)
        purpose = {"code": purpose_for(name, role), "matter": MATTER}
        given = {key: purpose if key.startswith("purpose") else one for key, one in worst.variables.items()}
        token = scene.token(region=JINAN, role=role, authority="370100-demo")
        found[title] = json.dumps(masked(scene.ask(worst.text, given, as_=token)), ensure_ascii=False)
    return found


def masked(value: Any) -> Any:
    """An answer without what each answer makes anew."""
    if isinstance(value, dict):
        items: Json = value
        return {key: "…" if key.rpartition("_")[2] in MASKED else masked(one) for key, one in items.items()}
    if isinstance(value, list):
        return [masked(one) for one in value]
    return "…" if isinstance(value, str) and RANDOM.match(value) else value


def check(scene: Scene, settings: Settings, fields: tuple[str, ...], *groups: tuple[Any, ...]) -> int:
    asked = list(operations(scene, settings, fields))
    before = answers(scene, asked)
    assert answers(scene, asked) == before, "asked twice, and nothing was added"
    assert any('"errors"' not in one for one in before.values())
    for group in groups:
        for add in group:
            add(scene)
        after = answers(scene, asked)
        told = [
            f"{name}: {_difference(before[name], one)}" for name, one in after.items() if one != before[name]
        ]
        assert not told, "\n".join((*(add.__name__ for add in group), *told))
    of_jinan = {"authority": "370100-demo", "region": JINAN}
    staging.put_records(scene.services, staging.penalty(scene.company, f"{scene.name}-seen", **of_jinan))
    assert answers(scene, asked) != before, "what a caller may see is seen"
    return len(asked) * len(groups)


def _difference(one: str, other: str) -> str:
    """Where two answers begin to differ."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"…{one[max(at - 60, 0) : at + 60]} / {other[at : at + 60]}"


def test_what_a_caller_may_not_see_changes_no_answer(scene: Scene, settings: Settings) -> None:
    check(scene, settings, SAMPLE, SCENES)


@pytest.mark.soak
def test_what_a_caller_may_not_see_changes_no_answer_to_anything(scene: Scene, settings: Settings) -> None:
    print(f"{check(scene, settings, (), *((one,) for one in SCENES))} questions")
