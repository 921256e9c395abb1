"""What a receipt says, in the language of who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hub.ingestion.receipts.row_receipts import ReceiptNote, RowReceipt, Texts, problem, to_mend
from hub.messages.languages import Language, spoken


def in_language(texts: Texts) -> str:
    """A text in the language that was asked for, else in English."""
    english, chinese = texts
    return chinese if spoken() is Language.ZH else english


def lines(one: RowReceipt, named: Mapping[str, str], table: str | None = None) -> Iterator[str]:
    """A receipt for a terminal: what became of the row and what is wrong with it, then what else is wrong,
    each warning and each match in a line of its own.

    Args:
        named: how subjects are called there, by their ids.
        table: the file or sheet that it is of, where there are several.
    """
    place = f"{table}:{one.row}" if table is not None else str(one.row)
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
    texts = map(in_language, (one.wrong, one.right, to_mend(one)))
    return [text for text in (in_language(problem(one)), one.column, *texts) if text]
