"""What the file of an investigation holds: subjects with why they are looked at, and notes.

Which of its subjects a reader sees follows from that reader's grants of the moment: a subject whose grant
ended is not there, in the list as in its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph_schema.vocabulary import ErrorCode
from hub import audit
from hub.access.purposes import check_investigator
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError
from hub.identity.naming import SubjectKey
from hub.investigations.editing import change, check_room
from hub.investigations.investigation import Investigation
from hub.store.commits import stamp
from hub.store.entity import Entity, Moment
from hub.store.graph import Row, Transaction
from hub.store.ids import new_id
from hub.subjects import lookup
from hub.subjects.ids_after_merge import ids_of
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View

ADD_SUBJECTS = """
MATCH (i:Investigation {id: $id})
UNWIND $rows AS row
MERGE (x:InvestigationSubject {key: row.key})
  ON CREATE SET x.subject = row.subject, x.addedBy = $by, x.addedAt = $at, x.commit = $commit
SET x.why = row.why
MERGE (i)-[:LOOKS_AT]->(x)
"""
REMOVE_SUBJECTS = """
UNWIND $keys AS key
MATCH (x:InvestigationSubject {key: key})
DETACH DELETE x
RETURN count(*) AS removed
"""
"""Keys under every id of a subject: it may have been added before it was merged into another."""
ADD_NOTE = """
MATCH (i:Investigation {id: $id})
CREATE (i)-[:HAS_NOTE]->(n:InvestigationNote) SET n = $note, n.commit = $commit
"""
SUBJECTS = """
MATCH (i:Investigation {id: $id})-[:LOOKS_AT]->(x:InvestigationSubject)
RETURN x {.*} AS subject ORDER BY x.addedAt, x.subject
"""
NOTES = """
MATCH (i:Investigation {id: $id})-[:HAS_NOTE]->(n:InvestigationNote)
WHERE n.at > $at OR (n.at = $at AND n.id > $after)
RETURN n {.*} AS note ORDER BY n.at, n.id LIMIT $limit
"""


@dataclass(frozen=True)
class Added:
    """A subject that is added, and why it is looked at."""

    key: SubjectKey
    why: str


class InvestigationSubject(Entity, frozen=True):
    """A subject of a file: why it is looked at, and who added it when."""

    subject: str
    why: str
    added_by: str
    added_at: Moment


class InvestigationNote(Entity, frozen=True):
    """A note; ``receipt``: of the entry in the log that the figure which it tells was read under."""

    id: str
    text: str
    by: str
    at: Moment
    receipt: str | None = None


@dataclass(frozen=True)
class SeenSubject:
    """A subject of a file as its reader sees it."""

    named: InvestigationSubject
    lookup: SubjectLookup


def add(call: Call, id_: str, expected: int, added: Sequence[Added]) -> Written[Investigation]:
    """Adds subjects that the caller may know of; of one that is there already the reason is replaced.

    Raises:
        HubError: as :func:`hub.investigations.editing.change`; NOT_FOUND for a subject that is not there or
            not the caller's to know.
        InputError: LIMIT_EXCEEDED.
    """
    check_investigator(call.access)
    today, now = call.services.now().date(), call.services.now()
    keys = [one.key for one in added]
    found = call.services.graph.read(lambda tx: lookup.find_each(tx, keys, call.access, today, None))
    subjects = require_known(call, found, "subjects")

    def work(transaction: Transaction, current: Investigation, commit: int) -> Investigation:
        rows = [
            {"key": f"{current.id}/{subject}", "subject": subject, "why": one.why}
            for one, subject in zip(added, subjects, strict=True)
        ]
        by = call.access.caller.name
        transaction.rows(ADD_SUBJECTS, id=current.id, rows=rows, by=by, at=stamp(now), commit=commit)
        check_room(transaction, current.id)
        return current

    return change(call, id_, expected, f"added-subjects {len(added)}", work)


def remove(call: Call, id_: str, expected: int, subjects: Sequence[str]) -> Written[Investigation]:
    """Takes subjects out of a file, by their ids; one that is not in it changes nothing.

    Raises:
        HubError: as :func:`hub.investigations.editing.change`.
    """

    def work(transaction: Transaction, current: Investigation, _: int) -> Investigation:
        ids = [id_ for one in subjects for id_ in ids_of(transaction, one)]
        transaction.rows(REMOVE_SUBJECTS, keys=[f"{current.id}/{one}" for one in (*subjects, *ids)])
        return current

    return change(call, id_, expected, f"removed-subjects {len(subjects)}", work)


def note(call: Call, id_: str, expected: int, text: str, receipt: str | None) -> Written[Investigation]:
    """Adds a note. A receipt that it rests on must be of a read in the matter of the file.

    Raises:
        HubError: as :func:`hub.investigations.editing.change`; NOT_FOUND for another receipt.
        InputError: LIMIT_EXCEEDED.
    """
    now = call.services.now()
    if receipt is not None:
        _check_receipt(call, receipt)

    def work(transaction: Transaction, current: Investigation, commit: int) -> Investigation:
        by = call.access.caller.name
        made = InvestigationNote(id=new_id("n"), text=text, by=by, at=now, receipt=receipt)
        transaction.rows(ADD_NOTE, id=current.id, note=made.properties(), commit=commit)
        check_room(transaction, current.id)
        return current

    return change(call, id_, expected, "noted", work)


def _check_receipt(call: Call, receipt: str) -> None:
    caller = call.access.caller
    filter_ = audit.EntryFilter(receipt=receipt, matters=[f"{caller.region}/{call.access.purpose.matter}"])
    if not audit.search(call.services.log, filter_, 1):
        raise HubError(ErrorCode.NOT_FOUND, "investigations.receipt-unknown")


def require_known(call: Call, found: Sequence[SubjectLookup], argument: str) -> list[str]:
    """The ids of subjects that an argument names, each of which must be there for the caller.

    Raises:
        HubError: NOT_FOUND, with the first place of one that is not.
    """
    for place, one in enumerate(found):
        if one.subject is None:
            unknown = "investigations.subject-unknown"
            raise HubError(ErrorCode.NOT_FOUND, unknown, argument=argument, place=place)
        call.disclosures.note(call.access, one.id, "investigation")
        call.disclosures.grants.update(one.grants)
    return [one.id for one in found]


def subjects(transaction: Transaction, view: View, id_: str) -> list[SeenSubject]:
    """The subjects of a file that the reader may know of at a day and a commit, in the order in which they
    were added; of those that were merged into one, the one that was added last."""
    rows = transaction.rows(SUBJECTS, id=id_)
    named = [InvestigationSubject.from_row(row["subject"]) for row in rows]
    if not named:
        return []
    keys = [SubjectKey(id=one.subject) for one in named]
    found = lookup.find_each(transaction, keys, view.access, view.day, view.commit)
    seen = [SeenSubject(one, its) for one, its in zip(named, found, strict=True) if its.subject is not None]
    last = {one.lookup.id: one for one in seen}
    return [one for one in seen if last[one.lookup.id] is one]


def notes(transaction: Transaction, id_: str, after: tuple[str, str], limit: int) -> list[InvestigationNote]:
    """Notes of a file behind a place (moment, id), in the order in which they were written."""
    rows: list[Row] = transaction.rows(NOTES, id=id_, at=after[0], after=after[1], limit=limit)
    return [InvestigationNote.from_row(row["note"]) for row in rows]
