"""What kind a subject is belongs to its version: a sole trader that becomes a company keeps its code."""

from __future__ import annotations

from itertools import permutations

import pytest

from hub.store.commits import OPEN_COMMIT
from hub.subjects import batch_writing, subject_writing
from tests.ingest.place import Place, commit_of

REGISTER = """
  - file: register*.csv
    columns:
      id: text
      what:
        type: map
        values: {{个体: INDIVIDUAL_BUSINESS, 企业: LEGAL_ENTITY, 事业: PUBLIC_BODY, 自然人: NATURAL_PERSON}}
      name: text
      since: date
    subjects:
      - kind: {{column: what}}
        key: {{scheme: {scheme}, value: {{column: id}}}}
        name: {{column: name}}
        from: {{column: since}}
"""
FINES = """
  - file: fines.csv
    columns: {{no: text, who: text, day: date}}
    records:
      - id: [{{column: no}}]
        subject: {{scheme: {scheme}, value: {{column: who}}}}
        kind: admin-penalty
        authority: 411500-demo
        region: "411500"
        decided_on: {{column: day}}
"""
VERSIONS = """
MATCH (s:Subject {scheme: $scheme, value: 'A'})-[:HAS_VERSION]->(v)
WHERE v.knownFrom <= $commit AND v.knownTo > $commit
RETURN v.kind AS kind, v.validFrom AS since, v.validTo AS to, v.name AS name ORDER BY since
"""
SUBJECTS = """
MATCH (s:Subject {scheme: $scheme}) OPTIONAL MATCH (s)-[:HAS_RECORD]->(r) WHERE r.knownTo = $open
RETURN s.value AS value, s.kind AS kind, count(r) AS records
"""
TRADER, COMPANY = "A,个体,甲店,2018-01-01", "A,企业,甲公司,2025-06-01"
LATER = "A,企业,甲集团,2026-01-01"
BECAME = [
    ("INDIVIDUAL_BUSINESS", "2018-01-01", "2025-06-01"),
    ("LEGAL_ENTITY", "2025-06-01", "2026-01-01"),
    ("LEGAL_ENTITY", "2026-01-01", "9999-12-31"),
]


def deliver(place: Place, *rows: str) -> dict[str, int]:
    """Takes rows of the register in; answers for which reasons rows were set aside."""
    place.put("register.csv", "\n".join(("id,what,name,since", *rows)) + "\n")
    return dict(place.ingest(REGISTER).reasons)


def versions(place: Place, commit: int | None = None) -> list[tuple[str, str, str]]:
    """Kind, first day and the day after the last of A's versions, as known at a commit."""
    found = place.rows(VERSIONS, commit=commit if commit is not None else OPEN_COMMIT - 1)
    return [(row["kind"], row["since"], row["to"]) for row in found]


@pytest.mark.parametrize("rows", list(permutations((TRADER, COMPANY, LATER))))
@pytest.mark.parametrize("at_once", [True, False], ids=["one file", "three deliveries"])
def test_a_sole_trader_that_becomes_a_company_stays_one_subject(
    place: Place, rows: tuple[str, ...], at_once: bool
) -> None:
    for part in [rows] if at_once else [(row,) for row in rows]:
        assert deliver(place, *part) == {}
    assert versions(place) == BECAME
    assert place.rows(SUBJECTS) == [{"value": "A", "kind": "LEGAL_ENTITY", "records": 0}]
    commit = commit_of(place.graph)
    assert deliver(place, *reversed(rows)) == {}
    assert versions(place) == BECAME
    assert commit_of(place.graph) == commit, "again it says nothing new"


def test_what_was_known_before_and_what_hangs_on_the_subject_stay(place: Place) -> None:
    deliver(place, TRADER)
    before = commit_of(place.graph)
    deliver(place, COMPANY)
    place.put("fines.csv", "no,who,day\n1,A,2020-05-05\n2,A,2025-07-07\n")
    assert place.ingest(FINES).written == 2
    assert versions(place, before) == [("INDIVIDUAL_BUSINESS", "2018-01-01", "9999-12-31")]
    assert place.rows(SUBJECTS) == [{"value": "A", "kind": "LEGAL_ENTITY", "records": 2}]


REFUSED = {
    "a company becomes no sole trader": ("A,企业,甲,2018-01-01", "A,个体,甲,2025-06-01"),
    "a public body becomes no company": ("A,事业,甲,2018-01-01", "A,企业,甲,2025-06-01"),
    "nor a company a public body": ("A,企业,甲,2018-01-01", "A,事业,甲,2025-06-01"),
    "a natural person becomes no company": ("A,自然人,张三,2018-01-01", "A,企业,甲,2025-06-01"),
    "nor is one corrected into a company": ("A,自然人,张三,2018-01-01", "A,企业,甲,2018-01-01"),
    "nor a sole trader": ("A,自然人,张三,2018-01-01", "A,个体,甲,2025-06-01"),
    "and nobody becomes a natural person": ("A,个体,甲,2018-01-01", "A,自然人,张三,2025-06-01"),
}


