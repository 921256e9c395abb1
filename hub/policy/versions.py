"""Every version of every rule, agreement, kind, scale and parameter in memory: ``PolicyVersions`` gives the
catalogue as it was at any commit, read again only when the policy changed."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from hub import deadline
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.document_reading import build
from hub.policy.document_types import TYPES
from hub.policy.histories import Signed, histories, signed
from hub.policy.model import documents as d
from hub.policy.model.conditions import Model
from hub.policy.new_versions import NewDocument
from hub.policy.yaml_documents import parse_stored
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Graph, Row, Transaction

DOCUMENTS = """
MATCH (p:PolicyDocument) WHERE coalesce(p.changedIn, 0) > $head
RETURN p.type AS type, p.id AS id, p.version AS version, p.text AS text, p.origin AS origin,
       p.knownFrom AS knownFrom, p.knownTo AS knownTo, p.publisher AS publisher, p.matter AS matter,
       p.reason AS reason, p.withdrawnOrigin AS withdrawnOrigin, p.withdrawer AS withdrawer,
       p.withdrawnMatter AS withdrawnMatter, p.withdrawnReason AS withdrawnReason, p.ofVersion AS ofVersion
"""
"""Versions that changed after a policy commit. Who writes on one says in which commit (``changedIn``)."""

TIMES = "UNWIND $numbers AS number MATCH (c:Commit {number: number}) RETURN number, c.at AS at"

ALL_REGIONS = """
MATCH (r:Region)
RETURN r.code AS code, r.name AS name, r.nameEn AS name_en, r.kind AS kind, r.parent AS parent,
       r.members AS members, r.former AS former, r.urban AS urban
"""

REGIONS_DIGEST = "MATCH (q:Sequence {name: 'commit'}) RETURN q.regions AS digest"

MARK_REGIONS = "MATCH (q:Sequence {name: 'commit'}) SET q.regions = $digest"

POLICY_HEAD = "MATCH (q:Sequence {name: 'commit'}) RETURN q.policy AS policy"

MERGE_REGIONS = """
UNWIND $rows AS row
MERGE (r:Region {code: row.code})
SET r.name = row.name, r.nameEn = row.name_en, r.kind = row.kind, r.parent = row.parent,
    r.members = row.members, r.former = row.former, r.urban = row.urban
