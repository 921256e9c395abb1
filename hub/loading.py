"""Loads ``seeds/``: reads every document, refuses the whole load if one is broken, and writes what changed.

``read_seeds`` touches no graph. ``load`` publishes policy in one transaction, then writes the world
(subjects, links, records, coverage) in batches. Loading the same seeds again changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from graph_schema.links import LinkKind
from hub.errors import InputError
from hub.identity.digests import Name, named_in, names_in, note_exchange, renamed, stored
from hub.identity.identifiers import (
    IdentifierError,
    Scheme,
    expected_change,
    parse_schemes,
    require_ends,
    require_kind,
    wrong_change,
)
from hub.identity.keys import KeyRing
from hub.identity.naming import Naming, SubjectKey
from hub.identity.shared_attributes import shared_attribute
from hub.messages.message import Argument, message
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.checks import checking
from hub.policy.checks.proposals import propose_rule
from hub.policy.csv_rows import rows
from hub.policy.diagnostics.complaints import BrokenDocuments, Complaint
from hub.policy.document_types import TYPES
from hub.policy.model import documents as d
from hub.policy.model import forbidden
from hub.policy.model import subject_documents as w
from hub.policy.model.conditions import Model
from hub.policy.new_versions import NewDocument, changed, publish, removed
from hub.policy.reading import build, read
from hub.policy.versions import MARK_REGIONS, MERGE_REGIONS, assemble
from hub.policy.yaml_documents import Document, dump
from hub.store.commits import OPEN_COMMIT, begin_commit, stamp
from hub.store.graph import Graph, Row, Transaction
from hub.subjects import batch_writing, coverage_writing, link_writing, record_writing, subject_writing
from hub.subjects.shared_attributes import attribute_row, write_attributes

M = TypeVar("M", bound=Model)
Progress = Callable[[str], None]
BATCH = 2_000

FORBIDDEN = "reference/forbidden.yaml"
"""What law forbids to collect: no hub runs without it."""
LISTS = (
    ("kind", "reference/kinds*.yaml"),
    ("scale", "reference/scales*.yaml"),
    ("scenario", "reference/scenarios*.yaml"),
    ("term", "reference/terms*.yaml"),
    ("measure", "reference/measures*.yaml"),
    ("parameter", "reference/parameters*.yaml"),
    ("default", "reference/defaults*.yaml"),
    ("attribute", "reference/attributes*.yaml"),
    ("grant", "policy/grants.yaml"),
    ("purpose", "policy/purposes.yaml"),
    ("precedence", "policy/precedence.yaml"),
    ("owner-rule", "policy/beneficial-owners.yaml"),
    ("source", "sources/sources.yaml"),
    ("forbidden", FORBIDDEN),
    ("authority", "authorities.yaml"),
    ("authority", "reference/authorities*.yaml"),
)
"""Files that hold many documents of one type: a list, or a mapping whose one key holds the list. What
only one document of the five names may stand in a file of its own, such as ``kinds-000.yaml``."""

COVERAGE_STORED = """
MATCH (c:Coverage) WHERE c.knownTo = $open AND c.batch STARTS WITH 'seeds-'
RETURN c {.kind, .region, .authority, .validFrom} AS held
"""
SEEDS_LOADED = "MATCH (s:Seeds {name: 'seeds'}) RETURN s.digest AS digest"
MARK_SEEDS = "MERGE (s:Seeds {name: 'seeds'}) SET s.digest = $digest, s.at = $at"


@dataclass(frozen=True)
class Origin:
    """Where a document stands: for complaints."""

    document: Document
    path: tuple[int | str, ...] = ()

    def complaint(self, path: tuple[int | str, ...], found: Argument, expected: Argument) -> Complaint:
        """A complaint about a part of this document."""
        where = ".".join(str(step) for step in path)
        return Complaint(self.document.file, self.document.line(self.path + path), where, found, expected)


@dataclass
class Seeds:
    """A folder of seeds, read and checked."""

    catalogue: Catalogue = field(default_factory=Catalogue)
    documents: list[NewDocument] = field(default_factory=list[NewDocument])
    schemes: Mapping[str, Scheme] = field(default_factory=dict[str, Scheme])
    subjects: list[w.SubjectDocument] = field(default_factory=list[w.SubjectDocument])
    links: list[w.LinkDocument] = field(default_factory=list[w.LinkDocument])
    records: list[w.RecordDocument] = field(default_factory=list[w.RecordDocument])
    attributes: list[w.AttributeDocument] = field(default_factory=list[w.AttributeDocument])
    coverage: list[w.CoverageDocument] = field(default_factory=list[w.CoverageDocument])
    digest: str = ""


@dataclass(frozen=True)
class Summary:
    """What a load changed. All zero the second time. ``skipped``: subjects that are held as a natural person
    and that the seeds have as another kind, or the other way round."""

    policy: int = 0
    subjects: int = 0
    links: int = 0
    records: int = 0
    coverage: int = 0
    skipped: int = 0
    unchanged: bool = False

    def __str__(self) -> str:
        if self.unchanged:
            return "nothing changed"
        return (
            f"{self.policy} policy documents, {self.subjects} subjects, {self.links} links, "
            f"{self.records} records, {self.coverage} declarations of coverage"
            + (f"; {self.skipped} subjects skipped" if self.skipped else "")
        )


class _Reader:
    """Collects documents and complaints over all files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.complaints: list[Complaint] = []
        self.found: dict[str, dict[Any, Any]] = {name: {} for name in TYPES}
        self.origins: dict[tuple[str, str], Origin] = {}
        self.documents: list[NewDocument] = []

    def file(self, path: Path) -> Document | None:
        """One YAML file, or None with a complaint noted."""
        try:
            return read(path, self.name(path))
        except BrokenDocuments as error:
            self.complaints.extend(error.complaints)
            return None

    def name(self, path: Path) -> str:
        """How complaints call a file."""
        return f"{self.folder.name}/{path.relative_to(self.folder)}"

    def many(self, model: type[M], file: str) -> list[tuple[M, Origin]]:
        """All documents of a list file; none if there is no such file."""
        path = self.folder / file
        document = self.file(path) if path.exists() else None
        if document is None:
            return []
        steps, items = _list_in(document.data)
        if items is None:
            self.complaints.append(
                Complaint(
                    document.file, 1, "", message("policy.no-list"), message("policy.yaml-list-documents")
                )
            )
            return []
        built: list[tuple[M, Origin]] = []
        for position in range(len(items)):
            one = self.one(model, document, (*steps, position))
            if one is not None:
                built.append((one, Origin(document, (*steps, position))))
        return built

    def one(self, model: type[M], document: Document, path: tuple[int | str, ...] = ()) -> M | None:
        """One document, or None with its complaints noted."""
        try:
            return build(model, document, path)
        except BrokenDocuments as error:
            self.complaints.extend(error.complaints)
            return None

    def keep(self, kind: str, model: Any, origin: Origin, text: str) -> None:
        """Takes a policy document; a second one of the same id is a complaint."""
        name = f"{model.region}/{model.id}" if kind == "scenario" else str(model.id)
        if (kind, name) in self.origins:
            other = self.origins[kind, name].document.file
            self.complaints.append(
                origin.complaint(
                    ("id",),
                    message("policy.id-name-file-has-too", name=name, file=other),
                    message("policy.each-id-once"),
                )
            )
            return
        self.origins[kind, name] = origin
        value: Any = model
        if kind == "rule":
            value = RuleVersion(model, 1, text)
        elif kind == "agreement":
            value = (model, 1)
        self.found[kind][(model.region, model.id) if kind == "scenario" else name] = value
        self.documents.append(NewDocument(kind, name, text, model))


