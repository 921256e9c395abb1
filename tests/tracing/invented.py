"""A world of invented companies and persons, put into the session's graph for tests of traces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import access_for
from hub.identity import Caller
from hub.services import Services
from hub.subjects.lookup import find
from hub.subjects.view import View
from tests import staging
from tests.edge_schema import with_check_digit

INVESTIGATION = {"code": "INVESTIGATION", "matter": "信查2026-014"}
IDS: LiteralString = "UNWIND $codes AS code MATCH (s:Subject {value: code}) RETURN code, s.id AS id"
NEWEST: LiteralString = "MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS commit"
XINYANG = "411500"

Tie = tuple[Any, ...]
"""Who holds what towards whom, and more of the link."""


@dataclass(frozen=True)
class Invented:
    """Codes and ids of the subjects of a world, by their short names."""

    codes: dict[str, str]
    ids: dict[str, str]

    def name(self, id_: str) -> str:
        """The short name of an id."""
        return next(name for name, one in self.ids.items() if one == id_)


def put_world(services: Services, names: Iterable[str], ties: Iterable[Tie]) -> Invented:
    """Companies of 信阳, one for each name, with links between them."""
    codes = {name: staging.put_subject(services, name=f"（测试）{name}公司") for name in names}
    put_ties(services, codes, ties)
    return Invented(codes, ids_of(services, codes))


def put_ties(services: Services, codes: dict[str, str], ties: Iterable[Tie]) -> int:
    """Links between subjects that are there."""

    def link(start: str, kind: str, end: str, more: dict[str, Any] | None = None) -> dict[str, Any]:
        ends = {"start": key(codes[start]), "end": key(codes[end])}
        return {"kind": kind, **ends, "from": "2020-01-01", **(more or {})}

    return staging.put_links(services, *(link(*one) for one in ties))


def key(value: str) -> dict[str, str]:
    """By which a subject is named: a code, or an identity number."""
    return {"scheme": "ID" if value.isdigit() and value.startswith("999999") else "USCC", "value": value}


def ids_of(services: Services, codes: dict[str, str]) -> dict[str, str]:
    """The ids of organisations, by their short names."""
    rows = services.graph.read(lambda tx: tx.rows(IDS, codes=list(codes.values())))
    found = {row["code"]: row["id"] for row in rows}
    return {name: found[code] for name, code in codes.items() if code in found}


def person_id(services: Services, number: str) -> str:
    """The id of a person with this identity number."""
    named = services.naming.key("ID", number, services.now().date())[0]
    view = view_of(services)
    found = services.graph.read(lambda tx: find(tx, named, view.access, view.day, None))
    return found.id


def person_number(place: int) -> str:
    """An identity number that nobody can have."""
    return with_check_digit(f"9999991990{1 + place % 12:02d}{1 + place // 12 % 28:02d}{place % 1000:03d}")


def access_of(
    services: Services, region: str = XINYANG, role: Role = Role.INVESTIGATOR, code: str = "INVESTIGATION"
) -> Access:
    """What an investigator of a region may read in a case."""
    caller = Caller("test-investigator", region, f"{region}-demo", role, None)
    purpose = Purpose(PurposeCode(code), "信查2026-014")
    return access_for(caller, purpose, services.book.current(), services.now().date())


def view_of(services: Services, access: Access | None = None, day: date | None = None) -> View:
    """How an investigator sees the graph now."""
    row = services.graph.read(lambda tx: tx.row(NEWEST))
    assert row is not None
    today = services.now().date()
    return View(access or access_of(services), services.book.current(), row["commit"], day or today)
