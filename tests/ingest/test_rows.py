"""Rows that can't be used: each costs itself only, and is kept with its line and its reason."""

import re
import stat

import pytest

from tests.ingest.place import COMPANIES, LINKS, SHARES, VERSIONS, Place

PERSON = "11010519491231002X"
"""The example number of GB 11643."""

A = "A,Alpha,2020-01-01"
RUBBISH: list[tuple[str, bytes, str]] = [
    ("too few fields", b"B,Beta", "FIELD_COUNT"),
    ("too many fields", b"B,Beta,2020-01-01,x", "FIELD_COUNT"),
    ("blanks", b"   ", "FIELD_COUNT"),
    ("no name", b"B,,2020-01-01", "EMPTY"),
    ("no such day", b"B,Beta,2020-02-30", "BAD_VALUE"),
    ("a moment for a day", b"B,Beta,2020-02-03 10:00", "BAD_VALUE"),
    ("a year that is a slip", b"B,Beta,0020-02-03", "BAD_VALUE"),
    ("full-width digits", "B,Beta,２０２０-01-01".encode(), "BAD_VALUE"),
    ("a day that never is", b"B,Beta,always", "BAD_VALUE"),
    ("a long name", b"B," + b"x" * 300 + b",2020-01-01", "BAD_VALUE"),
    ("a space in the key", b"B C,Beta,2020-01-01", "INVALID_IDENTIFIER"),
    ("an identity number as key", f"{PERSON},Beta,2020-01-01".encode(), "INVALID_IDENTIFIER"),
    ("an identity number in the name", f"B,Beta {PERSON},2020-01-01".encode(), "IDENTITY_IN_TEXT"),
    ("bytes that are no UTF-8", b"B,B\xe9ta,2020-01-01", "BAD_BYTES"),
    ("a cut character", "B,信".encode()[:-1] + b",2020-01-01", "BAD_BYTES"),
    ("NUL", b"B,Be\0ta,2020-01-01", "NUL"),
    ("a line without end", b"B," + b"x" * 70_000, "TOO_LONG"),
    ("text after a quote", b'B,"Be"ta,2020-01-01', "BAD_QUOTES"),
    ("the same day, another name", b"A,Omega,2020-01-01", "CONTRADICTION"),
]


def test_all_that_is_wrong_with_a_row_is_told_at_once(place: Place) -> None:
    place.put("companies.csv", b"id,name,since\n" + A.encode() + b"\nB,,2020-02-30\n")
    assert dict(place.ingest(COMPANIES).reasons) == {"EMPTY": 1}
    (aside,) = place.set_aside()
    assert (aside["column"], aside["reason"]) == ("name", "EMPTY")
    assert [(one["column"], one["reason"]) for one in aside["others"]] == [("since", "BAD_VALUE")]
    assert aside["others"][0]["zh"]["expected"]


@pytest.mark.parametrize(("row", "reason"), [r[1:] for r in RUBBISH], ids=[r[0] for r in RUBBISH])
def test_a_row_that_cannot_be_used_costs_that_row_only(place: Place, row: bytes, reason: str) -> None:
    place.put("companies.csv", b"id,name,since\n" + A.encode() + b"\n" + row + b"\nZ,Zeta,2021/5/6\n")
    summary = place.ingest(COMPANIES)
    assert (summary.read, summary.written, dict(summary.reasons)) == (3, 2, {reason: 1})
    (aside,) = place.set_aside()
    assert (aside["file"], aside["line"], aside["reason"]) == ("companies.csv", 3, reason)
    assert aside["found"]
    assert aside["expected"]
    held = place.rows("MATCH (s:Subject {scheme: $scheme}) RETURN s.value AS value ORDER BY value")
    assert [row["value"] for row in held] == ["A", "Z"]
    assert place.rows(VERSIONS, value="Z") == [{"name": "Zeta", "since": "2021-05-06", "to": "9999-12-31"}]


