"""Persons of 信阳 in every situation of the table, and a rule that rests on their records."""

from __future__ import annotations

import secrets
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from graph_schema.vocabulary import PurposeCode, Role, SharingClass
from hub.proceedings import consents
from hub.services import Services
from hub.store.commits import OPEN_COMMIT, begin_commit, stamp
from hub.store.ids import new_id
from tests import staging
from tests.access.table import KINDS
from tests.edge_schema import with_check_digit
from tests.test_eligibility import rule as benefit

AUTHORITY = {"411500": "411500-demo", "320500": "320500-demo", "370100": "370100-demo"}
RULE = "access-table"
CONDITION = "any:\n" + "".join(f"  - record: {{kind: {kind}}}\n" for kind in KINDS.values())
BY_DIGEST = "MATCH (s:Subject)-[:HAS_RECORD]->(r:CreditRecord {id: $id, version: 1}) RETURN s.id AS id"


def a_number(district: str = "411502") -> str:
    """A fresh identity number, its check digit right; nobody's."""
    day = date(1930, 1, 1) + timedelta(secrets.randbelow(20_000))
    return with_check_digit(f"{district}{day:%Y%m%d}{secrets.randbelow(1000):03d}")


def put_person(services: Services, number: str, **fields: Any) -> str:
    """A person with one record of each kind of the table; answers the hub's id."""
    staging.put_person(services, number, **fields)
    name = f"test-access-{secrets.token_hex(6)}"
    staging.put_records(
        services,
        *(
            {
                "id": f"{name}-{letter}",
                "subject": {"scheme": "ID", "value": number},
                "kind": kind,
                "authority": "411500-demo",
                "region": "411500",
                "decided_on": "2026-03-02",
                "published_on": "2026-03-05",
            }
            for letter, kind in KINDS.items()
        ),
    )
    row = services.graph.read(lambda tx: tx.row(BY_DIGEST, id=f"{name}-i"))
    assert row is not None
    return row["id"]


def put_consent(services: Services, subject: str, **fields: Any) -> str:
    """A consent with any dates, also those that the API refuses to enter. Answers its id."""
    today = services.now().date()
    consent: dict[str, Any] = {
        "id": new_id("k"),
        "subject": subject,
        "recipient": "370100-demo",
        "recipientRegion": "370100",
        "purpose": PurposeCode.PUBLIC_SERVICE.value,
        "kinds": [KINDS["s"]],
        "share": SharingClass.RECORD.value,
        "validFrom": (today - timedelta(30)).isoformat(),
        "validTo": (today + timedelta(30)).isoformat(),
        "givenAt": stamp(services.now()),
        "enteredBy": "test",
        "enteredByRole": Role.SUBJECT.value,
        **fields,
    }

    def write(transaction: Any) -> None:
        commit = begin_commit(transaction, "test", services.now())
        known = {"knownFrom": commit, "knownTo": OPEN_COMMIT}
        transaction.rows(consents.GIVE, subject=subject, consent={**consent, **known})

    services.graph.write(write)
    return consent["id"]


@dataclass(frozen=True)
class World:
    """A person's number and id by situation; ``another`` person is who a SUBJECT is otherwise."""

    numbers: dict[str, str] = field(default_factory=dict[str, str])
    ids: dict[str, str] = field(default_factory=dict[str, str])
    rule: str = RULE


@pytest.fixture(scope="session")
def table_rule(services: Services) -> Generator[str]:
    """A benefit of 信阳 by any of the table's kinds."""
    with benefit(services, RULE, CONDITION) as name:
        yield name


@pytest.fixture(scope="module")
def world(services: Services, table_rule: str) -> World:
    """One person a situation."""
    today = services.now().date()
    made = World()
    given: dict[str, dict[str, Any]] = {
        "consent": {},
        "withdrawn": {},
        "expired": {"validTo": today.isoformat()},
        "not-begun": {"validFrom": (today + timedelta(1)).isoformat()},
        "other-kind": {"kinds": ["transit-use"]},
        "other-purpose": {"purpose": "FINANCING"},
        "other-recipient": {"recipient": "320500-demo"},
    }
    for situation in ("own-region", "another", *given):
        made.numbers[situation] = a_number()
        made.ids[situation] = put_person(services, made.numbers[situation])
    for situation, fields in given.items():
        id_ = put_consent(services, made.ids[situation], **fields)
        if situation == "withdrawn":
            end(services, made.ids[situation], id_)
    return made


def end(services: Services, subject: str, id_: str) -> None:
    """Withdraws a consent."""
    services.graph.write(
        lambda tx: tx.rows(
            consents.WITHDRAW,
            subject=subject,
            id=id_,
            commit=begin_commit(tx, "test", services.now()),
            open=OPEN_COMMIT,
            at=stamp(services.now()),
            by="test",
        )
    )
