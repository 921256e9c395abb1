"""Agreements, reviews, cases and white lists in a graph: whole, legal, and as the log says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from graph_schema.proceedings import ReviewAct, ReviewState
from graph_schema.vocabulary import AgreementEventKind
from hub.agreements import life as lives
from hub.agreements import signatures
from hub.proceedings import reviews as reviewing
from hub.store.graph import Row
from tests.kills.agreed import LEFT, RIGHT
from tests.kills.seen import Seen, there

REVIEWS = """
MATCH (r:Review) WHERE r.knownFrom > $since
RETURN r {.*} AS it, COLLECT { MATCH (r)-[:HAS_STEP]->(p) RETURN p {.*} ORDER BY p.number } AS steps
"""
CASES = """
MATCH (c:Case) WHERE c.knownFrom > $since
RETURN c {.*} AS it, COUNT { (c)-[:SEEN_AT]->(:CasePlace) } AS places
"""
EVENTS = """
MATCH (v:AgreementVersion)-[:HAS_EVENT]->(e:AgreementEvent) WHERE e.commit > $since
RETURN e {.*} AS it, v.canonical AS canonical,
       head(COLLECT { MATCH (e)-[:SIGNED_WITH]->(k) RETURN k.jwk }) AS jwk
ORDER BY it.agreement, it.number
"""
VERSIONS = """
MATCH (v:AgreementVersion) WHERE v.agreement STARTS WITH $name
RETURN v.agreement AS id, v.version AS version, COUNT { (v)-[:PARTY]->(:Region) } AS parties,
       COUNT { (v)-[:HAS_EVENT]->(:AgreementEvent) } AS events
"""
OPENED = """
MATCH (p:Agreement) WHERE p.id STARTS WITH $name AND p.ofVersion IS NOT NULL AND p.knownTo = $open
RETURN p.id AS id, p.ofVersion AS version,
       COUNT { (p)-[:HAS_CLAUSE]->(c:Clause) WHERE c.knownTo = $open } AS clauses
"""
CLAUSES = """
MATCH (c:Clause) WHERE c.agreement STARTS WITH $name AND c.knownTo = $open
RETURN c.agreement AS id, count(c) AS clauses
"""
PUSHES = """
MATCH (w:WhiteList)-[:HAS_PUSH]->(p:WhiteListPush) WHERE p.commit > $since
RETURN w.key AS key, w.commit AS newest, p.commit AS number,
       COUNT { MATCH (m:WhiteListMember {list: w.key}) WHERE m.joined = p.commit } AS joined,
       COUNT { MATCH (m:WhiteListMember {list: w.key}) WHERE m.left = p.commit } AS left
