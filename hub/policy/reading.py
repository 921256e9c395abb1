"""Reads YAML and CSV documents; every complaint names file, line, what was found and what was expected."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong with one file."""

    file: str
    line: int
    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" + (f": {self.field}" if self.field else "")
        return f"{where}: found {self.found}; expected {self.expected}."


class BrokenDocuments(Exception):
    """Documents that can't be used; nothing of their load is kept."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("\n".join(str(complaint) for complaint in complaints))
        self.complaints = tuple(complaints)


class _Loader(yaml.CSafeLoader):
    """Safe YAML whose fractions are decimals and whose keys must not repeat."""


def _decimal(loader: Any, node: yaml.ScalarNode) -> Decimal:
    return Decimal(node.value.replace("_", ""))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


@dataclass(frozen=True)
class Document:
    """One YAML document: its data, its text and where each part stands."""

    file: str
    data: Any
    node: yaml.Node | None
    text: str

    def line(self, path: tuple[int | str, ...]) -> int:
        """Line (from 1) of the deepest part of the path that exists."""
        node = self.node
        line = node.start_mark.line + 1 if node is not None else 1
        for step in path:
            child = _child(node, step)
            if child is None:
                continue  # a step that pydantic added, such as the tag of a union
            node, line = child
        return line


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item, item.start_mark.line + 1
    return None


def _repeated_keys(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key
                seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)


def parse(text: str, file: str) -> Document:
    """One YAML document from its text.

    Raises:
        BrokenDocuments: no YAML, a repeated key, an unknown tag, or a byte that YAML forbids.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        data: Any = loader.construct_document(node) if node is not None else None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark is not None else 1
        raise BrokenDocuments(
            [Complaint(file, line, "", f"no valid YAML ({problem})", "one YAML document")]
        ) from None
    finally:
        loader.dispose()
    repeated = list(_repeated_keys(node))
    if repeated:
        raise BrokenDocuments(
            [
                Complaint(file, key.start_mark.line + 1, key.value, "a repeated key", "each key once")
                for key in repeated
            ]
        )
    return Document(file, data, node, text)


def read(path: Path, name: str) -> Document:
    """One YAML file; ``name`` is how complaints call it."""
    try:
        return parse(path.read_text("utf-8"), name)
    except UnicodeDecodeError as error:
        found = f"a byte at offset {error.start} that is not UTF-8"
        raise BrokenDocuments([Complaint(name, 1, "", found, "a UTF-8 file")]) from None


def build(model: type[M], document: Document, path: tuple[int | str, ...] = ()) -> M:
    """A model from a document or from the part of it at ``path``.

    Raises:
        BrokenDocuments: with one complaint for each thing that does not fit.
    """
    data = document.data
    for step in path:
        data = data[step]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise BrokenDocuments([_complaint(document, path, detail) for detail in error.errors()]) from None


def _complaint(document: Document, path: tuple[int | str, ...], detail: Any) -> Complaint:
    where = tuple(detail["loc"])
    field = ".".join(str(step) for step in where)
    found, expected = _found_and_expected(detail)
    return Complaint(document.file, document.line(path + where), field, found, expected)


def _found_and_expected(detail: Any) -> tuple[str, str]:
    given = detail["input"]
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "missing":
        return "nothing", "a value"
    if kind == "extra_forbidden":
        return "a key that does not exist here", "one of the keys in docs/rules.md"
    if kind == "value_error":
        return (
            f"{_short(given)}: {context.get('error', detail['msg'])}",
            "a coherent document (docs/rules.md)",
        )
    if kind == "enum":
        return _short(given), f"one of {context.get('expected', '')}"
    if kind in ("operator", "value_form"):
        return _short(given), detail["msg"]
    return _short(given), detail["msg"][0].lower() + detail["msg"][1:]


def _short(value: Any) -> str:
    if isinstance(value, dict):
        keys = ", ".join(str(key) for key in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return f"a mapping with {keys}" if keys else "an empty mapping"
    text = repr(str(value)) if not isinstance(value, list | tuple) else f"a list of {len(value)}"  # pyright: ignore[reportUnknownArgumentType]
    return text if len(text) <= 80 else text[:77] + "…'"


def rows(path: Path, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers.

    Raises:
        BrokenDocuments: a missing column or a row with another number of fields.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            found = f"columns {', '.join(reader.fieldnames or ())}"
            raise BrokenDocuments([Complaint(name, 1, missing[0], found, f"columns {', '.join(columns)}")])
        for row in reader:
            if None in row or None in row.values():
                found = "a row with another number of fields"
                raise BrokenDocuments([Complaint(name, reader.line_num, "", found, f"{len(columns)} fields")])
            yield reader.line_num, row


class _Dumper(yaml.CSafeDumper):
    """YAML that :func:`parse` reads back with the same types."""


def _represent_decimal(dumper: yaml.CSafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = format(value, "f")
    return dumper.represent_scalar("tag:yaml.org,2002:float", text if "." in text else text + ".0")


_Dumper.add_representer(Decimal, _represent_decimal)


def dump(data: object) -> str:
    """Canonical YAML of a document's data: the same data gives the same text."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=True, width=10_000)
