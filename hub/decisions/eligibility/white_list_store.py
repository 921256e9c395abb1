"""White lists as the graph keeps them: what their last push left, and who is on them."""

from __future__ import annotations

from datetime import datetime

from graph_schema.vocabulary import PurposeCode, RecipientClass, Role
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import access_for
from hub.identity import Caller
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.store.entity import Entity, Moment
from hub.store.graph import Transaction

STORED_LIST = "MATCH (w:WhiteList {key: $key}) RETURN w {.*} AS list"
MEMBERS = """
MATCH (m:WhiteListMember)
WHERE m.list = $key AND m.subject IS NOT NULL AND m.joined IS NOT NULL AND m.left = $open
RETURN m.subject AS subject
"""
"""The index is on all three of them: a seek names each."""


class StoredList(Entity, frozen=True):
    """A list as its last push left it. ``basis``: the commit of the facts that were looked at; ``cutoff``:
    the moment that they were looked at for."""

    rule: str
    region: str
    recipients: RecipientClass
    rule_version: int
    commit: int
    basis: int
    cutoff: datetime
    at: Moment
    purpose: PurposeCode
    matter: str
    authority: str


def list_key(rule: str, region: str, recipients: RecipientClass) -> str:
    """By what a list is known."""
    return f"{rule}@{region}>{recipients.value}"


def stored_list(transaction: Transaction, key: str) -> tuple[StoredList | None, set[str]]:
    """The list and who is on it."""
    row = transaction.row(STORED_LIST, key=key)
    if row is None:
        return None, set()
    members = transaction.rows(MEMBERS, key=key, open=OPEN_COMMIT)
    return StoredList.from_row(row["list"]), {one["subject"] for one in members}


def duty_of(services: Services, region: str, purpose: Purpose) -> Access:
    """What the region's own officers may read, whoever of them pushed and whoever reads. No authority: what a
    subject consented to for the one that pushed is not for the recipients."""
    caller = Caller("white-list", region, "", Role.OFFICER)
    return access_for(caller, purpose, services.book.current(), services.now().date())
