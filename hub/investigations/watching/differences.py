"""What of subjects differs for a watcher between two states: two commits, two days, the grants of now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import LiteralString

from graph_schema.links import PUBLIC, LinkKind, types
from hub.access.links import DUTY_AT_SUBJECT, HOLDS, READABLE
from hub.access.who_may_read import CLAUSES, CONSENTS, OF_RECORD, OPEN_RECORD
from hub.fragments import known_at, valid_on
from hub.identity.naming import SubjectKey
from hub.investigations.drawing import drawn
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects import lookup
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View

_PASSED: LiteralString = """(l.knownFrom > $since AND l.knownFrom <= $commit)
   OR (l.knownTo > $since AND l.knownTo <= $commit)
   OR (l.validFrom > $before AND l.validFrom <= $day) OR (l.validTo > $before AND l.validTo <= $day)"""
LINKS_CHANGED: LiteralString = f"""
UNWIND $ids AS id
MATCH (s:Subject {{id: id}})-[l:{types(LinkKind)}]-(o)
WHERE {_PASSED}
WITH DISTINCT id, s, l, o,
     {known_at("l", "$since")} AND {valid_on("l", "$before")} AS was,
     {HOLDS} AS is
WHERE was <> is AND (type(l) IN $public OR {READABLE} OR {DUTY_AT_SUBJECT})
RETURN id AS subject, type(l) AS kind, l.startPlace AS place, o.id AS other, is
ORDER BY subject, kind, place
"""
RECORDS_CHANGED: LiteralString = f"""
WITH {CLAUSES} AS clauses
UNWIND $ids AS id
MATCH (s:Subject {{id: id}})-[:HAS_RECORD]->(r:CreditRecord)
WHERE {known_at("r")}
  AND (r.knownFrom > $since OR (r.repairedOn > $before AND r.repairedOn <= $day))
WITH id, s, r, clauses, {CONSENTS} AS consents, {OF_RECORD}
WHERE {OPEN_RECORD}
WITH id, r, head(COLLECT {{
  MATCH (e:CreditRecord {{id: r.id}})
  WHERE e.version > 0 AND {known_at("e", "$since")}
  RETURN e {{.repairedOn}} }}) AS earlier
RETURN id AS subject, r.id AS record, r.kind AS kind, earlier IS NOT NULL AS known,
       coalesce(earlier.repairedOn <= $before, false) AS repairedBefore,
       coalesce(r.repairedOn <= $day, false) AS repaired
ORDER BY subject, record
"""


class AlertKind(StrEnum):
    """What an alert is on."""

    NEW = "NEW"  # 新增（进入关注范围）
    LEFT = "LEFT"  # 离开关注范围
    NAME = "NAME"  # 名称变更
    STATUS = "STATUS"  # 登记状态变更
    REGION = "REGION"  # 登记地变更
    LINK_BEGUN = "LINK_BEGUN"  # 新增关联
    LINK_ENDED = "LINK_ENDED"  # 关联终止
    LINK_CHANGED = "LINK_CHANGED"  # 关联内容变更
    RECORD_RECEIVED = "RECORD_RECEIVED"  # 新归集记录
    RECORD_REPAIRED = "RECORD_REPAIRED"  # 记录修复


@dataclass(frozen=True)
class Happening:
    """Something that changed of a subject: of a link its kind and who is at the other end, of a record its
    kind and id. ``detail`` tells it from others of the same sort."""

    subject: str
    what: AlertKind
    kind: str | None = None
    other: str | None = None
    record: str | None = None
    detail: str = ""

    @property
    def key(self) -> str:
        """Names it among those of a subject at a commit."""
        whole = f"{self.what}/{self.kind}/{self.other}/{self.record}/{self.detail}"
        return hashlib.sha256(whole.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Compared:
    """Subjects in two states, and what changed of those that can be seen now."""

    before: Mapping[str, SubjectLookup]
    after: Mapping[str, SubjectLookup]
    happenings: Mapping[str, Sequence[Happening]]


def compare(transaction: Transaction, before: View, after: View, ids: Sequence[str]) -> Compared:
    """What differs of subjects between two views of one reader."""
    keys = [SubjectKey(id=one) for one in ids]
    was, now = (
        dict(zip(ids, lookup.find_each(transaction, keys, one.access, one.day, one.commit), strict=True))
        for one in (before, after)
    )
    seen = [one for one in ids if now[one].subject is not None]
    found: dict[str, list[Happening]] = {one: [] for one in seen}
    for one in seen:
        if was[one].subject is not None:
            found[one].extend(_of_version(was[one], now[one], before, after))
    # Who was merged into another is watched as that one.
    named: dict[str, list[str]] = {}
    for one in seen:
        named.setdefault(now[one].id, []).append(one)
    present = list(named)
    changes = (*_links(transaction, before, after, present), *_records(transaction, before, after, present))
    for happening in changes:
        for one in named[happening.subject]:
            found[one].append(happening)
    return Compared(was, now, found)


def _of_version(was: SubjectLookup, now: SubjectLookup, before: View, after: View) -> Iterator[Happening]:
    old, new = drawn(was, before), drawn(now, after)
    pairs = (
        (AlertKind.NAME, old.name, new.name),
        (AlertKind.STATUS, old.status, new.status),
        (AlertKind.REGION, old.region, new.region),
    )
    yield from (Happening(new.id, what) for what, one, other in pairs if one != other)


def _links(transaction: Transaction, before: View, after: View, ids: Sequence[str]) -> list[Happening]:
    rows = transaction.rows(
        LINKS_CHANGED, public=[one.value for one in PUBLIC], **_parameters(before, after, ids)
    )
    states: dict[tuple[str, str, str, str], set[bool]] = {}
    for row in rows:
        key = row["subject"], row["kind"], row["place"], row["other"]
        states.setdefault(key, set()).add(bool(row["is"]))
    named = {
        frozenset({True}): AlertKind.LINK_BEGUN,
        frozenset({False}): AlertKind.LINK_ENDED,
        frozenset({True, False}): AlertKind.LINK_CHANGED,
    }
    return [
        Happening(subject, named[frozenset(how)], kind, other, detail=place)
        for (subject, kind, place, other), how in states.items()
    ]


def _records(transaction: Transaction, before: View, after: View, ids: Sequence[str]) -> list[Happening]:
    rows = transaction.rows(RECORDS_CHANGED, open=OPEN_COMMIT, **_parameters(before, after, ids))
    return [
        Happening(row["subject"], what, row["kind"], record=row["record"])
        for row in rows
        for what, happened in (
            (AlertKind.RECORD_RECEIVED, not row["known"]),
            (AlertKind.RECORD_REPAIRED, row["repaired"] and not row["repairedBefore"]),
        )
        if happened
    ]


def _parameters(before: View, after: View, ids: Sequence[str]) -> Row:
    return {
        "ids": list(ids),
        "since": before.commit,
        "before": before.day.isoformat(),
        "commit": after.commit,
        "day": after.day.isoformat(),
        **after.access.parameters(),
    }
