"""Deliveries that repeat, break off, come in the wrong order or correct each other."""

import pytest

from hub.errors import InputError
from tests.ingest.place import COMPANIES, LINKS, SHARES, VERSIONS, Place, commit_of


def test_links_of_one_pair_stay_apart_and_the_same_row_twice_is_one(place: Place) -> None:
    place.put("companies.csv", "id,name,since\nA,Alpha,2020-01-01\nB,Beta,2020-01-01\nA,Alpha,2020-01-01\n")
    rows = [
        "A,B,0.5,2020-01-01 10:00:00",
        "A,B,0.5,2020-01-01 10:00:01",
        "A,B,0.25,2020-01-01 10:00:00",
        "A,B,0.5,2020-01-01 10:00:00",
        "B,A,0.5,2020-01-01 10:00:00",
    ]
    place.put("shares.csv", "\n".join(["from,to,share,at", *rows, ""]))
    summary = place.ingest(COMPANIES, SHARES)
    assert (summary.read, summary.written, summary.duplicates) == (8, 6, 2)
    assert [(r["start"], r["end"], r["share"]) for r in place.rows(LINKS)] == [
        ("A", "B", "0.2500000000"),
        ("A", "B", "0.5000000000"),
        ("A", "B", "0.5000000000"),
        ("B", "A", "0.5000000000"),
    ]
    place.put("shares.csv", "\n".join(["from,to,share,at", *rows, *rows, ""]))  # another delivery
    again = place.ingest(COMPANIES, SHARES, size=2)
    assert (again.written, len(place.rows(LINKS))) == (0, 4)


def test_an_interrupted_run_goes_on_where_it_stopped(place: Place) -> None:
    lines = ["id,name,since", *(f"C{n},Company {n},2020-01-01" for n in range(25)), "broken"]
    place.put("companies.csv", "\n".join(lines))
    seen: list[int] = []

    def stop(done: int, total: int, file: str) -> None:
        seen.append(done)
        if done >= 21:  # two batches of ten rows, and the header
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place.ingest(COMPANIES, size=10, progress=stop)
    count = "MATCH (s:Subject {scheme: $scheme}) RETURN count(s) AS n"
    assert place.rows(count) == [{"n": 20}]
    commit = commit_of(place.graph)
    done = place.ingest(COMPANIES, size=7)
    assert (done.read, done.written, done.unchanged, done.set_aside) == (26, 5, 20, 1)
    assert (place.rows(count), commit_of(place.graph)) == ([{"n": 25}], commit + 1)
    again = place.ingest(COMPANIES)
    assert (again.read, again.written, again.unchanged, again.set_aside) == (26, 0, 25, 1)
    stretches = "MATCH (b:Batch {source: $source}) RETURN b.first AS a, b.through AS b ORDER BY a"
    assert [(r["a"], r["b"]) for r in place.rows(stretches, source=place.source)] == [
        (2, 11),
        (12, 21),
        (22, 27),
    ]


def test_rows_that_wait_for_a_subject_are_tried_again(place: Place) -> None:
    place.put("companies.csv", "id,name,since\nA,Alpha,2020-01-01\n")
    place.put("shares.csv", "from,to,share,at\nA,B,0.5,2020-01-01\nA,A,0.5,2020-01-01\nbroken\n")
    first = place.ingest(COMPANIES, SHARES)
    assert dict(first.reasons) == {"UNKNOWN_SUBJECT": 1, "FIELD_COUNT": 1}
    commit = commit_of(place.graph)
    same = place.ingest(COMPANIES, SHARES)
    assert (same.written, same.reasons, commit_of(place.graph)) == (0, first.reasons, commit)
    place.put("companies.csv", "id,name,since\nB,Beta,2020-01-01\n")
    later = place.ingest(COMPANIES, SHARES)
    assert (later.written, dict(later.reasons)) == (2, {"FIELD_COUNT": 1})
    assert [(r["start"], r["end"]) for r in place.rows(LINKS)] == [("A", "A"), ("A", "B")]
    done = place.ingest(COMPANIES, SHARES)
    assert (done.read, done.written, dict(done.reasons)) == (4, 0, {"FIELD_COUNT": 1})


def test_a_row_is_written_whole_or_not_at_all(place: Place) -> None:
    both = COMPANIES.replace(
        "      since:", "      parent: {{type: text, required: false}}\n      since:"
    ) + (
        "    links:\n      - kind: BRANCH_OF\n        if_given: parent\n"
        "        start: {{scheme: {scheme}, value: {{column: id}}}}\n"
        "        end: {{scheme: {scheme}, value: {{column: parent}}}}\n        from: {{column: since}}\n"
    )
    rows = ["A,Alpha,,2020-01-01", "B,Beta,A,2020-01-01", "C,Gamma,Q,2020-01-01", "D,Delta,C,2020-01-01"]
    place.put("companies.csv", "\n".join(["id,name,parent,since", *rows]))
    summary = place.ingest(both)
    assert (summary.written, dict(summary.reasons)) == (2, {"UNKNOWN_SUBJECT": 2})
    held = place.rows("MATCH (s:Subject {scheme: $scheme}) RETURN s.value AS value ORDER BY value")
    assert [row["value"] for row in held] == ["A", "B"]


