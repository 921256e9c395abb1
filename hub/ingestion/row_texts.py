"""What a receipt says, in the language of who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hub.ingestion.bad_rows import reason_id
from hub.ingestion.receipts import ReceiptNote, RowReceipt, Texts
from hub.messages.languages import Language, spoken
from hub.messages.message import message


def in_language(texts: Texts) -> str:
    """A text in the language that was asked for, else in English."""
    english, chinese = texts
    return chinese if spoken() is Language.ZH else english


def to_mend(one: ReceiptNote) -> str:
    """How what is wrong with a row is mended."""
    return in_language(one.to_do) or message(reason_id(one.reason)).fix(spoken() or Language.EN)


def lines(one: RowReceipt, named: Mapping[str, str]) -> Iterator[str]:
    """A receipt for a terminal: what became of the row and what is wrong with it, then what else is wrong,
    each warning and each match in a line of its own.

    Args:
        named: how subjects are called there, by their ids.
    """
    place = f"{one.file}/{one.row}" if one.file else str(one.row)
    first, *others = [_fault(each) for each in one.faults] or [[]]
    yield "\t".join([place, one.outcome.value, *first])
    for other in others:
        yield "\t".join(["", "", *other])
    for warning in one.warnings:
        texts = (
            warning.column,
            in_language(warning.wrong),
            in_language(warning.right),
            in_language(warning.to_do),
        )
        yield "\t".join(["", warning.reason, *(text for text in texts if text)])
    for match in one.matched:
        yield "\t".join(
            ["", match.by.value, named.get(match.subject, match.subject), in_language(match.texts)]
        )


def _fault(one: ReceiptNote) -> list[str]:
    problem = message(reason_id(one.reason)).text(spoken() or Language.EN)
    says = problem, one.column, in_language(one.wrong), in_language(one.right), to_mend(one)
    return [text for text in says if text]
