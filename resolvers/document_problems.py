"""What is wrong with a text of policy, in both languages, and what no text of policy may hold."""

from __future__ import annotations

from collections.abc import Iterable

import strawberry

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.texts import printable
from graph_schema.vocabulary import ErrorCode
from hub.errors import InputError
from hub.messages.languages import Language
from hub.messages.message import Argument, message, shown
from hub.policy.diagnostics.complaints import Complaint, by_line
from resolvers.policy_types import Text

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
    return DocumentProblem(
        line=complaint.line,
        field=complaint.field,
        found=_both(complaint.finding),
        expected=_both(complaint.expectation),
        fix=Text(zh=complaint.to_do(Language.ZH), en=complaint.to_do(Language.EN)),
        message=Text(zh=complaint.zh, en=str(complaint)),
    )


def _both(said: Argument) -> Text:
    return Text(zh=shown(said, Language.ZH), en=shown(said, Language.EN))


def reason_given(reason: str, *, needed: bool = False) -> str:
    """Why something changes, as it is kept. Raises InputError."""
    said = printable(reason, lines=True)
    if said is None or len(said) > LONGEST_REASON or (needed and not said):
        raise InputError("resolvers.reason", least="1" if needed else "0", longest=LONGEST_REASON)
    clean(said, "resolvers.words-reason")
    return said


def clean(text: str, what: str) -> None:
    """Policy is public and is kept for good: no person's number in it."""
    if holds_identity_number(text):
        raise InputError(
            "resolvers.policy-holds-identity-number", code=ErrorCode.IDENTITY_IN_QUERY, what=message(what)
        )
