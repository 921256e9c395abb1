"""The example of docs/ingestion.md does what the page says."""

import json
import re
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from hub.ingestion import Summary
from hub.policy.checks.mappings import read_mapping
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.services import Services
from tests.conftest import ROOT
from tests.ingest.place import Place, commit_of


def example(name: str) -> str:
    """A block of the how-to."""
    text = (ROOT / "docs" / "ingestion.md").read_text("utf-8")
    found = re.search(rf"<!-- tested: {re.escape(name)} -->\n```\w+\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


RECORDS = """
MATCH (r:CreditRecord) WHERE r.id STARTS WITH 'penalties-demo-' AND r.knownTo = $open
RETURN r {.*} AS r ORDER BY r.decidedOn
"""


@pytest.fixture
def penalties(place: Place) -> Generator[Callable[[], Summary]]:
    place.put("penalties.csv", example("penalties.csv"))

    def run() -> Summary:
        text = example("penalties.yaml").replace("{", "{{").replace("}", "}}")
        return place.ingest(text.partition("files:\n")[2])

    place.source = "penalties-demo"
    yield run
    remove = "MATCH (r:CreditRecord) WHERE r.id STARTS WITH 'penalties-demo-' DETACH DELETE r"
    place.graph.write(lambda tx: tx.rows(remove))


def test_the_example_of_the_how_to_becomes_records(place: Place, penalties: Callable[[], Summary]) -> None:
    summary = penalties()
    assert (summary.read, summary.written, dict(summary.reasons)) == (3, 2, {"INVALID_IDENTIFIER": 1})
    fine, warning = (row["r"] for row in place.rows(RECORDS))
    assert (fine["decidedOn"], fine["displayEndsOn"], fine["severity"]) == (
        "2025-03-07",
        "2028-03-08",
        "GENERAL",
    )
    assert (fine["region"], fine["path"][-1], fine["authority"]) == ("411500", "411500", "411500-demo")
    assert json.loads(fine["attributes"])["amount"] == "15000"
    assert warning["displayEndsOn"] == "9999-12-31"
    assert warning["title"] == "信阳示例建设有限公司（虚构）,一分公司"
    assert "amount" not in json.loads(warning["attributes"])
    commit = commit_of(place.graph)
    assert (penalties().written, commit_of(place.graph)) == (0, commit)


def test_a_corrected_record_is_a_new_version(place: Place, penalties: Callable[[], Summary]) -> None:
    penalties()
    place.put("penalties.csv", example("penalties.csv").replace(",1.5,", ",2.5,"))
    assert penalties().written == 1
    fine = place.rows(RECORDS)[0]["r"]
    assert (fine["version"], json.loads(fine["attributes"])["amount"]) == (2, "25000")


def test_the_example_names_what_the_catalogue_has(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    cases = [
        ("kind: admin-penalty", "kind: admin-penality", "expected a record kind of the catalogue"),
        ("authority: 411500-demo", "authority: 411500-x", "expected an authority of the catalogue"),
        ('region: "411500"', 'region: "411599"', "expected the code of a region"),
        ('region: "411500"', "region: 411500", "expected the code of a region, in quotes"),
        ("amount: {", "ammount: {", "found an attribute that admin-penalty does not have"),
        ("penalty_type: {column: 处罚类别}", "penalty_type: {column: 处罚决定日期}", "of type date"),
        ("scheme: USCC", "scheme: ID", "which holds identity numbers"),
    ]
    for old, new, message in cases:
        path.write_text(example("penalties.yaml").replace(old, new, 1), "utf-8")
        with pytest.raises(BrokenDocuments, match=re.escape(message)):
            read_mapping(path, "p.yaml", services.naming.schemes, services.book.current())
