"""Makes the plan of an operation: once for a document, an operation and the values that ``@skip`` and
``@include`` have in it."""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingTypeArgument=false

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    get_named_type,
    is_abstract_type,
    is_non_null_type,
    is_object_type,
    type_from_ast,
)
from graphql.execution.values import get_argument_values
from graphql.language import VariableNode as Variable
from graphql.language import Visitor, visit

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from resolvers.execution.batches import HOP
from resolvers.execution.completing import completer
from resolvers.execution.plan import Plan, PlannedField, Reader, Selection

LARGEST_PLAN = 10_000
"""A plan has no more fields: what is chosen of a union counts for each of its types."""
_PAGES = frozenset({"edges", "node", "nodes"})

Includes = Mapping[str, bool]
"""The variables of ``@skip`` and ``@include``, and what they are."""
Readers = dict[tuple[str, str], Reader]
"""By type and field."""
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass
class _Planner:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    includes: Includes
    readers: Readers
    fields: int = 0
    hops: int = 0
    known: dict[object, tuple[Selection, int]] = field(default_factory=lambda: {})

    def selection(self, type_: GraphQLObjectType, sets: list[SelectionSetNode]) -> Selection:
        """What is asked of a type; planned once, in however many places the same fragments ask it."""
        collected: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for one in sets:
            self._collect(type_, one, collected, seen)
        asked = (type_.name, *((key, *map(id, nodes)) for key, nodes in collected.items()))
        if asked in self.known:
            selection, hops = self.known[asked]
            self.hops += hops
            return selection
        before = self.hops
        selection = Selection(
            type_,
            tuple(
                self._field(type_, key, rank, nodes) for rank, (key, nodes) in enumerate(collected.items())
            ),
        )
        self.known[asked] = selection, self.hops - before
        return selection

    def _collect(
        self,
        type_: GraphQLObjectType,
        selections: SelectionSetNode,
        into: dict[str, list[FieldNode]],
        seen: set[str],
    ) -> None:
        for node in selections.selections:
            if not self._included(node.directives or ()):
                continue
            if isinstance(node, FieldNode):
                into.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(node.type_condition, type_):
                    self._collect(type_, node.selection_set, into, seen)
            else:
                assert isinstance(node, FragmentSpreadNode)
                if node.name.value in seen:
                    continue
                fragment = self.fragments[node.name.value]
                if self._applies(fragment.type_condition, type_):
                    seen.add(node.name.value)
                    self._collect(type_, fragment.selection_set, into, seen)

    def _applies(self, condition: Any, type_: GraphQLObjectType) -> bool:
        named = type_from_ast(self.schema, condition)
        return named is type_ or (is_abstract_type(named) and self.schema.is_sub_type(named, type_))

    def _included(self, directives: Iterable[DirectiveNode]) -> bool:
        for one in directives:
            if one.name.value in ("skip", "include") and one.arguments:
                given: Any = one.arguments[0].value
                value = self.includes[given.name.value] if isinstance(given, Variable) else given.value
                if value is (one.name.value == "skip"):
                    return False
        return True

    def _field(self, parent: GraphQLObjectType, key: str, rank: int, nodes: list[FieldNode]) -> PlannedField:
        self.fields += 1
        if self.fields > LARGEST_PLAN:
            raise HubError(ErrorCode.LIMIT_EXCEEDED, "http.plan-too-large", most=LARGEST_PLAN)
        name = nodes[0].name.value
        definition = self.schema.get_field(parent, name)
        assert definition is not None, "the document was validated"
        reader = self.readers.get((parent.name, name))
        if reader is None:
            reader = self.readers[parent.name, name] = _reader(definition)
        self.hops += reader.hop
        inner = get_named_type(definition.type)
        sets = [node.selection_set for node in nodes if node.selection_set is not None]
        below: dict[str, Selection] = {}
        if is_object_type(inner):
            below[inner.name] = self.selection(inner, sets)
        elif is_abstract_type(inner):
            below = {one.name: self.selection(one, sets) for one in self.schema.get_possible_types(inner)}
        return PlannedField(
            key=key,
            rank=rank,
            name=name,
            parent=parent,
            definition=definition,
            nodes=tuple(nodes),
            reader=reader,
            given=_constant(definition, nodes[0]) if definition.args else NOTHING,
            below=below,
            asked=_asked(below),
        )


def make_plan(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    includes: Includes,
    readers: Readers,
) -> Plan:
    """The plan of an operation of a validated document. ``readers``: those of the schema made so far.

    Raises:
        HubError: LIMIT_EXCEEDED for one of more than 10,000 fields.
    """
    planner = _Planner(schema, fragments, includes, readers)
    root = schema.get_root_type(operation.operation)
    assert root is not None, "the document was validated"
    selection = planner.selection(root, [operation.selection_set])
    return Plan(operation, fragments, selection, planner.fields, planner.hops)


def conditions(document_part: Any) -> frozenset[str]:
    """The variables that stand in ``@skip`` and ``@include`` of a document."""
    found: set[str] = set()

    class Conditions(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            if node.name.value in ("skip", "include") and node.arguments:
                value = node.arguments[0].value
                if isinstance(value, Variable):
                    found.add(value.name.value)

    visit(document_part, Conditions())
    return frozenset(found)


def _reader(definition: GraphQLField) -> Reader:
    own = definition.extensions.get("strawberry-definition")
    return Reader(
        get=_plain(definition),
        hop=own is not None and HOP in own.metadata,
        nullable=not is_non_null_type(definition.type),
        complete=completer(definition.type),
    )


def _plain(definition: GraphQLField) -> Callable[[Any], Any] | None:
    """How a field's value is got where it takes neither arguments nor the operation: an attribute of the
    object, or a function of it."""
    own = definition.extensions.get("strawberry-definition")
    if own is None or own.extensions or HOP in own.metadata:
        return None
    resolver = own.base_resolver
    if resolver is None:
        return attrgetter(own.python_name)
    function = resolver.wrapped_func
    if list(signature(function).parameters) == ["self"]:
        return function
    return None


def _constant(definition: GraphQLField, node: FieldNode) -> Mapping[str, Any] | None:
    """The arguments of a field, if no variable stands in them."""
    if any(_varies(argument.value) for argument in node.arguments or ()):
        return None
    return get_argument_values(definition, node)


def _varies(value: ValueNode) -> bool:
    """Whether a variable stands in a literal."""
    if isinstance(value, ListValueNode):
        return any(map(_varies, value.values))
    if isinstance(value, ObjectValueNode):
        return any(_varies(one.value) for one in value.fields)
    return isinstance(value, Variable)


def _asked(below: Mapping[str, Selection]) -> frozenset[str]:
    asked: set[str] = set()
    for selection in below.values():
        for one in selection.fields:
            if one.name in _PAGES:
                asked |= one.asked
            else:
                asked.add(one.name)
    return frozenset(asked)
