"""Finds subjects by code, id or identity number under a caller's grants.

What is not the caller's to see is not found. Whom people judged to be another subject is found under that
one's id, at each commit as was known then (``MERGED_INTO``, ADR 0075). The first statement also tells the
commit number of now and the policy's head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph_schema.vocabulary import SubjectKind
from hub.access.caller_and_purpose import Access
from hub.access.grants import SELF
from hub.access.who_may_read import CLAUSES, CONSENTS, OWN, READABLE, kind_seen
from hub.fragments import known_at, valid_on
from hub.identity.naming import Digests, SubjectKey
from hub.identity.stored_digests import Versions, versions
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction


def find_by(subject: LiteralString, reads: LiteralString = "", gives: LiteralString = "") -> LiteralString:
    """The statement that finds subjects by ``$keys``, each with its ``place`` among them; ``subject`` goes on
    with ``q``, ``commit``, ``clauses`` and ``key``, and gives ``s``, which is null where it is not there. A
    subject is merged into one other at most, and ``merged`` says since then, for ever, that it was. What is
    read with it, where it is ``readable``, is given beside it."""
    return f"""
MATCH (q:Sequence {{name: 'commit'}})
WITH q, coalesce($commit, q.value) AS commit, {CLAUSES} AS clauses
UNWIND $keys AS key
{subject}
WITH q, commit, clauses, key, CASE WHEN s.merged THEN coalesce(head(COLLECT {{
  MATCH (s)-[m:MERGED_INTO]->(into) WHERE {known_at("m", "commit")} RETURN into }}), s)
  ELSE s END AS s
OPTIONAL MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE {known_at("v", "commit")} AND {valid_on("v")}
WITH q, commit, clauses, key, s, v, {READABLE} AS readable, coalesce({OWN}, false) AS own,
     {CONSENTS} AS consents
{reads}RETURN key.place AS place, commit, q.value AS head, q.policy AS policy,
       CASE WHEN readable THEN s {{.id, .scheme, .value, .invented,
                                   kind: {kind_seen("s", "$day", "commit")}}} END AS subject,
       CASE WHEN readable THEN v {{.*}} END AS version,
       any(c IN clauses WHERE c.opensNames AND c.from IN coalesce(v.paths, [])) AS opensNames, own,
       reduce(kinds = [], k IN consents | kinds + k.kinds) AS consented,
       [g IN $grants WHERE g.kinds IS NULL AND g.region IN coalesce(v.paths, []) | g.id]
       + [k IN consents | k.id] + CASE WHEN own THEN ['{SELF}'] ELSE [] END AS grants{gives}
"""


by_key: LiteralString = (
    "OPTIONAL MATCH (s:Subject {scheme: key.scheme, value: key.value}) WHERE s.knownFrom <= commit"
)
FIND_BY_KEY: LiteralString = find_by(by_key)
FIND_BY_ID: LiteralString = find_by("OPTIONAL MATCH (s:Subject {id: key.id}) WHERE s.knownFrom <= commit")
FIND_BY_DIGEST: LiteralString = find_by("""
OPTIONAL MATCH (older:Subject {scheme: key.scheme, value: key.older})
WITH q, commit, clauses, key, older
OPTIONAL MATCH (newer:Subject {scheme: key.scheme, value: key.value})
WITH q, commit, clauses, key, coalesce(older, newer) AS s
WITH q, commit, clauses, key, CASE WHEN s.knownFrom <= commit THEN s END AS s
""")
"""While the keys of identity digests rotate a person has one of two: the older is sought first, because a
person only moves from it to the newer."""


@dataclass(frozen=True)
class SubjectLookup:
    """A look-up at a commit. ``subject`` is None both for "not there" and for "not yours". ``grants`` let the
    caller know of it; an organisation is public."""

    commit: int
    head: int
    policy: int
    subject: Row | None
    version: Row | None
    opens_names: bool
    own: bool = False
    consented: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the subject, which is there."""
        assert self.subject is not None
        return self.subject["id"]

    @property
    def kind(self) -> SubjectKind:
        """What the subject, which is there, is on the day."""
        assert self.subject is not None
        return SubjectKind(self.subject["kind"])

    @property
    def whole(self) -> list[str] | None:
        """The kinds that the caller may read wherever they stand: those consented to; None: all of them."""
        return None if self.own else list(self.consented)

    @property
    def masked(self) -> bool:
        """Whether the name must be masked: a natural person whose name no clause opens."""
        return (
            self.subject is not None
            and self.subject["kind"] == SubjectKind.NATURAL_PERSON
            and not self.opens_names
            and not self.own
        )


