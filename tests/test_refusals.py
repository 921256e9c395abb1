"""What is refused says what is wrong, by the names that the API has, and a way out that leads out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_schema.vocabulary import Role
from tests.asking import BUILDER, Json
from tests.conftest import Ask

OFFICER, INVESTIGATOR, NOBODY = Role.OFFICER, Role.INVESTIGATOR, None
PURPOSE = {
    OFFICER: 'purpose: { code: PUBLIC_SERVICE, matter: "信政务2026-042" }',
    INVESTIGATOR: 'purpose: { code: INVESTIGATION, matter: "信查2026-014" }',
    NOBODY: "",
}
SUBJECT = f'subject: {{ code: "{BUILDER}" }}'


@pytest.fixture
def refused(ask: Ask, token: Callable[..., str]) -> Callable[[str, Role | None], Json]:
    """The one error that an operation is answered with; ``PURPOSE`` and ``SUBJECT`` in it are filled in."""

    def send(text: str, role: Role | None) -> Json:
        as_ = token(role=role) if role else None
        answer = ask(text.replace("PURPOSE", PURPOSE[role]).replace("SUBJECT", SUBJECT), as_=as_)
        (error,) = answer["errors"]
        assert error["extensions"]["code"] in {"BAD_INPUT", "LIMIT_EXCEEDED"}, error
        return error

    return send


@pytest.mark.parametrize(
    ("role", "asked", "part", "says"),
    [
        (OFFICER, "{ consents(SUBJECT, PURPOSE) { edges { cursor } } }", "expected", "`formNumber`: "),
        (NOBODY, "{ publicRecords { edges { cursor } } }", "expected", "one of subjectCode and region"),
        (
            NOBODY,
            '{ publicRecords(region: "411500", recordKind: "zz") { edges { cursor } } }',
            "fix",
            "`recordKind`",
        ),
        (
            OFFICER,
            '{ searchSubjects(text: "信", recordKinds: ["permit", "zz"], PURPOSE) { edges { cursor } } }',
            "message",
            "Kind 1 of `recordKinds`",
        ),
        (OFFICER, '{ records(kinds: ["zz"], PURPOSE) { edges { cursor } } }', "message", "Kind 0 of `kinds`"),
        (
            INVESTIGATOR,
            "{ compare(SUBJECT, asOf: { knownAsOf: 0 }, withAsOf: {}, PURPOSE) { on } }",
            "fix",
            "`knownAsOf`",
        ),
    ],
)
def test_an_error_names_the_argument_as_it_is_called(
    refused: Callable[[str, Role | None], Json], role: Role | None, asked: str, part: str, says: str
) -> None:
    error = refused(asked, role)
    assert says in {"message": error["message"], **error["extensions"]}[part]