def _list_in(data: Any) -> tuple[tuple[int | str, ...], list[Any] | None]:
    """Where the list stands in a document, and the list."""
    if isinstance(data, dict):
        found = cast("dict[str, Any]", data)
        if len(found) == 1:
            name, inner = next(iter(found.items()))
            return (name,), cast("list[Any]", inner) if isinstance(inner, list) else None
    return (), cast("list[Any]", data) if isinstance(data, list) else None


def read_seeds(folder: Path, today: date) -> Seeds:
    """Reads and checks a folder of seeds.

    Raises:
        InputError: there is no such folder.
        BrokenDocuments: with every complaint of every file.
    """
    if not folder.is_dir():
        raise InputError("policy.seeds-missing", folder=str(folder))
    reader = _Reader(folder)
    regions = _regions(reader)
    if not (folder / FORBIDDEN).is_file():
        found = message("policy.no-list-what-law-forbids-collect")
        reader.complaints.append(
            Complaint(reader.name(folder / FORBIDDEN), 1, "", found, message("policy.file"))
        )
    for kind, pattern in LISTS:
        for path in sorted(folder.glob(pattern)):
            for model, origin in reader.many(TYPES[kind], str(path.relative_to(folder))):
                data = origin.document.data
                for step in origin.path:
                    data = data[step]
                reader.keep(kind, model, origin, dump(data))
    for kind, pattern in (("rule", "policy/*/*.yaml"), ("agreement", "agreements/*.yaml")):
        for path in sorted(folder.glob(pattern)):
            document = reader.file(path)
            model = reader.one(TYPES[kind], document) if document is not None else None
            if document is not None and model is not None:
                reader.keep(kind, model, Origin(document), document.text)
    seeds = Seeds(catalogue=assemble(reader.found, regions), documents=reader.documents)
    seeds.schemes = _schemes(reader)
    _check_policy(reader, seeds.catalogue)
    _world(reader, seeds, today)
    if reader.complaints:
        raise BrokenDocuments(reader.complaints)
    seeds.digest = _digest(folder)
    return seeds


