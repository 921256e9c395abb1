"""Bad input: each a typed, clear error, and no identity number in any answer, entry or log line."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from graph_schema.vocabulary import ErrorCode, Role
from hub.identity import Caller, sign_token
from hub.services import Services
from hub.settings import Settings
from tests import staging
from tests.asking import (
    BUILDER,
    CLEAN,
    INCENTIVES,
    JOINT_PUNISHMENT,
    PERSON,
    PROCUREMENT,
    REPLAY,
    SUBJECT,
    code,
    codes,
    data,
)
from tests.bad_input import CASES, IMPOSSIBLE, NUMBER, OWN, WRONG_CHECK, asked, looked, wide
from tests.conftest import Ask


@pytest.mark.parametrize(
    ("query", "variables", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_bad_input_is_told_in_a_typed_sentence(
    ask: Ask, query: str, variables: dict[str, Any], expected: str
) -> None:
    answer = ask(query, variables)
    assert set(codes(answer)) == {expected}, answer
    for error in answer["errors"]:
        found = answer.get("data")
        for key in error.get("path", ()):
            found = found[key] if found is not None else None
        assert found is None
    for error in answer["errors"]:
        assert set(error) <= {"message", "locations", "path", "extensions"}
        assert set(error["extensions"]) <= {
            *("code", "expected", "fix", "variable", "argument", "messageId", "arguments")
        }
        assert error["message"].endswith(".")
        assert not error["message"].endswith("..")
        assert error["extensions"].get("expected") or error["extensions"].get("fix"), "what to do"
    sent = json.dumps(answer, ensure_ascii=False)
    for hidden in (
        NUMBER,
        NUMBER[:17],
        WRONG_CHECK,
        IMPOSSIBLE,
        wide(NUMBER),
        "MATCH",
        "Traceback",
        'File "',
    ):
        assert hidden not in sent


def test_every_code_is_one_of_the_sdl() -> None:
    assert {case[3] for case in CASES} <= {one.value for one in ErrorCode}


def test_one_operation_has_one_purpose_and_one_matter(ask: Ask) -> None:
    query = """query($ref: SubjectRef!, $a: PurposeInput!, $b: PurposeInput!) {
      one: subject(ref: $ref, purpose: $a) { id } two: subject(ref: $ref, purpose: $b) { id } }"""
    for other in ({**PROCUREMENT, "code": "BIDDING"}, {**PROCUREMENT, "matter": "another"}):
        answer = ask(query, {"ref": code(CLEAN), "a": PROCUREMENT, "b": other})
        assert codes(answer) == ["BAD_INPUT"]
        assert answer["data"]["two"] is None


def test_a_tender_of_none_or_of_101_is_refused(ask: Ask) -> None:
    query = """query($subjects: [SubjectRef!]!, $purpose: PurposeInput!) {
      decisions(subjects: $subjects, region: "411500", purpose: $purpose) { outcome } }"""
    for count in (0, 101):
        answer = ask(query, {"subjects": [code(CLEAN)] * count, "purpose": PROCUREMENT})
        assert codes(answer) == ["LIMIT_EXCEEDED"]


def test_a_changed_or_borrowed_cursor_is_refused(ask: Ask) -> None:
    page = data(ask(SUBJECT, {"ref": code(BUILDER), "purpose": PROCUREMENT, "first": 1}))["subject"][
        "records"
    ]
    cursor = page["pageInfo"]["endCursor"]
    middle = len(cursor) // 2
    changed = cursor[:middle] + ("A" if cursor[middle] != "A" else "B") + cursor[middle + 1 :]
    for after, more in (
        (changed, {}),
        (cursor[:-3], {}),
        (cursor + "AAAA", {}),
        (cursor, {"kinds": ["admin-penalty"]}),  # another list of the same subject
        (cursor, {"ref": code(CLEAN)}),
    ):
        variables = {"ref": code(BUILDER), "purpose": PROCUREMENT, "after": after, **more}
        assert codes(ask(SUBJECT, variables)) == ["INVALID_CURSOR"]


# Tokens


def test_a_token_must_be_there_valid_and_ours(
    ask: Ask, token: Callable[..., str], settings: Settings
) -> None:
    now = datetime.now(UTC)
    claims: dict[str, Any] = jwt.decode(token(), options={"verify_signature": False})
    stranger = Ed25519PrivateKey.generate()
    expired = sign_token(
        settings,
        Caller("x", "411500", "411500-czj", Role.OFFICER),
        now - timedelta(days=2),
        timedelta(hours=1),
    )
    header, body, signature = token().split(".")
    unsigned = jwt.encode(claims, "", algorithm="none")
    for name, as_ in {
        "forged": jwt.encode(claims, stranger, algorithm="EdDSA"),
        "expired": expired,
        "unsigned": unsigned,
        "signed as text": jwt.encode(claims, "k" * 32, algorithm="HS256"),
        "changed": f"{header}.{body[:-2]}AA.{signature}",
        "nonsense": "nonsense",
        "long": "x" * 9000,
    }.items():
        answer = ask(SUBJECT, looked, as_=as_)
        assert codes(answer) == ["UNAUTHENTICATED"], name
        assert "data" not in answer
    refused = ask(SUBJECT, looked, as_=None)
    assert codes(refused) == ["UNAUTHENTICATED"]
    assert not any((refused.get("data") or {}).values()), "no data either way"
    assert codes(ask(SUBJECT, looked, as_=token(region="999999"))) == ["FORBIDDEN"]


def test_without_a_token_the_public_part_answers(ask: Ask) -> None:
    query = """{ rules(first: 1) { edges { node { code } } }
                 agreements { edges { node { clauses { code } } } }
                 gradeScales(first: 1) { edges { node { code } } }
                 regions(first: 1) { edges { node { code } } } }"""
    answer = ask(query, as_=None)
    assert all(one["edges"] for one in data(answer).values())
    assert "extensions" not in answer, "nothing was disclosed, so there is no receipt"


# Identity numbers


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("httpx", "httpcore", "asyncio")):  # the client of this test
            self.lines.append(self.format(record))


@pytest.fixture
def log() -> Generator[list[str]]:
    """Every line that anything in this process logs, at DEBUG: the driver's parameters too."""
    handler = _Kept()
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    loggers = [
        logging.getLogger(name) for name in ("", "uvicorn", "uvicorn.access", "uvicorn.error", "neo4j", "hub")
    ]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    yield handler.lines
    for one, level in zip(loggers, levels, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


def everything_kept(services: Services) -> str:
    """All audit entries and decisions, and every property of every subject, as text."""
    kept = services.graph.read(
        lambda tx: [
            tx.rows("MATCH (a:AuditEntry) RETURN a {.*} AS n"),
            tx.rows("MATCH (d:Decision) RETURN d {.*} AS n"),
            tx.rows("MATCH (s:Subject {scheme: 'ID'}) RETURN s {.*} AS n"),
        ]
    )
    return json.dumps(kept, ensure_ascii=False)


def as_literal(number: str) -> str:
    """A document that holds the number itself."""
    ref, purpose = f'{{identityNumber: "{number}"}}', '{code: BIDDING, matter: "1"}'
    return f"{{ subject(ref: {ref}, purpose: {purpose}) {{ id }} }}"


def server_logs(settings: Settings) -> dict[Path, bytes]:
    """What the session's Neo4j logged (its query log too, where there is one)."""
    return {path: path.read_bytes() for path in settings.home.rglob("*.log") if path.is_file()}


def test_no_identity_number_in_any_answer_entry_or_log_line(
    ask: Ask, address: str, token: Callable[..., str], services: Services, settings: Settings, log: list[str]
) -> None:
    staging.put_person(services, OWN)
    staging.put_records(
        services,
        staging.penalty("", f"test-own-{OWN[-4:]}", subject={"scheme": "ID", "value": OWN}),
    )
    del log[:]  # what the test itself wrote
    answers = [ask(query, variables) for _, query, variables, _ in CASES]
    for number in (OWN, NUMBER, PERSON):
        ref = {"identityNumber": number}
        answers += [
            ask(SUBJECT, {**looked, "ref": ref}),
            ask(JOINT_PUNISHMENT, {**asked, "subject": ref}),
            ask(INCENTIVES, {"subject": ref, "region": "411500", "purpose": PROCUREMENT}),
        ]
        found = answers[-2]["data"]["jointPunishment"]
        answers.append(ask(REPLAY, {"decision": found["id"], "purpose": PROCUREMENT}))
        assert "errors" not in answers[-1]
        assert (found["outcome"] == "SUBJECT_UNKNOWN") == (number == NUMBER)
    head = {"authorization": f"Bearer {token()}"}
    with httpx.Client(base_url=address, headers=head) as client:
        literal = as_literal(NUMBER)
        variables = json.dumps({"ref": {"identityNumber": NUMBER}, "purpose": PROCUREMENT})
        refused = [
            client.post("/graphql", json={"query": literal}),
            client.post("/graphql", json={"query": f"# {NUMBER}\n{{ __typename }}"}),
            client.post("/graphql", json={"query": "query Q { __typename }", "operationName": NUMBER}),
            client.post("/graphql", json={"query": "{ __typename }", "extensions": {"purpose": NUMBER}}),
            client.get("/graphql", params={"query": SUBJECT, "variables": variables}),
            client.get("/graphql", params={"query": literal}),
        ]
        for response in refused:
            assert response.json().get("data") is None
            assert codes(response.json()) == ["IDENTITY_IN_QUERY"]
        # As a variable of a type that does not fit: the value is not echoed either.
        wrong = {"ref": code(CLEAN), "purpose": PROCUREMENT, "first": NUMBER}
        refused.append(client.post("/graphql", json={"query": SUBJECT, "variables": wrong}))
        assert codes(refused[-1].json()) == ["INVALID_INPUT"]
    places = {
        "answer": json.dumps(answers, ensure_ascii=False) + "".join(response.text for response in refused),
        "headers": str([dict(response.headers) for response in refused]),
        "graph": everything_kept(services),
        "log": "\n".join(log),
    }
    places |= {str(path): text.decode("utf-8", "replace") for path, text in server_logs(settings).items()}
    assert len(log) > 100, "the log is read"
    for place, text in places.items():
        for number in (OWN, NUMBER, PERSON, WRONG_CHECK, IMPOSSIBLE):
            assert number not in text, place
            assert number[:17] not in text, place
            assert wide(number) not in text, place


def test_an_identity_number_as_a_literal_written_with_an_escape(ask: Ask) -> None:
    for escape in (f"\\u{ord(NUMBER[0]):04x}", f"\\u{{{ord(NUMBER[0]):x}}}"):
        number = escape + NUMBER[1:]
        assert codes(ask(as_literal(number))) == ["IDENTITY_IN_QUERY"]
