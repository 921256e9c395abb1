"""A subject with very many records: the newest of each kind are looked at, and an answer that hangs on older
ones is not given as if they were not there."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from hub.services import Services
from hub.subjects import readable_records
from tests.asking import SERVICE, data
from tests.conftest import Ask
from tests.staging import penalty, published, put_records, put_subject
from tests.test_related import EVALUATE, RULE


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
        patch.setattr(readable_records, "MOST_RECORDS", 2)
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
        answer = data(ask(EVALUATE, variables))["evaluate"]["result"]
    assert answer["outcome"] == outcome, answer
    told = {"kind": "RECORDS", "name": "admin-penalty", "detail": "not all were read, only 2"}
    assert (told in answer.get("missing", ())) == (outcome == "UNDETERMINED")
