"""Records that were not read, since a subject has very many, are not taken for absent."""

from __future__ import annotations

from typing import Any

import pytest

from graph_schema.vocabulary import Truth
from tests.rules.builders import asked, attestation, covered, facts, inputs, record, subject, truth

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
