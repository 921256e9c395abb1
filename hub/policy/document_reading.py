"""Reads documents into models; every complaint names file, line, what was found and what was expected."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError

from hub.messages.message import message
from hub.policy.diagnostics.complaints import BrokenDocuments, Complaint, explain
from hub.policy.model.conditions import Path as Steps
from hub.policy.model.operands import STORED
from hub.policy.yaml_documents import Document, parse

M = TypeVar("M", bound=BaseModel)

MOST_ENTRIES = 500
"""How many entries a list or a mapping inside one document may have; in the seeds none has 30."""

MOST_PARTS = 3_000
"""How many entries all of them together may have; in the seeds no document has 300."""


def read(path: Path, name: str) -> Document:
    """One YAML file, read as :func:`parse` does; ``name`` is how complaints call it."""
    try:
        return parse(path.read_text("utf-8"), name)
    except UnicodeDecodeError as error:
        found = message("policy.byte-at-offset-offset-utf-8", offset=error.start)
        raise BrokenDocuments([Complaint(name, 1, "", found, message("policy.utf-8-file"))]) from None


def _refuse_endless_lists(document: Document, path: Steps, data: object) -> None:
    """A model complains of each entry, and checks compare each name: a list has an end before they begin."""
    parts, waiting = 0, [(path, data)]
    while waiting:
        where, part = waiting.pop()
        match part:
            case dict():
                inner = list(cast("dict[str, object]", part).items())
            case list():
                inner = list(enumerate(cast("list[object]", part)))
            case _:
                continue
        parts += len(inner)
        wrong = None
        if len(inner) > MOST_ENTRIES:
            form = "policy.list-count" if isinstance(part, list) else "policy.mapping-count"
            most = message("policy.at-most-count-them", count=MOST_ENTRIES)
            wrong = message(form, count=len(inner)), most
        elif parts > MOST_PARTS:
            wrong = (
                message("policy.more-than-count-entries-all-lists", count=MOST_PARTS),
                message("policy.shorter-document-several"),
            )
        if wrong is not None:
            field = ".".join(map(str, where[len(path) :]))
            raise BrokenDocuments([Complaint(document.file, document.line(where), field, *wrong)])
        waiting += [((*where, key), value) for key, value in inner]


def build(model: type[M], document: Document, path: Steps = (), *, bounded: bool = True) -> M:
    """A model from a document or from the part of it at ``path``.

    Args:
        bounded: whether its lists have an end; what the hub wrote itself was looked at before.

    Raises:
        BrokenDocuments: with one complaint for each thing that does not fit, or with the one that a list is
            too long, before anything else is looked at (a document that is held had its bounds then).
    """
    data = document.data
    for step in path:
        data = data[step]
    if bounded and not document.stored:
        _refuse_endless_lists(document, path, data)
    try:
        return model.model_validate(data, context=STORED if document.stored else None)
    except ValidationError as error:
        raise BrokenDocuments(explain(model, document, path, error)) from None
