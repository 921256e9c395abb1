"""The mappings that a hub knows by the name of their source: files of ``seeds/mappings``, read when they are
needed and again when they have changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_schema.vocabulary import ErrorCode
from hub.errors import InputError
from hub.identity.identifiers import Scheme
from hub.policy.catalogue import Catalogue
from hub.policy.checks.mappings import read_mapping
from hub.policy.document_reading import build
from hub.policy.model.mapping import FileOf
from hub.policy.model.mapping import Mapping as FilesMapping
from hub.policy.yaml_documents import dump, parse

FOLDER = "mappings"
_READ: dict[Path, tuple[tuple[int, int], Catalogue, FilesMapping]] = {}
"""What was read: with a file's time and length, and the catalogue against which it was checked."""
_READING = threading.Lock()


@dataclass(frozen=True)
class ShippedMapping:
    """A mapping of the seeds: its name is that of its file."""

    name: str
    mapping: FilesMapping


@dataclass(frozen=True)
class KnownMappings:
    """Mappings of a folder of seeds. Thread-safe."""

    seeds: Path
    schemes: Mapping[str, Scheme]

    def shipped(self, catalogue: Catalogue) -> list[ShippedMapping]:
        """Every mapping, by the name of its file.

        Raises:
            BrokenDocuments: one of them is wrong.
        """
        with _READING:
            paths = sorted((self.seeds / FOLDER).glob("*.yaml"))
            return [ShippedMapping(path.stem, self._mapping(path, catalogue)) for path in paths]

    def named(self, source: str, catalogue: Catalogue) -> FilesMapping:
        """The mapping of a source.

        Raises:
            InputError: NOT_FOUND.
        """
        known = {one.mapping.source: one.mapping for one in self.shipped(catalogue)}
        if source not in known:
            raise InputError(
                "ingestion.mapping-unknown", code=ErrorCode.NOT_FOUND, sources=tuple(sorted(known))
            )
        return known[source]

    def _mapping(self, path: Path, catalogue: Catalogue) -> FilesMapping:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        kept = _READ.get(path)
        if kept is None or kept[0] != stamp or kept[1] is not catalogue:
            mapping = read_mapping(path, path.name, self.schemes, catalogue)
            kept = _READ[path] = (stamp, catalogue, mapping)
        return kept[2]


def file_of(mapping: FilesMapping, name: str | None) -> FileOf:
    """Which file of a mapping is delivered alone.

    Raises:
        InputError: it has several, and none of that name.
    """
    files = [one for one in mapping.files if name is None or Path(name).match(one.file)]
    if len(files) == 1 or (files and name is not None):
        return files[0]
    raise InputError("ingestion.file-unnamed", files=tuple(one.file for one in mapping.files))


def as_kept(mapping: FilesMapping) -> str:
    """A mapping as a delivery keeps it: YAML, whose dates and numbers read back as what they are."""
    return dump(mapping.model_dump(by_alias=True, exclude_unset=True), in_order=True)


def from_kept(text: str) -> FilesMapping:
    """The mapping that a delivery keeps."""
    return build(FilesMapping, parse(text, FOLDER), bounded=False)
