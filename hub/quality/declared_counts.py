"""How many decisions an authority says it took (决定件数说明): the denominator of the reporting rate.

Nobody else knows what should have come. A statement is about one kind in one whole month that is over, with
the document in which it stands; a later one takes its place, and the earlier one stays known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hub.access.grants import own_region
from hub.access.role_sets import OF_ONE_AUTHORITY, OFFICES
from hub.audit import Written
from hub.call import Call
from hub.errors import InputError
from hub.proceedings.jurisdiction import require_provider, require_role
from hub.quality.bounds import within
from hub.quality.figures import Statement
from hub.quality.in_time import measured_kinds
from hub.store.commits import OPEN_COMMIT, begin_commit, stamp
from hub.store.graph import Row, Transaction

STATE = """
OPTIONAL MATCH (old:StatedDecisions {key: $key, knownTo: $open})
FOREACH (o IN CASE WHEN old IS NULL THEN [] ELSE [old] END | SET o.knownTo = $commit)
CREATE (d:StatedDecisions {key: $key, knownFrom: $commit, knownTo: $open})
SET d += $properties
"""
STATED = """
MATCH (d:StatedDecisions) WHERE d.region IN $regions AND d.month >= $from AND d.month < $to
  AND d.kind IN $kinds AND d.knownTo = $open
RETURN d {.*} AS stated LIMIT $most
"""
MOST_STATEMENTS = 50_000
MOST_DECISIONS = 100_000_000
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Stating:
    """What is stated: ``month`` is YYYY-MM, ``document`` the number of the paper that says so."""

    authority: str
    region: str
    kind: str
    month: str
    count: int
    document: str


def state(call: Call, stating: Stating) -> Written[Statement]:
    """Keeps a statement. An officer speaks for its own authority, an administrator for each of its region.

    Raises:
        HubError: FORBIDDEN. InputError: BAD_INPUT for an unknown authority or kind, a text that is not a
            month, one that is not over, a count below 0 or above 100,000,000.
    """
    access = call.access
    require_role(access, OFFICES, "quality.do-state")
    require_provider(access, stating.authority)
    own_region(access, stating.region, call.catalogue)
    _check(call, stating)
    now = call.services.now()
    key = "/".join((stating.region, stating.authority, stating.kind, stating.month))
    properties: Row = {
        "authority": stating.authority,
        "region": stating.region,
        "kind": stating.kind,
        "month": stating.month,
        "count": stating.count,
        "saidBy": access.caller.name,
        "document": stating.document,
        "at": stamp(now),
    }

    def change(transaction: Transaction) -> tuple[Statement, list[str]]:
        commit = begin_commit(transaction, "stated decisions", now)
        transaction.rows(STATE, key=key, properties=properties, commit=commit, open=OPEN_COMMIT)
        return _statement(properties), [f"decisions-stated:{key}:{stating.count}:commit {commit}"]

    call.disclosures.note(access, None, "stateDecisions", regions=(stating.region,))
    return call.services.audit.write_with(call.disclosures, change)


def _check(call: Call, stating: Stating) -> None:
    if stating.authority not in call.catalogue.authorities:
        raise InputError("quality.authority-unknown")
    if stating.kind not in measured_kinds(call.catalogue):
        raise InputError("quality.kind-not-measured", kinds=measured_kinds(call.catalogue))
    if not _MONTH.fullmatch(stating.month) or stating.month >= call.services.now().date().isoformat()[:7]:
        raise InputError("quality.month-not-over")
    if not 0 <= stating.count <= MOST_DECISIONS:
        raise InputError("quality.count", largest=MOST_DECISIONS)


def stated(
    transaction: Transaction, regions: Sequence[str], kinds: Sequence[str], since: date, until: date
) -> list[Statement]:
    """The statements of the months from that of ``since`` to that of the day before ``until``."""
    rows = transaction.rows(
        STATED,
        regions=list(regions),
        kinds=list(kinds),
        open=OPEN_COMMIT,
        most=MOST_STATEMENTS + 1,
        **{"from": since.isoformat()[:7], "to": until.isoformat()},
    )
    return [_statement(row["stated"]) for row in within(rows, MOST_STATEMENTS)]


def _statement(row: Row) -> Statement:
    return Statement(
        row["authority"],
        row["region"],
        row["kind"],
        row["month"],
        row["count"],
        row["saidBy"],
        row["document"],
        row["at"],
    )


def months(since: date, until: date) -> list[str]:
    """The months (YYYY-MM) that have a day from ``since`` to the day before ``until``."""
    found: list[str] = []
    day = since.replace(day=1)
    while day < until:
        found.append(day.isoformat()[:7])
        day = (day + timedelta(32)).replace(day=1)
    return found


def end_of(month: str) -> date:
    """The first day after a month."""
    return (date.fromisoformat(f"{month}-01") + timedelta(32)).replace(day=1)


def speaks_for(call: Call) -> str | None:
    """The one authority whose figures the caller sees; None: those of every authority of its region."""
    return call.access.caller.authority if call.access.caller.role in OF_ONE_AUTHORITY else None
