"""Reads the records of subjects under a caller's grants. Every statement starts at a key's index.

A record is readable through a grant (``$grants``: region, perhaps kinds) or through a clause in
force today, matched in the statement itself. What is not readable is not there: it is in no row, no
count, no cursor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, LiteralString

from pydantic_core import from_json

from graph_schema.vocabulary import Severity, SharingClass
from hub import deadline
from hub.access.caller_and_purpose import Access
from hub.access.who_may_read import (
    CLAUSES,
    CONSENTS,
    OF_CLAUSES,
    OF_CONSENTS,
    OF_RECORD,
    OPEN_RECORD,
    OWN,
    RecordGrants,
)
from hub.fragments import fragment, known_at
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import CONDUCT_ENDED, Bound, Ending
from hub.records.sharing_end import LISTS, REMOVED, sharing_end
from hub.rules.facts import Plain, RecordFact, RecordsCut, unchecked
from hub.rules.scalars import as_date
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.coverage import OpeningClause

COMMIT_AT = (
    "MATCH (c:Commit) WHERE c.at <= $at RETURN c.number AS number ORDER BY c.at DESC, c.number DESC LIMIT 1"
)


PROPERTIES = (
    "id", "version", "kind", "region", "path", "authority", "decidedOn", "receivedAt", "publishedOn",
    "validTo", "displayEndsOn", "sharingEndsOn", "severity", "scale", "repairedOn", "revokedOn",
    "disputedFrom", "disputedTo", "attributes", "title",
)  # fmt: skip
"""What is read of a record."""
VALUES_OF_RECORD: LiteralString = fragment(f"[{', '.join(f'r.{name}' for name in PROPERTIES)}]", needs="r")
OF_SUBJECT: LiteralString = fragment(
    f"records, {LISTS}, {OF_CONSENTS}, coalesce({OWN}, false)", needs="consents records s"
)
"""What a statement answers of the subject ``s`` behind its id, for :func:`readable_rows`: ``records`` are
lists of :data:`VALUES_OF_RECORD`."""


def records_of(ids: LiteralString, first: LiteralString = "", also: LiteralString = "") -> LiteralString:
    """The statement that reads the records of subjects by their ids. ``first`` is what is read before it, on
    with ``coverage`` and ``clauses``; ``also`` what is answered of that."""
    return f"""
