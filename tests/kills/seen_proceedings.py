"""Objections, repairs, records and letters in a graph: whole, legal, and as the log says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from hub.errors import HubError
from hub.proceedings.machine import Machine
from hub.proceedings.objections import STATES as OBJECTING
from hub.proceedings.repairs.repair import STATES as REPAIRING
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row
from tests.kills.seen import Happened, Seen, there
from tests.kills.steps import PARTNER

OBJECTIONS = """
MATCH (o:Objection) WHERE o.changedIn > $since
RETURN o {.*} AS it, COUNT { (:Subject)-[:FILED]->(o) } AS owners
"""
REPAIRS = """
MATCH (p:Repair) WHERE p.changedIn > $since
RETURN p {.*} AS it, COUNT { (:Subject)-[:APPLIED_FOR]->(p) } AS owners,
       COLLECT { MATCH (p)-[:TOLD]->(n:RepairNotice) RETURN n {.*} } AS notices
"""
RECORDS = """
MATCH (r:CreditRecord) WHERE r.id STARTS WITH $name AND r.knownFrom > $since
RETURN r {.*} AS it, COUNT { (:Subject)-[:HAS_RECORD]->(r) } AS owners ORDER BY it.id, it.version
"""
LETTERS = "MATCH (n:NoticeLetter) WHERE n.commit > $since RETURN n.record AS record, n.commit AS number"
BY_VERSION = {"version", "knownFrom", "knownTo"}
"""What differs in every version of a record; what begins with ``ruled`` tells of the ruling itself."""


def problems(seen: Seen, happened: Sequence[Happened]) -> Iterator[str]:
    """What is wrong."""
    disputes, repaired = seen.rows(OBJECTIONS), seen.rows(REPAIRS)
    yield from objections(seen, disputes)
    yield from repairs(seen, repaired, disputes)
    yield from records(seen, disputes, repaired)
    yield from letters(seen, happened)


def objections(seen: Seen, rows: Sequence[Row]) -> Iterator[str]:
    """Each where its entries lead, and no step of it half written."""
    names = {
        "objection-filed": "start",
        "objection-acknowledged": "acknowledge",
        "UPHELD": "uphold",
        "REFUSED": "refuse",
    }
    yield from there(seen, "objection-filed", {row["it"]["id"] for row in rows})
    for row in rows:
        it = row["it"]
        yield from _folded(seen, OBJECTING, it, row["owners"], names)
        decided = ("decidedAt", "reasons", "decidedBy", "corrected")
        acknowledged = ("acknowledgedAt", "forwardedTo")
        parts = {
            "acknowledged": (it["state"] != "FILED", acknowledged),
            "decided": (it["state"] in ("UPHELD", "REFUSED"), decided),
        }
        for part, (whole, properties) in parts.items():
            if any((it.get(name) is not None) != whole for name in properties):
                yield f"objection {it['id']} is {it['state']}, and is half {part}"


def repairs(seen: Seen, rows: Sequence[Row], disputes: Sequence[Row]) -> Iterator[str]:
    """Each where its entries lead; the granted ones, and no others, with their notices to partners."""
    names = {
        "repair-applied": "start",
        "GRANTED": "grant",
        "REFUSED": "refuse",
        "repair-lapsed": "lapse",
    }
    revoked = {
        (row["it"]["record"], row["it"]["changedIn"])
        for row in disputes
        if "revokedOn" in (row["it"].get("corrected") or ())
    }
    yield from there(seen, "repair-applied", {row["it"]["id"] for row in rows})
    notices: set[str] = set()
    for row in rows:
        it = row["it"]
        if (it["record"], it["changedIn"]) in revoked:
            # The entry of the objection speaks for the repair that ended with it.
            seen.of[it["id"]].append(Happened(("repair-lapsed", it["id"]), it["changedIn"], ""))
        yield from _folded(seen, REPAIRING, it, row["owners"], names)
        told = {one["partner"]: one for one in row["notices"]}
        if sorted(told) != sorted(it.get("partners") or []) or (PARTNER in told) != (
            it["state"] == "GRANTED"
        ):
            yield f"repair {it['id']} is {it['state']}, and notices went to {sorted(told)}"
        for notice in told.values():
            notices.add(notice["id"])
            if len(seen.of[notice["id"]]) != int(notice["acknowledged"]):
                yield f"notice {notice['id']}: {notice['acknowledged']}, entries {seen.of[notice['id']]}"
    yield from there(seen, "repair-acknowledged", notices)


def records(seen: Seen, disputes: Sequence[Row], repairs: Sequence[Row]) -> Iterator[str]:
    """Each version of a record was made by a change of an objection or a repair, and each of these that
    changes its record made one. Disputed is what an objection is open against, and nothing else."""
    made = _made(seen, (*disputes, *repairs))
    contested, waiting = _open(OBJECTING, disputes), _open(REPAIRING, repairs)
    versions: dict[str, list[Row]] = defaultdict(list)
    for row in seen.rows(RECORDS):
        versions[row["it"]["id"]].append(row["it"])
        if row["owners"] != 1:
            yield f"record {row['it']['id']} has {row['owners']} subjects"
    yield from (f"record {one} is not there" for one in made.keys() - versions.keys())
    for id_, held in versions.items():
        last = held[-1]
        changes = {after["knownFrom"]: _changed(before, after) for before, after in pairwise(held)}
        if changes != made.get(id_, {}):
            yield f"record {id_} was changed by {changes}, and its entries tell of {made.get(id_)}"
        follows = [(one["version"] + 1, one["knownTo"]) for one in held[:-1]]
        if follows != [(one["version"], one["knownFrom"]) for one in held[1:]]:
            yield f"record {id_}: its versions don't follow each other"
        disputed = last.get("disputedFrom") is not None and last.get("disputedTo") is None
        if last["knownTo"] != OPEN_COMMIT or contested[id_] != int(disputed):
            yield f"record {id_} is disputed: {disputed}, with {contested[id_]} open objections"
        over = last.get("repairedOn") is not None or last.get("revokedOn") is not None
        if waiting[id_] > int(not over):
            yield f"record {id_} is over: {over}, with {waiting[id_]} repairs waiting"


def _made(seen: Seen, rows: Sequence[Row]) -> dict[str, dict[int, set[str]]]:
    """By record and commit, which of its properties the log says were changed."""
    made: dict[str, dict[int, set[str]]] = defaultdict(dict)
    for row in rows:
        it = row["it"]
        for one in seen.of[it["id"]]:
            if one.words[0] == "objection-filed":
                made[it["record"]][one.commit] = {"disputedFrom"}
            if one.words[0] == "objection-decided":
                made[it["record"]][one.commit] = {"disputedTo", *(it.get("corrected") or ())}
            if one.words[0].startswith("repair-") and one.words[-1] == "GRANTED":
                made[it["record"]][one.commit] = {"repairedOn", "displayEndsOn", "sharingEndsOn"}
    return made


def _open(machine: Machine, rows: Sequence[Row]) -> Counter[str]:
    """How many are open about each record."""
    return Counter(row["it"]["record"] for row in rows if row["it"]["state"] in machine.open)


def _changed(before: Row, after: Row) -> set[str]:
    names = {name for name in {*before, *after} - BY_VERSION if not name.startswith("ruled")}
    return {name for name in names if before.get(name) != after.get(name)}


def letters(seen: Seen, happened: Sequence[Happened]) -> Iterator[str]:
    """One for each penalty, with its entry."""
    entered = [(one.thing, one.commit) for one in happened if one.words[0] == "repair-notice"]
    held = [(row["record"], row["number"]) for row in seen.rows(LETTERS)]
    if Counter(held) != Counter(entered) or len({record for record, _ in held}) != len(held):
        yield f"letters {held}, and entries {entered}"


def _folded(seen: Seen, machine: Machine, row: Row, owners: int, names: Mapping[str, str]) -> Iterator[str]:
    """The state is the one that the events lead to, and the newest change is that of the last event.
    ``names``: by a word of the outcome, the last such word first, the event in the machine's table."""
    happened, state = seen.of[row["id"]], ""
    for one in happened:
        for event in [names[word] for word in one.words if word in names]:
            try:
                state = machine.start if event == "start" and not state else machine.after(state, event)
            except HubError as error:
                yield f"{machine.what} {row['id']}: {one.text} can't follow {state}: {error}"
    if (state, 1) != (row["state"], owners):
        yield f"{machine.what} {row['id']} of {owners} is {row['state']}; its entries lead to {state}"
    if not happened or happened[-1].commit != row["changedIn"]:
        yield f"{machine.what} {row['id']} was changed in {row['changedIn']}, which no entry of it says"