def _check_policy(reader: _Reader, catalogue: Catalogue) -> None:
    for problem in checking.check(catalogue):
        kind, name = problem.document
        origin = reader.origins.get((kind, name))
        if origin is None:  # a scenario is kept under region/id
            origin = next(
                (o for (k, n), o in reader.origins.items() if k == kind and n.endswith(f"/{name}")), None
            )
        if origin is not None:
            reader.complaints.append(origin.complaint(problem.path, problem.finding, problem.wanted))
        else:  # never lost: a document that can't be placed still refuses the load
            where = f"{kind} {name}"
            reader.complaints.append(Complaint(reader.folder.name, 1, where, problem.finding, problem.wanted))


def check_rule(path: Path, seeds: Seeds) -> d.Rule:
    """A rule's file beside the seeds, as if it stood among them.

    Raises:
        InputError: there is no such file.
        BrokenDocuments: with every complaint.
    """
    if not path.is_file():
        raise InputError("policy.rule-file-missing", path=str(path))
    document = read(path, str(path))
    proposal = propose_rule(document, seeds.catalogue)
    assert isinstance(proposal.model, d.Rule)
    return proposal.model


def _schemes(reader: _Reader) -> Mapping[str, Scheme]:
    path = reader.folder / "schemes.yaml"
    document = reader.file(path) if path.exists() else None
    if document is None:
        return {}
    try:
        return parse_schemes(document.data)
    except ValueError as error:
        reader.complaints.append(
            Complaint(document.file, 1, "schemes", str(error), message("policy.list-schemes"))
        )
        return {}


def _regions(reader: _Reader) -> dict[str, d.Region]:
    found: dict[str, d.Region] = {}
    for region, _ in reader.many(d.Region, "regions/extra.yaml"):
        found[region.code] = region
    for file, kind in (("provinces", "PROVINCE"), ("cities", "CITY"), ("districts", "DISTRICT")):
        path = reader.folder / "regions" / f"{file}.csv"
        if path.exists():
            try:
                for _, row in rows(path, reader.name(path), ("code", "name", "parent")):
                    found[row["code"]] = d.Region.model_validate({**row, "kind": kind})
            except BrokenDocuments as error:
                reader.complaints.extend(error.complaints)
    for region in found.values():
        if region.parent is not None and region.parent not in found:
            complaint = Complaint(
                "regions",
                1,
                region.code,
                message("policy.parent-name-does-exist", name=region.parent),
                message("policy.region"),
            )
            reader.complaints.append(complaint)
    return _with_former(reader, found)


