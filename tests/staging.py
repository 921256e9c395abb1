"""Puts a test's own subjects, records and policy into the session's graph, and takes policy back out."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, LiteralString

from stdnum.cn import uscc

from hub.policy.document_reading import build
from hub.policy.document_types import TYPES
from hub.policy.model.subject_documents import LinkDocument, RecordDocument, SubjectDocument
from hub.policy.new_versions import NewDocument, changed, publish
from hub.policy.yaml_documents import parse
from hub.services import Services
from hub.store.commits import begin_commit
from hub.store.graph import Row, Transaction
from hub.subjects import batch_writing, link_writing, record_writing, subject_writing

HELD: LiteralString = (
    "MATCH (p:PolicyDocument {type: $type, id: $id}) WHERE p.knownTo = $open RETURN p {.*} AS p"
)

REMOVE: LiteralString = """
MATCH (s:Subject {batch: $batch})
OPTIONAL MATCH (s)-[:HAS_VERSION|HAS_RECORD]->(held)
OPTIONAL MATCH (held)-[:OPERATES_AT]->(place:Workplace)
DETACH DELETE s, held, place
"""


GUIDE = (Path(__file__).parents[1] / "docs" / "writing-a-rule.md").read_text(encoding="utf-8")
OF_THE_GUIDE = frozenset(re.findall(r'(?:rule|parameter): "([^"]+)"[^)]*expectedVersion', GUIDE))
"""What the guide changes as the seeds have it: no test publishes a version of it first."""


NUMBERS = count(1)
"""Counted: of numbers that are drawn, two of a run's thousands are now and then the same."""


def code_of(district: str = "411502") -> str:
    """A fresh unified social credit code, its check digit right."""
    body = f"91{district}TEX{next(NUMBERS):06}"
    return body + uscc.calc_check_digit(body)


def order_code() -> str:
    """A fresh order code (顺序码): the three digits before the check digit of an identity number."""
    return f"{next(NUMBERS) % 1000:03}"


def commit(services: Services, work: Callable[[Transaction, int], Any]) -> int:
    """Runs ``work(transaction, number)`` under a commit number of its own; answers the number."""

    def write(transaction: Transaction) -> int:
        number = begin_commit(transaction, "test", services.now())
        work(transaction, number)
        return number

    return services.graph.write(write)


def put_subject(services: Services, **fields: Any) -> str:
    """Writes a company of 信阳 (or as ``fields`` say) and answers its code."""
    key = fields.pop("key", None) or {"scheme": "USCC", "value": code_of(fields.pop("district", "411502"))}
    version = {"name": "（测试）公司", "registered": "411502", "operation": ["411500"], "from": "2015-01-01"}
    document = SubjectDocument.model_validate(
        {"key": key, "kind": "LEGAL_ENTITY", "invented": True, "versions": [{**version, **fields}]}
        if "versions" not in fields
        else {"key": key, "kind": "LEGAL_ENTITY", "invented": True, **fields}
    )
    _write(services, subject_writing.WRITE_SUBJECTS, [document])
    return document.key.value


def put_person(services: Services, number: str, **fields: Any) -> None:
    """Writes a natural person with this identity number."""
    version = {"name": "测试某（虚构）", "registered": "411502", "from": "1990-01-01", **fields}
    document = SubjectDocument.model_validate(
        {"key": {"scheme": "ID", "value": number}, "kind": "NATURAL_PERSON", "versions": [version]}
    )
    _write(services, subject_writing.WRITE_SUBJECTS, [document])


def penalty(code: str, name: str, **fields: Any) -> dict[str, Any]:
    """A serious penalty of 信阳 in its large-fine form; ``fields`` change it."""
    return {
        "id": name,
        "subject": {"scheme": "USCC", "value": code},
        "kind": "admin-penalty",
        "authority": "411500-demo",
        "region": "411500",
        "decided_on": "2026-03-02",
        "received_at": "2026-03-03T09:00:00+08:00",
        "published_on": "2026-03-05",
        "severity": "SERIOUS",
        "attributes": {
            "penalty_type": "LARGE_FINE",
            "amount": "200000.00",
            "final": True,
            "simple_procedure": False,
        },
        **fields,
    }


def put_records(services: Services, *records: dict[str, Any]) -> int:
    """Writes records (a changed one becomes a new version); answers the commit number."""
    return _write(
        services, record_writing.WRITE_RECORDS, [RecordDocument.model_validate(one) for one in records]
    )


