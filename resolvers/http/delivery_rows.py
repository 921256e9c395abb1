"""Receipts of rows as ``GET /deliveries/{id}/rows`` answers them, in the caller's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_schema.vocabulary import RowOutcome
from hub.access.caller_and_purpose import Access
from hub.audit import Disclosures
from hub.errors import InputError
from hub.ingestion.deliveries.received_delivery import ReceivedDelivery
from hub.ingestion.receipts import row_receipts
from hub.ingestion.receipts.matches_shown import MatchedSubject, seen_by
from hub.ingestion.receipts.printed_lines import in_language
from hub.ingestion.receipts.row_receipts import Place, ReceiptFilter, ReceiptNote, RowReceipt, Texts, to_mend
from hub.services import Services
from hub.subjects.view import View

MOST_ROWS = 200
"""So many rows a page has."""
_PLACE = re.compile(r"([0-9]{1,5})/([0-9]{1,12})")


@dataclass(frozen=True)
class AskedRows:
    """Which rows are asked for: those behind a place, at most so many."""

    of: ReceiptFilter
    after: Place
    most: int


def asked_rows(asked: Mapping[str, str]) -> AskedRows:
    """What a query string asks for: ``outcome``, ``warned``, ``after`` (file/row), ``first``.

    Raises:
        InputError: BAD_INPUT.
    """
    outcome, warned, after = (asked.get(name, "") for name in ("outcome", "warned", "after"))
    first = asked.get("first", str(MOST_ROWS))
    place = place_of(after)
    if (
        outcome not in ("", *(one.value for one in RowOutcome))
        or warned not in ("", "true", "false")
        or not re.fullmatch("[1-9][0-9]{0,2}", first)
        or int(first) > MOST_ROWS
    ):
        raise InputError("http.rows-asked", outcomes=tuple(one.value for one in RowOutcome), bound=MOST_ROWS)
    of = ReceiptFilter(RowOutcome(outcome) if outcome else None, warned == "true")
    return AskedRows(of, place, int(first))


def place_of(after: str) -> Place:
    """A place of a query string, as an answer gave it.

    Raises:
        InputError: BAD_INPUT.
    """
    place = _PLACE.fullmatch(after or "0/0")
    if place is None:
        raise InputError("http.rows-after")
    return int(place[1]), int(place[2])


def page(
    services: Services, access: Access, disclosures: Disclosures, delivery: ReceivedDelivery, asked: AskedRows
) -> dict[str, Any]:
    """A page of receipts; ``next`` is the place to go on from, where there are more."""
    graph = services.graph
    found = row_receipts.page(graph, delivery.id, asked.after, asked.most + 1, asked.of)
    rows = found[: asked.most]
    view = View(access, services.book.current(), services.newest_commit(), services.now().date())
    matched = seen_by(graph, rows, view)
    for one in (each for some in matched for each in some if each.subject is not None):
        disclosures.note(access, one.subject, "subject")
    answer: dict[str, Any] = {
        "rows": [
            _row(one, delivery.table_of(one.file), each) for one, each in zip(rows, matched, strict=True)
        ]
    }
    if len(found) > len(rows):
        answer["next"] = "/".join(map(str, rows[-1].place))
    return answer


def _row(one: RowReceipt, table: str | None, matched: list[MatchedSubject]) -> dict[str, Any]:
    values = {
        "file": one.file,
        "table": table,
        "row": one.row,
        "outcome": one.outcome.value,
        "records": list(one.records),
        "matches": [_match(each) for each in matched],
        "faults": [_note(each, to_mend(each)) for each in one.faults],
        "warnings": [_note(each, each.to_do) for each in one.warnings],
        "mends": list(one.mends) if one.mends is not None else None,
        "mendedBy": {"delivery": one.mended_by[0], "row": list(one.mended_by[1])} if one.mended_by else None,
    }
    return _given(values)


def _match(one: MatchedSubject) -> dict[str, Any]:
    subject = _given({"id": one.subject, "code": one.code, "name": one.name})
    match = one.match
    values = {
        "subject": subject,
        "matchedBy": match.by.value,
        "certain": match.certain,
        "score": match.score,
        "features": [
            {"feature": each.feature.value, "similarity": each.similarity.value, "points": each.points}
            for each in match.features
        ],
        "explanation": in_language(match.texts),
    }
    return _given(values)


def _note(one: ReceiptNote, to_do: Texts) -> dict[str, Any]:
    texts = {"found": in_language(one.wrong), "expected": in_language(one.right), "toDo": in_language(to_do)}
    return _given({"reason": one.reason, "column": one.column, **texts})


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
