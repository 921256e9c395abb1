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
            '{ searchSubjects(text: "信阳", recordKinds: ["admin-permit", "zz"], PURPOSE)'
            " { edges { cursor } } }",
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


@pytest.mark.parametrize(
    ("role", "asked", "fix"),
    [
        (INVESTIGATOR, "{ commonLinks(subjects: [ME], PURPOSE) { on } }", "name at least 2"),
        (INVESTIGATOR, "{ paths(from: [], to: [ME], PURPOSE) { on } }", "name at least 1"),
        (INVESTIGATOR, "{ paths(from: [ME], to: [ME], depth: -1, PURPOSE) { on } }", "name at least 1"),
        (INVESTIGATOR, "{ paths(from: [ME], to: [ME], depth: 99, PURPOSE) { on } }", "ask for less"),
        (INVESTIGATOR, "{ biddersWithCommonControl(bidders: [ME], PURPOSE) { on } }", "name at least 2"),
        (OFFICER, "{ matchSubjects(names: [], PURPOSE) { more } }", "name at least 1"),
        (NOBODY, "{ rules(first: 0) { edges { cursor } } }", "name at least 1"),
        (NOBODY, "{ rules(first: 101) { edges { cursor } } }", "ask for more pages"),
        (
            INVESTIGATOR,
            'mutation { saveGraph(investigation: "i", expectedVersion: 1, title: "t", nodes: [], PURPOSE)'
            " { receipt } }",
            "name at least 1",
        ),
    ],
)
def test_too_few_is_another_matter_than_too_many(
    refused: Callable[[str, Role | None], Json], role: Role | None, asked: str, fix: str
) -> None:
    assert fix in refused(asked.replace("ME", f'{{ code: "{BUILDER}" }}'), role)["extensions"]["fix"]