WITH r, row
OPTIONAL MATCH (r)-[old:PART_OF]->(above) WHERE above.code <> row.parent
DELETE old
WITH DISTINCT r, row
MATCH (parent:Region {code: row.parent})
MERGE (r)-[:PART_OF]->(parent)
"""


def policy_head(transaction: Transaction) -> int:
    """The last commit that changed the policy."""
    row = transaction.row(POLICY_HEAD)
    return int(row["policy"]) if row is not None else 0


@lru_cache(maxsize=4096)
def _model(kind: str, text: str) -> Model:
    return build(TYPES[kind], parse_stored(text, kind))


class PolicyVersions:
    """All versions in memory, read again only when the graph's policy changed. Thread-safe.

    Args:
        documents: texts whose models are there already, such as the seeds'; they are not parsed again.
    """

    def __init__(self, graph: Graph, documents: Iterable[NewDocument] = ()) -> None:
        self._graph = graph
        self._lock = threading.Lock()
        self._head = -1
        self._models = {(document.type, document.text): document.model for document in documents}
        self._document = cache(self._build)  # as many as versions, whose texts are in memory anyway
        self._rows: Mapping[tuple[str, str, int], Row] = {}
        self._rules: Mapping[tuple[str, int], Row] = {}
        self._changes: list[int] = []
        self._regions: Mapping[str, d.Region] = {}
        self._regions_digest: str | None = None
        self._catalogues: dict[int, Catalogue] = {}
        self._times: Mapping[int, str] = {}
        self._histories: Mapping[tuple[str, str], list[Row]] = {}

    def current(self) -> Catalogue:
        """The catalogue of now; asks the graph whether it changed."""
        return self.now()[1]

    def known(self) -> Catalogue:
        """The newest catalogue that this process knows, without asking: for whoever compares it with the head
        that its first statement tells."""
        with self._lock:
            if self._head >= 0:
                return self._at(self._head)
        return self.current()

    def now(self) -> tuple[int, Catalogue]:
        """The policy commit of now with its catalogue."""
        head = self._graph.read(policy_head)
        self.follow(head)
        return head, self.at(head)

    def follow(self, head: int) -> bool:
        """Makes sure that the policy is known up to this policy commit; answers whether it had to read."""
        with self._lock:
            if head <= self._head:
                return False
            with deadline.not_counted():
                self._read()
                self._at(head)
            return True

    def at(self, commit: int) -> Catalogue:
        """The catalogue as it was known at a commit that :meth:`follow` has seen."""
        with self._lock:
            return self._at(commit)

    def _at(self, commit: int) -> Catalogue:
        position = bisect_right(self._changes, commit)
        key = self._changes[position - 1] if position else 0
        if key not in self._catalogues:
            held = [row for row in self._rows.values() if row["knownFrom"] <= key < row["knownTo"]]
            found = _catalogue(held, self._of, self._regions)
            self._catalogues[key] = replace(found, withdrawn=self._withdrawn(key, found.rules))
        return self._catalogues[key]

    def _withdrawn(self, commit: int, standing: Mapping[str, RuleVersion]) -> dict[str, datetime]:
        """The rules that were there before a commit and did not stand at it, with the moment of their end."""
        ends: dict[str, int] = {}
        for (name, _), row in self._rules.items():
            if name not in standing and row["knownTo"] <= commit:
                ends[name] = max(ends.get(name, 0), int(row["knownTo"]))
        return {name: datetime.fromisoformat(self._times[end]) for name, end in ends.items()}

    def rule(self, name: str, version: int) -> RuleVersion | None:
        """One version of a rule, however old."""
        with self._lock:
            row = self._rules.get((name, version))
            return self._of(row) if row is not None else None

    def _build(self, kind: str, text: str, version: int, origin: str) -> Any:
        """A version's document; a rule as RuleVersion."""
        model: Any = self._models.get((kind, text)) or build(TYPES[kind], parse_stored(text, kind))
        return RuleVersion(model, version, text, origin) if kind == "rule" else model

    def _of(self, row: Row) -> Any:
        return self._document(row["type"], row["text"], int(row["version"]), row["origin"])

    def history(self, type_: str, id_: str) -> list[Signed]:
        """Every version of a document that was ever known, the newest first."""
        with self._lock:
            rows, times = self._histories.get((type_, id_), ()), self._times
        return [signed(row, times) for row in rows]

    def model(self, type_: str, text: str) -> Model:
        """The model of a version's text, remembered."""
        return _model(type_, text)

    def _read(self) -> None:
        """Reads what changed since :attr:`_head`; the first time that is all."""

        def changes(tx: Transaction) -> tuple[int, list[Row], list[Row], str | None, list[Row]]:
            # The head first: each statement sees what is committed when it runs. What is published between
            # the two is then read once more, under its own head, and never taken for known.
            head = policy_head(tx)
            rows = tx.rows(DOCUMENTS, head=self._head)
            numbers = {int(row[key]) for row in rows for key in ("knownFrom", "knownTo")}
            times = tx.rows(TIMES, numbers=sorted(numbers - {OPEN_COMMIT}))
            marked = tx.row(REGIONS_DIGEST)
            digest = marked["digest"] if marked is not None else None
            same = digest is not None and digest == self._regions_digest
            return head, rows, times, digest, [] if same else tx.rows(ALL_REGIONS)

        head, rows, times, digest, regions = self._graph.read(changes)
        held = {**self._rows, **{(row["type"], row["id"], int(row["version"])): row for row in rows}}
        self._rows = held
        self._rules = {
            (row["id"], int(row["version"])): row for row in held.values() if row["type"] == "rule"
        }
        self._times = {**self._times, **{int(row["number"]): str(row["at"]) for row in times}}
        self._histories = histories(held.values())
        if regions:
            self._regions_digest = digest
            self._regions = {
                row["code"]: d.Region.model_validate(
                    {
                        **row,
                        "members": row["members"] or (),
                        "former": row["former"] or (),
                        "urban": bool(row["urban"]),
                    }
                )
                for row in regions
            }
        self._changes = sorted(
            {int(row["knownFrom"]) for row in held.values()} | {int(row["knownTo"]) for row in held.values()}
        )
        self._catalogues = {}
        self._head = head


def _catalogue(
    rows: Iterable[Row], document: Callable[[Row], Any], regions: Mapping[str, d.Region]
) -> Catalogue:
    found: dict[str, dict[Any, Any]] = {name: {} for name in TYPES}
    versions: dict[tuple[str, Any], int] = {}
    for row in rows:
        kind, model = row["type"], document(row)
        if int(row["version"]) > 1:
            key = (model.region, model.id) if kind == "scenario" else row["id"]
            versions[kind, key] = int(row["version"])
        if kind == "agreement":
            # The version that was signed: one that was suspended and resumed is published once more.
            found[kind][row["id"]] = (model, int(row["ofVersion"] or row["version"]))
        elif kind == "scenario":
            found[kind][model.region, model.id] = model
        else:
            found[kind][row["id"]] = model
    return replace(assemble(found, regions), versions=versions)


def assemble(found: Mapping[str, Mapping[Any, Any]], regions: Mapping[str, d.Region]) -> Catalogue:
    """A catalogue from documents by type and id."""
    return Catalogue(
        rules=found["rule"],
        kinds=found["kind"],
        scales=found["scale"],
        scenarios=found["scenario"],
        terms=found["term"],
        measures=found["measure"],
        parameters=found["parameter"],
        defaults=found["default"],
        attributes=found["attribute"],
        grants=found["grant"],
        purposes=found["purpose"],
        precedences=found["precedence"],
        owner_rules=found["owner-rule"],
        sources=found["source"],
        agreements=found["agreement"],
        authorities=found["authority"],
        short_names=found["short-name"],
        forbidden=found["forbidden"],
        regions=regions,
    )
