"""Rows whose name and code are not of one subject: a shifted column, or a wrong code, would give penalties to
strangers. Where the name is that of another company, name and code are two facts about two subjects, and the
row is set aside; where nobody is known by it, the company may have a new name, and the row says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import LiteralString

from graph_schema.vocabulary import SubjectKind, SubjectStatus
from hub.fragments import valid_on
from hub.identity.stored_digests import Name
from hub.ingestion.batches.batch_plan import Versions
from hub.ingestion.converting import Facts, RowWarning, RowWarningReason
from hub.ingestion.readers import Fault, Line, RowReason
from hub.ingestion.receipts.row_match import MatchedBy, RowMatch
from hub.matching.scoring import ALIKE, names_agree
from hub.messages.message import message
from hub.search.gazetteer import Gazetteer
from hub.search.indexing import facet_of_kind
from hub.search.name_parts import fold, parse
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction

MOST = 50
"""So many subjects of a name are told apart: those of the kinds below that are not closed, by their ids."""
OF_ONE_NAME = (SubjectKind.LEGAL_ENTITY.value, SubjectKind.PUBLIC_BODY.value)
"""Kinds of which two seldom have one name; thousands of sole traders have."""
_FACETS = [facet_of_kind(kind) for kind in OF_ONE_NAME]
"""The same as names have them: the names of sole traders are left out before anybody is looked up."""
OF_NAMES: LiteralString = f"""
UNWIND $rows AS row
MATCH (own:Subject {{scheme: row.scheme, value: row.value}}) WHERE own.kind <> 'NATURAL_PERSON'
CALL (row, own) {{
  MATCH (n:SubjectName {{folded: row.folded}})
  WHERE n.subject <> own.id AND any(facet IN n.facets WHERE facet IN $facets)
  WITH DISTINCT n.subject AS subject
  MATCH (s:Subject {{id: subject}}) WHERE s.kind IN $kinds
  MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
  WHERE v.knownTo = $open AND {valid_on("v", "$today")} AND v.status = $active
    AND NOT EXISTS {{ MATCH (s)-[m:MERGED_INTO]-(:Subject) WHERE m.knownTo = $open }}
  WITH subject, v.name AS name ORDER BY subject LIMIT $most
  RETURN collect([subject, name]) AS others
}}
RETURN row.number AS number, own.id AS own, others
"""


@dataclass
class OtherNames:
    """The rows of a batch whose names are not those of their codes. ``two`` are those of two subjects, by
    first line, with both."""

    two: dict[int, tuple[RowMatch, ...]] = field(default_factory=dict[int, tuple[RowMatch, ...]])

    def without(self, rows: Sequence[Facts], faults: list[tuple[Line, Fault]]) -> list[Facts]:
        """The rows that name one subject; the others are faults."""
        faults += [
            (facts.line, Fault(RowReason.TWO_SUBJECTS, message("row.two-subjects")))
            for facts in rows
            if facts.line.first in self.two
        ]
        return [facts for facts in rows if facts.line.first not in self.two]


def other_names(
    transaction: Transaction, rows: Iterable[Facts], held: Versions, gazetteer: Gazetteer, today: date
) -> OtherNames:
    """Notes with each row that whom its code means has never borne a name like the one that the row has, as
    the graph or an earlier row has it."""
    brought: dict[Name, list[str]] = {}
    asked: list[dict[str, object]] = []
    for facts in rows:
        for name, version in facts.subjects:
            if name not in facts.introduced:
                continue
            text = str(version["name"])
            known = [one["name"] for one in held[name]] if name in held else brought.setdefault(name, [text])
            if not _is_strange(text, known, gazetteer, person=version["kind"] == SubjectKind.NATURAL_PERSON):
                continue
            says = message("ingestion.warning-other-name")
            facts.warnings.append(RowWarning(RowWarningReason.OTHER_NAME, says))
            if name in held:
                number = facts.line.first
                asked.append({"number": number, "scheme": name[0], "value": name[1], "folded": fold(text)})
    return OtherNames(_of_two(transaction, asked, today) if asked else {})


def _of_two(
    transaction: Transaction, asked: Sequence[Mapping[str, object]], today: date
) -> dict[int, tuple[RowMatch, ...]]:
    folded = {row["number"]: row["folded"] for row in asked}
    found: dict[int, tuple[RowMatch, ...]] = {}
    for row in transaction.rows(
        OF_NAMES,
        rows=asked,
        facets=_FACETS,
        kinds=OF_ONE_NAME,
        active=SubjectStatus.ACTIVE.value,
        today=today.isoformat(),
        open=OPEN_COMMIT,
        most=MOST,
    ):
        others = sorted({id_ for id_, name in row["others"] if fold(name) == folded[row["number"]]})
        if len(others) == 1:
            found[row["number"]] = (
                RowMatch(row["own"], MatchedBy.KEY, certain=False),
                RowMatch(others[0], MatchedBy.NAME, certain=False),
            )
    return found


def _is_strange(text: str, known: Sequence[str], gazetteer: Gazetteer, *, person: bool) -> bool:
    if text in known:
        return False
    own, others = fold(text), {fold(one) for one in known}
    if own in others:
        return False
    if person:
        return all(SequenceMatcher(None, own, one).ratio() < ALIKE for one in others)
    parts = parse(text, gazetteer)
    return not any(names_agree(parts, parse(one, gazetteer)) for one in known)
