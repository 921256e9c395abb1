"""A load that another process goes on with is what it were in one go."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from hub.errors import InputError
from hub.ingestion.deliveries import received_delivery, resuming
from hub.messages.languages import Language
from tests.receiving.desk import Desk, file_of


def rows(desk: Desk, id_: str) -> list[tuple[int, str, list[str]]]:
    """What became of each row, and its faults."""
    told = desk.get(f"{id_}/rows").json()["rows"]
    return [(one["row"], one["outcome"], [each["reason"] for each in one.get("faults", ())]) for one in told]


def test_what_an_earlier_process_wrote_of_a_file_is_replaced_by_no_later_row(desk: Desk) -> None:
    body = file_of([desk.row(901), desk.row(902), desk.row(901, 罚款="6000"), desk.row(901)])
    id_ = desk.send(body).json()["id"]
    reception = replace(desk.reception, batch_size=1)

    def stopped() -> bool:
        one = received_delivery.find(reception.graph, id_)
        return one is not None and one.counts.done > 0

    resuming.work_on(reception, id_, stopped=stopped)
    found = received_delivery.find(reception.graph, id_)
    assert found is not None
    assert found.counts.done == 1
    resuming.work_on(reception, id_)
    assert rows(desk, id_) == [
        (2, "ACCEPTED", []),
        (3, "ACCEPTED", []),
        (4, "SET_ASIDE", ["CONTRADICTION"]),
        (5, "UNCHANGED", []),
    ]


def test_that_a_delivery_was_refused_is_told_in_the_language_that_is_asked_for(desk: Desk) -> None:
    id_ = desk.send(file_of([desk.row(911, 罚款="五千")])).json()["id"]
    desk.turn()
    with pytest.raises(InputError) as refused:
        resuming.work_on(desk.reception, id_)
    assert refused.value.problem.text(Language.ZH).startswith("交付已被退回。共 1 行，没有一行可用")
    assert "Of 1 rows none can be used" in refused.value.problem.text(Language.EN)


def test_an_archive_of_many_files_is_read_by_the_mapping_that_was_kept(desk: Desk) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(120):
            archive.writestr(f"{number}.csv", file_of([desk.row(1000 + number)]))
    id_ = desk.send(made.getvalue()).json()["id"]
    desk.turn()
    found = received_delivery.find(desk.reception.graph, id_)
    assert found is not None
    assert found.counts.done == 120
