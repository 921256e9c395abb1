"""The last delivery of a source says what holds, whatever came before; ids name a thing, not its kind."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.store.commits import OPEN_COMMIT
from tests.ingest.place import COMPANIES, LINKS, NOW, VERSIONS, Place, commit_of

HELD = "id,name,since\nA,Alpha,2020-01-01\nB,Beta,2020-01-01\nC,Gamma,2020-01-01\n"
LISTED = """
  - file: listed*.csv
    columns:
      no: text
      who: text
      what: {{type: map, values: {{fine: admin-penalty, list: judgment-defaulter-list}}}}
      on: date
    records:
      - id: [{{column: no}}]{more}
        subject: {{scheme: {scheme}, value: {{column: who}}}}
        kind: {{column: what}}
        authority: 411500-demo
        region: "411500"
        decided_on: {{column: on}}
"""
NUMBERED = """
  - file: links.csv
    columns:
      no: text
      from: text
      to: text
      what: {{type: map, values: {{guarantee: GUARANTEES, branch: BRANCH_OF, share: SHAREHOLDER_OF}}}}
      share: {{type: decimal, required: false}}
      since: date
    links:
      - kind: {{column: what}}{more}
        id: [{{column: no}}]
        start: {{scheme: {scheme}, value: {{column: from}}}}
        end: {{scheme: {scheme}, value: {{column: to}}}}
        share: {{column: share}}
        from: {{column: since}}
"""
RECORDS = """
MATCH (s:Subject {scheme: $scheme})-[:HAS_RECORD]->(r:CreditRecord) WHERE r.knownTo = $open
RETURN r.id AS id, s.value AS who, r.kind AS kind, r.version AS version, r.decidedOn AS day, r.validTo AS to,
       r.batch AS batch
