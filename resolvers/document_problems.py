"""What is wrong with a text of policy, in both languages, and what no text of policy may hold."""

from __future__ import annotations

from collections.abc import Iterable

import strawberry

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.texts import printable
from graph_schema.vocabulary import ErrorCode
from hub.errors import InputError
from hub.policy.diagnostics.complaints import Complaint, by_line
from hub.policy.diagnostics.messages import chinese
from resolvers.policies import Text

LONGEST_REASON = 500


@strawberry.type(description="One thing that is wrong with a text, in words that its writer can act on.")
class DocumentProblem:
    """Line, field, found, expected, what to do; the whole sentence in `message`."""

    line: int = strawberry.field(description="Line of the text, from 1.")
    field: str = strawberry.field(description="Path of the field, such as legal_basis.0.document.")
    found: Text
    expected: Text
    fix: Text
    message: Text


def problems_of(complaints: Iterable[Complaint]) -> list[DocumentProblem]:
    """Complaints in both languages, by line."""
    return [_problem(one) for one in by_line(complaints)]


def _problem(complaint: Complaint) -> DocumentProblem:
    en, zh = complaint.to_do
    return DocumentProblem(
        line=complaint.line,
        field=complaint.field,
        found=Text(zh=chinese(complaint.found), en=complaint.found),
        expected=Text(zh=chinese(complaint.expected), en=complaint.expected),
        fix=Text(zh=zh, en=en),
        message=Text(zh=complaint.zh, en=str(complaint)),
    )


def reason_given(reason: str, *, needed: bool = False) -> str:
    """Why something changes, as it is kept. Raises InputError."""
    said = printable(reason, lines=True)
    if said is None or len(said) > LONGEST_REASON or (needed and not said):
        raise InputError(
            "The reason can't be used.",
            expected=f"{'1' if needed else '0'} to {LONGEST_REASON} printable characters",
            fix="say in a sentence why it changes; others can read it",
        )
    clean(said, "The reason")
    return said


def clean(text: str, what: str) -> None:
    """Policy is public and is kept for good: no person's number in it."""
    if holds_identity_number(text):
        raise InputError(
            f"{what} holds an identity number.",
            code=ErrorCode.IDENTITY_IN_QUERY,
            expected="policy without any person's data",
            fix="take the number out",
        )