def find(
    transaction: Transaction, key: SubjectKey, access: Access, day: date, commit: int | None
) -> SubjectLookup:
    """A subject; see :func:`find_each`."""
    return find_each(transaction, [key], access, day, commit)[0]


def find_each(
    transaction: Transaction, keys: Sequence[SubjectKey], access: Access, day: date, commit: int | None
) -> list[SubjectLookup]:
    """Subjects at a day and a commit (None: the newest), in the order of their keys: one statement for each
    way of naming (by code, by an id, by an identity number), whatever their number.

    Raises:
        HubError: FORBIDDEN for a role that reads no data about subjects.
    """
    access.check_subjects()
    found: dict[int, SubjectLookup] = {}
    ways: dict[LiteralString, list[Row]] = {}
    for place, key in enumerate(keys):
        ways.setdefault(_way(key), []).append({"place": place, **_sought(key)})
    for statement, sought in ways.items():
        found |= _find(transaction, statement, sought, access, day, commit)
        commit = next(iter(found.values())).commit
    for place, key in enumerate(keys):
        if key.digests is not None and found[place].subject is None:
            found[place] = _find_again(transaction, key, key.digests, found[place], access, day)
    return [found[place] for place in range(len(keys))]


def _way(key: SubjectKey) -> LiteralString:
    if key.digests is not None:
        return FIND_BY_DIGEST
    return FIND_BY_ID if key.id is not None else FIND_BY_KEY


def _sought(key: SubjectKey, tried: Versions | None = None) -> Row:
    """By which values the key is sought; a person by those of two versions of the digests."""
    if key.digests is None:
        return key.parameters()
    tried = tried or _first_tried(key.digests)
    return {
        "scheme": key.scheme,
        "value": key.digests.form(tried.newest),
        "older": key.digests.form(tried.settled),
    }


def _first_tried(digests: Digests) -> Versions:
    return Versions(max(len(digests.forms) - 1, 1), len(digests.forms))


def _find_again(
    transaction: Transaction,
    key: SubjectKey,
    digests: Digests,
    found: SubjectLookup,
    access: Access,
    day: date,
) -> SubjectLookup:
    """A person who was not found, or is not the caller's, is sought again if the keys of the identity digests
    were rotated meanwhile: what is read after the first search says so for certain. While they are being
    rotated every such search is made twice: a search can fall between the moment at which Neo4j takes a
    changed value out of its index and the one at which it puts the new one in."""
    tried, again = _first_tried(digests), False
    while found.subject is None:
        now = versions(transaction)
        same = {now.settled, now.newest} <= {tried.settled, tried.newest}
        if same and (again or now.settled == now.newest):
            return found
        tried, again = now, same
        sought: Row = {"place": 0, **_sought(key, tried)}
        found = _find(transaction, FIND_BY_DIGEST, [sought], access, day, found.commit)[0]
    return found


def _find(
    transaction: Transaction,
    statement: LiteralString,
    sought: list[Row],
    access: Access,
    day: date,
    commit: int | None,
) -> dict[int, SubjectLookup]:
    rows = transaction.rows(
        statement,
        keys=sought,
        **access.parameters(),
        day=day.isoformat(),
        commit=commit,
        open=OPEN_COMMIT,
    )
    return {int(row["place"]): lookup_of(row) for row in rows}


def lookup_of(row: Row) -> SubjectLookup:
    """What a row of the statement says of its subject."""
    return SubjectLookup(
        int(row["commit"]),
        int(row["head"]),
        int(row["policy"]),
        row["subject"],
        row["version"],
        bool(row["opensNames"]),
        bool(row["own"]),
        tuple(sorted(set(row["consented"]))),
        tuple(row["grants"]),
    )