"""
TWICE = """
MATCH (m:WhiteListMember) WHERE m.list STARTS WITH $name AND m.left = $open
WITH m.list AS key, m.subject AS subject, count(m) AS times WHERE times > 1
RETURN key, subject
"""


def problems(seen: Seen) -> Iterator[str]:
    """What is wrong."""
    for look in (reviews, cases, agreements, white_lists):
        yield from look(seen)


def reviews(seen: Seen) -> Iterator[str]:
    """Each with every step that the log says, one for a decision."""
    rows = seen.rows(REVIEWS)
    yield from there(seen, "review-demanded", {row["it"]["id"] for row in rows})
    opened = Counter(row["it"]["decision"] for row in rows)
    for row in rows:
        it, steps = row["it"], row["steps"]
        first, *rest = [(step["act"], step["state"]) for step in steps] or [("", "")]
        state = first[1]
        for act, following in rest:
            if reviewing.STATES.following(ReviewState(state), ReviewAct(act)) != following:
                yield f"review {it['id']}: {act} leads from {state} to {following}"
            state = following
        told = [
            ("DEMAND" if one.words[0] == "review-demanded" else one.words[1], one.commit)
            for one in seen.of[it["id"]]
        ]
        whole = [(step["act"], step["knownFrom"]) for step in steps] == told
        numbered = [step["number"] for step in steps] == list(range(1, it.get("steps", 1) + 1))
        ended = (it.get("endedAt") is not None) == (state not in reviewing.STATES.open)
        one = opened[it["decision"]] == 1
        changed = (it.get("newDecision") is not None) == (state == ReviewState.CHANGED)
        begun = first == ("DEMAND", ReviewState.DEMANDED)
        if not (whole and numbered and ended and one and changed and begun and state == it["state"]):
            yield f"review {it} has steps {steps}, and the log says {told}"


def cases(seen: Seen) -> Iterator[str]:
    """Each once, seen from somewhere."""
    rows = seen.rows(CASES)
    yield from there(seen, "case", {row["it"]["id"] for row in rows})
    times = Counter((row["it"]["decision"], row["it"]["rule"]) for row in rows)
    for row in rows:
        it = row["it"]
        held = [("case", it["knownFrom"])]
        if it.get("withdrawnAt") is not None:
            held.append(("case-withdrawn", it["withdrawnIn"]))
        told = [(one.words[0], one.commit) for one in seen.of[it["id"]]]
        if held != told or not row["places"] or times[it["decision"], it["rule"]] != 1:
            yield f"case {it} at {row['places']} places, and the log says {told}"


def agreements(seen: Seen) -> Iterator[str]:
    """Each where its events lead; open exactly while a version is in force."""
    told_of: dict[str, list[Row]] = defaultdict(list)
    for row in seen.rows(EVENTS):
        told_of[row["it"]["agreement"]].append(row["it"])
        yield from _signed(row)
    yield from there(seen, "agreement", set(told_of))
    rows = seen.rows(VERSIONS)
    yield from (f"agreement {row['id']} has a version without events" for row in rows if not row["events"])
    versions = {(row["id"], row["version"]): row["parties"] for row in rows}
    opened = {row["id"]: (row["version"], row["clauses"]) for row in seen.rows(OPENED)}
    clauses = {row["id"]: row["clauses"] for row in seen.rows(CLAUSES)}
    for id_, events in told_of.items():
        told = [(one.words[2], int(one.words[3]), one.commit) for one in seen.of[id_]]
        if [(one["kind"], one["version"], one["commit"]) for one in events] != told:
            yield f"agreement {id_} has events {events}, and the log says {told}"
        try:
            life = lives.fold(
                (LEFT, RIGHT),
                [
                    lives.Event(AgreementEventKind(one["kind"]), one["version"], one["region"])
                    for one in events
                ],
            )
        except lives.Illegal as illegal:
            yield f"agreement {id_}: {illegal}"
            continue
        found = {number: parties for (of, number), parties in versions.items() if of == id_}
        if found != dict.fromkeys(life.versions, 2):
            yield f"agreement {id_} has versions {found}, and its events {list(life.versions)}"
        if (life.opened, 1) != opened.get(id_, (None, 1)) or clauses.get(id_, 0) != bool(life.opened):
            yield f"agreement {id_}: {life.opened} is in force, and {opened.get(id_)} is open"


def _signed(row: Row) -> Iterator[str]:
    it = row["it"]
    if it["kind"] != AgreementEventKind.SIGNED:
        return
    key = signatures.read_public(row["jwk"]).key if row["jwk"] is not None else None
    if key is None or not signatures.verify(it["signature"], key, row["canonical"].encode()):
        yield f"agreement {it['agreement']}: the signature of {it['region']} does not count"


def white_lists(seen: Seen) -> Iterator[str]:
    """Each push whole, and nobody twice on a list."""
    rows = seen.rows(PUSHES)
    newest = max((row["number"] for row in rows), default=0)
    pushed = {row["number"]: row for row in rows}
    told = {
        one.commit: one.words[2:]
        for happened in seen.of.values()
        for one in happened
        if one.words[0] == "white-list"
    }
    for number in sorted({*pushed, *told}):
        row = pushed.get(number)
        held = (f"{row['joined']} joined", f"{row['left']} left") if row is not None else ()
        if row is None or row["newest"] != newest or told.get(number) != held:
            yield f"the push {row} of commit {number}, and the log says {told.get(number)}"
    yield from (f"{row['subject']} is on {row['key']} twice" for row in seen.rows(TWICE))
