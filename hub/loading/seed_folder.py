"""Reads and checks a folder of seeds; touches no graph."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from hub.errors import InputError
from hub.identity.identifiers import Scheme, parse_schemes
from hub.loading.demo import check_demo
from hub.loading.seed_files import Origin, SeedReader, Seeds
from hub.messages.message import message
from hub.policy.catalogue import Catalogue
from hub.policy.checks import whole_policy
from hub.policy.checks.proposals import propose_rule
from hub.policy.csv_rows import rows
from hub.policy.diagnostics.complaints import BrokenDocuments, Complaint
from hub.policy.document_reading import read
from hub.policy.document_types import TYPES
from hub.policy.model import documents as d
from hub.policy.versions import assemble
from hub.policy.yaml_documents import dump

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
    ("short-name", "reference/short-names.yaml"),
    ("forbidden", FORBIDDEN),
    ("authority", "authorities.yaml"),
    ("authority", "reference/authorities*.yaml"),
)
"""Files that hold many documents of one type: a list, or a mapping whose one key holds the list. What
only one document of the five names may stand in a file of its own, such as ``kinds-000.yaml``."""


def read_seeds(folder: Path, today: date) -> Seeds:
    """Reads and checks a folder of seeds.

    Raises:
        InputError: there is no such folder.
        BrokenDocuments: with every complaint of every file.
    """
    if not folder.is_dir():
        raise InputError("policy.seeds-missing", folder=str(folder))
    reader = SeedReader(folder)
    regions = _regions(reader)
    if not (folder / FORBIDDEN).is_file():
        found = message("policy.no-list-what-law-forbids-collect")
        reader.complaints.append(
            Complaint(reader.name(folder / FORBIDDEN), 1, "", found, message("policy.file"))
        )
    for kind, pattern in LISTS:
        for path in sorted(folder.glob(pattern)):
            for model, origin in reader.list_file(TYPES[kind], str(path.relative_to(folder))):
                data = origin.document.data
                for step in origin.path:
                    data = data[step]
                reader.keep(kind, model, origin, dump(data))
    for kind, pattern in (("rule", "policy/*/*.yaml"), ("agreement", "agreements/*.yaml")):
        for path in sorted(folder.glob(pattern)):
            document = reader.file(path)
            model = reader.model(TYPES[kind], document) if document is not None else None
            if document is not None and model is not None:
                reader.keep(kind, model, Origin(document), document.text)
    seeds = Seeds(catalogue=assemble(reader.models, regions), documents=reader.documents)
    seeds.schemes = _schemes(reader)
    _check_policy(reader, seeds.catalogue)
    check_demo(reader, seeds, today)
    if reader.complaints:
        raise BrokenDocuments(reader.complaints)
    seeds.digest = _digest(folder)
    return seeds


def _check_policy(reader: SeedReader, catalogue: Catalogue) -> None:
    for problem in whole_policy.check(catalogue):
        kind, name = problem.document
        origin = reader.origins.get((kind, name))
        if origin is None:  # a scenario is kept under region/id
            origin = next(
                (o for (k, n), o in reader.origins.items() if k == kind and n.endswith(f"/{name}")), None
            )
        if origin is not None:
            reader.complaints.append(origin.complaint(problem.path, problem.finding, problem.expectation))
        else:  # never lost: a document that can't be placed still refuses the load
            where = f"{kind} {name}"
            reader.complaints.append(
                Complaint(reader.folder.name, 1, where, problem.finding, problem.expectation)
            )


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


def _schemes(reader: SeedReader) -> Mapping[str, Scheme]:
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


def _regions(reader: SeedReader) -> dict[str, d.Region]:
    found: dict[str, d.Region] = {}
    for region, _ in reader.list_file(d.Region, "regions/extra.yaml"):
        found[region.code] = region
    for file, kind in (("provinces", "PROVINCE"), ("cities", "CITY"), ("districts", "DISTRICT")):
        path = reader.folder / "regions" / f"{file}.csv"
        if path.exists():
            try:
                for _, row in rows(path, reader.name(path), ("code", "name", "parent")):
                    found[row["code"]] = d.Region.model_validate({**row, "kind": kind})
            except BrokenDocuments as error:
                reader.complaints.extend(error.complaints)
    for code, name in _english(reader).items():
        if code in found:
            found[code] = found[code].model_copy(update={"name_en": name})
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


def _english(reader: SeedReader) -> dict[str, str]:
    """What regions are called in English, by code: those of which rules and questions speak."""
    path = reader.folder / "regions" / "english.csv"
    if not path.exists():
        return {}
    try:
        return {row["code"]: row["name_en"] for _, row in rows(path, reader.name(path), ("code", "name_en"))}
    except BrokenDocuments as error:
        reader.complaints.extend(error.complaints)
        return {}


def _with_former(reader: SeedReader, regions: dict[str, d.Region]) -> dict[str, d.Region]:
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


def _digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
