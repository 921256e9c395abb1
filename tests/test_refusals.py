"""What is refused says what is wrong, by the names that the API has, and a way out that leads out."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from graph_schema.vocabulary import Role
from tests.asking import BUILDER, Json
from tests.conftest import Ask

OFFICER, INVESTIGATOR, AUDITOR, NOBODY = Role.OFFICER, Role.INVESTIGATOR, Role.AUDITOR, None
PURPOSE = {
    OFFICER: 'purpose: { code: PUBLIC_SERVICE, matter: "信政务2026-042" }',
    INVESTIGATOR: 'purpose: { code: INVESTIGATION, matter: "信查2026-014" }',
    AUDITOR: 'purpose: { code: AUDIT, matter: "信审2026-001" }',
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
        assert error["extensions"]["code"] in {
            "BAD_INPUT",
            "LIMIT_EXCEEDED",
            "UNKNOWN_REGION",
            "UNKNOWN_SCENARIO",
        }, error
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


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        (
            OFFICER,
            '{ records(decidedSince: "2026-02-01", decidedUntil: "2026-01-01", PURPOSE)'
            " { edges { cursor } } }",
        ),
        (
            AUDITOR,
            '{ auditEntries(filter: { since: "2026-02-01T00:00:00Z", until: "2026-01-01T00:00:00Z" },'
            " PURPOSE) { edges { cursor } } }",
        ),
        (NOBODY, '{ parameters(region: "zz") { edges { cursor } } }'),
        (NOBODY, '{ rules(scenario: "zz") { edges { cursor } } }'),
        (
            OFFICER,
            "{ subject(ref: ME, PURPOSE) { links(kind: SHAREHOLDER_OF, direction: TO, filter: "
            "{ otherEndLinksAtLeast: 5, otherEndLinksAtMost: 1 }) { edges { cursor } } } }",
        ),
        (INVESTIGATOR, "{ biddersWithCommonControl(bidders: [ME, ME], PURPOSE) { on } }"),
    ],
)
def test_what_can_have_no_answer_is_refused(
    refused: Callable[[str, Role | None], Json], role: Role | None, asked: str
) -> None:
    assert refused(asked.replace("ME", f'{{ code: "{BUILDER}" }}'), role)["extensions"]["fix"]


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("PUT", {"content-type": "application/json"}, 405),
        ("POST", {"content-type": "application/json", "accept": "image/png"}, 406),
        ("POST", {"content-type": "text/plain"}, 415),
        ("POST", {"content-type": "application/json"}, 200),
    ],
)
def test_an_answer_before_the_body_was_read_closes_its_connection_and_says_so(
    address: str, method: str, headers: dict[str, str], status: int
) -> None:
    body = b'{"query": "{ __typename }"}'
    answer = httpx.request(method, f"{address}/graphql", content=body, headers=headers, timeout=10)
    assert answer.status_code == status
    assert answer.headers.get("connection") == (None if status == 200 else "close")