ORDER BY who, kind, day
"""
PAST = """
MATCH (a:Subject {scheme: $scheme})-[l]->(b:Subject) WHERE l.knownTo < $open AND type(l) <> 'HAS_VERSION'
RETURN a.value AS start, b.value AS end, type(l) AS kind, l.share AS share ORDER BY start, end, share
"""


def listed(more: str = "") -> str:
    return LISTED.replace("{more}", more)


def numbered(more: str = "") -> str:
    return NUMBERED.replace("{more}", more)


COMPLETE = "\n        complete: true"


@pytest.fixture
def place(place: Place) -> Place:
    """With three companies there."""
    place.put("companies.csv", HELD)
    place.ingest(COMPANIES)
    return place


def links(place: Place) -> list[tuple[str, str, str, float | None]]:
    return [(r["start"], r["end"], r["kind"], r["share"]) for r in place.rows(LINKS)]


def records(place: Place) -> list[tuple[str, str, int]]:
    return [(r["who"], r["kind"], r["version"]) for r in place.rows(RECORDS)]


# The last one counts


def test_what_was_said_once_and_is_said_again_holds_again(place: Place) -> None:
    said = "no,from,to,what,share,since\n1,A,B,share,{share},2020-01-01\n"
    for share in ("0.5", "0.3", "0.5"):
        place.put("links.csv", said.format(share=share))
        assert place.ingest(numbered()).written == 1
        assert links(place) == [("A", "B", "SHAREHOLDER_OF", f"{share}000000000")]
    assert [row["share"] for row in place.rows(PAST)] == ["0.3000000000", "0.5000000000"]
    commit = commit_of(place.graph)
    again = place.ingest(numbered())
    assert (again.written, again.unchanged, commit_of(place.graph)) == (0, 1, commit)


def test_so_do_names_records_and_mappings(place: Place) -> None:
    for name in ("Alpha", "Omega", "Alpha"):
        place.put("companies.csv", HELD.replace("Alpha", name))
        place.ingest(COMPANIES)
        assert place.rows(VERSIONS, value="A")[0]["name"] == name
    for day in ("2024-01-01", "2024-02-02", "2024-01-01"):
        place.put("listed.csv", f"no,who,what,on\n1,A,fine,{day}\n")
        place.ingest(listed())
        assert [row["day"] for row in place.rows(RECORDS)] == [day]
    other = listed().replace("fine: admin-penalty", "fine: admin-permit")
    for mapping, kind in ((other, "admin-permit"), (listed(), "admin-penalty"), (other, "admin-permit")):
        place.ingest(mapping)
        assert records(place)[0][:2] == ("A", kind)


def test_parts_are_read_in_the_order_of_their_numbers(place: Place) -> None:
    place.put("listed-9.csv", "no,who,what,on\n1,A,fine,2024-09-09\n")
    place.put("listed-10.csv", "no,who,what,on\n1,A,fine,2024-10-10\n")
    place.ingest(listed())
    assert [row["day"] for row in place.rows(RECORDS)] == ["2024-10-10"]


def test_another_source_between_changes_nothing(place: Place) -> None:
    place.put("listed.csv", "no,who,what,on\n1,A,fine,2024-01-01\n")
    place.ingest(listed())
    mine, commit = place.source, commit_of(place.graph)
    place.source = f"{mine[:-1]}x"
    place.ingest(listed())
    place.source = mine
    assert commit_of(place.graph) == commit + 1
    place.ingest(listed())
    assert (commit_of(place.graph), len(records(place))) == (commit + 1, 2)


# Ids


def test_a_record_whose_kind_is_corrected_is_one_record(place: Place) -> None:
    for kind, owner in (("fine", "A"), ("list", "A"), ("list", "B")):
        place.put("listed.csv", f"no,who,what,on\n1,{owner},{kind},2024-01-01\n")
        assert place.ingest(listed()).written == 1
    assert records(place) == [("B", "judgment-defaulter-list", 3)]


def test_a_link_whose_kind_or_end_is_corrected_is_one_link(place: Place) -> None:
    said = [("A", "B", "guarantee"), ("A", "C", "guarantee"), ("B", "C", "guarantee"), ("B", "C", "branch")]
    for start, end, kind in said:
        place.put("links.csv", f"no,from,to,what,share,since\n7,{start},{end},{kind},,2020-01-01\n")
        assert place.ingest(numbered()).written == 1
    assert links(place) == [("B", "C", "BRANCH_OF", None)]
    assert len(place.rows(PAST)) == 3
    place.put(
        "links.csv", "no,from,to,what,share,since\n8,B,C,branch,,2020-01-01\n7,B,C,branch,,2020-01-01\n"
    )
    assert (place.ingest(numbered()).written, len(links(place))) == (1, 2)


def test_one_number_for_two_links_of_a_delivery_is_a_contradiction(place: Place) -> None:
    place.put("links.csv", "no,from,to,what,share,since\n7,A,B,share,,2020-01-01\n7,A,C,share,,2020-01-01\n")
    assert dict(place.ingest(numbered()).reasons) == {"CONTRADICTION": 1}


def test_numbers_of_several_kinds_say_which_register_they_belong_to(place: Place) -> None:
    two = listed().rstrip() + (
        "\n      - id: [{{column: no}}]\n        subject: {{scheme: {scheme}, value: {{column: who}}}}\n"
        '        kind: credit-grade\n        authority: 411500-demo\n        region: "411500"\n'
        "        decided_on: {{column: on}}\n"
    )
    place.put("listed.csv", "no,who,what,on\n1,A,fine,2024-01-01\n")
    with pytest.raises(BrokenDocuments, match="no register; expected the name of the numbering"):
        place.ingest(two)
    registers = two.replace("id: [{{column: no}}]", "id: [{{column: no}}]\n        register: cases", 1)
    head, _, tail = registers.rpartition("id: [{{column: no}}]")
    place.ingest(head + "id: [{{column: no}}]\n        register: grades" + tail)
    assert records(place) == [("A", "admin-penalty", 1), ("A", "credit-grade", 1)]


def test_what_stands_under_an_id_that_held_the_kind_keeps_it(place: Place) -> None:
    """Ids held the kind once; a kind that was corrected then left both in force."""

    def old_id(kind: str) -> str:
        text = json.dumps([kind, "1"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return f"{place.source}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"

    place.put("listed.csv", "no,who,what,on\n1,A,fine,2024-01-01\n2,B,fine,2024-01-01\n")
    place.ingest(listed())
    kept = {row["who"]: row["id"] for row in place.rows(RECORDS)}
    older = """
        MATCH (s:Subject {scheme: $scheme})-[:HAS_RECORD]->(r:CreditRecord {id: $id}) SET r.id = $old
        CREATE (s)-[:HAS_RECORD]->(:CreditRecord:Dated {
          id: $other, version: 1, kind: 'judgment-defaulter-list', knownFrom: 1, knownTo: $open, digest: 'x',
          decidedOn: '2024-01-01', validTo: '9999-12-31'})
    """
    names = {"old": old_id("admin-penalty"), "other": old_id("judgment-defaulter-list"), "id": kept["A"]}
    place.graph.write(lambda tx: tx.rows(older, scheme=place.scheme, open=OPEN_COMMIT, **names))
    place.put("listed.csv", "no,who,what,on\n1,A,list,2024-01-01\n2,B,fine,2024-01-01\n")
    assert place.ingest(listed()).written == 1
    found = {row["who"]: (row["id"], row["kind"]) for row in place.rows(RECORDS)}
    assert found == {
        "A": (names["other"], "judgment-defaulter-list"),
        "B": (kept["B"], "admin-penalty"),
    }
    commit = commit_of(place.graph)
    assert (place.ingest(listed()).written, commit_of(place.graph)) == (0, commit)


# Complete deliveries


def deliver(place: Place, *rows: str) -> Any:
    place.put("listed.csv", "\n".join(["no,who,what,on", *rows, ""]))
    return place.ingest(listed(COMPLETE))


def test_what_a_complete_delivery_does_not_name_any_more_has_left(place: Place) -> None:
    one, two = "1,A,list,2024-01-01", "2,B,list,2024-02-01"
    assert deliver(place, one, two).left == 0
    summary = deliver(place, two)
    assert (summary.left, summary.written, summary.unchanged) == (1, 0, 1)
    assert "1 that this delivery does not name any more have left" in str(summary)
    left, stays = place.rows(RECORDS)
    today = NOW.date().isoformat()
    assert (left["who"], left["version"], left["to"]) == ("A", 2, today)
    assert (stays["who"], stays["version"], stays["to"]) == ("B", 1, "9999-12-31")
    batch = "MATCH (b:Batch {id: $id}) RETURN b.source AS source, b.written AS written"
    assert place.rows(batch, id=left["batch"]) == [{"source": place.source, "written": 1}]
    commit = commit_of(place.graph)
    assert (deliver(place, two).left, commit_of(place.graph)) == (0, commit), "once"
    assert deliver(place, one, two).written == 1
    assert [row["to"] for row in place.rows(RECORDS)] == ["9999-12-31"] * 2, "there again"
    assert deliver(place).left == 2, "a list may be empty"


def test_a_delivery_that_is_not_complete_ends_nothing(place: Place) -> None:
    deliver(place, "1,A,list,2024-01-01")
    place.put("listed.csv", "no,who,what,on\n")
    assert place.ingest(listed()).left == 0
    assert place.rows(RECORDS)[0]["to"] == "9999-12-31"


UNREADABLE = ['3,C,list,"2024', "3,C,list", "3,C,list,2024-01-01,x", ",C,list,2024-01-01"]


@pytest.mark.parametrize("row", UNREADABLE)
def test_a_row_that_nobody_can_read_ends_nothing(place: Place, row: str) -> None:
    deliver(place, "1,A,list,2024-01-01", "2,B,list,2024-02-01")
    summary = deliver(place, "2,B,list,2024-02-01", row)
    assert (summary.left, summary.unclear) == (0, ("records",))
    assert "what has left can't be told" in str(summary)
    assert [row["to"] for row in place.rows(RECORDS)] == ["9999-12-31"] * 2


def test_a_row_that_is_set_aside_and_says_its_number_is_named(place: Place) -> None:
    deliver(place, "1,A,list,2024-01-01", "2,B,list,2024-02-01")
    summary = deliver(place, "1,A,list,in May", "3,Q,list,2024-02-01")
    assert (summary.left, dict(summary.reasons)) == (1, {"BAD_VALUE": 1, "UNKNOWN_SUBJECT": 1})
    assert [(row["who"], row["to"]) for row in place.rows(RECORDS)] == [
        ("A", "9999-12-31"),
        ("B", "2026-06-01"),
    ]


def test_links_leave_too_and_only_those_of_the_register(place: Place) -> None:
    complete = numbered("\n        register: shares" + COMPLETE)
    rows = ["no,from,to,what,share,since", "1,A,B,share,0.5,2020-01-01", "11,A,B,share,0.2,2020-01-01"]
    place.put("links.csv", "\n".join([*rows, "12,C,B,share,0.1,2020-01-01"]))
    place.ingest(complete)
    place.put("links.csv", "\n".join(rows[:2]))
    assert place.ingest(complete).left == 2
    ends = """
        MATCH (a:Subject {scheme: $scheme})-[l:SHAREHOLDER_OF]->() WHERE l.knownTo = $open
        RETURN a.value AS who, l.share AS share, l.validTo AS to ORDER BY who, share
    """
    found = [(row["who"], row["share"], row["to"]) for row in place.rows(ends)]
    assert found == [
        ("A", "0.2000000000", "2026-06-01"),
        ("A", "0.5000000000", "9999-12-31"),
        ("C", "0.1000000000", "2026-06-01"),
    ]
    place.put("links.csv", "\n".join(rows))
    assert place.ingest(complete).written == 1
    assert [row["to"] for row in place.rows(ends)] == ["9999-12-31", "9999-12-31", "2026-06-01"]


def test_a_link_is_found_when_its_register_is_named_for_the_first_time(place: Place) -> None:
    place.put("links.csv", "no,from,to,what,share,since\n1,A,B,share,0.5,2020-01-01\n")
    place.ingest(numbered())
    place.put("links.csv", "no,from,to,what,share,since\n1,A,C,share,0.5,2020-01-01\n")
    place.ingest(numbered("\n        register: shares"))
    assert links(place) == [("A", "C", "SHAREHOLDER_OF", "0.5000000000")]


def test_an_interrupted_delivery_ends_what_is_absent_when_it_goes_on(place: Place) -> None:
    deliver(place, *(f"{at},A,list,2024-01-01" for at in range(5)))

    def stop(done: int, total: int, file: str) -> None:
        if done >= 3:
            raise KeyboardInterrupt

    place.put("listed.csv", "\n".join(["no,who,what,on", *(f"{at},A,list,2024-01-01" for at in range(1, 5))]))
    with pytest.raises(KeyboardInterrupt):
        place.ingest(listed(COMPLETE), size=2, progress=stop)
    assert {row["to"] for row in place.rows(RECORDS)} == {"9999-12-31"}
    assert place.ingest(listed(COMPLETE), size=2).left == 1
