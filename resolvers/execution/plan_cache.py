"""The plans of one schema, remembered: the least used go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from graphql import DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode

from resolvers.execution.plan import Plan
from resolvers.execution.plan_making import Readers, conditions, make_plan

MOST_REMEMBERED = 30_000
"""So many fields of plans are remembered, some 1 kB each."""


@dataclass
class _Document:
    """A document's fragments, on which variables its shape hangs, and the plans that were made of it."""

    fragments: Mapping[str, FragmentDefinitionNode]
    conditions: frozenset[str]
    plans: dict[tuple[str, tuple[Any, ...]], Plan] = field(default_factory=lambda: {})
    size: int = 0


class Plans:
    """Used by many threads. A plan that is forgotten while it runs, runs to its end."""

    def __init__(self, schema: GraphQLSchema, most: int = MOST_REMEMBERED) -> None:
        self._schema = schema
        self._most = most
        self._readers: Readers = {}
        self._documents: OrderedDict[str, _Document] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def plan(
        self,
        text: str,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> Plan:
        """The plan of an operation of a document that was validated, whose variables were coerced.

        Raises:
            HubError: LIMIT_EXCEEDED for one of more than 10,000 fields.
        """
        known = self._document(text, document)
        includes = {name: variables[name] for name in sorted(known.conditions) if name in variables}
        key = (operation.name.value if operation.name is not None else "", tuple(includes.items()))
        plan = known.plans.get(key)
        if plan is None:
            plan = make_plan(self._schema, operation, known.fragments, includes, self._readers)
            self._remember(text, known, key, plan)
        return plan

    def _document(self, text: str, document: DocumentNode) -> _Document:
        with self._lock:
            known = self._documents.get(text)
            if known is not None:
                self._documents.move_to_end(text)
                return known
        fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        return _Document(fragments, conditions(document))

    def _remember(self, text: str, document: _Document, key: tuple[str, tuple[Any, ...]], plan: Plan) -> None:
        with self._lock:
            known = self._documents.setdefault(text, document)
            if key not in known.plans:
                known.plans[key] = plan
                known.size += plan.fields
                self._size += plan.fields
            while self._size > self._most and self._documents:
                self._size -= self._documents.popitem(last=False)[1].size

    @property
    def remembered(self) -> int:
        """How many fields of plans are remembered."""
        return self._size
