"""Which fields an operation asked for, as one short text: what the audit log says was disclosed."""

from __future__ import annotations

from functools import lru_cache

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

LONGEST = 4_000
_PAGES = frozenset({"edges", "node"})
_UNTOLD = frozenset({"pageInfo", "cursor", "__typename"})

_Tree = dict[str, "_Tree"]


def fields_of(text: str, operation_name: str | None) -> str:
    """The fields of an operation that was validated: ``subject{id,records{kind{code},status}}``.

    Names of the schema in their order, each once, without aliases and arguments; pages show their rows'
    fields. A text longer than 4,000 characters ends with an ellipsis.
    """
    return _remembered(text, operation_name) if len(text) <= LONGEST else _fields_of(text, operation_name)


@lru_cache(maxsize=512)
def _remembered(text: str, operation_name: str | None) -> str:
    return _fields_of(text, operation_name)


def _fields_of(text: str, operation_name: str | None) -> str:
    document = parse(text)
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    named = [one for one in operations if one.name is not None and one.name.value == operation_name]
    found = _fields((named or operations)[0].selection_set, _fragments(document))
    told = _told(found)
    return told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}


def _fields(selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]) -> _Tree:
    """The cost pass has bounded what an operation spreads out to, and validation has refused cycles."""
    found: _Tree = {}
    pending = list(reversed(selections.selections))
    while pending:
        one = pending.pop()
        if isinstance(one, FragmentSpreadNode):
            pending += reversed(fragments[one.name.value].selection_set.selections)
        elif isinstance(one, InlineFragmentNode):
            pending += reversed(one.selection_set.selections)
        elif isinstance(one, FieldNode) and one.name.value not in _UNTOLD:
            below = _fields(one.selection_set, fragments) if one.selection_set is not None else {}
            _join(found, below if one.name.value in _PAGES else {one.name.value: below})
    return found


def _join(into: _Tree, other: _Tree) -> None:
    for name, below in other.items():
        _join(into.setdefault(name, {}), below)


def _told(tree: _Tree) -> str:
    return ",".join(name + (f"{{{_told(below)}}}" if below else "") for name, below in tree.items())
