"""Identity numbers are planted, in generated spellings, at every door of a running hub; afterwards none is
in the graph, in a file, in a log line or in an answer. ``make soak`` plants many more."""

from __future__ import annotations

import json
import logging
import os
import unicodedata
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import Phase, given, settings

from graph_schema.vocabulary import Role
from hub.errors import InputError
from hub.identity.callers import caller_of
from hub.identity.token_refusals import TokenRefused
from hub.ingestion import ingest
from hub.policy.checks.mappings import read_mapping
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.policy.document_reading import read
from hub.policy.yaml_documents import parse
from hub.services import Services
from tests.asking import CLEAN, EVALUATE, JOINT_PUNISHMENT, PROCUREMENT, SUBJECT, code
from tests.conftest import Ask
from tests.ingest.place import COMPANIES, HEAD, NOW, Place
from tests.spelling import PLANTED
from tests.test_bad_input import _Kept
from tests.test_publishing import PUBLISH, PURPOSE, rule_text

EXAMPLES = int(os.environ.get("EXAMPLES", "2"))
TEXTS = """
MATCH (n) WITH [k IN keys(n) | n[k]] AS held
UNWIND held AS one WITH one WHERE one IS :: STRING AND size(one) >= 18
RETURN DISTINCT one AS text
"""
LINK_TEXTS = """
MATCH ()-[l]->() WITH [k IN keys(l) | l[k]] AS held
UNWIND held AS one WITH one WHERE one IS :: STRING AND size(one) >= 18
RETURN DISTINCT one AS text
"""


class _Plain(dict[int, str]):
    """Each character as :func:`digits` has it, found out once."""

    def __missing__(self, code: int) -> str:
        one = chr(code)
        value = unicodedata.numeric(one, -1)
        self[code] = "" if not one.isalnum() else str(int(value)) if value in range(10) else one.upper()
        return self[code]


_PLAIN = _Plain()


def digits(text: str) -> str:
    """What is left of a text of digits by value and X: nothing hides in a spelling."""
    return unicodedata.normalize("NFKC", text).translate(_PLAIN)


def folded(number: str) -> str:
    """YAML that reads as the number and holds nothing that looks like it."""
    return '"' + "".join(f"\\u{ord(one):04x}" if ord(one) < 0x10000 else one for one in number) + '"'


@pytest.fixture
def log() -> Generator[list[str]]:
    """Every line that anything in this process logs but the client of this test."""
    handler = _Kept()
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)


def asked_doors(ask: Ask, written: str, admin: str) -> Iterator[dict[str, Any]]:
    """Answers to questions that hold the number where a text is kept, or shown to others."""
    purpose = {**PROCUREMENT, "matter": f"案{written}"}
    yield ask(SUBJECT, {"ref": code(CLEAN), "purpose": purpose})
    asked = {"subject": code(CLEAN), "region": "411500", "purpose": PROCUREMENT}
    for value in ({"text": written}, {"decimal": written}):
        yield ask(JOINT_PUNISHMENT, {**asked, "inputs": [{"name": "note", "value": value}]})
    yield ask(JOINT_PUNISHMENT, {**asked, "occasion": written})
    yield ask(EVALUATE, {"rule": written, "purpose": PROCUREMENT})
    yield ask(SUBJECT, {"ref": {"external": {"scheme": "SHIP", "value": written}}, "purpose": PROCUREMENT})
    yield ask(SUBJECT, {"ref": {"id": written}, "purpose": PROCUREMENT})
    yield ask(f"{{ gradeScales(first: 1) {{ edges {{ cursor }} }} }} # {written}")
    yield ask(f"{{ rules(region: {json.dumps(written)}) {{ edges {{ cursor }} }} }}")
    text = rule_text("xi-test--planted")
    for titled in (f'"{written}"', folded(written)):
        planted = text.replace("（测试）息县企业优惠", titled, 1)
        variables = {"text": planted, "version": None, "dry": False, "purpose": PURPOSE}
        yield ask(PUBLISH, {**variables, "reason": "试行"}, as_=admin)
    variables = {"text": text, "version": None, "dry": False, "purpose": PURPOSE}
    yield ask(PUBLISH, {**variables, "reason": written}, as_=admin)


