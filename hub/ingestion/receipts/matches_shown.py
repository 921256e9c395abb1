"""Who the subjects of rows are, as the reader of their receipts may know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.access.masking import shown_name
from hub.identity.naming import SubjectKey
from hub.ingestion.receipts.row_match import MatchedBy, RowMatch
from hub.ingestion.receipts.row_receipts import RowReceipt
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Graph
from hub.subjects import lookup
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View

SUBJECTS = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open
RETURN id, r.subject AS subject
"""
KEYS = """
UNWIND $ids AS id
MATCH (s:Subject {id: id}) WHERE s.kind <> 'NATURAL_PERSON'
RETURN id, s.scheme + ' ' + s.value AS key
"""


@dataclass(frozen=True)
class MatchedSubject:
    """Whom a row means or may mean, as a reader may know it. ``subject`` is None where that is not the
    reader's to know, ``code`` its unified code; ``name`` is masked where it is a natural person's."""

    match: RowMatch
    subject: str | None
    code: str | None = None
    name: str | None = None


def matches_by_row(graph: Graph, rows: Sequence[RowReceipt]) -> list[tuple[RowMatch, ...]]:
    """Whom each row means or may mean: where it names its subjects by keys, the subjects of its records."""
    asked = sorted({id_ for one in rows if not _is_matched(one) for id_ in one.records})
    found: Mapping[str, str] = {}
    if asked:
        read = graph.read(lambda tx: tx.rows(SUBJECTS, ids=asked, open=OPEN_COMMIT))
        found = {row["id"]: row["subject"] for row in read}
    return [
        one.matched
        if _is_matched(one)
        else (
            *(RowMatch(id_, MatchedBy.KEY) for id_ in dict.fromkeys(_each(one.records, found))),
            *one.matched,
        )
        for one in rows
    ]


def _is_matched(one: RowReceipt) -> bool:
    return any(match.certain for match in one.matched)


def _each(records: Iterable[str], subjects: Mapping[str, str]) -> Iterable[str]:
    return (subjects[id_] for id_ in records if id_ in subjects)


def seen_by(graph: Graph, rows: Sequence[RowReceipt], view: View) -> list[list[MatchedSubject]]:
    """The same with who they are, for one reader. Who may be meant and is not the reader's to know of is left
    out."""
    matches = matches_by_row(graph, rows)
    ids = sorted({one.subject for some in matches for one in some})
    keys = [SubjectKey(id=id_) for id_ in ids]
    found: dict[str, SubjectLookup] = {}
    if ids:
        read = graph.read(lambda tx: lookup.find_each(tx, keys, view.access, view.day, view.commit))
        found = dict(zip(ids, read, strict=True))
    return [
        [
            _seen(one, found[one.subject])
            for one in some
            if one.certain or found[one.subject].subject is not None
        ]
        for some in matches
    ]


def _seen(one: RowMatch, found: SubjectLookup) -> MatchedSubject:
    subject = found.subject
    if subject is None:
        return MatchedSubject(one, None)
    name = found.version["name"] if found.version is not None else None
    code = subject["value"] if subject["scheme"] == "USCC" else None
    return MatchedSubject(one, found.id, code, shown_name(name, masked=found.masked))


def organisations(graph: Graph, rows: Sequence[RowReceipt]) -> dict[str, str]:
    """Scheme and value of whom rows without a key mean or may mean, for who runs the hub; by id."""
    ids = sorted({match.subject for one in rows for match in one.matched})
    found = graph.read(lambda tx: tx.rows(KEYS, ids=ids)) if ids else []
    return {row["id"]: row["key"] for row in found}