SHARE_RUBBISH = [
    ("A,Q,0.5,2020-01-01 10:00", "UNKNOWN_SUBJECT"),
    ("A,B,1.01,2020-01-01 10:00", "BAD_VALUE"),
    ("A,B,-0.1,2020-01-01 10:00", "BAD_VALUE"),
    ("A,B,NaN,2020-01-01 10:00", "BAD_VALUE"),
    ("A,B,1e999999999,2020-01-01 10:00", "BAD_VALUE"),
    ("A,B,half,2020-01-01 10:00", "BAD_VALUE"),
    ("A,B,0.5,9999-12-31 23:59:59", "BAD_VALUE"),
]
FIGURES = """
  - file: figures.csv
    columns:
      no: text
      from: text
      to: text
      share: {{type: decimal, unit: percent, required: false}}
      band: {{type: bands, required: false, values: {{25%至50%: [0.25, 0.5]}}}}
      least: {{type: decimal, required: false}}
      most: {{type: decimal, required: false}}
      state: {{type: map, values: {{登记: REGISTERED, 自述: STATED}}}}
      since: date
      noted: {{type: date, required: false}}
    links:
      - kind: SHAREHOLDER_OF
        start: {{scheme: {scheme}, value: {{column: from}}}}
        end: {{scheme: {scheme}, value: {{column: to}}}}
        id: [{{column: no}}]
        share: {{column: share}}
        votes: {{column: band}}
        benefit_at_least: {{column: least}}
        benefit_at_most: {{column: most}}
        state: {{column: state}}
        from: {{column: since}}
        registered_on: {{column: noted}}
"""
STATED = """
MATCH (:Subject {scheme: $scheme})-[l:SHAREHOLDER_OF]->() WHERE l.knownTo = $open
RETURN l {.share, .votesAtLeast, .votesAtMost, .benefitAtLeast, .benefitAtMost, .state, .registeredOn} AS link
ORDER BY l.key
"""


def test_figures_are_taken_in_exactly_in_the_unit_of_their_column(place: Place) -> None:
    rows = [
        "1,A,B,33.3333333333,25%至50%,,,登记,2020-01-01,2020-02-01",
        "2,A,B,60%,,0.1,0.2,自述,2020-01-01,",
        "3,A,B,0,,,,登记,2020-01-01,",
        "4,A,B,,,0.2,0.1,登记,2020-01-01,",
        "5,A,B,100.01,,,,登记,2020-01-01,",
        "6,A,B,-1%,,,,登记,2020-01-01,",
        "7,A,B,NaN,,,,登记,2020-01-01,",
        "8,A,B,,30%至60%,,,登记,2020-01-01,",
    ]
    place.put("companies.csv", "id,name,since\nA,Alpha,2020-01-01\nB,Beta,2020-01-01\n")
    place.put("figures.csv", "\n".join(["no,from,to,share,band,least,most,state,since,noted", *rows, ""]))
    summary = place.ingest(COMPANIES, FIGURES)
    assert (summary.written, dict(summary.reasons)) == (5, {"BAD_VALUE": 4, "UNKNOWN_CODE": 1})
    nothing = dict.fromkeys(("share", "votesAtLeast", "votesAtMost", "benefitAtLeast", "benefitAtMost"))
    nothing |= {"state": "REGISTERED", "registeredOn": None}
    assert [row["link"] for row in place.rows(STATED)] == [
        nothing
        | {"share": "0.333333333333", "votesAtLeast": "0.2500000000", "votesAtMost": "0.5000000000"}
        | {"registeredOn": "2020-02-01"},
        nothing
        | {"share": "0.6000000000", "benefitAtLeast": "0.1000000000", "benefitAtMost": "0.2000000000"}
        | {"state": "STATED"},
        nothing | {"share": "0.0000000000"},
    ]
    aside = {row["line"]: (row["found"], row["expected"]) for row in place.set_aside()}
    assert aside[5] == (
        "a benefit_at_least that does not fit",
        "the lower bound, the figure and the upper bound in this order",
    )
    assert set(aside) == {5, 6, 7, 8, 9}
    assert place.ingest(COMPANIES, FIGURES).written == 0


AGREEMENTS = """
  - file: agreements.csv
    columns:
      proxy: text
      principal: text
      about: {{type: text, required: false}}
      since: date
    links:
      - kind: VOTES_FOR
        start: {{scheme: {scheme}, value: {{column: proxy}}}}
        end: {{scheme: {scheme}, value: {{column: principal}}}}
        company: {{scheme: {scheme}, value: {{column: about}}}}
        from: {{column: since}}
"""
AGREED = """
MATCH (:Subject {scheme: $scheme})-[l:VOTES_FOR]->() WHERE l.knownTo = $open
OPTIONAL MATCH (c:Subject {id: l.company})
RETURN c.value AS company ORDER BY company
"""


