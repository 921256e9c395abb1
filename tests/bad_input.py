"""Bad input, one row a kind: what is sent and the code of its refusal."""

from __future__ import annotations

from typing import Any

from tests.asking import (
    BUILDER,
    CHECKING,
    CLEAN,
    EVALUATE,
    INCENTIVES,
    JOINT_PUNISHMENT,
    LINKS,
    PROCUREMENT,
    REPLAY,
    SUBJECT,
    code,
    day,
    decimal,
    word,
)
from tests.edge_schema import with_check_digit

DEADLINE = "xinyang--penalty-upload-deadline"
NUMBER = with_check_digit("41150219770417003")
"""Nobody's number; the tests send it wherever it does not belong."""
OWN = with_check_digit("41150219770417005")
WRONG_CHECK = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
IMPOSSIBLE = with_check_digit("41150219770230001")
FUTURE = "2126-01-01T00:00:00+08:00"

asked: dict[str, Any] = {
    "subject": code(BUILDER),
    "region": "411500",
    "occasion": "government-procurement",
    "purpose": PROCUREMENT,
}
duty: dict[str, Any] = {"rule": DEADLINE, "purpose": CHECKING}
permit = word("information_kind", "行政许可")
days = [permit, day("decided_on", "2025-09-26"), day("uploaded_on", "2025-10-13")]
looked: dict[str, Any] = {"ref": code(CLEAN), "purpose": PROCUREMENT}


def wide(text: str) -> str:
    """The same digits full-width."""
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in text)


OF_A_KIND = """
query ($ref: SubjectRef!, $purpose: PurposeInput!, $kinds: [String!]) {
  subject(ref: $ref, purpose: $purpose) { records(kinds: $kinds) { pageInfo { hasNextPage } } }
}
"""