def put_links(services: Services, *links: dict[str, Any]) -> int:
    """Writes links."""
    return _write(services, None, [LinkDocument.model_validate(one) for one in links])


def _write(services: Services, statement: LiteralString | None, documents: Sequence[Any]) -> int:
    """Writes documents of one type; without a statement they are links."""
    paths = services.book.current().path
    today = services.now().date()

    def key(named: Any) -> Any:
        return services.naming.key(named.scheme, named.value, today)[0]

    def row(document: Any) -> Row:
        if isinstance(document, SubjectDocument):
            return subject_writing.subject_row(document, key(document.key), paths)
        if isinstance(document, LinkDocument):
            company = key(document.company) if document.company is not None else None
            return link_writing.link_row(document, key(document.start), key(document.end), company=company)
        return record_writing.record_row(document, key(document.subject), paths)

    rows = [{**row(document), "position": place} for place, document in enumerate(documents)]

    def work(transaction: Transaction, number: int) -> None:
        rest: dict[str, Any] = {"commit": number, "batch": f"test-{number}", "source": "test"}
        if statement is None:
            link_writing.write_links(transaction, rows, **rest)
        elif statement == record_writing.WRITE_RECORDS:
            record_writing.write_records(transaction, rows, commit=number, batch=rest["batch"])
        else:
            batch_writing.write(transaction, statement, rows, **rest)

    return commit(services, work)


def held(services: Services, kind: str, name: str) -> Row:
    """The version of a policy document that is known now."""
    row = services.graph.read(lambda tx: tx.row(HELD, type=kind, id=name, open=2**62))
    assert row is not None, f"no {kind} {name}"
    return row["p"]


def publish_text(services: Services, kind: str, name: str, text: str, origin: str = "published") -> int:
    """Publishes a document as a new version; answers the commit number."""
    assert name not in OF_THE_GUIDE, f"docs/writing-a-rule.md changes version 1 of {name}: take another"
    document = NewDocument(kind, name, text, build(TYPES[kind], parse(text, name)))

    def work(transaction: Transaction, number: int) -> None:
        rows = [{**row, "origin": origin} for row in changed(transaction, [document], "published")]
        assert rows, "nothing changed"
        publish(transaction, rows, number)

    return commit(services, work)


@contextmanager
def republished(services: Services, kind: str, name: str, *changes: tuple[str, str]) -> Generator[int]:
    """A document in a changed version for a while; then its first text again, as a seed."""
    before = held(services, kind, name)
    text = before["text"]
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    number = publish_text(services, kind, name, text)
    try:
        yield number
    finally:
        if held(services, kind, name)["text"] != before["text"]:
            publish_text(services, kind, name, before["text"], before["origin"])


def yesterday(services: Services) -> str:
    """Yesterday's date in China."""
    return date.fromordinal(services.now().date().toordinal() - 1).isoformat()


def put_many(
    services: Services,
    subjects: Sequence[SubjectDocument],
    records: Sequence[RecordDocument] = (),
    links: Sequence[LinkDocument] = (),
) -> str:
    """Writes many documents, one batch a type; answers the batch of the subjects."""
    number = _write(services, subject_writing.WRITE_SUBJECTS, subjects)
    _write(services, record_writing.WRITE_RECORDS, records)
    _write(services, None, links)
    return f"test-{number}"


def remove(services: Services, batch: str) -> None:
    """Takes a batch's subjects out of the graph with all that hangs on them: where thousands stay behind,
    they are in every later list of their region."""
    services.graph.write(lambda tx: tx.rows(REMOVE, batch=batch))


@contextmanager
def published(services: Services, kind: str, name: str, text: str) -> Generator[int]:
    """A document with this text for a while; then as it was before, or withdrawn where there was none."""
    before = services.graph.read(lambda tx: tx.row(HELD, type=kind, id=name, open=2**62))
    number = publish_text(services, kind, name, text)
    try:
        yield number
    finally:
        if before is not None:
            publish_text(services, kind, name, before["p"]["text"], before["p"]["origin"])
        else:
            row = held(services, kind, name)
            gone = [{"type": kind, "id": name, "version": row["version"]}]
            commit(services, lambda tx, commit_number: publish(tx, [], commit_number, gone))
