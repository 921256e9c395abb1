"""GraphQL documents: parsed, weighed, validated, and remembered when they are good.

Parse and validation of one small query take ten times what its execution takes, so the texts of valid
documents are remembered. Refused ones are not, nor is anything that holds an identity number: those never
come here. What an operation costs is remembered with the sizes of the variables on which it hangs.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    ValuesOfCorrectTypeRule,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import recommended_rules

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.settings import Settings
from resolvers.http.error_entries import MAX_REPORTED, Entry, entry, syntax_error
from resolvers.http.exceeded import InputExceeded
from resolvers.http.input_type_errors import LiteralsRule, literal_entry
from resolvers.http.limits import Budget, sizes_of
from resolvers.http.list_limits import check_lists
from resolvers.http.name_errors import name_error
from resolvers.http.statuses import MISFIT, UNPARSED
from resolvers.http.variables import OneOfVariablesRule

_MAX_COMMENTS = 200
_REMEMBERED = 256
_REMEMBERED_CHARACTERS = 500_000
_REMEMBERED_SIZES = 32
"""Of one document: what it costs with other numbers and lengths of lists is worked out anew."""


class Refused(Exception):
    """The document or its variables can't be executed; ``entries`` say why, ``status`` what HTTP is told."""

    def __init__(self, *entries: Entry, status: int = MISFIT) -> None:
        super().__init__("refused")
        self.entries = list(entries)
        self.status = status


@dataclass(frozen=True)
class Prepared:
    """A valid document, the operation that is to be executed, and what it costs."""

    document: DocumentNode
    operation: OperationDefinitionNode
    cost: int


@dataclass(frozen=True)
class _Known:
    """A valid document. ``variables``: by operation, on which ones its cost hangs; ``prepared``: by operation
    and their sizes."""

    document: DocumentNode
    variables: dict[str | None, tuple[str, ...]] = field(default_factory=lambda: {})
    prepared: dict[tuple[str | None, tuple[object, ...]], Prepared] = field(default_factory=lambda: {})


class Documents:
    """The documents of one schema. Used by many threads."""

    def __init__(self, schema: GraphQLSchema, settings: Settings) -> None:
        self._schema = schema
        self._settings = settings
        self._budget = Budget.of(schema, settings)
        names = [*specified_rules, *recommended_rules, OneOfVariablesRule]
        names.remove(ValuesOfCorrectTypeRule)
        if not settings.explorer:
            names.append(NoSchemaIntrospectionCustomRule)
        self._name_rules = tuple(names)
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def prepare(self, text: str, operation_name: str | None, variables: Mapping[str, Any]) -> Prepared:
        """The document and the operation to execute; raises :class:`Refused`."""
        known = self._recall(text)
        try:
            if known is not None and operation_name in known.variables:
                sizes = sizes_of(known.variables[operation_name], variables)
                prepared = known.prepared.get((operation_name, sizes))
                if prepared is not None:
                    check_lists(prepared.operation, variables)
                    return prepared
            document = known.document if known is not None else self._parse(text)
            operation = _choose(document, operation_name)
            found = self._budget.check(document, operation, variables)
        except InputExceeded as error:
            at = GraphQLError("limit", error.at) if error.at is not None else None
            raise Refused(entry(error, at, **error.inputs)) from None
        except HubError as error:
            raise Refused(entry(error)) from None
        if known is None:
            self._validate(document)
            known = self._remember(text, document)
        prepared = Prepared(document, operation, found.cost)
        known.variables[operation_name] = found.variables
        if len(known.prepared) >= _REMEMBERED_SIZES:
            known.prepared.clear()
        known.prepared[operation_name, sizes_of(found.variables, variables)] = prepared
        return prepared

    def _parse(self, text: str) -> DocumentNode:
        try:
            return parse(text, max_lexical_tokens=self._settings.max_tokens, max_comments=_MAX_COMMENTS)
        except GraphQLError as error:
            raise Refused(syntax_error(error), status=UNPARSED) from None
        except RecursionError:
            raise Refused(syntax_error(GraphQLError("Parsing aborted")), status=UNPARSED) from None

    def _validate(self, document: DocumentNode) -> None:
        hide = not self._settings.explorer
        errors = validate(self._schema, document, self._name_rules, MAX_REPORTED, hide)
        if errors:
            raise Refused(*(name_error(error) for error in errors[:MAX_REPORTED]))
        errors = validate(self._schema, document, (LiteralsRule,), MAX_REPORTED, hide)
        if errors:
            raise Refused(*(literal_entry(error) for error in errors[:MAX_REPORTED]))

    def _recall(self, text: str) -> _Known | None:
        with self._lock:
            known = self._known.get(text)
            if known is not None:
                self._known.move_to_end(text)
            return known

    def _remember(self, text: str, document: DocumentNode) -> _Known:
        with self._lock:
            if text not in self._known:
                self._characters += len(text)
            known = self._known[text] = _Known(document)
            while len(self._known) > _REMEMBERED or self._characters > _REMEMBERED_CHARACTERS:
                self._characters -= len(self._known.popitem(last=False)[0])
            return known


def _choose(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is not None:
        operations = [node for node in operations if node.name is not None and node.name.value == name]
    if len(operations) == 1:
        return operations[0]
    if operations and name is None:
        wrong = HubError(ErrorCode.QUERY_INVALID, "http.operations-several")
    else:
        wrong = HubError(ErrorCode.QUERY_INVALID, "http.operation-missing")
    raise Refused(entry(wrong))
