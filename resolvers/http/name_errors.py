"""What is wrong with the names of a document, in both languages: graphql-core says it in English alone."""

from __future__ import annotations

import re

from graphql import GraphQLError

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.messages.message import AnyOf, Message, message
from resolvers.http.error_entries import Entry, entry

_LONGEST = 300
_QUOTED = "'([^']*)'"
_FORMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("http.name-field", f"Cannot query field {_QUOTED} on type {_QUOTED}", ("name", "type")),
    ("http.name-argument", f"Unknown argument {_QUOTED} on (?:field|directive) {_QUOTED}", ("name", "field")),
    (
        "http.argument-missing",
        rf"Argument '([^'(]*)\((\w+):\)' of type {_QUOTED} is required",
        ("field", "name", "type"),
    ),
    ("http.name-type", f"Unknown type {_QUOTED}", ("name",)),
    ("http.name-fragment", f"Unknown fragment {_QUOTED}", ("name",)),
    ("http.name-directive", f"Unknown directive {_QUOTED}", ("name",)),
    ("http.variable-undefined", f"Variable {_QUOTED} is not defined", ("name",)),
    ("http.variable-unused", f"Variable {_QUOTED} is never used", ("name",)),
    (
        "http.variable-of-other-type",
        f"Variable {_QUOTED} of type {_QUOTED} used in position expecting type {_QUOTED}",
        ("name", "type", "wanted"),
    ),
    (
        "http.selection-missing",
        f"Field {_QUOTED} of type {_QUOTED} must have a selection of subfields",
        ("name", "type"),
    ),
    (
        "http.selection-of-scalar",
        f"Field {_QUOTED} must not have a selection since type {_QUOTED}",
        ("name", "type"),
    ),
    (
        "http.variable-may-be-null",
        rf"Variable {_QUOTED} is of type {_QUOTED} but must be non-nullable"
        f" to be used for OneOf Input Object {_QUOTED}",
        ("name", "type", "wanted"),
    ),
    (
        "http.variable-of-output-type",
        f"Variable {_QUOTED} cannot be non-input type {_QUOTED}",
        ("name", "type"),
    ),
    (
        "http.name-twice",
        f"There can be only one (operation|fragment|variable|argument|input field) named {_QUOTED}",
        ("what", "name"),
    ),
    ("http.fields-conflict", f"Fields {_QUOTED} conflict", ("name",)),
    (
        "http.fragment-misfit",
        f"Fragment (?:'[^']*' )?cannot be spread here"
        f" as objects of type {_QUOTED} can never be of type {_QUOTED}",
        ("on", "type"),
    ),
    ("http.fragment-in-itself", f"Cannot spread fragment {_QUOTED} within itself", ("name",)),
    ("http.fragment-unused", f"Fragment {_QUOTED} is never used", ("name",)),
    ("http.directive-misplaced", rf"Directive {_QUOTED} may not be used on (\w[\w ]*)", ("name", "place")),
    ("http.directive-twice", f"The directive {_QUOTED} can only be used once at this location", ("name",)),
    ("http.introspection-too-deep", "Maximum introspection depth exceeded", ()),
    ("http.operation-kind", r"The (\w+) operation is not supported by the schema", ("kind",)),
)
"""The commonest texts of graphql-core, and which message each one is. Others stay as they are."""
_WITH_WAY = {"http.name-field", "http.name-argument", "http.name-type"}


def name_error(error: GraphQLError) -> Entry:
    """A validation error of a rule that speaks of names only."""
    return entry(HubError(ErrorCode.QUERY_INVALID, _message(error.message)), error)


def _message(text: str) -> Message:
    for id_, form, names in _FORMS:
        found = re.match(form, text)
        if found is not None:
            given: dict[str, str | Message] = dict(zip(names, found.groups(), strict=True))
            if id_ in _WITH_WAY:
                given["way"] = _way(text[found.end() :])
            return Message(id_, given)
    return message("http.document-misfit", text=text[:_LONGEST])


def _way(rest: str) -> Message:
    """What may have been meant, as graphql-core proposes it."""
    _, proposed, names = rest.partition("Did you mean ")
    near = re.findall(_QUOTED, names)
    if not proposed or not near:
        return message("http.see-schema")
    if names.startswith("to use an inline fragment"):
        return message("http.nearest-fragment", names=AnyOf(tuple(near)))
    return message("http.nearest", names=AnyOf(tuple(near)))
