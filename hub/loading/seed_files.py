"""The files of seeds: their documents, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from hub.identity.identifiers import Scheme
from hub.messages.message import Argument, message
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.diagnostics.complaints import BrokenDocuments, Complaint
from hub.policy.document_reading import build, read
from hub.policy.document_types import TYPES
from hub.policy.model import subject_documents as w
from hub.policy.model.conditions import Model
from hub.policy.new_versions import NewDocument
from hub.policy.yaml_documents import Document

M = TypeVar("M", bound=Model)


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


class SeedReader:
    """Collects documents and complaints over all files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.complaints: list[Complaint] = []
        self.models: dict[str, dict[Any, Any]] = {name: {} for name in TYPES}
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

    def list_file(self, model: type[M], file: str) -> list[tuple[M, Origin]]:
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
            one = self.model(model, document, (*steps, position))
            if one is not None:
                built.append((one, Origin(document, (*steps, position))))
        return built

    def model(self, model: type[M], document: Document, path: tuple[int | str, ...] = ()) -> M | None:
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
        self.models[kind][(model.region, model.id) if kind == "scenario" else name] = value
        self.documents.append(NewDocument(kind, name, text, model))


def _list_in(data: Any) -> tuple[tuple[int | str, ...], list[Any] | None]:
    """Where the list stands in a document, and the list."""
    if isinstance(data, dict):
        found = cast("dict[str, Any]", data)
        if len(found) == 1:
            name, inner = next(iter(found.items()))
            return (name,), cast("list[Any]", inner) if isinstance(inner, list) else None
    return (), cast("list[Any]", data) if isinstance(data, list) else None