def test_an_agreement_says_which_company_it_concerns(place: Place) -> None:
    """Two on two companies are two, one that names none is a third, and one on nobody is set aside."""
    place.put("companies.csv", "id,name,since\nA,Alpha,2020-01-01\nB,Beta,2020-01-01\n")
    rows = ["A,B,A,2020-01-01", "A,B,B,2020-01-01", "A,B,,2020-01-01", "A,B,Q,2020-01-01"]
    place.put("agreements.csv", "\n".join(["proxy,principal,about,since", *rows, ""]))
    summary = place.ingest(COMPANIES, AGREEMENTS)
    assert (summary.written, dict(summary.reasons)) == (5, {"UNKNOWN_SUBJECT": 1})
    assert [row["column"] for row in place.set_aside()] == ["about"], "of three keys the one that is unknown"
    assert [row["company"] for row in place.rows(AGREED)] == ["A", "B", None]
    assert place.ingest(COMPANIES, AGREEMENTS).written == 0


@pytest.mark.parametrize(("row", "reason"), SHARE_RUBBISH)
def test_a_link_that_cannot_be_used_is_set_aside(place: Place, row: str, reason: str) -> None:
    place.put("companies.csv", "id,name,since\nA,Alpha,2020-01-01\nB,Beta,2020-01-01\n")
    place.put("shares.csv", f"from,to,share,at\n{row}\nB,A,,2020-01-01T10:00:00+08:00\n")
    summary = place.ingest(COMPANIES, SHARES)
    assert (summary.written, dict(summary.reasons)) == (3, {reason: 1})
    assert [(r["file"], r["line"], r["reason"]) for r in place.set_aside()] == [("shares.csv", 2, reason)]
    assert [(r["start"], r["end"], r["share"]) for r in place.rows(LINKS)] == [("B", "A", None)]


PHONES = """
  - file: phones.csv
    columns:
      no: text
      company: text
      phone: text
      since: date
    attributes:
      - kind: PHONE
        subject: {{scheme: {scheme}, value: {{column: company}}}}
        id: [{{column: no}}]
        value: {{column: phone}}
        from: {{column: since}}
"""
USES = """
MATCH (s:Subject {scheme: $scheme})-[l:SAME_PHONE_AS]->(a:SharedAttribute) WHERE l.knownTo = $open
RETURN s.value AS who, a.label AS label, a.value AS value ORDER BY who
"""


def test_a_phone_is_kept_as_a_digest_that_its_users_share(place: Place) -> None:
    head = "no,company,phone,since\n"
    place.put("companies.csv", "id,name,since\nA,Alpha,2020-01-01\nB,Beta,2020-01-01\n")
    rows = "1,A,199 0000 0021,2020-01-01\n2,B,+8619900000021,2020-01-01\n3,A,0000021,2020-01-01\n"
    place.put("phones.csv", head + rows)
    summary = place.ingest(COMPANIES, PHONES)
    assert (summary.written, dict(summary.reasons)) == (4, {"BAD_VALUE": 1})
    first, second = place.rows(USES)
    assert (first["who"], second["who"], first["label"]) == ("A", "B", "199****21")
    assert first["value"] == second["value"]
    assert "19900000021" not in str(place.set_aside() + place.rows(USES))
    assert place.ingest(COMPANIES, PHONES).written == 0
    place.put("phones.csv", head + "1,A,19900000022,2020-01-01\n2,B,+8619900000021,2020-01-01\n")
    assert place.ingest(COMPANIES, PHONES).written == 1
    first, second = place.rows(USES)
    assert (first["label"], second["label"]) == ("199****22", "199****21")