@pytest.mark.parametrize("at_once", [True, False], ids=["one file", "two deliveries"])
@pytest.mark.parametrize(("first", "second"), REFUSED.values(), ids=REFUSED)
def test_what_no_register_makes_of_a_subject_is_set_aside(
    place: Place, first: str, second: str, at_once: bool
) -> None:
    if not at_once:
        deliver(place, first)
    assert deliver(place, first, second) == {"OTHER_KIND": 1}
    ((kind, since, to),) = versions(place)
    assert ({"事业": "PUBLIC_BODY", "自然人": "NATURAL_PERSON"}.get(first.split(",")[1], kind), to) == (
        kind,
        "9999-12-31",
    )
    assert since == "2018-01-01"
    (told,) = place.set_aside()
    person = "自然人" in first + second
    assert ("a NATURAL_PERSON has a scheme of its own" in told["expected"]) == person
    assert ("INDIVIDUAL_BUSINESS that becomes LEGAL_ENTITY" in told["expected"]) != person
    assert "甲" not in str(told)
    assert "张三" not in str(told)


def test_a_kind_that_was_wrong_is_corrected_whatever_the_order_of_the_rows(place: Place) -> None:
    wrong = ("A,个体,甲店,2018-01-01", "A,个体,甲号,2020-01-01")
    for now in (("企业", "LEGAL_ENTITY"), ("事业", "PUBLIC_BODY"), ("个体", "INDIVIDUAL_BUSINESS")):
        deliver(place, *wrong)
        corrected = [row.replace("个体", now[0]) for row in wrong]
        assert deliver(place, *corrected) == {}
        assert [kind for kind, _, _ in versions(place)] == [now[1], now[1]]
        assert deliver(place, *reversed(wrong)) == {}
        assert [kind for kind, _, _ in versions(place)] == ["INDIVIDUAL_BUSINESS"] * 2


def test_a_row_without_a_kind_is_set_aside(place: Place) -> None:
    optional = REGISTER.replace("type: map", "type: map\n        required: false")
    place.put("register.csv", f"id,what,name,since\n{TRADER}\nB,,乙,2018-01-01\n")
    done = place.ingest(optional)
    assert (done.written, dict(done.reasons)) == (1, {"EMPTY": 1})


def test_no_statement_turns_a_person_into_something_else(place: Place) -> None:
    """Whoever calls it: masking asks the subject whether it is a person."""
    deliver(place, "A,自然人,张三,2018-01-01")
    person = {"name": "甲", "operation": [], "validTo": "9999-12-31", "kind": "NATURAL_PERSON"}
    company = {**person, "kind": "LEGAL_ENTITY", "validFrom": "2010-01-01", "validTo": "2018-01-01"}
    person["validFrom"] = "2018-01-01"
    for versions_, changed in (([company], 0), ([company, person], 0), ([person], 1)):
        row = {
            "scheme": place.scheme,
            "value": "A",
            "invented": True,
            "keyVersion": None,
            **subject_writing.of_versions(versions_),
        }
        done = place.graph.write(
            lambda tx, row=row: batch_writing.write(
                tx, subject_writing.WRITE_SUBJECTS, [row], commit=1, batch="x"
            )
        )
        assert done == changed, versions_


POSTS = """
  - file: posts.csv
    columns:
      post: {{type: map, values: {{法定代表人: LEGAL_REPRESENTATIVE_OF, 股东: SHAREHOLDER_OF}}}}
      who: text
      where: text
      since: date
    links:
      - kind: {{column: post}}
        start: {{scheme: USCC, value: {{column: who}}}}
        end: {{scheme: USCC, value: {{column: where}}}}
        from: {{column: since}}
"""


def test_a_link_joins_what_its_kind_can_join(place: Place) -> None:
    one, other = "91411503DEM0000737", "91411502DEM000153C"
    place.put("posts.csv", f"post,who,where,since\n法定代表人,{one},{other},2020-01-01\n")
    assert dict(place.ingest(POSTS).reasons) == {"OTHER_KIND": 1}
    told = next(one for one in place.set_aside() if one["reason"] == "OTHER_KIND")
    assert (told["line"], told["column"], told["expected"]) == (2, "post", "a start of kind NATURAL_PERSON")