CASES: list[tuple[str, str, dict[str, Any], str]] = [
    ("records of no such kind", OF_A_KIND, {**looked, "kinds": ["no-such-kind"]}, "BAD_INPUT"),
    # who: codes and numbers
    (
        "code: wrong check digit",
        JOINT_PUNISHMENT,
        {**asked, "subject": code(BUILDER[:-1] + "C")},
        "INVALID_IDENTIFIER",
    ),
    ("code: 17 characters", JOINT_PUNISHMENT, {**asked, "subject": code(BUILDER[:-1])}, "INVALID_IDENTIFIER"),
    (
        "code: 19 characters",
        JOINT_PUNISHMENT,
        {**asked, "subject": code(BUILDER + "0")},
        "INVALID_IDENTIFIER",
    ),
    (
        "code: full-width digits",
        JOINT_PUNISHMENT,
        {**asked, "subject": code(wide(BUILDER))},
        "INVALID_IDENTIFIER",
    ),
    ("code: empty", JOINT_PUNISHMENT, {**asked, "subject": code("")}, "INVALID_IDENTIFIER"),
    (
        "code: is an identity number",
        JOINT_PUNISHMENT,
        {**asked, "subject": code(NUMBER)},
        "INVALID_IDENTIFIER",
    ),
    (
        "number: wrong check digit",
        SUBJECT,
        {**looked, "ref": {"identityNumber": WRONG_CHECK}},
        "INVALID_IDENTIFIER",
    ),
    (
        "number: 17 characters",
        SUBJECT,
        {**looked, "ref": {"identityNumber": NUMBER[:-1]}},
        "INVALID_IDENTIFIER",
    ),
    (
        "number: 19 characters",
        SUBJECT,
        {**looked, "ref": {"identityNumber": NUMBER + "1"}},
        "INVALID_IDENTIFIER",
    ),
    (
        "number: full-width digits",
        SUBJECT,
        {**looked, "ref": {"identityNumber": wide(NUMBER)}},
        "INVALID_IDENTIFIER",
    ),
    (
        "number: impossible birth date",
        SUBJECT,
        {**looked, "ref": {"identityNumber": IMPOSSIBLE}},
        "INVALID_IDENTIFIER",
    ),
    ("number: as an id", SUBJECT, {**looked, "ref": {"id": NUMBER}}, "INVALID_IDENTIFIER"),
    (
        "number: of another scheme",
        SUBJECT,
        {**looked, "ref": {"external": {"scheme": "FINBENCH_PERSON", "value": NUMBER}}},
        "INVALID_IDENTIFIER",
    ),
    (
        "number: as external ID",
        SUBJECT,
        {**looked, "ref": {"external": {"scheme": "ID", "value": NUMBER}}},
        "INVALID_IDENTIFIER",
    ),
    (
        "scheme: unknown",
        SUBJECT,
        {**looked, "ref": {"external": {"scheme": "NONE", "value": "1"}}},
        "INVALID_IDENTIFIER",
    ),
    (
        "scheme: is an identity number",
        SUBJECT,
        {**looked, "ref": {"external": {"scheme": NUMBER, "value": "1"}}},
        "INVALID_IDENTIFIER",
    ),
    ("ref: two ways", SUBJECT, {**looked, "ref": {"code": CLEAN, "identityNumber": NUMBER}}, "INVALID_INPUT"),
    ("ref: no way", SUBJECT, {**looked, "ref": {}}, "INVALID_INPUT"),
    ("ref: null", SUBJECT, {**looked, "ref": {"code": None}}, "INVALID_INPUT"),
    ("ref: a null beside a value", SUBJECT, {**looked, "ref": {"code": CLEAN, "id": None}}, "INVALID_INPUT"),
    (
        "ref: a number that is no text",
        SUBJECT,
        {**looked, "ref": {"identityNumber": int(NUMBER[:17])}},
        "INVALID_INPUT",
    ),
    ("ref: an unknown way", SUBJECT, {**looked, "ref": {NUMBER: NUMBER}}, "INVALID_INPUT"),
    # where and when
    ("region: unknown", JOINT_PUNISHMENT, {**asked, "region": "999999"}, "UNKNOWN_REGION"),
    ("region: a name", JOINT_PUNISHMENT, {**asked, "region": "信阳市"}, "UNKNOWN_REGION"),
    ("region: is an identity number", JOINT_PUNISHMENT, {**asked, "region": NUMBER}, "UNKNOWN_REGION"),
    ("scenario: unknown", JOINT_PUNISHMENT, {**asked, "occasion": "tea-tasting"}, "UNKNOWN_SCENARIO"),
    (
        "scenario: of another city",
        JOINT_PUNISHMENT,
        {**asked, "occasion": "transport-bid-deposit"},
        "UNKNOWN_SCENARIO",
    ),
    ("scenario: is an identity number", JOINT_PUNISHMENT, {**asked, "occasion": NUMBER}, "UNKNOWN_SCENARIO"),
    ("cut-off: in the future", JOINT_PUNISHMENT, {**asked, "on": FUTURE}, "FUTURE_CUTOFF"),
    ("as known: in the future", JOINT_PUNISHMENT, {**asked, "asKnownAt": FUTURE}, "FUTURE_CUTOFF"),
    ("cut-off: no moment", JOINT_PUNISHMENT, {**asked, "on": NUMBER}, "INVALID_INPUT"),
    # rules and their inputs
    ("rule: unknown", EVALUATE, {**duty, "rule": "no-such-rule", "inputs": days}, "UNKNOWN_RULE"),
    ("rule: is an identity number", EVALUATE, {**duty, "rule": NUMBER, "inputs": days}, "UNKNOWN_RULE"),
    ("input: missing", EVALUATE, {**duty, "inputs": days[1:]}, "MISSING_INPUT"),
    ("input: none at all", EVALUATE, duty, "MISSING_INPUT"),
    (
        "input: none at all of a subject that is named",
        EVALUATE,
        {"rule": "yunnan-pilots--pilot-sectors", "subject": code(CLEAN), "purpose": CHECKING},
        "MISSING_INPUT",
    ),
    (
        "input: of the wrong type",
        EVALUATE,
        {**duty, "inputs": [*days[:2], decimal("uploaded_on", "7")]},
        "INVALID_INPUT",
    ),
    ("input: twice", EVALUATE, {**duty, "inputs": [*days, days[0]]}, "INVALID_INPUT"),
    (
        "input: nobody takes it",
        EVALUATE,
        {**duty, "inputs": [*days, decimal("weight", "7")]},
        "INVALID_INPUT",
    ),
    (
        "input: named like an identity number",
        EVALUATE,
        {**duty, "inputs": [*days, decimal(NUMBER, "7")]},
        "INVALID_INPUT",
    ),
    (
        "input: an identity number as text",
        EVALUATE,
        {**duty, "inputs": [*days, {"name": "note", "value": {"text": f"for {NUMBER}"}}]},
        "INVALID_INPUT",
    ),
    (
        "input: an identity number as an amount",
        INCENTIVES,
        {
            "subject": code(CLEAN),
            "region": "411500",
            "scenario": "bid-deposit",
            "purpose": PROCUREMENT,
            "inputs": [decimal("deposit", NUMBER.replace("X", "1") if NUMBER[-1] == "X" else NUMBER)],
        },
        "INVALID_INPUT",
    ),
    (
        "input: two values",
        EVALUATE,
        {**duty, "inputs": [{"name": "decided_on", "value": {"text": "a", "integer": 1}}]},
        "INVALID_INPUT",
    ),
    (
        "input: a word of no list",
        EVALUATE,
        {**duty, "rule": "yunnan-pilots--credit-units", "inputs": [word("unit_kind", "信用社区 ")]},
        "INVALID_INPUT",
    ),
    (
        "input: no region's name",
        EVALUATE,
        {**duty, "rule": "xinyang-cross-region--partners", "inputs": [word("partner", "苏洲市")]},
        "INVALID_INPUT",
    ),
    (
        "input: a name of several regions",
        EVALUATE,
        {**duty, "rule": "xinyang-cross-region--partners", "inputs": [word("partner", "鼓楼区")]},
        "INVALID_INPUT",
    ),
    (
        "input: none that is false",
        EVALUATE,
        {**duty, "inputs": [days[0], {"name": "uploaded_on", "value": {"none": False}}]},
        "INVALID_INPUT",
    ),
    (
        "input: none of what can't be none",
        EVALUATE,
        {**duty, "inputs": [{"name": "decided_on", "value": {"none": True}}, days[1]]},
        "INVALID_INPUT",
    ),
    (
        "input: none beside a day",
        EVALUATE,
        {**duty, "inputs": [days[0], {"name": "uploaded_on", "value": {"none": True, "date": "2025-10-13"}}]},
        "INVALID_INPUT",
    ),
    (
        "input: no date",
        EVALUATE,
        {**duty, "inputs": [permit, day("decided_on", "2025-02-30"), days[2]]},
        "INVALID_INPUT",
    ),
    (
        "input: not a number",
        INCENTIVES,
        {
            "subject": code(CLEAN),
            "region": "411500",
            "scenario": "bid-deposit",
            "purpose": PROCUREMENT,
            "inputs": [decimal("deposit", "NaN")],
        },
        "INVALID_INPUT",
    ),
    (
        "input: a number without bounds",
        INCENTIVES,
        {
            "subject": code(CLEAN),
            "region": "411500",
            "scenario": "bid-deposit",
            "purpose": PROCUREMENT,
            "inputs": [decimal("deposit", "1e999999")],
        },
        "INVALID_INPUT",
    ),
    # purpose
    ("purpose: empty matter", SUBJECT, {**looked, "purpose": {**PROCUREMENT, "matter": "  "}}, "BAD_INPUT"),
    (
        "purpose: long matter",
        SUBJECT,
        {**looked, "purpose": {**PROCUREMENT, "matter": "x" * 121}},
        "BAD_INPUT",
    ),
    ("purpose: a line break", SUBJECT, {**looked, "purpose": {**PROCUREMENT, "matter": "a\nb"}}, "BAD_INPUT"),
    (
        "purpose: unknown code",
        SUBJECT,
        {**looked, "purpose": {"code": "CURIOSITY", "matter": "1"}},
        "INVALID_INPUT",
    ),
    ("purpose: none", SUBJECT, {"ref": code(CLEAN)}, "INVALID_INPUT"),
    (
        "purpose: the matter is an identity number",
        SUBJECT,
        {**looked, "purpose": {**PROCUREMENT, "matter": NUMBER}},
        "IDENTITY_IN_QUERY",
    ),
    (
        "purpose: the matter holds a full-width one",
        SUBJECT,
        {**looked, "purpose": {**PROCUREMENT, "matter": f"案{wide(NUMBER)}号"}},
        "IDENTITY_IN_QUERY",
    ),
    # pages
    ("page: 0 rows", SUBJECT, {**looked, "first": 0}, "LIMIT_EXCEEDED"),
    ("page: 101 rows", SUBJECT, {**looked, "first": 101}, "LIMIT_EXCEEDED"),
    ("page: -1 rows", SUBJECT, {**looked, "first": -1}, "LIMIT_EXCEEDED"),
    ("page: a made-up cursor", SUBJECT, {**looked, "after": "abc"}, "INVALID_CURSOR"),
    ("page: an empty cursor", SUBJECT, {**looked, "after": ""}, "INVALID_CURSOR"),
    ("page: an identity number as cursor", SUBJECT, {**looked, "after": NUMBER}, "INVALID_CURSOR"),
    (
        "links: no direction",
        LINKS,
        {**looked, "kind": "SHAREHOLDER_OF", "direction": NUMBER},
        "INVALID_INPUT",
    ),
    # decisions
    ("replay: unknown decision", REPLAY, {"decision": "d_0", "purpose": PROCUREMENT}, "NOT_FOUND"),
    ("replay: an identity number", REPLAY, {"decision": NUMBER, "purpose": PROCUREMENT}, "NOT_FOUND"),
]