MATCH (q:Sequence {{name: 'commit'}})
WITH q.coverage AS coverage, {CLAUSES} AS clauses
{first}CALL (*) {{
  MATCH (s:Subject) WHERE s.id IN {ids}
  WITH clauses, s, {CONSENTS} AS consents
  CALL (clauses, s, consents) {{
    MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
    WHERE {known_at("r")}
      AND ($kinds IS NULL OR r.kind IN $kinds) AND ($only IS NULL OR r.id = $only)
    WITH r, {OF_RECORD}
    WHERE {OPEN_RECORD}
    WITH r ORDER BY r.decidedOn DESC, r.id DESC
    WITH r.kind AS kind, collect(r)[..$limit] AS newest
    UNWIND newest AS r
    WITH r ORDER BY r.decidedOn DESC, r.id DESC
    RETURN collect({VALUES_OF_RECORD}) AS records
  }}
  WITH s, records, consents WHERE size(records) > 0
  RETURN collect([s.id, {OF_SUBJECT}]) AS subjects
}}
RETURN coverage, subjects, {OF_CLAUSES} AS clauses{also}
"""


RECORDS: LiteralString = records_of("$subjects")
"""One row: what is sent as a row of its own costs its reader more than what stands in it."""
MOST_TOGETHER = 2_000
"""The records of so many subjects are read in one statement: what it holds in memory stays bounded."""
MOST_RECORDS = 500
"""How many records of one kind of one subject a decision looks at, the newest; where there are more, the
facts say so (``records_cut``), and older ones are not taken for absent."""

LISTED: LiteralString = f"""
UNWIND $subjects AS subject
MATCH (e:CreditRecord)
WHERE e.subject = subject AND e.kind IN $lists AND {known_at("e", "$known")}
RETURN subject, e.kind AS kind, e.decidedOn AS since, {REMOVED} AS removed"""


@dataclass(frozen=True)
class ReadableRecords:
    """Readable records of a subject, the newest first, and of which kinds there are more."""

    records: tuple[RecordFact, ...] = ()
    cut: tuple[RecordsCut, ...] = ()


NO_RECORDS = ReadableRecords()


@dataclass(frozen=True)
class Read:
    """Readable records by subject id, where there are any; how often declarations of coverage had changed,
    and the clauses by which whole kinds are readable, when they were read."""

    records: Mapping[str, ReadableRecords]
    coverage: int
    clauses: frozenset[OpeningClause]

    def of(self, subject: str) -> ReadableRecords:
        """The records of one subject."""
        return self.records.get(subject, NO_RECORDS)


NOTHING_READ = Read({}, 0, frozenset())


def records(
    transaction: Transaction,
    subjects: Collection[str],
    access: Access,
    commit: int,
    kinds: Collection[str] | None,
    catalogue: Catalogue,
    only: str | None = None,
    answered: Sequence[Row] = (),
) -> Read:
    """Readable records of some subjects (``only``: the one of this id), in one statement for each
    :data:`MOST_TOGETHER` of them.

    Args:
        answered: what such statements said of other subjects, whose records are wanted too.
    """
    ids, asked = list(subjects), parameters(access, commit, kinds, catalogue, only)
    answers = [
        *answered,
        *(
            answer
            for start in range(0, len(ids) if answered else max(len(ids), 1), MOST_TOGETHER)
            for answer in transaction.rows(RECORDS, subjects=ids[start : start + MOST_TOGETHER], **asked)
        ),
    ]
    read, cut = _up_to_the_most(
        row for answer in answers for row in readable_rows(access, answer["clauses"], answer["subjects"])
    )
    found: dict[str, list[RecordFact]] = {}
    facts = record_facts(transaction, read, commit, access.day, catalogue)
    for one, fact in zip(read, facts, strict=True):
        found.setdefault(one["subject"], []).append(fact)
    opening = [
        frozenset(
            OpeningClause(from_, frozenset(kinds))
            for _, _, from_, kinds, severities, scale in one["clauses"]
            if severities is None and scale is None
        )
        for one in answers
    ]
    return Read(
        {subject: ReadableRecords(tuple(of), tuple(cut.get(subject, ()))) for subject, of in found.items()},
        int(answers[0]["coverage"]),
        opening[0].intersection(*opening[1:]),
    )


def _up_to_the_most(rows: Iterable[Row]) -> tuple[list[Row], dict[str, list[RecordsCut]]]:
    """The rows without those above :data:`MOST_RECORDS` of a kind, and by subject which kinds have more."""
    cut: dict[str, list[RecordsCut]] = {}
    read: list[Row] = []
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        subject, kind = row["subject"], row["record"]["kind"]
        counted[subject, kind] += 1
        if counted[subject, kind] <= MOST_RECORDS:
            read.append(row)
        else:
            made = RecordsCut(kind=kind, read=MOST_RECORDS, back_to=row["record"]["decidedOn"])
            cut.setdefault(subject, []).append(made)
    return read, cut


def parameters(
    access: Access,
    commit: int,
    kinds: Collection[str] | None,
    catalogue: Catalogue,
    only: str | None = None,
) -> Row:
    """The parameters of :func:`records_of`, without the subjects."""
    return {
        "kinds": None if kinds is None else list(kinds),
        "only": only,
        "limit": MOST_RECORDS + 1,
        "commit": commit,
        "open": OPEN_COMMIT,
        "lists": catalogue.disclosure.lists,
        **access.parameters(),
    }


def readable_rows(
    access: Access, clauses: Sequence[Sequence[Any]], subjects: Iterable[Sequence[Any]]
) -> Iterator[Row]:
    """The records of subjects as :func:`record_facts` takes them, each with the grants that open it.

    Args:
        clauses: those in force (:data:`hub.access.who_may_read.OF_CLAUSES`).
        subjects: of each its id and :data:`OF_SUBJECT`.
    """
    grants = RecordGrants(access, clauses)
    for subject, records, listed, consents, own in subjects:
        for values in records:
            record: Row = dict(zip(PROPERTIES, values, strict=True))
            of = grants.of(record, consents, own=own)
            yield {"subject": subject, "record": record, "grants": of, "listed": listed}


def record_facts(
    transaction: Transaction, rows: list[Row], known: int, today: date, catalogue: Catalogue
) -> list[RecordFact]:
    """Rows (``subject``, ``record``, ``grants``) as facts, each with the end of sharing that counts
    (:mod:`hub.records.sharing_end`). On which lists the subject stands the row says (``listed``), or it is
    looked up, once for all."""
    made = [_fact(row["record"], row["grants"], catalogue) for row in deadline.checked(rows)]
    facts = [fact for fact, _ in made]
    over = [
        (place, ending.on, ending.term.lists)
        for place, (_, ending) in enumerate(made)
        if ending is not None and ending.on is not None and ending.on <= today and ending.term.lists
    ]
    if not over:
        return facts
    listed: dict[str, list[Row]] = {str(row["subject"]): row["listed"] for row in rows if "listed" in row}
    subjects = sorted({str(rows[place]["subject"]) for place, _, _ in over} - listed.keys())
    if subjects:
        lists = catalogue.disclosure.lists
        for one in transaction.rows(LISTED, subjects=subjects, lists=lists, known=known):
            listed.setdefault(one["subject"], []).append(one)
    for place, ended, kinds in over:
        delivered = date.fromisoformat(rows[place]["record"]["sharingEndsOn"])
        end = sharing_end(delivered, ended, kinds, listed.get(rows[place]["subject"], ()))
        facts[place] = facts[place].model_copy(update={"sharing_ends_on": end})
    return facts


def record_fact(record: Row, grants: Sequence[Sequence[str]], catalogue: Catalogue) -> RecordFact:
    """A record's row as a fact; the most open of its grants decides how much of it is shown. Of a subject
    that may stand on a list, :func:`record_facts` knows the end of sharing."""
    return _fact(record, grants, catalogue)[0]


_ORDER = tuple(SharingClass)


@lru_cache(4096)
def _opened(grants: tuple[tuple[str, ...], ...]) -> tuple[SharingClass, tuple[str, ...]]:
    """The most open class of sharing among grants, and their names."""
    shares = {share for _, share in grants}
    return max(map(SharingClass, shares), key=_ORDER.index), tuple(dict.fromkeys(name for name, _ in grants))


_SEVERITIES: Mapping[str | None, Severity | None] = {None: None, **{one.value: one for one in Severity}}
_day = date.fromisoformat


def _day_or_none(text: str | None) -> date | None:
    return _day(text) if text else None


def _fact(
    record: Row, grants: Sequence[Sequence[str]], catalogue: Catalogue
) -> tuple[RecordFact, Ending | None]:
    """The fact, and when its disclosure ends by a text. What the hub wrote is not checked when it is read."""
    attributes: dict[str, Plain] = from_json(record["attributes"])
    share, names = _opened(tuple(map(tuple, grants)))
    decided, ends = _day(record["decidedOn"]), _day(record["sharingEndsOn"])
    path, value = tuple(record["path"]), record.get
    conduct = attributes.get(CONDUCT_ENDED)
    conduct_ended = None if conduct is None else as_date(conduct)
    ending = catalogue.disclosure.ending(Bound.DISCLOSURE, path, record["kind"], decided, conduct_ended)
    if ending is not None and ending.on is not None and ending.on < ends:
        ends = ending.on
    received = value("receivedAt")
    fact = unchecked(
        RecordFact,
        {
            "id": record["id"],
            "version": record["version"],
            "kind": record["kind"],
            "region": record["region"],
            "path": path,
            "authority": record["authority"],
            "decided_on": decided,
            "received_on": _day(received[:10]) if received else None,
            "published_on": _day_or_none(value("publishedOn")),
            "valid_to": _day(record["validTo"]),
            "display_ends_on": _day(record["displayEndsOn"]),
            "sharing_ends_on": ends,
            "severity": _SEVERITIES[value("severity")],
            "repaired_on": _day_or_none(value("repairedOn")),
            "revoked_on": _day_or_none(value("revokedOn")),
            "disputed_from": _day_or_none(value("disputedFrom")),
            "disputed_to": _day_or_none(value("disputedTo")),
            "attributes": attributes,
            "title": value("title"),
            "share": share,
            "grants": names,
        },
    )
    return fact, ending