def test_what_is_set_aside_is_for_the_owner_only_and_tells_no_number_of_a_person(place: Place) -> None:
    spaced = f"{PERSON[:6]}-{PERSON[6:]}"
    rows = [f"{PERSON[:-1]}1,Li", f"{PERSON},{PERSON}", f"{spaced},Wang", f"{PERSON},Zhang,{PERSON}"]
    place.put("people.csv", "\n".join(["number,name", *rows]))
    people = """
  - file: people.csv
    columns: {{number: text, name: text}}
    subjects:
      - kind: NATURAL_PERSON
        key: {{scheme: ID, value: {{column: number}}}}
        name: {{column: name}}
        from: 2020-01-01
"""
    summary = place.ingest(people)
    assert (summary.written, summary.set_aside) == (0, 4)
    (file,) = (place.home / "set-aside").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text("utf-8") + str(summary)
    assert not re.search(r"\d{6}", re.sub(r'"row": "[0-9a-f]+"', "", text)), text


def test_quoted_fields_hold_separators_quotes_and_line_ends(place: Place) -> None:
    place.put(
        "companies.csv",
        '\ufeffid,name,since\r\nA,"Alpha, ""the"" first\nand last",2020-01-01\r\n\r\n'
        'B,5" Pipes,2020-01-02\r\n',
    )
    assert place.ingest(COMPANIES).written == 2
    assert place.rows(VERSIONS, value="A")[0]["name"] == 'Alpha, "the" first and last'
    assert place.rows(VERSIONS, value="B")[0]["name"] == '5" Pipes'


def test_gb18030_reads_as_it_was_written(place: Place) -> None:
    text = "id|name|since\nA|信阳｜𠮷祥公司|2020-01-01\n".encode("gb18030")
    place.put("companies.csv", text + b"B|\x81\xff|2020-01-01\n")
    other = COMPANIES.replace("    columns:", '    encoding: gb18030\n    separator: "|"\n    columns:')
    summary = place.ingest(other)
    assert (summary.written, dict(summary.reasons)) == (1, {"BAD_BYTES": 1})
    assert place.rows(VERSIONS, value="A")[0]["name"] == "信阳｜𠮷祥公司"


PLACED = """
  - file: companies.csv
    columns: {{id: text, place: text}}
    subjects:
      - kind: LEGAL_ENTITY
        key: {{scheme: {scheme}, value: {{column: id}}}}
        name: {{column: id}}
        registered: {{column: place}}
        from: 2020-01-01
"""


def test_an_abolished_code_of_a_region_names_what_the_region_became(place: Place) -> None:
    place.put("companies.csv", b"id,place\nA,370116\nB,371202\nC,999999\n")
    summary = place.ingest(PLACED)
    assert (summary.written, dict(summary.reasons)) == (1, {"UNKNOWN_CODE": 2})
    assert {aside["line"]: aside["expected"] for aside in place.set_aside()} == {
        3: "370116 (莱芜区), which the region of the abolished code 371202 became",
        4: "the code of a region of this hub",
    }


GRADES = """
  - file: grades.csv
    columns:
      no: text
      who: text
      on: date
      published: {{type: date, required: false}}
      scale: {{type: text, required: false}}
      grade: {{type: text, required: false}}
    records:
      - id: [{{column: no}}]
        subject: {{scheme: {scheme}, value: {{column: who}}}}
        kind: credit-grade
        authority: 411500-demo
        decided_on: {{column: on}}
        published_on: {{column: published}}
        attributes: {{scale: {{column: scale}}, grade: {{column: grade}}}}
"""


def test_what_cannot_be_so_of_a_record_is_set_aside_from_files_too(place: Place) -> None:
    place.put("companies.csv", f"id,name,since\n{A}\n")
    rows = [
        "1,A,2024-01-02,2024-01-02,suzhou-transport,AA",
        "2,A,2024-01-02,2024-01-01,suzhou-transport,AAA",
        "3,A,2024-01-02,,no-such-scale,AA",
    ]
    place.put("grades.csv", "\n".join(["no,who,on,published,scale,grade", *rows]) + "\n")
    assert place.ingest(COMPANIES, GRADES).written == 2
    first, second = place.set_aside()
    assert [
        (first["column"], first["reason"]),
        (first["others"][0]["column"], first["others"][0]["reason"]),
    ] == [
        ("published", "BAD_VALUE"),
        ("grade", "UNKNOWN_CODE"),
    ]
    assert first["others"][0]["expected"] == "one of AA, A, B, C, D"
    assert (second["column"], second["reason"], "others" in second) == ("scale", "UNKNOWN_CODE", False)
