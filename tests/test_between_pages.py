"""What changes between two pages of one list: the second page is of the world as it is then, and no record
comes twice or is lost behind one that went."""

from __future__ import annotations

import secrets
from typing import Any, LiteralString

import pytest

from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from tests import staging
from tests.asking import code, data
from tests.conftest import Ask
from tests.matching.asking import MERGE, PURPOSE, by_id, by_number
from tests.matching.test_merging import number_of

PAGE = """
query ($ref: SubjectRef!, $after: String, $purpose: PurposeInput!) {
  subject(ref: $ref, purpose: $purpose) {
    id records(first: 2, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }
  }
}
"""
END: LiteralString = "MATCH (r:CreditRecord {id: $id}) WHERE r.knownTo = $open SET r.knownTo = $commit"


class Listed:
    """A company with five records, the newest first, and the first page of them."""

    def __init__(self, services: Services, ask: Ask) -> None:
        self.services, self.ask = services, ask
        mark = secrets.token_hex(4)
        self.code = staging.put_subject(services, name=f"信阳{mark}有限公司")
        self.records = [f"test-{mark}-{place}" for place in range(5)]
        staging.put_records(
            services,
            *(
                staging.penalty(self.code, name, decided_on=f"2026-03-{20 - place:02}")
                for place, name in enumerate(self.records)
            ),
        )
        self.first = self.page(code(self.code))
        assert self.ids(self.first) == self.records[:2]

    def page(self, ref: Any, after: str | None = None) -> dict[str, Any]:
        """What is answered, errors included."""
        return self.ask(PAGE, {"ref": ref, "after": after, "purpose": PURPOSE})

    def ids(self, answer: dict[str, Any]) -> list[str]:
        return [edge["node"]["id"] for edge in data(answer)["subject"]["records"]["edges"]]

    def cursor(self, answer: dict[str, Any]) -> str:
        return data(answer)["subject"]["records"]["pageInfo"]["endCursor"]

    def rest(self, ref: Any, after: str) -> list[str]:
        """The records of all pages behind a cursor."""
        found: list[str] = []
        while True:
            answer = self.page(ref, after)
            found += self.ids(answer)
            info = data(answer)["subject"]["records"]["pageInfo"]
            if not info["hasNextPage"]:
                return found
            after = info["endCursor"]

    def end(self, record: str) -> None:
        """Its source takes a record back."""
        staging.commit(
            self.services,
            lambda tx, number: tx.rows(END, id=record, open=OPEN_COMMIT, commit=number),
        )


@pytest.fixture
def listed(services: Services, ask: Ask) -> Listed:
    return Listed(services, ask)


@pytest.mark.parametrize("gone", range(5), ids=lambda place: f"record {place}")
def test_a_record_that_is_taken_back_is_on_no_later_page_and_hides_no_other(
    listed: Listed, gone: int
) -> None:
    listed.end(listed.records[gone])
    left = [name for place, name in enumerate(listed.records) if place != gone and place > 1]
    assert listed.rest(code(listed.code), listed.cursor(listed.first)) == left


def test_a_record_that_comes_in_front_moves_no_later_page(listed: Listed, services: Services) -> None:
    newer = f"{listed.records[0]}-newer"
    staging.put_records(services, staging.penalty(listed.code, newer, decided_on="2026-03-25"))
    assert listed.rest(code(listed.code), listed.cursor(listed.first)) == listed.records[2:]
    assert listed.ids(listed.page(code(listed.code))) == [newer, listed.records[0]]


@pytest.mark.parametrize("asked_by", ["code", "id", "old number"])
def test_a_list_goes_on_where_its_subject_was_merged_meanwhile(
    listed: Listed, services: Services, ask: Ask, asked_by: str
) -> None:
    """With the records of both, from the place on that its cursor names."""
    number, other = number_of(), f"{listed.records[0]}-other"
    key = {"scheme": "REGISTRATION_NUMBER", "value": number}
    staging.put_subject(services, key=key, name="信阳旧名有限公司")
    staging.put_records(
        services, {**staging.penalty(listed.code, other, decided_on="2026-03-17"), "subject": key}
    )
    id_ = data(listed.first)["subject"]["id"]
    refs = {"code": code(listed.code), "id": by_id(id_), "old number": by_number(number)}
    sent = {"subject": by_number(number), "other": code(listed.code), "reason": "一致", "purpose": PURPOSE}
    data(ask(MERGE, sent))
    behind = listed.rest(refs[asked_by], listed.cursor(listed.first))
    assert sorted(behind) == sorted([*listed.records[2:], other])
    assert [one for one in behind if one != other] == listed.records[2:]


def test_a_cursor_of_the_subject_that_went_into_another_says_to_begin_again(
    services: Services, ask: Ask, listed: Listed
) -> None:
    """Its list is now the other's: a place in it is none of the other's."""
    number = number_of()
    key = {"scheme": "REGISTRATION_NUMBER", "value": number}
    staging.put_subject(services, key=key, name="信阳旧名有限公司")
    names = [f"{listed.records[0]}-old-{place}" for place in range(3)]
    staging.put_records(
        services,
        *(
            {**staging.penalty(listed.code, name, decided_on=f"2026-02-{20 - place}"), "subject": key}
            for place, name in enumerate(names)
        ),
    )
    first = listed.page(by_number(number))
    assert listed.ids(first) == names[:2]
    sent = {"subject": by_number(number), "other": code(listed.code), "reason": "一致", "purpose": PURPOSE}
    data(ask(MERGE, sent))
    (error,) = listed.page(by_number(number), listed.cursor(first))["errors"]
    assert error["extensions"]["code"] == "INVALID_CURSOR"
    assert listed.ids(listed.page(by_number(number))) == listed.records[:2]
