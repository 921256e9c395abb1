"""A subject with very many records: the newest of each kind are looked at, and an answer that hangs on older
ones is not given as if they were not there."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from graph_schema.vocabulary import Truth
from hub.services import Services
from hub.subjects import reading
from tests.asking import SERVICE, data
from tests.conftest import Ask
from tests.rules.builders import asked, attestation, covered, facts, inputs, record, subject, truth
from tests.staging import penalty, published, put_records, put_subject
from tests.test_related import EVALUATE, RULE

MET, UNMET, UNKNOWN = Truth.MET, Truth.UNMET, Truth.UNKNOWN
CUT = {"kind": "penalty", "read": 2, "back_to": "2024-05-01"}
MINOR = {"severity": {"equals": "MINOR"}}
CASES: dict[str, tuple[dict[str, Any], Truth]] = {
    "one of those that were read": ({"record": {"kind": "penalty"}}, MET),
    "as many as were read": ({"record": {"kind": "penalty", "count": {"at_least": 2}}}, MET),
    "more than were read": ({"record": {"kind": "penalty", "count": {"at_least": 3}}}, UNKNOWN),
    "a ceiling that older ones can break": (
        {"record": {"kind": "penalty", "count": {"at_most": 2}}},
        UNKNOWN,
    ),
    "a ceiling that is broken": ({"record": {"kind": "penalty", "count": {"at_most": 1}}}, UNMET),
    "none that passes": ({"record": {"kind": "penalty", "where": MINOR}}, UNKNOWN),
    "none that passes, in a window that was read": (
        {"record": {"kind": "penalty", "where": MINOR, "within": {"years": 1}}},
        UNMET,
    ),
    "none that passes, in a window of another date": (
        {"record": {"kind": "penalty", "where": MINOR, "within": {"years": 1, "of": "published_on"}}},
        UNKNOWN,
    ),
    "the last two": ({"record": {"kind": "penalty", "each_of_last": {"count": 2, "where": MINOR}}}, UNMET),
    "a balance that older ones would lower": (
        {"account": {"base": 100, "minus": [{"kinds": ["penalty"], "each": 6}], "is": {"at_least": 80}}},
        UNKNOWN,
    ),
    "another kind": ({"record": {"kind": "honour"}}, UNMET),
}


@pytest.mark.parametrize("what", CASES)
def test_older_records_that_were_not_read_are_not_taken_for_absent(what: str) -> None:
    condition, expected = CASES[what]
    held = subject(
        record("r1", severity="SERIOUS"),
        record("r2", decided_on="2025-12-01", severity="SERIOUS"),
        records_cut=[CUT],
    )
    asking = facts(subject=held, coverage=[covered("penalty"), covered("honour")])
    assert truth(condition, asking) is expected
    gaps = {(gap.what, gap.detail) for gap in asked(condition, asking).condition.missing}
    assert (("records", "not all were read, only 2") in gaps) is (expected is UNKNOWN)


def test_an_older_attestation_goes_before_the_callers_word() -> None:
    cut = {"kind": "attested-term", "read": 1, "back_to": "2024-05-01"}
    other = attestation("rich", True)
    for records_cut, expected in (([], MET), ([cut], UNKNOWN)):
        held = subject(other, records_cut=records_cut)
        asking = facts(subject=held, inputs=inputs(honest=True))
        assert truth({"attested": "honest"}, asking) is expected


@pytest.fixture(scope="module")
def company(services: Services) -> Generator[str]:
    """A company with four serious penalties, of which a decision reads two, and one breach."""
    code = put_subject(services)
    put_records(
        services,
        *(
            penalty(code, f"much-{code}-{month}", decided_on=f"2026-0{month}-01", published_on=None)
            for month in (1, 2, 3, 4)
        ),
        penalty(code, f"much-{code}-b", kind="other-dishonesty", decided_on="2025-12-15", attributes={}),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "MOST_RECORDS", 2)
        yield code


ASKED = {
    "two are there": ("{record: {kind: admin-penalty, count: {at_least: 2}}}", "REFUSED"),
    "four are not known": ("{record: {kind: admin-penalty, count: {at_least: 4}}}", "UNDETERMINED"),
    "another kind has its own bound": ("{record: {kind: other-dishonesty}}", "REFUSED"),
}


@pytest.mark.parametrize("what", ASKED)
def test_a_decision_says_that_it_did_not_read_all(
    ask: Ask, services: Services, company: str, what: str
) -> None:
    condition, outcome = ASKED[what]
    name = f"much-{list(ASKED).index(what)}"
    with published(services, "rule", name, RULE.format(id=name, condition=f"{{not: {condition}}}")):
        variables = {"rule": name, "subject": {"code": company}, "purpose": SERVICE}
        answer = data(ask(EVALUATE, variables))["evaluate"]
    assert answer["outcome"] == outcome, answer
    told = {"what": "records", "name": "admin-penalty", "detail": "not all were read, only 2"}
    assert (told in answer["missing"]) == (outcome == "UNDETERMINED")