def _with_former(reader: _Reader, regions: dict[str, d.Region]) -> dict[str, d.Region]:
    """The regions with the abolished codes of what became them."""
    path, former = reader.folder / "regions" / "former.csv", dict[str, list[str]]()
    if not path.exists():
        return regions
    try:
        for line, row in rows(path, reader.name(path), ("code", "name", "year", "became")):
            became = row["became"].split(";")
            for code in became:
                former.setdefault(code, []).append(row["code"])
            if row["code"] in regions or not regions.keys() >= {*became}:
                found = message("policy.code-became-name", former=row["code"], name=row["became"])
                expected = message("policy.abolished-code-codes-regions")
                reader.complaints.append(Complaint(reader.name(path), line, "became", found, expected))
    except BrokenDocuments as error:
        reader.complaints.extend(error.complaints)
    named = {code: tuple(codes) for code, codes in former.items() if code in regions}
    return regions | {
        code: regions[code].model_copy(update={"former": codes}) for code, codes in named.items()
    }


def _world(reader: _Reader, seeds: Seeds, today: date) -> None:
    naming = Naming(seeds.schemes, KeyRing((b"",)))
    known: set[tuple[str, str]] = set()

    def stands(origin: Origin, path: str, what: str, value: str, holders: Container[str]) -> None:
        if value not in holders:
            found = message("policy.word-name-does-exist", word=message(what), name=value)
            instead = seeds.catalogue.instead_of(value)
            expected = instead or message("policy.id-folder", folder=f"{reader.folder.name}/")
            reader.complaints.append(origin.complaint((path,), found, expected))

    def is_known(origin: Origin, path: str, key: w.Key) -> None:
        if (key.scheme, key.value) not in known:
            found = message("policy.subject-demo-subjects-yaml-does-have")
            reader.complaints.append(origin.complaint((path,), found, message("policy.key-has")))

    catalogue = seeds.catalogue
    for subject, origin in reader.many(w.SubjectDocument, "demo/subjects.yaml"):
        try:
            naming.key(subject.key.scheme, subject.key.value, today)
            _check_kinds(reader, origin, subject, seeds.schemes[subject.key.scheme])
        except InputError as error:
            reader.complaints.append(
                origin.complaint(("key",), error.said, message("policy.expected-of", problem=error.said))
            )
        known.add((subject.key.scheme, subject.key.value))
        seeds.subjects.append(subject)
    for record, origin in reader.many(w.RecordDocument, "demo/records.yaml"):
        stands(origin, "kind", "policy.record-kind", record.kind, catalogue.kinds)
        stands(origin, "region", "policy.region-2", record.region, catalogue.regions)
        stands(origin, "authority", "policy.authority", record.authority, catalogue.authorities)
        is_known(origin, "subject", record.subject)
        reader.complaints += _forbidden(origin, record, catalogue)
        seeds.records.append(record)
    links: set[tuple[object, ...]] = set()
    for link, origin in reader.many(w.LinkDocument, "demo/links.yaml"):
        name = (link.kind, link.start, link.end, link.from_)
        if name in links:
            found = message("policy.second-link-kind-between-two-day")
            reader.complaints.append(origin.complaint((), found, message("policy.each-link-once")))
        links.add(name)
        is_known(origin, "start", link.start)
        is_known(origin, "end", link.end)
        _check_ends(reader, origin, link, seeds.schemes)
        seeds.links.append(link)
    _attributes(reader, seeds, is_known)
    for declaration, origin in reader.many(w.CoverageDocument, "demo/coverage.yaml"):
        for kind in declaration.kinds:
            stands(origin, "kinds", "policy.kind-records-links", kind, {*catalogue.kinds, *LinkKind})
        stands(origin, "region", "policy.region-2", declaration.region, catalogue.regions)
        seeds.coverage.append(declaration)