def refused_files(place: Place, written: str) -> Iterator[str]:
    """Complaints about documents and deliveries that hold the number."""
    for text in (f"a: {folded(written)}", f"# {written}\na: 1", f"{folded(written)}: 1", f"a: '{written}'"):
        with pytest.raises(BrokenDocuments) as broken:
            parse(text, f"{written}.yaml")
        yield str(broken.value)
    path = place.home / "mapping.yaml"
    mapped = HEAD.format(source=place.source) + COMPANIES.format(scheme=place.scheme)
    path.write_text(mapped.replace("title: a test", f"title: {folded(written)}"), "utf-8")
    with pytest.raises(BrokenDocuments) as broken:
        read(path, "mapping.yaml")
    yield str(broken.value)
    path.write_text(mapped.replace("companies.csv", "'*.csv'"), "utf-8")
    mapping = read_mapping(path, "mapping.yaml", place.naming.schemes, place.catalogue)
    named = place.folder / f"list {written.replace('/', '-')}.csv"
    for content in ("id,name,since\n", f"{written},x\n"):
        named.write_text(content, "utf-8")
        with pytest.raises(InputError) as refused:
            ingest(
                place.graph,
                place.naming,
                mapping,
                place.folder,
                NOW,
                catalogue=place.catalogue,
                set_aside=place.home / "set-aside",
            )
        yield str(refused.value)
        named.unlink()


def delivered(place: Place, written: str) -> None:
    """Rows that hold the number where it does not belong: all are set aside."""
    cell = '"' + written.replace('"', '""') + '"'
    rows = [f"A,{cell},2020-01-01", f"{cell},Beta,2020-01-01", f"C,Gamma,{cell}"]
    place.put("companies.csv", "\n".join(["id,name,since", *rows, ""]))
    summary = place.ingest(COMPANIES)
    assert (summary.written, summary.set_aside) == (0, 3), summary.reasons


def told_to_tokens(written: str) -> Iterator[str]:
    claims = {"sub": "a", "region": "411500", "authority": "b", "role": Role.OFFICER.value}
    own = {"sub": "a", "region": "411500", "role": Role.SUBJECT.value}
    for wrong in (
        {**claims, "sub": written},
        {**claims, "authority": written},
        {**claims, "region": written},
        {**own, "subject": f"SHIP:{written}"},
        {**own, "subject": f"hub:{written}"},
    ):
        with pytest.raises(TokenRefused) as refused:
            caller_of(wrong)
        yield str(refused.value)


def by_url(address: str, written: str) -> Iterator[str]:
    with httpx.Client(base_url=address) as client:
        for path in (
            f"/graphql?query={{__typename}}&{quote(written)}=1",
            f"/graphql?query={{__typename}}&x={quote(quote(written))}",
            f"/elsewhere/{quote(written)}",
        ):
            response = client.get(path)
            yield response.text + str(dict(response.headers))


def texts(services: Services, folder: Path) -> Iterator[tuple[str, str]]:
    """Everything that is kept: properties of nodes and links, and files."""
    for statement in (TEXTS, LINK_TEXTS):
        for row in services.graph.read(lambda tx, s=statement: tx.rows(s)):
            yield "graph", row["text"]
    for file in folder.rglob("*.jsonl"):
        yield file.name, file.read_text("utf-8")


def some_plants(count: int) -> list[tuple[str, str]]:
    """Numbers, each with one of its spellings: the same ones every time."""
    found: list[tuple[str, str]] = []

    @settings(max_examples=count, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(PLANTED)
    def plant(one: tuple[str, str]) -> None:
        found.append(one)

    plant()
    return found


def test_no_planted_number_stands_anywhere(
    ask: Ask,
    address: str,
    token: Callable[..., str],
    services: Services,
    place: Place,
    log: list[str],
) -> None:
    admin = token(region="411528", role=Role.REGION_ADMINISTRATOR, authority="411528-fgw")
    told: list[tuple[str, str]] = []
    plants = some_plants(EXAMPLES)
    for _, written in plants:
        for answer in asked_doors(ask, written, admin):
            assert "errors" in answer or answer["data"]["publishRule"]["problems"], (written, answer)
            told.append(("answer", json.dumps(answer, ensure_ascii=False)))
        told += [("complaint", one) for one in refused_files(place, written)]
        told += [("token", one) for one in told_to_tokens(written)]
        told += [("url", one) for one in by_url(address, written)]
        delivered(place, written)
    told += [("log", line) for line in log]
    told += texts(services, place.home)
    hidden = [
        (where, text[:200]) for where, text in told if any(one[:17] in digits(text) for one, _ in plants)
    ]
    assert hidden == []
