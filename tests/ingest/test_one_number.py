"""Rows of one file that name one record and say two things of it, in whatever batches; and records that share
a number, told apart by that of their certificates."""

from __future__ import annotations

from typing import Any

import pytest

from hub.ingestion import Summary
from hub.ingestion.batches.earlier_batches import RowsOfRecords
from hub.policy.diagnostics.complaints import BrokenDocuments
from tests.ingest.place import COMPANIES, Place

PERMITS = """
  - file: permits.csv
    columns:
      no: text
      who: text
      on: date
      content: text
      certificate: {{type: text, required: false}}
      begins: {{type: date, required: false}}
      state: {{type: map, required: false, values: {{annulled: true, normal: false}}}}
      since: {{type: date, required: false}}
    records:
      - id: [{{column: no}}, {{column: who}}]
        {apart}
        subject: {{scheme: {scheme}, value: {{column: who}}}}
        kind: admin-permit
        authority: 411500-demo
        region: "411500"
        decided_on: {{column: on}}
        revoked_on: {{column: since, if: {{column: state, is: true}}}}
        attributes:
          permit: {{column: content}}
          certificate_number: {{column: certificate}}
          valid_from: {{column: begins}}
"""
RECORDS = """
MATCH (s:Subject {scheme: $scheme})-[:HAS_RECORD]->(r:CreditRecord) WHERE r.knownTo = $open
RETURN r.id AS id, r.version AS version, r.attributes AS said, r.revokedOn AS revoked ORDER BY id
"""
HEADER = "no,who,on,content,certificate,begins,state,since\n"


@pytest.fixture
def place(place: Place) -> Place:
    """With three companies there."""
    place.put("companies.csv", "id,name,since\nA,Alpha,2020-01-01\nB,Beta,2020-01-01\nC,Gamma,2020-01-01\n")
    place.ingest(COMPANIES)
    return place


APART = "apart_by: [certificate_number]"


def deliver(place: Place, *rows: str, size: int = 1, apart: str = APART) -> Summary:
    """Rows of number, content, certificate, and what else there is; all of company A and one day."""
    lines = (f"{number},A,2024-01-01,{rest}" for number, _, rest in (row.partition(",") for row in rows))
    whole = (line + "," * (7 - line.count(",")) for line in lines)
    place.put("permits.csv", HEADER + "\n".join(whole) + "\n")
    return place.ingest(PERMITS.replace("{apart}", apart), size=size)


def standing(place: Place) -> dict[str, list[Any]]:
    """Records by what they say: id, version, end."""
    return {row["said"]: [row["id"], row["version"], row["revoked"]] for row in place.rows(RECORDS)}


def contents(place: Place) -> list[str]:
    return sorted(said.partition('"permit": "')[2].partition('"')[0] for said in standing(place))


@pytest.mark.parametrize("size", [1, 2_000])
def test_a_row_replaces_no_earlier_one_of_its_file_in_whatever_batch(place: Place, size: int) -> None:
    result = deliver(place, "1,first", "2,other", "1,second", "1,first", size=size, apart="")
    assert contents(place) == ["first", "other"]
    assert (result.written, dict(result.reasons)) == (2, {"CONTRADICTION": 1})
    (row,) = place.set_aside()
    assert (row["line"], "row 2" in row["found"]) == (4, True)
    # Nor one that the graph had already; what a later delivery says alone is a correction.
    result = deliver(place, "1,first", "3,third", "1,second", size=size, apart="")
    assert dict(result.reasons) == {"CONTRADICTION": 1}
    deliver(place, "1,second", size=size, apart="")
    assert contents(place) == ["other", "second", "third"]


@pytest.mark.parametrize("later", ["1,kept,,,normal", "1,kept"])
def test_no_later_row_takes_back_what_a_row_that_is_set_aside_has_ended(place: Place, later: str) -> None:
    deliver(place, "1,kept,,,normal")
    result = deliver(place, "1,kept,,slip,annulled,2024-05-05", "2,x", later)
    assert dict(result.reasons) == {"BAD_VALUE": 1}
    assert sorted(revoked for _, _, revoked in standing(place).values() if revoked) == ["2024-05-05"]


def test_neither_does_one_where_the_record_had_come_with_the_same_file(place: Place) -> None:
    deliver(place, "1,kept", "1,kept,,slip,annulled,2024-05-05", "2,x", "1,kept", "1,other")
    assert [revoked for _, _, revoked in standing(place).values() if revoked] == ["2024-05-05"]
    assert [row["reason"] for row in place.set_aside()] == ["BAD_VALUE", "CONTRADICTION"]


@pytest.mark.parametrize("size", [1, 2_000])
def test_permits_of_one_document_are_apart_of_by_their_certificates(place: Place, size: int) -> None:
    result = deliver(place, "1,first,甲1", "1,second,甲2", "1,third,甲 3", size=size)
    assert (result.written, dict(result.reasons), result.warnings) == (3, {}, 0)
    before = standing(place)
    assert contents(place) == ["first", "second", "third"]
    # They come again in any order, and one of them is corrected.
    again = deliver(place, "1,third,甲3", "1,first,甲1", "1,2nd,甲2", size=size)
    assert (again.written, dict(again.reasons)) == (2, {})
    assert {one[0] for one in standing(place).values()} == {one[0] for one in before.values()}
    assert contents(place) == ["2nd", "first", "third"]


def test_a_number_that_came_without_its_certificate_is_completed(place: Place) -> None:
    deliver(place, "1,first")
    ((id_, _, _),) = standing(place).values()
    deliver(place, "1,first,甲1", "1,second,甲2")
    assert sorted(one[0] for one in standing(place).values()) == [id_, f"{id_}-2"]
    result = deliver(place, "1,fourth,甲4")
    assert (result.written, dict(result.warned)) == (1, {"ANOTHER_CERTIFICATE": 1})
    assert contents(place) == ["first", "fourth", "second"]


def test_what_is_to_tell_apart_is_among_the_attributes(place: Place) -> None:
    with pytest.raises(BrokenDocuments, match="apart_by"):
        deliver(place, "1,first", apart="apart_by: [issuer]")


def test_the_rows_of_many_records_are_known() -> None:
    rows = RowsOfRecords()
    for at in range(5_000):
        rows.add(f"record-{at}", at + 2)
        rows.add(f"record-{at}", 1)
    assert [rows.row(f"record-{at}") for at in (0, 1_023, 4_999, 5_000)] == [2, 1_025, 5_001, None]


@pytest.mark.parametrize("size", [1, 2_000])
def test_a_row_without_a_certificate_means_no_record_where_several_have_its_number(
    place: Place, size: int
) -> None:
    deliver(place, "1,first,甲1", "1,second,甲2", size=size)
    result = deliver(place, "1,third", "1,fourth,,,annulled,2024-05-05", "2,other", size=size)
    assert (result.written, dict(result.reasons)) == (1, {"CONTRADICTION": 2})
    assert contents(place) == ["first", "other", "second"]
    assert [revoked for _, _, revoked in standing(place).values() if revoked] == []


def test_a_number_in_full_width_is_the_same(place: Place) -> None:
    deliver(place, "豫罚〔２０２６〕１２号,first", apart="")
    result = deliver(place, "豫罚[2026]12号,first", "豫罚(2026)1２号,first", apart="")
    assert (result.written, result.unchanged) == (0, 2)
    assert contents(place) == ["first"]