def _attributes(reader: _Reader, seeds: Seeds, is_known: Callable[[Origin, str, w.Key], None]) -> None:
    for attribute, origin in reader.many(w.AttributeDocument, "demo/attributes.yaml"):
        is_known(origin, "subject", attribute.subject)
        seeds.attributes.append(attribute)


def _check_ends(reader: _Reader, origin: Origin, link: w.LinkDocument, schemes: Mapping[str, Scheme]) -> None:
    """A kind of link joins certain kinds of subjects."""
    start, end = schemes.get(link.start.scheme), schemes.get(link.end.scheme)
    if start is None or end is None:
        return  # told already: no such subject
    try:
        require_ends(link.kind, start, end)
    except IdentifierError as error:
        reader.complaints.append(
            origin.complaint(("kind",), error.said, message("policy.expected-of", problem=error.said))
        )


def _check_kinds(reader: _Reader, origin: Origin, subject: w.SubjectDocument, scheme: Scheme) -> None:
    kinds = subject.kinds()
    try:
        for kind in kinds:
            require_kind(scheme, kind)
    except IdentifierError as error:
        reader.complaints.append(
            origin.complaint(("kind",), error.said, message("policy.expected-of", problem=error.said))
        )
    change = wrong_change(kinds)
    if change is not None:
        found = message("policy.subject-before-becomes-after", before=change[0], after=change[1])
        reader.complaints.append(origin.complaint(("versions",), found, expected_change()))


def _forbidden(origin: Origin, record: w.RecordDocument, catalogue: Catalogue) -> list[Complaint]:
    return [
        origin.complaint(("attributes", name), *forbidden.violation(name, row))
        for name, row in forbidden.among(record.attributes, catalogue.forbidden)
    ]


def _digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def load(
    graph: Graph,
    seeds: Seeds,
    keys: KeyRing,
    now: datetime,
    progress: Progress = lambda _: None,
    *,
    force: bool = False,
) -> Summary:
    """Writes what changed.

    Args:
        force: also look into every document where the folder as a whole is the one loaded last.
    """
    held = graph.read(lambda tx: tx.one(SEEDS_LOADED))
    if not force and held is not None and held["digest"] == seeds.digest:
        return Summary(unchanged=True)
    progress(f"policy: {len(seeds.documents)} documents, {len(seeds.catalogue.regions)} regions")
    policy = graph.write(lambda tx: _load_policy(tx, seeds, now))
    naming = Naming(seeds.schemes, keys)
    paths = seeds.catalogue.path
    today = now.date()

    persons: dict[Name, SubjectKey] = {}

    def key(named: w.Key) -> SubjectKey:
        found = naming.key(named.scheme, named.value, today)[0]
        if found.digests is not None:
            persons[str(found.scheme), str(found.value)] = found
        return found

    subjects = [
        {**subject_writing.subject_row(one, key(one.key), paths), "place": place}
        for place, one in enumerate(seeds.subjects, 1)
    ]
    records = [record_writing.record_row(one, key(one.subject), paths) for one in seeds.records]
    links = [
        {**link_writing.link_row(one, key(one.start), key(one.end)), "position": place}
        for place, one in enumerate(seeds.links)
    ]
    attributes = [
        {**_attribute_row(one, key(one.subject), keys), "position": place}
        for place, one in enumerate(seeds.attributes)
    ]
    coverage = [row for one in seeds.coverage for row in coverage_writing.coverage_rows(one)]
    counts: list[int] = []
    skipped: dict[int, str] = {}
    for name, write, found in (
        ("subjects", partial(_write_subjects, skipped=skipped), subjects),
        ("records", partial(batch_writing.write, statement=record_writing.WRITE_RECORDS), records),
        ("links", _write_links, links),
        ("attributes", _write_attributes, attributes),
        ("coverage", partial(batch_writing.write, statement=coverage_writing.WRITE_COVERAGE), coverage),
    ):
        progress(f"{name}: {len(found)}")
        others = {name for place in skipped for name in names_in(subjects[place - 1])}
        wanted = [row for row in found if others.isdisjoint(names_in(row))]
        counts.append(sum(_batch(graph, write, part, now, persons) for part in _parts(wanted)))
    changed_subjects, changed_records, changed_links, changed_attributes, declared = counts
    declared += _close_coverage(graph, coverage, now)
    for told in skipped.values():
        progress(told)
    if not skipped:  # else the next load looks again, and tells it again
        graph.write(lambda tx: tx.rows(MARK_SEEDS, digest=seeds.digest, at=stamp(now)))
    linked = changed_links + changed_attributes
    return Summary(policy, changed_subjects, linked, changed_records, declared, len(skipped))


