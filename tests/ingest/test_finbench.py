"""FinBench, the files that nobody here wrote: there to the row, and once more changes nothing."""

import csv
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.ingestion import Summary, ingest
from hub.policy.checks.mappings import read_mapping
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from tests.asking import data
from tests.conftest import ROOT, Ask
from tests.fact_base import FINBENCH
from tests.ingest.place import CLEAN, NOW, commit_of


@dataclass
class Loaded:
    """FinBench in the graph."""

    services: Services
    home: Path
    first: Summary

    def again(self, folder: Path = FINBENCH) -> Summary:
        path = ROOT / "seeds" / "mappings" / "finbench.yaml"
        catalogue = self.services.book.current()
        mapping = read_mapping(path, "finbench.yaml", self.services.naming.schemes, catalogue)
        return ingest(
            self.services.graph,
            self.services.naming,
            mapping,
            folder,
            NOW,
            catalogue=catalogue,
            set_aside=self.home,
        )

    def count(self, statement: Any) -> int:
        rows = self.services.graph.read(lambda tx: tx.rows(statement, open=OPEN_COMMIT))
        return rows[0]["n"]


@pytest.fixture(scope="module")
def finbench(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Generator[Loaded]:
    loaded = Loaded(services, tmp_path_factory.mktemp("finbench") / "set-aside", Summary())
    loaded.first = loaded.again()
    yield loaded
    for scheme in ("FINBENCH_COMPANY", "FINBENCH_PERSON"):
        while services.graph.write(lambda tx, s=scheme: tx.rows(CLEAN, scheme=s))[0]["gone"]:
            pass
    services.graph.write(lambda tx: tx.rows("MATCH (b:Batch {source: 'finbench'}) DELETE b"))


COUNTS = [
    ("MATCH (s:Subject {scheme: 'FINBENCH_COMPANY'}) RETURN count(s) AS n", 967),
    ("MATCH (s:Subject {scheme: 'FINBENCH_PERSON'}) RETURN count(s) AS n", 1957),
    ("MATCH (:Subject {scheme: 'FINBENCH_COMPANY'})-[l:SHAREHOLDER_OF]->() RETURN count(l) AS n", 1640),
    ("MATCH (:Subject {scheme: 'FINBENCH_PERSON'})-[l:SHAREHOLDER_OF]->() RETURN count(l) AS n", 3394),
    ("MATCH (:Subject {scheme: 'FINBENCH_COMPANY'})-[l:GUARANTEES]->() RETURN count(l) AS n", 435),
    ("MATCH (:Subject {scheme: 'FINBENCH_PERSON'})-[l:GUARANTEES]->() RETURN count(l) AS n", 916),
    (
        "MATCH (s:Subject)-[:HAS_VERSION]->(v) WHERE s.scheme STARTS WITH 'FINBENCH' RETURN count(v) AS n",
        2924,
    ),
    ("MATCH (b:Batch {source: 'finbench'}) RETURN count(b) AS n", 7),
]


@pytest.mark.parametrize(("statement", "expected"), COUNTS)
def test_finbench_is_there_to_the_row(finbench: Loaded, statement: str, expected: int) -> None:
    assert finbench.count(statement) == expected
    assert (finbench.first.read, finbench.first.written, finbench.first.set_aside) == (9309, 9309, 0)


def test_overlapping_numbers_stay_two_subjects(finbench: Loaded) -> None:
    rows = finbench.services.graph.read(
        lambda tx: tx.rows(
            "MATCH (s:Subject {value: '93'})-[:HAS_VERSION]->(v) WHERE s.scheme STARTS WITH 'FINBENCH' "
            "RETURN s.scheme AS scheme, s.kind AS kind, v.name AS name ORDER BY scheme"
        )
    )
    assert rows == [
        {"scheme": "FINBENCH_COMPANY", "kind": "LEGAL_ENTITY", "name": named("Company.csv", "93")},
        {"scheme": "FINBENCH_PERSON", "kind": "NATURAL_PERSON", "name": named("Person.csv", "93")},
    ]


def named(file: str, number: str) -> str:
    """The name beside a number in a file."""
    lines = (FINBENCH / file).read_text("utf-8").splitlines()
    return next(line.split("|")[1] for line in lines if line.startswith(f"{number}|"))


def test_a_link_says_what_its_row_says(finbench: Loaded) -> None:
    rows = finbench.services.graph.read(
        lambda tx: tx.rows(
            "MATCH (:Subject {scheme: 'FINBENCH_PERSON', value: '1049'})-[l:SHAREHOLDER_OF]->"
            "(:Subject {scheme: 'FINBENCH_COMPANY', value: '598'}) "
            "RETURN l.share AS share, l.validFrom AS since, l.validTo AS to, l.at AS at, l.source AS source"
        )
    )
    assert rows == [
        {
            "share": "0.07095896109718776",
            "since": "2020-04-14",
            "to": "9999-12-31",
            "at": "2020-04-14T06:17:46.418000+00:00",
            "source": "finbench",
        }
    ]


CHAIN = """
query Chain($subject: SubjectRef!, $purpose: PurposeInput!) {
  guaranteeChains(subject: $subject, depth: 20, purpose: $purpose) {
    depth memberCount bounds { truncated } } }
"""


def test_the_deepest_chain_of_persons_is_asked_by_an_investigator(
    finbench: Loaded, ask: Ask, token: Callable[..., str]
) -> None:
    """Over HTTP, beside distances that are walked here; for another region it is not there."""
    towards: dict[str, list[str]] = {}
    with (FINBENCH / "PersonGuaranteePerson.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="|"):
            towards.setdefault(row["fromId"], []).append(row["toId"])

    def walked(start: str) -> dict[str, int]:
        reached, pending = {start: 0}, [start]
        for one in pending:
            for other in towards.get(one, ()):
                if other not in reached:
                    reached[other] = reached[one] + 1
                    pending.append(other)
        return reached

    first = max(sorted(towards), key=lambda one: max(walked(one).values()))
    subject = {"external": {"scheme": "FINBENCH_PERSON", "value": first}}
    given = {"subject": subject, "purpose": {"code": "INVESTIGATION", "matter": "信查2026-019"}}
    found = data(ask(CHAIN, given, as_=token(role=Role.INVESTIGATOR)))["guaranteeChains"]
    assert (found["depth"], found["bounds"]["truncated"]) == (7, False)
    assert found["memberCount"] == len(walked(first))
    elsewhere = token(role=Role.INVESTIGATOR, region="320500", authority="320500-jcj")
    assert data(ask(CHAIN, given, as_=elsewhere)) == {"guaranteeChains": None}


def test_once_more_changes_nothing(finbench: Loaded) -> None:
    commit = commit_of(finbench.services.graph)
    again = finbench.again()
    assert (again.read, again.written, again.unchanged) == (9309, 0, 9309)
    assert commit_of(finbench.services.graph) == commit
    assert finbench.count("MATCH (b:Batch {source: 'finbench'}) RETURN count(b) AS n") == 7


def test_files_with_other_bytes_that_say_the_same_change_nothing(finbench: Loaded, tmp_path: Path) -> None:
    for file in FINBENCH.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    commit = commit_of(finbench.services.graph)
    again = finbench.again(tmp_path)
    assert (again.read, again.written, again.unchanged) == (9309, 0, 9309)
    assert commit_of(finbench.services.graph) == commit
    assert [finbench.count(statement) for statement, _ in COUNTS[:-1]] == [n for _, n in COUNTS[:-1]]
