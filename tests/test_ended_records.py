"""What the notices of a record that its source ended say: the record's own day, and days as they are here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from hub.policy.catalogue import Catalogue
from hub.store.graph import Row, Transaction
from hub.subjects.decision_grounds import NEXT_REGION
from hub.subjects.ended_records import ENDED_NOW, after_end
from hub.subjects.notice_to_region import SEND_OF_RECORD
from tests.cases.seeded import catalogue

AT_TWO_IN_THE_MORNING = datetime(2026, 11, 3, 18, tzinfo=UTC)
"""Of 4 November in Shanghai, a Wednesday."""
USER = "410100"


class Ending:
    """A transaction in which a source has ended one record; keeps what is sent."""

    def __init__(self, policy: Catalogue, **ended: str) -> None:
        self.sent: list[Row] = []
        path = policy.path("411500")
        record = {"id": "r", "version": 2, "kind": "admin-penalty", "region": "411500", "path": path}
        days = dict.fromkeys(("validTo", "displayEndsOn", "sharingEndsOn"), "9999-12-31")
        record |= {"authority": "411500-scjg", "decidedOn": "2026-01-05", **days, **ended}
        row = {"subject": "s", "record": record, "revoked": "revokedOn" in ended}
        self.row: Row = {**row, "parties": [USER]}

    def rows(self, statement: str, **asked: Any) -> list[Row]:
        if statement == SEND_OF_RECORD:
            self.sent += asked["notices"]
        if statement == NEXT_REGION:
            return [{"record": "r", "region": USER} for one in asked["after"] if one["region"] < USER]
        return [self.row] if statement == ENDED_NOW else []


@pytest.mark.parametrize("what", ["revokedOn", "repairedOn"])
def test_a_notice_says_on_which_day_a_record_ended_and_by_the_days_here_when_it_is_sent(what: str) -> None:
    policy = catalogue()
    tx = Ending(policy, **{what: "2026-10-09"})
    after_end(cast("Transaction", tx), {"r"}, 7, policy, AT_TWO_IN_THE_MORNING, batch="b")
    (notice,) = (one for one in tx.sent if one["partner"] == USER)
    days = [notice[name] for name in ("revokedOn", "repairedOn")]
    assert days == (["2026-10-09", None] if what == "revokedOn" else [None, "2026-10-09"])
    assert notice["sentOn"] == "2026-11-04"
    assert notice["sentAt"] == "2026-11-03T18:00:00.000000Z"
    # No text says by when a repair is acknowledged.
    assert notice["dueOn"] == ("2026-11-05" if what == "revokedOn" else None)