def _close_coverage(graph: Graph, declared: Sequence[Row], now: datetime) -> int:
    """Declarations that the seeds don't have any more end: the absence of a record says nothing without."""
    names = ("kind", "region", "authority", "validFrom")
    stands = {tuple(row[name] for name in names) for row in declared}
    held = [row["held"] for row in graph.read(lambda tx: tx.rows(COVERAGE_STORED, open=OPEN_COMMIT))]
    gone = [row for row in held if tuple(row[name] for name in names) not in stands]
    if not gone:
        return 0

    def work(transaction: Transaction) -> int:
        commit = begin_commit(transaction, "seeds", now)
        return batch_writing.write(transaction, coverage_writing.CLOSE_COVERAGE, gone, commit=commit)

    return graph.write(work)


def _parts(found: Sequence[Any]) -> list[Sequence[Any]]:
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]


def _batch(
    graph: Graph,
    write: Callable[..., int],
    part: Sequence[Any],
    now: datetime,
    persons: Mapping[Name, SubjectKey],
) -> int:
    def work(transaction: Transaction) -> int:
        commit = begin_commit(transaction, "seeds", now)
        held = stored(transaction, named_in(part, persons))
        rows_ = [renamed(row, held) for row in part]
        written = write(transaction, rows=rows_, commit=commit, batch=f"seeds-{commit}", source="seeds")
        note_exchange(transaction, held.values())
        return written

    return graph.write(work)


def _write_subjects(
    transaction: Transaction, rows: Sequence[Row], skipped: dict[int, str], **rest: Any
) -> int:
    """Writes subjects, but for those that are held as a natural person and come as something else, or the
    other way round; notes what to tell of these."""
    found = transaction.rows(subject_writing.PERSONS, rows=list(rows))
    held = {(row["scheme"], row["value"]): row["kind"] for row in found}
    wanted: list[Row] = []
    for row in rows:
        name = row["scheme"], row["value"]
        if name in held:
            skipped[row["place"]] = (
                f"skipped, with its records and links: subject {row['place']} of demo/subjects.yaml, "
                f"{row['kind']}, which the hub holds as {held[name]}. To do: correct its kind or its key."
            )
        else:
            wanted.append(row)
    return batch_writing.write(transaction, subject_writing.WRITE_SUBJECTS, wanted, **rest)


def _attribute_row(document: w.AttributeDocument, key: SubjectKey, keys: KeyRing) -> Row:
    kept = shared_attribute(document.kind, document.value, keys, person=key.digests is not None)
    return attribute_row(document, key, kept)


def _write_attributes(transaction: Transaction, **rest: Any) -> int:
    return len(write_attributes(transaction, **rest))


def _write_links(transaction: Transaction, **rest: Any) -> int:
    return len(link_writing.write_links(transaction, **rest))


def _load_policy(transaction: Transaction, seeds: Seeds, now: datetime) -> int:
    rows_ = [region.model_dump(mode="json") for region in seeds.catalogue.regions.values()]
    fresh = changed(transaction, seeds.documents, "seed")
    transaction.rows(MERGE_REGIONS, rows=rows_)
    transaction.rows(MARK_REGIONS, digest=hashlib.sha256(json.dumps(rows_).encode()).hexdigest())
    gone = removed(transaction, seeds.documents)
    if fresh or gone:
        publish(transaction, fresh, begin_commit(transaction, "policy", now), gone)
    return len(fresh) + len(gone)