def test_what_held_before_stays_and_a_correction_is_known_from_then_on(place: Place) -> None:
    place.put("companies.csv", "id,name,since\nA,Alpha,2020-01-01\n")
    place.ingest(COMPANIES)
    before = commit_of(place.graph)
    place.put("companies.csv", "id,name,since\nA,Beta,2023-05-01\n")
    assert place.ingest(COMPANIES).written == 1
    assert place.rows(VERSIONS, value="A")[0] == {"name": "Alpha", "since": "2020-01-01", "to": "2023-05-01"}
    place.put("companies.csv", "id,name,since\nA,Alpha Ltd,2020-01-01\n")
    assert place.ingest(COMPANIES).written == 1
    assert place.rows(VERSIONS, value="A") == [
        {"name": "Alpha Ltd", "since": "2020-01-01", "to": "2023-05-01"},
        {"name": "Beta", "since": "2023-05-01", "to": "9999-12-31"},
    ]
    known = """
        MATCH (:Subject {scheme: $scheme, value: 'A'})-[:HAS_VERSION]->(v)
        WHERE v.knownFrom <= $commit AND v.knownTo > $commit RETURN v.name AS name, v.validTo AS to
    """
    assert place.rows(known, commit=before) == [{"name": "Alpha", "to": "9999-12-31"}]


def test_a_link_with_a_number_of_its_own_is_corrected(place: Place) -> None:
    numbered = SHARES.replace("    columns:", "    columns:\n      nr: text").replace(
        "        share:", "        id: [{{column: nr}}]\n        share:"
    )
    place.put("companies.csv", "id,name,since\nA,Alpha,2020-01-01\nB,Beta,2020-01-01\n")
    place.put("shares.csv", "nr,from,to,share,at\n1,A,B,0.5,2020-01-01\n2,A,B,0.5,2020-01-01\n")
    place.ingest(COMPANIES, numbered)
    place.put("shares.csv", "nr,from,to,share,at\n1,A,B,0.6,2020-01-01\n2,A,B,0.5,2020-01-01\n")
    assert place.ingest(COMPANIES, numbered).written == 1
    assert [r["share"] for r in place.rows(LINKS)] == ["0.5000000000", "0.6000000000"]


def test_a_subject_of_another_kind_is_set_aside(place: Place) -> None:
    place.put("companies.csv", "id,name,since\nA,Alpha,2020-01-01\n")
    place.ingest(COMPANIES)
    place.put("companies.csv", "id,name,since\nA,Alpha,2021-01-01\nB,Beta,2021-01-01\n")
    summary = place.ingest(COMPANIES.replace("LEGAL_ENTITY", "NATURAL_PERSON"))
    assert (summary.written, dict(summary.reasons)) == (1, {"OTHER_KIND": 1})


# Before anything is written

DELIVERIES = [
    ({}, "no file companies.csv", "each file that the mapping names"),
    ({"companies.csv": ""}, "companies.csv is empty", "id, name, since"),
    ({"companies.csv": "id,name\nA,Alpha\n"}, "lacks since. It has 2: id, name.", "id, name, since"),
    (
        {"companies.csv": "id|name|since\n"},
        "lacks id, name, since. It has 1: id|name|since.",
        "separated by ','",
    ),
    ({"companies.csv": "id,name,since,tel\n"}, "has, undeclared, tel.", "id, name, since"),
    ({"companies.csv": "id,name,since,id\n"}, "repeats id.", "each column once"),
    ({"companies.csv": b"id,n\xe9me,since\n"}, "bytes that are not utf-8", "a line in utf-8"),
]


@pytest.mark.parametrize(("files", "found", "expected"), DELIVERIES)
def test_another_delivery_than_agreed_is_refused_before_anything_is_written(
    place: Place, files: dict[str, str | bytes], found: str, expected: str
) -> None:
    place.put("first.csv", "id,name,since\nA,Alpha,2020-01-01\n")
    for name, content in files.items():
        place.put(name, content)
    commit = commit_of(place.graph)
    with pytest.raises(InputError) as error:
        place.ingest(COMPANIES.replace("companies.csv", "first.csv"), COMPANIES)
    assert found in str(error.value)
    assert expected in error.value.expected
    assert commit_of(place.graph) == commit
