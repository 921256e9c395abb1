"""A case: what it is, and how the graph keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import PlainSerializer

from graph_schema.proceedings import CaseEffect
from graph_schema.vocabulary import RuleKind, SubjectKind
from hub.store.entity import Entity, Moment
from hub.store.graph import Transaction

ONE_CASE = "MATCH (c:Case {id: $id}) RETURN c {.*} AS case"
CASE_OF = "MATCH (c:Case {decision: $decision, rule: $rule}) RETURN c.id AS id"
REPORT = """
CREATE (c:Case) SET c = $case, c.knownFrom = $commit
WITH c
UNWIND $places AS place
CREATE (c)-[:SEEN_AT]->(p:CasePlace {place: place.place, side: place.side})
"""
WITHDRAW_CASE = "MATCH (c:Case {id: $id}) SET c += $case, c.withdrawnIn = $commit"


def _plain(amount: Decimal) -> str:
    return format(amount, "f")


Amount = Annotated[Decimal, PlainSerializer(_plain, return_type=str, when_used="json")]


class Case(Entity, frozen=True):
    """What was done with a measure or benefit that a decision gave. ``homes``: the regions whose records made
    it so, ``records`` these records; ``personal``: the decision rests on a person's consent, so only who
    asked sees it; ``withdrawn_*``: of a benefit that was taken back."""

    id: str
    decision: str
    decided_at: Moment
    rule: str
    rule_version: int
    kind: RuleKind
    what: str
    scenario: str
    subject: str
    subject_kind: SubjectKind | None = None
    applied: bool
    effect: CaseEffect
    amount: Amount | None = None
    note: str | None = None
    on: date
    region: str
    homes: tuple[str, ...]
    records: tuple[str, ...]
    record_kinds: tuple[str, ...]
    personal: bool
    authority: str
    authority_region: str
    reported_at: Moment
    reported_by: str
    matter: str
    withdrawn_at: Moment | None = None
    withdrawn_on: date | None = None
    withdrawn_by: str | None = None
    withdrawn_authority: str | None = None
    withdrawn_reason: str | None = None


@dataclass(frozen=True)
class SeenCase:
    """A case as a region sees it: from its ``side`` (APPLYING or HOME), at its ``place`` in the list, with
    the subject's name of today."""

    case: Case
    side: str
    place: str = ""
    name: str | None = None


def by_id(transaction: Transaction, id_: str) -> Case | None:
    """A case."""
    row = transaction.row(ONE_CASE, id=id_)
    return Case.from_row(row["case"]) if row is not None else None


def reported(transaction: Transaction, decision: str, rule: str) -> bool:
    """Whether a rule's outcome in a decision was fed back."""
    return transaction.row(CASE_OF, decision=decision, rule=rule) is not None


def add(transaction: Transaction, case: Case, sides: dict[str, str], commit: int) -> None:
    """Keeps a new case, seen by regions each from its side."""
    places = [
        {"place": f"{code}/{case.on.isoformat()}/{case.id}", "side": side}
        for code, side in sorted(sides.items())
    ]
    transaction.rows(REPORT, case=case.properties(), places=places, commit=commit)


def change(transaction: Transaction, case: Case, commit: int) -> None:
    """Keeps a case whose benefit was withdrawn."""
    transaction.rows(WITHDRAW_CASE, id=case.id, case=case.properties(), commit=commit)
